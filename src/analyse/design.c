#include "design.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- which columns ---- */

static bool condition_column(int c)
{
    return c >= C_LIGHT && c <= C_LA;
}

/* Some row fills it with more than one value; confounders were settled before. */
static bool filled(int c, const struct survey *s, const struct confounders *conf)
{
    if (c >= C_WEEK) return c - C_WEEK < conf->n_week && conf->use_week[c - C_WEEK];
    if (c >= C_X) return conf->use[c - C_X];
    switch (c) {
    case C_A0:
        return s->group[G_SESSIONS].nights;
    case C_A1:
        return s->group[G_NIGHT1].nights;
    case C_SELF0:
        return s->group[G_SELF].nights;
    case C_LIGHT:
        return s->group[G_PRESSURE + DS_LIGHT].nights;
    case C_DEEP:
        return s->group[G_PRESSURE + DS_DEEP].nights;
    case C_B0_60:
        return s->group[G_BAND + B_0_60].nights;
    case C_B120_240:
        return s->group[G_BAND + B_120_240].nights;
    case C_B240P:
        return s->group[G_BAND + B_240P].nights;
    case C_DEEP_LATE:
        return s->group[G_DEEP_LATE].nights;
    case C_LB:
        return !(s->shortest >= 60 && s->longest <= 60); /* zero on every row when all lasted 60 min */
    case C_LA:
        return s->group[G_ABOVE].nights;
    default:
        return true;
    }
}

static void use(struct design *d, int c)
{
    d->at[c] = (int)d->p;
    d->column[d->p++] = (enum column)c;
}

static struct design empty(const struct panel *p, const struct confounders *c, int outcome, enum model m)
{
    struct design d = { .panel = p, .conf = c, .outcome = outcome, .model = m };
    for (int i = 0; i < COLUMNS; i++) d.at[i] = -1;
    return d;
}

void design_choose(const struct panel *p, const struct confounders *c, int outcome, enum model m,
                   const struct survey *s, struct design *out)
{
    *out = empty(p, c, outcome, m);
    for (int i = 0; i < COLUMNS; i++)
        if (filled(i, s, c) && (m == M_CONDITION || !condition_column(i))) use(out, i);
}

void design_without(const struct design *d, const size_t *drop, size_t n, struct design *out)
{
    *out = empty(d->panel, d->conf, d->outcome, d->model);
    for (size_t i = 0; i < d->p; i++) {
        bool dropped = false;
        for (size_t k = 0; k < n; k++) dropped |= drop[k] == i;
        if (!dropped) use(out, d->column[i]);
    }
}

const char *column_name(const struct design *d, enum column c)
{
    static const char *const names[] = {
        [C_ONE] = "the average night",
        [C_A0] = "night 0",
        [C_LIGHT] = "light pressure",
        [C_DEEP] = "deep pressure",
        [C_B0_60] = "under 60 min before bed",
        [C_B120_240] = "120 to 240 min before bed",
        [C_B240P] = "over 240 min before bed",
        [C_DEEP_LATE] = "deep work under 60 min before bed",
        [C_LB] = "length up to 75 min",
        [C_LA] = "length past 75 min",
        [C_A1] = "night 1",
        [C_SELF0] = "self-massage",
    };
    int i = (int)c;
    if (i >= C_WEEK) return week_name(d->conf, i - C_WEEK);
    return i >= C_X ? confounder_names[i - C_X] : names[i];
}

/* ---- one row ---- */

static void fill_session(const struct panel_row *r, double v[COLUMNS])
{
    enum band b = band_of(r->gap);
    v[C_LIGHT] = r->pressure == DS_LIGHT;
    v[C_DEEP] = r->pressure == DS_DEEP;
    v[C_B0_60] = b == B_0_60;
    v[C_B120_240] = b == B_120_240;
    v[C_B240P] = b == B_240P;
    v[C_DEEP_LATE] = r->pressure == DS_DEEP && b == B_0_60;
    v[C_LB] = length_before(r->minutes);
    v[C_LA] = length_after(r->minutes);
}

void design_row(const struct design *d, const struct panel_row *r, size_t client, double *x)
{
    double v[COLUMNS] = {
        [C_ONE] = 1, [C_A0] = r->massages0 > 0, [C_A1] = r->massages1 > 0, [C_SELF0] = r->selfs0 > 0
    };
    if (d->model == M_CONDITION && r->massages0) fill_session(r, v);
    for (int i = 0; i < CONFOUNDERS; i++)
        if (d->conf->use[i]) v[C_X + i] = confounder_value(d->conf, r, client, i);
    for (int t = 0; t < d->conf->n_week; t++) v[C_WEEK + t] = week_value(d->conf, r->night, t);
    for (size_t i = 0; i < d->p; i++) x[i] = v[d->column[i]];
}

/* ---- columns that depend on others ---- */

static void add_products(const struct design *d, double *gram)
{
    double x[COLUMNS];
    for (size_t k = 0; k < d->panel->n_clients; k++) {
        const struct panel_client *c = &d->panel->client[d->panel->order[k]];
        for (size_t i = c->first; i < c->first + c->n; i++) {
            if (!row_in_model(&d->panel->row[i], d->outcome, d->model)) continue;
            design_row(d, &d->panel->row[i], d->panel->order[k], x);
            for (size_t a = 0; a < d->p; a++)
                for (size_t b = 0; b < d->p; b++) gram[a * d->p + b] += x[a] * x[b];
        }
    }
}

/* Solves the n x n positive definite m a = rhs in place by elimination; rhs becomes the answer. */
static bool solve(double *m, double *rhs, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!(m[i * n + i] > 0)) return false;
        for (size_t r = i + 1; r < n; r++) {
            double f = m[r * n + i] / m[i * n + i];
            for (size_t c = i; c < n; c++) m[r * n + c] -= f * m[i * n + c];
            rhs[r] -= f * rhs[i];
        }
    }
    for (size_t i = n; i-- > 0;) {
        for (size_t c = i + 1; c < n; c++) rhs[i] -= m[i * n + c] * rhs[c];
        rhs[i] /= m[i * n + i];
    }
    return true;
}

static bool express(const struct design *full, const struct design *kept, const double *gram, enum column dropped,
                    double a[COLUMNS])
{
    double m[COLUMNS * COLUMNS], rhs[COLUMNS];
    size_t p = full->p, n = kept->p, row = (size_t)full->at[dropped];
    for (size_t i = 0; i < n; i++) {
        size_t at = (size_t)full->at[kept->column[i]];
        rhs[i] = gram[at * p + row];
        for (size_t j = 0; j < n; j++) m[i * n + j] = gram[at * p + (size_t)full->at[kept->column[j]]];
    }
    if (!solve(m, rhs, n)) return false;
    for (size_t i = 0; i < n; i++) a[kept->column[i]] = rhs[i];
    return true;
}

ds_err design_alias(const struct design *full, const struct design *kept, struct alias *out, ds_why *w)
{
    double gram[COLUMNS * COLUMNS] = { 0 };
    *out = (struct alias){ 0 };
    add_products(full, gram);
    for (size_t i = 0; i < full->p; i++) {
        enum column c = full->column[i];
        if (kept->at[c] >= 0) continue;
        if (!express(full, kept, gram, c, out->a[out->n]))
            return ds_fail(w, DS_INTERNAL, "the columns left in the model still depend on one another");
        out->dropped[out->n++] = c;
    }
    return DS_OK;
}

bool alias_estimable(const struct alias *a, const double w[COLUMNS])
{
    for (size_t k = 0; k < a->n; k++) {
        double sum = 0, size = 1;
        for (int c = 0; c < COLUMNS; c++) {
            sum += w[c] * a->a[k][c];
            size += fabs(w[c] * a->a[k][c]);
        }
        if (fabs(sum - w[a->dropped[k]]) > 1e-6 * size) return false;
    }
    return true;
}
