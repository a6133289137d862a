/* The commands about clients, and undo, as their users meet them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include <jansson.h>

#include "support/child.h"
#include "support/files.h"

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define NIGHTS     "client_id,night_date,bedtime,quality,tst_min\n"

static const char *folder;
static child_result last;

static int set_up(void **state)
{
    (void)state;
    folder = support_folder();
    static const char nights[] = NIGHTS "K7QM,2026-10-01,22:40,7,430\nR2XD,2026-10-02,23:05,6,401\n";
    (void)support_write(folder, "inbox/nights.csv", nights, strlen(nights));
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    child_free(&last);
    support_remove(folder);
    return 0;
}

static void run(const char *const *words, int status)
{
    child_free(&last);
    last = child_run(&(child_setting){ .folder = folder }, words);
    if (last.status != status) fail_msg("status %d, wanted %d\n%s%s", last.status, status, last.out, last.err);
}

static void says(const char *have, const char *piece)
{
    if (!strstr(have, piece)) fail_msg("\"%s\" is not in:\n%s", piece, have);
}

static bool there(const char *name)
{
    return !access(support_path(folder, name), F_OK);
}

static void an_import_is_taken_back(void **state)
{
    (void)state;
    struct stat st;
    mode_t was = umask(0);
    run(WORDS("import", "inbox"), 0);
    umask(was);
    says(last.out, "new clients: K7QM, R2XD\n");
    assert_int_equal(stat(support_path(folder, "practice.db.undo-1"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    run(WORDS("undo"), 0);
    says(last.out, "took back: import inbox, of 20");
    run(WORDS("clients"), 0);
    says(last.out, "no clients yet");
    run(WORDS("undo"), 66);
    says(last.err, "nothing to take back");
}

static void a_dry_run_leaves_no_backup(void **state)
{
    (void)state;
    run(WORDS("import", "inbox", "--dry-run"), 0);
    assert_false(there("practice.db"));
    assert_false(there("practice.db.undo-1"));
    run(WORDS("init"), 0);
    run(WORDS("import", "inbox", "--dry-run"), 0);
    says(last.out, "new clients: K7QM, R2XD\n");
    assert_false(there("practice.db.undo-1"));
    run(WORDS("undo"), 66);
}

static void a_month_is_a_step(void **state)
{
    (void)state;
    run(WORDS("month", "2026-10", "--inbox", "inbox", "--out", "out"), 0);
    run(WORDS("undo"), 0);
    says(last.out, "took back: month 2026-10");
}

static void clients_are_listed_with_their_other_codes(void **state)
{
    (void)state;
    json_error_t e;
    run(WORDS("import", "inbox"), 0);
    run(WORDS("clients", "rename", "k7qm", "Zo\u00EB"), 0);
    run(WORDS("clients"), 0);
    says(last.out, "Zo\u00EB: 0 sessions, 1 nights; was K7QM, which is asked about\n");
    run(WORDS("clients", "merge", "R2XD", "zoe\u0308"), 0);
    run(WORDS("clients", "list", "--json"), 0);
    json_t *list = json_loads(last.out, 0, &e);
    assert_int_equal(json_array_size(list), 1);
    const json_t *zoe = json_array_get(list, 0), *codes = json_object_get(zoe, "other_codes");
    assert_string_equal(json_string_value(json_object_get(zoe, "client")), "Zo\u00EB");
    assert_int_equal(json_integer_value(json_object_get(zoe, "nights")), 2);
    assert_int_equal(json_array_size(codes), 2);
    json_decref(list);
    run(WORDS("clients", "split", "Zo\u00EB", "N3", "nights.csv"), 0);
    says(last.out, "2 records");
    run(WORDS("undo"), 0);
    says(last.out, "clients split Zo\u00EB N3 nights.csv");
    run(WORDS("undo"), 0);
    run(WORDS("undo"), 0);
    run(WORDS("clients"), 0);
    says(last.out, "K7QM: 0 sessions, 1 nights\nR2XD");
}

/* What is refused is no step, so that undo does not waste one. */
static void a_change_that_is_refused_is_no_step(void **state)
{
    (void)state;
    const struct {
        const char *const *words;
        int status;
        const char *says;
    } wrong[] = {
        { WORDS("clients", "rename", "K7QM", "r2xd"), 65, "downshift clients merge \"K7QM\" \"R2XD\"" },
        { WORDS("clients", "rename", "Q9", "Q8"), 65, "no client has the code \"Q9\"" },
        { WORDS("clients", "merge", "K7QM", "k7qm"), 65, "one client already" },
        { WORDS("clients", "split", "K7QM", "N3", "other.csv"), 65, "no file other.csv" },
        { WORDS("clients", "rename", "K7QM"), 64, "downshift clients rename OLD NEW" },
        { WORDS("clients", "rename", "K7QM", "A", "B"), 64, "downshift clients rename OLD NEW" },
        { WORDS("clients", "list", "K7QM"), 64, "downshift clients list" },
        { WORDS("clients", "drop", "K7QM"), 64, "none of list, review, rename, merge, split, apart, export and erase" },
        { WORDS("clients", "merge", "K7QM", "R2XD", "--json"), 64, "--json" },
    };
    run(WORDS("import", "inbox"), 0);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        run(wrong[i].words, wrong[i].status);
        says(last.err, wrong[i].says);
        assert_false(there("practice.db.undo-2"));
    }
    run(WORDS("undo"), 0);
    says(last.out, "took back: import inbox");
}

/* Backups in an inbox that is the practice's own folder are no logs. */
static void backups_are_passed_over(void **state)
{
    (void)state;
    run(WORDS("import", "inbox"), 0);
    run(WORDS("import", "."), 0);
    says(last.out, "passed over: 1 files that downshift wrote");
}

static void a_client_is_known_by_every_spelling(void **state)
{
    (void)state;
    run(WORDS("import", "inbox"), 0);
    run(WORDS("report", "client-progress", "--month", "2026-10", "--client", "k7 qm", "--out", "out"), 0);
    assert_true(there("out/client-progress-2026-10-K7QM.xlsx"));
    run(WORDS("clients", "rename", "K7QM", "Z9"), 0);
    run(WORDS("report", "client-progress", "--month", "2026-10", "--client", "K7QM", "--out", "out"), 0);
    assert_true(there("out/client-progress-2026-10-Z9.xlsx"));
    run(WORDS("trace", "inbox/nights.csv:2"), 0);
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(an_import_is_taken_back),
        T(a_dry_run_leaves_no_backup),
        T(a_month_is_a_step),
        T(clients_are_listed_with_their_other_codes),
        T(a_change_that_is_refused_is_no_step),
        T(backups_are_passed_over),
        T(a_client_is_known_by_every_spelling),
    };
    return cmocka_run_group_tests_name("cli: clients", tests, NULL, NULL);
}
