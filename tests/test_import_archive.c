/* Archives in an inbox: members come in as files do, whose they are says the archive's place. */
#include <downshift/import.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "support/database.h"
#include "support/files.h"
#include "support/inbox.h"
#include "support/packing.h"

static inbox_world *w;

static const char whoop[] = "Cycle timezone,Sleep onset,Wake onset,Asleep duration (min),In bed duration (min),Nap\n"
                            "UTC+01:00,2026-10-01 23:10:00,2026-10-02 07:05:00,430,470,false\n"
                            "UTC+01:00,2026-10-02 23:20:00,2026-10-03 07:00:00,420,455,false\n";
static const char nights[] = "client_id,night_date,quality\nANN,2026-10-01,7\nBOB,2026-10-01,6\n";
static const char workouts[] = "Cycle timezone,Workout start time,Duration (min),Activity name,Activity Strain\n";

static int open_world(void **state)
{
    (void)state;
    w = inbox_open();
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    inbox_close(w);
    return 0;
}

static void the_archives_place_says_whose_it_is(void **state)
{
    (void)state;
    const packing_member m[] = { { .name = "my_data/BOB/sleeps.csv", .bytes = whoop },
                                 { .name = "my_data/workouts.csv", .bytes = workouts } };
    packing_zip(w->inbox, "ANN/export.zip", m, 2);
    (void)inbox_import(w);
    const ds_import_result *r = inbox_result(w, "ANN/export.zip!my_data/BOB/sleeps.csv");
    assert_int_equal(r->code, DS_OK);
    assert_string_equal(r->client, "ANN");
    assert_int_equal(r->counts.fresh, 2);
    assert_string_equal(inbox_ask(w, "SELECT file || ':' || line FROM v1_night ORDER BY night"),
                        "ANN/export.zip!my_data/BOB/sleeps.csv:2");
    assert_int_equal(inbox_result(w, "ANN/export.zip!my_data/workouts.csv")->code, DS_OK);
    assert_true(*inbox_result(w, "ANN/export.zip!my_data/workouts.csv")->not_read);
    assert_int_equal(ds_import_verdict(&w->sum, true), DS_OK);
}

/* Apple Health's archive: what stands beside the export is no fault, sound or not. */
static void a_broken_document_costs_no_export(void **state)
{
    (void)state;
    const packing_member m[] = {
        { .name = "apple_health_export/export_cda.xml",
          .bytes = "<?xml version=\"1.0\"?>\n<ClinicalDocument xmlns=\"urn:hl7-org:v3\">\n<a></b>\n<c d=\"1\" d=\"2\">" },
        { .name = "apple_health_export/workout-routes/route.gpx", .bytes = "<gpx><trk><trkpt lat=\"1\" lon=\"2\"/>" },
        { .name = "apple_health_export/export.xml",
          .bytes = "<HealthData>\n<Record type=\"HKCategoryTypeIdentifierSleepAnalysis\" sourceName=\"Watch\" startDate=\"2026-03-01 "
                   "23:10:00 +0100\" endDate=\"2026-03-02 05:10:00 +0100\" value=\"HKCategoryValueSleepAnalysisAsleepCore\"/>\n"
                   "<Record type=\"HKCategoryTypeIdentifierSleepAnalysis\" sourceName=\"Phone\" startDate=\"2026-03-01 22:50:00 "
                   "+0100\" endDate=\"2026-03-02 06:10:00 +0100\" value=\"HKCategoryValueSleepAnalysisInBed\"/>\n</HealthData>\n" },
    };
    packing_zip(w->inbox, "ANN/export.zip", m, DS_COUNT(m));
    (void)inbox_import(w);
    const ds_import_result *r = inbox_result(w, "ANN/export.zip!apple_health_export/export.xml");
    assert_int_equal(r->counts.fresh, 1);
    assert_string_equal(r->note, "nights that several programs or devices tell (1): of each one is taken, never the sum; of 1 of them "
                                 "the watch");
    assert_int_equal(w->sum.n, 1);
    assert_non_null(strstr(w->sum.passed_over, "export_cda.xml"));
    assert_non_null(strstr(w->sum.passed_over, "route.gpx"));
    assert_int_equal(ds_import_verdict(&w->sum, true), DS_OK);
}

static void one_file_comes_in_once_packed_or_not(void **state)
{
    (void)state;
    packing_zip(w->inbox, "ANN/export.zip", &(packing_member){ .name = "sleeps.csv", .bytes = whoop }, 1);
    (void)inbox_import(w);
    const char *before = inbox_print(w);
    inbox_put(w, "ANN/unpacked.csv", whoop);
    (void)inbox_import(w);
    assert_true(inbox_result(w, "ANN/export.zip!sleeps.csv")->known);
    assert_true(inbox_result(w, "ANN/unpacked.csv")->known);
    assert_int_equal(inbox_result(w, "ANN/unpacked.csv")->counts.fresh, 0);
    assert_string_equal(inbox_print(w), before);
    assert_int_equal(inbox_count(w, "source_file"), 1);
}

static void what_no_format_is_like_is_passed_over_beside_what_is_known(void **state)
{
    (void)state;
    const packing_member m[] = { { .name = "all/nights.csv", .bytes = nights },
                                 { .name = "all/route.gpx", .bytes = "<?xml version=\"1.0\"?><gpx/>" },
                                 { .name = "all/steps.csv", .bytes = "when,steps\n1,2\n" },
                                 { .name = "all/photo.jpg", .bytes = "\xFF\xD8\xFF\xE0" },
                                 { .name = "__MACOSX/._x", .bytes = "x" },
                                 { .name = "all/.DS_Store", .bytes = "x" } };
    packing_zip(w->inbox, "log.zip", m, DS_COUNT(m));
    (void)inbox_import(w);
    assert_int_equal(w->sum.n, 1);
    assert_string_equal(w->sum.file[0].file, "log.zip!all/nights.csv");
    assert_string_equal(w->sum.passed_over, "2 hidden files of log.zip, log.zip!all/photo.jpg, log.zip!all/route.gpx, "
                                            "log.zip!all/steps.csv (no format is like them)");
    assert_int_equal(ds_import_verdict(&w->sum, false), DS_OK);
    assert_int_equal(inbox_count(w, "v1_unread"), 0);
    assert_int_equal(inbox_count(w, "sleep"), 2);
}

static void what_is_nearly_known_is_a_fault(void **state)
{
    (void)state;
    const packing_member m[] = { { .name = "nights.csv", .bytes = nights },
                                 { .name = "sessions.csv", .bytes = "client,date,begin,duration_min\nANN,1,2,3\n" } };
    packing_zip(w->inbox, "log.zip", m, DS_COUNT(m));
    (void)inbox_import(w);
    assert_int_equal(w->sum.n, 2);
    assert_int_equal(inbox_result(w, "log.zip!sessions.csv")->code, DS_DATA);
    assert_int_equal(strncmp(inbox_result(w, "log.zip!sessions.csv")->story, "log.zip!sessions.csv: ", 22), 0);
    assert_int_equal(ds_import_verdict(&w->sum, false), DS_DATA);
}

static void an_archive_of_nothing_known_is_told_file_by_file(void **state)
{
    (void)state;
    const packing_member m[] = { { .name = "a.csv", .bytes = "when,steps\n1,2\n" },
                                 { .name = "b.jpg", .bytes = "\xFF\xD8\xFF\xE0" } };
    packing_zip(w->inbox, "x.zip", m, DS_COUNT(m));
    (void)inbox_import(w);
    assert_int_equal(w->sum.n, 2);
    assert_string_equal(inbox_result(w, "x.zip!b.jpg")->story,
                        "x.zip!b.jpg: this is a JPEG picture: export the data as CSV instead");
    packing_zip(w->inbox, "x.zip", &(packing_member){ .name = ".hidden", .bytes = "x" }, 1);
    (void)inbox_import(w);
    assert_string_equal(w->sum.file[0].story, "x.zip: an archive with nothing to read in it: export it again");
}

/* Which needs all rows of the member before one can be read. */
static void dates_that_all_rows_decide_are_decided_within_an_archive(void **state)
{
    (void)state;
    size_t n;
    const char days[] = "client_id,night_date,quality\nANN,03/10/2026,7\nANN,25/10/2026,6\n";
    char *inner =
        packing_bytes(packing_zip(w->folder, "i.zip", &(packing_member){ .name = "days.csv", .bytes = days }, 1), &n);
    const packing_member m[] = { { .name = "days.csv", .bytes = days }, { .name = "i.zip", .bytes = inner, .n = n } };
    packing_zip(w->inbox, "x.zip", m, 2);
    (void)inbox_import(w);
    free(inner);
    assert_int_equal(inbox_result(w, "x.zip!days.csv")->counts.fresh, 2);
    assert_true(inbox_result(w, "x.zip!i.zip!days.csv")->known);
    assert_string_equal(inbox_ask(w, "SELECT group_concat(night) FROM (SELECT night FROM v1_night ORDER BY night)"),
                        "2026-10-03,2026-10-25");
}

static void only_the_member_asked_for_is_taken(void **state)
{
    (void)state;
    const packing_member m[] = { { .name = "a.csv", .bytes = nights },
                                 { .name = "b.csv", .bytes = "client_id,night_date,quality\nEVE,2026-10-02,7\n" } };
    packing_zip(w->inbox, "x.zip", m, 2);
    w->options.member = "b.csv";
    (void)inbox_import(w);
    assert_int_equal(w->sum.n, 1);
    assert_string_equal(w->sum.file[0].file, "x.zip!b.csv");
}

/* What was written last lies in the other file, and one who took the database alone would miss it without a word. */
static void a_database_packed_while_in_use_is_refused(void **state)
{
    (void)state;
    const ds_str db = support_database_bytes("CREATE TABLE sleep_session_record_table (row_id, start_time, start_zone_offset, end_time);"
                                             "INSERT INTO sleep_session_record_table VALUES (1, 1777665600000, 7200, 1777694400000);",
                                             &w->a);
    static const struct {
        const char *name, *log;
        size_t n;
        bool refused;
    } beside[] = { { "x/health.db-wal", "7\x7F\x06\x82", 4, true },
                   { "x/health.db-journal", "\xD9\xD5\x05\xF9", 4, true },
                   { "x/health.db-journal", "\0\0\0\0", 4, false },
                   { "health.db-wal", "7\x7F\x06\x82", 4, false } };
    for (size_t i = 0; i < DS_COUNT(beside); i++) {
        const packing_member m[] = { { .name = "x/health.db", .bytes = db.p, .n = db.n },
                                     { .name = "x/days.csv", .bytes = nights },
                                     { .name = beside[i].name, .bytes = beside[i].log, .n = beside[i].n } };
        const char *archive = ds_textf(&w->a, "ANN/%zu.zip", i);
        packing_zip(w->inbox, archive, m, DS_COUNT(m));
        (void)inbox_import(w);
        const ds_import_result *r = inbox_result(w, ds_textf(&w->a, "%s!x/health.db", archive));
        assert_int_equal(r->code, beside[i].refused ? DS_DATA : DS_OK);
        assert_int_equal(strstr(r->story, "was in use when it was packed") != NULL, beside[i].refused);
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_archives_place_says_whose_it_is),
        TEST(a_broken_document_costs_no_export),
        TEST(one_file_comes_in_once_packed_or_not),
        TEST(what_no_format_is_like_is_passed_over_beside_what_is_known),
        TEST(what_is_nearly_known_is_a_fault),
        TEST(a_database_packed_while_in_use_is_refused),
        TEST(an_archive_of_nothing_known_is_told_file_by_file),
        TEST(dates_that_all_rows_decide_are_decided_within_an_archive),
        TEST(only_the_member_asked_for_is_taken),
    };
    return cmocka_run_group_tests_name("import: archives", tests, NULL, NULL);
}
