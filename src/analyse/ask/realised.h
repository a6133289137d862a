/* Time before bed by the bedtime as it turned out (docs/methods.md 8): for comparison only. */
#ifndef ANALYSE_REALISED_H
#define ANALYSE_REALISED_H

#include "analyse/ask/study.h"

/* 60 to 120 minutes before bed less under 60, in the condition model: as reported, and by realised bedtimes. */
struct an_realised {
    ds_estimate usual, realised; /* NaN where it cannot be told, or the study goes by realised bedtimes anyway */
    int64_t nights;              /* of the run */
};
DS_MUST ds_err an_realised_run(const struct an_study *st, struct an_realised *out, ds_why *w);
/* Nights of the outcome for which the usual bedtime was known beforehand. */
int64_t an_usual_nights(const struct an_study *st);

#endif
