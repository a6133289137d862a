#include "read/text/html_tokens.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { BLOCK = DS_READ_BLOCK / 16 };

struct ds_html {
    ds_decoder *from;
    int64_t line;
    bool ended;
    const char *raw;  /* "script": all is passed over up to its end; NULL */
    size_t at, end;   /* of the text in buf that was not given yet */
    char buf[BLOCK + DS_HTML_TAG];
};

ds_html *ds_html_open(ds_decoder *from)
{
    ds_html *h = malloc(sizeof *h);
    if (!h) return NULL;
    h->from = from;
    h->line = 1;
    h->ended = false;
    h->raw = NULL;
    h->at = h->end = 0;
    return h;
}

void ds_html_close(ds_html *h)
{
    free(h);
}

/* Reads on where less than a tag is held. */
static ds_err fill(ds_html *h, ds_why *w)
{
    size_t got = 0;
    if (h->ended || h->end - h->at >= DS_HTML_TAG) return DS_OK;
    memmove(h->buf, h->buf + h->at, h->end - h->at);
    h->end -= h->at;
    h->at = 0;
    ds_err err = ds_decode(h->from, h->buf + h->end, sizeof h->buf - h->end, &got, w);
    if (err) return ds_within(w, "line %lld", (long long)h->line);
    h->ended = !got;
    h->end += got;
    return h->end < DS_HTML_TAG ? fill(h, w) : DS_OK;
}

static void pass(ds_html *h, size_t n)
{
    for (size_t i = 0; i < n; i++) h->line += h->buf[h->at + i] == '\n';
    h->at += n;
}

static bool begins(const ds_html *h, const char *word)
{
    const size_t n = strlen(word);
    return h->end - h->at >= n && !strncasecmp(h->buf + h->at, word, n);
}

/* Passes over all up to and with `word`, or to the end. */
static ds_err pass_over(ds_html *h, const char *word, ds_why *w)
{
    for (;;) {
        ds_err err = fill(h, w);
        if (err || h->at == h->end) return err;
        if (begins(h, word)) return pass(h, strlen(word)), DS_OK;
        const char *next = memchr(h->buf + h->at + 1, *word, h->end - h->at - 1);
        pass(h, next ? (size_t)(next - h->buf) - h->at : h->end - h->at);
    }
}

/* Where the tag ends that begins at h->at, behind its '>'; quotes count. 0: it is longer than is held. */
static size_t tag_length(const ds_html *h)
{
    char quote = 0;
    for (size_t i = h->at + 1; i < h->end && i - h->at < DS_HTML_TAG; i++) {
        const char c = h->buf[i];
        if (quote ? c == quote : c == '"' || c == '\'')
            quote = quote ? 0 : c;
        else if (!quote && c == '>')
            return i + 1 - h->at;
    }
    return 0;
}

static bool is_letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* '<' begins a tag before a letter, or a slash and a letter; else it is text. */
static bool is_tag(const ds_html *h)
{
    const size_t slash = h->end - h->at > 1 && h->buf[h->at + 1] == '/';
    return h->end - h->at > 1 + slash && is_letter(h->buf[h->at + 1 + slash]);
}

static const char *raw_end(const char *name)
{
    static const char *const raw[][2] = {
        { "script", "</script" }, { "style", "</style" }, { "xml", "</xml" }, { "title", "</title" }
    };
    for (size_t i = 0; i < DS_COUNT(raw); i++)
        if (!strcmp(name, raw[i][0])) return raw[i][1];
    return NULL;
}

static void take_tag(ds_html *h, size_t n, ds_html_token *t)
{
    const char *p = h->buf + h->at + 1, *end = h->buf + h->at + n - 1;
    size_t k = 0;
    t->kind = *p == '/' ? DS_HTML_CLOSE : DS_HTML_OPEN;
    p += *p == '/';
    for (; p < end && !memchr(" \t\r\n/", *p, 5); p++)
        if (k + 1 < DS_HTML_NAME) t->name[k++] = (char)(*p >= 'A' && *p <= 'Z' ? *p | 32 : *p);
    t->name[k] = '\0';
    t->text = (ds_str){ p, (size_t)(end - p) };
    if (t->kind == DS_HTML_OPEN) h->raw = raw_end(t->name);
    pass(h, n);
}

/* A piece of text: up to the next '<', or what is held. */
static void take_text(ds_html *h, ds_html_token *t)
{
    const char *from = h->buf + h->at, *next = memchr(from + 1, '<', h->end - h->at - 1);
    const size_t n = next ? (size_t)(next - from) : h->end - h->at;
    t->kind = DS_HTML_TEXT;
    t->text = (ds_str){ from, n };
    pass(h, n);
}

static ds_err pass_aside(ds_html *h, bool *passed, ds_why *w)
{
    const char *raw = h->raw;
    *passed = true;
    h->raw = NULL;
    if (raw) return pass_over(h, raw, w);
    if (begins(h, "<!--")) return pass_over(h, "-->", w);
    if (begins(h, "<!") || begins(h, "<?")) return pass_over(h, ">", w);
    *passed = false;
    return DS_OK;
}

ds_err ds_html_next(ds_html *h, ds_html_token *t, ds_why *w)
{
    bool passed;
    do {
        ds_err err = fill(h, w);
        if (!err) err = pass_aside(h, &passed, w);
        if (err) return err;
    } while (passed && h->at < h->end);
    *t = (ds_html_token){ .kind = DS_HTML_END, .line = h->line };
    if (h->at == h->end) return DS_OK;
    const bool tag = h->buf[h->at] == '<' && is_tag(h);
    const size_t n = tag ? tag_length(h) : 0;
    if (tag && !n && !h->ended)
        return ds_fail(w, DS_DATA, "line %lld: a tag without an end: save the table as .xlsx or CSV", (long long)h->line);
    if (n)
        take_tag(h, n, t);
    else
        take_text(h, t);
    return DS_OK;
}

unsigned ds_html_number(ds_str attributes, const char *name, unsigned most)
{
    const size_t k = strlen(name);
    unsigned n = 0;
    for (size_t i = 0; i + k < attributes.n; i++) {
        const char *p = attributes.p + i, *end = attributes.p + attributes.n;
        if (strncasecmp(p, name, k) || (i && is_letter(p[-1]))) continue;
        for (p += k; p < end && memchr(" =\"'\t\r\n", *p, 7); p++) continue;
        for (; p < end && *p >= '0' && *p <= '9' && n < most; p++) n = 10 * n + (unsigned)(*p - '0');
        return !n ? 1 : n < most ? n : most;
    }
    return 1;
}
