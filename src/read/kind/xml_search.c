#include "read/kind/xml_search.h"

#include "read/packed/spool.h"
#include "read/text/count.h"
#include "read/text/mend.h"
#include "read/text/xml_tags.h"

#include <stdlib.h>
#include <string.h>

/* HOLD: the longest tag, and what is held of the file at once; BLOCK of it are read at once, which fit the cache. */
enum { HOLD = DS_READ_BLOCK, BLOCK = DS_READ_BLOCK / 4, DEPTH = 64, BEGINNING = 256 };

/* The row of a wanted element while it is open. */
typedef struct {
    int depth;   /* of its element; 0: none is open */
    size_t base; /* the path's length there */
    int64_t line;
    char *text; /* cells: number of the name, length, bytes */
    size_t n, capacity;
    uint32_t cells;
    bool over; /* more than DS_NEST_ROW */
} open_row;

/* What stands before the cells of a row that is put aside. */
typedef struct {
    int64_t line;
    uint32_t table, cells, n, over;
} row_head;

struct ds_xml_search {
    ds_bytes *from;
    ds_nest *table;
    size_t tables, chosen;
    ds_arena *a;
    ds_spool *spool;
    ds_xml_found *found;

    char *held;
    size_t n, at, counted; /* bytes held; taken; of them lines were counted up to here */
    int64_t line;
    bool ended;
    ds_hash hash;

    char path[DS_NEST_PATH];
    size_t path_n, path_at[DEPTH + 1];
    int depth, records; /* records: elements that are open and wanted */
    bool closed;        /* the outermost element is */
    bool cut_out;       /* there is none: records stand side by side */
    bool begun, bare;   /* bare: the file begins with the outermost element, as an export never does: it is a part, cut out by hand */
    size_t length[DS_MOST_PLACES]; /* of each table's path, */
    const ds_str *is[DS_MOST_PLACES]; /* and what its records are told apart by */
    open_row row[DS_MOST_PLACES];
    char foreign[BEGINNING]; /* how a tag begins that is none of ours, where the path is what it is now */
    size_t foreign_n;        /* 0: not known */

    size_t text_n;
    char text[DS_NEST_CELL + 1]; /* of the element at hand, and one byte that tells that it is longer */
    char plain[DS_NEST_CELL + 1], mended[DS_MEND_GROWS * (DS_NEST_CELL + 1)];
};

/* ---- the file ---- */

/* Line on which the byte at `at` stands. */
static int64_t line_at(ds_xml_search *s, size_t at)
{
    s->line += ds_count_byte(s->held + s->counted, at - s->counted, '\n');
    s->counted = at;
    return s->line;
}

static ds_err fail_at(ds_xml_search *s, const char *story, ds_why *w)
{
    return ds_fail(w, DS_DATA, "line %lld: %s", (long long)line_at(s, s->at), story);
}

static ds_err more_bytes(ds_xml_search *s, ds_why *w)
{
    size_t got = 0;
    (void)line_at(s, s->at);
    memmove(s->held, s->held + s->at, s->n - s->at);
    s->n -= s->at;
    s->at = s->counted = 0;
    if (s->n == HOLD) return fail_at(s, "a tag of over 1 MB, which no export has", w);
    const size_t room = HOLD - s->n < BLOCK ? HOLD - s->n : BLOCK;
    ds_err err = ds_bytes_read(s->from, s->held + s->n, room, &got, w);
    if (err) return err;
    if (!s->found->bytes) ds_hash_add(&s->hash, s->held, got);
    s->found->bytes += (int64_t)got;
    s->n += got;
    s->ended = !got;
    return DS_OK;
}

/* ---- a wanted element's row ---- */

static bool grow(open_row *r, size_t n)
{
    size_t capacity = r->capacity ? r->capacity : 1024;
    while (capacity < r->n + n) capacity *= 2;
    if (capacity == r->capacity) return true;
    char *more = realloc(r->text, capacity);
    if (!more) return false;
    r->text = more;
    r->capacity = capacity;
    return true;
}

static bool put_cell(open_row *r, uint32_t name, ds_str text)
{
    const uint32_t head[2] = { name, (uint32_t)text.n };
    if (r->n + sizeof head + text.n > DS_NEST_ROW) r->over = true;
    if (r->over) return true;
    if (!grow(r, sizeof head + text.n)) return false;
    memcpy(r->text + r->n, head, sizeof head);
    if (text.n) memcpy(r->text + r->n + sizeof head, text.p, text.n);
    r->n += sizeof head + text.n;
    r->cells++;
    return true;
}

/* Its bytes as UTF-8; what is no character in Windows-1252 either is shown as such. */
static ds_str as_utf8(ds_xml_search *s, size_t n)
{
    const ds_str text = { s->plain, n };
    if (ds_utf8(text)) return text;
    size_t mended = ds_mend(text, s->mended);
    s->found->mended = true;
    if (mended == SIZE_MAX) mended = ds_clean_into(text, DS_CLEAN_TEXT, s->mended, sizeof s->mended);
    return (ds_str){ s->mended, mended };
}

static bool extend(ds_xml_search *s, ds_str name)
{
    const size_t dot = s->path_n > 0;
    if (name.n + dot > sizeof s->path - s->path_n) return false;
    if (dot) s->path[s->path_n] = '.';
    memcpy(s->path + s->path_n + dot, name.p, name.n);
    s->path_n += dot + name.n;
    return true;
}

/* What a cell is called: the path within the record, "." for the record's own text. */
static ds_str name_within(const ds_xml_search *s, size_t base, char clean[DS_NEST_PATH])
{
    if (s->path_n == base) return DS_LIT(".");
    const ds_str name = { s->path + base + 1, s->path_n - base - 1 };
    if (ds_is_clean(name, DS_CLEAN_LINE)) return name;
    return (ds_str){ clean, ds_clean_into(name, DS_CLEAN_LINE, clean, DS_NEST_PATH) };
}

/* One cell of every row that is open: its name is the path within the record, or that and an attribute's name. */
static ds_err put_cells(ds_xml_search *s, ds_str attribute, ds_str text, ds_why *w)
{
    const size_t kept = s->path_n;
    if (attribute.n && !extend(s, attribute))
        return fail_at(s, "names nested to over 1,000 bytes, which no export has", w);
    for (size_t i = 0; i < s->tables; i++) {
        open_row *r = &s->row[i];
        if (!r->depth) continue;
        char clean[DS_NEST_PATH];
        const ds_str name = name_within(s, r->base, clean);
        if (!ds_nest_name(&s->table[i], name, s->a)) return ds_fail(w, DS_MEMORY, "names");
        if (s->table[i].wide) continue;
        if (!put_cell(r, (uint32_t)s->table[i].last, text)) return ds_fail(w, DS_MEMORY, "a record");
    }
    s->path_n = kept;
    return DS_OK;
}

static ds_err put_raw(ds_xml_search *s, ds_str attribute, ds_str raw, ds_why *w)
{
    ds_str text = DS_LIT("(over 64 KiB)");
    if (raw.n <= DS_NEST_CELL) text = as_utf8(s, ds_xml_plain(raw, s->plain));
    return put_cells(s, attribute, text, w);
}

/* <MetadataEntry key="HKTimeZone" value="Europe/Paris"/> names a cell itself. */
static bool is_entry(ds_str attributes, ds_str *key, ds_str *value)
{
    ds_str name;
    *key = ds_tag_value(attributes, DS_LIT("key"));
    *value = ds_tag_value(attributes, DS_LIT("value"));
    if (!key->n || !value->p) return false;
    size_t n = 0;
    for (ds_str v; ds_tag_attribute(&attributes, &name, &v);) n++;
    return n == 2;
}

/* Of an attribute that stands there twice the first counts. */
static bool is_again(ds_str attributes, ds_str name)
{
    const ds_str value = ds_tag_value(attributes, name);
    return value.p && value.p < name.p;
}

static ds_err put_attributes(ds_xml_search *s, ds_str attributes, ds_why *w)
{
    ds_str rest = attributes, name, value;
    ds_err err = DS_OK;
    if (is_entry(attributes, &name, &value)) {
        char key[256];
        const size_t n = name.n < sizeof key ? ds_xml_plain(name, key) : 0;
        return put_raw(s, (ds_str){ key, n }, value, w);
    }
    while (!err && ds_tag_attribute(&rest, &name, &value))
        if (!is_again(attributes, name)) err = put_raw(s, name, value, w);
    return err;
}

static bool is_meant(const ds_xml_search *s, size_t i, ds_str attributes)
{
    const ds_path *p = s->table[i].place;
    const ds_str value = ds_tag_value(attributes, ds_str_of(p->where));
    for (size_t k = 0; value.p && k < p->n_is; k++)
        if (ds_same(value, s->is[i][k])) return true;
    return false;
}

static bool is_at(const ds_xml_search *s, size_t i)
{
    return s->path_n == s->length[i] && !memcmp(s->path, s->table[i].place->at, s->path_n);
}

/* Whether a row begins with the element that is open now. */
static bool begins_row(const ds_xml_search *s, size_t i, ds_str attributes)
{
    return !s->row[i].depth && is_at(s, i) && is_meant(s, i, attributes);
}

static bool is_wanted(const ds_xml_search *s, ds_str attributes)
{
    size_t i = 0;
    while (i < s->tables && !begins_row(s, i, attributes)) i++;
    return i < s->tables;
}

static void open_rows(ds_xml_search *s, ds_str attributes)
{
    for (size_t i = 0; i < s->tables; i++) {
        open_row *r = &s->row[i];
        if (!begins_row(s, i, attributes)) continue;
        r->depth = s->depth;
        r->base = s->path_n;
        r->line = line_at(s, s->at);
        r->n = r->cells = r->over = 0;
        s->records++;
        ds_nest_record(&s->table[i], r->line);
    }
}

static ds_err put_aside(ds_xml_search *s, size_t i, ds_why *w)
{
    const open_row *r = &s->row[i];
    const row_head head = { r->line, (uint32_t)i, r->cells, (uint32_t)r->n, r->over };
    ds_hash_add(&s->hash, r->text, r->n);
    ds_err err = ds_spool_add(s->spool, &head, sizeof head, w);
    return err ? err : ds_spool_add(s->spool, r->text, r->n, w);
}

static ds_err close_rows(ds_xml_search *s, ds_why *w)
{
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < s->tables; i++) {
        if (s->row[i].depth != s->depth) continue;
        err = put_aside(s, i, w);
        s->row[i].depth = 0;
        s->records--;
    }
    return err;
}

/* ---- tags ---- */

static ds_err on_open(ds_xml_search *s, ds_tag *t, ds_why *w)
{
    if (s->closed) return fail_at(s, "this is no sound XML (something stands behind its end): export it again", w);
    if (s->depth == DEPTH) return fail_at(s, "nested more than 64 deep, which no export is", w);
    s->path_at[++s->depth] = s->path_n;
    if (!extend(s, t->name)) return fail_at(s, "names nested to over 1,000 bytes, which no export has", w);
    s->text_n = s->foreign_n = 0;
    if (!s->records && !is_wanted(s, t->attributes)) return DS_OK;
    const ds_tag exactly = ds_tag_at((ds_str){ s->held + s->at, t->n });
    if (exactly.kind != DS_TAG_CUT) *t = exactly;
    open_rows(s, t->attributes);
    return s->records ? put_attributes(s, t->attributes, w) : DS_OK;
}

static ds_err on_close(ds_xml_search *s, ds_why *w);

/* Whether a place lies within the element that is open. */
static bool leads_to_place(const ds_xml_search *s)
{
    for (size_t i = 0; i < s->tables; i++)
        if (s->length[i] > s->path_n && s->table[i].place->at[s->path_n] == '.' &&
            !memcmp(s->path, s->table[i].place->at, s->path_n))
            return true;
    return false;
}

/* Bytes of the tag up to behind all that it is told by; 0: what one place is told by, it has not. */
static size_t told_by(const ds_xml_search *s, const ds_tag *t)
{
    const char *end = t->attributes.p + 1;
    for (size_t i = 0; i < s->tables; i++) {
        if (!is_at(s, i)) continue;
        const ds_str value = ds_tag_value(t->attributes, ds_str_of(s->table[i].place->where));
        if (!value.p) return 0;
        if (value.p + value.n + 1 > end) end = value.p + value.n + 1;
    }
    return (size_t)(end - s->held) - s->at;
}

static bool is_foreign(ds_xml_search *s, const ds_tag *t)
{
    const size_t kept = s->path_n;
    const bool foreign = extend(s, t->name) && !leads_to_place(s) && !is_wanted(s, t->attributes);
    const size_t n = foreign ? told_by(s, t) : 0;
    s->path_n = kept;
    s->foreign_n = n <= BEGINNING ? n : 0;
    memcpy(s->foreign, s->held + s->at, s->foreign_n);
    return foreign;
}

/* Elements of one kind stand in runs. */
static bool is_foreign_again(const ds_xml_search *s)
{
    return s->foreign_n && s->foreign_n <= s->n - s->at && !memcmp(s->held + s->at, s->foreign, s->foreign_n);
}

/* Nearly all elements of a large file are none of ours, and whole in what is held: their end is looked for, and nothing else. 0: it
 * is not such a one. */
static size_t foreign_element(ds_xml_search *s, const ds_tag *t)
{
    if (s->records || !s->depth || s->cut_out || (t->kind != DS_TAG_OPEN && t->kind != DS_TAG_EMPTY)) return 0;
    if (s->depth == DEPTH || (!is_foreign_again(s) && !is_foreign(s, t))) return 0;
    return t->kind == DS_TAG_EMPTY ? t->n : ds_tag_behind_element((ds_str){ s->held + s->at, s->n - s->at }, t);
}

/* Of records that were cut out line by line, the ends are missing. */
static ds_err close_all(ds_xml_search *s, ds_why *w)
{
    ds_err err = DS_OK;
    while (!err && s->depth) err = on_close(s, w);
    return err;
}

/* Whether it is what the records are called. */
static bool is_record(const ds_xml_search *s, ds_str name)
{
    for (size_t i = 0; i < s->tables; i++) {
        const char *dot = strrchr(s->table[i].place->at, '.');
        if (dot && ds_same(name, ds_str_of(dot + 1))) return true;
    }
    return false;
}

static ds_err on_close(ds_xml_search *s, ds_why *w)
{
    ds_err err = DS_OK;
    const ds_str text = ds_trim((ds_str){ s->text, s->text_n });
    if (text.n && s->records) err = put_cells(s, (ds_str){ 0 }, text, w);
    if (!err && s->records) err = close_rows(s, w);
    s->text_n = s->foreign_n = 0;
    s->path_n = s->path_at[s->depth--];
    s->closed = !s->depth && !s->cut_out;
    return err;
}

/* Whether it is the end of the element that is open. */
static bool ends_this(const ds_xml_search *s, ds_str name)
{
    if (!s->depth) return false;
    const size_t from = s->path_at[s->depth] + (s->path_at[s->depth] > 0);
    return ds_same((ds_str){ s->path + from, s->path_n - from }, name);
}

/* as_written: nothing in it stands for anything else. */
static void add_text(ds_xml_search *s, ds_str raw, bool as_written)
{
    if (raw.n > DS_NEST_CELL) raw.n = DS_NEST_CELL + 1;
    size_t n = raw.n;
    if (as_written)
        ds_xml_as_written(raw, s->plain);
    else
        n = ds_xml_plain(raw, s->plain);
    const ds_str text = as_utf8(s, n);
    const size_t room = sizeof s->text - s->text_n, most = text.n < room ? text.n : room;
    memcpy(s->text + s->text_n, text.p, most);
    s->text_n += most;
}

static ds_err take_tag(ds_xml_search *s, ds_tag *t, ds_why *w)
{
    ds_err err = DS_OK;
    if (!s->begun) s->bare = t->kind == DS_TAG_OPEN;
    s->begun = true;
    switch (t->kind) {
    case DS_TAG_OPEN:
    case DS_TAG_EMPTY:
        if (s->cut_out && is_record(s, t->name)) err = close_all(s, w);
        if (!err) err = on_open(s, t, w);
        return err || t->kind == DS_TAG_OPEN ? err : on_close(s, w);
    case DS_TAG_CLOSE:
        if (ends_this(s, t->name)) return on_close(s, w);
        if (s->cut_out) return DS_OK; /* of what it stood in */
        return fail_at(s, "this is no sound XML (mismatched tag): export it again", w);
    case DS_TAG_TEXT:
        if (s->records) add_text(s, t->text, true);
        return DS_OK;
    default: return DS_OK;
    }
}

/* ---- the pass ---- */

/* The text before the next tag; *whole is false where the next block may go on with it. */
static void take_text(ds_xml_search *s, bool *whole)
{
    const char *from = s->held + s->at;
    *whole = s->n > s->at && *from == '<';
    if (*whole) return;
    const char *tag = s->n > s->at ? memchr(from, '<', s->n - s->at) : NULL;
    const size_t n = tag ? (size_t)(tag - from) : s->n - s->at;
    *whole = tag;
    if (!tag && s->records && n < HOLD) return; /* a text is taken as a whole, as a reference may be cut */
    if (s->records && n) add_text(s, (ds_str){ from, n }, false);
    s->at += n;
}

static ds_err take_tags(ds_xml_search *s, ds_why *w)
{
    ds_err err = DS_OK;
    bool whole = true;
    while (!err) {
        take_text(s, &whole);
        if (!whole) return DS_OK;
        ds_tag t = ds_tag_skim((ds_str){ s->held + s->at, s->n - s->at });
        if (t.kind == DS_TAG_CUT) return DS_OK;
        const size_t passed = foreign_element(s, &t);
        if (!passed) err = take_tag(s, &t, w);
        s->at += err ? 0 : passed ? passed : t.n;
    }
    return err;
}

/* A part that somebody cut out by lines: it ends behind a tag, and not within one. */
static bool is_whole_part(const ds_xml_search *s)
{
    return (s->cut_out || (s->bare && s->depth)) && !memchr(s->held + s->at, '<', s->n - s->at);
}

static ds_err pass(ds_xml_search *s, ds_why *w)
{
    ds_err err = DS_OK;
    while (!err && !s->ended)
        if (!(err = more_bytes(s, w))) err = take_tags(s, w);
    if (!err && is_whole_part(s)) return close_all(s, w);
    if (err || (s->closed && s->at == s->n)) return err;
    s->at = s->n;
    return fail_at(s, "the file ends here, in the middle: it was cut short; copy or export it again", w);
}

static void end_hash(ds_xml_search *s)
{
    char length[32];
    ds_print(length, sizeof length, "%lld", (long long)s->found->bytes);
    ds_hash_add(&s->hash, length, strlen(length));
    ds_hash_end(&s->hash, s->found->hash);
}

/* Lengths that are asked for at each tag. */
static bool measure(ds_xml_search *s)
{
    for (size_t i = 0; i < s->tables; i++) {
        const ds_path *p = s->table[i].place;
        ds_str *is = ds_alloc(s->a, (p->n_is + 1) * sizeof *is);
        for (size_t k = 0; is && k < p->n_is; k++) is[k] = ds_str_of(p->is[k]);
        s->length[i] = strlen(p->at);
        if (!(s->is[i] = is)) return false;
    }
    return true;
}

/* As if the record's place were open around it. */
static void begin_at(ds_xml_search *s, const char *above)
{
    s->cut_out = above;
    if (above) (void)extend(s, ds_str_of(above));
}

ds_err ds_xml_search_open(ds_bytes *from, const char *above, ds_nest *table, size_t tables, ds_arena *a,
                          ds_xml_found *found, ds_xml_search **out, ds_why *w)
{
    ds_xml_search *s = *out = calloc(1, sizeof *s);
    *found = (ds_xml_found){ .bytes = 0 };
    if (!s || !(s->held = malloc(HOLD))) {
        ds_xml_search_close(s);
        *out = NULL;
        return ds_fail(w, DS_MEMORY, "an XML file");
    }
    s->from = from;
    s->table = table;
    s->tables = tables;
    s->a = a;
    s->found = found;
    s->line = 1;
    begin_at(s, above);
    ds_hash_start(&s->hash);
    ds_err err = measure(s) ? ds_spool_open(&s->spool, w) : ds_fail(w, DS_MEMORY, "an XML file");
    if (!err) err = pass(s, w);
    if (!err) end_hash(s);
    s->found = NULL;
    if (!err) return DS_OK;
    ds_xml_search_close(s);
    *out = NULL;
    return err;
}

ds_err ds_xml_root(ds_bytes *from, char *out, size_t cap, ds_why *w)
{
    size_t n = 0;
    char *p = malloc(BLOCK);
    *out = '\0';
    if (!p) return ds_fail(w, DS_MEMORY, "an XML file");
    ds_err err = ds_bytes_read(from, p, BLOCK, &n, w);
    for (size_t at = 0; !err && at < n;) {
        const char *tag = memchr(p + at, '<', n - at);
        if (!tag) break;
        at = (size_t)(tag - p);
        const ds_tag t = ds_tag_at((ds_str){ p + at, n - at });
        if (t.kind == DS_TAG_OPEN || t.kind == DS_TAG_EMPTY) ds_copy(out, cap, t.name);
        if (t.kind != DS_TAG_OTHER) break;
        at += t.n;
    }
    free(p);
    return err;
}

/* ---- what was put aside ---- */

ds_err ds_xml_search_table(ds_xml_search *s, size_t table, ds_why *w)
{
    s->chosen = table;
    return ds_spool_rewind(s->spool, w);
}

static void fill_row(const ds_xml_search *s, const row_head *head, ds_nest_row *row)
{
    const ds_nest *t = &s->table[s->chosen];
    uint32_t cell[2];
    const char *p = s->held;
    ds_nest_start(row, head->line);
    if (head->over) ds_nest_too_long(row);
    for (uint32_t i = 0; i < head->cells; i++, p += cell[1]) {
        memcpy(cell, p, sizeof cell);
        p += sizeof cell;
        const size_t from = row->text_n;
        ds_nest_add(row, (ds_str){ p, cell[1] });
        ds_nest_put(row, t->name[cell[0]], from, true);
    }
}

ds_err ds_xml_search_row(ds_xml_search *s, ds_nest_row *row, bool *more, ds_why *w)
{
    row_head head;
    for (;;) {
        ds_err err = ds_spool_take(s->spool, &head, sizeof head, more, w);
        if (err || !*more) return err;
        if ((err = ds_spool_take(s->spool, s->held, head.n, more, w))) return err;
        if (head.table != s->chosen) continue;
        fill_row(s, &head, row);
        return DS_OK;
    }
}

void ds_xml_search_close(ds_xml_search *s)
{
    if (!s) return;
    for (size_t i = 0; i < s->tables; i++) free(s->row[i].text);
    ds_spool_close(s->spool);
    free(s->held);
    free(s);
}
