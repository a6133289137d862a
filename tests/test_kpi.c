/* Key figures: what a catalogue may say and what not, what its queries may ask, and what reports get of them. The figures
 * themselves are recounted by tests/check_kpis.sh. */
#include <downshift/audience.h>
#include <downshift/kpi.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "support/files.h"
#include "support/inbox.h"

static const char log_csv[] = "client_id,date,start,duration_min,service,kind,status,price\n"
                              "A1,2026-08-03,10:00,60,Swedish,massage,completed,90.00\n"
                              "A1,2026-09-07,10:00,30,Swedish,massage,completed,\n"
                              "B2,2026-09-08,10:00,60,Swedish,massage,no-show,\n"
                              "B2,2026-10-05,10:00,60,Swedish,massage,completed,100.00\n";

typedef struct {
    inbox_world *w;
    ds_settings settings;
    ds_kpis *all;
    ds_kpi_figures figures;
    ds_why why;
} asked;

/* Under practice.yaml of these keys, with one more file of figures (NULL: none), about October 2026. */
static ds_err ask(asked *k, const char *yaml, const char *file)
{
    *k = (asked){ .w = inbox_open() };
    const char *folder = k->w->folder, *kpis = NULL;
    inbox_put(k->w, "sessions.csv", log_csv);
    (void)inbox_import(k->w);
    if (file) {
        kpis = ds_textf(&k->w->a, "%s/kpis", folder);
        (void)support_write_text(folder, "kpis/own.yaml", file);
    }
    const char *settings = support_write_text(folder, "practice.yaml", yaml), *db = support_path(folder, "practice.db");
    ds_err err = ds_settings_load(settings, &k->settings, &k->w->a, &k->why);
    if (!err) err = ds_kpis_load(kpis, &k->settings, &k->w->a, &k->all, &k->why);
    if (err) return err;
    return ds_kpis_ask(k->all, db, &k->settings, ds_date_of(2026, 10, 1), &k->w->a, &k->figures, &k->why);
}

static const ds_kpi_series *figure(const asked *k, const char *name)
{
    for (size_t i = 0; i < k->figures.n; i++)
        if (!strcmp(k->figures.series[i].kpi->name, name)) return &k->figures.series[i];
    fail_msg("no figure %s", name);
    return NULL;
}

static void every_month_of_the_log(void **state)
{
    (void)state;
    asked k;
    assert_int_equal(ask(&k, "targets: {visits: 2.5}\n", NULL), DS_OK);
    const ds_kpi_series *s = figure(&k, "takings");
    assert_int_equal(s->n, 3);
    assert_true(s->month[0].value == 90 && isnan(s->month[1].value) && s->month[2].value == 100);
    assert_true(figure(&k, "visits")->target == 2.5 && isnan(s->target));
    assert_string_equal(s->month[1].verdict, "not known");
    assert_string_equal(s->month[2].verdict, "too few months for limits yet");
    inbox_close(k.w);
}

static void small_shares_are_counts(void **state)
{
    (void)state;
    asked k;
    assert_int_equal(ask(&k, "", NULL), DS_OK);
    const ds_kpi_month *m = &figure(&k, "no_shows")->month[1];
    assert_true(m->few && m->part == 1 && m->n == 2);
    assert_string_equal(m->verdict, "too few cases to tell");
    inbox_close(k.w);
}

static void one_of_a_name_takes_the_place_of_another(void **state)
{
    (void)state;
    asked k;
    const char *yaml = "kpis: {visits: {words: Mine, query: \"SELECT '2026-10' AS month, 7 AS value; \"}}\n";
    const char *file = "with: [{name: pair, query: SELECT 2 AS two}]\n"
                       "kpis:\n"
                       "  visits: {words: Theirs, query: \"SELECT 1\"}\n"
                       "  twice: {words: Twice, query: \"WITH own AS (SELECT month FROM months) SELECT month, two AS value FROM own, pair -- all\"}\n";
    assert_int_equal(ask(&k, yaml, file), DS_OK);
    assert_true(figure(&k, "visits")->month[2].value == 7 && isnan(figure(&k, "visits")->month[0].value));
    assert_string_equal(figure(&k, "visits")->kpi->words, "Mine");
    assert_true(figure(&k, "twice")->month[0].value == 2);
    inbox_close(k.w);
}

/* What is refused, where, and in which words. */
static const struct fault {
    const char *yaml, *file, *says;
    ds_err err;
} FAULTS[] = {
    { "targets: {visit: 3}\n", NULL, "there is no key figure \"visit\"", DS_CONFIG },
    { "targets: {visits: many}\n", NULL, "is not a number", DS_CONFIG },
    { "kpis:\n  a: {words: A, query: SELECT 1 AS one}\n", NULL, "practice.yaml:2:6: a: the query gives a row a month", DS_CONFIG },
    { "kpis:\n  a: {words: A, query: \"SELECT 10 AS month, 1 AS value\"}\n", NULL, "is to be a text such as 2026-10", DS_CONFIG },
    { "kpis:\n  a: {words: A, query: \"SELECT month, 1 AS value, 2 AS total, 3 AS n FROM months\"}\n", NULL, "one of", DS_OK },
    { "kpis:\n  a: {words: A, query: \"SELECT '2026-10' AS month, count(*) AS value FROM sleep\"}\n", NULL, "the table sleep may not be read", DS_DENIED },
    { "kpis:\n  a: {words: A, query: \"SELECT name AS month, hours AS value FROM temp.v1_therapist\"}\n", NULL, "no such table", DS_OK },
    { "kpis:\n  a: {words: A, query: \"SELECT '2026-10' AS month, date('now') AS value\"}\n", NULL, "may not ask for the time of day", DS_CONFIG },
    { "kpis:\n  a: {words: A, query: \"DELETE FROM v1_client\"}\n", NULL, "practice.yaml:2:6: a: ", DS_CONFIG },
    { "", "kpis:\n  a: {wordz: A}\n", "own.yaml:2:7: unknown key \"wordz\"", DS_CONFIG },
    { "", "kpis:\n  a: {words: A}\n", "own.yaml:2:6: ", DS_CONFIG },
    { "", "with: [{name: months, query: SELECT 1}]\n", "reports/kpis/practice.yaml has a query \"months\" already", DS_CONFIG },
};

static void faults_are_located(void **state)
{
    (void)state;
    for (size_t i = 0; i < DS_COUNT(FAULTS); i++) {
        asked k;
        const struct fault *f = &FAULTS[i];
        const ds_err err = ask(&k, f->yaml, f->file);
        if (f->err == DS_OK) assert_true(err == DS_CONFIG || err == DS_DENIED); /* refused, in SQLite's words or ours */
        else if (err != f->err || !strstr(k.why.text, f->says)) fail_msg("%s%s: %d %s", f->yaml, f->file ? f->file : "", err, k.why.text);
        inbox_close(k.w);
    }
}

static const char *first_value(asked *k, const char *sql, ds_audience who)
{
    const ds_scope scope = { .tables = k->figures.table, .n_tables = DS_KPI_TABLES };
    ds_db *db = NULL;
    ds_rows *rows = NULL;
    bool more;
    const char *found = NULL;
    assert_int_equal(ds_snapshot_open(support_path(k->w->folder, "practice.db"), who, &scope, &db, &k->why), DS_OK);
    if (!ds_ask(db, ds_str_of(sql), NULL, 0, &rows, &k->why) && !ds_rows_next(rows, &more, &k->why) && more)
        found = ds_textf(&k->w->a, "%.*s", DS_FMT(ds_rows_at(rows, 0).as.s));
    ds_rows_close(rows);
    ds_snapshot_close(db);
    return found;
}

static void reports_of_the_practice_may_ask(void **state)
{
    (void)state;
    asked k;
    const char *yaml = "therapists: {Reed: {hours: 30}, Lopez: {engaged: contractor}}\n"
                       "events: [{on: 2026-09-01, words: new rooms, rebase: yes}]\n";
    assert_int_equal(ask(&k, yaml, NULL), DS_OK);
    assert_string_equal(first_value(&k, "SELECT format('%.1f/%s', m.value, k.format) FROM v1_kpi_month m JOIN v1_kpi k ON k.name = m.name "
                                        "WHERE m.name = 'hours' AND month = '2026-08'", DS_AUDIENCE_PRACTICE), "1.0/decimal1");
    assert_string_equal(first_value(&k, "SELECT words || rebase FROM v1_event", DS_AUDIENCE_PRACTICE), "new rooms1");
    assert_string_equal(first_value(&k, "SELECT name || coalesce(hours, '-') || engaged FROM v1_therapist WHERE hours IS NULL", DS_AUDIENCE_PRACTICE),
                        "Lopez-contractor");
    assert_null(first_value(&k, "SELECT name FROM v1_kpi", DS_AUDIENCE_ACCOUNTANT));
    assert_int_equal(k.why.code, DS_CONFIG);
    inbox_close(k.w);
}

static void nothing_has_come_in(void **state)
{
    (void)state;
    asked k = { .w = inbox_open() };
    assert_int_equal(ds_kpis_load(NULL, &k.w->settings, &k.w->a, &k.all, &k.why), DS_OK);
    assert_int_equal(ds_kpis_ask(k.all, support_path(k.w->folder, "practice.db"), &k.w->settings, ds_date_of(2026, 10, 1), &k.w->a,
                                 &k.figures, &k.why), DS_OK);
    assert_int_equal(k.figures.n, ds_kpis_count(k.all));
    assert_int_equal(k.figures.series[0].n, 0);
    inbox_close(k.w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_month_of_the_log), cmocka_unit_test(small_shares_are_counts),
        cmocka_unit_test(one_of_a_name_takes_the_place_of_another), cmocka_unit_test(faults_are_located),
        cmocka_unit_test(reports_of_the_practice_may_ask), cmocka_unit_test(nothing_has_come_in),
    };
    return cmocka_run_group_tests_name("analyse: key figures", tests, NULL, NULL);
}
