#include "small_trial.h"
#include "random.h"

#include <math.h>

enum { MOST_NIGHTS = DS_TRIAL_MOST * 14 };
static const double SD = 1.2;

typedef struct {
    double y[DS_TRIAL_MOST];
    int level[DS_TRIAL_MOST], block[DS_TRIAL_MOST];
} made;

/* The night on which the next session is booked, from the first on which it may. */
static size_t next_session(const small_trial *t, const double *night, size_t last)
{
    enum { SOONEST = 5, LATEST = 12, WEEK = 7 };
    size_t at = last + SOONEST;
    if (!t->by_nights) return last + WEEK;
    while (at < last + LATEST && night[at - 1] > -0.5 * SD) at++;
    return at;
}

static double seen(const small_trial *t, double night, rnd *r)
{
    return rnd_unit(r) < t->missed ? (double)NAN : night;
}

static ds_err make(const small_trial *t, double effect, rnd *r, made *m, ds_why *w)
{
    double night[MOST_NIGHTS];
    size_t at = 10;
    const size_t block = ds_trial_block(t->units);
    night[0] = SD * rnd_normal(r);
    for (size_t i = 1; i < MOST_NIGHTS; i++) night[i] = t->rho * night[i - 1] + SD * sqrt(1 - t->rho * t->rho) * rnd_normal(r);
    ds_err err = ds_trial_draw(t->units, block, (uint64_t)(rnd_unit(r) * 4e9), m->level, w);
    for (size_t i = 0; !err && i < t->units; i++) {
        const double one = seen(t, night[at], r), two = seen(t, night[at + 1], r);
        m->block[i] = (int)(i / block);
        m->y[i] = effect * m->level[i] + (isnan(one) ? two : isnan(two) ? one : (one + two) / 2);
        at = next_session(t, night, at);
    }
    return err;
}

ds_err small_trials(const small_trial *t, double effect, size_t n, uint64_t seed, small_trials_told *out, ds_why *w)
{
    rnd r = rnd_start(seed, 1);
    made m;
    ds_err err = DS_OK;
    *out = (small_trials_told){ .n = n };
    for (size_t i = 0; !err && i < n; i++) {
        ds_trial_answer got, less;
        const ds_trial trial = { m.y, m.level, m.block, t->units };
        if ((err = make(t, effect, &r, &m, w)) || (err = ds_trial_test(&trial, seed + i, &got, w))) break;
        for (size_t k = 0; k < t->units; k++) m.y[k] -= effect * m.level[k];
        if ((err = ds_trial_test(&trial, seed + i, &less, w))) break;
        out->rejected += less.p <= 0.05;
        out->refused += got.refused;
        out->covered += !got.refused && got.low <= effect && effect <= got.high;
        out->found += got.p <= 0.05 && got.estimate * effect > 0;
        if (!got.refused) out->width += got.high - got.low;
    }
    out->width /= (double)(n - out->refused);
    return err;
}
