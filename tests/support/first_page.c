#include "first_page.h"
#include "random.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <downshift/growing.h>
#include <downshift/import.h>
#include <downshift/kpi.h>

enum { DAYS = 1096, MOST_REGULARS = 200, LONGEST_GAP = 42, SHORTEST_GAP = 14, MIDDLE_STAY = 12 };

const page_practice page_practices[] = {
    { "stable", "steady, 80 visits a month", 88, 5, PAGE_MONTHS, 0 },
    { "small", "steady, 25 visits a month", 27, 2, PAGE_MONTHS, 0 },
    { "fall", "80 visits a month, 30 % fewer from the 25th month on", 88, 5, PAGE_FIRST, 0.3 },
};
const size_t page_practices_n = DS_COUNT(page_practices);

const char *const page_figures[PAGE_FIGURES] = { "visits",   "hours",    "takings",      "average_visit", "new_clients",
                                                 "returned", "rebooked", "no_shows", "late_cancels",  "missed_cost" };

/* ---- three years of a session log ---- */

typedef struct {
    const page_practice *p;
    rnd r;
    ds_growing log;
    int next_client, booked, per_month[PAGE_MONTHS];
    bool enough; /* of memory */
} practice;

static ds_date origin(void)
{
    return ds_date_of(2024, 1, 1);
}

/* 0: the first month. */
static int month_of(ds_date day)
{
    int y, m, d;
    ds_date_parts(day, &y, &m, &d);
    return 12 * (y - 2024) + m - 1;
}

/* Closed on Sundays and Mondays; 1970-01-01, day 0, was a Thursday. */
static ds_date open_day(ds_date day)
{
    while ((day + 4) % 7 < 2) day++;
    return day;
}

static const char *status_by_chance(rnd *r)
{
    static const char *const status[] = { "completed", "cancelled", "no-show", "late-cancel" };
    static const double share[] = { 84, 8, 5, 3 };
    return status[rnd_pick(r, share, DS_COUNT(status))];
}

/* Whether it took place or was missed; hour after hour, so that no two of a client meet. */
static void log_visit(practice *x, int client, ds_date day, ds_date booked_on)
{
    static const struct {
        const char *name, *price;
        int minutes;
    } service[] = { { "Swedish", "95.00", 60 }, { "Deep tissue", "110.00", 60 }, { "Long Swedish", "135.00", 90 } };
    static const double often[] = { 5, 3, 2 };
    const int s = rnd_pick(&x->r, often, DS_COUNT(service)), hour = rnd_whole(&x->r, 9, 18);
    const char *status = status_by_chance(&x->r);
    const bool lost = rnd_chance(&x->r, x->p->lost), took_place = !strcmp(status, "completed");
    const int month = month_of(day);
    char text[2][11];
    if (month >= PAGE_MONTHS || (lost && month >= x->p->changes)) return;
    ds_date_text(day, text[0]);
    ds_date_text(booked_on, text[1]);
    x->per_month[month] += took_place;
    const char *line = ds_textf(x->log.a, "K%04d,%s,%02d:00,%d,%s,massage,%s,%s,%s\n", client, text[0], hour, service[s].minutes,
                                service[s].name, status, took_place ? service[s].price : "", text[1]);
    x->enough = x->enough && line && ds_grow(&x->log, ds_str_of(line));
}

/* One place among the regulars: who leaves is replaced by another of the same rhythm, or what is expected of a month would wander. */
static void live_place(practice *x)
{
    int client = x->next_client++, rhythm = rnd_whole(&x->r, SHORTEST_GAP, LONGEST_GAP);
    const ds_date end = origin() + DAYS;
    ds_date day = origin() + rnd_whole(&x->r, 0, LONGEST_GAP), before = day - 7;
    while (day < end) {
        const bool at_visit = rnd_chance(&x->r, 0.5);
        const int ahead = rnd_whole(&x->r, 1, 9);
        const ds_date visit = open_day(day);
        log_visit(x, client, visit, at_visit ? before : visit - ahead);
        before = visit;
        day = visit + rhythm + rnd_whole(&x->r, -rhythm / 3, rhythm / 3);
        if (rnd_chance(&x->r, 1.0 / MIDDLE_STAY)) client = x->next_client++;
    }
}

static void live_once(practice *x)
{
    for (ds_date day = origin(); day < origin() + DAYS; day++)
        if (rnd_chance(&x->r, x->p->once / 21.8) && open_day(day) == day) log_visit(x, x->next_client++, day, day - 3);
}

static ds_err make_log(const page_practice *p, uint64_t seed, const char *path, ds_arena *a, page_told *out, ds_why *w)
{
    practice x = { .p = p, .r = rnd_start(seed, 77), .log = { .a = a }, .next_client = 1, .enough = true };
    x.enough = ds_grow(&x.log, ds_str_of("client_id,date,start,duration_min,service,kind,status,price,booked_on\n"));
    for (int i = 0; i < p->regulars; i++) live_place(&x);
    live_once(&x);
    if (!x.enough) return ds_fail(w, DS_MEMORY, "a made-up log");
    for (int m = 0; m < PAGE_MONTHS; m++) out->visits[m >= PAGE_FIRST] += x.per_month[m];
    out->visits[0] /= PAGE_FIRST;
    out->visits[1] /= PAGE_LOOKS;
    FILE *f = fopen(path, "wx");
    const bool written = f && fwrite(x.log.p, 1, x.log.n, f) == x.log.n;
    return f && !fclose(f) && written ? DS_OK : ds_fail(w, DS_NOWRITE, "%s: %s", path, strerror(errno));
}

/* ---- its first pages ---- */

static ds_err import_log(const char *log, const char *db, const ds_settings *settings, ds_arena *a, ds_why *w)
{
    ds_formats *formats = NULL;
    ds_store *store = NULL;
    ds_import_summary sum;
    ds_import_options options = { .settings = settings, .when = "2027-01-01 09:00" };
    ds_err err = ds_formats_load(NULL, a, &formats, w);
    options.formats = formats;
    if (!err) err = ds_store_open(db, DS_STORE_CREATE, &store, NULL, w);
    if (!err) err = ds_import(store, &log, 1, &options, a, &sum, w);
    ds_store_close(store);
    return err;
}

/* Of a figure in the last month: a range to hold it against, and a word other than that it lies within. */
static void hear(const ds_kpi_series *s, int look, page_told *out)
{
    int at = 0;
    while (at < PAGE_FIGURES && strcmp(page_figures[at], s->kpi->name)) at++;
    const ds_kpi_month *m = &s->month[s->n - 1];
    if (at == PAGE_FIGURES || isnan(m->value) || m->few || isnan(m->usual_low)) return;
    out->asked[at][look] = 1;
    out->unusual[at][look] = m->news;
}

static ds_err look_at(const ds_kpis *all, const char *db, const ds_settings *settings, int look, page_told *out, ds_why *w)
{
    ds_arena a = { 0 };
    ds_kpi_figures figures;
    ds_err err = ds_kpis_ask(all, db, settings, ds_date_of(2024 + (PAGE_FIRST + look) / 12, (PAGE_FIRST + look) % 12 + 1, 1), &a,
                             &figures, w);
    for (size_t i = 0; !err && i < figures.n; i++) hear(&figures.series[i], look, out);
    ds_arena_free(&a);
    return err;
}

ds_err page_try(const page_practice *p, uint64_t seed, const char *db, page_told *out, ds_why *w)
{
    ds_arena a = { 0 };
    ds_settings settings;
    ds_kpis *all = NULL;
    const char *log = ds_textf(&a, "%s.csv", db);
    memset(out, 0, sizeof *out);
    ds_settings_default(&settings);
    ds_err err = log ? make_log(p, seed, log, &a, out, w) : ds_fail(w, DS_MEMORY, "a made-up log");
    if (!err) err = import_log(log, db, &settings, &a, w);
    if (!err) err = ds_kpis_load(NULL, &settings, &a, &all, w);
    for (int look = 0; !err && look < PAGE_LOOKS; look++) err = look_at(all, db, &settings, look, out, w);
    if (log) unlink(log);
    unlink(db);
    ds_arena_free(&a);
    return err;
}
