#include "cli/cli.h"

#include <downshift/stats.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

char *cli_beside_db(const char *db, const char *name, ds_arena *a)
{
    const char *slash = strrchr(db, '/');
    return ds_textf(a, "%.*s%s", slash ? (int)(slash - db) + 1 : 0, db, name);
}

#define LAST_SECOND 253402300799 /* of the year 9999 */

static ds_err now_text(char out[20], ds_why *w)
{
    const char *fixed = getenv("SOURCE_DATE_EPOCH");
    int64_t seconds = 0;
    struct tm tm;
    if (fixed && !*fixed) fixed = NULL; /* set to nothing is not set */
    if (fixed && (!ds_int(ds_str_of(fixed), &seconds) || seconds < 0 || seconds > LAST_SECOND))
        return ds_fail(w, DS_USAGE,
                       "SOURCE_DATE_EPOCH: not a number of seconds since 1970: \"%s\"; write one, or unset it for the "
                       "time of day",
                       fixed);
    time_t t = fixed ? (time_t)seconds : time(NULL);
    if (!(fixed ? gmtime_r(&t, &tm) : localtime_r(&t, &tm)) || !strftime(out, 20, "%Y-%m-%d %H:%M", &tm))
        return ds_fail(w, DS_INTERNAL, "the clock of this computer stands at no time: %lld", (long long)t);
    return DS_OK;
}

ds_err cli_date_option(const char *name, const char *text, ds_date *d, ds_why *w)
{
    if (ds_date_parse(ds_str_of(text), DS_DATES_ISO, d)) return DS_OK;
    return ds_fail(w, DS_USAGE, "--%s: not a date: \"%s\"; write YYYY-MM-DD", name, text);
}

ds_err cli_jobs_option(const struct options *o, int64_t *jobs, ds_why *w)
{
    enum { MOST = 64 };
    *jobs = 0;
    if (!o->jobs || (ds_int(ds_str_of(o->jobs), jobs) && *jobs >= 1 && *jobs <= MOST)) return DS_OK;
    return ds_fail(w, DS_USAGE, "--jobs: a number of processes, 1 to %d, and not \"%s\"", MOST, o->jobs);
}

ds_err cli_month_option(const char *text, ds_date *first, ds_why *w)
{
    if (text && ds_month_parse(ds_str_of(text), first)) return DS_OK;
    return ds_fail(w, DS_USAGE, "not a month: \"%s\"; write YYYY-MM", text ? text : "");
}

/* A new database, said aloud: a mistyped --db must not pass unseen. Where another program was quicker, there is one. */
static ds_err make_store(const char *db, ds_why *w)
{
    ds_store *s;
    ds_err err = ds_store_open(db, DS_STORE_CREATE, &s, NULL, w);
    if (err) return access(db, F_OK) ? err : DS_OK;
    ds_store_close(s);
    cli_say("made a new database: %s\n", db);
    return DS_OK;
}

static ds_err check_store(const char *db, ds_store *s, ds_why *w)
{
    bool skipped;
    ds_err err = ds_store_check(s, &skipped, w);
    if (!err && skipped) cli_say_aside("downshift: %s: is too large to be looked through for damage each time\n", db);
    return err;
}

static ds_err load(const struct options *o, struct practice *p, ds_why *w)
{
    char *yaml = cli_beside_db(o->db, "practice.yaml", &p->arena);
    if (!yaml) return ds_fail(w, DS_MEMORY, "settings");
    ds_err err = ds_settings_load(yaml, &p->settings, &p->arena, w);
    if (!err) err = ds_formats_load(o->formats, &p->arena, &p->formats, w);
    if (!err) err = ds_reports_load(o->reports, &p->arena, &p->reports, w);
    return err;
}

/* The clock and what is declared; no store yet. */
static ds_err prepare(const struct options *o, struct practice *p, ds_why *w)
{
    *p = (struct practice){ 0 };
    ds_stats_init();
    ds_err err = now_text(p->now, w);
    return err ? err : load(o, p, w);
}

ds_err cli_practice_trial(const struct options *o, struct practice *p, ds_why *w)
{
    ds_err err = prepare(o, p, w);
    if (!err) err = ds_store_open("", DS_STORE_TRIAL, &p->store, NULL, w);
    if (err) cli_practice_close(p);
    return err;
}

ds_err cli_practice_open(const struct options *o, ds_store_mode mode, bool make, struct practice *p, ds_why *w)
{
    const char *note = "";
    ds_err err = prepare(o, p, w);
    if (!err && make && !o->dry_run && access(o->db, F_OK)) err = make_store(o->db, w);
    if (!err) err = ds_store_open(o->db, o->dry_run ? DS_STORE_TRIAL : mode, &p->store, &note, w);
    if (!err) err = check_store(o->db, p->store, w);
    if (err)
        cli_practice_close(p);
    else if (note && *note)
        cli_say_aside("downshift: %s\n", note);
    return err;
}

void cli_practice_close(struct practice *p)
{
    ds_store_close(p->store);
    ds_arena_free(&p->arena);
    *p = (struct practice){ 0 };
}

ds_err cli_step_begin(struct practice *p, const char *what, ds_why *w)
{
    bool skipped = false;
    ds_err err = ds_store_begin_step(p->store, what, p->now, &skipped, w);
    if (!err && skipped)
        cli_say_aside("downshift: the database is larger than 1 GB: no backup is made before this, so `downshift undo` "
                      "will not take it back\n");
    return err;
}

ds_err cli_transaction_end(struct practice *p, ds_err made, ds_why *w)
{
    if (!made) return ds_store_commit(p->store, w);
    ds_store_rollback(p->store);
    return made;
}

ds_err cli_step_end(struct practice *p, ds_err made, ds_why *w)
{
    ds_why later = { 0 };
    ds_err end = ds_store_end_step(p->store, !made, &later);
    if (made || !end) return made;
    *w = later;
    return end;
}

ds_err cli_client_now(struct practice *p, ds_str *code, ds_why *w)
{
    char now[DS_CODE_MAX + 1];
    ds_whose whose;
    if (ds_client_fault(*code)) return DS_OK;
    ds_err err = ds_store_whose(p->store, *code, &whose, w);
    if (err || whose.state == DS_CODE_FREE) return err;
    if ((err = ds_store_client_code(p->store, whose.client, now, w))) return err;
    *code = ds_keep(&p->arena, ds_str_of(now));
    return code->p ? DS_OK : ds_fail(w, DS_MEMORY, "a client's code");
}

const char *cli_cut_member(char *path)
{
    char *mark = access(path, F_OK) ? strchr(path, '!') : NULL;
    if (!mark) return NULL;
    *mark = '\0';
    return mark + 1;
}
