/* Values of a key table as JSON. */
#include "declare/sink.h"

#include <inttypes.h>
#include <math.h>

static void put_text(const struct declare_sink *out, const char *text)
{
    if (text)
        declare_quote(out, text);
    else
        declare_say(out, "null");
}

static void put_real(const struct declare_sink *out, double v, int digits)
{
    if (isnan(v))
        declare_say(out, "null");
    else
        declare_add(out, "%.*g", digits, v);
}

static void put_money(const struct declare_sink *out, const ds_key *k, ds_cents v)
{
    char text[32];
    ds_money_text(v, text, sizeof text);
    declare_say(out, (double)v < 100 * k->min ? "null" : text);
}

static void put_name(const struct declare_sink *out, const char *const *names, int i)
{
    put_text(out, i < 0 ? NULL : names[i]);
}

/* ["quality", "tst_min"]: the blank tells these commas from those between keys */
static void put_texts(const struct declare_sink *out, const ds_list *list)
{
    const char *const *text = list->item;
    declare_say(out, "[");
    for (size_t i = 0; i < list->n; i++) {
        if (i) declare_say(out, ", ");
        put_text(out, text[i]);
    }
    declare_say(out, "]");
}

static void put_list(const struct declare_sink *out, const ds_key *k, const ds_list *list, struct declare_manner m)
{
    const char *item = list->item;
    declare_say(out, "[");
    for (size_t i = 0; i < list->n; i++) {
        if (i) declare_say(out, ", ");
        declare_object(out, k->of, item + i * k->size, m);
    }
    declare_say(out, "]");
}

/* {"Paid": "completed"} */
static void put_words(const struct declare_sink *out, const ds_list *list)
{
    const ds_word *w = list->item;
    declare_say(out, "{");
    for (size_t i = 0; i < list->n; i++) {
        if (i) declare_say(out, ", ");
        put_text(out, w[i].word);
        declare_say(out, ": ");
        put_text(out, w[i].means);
    }
    declare_say(out, "}");
}

void declare_value(const struct declare_sink *out, const ds_key *k, const void *at, struct declare_manner m)
{
    switch (k->as) {
    case DS_AS_TEXT:
        put_text(out, *(const char *const *)at);
        break;
    case DS_AS_BOOL:
        declare_say(out, *(const bool *)at ? "true" : "false");
        break;
    case DS_AS_INT:
        declare_add(out, "%" PRId64, *(const int64_t *)at);
        break;
    case DS_AS_REAL:
        put_real(out, *(const double *)at, m.digits);
        break;
    case DS_AS_MONEY:
        put_money(out, k, *(const ds_cents *)at);
        break;
    case DS_AS_NAME:
        put_name(out, k->names, *(const int *)at);
        break;
    case DS_AS_TEXTS:
        put_texts(out, at);
        break;
    case DS_AS_MEANINGS:
        put_words(out, at);
        break;
    case DS_AS_STRUCT:
        declare_object(out, k->of, at, m);
        break;
    case DS_AS_LIST:
    case DS_AS_MAP: /* its free key is one of the item's */
        put_list(out, k, at, m);
        break;
    case DS_AS_MARK:
        break;
    }
}

const char *declare_member(const struct declare_sink *out, const char *before, const ds_key *k, const void *base,
                           struct declare_manner m)
{
    declare_add(out, "%s\"%s\":", before, k->key);
    declare_value(out, k, (const char *)base + k->at, m);
    return ",";
}

const char *declare_members(const struct declare_sink *out, const char *before, const ds_key *keys, const void *base,
                            struct declare_manner m)
{
    for (; keys->key; keys++)
        if (keys->as != DS_AS_MARK && !(keys->flags & m.skip)) before = declare_member(out, before, keys, base, m);
    return before;
}

void declare_object(const struct declare_sink *out, const ds_key *keys, const void *base, struct declare_manner m)
{
    if (*declare_members(out, "{", keys, base, m) == '{') declare_say(out, "{");
    declare_say(out, "}");
}
