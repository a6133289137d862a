#include "store/rows/sale_visits.h"
#include "store/rows/row.h"

#include <downshift/growing.h>

typedef struct {
    ds_str item;
    int kind, guess; /* of ds_line_kind; below 0: not said */
} meaning;

typedef struct {
    meaning *at;
    size_t n, cap;
    ds_arena a;
    ds_settings names; /* categories as services, by which names with a * are found */
} meanings;

static bool make_names(meanings *m, const ds_settings *set)
{
    const ds_category *c = set->categories.item;
    ds_service *name = ds_alloc(&m->a, (set->categories.n + 1) * sizeof *name);
    if (!name) return false;
    for (size_t i = 0; i < set->categories.n; i++) name[i].name = c[i].item;
    m->names.services = (ds_list){ name, set->categories.n };
    return true;
}

static int kind_of(const meanings *m, const ds_settings *set, ds_str item)
{
    const ds_service *found = ds_service_find(&m->names, item), *first = m->names.services.item;
    return found ? ((const ds_category *)set->categories.item)[found - first].kind : -1;
}

static bool add(meanings *m, const ds_settings *set, ds_str item)
{
    const meaning one = { item, kind_of(m, set, item), ds_service_find(set, item) ? DS_LINE_SERVICE : -1 };
    if (one.kind < 0 && one.guess < 0) return true;
    meaning *room = ds_room_for_one(&m->a, m->at, m->n, &m->cap, 32, sizeof *room);
    if (!room) return false;
    m->at = room;
    m->at[m->n] = one;
    m->at[m->n].item = ds_keep(&m->a, item);
    return m->at[m->n++].item.p;
}

static ds_err find(ds_store *s, const ds_settings *set, meanings *m, ds_why *w)
{
    int rc;
    bool full = !make_names(m, set);
    sqlite3_stmt *st = ds_stmt(s, DS_Q_ITEMS, &rc);
    while (!rc && !full && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        full = !add(m, set, ds_column(st, 0).as.s);
        rc = SQLITE_OK;
    }
    if (st) sqlite3_reset(st);
    if (full) return ds_fail(w, DS_MEMORY, "what is sold");
    return rc == SQLITE_DONE ? DS_OK : ds_sqlite_fail(&s->face, rc, w);
}

enum { COLUMNS = 3 };

static void columns_of(const meaning *m, ds_val v[COLUMNS])
{
    v[0] = DS_VTEXT(m->item);
    v[1] = m->kind < 0 ? DS_VNULL : DS_VINT(m->kind);
    v[2] = m->guess < 0 ? DS_VNULL : DS_VINT(m->guess);
}

static ds_err compare(ds_store *s, const meanings *m, bool *same, ds_why *w)
{
    int rc;
    size_t n = 0;
    ds_val v[COLUMNS];
    sqlite3_stmt *st = ds_stmt(s, DS_Q_ITEM_KINDS, &rc);
    *same = true;
    while (!rc && *same && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        *same = n < m->n;
        if (*same) columns_of(&m->at[n++], v);
        for (size_t i = 0; *same && i < COLUMNS; i++) *same = !ds_differ(v[i], ds_column(st, i));
        rc = SQLITE_OK;
    }
    *same = *same && n == m->n;
    if (st) sqlite3_reset(st);
    return !rc || rc == SQLITE_DONE ? DS_OK : ds_sqlite_fail(&s->face, rc, w);
}

static ds_err replace(ds_store *s, const void *what, ds_why *w)
{
    const meanings *m = what;
    ds_val v[COLUMNS];
    ds_err err = ds_put(s, DS_Q_ITEM_KINDS_DROP, 0, NULL, w);
    for (size_t i = 0; !err && i < m->n; i++) {
        columns_of(&m->at[i], v);
        err = ds_put(s, DS_Q_ITEM_KIND_ADD, COLUMNS, v, w);
    }
    return err;
}

ds_err ds_items_apply(ds_store *s, const ds_settings *settings, ds_why *w)
{
    meanings m = { 0 };
    bool same = false;
    ds_err err = find(s, settings, &m, w);
    if (!err) err = compare(s, &m, &same, w);
    if (!err && !same) err = ds_apply(s, replace, &m, w);
    ds_arena_free(&m.a);
    return err;
}
