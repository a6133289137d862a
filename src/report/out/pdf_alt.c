#include "report/out/pdf_alt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- where things stand in the file ---- */

typedef struct {
    const char *bytes;
    size_t n;
} file;

/* The next place of the words at or behind `from`; f.n when there is none. A PDF has NULs in its streams. */
static size_t find(file f, const char *words, size_t from)
{
    const size_t n = strlen(words);
    for (size_t i = from; i + n <= f.n; i++) {
        const char *first = memchr(f.bytes + i, *words, f.n - i - n + 1);
        if (!first) return f.n;
        i = (size_t)(first - f.bytes);
        if (!memcmp(first, words, n)) return i;
    }
    return f.n;
}

static size_t find_last(file f, const char *words)
{
    size_t last = f.n;
    for (size_t at = find(f, words, f.n > 4096 ? f.n - 4096 : 0); at < f.n; at = find(f, words, at + 1)) last = at;
    return last;
}

/* "12 0 obj" around a place within an object: its number, and where its dictionary ends. */
typedef struct {
    unsigned number;
    size_t body, end; /* behind "obj"; at the last ">>" before "endobj" */
} object;

static bool object_around(file f, size_t at, object *out)
{
    size_t begin = at;
    while (begin > 4 && memcmp(f.bytes + begin - 4, " obj", 4)) begin--;
    size_t digits = begin - 4;
    if (begin <= 4 || digits < 3 || memcmp(f.bytes + digits - 2, " 0", 2)) return false;
    digits -= 2;
    while (digits > 0 && f.bytes[digits - 1] >= '0' && f.bytes[digits - 1] <= '9') digits--;
    out->number = (unsigned)strtoul(f.bytes + digits, NULL, 10);
    out->body = begin;
    out->end = find(f, "endobj", at);
    while (out->end > at && memcmp(f.bytes + out->end, ">>", 2)) out->end--;
    return out->number && out->end > at && out->end < f.n;
}

/* ---- what is added ---- */

enum { MOST_CHANGED = 2048 };

typedef struct {
    ds_growing *pdf;
    unsigned number[MOST_CHANGED];
    size_t at[MOST_CHANGED], n;
    bool ok;
} update;

static void add(update *u, const char *words)
{
    u->ok = u->ok && words && ds_grow(u->pdf, ds_str_of(words));
}

/* The object once more, with an entry more in its dictionary. */
static void change(update *u, const object *o, const char *entry)
{
    const char *body = ds_keep(u->pdf->a, (ds_str){ u->pdf->p + o->body, o->end - o->body }).p;
    if (!body || u->n == MOST_CHANGED) {
        u->ok = false;
        return;
    }
    u->number[u->n] = o->number;
    u->at[u->n++] = u->pdf->n;
    add(u, ds_textf(u->pdf->a, "%u 0 obj", o->number));
    add(u, body);
    add(u, entry);
    add(u, ">>\nendobj\n");
}

/* A text string: UTF-16, big end first, with its mark (7.9.2.2). */
static const char *text_string(ds_arena *a, const char *words)
{
    ds_growing g = { .a = a };
    long n = 0;
    gunichar2 *units = g_utf8_to_utf16(words, -1, NULL, &n, NULL);
    bool ok = units && ds_grow(&g, DS_LIT("<FEFF"));
    for (long i = 0; ok && i < n; i++) {
        char hex[5];
        snprintf(hex, sizeof hex, "%04X", (unsigned)units[i]);
        ok = ds_grow(&g, ds_str_of(hex));
    }
    g_free(units);
    return ok && ds_grow(&g, DS_LIT(">")) ? g.p : NULL;
}

/* ---- the table of what has changed, and the way to the one before ---- */

static unsigned number_behind(file f, size_t from, const char *words)
{
    const size_t at = find(f, words, from);
    return at < f.n ? (unsigned)strtoul(f.bytes + at + strlen(words), NULL, 10) : 0;
}

static void end_update(update *u, file f)
{
    ds_arena *a = u->pdf->a;
    const size_t trailer = find_last(f, "trailer"), start = find_last(f, "startxref"), table = u->pdf->n;
    const unsigned size = number_behind(f, trailer, "/Size "), root = number_behind(f, trailer, "/Root "),
                   info = number_behind(f, trailer, "/Info "), previous = number_behind(f, start, "startxref\n");
    u->ok = u->ok && size && root && info && previous;
    add(u, "xref\n");
    for (size_t i = 0; u->ok && i < u->n; i++) add(u, ds_textf(a, "%u 1\n%010zu 00000 n \n", u->number[i], u->at[i]));
    add(u, ds_textf(a, "trailer\n<< /Size %u\n   /Root %u 0 R\n   /Info %u 0 R\n   /Prev %u\n>>\nstartxref\n%zu\n%%%%EOF\n", size,
                    root, info, previous, table));
}

static bool change_figures(update *u, file f, const rep_alt *alts)
{
    const char *const figure = "/S /Figure";
    for (size_t at = find(f, figure, 0); at < f.n; at = find(f, figure, at + 1), alts = alts->next) {
        object o;
        if (!alts || !object_around(f, at, &o)) return false;
        const char *words = text_string(u->pdf->a, alts->words);
        change(u, &o, words ? ds_textf(u->pdf->a, "   /Alt %s\n", words) : NULL);
    }
    return !alts;
}

ds_err rep_pdf_alt(ds_growing *pdf, const rep_alt *alts, ds_why *w)
{
    const char *kept = ds_keep(pdf->a, (ds_str){ pdf->p, pdf->n }).p; /* as it was: what is added may move it */
    update *u = ds_alloc(pdf->a, sizeof *u);
    if (!kept || !u) return ds_fail(w, DS_MEMORY, "a PDF");
    const file f = { kept, pdf->n };
    *u = (update){ .pdf = pdf, .ok = true };
    object catalog;
    bool known = change_figures(u, f, alts) && object_around(f, find(f, "/Type /Catalog", 0), &catalog);
    if (known) change(u, &catalog, "   /Lang (en)\n   /MarkInfo << /Marked true >>\n   /ViewerPreferences << /DisplayDocTitle true >>\n");
    if (known) end_update(u, f);
    if (known && u->ok) return DS_OK;
    return ds_fail(w, DS_INTERNAL, "the charts of a PDF cannot be told in words: its parts are not as cairo 1.16 writes them");
}
