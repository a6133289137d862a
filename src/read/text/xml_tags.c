#include "read/text/xml_tags.h"

#include <string.h>
#include <strings.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static bool begins(ds_str s, const char *with)
{
    const size_t n = strlen(with);
    return s.n >= n && !memcmp(s.p, with, n);
}

/* ---- where a tag ends ---- */

/* The '>' outside quotes; NULL: not in here. */
static const char *end_of_tag(const char *p, const char *end)
{
    for (; p && p < end; p++) {
        if (*p == '>') return p;
        if (*p != '"' && *p != '\'') continue;
        if (!(p = memchr(p + 1, *p, (size_t)(end - p - 1)))) return NULL;
    }
    return NULL;
}

/* Behind the first such text; 0: not in here. */
static size_t behind(ds_str s, size_t from, const char *what)
{
    const size_t n = strlen(what);
    for (size_t i = from; i + n <= s.n; i++) {
        const char *at = memchr(s.p + i, *what, s.n - i - n + 1);
        if (!at) return 0;
        i = (size_t)(at - s.p);
        if (!memcmp(at, what, n)) return i + n;
    }
    return 0;
}

/* "<!DOCTYPE a [...]>" or without brackets. */
static size_t behind_doctype(ds_str s)
{
    const char *end = s.p + s.n, *close = memchr(s.p, '>', s.n), *open = memchr(s.p, '[', s.n);
    if (close && (!open || open > close)) return (size_t)(close - s.p) + 1;
    for (const char *p = open; p && (p = memchr(p, ']', (size_t)(end - p))); p++) {
        const char *q = p + 1;
        while (q < end && is_blank(*q)) q++;
        if (q < end && *q == '>') return (size_t)(q - s.p) + 1;
    }
    return 0;
}

static ds_tag other(ds_tag_kind kind, size_t n)
{
    return n ? (ds_tag){ .kind = kind, .n = n } : (ds_tag){ .kind = DS_TAG_CUT };
}

static ds_tag markup_at(ds_str s)
{
    enum { CDATA = 9, CDATA_END = 3 };
    if (s.n < CDATA && s.p[1] == '!') return (ds_tag){ .kind = DS_TAG_CUT };
    if (s.p[1] == '?') return other(DS_TAG_OTHER, behind(s, 2, "?>"));
    if (begins(s, "<!--")) return other(DS_TAG_OTHER, behind(s, 4, "-->"));
    if (!begins(s, "<![CDATA[")) return other(DS_TAG_OTHER, behind_doctype(s));
    ds_tag t = other(DS_TAG_TEXT, behind(s, CDATA, "]]>"));
    if (t.n) t.text = (ds_str){ s.p + CDATA, t.n - CDATA - CDATA_END };
    return t;
}

static size_t name_length(const char *p, const char *end)
{
    const char *q = p;
    while (q < end && !is_blank(*q) && *q != '/' && *q != '>' && *q != '=') q++;
    return (size_t)(q - p);
}

ds_tag ds_tag_at(ds_str text)
{
    const char *p = text.p + 1, *end = text.p + text.n;
    if (text.n < 2) return (ds_tag){ .kind = DS_TAG_CUT };
    if (*p == '!' || *p == '?') return markup_at(text);
    ds_tag t = { .kind = *p == '/' ? DS_TAG_CLOSE : DS_TAG_OPEN };
    p += t.kind == DS_TAG_CLOSE;
    t.name = (ds_str){ p, name_length(p, end) };
    if (!t.name.n && p < end) return other(DS_TAG_OTHER, 1);
    const char *from = p + t.name.n, *to = end_of_tag(from, end);
    if (!to) return (ds_tag){ .kind = DS_TAG_CUT };
    t.n = (size_t)(to - text.p) + 1;
    if (t.kind == DS_TAG_OPEN && to > from && to[-1] == '/') {
        t.kind = DS_TAG_EMPTY;
        to--;
    }
    t.attributes = (ds_str){ from, (size_t)(to - from) };
    return t;
}

/* Behind the last byte before `end` that is no blank. */
static const char *before_blanks(const char *p, const char *end)
{
    while (end > p && is_blank(end[-1])) end--;
    return end;
}

ds_tag ds_tag_skim(ds_str text)
{
    const char *end = text.n > 2 ? memchr(text.p + 1, '<', text.n - 1) : NULL, *p = text.p + 1;
    const char *to = end ? before_blanks(p, end) : p;
    if (to == p || to[-1] != '>' || *p == '!' || *p == '?') return ds_tag_at(text);
    ds_tag t = { .kind = *p == '/' ? DS_TAG_CLOSE : DS_TAG_OPEN, .n = (size_t)(end - text.p) };
    p += t.kind == DS_TAG_CLOSE;
    t.name = (ds_str){ p, name_length(p, to) };
    const char *from = p + t.name.n;
    to--;
    if (t.kind == DS_TAG_OPEN && to > from && to[-1] == '/' && *from != '>') {
        t.kind = DS_TAG_EMPTY;
        to = before_blanks(from, to - 1);
        if (to > from && to[-1] != '"' && to[-1] != '\'') return ds_tag_at(text);
    }
    t.attributes = (ds_str){ from, (size_t)(to - from) };
    return t.name.n ? t : ds_tag_at(text);
}

/* Whether what begins at p and goes up to `to` is an element without content, told from another as ds_tag_skim tells it. */
static bool is_empty_element(const char *p, const char *to)
{
    if (to - p < 5 || p[1] == '!' || p[1] == '?' || p[1] == '/' || to[-1] != '>' || to[-2] != '/') return false;
    const char *from = p + 1 + name_length(p + 1, to);
    to = before_blanks(from, to - 2);
    return from > p + 1 && to > from && (to[-1] == '"' || to[-1] == '\'');
}

size_t ds_tag_behind_element(ds_str text, const ds_tag *open)
{
    const char *const end = text.p + text.n;
    for (const char *p = text.p + open->n; p + open->name.n + 3 <= end && *p == '<';) {
        if (p[1] == '/') {
            const char *close = p + 2 + open->name.n;
            return !memcmp(p + 2, open->name.p, open->name.n) && *close == '>' ? (size_t)(close + 1 - text.p) : 0;
        }
        const char *next = memchr(p + 1, '<', (size_t)(end - p - 1));
        if (!next || !is_empty_element(p, before_blanks(p, next))) return 0;
        p = next;
    }
    return 0;
}

/* ---- attributes ---- */

static const char *past_blanks(const char *p, const char *end)
{
    while (p < end && is_blank(*p)) p++;
    return p;
}

bool ds_tag_attribute(ds_str *rest, ds_str *name, ds_str *value)
{
    const char *end = rest->p + rest->n, *p = past_blanks(rest->p, end);
    *name = (ds_str){ p, name_length(p, end) };
    p = past_blanks(p + name->n, end);
    if (!name->n || p == end || *p != '=') return false;
    p = past_blanks(p + 1, end);
    if (p == end || (*p != '"' && *p != '\'')) return false;
    const char *close = memchr(p + 1, *p, (size_t)(end - p - 1));
    if (!close) return false;
    *value = (ds_str){ p + 1, (size_t)(close - p - 1) };
    *rest = (ds_str){ close + 1, (size_t)(end - close - 1) };
    return true;
}

ds_str ds_tag_value(ds_str attributes, ds_str name)
{
    ds_str is, value;
    while (ds_tag_attribute(&attributes, &is, &value))
        if (ds_same(is, name)) return value;
    return (ds_str){ 0 };
}

/* ---- what is meant ---- */

static size_t put_character(uint32_t c, char *out)
{
    if (c < 0x80) {
        out[0] = c < 32 && c != '\t' && c != '\n' && c != '\r' ? ' ' : (char)c;
        return 1;
    }
    const size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i; i--, c >>= 6) out[i] = (char)(0x80 | (c & 0x3F));
    out[0] = (char)((n == 2 ? 0xC0 : n == 3 ? 0xE0 : 0xF0) | c);
    return n;
}

static bool digit_of(char c, uint32_t base, uint32_t *out)
{
    static const char digits[] = "0123456789abcdef";
    const char lower = c >= 'A' && c <= 'F' ? (char)(c + ('a' - 'A')) : c;
    const char *at = lower ? strchr(digits, lower) : NULL;
    *out = at ? (uint32_t)(at - digits) : base;
    return *out < base;
}

/* "#228" or "#xE4"; 0: none that is a character. */
static uint32_t referred(ds_str s)
{
    const bool hex = s.n > 1 && (s.p[1] == 'x' || s.p[1] == 'X');
    uint32_t c = 0, d;
    for (size_t i = hex ? 2 : 1; i < s.n; i++) {
        if (!digit_of(s.p[i], hex ? 16 : 10, &d)) return 0;
        c = c * (hex ? 16 : 10) + d;
        if (c > 0x10FFFF) return 0;
    }
    return (c >= 0xD800 && c < 0xE000) || (c & 0xFFFE) == 0xFFFE ? 0 : c;
}

static uint32_t meant_by(ds_str s)
{
    static const struct {
        const char *name;
        char is;
    } own[] = { { "lt", '<' }, { "gt", '>' }, { "amp", '&' }, { "quot", '"' }, { "apos", '\'' } };
    if (s.n && *s.p == '#') return referred(s);
    for (size_t i = 0; i < DS_COUNT(own); i++)
        if (ds_same(s, ds_str_of(own[i].name))) return (uint32_t)own[i].is;
    return 0;
}

/* The longest there is, "&#x10FFFF;" and some leading zeros. */
enum { REFERENCE = 16 };

static char without_control(char c)
{
    return (unsigned char)c < 32 ? ' ' : c;
}

void ds_xml_as_written(ds_str raw, char *out)
{
    for (size_t i = 0; i < raw.n; i++) out[i] = without_control(raw.p[i]);
}

size_t ds_xml_plain(ds_str raw, char *out)
{
    size_t n = 0;
    for (size_t i = 0; i < raw.n; i++) {
        const size_t left = raw.n - i;
        const char *end = raw.p[i] == '&' ? memchr(raw.p + i, ';', left < REFERENCE ? left : REFERENCE) : NULL;
        const size_t length = end ? (size_t)(end - raw.p) - i : 0;
        const uint32_t c = end ? meant_by((ds_str){ raw.p + i + 1, length - 1 }) : 0;
        if (c) {
            n += put_character(c, out + n);
            i += length;
        } else {
            out[n++] = without_control(raw.p[i]);
        }
    }
    return n;
}
