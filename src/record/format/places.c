/* Where a format's records lie in a file: records:. */
#include "record/format/closeness.h"
#include "record/format/loader.h"

#include <string.h>

static const char *const in_names[] = { "table", "json", "xml", NULL }; /* as ds_in */

#define AT(member) .at = offsetof(records_at, member)
const ds_key rec_records_keys[] = {
    { .key = "", .as = DS_AS_MARK, AT(at_mark) },
    { .key = "in", .as = DS_AS_NAME, AT(in), .names = in_names, .flags = DS_REQUIRED },
    { .key = "at", .as = DS_AS_TEXT, AT(at) },
    { .key = "where", .as = DS_AS_TEXT, AT(where) },
    { .key = "is", .as = DS_AS_TEXTS, AT(is) },
    { 0 },
};
#undef AT

/* "." or names with dots between. */
static bool is_path(const char *at)
{
    if (!strcmp(at, ".")) return true;
    const size_t n = strlen(at);
    return n && at[0] != '.' && at[n - 1] != '.' && !strstr(at, "..");
}

static ds_err resolve_one(const loader *l, records_at *r)
{
    if (r->in != DS_IN_TABLE && !r->at)
        return rec_load_fault(l, r->at_mark, "in: %s needs at:, the names that lead to the records", in_names[r->in]);
    if (r->in != DS_IN_TABLE && !is_path(r->at))
        return rec_load_fault(l, r->at_mark, "at: is \".\" or names with dots between, not \"%s\"",
                              DS_BRIEF(ds_str_of(r->at)));
    if (r->in != DS_IN_XML && r->where) return rec_load_fault(l, r->at_mark, "where: stands beside in: xml only");
    if (!r->where == (r->is.n > 0)) return rec_load_fault(l, r->at_mark, "where: and is: stand together");
    r->place = (ds_path){ r->in, r->at, r->where, r->is.item, r->is.n };
    return DS_OK;
}

ds_err rec_resolve_records(const loader *l)
{
    records_at *r = l->f->records.item;
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < l->f->records.n; i++) err = resolve_one(l, &r[i]);
    return err;
}

/* ---- places ---- */

static bool same_text(const char *a, const char *b)
{
    return a && b ? !strcmp(a, b) : a == b;
}

static bool same_place(const ds_path *a, const ds_path *b)
{
    if (a->in != b->in || !same_text(a->at, b->at) || !same_text(a->where, b->where) || a->n_is != b->n_is)
        return false;
    for (size_t i = 0; i < a->n_is; i++)
        if (strcmp(a->is[i], b->is[i])) return false;
    return true;
}

static void add_place(ds_formats *all, const ds_path *p)
{
    size_t i = 0;
    while (i < all->places.n && !same_place(&all->place[i], p)) i++;
    if (i < all->places.n || i == DS_MOST_PLACES) return;
    all->place[all->places.n++] = *p;
}

void rec_collect_places(ds_formats *all)
{
    all->places = (ds_paths){ all->place, 0 };
    for (size_t i = 0; i < all->n; i++) {
        const records_at *r = all->item[i]->records.item;
        for (size_t k = 0; k < all->item[i]->records.n; k++)
            if (r[k].in != DS_IN_TABLE) add_place(all, &r[k].place);
    }
}

const ds_paths *ds_formats_places(const ds_formats *f)
{
    return &f->places;
}

static bool is_sheet(const ds_path *asked, const ds_path *has)
{
    char a[MAX_NAME], b[MAX_NAME];
    if (!asked->at) return true;
    if (!has || !has->at) return false;
    const size_t n = ds_fold_name(ds_str_of(asked->at), a, sizeof a);
    return n && ds_fold_name(ds_str_of(has->at), b, sizeof b) == n && !strcmp(a, b);
}

bool rec_lies_right(const ds_format *f, const ds_cells *header)
{
    const ds_path *has = header->place;
    const bool table = !has || has->in == DS_IN_TABLE;
    const records_at *r = f->records.item;
    for (size_t i = 0; i < f->records.n; i++) {
        const ds_path *asked = &r[i].place;
        if (table ? asked->in == DS_IN_TABLE && is_sheet(asked, has) : same_place(asked, has)) return true;
    }
    return !f->records.n && table;
}
