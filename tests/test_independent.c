/* The counts of nights and naps against an independent reading of the same files, tests/independent_count.py. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include <downshift/base.h>

#include "support/child.h"
#include "support/files.h"
#include "support/inbox.h"
#include "support/waiting.h"

#define SAMPLES "../shared/samples/sleep/"

static const char *const sleeps[][2] = {
    { SAMPLES "whoop/sleeps.csv", "W1/sleeps.csv" },
    { SAMPLES "whoop/sleeps_2023_no_consistency.csv", "W2/sleeps.csv" },
    { SAMPLES "whoop/sleeps_travel.csv", "W3/sleeps.csv" },
    { SAMPLES "whoop/sleeps_utcz_and_naps.csv", "W4/sleeps.csv" },
    { SAMPLES "oura/oura_trends.csv", "O1/oura_trends.csv" },
};

static void need_python(void)
{
    if (!system("python3 -c 'import csv' >/dev/null 2>&1")) return;
    print_message("no python3 here\n");
    skip();
}

/* All that the script says of the folder; lives in w->a. */
static const char *counted_apart(inbox_world *w, const char *folder)
{
    char command[2048];
    char *text = ds_alloc(&w->a, 1u << 16);
    assert_non_null(text);
    snprintf(command, sizeof command, "python3 tests/independent_count.py '%s'", folder);
    FILE *f = popen(command, "r");
    assert_non_null(f);
    (void)!fread(text, 1, (1u << 16) - 1, f);
    assert_int_equal(pclose(f), 0);
    return text;
}

/* The product's counts in the same shape. A second sleep of an evening is a night that is listed, not analysed. */
static const char *counted_by_us(inbox_world *w)
{
    return inbox_ask(
        w, "SELECT group_concat(line, char(10)) || char(10) FROM (SELECT s.client || ' ' || s.source || ' ' ||"
           " (s.nights + (SELECT count(*) FROM v1_refused r JOIN v1_file f ON f.file = r.file WHERE r.client = s.client"
           " AND f.format LIKE s.source || '%' AND r.reason LIKE '%second sleep%')) || ' ' ||"
           " (SELECT count(*) FROM v1_refused r JOIN v1_file f ON f.file = r.file WHERE r.client = s.client"
           " AND f.format LIKE s.source || '%' AND r.reason LIKE '%a nap%') AS line FROM v1_series s"
           " ORDER BY s.client, s.source)");
}

static void judge(inbox_world *w, const char *folder, const char *waiting)
{
    char report[8192] = "";
    const char *apart = counted_apart(w, folder), *ours = counted_by_us(w);
    if (strcmp(apart, ours)) snprintf(report, sizeof report, "read apart:\n%sby us:\n%s", apart, ours);
    inbox_close(w);
    waiting_judge(waiting_is(waiting), report);
}

static void the_sample_practice(void **state)
{
    (void)state;
    need_python();
    inbox_world *w = inbox_open();
    assert_int_equal(ds_settings_load("sample-data/practice.yaml", &w->settings, &w->a, &w->why), DS_OK);
    (void)inbox_import_path(w, "sample-data");
    judge(w, "sample-data", ".independent-sample-practice");
}

static void real_excerpts(void **state)
{
    (void)state;
    need_python();
    inbox_world *w = inbox_open();
    for (size_t i = 0; i < DS_COUNT(sleeps); i++) {
        ds_str bytes;
        if (access(sleeps[i][0], R_OK)) {
            print_message("no %s here\n", sleeps[i][0]);
            inbox_close(w);
            skip();
        }
        assert_int_equal(ds_read_file(sleeps[i][0], 100u << 20, &w->a, &bytes, &w->why), DS_OK);
        (void)support_write(w->inbox, sleeps[i][1], bytes.p, bytes.n);
    }
    (void)inbox_import(w);
    judge(w, w->inbox, ".independent-real-excerpts");
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(the_sample_practice), cmocka_unit_test(real_excerpts) };
    return cmocka_run_group_tests_name("independent", tests, NULL, NULL);
}
