#include "analyse/ask/ceiling.h"
#include "analyse/ask/altered.h"
#include "analyse/ask/checks.h"
#include "analyse/model/estimate.h"
#include "analyse/model/outcomes.h"
#include "analyse/tell/ceiling_words.h"

#include <math.h>

static const double many = 1.0 / 3;

static double share_at_best(const struct an_study *st, double best)
{
    const double sign = an_outcome_sign(st->outcome);
    int64_t n = 0, there = 0;
    for (size_t i = 0; i < st->p->n_rows; i++) {
        const struct an_panel_row *r = &st->p->row[i];
        if (!an_row_usable(r, st->outcome)) continue;
        n++;
        there += sign * r->y[st->outcome] >= sign * best;
    }
    return n ? (double)there / (double)n : 0;
}

static ds_err add_share(const struct an_checks *c, double best, double share, ds_why *w)
{
    struct an_answer top = an_no_answer;
    top.both.estimate = share;
    const char *words = an_ceiling_words(c->st->outcome, best, share, c->a);
    if (!words) return ds_fail(w, DS_MEMORY, "a sentence");
    ds_err err = an_check_add(c, "at_top", "Nights at the best end of the scale", &top, (int64_t)c->st->overall->fit.n,
                              words, w);
    if (err) return err;
    an_check_scale(c, "share", "share of nights");
    c->out->sensitivity[c->out->n_sensitivity - 1].estimand = "";
    return DS_OK;
}

static ds_err add_good_nights(const struct an_checks *c, ds_why *w)
{
    const struct an_study *st = c->st;
    const struct an_fit_options options = an_primary_options(st->s);
    struct an_recipe r = { .model = M_OVERALL, .spreads = SPREADS_ALIKE }; /* some clients have good nights only */
    ds_arena own = { 0 };
    struct an_fit f = { 0 };
    struct an_answer t = an_no_answer;
    bool asks = false;
    double *y = ds_alloc(&own, (st->p->n_rows + 1) * sizeof *y);
    r.y = y;
    ds_err err = y ? an_altered_good(st, y, &own, &asks, w) : ds_fail(w, DS_MEMORY, "%zu nights", st->p->n_rows);
    if (!err && asks) err = an_study_fit(st, &r, &options, &own, &f, w);
    if (!err && asks) err = an_check_answer(&f, an_both_nights, an_first_night, &t, w);
    const char *words = isnan(t.both.estimate) ? "" : an_good_night_words(st->outcome, st->s, &t.both, c->a);
    if (!err && !words) err = ds_fail(w, DS_MEMORY, "a sentence");
    if (!err && *words)
        err = an_check_add(c, "good_night", "Good nights, of 100 massages", &t, (int64_t)f.fit.n, words, w);
    if (!err && *words) an_check_scale(c, "nights", "good nights, of 100 massages");
    an_model_free(&f);
    ds_arena_free(&own);
    return err;
}

ds_err an_ceiling_results(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    const struct an_checks c = { st, out, a };
    const ds_field *f = ds_field_of(DS_SLEEP, an_outcomes[st->outcome].field);
    const double best = f->direction == DS_LOWER ? f->low : f->high, share = share_at_best(st, best);
    if (share < many) return DS_OK;
    ds_err err = an_checks_start(&c, w);
    if (!err && out->n_sensitivity) err = add_share(&c, best, share, w);
    return err || !out->n_sensitivity ? err : add_good_nights(&c, w);
}
