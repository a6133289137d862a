#include "analyse/trials/trial_nights.h"

#include <downshift/growing.h>

#include <math.h>

#define BELIEVED(id, name) " WHEN '" name "' THEN iif(ifnull(instr(unbelieved, ' " name " '), 0), NULL, " name ")"
static const char nights_sql[] =
    "WITH told AS (SELECT night, source, CASE :outcome" DS_OUTCOMES(BELIEVED) " END AS value FROM v1_night WHERE client = :client "
    "AND night >= :first AND NOT ifnull(instr(unbelieved, ' night_date '), 0)), seen AS (SELECT * FROM told WHERE value IS NOT NULL) "
    "SELECT night, value FROM seen WHERE source = (SELECT source FROM seen GROUP BY source ORDER BY count(*) DESC, source LIMIT 1) ORDER BY night";

static ds_err take(ds_rows *rows, ds_arena *a, an_night_values *out, size_t *room, ds_why *w)
{
    an_night_value v = { .value = ds_val_real(ds_rows_at(rows, 1)) };
    if (!ds_date_parse(ds_rows_at(rows, 0).as.s, DS_DATES_ISO, &v.night)) return ds_fail(w, DS_INTERNAL, "a night without a date");
    an_night_value *all = ds_room_for_one(a, out->at, out->n, room, 256, sizeof *all);
    if (!all) return ds_fail(w, DS_MEMORY, "nights");
    out->at = all;
    out->at[out->n++] = v;
    return DS_OK;
}

ds_err an_nights_read(ds_db *db, ds_str client, const char *outcome, ds_date first, ds_arena *a, an_night_values *out, ds_why *w)
{
    char from[11] = "0000-00-00";
    ds_rows *rows = NULL;
    bool more = false;
    size_t room = 0;
    if (first != DS_NO_DATE) ds_date_text(first, from);
    const ds_param p[] = { { "client", DS_VTEXT(client) }, { "outcome", DS_VTEXT(ds_str_of(outcome)) }, { "first", DS_VTEXT(ds_str_of(from)) } };
    *out = (an_night_values){ 0 };
    ds_err err = ds_ask(db, ds_str_of(nights_sql), p, DS_COUNT(p), &rows, w);
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more) err = take(rows, a, out, &room, w);
    ds_rows_close(rows);
    return err;
}

double an_nights_mean(const an_night_values *v, ds_date first, ds_date last, size_t least)
{
    double sum = 0;
    size_t n = 0;
    for (size_t i = 0; i < v->n; i++) {
        if (v->at[i].night < first || v->at[i].night > last) continue;
        sum += v->at[i].value;
        n++;
    }
    return n && n >= least ? sum / (double)n : NAN;
}

an_nights_spread an_nights_spread_of(const an_night_values *v)
{
    an_nights_spread s = { v->n, NAN, NAN };
    double mean = 0, squares = 0, products = 0;
    size_t pairs = 0;
    if (v->n < AN_SPREAD_LEAST) return s;
    for (size_t i = 0; i < v->n; i++) mean += v->at[i].value / (double)v->n;
    for (size_t i = 0; i < v->n; i++) {
        const double d = v->at[i].value - mean;
        squares += d * d;
        if (!i || v->at[i - 1].night + 1 != v->at[i].night) continue;
        products += d * (v->at[i - 1].value - mean);
        pairs++;
    }
    s.sd = sqrt(squares / (double)(v->n - 1));
    s.rho = pairs && squares > 0 ? fmin(0.95, fmax(0, products / (double)pairs / (squares / (double)v->n))) : 0;
    return s;
}
