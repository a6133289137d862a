#include <downshift/base.h>

#include <string.h>

/* The length of the character that starts with byte a, and the smallest code point that needs it; 0 when a starts
 * none. */
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

/* bytes at the start of s that are ASCII; most text is, so eight at a time */
static size_t ascii_run(ds_str s)
{
    size_t i = 0;
    for (uint64_t word; i + 8 <= s.n; i += 8) {
        memcpy(&word, s.p + i, 8);
        if (word & 0x8080808080808080u) break;
    }
    while (i < s.n && !(s.p[i] & 0x80)) i++;
    return i;
}

size_t ds_character(ds_str s, uint32_t *code)
{
    uint32_t least, c;
    size_t k = s.n ? utf8_length((unsigned char)s.p[0], &least, &c) : 0;
    if (!k || k > s.n) return 0;
    for (size_t j = 1; j < k; j++) {
        unsigned char b = (unsigned char)s.p[j];
        if ((b & 0xC0) != 0x80) return 0;
        c = c << 6 | (b & 0x3F);
    }
    if (c < least || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return 0;
    *code = c;
    return k;
}

bool ds_utf8(ds_str s)
{
    uint32_t c;
    for (;;) {
        size_t k = ascii_run(s);
        s = (ds_str){ s.p + k, s.n - k };
        if (!s.n) return true;
        if (!(k = ds_character(s, &c))) return false;
        s = (ds_str){ s.p + k, s.n - k };
    }
}

size_t ds_whole(ds_str s, size_t most)
{
    uint32_t least, bits;
    if (s.n <= most) return s.n;
    for (size_t back = 1; back < 4 && back <= most; back++) {
        unsigned char c = (unsigned char)s.p[most - back];
        if ((c & 0xC0) != 0x80) return utf8_length(c, &least, &bits) > back ? most - back : most;
    }
    return most;
}
