#include "report/define/definition.h"

#include <math.h>
#include <string.h>

#define KEY(type, k, kind, field) .key = k, .as = kind, .at = offsetof(type, field)
#define MARK(type)                                                                                                     \
    {                                                                                                                  \
        KEY(type, "", DS_AS_MARK, at)                                                                                  \
    }

static const char *const styles[] = { "title", "lead", "heading", "body", "strong", "note", NULL };
static const char *const kinds[] = { "interval", "curve", "columns", "line", NULL };
static const char *const spans[] = { "full", "half", NULL };
static const char *const aligns[] = { "auto", "left", "right", "centre", NULL };
static const char *const totals[] = { "none", "sum", "average", NULL };
static const char *const tones[] = { "plain", "good", "bad", "faint", NULL };
static const char *const draws[] = { "line", "thin", "dashed", "dots", "faint", "rings", NULL };

/* ---- what a spreadsheet or a file name cannot hold ---- */

/* Windows takes these for devices, whatever follows a point. */
static bool is_device(const char *s)
{
    static const char *const names[] = { "con", "prn", "aux", "nul" };
    for (size_t i = 0; i < DS_COUNT(names); i++)
        if (!strcmp(s, names[i])) return true;
    return (!strncmp(s, "com", 3) || !strncmp(s, "lpt", 3)) && s[3] >= '0' && s[3] <= '9' && !s[4];
}

static const char *bad_file_name(const char *s)
{
    size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-");
    if (is_device(s)) return "is not a name for a report: Windows keeps it for a device";
    return n && n <= 60 && !s[n] ? NULL : "is not a name for a report: use small letters, digits and hyphens";
}

/* As spreadsheets count: beyond the first 65,536 code points a character is two. */
static size_t characters(const char *s)
{
    size_t n = 0;
    for (; *s; s++) n += (size_t)(((unsigned char)*s & 0xC0) != 0x80) + (size_t)((unsigned char)*s >= 0xF0);
    return n;
}

static bool holds_escape(const char *s)
{
    while ((s = strstr(s, "_x")) && !rep_is_escape(s)) s++;
    return s;
}

static const char *bad_sheet_name(const char *s)
{
    size_t n = strlen(s);
    if (!n || characters(s) > 31) return "is not a sheet's name: use 1 to 31 characters";
    if (strpbrk(s, "[]:*?/\\{}")) return "is not a sheet's name: leave out [ ] : * ? / \\ { }";
    if (!ds_is_clean(ds_str_of(s), DS_CLEAN_LINE) || holds_escape(s))
        return "is not a sheet's name: it holds what is no text";
    if (ds_same_fold(ds_str_of(s), DS_LIT("history")))
        return "is not a sheet's name: spreadsheets keep it for themselves";
    if (ds_same_fold(ds_str_of(s), DS_LIT("numbers behind the charts")))
        return "is not a sheet's name: the numbers of a report's charts stand on it";
    return s[0] == '\'' || s[n - 1] == '\'' ? "is not a sheet's name: no ' at either end" : NULL;
}

static const char *bad_query_name(const char *s)
{
    size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return n && !s[n] && (s[0] < '0' || s[0] > '9') ? NULL
                                                    : "is not a name for a query: use small letters, digits and _";
}

/* ---- field tables ---- */

static const ds_key with_keys[] = { MARK(rep_with),
                                    { KEY(rep_with, "name", DS_AS_TEXT, name), .flags = DS_REQUIRED,
                                      .check = bad_query_name },
                                    { KEY(rep_with, "query", DS_AS_TEXT, sql), .flags = DS_REQUIRED },
                                    { 0 } };

static const ds_key tone_keys[] = { { KEY(rep_word_tone, "word", DS_AS_TEXT, word), .flags = DS_REQUIRED },
                                    { KEY(rep_word_tone, "tone", DS_AS_NAME, tone), .flags = DS_REQUIRED,
                                      .names = tones },
                                    { 0 } };

static const ds_key tile_keys[] = { MARK(rep_tile),
                                    { KEY(rep_tile, "from", DS_AS_TEXT, from), .flags = DS_REQUIRED },
                                    { KEY(rep_tile, "label", DS_AS_TEXT, label), .flags = DS_REQUIRED },
                                    { KEY(rep_tile, "note", DS_AS_TEXT, note) },
                                    { KEY(rep_tile, "empty", DS_AS_TEXT, empty) },
                                    { KEY(rep_tile, "format", DS_AS_NAME, format), .names = rep_format_names },
                                    { 0 } };

static const ds_key tiles_keys[] = { MARK(rep_tiles),
                                     { KEY(rep_tiles, "query", DS_AS_TEXT, query), .flags = DS_REQUIRED },
                                     { KEY(rep_tiles, "across", DS_AS_INT, across), .min = 1, .max = 12 },
                                     { KEY(rep_tiles, "show", DS_AS_LIST, show), .flags = DS_REQUIRED, .of = tile_keys,
                                       .size = sizeof(rep_tile) },
                                     { 0 } };

static const ds_key bullet_keys[] = { MARK(rep_bullets),
                                      { KEY(rep_bullets, "query", DS_AS_TEXT, query), .flags = DS_REQUIRED },
                                      { KEY(rep_bullets, "item", DS_AS_TEXT, item), .flags = DS_REQUIRED },
                                      { KEY(rep_bullets, "empty", DS_AS_TEXT, empty) },
                                      { KEY(rep_bullets, "link_from", DS_AS_TEXT, link_from) },
                                      { 0 } };

static const ds_key column_keys[] = { MARK(rep_column),
                                      { KEY(rep_column, "from", DS_AS_TEXT, from), .flags = DS_REQUIRED },
                                      { KEY(rep_column, "head", DS_AS_TEXT, head), .flags = DS_REQUIRED },
                                      { KEY(rep_column, "absent", DS_AS_TEXT, absent) },
                                      { KEY(rep_column, "width", DS_AS_REAL, width), .min = 3, .max = 90 },
                                      { KEY(rep_column, "format", DS_AS_NAME, format), .names = rep_format_names },
                                      { KEY(rep_column, "format_from", DS_AS_TEXT, format_from) },
                                      { KEY(rep_column, "link_from", DS_AS_TEXT, link_from) },
                                      { KEY(rep_column, "heat", DS_AS_BOOL, heat) },
                                      { KEY(rep_column, "keep", DS_AS_BOOL, keep) },
                                      { KEY(rep_column, "align", DS_AS_NAME, align), .names = aligns },
                                      { KEY(rep_column, "total", DS_AS_NAME, total), .names = totals },
                                      { KEY(rep_column, "adds", DS_AS_TEXT, adds) },
                                      { KEY(rep_column, "by", DS_AS_TEXT, by) },
                                      { KEY(rep_column, "tone", DS_AS_BOOL, tone) },
                                      { 0 } };

static const ds_key table_keys[] = { MARK(rep_table),
                                     { KEY(rep_table, "id", DS_AS_TEXT, id), .check = bad_query_name },
                                     { KEY(rep_table, "query", DS_AS_TEXT, query), .flags = DS_REQUIRED },
                                     { KEY(rep_table, "empty", DS_AS_TEXT, empty) },
                                     { KEY(rep_table, "total_label", DS_AS_TEXT, total_label) },
                                     { KEY(rep_table, "freeze", DS_AS_BOOL, freeze) },
                                     { KEY(rep_table, "names", DS_AS_TEXT, names) },
                                     { KEY(rep_table, "filter", DS_AS_BOOL, filter) },
                                     { KEY(rep_table, "columns", DS_AS_LIST, columns), .flags = DS_REQUIRED,
                                       .of = column_keys, .size = sizeof(rep_column) },
                                     { 0 } };

static const ds_key series_keys[] = { MARK(rep_series),
                                      { KEY(rep_series, "from", DS_AS_TEXT, from), .flags = DS_REQUIRED },
                                      { KEY(rep_series, "name", DS_AS_TEXT, name), .flags = DS_REQUIRED },
                                      { KEY(rep_series, "draw", DS_AS_NAME, draw), .names = draws },
                                      { 0 } };

static const ds_key chart_keys[] = { MARK(rep_chart),
                                     { KEY(rep_chart, "kind", DS_AS_NAME, kind), .flags = DS_REQUIRED, .names = kinds },
                                     { KEY(rep_chart, "query", DS_AS_TEXT, query), .flags = DS_REQUIRED },
                                     { KEY(rep_chart, "title", DS_AS_TEXT, title) },
                                     { KEY(rep_chart, "x", DS_AS_TEXT, x) },
                                     { KEY(rep_chart, "y", DS_AS_TEXT, y) },
                                     { KEY(rep_chart, "empty", DS_AS_TEXT, empty) },
                                     { KEY(rep_chart, "span", DS_AS_NAME, span), .names = spans },
                                     { KEY(rep_chart, "format", DS_AS_NAME, format), .names = rep_format_names },
                                     { KEY(rep_chart, "x_format", DS_AS_NAME, x_format), .names = rep_format_names },
                                     { KEY(rep_chart, "height", DS_AS_INT, height), .min = 120, .max = 520 },
                                     { KEY(rep_chart, "least", DS_AS_INT, least), .min = 1, .max = 1000 },
                                     { KEY(rep_chart, "mark", DS_AS_REAL, mark), .min = -1e9, .max = 1e9 },
                                     { KEY(rep_chart, "mark_name", DS_AS_TEXT, mark_name) },
                                     { KEY(rep_chart, "band", DS_AS_TEXT, band) },
                                     { KEY(rep_chart, "by", DS_AS_TEXT, by) },
                                     { KEY(rep_chart, "scale", DS_AS_TEXT, scale) },
                                     { KEY(rep_chart, "rug", DS_AS_TEXT, rug) },
                                     { KEY(rep_chart, "rug_name", DS_AS_TEXT, rug_name) },
                                     { KEY(rep_chart, "from_zero", DS_AS_BOOL, from_zero) },
                                     { KEY(rep_chart, "no_legend", DS_AS_BOOL, no_legend) },
                                     { KEY(rep_chart, "alt", DS_AS_TEXT, alt) },
                                     { KEY(rep_chart, "series", DS_AS_LIST, series), .of = series_keys,
                                       .size = sizeof(rep_series) },
                                     { 0 } };

static const ds_key block_keys[] = { MARK(rep_block),
                                     { KEY(rep_block, "text", DS_AS_TEXT, text) },
                                     { KEY(rep_block, "note", DS_AS_TEXT, note) },
                                     { KEY(rep_block, "style", DS_AS_NAME, style), .names = styles },
                                     { KEY(rep_block, "query", DS_AS_TEXT, query) },
                                     { KEY(rep_block, "list", DS_AS_STRUCT, list), .of = bullet_keys },
                                     { KEY(rep_block, "tiles", DS_AS_STRUCT, tiles), .of = tiles_keys },
                                     { KEY(rep_block, "table", DS_AS_STRUCT, table), .of = table_keys },
                                     { KEY(rep_block, "chart", DS_AS_STRUCT, chart), .of = chart_keys },
                                     { KEY(rep_block, "contents", DS_AS_BOOL, contents) },
                                     { 0 } };

static const rep_block new_block = { .style = REP_BODY,
                                     .tiles = { .across = 4 },
                                     .chart = { .height = 260, .least = 1, .mark = NAN, .format = REP_F_DECIMAL1 } };

static const ds_key sheet_keys[] = { MARK(rep_sheet),
                                     { KEY(rep_sheet, "name", DS_AS_TEXT, name), .flags = DS_REQUIRED,
                                       .check = bad_sheet_name },
                                     { KEY(rep_sheet, "about", DS_AS_TEXT, about) },
                                     { KEY(rep_sheet, "when", DS_AS_TEXT, when) },
                                     { KEY(rep_sheet, "landscape", DS_AS_BOOL, landscape) },
                                     { KEY(rep_sheet, "screen", DS_AS_BOOL, screen) },
                                     { KEY(rep_sheet, "pages", DS_AS_INT, pages), .min = 1, .max = 100 },
                                     { KEY(rep_sheet, "gridlines", DS_AS_BOOL, gridlines) },
                                     { KEY(rep_sheet, "widths", DS_AS_TEXTS, widths) },
                                     { KEY(rep_sheet, "blocks", DS_AS_LIST, blocks), .flags = DS_REQUIRED,
                                       .of = block_keys, .size = sizeof(rep_block), .init = &new_block },
                                     { 0 } };

static const char *bad_part(const char *s)
{
    static const char *const rule = "is not a part: write folder/file.yaml, in small letters, digits and hyphens";
    const char *const letters = "abcdefghijklmnopqrstuvwxyz0123456789-";
    const size_t folder = strspn(s, letters), file = s[folder] == '/' ? strspn(s + folder + 1, letters) : 0;
    return folder && file && !strcmp(s + folder + 1 + file, ".yaml") ? NULL : rule;
}

/* What of a report a part may hold, in fields of the report's own. */
#define WITH_AND_SHEETS                                                                                                \
    { KEY(ds_report, "with", DS_AS_LIST, with), .of = with_keys, .size = sizeof(rep_with) },                           \
    {                                                                                                                  \
        KEY(ds_report, "sheets", DS_AS_LIST, sheets), .of = sheet_keys, .size = sizeof(rep_sheet)                      \
    }

static const ds_key part_keys[] = { WITH_AND_SHEETS, { 0 } };

static const ds_key report_keys[] = {
    MARK(ds_report),
    { KEY(ds_report, "name", DS_AS_TEXT, name), .flags = DS_REQUIRED, .check = bad_file_name },
    { KEY(ds_report, "title", DS_AS_TEXT, title), .flags = DS_REQUIRED },
    { KEY(ds_report, "about", DS_AS_TEXT, about) },
    { KEY(ds_report, "audience", DS_AS_NAME, audience), .flags = DS_REQUIRED, .names = ds_audience_names },
    { KEY(ds_report, "takes", DS_AS_TEXTS, takes) },
    { KEY(ds_report, "source", DS_AS_TEXT, source) },
    { KEY(ds_report, "parts", DS_AS_TEXTS, parts), .check = bad_part },
    { KEY(ds_report, "tones", DS_AS_LIST, tones), .of = tone_keys, .size = sizeof(rep_word_tone) },
    WITH_AND_SHEETS,
    { 0 }
};

/* ---- what the field tables cannot say ---- */

ds_err rep_at(const ds_report *r, ds_mark at, ds_why *w)
{
    return ds_within(w, "%s:%d:%d", at.file ? at.file : r->file, at.line, at.column);
}

static ds_err wrong(const ds_report *r, ds_mark at, ds_why *w, const char *what)
{
    (void)ds_fail(w, DS_CONFIG, "%s", what);
    return rep_at(r, at, w);
}

static ds_err check_takes(ds_report *r, ds_why *w)
{
    const char *const *take = r->takes.item;
    for (size_t i = 0; i < r->takes.n; i++) {
        if (!strcmp(take[i], "month"))
            r->month = true;
        else if (!strcmp(take[i], "period"))
            r->month = r->period = true;
        else if (!strcmp(take[i], "days"))
            r->month = r->span = true;
        else if (!strcmp(take[i], "client"))
            r->client = true;
        else if (!strcmp(take[i], "partner"))
            r->partner = true;
        else
            return wrong(r, r->at, w, "takes: a report takes month, period or days, client, both or none");
    }
    const bool partner = r->audience == DS_AUDIENCE_PARTNER;
    if ((r->audience == DS_AUDIENCE_CARE_PARTNER || partner) != r->partner || (r->partner && !r->client && !partner))
        return wrong(r, r->at, w, "a report for a care partner takes: [client, partner], one for a partner [period, partner], and no other takes a partner");
    if (partner && (r->client || !r->period)) return wrong(r, r->at, w, "a report for a partner takes: [period, partner]");
    if (r->audience == DS_AUDIENCE_CLIENT && !r->client)
        return wrong(r, r->at, w, "a report for a client takes: [client]");
    if (r->audience == DS_AUDIENCE_ACCOUNTANT && (r->client || !r->month))
        return wrong(r, r->at, w, "a report for the accountant takes: [month] or [period] and no client");
    return DS_OK;
}

static ds_err check_widths(const ds_report *r, const rep_sheet *s, ds_why *w)
{
    const char *const *text = s->widths.item;
    double width;
    if (s->widths.n > REP_COLUMNS) return wrong(r, s->at, w, "widths: a sheet has at most 40 columns here");
    for (size_t i = 0; i < s->widths.n; i++)
        if (!ds_decimal(ds_str_of(text[i]), '.', &width) || !(width >= 1 && width <= 90))
            return wrong(r, s->at, w, "widths: each is a number of characters, 1 to 90");
    return DS_OK;
}

static ds_err check_chart(const ds_report *r, const rep_chart *c, ds_why *w)
{
    bool series = c->kind == REP_BARS || c->kind == REP_LINES;
    if (series && !c->series.n) return wrong(r, c->at, w, "a chart of kind columns or line needs series");
    if (!series && c->series.n) return wrong(r, c->at, w, "series is for charts of kind columns or line");
    if (series && c->scale) return wrong(r, c->at, w, "scale is for charts of kind interval or curve");
    if (c->kind != REP_CURVE && (c->rug || c->rug_name)) return wrong(r, c->at, w, "rug is for charts of kind curve");
    if (!c->rug != !c->rug_name) return wrong(r, c->at, w, "rug and rug_name go together");
    return DS_OK;
}

static ds_err check_table(const ds_report *r, const rep_table *t, ds_why *w)
{
    const rep_column *c = t->columns.item;
    if (!t->columns.n || t->columns.n > REP_COLUMNS) return wrong(r, t->at, w, "a table has 1 to 40 columns");
    for (size_t i = 0; i < t->columns.n; i++) {
        if (!c[i].adds != !c[i].by)
            return wrong(r, c[i].at, w, "adds and by go together: adds: table.column, by: column");
        if (c[i].adds && !strchr(c[i].adds, '.'))
            return wrong(r, c[i].at, w, "adds: write the table's id, a point and its column");
    }
    return DS_OK;
}

static ds_err check_block(const ds_report *r, const rep_block *b, ds_why *w)
{
    int parts =
        !!b->text + !!b->note + !!b->list.at.line + !!b->tiles.at.line + !!b->table.at.line + !!b->chart.at.line +
        b->contents;
    if (parts != 1) return wrong(r, b->at, w, "a block is one of text, note, list, tiles, table, chart, contents");
    if (b->query && !b->text && !b->note)
        return wrong(r, b->at, w, "this query belongs inside the block, indented under its kind");
    if (b->tiles.at.line && !b->tiles.show.n)
        return wrong(r, b->tiles.at, w, "tiles without a tile: list them under show");
    if (b->table.at.line) return check_table(r, &b->table, w);
    return b->chart.at.line ? check_chart(r, &b->chart, w) : DS_OK;
}

static ds_err check_sheet(const ds_report *r, const rep_sheet *s, ds_why *w)
{
    const rep_block *b = s->blocks.item;
    ds_err err = check_widths(r, s, w);
    int frozen = 0;
    for (size_t i = 0; !err && i < s->blocks.n; i++) {
        err = check_block(r, &b[i], w);
        if (!err && b[i].table.freeze && frozen++)
            err = wrong(r, b[i].table.at, w, "only one table of a sheet can be frozen");
    }
    return err;
}

static bool same_name(const char *a, const char *b)
{
    char folded[2][160];
    return ds_fold_name(ds_str_of(a), folded[0], sizeof folded[0]) ==
               ds_fold_name(ds_str_of(b), folded[1], sizeof folded[1]) &&
           !strcmp(folded[0], folded[1]);
}

static ds_err check_sheets(const ds_report *r, ds_why *w)
{
    const rep_sheet *s = r->sheets.item;
    if (!r->sheets.n) return wrong(r, r->at, w, "a report needs at least one sheet");
    for (size_t i = 0; i < r->sheets.n; i++) {
        for (size_t k = 0; k < i; k++)
            if (same_name(s[i].name, s[k].name))
                return wrong(r, s[i].at, w, "two sheets have this name (capitals do not count)");
        ds_err err = check_sheet(r, &s[i], w);
        if (err) return err;
    }
    return DS_OK;
}

/* ---- parts ---- */

static ds_err append(ds_list *all, const ds_list *more, size_t size, ds_arena *a, ds_why *w)
{
    if (!more->n) return DS_OK;
    char *grown = ds_alloc(a, (all->n + more->n) * size);
    if (!grown) return ds_fail(w, DS_MEMORY, "the parts of a report");
    if (all->n) memcpy(grown, all->item, all->n * size);
    memcpy(grown + all->n * size, more->item, more->n * size);
    *all = (ds_list){ grown, all->n + more->n };
    return DS_OK;
}

static ds_err add_part(ds_report *r, const char *name, const char *dir, ds_arena *a, ds_why *w)
{
    ds_report part = { 0 };
    const char *file = NULL;
    ds_str yaml = { 0 };
    ds_err err = rep_read_part(dir, name, a, &file, &yaml, w);
    if (err) return rep_at(r, r->at, w);
    err = ds_declare(file, yaml, part_keys, &part, a, w);
    if (!err) err = append(&r->with, &part.with, sizeof(rep_with), a, w);
    if (!err) err = append(&r->sheets, &part.sheets, sizeof(rep_sheet), a, w);
    return err;
}

ds_err rep_define(const char *file, ds_str yaml, const char *dir, ds_arena *a, ds_report **out, ds_why *w)
{
    ds_report *r = ds_alloc(a, sizeof *r);
    if (!r) return ds_fail(w, DS_MEMORY, "%s", file);
    r->file = file;
    ds_err err = ds_declare(file, yaml, report_keys, r, a, w);
    for (size_t i = 0; !err && i < r->parts.n; i++) err = add_part(r, ((const char *const *)r->parts.item)[i], dir, a, w);
    if (!err) err = check_takes(r, w);
    if (!err) err = check_sheets(r, w);
    r->lasts = a;
    if (!err && !(r->part = ds_alloc(a, (r->with.n + 1) * sizeof *r->part))) err = ds_fail(w, DS_MEMORY, "%s", file);
    if (!err) *out = r;
    return err;
}
