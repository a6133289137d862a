/* bench_import make plain|days ROWS FILE    a night log, sorted by client and night; with the day's confounders or without
 * bench_import make sessions ROWS FILE      the massages of these clients, one a week each
 * bench_import read FILE                    reads every row
 * bench_import map FILE                     reads and maps every row
 * bench_import import FILE STORE            imports it into a new store */
#include <downshift/import.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support/random.h"

enum { NIGHTS = 1000 }; /* a client */

static ds_err complain(const ds_why *w)
{
    if (w->code) fprintf(stderr, "bench_import: %s\n", w->text);
    return w->code;
}

/* ---- make ---- */

static void write_row(FILE *f, rnd *r, long client, ds_date night, bool days)
{
    char date[11], bed[11];
    int minute = rnd_whole(r, 21 * 60 + 30, 25 * 60);
    ds_date_text(night, date);
    ds_date_text(night + minute / 1440, bed);
    fprintf(f, "C%06ld,%s,%s %02d:%02d", client, date, bed, minute / 60 % 24, minute % 60);
    static const struct {
        double mean, sd;
        const char *form;
    } outcome[] = { { 6.5, 1.2, ",%.1f" }, { 415, 40, ",%.1f" }, { 18, 5, ",%.0f" }, { 35, 8, ",%.0f" },
                    { 4, 0.6, ",%.0f" },   { 58, 4, ",%.0f" },   { 52, 8, ",%.1f" } };
    for (size_t i = 0; i < DS_COUNT(outcome); i++) {
        double z = rnd_normal(r), x = outcome[i].mean + outcome[i].sd * z / 2;
        fprintf(f, outcome[i].form, x);
    }
    if (days) {
        int alcohol = rnd_whole(r, 0, 3), caffeine = rnd_whole(r, 0, 4), stress = rnd_whole(r, 0, 10);
        fprintf(f, ",%d,%d,%d", alcohol, 80 * caffeine, stress);
    }
    fputc('\n', f);
}

static int make_sessions(long rows, const char *path)
{
    static const char *const pressure[] = { "light", "moderate", "deep" };
    FILE *f = fopen(path, "wb");
    rnd r = rnd_start(20261003, 1);
    const ds_date first = ds_date_of(2023, 1, 1);
    if (!f) return ds_exit_status(DS_NOWRITE);
    fputs("client_id,date,start,duration_min,pressure,price\n", f);
    for (long i = 0; i < rows; i++) {
        char date[11];
        if (i % NIGHTS % 7 != i / NIGHTS % 7) continue;
        const int minutes = 30 * rnd_whole(&r, 1, 3), kind = rnd_whole(&r, 0, 2), hour = rnd_whole(&r, 10, 19);
        ds_date_text(first + (ds_date)(i % NIGHTS), date);
        fprintf(f, "C%06ld,%s,%02d:00,%d,%s,%d\n", i / NIGHTS, date, hour, minutes, pressure[kind], 30 + minutes);
    }
    return ds_exit_status(fclose(f) ? DS_NOWRITE : DS_OK);
}

static int make(bool days, long rows, const char *path)
{
    FILE *f = fopen(path, "wb");
    rnd r = rnd_start(20261003, 0);
    ds_date first = ds_date_of(2023, 1, 1);
    if (!f) return ds_exit_status(DS_NOWRITE);
    fputs("client_id,night_date,bedtime,quality,tst_min,sol_min,waso_min,awakenings,resting_hr,hrv_ms", f);
    fputs(days ? ",alcohol,caffeine_mg,stress\n" : "\n", f);
    for (long i = 0; i < rows; i++) write_row(f, &r, i / NIGHTS, first + (ds_date)(i % NIGHTS), days);
    return ds_exit_status(fclose(f) ? DS_NOWRITE : DS_OK);
}

/* ---- read, map ---- */

static ds_err read_all(const char *path, bool map, ds_arena *a, ds_why *w)
{
    ds_err err;
    ds_source *s = NULL;
    ds_formats *formats;
    const ds_format *format;
    ds_mapper *m = NULL;
    ds_settings settings;
    ds_str title;
    ds_cells c;
    const char *unused;
    bool more;
    ds_records all;
    ds_refusal no;
    int64_t rows = 0, refused = 0;
    ds_settings_default(&settings);
    if ((err = ds_source_open(path, &s, w)) || (err = ds_source_table(s, &title, &c, &more, w))) goto done;
    if (map && ((err = ds_formats_load(NULL, a, &formats, w)) || (err = ds_recognise(formats, &c, &format, w)) ||
                (err = ds_mapper_new(format, &c, '.', (ds_str){ 0 }, &settings, a, &m, &unused, w))))
        goto done;
    for (; !(err = ds_source_row(s, &c, &more, w)) && more; rows++)
        if (map) refused += ds_map_row(m, &c, NULL, &all, &no) != DS_ROW_OK;
    if (!err && refused) err = ds_fail(w, DS_DATA, "%lld of %lld rows refused", (long long)refused, (long long)rows);
done:
    ds_source_close(s);
    return err;
}

/* ---- import ---- */

static ds_err import_all(const char *path, const char *store_path, ds_arena *a, ds_why *w)
{
    ds_err err;
    ds_store *s = NULL;
    ds_formats *formats;
    ds_settings settings;
    ds_import_summary sum;
    ds_settings_default(&settings);
    if ((err = ds_store_open(store_path, DS_STORE_CREATE, &s, NULL, w)) ||
        (err = ds_formats_load(NULL, a, &formats, w)))
        goto done;
    ds_import_options o = { .settings = &settings, .formats = formats, .when = "2026-11-01 09:00" };
    if ((err = ds_import(s, &path, 1, &o, a, &sum, w))) goto done;
    if (sum.n != 1 || sum.file[0].code || sum.file[0].counts.fresh != sum.file[0].counts.rows)
        err = ds_fail(w, DS_DATA, "not every row came in: %s", sum.n ? sum.file[0].story : "no file");
done:
    ds_store_close(s);
    return err;
}

int main(int argc, char **argv)
{
    ds_why w = { 0 };
    ds_arena a = { 0 };
    if (argc == 5 && !strcmp(argv[1], "make") && !strcmp(argv[2], "sessions")) return make_sessions(atol(argv[3]), argv[4]);
    if (argc == 5 && !strcmp(argv[1], "make")) return make(!strcmp(argv[2], "days"), atol(argv[3]), argv[4]);
    if (argc == 3 && !strcmp(argv[1], "read"))
        (void)read_all(argv[2], false, &a, &w);
    else if (argc == 3 && !strcmp(argv[1], "map"))
        (void)read_all(argv[2], true, &a, &w);
    else if (argc == 4 && !strcmp(argv[1], "import"))
        (void)import_all(argv[2], argv[3], &a, &w);
    else
        (void)ds_fail(&w, DS_USAGE, "make plain|days|sessions ROWS FILE, read FILE, map FILE, or import FILE STORE");
    ds_arena_free(&a);
    return ds_exit_status(complain(&w));
}
