/* Nights at the best end of their scale: where a third of them is there, that is told, and the answer in good nights beside it. */
#include "../src/analyse/ask/ceiling.h"
#include "../src/analyse/model/estimate.h"
#include "../src/analyse/tell/ceiling_words.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "support/reference.h"
#include "support/study_help.h"

/* Nights that do not hang together, of clients who are alike: shares can be reckoned by hand. */
static const struct help_world world = { .clients = 20, .nights = 90, .sigma = 1.5, .night0 = 0.8, .night1 = 0.3, .books = 0.15 };

/* Quality of the world, raised and held within its scale; `into` is another outcome of the same nights, told upside down where down. */
static void move(struct an_panel *p, double up, int into, bool down)
{
    for (size_t i = 0; i < p->n_rows; i++) {
        double y = fmax(0, fmin(10, p->row[i].y[Y_QUALITY] + up));
        p->row[i].y[Y_QUALITY] = y;
        p->row[i].y[into] = down ? 10 - y : y;
    }
}

struct asked {
    struct help_study h;
    ds_outcome_result out;
    ds_arena a;
};

static void ask(const struct an_panel *p, int outcome, double good, struct asked *to)
{
    ds_settings s;
    ds_why w = { 0 };
    ds_settings_default(&s);
    s.analysis.good_night = good;
    to->out = (ds_outcome_result){ 0 };
    to->a = (ds_arena){ 0 };
    help_study_start(p, outcome, &s, false, &to->h);
    if (an_ceiling_results(&to->h.st, &to->a, &to->out, &w)) fail_msg("%s", w.text);
}

static void end(struct asked *of)
{
    help_study_end(&of->h);
    ds_arena_free(&of->a);
}

static const ds_sensitivity_result *named(const ds_outcome_result *o, const char *name)
{
    for (size_t i = 0; i < o->n_sensitivity; i++)
        if (!strcmp(o->sensitivity[i].name, name)) return &o->sensitivity[i];
    fail_msg("no row %s", name);
    return NULL;
}

/* Shares of 100 of the nights after a massage, less those of plain nights. */
static double more_good_nights(const struct an_panel *p, double from, bool second)
{
    double n[2] = { 0 }, good[2] = { 0 };
    for (size_t i = 0; i < p->n_rows; i++) {
        const struct an_panel_row *r = &p->row[i];
        if (second ? r->massages0 > 0 : r->massages1 > 0) continue;
        int k = second ? r->massages1 > 0 : r->massages0 > 0;
        n[k]++;
        good[k] += r->y[Y_QUALITY] >= from;
    }
    return 100 * (good[1] / n[1] - good[0] / n[0]);
}

static void the_share_and_the_good_nights_are_told(void **state)
{
    (void)state;
    struct an_panel p;
    struct asked t;
    double top = 0;
    help_world_panel(&world, 3, &p);
    move(&p, 3.6, Y_SCORE, false);
    for (size_t i = 0; i < p.n_rows; i++) top += (p.row[i].y[Y_QUALITY] >= 10) / (double)p.n_rows;
    ask(&p, Y_QUALITY, 9, &t);
    const ds_sensitivity_result *at = named(&t.out, "at_top"), *good = named(&t.out, "good_night");
    assert_true(ref_near("share", at->estimate, top, 1e-12));
    assert_string_equal(at->unit, "share");
    assert_string_equal(at->estimand, "");
    assert_string_equal(t.out.sensitivity[0].name, "primary");
    assert_string_equal(good->estimand, "two_night_total");
    assert_string_equal(good->unit, "nights");
    assert_true(fabs(good->night0_estimate - more_good_nights(&p, 9, false)) < 3);
    assert_true(fabs(good->estimate - more_good_nights(&p, 9, false) - more_good_nights(&p, 9, true)) < 1.5 * good->se);
    assert_true(good->low < good->estimate && good->estimate < good->high && good->se > 0);
    assert_non_null(strstr(good->words, "9 points or more"));
    assert_non_null(strstr(at->words, "10 points already"));
    end(&t);
    an_panel_free(&p);
}

/* Nights that hang together, of clients who differ. */
static const struct help_world lasting = { .clients = 20, .nights = 90, .sd_client = 0.8, .sd_effect = 0.6, .sigma = 1.4, .rho = 0.8, .noise = 0.8,
                                           .night0 = 0.8, .night1 = 0.4, .books = 0.15 };

/* The same nights in R 4, nlme 3.1-162: mean(q >= 10), and with y = 100 * (q >= 9)
 *   lme(y ~ a0 + a1 + factor(weekday), random = ~ a0 | client, correlation = corExp(form = ~ night | client, nugget = TRUE)) */
static void nlme_agrees_on_good_nights(void **state)
{
    (void)state;
    struct an_panel p;
    struct asked t;
    help_world_panel(&lasting, 7, &p);
    move(&p, 3, Y_SCORE, false);
    ask(&p, Y_QUALITY, 9, &t);
    const ds_sensitivity_result *good = named(&t.out, "good_night");
    assert_true(ref_near("at the top", named(&t.out, "at_top")->estimate, 0.34611111111111109, 1e-12));
    assert_true(ref_near("both nights", good->estimate, 22.303027812, 0.005 * good->se));
    assert_true(ref_near("night 0", good->night0_estimate, 15.009216339, 0.005 * good->night0_se));
    assert_true(ref_near("SE", good->se, 4.971346788, 0.005 * good->se));
    assert_true(ref_near("SE of night 0", good->night0_se, 3.792246859, 0.005 * good->night0_se));
    end(&t);
    an_panel_free(&p);
}

static void fewer_than_a_third_is_no_ceiling(void **state)
{
    (void)state;
    struct an_panel p;
    struct asked t;
    help_world_panel(&world, 3, &p);
    move(&p, 2.8, Y_SCORE, false);
    double top = 0;
    for (size_t i = 0; i < p.n_rows; i++) top += (p.row[i].y[Y_QUALITY] >= 10) / (double)p.n_rows;
    assert_true(top > 0.2 && top < 1.0 / 3);
    ask(&p, Y_QUALITY, 7, &t);
    assert_int_equal(t.out.n_sensitivity, 0);
    end(&t);
    an_panel_free(&p);
}

/* Soreness of 0 is as good as can be, and of 3 or less as good as a rating of 7 or more. */
static void lower_may_be_better(void **state)
{
    (void)state;
    struct an_panel p;
    struct asked up, down;
    help_world_panel(&world, 4, &p);
    move(&p, 3.2, Y_MORNING_SORENESS, true);
    ask(&p, Y_QUALITY, 7, &up);
    ask(&p, Y_MORNING_SORENESS, 7, &down);
    assert_true(ref_near("share", named(&down.out, "at_top")->estimate, named(&up.out, "at_top")->estimate, 1e-12));
    assert_true(ref_near("good", named(&down.out, "good_night")->estimate, named(&up.out, "good_night")->estimate, 1e-6));
    assert_non_null(strstr(named(&down.out, "good_night")->words, "3 points or less"));
    end(&up);
    end(&down);
    an_panel_free(&p);
}

/* A third of nights without a minute awake are at their best; nobody has said from which minute on a night is a good one. */
static void minutes_have_an_end_and_no_mark(void **state)
{
    (void)state;
    struct an_panel p;
    struct asked t;
    help_world_panel(&world, 5, &p);
    move(&p, 3.2, Y_WASO, true);
    ask(&p, Y_WASO, 7, &t);
    assert_int_equal(t.out.n_sensitivity, 2); /* primary, at_top */
    assert_non_null(strstr(named(&t.out, "at_top")->words, "0 minutes already"));
    end(&t);
    an_panel_free(&p);
}

static void scores_of_a_hundred_go_in_proportion(void **state)
{
    (void)state;
    ds_settings s;
    ds_settings_default(&s);
    s.analysis.good_night = 8;
    assert_true(ref_near("rating", an_good_from(Y_QUALITY, &s.analysis), 8, 0));
    assert_true(ref_near("score", an_good_from(Y_SCORE, &s.analysis), 80, 0));
    assert_true(ref_near("pain", an_good_from(Y_MORNING_PAIN, &s.analysis), 2, 0));
    assert_true(isnan(an_good_from(Y_TST, &s.analysis)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_share_and_the_good_nights_are_told),
        cmocka_unit_test(nlme_agrees_on_good_nights),
        cmocka_unit_test(fewer_than_a_third_is_no_ceiling),
        cmocka_unit_test(lower_may_be_better),
        cmocka_unit_test(minutes_have_an_end_and_no_mark),
        cmocka_unit_test(scores_of_a_hundred_go_in_proportion),
    };
    return cmocka_run_group_tests_name("analyse: ceiling", tests, NULL, NULL);
}
