/* The names that practice.yaml may use, which declare keeps for itself, against record's field table and analyse's contrasts. */
#include <downshift/analyse.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../src/analyse/model/contrasts.h"

static const ds_field *field_of(ds_record_kind kind, const char *name)
{
    int i = ds_field_find(kind, ds_str_of(name));
    if (i == DS_NO_FIELD) fail_msg("%s is no field of a %s", name, ds_kinds[kind].name);
    return ds_field_of(kind, i);
}

static void outcomes_are_fields_of_a_night_with_a_better_way(void **state)
{
    (void)state;
    for (const char *const *n = ds_outcome_names; *n; n++) {
        const ds_field *f = field_of(DS_SLEEP, *n);
        assert_int_equal(f->type, DS_T_REAL);
        assert_int_not_equal(f->direction, DS_NEITHER);
    }
}

static bool named(const char *const *names, const char *name)
{
    for (; *names; names++)
        if (!strcmp(*names, name)) return true;
    return false;
}

static void confounders_are_the_fields_of_a_day(void **state)
{
    (void)state;
    size_t days = 0, names = 0;
    for (int i = 0; i < DS_DAY_COUNT; i++) {
        const ds_field *f = ds_field_of(DS_DAY, i);
        if (f->role != DS_R_VALUE) continue;
        days++;
        if (!named(ds_confounder_names, f->name)) fail_msg("%s is missing", f->name);
    }
    for (const char *const *n = ds_confounder_names; *n; n++, names++) (void)field_of(DS_DAY, *n);
    assert_int_equal(names, days);
}

/* Wherever it stands: some kind's field of that name; else yes_no. */
static const ds_field *field_anywhere(const char *name)
{
    for (int k = 0; k < DS_KINDS; k++) {
        int i = ds_field_find((ds_record_kind)k, ds_str_of(name));
        if (i != DS_NO_FIELD) return ds_field_of((ds_record_kind)k, i);
    }
    return NULL;
}

static const ds_key *words_section(void)
{
    const ds_key *k = ds_settings_keys;
    while (strcmp(k->key, "words") != 0) k++;
    return k->of;
}

/* Every word with a meaning of its own can be taught, and only for fields that there are. */
static void words_are_taught_for_fields(void **state)
{
    (void)state;
    static const ds_settings plain;
    for (const ds_key *k = words_section(); k->key; k++) {
        const ds_field *f = field_anywhere(k->key);
        if (!strcmp(k->key, "yes_no")) continue;
        if (!f) fail_msg("%s is no field", k->key);
        assert_true(f->type == DS_T_TEXT || f->type == DS_T_NAME);
        assert_ptr_equal(k->choices, f->names);
    }
    for (int k = 0; k < DS_KINDS; k++)
        for (int i = 0; i < ds_kinds[k].fields; i++) {
            const ds_field *f = ds_field_of((ds_record_kind)k, i);
            if (f->type == DS_T_NAME && !ds_words_for(&plain, f->name)) fail_msg("%s cannot be taught", f->name);
        }
}

static bool is_contrast(const char *name)
{
    for (size_t i = 0; i < an_n_overall_specs; i++)
        if (!strcmp(an_overall_specs[i].name, name)) return true;
    for (size_t i = 0; i < an_n_condition_specs; i++)
        if (!strcmp(an_condition_specs[i].name, name)) return true;
    return false;
}

static void truths_are_contrasts_and_the_breakpoint(void **state)
{
    (void)state;
    size_t n = 0;
    for (; ds_truth_names[n]; n++)
        if (strcmp(ds_truth_names[n], "breakpoint") != 0 && !is_contrast(ds_truth_names[n]))
            fail_msg("%s is no contrast", ds_truth_names[n]);
    assert_int_equal(n, DS_TRUTHS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outcomes_are_fields_of_a_night_with_a_better_way),
        cmocka_unit_test(confounders_are_the_fields_of_a_day),
        cmocka_unit_test(words_are_taught_for_fields),
        cmocka_unit_test(truths_are_contrasts_and_the_breakpoint),
    };
    return cmocka_run_group_tests_name("names in practice.yaml", tests, NULL, NULL);
}
