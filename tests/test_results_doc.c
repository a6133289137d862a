/* docs/results.md against the lists of results.h: each table with its key, each row of the JSON with its members. */
#include <downshift/results.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static ds_arena arena;
static char *text; /* the page, with every run of blanks one blank */

static int make(void **state)
{
    (void)state;
    ds_why w = { 0 };
    ds_str page;
    if (ds_read_file("docs/results.md", 1 << 20, &arena, &page, &w)) fail_msg("%s", w.text);
    if (!(text = ds_alloc(&arena, page.n + 1))) return -1;
    size_t n = 0;
    for (size_t i = 0; i < page.n; i++) {
        bool blank = page.p[i] == ' ' || page.p[i] == '\n';
        if (!blank || (n && text[n - 1] != ' ')) text[n++] = blank ? ' ' : page.p[i];
    }
    return 0;
}

static int gone(void **state)
{
    (void)state;
    ds_arena_free(&arena);
    return 0;
}

static void join(char *to, size_t cap, const char *more)
{
    size_t n = strlen(to);
    snprintf(to + n, cap - n, "%s%s", n ? ", " : "", more);
}

static void the_key_is_as_documented(void **state)
{
    const ds_result_table *t = *state;
    char row[300], key[200] = "run";
    for (size_t i = 0; i < t->n; i++)
        if (t->column[i].part == DS_PART_key) join(key, sizeof key, t->column[i].name);
    snprintf(row, sizeof row, "| `%s` | %s | ", t->name, key);
    if (!strstr(text, row)) fail_msg("docs/results.md has no \"%s\" under Tables", row);
}

/* As the JSON has it; some keys were fixed before the tables were, or are words of SQL. */
static const char *key_of(const ds_result_table *t, const char *column)
{
    bool step = t == &ds_result_tables[DS_R_LENGTH_STEP];
    if (!strcmp(column, "loglik")) return "reml_loglik";
    if (step && !strcmp(column, "from_min")) return "from";
    return step && !strcmp(column, "to_min") ? "to" : column;
}

/* "name, value, words"; cr2_... stand together in braces. keyed: the name is what the row stands under. */
static void members_of(const ds_result_table *t, bool keyed, char *out, size_t cap)
{
    bool open = false;
    out[0] = '\0';
    for (size_t i = 0; i < t->n; i++) {
        const ds_result_column *c = &t->column[i];
        const char *name = key_of(t, c->name);
        bool robust = !strncmp(name, "cr2_", 4);
        if (c->part == DS_PART_told || !strcmp(name, "outcome") || !strcmp(name, "model") || !strcmp(name, "rank") ||
            (keyed && !strcmp(name, "name")))
            continue;
        if (open && !robust) snprintf(out + strlen(out), cap - strlen(out), "}");
        if (robust && !open)
            join(out, cap, "cr2 {se");
        else
            join(out, cap, robust ? name + 4 : name);
        open = robust;
    }
}

/* Tables whose rows are no rows in the JSON: sentences alone, values by name, none. */
static bool is_no_row(const ds_result_table *t)
{
    static const ds_result none[] = { DS_R_FINDING, DS_R_TRUTH, DS_R_EXPOSURE };
    for (size_t i = 0; i < DS_COUNT(none); i++)
        if (t == &ds_result_tables[none[i]]) return true;
    return false;
}

static void the_members_are_as_documented(void **state)
{
    const ds_result_table *t = *state;
    char members[600], keyed[600];
    if (is_no_row(t)) return;
    members_of(t, false, members, sizeof members);
    members_of(t, true, keyed, sizeof keyed);
    if (!strstr(text, members) && !strstr(text, keyed))
        fail_msg("docs/results.md: rows of %s have \"%s\" in the JSON", t->name, members);
}

int main(void)
{
    struct CMUnitTest tests[2 * DS_RESULTS];
    for (size_t i = 0; i < DS_RESULTS; i++) {
        void *table = (void *)(uintptr_t)&ds_result_tables[i];
        tests[i] = (struct CMUnitTest){ ds_result_tables[i].name, the_key_is_as_documented, NULL, NULL, table };
        tests[DS_RESULTS + i] =
            (struct CMUnitTest){ ds_result_tables[i].name, the_members_are_as_documented, NULL, NULL, table };
    }
    return cmocka_run_group_tests_name("docs: results", tests, make, gone);
}
