/* What must hold for any inbox, tests/property.py: a short run of it with a fixed seed. By hand, longer, and through spreadsheets:
 *
 *     python3 tests/property.py build/release/downshift --seed 7 --rounds 100
 *     python3 tests/property.py build/release/downshift soffice ssconvert --rounds 30 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "support/child.h"
#include "support/waiting.h"

/* A spreadsheet takes seconds to start. */
static int rounds_of(const char *name)
{
    return !strcmp(name, "soffice") || !strcmp(name, "ssconvert") ? 1 : 3;
}

static void holds(void **state)
{
    const char *name = *state;
    char command[4096], report[4096] = "", waiting[64];
    if (system("python3 -c 'import sqlite3' >/dev/null 2>&1")) {
        print_message("no python3 here\n");
        skip();
    }
    assert_non_null(child_binary());
    snprintf(waiting, sizeof waiting, ".property-%s", name);
    snprintf(command, sizeof command, "python3 tests/property.py '%s' %s --seed 1 --rounds %d 2>&1", child_binary(),
             name, rounds_of(name));
    FILE *f = popen(command, "r");
    assert_non_null(f);
    report[fread(report, 1, sizeof report - 1, f)] = '\0';
    int status = pclose(f);
    if (!status && *report) { /* a spreadsheet that is not here */
        print_message("%s", report);
        report[0] = '\0';
    }
    if (status && !*report) snprintf(report, sizeof report, "ended with %d", status);
    waiting_judge(waiting_is(waiting), report);
}

int main(void)
{
    static char *const names[] = { "encodings", "splits",      "orders",  "repeats",  "rewrites",
                                 "fates",     "fates-again", "soffice", "ssconvert" };
    struct CMUnitTest tests[sizeof names / sizeof names[0]] = { 0 };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        tests[i] = (struct CMUnitTest){ .name = names[i], .test_func = holds, .initial_state = names[i] };
    return cmocka_run_group_tests_name("property", tests, NULL, NULL);
}
