/* A list of objects in a cell: what is found in it by name, also where it is damaged. */
#include "../src/record/form/forms.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static const struct row {
    const char *name, *list, *want; /* of each object the member "a", and what is left */
} rows[] = {
    { "two", "[{\"a\":1,\"b\":\"x\"},{\"b\":2,\"a\":\"y\"}]", "1;y;]" },
    { "with blanks", " [ { \"a\" : 1 , \"b\" : 2 } ,\n { \"a\" : \"y z\" } ] ", "1;y z;]" },
    { "behind what is nested", "[{\"b\":{\"a\":3,\"c\":[1,{\"a\":4}]},\"a\":5},{\"b\":[],\"a\":6}]", "5;6;]" },
    { "signs in texts", "[{\"b\":\"}],{\\\"a\\\":9\",\"a\":\"q\\\"r\"}]", "q\\\"r;]" },
    { "null and not there", "[{\"a\":null},{\"b\":1},{}]", ";;;]" },
    { "nothing", "[]", "[]" },
    { "no list", "none", "none" },
    { "a number in it", "[{\"a\":1},7]", "1;,7]" },
    { "cut short", "[{\"a\":1},{\"a\":\"", "1;\";" },
    { "cut in a name", "[{\"a", ";" },
    { "no colon", "[{\"a\" 1}]", ";]" },
};

static void finds(void **state)
{
    const struct row *r = *state;
    char got[200] = "";
    ds_str list = ds_str_of(r->list), object;
    while (rec_next_object(&list, &object)) ds_print_more(got, sizeof got, "%.*s;", DS_FMT(rec_member(object, "a")));
    ds_print_more(got, sizeof got, "%.*s", DS_FMT(ds_trim(list)));
    assert_string_equal(got, r->want);
}

/* Wherever a list is cut, nothing beyond it is looked at. */
static void cut_anywhere(void **state)
{
    (void)state;
    static const char whole[] = "[{\"a\":{\"b\":[1,\"x\\\"\"]},\"c\":\"d\"},{\"a\":2}]";
    char copy[sizeof whole];
    for (size_t n = 0; n < sizeof whole; n++) {
        memcpy(copy, whole, n);
        ds_str list = { copy, n }, object;
        int objects = 0;
        while (rec_next_object(&list, &object)) {
            const ds_str v = rec_member(object, "a");
            assert_true(object.p + object.n <= copy + n && (!v.n || v.p + v.n <= object.p + object.n));
            objects++;
        }
        assert_true(objects <= 2);
    }
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(rows) + 1];
    size_t n = 0;
    for (size_t i = 0; i < DS_COUNT(rows); i++)
        tests[n++] = (struct CMUnitTest){ .name = rows[i].name,
                                          .test_func = finds,
                                          .initial_state = (void *)(uintptr_t)&rows[i] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(cut_anywhere);
    return cmocka_run_group_tests_name("record: lists in a cell", tests, NULL, NULL);
}
