/* What the service catalogue says of the visits in the store, kept beside what was logged: so a changed catalogue holds
 * at once, and what a log says itself is never mistaken for it. The view `visit` puts the two together. */
#include "store/rows/prefer.h"
#include "store/rows/row.h"
#include "store/rows/sale_visits.h"

#include <string.h>

enum { SERVICE, MINUTES, PRESSURE, TECHNIQUE, MASSAGE, PRICE, COLUMNS };

/* A service as the log writes it, and what the catalogue says of it. */
typedef struct {
    ds_str service;
    const ds_service *of;
} meaning;

typedef struct {
    meaning *at;
    size_t n, cap;
    ds_arena a;
} meanings;

/* A pattern stands for services of several lengths. */
static double minutes_of(const meaning *m)
{
    if (m->of->minutes > 0) return (double)m->of->minutes;
    return ds_service_is_pattern(m->of) ? ds_name_minutes(m->service) : 0;
}

static void columns_of(const meaning *m, ds_val v[COLUMNS])
{
    const ds_service *s = m->of;
    v[SERVICE] = DS_VTEXT(m->service);
    const double minutes = minutes_of(m);
    v[MINUTES] = minutes > 0 ? DS_VREAL(minutes) : DS_VNULL;
    v[PRESSURE] = s->pressure != DS_PRESSURE_UNKNOWN ? DS_VINT(s->pressure) : DS_VNULL;
    v[TECHNIQUE] = ds_vtextz(s->technique);
    v[MASSAGE] = DS_VINT(s->massage);
    v[PRICE] = s->price >= 0 ? DS_VINT(s->price) : DS_VNULL;
}

static bool add(meanings *all, ds_str service, const ds_service *of)
{
    if (all->n == all->cap) {
        meaning *wide = ds_alloc(&all->a, (all->cap = 2 * all->cap + 32) * sizeof *wide);
        if (!wide) return false;
        if (all->n) memcpy(wide, all->at, all->n * sizeof *wide);
        all->at = wide;
    }
    const ds_str kept = ds_keep(&all->a, service);
    all->at[all->n++] = (meaning){ kept, of };
    return kept.p;
}

/* Of every service that the log names, in the order of their bytes. */
static ds_err find_meanings(ds_store *s, const ds_settings *set, meanings *all, ds_why *w)
{
    int rc;
    bool full = false;
    sqlite3_stmt *st = ds_stmt(s, DS_Q_SERVICES, &rc);
    while (!rc && !full && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        const ds_str service = ds_column(st, 0).as.s;
        const ds_service *of = ds_service_find(set, service);
        full = of && !add(all, service, of);
        rc = SQLITE_OK;
    }
    if (st) sqlite3_reset(st);
    if (full) return ds_fail(w, DS_MEMORY, "the services of the log");
    return rc == SQLITE_DONE ? DS_OK : ds_sqlite_fail(&s->face, rc, w);
}

static bool stands(sqlite3_stmt *st, const meaning *m)
{
    ds_val v[COLUMNS];
    columns_of(m, v);
    for (size_t i = 0; i < COLUMNS; i++)
        if (ds_differ(v[i], ds_column(st, i))) return false;
    return true;
}

/* Whether the store says just this already. */
static ds_err compare(ds_store *s, const meanings *all, bool *same, ds_why *w)
{
    int rc;
    size_t n = 0;
    sqlite3_stmt *st = ds_stmt(s, DS_Q_MEANINGS, &rc);
    *same = true;
    while (!rc && *same && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        *same = n < all->n && stands(st, &all->at[n++]);
        rc = SQLITE_OK;
    }
    *same &= n == all->n;
    if (st) sqlite3_reset(st);
    return !rc || rc == SQLITE_DONE ? DS_OK : ds_sqlite_fail(&s->face, rc, w);
}

static ds_err replace(ds_store *s, const void *what, ds_why *w)
{
    const meanings *all = what;
    ds_val v[COLUMNS];
    ds_err err = ds_put(s, DS_Q_MEANINGS_DROP, 0, NULL, w);
    for (size_t i = 0; !err && i < all->n; i++) {
        columns_of(&all->at[i], v);
        err = ds_put(s, DS_Q_MEANING_ADD, COLUMNS, v, w);
    }
    return err;
}

ds_err ds_apply(ds_store *s, ds_err (*put)(ds_store *, const void *, ds_why *), const void *what, ds_why *w)
{
    const bool own = !ds_store_is_open(s);
    ds_err err = own ? ds_store_begin(s, w) : DS_OK;
    if (!err) err = put(s, what, w);
    if (own) err = err ? err : ds_store_commit(s, w);
    if (own && err) ds_store_rollback(s);
    return err;
}

ds_err ds_store_catalogue(ds_store *s, const ds_settings *settings, ds_why *w)
{
    meanings all = { 0 };
    bool same = false;
    ds_err err = ds_prefer_apply(s, settings, w);
    if (!err) err = find_meanings(s, settings, &all, w);
    if (!err) err = compare(s, &all, &same, w);
    if (!err && !same) err = ds_apply(s, replace, &all, w);
    if (!err) err = ds_items_apply(s, settings, w);
    if (!err) err = ds_sale_visits_apply(s, w);
    ds_arena_free(&all.a);
    return err;
}
