/* What practices tell together, as tables: pooling, peers, and what may be told at all. */
#include <downshift/network.h>
#include <downshift/stats.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

enum { PRACTICES = 12 };

/* ---- a network ---- */

typedef struct {
    ds_shared all[PRACTICES];
    ds_shared_effect effect[PRACTICES][2];
    ds_shared_kpi kpi[PRACTICES][2];
    char label[PRACTICES][8];
    ds_arena a;
    ds_settings settings;
    ds_table table[DS_NETWORK_TABLES];
} network;

/* Practice i: 0.3 + i / 100 of quality, two nights together; a tenth as much, and noisy, of the second night. i + 1 visits, 100 - i of takings. */
static void make(network *n)
{
    *n = (network){ 0 };
    ds_settings_default(&n->settings);
    for (int i = 0; i < PRACTICES; i++) {
        ds_print(n->label[i], sizeof n->label[i], "P%d", i);
        n->effect[i][0] = (ds_shared_effect){ "quality", "two_night_total", 0.3 + i / 100.0, 0.1, INFINITY, NAN, NAN, 20 };
        n->effect[i][1] = (ds_shared_effect){ "quality", "night1", 0.03, 0.5, 30, NAN, NAN, 11 };
        n->kpi[i][0] = (ds_shared_kpi){ "visits", i + 1 };
        n->kpi[i][1] = (ds_shared_kpi){ "takings", 100 - i };
        n->all[i] = (ds_shared){ n->label[i], "USD", "aaaa", n->effect[i], 2, n->kpi[i], 2 };
    }
}

static void ask(network *n, size_t practices)
{
    ds_kpis *shipped = NULL;
    ds_why w = { 0 };
    if (ds_kpis_load(NULL, &n->settings, &n->a, &shipped, &w) || ds_network_ask(n->all, practices, shipped, &n->a, n->table, &w)) fail_msg("%s", w.text);
}

static ds_val cell(const ds_table *t, size_t row, const char *column)
{
    for (size_t i = 0; i < t->n_columns; i++)
        if (!strcmp(t->column[i], column)) return t->cell[row * t->n_columns + i];
    fail_msg("%s has no column %s", t->name, column);
    return (ds_val){ 0 };
}

static size_t row_of(const ds_table *t, const char *column, const char *text)
{
    for (size_t i = 0; i < t->n_rows; i++)
        if (ds_same(cell(t, i, column).as.s, ds_str_of(text))) return i;
    fail_msg("%s has no row of %s", t->name, text);
    return 0;
}

static double real(const ds_table *t, size_t row, const char *column)
{
    return ds_val_real(cell(t, row, column));
}

static void says(const ds_table *t, size_t row, const char *column, const char *words)
{
    const ds_str s = cell(t, row, column).as.s;
    if (!s.p || !strstr(s.p, words)) fail_msg("%s: \"%.*s\" does not say \"%s\"", column, DS_FMT(s), words);
}

static void near(double got, double want)
{
    if (!(fabs(got - want) < 1e-9)) fail_msg("%.12g and not %.12g", got, want);
}

static void pools_each_contrast(void **state)
{
    (void)state;
    network n;
    make(&n);
    ask(&n, PRACTICES);
    const ds_table *t = &n.table[0];
    assert_int_equal(t->n_rows, 2);
    const size_t both = row_of(t, "name", "two_night_total"), second = row_of(t, "name", "night1");
    near(real(t, both, "estimate"), 0.355);
    near(real(t, both, "high") - real(t, both, "low"), 2 * ds_t_quantile(0.975, 11) * 0.1 / sqrt(12)); /* they differ less than chance makes */
    assert_int_equal(real(t, both, "clients"), 240);
    says(t, both, "verdict", "helps");
    says(t, second, "verdict", "no clear difference");
    says(t, both, "title", "Sleep quality: Both nights together");
    says(t, both, "spread", "No sign that practices differ");
    says(t, both, "steady", "Without any one of them it would be 0.35 to 0.36 points");
    near(real(t, both, "p_holm"), 2 * real(t, both, "p"));
    const ds_table *own = &n.table[1];
    assert_int_equal(own->n_rows, 2 * PRACTICES);
    for (size_t i = 0; i < own->n_rows; i++) near(real(own, i, "own"), 0); /* as they do not differ */
    ds_arena_free(&n.a);
}

static void tells_that_practices_differ(void **state)
{
    (void)state;
    network n;
    make(&n);
    for (int i = 0; i < PRACTICES; i++) n.effect[i][0].estimate = i % 2 ? 1 : -0.8;
    ask(&n, PRACTICES);
    const size_t both = row_of(&n.table[0], "name", "two_night_total");
    says(&n.table[0], both, "verdict", "no clear difference");
    says(&n.table[0], both, "spread", "in some it may go the other way");
    assert_true(real(&n.table[0], both, "i2") > 0.9);
    for (int i = 0; i < PRACTICES; i++) n.effect[i][0].estimate = i % 2 ? 2.2 : 1.8;
    ask(&n, PRACTICES);
    says(&n.table[0], both, "spread", "same way nearly everywhere");
    says(&n.table[0], both, "verdict", "helps");
    ds_arena_free(&n.a);
}

static void two_practices_pool_nothing(void **state)
{
    (void)state;
    network n;
    make(&n);
    ask(&n, 2);
    assert_int_equal(cell(&n.table[0], 0, "estimate").type, DS_V_NULL);
    says(&n.table[0], 0, "verdict", "fewer than 3 practices");
    assert_true(isnan(real(&n.table[1], 0, "drawn")));
    ask(&n, 4);
    says(&n.table[0], 0, "spread", "4 practices are too few");
    ds_arena_free(&n.a);
}

static void peers_have_a_place_from_eleven_on(void **state)
{
    (void)state;
    network n;
    make(&n);
    ask(&n, 11);
    const ds_table *t = &n.table[2], *place = &n.table[3];
    const size_t visits = row_of(t, "name", "visits");
    near(real(t, visits, "low"), 3.5);
    near(real(t, visits, "middle"), 6);
    near(real(t, visits, "high"), 8.5);
    for (size_t i = 0; i < 11; i++) near(real(place, i, "place"), (double)i / 10);
    ask(&n, 10);
    assert_true(isnan(real(&n.table[2], visits, "middle")) && isnan(real(&n.table[3], 0, "place")));
    says(&n.table[2], visits, "told", "fewer than 11 practices");
    n.all[3].currency = "EUR";
    ask(&n, 11);
    says(&n.table[2], row_of(&n.table[2], "name", "takings"), "told", "different currencies");
    near(real(&n.table[2], visits, "middle"), 6);
    ds_arena_free(&n.a);
}

static void ties_share_a_place(void **state)
{
    (void)state;
    network n;
    make(&n);
    for (int i = 0; i < PRACTICES; i++) n.kpi[i][0].value = 7;
    ask(&n, PRACTICES);
    for (size_t i = 0; i < PRACTICES; i++) near(real(&n.table[3], i, "place"), 0.5);
    ds_arena_free(&n.a);
}

/* ---- what may be told ---- */

static const struct {
    const char *name;
    ds_shared_effect e;
    const char *fault;
} effects[] = {
    { "fine", { "quality", "night0", 0.3, 0.1, INFINITY, 0.3 - 0.1959963984540054, 0.3 + 0.1959963984540054, 11 }, NULL },
    { "ten clients", { "quality", "night0", 0.3, 0.1, INFINITY, 0.3 - 0.1959963984540054, 0.3 + 0.1959963984540054, 10 }, "fewer than 11" },
    { "withheld", { "quality", "night0", NAN, NAN, NAN, NAN, NAN, 12 }, "not enough nights" },
    { "lopsided", { "quality", "night0", 0.3, 0.1, INFINITY, 0.3 - 0.1959963984540054, 0.55, 20 }, "not near that of t" },
    { "heavy tails told by df", { "quality", "night0", 0, 1, 4, -2.7764451051977987, 2.7764451051977987, 20 }, NULL },
};

static void few_clients_and_odd_shapes_are_not_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < DS_COUNT(effects); i++) {
        const char *fault = ds_share_effect_fault(&effects[i].e);
        if (effects[i].fault ? !fault || !strstr(fault, effects[i].fault) : fault != NULL) fail_msg("%s: %s", effects[i].name, fault ? fault : "told");
    }
}

/* A month's share over `clients` people, of whom `with` count. */
static const char *share_fault(int clients, int with)
{
    static const char *const column[] = { "name", "month", "client", "date", "file", "line", "part", "base", "middle" };
    static ds_val cells[64 * 9];
    static char code[64][8];
    static ds_kpi kpi = { .name = "no_shows", .unit = DS_KPI_SHARE };
    static ds_kpi_month month;
    static ds_kpi_series series = { &kpi, NAN, &month, 1 };
    month = (ds_kpi_month){ .value = (double)with / clients, .n = 2 * clients };
    for (int i = 0; i < 2 * clients; i++) { /* two visits each */
        ds_val *v = cells + 9 * i;
        memset(v, 0, 9 * sizeof *v);
        ds_print(code[i], sizeof code[i], "C%d", i / 2);
        v[0] = DS_VTEXT(DS_LIT("no_shows"));
        v[2] = DS_VTEXT(ds_str_of(code[i]));
        v[6] = DS_VINT(i / 2 < with);
        v[7] = DS_VINT(1);
    }
    ds_kpi_figures f = { .series = &series, .n = 1 };
    f.table[DS_KPI_TABLE_ROWS] = (ds_table){ "v1_kpi_row", column, cells, 9, (size_t)(2 * clients), NULL };
    return ds_share_kpi_fault(&f, 0);
}

static void shares_of_few_are_not_told(void **state)
{
    (void)state;
    assert_null(share_fault(30, 0));
    assert_null(share_fault(30, 11));
    assert_null(share_fault(30, 19));
    assert_null(share_fault(30, 30));
    assert_non_null(share_fault(30, 1));
    assert_non_null(share_fault(30, 10));
    assert_non_null(share_fault(30, 20));
    assert_non_null(share_fault(30, 29));
    assert_null(share_fault(11, 0));
    assert_non_null(share_fault(10, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pools_each_contrast),          cmocka_unit_test(tells_that_practices_differ),
        cmocka_unit_test(two_practices_pool_nothing),   cmocka_unit_test(peers_have_a_place_from_eleven_on),
        cmocka_unit_test(ties_share_a_place),           cmocka_unit_test(few_clients_and_odd_shapes_are_not_told),
        cmocka_unit_test(shares_of_few_are_not_told),
    };
    ds_stats_init();
    return cmocka_run_group_tests_name("network", tests, NULL, NULL);
}
