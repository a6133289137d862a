/* Many small files: few durable transactions, and each file still whole or not at all. */
#include <downshift/import.h>
#include <downshift/person.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "../src/store/room.h"
#include "support/files.h"
#include "support/inbox.h"

#define NIGHTS "client_id,night_date,bedtime,quality,tst_min\n"

static inbox_world *w;

static int set_up(void **state)
{
    (void)state;
    w = inbox_open();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    inbox_close(w);
    return 0;
}

static int count_commit(void *n)
{
    ++*(int *)n;
    return 0;
}

static void put_night(int i, const char *client, const char *end)
{
    char name[32], text[200];
    snprintf(name, sizeof name, "n%04d.csv", i);
    snprintf(text, sizeof text, NIGHTS "%s,2026-10-%02d,22:40,7,430\n%s", client, i % 28 + 1, end);
    inbox_put(w, name, text);
}

/* One whose second row has a cell that is none. */
static void put_broken(int i, const char *client)
{
    enum { LONG = 70000 };
    static char text[LONG + 200];
    char name[32];
    int n = snprintf(text, sizeof text, NIGHTS "%s,2026-10-%02d,22:40,7,430\n%s,2026-10-09,", client, i % 28 + 1, client);
    memset(text + n, 'x', LONG);
    memcpy(text + n + LONG, ",7,430\n", sizeof ",7,430\n");
    snprintf(name, sizeof name, "n%04d.csv", i);
    inbox_put(w, name, text);
}

static void small_files_share_transactions(void **state)
{
    (void)state;
    enum { FILES = 600 };
    int commits = 0;
    char client[16];
    for (int i = 0; i < FILES; i++) {
        snprintf(client, sizeof client, "C%d", i / 28);
        put_night(i, client, "");
    }
    sqlite3_commit_hook(w->store->face.db, count_commit, &commits);
    (void)inbox_import(w);
    assert_int_equal(w->sum.n, FILES);
    assert_int_equal(inbox_count(w, "source_file"), FILES);
    assert_int_equal(inbox_count(w, "sleep"), FILES);
    assert_true(commits > 0 && commits <= 6);
}

/* A file that breaks after rows came in is taken back alone, its new client too; what came before and comes after stays. */
static void a_broken_file_among_others_is_taken_back_alone(void **state)
{
    (void)state;
    for (int i = 0; i < 9; i++) {
        if (i % 3 == 1)
            put_broken(i, "NEW");
        else
            put_night(i, "OLD", "");
    }
    put_night(9, "NEW", "");
    (void)inbox_import(w);
    assert_int_equal(w->sum.n, 10);
    for (size_t i = 0; i < w->sum.n; i++) assert_int_equal(w->sum.file[i].code, i % 3 == 1 && i < 9 ? DS_DATA : DS_OK);
    assert_int_equal(inbox_count(w, "source_file"), 7);
    assert_int_equal(inbox_count(w, "sleep"), 7);
    assert_string_equal(
        inbox_ask(w, "SELECT group_concat(code || ' ' || (SELECT count(*) FROM sleep WHERE client = c.id)) "
                     "FROM (SELECT * FROM client ORDER BY code) c"),
        "NEW 1,OLD 6");
    assert_string_equal(inbox_ask(w, "SELECT count(*) FROM sleep WHERE client NOT IN (SELECT id FROM client)"), "0");
}

/* A full store ends the import: what was durable is in the summary, and no more is said to be in than is. */
static void a_full_store_keeps_what_it_said(void **state)
{
    (void)state;
    enum { FILES = 700 };
    const char *path[] = { w->inbox };
    char client[16];
    for (int i = 0; i < FILES; i++) {
        snprintf(client, sizeof client, "C%d", i);
        put_night(i, client, "");
    }
    int64_t pages = 0;
    assert_int_equal(ds_sqlite_int(&w->store->face, "PRAGMA page_count", &pages, &w->why), DS_OK);
    char sql[64];
    snprintf(sql, sizeof sql, "PRAGMA max_page_count = %d", (int)pages + 30);
    assert_int_equal(ds_sqlite_exec(&w->store->face, sql, &w->why), DS_OK);
    assert_int_equal(ds_import(w->store, path, 1, &w->options, &w->a, &w->sum, &w->why), DS_STORE);
    assert_int_equal(inbox_count(w, "source_file"), w->sum.n);
    assert_int_equal(inbox_count(w, "sleep"), w->sum.n);
    assert_true(w->sum.n > 0 && w->sum.n < FILES);
}

/* Files that overlap are counted as an import counts them, and nothing stays. */
static void a_dry_run_is_one_import_taken_back(void **state)
{
    (void)state;
    const char *print = inbox_print(w);
    put_night(0, "A1", "A1,2026-10-09,22:40,7,430\n");
    put_night(28, "A1", "A1,2026-10-09,22:40,8,431\n");
    w->options.dry_run = true;
    (void)inbox_import(w);
    const ds_counts dry[] = { w->sum.file[0].counts, w->sum.file[1].counts };
    static const char *const tables[] = { "sleep", "client", "source", "source_file", "source_row" };
    for (size_t i = 0; i < DS_COUNT(tables); i++) assert_int_equal(inbox_count(w, tables[i]), 0);
    assert_string_equal(inbox_print(w), print);
    w->options.dry_run = false;
    (void)inbox_import(w);
    assert_memory_equal(&dry[0], &w->sum.file[0].counts, sizeof dry[0]);
    assert_memory_equal(&dry[1], &w->sum.file[1].counts, sizeof dry[1]);
    assert_int_equal(dry[1].fresh, 0);
    assert_int_equal(dry[1].same + dry[1].changed, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(small_files_share_transactions, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_broken_file_among_others_is_taken_back_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_dry_run_is_one_import_taken_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_full_store_keeps_what_it_said, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("import: many files", tests, NULL, NULL);
}
