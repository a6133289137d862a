/* An analysis as JSON: docs/results.md, docs/results.schema.json. The members of a row are the columns of its table's
 * list (results.h); this file says where the rows stand. Memory that runs out makes the whole NULL, never a part. */
#include "cli/cli.h"

#include <math.h>
#include <string.h>

/* ---- parts of a document ---- */

/* false: out of memory, and item is gone */
static bool set(json_t *object, const char *key, json_t *item)
{
    return !json_object_set_new(object, key, item);
}

static json_t *text_or_empty(const char *text)
{
    return cli_json_text(ds_str_of(text ? text : ""));
}

static json_t *if_whole(bool ok, json_t *j)
{
    if (!ok) json_decref(j);
    return ok ? j : NULL;
}

/* object[key], made by make when it is not there; borrowed */
static json_t *member(json_t *object, const char *key, json_t *(*make)(void))
{
    json_t *have = json_object_get(object, key);
    if (!have && object && set(object, key, make())) have = json_object_get(object, key);
    return have;
}

/* ---- a row ---- */

static json_t *date(ds_date d)
{
    char text[11];
    ds_date_text(d, text);
    return json_string(text);
}

static json_t *value(const ds_result_column *c, const void *row)
{
    const ds_val v = ds_result_value(c, row);
    if (v.type == DS_V_NULL || (v.type == DS_V_REAL && !isfinite(v.as.d))) return json_null();
    if (c->type == DS_RT_DATE) return date((ds_date)v.as.i);
    if (c->type == DS_RT_FLAG || c->type == DS_RT_MAYBE) return json_boolean(v.as.i);
    if (v.type == DS_V_REAL) return json_real(v.as.d);
    return v.type == DS_V_INT ? json_integer((json_int_t)v.as.i) : cli_json_text(v.as.s);
}

/* What the place in the document says already. */
static bool is_said(const ds_result_column *c)
{
    static const char *const by_place[] = { "outcome", "model", "rank" };
    for (size_t i = 0; i < DS_COUNT(by_place); i++)
        if (!strcmp(c->name, by_place[i])) return true;
    return c->part == DS_PART_told || c->part == DS_PART_own;
}

#define ROBUST "cr2_" /* columns that stand together in a member of their own */

/* Keys that were fixed before the tables were, or are words of SQL. */
static const struct {
    ds_result table;
    const char *column, *key;
} renamed[] = {
    { DS_R_MODEL, "loglik", "reml_loglik" },
    { DS_R_LENGTH_STEP, "from_min", "from" },
    { DS_R_LENGTH_STEP, "to_min", "to" },
};

static const char *key_of(ds_result table, const char *column)
{
    for (size_t i = 0; i < DS_COUNT(renamed); i++)
        if (renamed[i].table == table && !strcmp(renamed[i].column, column)) return renamed[i].key;
    return column;
}

static bool set_column(json_t *j, ds_result table, const ds_result_column *c, const void *row)
{
    if (!strncmp(c->name, ROBUST, sizeof ROBUST - 1))
        return set(member(j, "cr2", json_object), c->name + sizeof ROBUST - 1, value(c, row));
    return set(j, key_of(table, c->name), value(c, row));
}

/* keyed: the name is the key that the row stands under */
static json_t *row_of(ds_result table, const void *row, bool keyed)
{
    const ds_result_table *t = &ds_result_tables[table];
    json_t *j = json_object();
    bool ok = j != NULL;
    for (size_t i = 0; ok && i < t->n; i++)
        if (!is_said(&t->column[i]) && !(keyed && !strcmp(t->column[i].name, "name")))
            ok = set_column(j, table, &t->column[i], row);
    return if_whole(ok, j);
}

/* ---- where the rows of an outcome stand ---- */

enum shape { LIST, ONE, BY_NAME };
struct place {
    const char *in, *key; /* in: the member of the outcome that it belongs to; NULL: the outcome itself */
    enum shape shape;
};

/* A table that is not here is a list under its own name. */
static const struct place places[DS_RESULTS] = {
    [DS_R_LENGTH_STATEMENT] = { "length", "statements", BY_NAME },
    [DS_R_BREAKPOINT] = { "length", "breakpoint", ONE },
    [DS_R_LENGTH_CURVE] = { "length", "curve", LIST },
    [DS_R_MARGINAL] = { "length", "marginal", LIST },
    [DS_R_LENGTH_STEP] = { "length", "steps", LIST },
    [DS_R_LENGTH_BEST] = { "length", "best", LIST },
    [DS_R_LENGTH_WEIGHT] = { "length", "weights", LIST },
    [DS_R_CLIENT_EFFECT] = { NULL, "clients", LIST },
    [DS_R_DEVICE_STEP] = { NULL, "device_steps", LIST },
    [DS_R_CLIENT_LEVEL] = { NULL, "client_levels", LIST },
    [DS_R_SESSION_SCORE] = { NULL, "session_scores", LIST },
    [DS_R_LEAD_TEST] = { NULL, "lead", ONE },
    [DS_R_PLANNING] = { NULL, "planning", BY_NAME },
};

static struct place place_of(ds_result table)
{
    return places[table].key ? places[table] : (struct place){ NULL, ds_result_tables[table].name, LIST };
}

static const char *name_of(ds_result table, const void *row)
{
    const ds_result_table *t = &ds_result_tables[table];
    for (size_t i = 0; i < t->n; i++)
        if (!strcmp(t->column[i].name, "name")) return ds_result_value(&t->column[i], row).as.s.p;
    return "";
}

static bool put_row(json_t *outcome, const struct place *p, ds_result table, const void *row, const char *name)
{
    json_t *in = p->in ? member(outcome, p->in, json_object) : outcome;
    json_t *j = row_of(table, row, p->shape == BY_NAME);
    if (p->shape == ONE) return set(in, p->key, j);
    if (p->shape == BY_NAME) return set(member(in, p->key, json_object), name, j);
    return !json_array_append_new(member(in, p->key, json_array), j);
}

#define NAIVE "naive_" /* what one would reckon without a model stands apart, by name */

static bool put_rows(json_t *outcome, const ds_outcome_result *o, ds_result table)
{
    static const struct place naive = { NULL, "naive", BY_NAME };
    const struct place own = place_of(table);
    size_t n;
    const char *row = ds_outcome_rows(o, table, &n);
    bool ok = true;
    for (size_t i = 0; ok && i < n; i++, row += ds_result_tables[table].row_size) {
        const char *name = name_of(table, row);
        bool apart = table == DS_R_SENSITIVITY && !strncmp(name, NAIVE, sizeof NAIVE - 1);
        ok = put_row(outcome, apart ? &naive : &own, table, row, apart ? name + sizeof NAIVE - 1 : name);
    }
    return ok;
}

/* ---- an outcome ---- */

#define PART_OF_DAY "part_of_day" /* stands apart, by the begin of its families */

static bool is_part_of_day(const ds_contrast *c)
{
    return !strncmp(c->family, PART_OF_DAY, sizeof PART_OF_DAY - 1);
}

/* The model's contrasts, of the parts of the day or the others. */
static bool put_contrasts(json_t *j, const ds_model_result *m, bool parts)
{
    json_t *list = member(j, "contrasts", json_array);
    bool ok = list != NULL;
    for (size_t i = 0; ok && i < m->n_contrasts; i++)
        if (is_part_of_day(&m->contrast[i]) == parts)
            ok = !json_array_append_new(list, row_of(DS_R_EFFECT, &m->contrast[i], false));
    return ok;
}

static json_t *model(const ds_model_result *m)
{
    json_t *j = row_of(DS_R_MODEL, &m->row, false);
    return if_whole(put_contrasts(j, m, false), j);
}

static bool has_parts(const ds_model_result *m)
{
    for (size_t i = 0; i < m->n_contrasts; i++)
        if (is_part_of_day(&m->contrast[i])) return true;
    return false;
}

/* What is there even where it is empty. */
static bool put_condition(json_t *j, const ds_outcome_result *o)
{
    json_t *length;
    return set(j, "condition", model(&o->condition)) &&
           (!o->usual_bedtime || set(j, "usual_bedtime", json_integer((json_int_t)o->usual_bedtime))) &&
           (length = member(j, "length", json_object)) && set(length, "sentence", text_or_empty(o->length_sentence)) &&
           set(length, "curve", json_array()) &&
           (!has_parts(&o->condition) || put_contrasts(member(j, PART_OF_DAY, json_object), &o->condition, true));
}

/* Visits that did not take place, and how many of their nights are wanted where there are too few. */
static bool put_control(json_t *j, const ds_outcome_result *o)
{
    const ds_model_result *m = &o->control;
    json_t *in = m->present ? member(j, "control", json_object) : NULL;
    bool ok = in && set(in, "n_nights", json_integer((json_int_t)m->n_nights)) &&
              set(in, "n_clients", json_integer((json_int_t)m->n_clients)) &&
              (!o->control_needed || set(in, "needed", json_integer((json_int_t)o->control_needed)));
    for (size_t i = 0; ok && i < m->n_contrasts; i++)
        ok = set(in, i ? "less_control" : "contrast", row_of(DS_R_EFFECT, &m->contrast[i], false));
    return ok || !m->present;
}

static json_t *outcome(const ds_outcome_result *o)
{
    json_t *j = json_object();
    bool ok = set(j, "outcome", text_or_empty(o->outcome)) && set(j, "unit", text_or_empty(o->unit)) &&
              set(j, "better", text_or_empty(o->better)) && set(j, "overall", model(&o->overall)) &&
              (!o->condition.present || put_condition(j, o)) && put_control(j, o) && set(j, "clients", json_array());
    for (int t = 0; ok && t < DS_RESULTS; t++) ok = put_rows(j, o, (ds_result)t);
    return if_whole(ok, j);
}

/* ---- the document ---- */

static json_t *run(const ds_results *r)
{
    char date[11];
    json_t *j = json_object(), *settings = json_loads(r->settings_json ? r->settings_json : "{}", 0, NULL);
    if (r->as_of != DS_NO_DATE) ds_date_text(r->as_of, date);
    bool ok = set(j, "id", json_integer((json_int_t)r->run)) && set(j, "when", text_or_empty(r->when)) &&
              set(j, "version", text_or_empty(r->version)) &&
              set(j, "as_of", r->as_of != DS_NO_DATE ? json_string(date) : json_null()) &&
              set(j, "fingerprint", text_or_empty(r->fingerprint)) &&
              set(j, "provisional", json_boolean(r->provisional));
    ok = set(ok ? j : NULL, "settings", settings); /* taken over either way */
    return if_whole(ok, j);
}

static bool put_outcomes(json_t *j, const ds_results *r)
{
    json_t *outcomes = member(j, "outcomes", json_array), *findings = member(j, "findings", json_array);
    bool ok = outcomes && findings;
    for (size_t i = 0; ok && i < r->n_outcomes; i++) ok = !json_array_append_new(outcomes, outcome(&r->outcome[i]));
    for (size_t i = 0; ok && i < r->n_findings; i++)
        if (ds_on_page_one(r->finding[i].kind))
            ok = !json_array_append_new(findings, text_or_empty(r->finding[i].sentence));
    return ok;
}

/* truth: {"quality": {"night0": 0.3}} */
static bool put_trust_and_truth(json_t *j, const ds_results *r)
{
    bool ok = true;
    for (size_t i = 0; ok && i < r->n_trust; i++)
        ok = !json_array_append_new(member(j, "trust", json_array), row_of(DS_R_TRUST, &r->trust[i], false));
    for (size_t i = 0; ok && i < r->n_truth; i++)
        ok = set(member(member(j, "truth", json_object), r->truth[i].outcome, json_object), r->truth[i].name,
                 json_real(r->truth[i].value));
    return ok;
}

json_t *cli_json_results(const ds_results *r)
{
    json_t *j = json_object();
    bool ok = set(j, "run", run(r)) && put_outcomes(j, r) && put_trust_and_truth(j, r);
    return if_whole(ok, j);
}
