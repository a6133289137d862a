#include "analyse/tell/findings.h"
#include "analyse/tell/comparisons.h"
#include "analyse/tell/length_statements.h"
#include "analyse/tell/verdict.h"
#include "analyse/tell/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Contrasts that make a finding, most telling first; of one rank the strongest comes first. The effect of `lead` is
 * told in the outcome's own words unless there are others. */
enum whose { FIRST = 1, OTHERS = 2, ALL = FIRST | OTHERS }; /* the primary outcome, the others */
static const struct candidate_spec {
    const char *name;
    int rank;
    enum whose of;
    const char *lead, *more, *less, *tail;
} candidate_specs[] = {
    { "night0", 2, FIRST, "on nights after a massage", NULL, NULL, "" },
    { "deep_within_60min_ref", 3, FIRST, "after a deep session of 60 minutes that ended under 60 minutes before bed", NULL,
      NULL, "" },
    { "hinge_difference", 4, FIRST, "past 75 minutes", "more for each extra 15 minutes than up to 75",
      "less for each extra 15 minutes than up to 75", "" },
    { "night0", 5, OTHERS, "on nights after a massage", NULL, NULL, "" },
    { "night1", 6, FIRST, "on the second night after a massage", NULL, NULL, "" },
    { "diff_b60_120_b0_60", 7, FIRST, "after massage that ended 60 to 120 minutes before bed", NULL, NULL,
      " than after one that ended under 60 minutes before" },
    { "diff_b120_240_b0_60", 7, FIRST, "after massage that ended 120 to 240 minutes before bed", NULL, NULL,
      " than after one that ended under 60 minutes before" },
    { "diff_b240p_b0_60", 7, FIRST, "after massage that ended over 240 minutes before bed", NULL, NULL,
      " than after one that ended under 60 minutes before" },
    { "diff_b120_240_b60_120", 7, FIRST, "after massage that ended 120 to 240 minutes before bed", NULL, NULL,
      " than after one that ended 60 to 120 minutes before" },
    { "diff_b240p_b60_120", 7, FIRST, "after massage that ended over 240 minutes before bed", NULL, NULL,
      " than after one that ended 60 to 120 minutes before" },
    { "diff_b240p_b120_240", 7, FIRST, "after massage that ended over 240 minutes before bed", NULL, NULL,
      " than after one that ended 120 to 240 minutes before" },
    { "diff_moderate_light", 8, FIRST, "after massage with moderate pressure", NULL, NULL,
      " than after one with light pressure" },
    { "diff_deep_light", 8, FIRST, "after massage with deep pressure", NULL, NULL,
      " than after one with light pressure" },
    { "diff_deep_moderate", 8, FIRST, "after massage with deep pressure", NULL, NULL,
      " than after one with moderate pressure" },
    { "std_b0_60", 9, FIRST, "after massage that ended under 60 minutes before bed", NULL, NULL, "" },
    { "std_b60_120", 9, FIRST, "after massage that ended 60 to 120 minutes before bed", NULL, NULL, "" },
    { "std_b120_240", 9, FIRST, "after massage that ended 120 to 240 minutes before bed", NULL, NULL, "" },
    { "std_b240p", 9, FIRST, "after massage that ended over 240 minutes before bed", NULL, NULL, "" },
    { "std_light", 10, FIRST, "after massage with light pressure", NULL, NULL, "" },
    { "std_moderate", 10, FIRST, "after massage with moderate pressure", NULL, NULL, "" },
    { "std_deep", 10, FIRST, "after massage with deep pressure", NULL, NULL, "" },
    { "self_night0", 11, FIRST, "on nights after self-massage", NULL, NULL, "" },
};

/* Comes first whatever it is: a declared outcome that shows nothing is a finding, too. */
static const struct candidate_spec primary = {
    "two_night_total", 1, FIRST, "over the two nights after a massage, added together", NULL, NULL, ""
};

struct candidate {
    const struct candidate_spec *tell;
    const ds_contrast *contrast;
    size_t outcome; /* place among the results */
};

static ds_strength strength(const ds_contrast *c)
{
    return c ? ds_verdict_strength(c->verdict) : DS_NO_STRENGTH;
}

static int stronger_first(const void *x, const void *y)
{
    const struct candidate *a = x, *b = y;
    ds_strength sa = strength(a->contrast), sb = strength(b->contrast);
    if (sa != sb) return sa > sb ? -1 : 1;
    if (a->tell->rank != b->tell->rank) return a->tell->rank - b->tell->rank;
    if (a->outcome != b->outcome) return a->outcome < b->outcome ? -1 : 1;
    double ta = fabs(a->contrast->estimate) / a->contrast->se, tb = fabs(b->contrast->estimate) / b->contrast->se;
    if (ta != tb) return ta > tb ? -1 : 1;
    return a->tell < b->tell ? -1 : 1;
}

static size_t collect(const ds_outcome_result *o, const int *which, size_t n, struct candidate *out)
{
    size_t k = 0;
    for (size_t t = 0; t < DS_COUNT(candidate_specs); t++)
        for (size_t i = 0; i < n; i++) {
            const ds_contrast *c = an_contrast_named(&o[i].overall, candidate_specs[t].name);
            if (an_outcomes[which[i]].derived || !(candidate_specs[t].of & (i ? OTHERS : FIRST))) continue;
            if (!c) c = an_contrast_named(&o[i].condition, candidate_specs[t].name);
            if (strength(c)) out[k++] = (struct candidate){ &candidate_specs[t], c, i };
        }
    qsort(out, k, sizeof *out, stronger_first);
    return k;
}

/* ---- sentences ---- */

static bool vanishes(const ds_contrast *c, int decimals)
{
    return an_vanishes(c->low, c->high, decimals);
}

/* "(95 % interval 0.34 to 0.48; 150 clients, 2,310 sessions)" */
static const char *evidence(const ds_contrast *c, const char *scope, int decimals, ds_arena *a)
{
    decimals += vanishes(c, decimals);
    const char *low = an_number_text(c->low, decimals, a), *high = an_number_text(c->high, decimals, a);
    const char *clients = an_clients_of(scope, c->n_clients, a);
    const char *sessions = an_counted(c->n_sessions, "session", "sessions", a);
    if (!low || !high || !clients || !sessions) return NULL;
    return ds_textf(a, "(95 %% interval %s to %s; %s, %s)", low, high, clients, sessions);
}

/* "clients rated their sleep 0.41 points higher" */
static const char *effect_words(const struct candidate_spec *t, const ds_contrast *c, const char *scope,
                                const struct an_outcome *o, ds_arena *a)
{
    double estimate = c->estimate;
    const char *size = an_number_text(fabs(estimate), o->decimals + vanishes(c, o->decimals), a);
    if (!size) return NULL;
    if (t->more) return ds_textf(a, "sleep gained %s %s %s", size, o->unit, estimate > 0 ? t->more : t->less);
    const char *lead = an_lead_of(o->lead, scope, c->n_clients, a);
    return lead ? ds_textf(a, "%s %s %s", lead, size, estimate > 0 ? o->better : o->worse) : NULL;
}

/* That one level helps does not rank it: only a difference from another does. */
static const char *unranked(const struct candidate *c, const ds_outcome_result *of)
{
    static const struct {
        const char *level, *other, *words;
    } kinds[] = { { "std_b", "diff_b", " Whether other times before bed do better or worse, these data cannot tell." },
                  { "std_", "diff_", " Whether other pressures do better or worse, these data cannot tell." } };
    for (size_t k = 0; k < DS_COUNT(kinds); k++) {
        const size_t n = strlen(kinds[k].level);
        if (strncmp(c->contrast->name, kinds[k].level, n)) continue;
        for (size_t i = 0; i < of->condition.n_contrasts; i++) {
            const ds_contrast *d = &of->condition.contrast[i];
            bool concerns = !strncmp(d->name, kinds[k].other, strlen(kinds[k].other)) &&
                            strstr(d->name, c->contrast->name + sizeof "std_" - 1);
            if (concerns && strength(d)) return "";
        }
        return kinds[k].words;
    }
    return "";
}

static const char *sentence(const struct candidate *c, const ds_outcome_result *of, const struct an_outcome *o,
                            ds_arena *a)
{
    const char *scope = of->overall.scope;
    const char *effect = effect_words(c->tell, c->contrast, scope, o, a),
               *why = evidence(c->contrast, scope, o->decimals, a);
    if (!effect || !why) return NULL;
    const char *said = ds_textf(a, "%s, %s%s %s.%s", c->tell->lead, effect, c->tell->tail, why, unranked(c, of));
    return said ? an_said_with(said, strength(c->contrast), a) : NULL;
}

/* Fewer clients than stand for others: what an answer about them alone takes. */
static const char *too_few_alone(const ds_outcome_result *o, const struct an_outcome *of, const ds_analysis_settings *s,
                                 ds_arena *a)
{
    const ds_contrast *zero = an_contrast_named(&o->overall, "night0");
    const bool one = o->overall.n_clients == 1;
    const int64_t have = zero ? zero->n_nights : 0;
    const char *nights = an_counted(have, "night", "nights", a);
    if (!nights) return NULL;
    return ds_textf(a,
                    "Not enough nights yet for %s: %s after a massage %s in. An answer about %s alone takes %lld of %s, "
                    "the nights before them logged, and %lld others%s.",
                    of->named, nights, have == 1 ? "is" : "are", one ? "this person" : "these clients",
                    (long long)s->min_own_session_nights, one ? "these" : "one client",
                    (long long)s->min_own_plain_nights, one ? "" : "; one about clients in general takes more clients");
}

static const char *too_few(const ds_outcome_result *o, const struct an_outcome *of, int64_t clients_enough,
                           const ds_analysis_settings *s, ds_arena *a)
{
    const ds_contrast *zero = o ? an_contrast_named(&o->overall, "night0") : NULL;
    int64_t have = zero ? zero->n_nights : 0;
    const char *nights = an_counted(have, "night", "nights", a), *need = an_count_text(s->min_session_nights, a);
    const char *clients = an_counted(clients_enough, "client", "clients", a),
               *of_clients = an_count_text(s->min_clients, a);
    if (!nights || !need || !clients || !of_clients) return NULL;
    return ds_textf(
        a,
        "Not enough nights yet%s%s: %s after a massage %s in (%s needed), and %s logged enough nights both with and "
        "without one (%s needed).",
        of ? " for " : "", of ? of->named : "", nights, have == 1 ? "is" : "are", need, clients, of_clients);
}

static const char *unclear(const ds_contrast *c, const char *scope, const struct an_outcome *o, ds_arena *a)
{
    const char *effect = effect_words(&primary, c, scope, o, a), *why = evidence(c, scope, o->decimals, a);
    if (!effect || !why) return NULL;
    return ds_textf(
        a,
        "No clear difference over the two nights after a massage, added together: %s, which chance alone could "
        "explain%s %s.",
        effect, c->low * c->high > 0 ? " where all that is asked, every month, is counted" : "", why);
}

static const char *no_answer(const ds_outcome_result *o, const struct an_outcome *of, ds_arena *a)
{
    return ds_textf(a, "No effect on %s is stated: %s.", of->named,
                    o->overall.converged
                        ? "in these logs the two nights after a massage cannot be told apart from something "
                          "else"
                        : "the model found no stable answer in these data");
}

/* The two nights on the declared outcome, or why nothing is said of them. */
static ds_finding primary_finding(const ds_outcome_result *o, const struct an_outcome *of, int64_t clients_enough,
                                  const ds_analysis_settings *s, ds_arena *a)
{
    const ds_contrast *total = o ? an_contrast_named(&o->overall, primary.name) : NULL;
    ds_finding f = { .rank = 1,
                     .outcome = o ? o->outcome : "quality",
                     .verdict = ds_verdict_word(DS_WITHHELD),
                     .kind = DS_FINDING_PRIMARY };
    if (total && !isnan(total->estimate)) {
        const struct candidate c = { &primary, total, 0 };
        f.verdict = ds_verdict_word(total->verdict);
        f.sentence = strength(total) ? sentence(&c, o, of, a) : unclear(total, o->overall.scope, of, a);
    } else if (o && strcmp(o->overall.status, DS_NOT_ENOUGH)) {
        f.sentence = no_answer(o, of, a);
    } else {
        const bool few = o && o->overall.present && o->overall.n_clients && o->overall.n_clients < s->min_clients;
        f.sentence = few ? too_few_alone(o, of, s, a) : too_few(o, of, clients_enough, s, a);
    }
    return f;
}

size_t an_page_one(const ds_outcome_result *o, const int *which, size_t n, int64_t clients_enough,
                   const ds_analysis_settings *s, ds_arena *a, ds_finding out[MOST_ON_PAGE_ONE])
{
    struct candidate found[DS_COUNT(candidate_specs) * OUTCOMES];
    size_t k = collect(o, which, n, found);
    if (k > MOST_ON_PAGE_ONE - 1) k = MOST_ON_PAGE_ONE - 1;
    out[0] = primary_finding(n ? o : NULL, n ? &an_outcomes[which[0]] : NULL, clients_enough, s, a);
    if (!out[0].sentence) return 0;
    for (size_t i = 0; i < k; i++) {
        const struct candidate *c = &found[i];
        out[i + 1] = (ds_finding){ .rank = (int)i + 2,
                                   .outcome = o[c->outcome].outcome,
                                   .sentence = sentence(c, &o[c->outcome], &an_outcomes[which[c->outcome]], a),
                                   .verdict = ds_verdict_word(c->contrast->verdict),
                                   .kind = DS_FINDING_EFFECT };
        if (!out[i + 1].sentence) return 0;
    }
    return k + 1;
}

/* ---- the other kinds, one sentence an outcome ---- */

bool ds_on_page_one(ds_finding_kind k)
{
    return k == DS_FINDING_PRIMARY || k == DS_FINDING_EFFECT;
}

/* The sentence of one outcome; "" for none, NULL when memory is full. */
typedef const char *sentence_of(const ds_outcome_result *o, const struct an_outcome *of, ds_arena *a);

static const char *length_of(const ds_outcome_result *o, const struct an_outcome *of, ds_arena *a)
{
    (void)of, (void)a;
    return o->length_sentence ? o->length_sentence : "";
}

static const char *advice_of(const ds_outcome_result *o, const struct an_outcome *of, ds_arena *a)
{
    const ds_contrast *before = an_contrast_named(&o->condition, "slope_before");
    return an_length_advice(&o->length, before ? before->verdict : DS_WITHHELD, of, a);
}

static const struct kind {
    ds_finding_kind kind;
    int rank;
    sentence_of *sentence;
} kinds[] = {
    { DS_FINDING_LENGTH, RANK_LENGTH, length_of },
    { DS_FINDING_SIZE, RANK_SIZE, an_size_sentence },
    { DS_FINDING_PRESSURE, RANK_PRESSURE, an_pressure_sentence },
    { DS_FINDING_TIMING, RANK_TIMING, an_timing_sentence },
    { DS_FINDING_ADVICE, RANK_ADVICE, advice_of },
};

static ds_err add_kind(const struct kind *k, const int *which, ds_arena *a, ds_results *r, ds_why *w)
{
    for (size_t i = 0; i < r->n_outcomes; i++) {
        const ds_outcome_result *o = &r->outcome[i];
        const char *said = k->sentence(o, &an_outcomes[which[i]], a);
        if (!said) return ds_fail(w, DS_MEMORY, "a sentence");
        if (*said)
            r->finding[r->n_findings++] = (ds_finding){ .rank = k->rank + (int)i,
                                                        .outcome = o->outcome,
                                                        .sentence = said,
                                                        .verdict = ds_finding_word(k->kind),
                                                        .kind = k->kind };
    }
    return DS_OK;
}

ds_err an_findings(const int *which, int64_t clients_enough, const ds_analysis_settings *s, ds_arena *a, ds_results *r,
                   ds_why *w)
{
    ds_err err = DS_OK;
    size_t most = MOST_ON_PAGE_ONE + DS_COUNT(kinds) * r->n_outcomes;
    if (!(r->finding = ds_alloc(a, most * sizeof *r->finding))) return ds_fail(w, DS_MEMORY, "the findings");
    r->n_findings = an_page_one(r->outcome, which, r->n_outcomes, clients_enough, s, a, r->finding);
    if (!r->n_findings) return ds_fail(w, DS_MEMORY, "the findings");
    for (size_t i = 0; !err && i < DS_COUNT(kinds); i++) err = add_kind(&kinds[i], which, a, r, w);
    return err;
}
