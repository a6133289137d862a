/* An analysis as JSON: docs/results.md, docs/results.schema.json. Memory that runs out makes the whole NULL, never a part. */
#include "cli/cli.h"

#include <math.h>
#include <string.h>

/* ---- parts of a document ---- */

static json_t *real(double x)
{
    return isfinite(x) ? json_real(x) : json_null();
}

/* Both drop what is there when they fail, and then stay NULL: json_pack makes nothing of a NULL. */
static void add(json_t **list, json_t *item)
{
    if (!json_array_append_new(*list, item)) return;
    json_decref(*list);
    *list = NULL;
}

static void set(json_t **object, const char *key, json_t *item)
{
    if (!json_object_set_new(*object, key, item)) return;
    json_decref(*object);
    *object = NULL;
}

struct named {
    const char *key; /* NULL ends */
    double value;
};
#define REALS(object, ...) set_reals(object, (const struct named[]){ __VA_ARGS__, { NULL, 0 } })
static void set_reals(json_t **object, const struct named *v)
{
    for (; v->key; v++) set(object, v->key, real(v->value));
}

static void set_count(json_t **object, const char *key, int64_t n)
{
    set(object, key, json_integer((json_int_t)n));
}

static void set_text(json_t **object, const char *key, const char *text)
{
    set(object, key, json_text(ds_str_of(text ? text : "")));
}

/* ---- models ---- */

static json_t *robust(const ds_robust *c)
{
    json_t *j = json_object();
    REALS(&j, { "se", c->se }, { "df", c->df }, { "low", c->low }, { "high", c->high }, { "p", c->p });
    return j;
}

static json_t *contrast(const ds_contrast *c)
{
    json_t *j = json_object();
    set_text(&j, "name", c->name);
    set_text(&j, "label", c->label);
    REALS(&j, { "estimate", c->estimate }, { "se", c->se }, { "df", c->df }, { "low", c->low }, { "high", c->high },
          { "p", c->p }, { "p_holm", c->p_holm });
    set(&j, "cr2", robust(&c->cr2));
    REALS(&j, { "pct", c->pct }, { "pct_low", c->pct_low }, { "pct_high", c->pct_high });
    set_count(&j, "n_clients", c->n_clients);
    set_count(&j, "n_sessions", c->n_sessions);
    set_count(&j, "n_nights", c->n_nights);
    set_text(&j, "verdict", ds_verdict_word(c->verdict));
    return j;
}

static json_t *model(const ds_model_result *m)
{
    json_t *j = json_object(), *list = json_array();
    for (size_t i = 0; i < m->n_contrasts; i++) add(&list, contrast(&m->contrast[i]));
    set_count(&j, "n_nights", m->n_nights);
    set_count(&j, "n_clients", m->n_clients);
    set_count(&j, "n_sessions", m->n_sessions);
    set_text(&j, "errors", m->errors);
    REALS(&j, { "rho", m->rho }, { "nu", m->nu }, { "sigma", m->sigma }, { "sd_intercept", m->sd_intercept },
          { "sd_effect", m->sd_effect }, { "reml_loglik", m->loglik });
    set(&j, "converged", json_boolean(m->converged));
    set_text(&j, "status", m->status);
    set_text(&j, "note", m->note);
    set(&j, "contrasts", list);
    return j;
}

/* ---- length and timing ---- */

static json_t *point(const char *key, double at, double estimate, double low, double high)
{
    json_t *j = json_object();
    REALS(&j, { key, at }, { "estimate", estimate }, { "low", low }, { "high", high });
    return j;
}

static json_t *statements(const ds_outcome_result *o)
{
    json_t *j = json_object();
    for (size_t i = 0; i < o->n_statements; i++) {
        const ds_statement *t = &o->statement[i];
        json_t *one = json_object();
        set(&one, "holds", t->known ? json_boolean(t->holds) : json_null());
        REALS(&one, { "p", t->p }, { "bound", t->bound });
        set_text(&one, "words", t->words);
        set(&j, t->name, one);
    }
    return j;
}

static json_t *breakpoint(const ds_breakpoint_result *b)
{
    json_t *j = json_object();
    set(&j, "located", json_boolean(b->located));
    REALS(&j, { "minutes", b->minutes }, { "low", b->low }, { "high", b->high }, { "lr", b->lr },
          { "davies_p", b->davies_p }, { "score_p", b->score_p });
    set_text(&j, "words", b->words);
    return j;
}

static json_t *marginal(const ds_outcome_result *o)
{
    json_t *list = json_array();
    for (size_t i = 0; i < o->n_marginal; i++) {
        const ds_marginal_result *m = &o->marginal[i];
        json_t *j = json_object();
        REALS(&j, { "from_min", m->from_min }, { "to_min", m->to_min }, { "estimate", m->estimate }, { "low", m->low },
              { "high", m->high }, { "p", m->p }, { "price_step", m->price_step }, { "per_money", m->per_money });
        set_text(&j, "words", m->words);
        add(&list, j);
    }
    return list;
}

static json_t *length(const ds_outcome_result *o)
{
    json_t *j = json_object(), *curve = json_array();
    for (size_t i = 0; i < o->n_curve; i++) {
        const ds_curve_point *p = &o->curve[i];
        add(&curve, point("minutes", p->minutes, p->estimate, p->low, p->high));
    }
    set_text(&j, "sentence", o->length_sentence);
    if (o->n_statements) set(&j, "statements", statements(o));
    if (o->breakpoint.present) set(&j, "breakpoint", breakpoint(&o->breakpoint));
    set(&j, "curve", curve);
    if (o->n_marginal) set(&j, "marginal", marginal(o));
    return j;
}

static json_t *timing(const ds_outcome_result *o)
{
    json_t *list = json_array();
    for (size_t i = 0; i < o->n_timing; i++) {
        const ds_timing_point *p = &o->timing[i];
        add(&list, point("gap_min", p->gap_min, p->estimate, p->low, p->high));
    }
    return list;
}

/* ---- clients ---- */

static json_t *client(const ds_client_result *c)
{
    json_t *j = json_object();
    set_text(&j, "client", c->client);
    set_count(&j, "n_nights", c->n_nights);
    set_count(&j, "n_sessions", c->n_sessions);
    set_count(&j, "n_plain", c->n_plain);
    set_count(&j, "n_session_nights", c->n_session_nights);
    REALS(&j, { "mean_plain", c->mean_plain }, { "mean_session", c->mean_session }, { "baseline", c->baseline },
          { "effect", c->effect }, { "low", c->low }, { "high", c->high }, { "p_improved", c->p_improved },
          { "p_20pct", c->p_20pct });
    set_text(&j, "verdict", ds_verdict_word(c->verdict));
    set_count(&j, "scored", c->scored);
    set_count(&j, "worse_in_row", c->worse_in_row);
    REALS(&j, { "luck", c->luck });
    return j;
}

static json_t *clients(const ds_outcome_result *o)
{
    json_t *list = json_array();
    for (size_t i = 0; i < o->n_clients; i++) add(&list, client(&o->client[i]));
    return list;
}

/* ---- whether it can be trusted ---- */

#define NAIVE "naive_"

static bool is_naive(const ds_sensitivity_result *c)
{
    return !strncmp(c->name, NAIVE, sizeof NAIVE - 1);
}

static json_t *check(const ds_sensitivity_result *c)
{
    json_t *j = json_object();
    if (!is_naive(c)) set_text(&j, "name", c->name);
    set_text(&j, "label", c->label);
    REALS(&j, { "estimate", c->estimate }, { "se", c->se }, { "df", c->df }, { "low", c->low }, { "high", c->high },
          { "p", c->p });
    set_count(&j, "n_nights", c->n_nights);
    set_text(&j, "words", c->words);
    return j;
}

/* Two members of the outcome: what one would reckon without a model, by name, and the panel in its order. */
static void set_checks(json_t **outcome, const ds_outcome_result *o)
{
    json_t *naive = json_object(), *panel = json_array();
    size_t n = 0;
    for (size_t i = 0; i < o->n_sensitivity; i++) {
        const ds_sensitivity_result *c = &o->sensitivity[i];
        n += is_naive(c);
        if (is_naive(c))
            set(&naive, c->name + sizeof NAIVE - 1, check(c));
        else
            add(&panel, check(c));
    }
    if (n)
        set(outcome, "naive", naive);
    else
        json_decref(naive);
    if (o->n_sensitivity > n)
        set(outcome, "sensitivity", panel);
    else
        json_decref(panel);
}

static json_t *lead(const ds_lead_result *l)
{
    json_t *j = json_object();
    REALS(&j, { "estimate", l->estimate }, { "se", l->se }, { "df", l->df }, { "low", l->low }, { "high", l->high },
          { "p", l->p });
    set_text(&j, "words", l->words);
    return j;
}

static json_t *planning(const ds_outcome_result *o)
{
    json_t *j = json_object();
    for (size_t i = 0; i < o->n_planning; i++) {
        json_t *one = json_object();
        REALS(&one, { "value", o->planning[i].value });
        set_text(&one, "words", o->planning[i].words);
        set(&j, o->planning[i].name, one);
    }
    return j;
}

/* ---- the document ---- */

static json_t *outcome(const ds_outcome_result *o)
{
    json_t *j = json_object();
    set_text(&j, "outcome", o->outcome);
    set_text(&j, "unit", o->unit);
    set_text(&j, "better", o->better);
    set(&j, "overall", model(&o->overall));
    if (o->condition.present) {
        set(&j, "condition", model(&o->condition));
        set(&j, "length", length(o));
    }
    if (o->n_timing) set(&j, "timing_curve", timing(o));
    set(&j, "clients", clients(o));
    set_checks(&j, o);
    if (o->lead.present) set(&j, "lead", lead(&o->lead));
    if (o->n_planning) set(&j, "planning", planning(o));
    return j;
}

static json_t *run(const ds_results *r)
{
    char date[11];
    json_t *j = json_object(), *settings = json_loads(r->settings_json ? r->settings_json : "{}", 0, NULL);
    if (r->as_of != DS_NO_DATE) ds_date_text(r->as_of, date);
    set_count(&j, "id", r->run);
    set_text(&j, "when", r->when);
    set_text(&j, "version", r->version);
    set(&j, "as_of", r->as_of != DS_NO_DATE ? json_string(date) : json_null());
    set_text(&j, "fingerprint", r->fingerprint);
    set(&j, "provisional", json_boolean(r->provisional));
    set(&j, "settings", settings);
    return j;
}

static json_t *trust(const ds_results *r)
{
    json_t *list = json_array();
    for (size_t i = 0; i < r->n_trust; i++) {
        json_t *j = json_object();
        set_text(&j, "topic", r->trust[i].topic);
        set_text(&j, "words", r->trust[i].words);
        add(&list, j);
    }
    return list;
}

/* {"quality": {"night0": 0.3}}: the values of one outcome stand together */
static json_t *truth(const ds_results *r)
{
    json_t *j = json_object(), *one = NULL;
    for (size_t i = 0; i < r->n_truth; i++) {
        const ds_truth_result *t = &r->truth[i];
        if (!i || strcmp(t->outcome, t[-1].outcome) != 0) {
            if (one) set(&j, t[-1].outcome, one);
            one = json_object();
        }
        set(&one, t->name, json_real(t->value));
    }
    if (r->n_truth) set(&j, r->truth[r->n_truth - 1].outcome, one);
    return j;
}

json_t *json_results(const ds_results *r)
{
    json_t *j = json_object(), *outcomes = json_array(), *findings = json_array();
    for (size_t i = 0; i < r->n_outcomes; i++) add(&outcomes, outcome(&r->outcome[i]));
    for (size_t i = 0; i < r->n_findings; i++)
        if (ds_on_page_one(r->finding[i].kind)) add(&findings, json_text(ds_str_of(r->finding[i].sentence)));
    set(&j, "run", run(r));
    set(&j, "outcomes", outcomes);
    set(&j, "findings", findings);
    if (r->n_trust) set(&j, "trust", trust(r));
    if (r->n_truth) set(&j, "truth", truth(r));
    return j;
}
