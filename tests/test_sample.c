/* sample-data/ is what the generator writes, byte for byte, and holds what its owner was promised. */
#include <dirent.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>

#include "support/files.h"
#include "support/practice_books.h"
#include "support/sample.h"

static const char home[] = "sample-data";

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static ds_str whole(const char *path, ds_arena *a)
{
    ds_str text = { 0 };
    ds_why w = { 0 };
    if (ds_read_file(path, 4 << 20, a, &text, &w)) fail_msg("%s", w.text);
    return text;
}

/* Every file of `left` stands in `right` with the same bytes; counts them. */
static size_t same_files(const char *left, const char *right, ds_arena *a)
{
    size_t n = 0;
    DIR *d = opendir(left);
    if (!d) fail_msg("cannot open %s", left);
    for (struct dirent *e; (e = readdir(d));) {
        if (e->d_name[0] == '.') continue;
        const char *l = ds_textf(a, "%s/%s", left, e->d_name), *r = ds_textf(a, "%s/%s", right, e->d_name);
        if (is_folder(l)) {
            n += same_files(l, r, a);
        } else {
            if (!ds_same(whole(l, a), whole(r, a))) fail_msg("%s differs from %s", l, r);
            n++;
        }
    }
    closedir(d);
    return n;
}

static void the_generator_writes_these_bytes_again(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    const char *again = support_folder();
    if (sample_write(again, &w)) fail_msg("%s", w.text);
    assert_int_equal(same_files(home, again, &a), 30);
    assert_int_equal(same_files(again, home, &a), 30);
    support_remove(again);
    ds_arena_free(&a);
}

static size_t occurrences(ds_str text, const char *what)
{
    size_t n = 0;
    for (const char *at = text.p; (at = strstr(at, what)); at += strlen(what)) n++;
    return n;
}

static const struct content {
    const char *name, *file, *what;
    size_t least, most;
} contents[] = {
    { "as many visits as a practice has", "events-export.csv", "\n", 700, 900 },
    { "one misspelt pressure", "sessions.csv", ",modrate,", 1, 1 },
    { "no-shows", "events-export.csv", ",Yes,,,", 10, 60 },
    { "cancellations", "events-export.csv", ",true,", 20, 120 },
    { "self-massage", "sessions.csv", ",self,", 100, 400 },
    { "facials", "events-export.csv", ",Facial,", 20, 80 },
    { "three therapists", "events-export.csv", "Therapist C,", 100, 400 },
    { "an old name", "events-export.csv", ",Deep tissue massage ", 20, 200 },
    { "and a new one", "events-export.csv", ",Deep tissue therapy ", 20, 200 },
    { "nights in the common log", "nights.csv", "\n", 3000, 4500 },
    { "one impossible time", "nights.csv", ",25:70,", 1, 1 },
    { "bedtimes after midnight", "nights.csv", ",12:", 5, 400 },
    { "nights without clock times", "nights.csv", ",,,,,", 50, 400 },
    { "the trip of a WHOOP wearer", "P5P9/sleeps.csv", ",UTC+01:00,", 8, 13 },
    { "naps", "Z4P5/sleeps.csv", ",true\n", 2, 20 },
    { "nights that could not be scored", "Z4P5/sleeps.csv", ",,,,,,,,,,,,,", 1, 6 },
    { "payments", "transactions-2026-02-01-2026-11-01.csv", ",Payment,", 400, 600 },
    { "a refund", "transactions-2026-02-01-2026-11-01.csv", ",Refund,", 1, 1 },
    { "what was sold", "items-2026-02-01-2026-11-01.csv", "\n", 400, 700 },
    { "stamps of a spreadsheet", "X6N8/sleeps.csv", "/2026 ", 600, 1200 },
    { "Fitbit's stages", "S4M8/sleep-2026-07-01.json", "\"mainSleep\" : true", 20, 31 },
    { "Fitbit's scores", "S4M8/sleep_score.csv", "\n", 90, 130 },
    { "Garmin's nights", "F9F4/2026-02-01_2026-11-01_100000001_sleepData.json", "sleepStartTimestampGMT", 200, 273 },
    { "Apple's stages", "F8Z8/export.xml", "AsleepDeep", 250, 400 },
    { "an older header", "H3H3/sleeps.csv", "Sleep consistency", 0, 0 },
    { "a translated header", "H7M5/sleeps.csv", ",Siesta\n", 1, 1 },
    { "Oura's doubled column", "V9T8/oura_2026_trends.csv", ",Sleep Timing,Sleep Timing,", 1, 1 },
    { "CRLF", "V9T8/oura_2026_trends.csv", "\r\n", 200, 280 },
    { "days without the ring", "V9T8/oura_2026_trends.csv", ",,,,,,,,,,,,,,,,,,,,,,,,,,", 3, 60 },
    { "semicolons and Windows-1252", "nights-L6V2.csv", ";cen\xf3 tarde\r\n", 3, 60 },
    { "the truth of night 0", "TRUTH.md", "| night0 |", 1, 1 },
    { "days with the month first", "sessions.csv", "/2026,", 600, 1000 },
    { "settings", "practice.yaml", "massage: no", 2, 2 },
};

static void the_files_hold_what_they_should(void **state)
{
    const struct content *row = *state;
    ds_arena a = { 0 };
    size_t n = occurrences(whole(ds_textf(&a, "%s/%s", home, row->file), &a), row->what);
    ds_arena_free(&a);
    assert_in_range(n, row->least, row->most);
}

static void one_export_was_saved_twice(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    assert_true(ds_same(whole("sample-data/Z4P5/sleeps.csv", &a), whole("sample-data/Z4P5/sleeps (1).csv", &a)));
    ds_arena_free(&a);
}

static void the_settings_are_read_and_know_what_is_not_massage(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_settings set;
    if (ds_settings_load("sample-data/practice.yaml", &set, &a, &w)) fail_msg("%s", w.text);
    assert_string_equal(set.name, "Sample Practice (made up)");
    for (size_t i = 0; i < sim_services_n; i++) {
        const sim_session s = { .service = (int)i, .minutes = sim_services[i].massage ? 60 : sim_services[i].minutes };
        char name[SIM_SERVICE_TEXT];
        sim_service_text(&s, name);
        const ds_service *service = ds_service_find(&set, ds_str_of(name));
        assert_non_null(service);
        assert_int_equal(service->massage, sim_services[i].massage);
        assert_true(service->price == sim_price((int)i, s.minutes));
    }
    ds_arena_free(&a);
}

static void the_settings_tell_the_truth(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_settings set;
    const sim_params params = sample_params();
    const sim_practice *p = sim_make(&params, &a);
    bool keeps[64] = { false };
    sim_contrast c[SIM_CONTRASTS];
    for (size_t i = 0; i < p->n_clients; i++) keeps[i] = sample_keeps_diary(sample_logs[i]);
    (void)sim_contrasts(p, SIM_QUALITY, keeps, c);
    if (ds_settings_load("sample-data/practice.yaml", &set, &a, &w)) fail_msg("%s", w.text);
    const ds_truth *truth = set.made_up_truth.item;
    assert_int_equal(set.made_up_truth.n, SIM_OUTCOMES);
    assert_string_equal(truth->outcome, "quality");
    for (int i = 0; i < SIM_CONTRASTS; i++)
        for (int k = 0; k < DS_TRUTHS; k++)
            if (!strcmp(ds_truth_names[k], c[i].name)) assert_true(fabs(truth->value[k] - c[i].value) <= 0.0005);
    assert_true(truth->value[DS_TRUTHS - 1] == 75);
    ds_arena_free(&a);
}

static void every_client_has_a_letter(void **state)
{
    (void)state;
    assert_int_equal(strlen(sample_logs), sim_sample().clients);
}

enum { ROWS = DS_COUNT(contents), OTHERS = 5 };

int main(void)
{
    struct CMUnitTest tests[OTHERS + ROWS] = {
        cmocka_unit_test(the_generator_writes_these_bytes_again),
        cmocka_unit_test(one_export_was_saved_twice),
        cmocka_unit_test(the_settings_are_read_and_know_what_is_not_massage),
        cmocka_unit_test(the_settings_tell_the_truth),
        cmocka_unit_test(every_client_has_a_letter),
    };
    for (int i = 0; i < ROWS; i++)
        tests[OTHERS + i] = (struct CMUnitTest){ .name = contents[i].name,
                                                 .test_func = the_files_hold_what_they_should,
                                                 .initial_state = (void *)(uintptr_t)&contents[i] };
    return cmocka_run_group_tests_name("sample data", tests, NULL, NULL);
}
