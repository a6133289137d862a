#include "analyse/write_results.h"

#include <math.h>

static ds_err write_model(ds_store *s, int64_t run, const ds_outcome_result *o, const char *name,
                          const ds_model_result *m, ds_why *w)
{
    if (!m->present) return DS_OK;
    const ds_model_row row = { .outcome = o->outcome,
                               .model = name,
                               .status = m->status,
                               .note = m->note,
                               .converged = m->converged,
                               .n_nights = m->n_nights,
                               .n_clients = m->n_clients,
                               .n_sessions = m->n_sessions,
                               .sigma = m->sigma,
                               .sd_intercept = m->sd_intercept,
                               .sd_effect = m->sd_effect,
                               .loglik = m->loglik,
                               .rho = m->rho,
                               .nu = m->nu,
                               .errors = m->errors,
                               .role = ds_outcome_role_word(o->role),
                               .label = m->label,
                               .errors_words = m->errors_words,
                               .df_words = m->df_words };
    ds_err err = ds_store_put_model(s, run, &row, w);
    for (size_t i = 0; !err && i < m->n_contrasts; i++) {
        const ds_contrast *c = &m->contrast[i];
        const ds_effect_row e = { .outcome = o->outcome,
                                  .model = name,
                                  .rank = (int)i + 1,
                                  .name = c->name,
                                  .label = c->label,
                                  .family = c->family,
                                  .unit = o->unit,
                                  .better = o->better,
                                  .estimate = c->estimate,
                                  .se = c->se,
                                  .df = c->df,
                                  .low = c->low,
                                  .high = c->high,
                                  .p = c->p,
                                  .p_holm = c->p_holm,
                                  .n_clients = c->n_clients,
                                  .n_sessions = c->n_sessions,
                                  .n_nights = c->n_nights,
                                  .verdict = ds_verdict_word(c->verdict),
                                  .verdict_words = c->verdict_words,
                                  .cr2_se = c->cr2.se,
                                  .cr2_df = c->cr2.df,
                                  .cr2_low = c->cr2.low,
                                  .cr2_high = c->cr2.high,
                                  .cr2_p = c->cr2.p,
                                  .pct = c->pct,
                                  .pct_low = c->pct_low,
                                  .pct_high = c->pct_high };
        err = ds_store_put_effect(s, run, &e, w);
    }
    return err;
}

static ds_err write_clients(ds_store *s, int64_t run, const ds_outcome_result *o, ds_why *w)
{
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < o->n_clients; i++) {
        const ds_client_result *c = &o->client[i];
        const ds_client_effect_row row = { .outcome = o->outcome,
                                           .client = c->client,
                                           .n_nights = c->n_nights,
                                           .n_plain = c->n_plain,
                                           .n_session_nights = c->n_session_nights,
                                           .n_sessions = c->n_sessions,
                                           .mean_plain = c->mean_plain,
                                           .mean_session = c->mean_session,
                                           .baseline = c->baseline,
                                           .effect = c->effect,
                                           .low = c->low,
                                           .high = c->high,
                                           .p_improved = c->p_improved,
                                           .p_20pct = c->p_20pct,
                                           .verdict = ds_verdict_word(c->verdict),
                                           .attention = c->attention,
                                           .scored = c->scored,
                                           .worse_in_row = c->worse_in_row,
                                           .luck = c->luck,
                                           .sentence = c->sentence,
                                           .chance = c->chance,
                                           .talk = c->talk };
        err = ds_store_put_client_effect(s, run, &row, w);
    }
    return err;
}

/* ---- length and timing ---- */

static ds_err write_curves(ds_store *s, int64_t run, const ds_outcome_result *o, ds_why *w)
{
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < o->n_curve; i++) {
        const ds_curve_point *p = &o->curve[i];
        const ds_length_curve_row row = { o->outcome, p->minutes, p->estimate, p->low, p->high };
        err = ds_store_put_length_curve(s, run, &row, w);
    }
    for (size_t i = 0; !err && i < o->n_timing; i++) {
        const ds_timing_point *p = &o->timing[i];
        const ds_timing_curve_row row = { o->outcome, p->gap_min, p->estimate, p->low, p->high };
        err = ds_store_put_timing_curve(s, run, &row, w);
    }
    return err;
}

static ds_err write_breakpoint(ds_store *s, int64_t run, const ds_outcome_result *o, ds_why *w)
{
    const ds_breakpoint_result *b = &o->breakpoint;
    const ds_breakpoint_row row = { o->outcome, b->located,  b->minutes, b->low,  b->high,
                                    b->lr,      b->davies_p, b->score_p, b->words };
    return b->present ? ds_store_put_breakpoint(s, run, &row, w) : DS_OK;
}

static ds_err write_length(ds_store *s, int64_t run, const ds_outcome_result *o, ds_why *w)
{
    ds_err err = write_breakpoint(s, run, o, w);
    for (size_t i = 0; !err && i < o->n_statements; i++) {
        const ds_statement *t = &o->statement[i];
        const ds_length_statement_row row = { o->outcome, (int)i + 1, t->name,  t->known ? t->holds : DS_NOT_KNOWN,
                                              t->p,       t->bound,   t->words, t->question,
                                              t->answer };
        err = ds_store_put_length_statement(s, run, &row, w);
    }
    for (size_t i = 0; !err && i < o->n_marginal; i++) {
        const ds_marginal_result *m = &o->marginal[i];
        const ds_marginal_row row = { o->outcome, m->from_min,   m->to_min,    m->estimate, m->low,    m->high,
                                      m->p,       m->price_step, m->per_money, m->words,    m->visits, m->prices };
        err = ds_store_put_marginal(s, run, &row, w);
    }
    return err;
}

/* ---- whether it can be trusted ---- */

static ds_err write_lead(ds_store *s, int64_t run, const ds_outcome_result *o, ds_why *w)
{
    const ds_lead_result *l = &o->lead;
    const ds_lead_test_row row = { o->outcome, l->estimate, l->se, l->df, l->low, l->high, l->p, l->words };
    return l->present ? ds_store_put_lead_test(s, run, &row, w) : DS_OK;
}

static ds_err write_checks(ds_store *s, int64_t run, const ds_outcome_result *o, ds_why *w)
{
    ds_err err = write_lead(s, run, o, w);
    for (size_t i = 0; !err && i < o->n_sensitivity; i++) {
        const ds_sensitivity_result *c = &o->sensitivity[i];
        const ds_sensitivity_row row = { o->outcome, (int)i + 1, c->name, c->label,    c->estimate, c->se,   c->df,
                                         c->low,     c->high,    c->p,    c->n_nights, c->words,    c->unit, c->scale };
        err = ds_store_put_sensitivity(s, run, &row, w);
    }
    for (size_t i = 0; !err && i < o->n_planning; i++) {
        const ds_planning_row row = { o->outcome, (int)i + 1, o->planning[i].name, o->planning[i].value,
                                      o->planning[i].words };
        err = ds_store_put_planning(s, run, &row, w);
    }
    return err;
}

static ds_err write_trust(ds_store *s, int64_t run, const ds_results *r, ds_why *w)
{
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < r->n_trust; i++) {
        const ds_trust_row row = { (int)i + 1, r->trust[i].topic, r->trust[i].words };
        err = ds_store_put_trust(s, run, &row, w);
    }
    for (size_t i = 0; !err && i < r->n_truth; i++) {
        const ds_truth_row row = { r->truth[i].outcome, r->truth[i].name, r->truth[i].value };
        err = ds_store_put_truth(s, run, &row, w);
    }
    return err;
}

/* ---- one outcome ---- */

static ds_err write_outcome(ds_store *s, int64_t run, const ds_outcome_result *o, ds_why *w)
{
    ds_err err = write_model(s, run, o, "overall", &o->overall, w);
    if (!err) err = write_model(s, run, o, "condition", &o->condition, w);
    if (!err) err = write_curves(s, run, o, w);
    if (!err) err = write_length(s, run, o, w);
    if (!err) err = write_checks(s, run, o, w);
    return err ? err : write_clients(s, run, o, w);
}

/* Nights that are not plain, as they were used; a row a client and evening that some source logged. */
static ds_err write_exposures(ds_store *s, int64_t run, const struct an_panel *p, ds_why *w)
{
    ds_err err = DS_OK;
    for (size_t k = 0; !err && k < p->n_clients; k++) {
        const struct an_panel_client *c = &p->client[p->order[k]];
        for (size_t i = c->first; !err && i < c->first + c->n; i++) {
            const struct an_panel_row *r = &p->row[i];
            if (r->absent || (an_row_plain(r) && !r->selfs0 && !r->unknown)) continue;
            const ds_exposure_row row = { c->id,         r->night, r->massages0 > 0, r->massages1 > 0, r->unknown,
                                          r->selfs0 > 0, r->gap,   r->minutes,       r->pressure };
            err = ds_store_put_exposure(s, run, &row, w);
        }
    }
    return err;
}

ds_err an_results_write(ds_store *s, int64_t run, const ds_results *r, const struct an_panel *p, ds_why *w)
{
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < r->n_outcomes; i++) err = write_outcome(s, run, &r->outcome[i], w);
    for (size_t i = 0; !err && i < r->n_findings; i++) {
        const ds_finding *f = &r->finding[i];
        const ds_finding_row row = { f->rank, f->outcome, f->sentence, f->verdict, ds_finding_word(f->kind) };
        err = ds_store_put_finding(s, run, &row, w);
    }
    if (!err) err = write_trust(s, run, r, w);
    return err ? err : write_exposures(s, run, p, w);
}

ds_err an_results_truth(const ds_settings *s, ds_arena *a, ds_results *out, ds_why *w)
{
    const ds_truth *t = s->made_up_truth.item;
    size_t n = s->made_up_truth.n * DS_TRUTHS;
    if (!n) return DS_OK;
    if (!(out->truth = ds_alloc(a, n * sizeof *out->truth))) return ds_fail(w, DS_MEMORY, "%zu true values", n);
    for (size_t i = 0; i < n; i++) {
        double v = t[i / DS_TRUTHS].value[i % DS_TRUTHS];
        if (isnan(v)) continue;
        out->truth[out->n_truth++] = (ds_truth_result){ t[i / DS_TRUTHS].outcome, ds_truth_names[i % DS_TRUTHS], v };
    }
    return DS_OK;
}
