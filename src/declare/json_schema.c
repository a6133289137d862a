/* A JSON Schema of a key table (draft 7), for editors. Null is fine nearly everywhere, as a key with nothing behind it
 * leaves its default. */
#include "declare/sink.h"

#include <string.h>

static bool said(const char *text)
{
    return text && *text;
}

/* What the template says above the key and beside it. */
static void put_description(const struct declare_sink *out, const ds_key *k)
{
    declare_say(out, "\"description\": \"");
    if (said(k->about)) declare_escape(out, k->about);
    if (said(k->about) && said(k->beside)) declare_say(out, " This one: ");
    if (said(k->beside)) declare_escape(out, k->beside);
    declare_say(out, "\"");
}

/* ---- what single values may be; each without braces ---- */

/* Those of a list that the check takes. */
static void put_enum(const struct declare_sink *out, const char *const *text, const char *(*check)(const char *),
                     bool null)
{
    const char *comma = "";
    declare_say(out, "\"enum\": [");
    for (; *text; text++) {
        if (check && check(*text)) continue;
        declare_say(out, comma);
        declare_quote(out, *text);
        comma = ", ";
    }
    declare_say(out, null ? ", null]" : "]");
}

/* A text that has no form of its own may look like a number. */
static void put_text(const struct declare_sink *out, const ds_key *k, bool null)
{
    if (k->choices) {
        put_enum(out, k->choices, k->check, null);
        return;
    }
    declare_add(out, "\"type\": [\"string\"%s%s]", k->pattern ? "" : ", \"number\"", null ? ", \"null\"" : "");
    if (!k->pattern) return;
    declare_say(out, ", \"pattern\": ");
    declare_quote(out, k->pattern);
}

/* A list, or one text that stands for a list of one. */
static void put_texts(const struct declare_sink *out, const ds_key *k)
{
    declare_say(out, "\"anyOf\": [{\"type\": \"array\", \"items\": {");
    put_text(out, k, false);
    declare_add(out, "}%s%s}, {", k->flags & DS_NOT_EMPTY ? ", \"minItems\": 1" : "",
                k->choices || k->check ? ", \"uniqueItems\": true" : "");
    put_text(out, k, true);
    declare_say(out, "}]");
}

static void put_number(const struct declare_sink *out, const ds_key *k)
{
    declare_add(out, "\"type\": [\"%s\", \"null\"]", k->as == DS_AS_INT ? "integer" : "number");
    if (k->min < k->max) declare_add(out, ", \"minimum\": %.17g, \"maximum\": %.17g", k->min, k->max);
}

static void put_single(const struct declare_sink *out, const ds_key *k)
{
    if (k->as == DS_AS_TEXT)
        put_text(out, k, true);
    else if (k->as == DS_AS_TEXTS)
        put_texts(out, k);
    else if (k->as == DS_AS_NAME)
        put_enum(out, k->names, NULL, true);
    else if (k->as == DS_AS_BOOL) /* yes is a text to YAML 1.2 and true to YAML 1.1 */
        declare_say(out, "\"enum\": [true, false, \"yes\", \"no\", null]");
    else
        put_number(out, k);
}

/* Whether a default says something: one that no file could write stands for "as logged". */
static bool has_default(const ds_key *k, const void *at)
{
    if (k->as == DS_AS_TEXT) return *(const char *const *)at;
    if (k->as == DS_AS_NAME) return *(const int *)at >= 0;
    if (k->as == DS_AS_REAL) return *(const double *)at >= k->min; /* not for NaN */
    if (k->as == DS_AS_MONEY) return (double)*(const ds_cents *)at >= 100 * k->min;
    return k->as != DS_AS_INT || *(const int64_t *)at >= (int64_t)k->min;
}

static void put_hints(const struct declare_sink *out, const ds_key *k, const void *at)
{
    if (has_default(k, at)) {
        declare_say(out, ", \"default\": ");
        declare_value(out, k, at, (struct declare_manner){ .digits = 15 });
    }
    if (k->as == DS_AS_TEXT && k->example) {
        declare_say(out, ", \"examples\": [");
        declare_quote(out, k->example);
        declare_say(out, "]");
    }
}

/* ---- containers ---- */

/* yes is true to YAML 1.1 */
static void put_words(const struct declare_sink *out, const ds_key *k)
{
    bool truth = k->choices && !strcmp(k->choices[0], "no");
    declare_say(out, "\"type\": [\"object\", \"null\"], \"additionalProperties\": {");
    if (truth) declare_say(out, "\"anyOf\": [{\"type\": \"boolean\"}, {");
    put_text(out, k, false);
    declare_say(out, truth ? "}]}" : "}");
}

static void put_entries(const struct declare_sink *out, const ds_key *k, int indent)
{
    const ds_key *name = k->of;
    bool map = k->as == DS_AS_MAP;
    while (name->key && !(name->flags & DS_IS_KEY)) name++;
    declare_add(out, "\"type\": [\"%s\", \"null\"]", map ? "object" : "array");
    if (map && name->key) {
        declare_say(out, ", \"propertyNames\": {");
        put_text(out, name, false);
        declare_say(out, "}");
    }
    declare_say(out, map ? ", \"additionalProperties\": {" : ", \"items\": {");
    declare_schema(out, k->of, k->init, indent);
    declare_say(out, "}");
}

static void put_property(const struct declare_sink *out, const ds_key *k, const char *base, int indent)
{
    const char *at = base + k->at;
    declare_add(out, "%*s\"%s\": {", indent, "", k->key);
    if (said(k->about) || said(k->beside)) {
        put_description(out, k);
        declare_say(out, ", ");
    }
    if (k->as == DS_AS_STRUCT)
        declare_schema(out, k->of, at, indent);
    else if (k->as == DS_AS_MAP || k->as == DS_AS_LIST)
        put_entries(out, k, indent);
    else if (k->as == DS_AS_MEANINGS)
        put_words(out, k);
    else {
        put_single(out, k);
        put_hints(out, k, at);
    }
    declare_say(out, "}");
}

static void put_required(const struct declare_sink *out, const ds_key *keys)
{
    const char *before = ", \"required\": [";
    for (; keys->key; keys++) {
        if (!(keys->flags & DS_REQUIRED) || (keys->flags & DS_IS_KEY)) continue;
        declare_add(out, "%s\"%s\"", before, keys->key);
        before = ", ";
    }
    if (before[2] == '\0') declare_say(out, "]");
}

void declare_schema(const struct declare_sink *out, const ds_key *keys, const void *base, int indent)
{
    const char *comma = "";
    declare_say(out, "\"type\": [\"object\", \"null\"], \"additionalProperties\": false");
    put_required(out, keys);
    declare_say(out, ", \"properties\": {\n");
    for (; keys->key; keys++) {
        if (keys->as == DS_AS_MARK || (keys->flags & DS_IS_KEY)) continue;
        declare_say(out, comma);
        put_property(out, keys, base, indent + 2);
        comma = ",\n";
    }
    declare_add(out, "\n%*s}", indent, "");
}
