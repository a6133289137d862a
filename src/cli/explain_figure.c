/* A key figure: the query that counts it, the queries that it uses, and the rows that make it. */
#include "cli/explained.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_COMMON = 64 };

/* ---- which common queries it uses ---- */

static bool is_part_of_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool names(const char *sql, const char *name)
{
    const size_t n = strlen(name);
    for (const char *at = sql; at && (at = strstr(at, name)); at++)
        if ((at == sql || !is_part_of_word(at[-1])) && !is_part_of_word(at[n])) return true;
    return false;
}

/* Each may name those before it: from the last to the first every use is known in one pass. */
static json_t *common_json(const ds_kpis *all, const ds_kpi *k)
{
    const char *name, *sql, *used[MOST_COMMON];
    size_t n = 0;
    json_t *list = json_array();
    while (n < MOST_COMMON && ds_kpis_common(all, n, &name, &sql)) used[n++] = NULL;
    for (size_t i = n; i-- > 0 && ds_kpis_common(all, i, &name, &sql);) {
        bool is = names(k->query, name) || (k->rows && names(k->rows, name));
        for (size_t j = i + 1; j < n; j++) is = is || (used[j] && names(used[j], name));
        if (is) used[i] = sql;
    }
    for (size_t i = 0; i < n && ds_kpis_common(all, i, &name, &sql); i++)
        if (used[i]) list = cli_json_with(list, json_pack("{s:s, s:s}", "name", name, "query", sql));
    return list;
}

/* ---- what the rows add up to ---- */

static int by_size(const void *x, const void *y)
{
    const double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

static json_t *middle_of(const json_t *rows)
{
    const size_t n = json_array_size(rows);
    double *v = malloc((n + 1) * sizeof *v), middle = NAN;
    if (!v) return NULL;
    for (size_t i = 0; i < n; i++) v[i] = json_number_value(json_object_get(json_array_get(rows, i), "middle"));
    qsort(v, n, sizeof *v, by_size);
    if (n) middle = (v[(n - 1) / 2] + v[n / 2]) / 2;
    free(v);
    return n ? json_real(middle) : json_null();
}

static double sum_of(const json_t *rows, const char *key, bool *any)
{
    double sum = 0;
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *v = json_object_get(json_array_get(rows, i), key);
        *any = *any || json_is_number(v);
        sum += json_number_value(v);
    }
    return sum;
}

/* part, base and middle: what the rows give by themselves. */
static json_t *added_json(const json_t *rows)
{
    bool parts = false, bases = false, middles = false;
    const double part = sum_of(rows, "part", &parts), base = sum_of(rows, "base", &bases);
    (void)sum_of(rows, "middle", &middles);
    json_t *j = json_object();
    if (parts) (void)json_object_set_new(j, "part", json_real(part));
    if (bases) (void)json_object_set_new(j, "base", json_real(base));
    if (middles) (void)json_object_set_new(j, "middle", middle_of(rows));
    return j;
}

/* ---- on the terminal ---- */

static void print_number(const char *label, const json_t *row, const char *key)
{
    const json_t *v = json_object_get(row, key);
    if (json_is_number(v)) cli_say("%s%.10g", label, json_number_value(v));
}

static void print_query(const char *sql)
{
    cli_say_text(sql);
    if (*sql && sql[strlen(sql) - 1] != '\n') cli_say("\n");
}

static void print_common(const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *c = json_array_get(list, i);
        cli_say("\n%s is\n", json_string_value(json_object_get(c, "name")));
        print_query(json_string_value(json_object_get(c, "query")));
    }
}

static void print_rows(const json_t *rows, const json_t *added)
{
    char place[1200];
    cli_say("\nRows: %s\n", cli_thousands((int64_t)json_array_size(rows)));
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i), *client = json_object_get(row, "client"), *date = json_object_get(row, "date");
        cli_say("  %s  %s  %s", cli_explained_place(row, place, sizeof place), json_is_string(date) ? json_string_value(date) : "",
                json_is_string(client) ? json_string_value(client) : "");
        print_number("  adds ", row, "part");
        print_number("  of ", row, "base");
        print_number("  is ", row, "middle");
        cli_say("\n");
    }
    cli_say("Together:");
    print_number(" ", added, "part");
    print_number(" of ", added, "base");
    print_number(" the middle one is ", added, "middle");
    cli_say("\n");
}

static void print_value(const ds_kpi *k, const ds_kpi_month *m)
{
    char value[48], month[11];
    ds_date_text(m->first, month);
    month[7] = '\0';
    cli_kpi_value(value, sizeof value, k, m);
    cli_say("%s (%s), %s: %s", k->words, k->name, month, value);
    if (!m->few && !isnan(m->part) && m->n >= 0) cli_say(", %.10g of %.10g", m->part, m->n);
    cli_say("\n");
    if (*m->closed) cli_say("The month was closed on %s, and the figure stands as it was then.\n", m->closed);
    if (m->restated) cli_say("Today's rows, below, give %.10g.\n", m->now);
    if (k->about) cli_say("%s\n", k->about);
}

static void print_all(const ds_kpi *k, const ds_kpi_month *m, const json_t *doc)
{
    const json_t *rows = json_object_get(doc, "rows");
    print_value(k, m);
    cli_say("\nFormula, %s:%d: a row a month\n", json_string_value(json_object_get(doc, "file")), k->at.line);
    print_query(k->query);
    if (k->rows) {
        cli_say("\nRows of it\n");
        print_query(k->rows);
    }
    print_common(json_object_get(doc, "uses"));
    if (k->rows)
        print_rows(rows, json_object_get(doc, "together"));
    else
        cli_say("\nIts entry names no rows; the query above is all there is.\n");
    cli_say("\n`downshift trace FILE:LINE --inbox DIR` goes on from a row.\n");
}

/* ---- the whole ---- */

static json_t *figure_json(const struct explained *e, const ds_kpis *all, size_t i, const ds_kpi_figures *f, const ds_kpi_month *m)
{
    const ds_kpi *k = ds_kpis_at(all, i);
    json_t *rows = k->rows ? cli_kpi_rows_json(f, k->name) : json_array();
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:s, s:s?, s:o, s:o, s:o, s:o}", "report", e->report, "kind", "key figure",
                     "name", k->name, "words", k->words, "about", k->about ? k->about : "", "unit", ds_kpi_unit_names[k->unit], "audience",
                     k->audience, "file", ds_kpis_file(all, i), "line", k->at.line, "query", k->query, "rows_query", k->rows, "uses",
                     common_json(all, k), "month", cli_kpi_month_json(m), "together", added_json(rows), "rows", rows);
}

static ds_err tell(struct explained *e, const ds_kpis *all, size_t i, json_t **doc, ds_why *w)
{
    ds_kpi_figures f;
    const ds_kpi *k = ds_kpis_at(all, i);
    ds_err err = ds_kpis_ask(all, e->o->db, &e->p->settings, e->month, &e->p->arena, &f, w);
    if (err) return err;
    if (!f.series[i].n) return ds_fail(w, DS_DATA, "nothing has come in up to that month, so there is no \"%s\"", k->words);
    const ds_kpi_month *m = &f.series[i].month[f.series[i].n - 1];
    if (!(*doc = figure_json(e, all, i, &f, m))) return ds_fail(w, DS_MEMORY, "the JSON");
    if (!e->o->json) print_all(k, m, *doc);
    return DS_OK;
}

/* "No-show rate" of the share that is called "No-shows". */
static bool means_rate(const struct explained *e, const ds_kpi *k)
{
    static const char rate[] = " rate";
    const ds_str asked = ds_trim(ds_str_of(e->figure));
    size_t n = strlen(k->words);
    n -= n && k->words[n - 1] == 's';
    return k->unit == DS_KPI_SHARE && asked.n == n + strlen(rate) && ds_same_fold((ds_str){ asked.p, n }, (ds_str){ k->words, n }) &&
           ds_same_fold((ds_str){ asked.p + n, strlen(rate) }, ds_str_of(rate));
}

ds_err cli_explain_figure(struct explained *e, json_t **doc, ds_why *w)
{
    ds_kpis *all = NULL;
    ds_err err = cli_kpi_catalogue(e->o, e->p, &all, w);
    for (size_t i = 0; !err && i < ds_kpis_count(all); i++) {
        const ds_kpi *k = ds_kpis_at(all, i);
        if (!strcmp(k->name, e->figure) || means_rate(e, k) || cli_explained_means(e, k->words)) return tell(e, all, i, doc, w);
    }
    return err;
}
