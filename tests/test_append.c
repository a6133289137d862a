/* Sleeps beyond their series come in together: the same as one by one, seen by whoever asks, and gone with their file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>
#include <cmocka.h>

#include "../src/store/room.h"
#include "support/store_help.h"

enum { NIGHTS = 75 };

static ds_store *store;
static int64_t client[2], ring, file;

static void open_one(const char *name)
{
    ds_why w = { 0 };
    (void)unlink(help_path(name));
    store = help_store(name);
    assert_int_equal(ds_store_begin_file(store, &w), DS_OK);
    client[0] = help_client(store, "K7QM");
    client[1] = help_client(store, "B2RD");
    ring = help_source(store, "ring");
    file = help_file(store, "1");
}

static void close_one(void)
{
    ds_why w = { 0 };
    if (ds_store_is_open(store)) {
        assert_int_equal(ds_store_file_done(store, file, &(ds_counts){ 0 }, DS_NO_DATE, DS_NO_DATE, &w), DS_OK);
        assert_int_equal(ds_store_commit(store, &w), DS_OK);
    }
    if (ds_store_verify(store, &w)) fail_msg("%s", w.text);
    ds_store_close(store);
}

/* Night i: every so often a column that rows before it lacked, blanks, texts, and the other client's. */
static ds_err put_night(int i, ds_put_fate *fate, ds_why *w)
{
    char words[300], date[11];
    ds_date_text(ds_date_of(2026, 1, 1) + i, date);
    int n = snprintf(words, sizeof words, "night_date=%s bedtime=%sT22:%02d", date, date, i % 60);
    if (i % 3) n += snprintf(words + n, sizeof words - (size_t)n, " quality=%d", i % 10);
    if (i >= 20) n += snprintf(words + n, sizeof words - (size_t)n, " deep_min=%d", i);
    if (i >= 40 && i % 5) snprintf(words + n, sizeof words - (size_t)n, " device=mat%d", i);
    help_row r = help_record(DS_SLEEP, words);
    r.record[0].line = i + 2;
    return help_put(store, client[i / 7 % 2], ring, file, &r, fate, w);
}

static void put_all(bool forwards)
{
    for (int i = 0; i < NIGHTS; i++) {
        ds_why w = { 0 };
        ds_put_fate fate = DS_PUT_SAME;
        if (put_night(forwards ? i : NIGHTS - 1 - i, &fate, &w)) fail_msg("%s", w.text);
        assert_int_equal(fate, DS_PUT_NEW);
    }
}

#define ALL                                                                                                            \
    "SELECT group_concat(client || night || bed || ifnull(quality, '') || ifnull(deep_min, '') || ifnull(device, '') " \
    "|| ' ' || line, '; ') FROM (SELECT * FROM v1_night ORDER BY client, night)"

static void are_the_same_as_one_by_one(void **state)
{
    (void)state;
    char forwards[8000];
    open_one("forwards.db");
    put_all(true);
    snprintf(forwards, sizeof forwards, "%s", help_ask_store(store, ALL));
    close_one();
    open_one("backwards.db"); /* each one before all others: by itself */
    put_all(false);
    assert_string_equal(help_ask_store(store, ALL), forwards);
    close_one();
}

static void are_seen_by_whoever_asks(void **state)
{
    (void)state;
    open_one("asked.db");
    for (int i = 0; i < NIGHTS; i++) {
        ds_why w = { 0 };
        ds_put_fate fate;
        char count[12];
        if (put_night(i, &fate, &w)) fail_msg("%s", w.text);
        snprintf(count, sizeof count, "%d", i + 1);
        if (i % 10 == 3) assert_string_equal(help_ask_store(store, "SELECT count(*) FROM v1_night"), count);
    }
    close_one();
}

static void a_row_that_tells_one_again_meets_it(void **state)
{
    (void)state;
    ds_why w = { 0 };
    ds_put_fate fate;
    open_one("again.db");
    for (int i = 0; i < 5; i++) assert_int_equal(put_night(i, &fate, &w), DS_OK);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(put_night(i, &fate, &w), DS_OK);
        assert_int_equal(fate, DS_PUT_SAME);
    }
    assert_string_equal(help_ask_store(store, "SELECT count(*) FROM v1_night"), "5");
    close_one();
}

static void are_gone_with_their_file(void **state)
{
    (void)state;
    ds_why w = { 0 };
    ds_put_fate fate;
    open_one("undone.db");
    for (int i = 0; i < 5; i++) assert_int_equal(put_night(i, &fate, &w), DS_OK);
    assert_int_equal(ds_store_keep_file(store, &w), DS_OK);
    assert_int_equal(ds_store_begin_file(store, &w), DS_OK);
    for (int i = 5; i < 9; i++) assert_int_equal(put_night(i, &fate, &w), DS_OK);
    ds_store_undo_file(store);
    assert_string_equal(help_ask_store(store, "SELECT count(*) FROM v1_night"), "5");
    assert_int_equal(put_night(5, &fate, &w), DS_OK);
    ds_store_rollback(store);
    assert_string_equal(help_ask_store(store, "SELECT count(*) FROM v1_night"), "0");
    close_one();
}

static void memory_that_runs_out_is_said(void **state)
{
    (void)state;
    ds_why w = { 0 };
    ds_put_fate fate;
    open_one("memory.db");
    assert_int_equal(put_night(41, &fate, &w), DS_OK);
    help_row r = help_record(DS_SLEEP, "night_date=2026-12-01 quality=3 device=mat");
    ds_alloc_fail_after(0); /* the text's copy */
    assert_int_equal(help_put(store, client[1], ring, file, &r, &fate, &w), DS_MEMORY);
    ds_alloc_fail_after(-1);
    ds_store_rollback(store);
    close_one();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(are_the_same_as_one_by_one),
        cmocka_unit_test(are_seen_by_whoever_asks),
        cmocka_unit_test(a_row_that_tells_one_again_meets_it),
        cmocka_unit_test(are_gone_with_their_file),
        cmocka_unit_test(memory_that_runs_out_is_said),
    };
    int failed = help_folder() ? cmocka_run_group_tests_name("sleeps put in together", tests, NULL, NULL) : 1;
    help_gone();
    return failed;
}
