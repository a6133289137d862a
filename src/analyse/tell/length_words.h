/* Sentences on the bend and on what the next minutes bring. Pure; texts live in the arena; NULL when memory is full. */
#ifndef ANALYSE_LENGTH_WORDS_H
#define ANALYSE_LENGTH_WORDS_H

#include "analyse/model/outcomes.h"
#include "analyse/panel/prices.h"

const char *an_breakpoint_words(const ds_breakpoint_result *b, ds_arena *a);
/* step: of the prices at both lengths. */
const char *an_marginal_words(const ds_marginal_result *m, const struct an_outcome *o, const struct an_price_step *step,
                              ds_arena *a);
/* Beyond which length more is unlikely to pay, for sleep and for money: longer ones are best with a chance of a fifth or
 * less. best: n of them, shortest first. */
const char *an_best_words(const ds_length_best_row *best, size_t n, ds_arena *a);
/* Whether visits of either length were charged alike; "" where there is no price step. */
const char *an_prices_words(const struct an_prices *p, double from, double to, const struct an_price_step *step);

#endif
