#include "store/db/budget.h"
#include "store/db/clock.h"
#include "store/db/prepared.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct ds_rows {
    ds_db *db;
    sqlite3_stmt *st;
    ds_spent spent;
};

/* ---- what may be asked ---- */

/* Pure, bounded functions; what reads files, loads code or tells of the machine is not among them. */
static const char *const functions[] = {
    "abs",      "avg",          "ceil",       "ceiling",    "char",        "coalesce",  "count",     "cume_dist",
    "date",     "datetime",     "dense_rank", "exp",        "first_value", "floor",     "format",    "glob",
    "hex",      "group_concat", "ifnull",     "iif",        "instr",       "julianday", "lag",       "last_value",
    "lead",     "length",       "like",       "likelihood", "likely",      "ln",        "log",       "log10",
    "log2",     "lower",        "ltrim",      "max",        "min",         "mod",       "nth_value", "ntile",
    "nullif",   "percent_rank", "pow",        "power",      "printf",      "quote",     "rank",      "replace",
    "round",    "row_number",   "rtrim",      "sign",       "sqrt",        "strftime",  "substr",    "substring",
    "sum",      "time",         "total",      "trim",       "trunc",       "typeof",    "unicode",   "unixepoch",
    "unlikely", "upper",
};

static bool function_allowed(const char *name)
{
    for (size_t i = 0; name && i < DS_COUNT(functions); i++)
        if (!sqlite3_stricmp(name, functions[i])) return true;
    return false;
}

ds_name *ds_table_named(ds_db *d, const char *name)
{
    for (ds_name *t = d->tables; t; t = t->next)
        if (!sqlite3_stricmp(t->name, name)) return t;
    return NULL;
}

bool ds_has_table(const ds_db *d, const char *name)
{
    for (const ds_name *t = d->tables; t; t = t->next)
        if (!sqlite3_stricmp(t->name, name)) return true;
    return false;
}

/* count(*) reads no column: SQLite then gives an empty one, and for a name a CTE's where it counts one. What an audience may not see
 * is not in its copy, so a count of what is there tells nothing more. */
static bool table_allowed(const ds_db *d, const char *name, const char *column)
{
    if (!name || !sqlite3_strnicmp(name, "pragma_", 7)) return false;
    if (column && !*column) return true;
    if (!sqlite3_stricmp(name, "sqlite_master")) return true;
    return !d->memory || ds_has_table(d, name);
}

static int refuse(ds_db *d, int action, const char *name)
{
    d->denied = action;
    snprintf(d->denied_name, sizeof d->denied_name, "%s", name ? name : "");
    return SQLITE_DENY;
}

int ds_authorize(void *db, int action, const char *a, const char *b, const char *schema, const char *accessor)
{
    ds_db *d = db;
    (void)schema;
    (void)accessor; /* a view or a CTE, and a CTE may bear any name */
    if (!d->guarded) return SQLITE_OK;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    case SQLITE_READ:
        return table_allowed(d, a, b) ? SQLITE_OK : refuse(d, action, a);
    case SQLITE_FUNCTION:
        return function_allowed(b) ? SQLITE_OK : refuse(d, action, b);
    default:
        return refuse(d, action, a);
    }
}

/* ---- asking ---- */

static ds_err wrong_sql(const ds_db *d, int rc, const ds_spent *spent, ds_why *w)
{
    ds_err err = ds_budget_story(d, spent, rc, w);
    if (err) return err;
    if (d->denied == SQLITE_FUNCTION)
        return ds_fail(w, DS_DENIED, "the function %s() may not be used in a query", d->denied_name);
    if (d->denied == SQLITE_READ) return ds_fail(w, DS_DENIED, "the table %s may not be read", d->denied_name);
    if (d->denied)
        return ds_fail(w, DS_CONFIG, "only one SELECT may stand here, nothing that writes, attaches or sets");
    if ((rc & 0xFF) != SQLITE_ERROR) return ds_sqlite_fail(d, rc, w);
    const char *text = sqlite3_errmsg(d->db);
    if (strstr(text, "local time unavailable"))
        return ds_fail(
            w, DS_CONFIG,
            "a query may not turn times to or from this computer's own (\"localtime\", \"utc\"), or the same "
            "data would give another report elsewhere; the views have local times already");
    if (d->has && (strstr(text, "no such table") || strstr(text, "no such column")))
        return ds_fail(w, DS_CONFIG, "%s (%s)", text, d->has);
    return ds_fail(w, DS_CONFIG, "%s", text);
}

/* Blanks and comments may follow a query, a second one may not. */
static bool nothing_more(ds_db *d, const char *tail, const char *end)
{
    while (tail < end) {
        sqlite3_stmt *more = NULL;
        const char *next = tail;
        int rc = sqlite3_prepare_v2(d->db, tail, (int)(end - tail), &more, &next);
        bool some = more != NULL;
        sqlite3_finalize(more);
        if (rc || some || next == tail) return false;
        tail = next;
    }
    return true;
}

static ds_err check_text(ds_str sql, ds_why *w)
{
    if (sql.n > 1000000) return ds_fail(w, DS_CONFIG, "a query of more than a million bytes");
    if (sql.n && memchr(sql.p, '\0', sql.n)) return ds_fail(w, DS_CONFIG, "a zero byte in a query");
    return DS_OK;
}

static ds_err prepare(ds_db *d, ds_str sql, const ds_spent *spent, sqlite3_stmt **st, ds_why *w)
{
    const char *tail = NULL;
    d->denied = 0;
    int rc = sqlite3_prepare_v3(d->db, sql.p ? sql.p : "", (int)sql.n, ds_prepare_flags(d), st, &tail);
    if (rc) return wrong_sql(d, rc, spent, w);
    if (!*st) return ds_fail(w, DS_CONFIG, "no query here");
    if (!sqlite3_stmt_readonly(*st) || sqlite3_stmt_isexplain(*st) || !sqlite3_column_count(*st))
        return ds_fail(w, DS_CONFIG, "only one SELECT may stand here");
    if (!nothing_more(d, tail, sql.p + sql.n))
        return ds_fail(w, DS_CONFIG, "several statements where one SELECT may stand");
    return DS_OK;
}

/* Preparing, too, takes from the budget: parts that stand for each other twice, ten times over, are a thousand. */
static ds_err prepare_guarded(ds_db *d, ds_str sql, sqlite3_stmt **st, ds_why *w)
{
    bool was = d->guarded;
    ds_spent spent = { 0 };
    d->guarded = true;
    ds_budget_begin(d, &spent);
    ds_err err = prepare(d, sql, &spent, st, w);
    ds_budget_end(d);
    d->guarded = was;
    return err;
}

/* ---- a guarded store: only its published views may be named ---- */

/* A name that the outline does not know is a fault of its own only where the store would answer. */
static ds_err say_unpublished(ds_db *store, ds_str sql, const char *table, ds_why *w)
{
    sqlite3_stmt *st = NULL;
    ds_err err = prepare_guarded(store, sql, &st, w);
    sqlite3_finalize(st);
    if (err) return err;
    return ds_fail(w, DS_DENIED,
                   "the table %s may not be read: reports read the published views (v1_...), see docs/views.md", table);
}

static ds_err check_outline(ds_db *store, ds_str sql, ds_why *w)
{
    static const char absent[] = "no such table: ";
    sqlite3_stmt *st = NULL;
    ds_err err = prepare_guarded(store->outline, sql, &st, w);
    sqlite3_finalize(st);
    const char *text = sqlite3_errmsg(store->outline->db), *table = strstr(text, absent);
    if (!err || !table) return err;
    return say_unpublished(store, sql, table + sizeof absent - 1, w);
}

/* ---- parameters ---- */

static const ds_param *param_named(const char *name, const ds_param *params, size_t n)
{
    for (size_t k = 0; name && k < n; k++)
        if (!strcmp(params[k].name, name + 1)) return &params[k];
    return NULL;
}

int ds_bind_named(sqlite3_stmt *st, const ds_param *params, size_t n)
{
    int rc = SQLITE_OK;
    for (int i = 1; !rc && i <= sqlite3_bind_parameter_count(st); i++) {
        const ds_param *p = param_named(sqlite3_bind_parameter_name(st, i), params, n);
        if (!p) continue;
        if (p->value.type == DS_V_TEXT && p->value.as.s.p) /* the caller's text need not outlive this call */
            rc = sqlite3_bind_text64(st, i, p->value.as.s.p, p->value.as.s.n, SQLITE_TRANSIENT, SQLITE_UTF8);
        else
            rc = ds_bind(st, (size_t)i, &p->value, 1);
    }
    return rc;
}

static ds_err check_params(sqlite3_stmt *st, const ds_param *params, size_t n, ds_why *w)
{
    for (int i = 1; i <= sqlite3_bind_parameter_count(st); i++) {
        const char *name = sqlite3_bind_parameter_name(st, i);
        if (!name) return ds_fail(w, DS_CONFIG, "a parameter without a name; write :month_first and the like, not ?");
        if (!param_named(name, params, n)) return ds_fail(w, DS_CONFIG, "the parameter %s has no value here", name);
    }
    return DS_OK;
}

/* ---- rows ---- */

static ds_err prepare_or_find(ds_db *d, ds_str sql, sqlite3_stmt **st, ds_why *w)
{
    if ((*st = ds_prepared_find(d, sql, DS_STRANGERS))) return DS_OK;
    ds_err err = check_text(sql, w);
    if (!err && d->outline) err = check_outline(d, sql, w);
    if (!err) err = prepare_guarded(d, sql, st, w);
    if (!err) ds_prepared_keep(d, sql, DS_STRANGERS, *st);
    return err;
}

static ds_err start(ds_rows *r, ds_str sql, const ds_param *params, size_t n, ds_why *w)
{
    const int wrote = r->db->waits ? ds_append_write(r->db->waits) : SQLITE_OK;
    ds_err err = wrote ? ds_sqlite_fail(r->db, wrote, w) : prepare_or_find(r->db, sql, &r->st, w);
    if (!err) err = check_params(r->st, params, n, w);
    int rc = err ? SQLITE_OK : ds_bind_named(r->st, params, n);
    return rc ? ds_sqlite_fail(r->db, rc, w) : err;
}

ds_err ds_ask(ds_db *db, ds_str sql, const ds_param *params, size_t n, ds_rows **out, ds_why *w)
{
    *out = NULL;
    ds_rows *r = calloc(1, sizeof *r);
    if (!r) return ds_fail(w, DS_MEMORY, "a query");
    r->db = db;
    ds_err err = start(r, sql, params, n, w);
    if (err)
        ds_rows_close(r);
    else
        *out = r;
    return err;
}

ds_err ds_rows_step(ds_rows *r, bool *more, ds_why *w)
{
    r->db->denied = 0;
    (void)ds_clock_asked();
    ds_budget_resume(r->db, &r->spent);
    int rc = sqlite3_step(r->st);
    if (rc != SQLITE_ROW) ds_budget_end(r->db);
    *more = rc == SQLITE_ROW;
    if (ds_clock_asked())
        return ds_fail(w, DS_CONFIG,
                       "a query may not ask for the time of day (\"now\"), or the same data would give another report "
                       "tomorrow; write :made, the time the report is made");
    return *more || rc == SQLITE_DONE ? DS_OK : wrong_sql(r->db, rc, &r->spent, w);
}

ds_err ds_rows_wrong(const ds_rows *r, int rc, ds_why *w)
{
    return wrong_sql(r->db, rc, &r->spent, w);
}

ds_err ds_rows_next(ds_rows *r, bool *more, ds_why *w)
{
    const ds_err err = ds_rows_step(r, more, w);
    return !err && *more ? ds_budget_row(r->db, &r->spent, r->st, w) : err;
}

sqlite3_stmt *ds_rows_statement(const ds_rows *r)
{
    return r->st;
}

size_t ds_rows_width(const ds_rows *r)
{
    return (size_t)sqlite3_column_count(r->st);
}

const char *ds_rows_name(const ds_rows *r, size_t i)
{
    return sqlite3_column_name(r->st, (int)i);
}

ds_val ds_rows_at(const ds_rows *r, size_t i)
{
    return ds_column(r->st, i);
}

void ds_rows_close(ds_rows *r)
{
    if (!r) return;
    ds_budget_leave(r->db, &r->spent);
    ds_prepared_end(r->db, r->st);
    free(r);
}

double ds_val_real(ds_val v)
{
    if (v.type == DS_V_INT) return (double)v.as.i;
    return v.type == DS_V_REAL ? v.as.d : (double)NAN;
}

int64_t ds_val_int(ds_val v, int64_t if_null)
{
    if (v.type == DS_V_INT) return v.as.i;
    /* a whole number that SQLite computed as a real, as sums and divisions are */
    return v.type == DS_V_REAL && fabs(v.as.d) < 9e15 ? (int64_t)v.as.d : if_null;
}
