#include "analyse/ask/checks.h"
#include "analyse/model/estimate.h"
#include "analyse/model/outcomes.h"
#include "analyse/tell/shift.h"

#include <math.h>

enum { MOST_CHECKS = 32 }; /* beside a row for each source of nights */

const double an_first_night[COLUMNS] = { [C_A0] = 1 }, an_both_nights[COLUMNS] = { [C_A0] = 1, [C_A1] = 1 };
const struct an_answer an_no_answer = { { NAN, NAN, NAN, NAN, NAN, NAN, NAN }, { NAN, NAN, NAN, NAN, NAN, NAN, NAN } };

static size_t room(const struct an_checks *c)
{
    return MOST_CHECKS + c->st->p->n_sources;
}

static ds_sensitivity_result row_of(const struct an_answer *a)
{
    const bool one = isnan(a->both.estimate);
    const ds_estimate *e = one ? &a->night0 : &a->both, *first = &a->night0;
    return (ds_sensitivity_result){ .estimate = e->estimate,
                                    .se = e->se,
                                    .df = e->df,
                                    .low = e->low,
                                    .high = e->high,
                                    .p = e->p,
                                    .estimand = one ? "night0" : "two_night_total",
                                    .night0_estimate = first->estimate,
                                    .night0_se = first->se,
                                    .night0_low = first->low,
                                    .night0_high = first->high };
}

static ds_sensitivity_result *latest(const struct an_checks *c)
{
    return &c->out->sensitivity[c->out->n_sensitivity - 1];
}

ds_err an_check_add(const struct an_checks *c, const char *name, const char *label, const struct an_answer *of,
                    int64_t n_nights, const char *words, ds_why *w)
{
    if (c->out->n_sensitivity == room(c)) return ds_fail(w, DS_INTERNAL, "more than %zu checks", room(c));
    const char *scale = ds_textf(c->a, "in %s", an_outcomes[c->st->outcome].unit);
    ds_sensitivity_result *r = &c->out->sensitivity[c->out->n_sensitivity++];
    *r = row_of(of);
    r->name = name;
    r->label = label;
    r->n_nights = n_nights;
    r->words = words;
    r->unit = "outcome";
    r->scale = scale;
    return scale ? DS_OK : ds_fail(w, DS_MEMORY, "a sentence");
}

ds_err an_check_other(const struct an_checks *c, const char *name, const char *label, const ds_estimate *e,
                      int64_t n_nights, const char *words, ds_why *w)
{
    const struct an_answer of = { *e, an_no_estimate };
    ds_err err = an_check_add(c, name, label, &of, n_nights, words, w);
    if (!err) latest(c)->estimand = "";
    return err;
}

static const char *shift_of(const struct an_checks *c, const struct an_answer *of)
{
    ds_sensitivity_result reported = c->out->sensitivity[0];
    if (!isnan(of->both.estimate)) return an_shift_words(&reported, of->both.estimate, of->both.se);
    reported.estimate = reported.night0_estimate;
    reported.se = reported.night0_se;
    return an_shift_words(&reported, of->night0.estimate, of->night0.se);
}

ds_err an_check_run(const struct an_checks *c, const char *name, const char *label, const struct an_answer *of,
                    int64_t n_nights, const char *what, bool compare, ds_why *w)
{
    if (isnan(of->both.estimate) && isnan(of->night0.estimate)) return DS_OK;
    const char *words = compare ? ds_textf(c->a, "%s %s", what, shift_of(c, of)) : what;
    return words ? an_check_add(c, name, label, of, n_nights, words, w) : ds_fail(w, DS_MEMORY, "a sentence");
}

void an_check_scale(const struct an_checks *c, const char *unit, const char *scale)
{
    latest(c)->unit = unit;
    latest(c)->scale = scale;
}

ds_err an_check_answer(const struct an_fit *f, const double both[COLUMNS], const double first[COLUMNS],
                       struct an_answer *out, ds_why *w)
{
    struct an_estimate t, t0;
    ds_err err = an_model_estimate(f, both, &t, w);
    if (!err) err = an_model_estimate(f, first, &t0, w);
    if (!err) *out = (struct an_answer){ t.told, t0.told };
    return err;
}

ds_err an_checks_start(const struct an_checks *c, ds_why *w)
{
    struct an_answer t = an_no_answer;
    const struct an_fit *f = c->st->overall;
    if (c->out->n_sensitivity || !c->st->enough || !f->usable) return DS_OK;
    if (!(c->out->sensitivity = ds_alloc(c->a, room(c) * sizeof *c->out->sensitivity)))
        return ds_fail(w, DS_MEMORY, "the sensitivity runs");
    ds_err err = an_check_answer(f, an_both_nights, an_first_night, &t, w);
    if (err || isnan(t.both.estimate)) return err;
    return an_check_add(c, "primary", "As reported", &t, (int64_t)f->fit.n,
                        "Both nights after a massage together, as reported.", w);
}
