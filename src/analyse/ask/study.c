#include "analyse/ask/study.h"

#include <stdlib.h>

struct way primary_way(const ds_analysis_settings *s)
{
    return (struct way){ .errors = DS_ERRORS_AR1_NOISE, .kenward_roger = s->kenward_roger, .random = 2 };
}

ds_err study_fit(const struct study *st, const struct recipe *r, const struct way *how, ds_arena *a, struct fitted *f,
                 ds_why *w)
{
    const struct fitted *like = r->model == M_OVERALL ? st->overall : st->condition;
    *f = (struct fitted){ .how = *how, .survey = like->survey, .df_cap = like->df_cap, .dropped = "" };
    if (like->usable) {
        f->how.near_rho = like->fit.rho;
        f->how.near_nu = like->fit.nu;
    }
    return model_fit(st->p, st->c, st->outcome, r, a, f, w);
}

static int compare(const void *x, const void *y)
{
    const double *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

const double *study_values(const struct study *st, enum measure m, ds_arena *a, size_t *n)
{
    double *v = ds_alloc(a, ((size_t)st->condition->survey.group[G_SESSIONS].nights + 1) * sizeof *v);
    *n = 0;
    for (size_t i = 0; v && i < st->p->n_rows; i++) {
        const struct panel_row *r = &st->p->row[i];
        if (r->massages0 && row_in_model(r, st->outcome, M_CONDITION)) v[(*n)++] = m == BY_LENGTH ? r->minutes : r->gap;
    }
    if (v) qsort(v, *n, sizeof *v, compare);
    return v;
}
