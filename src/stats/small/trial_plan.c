/* What a plan of a trial could find, from made-up ones. */
#include <downshift/trial.h>

#include <math.h>
#include <stdlib.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>

enum { MOST_EVERY = 100, MOST_PEOPLE = 1000, MOST_DRAWS = 100000 };

static bool sensible(const ds_trial_plan *p)
{
    return p->units >= 2 && p->units <= DS_TRIAL_MOST && p->block >= 2 && p->block % 2 == 0 && p->units % p->block == 0 && p->people >= 1 &&
           p->people <= MOST_PEOPLE && p->every >= 1 && p->every <= MOST_EVERY && p->nights >= 1 && p->skip + p->nights <= p->every &&
           p->sigma >= 0 && isfinite(p->sigma) && fabs(p->rho) < 1;
}

/* One person's units, each the mean of its nights, of a series that is in its stride from the first night on. */
static void make_units(const ds_trial_plan *p, gsl_rng *rng, double *y)
{
    double night = gsl_ran_gaussian(rng, p->sigma);
    for (size_t i = 0; i < p->units; i++) {
        y[i] = 0;
        for (size_t k = 0; k < p->every; k++) {
            if (k >= p->skip && k < p->skip + p->nights) y[i] += night / (double)p->nights;
            night = p->rho * night + gsl_ran_gaussian(rng, p->sigma * sqrt(1 - p->rho * p->rho));
        }
    }
}

ds_err ds_trial_made_up(const ds_trial_plan *p, uint64_t seed, double *y, int *level, int *block, ds_why *w)
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    ds_err err = rng ? DS_OK : ds_fail(w, DS_MEMORY, "a made-up trial");
    if (rng) gsl_rng_set(rng, (unsigned long)(seed * 2654435761u & 0xffffffffu));
    for (size_t k = 0; !err && k < p->people; k++) {
        const size_t first = k * p->units;
        make_units(p, rng, y + first);
        for (size_t i = 0; i < p->units; i++) block[first + i] = (int)((first + i) / p->block);
        err = ds_trial_draw(p->units, p->block, gsl_rng_get(rng), level + first, w);
    }
    gsl_rng_free(rng);
    return err;
}

typedef struct {
    double *y, *least;
    int *level, *block;
} rooms;

/* Where nothing is there, a difference d more in level 1 is found once -d lies below the interval: beyond -low. */
static ds_err one_draw(const ds_trial_plan *p, rooms *r, uint64_t seed, double *least, ds_why *w)
{
    const ds_trial t = { r->y, r->level, r->block, p->people * p->units };
    ds_trial_answer got;
    ds_err err = ds_trial_made_up(p, seed, r->y, r->level, r->block, w);
    if (!err) err = ds_trial_test(&t, seed, &got, w);
    if (!err) *least = got.refused ? INFINITY : -got.low;
    return err;
}

ds_err ds_trial_detectable(const ds_trial_plan *p, double share, size_t draws, uint64_t seed, double *out, ds_why *w)
{
    const size_t n = p->people * p->units;
    ds_err err = DS_OK;
    if (!sensible(p) || !(share > 0 && share < 1) || !draws || draws > MOST_DRAWS) return ds_fail(w, DS_DATA, "a trial's plan out of its limits");
    rooms r = { malloc(n * sizeof *r.y), malloc(draws * sizeof *r.least), malloc(n * sizeof *r.level), malloc(n * sizeof *r.block) };
    if (!r.y || !r.least || !r.level || !r.block) err = ds_fail(w, DS_MEMORY, "made-up trials");
    for (size_t i = 0; !err && i < draws; i++) err = one_draw(p, &r, seed + i, &r.least[i], w);
    if (!err) {
        gsl_sort(r.least, 1, draws);
        *out = r.least[(size_t)ceil(share * (double)draws) - 1];
    }
    free(r.y);
    free(r.least);
    free(r.level);
    free(r.block);
    return err;
}
