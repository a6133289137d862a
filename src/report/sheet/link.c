/* Ways from a cell to another sheet, and the sheet that has all of them. */
#include "report/sheet/page.h"

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

ds_err rep_put_link(rep_page *p, lxw_row_t row, lxw_col_t column, ds_val sheet, ds_mark at, ds_why *w)
{
    if (sheet.type != DS_V_TEXT) return DS_OK;
    const rep_sheet *to = sheet_named(p->in->def, sheet.as.s);
    if (!to) {
        (void)ds_fail(w, DS_CONFIG, "a link to \"%.*s\", and the report has no such sheet", DS_FMT(sheet.as.s));
        return rep_at(p->in->def, at, w);
    }
    bool shown;
    ds_err err = rep_sheet_shown(p->in, to, &shown, w);
    if (err || !shown) return err;
    const char *target = target_of(to->name, p->in->a);
    if (!target) return ds_fail(w, DS_MEMORY, "a link");
    const lxw_error e = worksheet_write_url(p->sheet, row, column, target, NULL);
    return e ? ds_fail(w, DS_DATA, "a link to \"%s\": %s", to->name, lxw_strerror(e)) : DS_OK;
}

/* A line a sheet: its name and what it is about. */
static ds_err put_entry(rep_page *p, const rep_sheet *s, ds_why *w)
{
    const char *words = s->about ? ds_textf(p->in->a, "%s: %s", s->name, s->about) : s->name;
    if (!words) return ds_fail(w, DS_MEMORY, "the contents");
    ds_err err = rep_put_link(p, p->row, 0, DS_VTEXT(ds_str_of(s->name)), s->at, w);
    return err ? err : rep_put_line(p, words, REP_L_LINK, w);
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
    rep_gap(p, 6);
    return err;
}
