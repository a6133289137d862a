/* Which reports the month writes, and under which names. */
#include <ctype.h>
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include <jansson.h>

#include "support/child.h"
#include "support/files.h"

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define REPORT(name, audience, takes)                                                                                  \
    "name: " name "\ntitle: Own\naudience: " audience "\ntakes: " takes                                                \
    "\nsheets: [{name: One, blocks: [{text: our own words}]}]\n"

static const char *place(const char *sessions)
{
    const char *folder = support_folder();
    char log[4096];
    snprintf(log, sizeof log, "client_id,date,start,duration_min,pressure,service,kind,status,price\n%s", sessions);
    (void)support_write_text(folder, "inbox/sessions.csv", log);
    return folder;
}

static void run(const char *folder, int status, const char *const *words)
{
    child_result r = child_run(&(child_setting){ .folder = folder }, words);
    if (r.status != status) fail_msg("%s: status %d\n%s%s", words[0], r.status, r.out, r.err);
    child_free(&r);
}

static bool is_there(const char *folder, const char *name)
{
    return !access(support_path(folder, name), F_OK);
}

static bool says(const char *folder, const char *book, const char *words)
{
    char command[2048];
    snprintf(command, sizeof command, "unzip -p '%s/%s' xl/sharedStrings.xml | grep -q '%s'", folder, book, words);
    return !system(command);
}

static bool has_number(const char *folder, const char *book, const char *value)
{
    char command[2048];
    snprintf(command, sizeof command, "unzip -p '%s/%s' 'xl/worksheets/*.xml' | grep -q '<v>%s</v>'", folder, book,
             value);
    return !system(command);
}

/* 410 and 430 minutes are 7 of 24 hours on the average; 7.25 are hours in one cell. */
static void averages_go_without_what_cannot_be(void **state)
{
    (void)state;
    const char *folder = place("ANN,2026-10-03,18:00,60,moderate,Relax,massage,completed,80\n");
    (void)support_write_text(folder, "inbox/nights.csv",
                             "client_id,night_date,bedtime,rise,tst_min,quality\n"
                             "ANN,2026-10-03,23:00,07:00,410,6\nANN,2026-10-04,23:00,07:00,7.25,6\n"
                             "ANN,2026-10-05,23:00,07:00,430,6\n");
    run(folder, 0, WORDS("month", "2026-10", "--inbox", "inbox", "--out", "out"));
    assert_true(has_number(folder, "out/monthly-review-2026-10.xlsx", "0.2916666666666667"));
    assert_true(has_number(folder, "out/client-progress-2026-10-ANN.xlsx", "0.2916666666666667"));
}

static void the_month_writes_the_users_reports_too(void **state)
{
    (void)state;
    const char *folder = place("ANN,2026-10-03,18:00,60,moderate,Relax,massage,completed,80\n"
                               "BOB,2026-10-05,18:00,60,moderate,Relax,massage,completed,80\n");
    (void)support_write_text(folder, "reports/a.yaml", REPORT("own-practice", "practice", "[month]"));
    (void)support_write_text(folder, "reports/b.yaml", REPORT("own-accountant", "accountant", "[month]"));
    (void)support_write_text(folder, "reports/c.yaml", REPORT("own-client", "client", "[month, client]"));
    (void)support_write_text(folder, "reports/d.yaml", REPORT("own-always", "practice", "[]"));
    (void)support_write_text(folder, "reports/e.yaml", REPORT("accountant", "accountant", "[month]"));
    run(folder, 0, WORDS("month", "2026-10", "--inbox", "inbox", "--out", "out", "--reports", "reports"));
    assert_true(is_there(folder, "out/own-practice-2026-10.xlsx"));
    assert_true(is_there(folder, "out/own-accountant-2026-10.xlsx"));
    assert_true(is_there(folder, "out/own-client-2026-10-ANN.xlsx"));
    assert_true(is_there(folder, "out/own-client-2026-10-BOB.xlsx"));
    assert_false(is_there(folder, "out/own-always.xlsx"));
    assert_true(says(folder, "out/accountant-2026-10.xlsx", "our own words"));
    assert_true(is_there(folder, "out/monthly-review-2026-10.xlsx"));
    support_remove(folder);
}

/* So that import can tell a workbook of ours, whatever its name, from a log. */
static void every_workbook_carries_a_mark(void **state)
{
    (void)state;
    char command[1024];
    const char *folder = place("ANN,2026-10-03,18:00,60,moderate,Relax,massage,completed,80\n");
    run(folder, 0, WORDS("month", "2026-10", "--inbox", "inbox", "--out", "out"));
    snprintf(command, sizeof command,
             "for f in '%s'/out/*.xlsx; do unzip -p \"$f\" docProps/custom.xml | grep -q 'name=\"Downshift "
             "report\"><vt:lpwstr>' || exit 1; done",
             folder);
    assert_int_equal(system(command), 0);
    support_remove(folder);
}

/* Books without a file say so, until it is read or gone. */
static void books_say_which_file_is_not_in_them(void **state)
{
    (void)state;
    const char *folder = place("ANN,2026-10-03,18:00,60,moderate,Relax,massage,completed,80\n");
    const char *const month[] = { "month", "2026-10", "--inbox", "inbox", "--out", "out", NULL };
    const char *review = "out/monthly-review-2026-10.xlsx", *accountant = "out/accountant-2026-10.xlsx";
    (void)support_write_text(folder, "inbox/odd.csv", "what,is,this\n1,2,3\n");
    run(folder, 65, month);
    assert_true(says(folder, review, "Not complete: odd.csv could not be read, and everything here is without it"));
    assert_true(says(folder, review, "odd.csv: "));
    assert_true(says(folder, accountant, "Not complete: 1 of the practice"));
    assert_false(says(folder, accountant, "odd.csv"));
    child_result r = child_run(&(child_setting){ .folder = folder }, WORDS("status", "--json"));
    assert_non_null(strstr(r.out, "\"unread\": ["));
    assert_non_null(strstr(r.out, "\"file\": \"odd.csv\""));
    child_free(&r);
    (void)support_write_text(folder, "inbox/odd.csv", "client_id,night_date,quality\nANN,2026-10-03,7\n");
    run(folder, 0, WORDS("import", "inbox"));
    run(folder, 0, month);
    assert_false(says(folder, review, "Not complete"));
    assert_false(says(folder, accountant, "Not complete"));
    (void)support_write_text(folder, "inbox/gone.csv", "what,is,this\n1,2,3\n");
    run(folder, 65, month);
    assert_true(says(folder, review, "Not complete: gone.csv"));
    assert_int_equal(unlink(support_path(folder, "inbox/gone.csv")), 0);
    run(folder, 0, month);
    assert_false(says(folder, review, "Not complete"));
    support_remove(folder);
}

static size_t clients_in(const char *folder)
{
    child_result r = child_run(&(child_setting){ .folder = folder }, WORDS("status", "--json"));
    json_t *j = json_loads(r.out, 0, NULL);
    size_t n = (size_t)json_integer_value(json_object_get(json_array_get(json_object_get(j, "totals"), 0), "clients"));
    json_decref(j);
    child_free(&r);
    return n;
}

static size_t folded_names(const char *folder, char name[][256], size_t most)
{
    char out[1024];
    size_t n = 0;
    snprintf(out, sizeof out, "%s/out", folder);
    DIR *d = opendir(out);
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d));) {
        if (strncmp(e->d_name, "client-progress", 15) || strstr(e->d_name, "-index.html")) continue;
        assert_true(n < most);
        snprintf(name[n], 256, "%s", e->d_name);
        for (char *p = name[n]; *p; p++) *p = (char)tolower((unsigned char)*p);
        n++;
    }
    closedir(d);
    return n;
}

/* A file a client, also on a disk on which capitals do not count and for codes as long as codes may be. */
static void no_two_clients_share_a_file(void **state)
{
    (void)state;
    char name[16][256], rows[2048] = "";
    const char *const codes[] = { "Ann",
                                  "ann",
                                  "ANN",
                                  "z\xC3\xA9",
                                  "Z\xC3\x89",
                                  "///////////////////////////////////////////////////////////////a",
                                  "///////////////////////////////////////////////////////////////b" };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        snprintf(rows + strlen(rows), sizeof rows - strlen(rows),
                 "%s,2026-10-%02zu,18:00,60,moderate,Relax,massage,completed,80\n", codes[i], i + 1);
    const char *folder = place(rows);
    run(folder, 0, WORDS("month", "2026-10", "--inbox", "inbox", "--out", "out"));
    const size_t n = folded_names(folder, name, 16);
    assert_int_equal(n, clients_in(folder));
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < i; k++) assert_string_not_equal(name[i], name[k]);
    support_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(averages_go_without_what_cannot_be), cmocka_unit_test(the_month_writes_the_users_reports_too),
        cmocka_unit_test(every_workbook_carries_a_mark),      cmocka_unit_test(books_say_which_file_is_not_in_them),
        cmocka_unit_test(no_two_clients_share_a_file),
    };
    return cmocka_run_group_tests_name("the month's reports", tests, NULL, NULL);
}
