#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "support/practice.h"

/* Worked out by hand from the sample's truth for quality. */
static const struct night0 {
    const char *name;
    int pressure;
    double gap, minutes, effect;
} night0s[] = {
    { "the reference", DS_MODERATE, 90, 60, 0.70 },
    { "light, half an hour", DS_LIGHT, 60, 30, 0.35 - 0.40 },
    { "two hours on the dot is still 60-120", DS_MODERATE, 120, 60, 0.70 },
    { "just over two hours", DS_MODERATE, 121, 60, 0.60 },
    { "four hours on the dot is still 120-240", DS_MODERATE, 240, 60, 0.60 },
    { "a morning session", DS_MODERATE, 600, 60, 0.40 },
    { "past 75 minutes nothing is gained", DS_MODERATE, 90, 120, 0.90 },
    { "deep right before bed", DS_DEEP, 59, 75, 0.45 - 0.35 - 0.60 + 0.20 },
};

static void night_0_is_the_sum_of_its_parts(void **state)
{
    const struct night0 *row = *state;
    sim_params p = sim_sample();
    double got = sim_night0(&p.truth[SIM_QUALITY], row->pressure, row->gap, row->minutes);
    assert_true(fabs(got - row->effect) < 1e-12);
}

static void the_same_seed_gives_the_same_practice(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    sim_params params = sim_sample();
    sim_practice *one = sim_make(&params, &a), *two = sim_make(&params, &a);
    params.seed++;
    sim_practice *other = sim_make(&params, &a);
    assert_int_equal(one->n_nights, two->n_nights);
    assert_memory_equal(one->session, two->session, one->n_sessions * sizeof *one->session);
    for (size_t i = 0; i < one->n_nights; i++)
        for (int o = 0; o < SIM_OUTCOMES; o++) assert_true(one->night[i].y[o] == two->night[i].y[o]);
    assert_true(one->n_sessions != other->n_sessions || strcmp(one->client[0].code, other->client[0].code) != 0);
    ds_arena_free(&a);
}

/* A practice without chance and without days: what is left on a night is what sessions did to it. */
static sim_practice *quiet(ds_arena *a)
{
    sim_params p = sim_sample();
    sim_truth *t = &p.truth[SIM_QUALITY];
    *t = (sim_truth){ .mean = 5, .pressure = { 0.3, 0.6, 0.5 }, .deep_late = -0.5, .before = 0.1, .night1 = 0.25 };
    return sim_make(&p, a);
}

/* Minutes after midnight of the evening. */
static double usual_bed(const sim_practice *p, const sim_night *n)
{
    int day = ds_weekday(n->night);
    return 720 + p->client[n->client].bed + (day == 4 || day == 5 ? 30 : 0);
}

static double what_sessions_did(const sim_practice *p, const sim_night *n)
{
    double sum = 0;
    for (size_t i = 0; i < p->n_sessions; i++) {
        const sim_session *s = &p->session[i];
        if (s->client != n->client || s->status != DS_COMPLETED || s->kind != DS_KIND_MASSAGE ||
            !sim_services[s->service].massage)
            continue;
        double gap = fmax(usual_bed(p, n) - s->start - s->minutes, 0);
        if (s->date == n->night) sum += sim_night0(&p->params.truth[SIM_QUALITY], s->pressure, gap, s->minutes);
        if (s->date == n->night - 1) sum += p->params.truth[SIM_QUALITY].night1;
    }
    return sum;
}

static void nights_show_their_sessions_and_nothing_else(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    sim_practice *p = quiet(&a);
    size_t treated = 0;
    for (size_t i = 0; i < p->n_nights; i++) {
        const sim_night *n = &p->night[i];
        assert_true(fabs(n->y[SIM_QUALITY] - 5 - what_sessions_did(p, n)) < 1e-9);
        treated += n->session >= 0;
        assert_true(n->session < 0 || n->gap >= 0);
    }
    assert_true(treated > 300);
    ds_arena_free(&a);
}

/* Without anything else: two points an hour, up to where the scale ends. */
static void sleep_is_worse_after_a_late_bedtime(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    sim_params params = sim_sample();
    params.truth[SIM_QUALITY] = (sim_truth){ .mean = 5, .late = -2 };
    sim_practice *p = sim_make(&params, &a);
    size_t kept_up = 0;
    for (size_t i = 0; i < p->n_nights; i++) {
        const sim_night *n = &p->night[i];
        double late = ((double)n->bed / 60 - (double)n->night * 1440 - usual_bed(p, n)) / 60;
        assert_true(fabs(n->y[SIM_QUALITY] - fmin(10, 5 - 2 * n->late)) < 1e-9);
        assert_true(n->session >= 0 ? late > n->late - 1e-9 : fabs(late - n->late) < 1e-9);
        kept_up += late > n->late + 1e-9;
    }
    assert_true(kept_up > 10);
    ds_arena_free(&a);
}

static void the_true_contrasts_add_up(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    sim_params params = sim_sample();
    sim_practice *p = sim_make(&params, &a);
    bool keeps[30];
    memset(keeps, true, sizeof keeps);
    sim_contrast c[SIM_CONTRASTS];
    size_t n = sim_contrasts(p, SIM_QUALITY, keeps, c);
    double sum = 0, seen = 0;
    for (size_t i = 0; i < p->n_nights; i++) {
        const sim_night *night = &p->night[i];
        if (night->session < 0 || !night->logged) continue;
        const sim_session *s = &p->session[night->session];
        sum += sim_night0(&params.truth[SIM_QUALITY], s->pressure, night->gap, s->minutes), seen++;
    }
    assert_string_equal(c[0].name, "night0");
    assert_true(fabs(c[0].value - sum / seen) < 1e-12 && (double)n == seen);
    assert_true(fabs(c[2].value - c[0].value - c[1].value) < 1e-12);
    ds_arena_free(&a);
}

static void nobody_is_booked_twice_and_the_doors_are_shut_at_night(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    sim_params params = sim_sample();
    sim_practice *p = sim_make(&params, &a);
    for (size_t i = 0; i < p->n_sessions; i++) {
        const sim_session *s = &p->session[i];
        if (s->kind == DS_KIND_SELF) continue;
        assert_true(s->start >= 9 * 60 && s->start + s->minutes <= (s->on_site ? 22 * 60 : 21 * 60 + 30));
        const sim_session *next = s + 1;
        if (i + 1 < p->n_sessions && next->date == s->date && next->therapist == s->therapist)
            assert_true(next->start >= s->start + s->minutes);
    }
    ds_arena_free(&a);
}

/* ---- who comes when -------------------------------------------------------------------------- */

static bool is_massage(const sim_session *s)
{
    return s->kind == DS_KIND_MASSAGE && sim_services[s->service].massage;
}

static void everybody_books_before_coming(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    sim_params params = sim_sample();
    sim_practice *p = sim_make(&params, &a);
    size_t ahead = 0, at_once = 0;
    for (size_t i = 0; i < p->n_sessions; i++) {
        const sim_session *s = &p->session[i];
        assert_int_equal(s->booked_on == DS_NO_DATE, s->kind == DS_KIND_SELF);
        if (!is_massage(s)) continue;
        int days = s->date - s->booked_on;
        if (p->client[s->client].reacts)
            assert_in_range(days, 0, 1), at_once++;
        else
            assert_true(days >= 3), ahead++;
    }
    assert_true(at_once > 200 && ahead > 200);
    ds_arena_free(&a);
}

/* Mean quality of the two nights before a massage, less the client's mean of all nights. */
static double before_a_massage(const sim_practice *p, bool reacts)
{
    double sum = 0, n = 0;
    for (size_t c = 0; c < p->n_clients; c++) {
        const sim_night *night = p->night + p->client[c].nights;
        int all = p->client[c].log_last - p->client[c].log_first + 1;
        double mean = 0;
        for (int i = 0; i < all; i++) mean += night[i].y[SIM_QUALITY] / all;
        for (int i = 2; i < all && p->client[c].reacts == reacts; i++)
            if (night[i].session >= 0)
                sum += (night[i - 1].y[SIM_QUALITY] + night[i - 2].y[SIM_QUALITY]) / 2 - mean, n++;
    }
    return sum / n;
}

static void some_come_when_they_slept_badly(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    sim_params params = sim_sample();
    sim_practice *p = sim_make(&params, &a);
    size_t reacts = 0;
    for (size_t i = 0; i < p->n_clients; i++) reacts += p->client[i].reacts;
    assert_int_equal(reacts, 21);
    assert_true(before_a_massage(p, true) < -0.6);
    assert_true(fabs(before_a_massage(p, false)) < 0.25);
    ds_arena_free(&a);
}

static void courses_are_packed_and_booked_at_once(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    sim_params params = sim_sample();
    params.reacts.share = 0;
    params.fails = params.beauty = params.self_care = 0;
    params.course = (sim_course){ .massages = 5, .every = 2, .pause = 30 };
    sim_practice *p = sim_make(&params, &a);
    ds_date last[64];
    size_t packed = 0, apart = 0;
    for (size_t i = 0; i < 64; i++) last[i] = DS_NO_DATE;
    for (size_t i = 0; i < p->n_sessions; i++) {
        const sim_session *s = &p->session[i];
        if (last[s->client] != DS_NO_DATE) (s->date - last[s->client] == 2 ? &packed : &apart)[0]++;
        last[s->client] = s->date;
    }
    assert_true(packed > 3 * apart && apart > 50);
    ds_arena_free(&a);
}

/* Correlation of quality with itself `days` later; nothing else happens in that practice. */
static double correlation(const sim_practice *p, int days)
{
    double cov = 0, var = 0;
    for (size_t i = (size_t)days; i < p->n_nights; i++) {
        const sim_night *n = &p->night[i];
        var += (n->y[SIM_QUALITY] - 5) * (n->y[SIM_QUALITY] - 5);
        if (n[-days].client == n->client) cov += (n->y[SIM_QUALITY] - 5) * (n[-days].y[SIM_QUALITY] - 5);
    }
    return cov / var;
}

static void bad_nights_last_as_long_as_rho_and_nu_say(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    sim_params params = sim_sample();
    params.truth[SIM_QUALITY] = (sim_truth){ .mean = 5, .sigma = 0.8, .rho = 0.7, .nu = 0.4 };
    sim_practice *p = sim_make(&params, &a);
    for (int days = 1; days <= 4; days++)
        assert_true(fabs(correlation(p, days) - 0.6 * pow(0.7, days)) <
                    0.05); /* 6,600 nights: 0.012 a standard error */
    ds_arena_free(&a);
}

enum { ROWS = DS_COUNT(night0s), OTHERS = 8 };

int main(void)
{
    struct CMUnitTest tests[OTHERS + ROWS] = {
        cmocka_unit_test(the_same_seed_gives_the_same_practice),
        cmocka_unit_test(nights_show_their_sessions_and_nothing_else),
        cmocka_unit_test(sleep_is_worse_after_a_late_bedtime),
        cmocka_unit_test(the_true_contrasts_add_up),
        cmocka_unit_test(nobody_is_booked_twice_and_the_doors_are_shut_at_night),
        cmocka_unit_test(everybody_books_before_coming),
        cmocka_unit_test(some_come_when_they_slept_badly),
        cmocka_unit_test(courses_are_packed_and_booked_at_once),
        cmocka_unit_test(bad_nights_last_as_long_as_rho_and_nu_say),
    };
    for (int i = 0; i < ROWS; i++)
        tests[OTHERS + i] = (struct CMUnitTest){ .name = night0s[i].name,
                                                 .test_func = night_0_is_the_sum_of_its_parts,
                                                 .initial_state = (void *)(uintptr_t)&night0s[i] };
    return cmocka_run_group_tests_name("tests: the made-up practice", tests, NULL, NULL);
}
