/* Whose a code is, and what a practice changes about its clients. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "../src/store/rows/person_room.h"
#include "support/store_help.h"

static ds_store *S;
static int64_t diary, whoop, nights, ring;

/* Every record has the digest of what it is now, and every file the sum of those. */
static void all_is_sound(void)
{
    ds_why w = { 0 };
    if (ds_store_verify(S, &w)) fail_msg("%s", w.text);
}

#define ASK(sql, want) assert_string_equal(help_ask_store(S, sql), want)

static int open_one(void **state)
{
    (void)state;
    S = help_store("person.db");
    diary = help_source(S, "diary");
    whoop = help_source(S, "whoop");
    nights = help_file(S, "nights.csv");
    ring = help_file(S, "L8WX/sleeps.csv");
    return 0;
}

static int close_one(void **state)
{
    (void)state;
    ds_store_close(S);
    S = NULL;
    help_gone();
    return 0;
}

static void put(const char *code, int64_t source, int64_t file, ds_record_kind kind, const char *words)
{
    ds_why w = { 0 };
    ds_put_fate fate;
    const help_row r = help_record(kind, words);
    if (ds_store_begin(S, &w) || help_put(S, help_client(S, code), source, file, &r, &fate, &w) ||
        ds_store_commit(S, &w))
        fail_msg("%s", w.text);
}

static ds_code_state state_of(const char *code)
{
    ds_why w = { 0 };
    ds_whose whose;
    if (ds_store_whose(S, ds_str_of(code), &whose, &w)) fail_msg("%s", w.text);
    return whose.state;
}

/* ---- one code ---- */

static void spellings_of_a_code_are_one_client(void **state)
{
    (void)state;
    int64_t zoe = help_client(S, " Zoe\u0308\u200B");
    assert_true(help_client(S, "ZO\u00CB") == zoe);
    assert_true(help_client(S, "zo e\u0308") == zoe);
    ASK("SELECT group_concat(code) FROM client", "Zo\u00EB");
    char code[DS_CODE_MAX + 1];
    ds_why w = { 0 };
    assert_int_equal(ds_store_client_code(S, zoe, code, &w), DS_OK);
    assert_string_equal(code, "Zo\u00EB");
    assert_int_equal(ds_store_client_code(S, 99, code, &w), DS_OK);
    assert_string_equal(code, "");
}

static void a_refused_row_is_its_clients_however_it_is_written(void **state)
{
    (void)state;
    ds_why w = { 0 };
    ds_kept_row k = { .line = 2,
                      .refused = true,
                      .kind = DS_SESSION,
                      .client_code = DS_LIT("zoe\u0308"),
                      .date = 20000,
                      .start = DS_NO_TIME };
    help_client(S, "Zo\u00EB");
    assert_int_equal(ds_store_keep_row(S, nights, &k, &w), DS_OK);
    ASK("SELECT client FROM v1_refused", "Zo\u00EB");
    ASK("SELECT count(*) FROM unknown_session", "1");
}

/* ---- renaming ---- */

static ds_err rename_to(const char *old, const char *new, ds_why *w)
{
    return ds_store_rename_client(S, ds_str_of(old), ds_str_of(new), w);
}

static void a_renamed_client_keeps_its_records(void **state)
{
    (void)state;
    ds_why w = { 0 };
    int64_t id = help_client(S, "L8WX"), none;
    put("L8WX", diary, nights, DS_SLEEP, "night_date=2025-03-01 tst_min=420");
    assert_int_equal(rename_to("l8wx", "M3KD", &w), DS_OK);
    ASK("SELECT client FROM v1_night", "M3KD");
    assert_true(help_client(S, "m3kd") == id);
    assert_int_equal(state_of("L8WX"), DS_CODE_FORMER);
    assert_int_equal(ds_store_client(S, DS_LIT("L8wx"), &none, &w), DS_DATA);
}

static void a_client_may_be_renamed_back(void **state)
{
    (void)state;
    ds_why w = { 0 };
    help_client(S, "L8WX");
    assert_int_equal(rename_to("L8WX", "M3KD", &w), DS_OK);
    assert_int_equal(rename_to("M3KD", "L8WX", &w), DS_OK);
    assert_int_equal(state_of("M3KD"), DS_CODE_FORMER);
    assert_int_equal(state_of("L8WX"), DS_CODE_OWN);
    ASK("SELECT group_concat(code) FROM client", "L8WX");
}

static void another_spelling_is_the_same_code(void **state)
{
    (void)state;
    ds_why w = { 0 };
    help_client(S, "l8wx");
    assert_int_equal(rename_to("l8wx", "L8 WX", &w), DS_OK);
    assert_int_equal(state_of("l8wx"), DS_CODE_OWN);
    ASK("SELECT group_concat(code) FROM client", "L8 WX");
}

static const struct refusal {
    const char *name, *old, *new, *says;
} refusals[] = {
    { "nobody's", "Q9", "M3KD", "Q9" },
    { "somebody's", "L8WX", "q2ra", "merge" },
    { "a former one of somebody", "L8WX", "OLD1", "Q2RA" },
    { "from a former one", "OLD1", "M3KD", "Q2RA" },
    { "to none", "L8WX", " \u200B", "no client's code" },
    { "to two lines", "L8WX", "A\nB", "control" },
};

static void a_renaming_that_would_mix_people_is_refused(void **state)
{
    const struct refusal *r = *state;
    ds_why w = { 0 };
    help_client(S, "L8WX");
    help_client(S, "OLD1");
    assert_int_equal(rename_to("OLD1", "Q2RA", &w), DS_OK);
    assert_int_equal(rename_to(r->old, r->new, &w), DS_DATA);
    if (!strstr(w.text, r->says)) fail_msg("%s: %s", r->name, w.text);
    ASK("SELECT group_concat(code) FROM (SELECT code FROM client ORDER BY code)", "L8WX,Q2RA");
}

/* ---- merging ---- */

static ds_err merge(const char *from, const char *to, ds_why *w)
{
    return ds_store_merge_clients(S, ds_str_of(from), ds_str_of(to), w);
}

static void a_merged_client_brings_all_its_records(void **state)
{
    (void)state;
    ds_why w = { 0 };
    help_client(S, "L8WX");
    put("L8WY", 0, nights, DS_SESSION, "date=2025-03-04 start=2025-03-04T15:30 duration_min=45");
    put("L8WY", diary, nights, DS_SLEEP, "night_date=2025-03-01 tst_min=420 stress=3");
    put("L8WY", 0, nights, DS_SCORE, "date=2025-03-01 questionnaire=PSQI score=7");
    put("L8WY", 0, nights, DS_EVENT, "date=2025-03-01 event=mattress");
    put("L8WY", 0, nights, DS_PLAN, "date=2025-03-01 goal=sleep");
    put("L8WY", whoop, nights, DS_SALE, "date=2025-03-01 gross=70");
    assert_int_equal(merge("L8WY", "L8WX", &w), DS_OK);
    ASK("SELECT count(*) FROM client", "1");
    ASK("SELECT count(*) FROM (SELECT client FROM session UNION ALL SELECT client FROM sleep UNION ALL SELECT client "
        "FROM day "
        "UNION ALL SELECT client FROM score UNION ALL SELECT client FROM event UNION ALL SELECT client FROM plan UNION "
        "ALL "
        "SELECT client FROM sale) WHERE client = (SELECT id FROM client)",
        "7");
    int64_t loose = 1;
    assert_int_equal(ds_sqlite_int(&S->face, "SELECT count(*) FROM pragma_foreign_key_check", &loose, &w), DS_OK);
    assert_int_equal(loose, 0);
    all_is_sound();
    assert_true(help_client(S, "L8WY") == help_client(S, "L8WX"));
}

/* As an import would have it: the newer file's value stands, and fills what the other left blank. */
static void what_both_told_meets_as_in_an_import(void **state)
{
    (void)state;
    ds_why w = { 0 };
    int64_t later = help_file(S, "later.csv");
    put("A1", 0, nights, DS_SESSION, "date=2025-03-04 start=2025-03-04T15:30 duration_min=45 areas=neck");
    put("B2", 0, later, DS_SESSION, "date=2025-03-04 start=2025-03-04T15:30 duration_min=60 therapist=Mia");
    assert_int_equal(merge("A1", "B2", &w), DS_OK);
    ASK("SELECT duration || areas || therapist FROM session", "60.0neckMia");
    all_is_sound();
    put("C3", 0, nights, DS_SESSION, "date=2025-04-04 start=2025-04-04T15:30 duration_min=45");
    put("D4", 0, later, DS_SESSION, "date=2025-04-04 start=2025-04-04T15:30 duration_min=60");
    assert_int_equal(merge("D4", "C3", &w), DS_OK);
    ASK("SELECT duration FROM session s JOIN client c ON c.id = s.client WHERE code = 'C3'", "60");
}

static void a_former_code_is_taken_back_by_a_merge(void **state)
{
    (void)state;
    ds_why w = { 0 };
    help_client(S, "L8WX");
    assert_int_equal(rename_to("L8WX", "M3KD", &w), DS_OK);
    assert_int_equal(merge("L8WX", "M3KD", &w), DS_OK);
    assert_int_equal(state_of("L8WX"), DS_CODE_OWN);
    assert_true(help_client(S, "L8WX") == help_client(S, "M3KD"));
}

static void a_merge_needs_two(void **state)
{
    (void)state;
    ds_why w = { 0 };
    help_client(S, "L8WX");
    assert_int_equal(merge("L8WX", "l8wx", &w), DS_DATA);
    assert_int_equal(merge("L8WX", "Q9", &w), DS_DATA);
    assert_int_equal(merge("Q9", "L8WX", &w), DS_DATA);
    ASK("SELECT count(*) FROM client", "1");
}

static void what_is_damaged_does_not_change_hands(void **state)
{
    (void)state;
    ds_why w = { 0 };
    put("A1", diary, nights, DS_SLEEP, "night_date=2025-03-01 tst_min=420");
    help_client(S, "B2");
    assert_int_equal(ds_sqlite_exec(&S->face, "UPDATE sleep SET tst_min = 20", &w), DS_OK);
    assert_int_equal(merge("A1", "B2", &w), DS_STORE);
    ASK("SELECT client || tst_min FROM v1_night", "A120.0");
    ASK("SELECT count(*) FROM client", "2");
}

/* ---- splitting ---- */

static ds_err split(const char *from, const char *to, const char *file, int64_t *n, ds_why *w)
{
    return ds_store_split_client(S, ds_str_of(from), ds_str_of(to), file, n, w);
}

static void one_files_records_go_to_another_client(void **state)
{
    (void)state;
    ds_why w = { 0 };
    int64_t n = 0;
    put("L8WX", diary, nights, DS_SLEEP, "night_date=2025-03-01 tst_min=420");
    put("L8WX", whoop, ring, DS_SLEEP, "night_date=2025-03-01 tst_min=400");
    put("L8WX", whoop, ring, DS_SLEEP, "night_date=2025-03-02 tst_min=401");
    ds_kept_row k = {
        .line = 9, .refused = true, .kind = DS_SLEEP, .client_code = DS_LIT("l8wx"), .date = 20200, .start = DS_NO_TIME
    };
    assert_int_equal(ds_store_keep_row(S, ring, &k, &w), DS_OK);
    assert_int_equal(split("L8WX", "P5ND", "sleeps.csv", &n, &w), DS_OK);
    assert_int_equal(n, 2);
    ASK("SELECT group_concat(client || night) FROM v1_night WHERE source = 'whoop'", "P5ND2025-03-01,P5ND2025-03-02");
    ASK("SELECT client FROM v1_night WHERE source = 'diary'", "L8WX");
    ASK("SELECT client FROM v1_refused", "P5ND");
    all_is_sound();
}

/* A part of a night and the whole of it, told by two files: what one of them told is another's, and the rest is made anew. */
static void what_several_told_goes_by_the_row(void **state)
{
    (void)state;
    ds_why w = { 0 };
    int64_t n = 0, later = help_file(S, "later.csv");
    put("L8WX", whoop, ring, DS_SLEEP, "night_date=2026-10-03 bedtime=2026-10-03T23:30 tib_min=90 tst_min=80 line=2");
    put("L8WX", whoop, later, DS_SLEEP,
        "night_date=2026-10-03 bedtime=2026-10-03T23:30 tib_min=450 tst_min=400 line=2");
    put("L8WX", whoop, later, DS_SLEEP, "night_date=2026-10-03 bedtime=2026-10-03T20:00 tib_min=60 nap=1 line=3");
    ASK("SELECT client || ' ' || tst_min || ' ' || told FROM v1_night", "L8WX 400.0 1");
    if (ds_store_split_client(S, DS_LIT("L8WX"), DS_LIT("P5ND"), "later.csv", &n, &w)) fail_msg("%s", w.text);
    assert_int_equal(n, 2);
    ASK("SELECT group_concat(client || ' ' || tst_min || ifnull(told, ''), ', ') FROM (SELECT * FROM v1_night ORDER BY "
        "client)",
        "L8WX 80.0, P5ND 400.0");
    ASK("SELECT client || ' ' || reason FROM v1_refused", "P5ND a nap");
    all_is_sound();
    assert_int_equal(ds_store_merge_clients(S, DS_LIT("L8WX"), DS_LIT("P5ND"), &w), DS_OK);
    ASK("SELECT group_concat(client || ' ' || tst_min || told) FROM v1_night", "P5ND 400.01");
    ASK("SELECT count(*) FROM v1_refused WHERE client = 'P5ND'", "2");
    all_is_sound();
}

static void the_same_bytes_stay_split(void **state)
{
    (void)state;
    ds_why w = { 0 };
    ds_split now;
    int64_t n = 0, l8wx = help_client(S, "L8WX");
    put("L8WX", whoop, ring, DS_SLEEP, "night_date=2025-03-01 tst_min=400");
    assert_int_equal(split("L8WX", "P5ND", "L8WX/sleeps.csv", &n, &w), DS_OK);
    assert_int_equal(ds_store_split(S, l8wx, "elsewhere.csv", "L8WX/sleeps.csv", &now, &w), DS_OK);
    assert_true(now.client == help_client(S, "P5ND") && !now.doubtful);
    assert_int_equal(ds_store_split(S, l8wx, "L8WX/sleeps.csv", "other bytes", &now, &w), DS_OK);
    assert_true(now.client == l8wx && now.doubtful);
    assert_int_equal(ds_store_split(S, l8wx, "nights.csv", "nights.csv", &now, &w), DS_OK);
    assert_true(now.client == l8wx && !now.doubtful);
    /* and one client again forgets it */
    assert_int_equal(merge("P5ND", "L8WX", &w), DS_OK);
    assert_int_equal(ds_store_split(S, l8wx, "L8WX/sleeps.csv", "L8WX/sleeps.csv", &now, &w), DS_OK);
    assert_true(now.client == l8wx && !now.doubtful);
}

static const struct no_split {
    const char *name, *from, *to, *file, *says;
} no_splits[] = {
    { "no such file", "L8WX", "P5ND", "others.csv", "others.csv" },
    { "a part of a name", "L8WX", "P5ND", "eeps.csv", "eeps.csv" },
    { "nothing of the client in it", "Q2RA", "P5ND", "L8WX/sleeps.csv", "Q2RA" },
    { "to itself", "L8WX", "l8wx", "L8WX/sleeps.csv", "one client" },
    { "from nobody", "Q9", "P5ND", "L8WX/sleeps.csv", "Q9" },
    { "several of that name", "L8WX", "P5ND", "sleeps.csv", "Q2RA/sleeps.csv" },
};

static void a_split_that_is_not_clear_is_refused(void **state)
{
    const struct no_split *r = *state;
    ds_why w = { 0 };
    int64_t n = 0, other = help_file(S, "Q2RA/sleeps.csv");
    put("L8WX", whoop, ring, DS_SLEEP, "night_date=2025-03-01 tst_min=400");
    put("Q2RA", whoop, other, DS_SLEEP, "night_date=2025-03-01 tst_min=400");
    assert_int_equal(split(r->from, r->to, r->file, &n, &w), DS_DATA);
    if (!strstr(w.text, r->says)) fail_msg("%s: %s", r->name, w.text);
    ASK("SELECT count(*) FROM client", "2"); /* and no client was made for it */
    ASK("SELECT count(*) FROM client_split", "0");
}

/* ---- a store of before ---- */

static void clients_apart_by_their_spelling_become_one(void **state)
{
    (void)state;
    ds_why w = { 0 };
    help_client(S, "Zo\u00EB");
    put("once", diary, nights, DS_SLEEP, "night_date=2025-03-01 tst_min=420");
    put("k7qm", diary, nights, DS_SLEEP, "night_date=2025-03-01 tst_min=420");
    help_client(S, "twice");
    ds_kept_row k = { .line = 9,
                      .refused = true,
                      .kind = DS_SLEEP,
                      .client_code = DS_LIT("ZO\u00CB"),
                      .date = 20200,
                      .start = DS_NO_TIME };
    assert_int_equal(ds_store_keep_row(S, ring, &k, &w), DS_OK);
    /* as a migration from before leaves it */
    assert_int_equal(ds_sqlite_exec(&S->face,
                                    "DELETE FROM client_alias; DELETE FROM seal; "
                                    "UPDATE source_row SET client_key = NULL; "
                                    "UPDATE client SET code = 'zoe' || char(0x308) WHERE code = 'once'; "
                                    "UPDATE client SET code = 'K7QM ' WHERE code = 'twice'",
                                    &w),
                     DS_OK);
    ds_store_close(S);
    S = NULL;
    for (int i = 0; i < 2; i++) { /* reading brings up a copy, writing the file */
        assert_int_equal(ds_store_open(help_path("person.db"), i ? DS_STORE_WRITE : DS_STORE_READ, &S, NULL, &w),
                         DS_OK);
        ASK("SELECT group_concat(code) FROM (SELECT code FROM client ORDER BY code)", "Zo\u00EB,k7qm");
        ASK("SELECT group_concat(client) FROM (SELECT client FROM v1_night ORDER BY 1)", "Zo\u00EB,k7qm");
        ASK("SELECT client FROM v1_refused", "Zo\u00EB");
        all_is_sound();
        if (!i) ds_store_close(S);
    }
}

#define T(test) cmocka_unit_test_setup_teardown(test, open_one, close_one)

/* Full-width letters were other letters once: the codes of two clients, of whom one came that way, and a person's name. */
static void codes_of_wide_letters_are_keyed_anew(void **state)
{
    (void)state;
    ds_why w = { 0 };
    int64_t person = 0;
    const ds_named told = { .told = { .name = DS_LIT("Aiko Mori") }, .by = DS_BY_NAME };
    put("once", diary, nights, DS_SLEEP, "night_date=2025-03-01 tst_min=420");
    put("k7qm", diary, nights, DS_SLEEP, "night_date=2025-03-02 tst_min=420");
    put("alone", diary, nights, DS_SLEEP, "night_date=2025-03-03 tst_min=420");
    assert_int_equal(ds_store_person(S, DS_LIT("AIKO2222"), &told, "", &person, &w), DS_OK);
    ds_kept_row k = { .line = 9, .refused = true, .kind = DS_SLEEP, .client_code = DS_LIT("once"), .date = 20200, .start = DS_NO_TIME };
    assert_int_equal(ds_store_keep_row(S, ring, &k, &w), DS_OK);
    assert_int_equal(ds_sqlite_exec(&S->face,
                                    "DELETE FROM seal; "
                                    "UPDATE client SET code = '\uFF2B\uFF17\uFF31\uFF2D' WHERE code = 'once'; "
                                    "UPDATE client_alias SET key = '\uFF4B\uFF17\uFF51\uFF4D', code = '\uFF2B\uFF17\uFF31\uFF2D' WHERE key = 'once'; "
                                    "UPDATE source_row SET client_key = '\uFF4B\uFF17\uFF51\uFF4D'; "
                                    "UPDATE client_alias SET key = '\uFF41\uFF4C', code = '\uFF21\uFF2C' WHERE key = 'alone'; "
                                    "UPDATE person SET name = '\uFF21iko Mori', name_key = '\uFF41iko mori', told = 'old'",
                                    &w),
                     DS_OK);
    ds_store_close(S);
    S = NULL;
    assert_int_equal(ds_store_open(help_path("person.db"), DS_STORE_WRITE, &S, NULL, &w), DS_OK);
    ASK("SELECT group_concat(key) FROM (SELECT key FROM client_alias WHERE key < 'aik' OR key > 'ail' ORDER BY key)", "al,k7qm");
    ASK("SELECT count(DISTINCT client) FROM v1_night", "2"); /* the two of one code are one */
    ASK("SELECT count(DISTINCT client) FROM v1_night WHERE night < '2025-03-03'", "1");
    ASK("SELECT client_key FROM source_row", "k7qm");
    ASK("SELECT name_key FROM person", "aiko mori");
    assert_true(help_client(S, "AL") == help_client(S, "\uFF21\uFF2C"));
    ASK("SELECT count(*) FROM client", "3");
    bool wide = true;
    assert_int_equal(ds_has_wide_keys(S, &wide, &w), DS_OK);
    assert_false(wide);
    all_is_sound();
}

/* Two of whom the practice said that they are two stay so. */
static void wide_codes_of_two_who_are_apart_stay_apart(void **state)
{
    (void)state;
    ds_why w = { 0 };
    put("once", diary, nights, DS_SLEEP, "night_date=2025-03-01 tst_min=420");
    put("k7qm", diary, nights, DS_SLEEP, "night_date=2025-03-02 tst_min=420");
    assert_int_equal(ds_sqlite_exec(&S->face,
                                    "DELETE FROM seal; "
                                    "INSERT INTO client_apart (low, high) SELECT min(id), max(id) FROM client; "
                                    "UPDATE client_alias SET key = '\uFF4B\uFF17\uFF51\uFF4D', code = '\uFF2B\uFF17\uFF31\uFF2D' WHERE key = 'once'",
                                    &w),
                     DS_OK);
    ds_store_close(S);
    S = NULL;
    assert_int_equal(ds_store_open(help_path("person.db"), DS_STORE_WRITE, &S, NULL, &w), DS_OK);
    ASK("SELECT count(DISTINCT client) FROM v1_night", "2");
    ASK("SELECT count(*) FROM client_alias", "2");
    all_is_sound();
}

int main(void)
{
    struct CMUnitTest tests[32] = {
        T(spellings_of_a_code_are_one_client),
        T(a_refused_row_is_its_clients_however_it_is_written),
        T(a_renamed_client_keeps_its_records),
        T(a_client_may_be_renamed_back),
        T(another_spelling_is_the_same_code),
        T(a_merged_client_brings_all_its_records),
        T(what_both_told_meets_as_in_an_import),
        T(a_former_code_is_taken_back_by_a_merge),
        T(a_merge_needs_two),
        T(one_files_records_go_to_another_client),
        T(what_is_damaged_does_not_change_hands),
        T(what_several_told_goes_by_the_row),
        T(the_same_bytes_stay_split),
        T(clients_apart_by_their_spelling_become_one),
        T(codes_of_wide_letters_are_keyed_anew),
        T(wide_codes_of_two_who_are_apart_stay_apart),
    };
    size_t n = 16;
    for (size_t i = 0; i < DS_COUNT(refusals); i++, n++) {
        tests[n] = (struct CMUnitTest)T(a_renaming_that_would_mix_people_is_refused);
        tests[n].name = refusals[i].name;
        tests[n].initial_state = (void *)(uintptr_t)&refusals[i];
    }
    for (size_t i = 0; i < DS_COUNT(no_splits); i++, n++) {
        tests[n] = (struct CMUnitTest)T(a_split_that_is_not_clear_is_refused);
        tests[n].name = no_splits[i].name;
        tests[n].initial_state = (void *)(uintptr_t)&no_splits[i];
    }
    return _cmocka_run_group_tests("person", tests, n, NULL, NULL);
}
