#include "analyse/ask/red_flag.h"
#include "analyse/ask/client_results.h"
#include "analyse/ask/residual.h"
#include "analyse/model/outcomes.h"
#include "analyse/model/worse_run.h"

#include <downshift/growing.h>

#include <math.h>

/* ---- one client's nights ---- */

struct diary {
    const struct an_fit *f;
    size_t client, end; /* panel index; one past the last row */
};

/* The night after is logged, and is not that of another session. */
static bool has_second(const struct diary *d, size_t row)
{
    const struct an_design *g = &d->f->design;
    const struct an_panel_row *r = &g->panel->row[row];
    return row + 1 < d->end && r[1].night == r[0].night + 1 && !r[1].massages0 && an_design_uses(g, row + 1);
}

/* Both nights against what was known before the first: the first is the session's own doing (docs/methods.md 10). */
static double score_of(const struct diary *d, const struct an_forecast *f, size_t row)
{
    int nights = has_second(d, row) ? 2 : 1;
    struct an_expected e = an_forecast_plain(f, nights);
    double found = 0;
    for (int i = 0; i < nights; i++) found += an_residual(d->f, d->client, row + (size_t)i, true) / nights;
    return an_outcome_sign(d->f->design.outcome) * (found - e.mean) / e.sd;
}

size_t an_session_scores(const struct an_fit *fit, size_t client, an_session_score *out)
{
    const struct an_panel *p = fit->design.panel;
    const struct an_panel_client *c = &p->client[client];
    const struct an_forecast_model model = an_forecast_model_of(fit, client);
    const struct diary d = { fit, client, c->first + c->n };
    struct an_forecast f;
    size_t n = 0;
    bool plain = false; /* one was logged */
    ds_date last = DS_NO_DATE;
    an_forecast_start(&model, &f);
    for (size_t i = c->first; i < d.end; i++) {
        const struct an_panel_row *r = &p->row[i];
        if (!an_design_uses(&fit->design, i)) continue;
        if (last != DS_NO_DATE) an_forecast_wait(&f, r->night - last);
        if (r->massages0 && plain) out[n++] = (an_session_score){ r->night, score_of(&d, &f, i) };
        an_forecast_learn(&f, r->massages0 > 0, an_residual(fit, client, i, false));
        plain |= an_row_plain(r);
        last = r->night;
    }
    return n;
}

/* ---- all clients ---- */

static ds_err put_score(const an_session_score *s, const struct an_worse_run *run, const char *client, ds_arena *a,
                        ds_outcome_result *out, size_t *room, ds_why *w)
{
    ds_session_score_row *all = ds_room_for_one(a, out->session_score, out->n_session_scores, room, 64, sizeof *all);
    if (!all) return ds_fail(w, DS_MEMORY, "scores of sessions");
    out->session_score = all;
    all[out->n_session_scores++] = (ds_session_score_row){ .client = client, .night = s->night, .score = s->score,
                                                           .worse_sum = run->sum, .worse_sessions = run->sum_of };
    return DS_OK;
}

static ds_err put_run(const struct an_fit *f, size_t client, an_session_score *score, ds_client_result *c, ds_arena *a,
                      ds_outcome_result *out, size_t *room, ds_why *w)
{
    struct an_worse_run r = { 0 };
    ds_err err = DS_OK;
    size_t n = an_session_scores(f, client, score);
    for (size_t i = 0; !err && i < n; i++) {
        an_worse_run_add(&r, score[i].score);
        err = put_score(&score[i], &r, c->client, a, out, room, w);
    }
    c->scored = r.scored;
    c->worse_in_row = r.in_row;
    c->worse_sum = r.sum;
    c->worse_sessions = r.sum_of;
    c->luck = an_worse_run_luck(&r);
    return err;
}

static size_t most_rows(const struct an_panel *p)
{
    size_t most = 0;
    for (size_t i = 0; i < p->n_clients; i++)
        if (p->client[i].n > most) most = p->client[i].n;
    return most;
}

ds_err an_red_flag_results(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    const struct an_fit *f = st->overall;
    if (!f->usable || f->options.random < 2 || f->design.at[C_A0] < 0) return DS_OK;
    an_session_score *score = ds_alloc(a, (most_rows(st->p) + 1) * sizeof *score);
    size_t room = 0;
    ds_err err = DS_OK;
    if (!score) return ds_fail(w, DS_MEMORY, "scores of sessions");
    for (size_t i = 0; !err && i < out->n_clients; i++) {
        ds_client_result *c = &out->client[i];
        if (an_enough_client(c->n_session_nights, c->n_plain, st->s)) err = put_run(f, st->p->order[i], score, c, a, out, &room, w);
    }
    return err;
}

static bool scored_before(const ds_outcome_result *o, size_t n, size_t client)
{
    for (size_t i = 0; i < n; i++)
        if (o[i].client[client].scored) return true;
    return false;
}

void an_red_flag_settle(ds_outcome_result *o, size_t n)
{
    for (size_t i = n; i-- > 1;)
        for (size_t k = 0; k < o[i].n_clients; k++)
            if (scored_before(o, i, k)) {
                o[i].client[k].scored = o[i].client[k].worse_in_row = o[i].client[k].worse_sessions = 0;
                o[i].client[k].worse_sum = 0;
                o[i].client[k].luck = NAN;
            }
}
