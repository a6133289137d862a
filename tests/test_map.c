#include <downshift/declare.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

struct pet {
    const char *name;
    int64_t legs;
    ds_mark at;
};
struct farm {
    const char *name;
    bool open;
    int64_t acres;
    double rain;
    int soil;
    ds_list crops, pets, herds;
    struct pet dog;
};

static const char *no_bang(const char *text)
{
    return strchr(text, '!') ? "shouts; write it without \"!\"" : NULL;
}

static const char *const soils[] = { "clay", "sand", "loam", NULL };
static const struct pet four_legs = { .legs = 4 };
static const ds_key pet_keys[] = {
    { .key = "", .as = DS_AS_MARK, .at = offsetof(struct pet, at) },
    { .key = "name", .as = DS_AS_TEXT, .at = offsetof(struct pet, name), .flags = DS_REQUIRED },
    { .key = "legs", .as = DS_AS_INT, .at = offsetof(struct pet, legs), .max = 8 },
    { 0 },
};
static const ds_key herd_keys[] = {
    { .key = "name", .as = DS_AS_TEXT, .at = offsetof(struct pet, name), .flags = DS_IS_KEY },
    { .key = "legs", .as = DS_AS_INT, .at = offsetof(struct pet, legs), .max = 8 },
    { 0 },
};
#define AT(field) .at = offsetof(struct farm, field)
static const ds_key farm_keys[] = {
    { .key = "name", .as = DS_AS_TEXT, AT(name), .check = no_bang },
    { .key = "open", .as = DS_AS_BOOL, AT(open) },
    { .key = "acres", .as = DS_AS_INT, AT(acres), .min = 1, .max = 500 },
    { .key = "rain", .as = DS_AS_REAL, AT(rain) },
    { .key = "soil", .as = DS_AS_NAME, AT(soil), .names = soils },
    { .key = "crops", .as = DS_AS_TEXTS, AT(crops) },
    { .key = "pets", .as = DS_AS_LIST, AT(pets), .of = pet_keys, .size = sizeof(struct pet), .init = &four_legs },
    { .key = "herds", .as = DS_AS_MAP, AT(herds), .of = herd_keys, .size = sizeof(struct pet), .init = &four_legs },
    { .key = "dog", .as = DS_AS_STRUCT, AT(dog), .of = pet_keys },
    { 0 },
};

static const struct farm defaults = { .name = "old", .open = true, .acres = 7, .rain = 0.5, .soil = 2 };

static ds_err read_farm(ds_str yaml, struct farm *f, ds_arena *a, ds_why *w)
{
    *f = defaults;
    return ds_declare("farm.yaml", yaml, farm_keys, f, a, w);
}

/* ---- refusals, each with its place ---- */

static const struct bad {
    const char *name, *yaml, *story;
} bads[] = {
    { "unknown key", "name: a\ncolour: red\n",
      "farm.yaml:2:1: unknown key \"colour\" (known here: name, open, acres, rain, soil, crops, pets, herds, dog)" },
    { "unknown key inside", "dog:\n  name: rex\n  tail: 1\n",
      "farm.yaml:3:3: unknown key \"tail\" (known here: name, legs)" },
    { "duplicate key", "acres: 1\nrain: 2\nacres: 3\n", "farm.yaml:3:1: the key \"acres\" stands here twice" },
    { "free key twice but for capitals", "herds:\n  Cows:\n  cows:\n",
      "farm.yaml:3:3: the key \"cows\" stands here twice" },
    { "number with a letter", "rain: 3x\n", "farm.yaml:1:7: rain: expected a number, not \"3x\"" },
    { "decimal comma", "rain: 0,1\n", "farm.yaml:1:7: rain: expected a number, not \"0,1\"" },
    { "infinite", "rain: inf\n", "farm.yaml:1:7: rain: expected a number, not \"inf\"" },
    { "whole number with a part", "acres: 1.5\n", "farm.yaml:1:8: acres: expected a whole number, not \"1.5\"" },
    { "below", "acres: 0\n", "farm.yaml:1:8: acres: 0 is outside 1 to 500" },
    { "above", "acres: 501\n", "farm.yaml:1:8: acres: 501 is outside 1 to 500" },
    { "not a yes or no", "open: maybe\n", "farm.yaml:1:7: open: expected yes or no, not \"maybe\"" },
    { "unknown name", "soil: chalk\n", "farm.yaml:1:7: soil: expected one of: clay, sand, loam, not \"chalk\"" },
    { "list for a number", "acres: [1, 2]\n", "farm.yaml:1:8: acres: expected a whole number, not a list" },
    { "section for a text", "name:\n  a: b\n", "farm.yaml:2:3: name: expected a text, not a section with keys" },
    { "text for a section", "dog: rex\n", "farm.yaml:1:6: dog: expected a section with keys, not \"rex\"" },
    { "section for a list", "pets: {name: a}\n", "farm.yaml:1:7: pets: expected a list, not a section with keys" },
    { "list for a map", "herds: [a]\n", "farm.yaml:1:8: herds: expected a section with keys, not a list" },
    { "text in a list of sections", "pets:\n  - name: a\n  - b\n",
      "farm.yaml:3:5: pets: expected a section with keys, not \"b\"" },
    { "required key missing", "pets:\n  - legs: 3\n", "farm.yaml:2:5: missing key \"name\"" },
    { "required key without a value", "dog:\n  name:\n  legs: 3\n", "farm.yaml:2:3: missing key \"name\"" },
    { "empty list item", "pets:\n  - name: a\n  -\n", "farm.yaml:3:4: missing key \"name\"" },
    { "empty text in a list", "crops: [a, null]\n",
      "farm.yaml:1:12: crops: an empty entry; put it in quotes if it is meant" },
    { "check of a text", "\nname: \"a!\"\n", "farm.yaml:2:7: name: \"a!\" shouts; write it without \"!\"" },
    { "a list as the document", "- a\n", "farm.yaml:1:1: expected a section with keys, not a list" },
    { "a list as a key", "[a]: b\n", "farm.yaml:1:1: a key must be a plain name" },
    { "second document", "name: a\n---\nname: b\n",
      "farm.yaml:3:1: a second document; only one is read, so take out the line \"---\"" },
    { "tab for blanks", "dog:\n\tname: a\n",
      "farm.yaml:2:1: found character that cannot start any token (while scanning for the next token on line 2)" },
    { "bracket left open", "name: [a\n",
      "farm.yaml:2:1: did not find expected ',' or ']' (while parsing a flow sequence on line 1)" },
    { "undefined alias", "name: *a\n", "farm.yaml:1:7: found undefined alias" },
    { "Latin-1", "acres: 2\nname: Caf\xE9\n", "farm.yaml:2:10: not UTF-8; save the file with UTF-8 encoding" },
    { "Latin-1 after a two-byte letter", "name: \xC3\xA9\xE9\n",
      "farm.yaml:1:8: not UTF-8; save the file with UTF-8 encoding" },
    { "UTF-16", "\xFF\xFEn\0", "farm.yaml:1:1: not UTF-8; save the file with UTF-8 encoding" },
    { "control character", "name: a\x01\n", "farm.yaml:1:8: control characters are not allowed" },
    { "NUL inside a text", "name: \"a\\0b\"\n", "farm.yaml:1:7: name: a text may not hold a NUL character" },
};

static void refuses_with_the_place(void **state)
{
    const struct bad *b = *state;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    struct farm f;
    assert_int_equal(read_farm(ds_str_of(b->yaml), &f, &a, &w), DS_CONFIG);
    assert_string_equal(w.text, b->story);
    ds_arena_free(&a);
}

/* ---- what leaves the defaults ---- */

static const struct plain {
    const char *name, *yaml;
} plains[] = {
    { "empty file", "" },
    { "blank lines", "\n\n" },
    { "comments only", "# nothing\n# here\n" },
    { "document marks only", "---\n...\n" },
    { "BOM only", "\xEF\xBB\xBF" },
    { "empty section", "dog:\n" },
    { "section of comments", "dog:\n#  name: rex\n" },
    { "empty list and map", "pets:\nherds:\ncrops:\n" },
    { "nulls", "name: ~\nopen: null\nacres:\nrain: NULL\nsoil: Null\n" },
    { "an empty mapping", "{}\n" },
};

static void leaves_the_defaults(void **state)
{
    const struct plain *p = *state;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    struct farm f;
    assert_int_equal(read_farm(ds_str_of(p->yaml), &f, &a, &w), DS_OK);
    assert_memory_equal(&f, &defaults, sizeof f);
    ds_arena_free(&a);
}

/* ---- what comes in ---- */

static void reads_every_kind_of_value(void **state)
{
    (void)state;
    static const char yaml[] =
        "name: \"null\"\nopen: No\nacres: 12\nrain: 1e-1\nsoil: Sand\ncrops: [rye, \"\", b]\n"
        "pets:\n  - name: tom\n  - {name: ann, legs: 3}\nherds:\n  Old cows:\n  hens: {legs: 2}\n"
        "dog: {name: rex}\n";
    ds_arena a = { 0 };
    ds_why w = { 0 };
    struct farm f;
    assert_int_equal(read_farm(ds_str_of(yaml), &f, &a, &w), DS_OK);
    assert_string_equal(f.name, "null");
    assert_false(f.open);
    assert_int_equal(f.acres, 12);
    assert_true(f.rain == 0.1);
    assert_int_equal(f.soil, 1);
    const char **crop = f.crops.item;
    assert_int_equal(f.crops.n, 3);
    assert_string_equal(crop[0], "rye");
    assert_string_equal(crop[1], "");
    const struct pet *pet = f.pets.item, *herd = f.herds.item;
    assert_int_equal(f.pets.n, 2);
    assert_int_equal(pet[0].legs, 4);
    assert_int_equal(pet[1].legs, 3);
    assert_int_equal(pet[1].at.line, 9);
    assert_int_equal(pet[1].at.column, 5);
    assert_int_equal(f.herds.n, 2);
    assert_string_equal(herd[0].name, "Old cows");
    assert_int_equal(herd[0].legs, 4);
    assert_int_equal(herd[1].legs, 2);
    assert_string_equal(f.dog.name, "rex");
    ds_arena_free(&a);
}

static void a_single_text_is_a_list_of_one(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    struct farm f;
    assert_int_equal(read_farm(DS_LIT("crops: rye\n"), &f, &a, &w), DS_OK);
    assert_int_equal(f.crops.n, 1);
    assert_string_equal(*(const char **)f.crops.item, "rye");
    ds_arena_free(&a);
}

static void anchors_and_aliases_are_followed(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    struct farm f;
    assert_int_equal(read_farm(DS_LIT("dog: &d {name: rex, legs: 3}\npets: [*d, *d]\n"), &f, &a, &w), DS_OK);
    const struct pet *pet = f.pets.item;
    assert_string_equal(pet[1].name, "rex");
    assert_int_equal(pet[1].legs, 3);
    ds_arena_free(&a);
}

/* ---- hostile files ---- */

static char *repeat(const char *head, const char *piece, size_t times)
{
    size_t h = strlen(head), k = strlen(piece);
    char *text = malloc(h + k * times + 1);
    assert_non_null(text);
    memcpy(text, head, h);
    for (size_t i = 0; i < times; i++) memcpy(text + h + k * i, piece, k);
    text[h + k * times] = '\0';
    return text;
}

static const struct hostile {
    const char *name, *head, *piece;
    size_t times;
    const char *part;
} hostiles[] = {
    { "over a megabyte", "", "# 345678901234567890123456789\n", 40000, "1200000 bytes, more than the 1048576 allowed" },
    { "deep brackets", "name: ", "[", 500000, "1:56: nested deeper than 50 levels" },
    { "deep dashes", "", "- ", 100000, "1:101: nested deeper than 50 levels" },
    { "many entries", "pets:\n", "- name: a\n", 10001, "pets: 10001 entries, more than 10000" },
};

static void refuses_hostile_files(void **state)
{
    const struct hostile *h = *state;
    char *yaml = repeat(h->head, h->piece, h->times);
    ds_arena a = { 0 };
    ds_why w = { 0 };
    struct farm f;
    assert_int_equal(read_farm(ds_str_of(yaml), &f, &a, &w), DS_CONFIG);
    assert_non_null(strstr(w.text, "farm.yaml:"));
    assert_non_null(strstr(w.text, h->part));
    ds_arena_free(&a);
    free(yaml);
}

struct nest {
    ds_list in;
};
static const ds_key nest_keys[] = {
    { .key = "in", .as = DS_AS_LIST, .at = 0, .of = nest_keys, .size = sizeof(struct nest) },
    { 0 },
};

/* ten aliases to ten aliases to ... would be 10^9 values */
static void counts_what_aliases_repeat(void **state)
{
    (void)state;
    char yaml[4000] = "in:\n- in: &a0 [{}, {}, {}, {}, {}, {}, {}, {}, {}, {}]\n";
    for (int i = 1; i < 9; i++) {
        char line[400], *p = line;
        p += sprintf(p, "- in: &a%d [", i);
        for (int k = 0; k < 10; k++) p += sprintf(p, "%s{in: *a%d}", k ? ", " : "", i - 1);
        sprintf(p, "]\n");
        strcat(yaml, line);
    }
    ds_arena a = { 0 };
    ds_why w = { 0 };
    struct nest n = { 0 };
    assert_int_equal(ds_declare("n.yaml", ds_str_of(yaml), nest_keys, &n, &a, &w), DS_CONFIG);
    assert_non_null(strstr(w.text, "more than 100000 values, counting those that aliases repeat"));
    ds_arena_free(&a);
}

static void an_alias_to_itself_ends(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    struct nest n = { 0 };
    assert_int_equal(ds_declare("n.yaml", DS_LIT("in: &x [{in: *x}]\n"), nest_keys, &n, &a, &w), DS_CONFIG);
    ds_arena_free(&a);
}

/* Fail the first allocation, then the second, until all succeed. */
static void survives_every_failed_allocation(void **state)
{
    (void)state;
    static const char yaml[] = "name: a\ncrops: [b, c]\npets: [{name: d}]\nherds: {e: {legs: 1}}\n";
    ds_err err = DS_MEMORY;
    for (long n = 0; n < 50 && err; n++) {
        ds_arena a = { 0 };
        ds_why w = { 0 };
        struct farm f;
        ds_alloc_fail_after(n);
        err = read_farm(ds_str_of(yaml), &f, &a, &w);
        ds_alloc_fail_after(-1);
        assert_true(err == DS_OK || err == DS_MEMORY);
        ds_arena_free(&a);
    }
    assert_int_equal(err, DS_OK);
}

#define ROW(rows, i, f)                                                                                                \
    {                                                                                                                  \
        .name = (rows)[i].name, .test_func = (f), .initial_state = (void *)(uintptr_t) & (rows)[i]                     \
    }

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(bads) + DS_COUNT(plains) + DS_COUNT(hostiles) + 6];
    size_t n = 0;
    for (size_t i = 0; i < DS_COUNT(bads); i++) tests[n++] = (struct CMUnitTest)ROW(bads, i, refuses_with_the_place);
    for (size_t i = 0; i < DS_COUNT(plains); i++) tests[n++] = (struct CMUnitTest)ROW(plains, i, leaves_the_defaults);
    for (size_t i = 0; i < DS_COUNT(hostiles); i++)
        tests[n++] = (struct CMUnitTest)ROW(hostiles, i, refuses_hostile_files);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(reads_every_kind_of_value);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_single_text_is_a_list_of_one);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(anchors_and_aliases_are_followed);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(counts_what_aliases_repeat);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(an_alias_to_itself_ends);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(survives_every_failed_allocation);
    return cmocka_run_group_tests_name("declare: map", tests, NULL, NULL);
}
