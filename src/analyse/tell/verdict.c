#include "analyse/tell/verdict.h"

#include <downshift/stats.h>

#include <math.h>
#include <string.h>

const char an_verdict_helps[] = "helps", an_verdict_hurts[] = "hurts", an_verdict_unclear[] = "no clear difference";
static const double level = 0.05;
enum { MOST_IN_FAMILY = 32 };

const char *an_verdict_of(double estimate, double p)
{
    if (isnan(estimate) || isnan(p)) return DS_NOT_ENOUGH;
    if (p >= level || estimate == 0) return an_verdict_unclear;
    return estimate > 0 ? an_verdict_helps : an_verdict_hurts;
}

static ds_contrast *find(const ds_model_result *m, const char *name)
{
    for (size_t i = 0; i < m->n_contrasts; i++)
        if (!strcmp(m->contrast[i].name, name)) return &m->contrast[i];
    return NULL;
}

const ds_contrast *an_contrast_named(const ds_model_result *m, const char *name)
{
    return find(m, name);
}

static bool own_p(const char *family)
{
    return !*family || !strcmp(family, "display");
}

static void adjust_family(ds_contrast *c, size_t n, const char *family)
{
    double p[MOST_IN_FAMILY] = { 0 }, adjusted[MOST_IN_FAMILY] = { 0 };
    size_t at[MOST_IN_FAMILY], k = 0;
    for (size_t i = 0; i < n && k < MOST_IN_FAMILY; i++) {
        if (strcmp(c[i].family, family)) continue;
        at[k] = i;
        p[k++] = c[i].p;
    }
    ds_holm(p, k, adjusted);
    for (size_t i = 0; i < k; i++) c[at[i]].p_holm = adjusted[i];
}

void an_judge(ds_contrast *c, size_t n)
{
    for (size_t i = 0; i < n; i++) c[i].p_holm = c[i].p;
    for (size_t i = 0; i < n; i++) {
        bool first = !own_p(c[i].family);
        for (size_t k = 0; k < i; k++) first &= strcmp(c[k].family, c[i].family) != 0;
        if (first) adjust_family(c, n, c[i].family);
    }
    for (size_t i = 0; i < n; i++) c[i].verdict = an_verdict_of(c[i].estimate, c[i].p_holm);
}

/* ---- over outcomes, each contrast a family of its own (docs/methods.md 15) ---- */

/* The massage's own effects on the first outcome are not of the family; what is secondary on every outcome is. */
static void judge_across(ds_outcome_result *o, const bool *derived, size_t n, const struct an_contrast_spec *spec)
{
    double p[MOST_IN_FAMILY] = { 0 }, adjusted[MOST_IN_FAMILY] = { 0 };
    ds_contrast *at[MOST_IN_FAMILY];
    size_t k = 0;
    for (size_t i = *spec->family ? 0 : 1; i < n && k < MOST_IN_FAMILY; i++) {
        ds_contrast *c = find(&o[i].overall, spec->name);
        if (!c) continue;
        c->family = derived[i] ? "derived" : *spec->family ? spec->family : "outcomes";
        if (derived[i]) continue;
        at[k] = c;
        p[k++] = c->p;
    }
    ds_holm(p, k, adjusted);
    for (size_t i = 0; i < k; i++) {
        at[i]->p_holm = adjusted[i];
        at[i]->verdict = an_verdict_of(at[i]->estimate, adjusted[i]);
    }
}

void an_judge_outcomes(ds_outcome_result *o, const bool *derived, size_t n)
{
    for (size_t i = 0; i < an_n_overall_specs; i++) judge_across(o, derived, n, &an_overall_specs[i]);
}
