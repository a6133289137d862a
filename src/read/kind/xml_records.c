/* XML: elements at the places that formats name, as rows. Where an attribute tells all of them apart, the file is searched
 * (xml_search.h). Else it is parsed by expat: one pass checks all of the file and learns the records' names, another gives the
 * rows: the parser is stopped at a record's end and goes on when the next is asked for. A document type declaration is left
 * out, since those of real exports are broken (iOS 16 wrote one that no parser takes) and since entities are a way to make
 * little text much. */
#include "read/source.h"

#include "read/kind/xml_search.h"
#include "read/text/encoding.h"
#include "read/text/mend.h"
#include "read/text/nest.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum { BLOCK = DS_READ_BLOCK / 4, DEPTH = 64, CARRY = 4 };

typedef struct {
    ds_bytes *from;
    ds_survey survey;
    ds_source_facts *facts;
    const ds_paths *places;
    ds_xml_search *search; /* NULL: the file is parsed */
    struct stat before;    /* of a file that is searched: what its system says of it */
    ds_decoder *decoder;
    XML_Parser parser;
    ds_arena a;
    bool looked;
    ds_nest table[DS_MOST_PLACES];
    int open[DS_MOST_PLACES];    /* by table: the depth of its record's element; 0: none is open */
    size_t base[DS_MOST_PLACES]; /* and the path's length there */
    size_t tables, chosen;
    size_t kept[DS_MOST_PLACES], n_kept, next; /* of the tables those that hold records */

    /* of this pass */
    bool names_only;   /* the first one */
    bool ended, stood; /* the file's last block was given; the parser stands at a record's end */
    bool begun;        /* the first block was given */
    size_t carry;      /* bytes of a character that goes on in the next block */
    char carried[CARRY];
    ds_err err;
    ds_why *w;

    char path[DS_NEST_PATH];
    size_t path_n, path_at[DEPTH + 1];
    int depth;
    char *text; /* of the element at hand: DS_NEST_CELL bytes and one more, which tells that it is longer */
    size_t text_n;
    ds_nest_row row;
} xml_state;

static bool begins(const char *head, size_t n, const char *word)
{
    return n >= strlen(word) && !strncasecmp(head, word, strlen(word));
}

static bool claims(const ds_survey *survey)
{
    char head[64];
    const size_t n = ds_survey_text(survey, head, sizeof head);
    if (n < 2 || *head != '<') return false;
    return begins(head, n, "<?xml") || begins(head, n, "<!--") || begins(head, n, "<!doctype") ||
           (head[1] >= 'a' && head[1] <= 'z') || (head[1] >= 'A' && head[1] <= 'Z');
}

/* ---- what the parser is given ---- */

static void blank_out(char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (p[i] != '\n') p[i] = ' ';
}

/* The end of the declaration that begins at p, with what it declares itself between brackets. NULL: it does not end. */
static const char *end_of_doctype(const char *p, const char *end)
{
    const char *close = memchr(p, '>', (size_t)(end - p)), *open = memchr(p, '[', (size_t)(end - p));
    if (!close || !open || open > close) return close;
    for (p = open; (p = memchr(p, ']', (size_t)(end - p))); p++) {
        const char *q = p + 1;
        while (q < end && (*q == ' ' || *q == '\n' || *q == '\r' || *q == '\t')) q++;
        if (q < end && *q == '>') return q;
    }
    return NULL;
}

/* Only the first block can hold one: nothing but blanks and comments stands before it. */
static ds_err leave_doctype_out(char *p, size_t n, ds_why *w)
{
    for (size_t i = 0; i + 9 <= n; i++) {
        if (p[i] != '<') continue;
        if (p[i + 1] != '!' && p[i + 1] != '?') return DS_OK;
        if (!begins(p + i, n - i, "<!doctype")) continue;
        const char *end = end_of_doctype(p + i, p + n);
        if (!end) return ds_fail(w, DS_DATA, "a document type declaration that does not end: export it again");
        blank_out(p + i, (size_t)(end - p) + 1 - i);
        return DS_OK;
    }
    return DS_OK;
}

/* XML has no control characters, exports do. */
static void scrub(char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)p[i] < 32 && p[i] != '\n' && p[i] != '\r' && p[i] != '\t') p[i] = ' ';
}

/* Bytes at the end that begin a character which does not end here. */
static size_t unfinished(const char *p, size_t n)
{
    for (size_t back = 1; back < CARRY && back <= n; back++) {
        const unsigned char c = (unsigned char)p[n - back];
        const size_t length = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC0 ? 2 : 1;
        if (length > back) return back;
        if ((c & 0xC0) != 0x80) return 0;
    }
    return 0;
}

/* In a file that is UTF-8 otherwise, odd bytes are read as Windows-1252: the block, mended, into to. */
static ds_err mend_block(xml_state *x, char *block, size_t *n, char *to, ds_why *w)
{
    memmove(block + x->carry, block, *n);
    memcpy(block, x->carried, x->carry);
    size_t all = *n + x->carry;
    x->carry = *n ? unfinished(block, all) : 0;
    all -= x->carry;
    memcpy(x->carried, block + all, x->carry);
    *n = ds_mend((ds_str){ block, all }, to);
    if (*n != SIZE_MAX) return DS_OK;
    return ds_fail(w, DS_DATA, "bytes that are no character in UTF-8 or Windows-1252: save the file as UTF-8");
}

static ds_err next_block(xml_state *x, char *to, size_t *n, ds_why *w)
{
    char *block = ds_decoder_mixed(x->decoder) ? malloc(BLOCK + CARRY) : to;
    if (!block) return ds_fail(w, DS_MEMORY, "a part of a file");
    ds_err err = ds_decode(x->decoder, block, BLOCK, n, w);
    x->ended = !err && !*n;
    if (!err && block != to) err = mend_block(x, block, n, to, w);
    if (block != to) free(block);
    if (err) return err;
    scrub(to, *n);
    if (!x->begun) err = leave_doctype_out(to, *n, w);
    x->begun = true;
    return err;
}

/* ---- what the parser tells ---- */

static void stop(xml_state *x, ds_err err)
{
    x->err = err;
    (void)XML_StopParser(x->parser, XML_FALSE);
}

static ds_str path_of(const xml_state *x)
{
    return (ds_str){ x->path, x->path_n };
}

/* What a cell is called: the path within the record, "." for the record's own text. */
static ds_str name_within(const xml_state *x, size_t base)
{
    return x->path_n > base ? (ds_str){ x->path + base + 1, x->path_n - base - 1 } : DS_LIT(".");
}

static bool extend(xml_state *x, ds_str name)
{
    const size_t dot = x->path_n > 0;
    if (name.n + dot > sizeof x->path - x->path_n) return false;
    if (dot) x->path[x->path_n] = '.';
    memcpy(x->path + x->path_n + dot, name.p, name.n);
    x->path_n += dot + name.n;
    return true;
}

/* One cell of every record that is open: its name is the path, or the path and an attribute's name. */
static void tell_cell(xml_state *x, ds_str attribute, ds_str text)
{
    const size_t kept = x->path_n;
    if (attribute.n && !extend(x, attribute)) {
        stop(x, ds_fail(x->w, DS_DATA, "names nested to over 1,000 bytes, which no export has"));
        return;
    }
    for (size_t i = 0; !x->err && i < x->tables; i++) {
        if (!x->open[i]) continue;
        const ds_str name = name_within(x, x->base[i]);
        if (x->names_only && !ds_nest_name(&x->table[i], name, &x->a)) stop(x, ds_fail(x->w, DS_MEMORY, "names"));
        if (x->names_only || i != x->chosen) continue;
        const size_t from = x->row.text_n;
        ds_nest_add(&x->row, text);
        ds_nest_put(&x->row, name, from, true);
    }
    x->path_n = kept;
}

static const char *value_of(const char **attribute, const char *name)
{
    for (; *attribute; attribute += 2)
        if (!strcmp(attribute[0], name)) return attribute[1];
    return NULL;
}

static bool is_meant(const ds_path *p, const char **attribute)
{
    const char *value = p->where ? value_of(attribute, p->where) : NULL;
    if (!p->where) return true;
    for (size_t i = 0; value && i < p->n_is; i++)
        if (!strcmp(value, p->is[i])) return true;
    return false;
}

static bool is_within_record(const xml_state *x)
{
    for (size_t i = 0; i < x->tables; i++)
        if (x->open[i]) return true;
    return false;
}

static void open_records(xml_state *x, const char **attribute)
{
    const int64_t line = (int64_t)XML_GetCurrentLineNumber(x->parser);
    for (size_t i = 0; i < x->tables; i++) {
        if (x->open[i] || (!x->names_only && i != x->chosen)) continue;
        if (!ds_nest_is_at(x->table[i].place, DS_IN_XML, path_of(x)) || !is_meant(x->table[i].place, attribute))
            continue;
        x->open[i] = x->depth;
        x->base[i] = x->path_n;
        if (x->names_only)
            ds_nest_record(&x->table[i], line);
        else
            ds_nest_start(&x->row, line);
    }
}

/* <MetadataEntry key="HKTimeZone" value="Europe/Paris"/> names a cell itself. */
static void tell_attributes(xml_state *x, const char **attribute)
{
    const char *key = value_of(attribute, "key"), *value = value_of(attribute, "value");
    if (key && *key && value && !attribute[4]) {
        tell_cell(x, ds_str_of(key), ds_str_of(value));
        return;
    }
    for (; !x->err && *attribute; attribute += 2) tell_cell(x, ds_str_of(attribute[0]), ds_str_of(attribute[1]));
}

static void XMLCALL on_start(void *state, const char *name, const char **attribute)
{
    xml_state *x = state;
    if (x->err) return;
    if (x->depth == DEPTH) {
        stop(x, ds_fail(x->w, DS_DATA, "nested more than 64 deep, which no export is"));
        return;
    }
    x->path_at[++x->depth] = x->path_n;
    x->text_n = 0;
    if (!extend(x, ds_str_of(name))) {
        stop(x, ds_fail(x->w, DS_DATA, "names nested to over 1,000 bytes, which no export has"));
        return;
    }
    open_records(x, attribute);
    if (is_within_record(x)) tell_attributes(x, attribute);
}

static void XMLCALL on_text(void *state, const char *s, int n)
{
    xml_state *x = state;
    const size_t room = DS_NEST_CELL + 1 - x->text_n, most = (size_t)n < room ? (size_t)n : room;
    if (!is_within_record(x)) return;
    memcpy(x->text + x->text_n, s, most);
    x->text_n += most;
}

static void XMLCALL on_end(void *state, const char *name)
{
    xml_state *x = state;
    (void)name;
    if (x->err) return;
    const ds_str text = ds_trim((ds_str){ x->text, x->text_n });
    x->text_n = 0;
    if (text.n && is_within_record(x)) tell_cell(x, (ds_str){ 0 }, text);
    for (size_t i = 0; i < x->tables; i++) {
        if (x->open[i] != x->depth) continue;
        x->open[i] = 0;
        if (x->names_only) continue;
        x->stood = true;
        if (!x->err) (void)XML_StopParser(x->parser, XML_TRUE);
    }
    x->path_n = x->path_at[x->depth--];
}

static void XMLCALL on_doctype(void *state, const char *name, const char *system, const char *public, int internal)
{
    xml_state *x = state;
    (void)name, (void)system, (void)public, (void)internal;
    stop(x, ds_fail(x->w, DS_DATA, "a document type declaration where none may be"));
}

/* ---- passes ---- */

static ds_err fail_parse(xml_state *x, ds_why *w)
{
    const enum XML_Error code = XML_GetErrorCode(x->parser);
    const long long line = (long long)XML_GetCurrentLineNumber(x->parser);
    if (x->err) return x->err == DS_DATA ? ds_within(w, "line %lld", line) : x->err;
    if (code == XML_ERROR_NO_MEMORY) return ds_fail(w, DS_MEMORY, "an XML file");
    if (x->ended)
        return ds_fail(w, DS_DATA,
                       "line %lld: the file ends here, in the middle: it was cut short; copy or export it again", line);
    return ds_fail(w, DS_DATA, "line %lld: this is no sound XML (%s): export it again", line, XML_ErrorString(code));
}

static ds_err begin_pass(xml_state *x, bool names_only, ds_why *w)
{
    if (x->parser) XML_ParserFree(x->parser);
    ds_decoder_close(x->decoder);
    x->decoder = NULL;
    x->names_only = names_only;
    x->ended = x->stood = x->begun = false;
    x->carry = x->path_n = x->text_n = 0;
    x->depth = 0;
    x->err = DS_OK;
    memset(x->open, 0, sizeof x->open);
    if (!(x->parser = XML_ParserCreate("UTF-8"))) return ds_fail(w, DS_MEMORY, "an XML file");
    XML_SetUserData(x->parser, x);
    XML_SetElementHandler(x->parser, on_start, on_end);
    XML_SetCharacterDataHandler(x->parser, on_text);
    XML_SetStartDoctypeDeclHandler(x->parser, on_doctype);
    ds_err err = ds_bytes_rewind(x->from, w);
    return err ? err : ds_decoder_open(x->from, &x->survey, &x->decoder, w);
}

/* Until the parser stands at a record's end, or the file has ended. */
static ds_err parse_on(xml_state *x, ds_why *w)
{
    enum XML_Status status = XML_STATUS_OK;
    x->w = w;
    if (x->stood) {
        x->stood = false;
        status = XML_ResumeParser(x->parser);
    }
    while (status == XML_STATUS_OK && !x->stood && !x->ended) {
        size_t n = 0;
        char *to = XML_GetBuffer(x->parser, DS_MEND_GROWS * (BLOCK + CARRY));
        ds_err err = to ? next_block(x, to, &n, w) : ds_fail(w, DS_MEMORY, "an XML file");
        if (err) return err;
        status = XML_ParseBuffer(x->parser, (int)n, x->ended);
    }
    return status == XML_STATUS_ERROR ? fail_parse(x, w) : DS_OK;
}

/* ---- which of the two ---- */

static bool is_below(const ds_path *p, const char *root)
{
    const size_t n = strcspn(p->at, ".");
    return strlen(root) == n && !strncmp(p->at, root, n);
}

/* Whether the file begins with one of the records themselves: somebody has cut them out of a longer one (grep). */
static bool is_cut_out(const ds_path *p, const char *root)
{
    const char *dot = strrchr(p->at, '.');
    return p->where && dot && !strcmp(dot + 1, root);
}

/* What such records stood in; NULL: the file is whole, or no memory. */
static const char *above_of(xml_state *x, const char *root)
{
    if (!x->tables || is_below(x->table[0].place, root)) return NULL;
    const char *at = x->table[0].place->at;
    return ds_keep(&x->a, (ds_str){ at, (size_t)(strrchr(at, '.') - at) }).p;
}

/* Those places that can be in a file with this outermost element, all where it is not known. Returns whether the file can be
 * searched for them. */
static bool choose_places(xml_state *x, const char *root)
{
    bool searched = true;
    for (size_t i = 0; x->places && i < x->places->n && x->tables < DS_MOST_PLACES; i++) {
        const ds_path *p = &x->places->place[i];
        if (p->in != DS_IN_XML || (root && !is_below(p, root) && !is_cut_out(p, root))) continue;
        x->table[x->tables++].place = p;
        searched = searched && p->where;
    }
    return searched && x->tables;
}

static ds_err survey_all(xml_state *x, ds_why *w)
{
    ds_err err = ds_survey_bytes(x->from, &x->survey, w);
    if (err) return err;
    ds_facts_of_survey(x->facts, &x->survey);
    ds_facts_without_lines(x->facts);
    return DS_OK;
}

static ds_err parse_all(xml_state *x, ds_why *w)
{
    ds_err err = survey_all(x, w);
    if (!err) err = begin_pass(x, true, w);
    return err ? err : parse_on(x, w);
}

/* Another document than any that is asked for: whether it is sound is nobody's business. */
static bool is_foreign(const xml_state *x, const char *root)
{
    bool asked = false;
    for (size_t i = 0; x->places && i < x->places->n; i++) asked |= x->places->place[i].in == DS_IN_XML;
    return asked && *root && !x->tables;
}

/* What the file's system says of it; nothing of a member of an archive, which tells by itself. */
static void note_state(const xml_state *x, struct stat *st)
{
    if (x->from->fd < 0 || fstat(x->from->fd, st)) *st = (struct stat){ .st_size = 0 };
}

/* Nobody asks for the hash of all bytes, which would take longer than the search. */
static ds_err search_all(xml_state *x, const char *root, ds_why *w)
{
    ds_xml_found found;
    note_state(x, &x->before);
    x->from->once = true;
    ds_err err = ds_xml_search_open(x->from, above_of(x, root), x->table, x->tables, &x->a, &found, &x->search, w);
    if (err) return err;
    memcpy(x->facts->hash, found.hash, sizeof found.hash);
    x->facts->bytes = found.bytes;
    x->facts->encoding = ds_encoding_names[found.mended ? DS_MIXED : x->survey.encoding];
    return DS_OK;
}

static void keep_tables(xml_state *x)
{
    for (size_t i = 0; i < x->tables; i++)
        if (ds_nest_is_table(&x->table[i])) x->kept[x->n_kept++] = i;
}

static ds_err look_through(xml_state *x, ds_why *w)
{
    char root[256];
    x->looked = true;
    ds_err err = ds_xml_root(x->from, root, sizeof root, w);
    if (err) return err;
    const bool wide = x->survey.encoding == DS_UTF16LE || x->survey.encoding == DS_UTF16BE;
    const bool searched = choose_places(x, wide ? NULL : root) && !wide;
    if ((err = ds_bytes_rewind(x->from, w))) return err;
    if (!wide && is_foreign(x, root)) return survey_all(x, w);
    err = searched ? search_all(x, root, w) : parse_all(x, w);
    if (!err) keep_tables(x);
    return err;
}

static ds_err table(void *state, ds_str *title, ds_cells *header, bool *more, ds_why *w)
{
    xml_state *x = state;
    ds_err err = x->looked ? DS_OK : look_through(x, w);
    *more = !err && x->next < x->n_kept;
    if (!*more) return err;
    x->chosen = x->kept[x->next++];
    if ((err = x->search ? ds_xml_search_table(x->search, x->chosen, w) : begin_pass(x, false, w))) return err;
    if (!ds_nest_begin(&x->row, &x->table[x->chosen])) return ds_fail(w, DS_MEMORY, "a record");
    ds_nest_header(&x->table[x->chosen], title, header);
    return DS_OK;
}

static ds_err row(void *state, ds_cells *out, bool *more, ds_why *w)
{
    xml_state *x = state;
    ds_err err = DS_OK;
    if (x->search) {
        err = ds_xml_search_row(x->search, &x->row, more, w);
    } else {
        if (!x->ended || x->stood) err = parse_on(x, w);
        *more = !err && x->stood;
    }
    if (!err && *more) ds_nest_give(&x->row, out);
    return err;
}

/* A file that is searched is read once: then it is held against what its system says of it. */
static ds_err check(void *state, ds_why *w)
{
    const xml_state *x = state;
    struct stat now;
    if (!x->search) return ds_bytes_check(x->from, w);
    note_state(x, &now);
    if (now.st_size == x->before.st_size && now.st_mtim.tv_sec == x->before.st_mtim.tv_sec &&
        now.st_mtim.tv_nsec == x->before.st_mtim.tv_nsec)
        return DS_OK;
    return ds_fail(w, DS_DATA, DS_WRITTEN_TO);
}

/* ---- the adapter ---- */

static void close_xml(void *state)
{
    xml_state *x = state;
    if (!x) return;
    if (x->parser) XML_ParserFree(x->parser);
    ds_decoder_close(x->decoder);
    ds_xml_search_close(x->search);
    ds_nest_end(&x->row);
    ds_arena_free(&x->a);
    free(x->text);
    free(x);
}

static ds_err open_xml(ds_bytes *from, const ds_survey *survey, ds_source_facts *facts, void **state, ds_why *w)
{
    xml_state *x = *state = calloc(1, sizeof *x);
    if (!x || !(x->text = malloc(DS_NEST_CELL + 1))) return ds_fail(w, DS_MEMORY, "an XML file");
    x->from = from;
    x->survey = *survey;
    x->facts = facts;
    ds_facts_without_lines(facts);
    return DS_OK;
}

static void look_for(void *state, const ds_paths *places)
{
    ((xml_state *)state)->places = places;
}

static int64_t at(const void *state)
{
    const xml_state *x = state;
    return x->decoder ? ds_decoder_at(x->decoder) : 0;
}

const ds_source_class ds_xml_class = { .name = "XML",
                                       .late = true,
                                       .claims = claims,
                                       .open = open_xml,
                                       .look_for = look_for,
                                       .table = table,
                                       .row = row,
                                       .check = check,
                                       .at = at,
                                       .close = close_xml };
