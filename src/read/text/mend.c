#include "read/text/mend.h"

#include <string.h>

/* 0x80 to 0x9F in Windows-1252 (unicode.org/Public/MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT); 0: none. From 0xA0 on
 * byte and code point are the same. */
static const uint16_t upper[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

size_t ds_utf8_first(ds_str s)
{
    unsigned char c = s.n ? (unsigned char)*s.p : 0;
    size_t n = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC0 ? 2 : 1;
    return s.n >= n && ds_utf8((ds_str){ s.p, n }) ? n : 0;
}

static size_t put(unsigned char c, char *out)
{
    unsigned code = c < 0xA0 ? upper[c - 0x80] : c;
    if (!code) return 0;
    if (code < 0x800) {
        out[0] = (char)(0xC0 | code >> 6);
        out[1] = (char)(0x80 | (code & 0x3F));
        return 2;
    }
    out[0] = (char)(0xE0 | code >> 12);
    out[1] = (char)(0x80 | (code >> 6 & 0x3F));
    out[2] = (char)(0x80 | (code & 0x3F));
    return 3;
}

size_t ds_mend(ds_str s, char *out)
{
    size_t n = 0;
    while (s.n) {
        size_t taken = ds_utf8_first(s), put_n = taken;
        if (taken) {
            memcpy(out + n, s.p, taken);
        } else {
            taken = 1;
            put_n = put((unsigned char)*s.p, out + n);
            if (!put_n) return SIZE_MAX;
        }
        n += put_n;
        s = (ds_str){ s.p + taken, s.n - taken };
    }
    return n;
}
