/* Whose the records of a file are, and what is asked about. */
#include <downshift/import.h>
#include <downshift/person.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include "support/files.h"
#include "support/inbox.h"

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

#define SESSIONS "client_id,date,start,duration_min,pressure,price\n"
#define NIGHTS   "client_id,night_date,bedtime,quality,tst_min\n"
#define WHOOP                                                                                                          \
    "Cycle start time,Cycle end time,Cycle timezone,Sleep onset,Wake onset,Sleep performance %,Respiratory rate "      \
    "(rpm),Asleep duration (min),In bed duration (min),Light sleep duration (min),Deep (SWS) duration (min),REM "      \
    "duration (min),Awake duration (min),Sleep need (min),Sleep debt (min),Sleep efficiency %,Sleep consistency "      \
    "%,Nap\n"
#define SLEEP(bed, rise, asleep, in_bed)                                                                               \
    bed ",,"                                                                                                           \
        "UTC+01:00," bed "," rise ",80,14.5," asleep "," in_bed ",200,60,90,30,460,0,92,70,false\n"

static const char three_nights[] =
    NIGHTS "A1,2026-10-01,22:40,7,430\nA1,2026-10-02,23:05,6,401.5\nB2,2026-10-01,00:10,8,455\n";
static const char whoop_week[] = WHOOP SLEEP("2026-10-01 22:50:00", "2026-10-02 06:40:00", "430", "470")
    SLEEP("2026-10-02 23:10:00", "2026-10-03 07:00:00", "440", "470");

static void assert_counts(const ds_import_result *r, int64_t rows, int64_t fresh, int64_t changed, int64_t same,
                          int64_t refused)
{
    assert_string_equal(r->code ? r->story : "", "");
    assert_int_equal(r->counts.rows, rows);
    assert_int_equal(r->counts.fresh, fresh);
    assert_int_equal(r->counts.changed, changed);
    assert_int_equal(r->counts.same, same);
    assert_int_equal(r->counts.refused, refused);
}

static void the_folder_names_the_client(void **state)
{
    (void)state;
    inbox_put(w, "ann/sleeps.csv", whoop_week);
    inbox_put(w, "bob/2026/October/my_whoop_data/sleeps.csv", whoop_week);
    (void)inbox_import(w);
    assert_string_equal(inbox_result(w, "ann/sleeps.csv")->client, "ann");
    assert_string_equal(inbox_result(w, "bob/2026/October/my_whoop_data/sleeps.csv")->client, "bob");
    assert_string_equal(inbox_ask(w, "SELECT min(client) || ' ' || max(client) FROM v1_night"), "ann bob");
    assert_int_equal(inbox_count(w, "sleep"), 4); /* the same bytes, two clients */
    assert_int_equal(inbox_count(w, "source_file"), 2);
    assert_string_equal(inbox_ask(w, "SELECT source FROM v1_night"), "whoop");
}

static void in_the_inbox_itself_it_is_refused_with_advice(void **state)
{
    (void)state;
    inbox_put(w, "sleeps.csv", whoop_week);
    const ds_import_result *r = inbox_import(w);
    assert_int_equal(r->code, DS_DATA);
    assert_string_equal(
        r->story,
        "sleeps.csv: a WHOOP sleeps.csv file belongs to one client: put it in a folder named after the client's "
        "code, directly below the folder that is imported, or use --client CODE");
    assert_int_equal(inbox_count(w, "source_file"), 0);
    assert_int_equal(ds_import_verdict(&w->sum, false), DS_DATA);
    w->options.client = " ann ";
    r = inbox_import(w);
    assert_counts(r, 2, 2, 0, 0, 0);
    assert_string_equal(r->client, "ann");
    assert_string_equal(r->file, "sleeps.csv");
}

static void what_a_file_given_by_itself_lies_in_says_nothing(void **state)
{
    (void)state;
    char here[4096];
    assert_non_null(getcwd(here, sizeof here));
    inbox_put(w, "nights.csv", NIGHTS "ann,2026-10-01,22:40,7,430\n");
    inbox_put(w, "ann/sleeps.csv", whoop_week);
    (void)inbox_import_path(w, ds_textf(&w->a, "%s/nights.csv", w->inbox)); /* even of a client that is known */
    assert_int_equal(inbox_import_path(w, ds_textf(&w->a, "%s/ann/sleeps.csv", w->inbox))->code, DS_DATA);
    assert_int_equal(chdir(support_path(w->inbox, "ann")), 0);
    ds_err bare = inbox_import_path(w, "sleeps.csv")->code, dotted = inbox_import_path(w, "./sleeps.csv")->code;
    assert_int_equal(chdir(here), 0);
    assert_int_equal(bare, DS_DATA);
    assert_int_equal(dotted, DS_DATA);
    assert_int_equal(inbox_count(w, "sleep"), 1);
}

static void bytes_that_came_in_before_are_known(void **state)
{
    (void)state;
    const char *file = ds_textf(&w->a, "%s/ann/sleeps.csv", w->inbox);
    inbox_put(w, "ann/sleeps.csv", whoop_week);
    (void)inbox_import(w);
    const ds_import_result *r = inbox_import_path(w, file);
    assert_string_equal(r->client, "ann");
    assert_true(r->known);
    inbox_put(w, "bob/sleeps.csv", whoop_week); /* and of two they are nobody's */
    (void)inbox_import(w);
    assert_int_equal(inbox_import_path(w, file)->code, DS_DATA);
    w->options.inbox = w->inbox; /* where the inbox is known, a file in it is as if it were given */
    assert_string_equal(inbox_import_path(w, file)->file, "ann/sleeps.csv");
    assert_string_equal(w->sum.file[0].client, "ann");
}

#define NIGHT(d, from, to, asleep) SLEEP("2026-10-" d " " from, "2026-10-" d " " to, asleep, "400")

/* Whichever comes first stays, and is named; each in its own folder is no trouble; and who agrees on most nights is one. */
static void two_peoples_sleeps_are_not_mixed(void **state)
{
    (void)state;
    static const char ann[] = WHOOP NIGHT("05", "00:50:00", "07:40:00", "390")
        NIGHT("06", "00:55:00", "07:41:00", "391") NIGHT("07", "00:40:00", "07:30:00", "380");
    static const char bob[] =
        WHOOP NIGHT("05", "01:20:00", "07:35:00", "330") NIGHT("06", "01:30:00", "07:55:00", "331")
            NIGHT("07", "01:25:00", "08:10:00", "332") NIGHT("08", "01:25:00", "08:10:00", "332");
    static const char again[] = WHOOP NIGHT("05", "00:50:30", "07:40:20", "402")
        NIGHT("06", "00:58:00", "07:45:00", "385") NIGHT("07", "01:40:00", "07:30:00", "330");
    inbox_put(w, "ann/a.csv", ann);
    inbox_put(w, "ann/b.csv", bob);
    (void)inbox_import(w);
    const ds_import_result *r = inbox_result(w, "ann/b.csv");
    assert_int_equal(r->code, DS_DATA);
    assert_non_null(strstr(r->story, "ann/b.csv: of 3 nights of ann"));
    assert_non_null(strstr(r->story, "tells 0 as ann/a.csv does: two people, or two devices"));
    assert_int_equal(inbox_count(w, "sleep"), 3);
    inbox_put(w, "bob/b.csv", bob);
    inbox_put(w, "ann/c.csv", again);
    (void)inbox_import(w);
    assert_int_equal(inbox_result(w, "bob/b.csv")->code, DS_OK);
    assert_int_equal(inbox_result(w, "ann/c.csv")->code, DS_OK);
    assert_string_equal(inbox_ask(w, "SELECT group_concat(tst_min) FROM v1_night WHERE client = 'ann'"),
                        "402.0,385.0,330.0");
}

/* A diary is corrected where it lies, and two diaries of one code are two people's. */
static void a_diary_may_be_corrected(void **state)
{
    (void)state;
    inbox_put(w, "nights.csv",
              NIGHTS "ann,2026-10-01,10:40,7,430\nann,2026-10-02,10:30,6,420\nann,2026-10-03,10:50,8,400\n");
    (void)inbox_import(w);
    inbox_put(w, "nights.csv",
              NIGHTS "ann,2026-10-01,22:40,5,330\nann,2026-10-02,22:30,5,320\nann,2026-10-03,22:50,5,300\n");
    assert_string_equal(inbox_import(w)->story, "");
    inbox_put(w, "more.csv", NIGHTS "ann,2026-10-01,22:40,9,230\nann,2026-10-02,22:30,9,220\n");
    (void)inbox_import(w);
    assert_int_equal(inbox_result(w, "more.csv")->code, DS_OK); /* of so few nights nothing can be said */
    inbox_put(w, "bob.csv",
              NIGHTS "ann,2026-10-01,00:40,1,130\nann,2026-10-02,01:30,1,120\nann,2026-10-03,01:50,1,100\n");
    (void)inbox_import(w);
    assert_int_equal(inbox_result(w, "bob.csv")->code, DS_DATA);
    assert_non_null(strstr(inbox_result(w, "bob.csv")->story, "correct the code"));
}

/* As "B4TZ", "B4TZ/", "." in there; not before the client is known. */
static void a_folder_given_is_a_known_clients(void **state)
{
    (void)state;
    char here[4096];
    assert_non_null(getcwd(here, sizeof here));
    inbox_put(w, "B4TZ/sleeps.csv", whoop_week);
    inbox_put(w, "B4TZ/App Data/x/sleeps.csv", WHOOP SLEEP("2026-10-05 22:50:00", "2026-10-06 06:40:00", "430", "470"));
    const char *folder = ds_textf(&w->a, "%s/B4TZ", w->inbox);
    (void)inbox_import_path(w, folder);
    for (size_t i = 0; i < w->sum.n; i++) assert_int_equal(w->sum.file[i].code, DS_DATA);
    assert_int_equal(inbox_count(w, "client"), 0);
    inbox_put(w, "nights.csv", NIGHTS "b4tz,2026-10-01,22:40,7,430\n");
    (void)inbox_import_path(w, ds_textf(&w->a, "%s/nights.csv", w->inbox));
    assert_int_equal(chdir(folder), 0);
    const char *const ways[] = { folder, ds_textf(&w->a, "%s//", folder), "." };
    for (size_t k = 0; k < DS_COUNT(ways); k++) {
        (void)inbox_import_path(w, ways[k]);
        assert_int_equal(w->sum.n, 2);
        assert_string_equal(inbox_result(w, "B4TZ/sleeps.csv")->client, "b4tz");
        assert_string_equal(inbox_result(w, "B4TZ/App Data/x/sleeps.csv")->client, "b4tz");
    }
    assert_int_equal(chdir(here), 0);
    assert_int_equal(inbox_count(w, "sleep"), 4);
    assert_int_equal(inbox_count(w, "source_file"), 3);
}

static void a_vendors_own_folder_is_nobodys(void **state)
{
    (void)state;
    static const char *const folders[] = { "my_whoop_data_2026_06_20", "My_Whoop_Data 2", "App Data", "app data (1)" };
    for (size_t i = 0; i < DS_COUNT(folders); i++)
        inbox_put(w, ds_textf(&w->a, "%s/inner/sleeps.csv", folders[i]), whoop_week);
    (void)inbox_import(w);
    assert_int_equal(w->sum.n, DS_COUNT(folders));
    for (size_t i = 0; i < w->sum.n; i++) {
        assert_int_equal(w->sum.file[i].code, DS_DATA);
        assert_non_null(strstr(w->sum.file[i].story, "vendor's export"));
    }
    assert_int_equal(inbox_count(w, "client"), 0);
}

static void rows_that_name_their_client_need_no_folder(void **state)
{
    (void)state;
    inbox_put(w, "ann/nights.csv", three_nights);
    w->options.client = "ann";
    assert_counts(inbox_import(w), 3, 3, 0, 0, 0);
    assert_string_equal(inbox_ask(w, "SELECT group_concat(DISTINCT client) FROM v1_night"), "A1,B2");
}

/* ---- rows that must be asked about ---- */

static void split_off(const char *from, const char *to, const char *file)
{
    int64_t n;
    if (ds_store_split_client(w->store, ds_str_of(from), ds_str_of(to), file, &n, &w->why)) fail_msg("%s", w->why.text);
}

static void a_renamed_clients_old_code_is_asked_about(void **state)
{
    (void)state;
    inbox_put(w, "nights.csv", three_nights);
    inbox_put(w, "ann/sleeps.csv", whoop_week);
    (void)inbox_import(w);
    assert_int_equal(ds_store_rename_client(w->store, DS_LIT("A1"), DS_LIT("A9"), &w->why), DS_OK);
    assert_int_equal(ds_store_rename_client(w->store, DS_LIT("ann"), DS_LIT("bea"), &w->why), DS_OK);
    inbox_put(w, "sessions.csv", SESSIONS "a1,2026-10-01,16:00,60,deep,80\nB2,2026-10-02,18:30,90,light,120\n");
    (void)inbox_import(w);
    assert_counts(inbox_result(w, "nights.csv"), 3, 0, 0, 1, 2);
    assert_counts(inbox_result(w, "sessions.csv"), 2, 1, 0, 0, 1);
    assert_int_equal(inbox_result(w, "ann/sleeps.csv")->code, DS_DATA);
    assert_non_null(strstr(inbox_result(w, "ann/sleeps.csv")->story, "was renamed to bea"));
    assert_string_equal(inbox_ask(w, "SELECT client || value FROM v1_refused WHERE file = 'sessions.csv'"), "A9a1");
    assert_string_equal(inbox_ask(w, "SELECT count(*) FROM unknown_session"), "1"); /* its nights may be after it */
    assert_int_equal(inbox_count(w, "client"), 3);
    /* and once it is known to be one, all comes in */
    assert_int_equal(ds_store_merge_clients(w->store, DS_LIT("A1"), DS_LIT("A9"), &w->why), DS_OK);
    assert_int_equal(ds_store_merge_clients(w->store, DS_LIT("ann"), DS_LIT("bea"), &w->why), DS_OK);
    (void)inbox_import(w);
    assert_counts(inbox_result(w, "sessions.csv"), 2, 1, 0, 1, 0);
    assert_string_equal(inbox_result(w, "ann/sleeps.csv")->client, "bea");
    assert_true(inbox_result(w, "ann/sleeps.csv")->known);
    assert_int_equal(inbox_count(w, "sleep"), 5);
}

static void a_split_file_stays_split(void **state)
{
    (void)state;
    inbox_put(w, "nights.csv", three_nights);
    inbox_put(w, "ann/sleeps.csv", whoop_week);
    (void)inbox_import(w);
    split_off("ann", "bob", "ann/sleeps.csv");
    split_off("A1", "Z9", "nights.csv");
    (void)inbox_import(w); /* the same bytes */
    assert_string_equal(inbox_result(w, "ann/sleeps.csv")->client, "bob");
    assert_counts(inbox_result(w, "nights.csv"), 3, 0, 0, 3, 0);
    assert_string_equal(inbox_ask(w, "SELECT group_concat(client) FROM (SELECT client FROM v1_night ORDER BY client)"),
                        "B2,Z9,Z9,bob,bob");
    /* others of those names: whose they are nobody has said */
    inbox_put(w, "nights.csv", NIGHTS "A1,2026-10-04,22:40,7,430\nB2,2026-10-04,00:10,8,455\n");
    inbox_put(w, "ann/sleeps.csv", WHOOP SLEEP("2026-10-05 22:50:00", "2026-10-06 06:40:00", "430", "470"));
    (void)inbox_import(w);
    assert_int_equal(inbox_result(w, "ann/sleeps.csv")->code, DS_DATA);
    assert_counts(inbox_result(w, "nights.csv"), 2, 1, 0, 0, 1);
    w->options.client = "ann"; /* now somebody says */
    (void)inbox_import(w);
    assert_string_equal(inbox_result(w, "ann/sleeps.csv")->client, "ann");
    assert_int_equal(inbox_result(w, "ann/sleeps.csv")->code, DS_OK);
}

static void new_clients_are_named(void **state)
{
    (void)state;
    inbox_put(w, "nights.csv", three_nights);
    (void)inbox_import(w);
    assert_int_equal(w->sum.n_made, 2);
    assert_string_equal(w->sum.made[0], "A1");
    assert_string_equal(w->sum.made[1], "B2");
    inbox_put(w, "more.csv", NIGHTS "b2,2026-11-01,22:40,7,430\nC33,2026-11-02,23:05,6,401.5\n");
    (void)inbox_import(w);
    assert_int_equal(w->sum.n_made, 1);
    assert_string_equal(w->sum.made[0], "C33");
    inbox_put(w, "broken.csv", NIGHTS "D4,2026-11-01,22:40,7,430\nD4,2026-11-02,23:05,6,\"");
    (void)inbox_import(w);
    w->options.dry_run = true;
    inbox_put(w, "dry.csv", NIGHTS "E55,2026-11-01,22:40,7,430\n");
    (void)inbox_import(w);
    assert_string_equal(w->sum.made[w->sum.n_made - 1], "E55");
    assert_string_equal(inbox_ask(w, "SELECT count(*) FROM client WHERE code = 'E55'"), "0");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_folder_names_the_client),
        TEST(in_the_inbox_itself_it_is_refused_with_advice),
        TEST(what_a_file_given_by_itself_lies_in_says_nothing),
        TEST(bytes_that_came_in_before_are_known),
        TEST(two_peoples_sleeps_are_not_mixed),
        TEST(a_diary_may_be_corrected),
        TEST(a_folder_given_is_a_known_clients),
        TEST(a_vendors_own_folder_is_nobodys),
        TEST(rows_that_name_their_client_need_no_folder),
        TEST(a_renamed_clients_old_code_is_asked_about),
        TEST(a_split_file_stays_split),
        TEST(new_clients_are_named),
    };
    return cmocka_run_group_tests_name("owner", tests, NULL, NULL);
}
