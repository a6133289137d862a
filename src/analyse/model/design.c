#include "analyse/model/design.h"

#include <downshift/stats.h>

#include <math.h>
#include <string.h>

static const struct an_recipe plain[] = {
    [M_OVERALL] = { .model = M_OVERALL }, [M_CONDITION] = { .model = M_CONDITION }
};

const struct an_recipe *an_usual_recipe(enum an_model m)
{
    return &plain[m];
}

/* ---- which columns ---- */

/* Some row fills it with more than one value; confounders were settled before. */
static bool filled(int c, const struct an_counts *s, const struct an_confounders *conf)
{
    if (c >= C_MISSING) return true;
    if (c >= C_WEEK) return c - C_WEEK < conf->n_week && conf->use_week[c - C_WEEK];
    if (c >= C_X) return conf->use[c - C_X];
    switch (c) {
    case C_A0:
        return s->group[G_SESSIONS].nights;
    case C_TWICE:
        return s->group[G_TWICE].nights && s->group[G_TWICE].nights < s->group[G_SESSIONS].nights;
    case C_MISSED0:
        return s->group[G_MISSED].nights;
    case C_MISSED1:
        return s->group[G_MISSED1].nights;
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
    case C_LENGTH:
        return !(s->shortest >= 60 && s->longest <= 60); /* zero on every row when all lasted 60 min */
    case C_LA:
        return s->group[G_ABOVE].nights;
    default:
        return true;
    }
}

static bool among(const enum an_column *c, size_t n, int column)
{
    for (size_t i = 0; i < n; i++)
        if ((int)c[i] == column) return true;
    return false;
}

static bool wanted(const struct an_recipe *r, int c)
{
    if (among(r->leave, r->n_leave, c)) return false;
    if (among(r->add, r->n_add, c)) return true;
    if (c >= C_HINGES && c < C_AVERAGE_HINGE)
        return (size_t)(c - C_HINGES) < r->n_hinges && among(r->add, r->n_add, C_HINGES);
    if (c >= C_PLATEAUS && c < C_LENGTH_SPLINE)
        return (size_t)(c - C_PLATEAUS) < r->n_hinges && among(r->add, r->n_add, C_PLATEAUS);
    if (c >= C_MISSING || (c >= C_LENGTH && c < C_A1)) return false;
    return r->model == M_CONDITION || c <= C_TWICE || c >= C_A1;
}

static void use(struct an_design *d, int c)
{
    d->at[c] = (int)d->p;
    d->column[d->p++] = (enum an_column)c;
}

static struct an_design empty(const struct an_panel *p, const struct an_confounders *c, int outcome,
                              const struct an_recipe *recipe)
{
    struct an_design d = { .panel = p, .conf = c, .outcome = outcome, .recipe = recipe };
    for (int i = 0; i < COLUMNS; i++) d.at[i] = -1;
    return d;
}

void an_design_choose(const struct an_panel *p, const struct an_confounders *c, int outcome,
                      const struct an_recipe *recipe, const struct an_counts *s, struct an_design *out)
{
    *out = empty(p, c, outcome, recipe);
    for (int i = 0; i < COLUMNS; i++)
        if (wanted(recipe, i) && filled(i, s, c)) use(out, i);
}

void an_design_without(const struct an_design *d, const size_t *drop, size_t n, struct an_design *out)
{
    *out = empty(d->panel, d->conf, d->outcome, d->recipe);
    for (size_t i = 0; i < d->p; i++) {
        bool dropped = false;
        for (size_t k = 0; k < n; k++) dropped |= drop[k] == i;
        if (!dropped) use(out, d->column[i]);
    }
}

const char *an_column_name(const struct an_design *d, enum an_column c)
{
    static const char *const names[] = {
        [C_ONE] = "the average night",
        [C_A0] = "night 0",
        [C_TWICE] = "two massages on one day",
        [C_LIGHT] = "light pressure",
        [C_DEEP] = "deep pressure",
        [C_B0_60] = "under 60 min before bed",
        [C_B120_240] = "120 to 240 min before bed",
        [C_B240P] = "over 240 min before bed",
        [C_DEEP_LATE] = "deep work under 60 min before bed",
        [C_LB] = "length up to 75 min",
        [C_LA] = "length past 75 min",
        [C_LENGTH] = "length",
        [C_RAMP] = "build-up",
        [C_WEEKS] = "weeks since the first session",
        [C_LEAD] = "a session tomorrow",
        [C_MISSED0] = "a visit that did not take place",
        [C_MISSED1] = "the night after a visit that did not take place",
        [C_LOADED] = "a session after training",
        [C_LOADED_LEVEL] = "a late session after training",
        [C_POOR] = "a session of who sleeps little",
        [C_POOR_LEVEL] = "a midday session of who sleeps little",
        [C_HABIT] = "a habit",
        [C_HABIT_A0] = "a massage with a habit",
        [C_A1] = "night 1",
        [C_SELF0] = "self-massage",
    };
    int i = (int)c;
    if (i >= C_MISSING) return "a confounder not logged";
    if (i >= C_WEEK) return an_week_name(d->conf, i - C_WEEK);
    if (i >= C_X) return an_confounder_names[i - C_X];
    if (i >= C_LEVEL && i < C_LOADED) return "a level compared";
    return names[i] ? names[i] : i >= C_GAP_SPLINE ? "time before bed" : "length";
}

/* ---- one row ---- */

bool an_design_uses(const struct an_design *d, size_t i)
{
    const struct an_panel_row *r = &d->panel->row[i];
    bool known = d->recipe->model != M_CONDITION || an_row_complete(r);
    return known && !r->unknown && !isnan(an_design_y(d, i));
}

double an_design_y(const struct an_design *d, size_t i)
{
    return d->recipe->y ? d->recipe->y[i] : d->panel->row[i].y[d->outcome];
}

void an_length_spline(const struct an_recipe *r, double minutes, double w[COLUMNS])
{
    ds_rcs_basis(minutes, r->length_knot, w + C_LENGTH_SPLINE);
}

void an_gap_spline(const struct an_recipe *r, double gap, double w[COLUMNS])
{
    ds_rcs_basis(gap, r->gap_knot, w + C_GAP_SPLINE);
}

static void fill_length(const struct an_design *d, double minutes, double v[COLUMNS])
{
    const struct an_recipe *r = d->recipe;
    v[C_LB] = an_length_before(minutes);
    v[C_LA] = an_length_after(minutes);
    v[C_LENGTH] = an_length_linear(minutes);
    v[C_AVERAGE_HINGE] = 0;
    for (size_t i = 0; i < r->n_hinges; i++) {
        v[C_HINGES + i] = an_length_past(minutes, r->hinge[i]);
        v[C_AVERAGE_HINGE] += v[C_HINGES + i] / (double)r->n_hinges;
        v[C_PLATEAUS + i] = an_length_up_to(minutes, r->hinge[i]);
    }
    if (d->at[C_LENGTH_SPLINE] >= 0) an_length_spline(r, minutes, v);
}

/* Where a level of the factor meets the day's training load, and a client's poor sleep. */
static void fill_meetings(const struct an_design *d, const struct an_panel_row *r, size_t client, double v[COLUMNS])
{
    const int level = r->level[d->recipe->factor];
    if (d->conf->use[X_LOAD]) v[C_LOADED] = an_confounder_value(d->conf, r, client, X_LOAD);
    if (d->recipe->poor) v[C_POOR] = d->recipe->poor[client];
    if (level == d->recipe->load_meets) v[C_LOADED_LEVEL] = v[C_LOADED];
    if (level == d->recipe->poor_meets) v[C_POOR_LEVEL] = v[C_POOR];
}

/* Against the client's own other days: who has a habit at all sleeps otherwise for other reasons. */
static void fill_habit(const struct an_design *d, const struct an_panel_row *r, size_t client, double v[COLUMNS])
{
    v[C_HABIT] = r->habit[d->recipe->habit] - d->recipe->habit_mean[client];
    v[C_HABIT_A0] = r->massages0 ? v[C_HABIT] : 0;
}

static void fill_session(const struct an_design *d, const struct an_panel_row *r, size_t client, double v[COLUMNS])
{
    const bool pressure = an_row_asks(r, ASK_PRESSURE), gap = an_row_asks(r, ASK_GAP);
    const enum an_band b = gap ? an_band_of(r->gap) : BANDS;
    v[C_LIGHT] = pressure && r->pressure == DS_LIGHT;
    v[C_DEEP] = pressure && r->pressure == DS_DEEP;
    v[C_B0_60] = b == B_0_60;
    v[C_B120_240] = b == B_120_240;
    v[C_B240P] = b == B_240P;
    v[C_DEEP_LATE] = v[C_DEEP] && b == B_0_60;
    const int level = r->level[d->recipe->factor];
    for (int i = 0; i < MOST_LEVELS; i++) v[C_LEVEL + i] = level && level == d->recipe->level[i];
    fill_meetings(d, r, client, v);
    if (an_row_asks(r, ASK_LENGTH)) fill_length(d, r->minutes, v);
    if (gap && d->at[C_GAP_SPLINE] >= 0) an_gap_spline(d->recipe, r->gap, v);
}

/* Weeks since the client's first session, 0 before it; the effect of a session may grow from the second to the
 * sixth. */
static void fill_weeks(const struct an_design *d, const struct an_panel_row *r, size_t client, double v[COLUMNS])
{
    ds_date first = d->panel->client[client].first_massage;
    double weeks = first == DS_NO_DATE || r->night < first ? 0 : (r->night - first) / 7.0;
    v[C_WEEKS] = weeks;
    v[C_RAMP] = r->massages0 ? fmin(1, fmax(0, (weeks - 2) / 4)) : 0;
}

void an_design_row(const struct an_design *d, const struct an_panel_row *r, size_t client, double *x)
{
    double v[COLUMNS];
    for (size_t i = 0; i < d->p; i++) v[d->column[i]] = 0; /* others are not looked at, */
    v[C_LOADED] = v[C_POOR] = 0;                           /* but for these */
    v[C_ONE] = 1;
    v[C_A0] = r->massages0 > 0;
    v[C_TWICE] = r->twice;
    v[C_A1] = r->massages1 > 0;
    v[C_SELF0] = r->selfs0 > 0;
    v[C_LEAD] = r->lead > 0;
    v[C_MISSED0] = r->missed0 > 0;
    v[C_MISSED1] = r->missed1 > 0;
    if (d->recipe->model == M_CONDITION && r->massages0 && !r->twice) fill_session(d, r, client, v);
    fill_weeks(d, r, client, v);
    if (d->recipe->habit_mean) fill_habit(d, r, client, v);
    for (int i = 0; i < CONFOUNDERS; i++) {
        if (d->conf->use[i]) v[C_X + i] = an_confounder_value(d->conf, r, client, i);
        v[C_MISSING + i] = isnan(r->x[i]);
    }
    for (int t = 0; t < d->conf->n_week; t++) v[C_WEEK + t] = an_week_value(d->conf, r->night, t);
    for (size_t i = 0; i < d->p; i++) x[i] = v[d->column[i]];
}
