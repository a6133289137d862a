#include "store/db/budget.h"

#include <stdio.h>
#include <stdlib.h>

/* SQLite's printf is inside SQLite and not to be called from outside but by a query: one is kept prepared for each number of
 * arguments, on a database of its own. */
enum { ARGUMENTS = 32 };
typedef struct {
    sqlite3 *db;
    sqlite3_stmt *st[ARGUMENTS + 1];
} formatter;

static void close_formatter(void *p)
{
    formatter *f = p;
    for (int i = 0; i <= ARGUMENTS; i++) sqlite3_finalize(f->st[i]);
    sqlite3_close(f->db);
    free(f);
}

static int statement(formatter *f, int n, sqlite3_stmt **st)
{
    char sql[32 + 2 * ARGUMENTS] = "SELECT format(?";
    size_t at = sizeof "SELECT format(?" - 1;
    for (int i = 1; i < n; i++) at += (size_t)snprintf(sql + at, sizeof sql - at, ",?");
    snprintf(sql + at, sizeof sql - at, ")");
    int rc = f->st[n] ? SQLITE_OK : sqlite3_prepare_v2(f->db, sql, -1, &f->st[n], NULL);
    *st = f->st[n];
    return rc;
}

static int answer(sqlite3_context *context, sqlite3_stmt *st, int n, sqlite3_value **v)
{
    int rc = SQLITE_OK;
    for (int i = 0; !rc && i < n; i++) rc = sqlite3_bind_value(st, i + 1, v[i]);
    if (!rc) rc = sqlite3_step(st);
    if (rc != SQLITE_ROW) return rc ? rc : SQLITE_ERROR;
    if (sqlite3_column_type(st, 0) == SQLITE_NULL && sqlite3_value_type(v[0]) != SQLITE_NULL) return SQLITE_TOOBIG;
    sqlite3_result_value(context, sqlite3_column_value(st, 0));
    return SQLITE_OK;
}

static void format(sqlite3_context *context, int n, sqlite3_value **v)
{
    sqlite3_stmt *st = NULL;
    if (!n) return; /* NULL, as SQLite has it */
    int rc = n > ARGUMENTS ? SQLITE_TOOBIG : statement(sqlite3_user_data(context), n, &st);
    if (!rc) rc = answer(context, st, n, v);
    if (st) {
        sqlite3_reset(st);
        sqlite3_clear_bindings(st);
    }
    if (rc == SQLITE_TOOBIG)
        sqlite3_result_error_toobig(context);
    else if (rc)
        sqlite3_result_error_code(context, rc);
}

static int add_one(ds_db *d, const char *name)
{
    formatter *f = calloc(1, sizeof *f);
    if (!f) return SQLITE_NOMEM;
    int rc = ds_sqlite_open(NULL, SQLITE_OPEN_READWRITE, &f->db);
    if (rc) {
        close_formatter(f);
        return rc;
    }
    (void)sqlite3_limit(f->db, SQLITE_LIMIT_LENGTH, DS_QUERY_TEXT);
    /* closes f itself when it fails */
    return sqlite3_create_function_v2(d->db, name, -1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, f, format,
                                      NULL, NULL, close_formatter);
}

int ds_add_format(ds_db *d)
{
    int rc = add_one(d, "printf");
    return rc ? rc : add_one(d, "format");
}
