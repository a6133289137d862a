/* Excel workbooks (.xlsx): each sheet that is not hidden is a table, its cells the texts that a CSV file would have: dates and
 * times by their style, formulas by the value kept with them. Those that downshift wrote are told by what they say of
 * themselves, and not read. */
#include "read/kind/book.h"
#include "read/source.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

enum {
    BLOCK = DS_PACKED_BLOCK,
    COLUMNS = 16384,
    ROWS = 1 << 20,
    CELL = DS_READ_BLOCK / 16,
    ROW_TEXT = DS_READ_BLOCK,
    MERGES = 1 << 12,
    OVERLAP = 128, /* bytes that a range's element may have */
    PROPERTIES = 16 * 1024
};

/* Cells below each other that are one: what stands in the uppermost holds for all. */
typedef struct {
    uint32_t column, first, last; /* column from 0, rows from 1 */
    ds_str text;
} merge;

typedef struct {
    ds_unzip *zip;
    ds_book book;
    ds_source_facts *facts;
    size_t next; /* sheet */

    /* the sheet at hand */
    ds_bytes part;
    XML_Parser parser;
    ds_err err;
    ds_why *w;
    bool ended, stood;
    ds_arena a; /* of its merged texts */
    merge *merge;
    size_t merges, merge_room;
    const ds_path *path;
    bool in_rows; /* within sheetData */

    /* the row at hand */
    uint32_t row, last_row;
    ds_str *cell; /* COLUMNS */
    size_t cells;
    char *text; /* ROW_TEXT */
    size_t text_n;
    bool too_wide;

    /* the cell at hand */
    size_t column;
    char type; /* 'n' number, 's' shared, 't' text, 'b', 'e' */
    size_t style;
    bool keeping, phonetic;
    size_t from; /* in text */
} book_state;

/* Other documents of the family have the same first member. */
static bool claims(const ds_survey *survey)
{
    if (!ds_survey_package(survey)) return false;
    return !ds_survey_names(survey, "word/") && !ds_survey_names(survey, "ppt/") &&
           !ds_survey_names(survey, "xl/workbook.bin");
}

static bool part_has(ds_unzip *zip, const char *name, const char *words)
{
    char text[PROPERTIES + 1];
    size_t at, n = 0;
    ds_bytes part;
    if (!ds_unzip_find(zip, name, &at) || ds_unzip_member(zip, at, &part, NULL)) return false;
    const bool read = !ds_bytes_read(&part, text, PROPERTIES, &n, NULL);
    ds_bytes_close(&part);
    text[read ? n : 0] = '\0';
    return strstr(text, words) != NULL;
}

/* Reports are written with this company and this property (src/report/out/xlsx.c); other programs that save them anew keep
 * one or the other. */
static bool is_ours(ds_unzip *zip)
{
    return part_has(zip, "docProps/app.xml", "<Company>Downshift</Company>") ||
           part_has(zip, "docProps/custom.xml", "name=\"Downshift report\"");
}

/* What is ours is read for what was typed into it; one that is damaged has nothing to say. */
static ds_err read_ours(book_state *s, ds_source_facts *facts, ds_why *w)
{
    ds_why why = { 0 };
    ds_err err = ds_book_read(&s->book, s->zip, &why);
    if (err == DS_DATA) facts->not_read = "a workbook that downshift wrote";
    if (err && err != DS_DATA && w) *w = why;
    return err == DS_DATA ? DS_OK : err;
}

/* ---- places of cells ---- */

/* "BC23": 54, 23. False for what is none. */
static bool cell_place(ds_str s, uint32_t *column, uint32_t *row)
{
    unsigned r;
    size_t n = 0;
    *column = 0;
    for (; n < s.n && n < 4 && (s.p[n] | 32) >= 'a' && (s.p[n] | 32) <= 'z'; n++)
        *column = *column * 26 + (uint32_t)((s.p[n] | 32) - 'a' + 1);
    if (!n || *column > COLUMNS || !ds_uint((ds_str){ s.p + n, s.n - n }, ROWS, &r) || !r) return false;
    --*column;
    *row = r;
    return true;
}

/* ---- merged cells: they stand behind the rows, so they are looked for first ---- */

static bool add_merge(book_state *s, ds_str range)
{
    ds_str first;
    merge m = { .text = { 0 } };
    uint32_t column;
    if (!ds_cut(&range, ':', &first) || !cell_place(first, &m.column, &m.first) || !cell_place(range, &column, &m.last))
        return true;
    if (m.last <= m.first) return true;
    if (s->merges == s->merge_room) {
        const size_t room = s->merge_room ? 2 * s->merge_room : 64;
        merge *more = realloc(s->merge, room * sizeof *more);
        if (!more) return false;
        s->merge = more;
        s->merge_room = room;
    }
    s->merge[s->merges++] = m;
    return true;
}

/* '<mergeCell ref="A1:B3"/>', with whatever prefix. */
static bool look_for_merges(book_state *s, const char *p, size_t n)
{
    static const char begin[] = "mergeCell ref=\"";
    const size_t k = sizeof begin - 1;
    for (const char *end = p + n, *at = p; (at = memchr(at, 'm', (size_t)(end - at))); at++) {
        if ((size_t)(end - at) < k || memcmp(at, begin, k)) continue;
        const char *quote = memchr(at + k, '"', (size_t)(end - at) - k);
        if (quote && !add_merge(s, (ds_str){ at + k, (size_t)(quote - at) - k })) return false;
    }
    return true;
}

static int by_row(const void *x, const void *y)
{
    const merge *a = x, *b = y;
    if (a->first != b->first) return a->first < b->first ? -1 : 1;
    return (a->column > b->column) - (a->column < b->column);
}

/* A range that ends within the overlap of two blocks is seen twice, which changes nothing. */
static ds_err find_merges(book_state *s, ds_why *w)
{
    char block[OVERLAP + BLOCK];
    size_t kept = 0, got = 1;
    s->merges = 0;
    while (got) {
        ds_err err = ds_bytes_read(&s->part, block + kept, BLOCK, &got, w);
        if (err) return err;
        const size_t n = kept + got;
        if (!look_for_merges(s, block, n)) return ds_fail(w, DS_MEMORY, "merged cells");
        if (s->merges > MERGES) return ds_fail(w, DS_DATA, "over 4,096 merged cells: save the sheet as CSV");
        kept = n < OVERLAP ? n : OVERLAP;
        memmove(block, block + n - kept, kept);
    }
    if (s->merges) qsort(s->merge, s->merges, sizeof *s->merge, by_row);
    return DS_OK;
}

static void put(book_state *s, size_t column, ds_str text)
{
    while (s->cells <= column) s->cell[s->cells++] = DS_LIT("");
    s->cell[column] = text;
}

/* False: no memory. Ranges are in the order of their first rows, and most are few rows long. */
static bool apply_merges(book_state *s)
{
    for (size_t i = 0; i < s->merges && s->merge[i].first <= s->row; i++) {
        merge *m = &s->merge[i];
        if (m->first == s->row && m->column < s->cells && !(m->text = ds_keep(&s->a, s->cell[m->column])).p)
            return false;
        if (m->first == s->row || m->last < s->row || !m->text.n) continue;
        if (m->column >= s->cells || !s->cell[m->column].n) put(s, m->column, m->text);
    }
    return true;
}

/* ---- cells ---- */

static void stop(book_state *s, ds_err code, const char *what)
{
    if (!s->err) s->err = ds_fail(s->w, code, "row %u: %s", s->row, what);
    (void)XML_StopParser(s->parser, XML_FALSE);
}

static void keep_text(book_state *s, const char *p, size_t n)
{
    if (n > ROW_TEXT - s->text_n) {
        s->too_wide = true;
        return;
    }
    memcpy(s->text + s->text_n, p, n);
    s->text_n += n;
}

static ds_str shared_text(const book_state *s, ds_str number)
{
    unsigned i;
    if (!ds_uint(number, UINT32_MAX >> 1, &i) || i >= s->book.strings) return DS_LIT("#N/A");
    return ds_trim(s->book.string[i]);
}

/* Whole numbers of up to 15 digits are written as they are shown. */
static bool is_whole(ds_str s)
{
    const size_t sign = *s.p == '-';
    if (s.n == sign || s.n > 15 || (s.p[sign] == '0' && s.n > 1)) return false;
    for (size_t i = sign; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9') return false;
    return true;
}

static ds_str number_text(book_state *s, ds_str number)
{
    char out[DS_SERIAL_TEXT];
    double v;
    const ds_shown shown = s->style < s->book.styles ? (ds_shown)s->book.shown[s->style] : DS_SHOWN_PLAIN;
    if ((shown == DS_SHOWN_PLAIN && is_whole(number)) || !ds_decimal(number, '.', &v)) return number;
    const ds_str text = ds_serial_text(v, shown, s->book.from_1904, out);
    const size_t from = s->text_n;
    keep_text(s, text.p, text.n);
    return (ds_str){ s->text + from, s->text_n - from };
}

static ds_str cell_text(book_state *s)
{
    const ds_str raw = ds_trim((ds_str){ s->text + s->from, s->text_n - s->from });
    if (!raw.n) return DS_LIT("");
    if (raw.n > CELL) return DS_LIT("(over 64 KiB)");
    if (s->type == 's') return shared_text(s, raw);
    if (s->type == 'n') return number_text(s, raw);
    if (s->type == 'b') return ds_same(raw, DS_LIT("0")) ? DS_LIT("FALSE") : DS_LIT("TRUE");
    return raw;
}

static char type_of(const char *t)
{
    static const struct {
        const char *name;
        char type;
    } types[] = { { "n", 'n' }, { "s", 's' },   { "b", 'b' },        { "e", 'e' },
                  { "d", 't' }, { "str", 't' }, { "inlineStr", 't' } };
    for (size_t i = 0; t && i < DS_COUNT(types); i++)
        if (!strcmp(t, types[i].name)) return types[i].type;
    return 'n';
}

static void start_cell(book_state *s, const char *const *attribute)
{
    const char *place = ds_attribute(attribute, "r"), *style = ds_attribute(attribute, "s");
    uint32_t column = (uint32_t)s->column + 1, row;
    unsigned n;
    if (place && !cell_place(ds_str_of(place), &column, &row))
        stop(s, DS_DATA, "a cell at no place: save the workbook again");
    if (column >= COLUMNS) stop(s, DS_DATA, "over 16,384 columns: save the sheet as CSV");
    s->column = column;
    s->type = type_of(ds_attribute(attribute, "t"));
    s->style = style && ds_uint(ds_str_of(style), DS_BOOK_STYLES, &n) ? n : 0;
    s->from = s->text_n;
}

static void start_row(book_state *s, const char *const *attribute)
{
    const char *r = ds_attribute(attribute, "r");
    unsigned row = s->last_row + 1;
    if (r && !ds_uint(ds_str_of(r), ROWS, &row)) row = 0;
    s->row = row;
    if (row <= s->last_row) stop(s, DS_DATA, "rows in disorder: save the workbook again");
    s->last_row = row;
    s->cells = s->text_n = 0;
    s->column = SIZE_MAX;
    s->too_wide = false;
}

static void XMLCALL on_start(void *state, const char *name, const char **attribute)
{
    book_state *s = state;
    const char *local = ds_local_name(name);
    if (s->err) return;
    if (!strcmp(local, "sheetData")) s->in_rows = true;
    if (!s->in_rows) return;
    if (!strcmp(local, "row")) start_row(s, (const char *const *)attribute);
    if (!strcmp(local, "c")) start_cell(s, (const char *const *)attribute);
    if (!strcmp(local, "rPh")) s->phonetic = true;
    if (!strcmp(local, "v") || !strcmp(local, "t")) s->keeping = true;
}

static void XMLCALL on_text(void *state, const char *p, int n)
{
    book_state *s = state;
    if (s->keeping && !s->phonetic) keep_text(s, p, (size_t)n);
}

static void XMLCALL on_end(void *state, const char *name)
{
    book_state *s = state;
    const char *local = ds_local_name(name);
    if (s->err) return;
    if (!strcmp(local, "sheetData")) s->in_rows = false;
    if (!s->in_rows) return;
    if (!strcmp(local, "v") || !strcmp(local, "t")) s->keeping = false;
    if (!strcmp(local, "rPh")) s->phonetic = false;
    if (!strcmp(local, "c") && s->column < COLUMNS) put(s, s->column, cell_text(s));
    if (strcmp(local, "row")) return;
    s->stood = true;
    (void)XML_StopParser(s->parser, XML_TRUE);
}

static void XMLCALL on_doctype(void *state, const char *name, const char *system, const char *public, int internal)
{
    (void)name, (void)system, (void)public, (void)internal;
    stop(state, DS_DATA, "a document type declaration, which no workbook has");
}

/* ---- rows ---- */

static ds_err fail_parse(const book_state *s, ds_why *w)
{
    const enum XML_Error code = XML_GetErrorCode(s->parser);
    if (s->err) return s->err;
    if (code == XML_ERROR_NO_MEMORY) return ds_fail(w, DS_MEMORY, "a sheet");
    return ds_fail(w, DS_DATA, "row %u: damaged (%s): save the workbook again", s->row, XML_ErrorString(code));
}

static ds_err parse_on(book_state *s, ds_why *w)
{
    enum XML_Status status = XML_STATUS_OK;
    s->w = w;
    if (s->stood) {
        s->stood = false;
        status = XML_ResumeParser(s->parser);
    }
    while (status == XML_STATUS_OK && !s->stood && !s->ended) {
        size_t n = 0;
        char *to = XML_GetBuffer(s->parser, BLOCK);
        ds_err err = to ? ds_bytes_read(&s->part, to, BLOCK, &n, w) : ds_fail(w, DS_MEMORY, "a sheet");
        if (err) return err;
        s->ended = !n;
        status = XML_ParseBuffer(s->parser, (int)n, s->ended);
    }
    return status == XML_STATUS_ERROR ? fail_parse(s, w) : DS_OK;
}

static bool all_empty(const book_state *s)
{
    for (size_t i = 0; i < s->cells; i++)
        if (s->cell[i].n) return false;
    return true;
}

static void cut_empty(book_state *s)
{
    while (s->cells && !s->cell[s->cells - 1].n) s->cells--;
}

/* A row that holds but what is merged into it is empty. */
static ds_err row(void *state, ds_cells *out, bool *more, ds_why *w)
{
    book_state *s = state;
    do {
        ds_err err = s->ended && !s->stood ? DS_OK : parse_on(s, w);
        *more = !err && s->stood;
        if (!*more) return err;
        if (s->too_wide) return ds_fail(w, DS_DATA, "row %u: over 1 MB of text, which no table has", s->row);
    } while (all_empty(s));
    cut_empty(s);
    if (!apply_merges(s)) return ds_fail(w, DS_MEMORY, "merged cells");
    *out = (ds_cells){ .cell = s->cell, .n = s->cells, .line = s->row };
    return DS_OK;
}

static ds_err next_header(void *state, ds_cells *header, bool *more, ds_why *w)
{
    book_state *s = state;
    ds_cells h;
    ds_err err = row(s, &h, more, w);
    if (err || !*more) return err;
    ds_str *cell = ds_alloc(&s->book.a, h.n * sizeof *cell);
    for (size_t i = 0; cell && i < h.n; i++)
        if (!(cell[i] = ds_keep(&s->book.a, h.cell[i])).p) cell = NULL;
    if (!cell) return ds_fail(w, DS_MEMORY, "a header of %zu columns", h.n);
    *header = (ds_cells){ .cell = cell, .n = h.n, .line = h.line, .place = s->path };
    return DS_OK;
}

/* ---- sheets ---- */

static void close_sheet(book_state *s)
{
    if (s->parser) XML_ParserFree(s->parser);
    s->parser = NULL;
    ds_bytes_close(&s->part);
    ds_arena_free(&s->a);
}

static ds_err open_sheet(book_state *s, const ds_sheet *sheet, ds_why *w)
{
    close_sheet(s);
    s->ended = s->stood = s->in_rows = s->keeping = s->phonetic = false;
    s->row = s->last_row = 0;
    s->err = DS_OK;
    s->path = &sheet->path;
    ds_err err = ds_unzip_member(s->zip, sheet->part, &s->part, w);
    if (!err) err = find_merges(s, w);
    if (!err) err = ds_bytes_rewind(&s->part, w);
    if (err) return err;
    if (!(s->parser = XML_ParserCreate(NULL))) return ds_fail(w, DS_MEMORY, "a sheet");
    XML_SetUserData(s->parser, s);
    XML_SetElementHandler(s->parser, on_start, on_end);
    XML_SetCharacterDataHandler(s->parser, on_text);
    XML_SetStartDoctypeDeclHandler(s->parser, on_doctype);
    return DS_OK;
}

static void name_others(book_state *s, const ds_sheet *but)
{
    char *out = s->facts->others;
    *out = '\0';
    for (size_t i = 0; i < s->book.sheets; i++) {
        const ds_sheet *one = &s->book.sheet[i];
        if (one == but) continue;
        ds_print_more(out, sizeof s->facts->others, "%s\"%s\"%s", *out ? ", " : "", DS_BRIEF(ds_str_of(one->path.at)),
                      one->hidden ? " (hidden)" : "");
    }
}

/* The next sheet that is not hidden and holds a row. */
static ds_err table(void *state, ds_str *title, ds_cells *header, bool *more, ds_why *w)
{
    book_state *s = state;
    for (*more = false; !*more && s->next < s->book.sheets;) {
        const ds_sheet *sheet = &s->book.sheet[s->next++];
        if (sheet->hidden || !sheet->is_sheet) continue;
        ds_err err = open_sheet(s, sheet, w);
        if (!err) err = next_header(s, header, more, w);
        if (err) return ds_within(w, "sheet \"%s\"", DS_BRIEF(ds_str_of(sheet->path.at)));
        *title = ds_str_of(sheet->path.at);
        name_others(s, sheet);
    }
    return DS_OK;
}

/* ---- the adapter ---- */

static void close_book(void *state)
{
    book_state *s = state;
    if (!s) return;
    close_sheet(s);
    ds_book_free(&s->book);
    ds_unzip_close(s->zip);
    free(s->merge);
    free(s->cell);
    free(s->text);
    free(s);
}

static ds_err open_book(ds_bytes *from, const ds_survey *survey, ds_source_facts *facts, void **state, ds_why *w)
{
    (void)survey;
    book_state *s = *state = calloc(1, sizeof *s);
    if (!s) return ds_fail(w, DS_MEMORY, "a workbook");
    s->part.fd = -1;
    s->facts = facts;
    facts->encoding = "UTF-8";
    ds_facts_without_lines(facts);
    ds_err err = ds_unzip_open(from, &s->zip, w);
    if (err) return err;
    facts->ours = is_ours(s->zip);
    s->cell = malloc(COLUMNS * sizeof *s->cell);
    s->text = malloc(ROW_TEXT);
    if (!s->cell || !s->text) return ds_fail(w, DS_MEMORY, "a workbook");
    return facts->ours ? read_ours(s, facts, w) : ds_book_read(&s->book, s->zip, w);
}

const ds_source_class ds_workbook_class = { .name = "workbook",
                                            .seeks = true,
                                            .claims = claims,
                                            .open = open_book,
                                            .table = table,
                                            .row = row,
                                            .next_header = next_header,
                                            .close = close_book };
