/* Tables made of the answers of queries: copies for a snapshot, and parts of queries that are kept. */
#include "store/db/prepared.h"

/* ---- a table for an answer ---- */

/* The table keeps the declared types, so that comparisons there go as they do in the source. */
static const char *table_sql(ds_arena *a, const char *make, const char *table, sqlite3_stmt *from)
{
    const char *list = "";
    for (int i = 0; list && i < sqlite3_column_count(from); i++) {
        const char *type = sqlite3_column_decltype(from, i);
        list = ds_textf(a, "%s%s\"%s\" %s", list, i ? ", " : "", sqlite3_column_name(from, i), type ? type : "");
    }
    return list ? ds_textf(a, "%s %s (%s)", make, table, list) : NULL;
}

static const char *insert_sql(ds_arena *a, const char *schema, const char *table, int columns)
{
    const char *marks = "?";
    for (int i = 1; marks && i < columns; i++) marks = ds_textf(a, "%s, ?", marks);
    return marks ? ds_textf(a, "INSERT INTO %s.%s VALUES (%s)", schema, table, marks) : NULL;
}

/* *source: whose fault a result code is. */
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
    *source = true;
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static int fill_table(sqlite3_stmt *from, ds_db *to, const char *table, bool fresh, bool *source)
{
    ds_arena a = { 0 };
    sqlite3_stmt *st = NULL;
    const char *make = fresh ? table_sql(&a, "CREATE TABLE", table, from) : "", *insert = insert_sql(&a, "main", table, sqlite3_column_count(from));
    *source = false;
    int rc = make && insert ? sqlite3_exec(to->db, make, NULL, NULL, NULL) : SQLITE_NOMEM;
    if (!rc) rc = ds_prepare_ours(to, insert, &st);
    if (!rc) rc = copy_rows(from, st, source);
    ds_prepared_end(to, st);
    ds_arena_free(&a);
    return rc;
}

ds_err ds_name_table(ds_db *d, const char *table, ds_why *w)
{
    ds_name *n = ds_alloc(&d->names, sizeof *n);
    const char *name = ds_keep(&d->names, ds_str_of(table)).p;
    if (!n || !name) return ds_fail(w, DS_MEMORY, "a copy of %s", table);
    *n = (ds_name){ .name = name, .next = d->tables };
    d->tables = n;
    return DS_OK;
}

/* ---- a copy ---- */

ds_err ds_db_copy(ds_db *from, const char *sql, const ds_param *params, size_t n, ds_db *to, const char *table,
                  ds_why *w)
{
    sqlite3_stmt *st = NULL;
    bool source = true;
    const bool fresh = !ds_has_table(to, table); /* else one that was emptied */
    ds_err err = fresh ? ds_name_table(to, table, w) : DS_OK;
    if (!err) err = ds_sqlite_exec(to, "BEGIN", w);
    if (err) return err;
    int rc = ds_prepare_ours(from, sql, &st);
    if (!rc) rc = ds_bind_named(st, params, n);
    if (!rc) rc = fill_table(st, to, table, fresh, &source);
    if (rc) err = ds_sqlite_fail(source ? from : to, rc, w);
    ds_prepared_end(from, st);
    if (!err) return ds_sqlite_exec(to, "COMMIT", w);
    (void)sqlite3_exec(to->db, "ROLLBACK", NULL, NULL, NULL);
    return ds_within(w, "a copy of %s", table);
}

/* ---- a part of queries that is kept ---- */

static bool has_column(sqlite3_stmt *st, const char *name)
{
    for (int i = 0; i < sqlite3_column_count(st); i++)
        if (!sqlite3_stricmp(sqlite3_column_name(st, i), name)) return true;
    return false;
}

/* People's rows are looked up by person and day, for each of another query's: SQLite makes no index for that by itself. A
 * memory has one person's at most. */
static const char *index_sql(ds_arena *a, const ds_db *d, const char *table, sqlite3_stmt *from)
{
    if (d->memory || !has_column(from, "client")) return "";
    return ds_textf(a, "CREATE INDEX temp.%s_client ON %s (client%s)", table, table, has_column(from, "date") ? ", date" : "");
}

/* An empty one, in place of any of that name that was kept before; *insert fills it. */
static int new_table(ds_db *d, const char *table, sqlite3_stmt *from, sqlite3_stmt **insert)
{
    ds_arena a = { 0 };
    const char *drop = ds_textf(&a, "DROP TABLE IF EXISTS temp.%s", table), *make = table_sql(&a, "CREATE TEMP TABLE", table, from),
               *index = index_sql(&a, d, table, from), *fill = insert_sql(&a, "temp", table, sqlite3_column_count(from));
    int rc = drop && make && index && fill ? sqlite3_exec(d->db, drop, NULL, NULL, NULL) : SQLITE_NOMEM;
    if (!rc) rc = sqlite3_exec(d->db, make, NULL, NULL, NULL);
    if (!rc) rc = sqlite3_exec(d->db, index, NULL, NULL, NULL);
    if (!rc) rc = ds_prepare_ours(d, fill, insert);
    ds_arena_free(&a);
    return rc;
}

/* The one that was kept of this query before, emptied; *insert fills it. */
static int same_table(ds_db *d, const char *table, sqlite3_stmt *from, sqlite3_stmt **insert)
{
    ds_arena a = { 0 };
    sqlite3_stmt *st = NULL;
    const char *empty = ds_textf(&a, "DELETE FROM temp.%s", table), *fill = insert_sql(&a, "temp", table, sqlite3_column_count(from));
    int rc = empty && fill ? ds_prepare_ours(d, empty, &st) : SQLITE_NOMEM;
    if (!rc) rc = sqlite3_step(st);
    if (rc == SQLITE_DONE) rc = ds_prepare_ours(d, fill, insert);
    ds_prepared_end(d, st);
    ds_arena_free(&a);
    return rc;
}

static bool is_of(ds_db *d, const char *table, ds_str sql)
{
    const ds_name *t = ds_table_named(d, table);
    return t && t->made_of.p && ds_same(t->made_of, sql);
}

/* SQLite may prepare it anew, as tables have come since. */
static int step_ours(ds_db *d, sqlite3_stmt *st)
{
    const bool was = d->guarded;
    d->guarded = false;
    const int rc = sqlite3_step(st);
    d->guarded = was;
    return rc;
}

static ds_err fill_kept(ds_db *d, ds_rows *rows, sqlite3_stmt *insert, ds_why *w)
{
    sqlite3_stmt *from = ds_rows_statement(rows);
    bool more = true;
    ds_err err = DS_OK;
    while (!err && !(err = ds_rows_step(rows, &more, w)) && more) {
        int rc = SQLITE_OK;
        for (int i = 0; !rc && i < sqlite3_column_count(from); i++) rc = sqlite3_bind_value(insert, i + 1, sqlite3_column_value(from, i));
        if (!rc) rc = step_ours(d, insert);
        sqlite3_reset(insert);
        if (rc != SQLITE_DONE) err = ds_rows_wrong(rows, rc, w);
    }
    return err;
}

/* What may be named later: in the outline an empty one of its columns. */
static ds_err publish(ds_db *d, const char *table, ds_rows *rows, ds_why *w)
{
    ds_err err = ds_has_table(d, table) ? DS_OK : ds_name_table(d, table, w);
    if (err || !d->outline) return err;
    sqlite3_stmt *insert = NULL;
    d->outline->guarded = false;
    const int rc = new_table(d->outline, table, ds_rows_statement(rows), &insert);
    d->outline->guarded = true;
    ds_prepared_end(d->outline, insert);
    if (rc) return ds_sqlite_fail(d->outline, rc, w);
    return ds_has_table(d->outline, table) ? DS_OK : ds_name_table(d->outline, table, w);
}

static ds_err keep_rows(ds_db *d, const char *table, ds_str sql, ds_rows *rows, ds_why *w)
{
    sqlite3_stmt *insert = NULL;
    const bool was = d->guarded;
    d->guarded = false; /* what is made here is ours; the query has been looked at, and is again when SQLite prepares it anew */
    ds_err err = d->owner ? ds_sqlite_exec(d, "PRAGMA query_only = OFF", w) : DS_OK;
    const int rc = err ? SQLITE_OK : (is_of(d, table, sql) ? same_table : new_table)(d, table, ds_rows_statement(rows), &insert);
    d->guarded = was;
    if (rc) err = ds_sqlite_fail(d, rc, w);
    if (!err) err = fill_kept(d, rows, insert, w);
    ds_prepared_end(d, insert);
    d->guarded = false;
    if (d->owner && !err) err = ds_sqlite_exec(d, "PRAGMA query_only = ON", w);
    d->guarded = was;
    return err ? err : publish(d, table, rows, w);
}

/* So that the same query fills the same table next time. */
static ds_err note_query(ds_db *d, const char *table, ds_str sql, ds_why *w)
{
    ds_name *t = d->keeps ? ds_table_named(d, table) : NULL;
    if (!t || ds_same(t->made_of, sql)) return DS_OK;
    t->made_of = ds_keep(&d->texts, sql);
    return t->made_of.p ? DS_OK : ds_fail(w, DS_MEMORY, "a copy of %s", table);
}

ds_err ds_db_keep(ds_db *db, const char *table, ds_str sql, const ds_param *params, size_t n, ds_why *w)
{
    ds_rows *rows = NULL;
    ds_err err = ds_ask(db, sql, params, n, &rows, w);
    if (!err) err = keep_rows(db, table, sql, rows, w);
    ds_rows_close(rows);
    return err ? err : note_query(db, table, sql, w);
}
