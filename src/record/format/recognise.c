#include "record/format.h"

#include <string.h>

enum { SHOWN = 5, LINE = 160 };

/* How a format fits a header. */
typedef struct {
    const ds_format *f;
    size_t matched, missing; /* required columns; "one of ..." counts as one */
    bool barred;             /* a column stands there that must not */
} fit;

const ds_str *rec_find_in_header(const ds_cells *header, const ds_list *folded)
{
    char name[MAX_NAME];
    for (size_t i = 0; i < header->n; i++)
        if (rec_is_named(folded, name, rec_fold_column(header->cell[i], name, sizeof name))) return &header->cell[i];
    return NULL;
}

static bool in_header(const ds_cells *header, const ds_list *folded)
{
    return rec_find_in_header(header, folded) != NULL;
}

static bool any_in_header(const ds_format *f, const ds_cells *header)
{
    for (size_t i = 0; i < f->columns.n; i++)
        if ((f->any >> i & 1) && in_header(header, &columns_of(f)[i].folded)) return true;
    return !f->any;
}

static fit fit_of(const ds_format *f, const ds_cells *header)
{
    fit r = { .f = f };
    for (size_t i = 0; i < f->columns.n; i++) {
        if (!columns_of(f)[i].required) continue;
        if (in_header(header, &columns_of(f)[i].folded))
            r.matched++;
        else
            r.missing++;
    }
    r.missing += !any_in_header(f, header);
    r.barred = in_header(header, &f->without_folded);
    return r;
}

/* ---- the story when nothing fits ---- */

static void columns_seen(const ds_cells *header, char out[LINE])
{
    size_t some = header->n < SHOWN ? header->n : SHOWN;
    for (size_t i = 0; i < some; i++) {
        ds_str s = ds_trim(header->cell[i]);
        ds_print_more(out, LINE, "%s%.*s", i ? ", " : "", (int)ds_whole(s, 24), s.p ? s.p : "");
    }
    if (header->n > some) ds_print_more(out, LINE, " (and %zu more)", header->n - some);
}

static const char *first_name(const column *c)
{
    return *(const char *const *)c->names.item;
}

static void any_of(const ds_format *f, char out[LINE])
{
    const char *comma = "one of ";
    for (size_t i = 0; i < f->columns.n; i++)
        if (f->any >> i & 1) {
            ds_print_more(out, LINE, "%s%s", comma, first_name(&columns_of(f)[i]));
            comma = ", ";
        }
}

static void what_is_missing(const ds_format *f, const ds_cells *header, char out[LINE])
{
    size_t n = 0;
    for (size_t i = 0; i < f->columns.n; i++) {
        const column *c = &columns_of(f)[i];
        if (!c->required || in_header(header, &c->folded)) continue;
        if (n < 3) ds_print_more(out, LINE, "%s%s", n ? ", " : "", first_name(c));
        n++;
    }
    if (n > 3) ds_print_more(out, LINE, " and %zu more", n - 3);
    if (any_in_header(f, header)) return;
    if (n) ds_print_more(out, LINE, "; ");
    any_of(f, out);
}

/* Fewer missing is closer; then more matched. */
static bool closer(const fit *a, const fit *b)
{
    if (!b->f) return true;
    size_t ja = a->matched * (b->matched + b->missing), jb = b->matched * (a->matched + a->missing);
    return ja != jb ? ja > jb : a->missing < b->missing;
}

static void keep_two(fit best[2], fit one)
{
    if (closer(&one, &best[0])) {
        best[1] = best[0];
        best[0] = one;
    } else if (closer(&one, &best[1]))
        best[1] = one;
}

static void describe(const fit *r, const ds_cells *header, char out[LINE])
{
    char missing[LINE] = "";
    if (!r->f) return;
    what_is_missing(r->f, header, missing);
    if (r->barred && !r->missing)
        ds_print_more(out, LINE, "%s (but for columns that it never has)", r->f->name);
    else
        ds_print_more(out, LINE, "%s (missing %s)", r->f->name, missing);
}

static ds_err unknown(const ds_formats *all, const ds_cells *header, ds_why *w)
{
    fit best[2] = { { 0 } };
    char seen[LINE] = "", one[LINE] = "", two[LINE] = "";
    for (size_t i = 0; i < all->n; i++)
        if (!all->item[i]->pass_over)
            keep_two(best, fit_of(all->item[i], header)); /* of no help: it would not be read */
    columns_seen(header, seen);
    describe(&best[0], header, one);
    describe(&best[1], header, two);
    return ds_fail(w, DS_DATA, "not a known format: its columns are %s; closest: %s%s%s; see \"downshift formats\"",
                   seen, one, *two ? ", " : "", two);
}

ds_err ds_recognise(const ds_formats *all, const ds_cells *header, const ds_format **out, ds_why *w)
{
    fit best = { 0 }, equal = { 0 };
    *out = NULL;
    for (size_t i = 0; i < all->n; i++) {
        fit r = fit_of(all->item[i], header);
        if (r.missing || r.barred || !r.matched) continue;
        if (!best.f || r.matched > best.matched) {
            best = r;
            equal.f = NULL;
        } else if (r.matched == best.matched)
            equal = r;
    }
    if (!best.f) return unknown(all, header, w);
    if (equal.f)
        return ds_fail(w, DS_CONFIG, "fits two formats equally, %s and %s; say which with --format", best.f->name,
                       equal.f->name);
    *out = best.f;
    return DS_OK;
}
