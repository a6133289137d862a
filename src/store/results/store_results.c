#include "store/room.h"

#define TEXT(z) ds_vtextz((z) ? (z) : "")

ds_err ds_store_find_run(ds_store *s, const ds_run_row *r, int64_t *run, ds_why *w)
{
    ds_val v[] = { TEXT(r->version), TEXT(r->settings_hash), TEXT(r->fingerprint), ds_vdate(r->as_of) };
    bool found;
    *run = 0;
    return ds_get(s, DS_Q_RUN_FIND, DS_COUNT(v), v, &found, run, w);
}

ds_err ds_store_begin_run(ds_store *s, const ds_run_row *r, int64_t *run, ds_why *w)
{
    /* earlier results go with their run by ON DELETE CASCADE, which an import has switched off */
    if (s->importing) return ds_fail(w, DS_INTERNAL, "%s: results may not be written during an import", s->face.path);
    ds_err err = DS_PUT(s, w, DS_Q_RUN_DROP, ds_vdate(r->as_of));
    if (!err)
        err = DS_PUT(s, w, DS_Q_RUN_ADD, TEXT(r->version), TEXT(r->settings_hash), TEXT(r->fingerprint),
                     ds_vdate(r->as_of), TEXT(r->when), DS_VINT(r->provisional), TEXT(r->settings_json));
    if (!err) *run = sqlite3_last_insert_rowid(s->face.db);
    return err;
}

ds_err ds_store_put_effect(ds_store *s, int64_t run, const ds_effect_row *r, ds_why *w)
{
    return DS_PUT(s, w, DS_Q_EFFECT_ADD, DS_VINT(run), TEXT(r->outcome), TEXT(r->model), DS_VINT(r->rank),
                  TEXT(r->name), TEXT(r->label), TEXT(r->family), TEXT(r->unit), TEXT(r->better), DS_VREAL(r->estimate),
                  DS_VREAL(r->se), DS_VREAL(r->df), DS_VREAL(r->low), DS_VREAL(r->high), DS_VREAL(r->p),
                  DS_VREAL(r->p_holm), DS_VINT(r->n_clients), DS_VINT(r->n_sessions), DS_VINT(r->n_nights),
                  TEXT(r->verdict), DS_VREAL(r->cr2_se), DS_VREAL(r->cr2_df), DS_VREAL(r->cr2_low),
                  DS_VREAL(r->cr2_high), DS_VREAL(r->cr2_p), DS_VREAL(r->pct), DS_VREAL(r->pct_low),
                  DS_VREAL(r->pct_high));
}

ds_err ds_store_put_model(ds_store *s, int64_t run, const ds_model_row *r, ds_why *w)
{
    return DS_PUT(s, w, DS_Q_MODEL_ADD, DS_VINT(run), TEXT(r->outcome), TEXT(r->model), TEXT(r->status), TEXT(r->note),
                  DS_VINT(r->converged), DS_VINT(r->n_nights), DS_VINT(r->n_clients), DS_VINT(r->n_sessions),
                  DS_VREAL(r->sigma), DS_VREAL(r->sd_intercept), DS_VREAL(r->sd_effect), DS_VREAL(r->loglik),
                  DS_VREAL(r->rho), DS_VREAL(r->nu), TEXT(r->errors));
}

ds_err ds_store_put_curve(ds_store *s, int64_t run, const ds_curve_row *r, ds_why *w)
{
    return DS_PUT(s, w, DS_Q_CURVE_ADD, DS_VINT(run), TEXT(r->outcome), DS_VREAL(r->minutes), DS_VREAL(r->estimate),
                  DS_VREAL(r->low), DS_VREAL(r->high));
}

ds_err ds_store_put_timing(ds_store *s, int64_t run, const ds_timing_row *r, ds_why *w)
{
    return DS_PUT(s, w, DS_Q_TIMING_ADD, DS_VINT(run), TEXT(r->outcome), DS_VREAL(r->gap_min), DS_VREAL(r->estimate),
                  DS_VREAL(r->low), DS_VREAL(r->high));
}

ds_err ds_store_put_sensitivity(ds_store *s, int64_t run, const ds_sensitivity_row *r, ds_why *w)
{
    return DS_PUT(s, w, DS_Q_SENSITIVITY_ADD, DS_VINT(run), TEXT(r->outcome), DS_VINT(r->rank), TEXT(r->name),
                  TEXT(r->label), DS_VREAL(r->estimate), DS_VREAL(r->se), DS_VREAL(r->df), DS_VREAL(r->low),
                  DS_VREAL(r->high), DS_VREAL(r->p), DS_VINT(r->n_nights), TEXT(r->words));
}

ds_err ds_store_put_lead(ds_store *s, int64_t run, const ds_lead_row *r, ds_why *w)
{
    return DS_PUT(s, w, DS_Q_LEAD_ADD, DS_VINT(run), TEXT(r->outcome), DS_VREAL(r->estimate), DS_VREAL(r->se),
                  DS_VREAL(r->df), DS_VREAL(r->low), DS_VREAL(r->high), DS_VREAL(r->p), TEXT(r->words));
}

ds_err ds_store_put_breakpoint(ds_store *s, int64_t run, const ds_breakpoint_row *r, ds_why *w)
{
    return DS_PUT(s, w, DS_Q_BREAKPOINT_ADD, DS_VINT(run), TEXT(r->outcome), DS_VINT(r->located), DS_VREAL(r->minutes),
                  DS_VREAL(r->low), DS_VREAL(r->high), DS_VREAL(r->lr), DS_VREAL(r->davies_p), DS_VREAL(r->score_p),
                  TEXT(r->words));
}

ds_err ds_store_put_length_statement(ds_store *s, int64_t run, const ds_length_statement_row *r, ds_why *w)
{
    return DS_PUT(s, w, DS_Q_LENGTH_STATEMENT_ADD, DS_VINT(run), TEXT(r->outcome), DS_VINT(r->rank), TEXT(r->name),
                  r->known ? DS_VINT(r->holds) : DS_VNULL, DS_VREAL(r->p), DS_VREAL(r->bound), TEXT(r->words));
}

ds_err ds_store_put_marginal(ds_store *s, int64_t run, const ds_marginal_row *r, ds_why *w)
{
    return DS_PUT(s, w, DS_Q_MARGINAL_ADD, DS_VINT(run), TEXT(r->outcome), DS_VREAL(r->from_min), DS_VREAL(r->to_min),
                  DS_VREAL(r->estimate), DS_VREAL(r->low), DS_VREAL(r->high), DS_VREAL(r->p), DS_VREAL(r->price_step),
                  DS_VREAL(r->per_money), TEXT(r->words));
}

ds_err ds_store_put_planning(ds_store *s, int64_t run, const ds_planning_row *r, ds_why *w)
{
    return DS_PUT(s, w, DS_Q_PLANNING_ADD, DS_VINT(run), TEXT(r->outcome), DS_VINT(r->rank), TEXT(r->name),
                  DS_VREAL(r->value), TEXT(r->words));
}

ds_err ds_store_put_trust(ds_store *s, int64_t run, const ds_trust_row *r, ds_why *w)
{
    return DS_PUT(s, w, DS_Q_TRUST_ADD, DS_VINT(run), DS_VINT(r->rank), TEXT(r->topic), TEXT(r->words));
}

ds_err ds_store_put_truth(ds_store *s, int64_t run, const ds_truth_row *r, ds_why *w)
{
    return DS_PUT(s, w, DS_Q_TRUTH_ADD, DS_VINT(run), TEXT(r->outcome), TEXT(r->name), DS_VREAL(r->value));
}

ds_err ds_store_put_client_effect(ds_store *s, int64_t run, const ds_client_effect_row *r, ds_why *w)
{
    return DS_PUT(s, w, DS_Q_CLIENT_EFFECT_ADD, DS_VINT(run), TEXT(r->outcome), TEXT(r->client), DS_VINT(r->n_nights),
                  DS_VINT(r->n_plain), DS_VINT(r->n_session_nights), DS_VINT(r->n_sessions), DS_VREAL(r->mean_plain),
                  DS_VREAL(r->mean_session), DS_VREAL(r->baseline), DS_VREAL(r->effect), DS_VREAL(r->low),
                  DS_VREAL(r->high), DS_VREAL(r->p_improved), DS_VREAL(r->p_20pct), TEXT(r->verdict),
                  DS_VINT(r->attention), DS_VINT(r->scored), DS_VINT(r->worse_in_row), DS_VREAL(r->luck));
}

ds_err ds_store_put_finding(ds_store *s, int64_t run, const ds_finding_row *r, ds_why *w)
{
    return DS_PUT(s, w, DS_Q_FINDING_ADD, DS_VINT(run), DS_VINT(r->rank), TEXT(r->outcome), TEXT(r->sentence),
                  TEXT(r->verdict));
}

ds_err ds_store_put_exposure(ds_store *s, int64_t run, const ds_exposure_row *r, ds_why *w)
{
    return DS_PUT(s, w, DS_Q_EXPOSURE_ADD, DS_VINT(run), DS_VINT(r->client), DS_VINT(r->night), DS_VINT(r->night0),
                  DS_VINT(r->night1), DS_VINT(r->unknown), DS_VINT(r->self0), DS_VREAL(r->gap_min),
                  DS_VREAL(r->minutes), r->pressure < 0 ? DS_VNULL : DS_VINT(r->pressure));
}
