/* trial: small randomised experiments: drawing who gets what when, the randomisation test with its interval, and the
 * difference that a plan could find. Another face of stats: arrays in, structs out; knows no massage.
 *
 * Units (sessions, or weeks) come in blocks; in each block half of the units, drawn at random, have level 1, the others
 * level 0. Nothing is assumed about the outcomes but that a level adds the same to each unit: not that they are
 * independent, nor how units were come by (docs/methods.md, Experiments). */
#ifndef DOWNSHIFT_TRIAL_H
#define DOWNSHIFT_TRIAL_H

#include <downshift/base.h>

enum { DS_TRIAL_LEAST = 8, DS_TRIAL_MOST = 60 }; /* units of one plan */

/* Units of a block: the first of 4, 6, 8, 10 and 2 that divides the units and by which a test at 5 % has a size of 4
 * % or more; else all of them are one; 0 unless the units are an even number from DS_TRIAL_LEAST to DS_TRIAL_MOST. */
size_t ds_trial_block(size_t units);
/* The largest chance, not above 5 %, that such a test rejects what is so, of whole blocks without ties; 0: it never
 * can. */
double ds_trial_size(size_t units, size_t block);
/* level[0 .. units - 1], 0 or 1, of a generator begun at the seed; the same seed gives the same order. DS_MEMORY. */
DS_MUST ds_err ds_trial_draw(size_t units, size_t block, uint64_t seed, int *level, ds_why *w);

typedef struct {
    const double *y;  /* of each unit; NaN: none was seen, and the unit is left out */
    const int *level; /* 0 or 1, as drawn */
    const int *block; /* from 0, rising: units of one block are neighbours */
    size_t n;
} ds_trial;

typedef struct {
    double estimate;    /* level 1 less 0, within blocks, these weighted by n0 n1 / (n0 + n1); NaN: no block has both */
    double p, low, high; /* two-sided on the absolute difference; the 95 % interval; NaN when refused */
    size_t n[2];        /* units counted of each level */
    double mean[2];     /* of them, NaN for none */
    double orders;      /* equally likely ones, of the units counted within their blocks */
    bool drawn;         /* 9,999 of them were drawn, as they are more than 200,000 */
    bool refused;       /* not even the clearest result could reach p < .05 */
} ds_trial_answer;

/* Fisher's randomisation test over all orders that could have been drawn, or over 9,999 of them and the one that
 * was. The interval is the set of differences that the test, once they are taken from level 1, does not reject:
 * exact, no search (docs/methods.md). Units without an outcome are left out, and the orders are those of the others:
 * sound where it does not depend on the level who is missing. DS_MEMORY. */
DS_MUST ds_err ds_trial_test(const ds_trial *t, uint64_t seed, ds_trial_answer *out, ds_why *w);

/* How units are seen: night by night, an AR(1) series whose nights of unit i are those from i * every + skip on. */
typedef struct {
    size_t units, block;
    size_t people;       /* whose trials of one plan are tested together, each with own blocks; 1: one */
    size_t every;        /* nights from the first of a unit to the first of the next, 1 .. 100 */
    size_t skip, nights; /* of a unit: passed over, then averaged; skip + nights <= every */
    double sigma, rho;   /* SD of a night, and correlation of a night with the next, -1 < rho < 1 */
} ds_trial_plan;

/* The difference between levels found (p < .05, on the right side) in that share (0 .. 1) of `draws` made-up trials;
 * INFINITY where a plan cannot find any. DS_DATA: a plan out of its limits; DS_MEMORY. */
DS_MUST ds_err ds_trial_detectable(const ds_trial_plan *plan, double share, size_t draws, uint64_t seed, double *out,
                                   ds_why *w);
/* A made-up trial of that plan in which levels do nothing: y and block of people * units units, level drawn. For
 * tests. */
DS_MUST ds_err ds_trial_made_up(const ds_trial_plan *plan, uint64_t seed, double *y, int *level, int *block, ds_why *w);

#endif
