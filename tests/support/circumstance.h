/* Practices made up under circumstances that led the analysis astray once: does what it says now hold the truth? Each goes through a
 * store and the analysis as shipped, whole. */
#ifndef TESTS_CIRCUMSTANCE_H
#define TESTS_CIRCUMSTANCE_H

#include <downshift/analyse.h>

#include "practice.h"

/* Something an analysis says of one practice, beside the truth. An estimate has an interval; an event happened or not (value 1 or 0). */
typedef struct {
    const char *words;              /* "the step from 60 to 75 minutes" */
    double value, low, high, truth; /* value NaN: withheld; low NaN: an event */
    bool wrong;                     /* of an estimate: its interval is on one side of 0, and the truth is not */
    bool told;                      /* of an estimate: the verdict is established or a hint, and is so wrongly */
} sim_figure;
enum { SIM_FIGURES = 6 };

typedef struct {
    const char *name, *words; /* "bends_60"; for a table */
    void (*set)(sim_params *p, ds_settings *s);
    size_t (*figures)(const sim_practice *p, const ds_results *r, sim_figure out[SIM_FIGURES]);
} sim_circumstance;
extern const sim_circumstance sim_circumstances[];
extern const size_t sim_circumstances_n;
const sim_circumstance *sim_circumstance_named(const char *name); /* NULL: none */

/* Makes a practice, puts it into a store at db, which must not exist and is gone afterwards, and analyses it. *n figures, as many for
 * every seed. change: NULL, or what else is set otherwise than as shipped. */
DS_MUST ds_err sim_try(const sim_circumstance *c, uint64_t seed, const char *db, void (*change)(ds_settings *s),
                       sim_figure out[SIM_FIGURES], size_t *n, ds_why *w);

/* Sums over practices; starts as {0}. */
typedef struct {
    const char *words;
    double n, off, off2, covered, wrong, told; /* n: told, not withheld; of events off counts how often */
    bool event;
} sim_sum;
void sim_add(sim_sum *s, const sim_figure *f);

#endif
