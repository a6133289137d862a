/* Real excerpts and reference data beside the project, where they are: read with ds_source, counted, a few values checked. */
#include <downshift/record.h>

#include "support/mapping.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>
#include <cmocka.h>

static const struct sample {
    const char *name, *path, *format;
    int ok, refused, ignored, doubts;
    const char *first; /* the first record that came in */
} samples[] = {
    { "whoop", "../shared/samples/sleep/whoop/sleeps.csv", "whoop-sleeps", 11, 0, 4, 0,
      "night_date=2024-06-23 bedtime=2024-06-23 20:24:26-240 rise=2024-06-24 05:44:09-240 sleep_score=100 tst_min=504 "
      "waso_min=53 efficiency_pct=90.4847 vendor_efficiency_pct=90 tib_min=557 light_min=288 deep_min=77 rem_min=139" },
    { "whoop of 2023", "../shared/samples/sleep/whoop/sleeps_2023_no_consistency.csv", "whoop-sleeps", 8, 0, 0, 0,
      "night_date=2023-02-21 bedtime=2023-02-21 22:59:07-300 rise=2023-02-22 05:39:30-300 sleep_score=78 tst_min=366 "
      "waso_min=40 efficiency_pct=90.1478 vendor_efficiency_pct=90 tib_min=406 light_min=245 deep_min=74 rem_min=47" },
    { "whoop on a trip", "../shared/samples/sleep/whoop/sleeps_travel.csv", "whoop-sleeps", 14, 0, 3, 0,
      "night_date=2024-08-01 bedtime=2024-08-02 04:29:41-420 rise=2024-08-02 16:40:46-420 sleep_score=100 tst_min=637 "
      "waso_min=92 efficiency_pct=87.38 vendor_efficiency_pct=87 tib_min=729 light_min=441 deep_min=117 rem_min=79" },
    { "whoop with naps", "../shared/samples/sleep/whoop/sleeps_utcz_and_naps.csv", "whoop-sleeps", 15, 0, 4, 0,
      "night_date=2024-10-22 bedtime=2024-10-23 00:33:55+60 rise=2024-10-23 08:36:02+60 sleep_score=98 tst_min=460 "
      "waso_min=22 efficiency_pct=95.4357 vendor_efficiency_pct=95 tib_min=482 light_min=276 deep_min=102 rem_min=82" },
    { "whoop's cycles", "../shared/samples/sleep/whoop/physiological_cycles.csv", "whoop-cycles", 14, 0, 1, 0,
      "night_date=2024-06-23 bedtime=2024-06-23 20:24:26-240 rise=2024-06-24 05:44:09-240 sleep_score=100 tst_min=504 "
      "waso_min=53 efficiency_pct=90.4847 vendor_efficiency_pct=90 tib_min=557 resting_hr=77 hrv_ms=16 light_min=288 deep_min=77 rem_min=139" },
    { "whoop's cycles of 2023", "../shared/samples/sleep/whoop/physiological_cycles_2023_no_consistency.csv",
      "whoop-cycles", 8, 0, 0, 0,
      "night_date=2023-02-21 bedtime=2023-02-21 22:59:07-300 rise=2023-02-22 05:39:30-300 sleep_score=78 tst_min=366 "
      "waso_min=40 efficiency_pct=90.1478 vendor_efficiency_pct=90 tib_min=406 resting_hr=51 hrv_ms=54 light_min=245 deep_min=74 rem_min=47" },
    { "oura", "../shared/samples/sleep/oura/oura_trends.csv", "oura-trends", 12, 0, 1, 0,
      "night_date=2020-03-25 bedtime=2020-03-25 23:27:09+120 rise=2020-03-26 07:25:09+120 sleep_score=70 tst_min=373 "
      "sol_min=6.5 waso_min=98.5 efficiency_pct=78.0335 vendor_efficiency_pct=78 tib_min=478 resting_hr=49 hrv_ms=64 light_min=247 deep_min=47 rem_min=79 awake_min=105" },
    { "reference sessions", "../shared/oracle/sim/S1/sessions.csv", "downshift-sessions", 2310, 0, 0, 318,
      "date=2024-03-02 start=2024-03-02 18:30 duration_min=120 pressure=deep technique=myofascial price=162.00" },
    { "reference nights", "../shared/oracle/sim/S1/nights.csv", "downshift-nights", 18000, 0, 0, 0,
      "night_date=2024-03-01 bedtime=2024-03-01 22:10 quality=4.8 sleep_score=60 tst_min=395 sol_min=24 waso_min=26 "
      "efficiency_pct=88.8 resting_hr=56.7 hrv_ms=45.1 training_load=3 alcohol=0 caffeine_mg=100 stress=2 "
      "new_supplement=0" },
};

struct counted {
    int ok, refused, ignored, doubts;
    char first[400];
};

static void count_rows(ds_source *s, ds_mapper *m, struct counted *c)
{
    ds_cells row;
    bool more = true;
    ds_why w = { 0 };
    ds_records all;
    ds_refusal no;
    for (;;) {
        assert_int_equal(ds_source_row(s, &row, &more, &w), DS_OK);
        if (!more) return;
        ds_row_fate fate = ds_map_row(m, &row, NULL, &all, &no);
        c->ok += fate == DS_ROW_OK;
        c->refused += fate == DS_ROW_REFUSED;
        c->ignored += fate == DS_ROW_IGNORED;
        c->doubts += fate == DS_ROW_OK && all.record->doubt[0];
        if (fate == DS_ROW_OK && c->ok == 1) mapping_text(&all, c->first, sizeof c->first);
    }
}

static void maps_as_counted(void **state)
{
    const struct sample *x = *state;
    if (access(x->path, R_OK) != 0) {
        print_message("%s is not here\n", x->path);
        skip();
    }
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_formats *all;
    ds_source *s;
    ds_cells header;
    ds_str title;
    bool more;
    const ds_format *f;
    ds_mapper *m;
    const char *unused;
    ds_settings settings;
    struct counted c = { 0 };
    ds_settings_default(&settings);
    assert_int_equal(ds_formats_load(NULL, &a, &all, &w), DS_OK);
    assert_int_equal(ds_source_open(x->path, &s, &w), DS_OK);
    assert_int_equal(ds_source_table(s, &title, &header, &more, &w), DS_OK);
    assert_int_equal(ds_recognise(all, &header, &f, &w), DS_OK);
    assert_string_equal(ds_format_name(f), x->format);
    ds_str client = ds_format_names_client(f) ? (ds_str){ 0 } : DS_LIT("C001");
    assert_int_equal(ds_mapper_new(f, &header, '.', client, &settings, &a, &m, &unused, &w), DS_OK);
    count_rows(s, m, &c);
    assert_int_equal(c.ok, x->ok);
    assert_int_equal(c.refused, x->refused);
    assert_int_equal(c.ignored, x->ignored);
    assert_int_equal(c.doubts, x->doubts);
    assert_string_equal(c.first, x->first);
    ds_source_close(s);
    ds_arena_free(&a);
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(samples)];
    for (size_t i = 0; i < DS_COUNT(samples); i++)
        tests[i] = (struct CMUnitTest){ .name = samples[i].name,
                                        .test_func = maps_as_counted,
                                        .initial_state = (void *)(uintptr_t)&samples[i] };
    return cmocka_run_group_tests_name("record: real files", tests, NULL, NULL);
}
