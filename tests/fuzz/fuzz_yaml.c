/* A hostile YAML file through a table with every kind of value: never a crash, and what is accepted obeys the table. */
#include <downshift/declare.h>

#include <stdlib.h>
#include <string.h>

static void must(bool ok)
{
    if (!ok) abort();
}

struct leaf {
    const char *name;
    int64_t legs;
    ds_mark at;
};
struct all {
    const char *text;
    bool flag;
    int64_t whole;
    double real;
    int name;
    ds_list texts, list, map;
    struct leaf one;
};

static const char *const names[] = { "a", "b", "c", NULL };
static const struct leaf four = { .legs = 4 };
static const ds_key leaf_keys[] = {
    { .key = "", .as = DS_AS_MARK, .at = offsetof(struct leaf, at) },
    { .key = "name", .as = DS_AS_TEXT, .at = offsetof(struct leaf, name), .flags = DS_REQUIRED },
    { .key = "legs", .as = DS_AS_INT, .at = offsetof(struct leaf, legs), .min = 1, .max = 8 },
    { 0 },
};
static const ds_key free_keys[] = {
    { .key = "name", .as = DS_AS_TEXT, .at = offsetof(struct leaf, name), .flags = DS_IS_KEY },
    { .key = "legs", .as = DS_AS_INT, .at = offsetof(struct leaf, legs), .min = 1, .max = 8 },
    { 0 },
};
#define AT(field) .at = offsetof(struct all, field)
static const ds_key keys[] = {
    { .key = "t", .as = DS_AS_TEXT, AT(text) },
    { .key = "f", .as = DS_AS_BOOL, AT(flag) },
    { .key = "w", .as = DS_AS_INT, AT(whole), .min = -5, .max = 5 },
    { .key = "r", .as = DS_AS_REAL, AT(real), .min = -0.5, .max = 0.5 },
    { .key = "n", .as = DS_AS_NAME, AT(name), .names = names },
    { .key = "ts", .as = DS_AS_TEXTS, AT(texts) },
    { .key = "l", .as = DS_AS_LIST, AT(list), .of = leaf_keys, .size = sizeof(struct leaf), .init = &four },
    { .key = "m", .as = DS_AS_MAP, AT(map), .of = free_keys, .size = sizeof(struct leaf), .init = &four },
    { .key = "o", .as = DS_AS_STRUCT, AT(one), .of = leaf_keys },
    { 0 },
};

static void leaves_are_whole(const ds_list *list)
{
    const struct leaf *leaf = list->item;
    for (size_t i = 0; i < list->n; i++) {
        must(leaf[i].name != NULL && ds_utf8(ds_str_of(leaf[i].name)));
        must(leaf[i].legs >= 1 && leaf[i].legs <= 8);
    }
}

static void obeys_the_table(const struct all *v)
{
    const char *const *text = v->texts.item;
    must(v->whole >= -5 && v->whole <= 5);
    must(v->real >= -0.5 && v->real <= 0.5);
    must(v->name >= 0 && v->name < 3);
    for (size_t i = 0; i < v->texts.n; i++) must(text[i] != NULL);
    leaves_are_whole(&v->list);
    leaves_are_whole(&v->map);
}

static void is_located(const ds_why *w)
{
    must(w->code == DS_CONFIG && !memcmp(w->text, "f.yaml:", 7));
    must(strlen(w->text) < sizeof w->text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ds_arena a = { 0 };
    ds_why w = { 0 };
    struct all v = { 0 };
    char *p = malloc(size + 1); /* of its own, so that a byte too far is seen */
    if (!p) return 0;
    if (size) memcpy(p, data, size);
    if (ds_declare("f.yaml", (ds_str){ p, size }, keys, &v, &a, &w) == DS_OK)
        obeys_the_table(&v);
    else
        is_located(&w);
    free(p);
    ds_arena_free(&a);
    return 0;
}
