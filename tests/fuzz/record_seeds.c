/* record_seeds FOLDER FILE...: each sample of a format (tests/formats) as an input for fuzz_record, FOLDER/NAME-NUMBER: its cells in the
 * order of the format's columns. Of statements (.sql) the database is made first. */
#include "record/format.h"

#include <downshift/read.h>

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = MAX_COLUMNS, ROWS = 200 };

/* Where the header has each column of the format; the header's length: nowhere. */
static void find_columns(const ds_format *f, const ds_cells *header, size_t at[COLUMNS])
{
    char name[MAX_NAME];
    for (size_t c = 0; c < f->columns.n; c++) {
        at[c] = header->n;
        for (size_t i = header->n; i-- > 0;)
            if (rec_is_named(&columns_of(f)[c].folded, name, rec_fold_column(header->cell[i], name, sizeof name))) at[c] = i;
    }
}

static void write_row(FILE *to, const ds_format *f, const size_t at[COLUMNS], const ds_cells *row)
{
    for (size_t c = 0; c < f->columns.n; c++) {
        const ds_str cell = at[c] < row->n ? row->cell[at[c]] : DS_LIT("");
        fprintf(to, "%s%.*s", c ? "\x1F" : "", DS_FMT(cell));
    }
}

static ds_err write_rows(FILE *to, const ds_format *f, const ds_cells *header, ds_source *s, ds_why *w)
{
    size_t at[COLUMNS];
    ds_cells row;
    bool more = true;
    ds_err err = DS_OK;
    enum { WITH_ZONE = 8 }; /* the settings' byte */
    find_columns(f, header, at);
    fprintf(to, "%s\x1D%c", f->name, WITH_ZONE);
    for (int i = 0; i < ROWS && !(err = ds_source_row(s, &row, &more, w)) && more; i++) {
        if (i) fputc('\x1E', to);
        write_row(to, f, at, &row);
    }
    return err;
}

/* The first line that a format knows: Samsung's is the second. */
static ds_err find_header(const ds_formats *all, ds_source *s, ds_cells *header, const ds_format **f, ds_why *w)
{
    ds_str title;
    bool more;
    ds_source_look_for(s, ds_formats_places(all));
    ds_err err = ds_source_table(s, &title, header, &more, w);
    while (!err && more) {
        if (!ds_recognise(all, header, f, w)) return DS_OK;
        err = ds_source_next_header(s, header, &more, w);
        if (!err && !more) err = ds_source_table(s, &title, header, &more, w);
    }
    return err ? err : ds_fail(w, DS_DATA, "no header that a format knows");
}

static ds_err write_seed(const char *folder, int number, const ds_formats *all, ds_source *s, ds_why *w)
{
    ds_cells header;
    const ds_format *f;
    char path[1024];
    ds_err err = find_header(all, s, &header, &f, w);
    if (err) return err;
    ds_print(path, sizeof path, "%s/%s-%d", folder, f->name, number);
    FILE *to = fopen(path, "wb");
    if (!to) return ds_fail(w, DS_NOWRITE, "%s", path);
    err = write_rows(to, f, &header, s, w);
    fclose(to);
    return err;
}

/* The database that the statements of a file make, beside the seeds; the file itself where it holds none. */
static const char *made_of(const char *folder, const char *file, ds_arena *a)
{
    ds_str sql;
    ds_why w;
    sqlite3 *db = NULL;
    const size_t n = strlen(file);
    if (n < 4 || strcmp(file + n - 4, ".sql")) return file;
    const char *path = ds_textf(a, "%s.db", folder);
    remove(path);
    if (ds_read_file(file, 1 << 20, a, &sql, &w) || sqlite3_open(path, &db) ||
        sqlite3_exec(db, ds_keep(a, sql).p, NULL, NULL, NULL))
        return NULL;
    sqlite3_close(db);
    return path;
}

int main(int n, char **arg)
{
    ds_arena a = { 0 };
    ds_formats *all;
    ds_why w = { 0 };
    ds_err err = n < 3 ? DS_USAGE : ds_formats_load(NULL, &a, &all, &w);
    for (int i = 2; !err && i < n; i++) {
        ds_source *s = NULL;
        const char *path = made_of(arg[1], arg[i], &a);
        err = path ? ds_source_open(path, &s, &w) : ds_fail(&w, DS_DATA, "no statements");
        if (!err) err = write_seed(arg[1], i, all, s, &w);
        if (err) fprintf(stderr, "%s: %s\n", arg[i], w.text);
        ds_source_close(s);
    }
    ds_arena_free(&a);
    return err ? EXIT_FAILURE : EXIT_SUCCESS;
}
