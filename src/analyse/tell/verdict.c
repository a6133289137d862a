#include "analyse/tell/verdict.h"

#include <downshift/stats.h>

#include <math.h>
#include <string.h>

enum { MOST_IN_FAMILY = 32 };

/* ---- the words for people; those of tables and JSON are in results.h ---- */

#define W(NAME, word) word,
enum about { EFFECT, BEND, DERIVED, ABOUTS }; /* what a contrast is about */
static const char *const words[ABOUTS][DS_VERDICTS] = {
    [EFFECT] = { DS_VERDICT_WORDS(W) },
    [BEND] = { DS_NOT_ENOUGH, "no clear difference", "may gain more", "may gain less", "gains more", "gains less" },
    [DERIVED] = { DS_NOT_ENOUGH, "no clear difference", "follows from the others", "follows from the others",
                  "follows from the others", "follows from the others" },
};
#undef W

ds_strength ds_verdict_strength(ds_verdict v)
{
    if (v == DS_HELPS || v == DS_HURTS) return DS_ESTABLISHED;
    return v == DS_MAY_HELP || v == DS_MAY_HURT ? DS_HINT : DS_NO_STRENGTH;
}

static bool is_bend(const char *name)
{
    for (size_t i = 0; i < an_n_condition_specs; i++)
        if (!strcmp(an_condition_specs[i].name, name)) return an_condition_specs[i].hinge == HINGE_BEND;
    return false;
}

static void put_words(ds_model_result *m, ds_outcome_role role)
{
    for (size_t i = 0; i < m->n_contrasts; i++) {
        ds_contrast *c = &m->contrast[i];
        enum about about = role == DS_OUTCOME_DERIVED ? DERIVED : is_bend(c->name) ? BEND : EFFECT;
        c->verdict_words = words[about][c->verdict];
    }
}

void an_verdict_words(ds_outcome_result *o, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        put_words(&o[i].overall, o[i].role);
        put_words(&o[i].condition, o[i].role);
    }
}

/* ---- p values within families, at this look ---- */

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

const ds_contrast *an_contrast_between(const ds_model_result *m, const char *more, const char *less)
{
    char name[64];
    if (!more || !less) return NULL;
    ds_print(name, sizeof name, "diff_%s_%s", more, less);
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

void an_holm_families(ds_contrast *c, size_t n)
{
    for (size_t i = 0; i < n; i++) c[i].p_holm = c[i].p;
    for (size_t i = 0; i < n; i++) {
        bool first = !own_p(c[i].family);
        for (size_t k = 0; k < i; k++) first &= strcmp(c[k].family, c[i].family) != 0;
        if (first) adjust_family(c, n, c[i].family);
    }
}

/* ---- over outcomes, each contrast a family of its own (docs/methods.md 15) ---- */

/* The massage's own effects on the first outcome are not of the family; what is secondary on every outcome is. */
static void judge_across(ds_outcome_result *o, size_t n, const struct an_contrast_spec *spec)
{
    double p[MOST_IN_FAMILY] = { 0 }, adjusted[MOST_IN_FAMILY] = { 0 };
    ds_contrast *at[MOST_IN_FAMILY];
    size_t k = 0;
    for (size_t i = *spec->family ? 0 : 1; i < n && k < MOST_IN_FAMILY; i++) {
        ds_contrast *c = find(&o[i].overall, spec->name);
        if (!c) continue;
        c->family = o[i].role == DS_OUTCOME_DERIVED ? "derived" : *spec->family ? spec->family : "outcomes";
        if (o[i].role == DS_OUTCOME_DERIVED) continue;
        at[k] = c;
        p[k++] = c->p;
    }
    ds_holm(p, k, adjusted);
    for (size_t i = 0; i < k; i++) at[i]->p_holm = adjusted[i];
}

void an_holm_outcomes(ds_outcome_result *o, size_t n)
{
    for (size_t i = 0; i < an_n_overall_specs; i++) judge_across(o, n, &an_overall_specs[i]);
}
