#include <downshift/record.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static void every_field_is_found_by_its_name(void **state)
{
    (void)state;
    for (int k = 0; k < DS_KINDS; k++)
        for (int i = 0; i < ds_kinds[k].fields; i++)
            assert_int_equal(ds_field_find((ds_record_kind)k, ds_str_of(ds_kinds[k].field[i].name)), i);
}

static void other_names_are_not_found(void **state)
{
    (void)state;
    assert_int_equal(ds_field_find(DS_SLEEP, DS_LIT("tst")), DS_NO_FIELD);
    assert_int_equal(ds_field_find(DS_SLEEP, DS_LIT("TST_MIN")), DS_NO_FIELD);
    assert_int_equal(ds_field_find(DS_SESSION, DS_LIT("tst_min")), DS_NO_FIELD);
    assert_int_equal(ds_field_find(DS_SESSION, (ds_str){ 0 }), DS_NO_FIELD);
}

static void check_field(const ds_field *f)
{
    assert_true(f->privacy != 0 && (f->privacy & (f->privacy - 1)) == 0); /* one class, not two */
    assert_true(f->source[0]);
    assert_int_equal(f->type == DS_T_NAME, f->names != NULL);
    if (f->type == DS_T_REAL || f->type == DS_T_MONEY || f->type == DS_T_FLAG) assert_true(f->low < f->high);
    if (f->type == DS_T_WHOLE) assert_int_equal(f->role, DS_R_MADE);
    if (f->role == DS_R_REF) assert_int_equal(f->type, DS_T_TEXT);
}

static void every_field_says_what_it_is(void **state)
{
    (void)state;
    for (int k = 0; k < DS_KINDS; k++)
        for (int i = 0; i < ds_kinds[k].fields; i++) check_field(&ds_kinds[k].field[i]);
}

/* What is of a client begins its key with the client; every record is about a day, and has a value. */
static void every_kind_can_be_placed(void **state)
{
    (void)state;
    for (int n = 0; n < DS_KINDS; n++) {
        const ds_kind *k = &ds_kinds[n];
        assert_true(k->fields > 2 && k->fields <= DS_MAX_FIELDS);
        assert_int_equal(k->field[k->day].type, DS_T_DATE);
        if (k->start != DS_NO_FIELD) assert_int_equal(k->field[k->start].type, DS_T_TIME);
        if (k->client != DS_NO_FIELD) assert_string_equal(k->field[k->client].name, "client_id");
        assert_int_equal(k->client != DS_NO_FIELD && k->field[k->client].role == DS_R_KEY, k->owner != DS_OWNER_SOURCE && k->owner != DS_OWNER_PRACTICE);
    }
}

/* A column fills the field of that name in every kind that its rows make, so it must be read alike. */
static void a_name_means_the_same_in_every_kind(void **state)
{
    (void)state;
    for (int k = 0; k < DS_KINDS; k++)
        for (int i = 0; i < ds_kinds[k].fields; i++)
            for (int j = 0; j < k; j++) {
                const ds_field *f = &ds_kinds[k].field[i];
                int there = ds_field_find((ds_record_kind)j, ds_str_of(f->name));
                if (there == DS_NO_FIELD || f->role == DS_R_MADE) continue; /* no column fills what is made */
                assert_int_equal(ds_kinds[j].field[there].type, f->type);
                assert_string_equal(ds_kinds[j].field[there].unit, f->unit);
                assert_int_equal(ds_kinds[j].field[there].privacy, f->privacy);
                assert_ptr_equal(ds_kinds[j].field[there].names, f->names);
            }
}

static void money_is_nobodys_but_the_practices(void **state)
{
    (void)state;
    for (int k = DS_SALE; k < DS_KINDS; k++)
        for (int i = 0; i < ds_kinds[k].fields; i++)
            if (ds_kinds[k].field[i].type == DS_T_MONEY)
                assert_int_equal(ds_kinds[k].field[i].privacy, DS_P_MONEY);
}

/* Facts that others rely on, by field. */
static void sleep_is_health_and_its_direction_is_right(void **state)
{
    (void)state;
    static const struct {
        int id;
        ds_direction direction;
    } want[] = { { DS_SLEEP_QUALITY, DS_HIGHER },    { DS_SLEEP_SCORE, DS_HIGHER },     { DS_SLEEP_TST, DS_HIGHER },
                 { DS_SLEEP_EFFICIENCY, DS_HIGHER }, { DS_SLEEP_HRV, DS_HIGHER },       { DS_SLEEP_SOL, DS_LOWER },
                 { DS_SLEEP_WASO, DS_LOWER },        { DS_SLEEP_AWAKENINGS, DS_LOWER }, { DS_SLEEP_RHR, DS_LOWER },
                 { DS_SLEEP_TIB, DS_NEITHER } };
    for (size_t i = 0; i < DS_COUNT(want); i++) {
        assert_int_equal(ds_field_of(DS_SLEEP, want[i].id)->direction, want[i].direction);
        assert_int_equal(ds_field_of(DS_SLEEP, want[i].id)->privacy, DS_P_HEALTH);
    }
    assert_int_equal(ds_field_of(DS_SESSION, DS_SESSION_NOTES)->privacy, DS_P_FREE);
    assert_int_equal(ds_field_of(DS_SESSION, DS_SESSION_CLIENT)->privacy, DS_P_KEY);
    assert_int_equal(ds_field_of(DS_SESSION, DS_SESSION_PRICE)->privacy, DS_P_MONEY);
}

static void names_stand_in_the_order_of_their_constants(void **state)
{
    (void)state;
    assert_string_equal(ds_field_of(DS_SESSION, DS_SESSION_PRESSURE)->names[DS_MODERATE], "moderate");
    assert_string_equal(ds_field_of(DS_SESSION, DS_SESSION_KIND)->names[DS_KIND_SELF], "self");
    assert_string_equal(ds_field_of(DS_SESSION, DS_SESSION_STATUS)->names[DS_NO_SHOW], "no-show");
    assert_string_equal(ds_field_of(DS_SESSION, DS_SESSION_STATUS)->names[DS_CANCELLED], "cancelled");
    assert_string_equal(ds_field_of(DS_SESSION, DS_SESSION_STATUS)->names[DS_STATUS_UNKNOWN], "unknown");
    assert_string_equal(ds_field_of(DS_SESSION, DS_SESSION_STATUS)->names[DS_ILL], "ill");
    assert_null(ds_field_of(DS_SESSION, DS_SESSION_STATUS)->names[DS_ILL + 1]);
}

static void a_record_knows_its_day(void **state)
{
    (void)state;
    ds_record r = { .kind = DS_SESSION };
    assert_int_equal(ds_record_day(&r), DS_NO_DATE);
    ds_set(&r, DS_SESSION_START, (ds_fval){ .time = { 3 * 86400 + 60, DS_NO_OFFSET } });
    assert_int_equal(ds_record_day(&r), 3);
    ds_set(&r, DS_SESSION_DATE, (ds_fval){ .whole = 4 });
    assert_int_equal(ds_record_day(&r), 4);
    ds_unset(&r, DS_SESSION_DATE);
    assert_int_equal(ds_record_day(&r), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_is_found_by_its_name),
        cmocka_unit_test(other_names_are_not_found),
        cmocka_unit_test(every_field_says_what_it_is),
        cmocka_unit_test(every_kind_can_be_placed),
        cmocka_unit_test(a_name_means_the_same_in_every_kind),
        cmocka_unit_test(money_is_nobodys_but_the_practices),
        cmocka_unit_test(sleep_is_health_and_its_direction_is_right),
        cmocka_unit_test(names_stand_in_the_order_of_their_constants),
        cmocka_unit_test(a_record_knows_its_day),
    };
    return cmocka_run_group_tests_name("record: fields", tests, NULL, NULL);
}
