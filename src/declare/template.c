/* A commented YAML file of a key table: what a person is given to change. */
#include "declare/sink.h"

#include <string.h>

enum { WIDTH = 118, GAP = 4 };

static bool said(const char *text)
{
    return text && *text;
}

/* How much of text fits into `room` columns: whole words, at least one. */
static size_t line_of(const char *text, size_t room)
{
    size_t fits = strcspn(text, " ");
    while (text[fits]) {
        size_t more = fits + 1 + strcspn(text + fits + 1, " ");
        if (more > room) break;
        fits = more;
    }
    return fits;
}

void declare_comment(const struct declare_sink *out, const char *text, int indent)
{
    while (*text) {
        size_t n = line_of(text, (size_t)(WIDTH - indent - 2));
        declare_add(out, "%*s# %.*s\n", indent, "", (int)n, text);
        text += n;
        text += strspn(text, " ");
    }
}

/* ---- values ---- */

/* Plain YAML would take the text for something else: a number, a time, yes. */
static bool needs_quotes(const char *text)
{
    static const char *const words[] = { "yes", "no", "true", "false", "null", "on", "off", "y", "n" };
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_/+-. ";
    size_t n = strlen(text);
    for (size_t i = 0; i < DS_COUNT(words); i++)
        if (ds_same_fold(ds_str_of(text), ds_str_of(words[i]))) return true;
    return !n || !strchr(letters, *text) || text[strspn(text, plain)] || text[n - 1] == ' ';
}

static void put_text(const struct declare_sink *out, const char *text)
{
    if (needs_quotes(text))
        declare_quote(out, text);
    else
        declare_say(out, text);
}

const char *ds_yaml_text(const char *text, ds_arena *a)
{
    struct declare_text to = { .a = a };
    const struct declare_sink out = declare_into(&to);
    put_text(&out, text);
    return declare_end(&to);
}

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

/* A blank and the value; nothing where there is none. */
static void put_value(const struct declare_sink *out, const ds_key *k, const void *at)
{
    bool none = (k->as == DS_AS_TEXT && !*(const char *const *)at) || (k->as == DS_AS_NAME && *(const int *)at < 0);
    if (none) return;
    declare_say(out, " ");
    if (k->as == DS_AS_TEXT)
        put_text(out, *(const char *const *)at);
    else if (k->as == DS_AS_NAME)
        put_text(out, k->names[*(const int *)at]);
    else if (k->as == DS_AS_TEXTS)
        put_texts(out, at);
    else if (k->as == DS_AS_BOOL)
        declare_say(out, *(const bool *)at ? "yes" : "no");
    else
        declare_value(out, k, at, (struct declare_manner){ .digits = 15 });
}

/* ---- lines ---- */

/* `key: value`, of the values at base, or with base NULL of the example */
static void put_pair(const struct declare_sink *out, const ds_key *k, const char *base)
{
    declare_add(out, "%s:", k->key);
    if (base)
        put_value(out, k, base + k->at);
    else
        declare_add(out, " %s", k->example);
}

static void count(void *to, const char *p, size_t n)
{
    (void)p;
    *(size_t *)to += n;
}

static int width_of(const ds_key *k, const char *base)
{
    size_t n = 0;
    const struct declare_sink counter = { count, &n };
    put_pair(&counter, k, base);
    return (int)n;
}

static bool in_example(const ds_key *k)
{
    return k->example && !(k->flags & DS_IS_KEY);
}

/* The column of the comments beside the lines from k on: of an example all, else to the next with one above it. */
static int column_from(const ds_key *k, const char *base)
{
    int most = 0;
    for (const ds_key *first = k; k->key && (!base || k == first || !said(k->about)); k++)
        if (said(k->beside) && (base || in_example(k)) && width_of(k, base) > most) most = width_of(k, base);
    return most + GAP;
}

static void put_line(const struct declare_sink *out, const ds_key *k, const char *base, int column)
{
    put_pair(out, k, base);
    if (said(k->beside)) declare_add(out, "%*s# %s", column - width_of(k, base), "", k->beside);
    declare_say(out, "\n");
}

/* One entry of a MAP or a LIST, behind # signs. */
static void put_example(const struct declare_sink *out, const ds_key *keys, int indent)
{
    int column = column_from(keys, NULL);
    const char *dash = "- ";
    for (const ds_key *k = keys; k->key; k++)
        if (k->example && (k->flags & DS_IS_KEY)) {
            declare_add(out, "%*s#  %s:\n", indent, "", k->example);
            dash = "  ";
        }
    for (const ds_key *k = keys; k->key; k++) {
        if (!in_example(k)) continue;
        declare_add(out, "%*s#  %s", indent, "", dash);
        put_line(out, k, NULL, column);
        dash = "  ";
    }
}

static void put_key(const struct declare_sink *out, const ds_key *k, const char *base, int indent, int column)
{
    declare_add(out, "%*s", indent, "");
    if (k->as == DS_AS_STRUCT) {
        declare_add(out, "%s:\n", k->key);
        declare_yaml(out, k->of, base + k->at, indent + 2);
    } else if (k->as == DS_AS_MAP || k->as == DS_AS_LIST) {
        declare_add(out, "%s:\n", k->key);
        put_example(out, k->of, indent);
    } else if (k->as == DS_AS_MEANINGS) {
        declare_add(out, "%s:\n%*s#  %s\n", k->key, indent, "", k->example);
    } else
        put_line(out, k, base, column);
}

void declare_yaml(const struct declare_sink *out, const ds_key *keys, const void *base, int indent)
{
    int column = 0;
    for (const ds_key *k = keys; k->key; k++) {
        if (k->as == DS_AS_MARK || (k->flags & DS_IS_KEY)) continue;
        if (k == keys || said(k->about)) column = column_from(k, base);
        if (said(k->about)) {
            if (k != keys || !indent) declare_say(out, "\n");
            declare_comment(out, k->about, indent);
        }
        put_key(out, k, base, indent, column);
    }
}
