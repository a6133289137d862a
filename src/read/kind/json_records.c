/* JSON: objects at the places that formats name, as rows. One pass over the file checks all of it and learns the records'
 * names, another gives the rows; nothing but one record is ever held. jansson, which holds the whole document, is the measure
 * in the tests. */
#include "read/source.h"

#include "read/text/json_tokens.h"
#include "read/text/nest.h"

#include <stdlib.h>
#include <string.h>

/* Beside the places asked for: the first list of objects, and the outermost object. */
enum { SLOTS = DS_MOST_PLACES + 2, NOT_OPEN = 0 };

/* A record of a place that is open, by the depth of its braces; so of a list in it. */
typedef struct {
    int record, list;
    size_t base; /* of the path: what leads to the record */
} open_record;

typedef struct {
    ds_bytes *from;
    ds_survey survey;
    const ds_paths *places;
    ds_decoder *decoder;
    ds_json *tokens;
    ds_arena a;
    bool looked;
    ds_nest table[SLOTS];
    open_record open[SLOTS];
    size_t asked, tables, next, chosen;
    ds_path first_list, outermost;

    char path[DS_NEST_PATH];
    size_t path_n, path_at[DS_JSON_DEPTH + 1]; /* by depth: its length where the braces opened */
    bool object[DS_JSON_DEPTH + 1];
    int depth;

    ds_nest_row row;
    size_t list_from; /* in the row's text: of the list that is being copied */
} json_state;

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* An object or a list, also of one printed over several lines. "[Data]" or "{name}" may head a table. */
static bool claims(const ds_survey *survey)
{
    char head[64];
    const size_t n = ds_survey_text(survey, head, sizeof head);
    size_t i = 1;
    if (!n || (*head != '{' && *head != '[')) return false;
    while (i < n && is_blank(head[i])) i++;
    const char c = i < n ? head[i] : '\0';
    if (*head == '{') return c == '"' || c == '}' || (!c && i > 1);
    return (c && strchr("{[\"]-", c)) || (c >= '0' && c <= '9') || (!c && i > 1);
}

/* ---- the path ---- */

static ds_err name_too_long(const ds_json_token *t, ds_why *w)
{
    return ds_fail(w, DS_DATA, "line %lld: names nested to over 1,000 bytes, which no export has", (long long)t->line);
}

static ds_err take_key(json_state *s, const ds_json_token *t, ds_why *w)
{
    s->path_n = s->path_at[s->depth];
    const size_t dot = s->path_n > 0;
    if (t->cut || t->text.n + dot > sizeof s->path - s->path_n) return name_too_long(t, w);
    if (dot) s->path[s->path_n] = '.';
    if (t->text.n) memcpy(s->path + s->path_n + dot, t->text.p, t->text.n);
    s->path_n += dot + t->text.n;
    return DS_OK;
}

static void descend(json_state *s, bool object)
{
    s->path_at[++s->depth] = s->path_n;
    s->object[s->depth] = object;
}

static void ascend(json_state *s)
{
    s->path_n = s->path_at[s->depth--];
}

static ds_str path_of(const json_state *s)
{
    return (ds_str){ s->path, s->path_n };
}

/* What a cell is called: the path within the record. */
static ds_str name_within(const json_state *s, size_t base)
{
    if (base && base < s->path_n) base++;
    return (ds_str){ s->path + base, s->path_n - base };
}

/* ---- the first pass: places and names ---- */

static bool name_in_all(json_state *s, bool list)
{
    for (size_t i = 0; i < s->tables; i++) {
        open_record *o = &s->open[i];
        if (!o->record || o->list) continue;
        if (!ds_nest_name(&s->table[i], name_within(s, o->base), &s->a)) return false;
        if (list) o->list = s->depth + 1;
    }
    return true;
}

static bool is_asked(const json_state *s, const char *at)
{
    for (size_t i = 0; i < s->asked; i++)
        if (!strcmp(s->table[i].place->at, at)) return true;
    return false;
}

/* One at a place that is asked for is looked at as such. */
static bool note_first_list(json_state *s)
{
    if (s->first_list.at || !s->depth || s->object[s->depth]) return true;
    const ds_str at = s->path_n ? path_of(s) : DS_LIT(".");
    s->first_list = (ds_path){ .in = DS_IN_JSON, .at = ds_keep(&s->a, at).p };
    if (!s->first_list.at) return false;
    if (!is_asked(s, s->first_list.at)) s->table[s->tables++] = (ds_nest){ .place = &s->first_list };
    return true;
}

static bool open_in_all(json_state *s, int64_t line)
{
    if (!note_first_list(s)) return false;
    for (size_t i = 0; i < s->tables; i++) {
        if (s->open[i].record || !ds_nest_is_at(s->table[i].place, DS_IN_JSON, path_of(s))) continue;
        s->open[i] = (open_record){ .record = s->depth + 1, .base = s->path_n };
        ds_nest_record(&s->table[i], line);
    }
    return true;
}

static void close_in_all(json_state *s)
{
    for (size_t i = 0; i < s->tables; i++) {
        if (s->open[i].list == s->depth) s->open[i].list = NOT_OPEN;
        if (s->open[i].record == s->depth) s->open[i] = (open_record){ .record = NOT_OPEN };
    }
}

static ds_err look_at(json_state *s, const ds_json_token *t, ds_why *w)
{
    bool good = true;
    switch (t->kind) {
    case DS_JSON_KEY:
        return take_key(s, t, w);
    case DS_JSON_OBJECT:
        good = open_in_all(s, t->line);
        descend(s, true);
        break;
    case DS_JSON_ARRAY:
        good = name_in_all(s, true);
        descend(s, false);
        break;
    case DS_JSON_CLOSE:
        close_in_all(s);
        ascend(s);
        break;
    case DS_JSON_END:
        break;
    case DS_JSON_TEXT:
    case DS_JSON_NUMBER:
    case DS_JSON_WORD:
        good = name_in_all(s, false);
        break;
    }
    return good ? DS_OK : ds_fail(w, DS_MEMORY, "the names in a file");
}

static ds_err begin_pass(json_state *s, ds_why *w)
{
    ds_json_close(s->tokens);
    ds_decoder_close(s->decoder);
    s->tokens = NULL;
    s->decoder = NULL;
    s->depth = 0;
    s->path_n = 0;
    ds_err err = ds_bytes_rewind(s->from, w);
    if (!err) err = ds_decoder_open(s->from, &s->survey, &s->decoder, w);
    if (!err && !(s->tokens = ds_json_open(s->decoder))) err = ds_fail(w, DS_MEMORY, "a JSON file");
    return err;
}

/* Tables are the places asked for that hold records; behind them the first list of objects, so that its names can be told
 * where nothing else is known; where there is nothing at all, the outermost object. */
static void keep_tables(json_state *s)
{
    size_t n = 0;
    const size_t asked = s->asked;
    const bool list = s->tables > asked + 1 && ds_nest_is_table(&s->table[asked + 1]);
    const ds_nest outermost = s->table[asked], first = s->table[s->tables - 1];
    for (size_t i = 0; i < asked; i++)
        if (ds_nest_is_table(&s->table[i])) s->table[n++] = s->table[i];
    if (list) s->table[n++] = first;
    if (!n && ds_nest_is_table(&outermost)) s->table[n++] = outermost;
    s->tables = n;
}

static size_t places_asked(json_state *s)
{
    size_t n = 0;
    for (size_t i = 0; s->places && i < s->places->n && n < DS_MOST_PLACES; i++)
        if (s->places->place[i].in == DS_IN_JSON) s->table[n++].place = &s->places->place[i];
    return n;
}

static ds_err look_through(json_state *s, ds_why *w)
{
    ds_json_token t = { .kind = DS_JSON_OBJECT };
    s->looked = true;
    s->tables = s->asked = places_asked(s);
    s->table[s->tables++].place = &s->outermost;
    ds_err err = begin_pass(s, w);
    while (!err && t.kind != DS_JSON_END)
        if (!(err = ds_json_next(s->tokens, &t, w))) err = look_at(s, &t, w);
    if (!err) keep_tables(s);
    return err;
}

/* ---- the second pass: rows ---- */

static void add_text(ds_nest_row *r, ds_str s)
{
    ds_nest_add(r, DS_LIT("\""));
    for (size_t n; s.n; s = (ds_str){ s.p + n, s.n - n }) {
        char code[8];
        for (n = 0; n < s.n && s.p[n] != '"' && s.p[n] != '\\' && (unsigned char)s.p[n] >= 32;) n++;
        ds_nest_add(r, (ds_str){ s.p, n });
        if (n == s.n) break;
        ds_print(code, sizeof code, (unsigned char)s.p[n] < 32 ? "\\u%04x" : "\\%c", s.p[n]);
        ds_nest_add(r, ds_str_of(code));
        n++;
    }
    ds_nest_add(r, DS_LIT("\""));
}

/* A list in a record goes into its cell as JSON without blanks. */
static void copy_token(json_state *s, const ds_json_token *t)
{
    ds_nest_row *r = &s->row;
    const char last = ds_nest_added(r, s->list_from) ? r->text[r->text_n - 1] : '[';
    if (t->kind != DS_JSON_CLOSE && last != '[' && last != '{' && last != ':') ds_nest_add(r, DS_LIT(","));
    if (t->kind == DS_JSON_KEY || t->kind == DS_JSON_TEXT)
        add_text(r, t->text);
    else if (t->kind == DS_JSON_OBJECT || t->kind == DS_JSON_ARRAY)
        ds_nest_add(r, t->kind == DS_JSON_OBJECT ? DS_LIT("{") : DS_LIT("["));
    else if (t->kind == DS_JSON_CLOSE)
        ds_nest_add(r, s->object[s->depth] ? DS_LIT("}") : DS_LIT("]"));
    else
        ds_nest_add(r, t->text);
    if (t->kind == DS_JSON_KEY) ds_nest_add(r, DS_LIT(":"));
}

static void put_scalar(json_state *s, const open_record *o, const ds_json_token *t)
{
    const size_t from = s->row.text_n;
    if (t->kind == DS_JSON_WORD && ds_same(t->text, DS_LIT("null"))) return;
    ds_nest_add(&s->row, t->cut ? DS_LIT("(over 64 KiB)") : t->text);
    ds_nest_put(&s->row, name_within(s, o->base), from, false);
}

static bool is_scalar(ds_json_kind kind)
{
    return kind == DS_JSON_TEXT || kind == DS_JSON_NUMBER || kind == DS_JSON_WORD;
}

/* The list ends that is being copied: its cell is complete. */
static void end_list(json_state *s, open_record *o)
{
    const ds_str within = { s->path, s->path_at[s->depth] };
    const size_t kept = s->path_n;
    s->path_n = within.n;
    ds_nest_put(&s->row, name_within(s, o->base), s->list_from, false);
    s->path_n = kept;
    o->list = NOT_OPEN;
}

/* A token of a record that is open; *whole: it ends the record. */
static void take_within(json_state *s, open_record *o, const ds_json_token *t, bool *whole)
{
    if (t->kind == DS_JSON_ARRAY && !o->list) {
        o->list = s->depth + 1;
        s->list_from = s->row.text_n;
    }
    if (o->list && s->row.text_n - s->list_from <= DS_NEST_CELL) copy_token(s, t);
    if (!o->list && is_scalar(t->kind)) put_scalar(s, o, t);
    if (t->kind == DS_JSON_CLOSE && o->list == s->depth) end_list(s, o);
    *whole = t->kind == DS_JSON_CLOSE && o->record == s->depth;
}

/* A token outside of records: one may begin. */
static void take_outside(json_state *s, open_record *o, const ds_json_token *t)
{
    if (t->kind != DS_JSON_OBJECT || !ds_nest_is_at(s->table[s->chosen].place, DS_IN_JSON, path_of(s))) return;
    *o = (open_record){ .record = s->depth + 1, .base = s->path_n };
    ds_nest_start(&s->row, t->line);
}

static ds_err follow(json_state *s, const ds_json_token *t, ds_why *w)
{
    if (t->kind == DS_JSON_KEY) return take_key(s, t, w);
    if (t->kind == DS_JSON_OBJECT || t->kind == DS_JSON_ARRAY) descend(s, t->kind == DS_JSON_OBJECT);
    if (t->kind == DS_JSON_CLOSE) ascend(s);
    return DS_OK;
}

static ds_err row(void *state, ds_cells *out, bool *more, ds_why *w)
{
    json_state *s = state;
    open_record *o = &s->open[0];
    ds_json_token t = { .kind = DS_JSON_OBJECT };
    *o = (open_record){ .record = NOT_OPEN };
    for (bool whole = false; !whole;) {
        ds_err err = ds_json_next(s->tokens, &t, w);
        if (err) return err;
        *more = t.kind != DS_JSON_END;
        if (!*more) return DS_OK;
        if (o->record)
            take_within(s, o, &t, &whole);
        else
            take_outside(s, o, &t);
        if ((err = follow(s, &t, w))) return err;
    }
    ds_nest_give(&s->row, out);
    return DS_OK;
}

static ds_err table(void *state, ds_str *title, ds_cells *header, bool *more, ds_why *w)
{
    json_state *s = state;
    ds_err err = s->looked ? DS_OK : look_through(s, w);
    *more = !err && s->next < s->tables;
    if (!*more) return err;
    s->chosen = s->next++;
    if ((err = begin_pass(s, w))) return err;
    if (!ds_nest_begin(&s->row, &s->table[s->chosen])) return ds_fail(w, DS_MEMORY, "a record");
    ds_nest_header(&s->table[s->chosen], title, header);
    return DS_OK;
}

/* ---- the adapter ---- */

static void close_json(void *state)
{
    json_state *s = state;
    if (!s) return;
    ds_json_close(s->tokens);
    ds_decoder_close(s->decoder);
    ds_nest_end(&s->row);
    ds_arena_free(&s->a);
    free(s);
}

static ds_err open_json(ds_bytes *from, const ds_survey *survey, ds_source_facts *facts, void **state, ds_why *w)
{
    json_state *s = *state = calloc(1, sizeof *s);
    if (!s) return ds_fail(w, DS_MEMORY, "a JSON file");
    s->from = from;
    s->survey = *survey;
    s->outermost = (ds_path){ .in = DS_IN_JSON, .at = "." };
    ds_facts_without_lines(facts);
    return DS_OK;
}

static void look_for(void *state, const ds_paths *places)
{
    ((json_state *)state)->places = places;
}

static int64_t at(const void *state)
{
    const json_state *s = state;
    return s->decoder ? ds_decoder_at(s->decoder) : 0;
}

const ds_source_class ds_json_class = { .name = "JSON",
                                        .claims = claims,
                                        .open = open_json,
                                        .look_for = look_for,
                                        .table = table,
                                        .row = row,
                                        .at = at,
                                        .close = close_json };
