#include <downshift/record.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static void every_field_is_found_by_its_name(void **state)
{
    (void)state;
    for (int i = 0; i < DS_FIELD_COUNT; i++) {
        ds_field_id id = DS_FIELD_COUNT;
        assert_true(ds_field_find(ds_str_of(ds_fields[i].name), &id));
        assert_int_equal(id, i);
    }
}

static void other_names_are_not_found(void **state)
{
    (void)state;
    ds_field_id id = DS_F_TST;
    assert_false(ds_field_find(DS_LIT("tst"), &id));
    assert_false(ds_field_find(DS_LIT("TST_MIN"), &id));
    assert_false(ds_field_find((ds_str){ 0 }, &id));
    assert_int_equal(id, DS_F_TST);
}

static void every_field_says_what_it_is(void **state)
{
    (void)state;
    for (int i = 0; i < DS_FIELD_COUNT; i++) {
        const ds_field *f = &ds_fields[i];
        assert_non_null(strchr("SNDB", f->holder));
        assert_true(f->privacy != 0 && (f->privacy & (f->privacy - 1)) == 0); /* one class, not two */
        assert_true(f->source[0]);
        assert_int_equal(f->type == DS_T_NAME, f->names != NULL);
        if (f->type == DS_T_REAL || f->type == DS_T_MONEY || f->type == DS_T_FLAG) assert_true(f->low < f->high);
    }
}

/* Facts that others rely on, by field. */
static void sleep_is_health_and_its_direction_is_right(void **state)
{
    (void)state;
    static const struct {
        ds_field_id id;
        ds_direction direction;
    } want[] = { { DS_F_QUALITY, DS_HIGHER },    { DS_F_SCORE, DS_HIGHER },     { DS_F_TST, DS_HIGHER },
                 { DS_F_EFFICIENCY, DS_HIGHER }, { DS_F_HRV, DS_HIGHER },       { DS_F_SOL, DS_LOWER },
                 { DS_F_WASO, DS_LOWER },        { DS_F_AWAKENINGS, DS_LOWER }, { DS_F_RHR, DS_LOWER },
                 { DS_F_TIB, DS_NEITHER } };
    for (size_t i = 0; i < DS_COUNT(want); i++) {
        assert_int_equal(ds_fields[want[i].id].direction, want[i].direction);
        assert_int_equal(ds_fields[want[i].id].privacy, DS_P_HEALTH);
        assert_int_equal(ds_fields[want[i].id].holder, 'N');
    }
    assert_int_equal(ds_fields[DS_F_NOTES].privacy, DS_P_FREE);
    assert_int_equal(ds_fields[DS_F_CLIENT].privacy, DS_P_KEY);
    assert_int_equal(ds_fields[DS_F_PRICE].privacy, DS_P_MONEY);
}

static void names_stand_in_the_order_of_their_constants(void **state)
{
    (void)state;
    assert_string_equal(ds_fields[DS_F_PRESSURE].names[DS_MODERATE], "moderate");
    assert_string_equal(ds_fields[DS_F_KIND].names[DS_KIND_SELF], "self");
    assert_string_equal(ds_fields[DS_F_STATUS].names[DS_NO_SHOW], "no-show");
    assert_string_equal(ds_fields[DS_F_STATUS].names[DS_CANCELLED], "cancelled");
    assert_null(ds_fields[DS_F_STATUS].names[DS_CANCELLED + 1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_is_found_by_its_name),
        cmocka_unit_test(other_names_are_not_found),
        cmocka_unit_test(every_field_says_what_it_is),
        cmocka_unit_test(sleep_is_health_and_its_direction_is_right),
        cmocka_unit_test(names_stand_in_the_order_of_their_constants),
    };
    return cmocka_run_group_tests_name("record: fields", tests, NULL, NULL);
}
