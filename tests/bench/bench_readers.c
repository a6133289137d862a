/* bench_readers make json|xlsx ROWS FILE    sleeps as a device's server answers, or as a sheet of a workbook
 * bench_readers read FILE                   reads every row
 * bench_readers jansson FILE                loads JSON by jansson alone */
#include <downshift/read.h>

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

#include "../support/random.h"

enum { COLUMNS = 10 };

typedef struct {
    char day[11];
    int value[COLUMNS - 1];
} made_row;

static made_row next_row(rnd *r, long i)
{
    made_row row;
    ds_date_text(ds_date_of(2000, 1, 1) + (ds_date)(i % 20000), row.day);
    for (int k = 0; k < COLUMNS - 1; k++) row.value[k] = rnd_whole(r, 10, 30000);
    return row;
}

static ds_err make_json(long rows, const char *path)
{
    FILE *f = fopen(path, "wb");
    rnd r = rnd_start(20261129, 0);
    if (!f) return DS_NOWRITE;
    fputs("{\"data\":[", f);
    for (long i = 0; i < rows; i++) {
        const made_row row = next_row(&r, i);
        fprintf(f, "%s{\"day\":\"%s\",\"type\":\"long_sleep\",\"bedtime_start\":\"%sT22:30:00+02:00\"", i ? ",\n" : "", row.day,
                row.day);
        fprintf(f, ",\"levels\":{\"summary\":{\"deep\":{\"minutes\":%d},\"rem\":{\"minutes\":%d}}}", row.value[0], row.value[1]);
        for (int k = 2; k < COLUMNS - 1; k++) fprintf(f, ",\"figure_%d\":%d", k, row.value[k]);
        fputs(",\"items\":[55,56.5,null,57,58,54]}", f);
    }
    fputs("]}\n", f);
    return fclose(f) ? DS_NOWRITE : DS_OK;
}

static ds_err make_xlsx(long rows, const char *path)
{
    lxw_workbook_options options = { .constant_memory = LXW_TRUE };
    lxw_workbook *b = workbook_new_opt(path, &options);
    lxw_worksheet *s = workbook_add_worksheet(b, "Nights");
    rnd r = rnd_start(20261129, 0);
    worksheet_write_string(s, 0, 0, "day", NULL);
    for (lxw_col_t k = 1; k < COLUMNS; k++) {
        char name[16];
        snprintf(name, sizeof name, "figure_%d", k);
        worksheet_write_string(s, 0, k, name, NULL);
    }
    for (long i = 0; i < rows; i++) {
        const made_row row = next_row(&r, i);
        worksheet_write_string(s, (lxw_row_t)(i + 1), 0, row.day, NULL);
        for (lxw_col_t k = 1; k < COLUMNS; k++)
            worksheet_write_number(s, (lxw_row_t)(i + 1), k, row.value[k - 1], NULL);
    }
    return workbook_close(b) == LXW_NO_ERROR ? DS_OK : DS_NOWRITE;
}

static ds_err read_rows(ds_source *s, ds_why *w)
{
    static const ds_path place = { .in = DS_IN_JSON, .at = "data" };
    static const ds_paths places = { &place, 1 };
    ds_str title;
    ds_cells c;
    bool more;
    ds_source_look_for(s, &places);
    ds_err err = ds_source_table(s, &title, &c, &more, w);
    while (!err && more) err = ds_source_row(s, &c, &more, w);
    return err;
}

static ds_err read_all(const char *path, ds_why *w)
{
    ds_source *s = NULL;
    ds_err err = ds_source_open(path, &s, w);
    if (!err) err = read_rows(s, w);
    ds_source_close(s);
    return err;
}

static ds_err load_by_jansson(const char *path, ds_why *w)
{
    json_error_t e;
    json_t *j = json_load_file(path, 0, &e);
    if (!j) return ds_fail(w, DS_DATA, "%s", e.text);
    json_decref(j);
    return DS_OK;
}

int main(int argc, char **argv)
{
    ds_why w = { 0 };
    ds_err err = DS_USAGE;
    if (argc == 5 && !strcmp(argv[1], "make"))
        err = !strcmp(argv[2], "json") ? make_json(atol(argv[3]), argv[4]) : make_xlsx(atol(argv[3]), argv[4]);
    else if (argc == 3 && !strcmp(argv[1], "read"))
        err = read_all(argv[2], &w);
    else if (argc == 3 && !strcmp(argv[1], "jansson"))
        err = load_by_jansson(argv[2], &w);
    if (err) fprintf(stderr, "bench_readers: %s\n", *w.text ? w.text : ds_err_text(err));
    return ds_exit_status(err);
}
