/* Real excerpts and reference data beside the project, where they are: read with ds_source, counted, a few values checked. */
#include <downshift/record.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>
#include <cmocka.h>

static const struct sample {
    const char *name, *path, *format;
    int ok, refused, ignored, doubts;
} samples[] = {
    { "whoop", "../shared/samples/sleep/whoop/sleeps.csv", "whoop-sleeps", 11, 0, 4, 0 },
    { "whoop of 2023", "../shared/samples/sleep/whoop/sleeps_2023_no_consistency.csv", "whoop-sleeps", 8, 0, 0, 0 },
    { "whoop on a trip", "../shared/samples/sleep/whoop/sleeps_travel.csv", "whoop-sleeps", 14, 0, 3, 0 },
    { "whoop with naps", "../shared/samples/sleep/whoop/sleeps_utcz_and_naps.csv", "whoop-sleeps", 15, 0, 4, 0 },
    { "oura", "../shared/samples/sleep/oura/oura_trends.csv", "oura-trends", 12, 0, 1, 0 },
    { "reference sessions", "../shared/oracle/sim/S1/sessions.csv", "downshift-sessions", 2310, 0, 0, 0 },
    { "reference nights", "../shared/oracle/sim/S1/nights.csv", "downshift-nights", 18000, 0, 0, 0 },
};

struct counted {
    int ok, refused, ignored, doubts;
    ds_record first;
};

static void count_rows(ds_source *s, const ds_mapper *m, struct counted *c)
{
    ds_cells row;
    bool more = true;
    ds_why w = { 0 };
    ds_record rec;
    ds_refusal no;
    for (;;) {
        assert_int_equal(ds_source_row(s, &row, &more, &w), DS_OK);
        if (!more) return;
        ds_row_fate fate = ds_map_row(m, &row, &rec, &no);
        c->ok += fate == DS_ROW_OK;
        c->refused += fate == DS_ROW_REFUSED;
        c->ignored += fate == DS_ROW_IGNORED;
        c->doubts += fate == DS_ROW_OK && rec.doubt[0];
        if (fate == DS_ROW_OK && c->ok == 1) c->first = rec;
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
