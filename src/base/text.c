#include <downshift/base.h>

#include <string.h>

ds_str ds_str_of(const char *z)
{
    return (ds_str){ z, z ? strlen(z) : 0 };
}

static bool starts(ds_str s, const char *prefix)
{
    size_t k = strlen(prefix);
    return s.n >= k && !memcmp(s.p, prefix, k);
}

static const char nbsp[] = "\xC2\xA0";

/* bytes of blank at the start of s: 0, 1, or 2 for NBSP */
static size_t blank_at(ds_str s)
{
    if (s.n && memchr(" \t\r\n\v\f", s.p[0], 6)) return 1;
    return starts(s, nbsp) ? 2 : 0;
}

ds_str ds_trim(ds_str s)
{
    for (size_t k; (k = blank_at(s)); s.p += k) s.n -= k;
    for (;;) {
        if (s.n && memchr(" \t\r\n\v\f", s.p[s.n - 1], 6))
            s.n--;
        else if (s.n >= 2 && !memcmp(s.p + s.n - 2, nbsp, 2))
            s.n -= 2;
        else
            return s;
    }
}

bool ds_same(ds_str a, ds_str b)
{
    return a.n == b.n && (!a.n || !memcmp(a.p, b.p, a.n));
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool ds_same_fold(ds_str a, ds_str b)
{
    if (a.n != b.n) return false;
    for (size_t i = 0; i < a.n; i++)
        if (lower(a.p[i]) != lower(b.p[i])) return false;
    return true;
}

bool ds_cut(ds_str *rest, char sep, ds_str *head)
{
    if (!rest->p) return false;
    const char *at = memchr(rest->p, sep, rest->n);
    *head = (ds_str){ rest->p, at ? (size_t)(at - rest->p) : rest->n };
    *rest = at ? (ds_str){ at + 1, rest->n - head->n - 1 } : (ds_str){ 0 };
    return true;
}

/* One character of a name, folded, at out; returns the bytes taken from s. */
static size_t fold_one(ds_str s, char out[4], size_t *written)
{
    unsigned char a = (unsigned char)s.p[0], b = s.n > 1 ? (unsigned char)s.p[1] : 0;
    *written = 1;
    if (starts(s, "\xE2\x80\x98") || starts(s, "\xE2\x80\x99")) { /* curly apostrophes */
        out[0] = '\'';
        return 3;
    }
    if (a == 0xC3 && b >= 0x80 && b <= 0x9E && b != 0x97) { /* Latin-1 capitals; 0x97 is the multiplication sign */
        memcpy(out, (char[]){ (char)a, (char)(b + 0x20) }, 2);
        *written = 2;
        return 2;
    }
    if ((a == 0xC4 || (a == 0xC5 && b <= 0xB7)) && b >= 0x80 && b < 0xB8 &&
        !(b & 1)) { /* Latin-A pairs: even is capital */
        memcpy(out, (char[]){ (char)a, (char)(b + 1) }, 2);
        *written = 2;
        return 2;
    }
    out[0] = lower(s.p[0]);
    return 1;
}

size_t ds_fold_name(ds_str s, char *out, size_t cap)
{
    size_t n = 0;
    if (starts(s, "\xEF\xBB\xBF")) s = (ds_str){ s.p + 3, s.n - 3 };
    for (s = ds_trim(s); s.n;) {
        char one[4] = " ";
        size_t k = blank_at(s), w = 1;
        if (k) {
            for (; (k = blank_at(s)); s.p += k) s.n -= k;
        } else {
            k = fold_one(s, one, &w);
            s = (ds_str){ s.p + k, s.n - k };
        }
        if (n + w + 1 > cap) return 0;
        memcpy(out + n, one, w);
        n += w;
    }
    if (cap) out[n] = '\0';
    return n;
}

/* The length of the character that starts with byte a, and the smallest code point that needs it; 0 when a starts none. */
static size_t utf8_length(unsigned char a, uint32_t *least, uint32_t *bits)
{
    static const struct {
        unsigned char mask, lead;
        uint32_t least;
    } form[] = { { 0x80, 0x00, 0 }, { 0xE0, 0xC0, 0x80 }, { 0xF0, 0xE0, 0x800 }, { 0xF8, 0xF0, 0x10000 } };
    for (size_t k = 0; k < DS_COUNT(form); k++)
        if ((a & form[k].mask) == form[k].lead) {
            *least = form[k].least;
            *bits = a & (unsigned char)~form[k].mask;
            return k + 1;
        }
    return 0;
}

bool ds_utf8(ds_str s)
{
    for (size_t i = 0; i < s.n;) {
        uint32_t least, c;
        if (!((unsigned char)s.p[i] & 0x80)) { /* most bytes are ASCII */
            i++;
            continue;
        }
        size_t k = utf8_length((unsigned char)s.p[i], &least, &c);
        if (!k || i + k > s.n) return false;
        for (size_t j = 1; j < k; j++) {
            unsigned char b = (unsigned char)s.p[i + j];
            if ((b & 0xC0) != 0x80) return false;
            c = c << 6 | (b & 0x3F);
        }
        if (c < least || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return false;
        i += k;
    }
    return true;
}
