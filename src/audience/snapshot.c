#include "audience/authorised.h"
#include "audience/classes.h"
#include "audience/rules.h"

#include <string.h>

enum { SCOPE = 4 };

/* Copying stands on the rules alone. The texts put together are names compiled in; what comes from outside is bound. */
typedef struct {
    ds_db *from, *to;
    const ds_rule *rule;
    ds_param scope[SCOPE];
    const ds_covers *covers; /* what the client has authorised; NULL: the audience needs no such word */
    ds_arena text;
} copying;

static ds_err check_client(copying *c, const char *store_path, ds_str client, ds_why *w)
{
    ds_rows *rows = NULL;
    bool found = false;
    if (!client.n) return ds_fail(w, DS_DENIED, "a report for a client needs the client's code; give --client CODE");
    ds_err err = ds_ask(c->from, DS_LIT("SELECT 1 FROM v1_client WHERE client = :client"), c->scope, SCOPE, &rows, w);
    if (!err) err = ds_rows_next(rows, &found, w);
    ds_rows_close(rows);
    if (err || found) return err;
    return ds_fail(w, DS_USAGE, "no client \"%.*s\" in %s; `downshift status` lists them", DS_FMT(client), store_path);
}

enum { NO_COLUMN = -1 };

static int client_column(const ds_table *t)
{
    for (size_t i = 0; i < t->n_columns; i++)
        if (!strcmp(t->column[i], "client")) return (int)i;
    return NO_COLUMN;
}

/* A table of nobody, or for the client it is of; each of its columns this audience may know. A care partner has what is
 * authorised, view by view, and no table. */
static bool may_have(const ds_rule *r, const ds_table *t)
{
    const bool of_clients = client_column(t) != NO_COLUMN;
    if (!t->privacy || (of_clients ? r != &ds_rules[DS_AUDIENCE_CLIENT] : r->subject != DS_NO_CLIENT)) return false;
    for (size_t i = 0; i < t->n_columns; i++)
        if (!(t->privacy[i] & r->classes)) return false;
    return true;
}

/* The same table with the rows of this client alone, where it is of clients. */
static ds_err cut_rows(copying *c, const ds_table *t, ds_str client, ds_table *out, ds_why *w)
{
    const int at = client_column(t);
    *out = *t;
    if (at == NO_COLUMN) return DS_OK;
    ds_val *cell = ds_alloc(&c->text, (t->n_rows * t->n_columns + 1) * sizeof *cell);
    if (!cell) return ds_fail(w, DS_MEMORY, "the table %s", t->name);
    out->cell = cell;
    out->n_rows = 0;
    for (size_t i = 0; i < t->n_rows; i++) {
        const ds_val *row = t->cell + i * t->n_columns;
        if (row[at].type == DS_V_TEXT && ds_same(row[at].as.s, client))
            memcpy(cell + t->n_columns * out->n_rows++, row, t->n_columns * sizeof *row);
    }
    return DS_OK;
}

static ds_err add_tables(copying *c, const ds_scope *scope, ds_why *w)
{
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < scope->n_tables; i++) {
        ds_table own;
        if (!may_have(c->rule, &scope->tables[i])) continue;
        err = cut_rows(c, &scope->tables[i], ds_trim(scope->client), &own, w);
        if (!err) err = ds_db_add(c->to, &own, w);
    }
    return err;
}

static ds_err copy_views(copying *c, const ds_scope *scope, ds_why *w)
{
    ds_err err = DS_OK;
    const char *sql;
    for (const char *const *view = c->rule->view; !err && *view; view++)
        if (!(err = ds_rule_select(c->rule, *view, &c->text, &sql, w)) &&
            !(c->covers && (err = ds_covered_select(c->covers, *view, &c->text, &sql, w))))
            err = ds_db_copy(c->from, sql, c->scope, SCOPE, c->to, *view, w);
    if (!err) err = add_tables(c, scope, w);
    if (err) return err;
    const char *words = ds_rule_words(c->rule, &c->text);
    return words ? ds_db_guard(c->to, words, w) : ds_fail(w, DS_MEMORY, "a snapshot for %s", c->rule->name);
}

static ds_val day(ds_date d, char text[11])
{
    if (d == DS_NO_DATE) return (ds_val){ .type = DS_V_NULL };
    ds_date_text(d, text);
    return DS_VTEXT(ds_str_of(text));
}

static ds_err make_copy(ds_db *from, const char *store_path, const ds_rule *rule, const ds_scope *scope, ds_db **out,
                        ds_why *w)
{
    char first[11], last[11];
    const ds_str client = ds_trim(scope->client);
    copying c = { .from = from,
                  .rule = rule,
                  .scope = { { "run", DS_VINT(scope->run) },
                             { "client", DS_VTEXT(client) },
                             { "first", day(scope->first, first) },
                             { "last", day(scope->last, last) } } };
    ds_err err = rule->subject == DS_ONE_CLIENT ? check_client(&c, store_path, client, w) : DS_OK;
    ds_covers covers = { 0 };
    if (!err && rule == &ds_rules[DS_AUDIENCE_CARE_PARTNER]) {
        c.covers = &covers;
        err = ds_authorised(from, scope, &covers, w);
    }
    c.to = *out;
    if (!err) err = c.to ? ds_db_empty(c.to, w) : ds_db_memory(&c.to, w);
    if (!err) err = copy_views(&c, scope, w);
    ds_arena_free(&c.text);
    if (err) {
        ds_db_close(c.to);
        c.to = NULL;
    }
    *out = c.to;
    return err;
}

static bool reads_the_store(const ds_rule *r)
{
    return *r->view && !strcmp(*r->view, "*");
}

static ds_err guard_store(ds_db *store, const ds_scope *scope, ds_why *w)
{
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < scope->n_tables; i++) err = ds_db_add(store, &scope->tables[i], w);
    return err ? err : ds_db_guard(store, NULL, w);
}

/* Results lie in the store by outcome, then by client: of a view of them every copy would read the rows of all clients. */
static bool lies_by_outcome(const char *view)
{
    return ds_published_has(view, "run") && ds_published_has(view, "outcome") && ds_published_has(view, "client");
}

ds_err ds_snapshot_for_many(ds_db *store, ds_audience who, int64_t run, ds_why *w)
{
    const ds_param of = { "run", DS_VINT(run) };
    ds_arena a = { 0 };
    ds_err err = DS_OK;
    for (const char *const *view = ds_rules[who].view; !err && *view; view++) {
        if (!lies_by_outcome(*view)) continue;
        const char *sql = ds_textf(&a, "SELECT * FROM main.%s WHERE run = :run", *view);
        err = sql ? ds_db_keep(store, *view, ds_str_of(sql), &of, 1, w) : ds_fail(w, DS_MEMORY, "%s", *view);
    }
    ds_arena_free(&a);
    return err;
}

ds_err ds_snapshot_copy(ds_db *store, const char *store_path, ds_audience who, const ds_scope *scope, ds_db **copy, ds_why *w)
{
    const ds_rule *rule = &ds_rules[who];
    if (reads_the_store(rule)) return ds_fail(w, DS_INTERNAL, "the audience %s reads the store itself", rule->name);
    if (!*copy) {
        ds_err err = ds_db_memory(copy, w);
        if (err) return err;
        ds_db_keeps(*copy);
    }
    return make_copy(store, store_path, rule, scope, copy, w);
}

ds_err ds_snapshot_open(const char *store_path, ds_audience who, const ds_scope *scope, ds_db **out, ds_why *w)
{
    ds_db *store = NULL;
    const ds_rule *rule = &ds_rules[who];
    *out = NULL;
    ds_err err = ds_db_open(store_path, &store, w);
    if (err) return err;
    if (reads_the_store(rule) && !scope->names) ds_db_hide(store, "v1_person");
    err = reads_the_store(rule) ? guard_store(store, scope, w) : make_copy(store, store_path, rule, scope, out, w);
    if (!err && reads_the_store(rule)) {
        *out = store;
        return DS_OK;
    }
    ds_db_close(store);
    return err;
}

void ds_snapshot_close(ds_db *db)
{
    ds_db_close(db);
}
