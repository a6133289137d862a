#include "analyse/model/contrasts.h"

#include <downshift/stats.h>

#include <math.h>
#include <string.h>

const char verdict_helps[] = "helps", verdict_hurts[] = "hurts", verdict_unclear[] = "no clear difference";
static const double level = 0.05;
enum { MOST_IN_FAMILY = 32 };

/* ---- enough nights ---- */

bool enough_overall(const struct survey *o, const ds_analysis_settings *s)
{
    return o->clients_enough >= s->min_clients && o->group[G_SESSIONS].nights >= s->min_session_nights;
}

bool these_only(const struct survey *o, const ds_analysis_settings *s)
{
    return o->clients_enough >= 2 && o->clients_enough < s->min_clients &&
           o->group[G_SESSIONS].nights >= s->min_session_nights;
}

bool enough_condition(const struct survey *c, const ds_analysis_settings *s)
{
    return c->group[G_SESSIONS].nights >= s->min_condition_session_nights;
}

bool enough_hinge(const struct survey *c, const ds_analysis_settings *s)
{
    return c->group[G_BELOW].nights >= s->min_hinge_sessions && c->group[G_ABOVE].nights >= s->min_hinge_sessions;
}

bool enough_contrast(const struct contrast_spec *c, const struct survey *s, const ds_analysis_settings *set)
{
    const struct tally *own = &s->group[c->group];
    for (size_t i = 0; i < DS_COUNT(c->levels); i++)
        if (c->levels[i] >= 0 && s->group[c->levels[i]].nights < set->min_level_sessions) return false;
    if (c->hinge && !enough_hinge(s, set)) return false;
    if (c->group == G_DEEP_LATE) /* one cell of two levels */
        return own->nights >= (set->min_level_sessions + 1) / 2 && own->clients >= set->min_clients;
    if (c->group == G_SELF) return own->nights >= set->min_session_nights && own->clients >= set->min_clients;
    return own->nights > 0;
}

const struct tally *tally_behind(const struct contrast_spec *c, const struct survey *s)
{
    if (c->how != H_DIFF) return &s->group[c->group];
    const struct tally *a = &s->group[c->levels[0]], *b = &s->group[c->levels[1]];
    if (a->clients != b->clients) return a->clients < b->clients ? a : b;
    return a->nights < b->nights ? a : b;
}

int64_t clients_behind(const struct contrast_spec *c, const struct survey *s)
{
    const struct tally *own = c->group == G_EITHER ? &s->group[G_SESSIONS] : tally_behind(c, s);
    int64_t below = s->group[G_BELOW].clients, above = s->group[G_ABOVE].clients;
    if (c->hinge && c->group == G_SESSIONS) return below < above ? below : above;
    return own->clients;
}

/* ---- words ---- */

const char *verdict_of(double estimate, double p)
{
    if (isnan(estimate) || isnan(p)) return DS_NOT_ENOUGH;
    if (p >= level || estimate == 0) return verdict_unclear;
    return estimate > 0 ? verdict_helps : verdict_hurts;
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

void judge(ds_contrast *c, size_t n)
{
    for (size_t i = 0; i < n; i++) c[i].p_holm = c[i].p;
    for (size_t i = 0; i < n; i++) {
        bool first = !own_p(c[i].family);
        for (size_t k = 0; k < i; k++) first &= strcmp(c[k].family, c[i].family) != 0;
        if (first) adjust_family(c, n, c[i].family);
    }
    for (size_t i = 0; i < n; i++) c[i].verdict = verdict_of(c[i].estimate, c[i].p_holm);
}

/* ---- over outcomes, each contrast a family of its own (docs/methods.md 15) ---- */

static ds_contrast *overall_named(ds_outcome_result *o, const char *name)
{
    for (size_t i = 0; i < o->overall.n_contrasts; i++)
        if (!strcmp(o->overall.contrast[i].name, name)) return &o->overall.contrast[i];
    return NULL;
}

/* The massage's own effects on the first outcome are not of the family; what is secondary on every outcome is. */
static void judge_across(ds_outcome_result *o, const bool *derived, size_t n, const struct contrast_spec *spec)
{
    double p[MOST_IN_FAMILY] = { 0 }, adjusted[MOST_IN_FAMILY] = { 0 };
    ds_contrast *at[MOST_IN_FAMILY];
    size_t k = 0;
    for (size_t i = *spec->family ? 0 : 1; i < n && k < MOST_IN_FAMILY; i++) {
        ds_contrast *c = overall_named(&o[i], spec->name);
        if (!c) continue;
        c->family = derived[i] ? "derived" : *spec->family ? spec->family : "outcomes";
        if (derived[i]) continue;
        at[k] = c;
        p[k++] = c->p;
    }
    ds_holm(p, k, adjusted);
    for (size_t i = 0; i < k; i++) {
        at[i]->p_holm = adjusted[i];
        at[i]->verdict = verdict_of(at[i]->estimate, adjusted[i]);
    }
}

void judge_outcomes(ds_outcome_result *o, const bool *derived, size_t n)
{
    for (size_t i = 0; i < n_overall_specs; i++) judge_across(o, derived, n, &overall_specs[i]);
}
