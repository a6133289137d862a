#include "read/text/code_page.h"
#include "read/text/count.h"

#include <string.h>

const char *const ds_page_names[DS_PAGES] = { "Windows-1252", "Mac Roman" };

enum { HALF = 0x80, C1 = 32 };

/* 0x80 to 0x9F; from 0xA0 on byte and code point are the same. 0: none.
 * unicode.org/Public/MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT */
static const uint16_t windows[C1] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};
/* unicode.org/Public/MAPPINGS/VENDORS/APPLE/ROMAN.TXT */
static const uint16_t mac[HALF] = {
    0x00C4, 0x00C5, 0x00C7, 0x00C9, 0x00D1, 0x00D6, 0x00DC, 0x00E1, 0x00E0, 0x00E2, 0x00E4, 0x00E3, 0x00E5,
    0x00E7, 0x00E9, 0x00E8, 0x00EA, 0x00EB, 0x00ED, 0x00EC, 0x00EE, 0x00EF, 0x00F1, 0x00F3, 0x00F2, 0x00F4,
    0x00F6, 0x00F5, 0x00FA, 0x00F9, 0x00FB, 0x00FC, 0x2020, 0x00B0, 0x00A2, 0x00A3, 0x00A7, 0x2022, 0x00B6,
    0x00DF, 0x00AE, 0x00A9, 0x2122, 0x00B4, 0x00A8, 0x2260, 0x00C6, 0x00D8, 0x221E, 0x00B1, 0x2264, 0x2265,
    0x00A5, 0x00B5, 0x2202, 0x2211, 0x220F, 0x03C0, 0x222B, 0x00AA, 0x00BA, 0x03A9, 0x00E6, 0x00F8, 0x00BF,
    0x00A1, 0x00AC, 0x221A, 0x0192, 0x2248, 0x2206, 0x00AB, 0x00BB, 0x2026, 0x00A0, 0x00C0, 0x00C3, 0x00D5,
    0x0152, 0x0153, 0x2013, 0x2014, 0x201C, 0x201D, 0x2018, 0x2019, 0x00F7, 0x25CA, 0x00FF, 0x0178, 0x2044,
    0x20AC, 0x2039, 0x203A, 0xFB01, 0xFB02, 0x2021, 0x00B7, 0x201A, 0x201E, 0x2030, 0x00C2, 0x00CA, 0x00C1,
    0x00CB, 0x00C8, 0x00CD, 0x00CE, 0x00CF, 0x00CC, 0x00D3, 0x00D4, 0xF8FF, 0x00D2, 0x00DA, 0x00DB, 0x00D9,
    0x0131, 0x02C6, 0x02DC, 0x00AF, 0x02D8, 0x02D9, 0x02DA, 0x00B8, 0x02DD, 0x02DB, 0x02C7,
};

unsigned ds_page_code(ds_page page, unsigned char byte)
{
    if (page == DS_PAGE_MAC_ROMAN) return mac[byte - HALF];
    return byte < HALF + C1 ? windows[byte - HALF] : byte;
}

size_t ds_page_put(ds_page page, unsigned char byte, char *out)
{
    const unsigned code = byte < HALF ? byte : ds_page_code(page, byte);
    if (byte < HALF) return *out = (char)byte, 1;
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

/* ---- does it make sense? ---- */

/* JOINT: a sign that may well stand between two letters. */
typedef enum { BLANK, DIGIT, LOWER, UPPER, JOINT, SIGN, NOTHING } sort;

static bool is_in(unsigned code, const uint16_t *list, size_t n)
{
    while (n && list[n - 1] != code) n--;
    return n;
}
#define IS_IN(code, list) is_in((code), (list), DS_COUNT(list))

static sort sort_of_code(unsigned code)
{
    static const uint16_t capitals[] = { 0x0152, 0x0160, 0x017D, 0x0178 };
    static const uint16_t small[] = { 0x0153, 0x0161, 0x017E, 0x0131 };
    static const uint16_t joints[] = { 0x00A0, 0x00AA, 0x00AD, 0x00B7, 0x00BA,
                                       0x2013, 0x2014, 0x2018, 0x2019, 0x2026 };
    if (!code) return NOTHING;
    if (code >= 0xC0 && code <= 0xFF && code != 0xD7 && code != 0xF7) return code < 0xDF ? UPPER : LOWER;
    return IS_IN(code, capitals) ? UPPER : IS_IN(code, small) ? LOWER : IS_IN(code, joints) ? JOINT : SIGN;
}

static sort sort_of(ds_page page, unsigned char c)
{
    if (c >= HALF) return sort_of_code(ds_page_code(page, c));
    if (c >= 'a' && c <= 'z') return LOWER;
    if (c >= 'A' && c <= 'Z') return UPPER;
    return c >= '0' && c <= '9' ? DIGIT : c <= ' ' ? BLANK : SIGN;
}

static bool is_letter(sort s)
{
    return s == LOWER || s == UPPER;
}

/* A letter by itself that is no word of one letter. In Windows-1252, where such may be a room or a client, only what
 * stands for a blank or a euro on a Mac: "80\xCA\xDB". */
static bool is_stray(ds_page page, unsigned code, sort before)
{
    static const uint16_t words[] = { 0x00C0, 0x00C9, 0x00D3, 0x00E0, 0x00E8, 0x00E9, 0x00F2, 0x00F3 };
    static const uint16_t signs_of_mac[] = { 0x00CA, 0x00DB };
    if (page == DS_PAGE_1252) return (before == DIGIT || before == BLANK) && IS_IN(code, signs_of_mac);
    return (before == DIGIT || before == BLANK || before == JOINT) && !IS_IN(code, words);
}

/* Whether the byte makes no sense where it stands: no character, a capital behind a small letter ("Zo\x8E"), a sign
 * within a word. What no letter stands beside tells less: it is rare. */
static bool is_odd(ds_page page, const unsigned char at[3])
{
    const sort before = sort_of(page, at[0]), it = sort_of(page, at[1]), after = sort_of(page, at[2]);
    if (it == NOTHING) return is_letter(before) || is_letter(after);
    if (it == SIGN) return is_letter(before) && is_letter(after);
    if (it == JOINT) return false;
    if (before == DIGIT || (!is_letter(before) && !is_letter(after))) return is_stray(page, ds_page_code(page, at[1]), before);
    return (it == UPPER && before == LOWER) || (it == LOWER && after == UPPER);
}

/* S and Z with a caron, capital Y with dots, and no character, in which an older Mac's umlauts and accents lie. */
static bool is_rare(unsigned char byte)
{
    static const uint16_t rare[] = { 0x81, 0x8A, 0x8D, 0x8E, 0x8F, 0x90, 0x9A, 0x9D, 0x9E, 0x9F };
    return IS_IN(byte, rare);
}

/* ---- the sample ---- */

static bool in_word(unsigned char c)
{
    return c >= HALF || is_letter(sort_of(DS_PAGE_1252, c)) || (c >= '0' && c <= '9');
}

static void take_sample(ds_page_signs *s, ds_str piece, size_t at)
{
    enum { WIDE = 8 };
    const unsigned char *p = (const unsigned char *)piece.p;
    size_t from = at, to = at + 1;
    while (from && at - from < WIDE && in_word(p[from - 1])) from--;
    while (to < piece.n && to - at < WIDE && in_word(p[to])) to++;
    for (int page = 0; page < DS_PAGES; page++) {
        size_t n = 0;
        for (size_t i = from; i < to; i++) {
            size_t put = ds_page_put((ds_page)page, p[i], s->word[page] + n);
            if (!put) s->word[page][n] = '?';
            n += put ? put : 1;
        }
        s->word[page][n] = '\0';
    }
    s->line = (s->lf ? s->lf : s->cr) + 1;
}

void ds_page_pass(ds_page_signs *s, ds_str piece)
{
    s->lf += ds_count_byte(piece.p, piece.n, '\n');
    s->cr += ds_count_byte(piece.p, piece.n, '\r');
}

void ds_page_look(ds_page_signs *s, ds_str piece)
{
    const unsigned char *p = (const unsigned char *)piece.p;
    for (size_t i = 0; i < piece.n; i++) {
        if (p[i] < HALF) continue;
        const unsigned char at[3] = { i ? p[i - 1] : '\n', p[i], i + 1 < piece.n ? p[i + 1] : '\n' };
        const bool odd = is_odd(DS_PAGE_1252, at), rare = !odd && is_rare(p[i]);
        s->odd[DS_PAGE_1252] += odd;
        s->odd[DS_PAGE_MAC_ROMAN] += is_odd(DS_PAGE_MAC_ROMAN, at);
        s->rare += rare;
        if (s->line || (!odd && !rare)) continue;
        ds_page_pass(s, (ds_str){ piece.p, i });
        take_sample(s, piece, i);
    }
    if (!s->line) ds_page_pass(s, piece);
}

ds_page ds_page_decide(const ds_page_signs *s)
{
    enum { TIMES = 4 };
    const int64_t one = s->odd[DS_PAGE_1252], two = s->odd[DS_PAGE_MAC_ROMAN];
    if (!one && !s->rare) return DS_PAGE_1252;
    if (two && two >= one) return DS_PAGE_1252;
    return one && TIMES * two <= one ? DS_PAGE_MAC_ROMAN : DS_PAGE_UNSURE;
}
