/* Rows of the sensitivity panel: the headline, both nights together, asked in another way, and the first beside it. */
#ifndef ANALYSE_CHECKS_H
#define ANALYSE_CHECKS_H

#include "analyse/ask/study.h"

struct an_checks {
    const struct an_study *st;
    ds_outcome_result *out;
    ds_arena *a;
};

/* What can be told of the first night only has `both` NaN. */
struct an_answer {
    ds_estimate both, night0;
};
extern const struct an_answer an_no_answer;
extern const double an_first_night[COLUMNS], an_both_nights[COLUMNS]; /* weights of a contrast */

DS_MUST ds_err an_check_answer(const struct an_fit *f, const double both[COLUMNS], const double first[COLUMNS],
                               struct an_answer *out, ds_why *w);

/* Room for the rows and the first of them, the answer that is reported; no row where it is withheld. Once only: later
 * calls do nothing. */
DS_MUST ds_err an_checks_start(const struct an_checks *c, ds_why *w);
/* One more row. words lives as long as the results. */
DS_MUST ds_err an_check_add(const struct an_checks *c, const char *name, const char *label, const struct an_answer *of,
                            int64_t n_nights, const char *words, ds_why *w);
/* One that is about neither estimand. */
DS_MUST ds_err an_check_other(const struct an_checks *c, const char *name, const char *label, const ds_estimate *e,
                              int64_t n_nights, const char *words, ds_why *w);
/* No row where there is no number. compare: words are `what` and how far it moves what is reported of these nights. */
DS_MUST ds_err an_check_run(const struct an_checks *c, const char *name, const char *label, const struct an_answer *of,
                            int64_t n_nights, const char *what, bool compare, ds_why *w);
/* The latest row's numbers are in another unit than the outcome's (results.h). */
void an_check_scale(const struct an_checks *c, const char *unit, const char *scale);

#endif
