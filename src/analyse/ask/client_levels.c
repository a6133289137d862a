#include "analyse/ask/client_levels.h"
#include "analyse/ask/client_results.h"
#include "analyse/ask/residual.h"
#include "analyse/model/estimate.h"
#include "analyse/model/outcomes.h"
#include "analyse/model/topics.h"
#include "analyse/tell/verdict.h"

#include <downshift/stats.h>

#include <math.h>
#include <string.h>

/* ---- one client's nights ---- */

/* What nights after massages of one level were beyond what the fit and the nights before let expect. */
struct cell {
    int64_t sessions, nights;
    double weight, sum; /* of 1 / variance, and of surprises by it */
};
struct own {
    struct cell cell[TOPICS][TOPIC_LEVELS];
    int usual[TOPICS]; /* UNTOLD: none is known */
    double variance;   /* of one such night's surprise; NaN: none was seen */
};

static void count_sessions(const struct an_panel *p, const struct an_panel_client *c, struct own *o)
{
    for (size_t i = c->first; i < c->first + c->n; i++)
        for (int t = 0; t < TOPICS; t++) {
            const int level = p->row[i].massages0 ? an_level_of(&p->row[i], (enum an_topic)t) : UNTOLD;
            if (level != UNTOLD) o->cell[t][level].sessions++;
        }
    for (int t = 0; t < TOPICS; t++) {
        o->usual[t] = UNTOLD;
        for (int k = 0; k < TOPIC_LEVELS; k++)
            if (o->cell[t][k].sessions > (o->usual[t] == UNTOLD ? 0 : o->cell[t][o->usual[t]].sessions)) o->usual[t] = k;
    }
}

static void see(const struct an_panel_row *r, double surprise, double variance, struct own *o)
{
    for (int t = 0; t < TOPICS; t++) {
        const int level = an_level_of(r, (enum an_topic)t);
        if (level == UNTOLD) continue;
        struct cell *c = &o->cell[t][level];
        c->nights++;
        c->weight += 1 / variance;
        c->sum += surprise / variance;
    }
}

static void see_nights(const struct an_fit *f, size_t client, struct own *o)
{
    const struct an_panel *p = f->design.panel;
    const struct an_panel_client *c = &p->client[client];
    const struct an_forecast_model model = an_forecast_model_of(f, client);
    const double sign = an_outcome_sign(f->design.outcome);
    struct an_forecast now;
    ds_date last = DS_NO_DATE;
    double variances = 0, n = 0;
    an_forecast_start(&model, &now);
    for (size_t i = c->first; i < c->first + c->n; i++) {
        const struct an_panel_row *r = &p->row[i];
        if (!an_design_uses(&f->design, i)) continue;
        const double found = an_residual(f, client, i, false);
        if (last != DS_NO_DATE) an_forecast_wait(&now, r->night - last);
        if (r->massages0) {
            const struct an_expected e = an_forecast_session(&now);
            see(r, sign * (found - e.mean), e.sd * e.sd, o);
            variances += e.sd * e.sd;
            n++;
        }
        an_forecast_learn(&now, r->massages0 > 0, found);
        last = r->night;
    }
    o->variance = n > 0 ? variances / n : NAN;
}

/* ---- the practice ---- */

struct known {
    const struct an_study *st;
    const ds_outcome_result *out;
    struct own *own;                                         /* by the panel's clients in the order of their codes */
    double all[TOPICS][TOPIC_LEVELS][TOPIC_LEVELS];          /* of a level, less another; NaN: cannot be told */
    double se[TOPICS][TOPIC_LEVELS][TOPIC_LEVELS];
    double between[TOPICS];                                  /* variance of contrasts between clients */
};

static void know(struct known *k, enum an_topic t, int a, int b)
{
    const char *const *name = an_topics[t].contrast;
    const ds_contrast *c = an_contrast_between(&k->out->condition, name[a], name[b]);
    if (!c) return;
    k->all[t][a][b] = c->estimate;
    k->all[t][b][a] = -c->estimate;
    k->se[t][a][b] = k->se[t][b][a] = c->se;
}

/* Lengths have no contrast of their own: by the slopes. */
static ds_err know_length(struct known *k, int a, int b, ds_why *w)
{
    double at[COLUMNS], less[COLUMNS];
    struct an_estimate t;
    an_length_weights(an_length_typical((enum an_length_class)a), at);
    an_length_weights(an_length_typical((enum an_length_class)b), less);
    for (int i = 0; i < COLUMNS; i++) at[i] -= less[i];
    ds_err err = an_model_estimate(k->st->condition, at, &t, w);
    if (err) return err;
    k->all[TOPIC_LENGTH][a][b] = t.told.estimate;
    k->all[TOPIC_LENGTH][b][a] = -t.told.estimate;
    k->se[TOPIC_LENGTH][a][b] = k->se[TOPIC_LENGTH][b][a] = t.told.se;
    return DS_OK;
}

static ds_err know_all(struct known *k, ds_why *w)
{
    ds_err err = DS_OK;
    const struct an_counts *n = &k->st->condition->counts;
    const bool lengths = n->group[G_BELOW].sessions >= k->st->s->min_hinge_sessions &&
                         n->group[G_ABOVE].sessions >= k->st->s->min_hinge_sessions;
    for (int t = 0; t < TOPICS; t++)
        for (int a = 0; a < TOPIC_LEVELS; a++)
            for (int b = 0; b < TOPIC_LEVELS; b++) k->all[t][a][b] = k->se[t][a][b] = NAN;
    if (!k->st->condition->usable) return DS_OK;
    for (int t = 0; t < TOPICS; t++)
        for (int a = 0; !err && a < TOPIC_LEVELS; a++)
            for (int b = 0; !err && b < a && an_topics[t].level[a]; b++) {
                know(k, (enum an_topic)t, a, b);
                know(k, (enum an_topic)t, b, a);
                if (t == TOPIC_LENGTH && lengths) err = know_length(k, a, b, w);
            }
    return err;
}

/* The client's own contrast as found, the practice's in it; false: nights of both are needed. */
static bool contrast_of(const struct known *k, const struct own *o, int t, int level, double *mine, double *variance)
{
    const struct cell *a = &o->cell[t][level], *b = &o->cell[t][o->usual[t]];
    if (!a->nights || !b->nights || isnan(k->all[t][level][o->usual[t]])) return false;
    *mine = a->sum / a->weight - b->sum / b->weight;
    if (t != TOPIC_PART) *mine += k->all[t][level][o->usual[t]]; /* of which the fit has taken account */
    *variance = 1 / a->weight + 1 / b->weight;
    return true;
}

enum { CLIENTS = 5 }; /* fewer do not tell how far clients differ */

/* By moments, each contrast weighed by what its square tells (DerSimonian & Laird 1986; docs/methods.md 7). */
static void differ(struct known *k, size_t n)
{
    for (int t = 0; t < TOPICS; t++) {
        double sum = 0, weights = 0, mine, variance;
        size_t contrasts = 0;
        for (size_t i = 0; i < n; i++)
            for (int level = 0; level < TOPIC_LEVELS; level++) {
                const struct own *o = &k->own[i];
                if (o->usual[t] == UNTOLD || level == o->usual[t] || !contrast_of(k, o, t, level, &mine, &variance)) continue;
                const double off = mine - k->all[t][level][o->usual[t]], weight = 1 / (variance * variance);
                sum += weight * (off * off - variance);
                weights += weight;
                contrasts++;
            }
        k->between[t] = contrasts >= CLIENTS ? fmax(0, sum / weights) : 0;
    }
}

struct an_drawn an_draw(double all, double se, double between, double mine, double variance)
{
    const double own = between > 0 && isfinite(variance) ? between / (between + variance) : 0;
    return (struct an_drawn){ own > 0 ? all + own * (mine - all) : all, sqrt(se * se * (1 - own) * (1 - own) + between * (1 - own)),
                              own };
}

/* ---- rows ---- */

/* Standard normal: a contrast is found four times in five at 5 % from 2.80 standard errors on. */
static const double found = 2.8015852, half_sd = 0.5, z_95 = 1.959964;

/* More nights of a level until a change that matters can be told from the usual one, which stays as often as it was; where
 * that has too few itself, as many of each. */
static int64_t nights_needed(const struct own *o, int t, int level, double noticed)
{
    if (isnan(o->variance)) return 0;
    const double matters = noticed > 0 ? noticed : half_sd * sqrt(o->variance);
    const double budget = matters * matters / (found * found * o->variance); /* 1/n + 1/n' must not exceed it */
    const double n = (double)o->cell[t][o->usual[t]].nights, each = 2 / budget;
    const double need = n > each ? 1 / (budget - 1 / n) : each;
    return (int64_t)fmax(1, ceil(need - (double)o->cell[t][level].nights));
}

static void put_gain(const struct known *k, const struct own *o, int t, int level, ds_client_level_row *r)
{
    const double all = k->all[t][level][o->usual[t]];
    double mine = NAN, variance = INFINITY;
    if (isnan(all)) return;
    (void)contrast_of(k, o, t, level, &mine, &variance);
    const struct an_drawn d = an_draw(all, k->se[t][level][o->usual[t]], k->between[t], mine, variance);
    r->gain = d.gain;
    r->low = d.gain - z_95 * d.sd;
    r->high = d.gain + z_95 * d.sd;
    r->p_better = an_probability_rounded(ds_t_above(-d.gain / d.sd, INFINITY));
    r->own = d.own;
}

static void put_client(const struct known *k, size_t i, ds_outcome_result *out)
{
    const struct own *o = &k->own[i];
    for (int t = 0; t < TOPICS; t++)
        for (int level = 0; o->usual[t] != UNTOLD && level < TOPIC_LEVELS && an_topics[t].level[level]; level++) {
            ds_client_level_row *r = &out->client_level[out->n_client_levels++];
            *r = (ds_client_level_row){ .client = out->client[i].client,
                                        .topic = an_topics[t].name,
                                        .level = an_topics[t].level[level],
                                        .sessions = o->cell[t][level].sessions,
                                        .n_nights = o->cell[t][level].nights,
                                        .usual = level == o->usual[t],
                                        .gain = NAN,
                                        .low = NAN,
                                        .high = NAN,
                                        .p_better = NAN,
                                        .own = NAN,
                                        .origin = "",
                                        .sentence = "" };
            if (r->usual) continue;
            r->nights_needed = nights_needed(o, t, level, an_outcomes[k->st->outcome].noticed);
            put_gain(k, o, t, level, r);
        }
}

ds_err an_client_levels(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    const struct an_panel *p = st->p;
    const struct an_fit *f = st->condition;
    struct known k = { .st = st, .out = out };
    k.own = ds_alloc(a, (p->n_clients + 1) * sizeof *k.own);
    out->client_level = ds_alloc(a, (p->n_clients * TOPICS * TOPIC_LEVELS + 1) * sizeof *out->client_level);
    if (!k.own || !out->client_level) return ds_fail(w, DS_MEMORY, "%zu clients", p->n_clients);
    ds_err err = know_all(&k, w);
    if (err) return err;
    for (size_t i = 0; i < p->n_clients; i++) {
        k.own[i].variance = NAN;
        count_sessions(p, &p->client[p->order[i]], &k.own[i]);
        if (f->usable && f->options.random == 2 && f->design.at[C_A0] >= 0) see_nights(f, p->order[i], &k.own[i]);
    }
    differ(&k, p->n_clients);
    for (size_t i = 0; i < p->n_clients; i++) put_client(&k, i, out);
    return DS_OK;
}
