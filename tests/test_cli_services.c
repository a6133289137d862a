/* The service catalogue as its users meet it: drafted, put into practice.yaml, and then silent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <jansson.h>

#include "support/child.h"
#include "support/files.h"

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define HEAD       "client_id,date,start,duration_min,technique,pressure,service,price\n"

static const char *folder;
static child_result last;

static int set_up(void **state)
{
    (void)state;
    folder = support_folder();
    static const char log[] = HEAD "K7QM,2026-10-01,10:00,,deep tissue,deep,Deep tissue 60 min,95\n"
                                   "K7QM,2026-10-02,10:00,,Deep Tissue,,deep  tissue 60 MIN,95\n"
                                   "R2XD,2026-10-02,12:00,30,,,Facial,40\n"
                                   "R2XD,2026-10-03,12:00,45,,light,Facial,40\n"
                                   "R2XD,2026-10-04,12:00,,,,\"Yes: 90\",\n";
    (void)support_write(folder, "log.csv", log, strlen(log));
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    child_free(&last);
    support_remove(folder);
    return 0;
}

static void run(const char *const *words)
{
    child_free(&last);
    last = child_run(&(child_setting){ .folder = folder }, words);
    if (last.status) fail_msg("status %d\n%s%s", last.status, last.out, last.err);
}

static void says(const char *piece)
{
    if (!strstr(last.out, piece)) fail_msg("\"%s\" is not in:\n%s", piece, last.out);
}

static const char *const drafted[] = {
    "  Deep tissue 60 min: {technique: deep tissue, pressure: deep, minutes: 60, price: 95.00}  # 2 visits; minutes by its name\n",
    "  Facial: {pressure: light, price: 40.00}  # 2 visits; minutes as logged, it differs\n",
    "  \"Yes: 90\": {minutes: 90}  # 1 visit; minutes by its name\n",
};

static void a_draft_is_made_of_what_the_log_says(void **state)
{
    (void)state;
    run(WORDS("import", "log.csv"));
    for (size_t i = 0; i < sizeof drafted / sizeof *drafted; i++) says(drafted[i]);
    run(WORDS("services"));
    for (size_t i = 0; i < sizeof drafted / sizeof *drafted; i++) says(drafted[i]);
}

static void the_draft_is_a_catalogue(void **state)
{
    (void)state;
    run(WORDS("import", "log.csv"));
    run(WORDS("services"));
    (void)support_write(folder, "practice.yaml", last.out, strlen(last.out));
    run(WORDS("services"));
    says("  # in it: \"Facial\", 2 visits\n");
    says("  # in it: \"Yes: 90\", 1 visit\n");
    assert_null(strstr(last.out, "{technique"));
    run(WORDS("import", "log.csv"));
    assert_null(strstr(last.out, "catalogue"));
}

static void a_pattern_is_named(void **state)
{
    (void)state;
    static const char yaml[] = "services: {\"deep tissue *\": {}, Facial: {massage: no}}\n";
    (void)support_write(folder, "practice.yaml", yaml, strlen(yaml));
    run(WORDS("import", "log.csv"));
    says("  \"Yes: 90\": {minutes: 90}");
    assert_null(strstr(last.out, "Facial"));
    run(WORDS("services"));
    says("2 visits, by \"deep tissue *\"\n");
    says("\"Facial\", 2 visits, no massage\n");
    run(WORDS("services", "--json"));
    json_t *j = json_loads(last.out, 0, NULL);
    assert_int_equal(json_array_size(j), 3);
    assert_string_equal(json_string_value(json_object_get(json_array_get(j, 0), "entry")), "deep tissue *");
    assert_true(json_is_null(json_object_get(json_array_get(j, 2), "entry")));
    json_decref(j);
}

static void a_log_without_services_says_so(void **state)
{
    (void)state;
    static const char log[] = "client_id,date,start,duration_min\nK7QM,2026-10-01,10:00,60\n";
    (void)support_write(folder, "log.csv", log, strlen(log));
    run(WORDS("import", "log.csv"));
    assert_null(strstr(last.out, "catalogue"));
    run(WORDS("services"));
    says("# no visit names a service\n");
}

/* ---- a catalogue that was typed ---- */

static const char typed[] = "Service,Length (min),Price,Pressure,Technique,Massage\nDeep 60,60,105,Deep,deep tissue,\n,,,,,\n"
                            "\"Yes: *\",,,,,yes\nFacial,60,85.50,,,No\n";

static void a_typed_catalogue_becomes_yaml(void **state)
{
    (void)state;
    (void)support_write(folder, "catalogue.csv", typed, strlen(typed));
    run(WORDS("services", "catalogue.csv"));
    says("services:\n  Deep 60: {technique: deep tissue, pressure: deep, minutes: 60, price: 105.00}\n  \"Yes: *\": {}\n"
         "  Facial: {minutes: 60, price: 85.50, massage: no}\n");
    (void)support_write(folder, "practice.yaml", last.out, strlen(last.out));
    run(WORDS("import", "log.csv")); /* it is a catalogue that loads */
    run(WORDS("services", "catalogue.csv", "--json"));
    json_t *j = json_loads(last.out, 0, NULL);
    assert_int_equal(json_array_size(j), 3);
    assert_string_equal(json_string_value(json_object_get(json_array_get(j, 2), "service")), "Facial");
    json_decref(j);
}

static const struct {
    const char *row, *told;
} faults[] = {
    { "Deep 60,an hour,,,,", "c.csv:2: Length (min): not whole minutes from 1 to 480: \"an hour\"" },
    { "Deep 60,60.5,,,,", "c.csv:2: Length (min): not whole" },
    { "Deep 60,481,,,,", "c.csv:2: Length (min): not whole" },
    { "Deep 60,60,-5,,,", "c.csv:2: Price: no price" },
    { "Deep 60,60,95,hard,,", "c.csv:2: Pressure: not light, moderate or deep: \"hard\"" },
    { "Deep 60,60,95,,,perhaps", "c.csv:2: Massage: not yes or no: \"perhaps\"" },
    { ",60,95,,,", "c.csv:2: Service: the name is missing" },
    { "Deep 60,60,,,,\ndeep 60,90,,,,", "c.csv:3: \"deep 60\" stands in line 2 already" },
};

static void what_no_catalogue_may_hold_is_told_with_its_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        char text[256];
        snprintf(text, sizeof text, "Service,Length (min),Price,Pressure,Technique,Massage\n%s\n", faults[i].row);
        (void)support_write(folder, "c.csv", text, strlen(text));
        child_result r = child_run(&(child_setting){ .folder = folder }, WORDS("services", "c.csv"));
        assert_int_equal(r.status, 65);
        if (!strstr(r.err, faults[i].told)) fail_msg("\"%s\" is not in: %s", faults[i].told, r.err);
        child_free(&r);
    }
}

static void another_table_is_no_catalogue(void **state)
{
    (void)state;
    child_result r = child_run(&(child_setting){ .folder = folder }, WORDS("services", "log.csv"));
    assert_int_equal(r.status, 65);
    assert_non_null(strstr(r.err, "log.csv: no sheet has the columns"));
    child_free(&r);
}

/* Import says what it is and what to do. */
static void import_does_not_take_it_for_a_log(void **state)
{
    (void)state;
    (void)support_write(folder, "catalogue.csv", typed, strlen(typed));
    run(WORDS("import", "catalogue.csv"));
    says("not read: services belong into practice.yaml");
}

#define ONE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ONE(a_draft_is_made_of_what_the_log_says),
        ONE(the_draft_is_a_catalogue),
        ONE(a_pattern_is_named),
        ONE(a_log_without_services_says_so),
        ONE(a_typed_catalogue_becomes_yaml),
        ONE(what_no_catalogue_may_hold_is_told_with_its_place),
        ONE(another_table_is_no_catalogue),
        ONE(import_does_not_take_it_for_a_log),
    };
    return cmocka_run_group_tests_name("cli: the service catalogue", tests, NULL, NULL);
}
