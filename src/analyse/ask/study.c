#include "analyse/ask/study.h"

#include <stdlib.h>

struct an_fit_options an_primary_options(const ds_analysis_settings *s)
{
    return (struct an_fit_options){ .errors = DS_ERRORS_AR1_NOISE,
                                    .kenward_roger = s->kenward_roger,
                                    .integrate_sd = s->integrate_sd,
                                    .own_spread = s->own_spread,
                                    .random = 2 };
}

void an_study_near(const struct an_fit *like, struct an_fit *f)
{
    if (!like->usable) return;
    f->options.near_rho = like->fit.rho;
    f->options.near_nu = like->fit.nu;
    f->options.spread = like->spread;
    f->options.own_spread = false;
}

/* So many nights know rho and nu better than any further question needs. */
enum { MANY_NIGHTS = 10000 };

void an_study_hold(const struct an_fit *like, struct an_fit *f)
{
    if (!like->usable || like->fit.n < MANY_NIGHTS || like->options.errors != f->options.errors) return;
    f->options.held = true;
    f->options.near_chol = like->options.random == f->options.random ? like->fit.chol : NULL;
}

ds_err an_study_fit(const struct an_study *st, const struct an_recipe *r, const struct an_fit_options *options,
                    ds_arena *a, struct an_fit *f, ds_why *w)
{
    const struct an_fit *like = r->model == M_OVERALL ? st->overall : st->condition;
    *f = (struct an_fit){ .options = *options, .counts = like->counts, .df_cap = like->df_cap, .dropped = "" };
    an_study_near(like, f);
    if (r->spreads == SPREADS_KNOWN) {
        an_study_hold(like, f);
    } else {
        f->options.spread = NULL;
        f->options.own_spread = r->spreads == SPREADS_ANEW && options->own_spread;
    }
    return an_model_fit(st->p, st->c, st->outcome, r, a, f, w);
}

static int compare(const void *x, const void *y)
{
    const double *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

const double *an_study_values(const struct an_study *st, enum an_measure m, ds_arena *a, size_t *n)
{
    double *v = ds_alloc(a, ((size_t)st->condition->counts.group[G_SESSIONS].nights + 1) * sizeof *v);
    *n = 0;
    for (size_t i = 0; v && i < st->p->n_rows; i++) {
        const struct an_panel_row *r = &st->p->row[i];
        if (r->massages0 && an_row_asks(r, m == BY_LENGTH ? ASK_LENGTH : ASK_GAP) && !r->twice && an_row_in_model(r, st->outcome, M_CONDITION))
            v[(*n)++] = m == BY_LENGTH ? r->minutes : r->gap;
    }
    if (v) qsort(v, *n, sizeof *v, compare);
    return v;
}
