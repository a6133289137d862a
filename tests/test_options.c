#include "../src/cli/cli.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

struct row {
    const char *name;
    const char *word[8];
    ds_err code;
    const char *story; /* a part of it */
};

static const struct row rows[] = {
    { "nothing at all", { 0 }, DS_USAGE, "which command?" },
    { "help alone", { "--help" }, DS_OK, "" },
    { "version", { "--version" }, DS_OK, "" },
    { "unknown command", { "frobnicate" }, DS_USAGE, "no command \"frobnicate\"" },
    { "unknown option", { "import", "--colour", "x" }, DS_USAGE, "unknown option --colour" },
    { "single dash", { "import", "-x" }, DS_USAGE, "two dashes" },
    { "value behind", { "import", "a.csv", "--client", "K7" }, DS_OK, "" },
    { "value after equals", { "import", "--client=K7", "a.csv" }, DS_OK, "" },
    { "value missing", { "import", "a.csv", "--client" }, DS_USAGE, "--client needs a value" },
    { "empty value", { "import", "a.csv", "--client=" }, DS_USAGE, "--client needs a value" },
    { "flag with a value", { "analyse", "--json=yes" }, DS_USAGE, "takes no value" },
    { "option of another command", { "init", "--month", "2026-10" }, DS_USAGE, "--month does not go with init" },
    { "too few words", { "import" }, DS_USAGE, "import needs PATH" },
    { "too many words", { "month", "2026-10", "2026-11" }, DS_USAGE, "one word too many: \"2026-11\"" },
    { "help needs no words", { "import", "--help" }, DS_OK, "" },
    { "after two dashes all are words", { "import", "--", "--odd-name.csv" }, DS_OK, "" },
};

static ds_err read_row(const struct row *r, struct options *o, ds_arena *a, ds_why *w)
{
    char *argv[10] = { (char *)(uintptr_t) "downshift" };
    int argc = 1;
    const struct command *c;
    for (; r->word[argc - 1]; argc++) argv[argc] = (char *)(uintptr_t)r->word[argc - 1];
    return cli_options_read(argc, argv, a, o, &c, w);
}

static void reads_a_command_line(void **state)
{
    const struct row *r = *state;
    ds_arena a = { 0 };
    struct options o;
    ds_why w = { 0 };
    assert_int_equal(read_row(r, &o, &a, &w), r->code);
    assert_non_null(strstr(w.text, r->story));
    ds_arena_free(&a);
}

static void keeps_words_and_values_apart(void **state)
{
    (void)state;
    const struct row r = { "", { "import", "a.csv", "--client", "K7", "b.csv", "--dry-run" }, DS_OK, "" };
    ds_arena a = { 0 };
    struct options o;
    ds_why w = { 0 };
    assert_int_equal(read_row(&r, &o, &a, &w), DS_OK);
    assert_int_equal(o.n_args, 2);
    assert_string_equal(o.arg[1], "b.csv");
    assert_string_equal(o.client, "K7");
    assert_true(o.dry_run);
    assert_false(o.json);
    ds_arena_free(&a);
}

static void the_environment_names_the_database(void **state)
{
    (void)state;
    const struct row plain = { "", { "status" }, DS_OK, "" }, given = { "", { "status", "--db", "c.db" }, DS_OK, "" };
    ds_arena a = { 0 };
    struct options o;
    ds_why w = { 0 };
    assert_int_equal(setenv("DOWNSHIFT_DB", "b.db", 1), 0);
    assert_int_equal(read_row(&plain, &o, &a, &w), DS_OK);
    assert_string_equal(o.db, "b.db");
    assert_int_equal(read_row(&given, &o, &a, &w), DS_OK);
    assert_string_equal(o.db, "c.db");
    unsetenv("DOWNSHIFT_DB");
    ds_arena_free(&a);
}

static void every_command_helps_itself(void **state)
{
    (void)state;
    for (const struct command *c = cli_commands; c->name; c++) {
        assert_non_null(c->run);
        assert_true(strlen(c->help) > 10);
    }
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(rows) + 3] = { 0 };
    size_t n = 0;
    for (; n < DS_COUNT(rows); n++)
        tests[n] = (struct CMUnitTest){ .name = rows[n].name,
                                        .test_func = reads_a_command_line,
                                        .initial_state = (void *)(uintptr_t)&rows[n] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(keeps_words_and_values_apart);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(the_environment_names_the_database);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(every_command_helps_itself);
    return cmocka_run_group_tests_name("cli: options", tests, NULL, NULL);
}
