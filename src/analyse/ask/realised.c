#include "analyse/ask/realised.h"
#include "analyse/model/adequacy.h"
#include "analyse/model/contrasts.h"
#include "analyse/model/estimate.h"

#include <math.h>
#include <string.h>

static const struct an_contrast_spec *asked(void)
{
    size_t i = 0;
    while (strcmp(an_condition_specs[i].name, "diff_b60_120_b0_60")) i++;
    return &an_condition_specs[i];
}

/* Both bands have sessions enough. */
static bool enough(const struct an_counts *v, const ds_analysis_settings *s)
{
    const struct an_contrast_spec *c = asked();
    return v->group[c->levels[0]].nights >= s->min_level_sessions &&
           v->group[c->levels[1]].nights >= s->min_level_sessions;
}

static ds_err estimate(const struct an_fit *f, const ds_analysis_settings *s, ds_estimate *out, ds_why *w)
{
    double weight[COLUMNS];
    struct an_estimate t;
    if (!f->usable || !enough(&f->counts, s)) return DS_OK;
    an_contrast_weights(asked(), &f->counts, weight);
    ds_err err = an_model_estimate(f, weight, &t, w);
    if (!err) an_estimate_cap_df(an_contrast_clients(asked(), &f->counts), &t);
    if (!err) *out = t.told;
    return err;
}

/* The panel with gaps to realised bedtimes; rows in a. */
static bool realise(const struct an_panel *p, ds_arena *a, struct an_panel *out)
{
    *out = *p;
    out->row = ds_alloc(a, (p->n_rows + 1) * sizeof *out->row);
    if (!out->row) return false;
    memcpy(out->row, p->row, p->n_rows * sizeof *p->row);
    an_panel_by_realised(out);
    return true;
}

ds_err an_realised_run(const struct an_study *st, struct an_realised *out, ds_why *w)
{
    struct an_panel p;
    struct an_fit f;
    ds_arena own = { 0 };
    *out = (struct an_realised){ .usual = an_no_estimate, .realised = an_no_estimate };
    if (st->s->bedtime == DS_BED_REALISED || !st->enough_condition || !st->condition->usable) return DS_OK;
    if (!realise(st->p, &own, &p)) return ds_fail(w, DS_MEMORY, "%zu nights", st->p->n_rows);
    an_model_count(&p, st->outcome, M_CONDITION, st->s, &f);
    an_study_near(st->condition, &f);
    an_study_hold(st->condition, &f);
    ds_err err = estimate(st->condition, st->s, &out->usual, w);
    if (!err && !isnan(out->usual.estimate) && enough(&f.counts, st->s))
        err = an_model_fit(&p, st->c, st->outcome, an_usual_recipe(M_CONDITION), &own, &f, w);
    if (!err) err = estimate(&f, st->s, &out->realised, w);
    out->nights = f.counts.rows;
    an_model_free(&f);
    ds_arena_free(&own);
    return err;
}

int64_t an_usual_nights(const struct an_study *st)
{
    int64_t n = 0;
    for (size_t i = 0; i < st->p->n_rows; i++)
        n += an_row_usable(&st->p->row[i], st->outcome) && st->p->row[i].usual_known;
    return n;
}
