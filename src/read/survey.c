#include "read/survey.h"
#include "read/text/mend.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK = DS_READ_BLOCK };

const char *const ds_encoding_names[] = { "UTF-8",    "UTF-8 with BOM", "UTF-16LE",
                                          "UTF-16BE", "Windows-1252",   "UTF-8 and Windows-1252",
                                          "Mac Roman" };

/* ---- encoding ---- */

/* Bytes at the end of s that begin a UTF-8 character which s does not finish: 0 to 3. */
static size_t unfinished(ds_str s)
{
    for (size_t back = 1; back <= 3 && back <= s.n; back++) {
        unsigned char c = (unsigned char)s.p[s.n - back];
        size_t length = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC0 ? 2 : 1;
        if (length > back) return back;
        if ((c & 0xC0) != 0x80) return 0;
    }
    return 0;
}

typedef struct {
    bool valid;     /* UTF-8 so far */
    bool multibyte; /* a UTF-8 character beyond ASCII was seen */
    size_t carry;   /* bytes of a character that goes on in the next block */
    bool packed;    /* an archive or a database, of which no byte is text */
} utf8_state;

static bool ascii(ds_str s)
{
    for (; s.n >= 8; s.p += 8, s.n -= 8) {
        uint64_t word;
        memcpy(&word, s.p, 8);
        if (word & 0x8080808080808080u) return false;
    }
    for (; s.n; s.p++, s.n--)
        if (*s.p & 0x80) return false;
    return true;
}

/* Whether a character beyond ASCII stands in bytes that are no UTF-8 as a whole: then they are meant to be. */
static bool has_character(ds_str s)
{
    for (; s.n; s.p++, s.n--)
        if (ds_utf8_first(s) > 1) return true;
    return false;
}

static void check_utf8(utf8_state *u, ds_page_signs *signs, ds_str block)
{
    u->carry = 0;
    if (u->packed) return;
    if (ascii(block)) {
        ds_page_pass(signs, block);
        return;
    }
    u->carry = unfinished(block);
    block.n -= u->carry;
    const bool valid = ds_utf8(block);
    (valid ? ds_page_pass : ds_page_look)(signs, block);
    u->multibyte = u->multibyte || (valid ? !ascii(block) : has_character(block));
    u->valid &= valid;
}

/* UTF-16 without a mark: nearly every second byte of Western text is NUL, always on the same side. */
static bool nul_pattern(const ds_survey *s, ds_encoding *e)
{
    size_t nul[2] = { 0, 0 }, pairs = s->head_n / 2;
    for (size_t i = 0; i < 2 * pairs; i++) nul[i & 1] += !s->head[i];
    if (nul[1] * 5 > pairs * 2 && nul[0] * 20 <= pairs) return *e = DS_UTF16LE, true;
    if (nul[0] * 5 > pairs * 2 && nul[1] * 20 <= pairs) return *e = DS_UTF16BE, true;
    return false;
}

bool ds_survey_begins(const ds_survey *s, const char *bytes, size_t n)
{
    return s->head_n >= n && !memcmp(s->head, bytes, n);
}

bool ds_survey_names(const ds_survey *s, const char *what)
{
    const size_t n = strlen(what);
    for (size_t k = 0; k + n <= s->head_n; k++)
        if (!memcmp(s->head + k, what, n)) return true;
    return false;
}

size_t ds_survey_text(const ds_survey *s, char *out, size_t cap)
{
    const bool wide = s->encoding == DS_UTF16LE || s->encoding == DS_UTF16BE;
    size_t n = 0;
    for (size_t i = s->bom + (s->encoding == DS_UTF16BE); i < s->head_n && n + 1 < cap; i += wide ? 2 : 1) {
        const unsigned char c = s->head[i];
        if (c < 0x80 && (n || !memchr(" \t\n\r", c, 4))) out[n++] = (char)c;
    }
    out[n] = '\0';
    return n;
}

/* The name stands behind the 30 bytes of the member's head, its length at 26 (APPNOTE.TXT 4.3.7). */
static ds_str first_member(const ds_survey *s)
{
    if (!ds_survey_begins(s, "PK\3\4", 4) || s->head_n < 30) return (ds_str){ 0 };
    const size_t n = s->head[26] | (size_t)s->head[27] << 8;
    return (ds_str){ (const char *)s->head + 30, n < s->head_n - 30 ? n : s->head_n - 30 };
}

bool ds_survey_package(const ds_survey *s)
{
    static const char *const first[] = { "[Content_Types].xml", "_rels/", "docProps/", "xl/" };
    const ds_str name = first_member(s);
    for (size_t i = 0; i < DS_COUNT(first); i++) {
        const ds_str begin = ds_str_of(first[i]);
        if (name.n >= begin.n && ds_same((ds_str){ name.p, begin.n }, begin)) return true;
    }
    return false;
}

static void decide_encoding(ds_survey *s, const utf8_state *u)
{
    if (ds_survey_begins(s, "\xFF\xFE", 2) || ds_survey_begins(s, "\xFE\xFF", 2)) {
        s->encoding = s->head[0] == 0xFF ? DS_UTF16LE : DS_UTF16BE;
        s->bom = 2;
    } else if (nul_pattern(s, &s->encoding)) {
        s->bom = 0;
    } else if (!u->valid) {
        s->encoding = u->multibyte ? DS_MIXED : DS_CP1252;
    }
    if (!s->bom && ds_survey_begins(s, "\xEF\xBB\xBF", 3)) {
        if (s->encoding == DS_UTF8) s->encoding = DS_UTF8_BOM;
        s->bom = 3;
    }
}

ds_err ds_survey_page(ds_survey *s, ds_why *w)
{
    const ds_page_signs *signs = &s->signs;
    if (s->encoding != DS_CP1252) return DS_OK;
    const ds_page page = ds_page_decide(signs);
    if (page == DS_PAGE_UNSURE)
        return ds_fail(w, DS_DATA,
                       "line %lld: \"%s\" in %s is \"%s\" in %s, and nothing in the file tells which it is: save it "
                       "as UTF-8",
                       (long long)signs->line, signs->word[0], ds_page_names[0], signs->word[1], ds_page_names[1]);
    if (page == DS_PAGE_MAC_ROMAN) s->encoding = DS_MAC_ROMAN;
    return DS_OK;
}

static bool ends_with_line_end(const ds_survey *s, const unsigned char last[2])
{
    unsigned char c = s->encoding == DS_UTF16LE ? last[0] : last[1];
    return c == '\n' || c == '\r';
}

ds_err ds_survey_head(ds_bytes *from, ds_survey *out, ds_why *w)
{
    *out = (ds_survey){ 0 };
    ds_err err = ds_bytes_read(from, out->head, sizeof out->head, &out->head_n, w);
    if (!err) decide_encoding(out, &(utf8_state){ .valid = true });
    return err;
}

ds_err ds_survey_bytes(ds_bytes *from, ds_survey *out, ds_why *w)
{
    ds_err err = DS_OK;
    ds_hash h;
    utf8_state u = { .valid = true };
    unsigned char last[2] = { 0, 0 };
    size_t got = 1;
    *out = (ds_survey){ 0 };
    char *buf = malloc(BLOCK + 4);
    if (!buf) return ds_fail(w, DS_MEMORY, "%d bytes", BLOCK);

    for (ds_hash_start(&h); got; out->bytes += (int64_t)got) {
        char *block = buf + u.carry;
        if ((err = ds_bytes_read(from, block, BLOCK, &got, w)) || !got) break;
        ds_hash_add(&h, block, got);
        if (!out->bytes) memcpy(out->head, block, out->head_n = got < DS_HEAD ? got : DS_HEAD);
        u.packed = ds_survey_begins(out, "PK\3\4", 4) || ds_survey_begins(out, "SQLite format 3", 16);
        last[0] = got > 1 ? (unsigned char)block[got - 2] : last[1];
        last[1] = (unsigned char)block[got - 1];
        size_t whole = u.carry + got;
        check_utf8(&u, &out->signs, (ds_str){ buf, whole });
        memmove(buf, buf + whole - u.carry, u.carry);
    }
    free(buf);
    ds_hash_end(&h, out->hash);
    if (err) return err;
    ds_bytes_surveyed(from);
    if (u.carry && !u.multibyte) u.valid = false; /* a lone accent at the very end: an older code page */
    decide_encoding(out, &u);
    out->ends_cut = !ends_with_line_end(out, last);
    out->splits_last = u.valid && u.carry && u.multibyte;
    return DS_OK;
}
