/* A report's tables as CSV, a file each in a folder of the report's name: the values as the queries give them, for
 * other programs. */
#include <downshift/growing.h>

#include "report/out/names.h"
#include "report/out/output.h"
#include "report/out/write.h"
#include "report/sheet/page.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define BYTE_ORDER_MARK "\xEF\xBB\xBF" /* without it spreadsheets do not take the file for UTF-8 */

/* ---- cells: RFC 4180 ---- */

/* A spreadsheet that opens the file would compute what begins so; an apostrophe makes it words (OWASP, CSV
 * injection). */
static bool is_formula(ds_str s)
{
    return s.n && strchr("=+-@\t\r", s.p[0]);
}

static bool put_text(ds_growing *g, ds_str s)
{
    const ds_str clean = ds_clean(g->a, s, DS_CLEAN_TEXT);
    if (!clean.p || !is_formula(clean)) return clean.p && ds_grow_quoted(g, clean);
    const char *marked = ds_textf(g->a, "'%.*s", DS_FMT(clean));
    return marked && ds_grow_quoted(g, ds_str_of(marked));
}

static bool put_value(ds_growing *g, ds_val v)
{
    char text[40];
    int n = 0;
    if (v.type == DS_V_TEXT) return put_text(g, v.as.s);
    if (v.type == DS_V_INT) n = snprintf(text, sizeof text, "%lld", (long long)v.as.i);
    if (v.type == DS_V_REAL && isfinite(v.as.d)) n = snprintf(text, sizeof text, "%.15g", v.as.d);
    return ds_grow(g, (ds_str){ text, n > 0 ? (size_t)n : 0 });
}

/* ---- a table ---- */

static ds_err put_heads(const rep_book *b, const rep_table *t, ds_growing *g, ds_why *w)
{
    const rep_column *c = t->columns.item;
    bool ok = ds_grow(g, DS_LIT(BYTE_ORDER_MARK));
    for (size_t i = 0; ok && i < t->columns.n; i++) {
        const char *words = NULL;
        ds_err err = rep_words(b, c[i].head, NULL, 0, c[i].at, &words, w);
        if (err) return err;
        ok = (!i || ds_grow(g, DS_LIT(","))) && put_text(g, ds_str_of(words));
    }
    return ok && ds_grow(g, DS_LIT("\r\n")) ? DS_OK : ds_fail(w, DS_MEMORY, "a table");
}

static ds_err put_rows(const rep_book *b, const rep_table *t, const rep_answer *answer, ds_growing *g, ds_why *w)
{
    const rep_column *c = t->columns.item;
    int from[REP_COLUMNS];
    ds_err err = DS_OK;
    bool ok = true;
    for (size_t i = 0; !err && i < t->columns.n; i++)
        err = rep_column_named(b, answer, c[i].from, c[i].at, &from[i], w);
    for (size_t row = 0; !err && ok && row < answer->rows; row++) {
        for (size_t i = 0; ok && i < t->columns.n; i++)
            ok = (!i || ds_grow(g, DS_LIT(","))) && put_value(g, rep_answer_at(answer, row, from[i]));
        ok = ok && ds_grow(g, DS_LIT("\r\n"));
    }
    return ok ? err : ds_fail(w, DS_MEMORY, "a table");
}

static ds_err write_table(const rep_book *b, const rep_table *t, const char *path, ds_why *w)
{
    rep_answer answer;
    ds_growing g = { .a = b->a };
    ds_err err = path ? rep_ask(b, t->query, t->at, &answer, w) : ds_fail(w, DS_MEMORY, "%s", b->def->file);
    if (!err) err = put_heads(b, t, &g, w);
    if (!err) err = put_rows(b, t, &answer, &g, w);
    return err ? err : ds_report_write_text(path, (ds_str){ g.p, g.n }, w);
}

/* ---- the whole ---- */

/* FOLDER/03-By%20day.csv: numbered, as a sheet may hold several */
static ds_err write_sheet(const rep_book *b, const rep_sheet *s, const char *folder, unsigned *tables, ds_why *w)
{
    const rep_block *block = s->blocks.item;
    const char *name = rep_safe_name(b->a, s->name);
    ds_err err = name ? DS_OK : ds_fail(w, DS_MEMORY, "%s", b->def->file);
    for (size_t i = 0; !err && i < s->blocks.n; i++)
        if (block[i].table.at.line)
            err = write_table(b, &block[i].table, ds_textf(b->a, "%s/%02u-%s.csv", folder, ++*tables, name), w);
    return err;
}

ds_err rep_write_csv(const rep_order *o, const char *path, ds_why *w)
{
    rep_common common = { 0 };
    const rep_book b = { .def = o->def,
                         .db = o->db,
                         .params = o->params,
                         .n_params = o->n_params,
                         .manner = rep_manner_of(o->job->settings, o->def->language),
                         .names = rep_shows_names(o),
                         .a = o->a,
                         .common = &common };
    const rep_sheet *s = o->def->sheets.item;
    unsigned tables = 0;
    ds_err err = rep_make_folder(path, w);
    if (!err) rep_sweep(path);
    bool shown;
    for (size_t i = 0; !err && i < o->def->sheets.n; i++) {
        err = rep_sheet_shown(&b, &s[i], &shown, w);
        if (!err && shown) err = write_sheet(&b, &s[i], path, &tables, w);
    }
    if (err || tables) return err;
    return ds_fail(w, DS_USAGE, "%s has no table to write as CSV", o->def->name);
}
