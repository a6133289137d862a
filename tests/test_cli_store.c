/* The commands on databases as people have them: older, half-made, damaged, cut off. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include <sqlite3.h>

#include <downshift/base.h>

#include "../src/store/room.h"
#include "support/child.h"
#include "support/files.h"

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static child_result run_in(const char *folder, const char *const *words, int status)
{
    child_result r = child_run(&(child_setting){ .folder = folder }, words);
    if (r.status != status) fail_msg("status %d, wanted %d\n%s%s", r.status, status, r.out, r.err);
    return r;
}

static void run_only(const char *folder, const char *const *words, int status)
{
    child_result r = run_in(folder, words, status);
    child_free(&r);
}

static void want_text(const char *have, const char *piece)
{
    if (!strstr(have, piece)) fail_msg("\"%s\" is not in:\n%s", piece, have);
}

static void lacks_text(const char *have, const char *piece)
{
    if (strstr(have, piece)) fail_msg("\"%s\" is in:\n%s", piece, have);
}

/* A database as the first version left it, with one client. */
static void make_version_1(const char *folder)
{
    sqlite3 *db = NULL;
    char pragmas[96];
    snprintf(pragmas, sizeof pragmas, "PRAGMA application_id = %d; PRAGMA user_version = 1", DS_APPLICATION_ID);
    assert_int_equal(sqlite3_open(support_path(folder, "practice.db"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, ds_embedded_migrations[0].data, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "INSERT INTO client (code) VALUES ('OLD')", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, pragmas, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void hash_of(const char *path, char out[DS_HASH_TEXT])
{
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_str all;
    ds_hash h;
    assert_int_equal(ds_read_file(path, 1 << 26, &a, &all, &w), DS_OK);
    ds_hash_start(&h);
    ds_hash_add(&h, all.p, all.n);
    ds_hash_end(&h, out);
    ds_arena_free(&a);
}

static const char sessions[] = "client_id,date,start,duration_min,pressure,price\nA1,2026-03-02,17:00,60,deep,80\n";

/* ---- an older database is no dead end ---- */

static void status_reads_an_older_database_as_it_is(void **state)
{
    (void)state;
    const char *folder = support_folder();
    char before[DS_HASH_TEXT], after[DS_HASH_TEXT];
    make_version_1(folder);
    hash_of(support_path(folder, "practice.db"), before);
    child_result r = run_in(folder, WORDS("status"), 0);
    want_text(r.out, "clients 1");
    child_free(&r);
    run_only(folder, WORDS("status", "--json"), 0);
    hash_of(support_path(folder, "practice.db"), after);
    assert_string_equal(before, after);
    assert_int_equal(access(support_path(folder, "practice.db.bak-v1"), F_OK), -1);
    support_remove(folder);
}

static void a_dry_run_on_an_older_database_changes_not_a_byte(void **state)
{
    (void)state;
    const char *folder = support_folder();
    char before[DS_HASH_TEXT], after[DS_HASH_TEXT];
    make_version_1(folder);
    support_write_text(folder, "s.csv", sessions);
    hash_of(support_path(folder, "practice.db"), before);
    child_result r = run_in(folder, WORDS("import", "--dry-run", "s.csv"), 0);
    want_text(r.out, "1 new");
    want_text(r.out, "dry run: nothing was changed");
    child_free(&r);
    hash_of(support_path(folder, "practice.db"), after);
    assert_string_equal(before, after);
    assert_int_equal(access(support_path(folder, "practice.db.bak-v1"), F_OK), -1);
    assert_int_equal(access(support_path(folder, "practice.db-journal"), F_OK), -1);
    r = run_in(folder, WORDS("import", "s.csv"), 0);
    want_text(r.err, "practice.db.bak-v1");
    child_free(&r);
    support_remove(folder);
}

/* ---- a dry run says what the import will say ---- */

static const struct pair {
    const char *name, *first, *second;
} pairs[] = {
    { "the same row twice", "A1,2026-03-02,17:00,60,deep,80\n",
      "A1,2026-03-02,17:00,60,deep,80\nA1,2026-03-09,17:00,60,deep,80\n" },
    { "a value more", "A1,2026-03-02,17:00,60,,80\n", "A1,2026-03-02,17:00,60,deep,80\n" },
    { "a value that changed", "A1,2026-03-02,17:00,60,deep,80\n", "A1,2026-03-02,17:00,90,deep,95\n" },
    { "a fault corrected", "A1,2026-03-02,17:00,60,hrad,80\n", "A1,2026-03-02,17:00,60,deep,80\n" },
    { "the same file again", "A1,2026-03-02,17:00,60,deep,80\n", "A1,2026-03-02,17:00,60,deep,80\n" },
};

static void a_dry_run_counts_as_the_import_does(void **state)
{
    const struct pair *p = *state;
    const char *folder = support_folder();
    char text[400];
    snprintf(text, sizeof text, "client_id,date,start,duration_min,pressure,price\n%s", p->first);
    support_date(support_write_text(folder, "in/a.csv", text), 1);
    snprintf(text, sizeof text, "client_id,date,start,duration_min,pressure,price\n%s", p->second);
    support_date(support_write_text(folder, "in/b.csv", text), 2);
    child_result dry = child_run(&(child_setting){ .folder = folder }, WORDS("import", "--dry-run", "in"));
    assert_int_equal(access(support_path(folder, "practice.db"), F_OK), -1);
    child_result real = child_run(&(child_setting){ .folder = folder }, WORDS("import", "in"));
    assert_int_equal(dry.status, real.status);
    const char *end = strstr(dry.out, "dry run: "), *begin = strstr(real.out, "a.csv");
    assert_non_null(end);
    assert_non_null(begin);
    if ((size_t)(end - dry.out) != strlen(begin) || memcmp(dry.out, begin, strlen(begin)))
        fail_msg("the dry run says\n%sand the import\n%s", dry.out, real.out);
    child_free(&dry);
    child_free(&real);
    support_remove(folder);
}

/* ---- half-made, foreign, damaged ---- */

static void an_empty_database_is_a_new_one(void **state)
{
    (void)state;
    static const char *const first[][6] = { { "import", "s.csv" }, { "status" }, { "init" }, { "analyse" } };
    for (size_t i = 0; i < DS_COUNT(first); i++) {
        const char *folder = support_folder();
        support_write_text(folder, "practice.db", "");
        support_write_text(folder, "s.csv", sessions);
        run_only(folder, first[i], 0);
        run_only(folder, WORDS("import", "s.csv"), 0);
        child_result r = run_in(folder, WORDS("status"), 0);
        want_text(r.out, "sessions 1");
        child_free(&r);
        support_remove(folder);
    }
}

static void a_trigger_from_elsewhere_does_not_run(void **state)
{
    (void)state;
    const char *folder = support_folder();
    sqlite3 *db = NULL;
    support_write_text(folder, "s.csv", sessions);
    run_only(folder, WORDS("init"), 0);
    assert_int_equal(sqlite3_open(support_path(folder, "practice.db"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db,
                                  "CREATE TRIGGER more AFTER INSERT ON session BEGIN INSERT INTO client (code) VALUES "
                                  "('evil'); END",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    static const char *const all[][6] = { { "import", "s.csv" },
                                          { "import", "--dry-run", "s.csv" },
                                          { "status" },
                                          { "analyse" },
                                          { "report", "accountant", "--month", "2026-03" } };
    for (size_t i = 0; i < DS_COUNT(all); i++) {
        child_result r = run_in(folder, all[i], 74);
        want_text(r.err, "holds the trigger more, which is not Downshift's");
        child_free(&r);
    }
    support_remove(folder);
}

static void a_damaged_database_makes_no_workbook(void **state)
{
    (void)state;
    const char *folder = support_folder();
    char log[60000] = "client_id,date,start,duration_min,pressure,price\n";
    for (int i = 0; i < 700; i++) {
        size_t n = strlen(log);
        snprintf(log + n, sizeof log - n, "A%d,2026-03-%02d,%02d:00,60,deep,80\n", i, i % 28 + 1, 8 + i % 11);
    }
    support_write_text(folder, "s.csv", log);
    run_only(folder, WORDS("import", "s.csv"), 0);
    static const char zero[512];
    struct stat st;
    const char *path = support_path(folder, "practice.db");
    assert_int_equal(stat(path, &st), 0);
    FILE *f = fopen(path, "r+b");
    assert_non_null(f);
    /* zeroes over the head of the last page of a tree: any but the first, where opening would find them */
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_str all;
    long at = 0;
    assert_int_equal(ds_read_file(path, 1 << 26, &a, &all, &w), DS_OK);
    for (size_t p = 4096; p + 4096 <= all.n; p += 4096)
        if (all.p[p] == 0x0a || all.p[p] == 0x0d || all.p[p] == 0x02) at = (long)p;
    assert_true(at > 0);
    assert_int_equal(fseek(f, at, SEEK_SET), 0);
    assert_int_equal(fwrite(zero, 1, sizeof zero, f), sizeof zero);
    assert_int_equal(fclose(f), 0);
    ds_arena_free(&a);
    static const char *const every[][8] = { { "report", "accountant", "--month", "2026-03", "--out", "out" },
                                            { "month", "2026-03", "--inbox", "in", "--out", "out" },
                                            { "analyse" },
                                            { "status" } };
    support_write_text(folder, "in/s.csv", sessions);
    for (size_t i = 0; i < DS_COUNT(every); i++) {
        child_result r = run_in(folder, every[i], 74);
        want_text(r.err, "is damaged");
        want_text(r.err, "go back to a copy");
        lacks_text(r.err, "wrote");
        child_free(&r);
    }
    assert_int_equal(access(support_path(folder, "out"), F_OK), -1);
    support_remove(folder);
}

int main(void)
{
    enum { P = DS_COUNT(pairs), OTHERS = 5 };
    if (!child_binary()) return 1;
    struct CMUnitTest tests[P + OTHERS] = {
        cmocka_unit_test(status_reads_an_older_database_as_it_is),
        cmocka_unit_test(a_dry_run_on_an_older_database_changes_not_a_byte),
        cmocka_unit_test(an_empty_database_is_a_new_one),
        cmocka_unit_test(a_trigger_from_elsewhere_does_not_run),
        cmocka_unit_test(a_damaged_database_makes_no_workbook),
    };
    for (int i = 0; i < P; i++)
        tests[OTHERS + i] = (struct CMUnitTest){ pairs[i].name, a_dry_run_counts_as_the_import_does, NULL, NULL,
                                                 (void *)(uintptr_t)&pairs[i] };
    return cmocka_run_group_tests_name("cli: databases", tests, NULL, NULL);
}
