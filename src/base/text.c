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

/* What parts words without being seen: ASCII, NBSP, the narrow NBSP that some systems put before "PM", the byte order mark. */
static const ds_str blanks[] = { { " ", 1 },        { "\t", 1 },           { "\r", 1 },
                                 { "\n", 1 },       { "\v", 1 },           { "\f", 1 },
                                 { "\xC2\xA0", 2 }, { "\xE2\x80\xAF", 3 }, { "\xEF\xBB\xBF", 3 } };

/* bytes of the blank that s begins (or ends) with; 0 for none */
static size_t blank_in(ds_str s, bool at_end)
{
    unsigned char edge = s.n ? (unsigned char)s.p[at_end ? s.n - 1 : 0] : 'x';
    if (edge > ' ' && edge < 0x80) return 0; /* nearly always */
    for (size_t i = 0; i < DS_COUNT(blanks); i++) {
        size_t k = blanks[i].n;
        if (s.n >= k && !memcmp(at_end ? s.p + s.n - k : s.p, blanks[i].p, k)) return k;
    }
    return 0;
}

ds_str ds_trim(ds_str s)
{
    for (size_t k; (k = blank_in(s, false)); s.p += k) s.n -= k;
    for (size_t k; (k = blank_in(s, true));) s.n -= k;
    return s;
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

/* Capitals of Latin-1 and Latin Extended-A: within first..last, every step-th is a capital and its small letter is add further. */
static const struct capitals {
    unsigned first, last, step;
    int add;
} capitals[] = {
    { 0xC0, 0xD6, 1, 0x20 },                         /* 0xD7 is the multiplication sign */
    { 0xD8, 0xDE, 1, 0x20 }, { 0x100, 0x12E, 2, 1 }, /* 0x130, the dotted capital I, has no small letter of its own */
    { 0x132, 0x136, 2, 1 },  { 0x139, 0x147, 2, 1 }, { 0x14A, 0x176, 2, 1 }, { 0x178, 0x178, 1, 0xFF - 0x178 },
    { 0x179, 0x17D, 2, 1 },
};

static unsigned small_letter(unsigned c)
{
    for (size_t i = 0; i < DS_COUNT(capitals); i++) {
        const struct capitals *r = &capitals[i];
        if (c >= r->first && c <= r->last && (c - r->first) % r->step == 0) return (unsigned)((int)c + r->add);
    }
    return c;
}

/* One character of a name, folded, at out; returns the bytes taken from s. */
static size_t fold_one(ds_str s, char out[2], size_t *written)
{
    unsigned char a = (unsigned char)s.p[0];
    *written = 1;
    if (starts(s, "\xE2\x80\x98") || starts(s, "\xE2\x80\x99")) { /* curly apostrophes */
        out[0] = '\'';
        return 3;
    }
    if (a < 0xC3 || a > 0xC5 || s.n < 2) { /* not of U+00C0..U+017F */
        out[0] = lower(s.p[0]);
        return 1;
    }
    unsigned c = small_letter((a & 0x1Fu) << 6 | ((unsigned char)s.p[1] & 0x3Fu));
    out[0] = (char)(0xC0 | c >> 6);
    out[1] = (char)(0x80 | (c & 0x3F));
    *written = 2;
    return 2;
}

size_t ds_fold_name(ds_str s, char *out, size_t cap)
{
    size_t n = 0;
    for (s = ds_trim(s); s.n;) {
        char one[2] = " ";
        size_t k, w = 1;
        if (blank_in(s, false)) {
            for (; (k = blank_in(s, false)); s.p += k) s.n -= k;
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
