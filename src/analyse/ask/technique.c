#include "analyse/ask/technique.h"
#include "analyse/ask/effects.h"
#include "analyse/model/estimate.h"
#include "analyse/tell/verdict.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double false_discoveries = 0.10; /* share of wrong ones among those told, Benjamini and Hochberg */

struct level {
    int technique;
    struct an_tally tally;
};

/* The nights of each technique in the condition model, by number. */
static void count(const struct an_study *st, struct level *level, size_t *last)
{
    const struct an_panel *p = st->p;
    for (size_t t = 0; t <= p->n_techniques; t++) level[t].technique = (int)t;
    for (size_t k = 0; k < p->n_clients; k++) {
        const struct an_panel_client *c = &p->client[k];
        for (size_t i = c->first; i < c->first + c->n; i++) {
            const struct an_panel_row *r = &p->row[i];
            struct an_tally *at = &level[r->technique].tally;
            if (!r->massages0 || !an_row_in_model(r, st->outcome, M_CONDITION)) continue;
            at->nights++;
            at->sessions += r->massages0;
            at->clients += last[r->technique] != k + 1;
            last[r->technique] = k + 1;
        }
    }
}

static int more_nights_first(const void *x, const void *y)
{
    const struct level *a = x, *b = y;
    if (a->tally.nights != b->tally.nights) return a->tally.nights > b->tally.nights ? -1 : 1;
    return a->technique - b->technique;
}

/* Those with enough nights, the most frequent first; what was not logged is none. */
static size_t choose(const struct an_study *st, struct level *level)
{
    size_t n = 0;
    for (size_t t = 1; t <= st->p->n_techniques; t++)
        if (level[t].tally.nights >= st->s->min_technique_sessions) level[n++] = level[t];
    qsort(level, n, sizeof *level, more_nights_first);
    return n > MOST_TECHNIQUES + 1 ? MOST_TECHNIQUES + 1 : n;
}

/* Nights after any other technique are not in the run. */
static void only_nights_of(const struct an_study *st, const struct level *level, size_t n, double *y)
{
    for (size_t i = 0; i < st->p->n_rows; i++) {
        const struct an_panel_row *r = &st->p->row[i];
        bool kept = !r->massages0;
        for (size_t k = 0; k < n; k++) kept |= level[k].technique == r->technique;
        y[i] = kept ? r->y[st->outcome] : NAN;
    }
}

static const char *name_of(const struct an_study *st, const struct level *l)
{
    return st->p->technique[l->technique - 1];
}

static ds_err put_technique(const struct an_study *st, const struct an_fit *f, const struct level *usual,
                            const struct level *l, size_t k, ds_arena *a, ds_contrast *out, ds_why *w)
{
    double weight[COLUMNS] = { 0 };
    struct an_estimate t;
    ds_estimate robust;
    weight[C_TECHNIQUE + k] = 1;
    ds_err err = an_model_estimate(f, weight, &t, w);
    if (!err) err = an_model_robust(f, weight, &robust, w);
    if (err) return err;
    an_estimate_cap_df(l->tally.clients < usual->tally.clients ? l->tally.clients : usual->tally.clients, &t);
    const ds_estimate *e = &t.told;
    *out = (ds_contrast){ .name = ds_textf(a, "technique %s", name_of(st, l)),
                          .label = ds_textf(a, "%s rather than %s", name_of(st, l), name_of(st, usual)),
                          .family = "technique",
                          .estimate = e->estimate,
                          .se = e->se,
                          .df = e->df,
                          .low = e->low,
                          .high = e->high,
                          .p = e->p,
                          .p_holm = NAN,
                          .n_clients = l->tally.clients,
                          .n_sessions = l->tally.sessions,
                          .n_nights = l->tally.nights,
                          .pct = NAN,
                          .pct_low = NAN,
                          .pct_high = NAN };
    an_put_robust(&robust, out);
    return out->name && out->label ? DS_OK : ds_fail(w, DS_MEMORY, "a technique");
}

static void judge_techniques(ds_contrast *c, size_t n)
{
    double better[MOST_TECHNIQUES], adjusted[MOST_TECHNIQUES];
    for (size_t i = 0; i < n; i++) better[i] = c[i].estimate > 0 ? c[i].p / 2 : 1 - c[i].p / 2;
    ds_benjamini_hochberg(better, n, adjusted);
    for (size_t i = 0; i < n; i++) {
        c[i].p_holm = adjusted[i];
        c[i].verdict = isnan(adjusted[i]) ? DS_WITHHELD : adjusted[i] < false_discoveries ? DS_HELPS : DS_UNCLEAR;
    }
}

/* Behind the contrasts of the condition model. */
static ds_err append(const struct an_study *st, const struct an_fit *f, const struct level *level, size_t n,
                     ds_arena *a, ds_model_result *out, ds_why *w)
{
    ds_err err = DS_OK;
    ds_contrast *all = ds_alloc(a, (out->n_contrasts + n) * sizeof *all);
    if (!all) return ds_fail(w, DS_MEMORY, "%zu techniques", n);
    memcpy(all, out->contrast, out->n_contrasts * sizeof *all);
    for (size_t k = 1; !err && k < n; k++)
        err = put_technique(st, f, level, &level[k], k - 1, a, &all[out->n_contrasts + k - 1], w);
    if (err) return err;
    judge_techniques(all + out->n_contrasts, n - 1);
    out->contrast = all;
    out->n_contrasts += n - 1;
    return DS_OK;
}

static ds_err compare(const struct an_study *st, const struct level *level, size_t n, ds_arena *own, ds_arena *a,
                      ds_outcome_result *out, ds_why *w)
{
    enum an_column more[MOST_TECHNIQUES];
    struct an_recipe r = { .model = M_CONDITION, .add = more, .n_add = n - 1 };
    const struct an_fit_options options = an_primary_options(st->s);
    struct an_fit f = { 0 };
    double *y = ds_alloc(own, (st->p->n_rows + 1) * sizeof *y);
    if (!y) return ds_fail(w, DS_MEMORY, "%zu nights", st->p->n_rows);
    only_nights_of(st, level, n, y);
    r.y = y;
    for (size_t k = 1; k < n; k++) {
        more[k - 1] = (enum an_column)(C_TECHNIQUE + k - 1);
        r.technique[k - 1] = level[k].technique;
    }
    ds_err err = an_study_fit(st, &r, &options, own, &f, w);
    if (!err && f.usable) err = append(st, &f, level, n, a, &out->condition, w);
    an_model_free(&f);
    return err;
}

ds_err an_technique_results(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    ds_arena own = { 0 };
    if (!st->s->technique || !st->enough_condition || !st->condition->usable) return DS_OK;
    struct level *level = ds_alloc(&own, (st->p->n_techniques + 1) * sizeof *level);
    size_t *last = ds_alloc(&own, (st->p->n_techniques + 1) * sizeof *last);
    ds_err err = level && last ? DS_OK : ds_fail(w, DS_MEMORY, "%zu techniques", st->p->n_techniques);
    size_t n = 0;
    if (!err) {
        count(st, level, last);
        n = choose(st, level);
    }
    if (n > 1) err = compare(st, level, n, &own, a, out, w);
    ds_arena_free(&own);
    return err;
}
