/* An effect: its contrast and model, the nights it counts, and those that it is about and that were left out. */
#include "cli/explained.h"

#include <math.h>
#include <string.h>

/* An effect as the person may mean it. */
struct effect {
    const char *outcome, *name, *label, *scope;
    bool first; /* of the outcome that findings lead with, which needs no name */
};

/* ---- which ---- */

static const char effects_sql[] =
    "SELECT e.outcome, e.name, e.label, m.scope, m.role = 'primary' FROM v1_effect e LEFT JOIN v1_model m ON m.run = e.run AND m.outcome = e.outcome "
    "AND m.model = e.model WHERE e.run = :run ORDER BY ifnull(m.role = 'primary', 0) DESC, e.outcome, e.model DESC, e.rank";

static bool is_meant(struct explained *e, const struct effect *f, const char *word)
{
    const char *full = ds_textf(&e->p->arena, "%s: %s", f->outcome, word);
    return (f->first && cli_explained_means(e, word)) || (full && cli_explained_means(e, full));
}

static ds_err take(struct explained *e, const ds_rows *r, struct effect *f, ds_why *w)
{
    const char *text[4];
    for (size_t i = 0; i < DS_COUNT(text); i++) {
        const ds_val v = ds_rows_at(r, i);
        text[i] = v.type == DS_V_TEXT ? ds_keep(&e->p->arena, v.as.s).p : "";
        if (!text[i]) return ds_fail(w, DS_MEMORY, "an effect");
    }
    *f = (struct effect){ text[0], text[1], text[2], text[3], ds_val_int(ds_rows_at(r, 4), 0) };
    return DS_OK;
}

static ds_err find_effect(struct explained *e, ds_db *db, struct effect *out, bool *found, ds_why *w)
{
    const ds_param run = { "run", DS_VINT(e->run) };
    ds_rows *rows = NULL;
    bool more = false;
    ds_err err = ds_ask(db, DS_LIT(effects_sql), &run, 1, &rows, w);
    while (!err && !*found && !(err = ds_rows_next(rows, &more, w)) && more) {
        struct effect f;
        if ((err = take(e, rows, &f, w))) break;
        if (!is_meant(e, &f, f.label) && !is_meant(e, &f, f.name)) continue;
        *out = f;
        *found = true;
    }
    ds_rows_close(rows);
    return err;
}

/* ---- its nights, with their files and lines ---- */

static const char *const night_columns[] = { "place", "used", "client", "night", "source", "value", "side", "second", "why" };
enum { NIGHT_COLUMNS = DS_COUNT(night_columns) };

static ds_err put_night(ds_arena *a, const ds_behind *b, const ds_behind_night *n, bool used, ds_val *v, ds_why *w)
{
    char text[11];
    ds_date_text(n->night, text);
    const ds_str night = ds_keep(a, ds_str_of(text));
    if (!night.p) return ds_fail(w, DS_MEMORY, "the nights of an effect");
    v[1] = DS_VINT(used);
    v[2] = DS_VTEXT(ds_str_of(n->client));
    v[3] = DS_VTEXT(night);
    v[4] = DS_VTEXT(ds_str_of(n->source));
    v[5] = isnan(n->value) ? (ds_val){ .type = DS_V_NULL } : DS_VREAL(n->value);
    v[6] = n->which < 0 ? (ds_val){ .type = DS_V_NULL } : DS_VTEXT(ds_str_of(b->kind[n->which]));
    v[7] = DS_VINT(n->second);
    v[8] = DS_VTEXT(ds_str_of(n->why));
    return DS_OK;
}

static ds_err add_nights(ds_arena *a, const ds_behind *b, ds_db *db, ds_why *w)
{
    const size_t n = b->n_nights + b->n_left;
    ds_val *cell = ds_alloc(a, (n + 1) * NIGHT_COLUMNS * sizeof *cell);
    ds_err err = cell ? DS_OK : ds_fail(w, DS_MEMORY, "the nights of an effect");
    for (size_t i = 0; !err && i < n; i++) {
        const bool used = i < b->n_nights;
        cell[i * NIGHT_COLUMNS] = DS_VINT((int64_t)i);
        err = put_night(a, b, used ? &b->night[i] : &b->left[i - b->n_nights], used, cell + i * NIGHT_COLUMNS, w);
    }
    const ds_table t = { "explained", night_columns, cell, NIGHT_COLUMNS, n, NULL };
    return err ? err : ds_db_add(db, &t, w);
}

/* The visit before a night is looked for by its day: of that evening, of the early hours after it, of the day before. */
static const char nights_sql[] =
    "WITH evening AS (SELECT *, date(night, (-second) || ' days') AS day FROM explained WHERE used = :used), "
    "came AS (SELECT client, date, start, file, line FROM v1_session WHERE CASE :of WHEN 'missed' THEN status IN ('no-show', 'late-cancel') "
    "WHEN 'self' THEN kind = 'self' AND status = 'completed' ELSE kind = 'massage' AND status = 'completed' AND is_massage END), "
    "before AS (SELECT e.place, v.date || ' ' || v.start AS session, v.file || ':' || v.line AS session_at, "
    "row_number() OVER (PARTITION BY e.place ORDER BY v.date <> e.day, v.date DESC, v.start DESC) AS choice "
    "FROM evening e JOIN came v ON v.client = e.client AND v.date BETWEEN date(e.day, '-1 day') AND date(e.day, '+1 day') "
    "WHERE v.date <= e.day OR v.start < '12:00') "
    "SELECT e.client, e.night, nullif(e.source, '') AS source, e.value, e.side AS \"of\", e.second, n.file, n.line, b.session, b.session_at, e.why "
    "FROM evening e LEFT JOIN v1_night n ON n.client = e.client AND n.night = e.night AND n.source = e.source "
    "LEFT JOIN before b ON b.place = e.place AND b.choice = 1 ORDER BY e.place";

static const char *visits_of(const char *name)
{
    if (!strcmp(name, "self_night0")) return "self";
    return !strcmp(name, "control") || !strcmp(name, "less_control") ? "missed" : "massage";
}

static ds_err nights_json(ds_db *db, const char *name, bool used, json_t **out, ds_why *w)
{
    const ds_param p[] = { { "used", DS_VINT(used) }, { "of", DS_VTEXT(ds_str_of(visits_of(name))) } };
    return cli_json_rows(db, nights_sql, p, DS_COUNT(p), out, w);
}

/* ---- the document ---- */

static json_t *terms_json(const ds_behind *b)
{
    json_t *list = json_array();
    for (size_t i = 0; i < b->n_terms; i++)
        list = cli_json_with(list, json_pack("{s:s, s:f}", "column", b->term[i].column, "weight", b->term[i].weight));
    return list;
}

static json_t *kinds_json(const ds_behind *b)
{
    json_t *list = json_array();
    for (int i = 0; i < 2; i++)
        if (b->kind[i]) list = cli_json_with(list, json_string(b->kind[i]));
    return list;
}

static ds_err one_row(ds_db *db, const char *sql, const ds_param *p, size_t n, json_t *into, const char *key, ds_why *w)
{
    json_t *rows = NULL;
    ds_err err = cli_json_rows(db, sql, p, n, &rows, w);
    if (!err && json_array_size(rows) && json_object_set(into, key, json_array_get(rows, 0))) err = ds_fail(w, DS_MEMORY, "the JSON");
    json_decref(rows);
    return err;
}

static ds_err fill(struct explained *e, ds_db *db, const struct effect *f, const ds_behind *b, json_t *doc, ds_why *w)
{
    const ds_param p[] = { { "run", DS_VINT(e->run) }, { "outcome", DS_VTEXT(ds_str_of(f->outcome)) }, { "name", DS_VTEXT(ds_str_of(f->name)) } };
    json_t *used = NULL, *left = NULL;
    ds_err err = one_row(db, "SELECT * FROM v1_effect WHERE run = :run AND outcome = :outcome AND name = :name", p, 3, doc, "effect", w);
    if (!err)
        err = one_row(db, "SELECT m.* FROM v1_model m JOIN v1_effect e ON e.run = m.run AND e.outcome = m.outcome AND e.model = m.model "
                          "WHERE m.run = :run AND m.outcome = :outcome AND e.name = :name", p, 3, doc, "model", w);
    if (!err) err = nights_json(db, f->name, true, &used, w);
    if (!err) err = nights_json(db, f->name, false, &left, w);
    const int lost = json_object_set_new(doc, "contrast", terms_json(b)) || json_object_set_new(doc, "kinds", kinds_json(b)) ||
                     json_object_set_new(doc, "counted", json_string(b->kind[b->counted])) ||
                     json_object_set_new(doc, "plain_nights", json_integer(b->plain_nights));
    if (!err && (lost || json_object_set(doc, "nights", used) || json_object_set(doc, "left_out", left))) err = ds_fail(w, DS_MEMORY, "the JSON");
    json_decref(used);
    json_decref(left);
    return err;
}

/* ---- on the terminal ---- */

static const char *text_of(const json_t *row, const char *key)
{
    const char *text = json_string_value(json_object_get(row, key));
    return text ? text : "";
}

static double real_of(const json_t *row, const char *key)
{
    const json_t *v = json_object_get(row, key);
    return json_is_number(v) ? json_number_value(v) : (double)NAN;
}

static void print_effect(const json_t *effect, const json_t *model)
{
    cli_say("%s, on %s: ", text_of(effect, "label"), text_of(effect, "outcome"));
    if (isnan(real_of(effect, "estimate")))
        cli_say("withheld");
    else
        cli_say("%+.3g %s, 95 %% interval %+.3g to %+.3g", real_of(effect, "estimate"), text_of(effect, "unit"), real_of(effect, "low"), real_of(effect, "high"));
    cli_say("; %s\n", text_of(effect, "verdict"));
    cli_say("n: %.0f nights, %.0f sessions, %.0f clients\n", real_of(effect, "n_nights"), real_of(effect, "n_sessions"), real_of(effect, "n_clients"));
    cli_say("\nModel: %s; %s%s%s; %.0f nights of %.0f clients\n", text_of(model, "label"), text_of(model, "status"), *text_of(model, "scope") ? "; of " : "",
            text_of(model, "scope"), real_of(model, "n_nights"), real_of(model, "n_clients"));
    cli_say("  nights hang together: %s; degrees of freedom: %s\n", text_of(model, "errors_words"), text_of(model, "df_words"));
    if (*text_of(model, "note")) cli_say("  note: %s\n", text_of(model, "note"));
}

static void print_contrast(const json_t *doc)
{
    const json_t *terms = json_object_get(doc, "contrast");
    cli_say("\nContrast (docs/methods.md): ");
    if (!json_array_size(terms)) cli_say("%s", text_of(json_object_get(doc, "effect"), "name"));
    for (size_t i = 0; i < json_array_size(terms); i++) {
        const json_t *t = json_array_get(terms, i);
        cli_say("%s%.4g x %s", i ? " + " : "", real_of(t, "weight"), text_of(t, "column"));
    }
    cli_say("\n");
}

static void print_night(const json_t *n, bool sides)
{
    char place[1200];
    cli_say("  %s %s  %s", text_of(n, "night"), text_of(n, "client"), cli_explained_place(n, place, sizeof place));
    if (!isnan(real_of(n, "value"))) cli_say("  %.6g from %s", real_of(n, "value"), text_of(n, "source"));
    if (*text_of(n, "session")) cli_say("  after %s, %s", text_of(n, "session"), text_of(n, "session_at"));
    if (sides && *text_of(n, "of")) cli_say("  (%s)", text_of(n, "of"));
    if (*text_of(n, "why")) cli_say("  %s", text_of(n, "why"));
    cli_say("\n");
}

static void print_all(const json_t *doc)
{
    const json_t *used = json_object_get(doc, "nights"), *left = json_object_get(doc, "left_out");
    const bool sides = json_array_size(json_object_get(doc, "kinds")) > 1;
    print_effect(json_object_get(doc, "effect"), json_object_get(doc, "model"));
    print_contrast(doc);
    cli_say("\nNights it is about: %s", cli_thousands((int64_t)json_array_size(used)));
    if (sides) cli_say("; n counts those of the rarer side, %s", text_of(doc, "counted"));
    cli_say("; held against %s nights of the same clients without a massage before them\n", cli_thousands((int64_t)real_of(doc, "plain_nights")));
    for (size_t i = 0; i < json_array_size(used); i++) print_night(json_array_get(used, i), sides);
    cli_say("\nLeft out: %s\n", cli_thousands((int64_t)json_array_size(left)));
    for (size_t i = 0; i < json_array_size(left); i++) print_night(json_array_get(left, i), sides);
}

/* ---- the whole ---- */

static ds_err tell(struct explained *e, ds_db *db, const struct effect *f, json_t **doc, ds_why *w)
{
    ds_behind b;
    const bool alone = *f->scope && strcmp(f->scope, DS_SCOPE_LIKE_THESE);
    ds_err err = ds_analyse_behind(e->p->store, &e->p->settings, ds_month_last(e->month), f->outcome, f->name, alone, &e->p->arena, &b, w);
    if (!err) err = add_nights(&e->p->arena, &b, db, w);
    if (err) return err;
    if (!(*doc = json_pack("{s:s, s:s, s:s, s:s, s:s}", "report", e->report, "kind", "effect", "outcome", f->outcome, "name", f->name, "label", f->label)))
        return ds_fail(w, DS_MEMORY, "the JSON");
    err = fill(e, db, f, &b, *doc, w);
    if (!err && !e->o->json) print_all(*doc);
    return err;
}

ds_err cli_explain_effect(struct explained *e, json_t **doc, ds_why *w)
{
    struct effect f;
    bool found = false;
    ds_db *db = NULL;
    ds_err err = ds_db_open(e->o->db, &db, w);
    if (!err) err = find_effect(e, db, &f, &found, w);
    if (!err && found) err = tell(e, db, &f, doc, w);
    ds_db_close(db);
    return err;
}
