/* Run by the build: a published column without a privacy class, or a class without its column, is no build.
 * check_classes FILE; the store FILE is made and taken away again. */
#include <downshift/query.h>
#include <downshift/store.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../src/audience/classes.h"

static void must(ds_err err, const ds_why *w)
{
    if (!err) return;
    fprintf(stderr, "%s\n", w->text);
    exit(1);
}

static bool *seen; /* by the order of ds_published_next */
static int faults;

static void check_column(const char *view, const char *column)
{
    size_t i = 0;
    for (const ds_published *p = NULL; (p = ds_published_next(p)); i++)
        if (!strcmp(p->view, view) && !strcmp(p->column, column)) {
            seen[i] = true;
            return;
        }
    fprintf(stderr, "src/audience/classes.c: %s.%s has no privacy class\n", view, column);
    faults++;
}

static void check_view(ds_db *db, const char *view)
{
    ds_why w = { 0 };
    ds_rows *rows = NULL;
    char sql[200];
    snprintf(sql, sizeof sql, "SELECT * FROM \"%s\" LIMIT 0", view);
    must(ds_ask(db, ds_str_of(sql), NULL, 0, &rows, &w), &w);
    for (size_t i = 0; i < ds_rows_width(rows); i++) check_column(view, ds_rows_name(rows, i));
    ds_rows_close(rows);
}

static void check_views(ds_db *db)
{
    ds_why w = { 0 };
    ds_rows *rows = NULL;
    bool more = false;
    must(ds_ask(db, DS_LIT("SELECT name FROM sqlite_master WHERE type = 'view' AND name GLOB 'v1_*'"), NULL, 0, &rows,
                &w),
         &w);
    for (;;) {
        char view[120];
        must(ds_rows_next(rows, &more, &w), &w);
        if (!more) break;
        snprintf(view, sizeof view, "%.*s", DS_FMT(ds_rows_at(rows, 0).as.s));
        check_view(db, view);
    }
    ds_rows_close(rows);
}

static void check_table(void)
{
    size_t i = 0;
    for (const ds_published *p = NULL; (p = ds_published_next(p)); i++) {
        const bool one = p->privacy > 0 && !(p->privacy & (p->privacy - 1));
        if (seen[i] && one) continue;
        fprintf(stderr, "%s.%s %s\n", p->view, p->column,
                seen[i] ? "has not exactly one privacy class" : "has one and is no column of a view, or has it twice");
        faults++;
    }
}

int main(int argc, char **argv)
{
    ds_why w = { 0 };
    ds_store *s = NULL;
    size_t n = 0;
    if (argc != 2) return 2;
    for (const ds_published *p = NULL; (p = ds_published_next(p));) n++;
    if (!(seen = calloc(n + 1, 1))) return 1;
    (void)unlink(argv[1]); /* of a check that was cut off */
    must(ds_store_open(argv[1], DS_STORE_CREATE, &s, NULL, &w), &w);
    check_views(ds_store_db(s));
    check_table();
    ds_store_close(s);
    (void)unlink(argv[1]);
    free(seen);
    return faults != 0;
}
