#include <downshift/base.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static void a_story_reads_outermost_first(void **state)
{
    (void)state;
    ds_why w = { 0 };
    assert_int_equal(ds_fail(&w, DS_DATA, "not a number: \"%s\"", "n/a"), DS_DATA);
    assert_int_equal(ds_within(&w, "line %d", 214), DS_DATA);
    assert_int_equal(ds_within(&w, "%s", "oura.csv"), DS_DATA);
    assert_string_equal(w.text, "oura.csv: line 214: not a number: \"n/a\"");
}

static void a_long_story_is_cut_not_overrun(void **state)
{
    (void)state;
    ds_why w = { 0 };
    char big[2000];
    memset(big, 'x', sizeof big);
    big[sizeof big - 1] = '\0';
    (void)ds_fail(&w, DS_STORE, "%s", big);
    (void)ds_within(&w, "%s", big);
    assert_true(strlen(w.text) < sizeof w.text);
}

static void every_code_has_a_name_text_and_status(void **state)
{
    (void)state;
    for (int c = DS_OK; c <= DS_CONFIG; c++) {
        assert_true(strlen(ds_err_text((ds_err)c)) > 3);
        assert_true(strlen(ds_err_name((ds_err)c)) > 1);
        assert_true(c == DS_OK ? ds_exit_status((ds_err)c) == 0 : ds_exit_status((ds_err)c) >= 64);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_story_reads_outermost_first),
        cmocka_unit_test(a_long_story_is_cut_not_overrun),
        cmocka_unit_test(every_code_has_a_name_text_and_status),
    };
    return cmocka_run_group_tests_name("base: errors", tests, NULL, NULL);
}
