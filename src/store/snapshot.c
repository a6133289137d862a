#include "store/rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Copying stands on the published table alone: which columns by class, which rows by the audience's rule. The texts put together here
 * are names compiled in; what comes from outside is bound. */
typedef struct {
    ds_store *from;
    ds_db *to;
    const ds_rule *rule;
    ds_param scope[4];
    ds_arena text;
} copying;

/* ---- one view ---- */

/* The columns of the view that the audience may have: "a", "b" */
static const char *column_list(copying *c, const char *view)
{
    const char *list = "";
    for (const ds_published *p = ds_published_columns; list && p->view; p++)
        if (!strcmp(p->view, view) && (p->privacy & c->rule->classes))
            list = ds_textf(&c->text, "%s%s\"%s\"", list, *list ? ", " : "", p->column);
    return list;
}

static int bind_scope(copying *c, sqlite3_stmt *st)
{
    int rc = SQLITE_OK;
    for (size_t i = 0; !rc && i < DS_COUNT(c->scope); i++) {
        char name[16];
        snprintf(name, sizeof name, ":%s", c->scope[i].name);
        int at = sqlite3_bind_parameter_index(st, name);
        if (at) rc = ds_bind(st, (size_t)at, &c->scope[i].value, 1);
    }
    return rc;
}

/* The table keeps the declared types, so that comparisons there go as they do on the view. */
static const char *table_sql(copying *c, const char *view, sqlite3_stmt *from)
{
    const char *list = "";
    for (int i = 0; list && i < sqlite3_column_count(from); i++) {
        const char *type = sqlite3_column_decltype(from, i);
        list = ds_textf(&c->text, "%s%s\"%s\" %s", list, i ? ", " : "", sqlite3_column_name(from, i), type ? type : "");
    }
    return list ? ds_textf(&c->text, "CREATE TABLE %s (%s)", view, list) : NULL;
}

static const char *insert_sql(copying *c, const char *view, int columns)
{
    const char *marks = "?";
    for (int i = 1; marks && i < columns; i++) marks = ds_textf(&c->text, "%s, ?", marks);
    return marks ? ds_textf(&c->text, "INSERT INTO %s VALUES (%s)", view, marks) : NULL;
}

static int copy_rows(sqlite3_stmt *from, sqlite3_stmt *to, bool *source)
{
    int rc, n = sqlite3_column_count(from);
    while ((rc = sqlite3_step(from)) == SQLITE_ROW) {
        rc = SQLITE_OK;
        for (int i = 0; !rc && i < n; i++) rc = sqlite3_bind_value(to, i + 1, sqlite3_column_value(from, i));
        if (!rc) rc = sqlite3_step(to);
        sqlite3_reset(to);
        *source = false;
        if (rc != SQLITE_DONE) return rc;
        *source = true;
    }
    return rc;
}

static ds_err copy_view(copying *c, const ds_shown *shown, ds_why *w)
{
    sqlite3_stmt *from = NULL, *to = NULL;
    ds_err err = DS_OK;
    bool source = true; /* whose fault a result code is */
    const char *columns = column_list(c, shown->view), *make = NULL, *insert = NULL;
    const char *select =
        columns ? ds_textf(&c->text, "SELECT %s FROM %s WHERE %s", columns, shown->view, shown->where) : NULL;
    if (!select) return ds_fail(w, DS_MEMORY, "a snapshot for %s", c->rule->name);
    int rc = sqlite3_prepare_v2(c->from->face.db, select, -1, &from, NULL);
    if (!rc) rc = bind_scope(c, from);
    if (rc) goto done;

    make = table_sql(c, shown->view, from);
    insert = insert_sql(c, shown->view, sqlite3_column_count(from));
    source = false;
    rc = make && insert ? sqlite3_exec(c->to->db, make, NULL, NULL, NULL) : SQLITE_NOMEM;
    if (!rc) rc = sqlite3_prepare_v2(c->to->db, insert, -1, &to, NULL);
    if (!rc) rc = copy_rows(from, to, &source);
done:
    if (rc && rc != SQLITE_DONE) err = ds_sqlite_fail(source ? &c->from->face : c->to, rc, w);
    sqlite3_finalize(from);
    sqlite3_finalize(to);
    return err;
}

/* ---- the whole ---- */

static ds_err copy_all(copying *c, ds_why *w)
{
    /* one state of the store, whatever another program writes meanwhile */
    ds_err err = ds_sqlite_exec(&c->from->face, "BEGIN", w);
    if (!err) err = ds_sqlite_exec(c->to, "BEGIN", w);
    for (const ds_shown *s = c->rule->shown; !err && s->view; s++) err = copy_view(c, s, w);
    if (!err) err = ds_sqlite_exec(c->to, "COMMIT", w);
    return err;
}

static ds_err check_client(ds_store *s, ds_str client, ds_why *w)
{
    ds_val code = DS_VTEXT(client);
    bool found;
    int64_t id;
    if (!client.n) return ds_fail(w, DS_DENIED, "a report for a client needs the client's code; give --client CODE");
    ds_err err = ds_get(s, DS_Q_CLIENT_FIND, 1, &code, &found, &id, w);
    if (!err && !found)
        err = ds_fail(w, DS_USAGE, "no client \"%.*s\" in %s; `downshift status` lists them", DS_FMT(client),
                      s->face.path);
    return err;
}

static ds_val day(ds_date d, char text[11])
{
    if (d == DS_NO_DATE) return DS_VNULL;
    ds_date_text(d, text);
    return DS_VTEXT(ds_str_of(text));
}

static int open_memory(ds_db *to)
{
    int rc =
        sqlite3_open_v2(":memory:", &to->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc) return rc;
    (void)sqlite3_db_config(to->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    (void)sqlite3_db_config(to->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_limit(to->db, SQLITE_LIMIT_ATTACHED, 0); /* beside the authorizer: nothing to attach to */
    return sqlite3_set_authorizer(to->db, ds_authorize, to);
}

static ds_err make_copy(ds_store *from, const ds_rule *rule, const ds_scope *scope, ds_db *to, ds_why *w)
{
    char first[11], last[11];
    copying c = { .from = from,
                  .to = to,
                  .rule = rule,
                  .scope = { { "run", DS_VINT(scope->run) },
                             { "client", DS_VTEXT(ds_trim(scope->client)) },
                             { "first", day(scope->first, first) },
                             { "last", day(scope->last, last) } } };
    int rc = open_memory(to);
    ds_err err = rc ? ds_sqlite_fail(to, rc, w) : copy_all(&c, w);
    ds_arena_free(&c.text);
    to->rule = rule;
    to->guarded = true;
    return err;
}

static ds_err open_copy(ds_store *s, ds_audience who, const ds_scope *scope, ds_db **out, ds_why *w)
{
    ds_err err = who == DS_AUDIENCE_CLIENT ? check_client(s, ds_trim(scope->client), w) : DS_OK;
    if (err) return err;
    ds_db *to = calloc(1, sizeof *to);
    if (!to) return ds_fail(w, DS_MEMORY, "a snapshot");
    err = make_copy(s, &ds_rules[who], scope, to, w);
    if (err)
        ds_snapshot_close(to);
    else
        *out = to;
    return err;
}

ds_err ds_snapshot_open(const char *store_path, ds_audience who, const ds_scope *scope, ds_db **out, ds_why *w)
{
    ds_store *s = NULL;
    *out = NULL;
    ds_err err = ds_store_open(store_path, DS_STORE_READ, &s, NULL, w);
    if (!err && who == DS_AUDIENCE_PRACTICE)
        err = ds_sqlite_exec(&s->face, "BEGIN", w); /* every query of a report sees one state */
    else if (!err)
        err = open_copy(s, who, scope, out, w);
    if (err || who != DS_AUDIENCE_PRACTICE) {
        ds_store_close(s);
        return err;
    }
    s->face.owner = s;
    s->face.guarded = true;
    *out = &s->face;
    return DS_OK;
}

void ds_snapshot_close(ds_db *db)
{
    if (!db) return;
    if (db->owner) {
        ds_store_close(db->owner);
        return;
    }
    sqlite3_close_v2(db->db);
    free(db);
}
