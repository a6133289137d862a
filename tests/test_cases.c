/* Messy inboxes as practices have them, each with what should come of it: a folder of tests/cases a test. A case that the product does not
 * get right yet stands in tests/cases/WAITING: it is run and expected to fail, so that the list can only shrink.
 *
 *     build/release/tests/test_cases NAME...    only those whose names begin so, waiting or not, with what did not hold */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>

#include <downshift/base.h>

#include "support/expect.h"
#include "support/waiting.h"

#define CASES "tests/cases"

enum { MOST_CASES = 512 };

typedef struct {
    char folder[256];
    const char *name; /* within folder */
    bool waiting;
} a_case;

static a_case cases[MOST_CASES];
static size_t n_cases;

static void comes_out_as_expected(void **state)
{
    const a_case *k = *state;
    expect_case *c = expect_open(k->folder);
    const char *off = expect_judge(c);
    char report[4096];
    snprintf(report, sizeof report, "%s", off);
    expect_close(c);
    waiting_judge(k->waiting, report);
}

/* ---- which ------------------------------------------------------------------------------------ */

static bool wanted(const char *name, int n, char **prefix)
{
    for (int i = 0; i < n; i++)
        if (!strncmp(name, prefix[i], strlen(prefix[i]))) return true;
    return !n;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void add_case(const char *name, bool waiting)
{
    a_case *k = &cases[n_cases];
    struct stat st;
    if (*name == '.' || n_cases == MOST_CASES) return;
    int n = snprintf(k->folder, sizeof k->folder, CASES "/%s", name);
    if (n < 0 || (size_t)n >= sizeof k->folder || stat(k->folder, &st) || !S_ISDIR(st.st_mode)) return;
    k->name = k->folder + strlen(CASES "/");
    k->waiting = waiting;
    n_cases++;
}

static void find_cases(int n, char **prefix)
{
    struct dirent **entry = NULL;
    int found = scandir(CASES, &entry, NULL, by_name);
    for (int i = 0; i < found; i++) {
        if (wanted(entry[i]->d_name, n, prefix)) add_case(entry[i]->d_name, !n && waiting_is(entry[i]->d_name));
        free(entry[i]);
    }
    free(entry);
}

/* A name on WAITING without a case would wait for ever; those of other test programs have a dot in front. */
static void whoever_waits_is_a_case(void **state)
{
    (void)state;
    char name[256];
    for (size_t at = 0; waiting_name(at, name, sizeof name); at++) {
        size_t i = 0;
        while (i < n_cases && strcmp(cases[i].name, name)) i++;
        if (i == n_cases && *name != '.') fail_msg("%s: no case \"%s\"", WAITING, name);
    }
}

static int tidy_up(void **state)
{
    (void)state;
    expect_done();
    return 0;
}

int main(int argc, char **argv)
{
    static struct CMUnitTest tests[MOST_CASES + 1];
    find_cases(argc - 1, argv + 1);
    for (size_t i = 0; i < n_cases; i++)
        tests[i] = (struct CMUnitTest){ .name = cases[i].name,
                                        .test_func = comes_out_as_expected,
                                        .initial_state = &cases[i] };
    size_t n = n_cases;
    if (argc == 1) tests[n++] = (struct CMUnitTest)cmocka_unit_test(whoever_waits_is_a_case);
    return _cmocka_run_group_tests("cases", tests, n, NULL, tidy_up);
}
