#include "schema.h"

#include <regex.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <downshift/base.h>

typedef struct {
    const json_t *root;
    char path[SCHEMA_FAULT];
    char *fault;
} validator;

static bool check(validator *v, const json_t *schema, const json_t *doc);

static bool DS_PRINTF(2, 3) wrong(validator *v, const char *fmt, ...)
{
    int n = snprintf(v->fault, SCHEMA_FAULT, "%.180s: ", *v->path ? v->path : "/");
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(v->fault + n, SCHEMA_FAULT - (size_t)n, fmt, ap);
    va_end(ap);
    return false;
}

/* Goes one step down for the length of one check. */
static bool check_at(validator *v, const char *step, const json_t *schema, const json_t *doc)
{
    size_t n = strlen(v->path);
    snprintf(v->path + n, sizeof v->path - n, "/%s", step);
    bool fine = check(v, schema, doc);
    v->path[n] = '\0';
    return fine;
}

/* ---- single keywords ---- */

static bool is_type(const char *name, const json_t *doc)
{
    static const struct {
        const char *name;
        json_type type[2];
    } types[] = { { "object", { JSON_OBJECT, JSON_OBJECT } }, { "array", { JSON_ARRAY, JSON_ARRAY } },
                  { "string", { JSON_STRING, JSON_STRING } }, { "integer", { JSON_INTEGER, JSON_INTEGER } },
                  { "number", { JSON_INTEGER, JSON_REAL } },  { "boolean", { JSON_TRUE, JSON_FALSE } },
                  { "null", { JSON_NULL, JSON_NULL } } };
    for (size_t i = 0; i < DS_COUNT(types); i++)
        if (!strcmp(types[i].name, name))
            return json_typeof(doc) == types[i].type[0] || json_typeof(doc) == types[i].type[1];
    return false;
}

static bool check_type(validator *v, const json_t *word, const json_t *doc)
{
    size_t i;
    json_t *one;
    if (json_is_string(word))
        return is_type(json_string_value(word), doc) || wrong(v, "not of type %s", json_string_value(word));
    json_array_foreach(word, i, one) if (is_type(json_string_value(one), doc)) return true;
    return wrong(v, "of none of the types");
}

static bool check_enum(validator *v, const json_t *word, const json_t *doc)
{
    size_t i;
    json_t *one;
    json_array_foreach(word, i, one) if (json_equal(one, doc)) return true;
    return wrong(v, "\"%s\" is none of the values", json_is_string(doc) ? json_string_value(doc) : "(no text)");
}

static bool check_minimum(validator *v, const json_t *word, const json_t *doc)
{
    if (!json_is_number(doc) || json_number_value(doc) >= json_number_value(word)) return true;
    return wrong(v, "%g is below %g", json_number_value(doc), json_number_value(word));
}

static bool check_maximum(validator *v, const json_t *word, const json_t *doc)
{
    if (!json_is_number(doc) || json_number_value(doc) <= json_number_value(word)) return true;
    return wrong(v, "%g is above %g", json_number_value(doc), json_number_value(word));
}

static bool check_pattern(validator *v, const json_t *word, const json_t *doc)
{
    regex_t form;
    if (!json_is_string(doc)) return true;
    if (regcomp(&form, json_string_value(word), REG_EXTENDED | REG_NOSUB)) return wrong(v, "a pattern that is none");
    bool fits = regexec(&form, json_string_value(doc), 0, NULL, 0) == 0;
    regfree(&form);
    return fits || wrong(v, "\"%s\" is not of the form", json_string_value(doc));
}

static bool check_names(validator *v, const json_t *word, const json_t *doc)
{
    const char *name;
    json_t *member;
    json_object_foreach((json_t *)(uintptr_t)doc, name, member)
    {
        json_t *text = json_string(name);
        bool fine = check_at(v, name, word, text);
        json_decref(text);
        if (!fine) return false;
    }
    return true;
}

static bool check_least_items(validator *v, const json_t *word, const json_t *doc)
{
    if (!json_is_array(doc) || json_array_size(doc) >= (size_t)json_integer_value(word)) return true;
    return wrong(v, "fewer items than it needs");
}

static bool check_unique(validator *v, const json_t *word, const json_t *doc)
{
    for (size_t i = 0; json_is_true(word) && i < json_array_size(doc); i++)
        for (size_t k = 0; k < i; k++)
            if (json_equal(json_array_get(doc, i), json_array_get(doc, k))) return wrong(v, "the same item twice");
    return true;
}

static bool check_required(validator *v, const json_t *word, const json_t *doc)
{
    size_t i;
    json_t *name;
    json_array_foreach(word, i,
                       name) if (json_is_object(doc) &&
                                 !json_object_get(doc, json_string_value(name))) return wrong(v, "\"%s\" is missing",
                                                                                              json_string_value(name));
    return true;
}

static bool check_properties(validator *v, const json_t *word, const json_t *doc)
{
    const char *name;
    json_t *schema;
    json_object_foreach((json_t *)(uintptr_t)word, name, schema)
    {
        const json_t *member = json_object_get(doc, name);
        if (member && !check_at(v, name, schema, member)) return false;
    }
    return true;
}

static bool check_items(validator *v, const json_t *word, const json_t *doc)
{
    char step[24];
    for (size_t i = 0; i < json_array_size(doc); i++) {
        snprintf(step, sizeof step, "%zu", i);
        if (!check_at(v, step, word, json_array_get(doc, i))) return false;
    }
    return true;
}

static bool check_any(validator *v, const json_t *word, const json_t *doc)
{
    size_t i = 0, n = json_array_size(word);
    while (i < n && !check(v, json_array_get(word, i), doc)) i++;
    if (i == n) return wrong(v, "fits none of the alternatives");
    v->fault[0] = '\0'; /* of those before it */
    return true;
}

static bool check_ref(validator *v, const json_t *word, const json_t *doc)
{
    static const char defs[] = "#/$defs/";
    const char *name = json_string_value(word);
    if (!name || strncmp(name, defs, sizeof defs - 1) != 0) return wrong(v, "a $ref that leads elsewhere");
    const json_t *schema = json_object_get(json_object_get(v->root, "$defs"), name + sizeof defs - 1);
    return schema ? check(v, schema, doc) : wrong(v, "the schema has no %s", name);
}

/* Members that `properties` beside it does not name. */
static bool check_additional(validator *v, const json_t *schema, const json_t *doc)
{
    const json_t *rule = json_object_get(schema, "additionalProperties"),
                 *known = json_object_get(schema, "properties");
    const char *name;
    json_t *member;
    if (!rule || json_is_true(rule) || !json_is_object(doc)) return true;
    json_object_foreach((json_t *)(uintptr_t)doc, name, member)
    {
        if (json_object_get(known, name)) continue;
        if (json_is_false(rule)) return wrong(v, "\"%s\" does not belong here", name);
        if (!check_at(v, name, rule, member)) return false;
    }
    return true;
}

/* ---- a schema ---- */

static const struct keyword {
    const char *name;
    bool (*check)(validator *v, const json_t *word, const json_t *doc); /* NULL: says nothing about a document */
} keywords[] = {
    { "type", check_type },
    { "enum", check_enum },
    { "minimum", check_minimum },
    { "maximum", check_maximum },
    { "pattern", check_pattern },
    { "propertyNames", check_names },
    { "minItems", check_least_items },
    { "uniqueItems", check_unique },
    { "required", check_required },
    { "items", check_items },
    { "anyOf", check_any },
    { "properties", check_properties },
    { "$ref", check_ref },
    { "$schema", NULL },
    { "$defs", NULL },
    { "title", NULL },
    { "description", NULL },
    { "default", NULL },
    { "examples", NULL },
    { "additionalProperties", NULL },
};

static bool check(validator *v, const json_t *schema, const json_t *doc)
{
    const char *name;
    json_t *word;
    json_object_foreach((json_t *)(uintptr_t)schema, name, word)
    {
        size_t i = 0;
        while (i < DS_COUNT(keywords) && strcmp(keywords[i].name, name) != 0) i++;
        if (i == DS_COUNT(keywords)) return wrong(v, "the schema says \"%s\", which is not known here", name);
        if (keywords[i].check && !keywords[i].check(v, word, doc)) return false;
    }
    return check_additional(v, schema, doc);
}

bool schema_valid(const json_t *schema, const json_t *document, char fault[SCHEMA_FAULT])
{
    validator v = { .root = schema, .fault = fault };
    fault[0] = '\0';
    return check(&v, schema, document);
}
