/* Ways from a cell to another sheet, and the sheet that has all of them. */
#include "report/sheet/numbers.h"

#include <string.h>

static const rep_sheet *sheet_named(const ds_report *r, ds_str name)
{
    const rep_sheet *s = r->sheets.item;
    for (size_t i = 0; i < r->sheets.n; i++)
        if (ds_same(name, ds_str_of(s[i].name))) return &s[i];
    return NULL;
}

/* internal:'Sheet'!A1, its own quotes doubled */
static const char *target_of(const char *name, ds_arena *a)
{
    const char *out = "internal:'";
    for (const char *c = name; out && *c; c++) out = ds_textf(a, *c == '\'' ? "%s''" : "%s%c", out, *c);
    return out ? ds_textf(a, "%s'!A1", out) : NULL;
}

/* ---- rows that have a name ---- */

static bool is_key(ds_str key)
{
    for (size_t i = 0; i < key.n; i++)
        if (!strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_", key.p[i]) || !key.p[i]) return false;
    return key.n && key.n <= 100;
}

static ds_err check_key(const rep_book *b, ds_str key, ds_mark at, ds_why *w)
{
    if (is_key(key)) return DS_OK;
    (void)ds_fail(w, DS_CONFIG, "\"%.*s\" cannot name rows that links lead to: use letters, digits and _", DS_FMT(key));
    return rep_at(b->def, at, w);
}

static bool has(const rep_named_rows *list, ds_str key)
{
    while (list && !ds_same(list->key, key)) list = list->next;
    return list;
}

static ds_err note(rep_book *b, rep_named_rows **list, ds_str key, const char *sheet, ds_why *w)
{
    rep_named_rows *one = ds_alloc(b->a, sizeof *one);
    if (one) *one = (rep_named_rows){ *list, ds_keep(b->a, key), sheet };
    if (!one || !one->key.p) return ds_fail(w, DS_MEMORY, "the links of a report");
    *list = one;
    return DS_OK;
}

/* ='Sheet'!$A$5:$F$9, its own quotes doubled */
static ds_err define(rep_book *b, ds_str key, const char *sheet, const char *range, ds_why *w)
{
    const char *name = ds_textf(b->a, "rows_%.*s", DS_FMT(key)), *to = "='";
    for (const char *c = sheet; to && *c; c++) to = ds_textf(b->a, *c == '\'' ? "%s''" : "%s%c", to, *c);
    if (to) to = ds_textf(b->a, "%s'!%s", to, range);
    if (!name || !to) return ds_fail(w, DS_MEMORY, "the links of a report");
    const lxw_error e = workbook_define_name(b->book, name, to);
    return e ? ds_fail(w, DS_INTERNAL, "the name %s: %s", name, lxw_strerror(e)) : DS_OK;
}

ds_err rep_name_rows(rep_page *p, ds_str key, lxw_row_t first, lxw_row_t last, lxw_col_t columns, ds_mark at, ds_why *w)
{
    char range[LXW_MAX_CELL_RANGE_LENGTH];
    ds_err err = check_key(p->in, key, at, w);
    if (err || p->in->measuring || has(p->in->named, key)) return err;
    lxw_rowcol_to_range_abs(range, first, 0, last, (lxw_col_t)(columns - 1));
    if ((err = define(p->in, key, p->def->name, range, w))) return err;
    return note(p->in, &p->in->named, key, p->def->name, w);
}

ds_err rep_end_links(rep_book *b, ds_why *w)
{
    ds_err err = DS_OK;
    for (const rep_named_rows *n = b->wanted; !err && n; n = n->next) {
        if (has(b->named, n->key)) continue;
        err = define(b, n->key, n->sheet, "$A$1", w);
        if (!err) err = note(b, &b->named, n->key, n->sheet, w);
    }
    return err;
}

/* ---- links ---- */

ds_err rep_put_target(rep_page *p, lxw_row_t row, lxw_col_t column, const char *target, ds_why *w)
{
    if (!target) return ds_fail(w, DS_MEMORY, "a link");
    if (p->in->measuring) return DS_OK;
    const lxw_error e = worksheet_write_url(p->sheet, row, column, target, NULL);
    return e ? ds_fail(w, DS_DATA, "a link to \"%s\": %s", target, lxw_strerror(e)) : DS_OK;
}

static ds_err link_to_rows(rep_page *p, lxw_row_t row, lxw_col_t column, const rep_sheet *to, ds_str key, ds_mark at, ds_why *w)
{
    ds_err err = check_key(p->in, key, at, w);
    if (!err && !has(p->in->wanted, key)) err = note(p->in, &p->in->wanted, key, to->name, w);
    return err ? err : rep_put_target(p, row, column, ds_textf(p->in->a, "internal:rows_%.*s", DS_FMT(key)), w);
}

ds_err rep_put_link(rep_page *p, lxw_row_t row, lxw_col_t column, ds_val sheet, ds_mark at, ds_why *w)
{
    ds_str key = sheet.as.s, name;
    bool shown;
    if (sheet.type != DS_V_TEXT || p->in->measuring) return DS_OK;
    (void)ds_cut(&key, '#', &name);
    const rep_sheet *to = sheet_named(p->in->def, name);
    if (!to) {
        (void)ds_fail(w, DS_CONFIG, "a link to \"%.*s\", and the report has no such sheet", DS_FMT(name));
        return rep_at(p->in->def, at, w);
    }
    ds_err err = rep_sheet_shown(p->in, to, &shown, w);
    if (err || !shown) return err;
    return key.p ? link_to_rows(p, row, column, to, key, at, w)
                 : rep_put_target(p, row, column, target_of(to->name, p->in->a), w);
}

/* A line a sheet: its name and what it is about. */
static ds_err put_entry(rep_page *p, const rep_sheet *s, ds_why *w)
{
    const char *words = s->about ? ds_textf(p->in->a, "%s: %s", s->name, s->about) : s->name;
    if (!words) return ds_fail(w, DS_MEMORY, "the contents");
    ds_err err = rep_put_link(p, p->row, 0, DS_VTEXT(ds_str_of(s->name)), s->at, w);
    return err ? err : rep_put_line(p, words, REP_L_LINK, w);
}

static ds_err put_numbers_entry(rep_page *p, ds_why *w)
{
    bool shown;
    ds_err err = rep_numbers_shown(p->in, &shown, w);
    if (err || !shown) return err;
    err = rep_put_target(p, p->row, 0, target_of(rep_numbers_name(p->in), p->in->a), w);
    return err ? err : rep_put_line(p, rep_book_word(p->in, REP_NUMBERS_SHEET ": what each chart draws; not printed"), REP_L_LINK, w);
}

ds_err rep_contents_block(rep_page *p, ds_why *w)
{
    const rep_sheet *s = p->in->def->sheets.item, *end = s + p->in->def->sheets.n;
    ds_err err = DS_OK;
    rep_end_lead(p);
    bool shown;
    for (s = p->def + 1; !err && s < end; s++) {
        err = rep_sheet_shown(p->in, s, &shown, w);
        if (!err && shown) err = put_entry(p, s, w);
    }
    if (!err) err = put_numbers_entry(p, w);
    rep_gap(p, 6);
    return err;
}
