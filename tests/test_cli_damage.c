/* A database that something else than Downshift changed, as its user meets it: told by file and line, and mended by
 * reading that file in again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include <sqlite3.h>

#include <downshift/base.h>

#include "support/child.h"
#include "support/files.h"

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static const char *folder;

/* status: its exit status; piece: what it says on stderr */
static void run(const char *const *words, int status, const char *piece)
{
    child_result r = child_run(&(child_setting){ .folder = folder }, words);
    if (r.status != status) fail_msg("%s: status %d, wanted %d\n%s%s", words[0], r.status, status, r.out, r.err);
    if (!strstr(r.err, piece)) fail_msg("%s: \"%s\" is not in:\n%s", words[0], piece, r.err);
    child_free(&r);
}

static const char sessions[] = "client_id,date,start,duration_min,pressure,price\n"
                               "A1,2026-03-02,17:00,60,deep,80.50\nA1,2026-03-09,17:00,90,light,95\n";
static const char nights[] = "client_id,night_date,bedtime,wake_time,quality,tst_min,alcohol\n"
                             "A1,2026-03-02,23:10,06:40,7,420,1\nA1,2026-03-03,23:20,06:50,6.5,410,0\n";

static int make(void **state)
{
    (void)state;
    folder = support_folder();
    support_write_text(folder, "in/sessions.csv", sessions);
    support_write_text(folder, "in/nights.csv", nights);
    support_write_text(folder, "other/more.csv", "client_id,date,start,duration_min\nA2,2026-03-04,10:00,60\n");
    run(WORDS("import", "in", "other"), 0, "");
    return 0;
}

static int gone(void **state)
{
    (void)state;
    support_remove(folder);
    return 0;
}

static void read_book(ds_arena *a, ds_str *all)
{
    ds_why w = { 0 };
    run(WORDS("report", "accountant", "--month", "2026-03", "--out", "out"), 0, "");
    if (ds_read_file(support_path(folder, "out/accountant-2026-03.xlsx"), 1 << 26, a, all, &w)) fail_msg("%s", w.text);
}

/* ---- a value changed by another program ---- */

static const struct change {
    const char *name, *sql, *place, *file;
} changes[] = {
    { "a price", "UPDATE session SET price = 8060 WHERE price = 8050", "sessions.csv:2 (session)", "in/sessions.csv" },
    { "a length", "UPDATE session SET duration = 9 WHERE duration = 90", "sessions.csv:3 (session)",
      "in/sessions.csv" },
    { "a night", "UPDATE sleep SET tst_min = 401 WHERE tst_min = 410", "nights.csv:3 (sleep)", "in/nights.csv" },
    { "a day", "UPDATE day SET alcohol = 8 WHERE alcohol = 1", "nights.csv:2 (day)", "in/nights.csv" },
    { "a client", "UPDATE client SET code = 'A7' WHERE code = 'A1'", "client \"A7\" (nights.csv:2)",
      "in/sessions.csv" },
    { "a record gone", "DELETE FROM session WHERE price = 8050", "sessions.csv (1 records, of 2)", "in/sessions.csv" },
};

static void change_by_hand(const char *sql)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(support_path(folder, "practice.db"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_changes(db), 1);
    sqlite3_close(db);
}

static void is_told_and_mended(void **state)
{
    const struct change *c = *state;
    ds_arena a = { 0 };
    ds_str before, after;
    setenv("SOURCE_DATE_EPOCH", "1790000000", 1);
    read_book(&a, &before);
    assert_int_equal(unlink(support_path(folder, "out/accountant-2026-03.xlsx")), 0);
    change_by_hand(c->sql);
    static const char *const every[][8] = { { "report", "accountant", "--month", "2026-03", "--out", "out" },
                                            { "month", "2026-03", "--inbox", "other", "--out", "out" },
                                            { "analyse" },
                                            { "status" },
                                            { "status", "--json" } };
    for (size_t i = 0; i < DS_COUNT(every); i++) {
        run(every[i], 74, c->place);
        run(every[i], 74, "import what is named once more");
    }
    assert_int_equal(access(support_path(folder, "out/accountant-2026-03.xlsx"), F_OK), -1);
    run(WORDS("import", c->file), 0, "");
    run(WORDS("status"), 0, "");
    read_book(&a, &after);
    assert_int_equal(after.n, before.n);
    assert_memory_equal(after.p, before.p, before.n);
    ds_arena_free(&a);
    unsetenv("SOURCE_DATE_EPOCH");
}

/* The month reads its inbox first: what is there once more is mended by that. */
static void the_month_mends_what_its_inbox_has(void **state)
{
    (void)state;
    change_by_hand("UPDATE session SET price = 1 WHERE price = 8050");
    run(WORDS("month", "2026-03", "--inbox", "in", "--out", "out"), 0, "");
    run(WORDS("status"), 0, "");
}

/* ---- damage anywhere in the file ---- */

enum { DAMAGES = 40 };

typedef struct {
    ds_str db, book[2];
    ds_arena a;
} undamaged;

static const char *const reports[][8] = {
    { "report", "accountant", "--month", "2026-03", "--out", "out" },
    { "report", "monthly-review", "--month", "2026-03", "--out", "out" },
};
static const char *const books[] = { "out/accountant-2026-03.xlsx", "out/monthly-review-2026-03.xlsx" };

static bool read_whole(const char *name, ds_arena *a, ds_str *all)
{
    ds_why w = { 0 };
    return !ds_read_file(support_path(folder, name), 1 << 26, a, all, &w);
}

static bool is_same(ds_str a, ds_str b)
{
    return a.n == b.n && !memcmp(a.p, b.p, a.n);
}

/* A digit, a bit, some bytes of zero or a block of them; every machine tries the same. */
static void do_damage(unsigned char *db, size_t n, uint32_t seed)
{
    enum { DIGIT, BIT, SOME, BLOCK, WAYS };
    const uint32_t x = seed * 2654435761u + 12345u, y = x ^ x >> 15;
    size_t at = (size_t)(y % (uint32_t)n), size = 512;
    switch (seed % WAYS) {
    case DIGIT:
        while (db[at] < '0' || db[at] > '9') at = at ? at - 1 : n - 1;
        db[at] = (unsigned char)('0' + (db[at] - '0' + 1 + (int)(x % 9)) % 10);
        break;
    case BIT:
        db[at] ^= (unsigned char)(1u << (x & 7));
        break;
    case SOME:
        size = 1 + x % 24;
        memset(db + (at + size < n ? at : n - size), 0, size);
        break;
    default:
        memset(db + at - at % size, 0, size);
    }
}

/* One report on a damaged database: the book of before, or none and a word. */
static void is_not_silent(const undamaged *u, size_t k, uint32_t seed)
{
    ds_arena a = { 0 };
    ds_str now;
    (void)unlink(support_path(folder, books[k]));
    child_result r = child_run(&(child_setting){ .folder = folder }, reports[k]);
    const bool written = read_whole(books[k], &a, &now);
    if (r.status ? written : !written || !is_same(now, u->book[k]))
        fail_msg("damage %u: status %d, and %s\n%s", seed, r.status, written ? "another book" : "none", r.err);
    if (r.status && r.status != 74 && r.status != 76) fail_msg("damage %u: status %d: %s", seed, r.status, r.err);
    child_free(&r);
    ds_arena_free(&a);
}

static void no_damage_changes_a_book_in_silence(void **state)
{
    (void)state;
    undamaged u = { 0 };
    setenv("SOURCE_DATE_EPOCH", "1790000000", 1);
    for (size_t k = 0; k < DS_COUNT(books); k++) {
        run(reports[k], 0, "");
        assert_true(read_whole(books[k], &u.a, &u.book[k]));
    }
    assert_true(read_whole("practice.db", &u.a, &u.db));
    unsigned char *db = malloc(u.db.n);
    assert_non_null(db);
    for (uint32_t seed = 1; seed <= DAMAGES; seed++) {
        memcpy(db, u.db.p, u.db.n);
        do_damage(db, u.db.n, seed);
        support_write(folder, "practice.db", db, u.db.n);
        is_not_silent(&u, seed % 2, seed);
    }
    free(db);
    ds_arena_free(&u.a);
    unsetenv("SOURCE_DATE_EPOCH");
}

#define ONE(f) cmocka_unit_test_setup_teardown(f, make, gone)

int main(void)
{
    enum { C = DS_COUNT(changes), OTHERS = 2 };
    if (!child_binary()) return 1;
    struct CMUnitTest tests[C + OTHERS] = { ONE(the_month_mends_what_its_inbox_has),
                                           ONE(no_damage_changes_a_book_in_silence) };
    for (int i = 0; i < C; i++)
        tests[OTHERS + i] =
            (struct CMUnitTest){ changes[i].name, is_told_and_mended, make, gone, (void *)(uintptr_t)&changes[i] };
    return cmocka_run_group_tests_name("cli: damage", tests, NULL, NULL);
}
