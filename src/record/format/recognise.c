#include "record/format/closeness.h"
#include "record/format/loader.h"

#include <fnmatch.h>

const ds_str *rec_find_in_header(const ds_cells *header, const ds_list *folded)
{
    char name[MAX_NAME];
    for (size_t i = 0; i < header->n; i++)
        if (rec_is_named(folded, name, rec_fold_column(header->cell[i], name, sizeof name))) return &header->cell[i];
    return NULL;
}

bool rec_in_header(const ds_cells *header, const ds_list *folded)
{
    return rec_find_in_header(header, folded) != NULL;
}

bool rec_any_in_header(const ds_format *f, const ds_cells *header)
{
    for (size_t i = 0; i < f->columns.n; i++)
        if ((f->any >> i & 1) && rec_in_header(header, &columns_of(f)[i].folded)) return true;
    return !f->any;
}

static bool has_place(const ds_format *f, const char *name, size_t n)
{
    if (rec_is_named(&f->only_folded, name, n)) return true;
    for (size_t i = 0; i < f->columns.n; i++)
        if (rec_is_named(&columns_of(f)[i].folded, name, n)) return true;
    return false;
}

/* A name that neither its columns have nor what may stand beside them, of a format whose columns many a file has. */
static bool has_foreign_name(const ds_format *f, const ds_cells *header)
{
    char name[MAX_NAME];
    for (size_t i = 0; f->only_folded.n && i < header->n; i++) {
        const size_t n = rec_fold_column(header->cell[i], name, sizeof name);
        if (n ? !has_place(f, name, n) : ds_trim(header->cell[i]).n > 0) return true;
    }
    return false;
}

fit rec_fit_of(const ds_format *f, const ds_cells *header)
{
    fit r = { .f = f };
    for (size_t i = 0; i < f->columns.n; i++) {
        const column *c = &columns_of(f)[i];
        bool there = rec_in_header(header, &c->folded);
        r.placed += there;
        if (!c->required) continue;
        r.matched += there;
        r.missing += !there;
    }
    r.missing += !rec_any_in_header(f, header);
    r.barred = !rec_lies_right(f, header) || rec_in_header(header, &f->without_folded) || has_foreign_name(f, header);
    return r;
}

/* Below 0: a before b; 0: neither. */
static int compare(const fit *a, const fit *b)
{
    if (!b->f) return -1;
    if (a->f->fallback != b->f->fallback) return a->f->fallback ? 1 : -1;
    return a->matched > b->matched ? -1 : a->matched < b->matched;
}

ds_err ds_recognise(const ds_formats *all, const ds_cells *header, const ds_format **out, ds_why *w)
{
    fit best = { 0 }, equal = { 0 };
    *out = NULL;
    for (size_t i = 0; i < all->n; i++) {
        fit r = rec_fit_of(all->item[i], header);
        if (r.missing || r.barred || !r.matched) continue;
        const int order = compare(&r, &best);
        if (order < 0) {
            best = r;
            equal.f = NULL;
        } else if (!order)
            equal = r;
    }
    if (!best.f) return rec_unknown(all, header, w);
    if (equal.f)
        return ds_fail(w, DS_CONFIG, "fits two formats equally, %s and %s; say which with --format", best.f->name,
                       equal.f->name);
    *out = best.f;
    return DS_OK;
}

static bool has_folder(const ds_format *f, const char *folded)
{
    char pattern[MAX_NAME];
    for (size_t i = 0; i < f->folders.n; i++) {
        const char *const *p = f->folders.item;
        if (ds_fold_name(ds_str_of(p[i]), pattern, sizeof pattern) && !fnmatch(pattern, folded, 0)) return true;
    }
    return false;
}

bool ds_formats_vendor_folder(const ds_formats *f, const char *name)
{
    char folded[MAX_NAME];
    if (!ds_fold_name(ds_str_of(name), folded, sizeof folded)) return false;
    for (size_t i = 0; i < f->n; i++)
        if (has_folder(f->item[i], folded)) return true;
    return false;
}

bool ds_fits(const ds_format *f, const ds_cells *header)
{
    fit r = rec_fit_of(f, header);
    return r.matched && !r.missing && !r.barred;
}
