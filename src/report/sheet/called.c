/* Clients by name, "Ana P. (K7QM)", in the practice's own reports. */
#include "report/sheet/called.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    ds_str code, shown;
} called;

struct rep_called {
    called *at;
    size_t n;
};

static int by_code(const void *x, const void *y)
{
    const ds_str a = ((const called *)x)->code, b = ((const called *)y)->code;
    const int order = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);
    return order ? order : a.n < b.n ? -1 : a.n > b.n;
}

static ds_err count(ds_db *db, int64_t *n, ds_why *w)
{
    ds_rows *rows = NULL;
    bool more = false;
    *n = 0;
    ds_err err = ds_ask(db, DS_LIT("SELECT count(*) FROM v1_person"), NULL, 0, &rows, w);
    if (!err && !(err = ds_rows_next(rows, &more, w)) && more) *n = ds_val_int(ds_rows_at(rows, 0), 0);
    ds_rows_close(rows);
    return err;
}

static ds_err read_all(ds_db *db, ds_arena *a, rep_called *all, size_t room, ds_why *w)
{
    ds_rows *rows = NULL;
    bool more = false;
    ds_err err = ds_ask(db, DS_LIT("SELECT client, shown FROM v1_person"), NULL, 0, &rows, w);
    while (!err && all->n < room && !(err = ds_rows_next(rows, &more, w)) && more) {
        called *c = &all->at[all->n++];
        *c = (called){ ds_keep(a, ds_rows_at(rows, 0).as.s), ds_keep(a, ds_rows_at(rows, 1).as.s) };
        if (!c->code.p || !c->shown.p) err = ds_fail(w, DS_MEMORY, "the names of clients");
    }
    ds_rows_close(rows);
    return err;
}

ds_err rep_called_read(ds_db *db, ds_arena *a, const rep_called **out, ds_why *w)
{
    int64_t n = 0;
    ds_err err = count(db, &n, w);
    rep_called *all = err ? NULL : ds_alloc(a, sizeof *all);
    if (all) *all = (rep_called){ .at = ds_alloc(a, ((size_t)n + 1) * sizeof *all->at) };
    if (!err && (!all || !all->at)) err = ds_fail(w, DS_MEMORY, "the names of clients");
    if (!err) err = read_all(db, a, all, (size_t)n, w);
    if (!err && all->n) qsort(all->at, all->n, sizeof *all->at, by_code);
    *out = all;
    return err;
}

ds_str rep_called_find(const rep_called *all, ds_str code)
{
    const called key = { .code = code }, *found = NULL;
    if (all && all->n) found = bsearch(&key, all->at, all->n, sizeof *all->at, by_code);
    return found ? found->shown : code;
}
