#include "analyse/ask/client_results.h"
#include "analyse/model/outcomes.h"
#include "analyse/model/worse_run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

double an_probability_rounded(double p)
{
    const double step = 20, slack = 1e-9; /* steps of 5 %; 0.95 as computed is 0.95 */
    if (isnan(p)) return p;
    double r = (p > 0.5 ? floor(p * step + slack) : ceil(p * step - slack)) / step;
    return fmin(0.95, fmax(0.05, r));
}

/* ---- counts and means ---- */

enum { BEFORE = 3 };

/* A massage comes before one of the next nights. */
static bool is_before(const struct an_panel *p, const struct an_panel_client *c, ds_date night)
{
    for (int k = 1; k <= BEFORE; k++) {
        const struct an_panel_row *row = an_panel_find(p, c, night + k);
        if (row && row->massages0) return true;
    }
    return false;
}

static ds_client_result describe(const struct an_panel *p, const struct an_panel_client *c, int outcome)
{
    ds_client_result r = { .client = c->code,
                           .n_sessions = c->n_massages,
                           .baseline = NAN,
                           .effect = NAN,
                           .low = NAN,
                           .high = NAN,
                           .p_improved = NAN,
                           .p_20pct = NAN,
                           .p_noticed = NAN,
                           .p = NAN,
                           .luck = NAN,
                           .sentence = "",
                           .why = "",
                           .chance = "",
                           .notice = "",
                           .talk = "" };
    double plain = 0, session = 0, other = 0, before = 0;
    int64_t n_other = 0, n_before = 0;
    for (size_t i = c->first; i < c->first + c->n; i++) {
        const struct an_panel_row *row = &p->row[i];
        if (!an_row_usable(row, outcome)) continue;
        r.n_nights++;
        r.n_plain += an_row_plain(row);
        r.n_session_nights += row->massages0 > 0;
        if (an_row_plain(row)) plain += row->y[outcome];
        if (row->massages0) session += row->y[outcome];
        if (!an_row_plain(row)) continue;
        const bool since = c->first_massage != DS_NO_DATE && row->night > c->first_massage, ahead = is_before(p, c, row->night);
        other += since ? row->y[outcome] : 0;
        before += ahead ? row->y[outcome] : 0;
        n_other += since;
        n_before += ahead;
    }
    r.mean_plain = r.n_plain ? plain / (double)r.n_plain : NAN;
    r.mean_other = n_other ? other / (double)n_other : NAN;
    r.mean_before = n_before ? before / (double)n_before : NAN;
    r.mean_session = r.n_session_nights ? session / (double)r.n_session_nights : NAN;
    return r;
}

/* ---- the effect ---- */

void an_client_put_effect(const ds_client_estimate *e, int outcome, ds_client_result *r)
{
    double sign = an_outcome_sign(outcome);
    r->baseline = e->baseline;
    r->effect = sign * e->effect;
    r->low = sign > 0 ? e->low : -e->high;
    r->high = sign > 0 ? e->high : -e->low;
    r->p_improved = an_probability_rounded(e->p_improved);
    r->p_20pct = an_outcomes[outcome].zero ? an_probability_rounded(e->p_20pct) : NAN;
    r->p = 2 * fmin(e->p_improved, 1 - e->p_improved);
}

/* reach: of the fit's clients. */
static ds_err put_noticed(const struct an_fit *f, int outcome, double *reach, const size_t *place, ds_arena *a,
                          ds_outcome_result *out, ds_why *w)
{
    const double least = an_outcomes[outcome].noticed;
    const int sign = an_outcome_sign(outcome) > 0 ? 1 : -1;
    if (!(least > 0)) return DS_OK;
    ds_err err = ds_lmm_clients_reach(&f->fit, (size_t)f->design.at[C_A0], sign, least, a, reach, w);
    for (size_t i = 0; !err && i < f->fit.clients; i++) {
        ds_client_result *r = &out->client[place[f->client[i]]];
        if (!isnan(r->effect)) r->p_noticed = an_probability_rounded(reach[i]);
    }
    return err;
}

static ds_err put_effects(const struct an_panel *p, int outcome, const struct an_fit *f, const ds_analysis_settings *s,
                          ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    const struct an_design *d = &f->design;
    if (!f->usable || f->options.random < 2 || d->at[C_ONE] < 0 || d->at[C_A0] < 0) return DS_OK;
    ds_client_estimate *e = ds_alloc(a, (f->fit.clients + 1) * sizeof *e);
    size_t *place = ds_alloc(a, (p->n_clients + 1) * sizeof *place); /* panel index to place by code */
    double *reach = ds_alloc(a, (f->fit.clients + 1) * sizeof *reach);
    if (!e || !place || !reach) return ds_fail(w, DS_MEMORY, "%zu clients", p->n_clients);
    int sign = an_outcome_sign(outcome) > 0 ? 1 : -1;
    ds_err err = ds_lmm_clients(&f->fit, (size_t)d->at[C_ONE], (size_t)d->at[C_A0], sign, a, e, w);
    if (err) return err;
    for (size_t i = 0; i < p->n_clients; i++) place[p->order[i]] = i;
    for (size_t i = 0; i < f->fit.clients; i++) {
        ds_client_result *r = &out->client[place[f->client[i]]];
        if (an_enough_client(r->n_session_nights, r->n_plain, s)) an_client_put_effect(&e[i], outcome, r);
    }
    return put_noticed(f, outcome, reach, place, a, out, w);
}

/* ---- who needs attention ---- */

enum tier { TO_TALK, FOR_THE_WORSE, UNCLEAR, UNKNOWN, HELPED };
struct rank {
    ds_client_result *client;
    enum tier tier;
    double by; /* lower is sooner */
};

static enum tier tier_of(const ds_client_result *c)
{
    if (an_is_worse(c->worse_sum, (int)c->worse_sessions)) return TO_TALK;
    if (c->verdict == DS_HELPS || c->verdict == DS_MAY_HELP) return HELPED;
    if (isnan(c->effect)) return UNKNOWN;
    return c->effect < 0 ? FOR_THE_WORSE : UNCLEAR;
}

static double mean_sleep(const ds_client_result *c)
{
    return isnan(c->mean_plain) ? c->mean_session : c->mean_plain;
}

static double place_in_tier(const ds_client_result *c, enum tier t, double sign)
{
    if (t == TO_TALK) return -c->worse_sum;
    return t == FOR_THE_WORSE ? c->effect : sign * mean_sleep(c);
}

static int compare_ranks(const void *x, const void *y)
{
    const struct rank *a = x, *b = y;
    if (a->tier != b->tier) return a->tier < b->tier ? -1 : 1;
    if (a->by != b->by && !(isnan(a->by) && isnan(b->by))) return isnan(b->by) || a->by < b->by ? -1 : 1;
    return strcmp(a->client->client, b->client->client);
}

ds_err an_clients_rank(ds_client_result *c, size_t n, double sign, ds_arena *a, ds_why *w)
{
    struct rank *r = ds_alloc(a, (n + 1) * sizeof *r);
    if (!r) return ds_fail(w, DS_MEMORY, "%zu clients", n);
    for (size_t i = 0; i < n; i++) {
        r[i] = (struct rank){ &c[i], tier_of(&c[i]), 0 };
        r[i].by = place_in_tier(&c[i], r[i].tier, sign);
    }
    qsort(r, n, sizeof *r, compare_ranks);
    for (size_t i = 0; i < n; i++) r[i].client->attention = (int)i + 1;
    return DS_OK;
}

ds_err an_clients_results(const struct an_panel *p, int outcome, const struct an_fit *overall,
                          const ds_analysis_settings *s, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    out->n_clients = p->n_clients;
    if (!(out->client = ds_alloc(a, (p->n_clients + 1) * sizeof *out->client)))
        return ds_fail(w, DS_MEMORY, "%zu clients", p->n_clients);
    for (size_t i = 0; i < p->n_clients; i++) out->client[i] = describe(p, &p->client[p->order[i]], outcome);
    ds_err err = put_effects(p, outcome, overall, s, a, out, w);
    return err ? err : an_clients_rank(out->client, out->n_clients, an_outcome_sign(outcome), a, w);
}
