/* Where a format's records lie in a file: records:. */
#include "record/format/closeness.h"
#include "record/format/loader.h"

#include <string.h>

static const char *const in_names[] = { "table", "json", "xml", "sqlite", NULL }; /* as ds_in */

#define AT(member) .at = offsetof(records_at, member)
const ds_key rec_records_keys[] = {
    { .key = "", .as = DS_AS_MARK, AT(at_mark) },
    { .key = "in", .as = DS_AS_NAME, AT(in), .names = in_names, .flags = DS_REQUIRED },
    { .key = "at", .as = DS_AS_TEXT, AT(at) },
    { .key = "where", .as = DS_AS_TEXT, AT(where) },
    { .key = "is", .as = DS_AS_TEXTS, AT(is) },
    { .key = "join", .as = DS_AS_TEXTS, AT(join) },
    { .key = "with", .as = DS_AS_TEXTS, AT(with) },
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

/* ---- tables of a database ---- */

/* "x = y" in two trimmed parts, neither of them empty. */
static bool cut_pair(ds_str text, char sign, ds_str *left, ds_str *right)
{
    if (!ds_cut(&text, sign, left) || !text.p) return false;
    *left = ds_trim(*left);
    *right = ds_trim(text);
    return left->n && right->n;
}

static ds_err not_so(const loader *l, const records_at *r, const char *key, const char *form, const char *text)
{
    return rec_load_fault(l, r->at_mark, "%s is \"%s\", not \"%s\"", key, form, DS_BRIEF(ds_str_of(text)));
}

static ds_err keep(const loader *l, ds_str text, const char **out)
{
    *out = ds_keep(l->a, text).p;
    return *out ? DS_OK : ds_fail(l->w, DS_MEMORY, "no memory for the formats");
}

static ds_err read_join(const loader *l, const records_at *r, const char *text, ds_join *out)
{
    ds_str left, of, table, its;
    if (!cut_pair(ds_str_of(text), '=', &left, &of) || !cut_pair(left, '.', &table, &its))
        return not_so(l, r, "join:", "TABLE.COLUMN = COLUMN", text);
    ds_err err = keep(l, table, &out->table);
    if (!err) err = keep(l, its, &out->column);
    return err ? err : keep(l, of, &out->of);
}

/* "TABLE" or "TABLE: COLUMN = COLUMN, COLUMN = COLUMN" */
static ds_err read_with(const loader *l, const records_at *r, const char *text, ds_with *out)
{
    enum { MOST = 8 };
    ds_str rest = ds_str_of(text), table, pair, own, is;
    const char **names = ds_alloc(l->a, (size_t)2 * MOST * sizeof *names);
    if (!names) return ds_fail(l->w, DS_MEMORY, "no memory for the formats");
    if (!ds_cut(&rest, ':', &table) || !ds_trim(table).n) return not_so(l, r, "with:", "TABLE", text);
    *out = (ds_with){ NULL, names, names + MOST, 0 };
    ds_err err = keep(l, ds_trim(table), &out->table);
    for (; !err && ds_cut(&rest, ',', &pair); out->n++) {
        if (out->n == MOST || !cut_pair(pair, '=', &own, &is))
            return not_so(l, r, "with:", "TABLE: COLUMN = COLUMN, COLUMN = COLUMN", text);
        if (!(err = keep(l, own, &names[out->n]))) err = keep(l, is, &names[MOST + out->n]);
    }
    return err;
}

static ds_err resolve_tables(const loader *l, records_at *r)
{
    ds_join *join = ds_alloc(l->a, (r->join.n + 1) * sizeof *join);
    ds_with *with = ds_alloc(l->a, (r->with.n + 1) * sizeof *with);
    const char *const *joins = r->join.item, *const *withs = r->with.item;
    ds_err err = DS_OK;
    if (!join || !with) return ds_fail(l->w, DS_MEMORY, "no memory for the formats");
    if (r->in != DS_IN_SQLITE && (r->join.n || r->with.n))
        return rec_load_fault(l, r->at_mark, "join: and with: stand beside in: sqlite only");
    for (size_t i = 0; !err && i < r->join.n; i++) err = read_join(l, r, joins[i], &join[i]);
    for (size_t i = 0; !err && i < r->with.n; i++) err = read_with(l, r, withs[i], &with[i]);
    r->place.join = join;
    r->place.n_join = r->join.n;
    r->place.with = with;
    r->place.n_with = r->with.n;
    return err;
}

/* ---- a place ---- */

static ds_err resolve_one(const loader *l, records_at *r)
{
    if (r->in != DS_IN_TABLE && !r->at)
        return rec_load_fault(l, r->at_mark, "in: %s needs at:, which says where the records are", in_names[r->in]);
    if ((r->in == DS_IN_JSON || r->in == DS_IN_XML) && !is_path(r->at))
        return rec_load_fault(l, r->at_mark, "at: is \".\" or names with dots between, not \"%s\"",
                              DS_BRIEF(ds_str_of(r->at)));
    if (r->in != DS_IN_XML && r->where) return rec_load_fault(l, r->at_mark, "where: stands beside in: xml only");
    if (!r->where == (r->is.n > 0)) return rec_load_fault(l, r->at_mark, "where: and is: stand together");
    r->place = (ds_path){ .in = r->in, .at = r->at, .where = r->where, .is = r->is.item, .n_is = r->is.n };
    return resolve_tables(l, r);
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

static bool same_texts(const char *const *a, size_t n, const char *const *b, size_t n_b)
{
    if (n != n_b) return false;
    for (size_t i = 0; i < n; i++)
        if (strcmp(a[i], b[i])) return false;
    return true;
}

static bool same_joins(const ds_path *a, const ds_path *b)
{
    if (a->n_join != b->n_join) return false;
    for (size_t i = 0; i < a->n_join; i++)
        if (strcmp(a->join[i].table, b->join[i].table) || strcmp(a->join[i].column, b->join[i].column) ||
            strcmp(a->join[i].of, b->join[i].of))
            return false;
    return true;
}

static bool same_withs(const ds_path *a, const ds_path *b)
{
    if (a->n_with != b->n_with) return false;
    for (size_t i = 0; i < a->n_with; i++) {
        const ds_with *x = &a->with[i], *y = &b->with[i];
        if (strcmp(x->table, y->table) || !same_texts(x->own, x->n, y->own, y->n) || !same_texts(x->is, x->n, y->is, y->n))
            return false;
    }
    return true;
}

static bool same_place(const ds_path *a, const ds_path *b)
{
    return a->in == b->in && same_text(a->at, b->at) && same_text(a->where, b->where) &&
           same_texts(a->is, a->n_is, b->is, b->n_is) && same_joins(a, b) && same_withs(a, b);
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
