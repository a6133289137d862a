/* One client's nights of one outcome, from one source. */
#ifndef ANALYSE_TRIAL_NIGHTS_H
#define ANALYSE_TRIAL_NIGHTS_H

#include <downshift/query.h>

typedef struct {
    ds_date night;
    double value;
} an_night_value;
typedef struct {
    an_night_value *at; /* by night, each once */
    size_t n;
} an_night_values;

/* Those from `first` on (DS_NO_DATE: all), of the source that tells most of them; values that are not believed are left out. */
DS_MUST ds_err an_nights_read(ds_db *db, ds_str client, const char *outcome, ds_date first, ds_arena *a, an_night_values *out, ds_why *w);
/* Mean over nights first..last, NaN where fewer than `least` are there. */
double an_nights_mean(const an_night_values *v, ds_date first, ds_date last, size_t least);

/* How nights spread, and how much the next is like the last; n: nights. */
typedef struct {
    size_t n;
    double sd, rho; /* NaN below AN_SPREAD_LEAST nights; rho from 0 to 0.95 */
} an_nights_spread;
enum { AN_SPREAD_LEAST = 28 };
an_nights_spread an_nights_spread_of(const an_night_values *v);

#endif
