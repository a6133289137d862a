/* SQLite databases that programs export: tables as rows. The database is hostile until shown otherwise (sqlite.org/security.html):
 * only stored columns of plain tables are read, so that nothing written in it is ever run; no views, virtual tables, triggers,
 * computed columns or checks. */
#include "read/source.h"

#include "read/packed/file_vfs.h"
#include "read/packed/spool.h"
#include "read/text/nest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    NAME = 2 * 128, /* bytes of "table.column" */
    BLOB_SHOWN = 64,
    MOST_TABLES = 256, /* where none is known */
    MOST_ROWS = 20000000,
    STEP = 10000,        /* of SQLite's instructions, between looks at how many there were */
    MOST_STEPS = 400000, /* of these, for a place: half a minute of nothing but them */
    CACHE_KB = 4000
};
#define MOST_COPY (INT64_C(4) << 30) /* bytes: a member of an archive lies on the disk for a while */

typedef struct {
    sqlite3 *db;
    sqlite3_stmt *rows;
    int fd;
    ds_arena a;
    ds_path *place; /* those of the asked that are there; else every table */
    size_t n, next;
    bool looked;
    const ds_path *at;
    size_t part;       /* of the place: 0 the table itself, then those of its `with` */
    const char **name; /* of the statement's cells, as the header has them */
    ds_nest table;
    ds_nest_row row;
    int64_t number, steps;
} database;

/* ---- opening ---- */

static bool claims(const ds_survey *survey)
{
    enum { APPLICATION = 68 }; /* sqlite.org/fileformat.html, 1.3.14; unread.c tells of ours */
    return ds_survey_begins(survey, "SQLite format 3", 16) &&
           !(survey->head_n >= APPLICATION + 4 && !memcmp(survey->head + APPLICATION, "DsSt", 4));
}

static ds_err fail_db(database *d, ds_why *w)
{
    switch (d->db ? sqlite3_errcode(d->db) & 0xFF : SQLITE_NOMEM) {
    case SQLITE_NOMEM:
        return ds_fail(w, DS_MEMORY, "a database");
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        return ds_fail(w, DS_DATA, "a SQLite database that is damaged or cut short: copy or export it again");
    case SQLITE_TOOBIG:
        return ds_fail(w, DS_DATA, "a SQLite database with a row of over 1 MB, which no export has");
    case SQLITE_INTERRUPT:
        return ds_fail(w, DS_DATA, "a SQLite database whose tables take longer to read than any export's");
    default:
        return ds_fail(w, DS_DATA, "a SQLite database that cannot be read (%s): export it again",
                       sqlite3_errmsg(d->db));
    }
}

/* The path of an open file with `ending` behind it. */
static bool beside(int fd, const char *ending, char *path, size_t cap)
{
    char link[64];
    ds_print(link, sizeof link, "/proc/self/fd/%d", fd);
    const ssize_t n = readlink(link, path, cap - strlen(ending) - 1);
    if (n <= 0) return false;
    path[n] = '\0';
    ds_print_more(path, cap, "%s", ending);
    return true;
}

/* What was written last may lie beside it: in a log (-wal), or in a journal by which it is to be undone first; one that is
 * empty or begins with a 0 is done with (sqlite.org/fileformat.html, 3). */
static bool is_in_use(int fd)
{
    static const char *const endings[] = { "-wal", "-journal" };
    char path[4096 + 16];
    for (size_t i = 0; i < DS_COUNT(endings); i++) {
        FILE *f = beside(fd, endings[i], path, sizeof path) ? fopen(path, "rb") : NULL;
        const int first = f ? fgetc(f) : EOF;
        if (f) fclose(f);
        if (first != EOF && first != 0) return true;
    }
    return false;
}

/* Nothing but reading tables. */
static int allow(void *state, int what, const char *a, const char *b, const char *c, const char *d)
{
    (void)state, (void)b, (void)c, (void)d;
    if (what == SQLITE_PRAGMA) return !strcmp(a, "quick_check") || !strcmp(a, "table_xinfo") ? SQLITE_OK : SQLITE_DENY;
    return what == SQLITE_SELECT || what == SQLITE_READ ? SQLITE_OK : SQLITE_DENY;
}

static int take_step(void *state)
{
    return ++((database *)state)->steps > MOST_STEPS;
}

static ds_err restrict_db(database *d, ds_why *w)
{
    char setup[160];
    ds_print(setup, sizeof setup,
             "PRAGMA cell_size_check = 1; PRAGMA ignore_check_constraints = 1; "
             "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -%d",
             CACHE_KB);
    sqlite3_limit(d->db, SQLITE_LIMIT_LENGTH, DS_NEST_ROW);
    sqlite3_limit(d->db, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(d->db, SQLITE_LIMIT_WORKER_THREADS, 0);
    sqlite3_db_config(d->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(d->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(d->db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    sqlite3_db_config(d->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_progress_handler(d->db, STEP, take_step, d);
    if (sqlite3_drop_modules(d->db, NULL) || sqlite3_exec(d->db, setup, NULL, NULL, NULL) ||
        sqlite3_set_authorizer(d->db, allow, NULL))
        return fail_db(d, w);
    return DS_OK;
}

static ds_err open_database(ds_bytes *from, const ds_survey *survey, ds_source_facts *facts, void **state, ds_why *w)
{
    (void)survey;
    database *d = *state = calloc(1, sizeof *d);
    if (!d) return ds_fail(w, DS_MEMORY, "a database");
    d->fd = -1;
    facts->encoding = "UTF-8";
    ds_facts_without_lines(facts);
    ds_err err = ds_descriptor_of(from, MOST_COPY, "a database", &d->fd, w);
    if (err) return err;
    if (from->fd >= 0 && is_in_use(d->fd))
        return ds_fail(w, DS_DATA,
                       "a SQLite database in use: what was written last lies beside it (-wal, -journal). Close the "
                       "program it belongs to, or export it");
    return ds_vfs_open(d->fd, &d->db) ? fail_db(d, w) : restrict_db(d, w);
}

/* ---- names ---- */

/* The statement of that text, in which "%w" is a name; NULL with the database's error. */
static sqlite3_stmt *prepare(database *d, const char *format, const char *name)
{
    sqlite3_stmt *q = NULL;
    char *sql = sqlite3_mprintf(format, name);
    if (!sql || sqlite3_prepare_v2(d->db, sql, -1, &q, NULL)) q = NULL;
    sqlite3_free(sql);
    return q;
}

static const char *text_at(sqlite3_stmt *q, int i)
{
    const char *text = (const char *)sqlite3_column_text(q, i);
    return text ? text : "";
}

/* Views and virtual tables have no root page. */
static bool is_table(database *d, const char *name)
{
    sqlite3_stmt *q = prepare(
        d, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 AND name = '%q' COLLATE NOCASE", name);
    const bool found = sqlite3_step(q) == SQLITE_ROW;
    sqlite3_finalize(q);
    return found;
}

typedef struct {
    const char **name;
    size_t n;
} columns;

/* Those that are stored: in the arena, with room for one more. */
static bool stored_columns(database *d, const char *table, columns *out)
{
    enum {
        AT_NAME = 1,
        AT_HIDDEN = 6
    }; /* sqlite.org/pragma.html: hidden is 0 for what is neither computed nor hidden */
    sqlite3_stmt *q = prepare(d, "PRAGMA table_xinfo(\"%w\")", table);
    int rc = SQLITE_ERROR;
    out->n = 0;
    out->name = ds_alloc(&d->a, DS_NEST_NAMES * sizeof *out->name);
    while (out->name && q && (rc = sqlite3_step(q)) == SQLITE_ROW && out->n < DS_NEST_NAMES) {
        const ds_str name = ds_str_of(text_at(q, AT_NAME));
        if (sqlite3_column_int(q, AT_HIDDEN) || !name.n || 2 * name.n > NAME) continue;
        if (!(out->name[out->n++] = ds_keep(&d->a, name).p)) break;
    }
    sqlite3_finalize(q);
    return rc == SQLITE_DONE;
}

static bool has_column(const columns *c, const char *name)
{
    for (size_t i = 0; i < c->n; i++)
        if (!sqlite3_stricmp(c->name[i], name)) return true;
    return false;
}

/* ---- a table's rows ---- */

/* A statement being made: what is asked of which table, and what its cells are called. */
typedef struct {
    database *d;
    sqlite3_str *what, *from;
    size_t n;
} asked;

/* What the header calls a column of the table at hand. */
static const char *called(const database *d, const char *column)
{
    const ds_with *w = d->part ? &d->at->with[d->part - 1] : NULL;
    for (size_t i = 0; w && i < w->n; i++)
        if (!sqlite3_stricmp(w->own[i], column)) return w->is[i];
    return column;
}

static bool ask_columns(asked *q, const char *table, const columns *c, bool joined)
{
    for (size_t i = 0; i < c->n && q->n < DS_NEST_NAMES; i++) {
        char name[NAME];
        ds_print(name, sizeof name, "%s%s%s", joined ? table : "", joined ? "." : "",
                 joined ? c->name[i] : called(q->d, c->name[i]));
        const char *clean = ds_clean(&q->d->a, ds_str_of(name), DS_CLEAN_LINE).p;
        if (!clean || !ds_nest_name(&q->d->table, ds_str_of(clean), &q->d->a)) return false;
        q->d->name[q->n++] = clean;
        sqlite3_str_appendf(q->what, "%s\"%w\".\"%w\"", q->n > 1 ? ", " : "", table, c->name[i]);
    }
    return true;
}

/* Without one of its columns a table is not joined: then its cells are no columns. */
static bool ask_join(asked *q, const char *table, const columns *own, const ds_join *j)
{
    columns c;
    if (!is_table(q->d, j->table) || !sqlite3_stricmp(j->table, table)) return true;
    if (!stored_columns(q->d, j->table, &c)) return false;
    if (!has_column(&c, j->column) || !has_column(own, j->of)) return true;
    sqlite3_str_appendf(q->from, " LEFT JOIN main.\"%w\" ON \"%w\".\"%w\" = \"%w\".\"%w\"", j->table, j->table,
                        j->column, table, j->of);
    return ask_columns(q, j->table, &c, true);
}

/* Rows in the order of their numbers; a table without these has them in the order of its key. */
static int prepare_rows(asked *q, const char *table)
{
    static const char *const orders[] = { " ORDER BY \"%w\".rowid", "" };
    const char *what = sqlite3_str_value(q->what), *from = sqlite3_str_value(q->from);
    int rc = SQLITE_NOMEM;
    for (size_t i = 0; what && from && rc && i < DS_COUNT(orders); i++) {
        sqlite3_str *sql = sqlite3_str_new(q->d->db);
        sqlite3_str_appendf(sql, "SELECT %s%s", what, from);
        sqlite3_str_appendf(sql, orders[i], table);
        char *text = sqlite3_str_finish(sql);
        rc = text ? sqlite3_prepare_v2(q->d->db, text, -1, &q->d->rows, NULL) : SQLITE_NOMEM;
        sqlite3_free(text);
    }
    return rc;
}

static bool ask_all(asked *q, const char *table, const columns *own)
{
    const ds_path *p = q->d->at;
    bool fine = ask_columns(q, table, own, false);
    for (size_t i = 0; fine && !q->d->part && i < p->n_join; i++) fine = ask_join(q, table, own, &p->join[i]);
    return fine;
}

static void end_rows(database *d)
{
    sqlite3_finalize(d->rows);
    d->rows = NULL;
}

/* The statement for a table of the place, and the names of its cells. */
static ds_err ask_table(database *d, const char *table, ds_why *w)
{
    columns own;
    asked q = { .d = d };
    end_rows(d);
    if (!stored_columns(d, table, &own)) return fail_db(d, w);
    if (!own.n) return ds_fail(w, DS_DATA, "a SQLite database with a table without columns, which no export has");
    q.what = sqlite3_str_new(d->db);
    q.from = sqlite3_str_new(d->db);
    sqlite3_str_appendf(q.from, " FROM main.\"%w\"", table);
    const bool fine = ask_all(&q, table, &own) && !prepare_rows(&q, table);
    ds_err err = fine ? DS_OK : fail_db(d, w);
    sqlite3_free(sqlite3_str_finish(q.what));
    sqlite3_free(sqlite3_str_finish(q.from));
    return err;
}

/* ---- a place ---- */

static const char *table_of(const database *d, size_t part)
{
    return part ? d->at->with[part - 1].table : d->at->at;
}

/* The next table of the place that is there; false: none. */
static bool next_part(database *d, size_t from)
{
    for (d->part = from; d->part <= d->at->n_with; d->part++)
        if (is_table(d, table_of(d, d->part))) return true;
    return false;
}

/* Where the check itself cannot run, as with an order of letters that only the program knows, rows tell by themselves. */
static ds_err check_table(database *d, const char *table, ds_why *w)
{
    sqlite3_stmt *q = is_table(d, table) ? prepare(d, "PRAGMA quick_check(\"%w\")", table) : NULL;
    if (!q) return DS_OK;
    const int rc = sqlite3_step(q);
    ds_err err = rc == SQLITE_ROW || rc == SQLITE_DONE ? DS_OK : fail_db(d, w);
    if (rc == SQLITE_ROW && strcmp(text_at(q, 0), "ok"))
        err = ds_fail(w, DS_DATA, "a SQLite database that is damaged or cut short: copy or export it again");
    sqlite3_finalize(q);
    return err;
}

static ds_err check_place(database *d, ds_why *w)
{
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i <= d->at->n_with; i++) err = check_table(d, table_of(d, i), w);
    for (size_t i = 0; !err && i < d->at->n_join; i++) err = check_table(d, d->at->join[i].table, w);
    return err;
}

/* All names of the place's tables, then the first of these. */
static ds_err open_place(database *d, const ds_path *p, ds_why *w)
{
    d->at = p;
    d->steps = d->number = 0;
    d->table = (ds_nest){ .place = p, .records = 1, .shares_lines = true };
    ds_err err = DS_OK;
    for (bool more = next_part(d, 0); more && !err; more = next_part(d, d->part + 1))
        err = ask_table(d, table_of(d, d->part), w);
    if (!err && next_part(d, 0)) err = ask_table(d, table_of(d, d->part), w);
    if (!err && !ds_nest_begin(&d->row, &d->table)) err = ds_fail(w, DS_MEMORY, "a record");
    return err;
}

static void look_for(void *state, const ds_paths *places)
{
    database *d = state;
    d->n = d->next = 0;
    d->place = ds_alloc(&d->a, (places->n + 1) * sizeof *d->place);
    for (size_t i = 0; d->place && i < places->n; i++)
        if (places->place[i].in == DS_IN_SQLITE && is_table(d, places->place[i].at))
            d->place[d->n++] = places->place[i];
}

static ds_err list_tables(database *d, ds_why *w)
{
    sqlite3_stmt *q =
        prepare(d, "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 ORDER BY rowid", NULL);
    int rc = SQLITE_ERROR;
    if (!(d->place = ds_alloc(&d->a, MOST_TABLES * sizeof *d->place))) return ds_fail(w, DS_MEMORY, "a database");
    while (q && (rc = sqlite3_step(q)) == SQLITE_ROW && d->n < MOST_TABLES) {
        const ds_str name = ds_str_of(text_at(q, 0));
        if (!name.n || 2 * name.n > NAME || !sqlite3_strnicmp(name.p, "sqlite_", 7)) continue;
        d->place[d->n++] = (ds_path){ .in = DS_IN_SQLITE, .at = ds_keep(&d->a, name).p };
    }
    ds_err err = rc == SQLITE_DONE || rc == SQLITE_ROW ? DS_OK : fail_db(d, w);
    sqlite3_finalize(q);
    return err;
}

static ds_err table(void *state, ds_str *title, ds_cells *header, bool *more, ds_why *w)
{
    database *d = state;
    ds_err err = DS_OK;
    if (!d->name && !(d->name = ds_alloc(&d->a, DS_NEST_NAMES * sizeof *d->name)))
        return ds_fail(w, DS_MEMORY, "a database");
    if (!d->looked && !d->n) err = list_tables(d, w);
    d->looked = true;
    *more = !err && d->next < d->n;
    if (!*more) return err;
    if ((err = open_place(d, &d->place[d->next++], w))) return err;
    ds_nest_header(&d->table, title, header);
    return DS_OK;
}

/* ---- cells ---- */

/* What is no text in UTF-8 is made one. */
static void add_text(database *d, ds_str text)
{
    if (ds_utf8(text) && !memchr(text.p, '\0', text.n))
        ds_nest_add(&d->row, text);
    else
        while (text.n) ds_nest_add(&d->row, ds_clean_next(&text, DS_CLEAN_TEXT));
}

/* Few bytes are a record's name. */
static void add_bytes(database *d, const unsigned char *p, int n)
{
    static const char digit[] = "0123456789abcdef";
    for (int i = 0; p && n <= BLOB_SHOWN && i < n; i++) {
        ds_nest_add(&d->row, (ds_str){ &digit[p[i] >> 4], 1 });
        ds_nest_add(&d->row, (ds_str){ &digit[p[i] & 15], 1 });
    }
}

static void add_value(database *d, int i)
{
    const int type = sqlite3_column_type(d->rows, i);
    if (type == SQLITE_BLOB) {
        const unsigned char *p = sqlite3_column_blob(d->rows, i);
        add_bytes(d, p, sqlite3_column_bytes(d->rows, i));
    } else if (type != SQLITE_NULL) {
        const char *text = (const char *)sqlite3_column_text(d->rows, i);
        if (text) add_text(d, (ds_str){ text, (size_t)sqlite3_column_bytes(d->rows, i) });
    }
}

/* *more is false behind the last row of the place's last table. */
static ds_err step(database *d, bool *more, ds_why *w)
{
    *more = false;
    while (d->rows) {
        const int rc = sqlite3_step(d->rows);
        *more = rc == SQLITE_ROW;
        if (*more) return DS_OK;
        if (rc != SQLITE_DONE) return fail_db(d, w);
        end_rows(d);
        if (!next_part(d, d->part + 1)) return DS_OK;
        ds_err err = ask_table(d, table_of(d, d->part), w);
        if (err) return err;
    }
    return DS_OK;
}

static ds_err row(void *state, ds_cells *out, bool *more, ds_why *w)
{
    database *d = state;
    ds_err err = d->number ? DS_OK : check_place(d, w); /* of tables that are read only */
    *more = false;
    if (!err) err = step(d, more, w);
    if (err || !*more) return err;
    if (++d->number > MOST_ROWS)
        return ds_fail(w, DS_DATA, "a SQLite database with over 20,000,000 rows, which no export has");
    ds_nest_start(&d->row, d->number);
    for (int i = 0, n = sqlite3_column_count(d->rows); i < n; i++) {
        const size_t from = d->row.text_n;
        add_value(d, i);
        ds_nest_put(&d->row, ds_str_of(d->name[i]), from, false);
    }
    ds_nest_give(&d->row, out);
    return DS_OK;
}

static void close_database(void *state)
{
    database *d = state;
    if (!d) return;
    end_rows(d);
    ds_nest_end(&d->row);
    sqlite3_close(d->db);
    if (d->fd >= 0) close(d->fd);
    ds_arena_free(&d->a);
    free(d);
}

const ds_source_class ds_sqlite_class = { .name = "SQLite",
                                          .seeks = true,
                                          .claims = claims,
                                          .open = open_database,
                                          .look_for = look_for,
                                          .table = table,
                                          .row = row,
                                          .close = close_database };
