#include "cli/alike.h"
#include "cli/cli.h"

#include <inttypes.h>
#include <string.h>

/* ---- ways to print the rows of a query ---- */

struct printing {
    struct alikes alike;
    size_t n;
};

typedef void (*row_print)(struct printing *to, const ds_rows *row);

/* Numbers that count nothing. */
static bool is_label(const char *name)
{
    return !strcmp(name, "run");
}

static void print_value(const char *name, ds_val v)
{
    if (v.type == DS_V_TEXT)
        cli_say("%.*s", DS_FMT(v.as.s));
    else if (v.type == DS_V_INT && is_label(name))
        cli_say("%" PRId64, v.as.i);
    else if (v.type == DS_V_INT)
        cli_say("%s", cli_thousands(v.as.i));
    else if (v.type == DS_V_REAL)
        cli_say("%g", v.as.d);
    else
        cli_say("-");
}

/* Every column, its name before its value. */
static void print_named(struct printing *to, const ds_rows *row)
{
    (void)to;
    cli_say("  ");
    for (size_t i = 0; i < ds_rows_width(row); i++) {
        cli_say("%s%s ", i ? "; " : "", ds_rows_name(row, i));
        print_value(ds_rows_name(row, i), ds_rows_at(row, i));
    }
    cli_say("\n");
}

/* The columns of a row, or a cell, that did not come in; the queries below begin with them. */
enum { FILE_AT, LINE_AT, COLUMN_AT, VALUE_AT, REASON_AT };

static ds_str text_at(const ds_rows *row, size_t i)
{
    ds_val v = ds_rows_at(row, i);
    return v.type == DS_V_TEXT ? v.as.s : (ds_str){ "", 0 };
}

static void print_place(struct printing *to, const ds_rows *row)
{
    const ds_str column = text_at(row, COLUMN_AT);
    (void)to;
    cli_say("  %.*s:%" PRId64 ": %.*s%s%.*s\n", DS_FMT(text_at(row, FILE_AT)), ds_val_int(ds_rows_at(row, LINE_AT), 0),
            DS_FMT(column), column.n ? ": " : "", DS_FMT(text_at(row, REASON_AT)));
}

/* Kept, to be told together with those like it. */
static void keep_alike(struct printing *to, const ds_rows *row)
{
    char file[512];
    ds_copy(file, sizeof file, text_at(row, FILE_AT));
    cli_alikes_add(&to->alike, &(struct alike_row){ file, ds_val_int(ds_rows_at(row, LINE_AT), 0),
                                                    text_at(row, COLUMN_AT), text_at(row, VALUE_AT),
                                                    text_at(row, REASON_AT) });
}

/* ---- the parts ---- */

#define FATES(X) X(fresh, new) ", " X(changed, updated) ", " X(same, known) ", " X(refused, refused) ", "              \
    X(ignored + lost, left_aside) ", " X(joined, joined)
#define EACH(sum, name) #sum " AS " #name
#define SUM(sum, name)  "CAST(total(" #sum ") AS INTEGER) AS " #name

#define NOT_IN "SELECT file, line, \"column\", value, reason FROM v1_refused WHERE "

/* What status shows: a heading and a query each; --json gives the same rows under the key. */
static const struct part {
    const char *key, *title, *none, *sql;
    row_print print, print_all; /* print_all: with --rows, where that shows more; print NULL: only then */
} parts[] = {
    { "totals", "In the database", "nothing yet",
      "SELECT (SELECT count(*) FROM v1_client) AS clients, (SELECT count(*) FROM v1_session) AS sessions, "
      "(SELECT count(*) FROM v1_night) AS nights, (SELECT count(*) FROM v1_refused WHERE refused) AS rows_refused",
      print_named, NULL },
    { "fates", "What became of the rows", "none yet",
      "SELECT count(*) AS files, CAST(total(rows) AS INTEGER) AS rows, " FATES(SUM) " FROM v1_file", print_named,
      NULL },
    { "files", "Files", "none yet",
      "SELECT file, format, client, rows, " FATES(EACH) ", doubts, imported_at FROM v1_file ORDER BY id", print_named,
      NULL },
    { "series", "Sleep series", "none yet",
      "SELECT client, source, nights, first_night, last_night, without_bedtime, doubts FROM v1_series ORDER BY client, "
      "source",
      print_named, NULL },
    { "unread", "Files that could not be read", "none", "SELECT file, reason, seen_at FROM v1_unread ORDER BY file",
      print_named, NULL },
    { "refused", "Rows refused", "none", NOT_IN "refused ORDER BY file, line", keep_alike, print_place },
    { "cells", "Cells set aside: their rows came in without them", "none",
      "SELECT file, line, \"column\", value, reason FROM v1_cell ORDER BY file, line", keep_alike, print_place },
    { "notes_alone", "Notes without a start that are of no one visit", "none",
      "SELECT file, line, 'start' AS \"column\", '' AS value, 'no start, and ' || why || ': give the start' AS reason FROM v1_note "
      "WHERE start IS NULL ORDER BY file, line",
      keep_alike, print_place },
    { "sales_alone", "Sales without a visit", "none",
      "SELECT file, line, '' AS \"column\", '' AS value, 'no visit of this day is like it' AS reason FROM v1_sale_alone "
      "ORDER BY file, line",
      keep_alike, print_place },
    { "visits_alone", "Visits without a sale, on days that an export of sales covers", "none",
      "SELECT file, line, '' AS \"column\", '' AS value, 'no sale of this day is like it' AS reason FROM v1_visit_alone "
      "ORDER BY file, line",
      keep_alike, print_place },
    { "doubts", "Rows with a doubt: they came in, and what cannot be is not analysed", "none",
      "SELECT file, line, '' AS \"column\", '' AS value, doubt FROM v1_doubt ORDER BY file, line", keep_alike,
      print_place },
    { "unmatched", "Visits that only the log, or only a booking program, tells of, on days of both", "none",
      "SELECT file, line, '' AS \"column\", '' AS value, told FROM v1_unmatched WHERE start IS NOT NULL ORDER BY file, line", keep_alike, print_place },
    { "left_aside", "Rows left aside", "none", NOT_IN "NOT refused ORDER BY file, line", NULL, print_place },
    { "analyses", "Analyses", "none yet", "SELECT run, as_of, made_at, version, provisional FROM v1_run ORDER BY run",
      print_named, NULL },
};

static row_print way_of(const struct part *p, bool rows)
{
    return rows && p->print_all ? p->print_all : p->print;
}

static ds_err print_part(struct practice *p, const struct part *part, row_print print, ds_why *w)
{
    struct printing to = { .alike = { .arena = &p->arena } };
    ds_rows *rows = NULL;
    bool more = false, cut = false;
    ds_err err = ds_ask(ds_store_db(p->store), ds_str_of(part->sql), NULL, 0, &rows, w);
    cli_say("%s\n", part->title);
    for (; !err && !(err = ds_rows_next(rows, &more, w)) && more; to.n++) print(&to, rows);
    ds_rows_close(rows);
    if (err) return err;
    if (!to.n) cli_say("  %s\n", part->none);
    cli_alikes_say(&to.alike, NULL, &cut);
    if (cut) cli_say("  \"downshift status --rows\" lists every one\n");
    return err;
}

static ds_err print_parts(const struct options *o, struct practice *p, ds_why *w)
{
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < DS_COUNT(parts); i++) {
        row_print print = way_of(&parts[i], o->rows);
        if (print) err = print_part(p, &parts[i], print, w);
    }
    return err;
}

static ds_err json_parts(const struct options *o, struct practice *p, ds_why *w)
{
    json_t *all = json_object(), *rows = NULL;
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < DS_COUNT(parts); i++) {
        if (!way_of(&parts[i], o->rows)) continue;
        err = cli_json_rows(ds_store_db(p->store), parts[i].sql, NULL, 0, &rows, w);
        if (!err && json_object_set_new(all, parts[i].key, rows)) err = ds_fail(w, DS_MEMORY, "the JSON");
    }
    if (!err) return cli_json_out(all, w);
    json_decref(all);
    return err;
}

ds_err cmd_status(const struct options *o, ds_why *w)
{
    struct practice p;
    ds_err err = cli_practice_open(o, DS_STORE_READ, false, &p, w);
    if (err) return err;
    err = ds_store_verify(p.store, w);
    if (!err) err = o->json ? json_parts(o, &p, w) : print_parts(o, &p, w);
    cli_practice_close(&p);
    return err;
}
