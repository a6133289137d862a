/* One person alone, and a few clients: an answer of their own, said to be of them only, and as often right as it says. Seeds 1, 2, 3 ...:
 * counted, not chosen. `make simulate` asks the same of more (tests/tools/alone.c, docs/methods.md 13). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <string.h>
#include <cmocka.h>

#include <downshift/stats.h>

#include "../src/analyse/ask/panel_results.h"
#include "support/alone.h"
#include "support/study_help.h"

#ifdef __SANITIZE_ADDRESS__
enum { FEWER = 4 };
#else
enum { FEWER = 1 };
#endif

/* ---- right as often as said ---- */

struct counts {
    int asked, night0, total, wrong;
};

static struct counts look(const char *name, int month, int seeds)
{
    const alone_practice *p = alone_named(name);
    struct counts c = { 0 };
    assert_non_null(p);
    for (int seed = 1; seed <= seeds / FEWER; seed++) {
        alone_look l = { 0 };
        ds_why w = { 0 };
        if (alone_month(p, (uint64_t)seed, month, &l, &w)) fail_msg("%s", w.text);
        if (!l.night0.asked) continue;
        c.asked++;
        c.night0 += l.night0.covers;
        c.total += l.total.covers;
        c.wrong += l.night0.wrong || l.total.wrong || l.client.wrong;
    }
    print_message("%s: of %d answers night 0 is covered in %d, both nights in %d; not so in %d\n", name, c.asked, c.night0, c.total,
                  c.wrong);
    return c;
}

static void one_person_is_answered_and_as_often_right(void **state)
{
    (void)state;
    const struct counts c = look("null", 11, 60);
    assert_true(c.asked >= 55 / FEWER);
    assert_true(c.night0 >= 0.88 * c.asked && c.total >= 0.88 * c.asked);
    assert_true(c.wrong <= 3);
}

/* Half of the nights by which this person books are not in the log: taken as they come, a quarter of the intervals miss. */
static void booking_by_nights_that_are_not_logged_does_not_fool_it(void **state)
{
    (void)state;
    const struct counts c = look("null_half", 23, 60);
    assert_true(c.night0 >= 0.88 * c.asked && c.total >= 0.86 * c.asked);
    assert_true(c.wrong <= 4);
}

static void what_is_there_is_found(void **state)
{
    (void)state;
    const alone_practice *p = alone_named("large");
    int found = 0, wrong = 0;
    for (int seed = 1; seed <= 20 / FEWER; seed++) {
        alone_look l = { 0 };
        ds_why w = { 0 };
        if (alone_month(p, (uint64_t)seed, 17, &l, &w)) fail_msg("%s", w.text);
        found += l.night0.established || l.total.established;
        wrong += l.night0.wrong || l.total.wrong;
    }
    assert_true(found >= 14 / FEWER);
    assert_int_equal(wrong, 0);
}

/* ---- what is said, and of whom ---- */

static void results_of(const struct help_world *world, const ds_settings *s, struct an_panel *p, ds_arena *a, ds_results *r)
{
    const struct an_sources none = { 0 };
    const struct an_prices prices = { 0 };
    ds_why w = { 0 };
    help_world_panel(world, 1, p);
    if (an_panel_results(p, &none, &prices, &s->analysis, NULL, false, a, r, &w)) fail_msg("%s", w.text);
}

struct whom {
    int clients, nights;
    double books;
    const char *scope, *found; /* found: in the first finding */
};
static const struct whom whoms[] = {
    { 1, 200, 0.15, DS_SCOPE_PERSON, "this person" },
    { 2, 200, 0.15, DS_SCOPE_THESE, "these 2 clients" },
    { 4, 200, 0.15, DS_SCOPE_THESE, "these 4 clients" },
    { 1, 30, 0.15, "", "An answer about this person alone takes 12" },
    { 3, 30, 0.15, "", "An answer about these clients alone takes 12" },
    { 8, 200, 0.15, DS_SCOPE_LIKE_THESE, "8 clients" },
};

static void it_says_of_whom(void **state)
{
    (void)state;
    ds_settings s;
    ds_settings_default(&s);
    for (size_t i = 0; i < DS_COUNT(whoms); i++) {
        const struct help_world world = { .clients = whoms[i].clients, .nights = whoms[i].nights, .sd_client = 0.7, .sigma = 1.2, .rho = 0.4, .night0 = 0.5, .books = whoms[i].books, .rests = true, .after_bad = 1 };
        struct an_panel p = { 0 };
        ds_arena a = { 0 };
        ds_results r = { 0 };
        results_of(&world, &s, &p, &a, &r);
        const ds_outcome_result *o = &r.outcome[0];
        const bool alone = *whoms[i].scope && strcmp(whoms[i].scope, DS_SCOPE_LIKE_THESE) != 0;
        assert_string_equal(o->overall.scope, whoms[i].scope);
        if (!strstr(r.finding[0].sentence, whoms[i].found)) fail_msg("%s", r.finding[0].sentence);
        for (size_t k = 0; k < o->n_clients; k++) {
            assert_int_equal(o->client[k].alone, alone && !isnan(o->client[k].effect));
            assert_true(isnan(o->client[k].effect) == (o->client[k].session_nights_needed + o->client[k].plain_nights_needed > 0));
            assert_null(strstr(o->client[k].sentence, "clients"));
        }
        for (size_t k = 0; whoms[i].clients == 1 && k < o->n_planning; k++) assert_null(strstr(o->planning[k].words, "client"));
        an_panel_free(&p);
        ds_arena_free(&a);
    }
}

/* Of one person the practice's answer and the person's own are one and the same. */
static void one_person_has_one_answer(void **state)
{
    (void)state;
    const struct help_world world = { .clients = 1, .nights = 250, .sigma = 1.2, .rho = 0.4, .night0 = 0.5, .books = 0.15, .rests = true, .after_bad = 1 };
    struct an_panel p = { 0 };
    ds_arena a = { 0 };
    ds_results r = { 0 };
    ds_settings s;
    ds_settings_default(&s);
    results_of(&world, &s, &p, &a, &r);
    const ds_outcome_result *o = &r.outcome[0];
    const ds_contrast *c = &o->overall.contrast[0];
    assert_string_equal(c->name, "night0");
    assert_true(fabs(c->estimate - o->client[0].effect) < 1e-4 && fabs(c->low - o->client[0].low) < 1e-3);
    assert_true(isnan(c->cr2_se) && isnan(o->overall.sd_effect) && isnan(o->overall.sd_intercept));
    assert_true(c->df <= (double)c->n_nights - 1);
    an_panel_free(&p);
    ds_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_person_is_answered_and_as_often_right),
        cmocka_unit_test(booking_by_nights_that_are_not_logged_does_not_fool_it),
        cmocka_unit_test(what_is_there_is_found),
        cmocka_unit_test(it_says_of_whom),
        cmocka_unit_test(one_person_has_one_answer),
    };
    ds_stats_init();
    return cmocka_run_group_tests_name("one person alone", tests, NULL, NULL);
}
