#include "cli.h"

#include <math.h>
#include <stdio.h>

ds_err json_out(json_t *j, ds_why *w)
{
    bool good = j && !json_dumpf(j, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(12)) && putchar('\n') != EOF;
    json_decref(j);
    return good ? DS_OK : ds_fail(w, DS_NOWRITE, "the JSON could not be written");
}

static json_t *value(ds_val v)
{
    switch (v.type) {
    case DS_V_INT:
        return json_integer(v.as.i);
    case DS_V_REAL:
        return json_real(v.as.d);
    case DS_V_TEXT:
        return json_stringn(v.as.s.p, v.as.s.n);
    default:
        return json_null();
    }
}

ds_err json_rows(ds_db *db, const char *sql, const ds_param *p, size_t n, json_t **out, ds_why *w)
{
    ds_rows *rows = NULL;
    bool more = false;
    json_t *list = json_array();
    ds_err err = ds_ask(db, ds_str_of(sql), p, n, &rows, w);
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more) {
        json_t *row = json_object();
        for (size_t i = 0; i < ds_rows_width(rows); i++)
            json_object_set_new(row, ds_rows_name(rows, i), value(ds_rows_at(rows, i)));
        json_array_append_new(list, row);
    }
    ds_rows_close(rows);
    if (err)
        json_decref(list);
    else
        *out = list;
    return err;
}

/* ---- results ---- */

static json_t *real(double x)
{
    return isfinite(x) ? json_real(x) : json_null();
}

static json_t *contrast(const ds_contrast *c)
{
    return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:I, s:I, s:s}", "name", c->name, "label",
                     c->label, "estimate", real(c->estimate), "se", real(c->se), "df", real(c->df), "low", real(c->low),
                     "high", real(c->high), "p", real(c->p), "p_holm", real(c->p_holm), "n_clients",
                     (json_int_t)c->n_clients, "n_sessions", (json_int_t)c->n_sessions, "n_nights",
                     (json_int_t)c->n_nights, "verdict", c->verdict);
}

static json_t *model(const ds_model_result *m)
{
    json_t *list = json_array();
    for (size_t i = 0; i < m->n_contrasts; i++) json_array_append_new(list, contrast(&m->contrast[i]));
    return json_pack("{s:I, s:I, s:I, s:o, s:o, s:o, s:o, s:b, s:s, s:s, s:o}", "n_nights", (json_int_t)m->n_nights,
                     "n_clients", (json_int_t)m->n_clients, "n_sessions", (json_int_t)m->n_sessions, "sigma",
                     real(m->sigma), "sd_intercept", real(m->sd_intercept), "sd_effect", real(m->sd_effect),
                     "reml_loglik", real(m->loglik), "converged", m->converged, "status", m->status, "note", m->note,
                     "contrasts", list);
}

static json_t *length(const ds_outcome_result *o)
{
    json_t *curve = json_array();
    for (size_t i = 0; i < o->n_curve; i++)
        json_array_append_new(curve, json_pack("{s:f, s:o, s:o, s:o}", "minutes", o->curve[i].minutes, "estimate",
                                               real(o->curve[i].estimate), "low", real(o->curve[i].low), "high",
                                               real(o->curve[i].high)));
    return json_pack("{s:s, s:o}", "sentence", o->length_sentence ? o->length_sentence : "", "curve", curve);
}

static json_t *clients(const ds_outcome_result *o)
{
    json_t *list = json_array();
    for (size_t i = 0; i < o->n_clients; i++) {
        const ds_client_result *c = &o->client[i];
        json_array_append_new(
            list, json_pack("{s:s, s:I, s:I, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:s}", "client",
                            c->client, "n_nights", (json_int_t)c->n_nights, "n_sessions", (json_int_t)c->n_sessions,
                            "n_plain", (json_int_t)c->n_plain, "n_session_nights", (json_int_t)c->n_session_nights,
                            "mean_plain", real(c->mean_plain), "mean_session", real(c->mean_session), "baseline",
                            real(c->baseline), "effect", real(c->effect), "low", real(c->low), "high", real(c->high),
                            "p_improved", real(c->p_improved), "p_20pct", real(c->p_20pct), "verdict", c->verdict));
    }
    return list;
}

static json_t *outcome(const ds_outcome_result *o)
{
    json_t *j = json_pack("{s:s, s:s, s:s, s:o}", "outcome", o->outcome, "unit", o->unit, "better", o->better,
                          "overall", model(&o->overall));
    if (o->condition.present) {
        json_object_set_new(j, "condition", model(&o->condition));
        json_object_set_new(j, "length", length(o));
    }
    json_object_set_new(j, "clients", clients(o));
    return j;
}

static json_t *run(const ds_results *r)
{
    char date[11];
    json_t *settings = json_loads(r->settings_json ? r->settings_json : "{}", 0, NULL);
    json_t *as_of = json_null();
    if (r->as_of != DS_NO_DATE) {
        ds_date_text(r->as_of, date);
        as_of = json_string(date);
    }
    return json_pack("{s:I, s:s, s:s, s:o, s:s, s:b, s:o}", "id", (json_int_t)r->run, "when", r->when, "version",
                     r->version, "as_of", as_of, "fingerprint", r->fingerprint, "provisional", r->provisional,
                     "settings", settings ? settings : json_object());
}

json_t *json_results(const ds_results *r)
{
    json_t *outcomes = json_array(), *findings = json_array();
    for (size_t i = 0; i < r->n_outcomes; i++) json_array_append_new(outcomes, outcome(&r->outcome[i]));
    for (size_t i = 0; i < r->n_findings; i++) json_array_append_new(findings, json_string(r->finding[i]));
    return json_pack("{s:o, s:o, s:o}", "run", run(r), "outcomes", outcomes, "findings", findings);
}
