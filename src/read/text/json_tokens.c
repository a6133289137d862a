#include "read/text/json_tokens.h"
#include "read/text/mend.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK = DS_READ_BLOCK / 4, TEXT = DS_JSON_TEXT_MAX, NOTHING = -1 };

/* What may come next. */
typedef enum { VALUE, VALUE_OR_CLOSE, KEY, KEY_OR_CLOSE, COMMA_OR_CLOSE, NO_MORE } expected;

struct ds_json {
    ds_decoder *from;
    ds_why *w; /* of the call at hand */
    ds_err err;
    int64_t line;
    expected next;
    int depth;
    bool object[DS_JSON_DEPTH + 1]; /* by depth: an object, else an array */
    size_t at, end;                 /* in block */
    size_t n;                       /* in text */
    bool cut, mixed;                /* mixed: bytes of more than one encoding were met */
    char text[TEXT + 4], mended[DS_MEND_GROWS * TEXT + 16];
    char block[BLOCK];
};

ds_json *ds_json_open(ds_decoder *from)
{
    ds_json *j = malloc(sizeof *j);
    if (!j) return NULL;
    j->from = from;
    j->err = DS_OK;
    j->line = 1;
    j->next = VALUE;
    j->depth = 0;
    j->at = j->end = 0;
    j->mixed = false;
    return j;
}

void ds_json_close(ds_json *j)
{
    free(j);
}

/* ---- characters ---- */

static bool fail(ds_json *j, const char *what)
{
    if (!j->err) j->err = ds_fail(j->w, DS_DATA, "line %lld: %s", (long long)j->line, what);
    return false;
}

static bool ends_too_soon(ds_json *j)
{
    return fail(j, "the file ends here, in the middle: it was cut short; copy or export it again");
}

static bool fill(ds_json *j)
{
    size_t got = 0;
    if (!j->err) j->err = ds_decode(j->from, j->block, sizeof j->block, &got, j->w);
    j->at = 0;
    j->end = j->err ? 0 : got;
    j->mixed = ds_decoder_mixed(j->from);
    return j->end > 0;
}

/* The next byte, NOTHING at the end or after a failure; it is not taken. */
static int peek(ds_json *j)
{
    return j->at < j->end || fill(j) ? (unsigned char)j->block[j->at] : NOTHING;
}

static int take(ds_json *j)
{
    const int c = peek(j);
    if (c != NOTHING) j->at++;
    return c;
}

/* Most tokens follow without a blank. */
static inline int skip_blanks(ds_json *j)
{
    if (j->at < j->end && (unsigned char)j->block[j->at] > ' ') return (unsigned char)j->block[j->at];
    for (;; j->at++) {
        const int c = peek(j);
        j->line += c == '\n';
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t') return c;
    }
}

/* ---- texts ---- */

static void keep(ds_json *j, const char *p, size_t n)
{
    if (n > TEXT - j->n) {
        n = TEXT - j->n;
        j->cut = true;
    }
    memcpy(j->text + j->n, p, n);
    j->n += n;
}

static bool take_hex(ds_json *j, uint32_t *code)
{
    *code = 0;
    for (int i = 0; i < 4; i++) {
        const int c = take(j);
        if (c == NOTHING) return ends_too_soon(j);
        const int digit = c >= '0' && c <= '9'                 ? c - '0'
                          : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
                                                               : -1;
        if (digit < 0) return fail(j, "\\u without four hex digits behind it: this is no sound JSON");
        *code = *code * 16 + (uint32_t)digit;
    }
    return true;
}

static void keep_code(ds_json *j, uint32_t c)
{
    char b[4];
    size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char first[] = { 0, 0, 0xC0, 0xE0, 0xF0 };
    for (size_t i = n; i-- > 1; c >>= 6) b[i] = (char)(0x80 | (c & 0x3F));
    b[0] = (char)(first[n] | c);
    keep(j, b, n);
}

/* A character beyond 16 bits is written as two halves. */
static bool take_code(ds_json *j)
{
    static const char half[] = "half of a character (\\uD800 to \\uDFFF): this is no sound JSON";
    uint32_t c, low;
    if (!take_hex(j, &c)) return false;
    if (!c) return fail(j, "a NUL character (\\u0000): the file is damaged; export it again");
    if (c >= 0xDC00 && c <= 0xDFFF) return fail(j, half);
    if (c >= 0xD800 && c <= 0xDBFF) {
        if (take(j) != '\\' || take(j) != 'u') return fail(j, half);
        if (!take_hex(j, &low)) return false;
        if (low < 0xDC00 || low > 0xDFFF) return fail(j, half);
        c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
    }
    keep_code(j, c);
    return true;
}

static bool take_escape(ds_json *j)
{
    static const char names[] = "\"\\/bfnrt", codes[] = "\"\\/\b\f\n\r\t";
    const int c = take(j);
    if (c == NOTHING) return ends_too_soon(j);
    if (c == 'u') return take_code(j);
    const char *at = memchr(names, c, sizeof names - 1);
    if (!at) return fail(j, "a backslash before a sign that needs none: this is no sound JSON");
    keep(j, &codes[at - names], 1);
    return true;
}

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Whether one of eight bytes is a quote, a backslash or a control character: bit 7 of a byte less one is set where it was 0 (Mycroft
 * 1987), and less 32 where it was below, but for bytes that have it themselves. */
static inline bool ends_plain(uint64_t eight)
{
    const uint64_t quote = eight ^ EACH('"'), slash = eight ^ EACH('\\');
    return (((quote - EACH(1)) & ~quote) | ((slash - EACH(1)) & ~slash) | ((eight - EACH(32)) & ~eight)) & EACH(0x80);
}

/* Where a quote, a backslash, a control character or the block's end is. */
static size_t end_of_plain(const ds_json *j)
{
    size_t i = j->at;
    for (uint64_t eight; i + sizeof eight <= j->end; i += sizeof eight) {
        memcpy(&eight, j->block + i, sizeof eight);
        if (ends_plain(eight)) break;
    }
    while (i < j->end && j->block[i] != '"' && j->block[i] != '\\' && (unsigned char)j->block[i] >= 32) i++;
    return i;
}

static void take_plain(ds_json *j)
{
    const size_t i = end_of_plain(j);
    keep(j, j->block + j->at, i - j->at);
    j->at = i;
}

/* Nearly all texts lie in the block as they are, and are given from there. */
static bool lies_in_block(ds_json *j, ds_json_token *t)
{
    const size_t i = end_of_plain(j);
    if (i == j->end || j->block[i] != '"' || i - j->at > TEXT) return false;
    t->text = (ds_str){ j->block + j->at, i - j->at };
    j->at = i + 1;
    return true;
}

/* Behind the opening quote. */
static bool take_text(ds_json *j)
{
    j->n = 0;
    j->cut = false;
    for (;;) {
        const int c = peek(j);
        if (c == NOTHING) return ends_too_soon(j);
        if (c >= 32 && c != '"' && c != '\\') {
            take_plain(j);
            continue;
        }
        j->at++;
        if (c == '"') return true;
        if (c < 32) return fail(j, "a control character or a line end within a text: this is no sound JSON");
        if (!take_escape(j)) return false;
    }
}

/* Behind the opening quote. What is longer ends at a character. Odd bytes are read as Windows-1252. */
static bool give_text(ds_json *j, ds_json_token *t)
{
    if (!lies_in_block(j, t)) {
        if (!take_text(j)) return false;
        t->text = (ds_str){ j->text, j->cut ? ds_whole((ds_str){ j->text, j->n }, j->n) : j->n };
        t->cut = j->cut;
    }
    if (!j->mixed || ds_utf8(t->text)) return true;
    const size_t n = ds_mend(t->text, j->mended);
    if (n == SIZE_MAX) return fail(j, "bytes that are no character in UTF-8 or Windows-1252: save the file as UTF-8");
    t->text = (ds_str){ j->mended, n };
    return true;
}

/* ---- numbers and words ---- */

static bool is_digit(int c)
{
    return c >= '0' && c <= '9';
}

static bool is_of_number(int c)
{
    return is_digit(c) || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

static size_t digits(ds_str s)
{
    size_t n = 0;
    while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9') n++;
    return n;
}

static ds_str behind(ds_str s, size_t n)
{
    return (ds_str){ s.p + n, s.n - n };
}

static bool is_number(ds_str s)
{
    if (s.n && *s.p == '-') s = behind(s, 1);
    size_t n = digits(s);
    if (!n || (n > 1 && *s.p == '0')) return false;
    s = behind(s, n);
    if (s.n && *s.p == '.') {
        s = behind(s, 1);
        if (!(n = digits(s))) return false;
        s = behind(s, n);
    }
    if (!s.n || (*s.p | 32) != 'e') return !s.n;
    s = behind(s, 1);
    if (s.n && (*s.p == '-' || *s.p == '+')) s = behind(s, 1);
    return s.n && digits(s) == s.n;
}

/* A run that goes on behind the block's end is put together in `text`, others are given from the block. */
static inline bool take_run(ds_json *j, bool (*belongs)(int), ds_json_token *t)
{
    size_t i = j->at;
    while (i < j->end && belongs((unsigned char)j->block[i])) i++;
    t->text = (ds_str){ j->block + j->at, i - j->at };
    if (i < j->end && t->text.n <= TEXT) {
        j->at = i;
        return true;
    }
    j->n = 0;
    j->cut = false;
    for (int c; (c = peek(j)) != NOTHING && belongs(c); j->at++) keep(j, &j->block[j->at], 1);
    t->text = (ds_str){ j->text, j->n };
    t->cut = j->cut;
    return !j->err;
}

static bool is_letter(int c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* Most numbers are whole, of a few digits, and followed by a comma or a bracket in the block. */
static bool takes_whole_number(ds_json *j, ds_json_token *t)
{
    size_t i = j->at;
    if (j->block[i] < '1' || j->block[i] > '9') return false;
    while (i < j->end && is_digit((unsigned char)j->block[i])) i++;
    if (i == j->end || is_of_number((unsigned char)j->block[i]) || i - j->at > TEXT) return false;
    t->text = (ds_str){ j->block + j->at, i - j->at };
    j->at = i;
    return true;
}

static bool take_number(ds_json *j, ds_json_token *t)
{
    t->kind = DS_JSON_NUMBER;
    if (takes_whole_number(j, t)) return true;
    if (!take_run(j, is_of_number, t)) return false;
    if (peek(j) == NOTHING && j->depth) return ends_too_soon(j);
    return (is_number(t->text) && !t->cut) || fail(j, "a number that is none: this is no sound JSON");
}

static bool take_word(ds_json *j, ds_json_token *t)
{
    t->kind = DS_JSON_WORD;
    if (!take_run(j, is_letter, t)) return false;
    if (peek(j) == NOTHING && j->depth) return ends_too_soon(j);
    if (ds_same(t->text, DS_LIT("true")) || ds_same(t->text, DS_LIT("false")) || ds_same(t->text, DS_LIT("null")))
        return true;
    return fail(j, "neither a text, a number, true, false, null, a list nor an object: this is no sound JSON");
}

/* ---- the grammar ---- */

static void after_value(ds_json *j)
{
    j->next = j->depth ? COMMA_OR_CLOSE : NO_MORE;
}

static bool open_container(ds_json *j, bool object, ds_json_token *t)
{
    j->at++;
    if (j->depth == DS_JSON_DEPTH) return fail(j, "nested more than 64 deep, which no export is");
    j->object[++j->depth] = object;
    j->next = object ? KEY_OR_CLOSE : VALUE_OR_CLOSE;
    t->kind = object ? DS_JSON_OBJECT : DS_JSON_ARRAY;
    return true;
}

static bool close_container(ds_json *j, ds_json_token *t)
{
    j->at++;
    j->depth--;
    t->kind = DS_JSON_CLOSE;
    after_value(j);
    return true;
}

static bool take_value(ds_json *j, int c, ds_json_token *t)
{
    if (c == '{' || c == '[') return open_container(j, c == '{', t);
    bool good;
    if (c == '"') {
        j->at++;
        t->kind = DS_JSON_TEXT;
        good = give_text(j, t);
    } else {
        good = c == '-' || (c >= '0' && c <= '9') ? take_number(j, t) : take_word(j, t);
    }
    after_value(j);
    return good;
}

/* What is given from the block would not outlive a new one. */
static void move_out(ds_json *j, ds_json_token *t)
{
    if (t->text.p == j->text || t->text.p == j->mended) return;
    memcpy(j->text, t->text.p, t->text.n);
    t->text.p = j->text;
}

static bool take_key(ds_json *j, int c, ds_json_token *t)
{
    t->kind = DS_JSON_KEY;
    if (c != '"') return fail(j, "a name in quotes is missing here: this is no sound JSON");
    j->at++;
    if (!give_text(j, t)) return false;
    j->next = VALUE;
    if (j->at < j->end && j->block[j->at] == ':') {
        j->at++;
        return true;
    }
    move_out(j, t);
    if (skip_blanks(j) == NOTHING) return ends_too_soon(j);
    return take(j) == ':' || fail(j, "a colon is missing behind a name: this is no sound JSON");
}

static bool closes(const ds_json *j, int c)
{
    return j->depth && c == (j->object[j->depth] ? '}' : ']');
}

static bool take_token(ds_json *j, ds_json_token *t)
{
    int c = skip_blanks(j);
    if (j->next == NO_MORE)
        return c == NOTHING ? !j->err : fail(j, "something stands behind the end: this is no sound JSON");
    if (c == NOTHING) return ends_too_soon(j);
    t->line = j->line;
    if (closes(j, c) && j->next != VALUE && j->next != KEY) return close_container(j, t);
    if (j->next == COMMA_OR_CLOSE) {
        if (c != ',') return fail(j, "a comma or a closing bracket is missing here: this is no sound JSON");
        j->at++;
        if ((c = skip_blanks(j)) == NOTHING) return ends_too_soon(j);
        t->line = j->line;
        j->next = j->object[j->depth] ? KEY : VALUE;
    }
    return j->next == KEY || j->next == KEY_OR_CLOSE ? take_key(j, c, t) : take_value(j, c, t);
}

ds_err ds_json_next(ds_json *j, ds_json_token *t, ds_why *w)
{
    *t = (ds_json_token){ .kind = DS_JSON_END, .line = j->line };
    j->w = w;
    (void)take_token(j, t);
    return j->err;
}
