#include "store/db/result_schema.h"

#include <string.h>

/* ---- what a column is in a table, by type ---- */

#define SQL_TEXT     "TEXT NOT NULL"
#define SQL_COUNT    "INTEGER NOT NULL"
#define SQL_WHOLE    "INTEGER NOT NULL"
#define SQL_REAL     "REAL"
#define SQL_FLAG     "INTEGER NOT NULL"
#define SQL_MAYBE    "INTEGER"
#define SQL_CLIENT   "INTEGER NOT NULL"
#define SQL_DATE     "INTEGER"
#define SQL_PRESSURE "INTEGER"
#define SQL_STRENGTH "TEXT"
#define SQL_VERDICT  "TEXT NOT NULL"
#define SQL_ROLE     "TEXT NOT NULL"
#define SQL_FINDING  "TEXT NOT NULL"

#define COLUMN(t, TYPE, column, part, CLASS) ", " #column " " SQL_##TYPE

#define KEY_key(column)                   ", " #column
#define KEY_val(column)                   ""
#define KEY_told(column)                  ""
#define KEY_own(column)                   ""
#define KEY(t, TYPE, column, part, CLASS) KEY_##part(column)

/* ---- what it is in a view ---- */

#define SHOW_TEXT(c)     ", t." #c
#define SHOW_COUNT(c)    ", t." #c
#define SHOW_WHOLE(c)    ", t." #c
#define SHOW_REAL(c)     ", t." #c
#define SHOW_FLAG(c)     ", t." #c
#define SHOW_MAYBE(c)    ", t." #c
#define SHOW_STRENGTH(c) ", t." #c
#define SHOW_VERDICT(c) ", t." #c
#define SHOW_ROLE(c)    ", t." #c
#define SHOW_FINDING(c) ", t." #c
#define SHOW_CLIENT(c)   ", c.code AS " #c
#define SHOW_DATE(c)     ", date(t." #c " * 86400, 'unixepoch') AS " #c
#define SHOW_PRESSURE(c) ", CASE t." #c " WHEN 0 THEN 'light' WHEN 1 THEN 'moderate' WHEN 2 THEN 'deep' END AS " #c

#define VIEW_key(TYPE, column)             SHOW_##TYPE(column)
#define VIEW_val(TYPE, column)             SHOW_##TYPE(column)
#define VIEW_told(TYPE, column)            SHOW_##TYPE(column)
#define VIEW_own(TYPE, column)             ""
#define VIEW(t, TYPE, column, part, CLASS) VIEW_##part(TYPE, column)

#define JOIN_TEXT                          ""
#define JOIN_COUNT                         ""
#define JOIN_WHOLE                         ""
#define JOIN_REAL                          ""
#define JOIN_FLAG                          ""
#define JOIN_MAYBE                         ""
#define JOIN_CLIENT                        " JOIN client c ON c.id = t.client"
#define JOIN_DATE                          ""
#define JOIN_PRESSURE                      ""
#define JOIN_STRENGTH                      ""
#define JOIN_VERDICT                       ""
#define JOIN_ROLE                          ""
#define JOIN_FINDING                       ""
#define JOIN(t, TYPE, column, part, CLASS) JOIN_##TYPE

/* ---- the statements, children after their run ---- */

#define TABLE_SQL(TABLE, table)                                                                                        \
    "CREATE TABLE " #table " (run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE"                              \
    DS_##TABLE##_COLUMNS(COLUMN, table) ", PRIMARY KEY (run" DS_##TABLE##_COLUMNS(KEY, table) ")) WITHOUT ROWID"
#define VIEW_SQL(TABLE, table)                                                                                         \
    "CREATE VIEW v1_" #table " AS SELECT t.run"                                                                        \
    DS_##TABLE##_COLUMNS(VIEW, table) " FROM " #table " t" DS_##TABLE##_COLUMNS(JOIN, table)

/* clang-format off */
static const struct thing {
    const char *type, *name, *sql; /* as sqlite_master has them */
} things[] = {
    { "table", "run", "CREATE TABLE run (id INTEGER PRIMARY KEY" DS_RUN_COLUMNS(COLUMN, run) ")" },
    { "view", "v1_run", "CREATE VIEW v1_run AS SELECT t.id AS run" DS_RUN_COLUMNS(VIEW, run) " FROM run t" },
#define X(TABLE, table)                                                                                                \
    { "table", #table, TABLE_SQL(TABLE, table) },                                                                      \
    { "view", "v1_" #table, VIEW_SQL(TABLE, table) },
    DS_RESULT_TABLES(X)
#undef X
};
/* clang-format on */

bool ds_result_schema_has(const char *type, const char *name)
{
    for (size_t i = 0; i < DS_COUNT(things); i++)
        if (!strcmp(things[i].type, type) && !strcmp(things[i].name, name)) return true;
    return false;
}

static bool stands(sqlite3_stmt *found, const char *sql)
{
    const char *text = (const char *)sqlite3_column_text(found, 0);
    return text && !strcmp(text, sql);
}

ds_err ds_result_schema_fits(const ds_db *d, bool *fit, ds_why *w)
{
    sqlite3_stmt *st = NULL;
    int rc = sqlite3_prepare_v2(d->db, "SELECT sql FROM sqlite_master WHERE type = ? AND name = ?", -1, &st, NULL);
    *fit = true;
    for (size_t i = 0; !rc && *fit && i < DS_COUNT(things); i++) {
        const ds_val v[] = { ds_vtextz(things[i].type), ds_vtextz(things[i].name) };
        if ((rc = ds_bind(st, 1, v, DS_COUNT(v)))) break;
        rc = sqlite3_step(st);
        *fit = rc == SQLITE_ROW && stands(st, things[i].sql);
        if (rc == SQLITE_ROW || rc == SQLITE_DONE) rc = sqlite3_reset(st);
    }
    sqlite3_finalize(st);
    return rc ? ds_sqlite_fail(d, rc, w) : DS_OK;
}

static ds_err drop(const ds_db *d, const struct thing *t, ds_why *w)
{
    char sql[96];
    sqlite3_snprintf(sizeof sql, sql, "DROP %s IF EXISTS %s", t->type, t->name);
    return ds_sqlite_exec(d, sql, w);
}

ds_err ds_result_schema_make(const ds_db *d, ds_why *w)
{
    ds_err err = DS_OK;
    for (size_t i = DS_COUNT(things); !err && i-- > 0;) err = drop(d, &things[i], w);
    for (size_t i = 0; !err && i < DS_COUNT(things); i++) err = ds_sqlite_exec(d, things[i].sql, w);
    return err ? ds_within(w, "result tables") : DS_OK;
}
