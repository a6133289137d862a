#include "analyse/ask/study.h"

#include <math.h>

enum { GAP_STEP = 15, MOST_POINTS = 96 };

/* At moderate pressure, 60 min long, from the shortest gap seen to the longest. */
static ds_err draw(const struct fitted *f, double first, double last, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    struct told t;
    if (!(out->timing = ds_alloc(a, MOST_POINTS * sizeof *out->timing))) return ds_fail(w, DS_MEMORY, "a curve");
    for (double gap = GAP_STEP * ceil(first / GAP_STEP); gap <= last && out->n_timing < MOST_POINTS; gap += GAP_STEP) {
        double at[COLUMNS] = { [C_A0] = 1 };
        gap_spline(f->design.recipe, gap, at);
        ds_err err = model_estimate(f, at, &t, w);
        if (err) return err;
        if (isnan(t.capped.estimate)) continue;
        out->timing[out->n_timing++] = (ds_timing_point){ gap, t.capped.estimate, t.capped.low, t.capped.high };
    }
    return DS_OK;
}

ds_err timing_results(const struct study *st, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    static const enum column add[] = { C_GAP_SPLINE, C_GAP_SPLINE + 1, C_GAP_SPLINE + 2 },
                             leave[] = { C_B0_60, C_B120_240, C_B240P, C_DEEP_LATE };
    struct recipe r = {
        .model = M_CONDITION, .add = add, .n_add = DS_COUNT(add), .leave = leave, .n_leave = DS_COUNT(leave)
    };
    const struct way how = primary_way(st->s);
    ds_arena own = { 0 };
    struct fitted f = { 0 };
    size_t n = 0;
    if (!st->enough_more || !st->condition->usable) return DS_OK;
    const double *gaps = study_values(st, BY_GAP, &own, &n);
    if (!gaps) return ds_fail(w, DS_MEMORY, "the gaps to bedtime");
    ds_rcs_knots(gaps, n, r.gap_knot);
    bool rises = n > SPLINE;
    for (int i = 0; i < SPLINE; i++) rises &= r.gap_knot[i] < r.gap_knot[i + 1];
    ds_err err = rises ? study_fit(st, &r, &how, &own, &f, w) : DS_OK;
    if (!err && f.usable) err = draw(&f, gaps[0], gaps[n - 1], a, out, w);
    model_free(&f);
    ds_arena_free(&own);
    return err;
}
