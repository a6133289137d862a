#include "store/rows/prefer.h"

#include <stdio.h>
#include <string.h>

enum { NAMES = 512 }; /* bytes: all fields of a session that settings name fit */

static bool names(const char *list, const char *field)
{
    char word[64];
    snprintf(word, sizeof word, " %s ", field);
    return strstr(list, word) != NULL;
}

/* " pressure areas ": a blank on either side of each, as the view `visit` looks for them. */
static void say(const ds_prefer_settings *p, char text[NAMES])
{
    ds_print(text, NAMES, " ");
#define X(type, kind, name, ...)                                                                                       \
    if (p->name == DS_NOTE_FIRST) ds_print_more(text, NAMES, "%s ", #name);
    DS_PREFER_SETTINGS(X)
#undef X
}

static ds_err read_names(ds_store *s, char text[NAMES], ds_why *w)
{
    int rc;
    sqlite3_stmt *st = ds_stmt(s, DS_Q_NOTE_FIRST, &rc);
    text[0] = '\0';
    if (!rc && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        const ds_val v = ds_column(st, 0);
        if (v.type == DS_V_TEXT) ds_copy(text, NAMES, v.as.s);
        rc = SQLITE_DONE;
    }
    if (st) sqlite3_reset(st);
    return rc == SQLITE_DONE ? DS_OK : ds_sqlite_fail(&s->face, rc, w);
}

ds_err ds_notes_first(ds_store *s, uint64_t *fields, ds_why *w)
{
    char text[NAMES];
    *fields = s->notes_first;
    if (s->notes_first_known) return DS_OK;
    ds_err err = read_names(s, text, w);
    if (err) return err;
    s->notes_first = 0;
    for (int i = 0; i < ds_kinds[DS_SESSION].fields; i++)
        s->notes_first |= (uint64_t)names(text, ds_kinds[DS_SESSION].field[i].name) << i;
    s->notes_first_known = true;
    *fields = s->notes_first;
    return DS_OK;
}

/* ---- a change ---- */

typedef struct {
    int64_t client, start;
} place;

/* The visits that rows of both sides may tell of. */
static ds_err find_visits(ds_store *s, ds_arena *a, place **at, size_t *n, ds_why *w)
{
    int rc;
    size_t cap = 0;
    bool full = false;
    sqlite3_stmt *st = ds_stmt(s, DS_Q_VISITS_TOLD, &rc);
    while (!rc && !full && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        if (*n == cap) {
            place *wide = ds_alloc(a, (cap = 2 * cap + 64) * sizeof *wide);
            if ((full = !wide)) break;
            if (*n) memcpy(wide, *at, *n * sizeof *wide);
            *at = wide;
        }
        (*at)[(*n)++] = (place){ sqlite3_column_int64(st, 0), sqlite3_column_int64(st, 1) };
        rc = SQLITE_OK;
    }
    if (st) sqlite3_reset(st);
    if (full) return ds_fail(w, DS_MEMORY, "the visits told by two");
    return rc == SQLITE_DONE ? DS_OK : ds_sqlite_fail(&s->face, rc, w);
}

static ds_err make_anew(ds_store *s, ds_why *w)
{
    ds_arena a = { 0 };
    place *at = NULL;
    size_t n = 0;
    ds_sums_begin(s, false);
    ds_err err = find_visits(s, &a, &at, &n, w);
    for (size_t i = 0; !err && i < n; i++) err = ds_visit_again(s, at[i].client, at[i].start, w);
    ds_arena_free(&a);
    return err ? err : ds_sums_write(s, w);
}

ds_err ds_prefer_apply(ds_store *s, const ds_settings *settings, ds_why *w)
{
    char said[NAMES], stands[NAMES];
    say(&settings->prefer, said);
    ds_err err = read_names(s, stands, w);
    if (err || !strcmp(said, stands)) return err;
    const bool own = !ds_store_is_open(s);
    if (own) err = ds_store_begin(s, w);
    if (!err) err = DS_PUT(s, w, DS_Q_NOTE_FIRST_SET, ds_vtextz(said));
    s->notes_first_known = false;
    if (!err) err = make_anew(s, w);
    if (own) err = err ? err : ds_store_commit(s, w);
    if (own && err) ds_store_rollback(s);
    return err;
}
