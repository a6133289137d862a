#include "cli/report_index.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

struct index_entry {
    struct index_entry *next;
    const char *client, *paths;
    ds_str called; /* absent: by the code */
};

void cli_index_add(struct report_index *x, const char *client, const char *paths)
{
    struct index_entry *e = ds_alloc(&x->arena, sizeof *e);
    if (!e || !(e->client = ds_keep(&x->arena, ds_str_of(client)).p) || !(e->paths = ds_keep(&x->arena, ds_str_of(paths)).p)) {
        x->full = true;
        return;
    }
    *(x->last ? &x->last->next : &x->first) = e;
    x->last = e;
    x->n++;
}

void cli_index_free(struct report_index *x)
{
    ds_arena_free(&x->arena);
    *x = (struct report_index){ 0 };
}

const char *cli_index_kinds(const char *as)
{
    return !as || !strcmp(as, "xlsx") ? "workbooks" : !strcmp(as, "pdf") ? "PDFs" : "files";
}

/* ---- what clients are called ---- */

/* Both are in the order of the clients' codes. */
static ds_err find_names(struct report_index *x, struct practice *p, ds_why *w)
{
    ds_rows *rows = NULL;
    bool more = false;
    if (!p->settings.names) return DS_OK;
    ds_err err = ds_ask(ds_store_db(p->store), DS_LIT("SELECT client, shown FROM v1_person ORDER BY 1"), NULL, 0, &rows, w);
    struct index_entry *e = x->first;
    while (!err && e && !(err = ds_rows_next(rows, &more, w)) && more) {
        const char *code = ds_keep(&x->arena, ds_rows_at(rows, 0).as.s).p;
        while (code && e && strcmp(e->client, code) < 0) e = e->next;
        const bool same = code && e && !strcmp(e->client, code);
        if (!code || (same && !(e->called = ds_keep(&x->arena, ds_rows_at(rows, 1).as.s)).p))
            err = ds_fail(w, DS_MEMORY, "the index of reports");
    }
    ds_rows_close(rows);
    return err;
}

/* ---- the page ---- */

static bool grow_text(ds_growing *g, ds_str text)
{
    static const struct {
        char c;
        ds_str as;
    } marks[] = { { '&', { "&amp;", 5 } }, { '<', { "&lt;", 4 } }, { '>', { "&gt;", 4 } }, { '"', { "&quot;", 6 } } };
    bool ok = true;
    while (ok && text.n) {
        ds_str one = ds_clean_next(&text, DS_CLEAN_SHOWN);
        for (size_t i = 0; one.n == 1 && i < DS_COUNT(marks); i++)
            if (*one.p == marks[i].c) one = marks[i].as;
        ok = ds_grow(g, one);
    }
    return ok;
}

/* A file's name in an address: each byte that is no letter, digit or one of "-._~" (RFC 3986, 2.3) as %XX. */
static bool grow_address(ds_growing *g, ds_str name)
{
    char one[4];
    bool ok = true;
    for (size_t i = 0; ok && i < name.n; i++) {
        const unsigned char c = (unsigned char)name.p[i];
        const bool plain = c < 0x80 && (isalnum(c) || strchr("-._~", c));
        snprintf(one, sizeof one, plain ? "%c" : "%%%02X", c);
        ok = ds_grow(g, ds_str_of(one));
    }
    return ok;
}

static ds_str base_name(ds_str path)
{
    for (size_t i = path.n; i; i--)
        if (path.p[i - 1] == '/') return (ds_str){ path.p + i, path.n - i };
    return path;
}

static bool grow_link(ds_growing *g, ds_str path)
{
    const ds_str name = base_name(path);
    return ds_grow(g, DS_LIT(" <a href=\"")) && grow_address(g, name) && ds_grow(g, DS_LIT("\">")) && grow_text(g, name) &&
           ds_grow(g, DS_LIT("</a>"));
}

static bool grow_entry(ds_growing *g, const struct index_entry *e)
{
    ds_str rest = ds_str_of(e->paths), path;
    bool ok = ds_grow(g, DS_LIT("<tr><th scope=\"row\">")) && grow_text(g, e->called.p ? e->called : ds_str_of(e->client)) &&
              ds_grow(g, DS_LIT("</th><td>"));
    while (ok && ds_cut(&rest, '\n', &path)) ok = !path.n || grow_link(g, path);
    return ok && ds_grow(g, DS_LIT("</td></tr>\n"));
}

/* HTML that is sound XML, too, so that a strict reader can check it. */
static bool grow_page(ds_growing *g, const struct report_index *x, const char *title)
{
    bool ok = ds_grow(g, DS_LIT("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>\n"
                                "<meta name=\"viewport\" content=\"width=device-width\"/>\n<title>")) &&
              grow_text(g, ds_str_of(title)) &&
              ds_grow(g, DS_LIT("</title>\n<style>body{font:16px/1.5 sans-serif;margin:2em auto;max-width:50em;padding:0 1em}"
                                "th{text-align:left;font-weight:normal;padding-right:2em}a{margin-right:1em}</style></head>\n<body><h1>")) &&
              grow_text(g, ds_str_of(title)) &&
              ds_grow(g, DS_LIT("</h1>\n<p>For the practice only: it names its clients.</p>\n<table>\n"));
    for (const struct index_entry *e = x->first; ok && e; e = e->next) ok = grow_entry(g, e);
    return ok && ds_grow(g, DS_LIT("</table></body></html>\n"));
}

ds_err cli_index_write(struct report_index *x, struct practice *p, const ds_report *r, const struct report_order *order,
                       ds_why *w)
{
    char month[DS_PERIOD_TEXT] = "";
    ds_growing g = { .a = &x->arena };
    if (order->month != DS_NO_DATE) ds_date_text(order->month, month);
    month[7] = '\0';
    if (order->spans) ds_copy(month, sizeof month, ds_str_of(order->period));
    const char *out = order->out ? order->out : ".", *dash = *month ? "-" : "";
    const char *path = ds_textf(&x->arena, "%s/%s%s%s-index.html", out, ds_report_name(r), dash, month),
               *title = ds_textf(&x->arena, "%s: %s %s", p->settings.name, ds_report_title(r), month);
    ds_err err = x->full || !path || !title ? ds_fail(w, DS_MEMORY, "the index of %s", ds_report_name(r)) : find_names(x, p, w);
    if (!err && !grow_page(&g, x, title)) err = ds_fail(w, DS_MEMORY, "%s", path);
    if (!err) err = ds_report_write_text(path, (ds_str){ g.p, g.n }, w);
    if (err) return err;
    cli_say("wrote %s\n", path);
    cli_written(p, ds_str_of(path), ds_report_name(r));
    return err;
}
