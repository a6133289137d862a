/* YAML to structs: libyaml builds the document, whose nodes carry their marks; field tables say where each value
 * goes. */
#include <downshift/declare.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

enum { MAX_BYTES = 1 << 20, MAX_VALUES = 100000, MAX_ITEMS = 10000, MAX_DEPTH = 50 };

typedef struct {
    const char *name;
    yaml_document_t *doc;
    ds_arena *a;
    ds_why *w;
    size_t values; /* read so far, aliases counted each time */
    int depth;     /* an alias may stand inside what it names */
} reader;

/* ---- located errors ---- */

static ds_err DS_PRINTF(3, 4) wrong(reader *r, yaml_mark_t at, const char *fmt, ...)
{
    char text[480];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    return ds_fail(r->w, DS_CONFIG, "%s:%zu:%zu: %s", r->name, at.line + 1, at.column + 1, text);
}

static ds_err full(reader *r)
{
    return ds_fail(r->w, DS_MEMORY, "%s: no memory for its values", r->name);
}

static ds_err too_many(reader *r, const yaml_node_t *n)
{
    return wrong(r, n->start_mark, "more than %d values, counting those that aliases repeat", MAX_VALUES);
}

static ds_err too_deep(reader *r, yaml_mark_t at)
{
    return wrong(r, at, "nested deeper than %d levels", MAX_DEPTH);
}

static void append(char *out, size_t cap, const char *text)
{
    size_t n = strlen(out);
    if (n < cap) snprintf(out + n, cap - n, "%s", text);
}

/* "a, b, c", cut with "..." where cap ends */
static void append_name(char *out, size_t cap, const char *text)
{
    size_t n = strlen(out), k = strlen(text);
    if (n + k + 8 < cap) {
        append(out, cap, n ? ", " : "");
        append(out, cap, text);
    } else if (n >= 3 && strcmp(out + n - 3, "...") != 0)
        append(out, cap, ", ...");
}

/* ---- what a node is ---- */

static ds_str text_of(const yaml_node_t *n)
{
    return (ds_str){ (const char *)n->data.scalar.value, n->data.scalar.length };
}

/* No value at all: a key with nothing behind it, "~" or "null", unquoted. */
static bool is_null(const yaml_node_t *n)
{
    static const char *const nulls[] = { "", "~", "null", "Null", "NULL" };
    if (n->type != YAML_SCALAR_NODE || n->data.scalar.style != YAML_PLAIN_SCALAR_STYLE) return false;
    for (size_t i = 0; i < DS_COUNT(nulls); i++)
        if (ds_same(text_of(n), ds_str_of(nulls[i]))) return true;
    return false;
}

static ds_err expected(reader *r, const yaml_node_t *n, const char *key, const char *what)
{
    const char *colon = *key ? ": " : "";
    if (n->type == YAML_MAPPING_NODE)
        return wrong(r, n->start_mark, "%s%sexpected %s, not a section with keys", key, colon, what);
    if (n->type == YAML_SEQUENCE_NODE) return wrong(r, n->start_mark, "%s%sexpected %s, not a list", key, colon, what);
    return wrong(r, n->start_mark, "%s%sexpected %s, not \"%s\"", key, colon, what, DS_BRIEF(text_of(n)));
}

/* ---- scalars ---- */

static ds_err keep_text(reader *r, const yaml_node_t *n, const char *key, const char **out)
{
    if (n->type != YAML_SCALAR_NODE) return expected(r, n, key, "a text");
    ds_str s = text_of(n);
    if (memchr(s.p, '\0', s.n)) return wrong(r, n->start_mark, "%s: a text may not hold a NUL character", key);
    const char *kept = ds_keep(r->a, s).p;
    if (!kept) return full(r);
    *out = kept;
    return DS_OK;
}

static bool among(const char *const *texts, const char *text)
{
    for (; *texts; texts++)
        if (!strcmp(*texts, text)) return true;
    return false;
}

static ds_err not_a_choice(reader *r, const yaml_node_t *n, const ds_key *k, const char *text)
{
    char known[360] = "";
    for (const char *const *one = k->choices; *one; one++) append_name(known, sizeof known, *one);
    return wrong(r, n->start_mark, "%s: \"%s\" is not %s (known: %s)", k->key, DS_BRIEF(ds_str_of(text)), k->choice,
                 known);
}

static ds_err check_text_of(reader *r, const yaml_node_t *n, const ds_key *k, const char *text)
{
    if (k->choices && !among(k->choices, text)) return not_a_choice(r, n, k, text);
    const char *fault = k->check ? k->check(text) : NULL;
    return fault ? wrong(r, n->start_mark, "%s: \"%s\" %s", k->key, DS_BRIEF(ds_str_of(text)), fault) : DS_OK;
}

static ds_err put_text(reader *r, const yaml_node_t *n, const ds_key *k, void *at)
{
    const char *text = NULL;
    ds_err err = keep_text(r, n, k->key, &text);
    if (!err) err = check_text_of(r, n, k, text);
    if (!err) *(const char **)at = text;
    return err;
}

static ds_err put_bool(reader *r, const yaml_node_t *n, const ds_key *k, void *at)
{
    static const char *const words[] = { "false", "true", "no", "yes" };
    for (size_t i = 0; n->type == YAML_SCALAR_NODE && i < DS_COUNT(words); i++)
        if (ds_same_fold(text_of(n), ds_str_of(words[i]))) {
            *(bool *)at = i & 1;
            return DS_OK;
        }
    return expected(r, n, k->key, "yes or no");
}

static ds_err check_range(reader *r, const yaml_node_t *n, const ds_key *k, double v)
{
    bool bounded = k->min < 0 || k->min > 0 || k->max < 0 || k->max > 0;
    if (!bounded || (v >= k->min && v <= k->max)) return DS_OK;
    int digits = k->as == DS_AS_INT ? 17 : 15; /* a whole number that a double holds is written out */
    return wrong(r, n->start_mark, "%s: %.*s is outside %.*g to %.*g", k->key, DS_FMT(text_of(n)), digits, k->min,
                 digits, k->max);
}

static ds_err put_int(reader *r, const yaml_node_t *n, const ds_key *k, void *at)
{
    int64_t v = 0;
    if (n->type != YAML_SCALAR_NODE || !ds_int(text_of(n), &v)) return expected(r, n, k->key, "a whole number");
    ds_err err = check_range(r, n, k, (double)v);
    if (!err) *(int64_t *)at = v;
    return err;
}

static ds_err put_real(reader *r, const yaml_node_t *n, const ds_key *k, void *at)
{
    double v = 0;
    if (n->type != YAML_SCALAR_NODE || !ds_decimal(text_of(n), '.', &v)) return expected(r, n, k->key, "a number");
    ds_err err = check_range(r, n, k, v);
    if (!err) *(double *)at = v;
    return err;
}

static ds_err put_money(reader *r, const yaml_node_t *n, const ds_key *k, void *at)
{
    static const char wanted[] = "an amount of money, such as 95 or 95.50";
    double v = 0;
    ds_cents cents = 0;
    if (n->type != YAML_SCALAR_NODE || !ds_decimal(text_of(n), '.', &v)) return expected(r, n, k->key, wanted);
    ds_err err = check_range(r, n, k, v);
    if (err) return err;
    if (!ds_money(text_of(n), '.', &cents)) return expected(r, n, k->key, wanted);
    *(ds_cents *)at = cents;
    return DS_OK;
}

static ds_err put_name(reader *r, const yaml_node_t *n, const ds_key *k, void *at)
{
    char known[360] = "";
    for (int i = 0; k->names[i]; i++) {
        if (n->type == YAML_SCALAR_NODE && ds_same_fold(text_of(n), ds_str_of(k->names[i]))) {
            *(int *)at = i;
            return DS_OK;
        }
        append_name(known, sizeof known, k->names[i]);
    }
    char what[400] = "one of: ";
    append(what, sizeof what, known);
    return expected(r, n, k->key, what);
}

/* ---- containers ---- */

static ds_err put(reader *r, yaml_node_t *n, const ds_key *k, void *at);

static yaml_node_t *node_at(const reader *r, int index)
{
    return yaml_document_get_node(r->doc, index);
}

static const ds_key *find_key(const ds_key *keys, ds_str name)
{
    for (; keys->key; keys++)
        if (keys->as != DS_AS_MARK && !(keys->flags & DS_IS_KEY) && ds_same(name, ds_str_of(keys->key))) return keys;
    return NULL;
}

static ds_err unknown_key(reader *r, const yaml_node_t *n, const ds_key *keys)
{
    char known[360] = "";
    for (; keys->key; keys++)
        if (keys->as != DS_AS_MARK && !(keys->flags & DS_IS_KEY)) append_name(known, sizeof known, keys->key);
    ds_str s = n->type == YAML_SCALAR_NODE ? text_of(n) : DS_LIT("(not a text)");
    return wrong(r, n->start_mark, "unknown key \"%s\" (known here: %s)", DS_BRIEF(s), known);
}

/* True when a pair before this one has the same key; free keys are the same when only capitals differ. */
static bool written_before(const reader *r, const yaml_node_t *map, const yaml_node_pair_t *pair, bool fold)
{
    ds_str s = text_of(node_at(r, pair->key));
    for (yaml_node_pair_t *p = map->data.mapping.pairs.start; p < pair; p++) {
        ds_str t = text_of(node_at(r, p->key));
        if (fold ? ds_same_fold(ds_trim(s), ds_trim(t)) : ds_same(s, t)) return true;
    }
    return false;
}

static ds_err duplicate(reader *r, const yaml_node_t *key)
{
    return wrong(r, key->start_mark, "the key \"%.*s\" stands here twice", DS_FMT(text_of(key)));
}

/* The value of a key of a mapping, NULL when it does not stand there. */
static const yaml_node_t *value_of(const reader *r, const yaml_node_t *map, const char *name)
{
    if (map->type != YAML_MAPPING_NODE) return NULL;
    for (yaml_node_pair_t *p = map->data.mapping.pairs.start; p < map->data.mapping.pairs.top; p++) {
        const yaml_node_t *key = node_at(r, p->key);
        if (key->type == YAML_SCALAR_NODE && ds_same(text_of(key), ds_str_of(name))) return node_at(r, p->value);
    }
    return NULL;
}

static bool has_key(const reader *r, const yaml_node_t *map, const char *name)
{
    const yaml_node_t *value = value_of(r, map, name);
    return value && !is_null(value);
}

static void put_marks(const reader *r, const yaml_node_t *n, const ds_key *keys, char *base)
{
    for (; keys->key; keys++) {
        const yaml_node_t *at = keys->as != DS_AS_MARK ? NULL : *keys->key ? value_of(r, n, keys->key) : n;
        if (at)
            *(ds_mark *)(void *)(base + keys->at) =
                (ds_mark){ (int)at->start_mark.line + 1, (int)at->start_mark.column + 1, r->name };
    }
}

static ds_err check_required(reader *r, const yaml_node_t *n, const ds_key *keys)
{
    for (; keys->key; keys++)
        if ((keys->flags & DS_REQUIRED) && !(keys->flags & DS_IS_KEY) && !has_key(r, n, keys->key))
            return wrong(r, n->start_mark, "missing key \"%s\"", keys->key);
    return DS_OK;
}

static ds_err put_pairs(reader *r, const yaml_node_t *n, const ds_key *keys, char *base)
{
    ds_err err = DS_OK;
    for (yaml_node_pair_t *p = n->data.mapping.pairs.start; !err && p < n->data.mapping.pairs.top; p++) {
        yaml_node_t *key = node_at(r, p->key);
        const ds_key *k = key->type == YAML_SCALAR_NODE ? find_key(keys, text_of(key)) : NULL;
        if (!k) return unknown_key(r, key, keys);
        if (written_before(r, n, p, false)) return duplicate(r, key);
        err = put(r, node_at(r, p->value), k, base + k->at);
    }
    return err;
}

/* The struct at base from the mapping n, by the table keys. */
static ds_err put_struct(reader *r, yaml_node_t *n, const char *name, const ds_key *keys, void *base)
{
    if (n->type != YAML_MAPPING_NODE && !is_null(n)) return expected(r, n, name, "a section with keys");
    if (r->depth > MAX_DEPTH) return too_deep(r, n->start_mark);
    put_marks(r, n, keys, base);
    r->depth++;
    ds_err err = n->type == YAML_MAPPING_NODE ? put_pairs(r, n, keys, base) : DS_OK;
    r->depth--;
    return err ? err : check_required(r, n, keys);
}

static ds_err make_list(reader *r, const yaml_node_t *n, const char *key, ptrdiff_t count, size_t size, ds_list *out)
{
    if (count > MAX_ITEMS) return wrong(r, n->start_mark, "%s: %td entries, more than %d", key, count, MAX_ITEMS);
    out->n = (size_t)count;
    out->item = ds_alloc(r->a, (size_t)count * size);
    return out->item ? DS_OK : full(r);
}

/* The i-th of a list of texts, of which those that are checked stand there once. */
static ds_err check_texts(reader *r, const yaml_node_t *n, const ds_key *k, const char *const *text, ptrdiff_t i)
{
    for (ptrdiff_t j = 0; (k->check || k->choices) && j < i; j++)
        if (!strcmp(text[j], text[i]))
            return wrong(r, n->start_mark, "%s: \"%s\" stands here twice", k->key, DS_BRIEF(ds_str_of(text[i])));
    return check_text_of(r, n, k, text[i]);
}

static ds_err put_texts(reader *r, yaml_node_t *n, const ds_key *k, void *at)
{
    ds_list list = { 0 };
    bool many = n->type == YAML_SEQUENCE_NODE;
    yaml_node_item_t *item = many ? n->data.sequence.items.start : NULL;
    ptrdiff_t count = many ? n->data.sequence.items.top - item : 1;
    if (!count && (k->flags & DS_NOT_EMPTY))
        return wrong(r, n->start_mark, "%s: the list is empty; name at least one, or take the line out", k->key);
    ds_err err = make_list(r, n, k->key, count, sizeof(const char *), &list);
    for (ptrdiff_t i = 0; !err && i < count; i++) {
        yaml_node_t *one = many ? node_at(r, item[i]) : n;
        if (++r->values > MAX_VALUES) return too_many(r, one);
        if (many && is_null(one))
            return wrong(r, one->start_mark, "%s: an empty entry; put it in quotes if it is meant", k->key);
        err = keep_text(r, one, k->key, (const char **)list.item + i);
        if (!err) err = check_texts(r, one, k, list.item, i);
    }
    if (!err) *(ds_list *)at = list;
    return err;
}

static char *item_of(const ds_list *list, const ds_key *k, ptrdiff_t i)
{
    char *item = (char *)list->item + (size_t)i * k->size;
    if (k->init) memcpy(item, k->init, k->size);
    return item;
}

/* An empty item is still an item, with its required keys missing. */
static ds_err put_item(reader *r, yaml_node_t *n, const char *name, const ds_key *k, void *to)
{
    if (++r->values > MAX_VALUES) return too_many(r, n);
    return put_struct(r, n, name, k->of, to);
}

static ds_err put_list(reader *r, yaml_node_t *n, const ds_key *k, void *at)
{
    ds_list list = { 0 };
    if (n->type != YAML_SEQUENCE_NODE) return expected(r, n, k->key, "a list");
    yaml_node_item_t *item = n->data.sequence.items.start;
    ptrdiff_t count = n->data.sequence.items.top - item;
    ds_err err = make_list(r, n, k->key, count, k->size, &list);
    for (ptrdiff_t i = 0; !err && i < count; i++)
        err = put_item(r, node_at(r, item[i]), k->key, k, item_of(&list, k, i));
    if (!err) *(ds_list *)at = list;
    return err;
}

/* The free key of a map's entry, into the field that is flagged for it. */
static ds_err put_free_key(reader *r, yaml_node_t *key, const ds_key *keys, char *base)
{
    for (; keys->key; keys++)
        if (keys->flags & DS_IS_KEY) return put(r, key, keys, base + keys->at);
    return DS_OK;
}

static ds_err put_entry(reader *r, yaml_node_t *map, yaml_node_pair_t *p, const ds_key *k, char *to)
{
    yaml_node_t *key = node_at(r, p->key), *value = node_at(r, p->value);
    if (key->type != YAML_SCALAR_NODE || is_null(key)) return expected(r, key, k->key, "a name as the key");
    if (written_before(r, map, p, true)) return duplicate(r, key);
    ds_err err = put_free_key(r, key, k->of, to);
    return err ? err : put_item(r, value, (const char *)key->data.scalar.value, k, to);
}

static ds_err put_map(reader *r, yaml_node_t *n, const ds_key *k, void *at)
{
    ds_list list = { 0 };
    if (n->type != YAML_MAPPING_NODE) return expected(r, n, k->key, "a section with keys");
    yaml_node_pair_t *pair = n->data.mapping.pairs.start;
    ptrdiff_t count = n->data.mapping.pairs.top - pair;
    ds_err err = make_list(r, n, k->key, count, k->size, &list);
    for (ptrdiff_t i = 0; !err && i < count; i++) err = put_entry(r, n, pair + i, k, item_of(&list, k, i));
    if (!err) *(ds_list *)at = list;
    return err;
}

/* Names are written in whatever capitals; *means is one of them as the table has it, or the text itself. */
static ds_err put_meaning(reader *r, yaml_node_t *n, const ds_key *k, const char **means)
{
    if (is_null(n)) return expected(r, n, k->key, "what the word means");
    ds_err err = keep_text(r, n, k->key, means);
    for (const char *const *one = k->choices; !err && one && *one; one++)
        if (ds_same_fold(text_of(n), ds_str_of(*one))) *means = *one;
    return err ? err : check_text_of(r, n, k, *means);
}

static ds_err put_word(reader *r, yaml_node_t *map, yaml_node_pair_t *p, const ds_key *k, ds_word *to)
{
    yaml_node_t *key = node_at(r, p->key);
    if (++r->values > MAX_VALUES) return too_many(r, key);
    if (!ds_trim(text_of(key)).n) return wrong(r, key->start_mark, "%s: a blank stands for nothing", k->key);
    if (written_before(r, map, p, true)) return duplicate(r, key);
    ds_err err = keep_text(r, key, k->key, &to->word);
    return err ? err : put_meaning(r, node_at(r, p->value), k, &to->means);
}

static ds_err put_words(reader *r, yaml_node_t *n, const ds_key *k, void *at)
{
    ds_list list = { 0 };
    if (n->type != YAML_MAPPING_NODE)
        return expected(r, n, k->key, "a section of words with their meaning, such as `Paid: completed`");
    yaml_node_pair_t *pair = n->data.mapping.pairs.start;
    ptrdiff_t count = n->data.mapping.pairs.top - pair;
    ds_err err = make_list(r, n, k->key, count, sizeof(ds_word), &list);
    for (ptrdiff_t i = 0; !err && i < count; i++) err = put_word(r, n, pair + i, k, (ds_word *)list.item + i);
    if (!err) *(ds_list *)at = list;
    return err;
}

static ds_err put(reader *r, yaml_node_t *n, const ds_key *k, void *at)
{
    if (++r->values > MAX_VALUES) return too_many(r, n);
    if (is_null(n)) return DS_OK; /* the default stays */
    switch (k->as) {
    case DS_AS_TEXT:
        return put_text(r, n, k, at);
    case DS_AS_BOOL:
        return put_bool(r, n, k, at);
    case DS_AS_INT:
        return put_int(r, n, k, at);
    case DS_AS_REAL:
        return put_real(r, n, k, at);
    case DS_AS_MONEY:
        return put_money(r, n, k, at);
    case DS_AS_NAME:
        return put_name(r, n, k, at);
    case DS_AS_TEXTS:
        return put_texts(r, n, k, at);
    case DS_AS_MEANINGS:
        return put_words(r, n, k, at);
    case DS_AS_STRUCT:
        return put_struct(r, n, k->key, k->of, at);
    case DS_AS_LIST:
        return put_list(r, n, k, at);
    case DS_AS_MAP:
        return put_map(r, n, k, at);
    case DS_AS_MARK:
        break;
    }
    return DS_OK;
}

/* ---- the document ---- */

/* libyaml gives a byte's offset, not a mark, for what it cannot decode. */
static yaml_mark_t mark_of(ds_str yaml, size_t offset)
{
    yaml_mark_t m = { .index = offset };
    for (size_t i = 0; i < offset && i < yaml.n; i++) {
        bool line = yaml.p[i] == '\n', inside = ((unsigned char)yaml.p[i] & 0xC0) == 0x80;
        m.line += line;
        m.column = line ? 0 : m.column + !inside;
    }
    return m;
}

/* the offset of the first character that is not UTF-8 */
static size_t first_bad(ds_str yaml)
{
    for (size_t i = 0, k = 1; i < yaml.n; i += k) {
        for (k = 1; k <= 4 && i + k <= yaml.n && !ds_utf8((ds_str){ yaml.p + i, k });) k++;
        if (k > 4 || i + k > yaml.n) return i;
    }
    return yaml.n;
}

static ds_err check_text(reader *r, ds_str yaml)
{
    if (yaml.n > MAX_BYTES)
        return ds_fail(r->w, DS_CONFIG, "%s: %zu bytes, more than the %d allowed", r->name, yaml.n, MAX_BYTES);
    if (yaml.n && !ds_utf8(yaml))
        return wrong(r, mark_of(yaml, first_bad(yaml)), "not UTF-8; save the file with UTF-8 encoding");
    return DS_OK;
}

static ds_err syntax_error(reader *r, const yaml_parser_t *p, ds_str yaml)
{
    const char *problem = p->problem;
    /* libyaml names a problem for whatever is wrong with the text; where it names none, an allocation failed */
    if (p->error == YAML_MEMORY_ERROR || !problem) return full(r);
    if (p->error == YAML_READER_ERROR) return wrong(r, mark_of(yaml, p->problem_offset), "%s", problem);
    if (!p->context) return wrong(r, p->problem_mark, "%s", problem);
    return wrong(r, p->problem_mark, "%s (%s on line %zu)", problem, p->context, p->context_mark.line + 1);
}

/* A key that is a list or a section never has a meaning here; refusing it lets the rest compare keys as texts. */
static ds_err check_keys(reader *r)
{
    for (yaml_node_t *n = r->doc->nodes.start; n < r->doc->nodes.top; n++) {
        if (n->type != YAML_MAPPING_NODE) continue;
        for (yaml_node_pair_t *p = n->data.mapping.pairs.start; p < n->data.mapping.pairs.top; p++) {
            yaml_node_t *key = node_at(r, p->key);
            if (key->type != YAML_SCALAR_NODE) return wrong(r, key->start_mark, "a key must be a plain name");
        }
    }
    return DS_OK;
}

static ds_err put_root(reader *r, const ds_key *keys, void *out)
{
    yaml_node_t none = { .type = YAML_SCALAR_NODE };
    none.data.scalar.value = (yaml_char_t *)"";
    none.data.scalar.style = YAML_PLAIN_SCALAR_STYLE;
    yaml_node_t *root = yaml_document_get_root_node(r->doc);
    ds_err err = check_keys(r);
    return err ? err : put_struct(r, root ? root : &none, "", keys, out);
}

static ds_err check_single(reader *r, yaml_parser_t *p, ds_str yaml)
{
    yaml_document_t next;
    if (!yaml_parser_load(p, &next)) return syntax_error(r, p, yaml);
    yaml_node_t *root = yaml_document_get_root_node(&next);
    ds_err err =
        root ? wrong(r, root->start_mark, "a second document; only one is read, so take out the line \"---\"") : DS_OK;
    yaml_document_delete(&next);
    return err;
}

static bool start(yaml_parser_t *p, ds_str yaml)
{
    if (!yaml_parser_initialize(p)) return false;
    yaml_parser_set_encoding(p, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(p, (const unsigned char *)(yaml.p ? yaml.p : ""), yaml.n);
    return true;
}

/* One event: counts the levels it opens and closes. */
static ds_err step(reader *r, yaml_parser_t *p, ds_str yaml, int *depth, bool *more)
{
    yaml_event_t e;
    if (!yaml_parser_parse(p, &e)) return syntax_error(r, p, yaml);
    *depth += e.type == YAML_MAPPING_START_EVENT || e.type == YAML_SEQUENCE_START_EVENT;
    *depth -= e.type == YAML_MAPPING_END_EVENT || e.type == YAML_SEQUENCE_END_EVENT;
    *more = e.type != YAML_STREAM_END_EVENT;
    ds_err err = *depth > MAX_DEPTH ? too_deep(r, e.start_mark) : DS_OK;
    yaml_event_delete(&e);
    return err;
}

/* A pass of its own that stops at the first level too many: libyaml's time grows with the square of the depth. */
static ds_err check_depth(reader *r, ds_str yaml)
{
    yaml_parser_t parser;
    bool more = true;
    int depth = 0;
    ds_err err = DS_OK;
    if (!start(&parser, yaml)) return full(r);
    while (!err && more) err = step(r, &parser, yaml, &depth, &more);
    yaml_parser_delete(&parser);
    return err;
}

ds_err ds_declare(const char *name, ds_str yaml, const ds_key *keys, void *out, ds_arena *a, ds_why *w)
{
    yaml_parser_t parser;
    yaml_document_t doc;
    reader r = { .name = name, .doc = &doc, .a = a, .w = w };
    ds_err err = check_text(&r, yaml);
    if (!err) err = check_depth(&r, yaml);
    if (err) return err;
    if (!start(&parser, yaml)) return full(&r);
    if (!yaml_parser_load(&parser, &doc)) {
        err = syntax_error(&r, &parser, yaml);
        goto done;
    }
    err = put_root(&r, keys, out);
    if (!err && yaml_document_get_root_node(&doc)) err = check_single(&r, &parser, yaml);
    yaml_document_delete(&doc);
done:
    yaml_parser_delete(&parser);
    return err;
}
