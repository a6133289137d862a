#include "analyse/trials/trial_log.h"
#include "analyse/model/outcomes.h"
#include "analyse/trials/trial_nights.h"

#include <downshift/growing.h>

#include <math.h>
#include <string.h>

static const char trials_sql[] = "SELECT experiment, client, comparison, level0, level1, outcome, units, block, every, first, sealed, drawn, seed, nights, "
                                 "sigma, rho, detectable FROM v1_experiment ORDER BY experiment";
static const char units_sql[] = "SELECT number, block, date, level FROM v1_experiment_unit WHERE experiment = :experiment ORDER BY number";
/* The first massage of each day, with the time from its end to that evening's bedtime. */
static const char visits_sql[] =
    "SELECT s.date, min(s.start) AS start, iif(ifnull(instr(s.unbelieved, ' duration_min '), 0), NULL, s.minutes) AS minutes, s.pressure, "
    "(SELECT (julianday(min(n.bed)) - julianday(s.date || ' ' || s.start)) * 1440 - s.minutes FROM v1_night n WHERE n.client = s.client AND n.night = s.date) AS gap "
    "FROM v1_session s WHERE s.client = :client AND s.date >= :first AND s.kind = 'massage' AND s.status = 'completed' AND s.is_massage "
    "GROUP BY s.date ORDER BY s.date";

int an_outcome_named(ds_str name)
{
    static const char *const names[] = {
#define NAME(id, text) text,
        DS_OUTCOMES(NAME)
#undef NAME
    };
    for (size_t i = 0; i < DS_COUNT(names); i++)
        if (ds_same(name, ds_str_of(names[i]))) return (int)i;
    return -1;
}

/* ---- what was drawn ---- */

static ds_str text_at(ds_rows *r, size_t i, ds_arena *a, bool *full)
{
    const ds_val v = ds_rows_at(r, i);
    if (v.type != DS_V_TEXT) return (ds_str){ 0 };
    const ds_str kept = ds_keep(a, v.as.s);
    *full |= !kept.p;
    return kept;
}

static bool date_at(ds_rows *r, size_t i, ds_date *d)
{
    const ds_val v = ds_rows_at(r, i);
    return v.type == DS_V_TEXT && ds_date_parse(v.as.s, DS_DATES_ISO, d);
}

static ds_err take_trial(ds_rows *r, ds_arena *a, an_trial *t, ds_why *w)
{
    bool full = false;
    *t = (an_trial){ .id = ds_val_int(ds_rows_at(r, 0), 0), .client = text_at(r, 1, a, &full), .level = { text_at(r, 3, a, &full), text_at(r, 4, a, &full) },
                     .units = ds_val_int(ds_rows_at(r, 6), 0), .block = ds_val_int(ds_rows_at(r, 7), 0), .every = ds_val_int(ds_rows_at(r, 8), 0),
                     .sealed = ds_val_int(ds_rows_at(r, 10), 0), .drawn = text_at(r, 11, a, &full), .seed = ds_val_int(ds_rows_at(r, 12), 0),
                     .nights = ds_val_int(ds_rows_at(r, 13), 0), .sigma = ds_val_real(ds_rows_at(r, 14)), .rho = ds_val_real(ds_rows_at(r, 15)),
                     .detectable = ds_val_real(ds_rows_at(r, 16)) };
    const ds_str outcome = text_at(r, 5, a, &full);
    if (full || !t->client.p || !outcome.p) return ds_fail(w, DS_MEMORY, "experiments");
    t->c = an_comparison_named(ds_rows_at(r, 2).as.s);
    t->y = an_outcome_named(outcome);
    t->outcome = outcome.p;
    if (!t->c || t->y < 0 || t->units < 1 || t->units > DS_TRIAL_MOST || !date_at(r, 9, &t->first))
        return ds_fail(w, DS_STORE, "experiment %lld is not as it was drawn", (long long)t->id);
    if (!(t->unit = ds_alloc(a, (size_t)t->units * sizeof *t->unit))) return ds_fail(w, DS_MEMORY, "experiments");
    return DS_OK;
}

static ds_err read_trials(ds_db *db, ds_arena *a, an_trials *out, ds_why *w)
{
    ds_rows *rows = NULL;
    bool more = false;
    size_t room = 0;
    *out = (an_trials){ 0 };
    ds_err err = ds_ask(db, ds_str_of(trials_sql), NULL, 0, &rows, w);
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more) {
        an_trial *all = ds_room_for_one(a, out->at, out->n, &room, 8, sizeof *all);
        if (all) out->at = all;
        err = all ? take_trial(rows, a, &all[out->n++], w) : ds_fail(w, DS_MEMORY, "experiments");
    }
    ds_rows_close(rows);
    return err;
}

static ds_err read_units(ds_db *db, an_trial *t, ds_why *w)
{
    ds_rows *rows = NULL;
    bool more = false;
    size_t n = 0;
    const ds_param p = { "experiment", DS_VINT(t->id) };
    ds_err err = ds_ask(db, ds_str_of(units_sql), &p, 1, &rows, w);
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more && n < (size_t)t->units) {
        an_unit *u = &t->unit[n++];
        *u = (an_unit){ .number = ds_val_int(ds_rows_at(rows, 0), 0), .block = (int)ds_val_int(ds_rows_at(rows, 1), 0),
                        .level = (int)ds_val_int(ds_rows_at(rows, 3), -1), .given_on = DS_NO_DATE, .as = -1, .y = NAN,
                        .given = { .minutes = NAN, .gap = NAN, .start = -1 } };
        if (!date_at(rows, 2, &u->day)) err = ds_fail(w, DS_STORE, "experiment %lld has a session without a day", (long long)t->id);
        t->opened += u->level >= 0;
    }
    ds_rows_close(rows);
    return !err && n < (size_t)t->units ? ds_fail(w, DS_STORE, "experiment %lld lacks sessions", (long long)t->id) : err;
}

/* ---- what took place ---- */

typedef struct {
    ds_date day;
    an_given given;
} visit;
typedef struct {
    visit *at;
    size_t n, room;
} visits;

static ds_err take_visit(ds_rows *r, ds_arena *a, visits *out, ds_why *w)
{
    bool full = false;
    visit v = { .given = { .minutes = ds_val_real(ds_rows_at(r, 2)), .gap = ds_val_real(ds_rows_at(r, 4)), .start = -1 } };
    const ds_val start = ds_rows_at(r, 1);
    if (start.type == DS_V_TEXT && !ds_clock(start.as.s, &v.given.start)) v.given.start = -1;
    v.given.pressure = text_at(r, 3, a, &full);
    visit *all = ds_room_for_one(a, out->at, out->n, &out->room, 64, sizeof *all);
    if (!all || full || !date_at(r, 0, &v.day)) return ds_fail(w, DS_MEMORY, "sessions of an experiment");
    out->at = all;
    out->at[out->n++] = v;
    return DS_OK;
}

static ds_err read_visits(ds_db *db, const an_trial *t, ds_arena *a, visits *out, ds_why *w)
{
    char first[11];
    ds_rows *rows = NULL;
    bool more = false;
    ds_date_text(t->first, first);
    const ds_param p[] = { { "client", DS_VTEXT(t->client) }, { "first", DS_VTEXT(ds_str_of(first)) } };
    *out = (visits){ 0 };
    ds_err err = ds_ask(db, ds_str_of(visits_sql), p, DS_COUNT(p), &rows, w);
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more) err = take_visit(rows, a, out, w);
    ds_rows_close(rows);
    return err;
}

/* The i-th session since the first day is the i-th unit, whenever it takes place. Its second night is not counted where another
 * session has it for its first. */
static void give_sessions(an_trial *t, const visits *v, const an_night_values *nights)
{
    for (size_t i = 0; i < v->n && i < (size_t)t->units; i++) {
        an_unit *u = &t->unit[i];
        const bool alone = i + 1 == v->n || v->at[i + 1].day > v->at[i].day + 1;
        u->given_on = v->at[i].day;
        u->given = v->at[i].given;
        u->y = an_nights_mean(nights, u->given_on, u->given_on + (alone ? AN_SESSION_NIGHTS - 1 : 0), 1);
    }
}

static void give_weeks(an_trial *t, const visits *v, const an_night_values *nights)
{
    const ds_date last = nights->n ? nights->at[nights->n - 1].night : DS_NO_DATE;
    for (size_t i = 0; i < (size_t)t->units; i++) {
        an_unit *u = &t->unit[i];
        for (size_t k = 0; k < v->n; k++) u->given.massages += v->at[k].day >= u->day && v->at[k].day < u->day + t->every;
        if (last == DS_NO_DATE || last < u->day + t->every - 1) continue;
        u->given_on = u->day;
        u->y = an_nights_mean(nights, u->day + AN_WEEK_SKIP, u->day + AN_WEEK_SKIP + AN_WEEK_NIGHTS - 1, AN_WEEK_LEAST);
    }
}

/* Of a session its second night has passed; one that has not come for four weeks after its day will not come. */
static bool is_over(const an_trial *t, const an_night_values *nights)
{
    enum { WAIT = 28 };
    const an_unit *u = &t->unit[t->units - 1];
    if (t->opened < (size_t)t->units || !nights->n) return false;
    const ds_date last = nights->at[nights->n - 1].night;
    if (u->given_on != DS_NO_DATE) return last >= u->given_on + (t->c->weeks ? t->every - 1 : AN_SESSION_NIGHTS - 1);
    return last >= u->day + WAIT;
}

static void count(an_trial *t, const ds_settings *s)
{
    for (size_t i = 0; i < (size_t)t->units; i++) {
        an_unit *u = &t->unit[i];
        if (u->given_on == DS_NO_DATE) continue;
        u->as = an_level_given(t->c, t->level, &u->given, &s->analysis);
        t->given++;
        t->seen += isfinite(u->y);
        t->known += u->as >= 0;
        t->as_drawn += u->as >= 0 && u->as == u->level;
    }
}

/* ---- the answer ---- */

static ds_err answer(an_trial *t, ds_why *w)
{
    double y[DS_TRIAL_MOST];
    int level[DS_TRIAL_MOST], block[DS_TRIAL_MOST];
    for (size_t i = 0; i < (size_t)t->units; i++) {
        level[i] = t->unit[i].level > 0;
        block[i] = t->unit[i].block;
        y[i] = t->unit[i].level < 0 ? NAN : t->unit[i].y;
    }
    const ds_trial trial = { y, level, block, (size_t)t->units };
    return ds_trial_test(&trial, (uint64_t)t->seed, &t->answer, w);
}

static ds_err follow(ds_db *db, const ds_settings *s, an_trial *t, ds_arena *a, ds_why *w)
{
    visits seen;
    an_night_values nights;
    ds_err err = read_units(db, t, w);
    if (!err) err = read_visits(db, t, a, &seen, w);
    if (!err) err = an_nights_read(db, t->client, t->outcome, t->first, a, &nights, w);
    if (err) return err;
    if (t->c->weeks)
        give_weeks(t, &seen, &nights);
    else
        give_sessions(t, &seen, &nights);
    count(t, s);
    t->over = is_over(t, &nights);
    return answer(t, w);
}

ds_err an_trials_read(ds_db *db, const ds_settings *s, ds_arena *a, an_trials *out, ds_why *w)
{
    ds_err err = read_trials(db, a, out, w);
    for (size_t i = 0; !err && i < out->n; i++) err = follow(db, s, &out->at[i], a, w);
    return err;
}
