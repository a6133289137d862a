#include "cli.h"

#include <downshift/stats.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

char *settings_path(const char *db, ds_arena *a)
{
    const char *slash = strrchr(db, '/');
    return ds_textf(a, "%.*spractice.yaml", slash ? (int)(slash - db) + 1 : 0, db);
}

void now_text(char out[20])
{
    const char *fixed = getenv("SOURCE_DATE_EPOCH");
    time_t t = fixed ? (time_t)strtoll(fixed, NULL, 10) : time(NULL);
    struct tm tm;
    if (!(fixed ? gmtime_r(&t, &tm) : localtime_r(&t, &tm)) || !strftime(out, 20, "%Y-%m-%d %H:%M", &tm))
        strcpy(out, "1970-01-01 00:00");
}

ds_err date_option(const char *name, const char *text, ds_date *d, ds_why *w)
{
    if (ds_date_parse(ds_str_of(text), DS_DATES_ISO, d)) return DS_OK;
    return ds_fail(w, DS_USAGE, "--%s: not a date: \"%s\"; write YYYY-MM-DD", name, text);
}

ds_err month_option(const char *text, ds_date *first, ds_why *w)
{
    if (text && ds_month_parse(ds_str_of(text), first)) return DS_OK;
    return ds_fail(w, DS_USAGE, "not a month: \"%s\"; write YYYY-MM", text ? text : "");
}

/* A new database where there is none, said aloud: a mistyped --db must not pass unseen. */
static ds_err make_store(const char *db, ds_why *w)
{
    ds_store *s;
    if (access(db, F_OK) == 0) return DS_OK;
    ds_err err = ds_store_open(db, DS_STORE_CREATE, &s, NULL, w);
    if (err) return err;
    ds_store_close(s);
    printf("made a new database: %s\n", db);
    return DS_OK;
}

ds_err practice_open(const struct options *o, ds_store_mode mode, bool make, struct practice *p, ds_why *w)
{
    const char *note = "";
    ds_err err;
    *p = (struct practice){ 0 };
    ds_stats_init();
    char *yaml = settings_path(o->db, &p->arena);
    if (!yaml) return ds_fail(w, DS_MEMORY, "settings");
    if ((err = ds_settings_load(yaml, &p->settings, &p->arena, w)) ||
        (err = ds_formats_load(o->formats, &p->arena, &p->formats, w)) ||
        (err = ds_reports_load(o->reports, &p->arena, &p->reports, w)) || (make && (err = make_store(o->db, w))) ||
        (err = ds_store_open(o->db, mode, &p->store, &note, w))) {
        practice_close(p);
        return err;
    }
    if (note && *note) fprintf(stderr, "downshift: %s\n", note);
    return DS_OK;
}

void practice_close(struct practice *p)
{
    ds_store_close(p->store);
    ds_arena_free(&p->arena);
    p->store = NULL;
}
