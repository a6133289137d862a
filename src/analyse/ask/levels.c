#include "analyse/ask/levels.h"
#include "analyse/ask/effects.h"
#include "analyse/model/estimate.h"
#include "analyse/tell/verdict.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct level {
    int number; /* of its name among the factor's */
    struct an_tally tally;
};

/* One factor under study. */
struct factor {
    const struct an_study *st;
    int which;
    const struct an_levels *names;
    struct level *level; /* those compared, the most frequent first */
    size_t n;
};

ds_err an_count_levels(const struct an_study *st, int factor, struct an_tally *tally, ds_why *w)
{
    const struct an_panel *p = st->p;
    ds_arena own = { 0 };
    size_t *last = ds_alloc(&own, (p->levels[factor].n + 1) * sizeof *last);
    if (!last) return ds_fail(w, DS_MEMORY, "%zu levels", p->levels[factor].n);
    for (size_t k = 0; k < p->n_clients; k++) {
        const struct an_panel_client *c = &p->client[k];
        for (size_t i = c->first; i < c->first + c->n; i++) {
            const struct an_panel_row *r = &p->row[i];
            const int level = r->level[factor];
            if (!r->massages0 || !an_row_in_model(r, st->outcome, M_CONDITION)) continue;
            tally[level].nights++;
            tally[level].sessions += r->massages0;
            tally[level].clients += last[level] != k + 1;
            last[level] = k + 1;
        }
    }
    ds_arena_free(&own);
    return DS_OK;
}

static int more_nights_first(const void *x, const void *y)
{
    const struct level *a = x, *b = y;
    if (a->tally.nights != b->tally.nights) return a->tally.nights > b->tally.nights ? -1 : 1;
    return a->number - b->number;
}

/* Those with enough nights, the most frequent first; what was not logged is none. */
static void choose(struct factor *f, const struct an_tally *tally)
{
    for (size_t t = 1; t <= f->names->n; t++)
        if (tally[t].nights >= f->st->s->min_technique_sessions)
            f->level[f->n++] = (struct level){ (int)t, tally[t] };
    qsort(f->level, f->n, sizeof *f->level, more_nights_first);
    if (f->n > MOST_LEVELS + 1) f->n = MOST_LEVELS + 1;
}

/* What was asked for and cannot be answered yet. */
static ds_err note_missing(const struct factor *f, ds_arena *a, ds_model_result *out, ds_why *w)
{
    out->note = ds_textf(a, "%s%sa hint on %s needs two that were logged for %lld nights each", out->note,
                         *out->note ? "; " : "", ds_comparable_names[f->which],
                         (long long)f->st->s->min_technique_sessions);
    return out->note ? DS_OK : ds_fail(w, DS_MEMORY, "a note");
}

/* Nights after any other level are not in the run. */
static void only_nights_of(const struct factor *f, double *y)
{
    for (size_t i = 0; i < f->st->p->n_rows; i++) {
        const struct an_panel_row *r = &f->st->p->row[i];
        bool kept = !r->massages0;
        for (size_t k = 0; k < f->n; k++) kept |= f->level[k].number == r->level[f->which];
        y[i] = kept ? r->y[f->st->outcome] : NAN;
    }
}

static const char *name_of(const struct factor *f, size_t k)
{
    return f->names->name[f->level[k].number - 1];
}

/* Level k against the most frequent one. */
static ds_err put_level(const struct factor *of, const struct an_fit *f, size_t k, ds_arena *a, ds_contrast *out,
                        ds_why *w)
{
    const char *factor = ds_comparable_names[of->which];
    const struct level *l = &of->level[k], *usual = of->level;
    double weight[COLUMNS] = { 0 };
    struct an_estimate t;
    ds_estimate robust;
    weight[C_LEVEL + k - 1] = 1;
    ds_err err = an_model_estimate(f, weight, &t, w);
    if (!err) err = an_model_robust(f, weight, &robust, w);
    if (err) return err;
    an_estimate_cap_df(l->tally.clients < usual->tally.clients ? l->tally.clients : usual->tally.clients, &t);
    const char *name = ds_textf(a, "%s %s", factor, name_of(of, k)),
               *label = ds_textf(a, "%s rather than %s", name_of(of, k), name_of(of, 0));
    if (!name || !label) return ds_fail(w, DS_MEMORY, "a level");
    *out = an_blank_contrast(name, label, factor, &l->tally);
    an_put_estimate(&t.told, out);
    an_put_robust(&robust, out);
    return DS_OK;
}

/* Of being better, at this look alone; the gate decides. */
static void adjust_levels(ds_contrast *c, size_t n)
{
    double better[MOST_LEVELS], adjusted[MOST_LEVELS];
    for (size_t i = 0; i < n; i++) better[i] = c[i].estimate > 0 ? c[i].p / 2 : 1 - c[i].p / 2;
    ds_benjamini_hochberg(better, n, adjusted);
    for (size_t i = 0; i < n; i++) c[i].p_holm = adjusted[i];
}

/* Behind the contrasts of the condition model. */
static ds_err append(const struct factor *of, const struct an_fit *f, ds_arena *a, ds_model_result *out, ds_why *w)
{
    ds_err err = DS_OK;
    ds_contrast *all = ds_alloc(a, (out->n_contrasts + of->n) * sizeof *all);
    if (!all) return ds_fail(w, DS_MEMORY, "%zu levels", of->n);
    if (out->n_contrasts) memcpy(all, out->contrast, out->n_contrasts * sizeof *all);
    for (size_t k = 1; !err && k < of->n; k++) err = put_level(of, f, k, a, &all[out->n_contrasts + k - 1], w);
    if (err) return err;
    adjust_levels(all + out->n_contrasts, of->n - 1);
    out->contrast = all;
    out->n_contrasts += of->n - 1;
    return DS_OK;
}

static ds_err compare(const struct factor *of, ds_arena *own, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    enum an_column more[MOST_LEVELS];
    struct an_recipe r = { .model = M_CONDITION, .add = more, .n_add = of->n - 1, .factor = of->which };
    const struct an_fit_options options = an_primary_options(of->st->s);
    struct an_fit f = { 0 };
    double *y = ds_alloc(own, (of->st->p->n_rows + 1) * sizeof *y);
    if (!y) return ds_fail(w, DS_MEMORY, "%zu nights", of->st->p->n_rows);
    only_nights_of(of, y);
    r.y = y;
    for (size_t k = 1; k < of->n; k++) {
        more[k - 1] = (enum an_column)(C_LEVEL + k - 1);
        r.level[k - 1] = of->level[k].number;
    }
    ds_err err = an_study_fit(of->st, &r, &options, own, &f, w);
    if (!err && f.usable) err = append(of, &f, a, &out->condition, w);
    an_model_free(&f);
    return err;
}

static ds_err ask(const struct an_study *st, int which, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    ds_arena own = { 0 };
    struct factor f = { .st = st, .which = which, .names = &st->p->levels[which] };
    struct an_tally *tally = ds_alloc(&own, (f.names->n + 1) * sizeof *tally);
    f.level = ds_alloc(&own, (f.names->n + 1) * sizeof *f.level);
    ds_err err = f.level && tally ? an_count_levels(st, which, tally, w)
                                  : ds_fail(w, DS_MEMORY, "%zu levels", f.names->n);
    if (!err) choose(&f, tally);
    if (!err && st->enough_condition && st->condition->usable && f.n > 1)
        err = compare(&f, &own, a, out, w);
    else if (!err)
        err = note_missing(&f, a, &out->condition, w);
    ds_arena_free(&own);
    return err;
}

static bool is_asked_for(const ds_analysis_settings *s, int factor)
{
    return ds_list_has(&s->compare, ds_comparable_names[factor]) || (factor == FACTOR_TECHNIQUE && s->technique);
}

ds_err an_levels_results(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    ds_err err = DS_OK;
    for (int factor = 0; !err && ds_comparable_names[factor]; factor++)
        if (is_asked_for(st->s, factor)) err = ask(st, factor, a, out, w);
    return err;
}
