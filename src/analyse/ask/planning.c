/* How much more it takes (docs/methods.md 13): with the SD between clients at the upper end of what the data allow. */
#include "analyse/ask/planning.h"
#include "analyse/model/adequacy.h"
#include "analyse/model/estimate.h"
#include "analyse/tell/words.h"

#include <math.h>

enum { MOST_PLANS = 6 };
static const double upper_95 = 1.6448536269514722, worth_finding = 0.25;

static ds_err add(ds_outcome_result *out, const char *name, double value, const char *words, ds_why *w)
{
    if (!words) return ds_fail(w, DS_MEMORY, "a sentence");
    out->planning[out->n_planning++] = (ds_planning_result){ .name = name, .value = value, .words = words };
    return DS_OK;
}

/* ---- what the fit says ---- */

/* Delta method over (L21, L22, sigma); on the boundary the whole uncertainty of the mean is taken for a difference
 * between clients. */
double an_planning_sd_upper(const ds_lmm_fit *f, double se_effect)
{
    enum { L21 = 1, L22 = 2, SIGMA = -1 };
    double l21 = f->chol[2], l22 = f->chol[3], size = hypot(l21, l22), sd = f->sigma * size;
    double g[DS_COUNT(f->phi_index)] = { 0 }, variance = 0;
    bool free22 = false;
    for (size_t k = 0; k < f->n_phi; k++) {
        if (f->phi_index[k] == L21 && size > 0) g[k] = f->sigma * l21 / size;
        if (f->phi_index[k] == L22 && size > 0) g[k] = f->sigma * l22 / size;
        if (f->phi_index[k] == SIGMA) g[k] = size;
        free22 |= f->phi_index[k] == L22;
    }
    for (size_t i = 0; i < f->n_phi; i++)
        for (size_t j = 0; j < f->n_phi; j++) variance += g[i] * f->phi_cov[i * f->n_phi + j] * g[j];
    double known = sd + upper_95 * sqrt(fmax(variance, 0));
    return free22 ? known : fmax(known, se_effect * sqrt((double)f->clients));
}

/* Harmonic mean of session nights over the clients who have any. */
static double usual_sessions(const struct an_study *st, int *clients)
{
    double inverse = 0;
    *clients = 0;
    for (size_t k = 0; k < st->p->n_clients; k++) {
        const struct an_panel_client *c = &st->p->client[st->p->order[k]];
        int n = 0;
        for (size_t i = c->first; i < c->first + c->n; i++)
            n += an_row_usable(&st->p->row[i], st->outcome) && st->p->row[i].massages0;
        if (!n) continue;
        inverse += 1.0 / n;
        ++*clients;
    }
    return *clients ? *clients / inverse : 0;
}

/* ---- words ---- */

/* size: "a change of sleep quality by 0.30 points" */
static ds_err tell_sessions(const ds_plan_input *in, double delta, const char *size, ds_arena *a,
                            ds_outcome_result *out, ds_why *w)
{
    double n = ds_plan_sessions_needed(in, delta), need = ceil(n), have = floor(in->n_sessions);
    if (isfinite(n))
        return add(
            out, "sessions_needed", n,
            ds_textf(a,
                     "With these %d clients, %s would be found four times in five with about %.0f nights after a "
                     "massage from each; there are about %.0f, %s.",
                     in->clients, size, need, have, have < need ? "so it takes more" : "which is enough"),
            w);
    return add(
        out, "sessions_needed", NAN,
        ds_textf(a,
                 "With these %d clients no number of nights would be enough for finding %s: clients may differ too "
                 "much. More clients are needed, not more nights.",
                 in->clients, size),
        w);
}

static const char *change_of(const struct an_outcome *o, double by, ds_arena *a)
{
    const char *n = an_number_text(by, o->decimals ? o->decimals : 1, a);
    return n ? ds_textf(a, "a change of %s by %s %s", o->named, n, o->unit) : NULL;
}

ds_err an_planning_words(const ds_plan_input *in, const struct an_outcome *o, ds_arena *a, ds_outcome_result *out,
                         ds_why *w)
{
    double delta = worth_finding * in->sigma, mde = ds_plan_mde(in);
    const char *size = change_of(o, delta, a), *least = change_of(o, mde, a);
    if (!size || !least) return ds_fail(w, DS_MEMORY, "a sentence");
    int clients = ds_plan_clients_needed(in, delta);
    ds_err err = DS_OK;
    if (isfinite(mde))
        err =
            add(out, "mde", mde,
                ds_textf(a,
                         "With the nights so far, %s or more on the night after a massage would be found four times in "
                         "five (%d clients, about %.0f nights after a massage each).",
                         least, in->clients, in->n_sessions),
                w);
    if (!err) err = tell_sessions(in, delta, size, a, out, w);
    if (!err && clients)
        err = add(out, "clients_needed", (double)clients,
                  ds_textf(a,
                           "With as many nights from each as now, %s (a quarter of how much a client's nights differ) "
                           "would be found four times in five with %d clients; there are %d, %s.",
                           size, clients, in->clients, in->clients < clients ? "so it takes more" : "which is enough"),
                  w);
    return err;
}

/* For an answer about clients in general. */
static ds_err tell_missing(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    const struct an_counts *v = &st->overall->counts;
    const char *named = an_outcomes[st->outcome].named;
    int64_t clients = st->s->min_clients - v->clients_enough,
            nights = st->s->min_session_nights - v->group[G_SESSIONS].nights;
    ds_err err = DS_OK;
    if (clients > 0)
        err = add(out, "clients_missing", (double)clients,
                  ds_textf(a,
                           "An answer on %s about clients in general takes %s, each with at least %lld nights after a "
                           "massage and %lld others.",
                           named, an_counted(clients, "more client", "more clients", a),
                           (long long)st->s->min_session_nights_per_client,
                           (long long)st->s->min_plain_nights_per_client),
                  w);
    if (!err && nights > 0)
        err = add(out, "session_nights_missing", (double)nights,
                  ds_textf(a, "For %s, %s after a massage %s needed, of all clients together.", named,
                           an_counted(nights, "more night", "more nights", a), nights == 1 ? "is" : "are"),
                  w);
    return err;
}

/* For an answer about a person who is alone: of that person's nights. */
static ds_err tell_missing_alone(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    const char *named = an_outcomes[st->outcome].named;
    int64_t session, plain;
    an_count_led(st->p, &st->p->client[st->p->order[0]], st->outcome, DS_NO_DATE, &session, &plain);
    session = st->s->min_own_session_nights - session;
    plain = st->s->min_own_plain_nights - plain;
    ds_err err = DS_OK;
    if (session > 0)
        err = add(out, "session_nights_missing", (double)session,
                  ds_textf(a, "For %s, %s after a massage %s needed, and in the log the night before it.", named,
                           an_counted(session, "more night", "more nights", a), session == 1 ? "is" : "are"),
                  w);
    if (!err && plain > 0)
        err = add(out, "plain_nights_missing", (double)plain,
                  ds_textf(a, "For %s, %s without a massage that day or the day before %s needed.", named,
                           an_counted(plain, "more night", "more nights", a), plain == 1 ? "is" : "are"),
                  w);
    return err;
}

ds_err an_planning_results(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    const struct an_fit *f = st->overall;
    const double night0[COLUMNS] = { [C_A0] = 1 };
    struct an_estimate t;
    ds_plan_input in = { .sigma = f->fit.sigma, .rho = f->fit.rho, .nu = f->fit.nu };
    if (!(out->planning = ds_alloc(a, MOST_PLANS * sizeof *out->planning)))
        return ds_fail(w, DS_MEMORY, "the planning");
    if (!st->enough)
        return st->p->n_clients == 1 ? tell_missing_alone(st, a, out, w) : tell_missing(st, a, out, w);
    if (!f->usable) return DS_OK;
    ds_err err = an_model_estimate(f, night0, &t, w);
    if (err || isnan(t.fitted.se)) return err;
    in.n_sessions = usual_sessions(st, &in.clients);
    in.sd_effect = an_planning_sd_upper(&f->fit, t.fitted.se);
    return in.clients > 1 ? an_planning_words(&in, &an_outcomes[st->outcome], a, out, w) : DS_OK;
}
