#include "cli/cli.h"

#include <math.h>
#include <string.h>

/* ---- numbers as people read them ---- */

static void put_number(char *out, size_t cap, ds_kpi_unit unit, double x)
{
    if (isnan(x))
        ds_copy(out, cap, DS_LIT("-"));
    else if (unit == DS_KPI_SHARE)
        ds_print(out, cap, "%.1f%%", 100 * x);
    else
        ds_print(out, cap, "%.*f", unit == DS_KPI_COUNT ? 0 : unit == DS_KPI_MONEY ? 2 : 1, x);
}

/* "3 of 8" where a share rests on too few. */
void cli_kpi_value(char *out, size_t cap, const ds_kpi *k, const ds_kpi_month *m)
{
    if (m->few && m->n > 0)
        ds_print(out, cap, "%.0f of %.0f", m->part, m->n);
    else
        put_number(out, cap, (ds_kpi_unit)k->unit, m->few ? (double)NAN : m->value);
}

static void put_usual(char *out, size_t cap, const ds_kpi *k, const ds_kpi_month *m)
{
    char low[24], high[24];
    put_number(low, sizeof low, (ds_kpi_unit)k->unit, m->usual_low);
    put_number(high, sizeof high, (ds_kpi_unit)k->unit, m->usual_high);
    if (isnan(m->usual_low))
        ds_copy(out, cap, DS_LIT("-"));
    else
        ds_print(out, cap, "%s to %s", low, high);
}

/* ---- on the terminal ---- */

static void print_figure(const ds_kpi_series *s)
{
    const ds_kpi_month *m = &s->month[s->n - 1];
    char value[32], usual[64], n[24] = "-";
    cli_kpi_value(value, sizeof value, s->kpi, m);
    put_usual(usual, sizeof usual, s->kpi, m);
    if (m->n >= 0) ds_print(n, sizeof n, "%.0f", m->n);
    cli_say("%-20s %-30s %12s %8s  %-22s %s%s%s\n", s->kpi->name, s->kpi->words, value, n, usual, m->verdict,
            *m->turn ? ": " : "", m->turn);
}

static void print_figures(const ds_kpi_figures *f, ds_date month)
{
    char text[11];
    ds_date_text(month, text);
    text[7] = '\0';
    cli_say("%-20s %-30s %12s %8s  %-22s %s\n", "name", "figure", text, "of", "usual range", "what that says");
    for (size_t i = 0; i < f->n; i++)
        if (f->series[i].n) print_figure(&f->series[i]);
    cli_say("\nThe usual range is where a figure lies by chance alone while nothing changes; it takes %d months to know it. "
            "docs/kpis.md says\nhow each figure is counted.\n",
            DS_KPI_LEAST_MONTHS);
}

/* ---- JSON ---- */

static json_t *real(double x)
{
    return isnan(x) ? json_null() : json_real(x);
}

json_t *cli_kpi_month_json(const ds_kpi_month *m)
{
    char first[11];
    ds_date_text(m->first, first);
    first[7] = '\0';
    return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:b, s:o, s:o, s:o, s:b, s:s, s:s}", "month", first, "value", real(m->value),
                     "n", real(m->n), "part", real(m->part), "low", real(m->low), "high", real(m->high), "few", m->few,
                     "mean", real(m->mean), "usual_low", real(m->usual_low), "usual_high", real(m->usual_high), "news", m->news,
                     "verdict", m->verdict, "turn", m->turn);
}

static json_t *value_json(ds_val v)
{
    return v.type == DS_V_TEXT ? cli_json_text(v.as.s) : v.type == DS_V_INT ? json_integer(v.as.i) : real(ds_val_real(v));
}

/* What makes the figure in the last month. */
json_t *cli_kpi_rows_json(const ds_kpi_figures *f, const char *name)
{
    const ds_table *t = &f->table[DS_KPI_TABLE_ROWS];
    json_t *rows = json_array();
    for (size_t i = 0; i < t->n_rows; i++) {
        const ds_val *v = t->cell + i * t->n_columns;
        if (!ds_same(v[0].as.s, ds_str_of(name))) continue;
        json_t *row = json_object();
        for (size_t k = 1; k < t->n_columns; k++)
            if (v[k].type != DS_V_NULL) (void)json_object_set_new(row, t->column[k], value_json(v[k]));
        rows = cli_json_with(rows, row);
    }
    return rows;
}

static json_t *figure_json(const ds_kpi_series *s)
{
    const ds_kpi *k = s->kpi;
    json_t *months = json_array();
    for (size_t i = 0; i < s->n; i++) months = cli_json_with(months, cli_kpi_month_json(&s->month[i]));
    return json_pack("{s:s, s:o, s:o, s:s, s:s, s:s, s:I, s:o, s:o}", "name", k->name, "words", cli_json_text(ds_str_of(k->words)),
                     "about", cli_json_text(ds_str_of(k->about ? k->about : "")), "unit", ds_kpi_unit_names[k->unit], "better",
                     ds_kpi_better_names[k->better], "audience", k->audience, "least", (json_int_t)k->least, "target",
                     real(s->target), "months", months);
}

static ds_err print_json(const ds_kpi_figures *f, ds_date month, bool rows, ds_why *w)
{
    char text[11];
    json_t *list = json_array();
    ds_date_text(month, text);
    text[7] = '\0';
    for (size_t i = 0; i < f->n; i++) {
        json_t *figure = figure_json(&f->series[i]);
        if (rows && figure) (void)json_object_set_new(figure, "rows", cli_kpi_rows_json(f, f->series[i].kpi->name));
        list = cli_json_with(list, figure);
    }
    return cli_json_out(json_pack("{s:s, s:o}", "month", text, "kpis", list), w);
}

/* ---- the catalogue as a table for docs/kpis.md ---- */

static void print_table(const ds_kpis *all)
{
    cli_say("| Name | Figure | What it is | In | Better | For |\n| --- | --- | --- | --- | --- | --- |\n");
    for (size_t i = 0; i < ds_kpis_count(all); i++) {
        const ds_kpi *k = ds_kpis_at(all, i);
        cli_say("| `%s` | %s | %s | %s | %s | %s |\n", k->name, k->words, k->about ? k->about : "", ds_kpi_unit_names[k->unit],
                ds_kpi_better_names[k->better], k->audience);
    }
}

static ds_err table_of(const struct options *o, ds_why *w)
{
    ds_arena a = { 0 };
    ds_settings plain;
    ds_kpis *all = NULL;
    ds_settings_default(&plain);
    ds_err err = ds_kpis_load(cli_kpi_folder(o, &a), &plain, &a, &all, w);
    if (!err) print_table(all);
    ds_arena_free(&a);
    return err;
}

/* ---- the whole ---- */

const char *cli_kpi_folder(const struct options *o, ds_arena *a)
{
    return o->reports ? ds_textf(a, "%s/kpis", o->reports) : NULL;
}

ds_err cli_kpi_catalogue(const struct options *o, struct practice *p, ds_kpis **out, ds_why *w)
{
    const char *folder = cli_kpi_folder(o, &p->arena);
    if (o->reports && !folder) return ds_fail(w, DS_MEMORY, "the key figures");
    return ds_kpis_load(folder, &p->settings, &p->arena, out, w);
}

ds_err cli_kpi_ask(const struct options *o, struct practice *p, ds_date month, ds_kpi_figures *out, ds_why *w)
{
    ds_kpis *all = NULL;
    ds_err err = cli_kpi_catalogue(o, p, &all, w);
    return err ? err : ds_kpis_ask(all, o->db, &p->settings, month, &p->arena, out, w);
}

ds_err cli_last_month(struct practice *p, ds_date *month, ds_why *w)
{
    ds_date first, last;
    ds_err err = ds_store_days(p->store, DS_NO_DATE + 1, INT32_MAX, &first, &last, w);
    if (err) return err;
    if (last == DS_NO_DATE) return ds_fail(w, DS_DATA, "nothing has come in yet");
    *month = ds_month_first(last);
    return DS_OK;
}

ds_err cmd_kpi(const struct options *o, ds_why *w)
{
    struct practice p;
    ds_kpi_figures figures;
    ds_date month = DS_NO_DATE;
    if (o->table) return table_of(o, w);
    if (o->rows && !o->json) return ds_fail(w, DS_USAGE, "--rows goes with --json; the review has them on the sheet Rows behind");
    ds_err err = o->month ? cli_month_option(o->month, &month, w) : DS_OK;
    if (err || (err = cli_practice_open(o, DS_STORE_WRITE, false, &p, w))) return err;
    if (month == DS_NO_DATE) err = cli_last_month(&p, &month, w);
    if (!err) err = ds_store_verify(p.store, w);
    if (!err) err = cli_kpi_ask(o, &p, month, &figures, w);
    if (!err && o->json)
        err = print_json(&figures, month, o->rows, w);
    else if (!err)
        print_figures(&figures, month);
    cli_practice_close(&p);
    return err;
}
