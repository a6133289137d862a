#include "analyse/ask/part_of_day.h"
#include "analyse/ask/effects.h"
#include "analyse/ask/levels.h"
#include "analyse/model/contrasts.h"
#include "analyse/model/estimate.h"
#include "analyse/tell/verdict.h"

#include <math.h>
#include <string.h>

enum { SHORT_SLEEP = 360 }; /* minutes; under six hours is short for an adult (Watson et al. 2015, consensus) */

/* What one contrast is: a part over the mix, less another where `less` is one, or a meeting. */
static const struct {
    const char *name, *label, *family;
    int part, less;        /* enum an_part; 0: none */
    enum an_column column; /* of a meeting; C_ONE: of parts */
} specs[] = {
#define PART(part, name, label)        { "std_" name, label, AN_PART_OF_DAY, part, 0, C_ONE }
#define DIFF(part, less, name, label)  { "diff_" name, label, AN_PART_OF_DAY "_diff", part, less, C_ONE }
#define MEET(part, column, name, label) { name, label, AN_PART_OF_DAY "_meeting", part, 0, column }
    PART(PART_MORNING, "morning", "In the morning"),
    PART(PART_MIDDAY, "midday", "At midday"),
    PART(PART_AFTERNOON, "afternoon", "In the late afternoon"),
    PART(PART_EVENING, "evening", "In the evening"),
    DIFF(PART_MIDDAY, PART_MORNING, "midday_morning", "Midday, less morning"),
    DIFF(PART_AFTERNOON, PART_MORNING, "afternoon_morning", "Late afternoon, less morning"),
    DIFF(PART_EVENING, PART_MORNING, "evening_morning", "Evening, less morning"),
    DIFF(PART_AFTERNOON, PART_MIDDAY, "afternoon_midday", "Late afternoon, less midday"),
    DIFF(PART_EVENING, PART_MIDDAY, "evening_midday", "Evening, less midday"),
    DIFF(PART_EVENING, PART_AFTERNOON, "evening_afternoon", "Evening, less late afternoon"),
    MEET(PART_AFTERNOON, C_LOADED_LEVEL, "afternoon_after_load",
         "Late afternoon after heavy training, less other times"),
    MEET(PART_MIDDAY, C_POOR_LEVEL, "midday_low_sleep", "Midday of clients who sleep little, less other times"),
#undef PART
#undef DIFF
#undef MEET
};

bool an_part_of_day_named(const char *name, int *part, int *less)
{
    for (size_t i = 0; i < DS_COUNT(specs); i++) {
        if (strcmp(specs[i].name, name)) continue;
        *part = specs[i].part;
        *less = specs[i].less;
        return true;
    }
    return false;
}

const char *an_part_of_day_label(int part)
{
    return specs[part - PART_MORNING].label;
}

struct parts {
    const struct an_study *st;
    struct an_tally tally[PARTS + 1];
    int usual;        /* the most frequent one, which the others are columns against */
    bool *poor;       /* by panel index */
    int64_t met[2];   /* session nights on which late afternoon met training, and midday a poor sleeper */
    double load_sd;   /* of training before late afternoon sessions; NaN: no two differ */
    struct an_recipe recipe;
    enum an_column more[PARTS + 4];
};

static bool is_shown(const struct parts *d, int part)
{
    return d->tally[part].nights >= d->st->s->min_level_sessions;
}

/* Clients whose nights without a session are short on average. */
static void find_poor_sleepers(struct parts *d)
{
    const struct an_panel *p = d->st->p;
    for (size_t k = 0; k < p->n_clients; k++) {
        double sum = 0, n = 0;
        for (size_t i = p->client[k].first; i < p->client[k].first + p->client[k].n; i++) {
            if (!an_row_plain(&p->row[i]) || !an_row_usable(&p->row[i], Y_TST)) continue;
            sum += p->row[i].y[Y_TST];
            n++;
        }
        d->poor[k] = n >= (double)d->st->s->min_plain_nights_per_client && sum / n < SHORT_SLEEP;
    }
}

/* How often a part met what it is said to be good for, and how training varied then. */
static void count_meetings(struct parts *d)
{
    const struct an_panel *p = d->st->p;
    double sum = 0, squares = 0;
    for (size_t k = 0; k < p->n_clients; k++)
        for (size_t i = p->client[k].first; i < p->client[k].first + p->client[k].n; i++) {
            const struct an_panel_row *r = &p->row[i];
            const int part = r->level[FACTOR_PART_OF_DAY];
            if (!r->massages0 || !an_row_in_model(r, d->st->outcome, M_CONDITION)) continue;
            d->met[1] += part == PART_MIDDAY && d->poor[k];
            if (part != PART_AFTERNOON || isnan(r->x[X_LOAD])) continue;
            d->met[0]++;
            sum += r->x[X_LOAD];
            squares += r->x[X_LOAD] * r->x[X_LOAD];
        }
    const double n = (double)d->met[0], variance = n > 1 ? (squares - sum * sum / n) / (n - 1) : 0;
    d->load_sd = variance > 0 && d->st->c->use[X_LOAD] ? sqrt(variance) : NAN;
}

static void plan(struct parts *d)
{
    d->usual = PART_MORNING;
    for (int part = PART_MIDDAY; part <= PARTS; part++)
        if (d->tally[part].nights > d->tally[d->usual].nights) d->usual = part;
    d->recipe = (struct an_recipe){ .model = M_CONDITION,
                                    .add = d->more,
                                    .factor = FACTOR_PART_OF_DAY,
                                    .load_meets = PART_AFTERNOON,
                                    .poor_meets = PART_MIDDAY,
                                    .poor = d->poor };
    size_t n = 0;
    for (int part = PART_MORNING; part <= PARTS; part++) {
        d->recipe.level[part - 1] = part;
        if (part != d->usual && d->tally[part].nights) d->more[n++] = (enum an_column)(C_LEVEL + part - 1);
    }
    const int64_t least = d->st->s->min_level_sessions;
    if (d->met[0] >= least && !isnan(d->load_sd)) d->more[n++] = C_LOADED, d->more[n++] = C_LOADED_LEVEL;
    if (d->met[1] >= least) d->more[n++] = C_POOR, d->more[n++] = C_POOR_LEVEL;
    d->recipe.n_add = n;
}

static bool in_model(const struct parts *d, enum an_column c)
{
    for (size_t i = 0; i < d->recipe.n_add; i++)
        if (d->more[i] == c) return true;
    return false;
}

static bool can_be_told(const struct parts *d, size_t i)
{
    if (specs[i].column != C_ONE) return in_model(d, specs[i].column);
    return is_shown(d, specs[i].part) && (!specs[i].less || is_shown(d, specs[i].less));
}

static void put_weights(const struct parts *d, const struct an_fit *f, size_t i, double w[COLUMNS])
{
    static const struct an_contrast_spec delivered = { .kind = H_STD, .pressure = -1, .band = -1 };
    memset(w, 0, COLUMNS * sizeof *w);
    if (specs[i].column != C_ONE) {
        w[specs[i].column] = specs[i].column == C_LOADED_LEVEL ? d->load_sd : 1;
        return;
    }
    if (!specs[i].less) an_contrast_weights(&delivered, &f->counts, w);
    if (specs[i].part != d->usual) w[C_LEVEL + specs[i].part - 1] += 1;
    if (specs[i].less && specs[i].less != d->usual) w[C_LEVEL + specs[i].less - 1] -= 1;
}

/* What it rests on: of a difference the rarer of the two. */
static struct an_tally behind(const struct parts *d, size_t i)
{
    const struct an_tally *t = &d->tally[specs[i].part], *less = &d->tally[specs[i].less];
    return specs[i].less && less->nights < t->nights ? *less : *t;
}

static ds_err put_contrast(const struct parts *d, const struct an_fit *f, size_t i, ds_contrast *out, ds_why *w)
{
    double weight[COLUMNS];
    struct an_estimate t;
    ds_estimate robust;
    put_weights(d, f, i, weight);
    ds_err err = an_model_estimate(f, weight, &t, w);
    if (!err) err = an_model_robust(f, weight, &robust, w);
    if (err) return err;
    an_estimate_cap_df(behind(d, i).clients, &t);
    an_put_estimate(&t.told, out);
    an_put_robust(&robust, out);
    return DS_OK;
}

static ds_err put_all(const struct parts *d, const struct an_fit *f, ds_arena *a, ds_model_result *out, ds_why *w)
{
    ds_err err = DS_OK;
    ds_contrast *all = ds_alloc(a, (out->n_contrasts + DS_COUNT(specs)) * sizeof *all);
    if (!all) return ds_fail(w, DS_MEMORY, "%zu contrasts", DS_COUNT(specs));
    if (out->n_contrasts) memcpy(all, out->contrast, out->n_contrasts * sizeof *all);
    ds_contrast *own = all + out->n_contrasts;
    for (size_t i = 0; !err && i < DS_COUNT(specs); i++) {
        const struct an_tally n = behind(d, i);
        own[i] = an_blank_contrast(specs[i].name, specs[i].label, specs[i].family, &n);
        if (f->usable && can_be_told(d, i)) err = put_contrast(d, f, i, &own[i], w);
    }
    an_holm_families(own, DS_COUNT(specs));
    out->contrast = all;
    out->n_contrasts += DS_COUNT(specs);
    return err;
}

ds_err an_part_of_day_results(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    const struct an_fit_options options = an_primary_options(st->s);
    ds_arena own = { 0 };
    struct an_fit f = { 0 };
    struct parts d = { .st = st, .load_sd = NAN };
    d.poor = ds_alloc(&own, (st->p->n_clients + 1) * sizeof *d.poor);
    ds_err err = d.poor ? an_count_levels(st, FACTOR_PART_OF_DAY, d.tally, w) : ds_fail(w, DS_MEMORY, "the clients");
    if (!err) {
        find_poor_sleepers(&d);
        count_meetings(&d);
        plan(&d);
    }
    if (!err && st->enough_condition && st->condition->usable && d.recipe.n_add)
        err = an_study_fit(st, &d.recipe, &options, &own, &f, w);
    if (!err) err = put_all(&d, &f, a, &out->condition, w);
    an_model_free(&f);
    ds_arena_free(&own);
    return err;
}
