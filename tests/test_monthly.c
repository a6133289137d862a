/* Reviews of made-up practices, read month after month: where massage does nothing next to nothing is established, though one
 * look after another finds something; what is there is established in time. Seeds 1, 2, 3 ...: counted, not chosen. `make
 * simulate` asks the same of more practices (tests/tools/monthly.c, docs/methods.md). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <downshift/stats.h>

#include "support/monthly.h"

#ifdef __SANITIZE_ADDRESS__
enum { FEWER = 3 };
#else
enum { FEWER = 1 };
#endif

struct counts {
    int n, headline, found, wrong, one_look, reviews, unmarked, hinted;
    double wrong_hints;
};

/* Practices of one kind at some month ends: in how many of them ever. */
static struct counts look(const char *name, int seeds, const int *month, size_t months)
{
    const monthly_practice *p = monthly_named(name);
    struct counts c = { .n = seeds / FEWER };
    assert_non_null(p);
    for (int seed = 1; seed <= c.n; seed++) {
        monthly_look ever = { 0 };
        for (size_t k = 0; k < months; k++) {
            monthly_review r;
            ds_why w = { 0 };
            if (monthly_run(p, (uint64_t)seed, month[k], month[k] + 1, &r, &w)) fail_msg("%s", w.text);
            const monthly_look *l = &r.look[month[k]];
            ever.headline |= l->headline;
            ever.found |= l->found;
            ever.wrong |= l->wrong;
            ever.one_look |= l->one_look;
            c.reviews++;
            c.unmarked += l->unmarked;
            c.hinted += l->hints > 0;
            c.wrong_hints += l->hints ? (double)l->wrong_hints / l->hints : 0;
        }
        c.headline += ever.headline;
        c.found += ever.found;
        c.wrong += ever.wrong;
        c.one_look += ever.one_look;
    }
    print_message("%s: of %d practices, headline established in %d (p < .05 in %d), something false in %d (by one look "
                  "alone in %d); of %d reviews %d with hints, false share %.2f\n",
                  name, c.n, c.headline, c.found, c.wrong, c.one_look, c.reviews, c.hinted, c.wrong_hints / c.reviews);
    return c;
}

/* Three looks at ratings alone. */
static void nothing_is_not_established_by_looking_often(void **state)
{
    (void)state;
    static const int at[] = { 7, 15, 23 };
    struct counts c = look("null_ratings", 16, at, DS_COUNT(at));
    assert_true(FEWER > 1 || c.one_look >= 4); /* what was said before */
    assert_true(c.wrong <= 1 && c.headline <= 1);
    assert_int_equal(c.unmarked, 0);
}

/* One look at some two hundred lines. */
static void nothing_is_not_established_by_asking_much(void **state)
{
    (void)state;
    static const int at[] = { 11 };
    struct counts c = look("null_all", 5, at, DS_COUNT(at));
    assert_true(FEWER > 1 || c.one_look >= 3);
    assert_true(c.wrong <= 1);
    assert_true(c.wrong_hints <= 3); /* without any effect every hint is false: one review in five has one */
    assert_int_equal(c.unmarked, 0);
}

static void an_effect_is_established_in_time(void **state)
{
    (void)state;
    static const int year[] = { 11 }, later[] = { 17 };
    struct counts a = look("effect", 16, year, 1), b = look("effect", 16, later, 1);
    assert_true(a.headline * 10 >= a.found * 7);
    assert_true(FEWER > 1 || (a.found >= 10 && a.headline >= 9 && b.headline >= 12));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_not_established_by_looking_often),
        cmocka_unit_test(nothing_is_not_established_by_asking_much),
        cmocka_unit_test(an_effect_is_established_in_time),
    };
    ds_stats_init();
    return cmocka_run_group_tests_name("month after month", tests, NULL, NULL);
}
