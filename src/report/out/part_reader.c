/* expat is here as well as in read: what libxlsxwriter wrote can only be trusted once another's code has read it. */
#include "report/out/part_reader.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH = 64, NO_STYLE = UINT32_MAX };

const char rep_part_no_memory[] = "there is no memory to check it";

typedef struct kind kind;

struct rep_part_reader {
    const rep_drawn *drawn;
    ds_arena *a;
    XML_Parser xml;
    const kind *kind;
    const char *wrong; /* with the part being read; NULL: nothing */
    int depth;
    uint32_t children[DEPTH], wanted[DEPTH]; /* wanted: what the element says it has; UINT32_MAX: it says nothing */

    bool keeping; /* the text of the open element */
    char *text;
    size_t n, room;

    ds_str *string; /* shared strings */
    size_t strings, strings_room;

    const rep_drawn_sheet *sheet;
    const rep_drawn_chart *chart;
    struct {
        uint32_t row, column;
        rep_cell_kind kind;
        ds_str words;
        double number;
        bool shared;           /* its words are among the shared strings */
    } cell;                    /* being read */
    uint32_t style, *style_of; /* by look; NO_STYLE: not met yet */
    size_t cells, merges, series, sheets;
};

/* How parts of one name, or of names that begin so and end in a number, are read. */
struct kind {
    const char *name;
    void (*open)(rep_part_reader *r, const char *element, const char *const *attribute);
    void (*close)(rep_part_reader *r, const char *element);
    void (*end)(rep_part_reader *r);
};

static void fault(rep_part_reader *r, const char *what)
{
    if (!r->wrong) r->wrong = what;
}

static const char *value_of(const char *const *attribute, const char *name)
{
    for (; *attribute; attribute += 2)
        if (!strcmp(attribute[0], name)) return attribute[1];
    return NULL;
}

static bool number_of(const char *text, uint32_t *out)
{
    return text && ds_uint(ds_str_of(text), UINT32_MAX - 1, out);
}

static bool is(const char *a, const char *b)
{
    return !strcmp(a, b);
}

/* ---- text ---- */

static void keep_text(rep_part_reader *r)
{
    r->keeping = true;
    r->n = 0;
}

static void XMLCALL on_text(void *to, const char *s, int len)
{
    rep_part_reader *r = to;
    const size_t n = (size_t)len;
    if (!r->keeping) return;
    if (r->n + n > r->room) {
        const size_t room = 2 * (r->n + n) + 256;
        char *text = ds_alloc(r->a, room);
        if (!text) {
            fault(r, rep_part_no_memory);
            return;
        }
        if (r->n) memcpy(text, r->text, r->n);
        r->text = text;
        r->room = room;
    }
    memcpy(r->text + r->n, s, n);
    r->n += n;
}

static ds_str kept_text(rep_part_reader *r)
{
    r->keeping = false;
    return (ds_str){ r->n ? r->text : "", r->n };
}

static double kept_number(rep_part_reader *r)
{
    char text[64] = "";
    ds_str s = kept_text(r);
    char *end = text;
    if (s.n < sizeof text) memcpy(text, s.p, s.n), text[s.n] = '\0';
    double x = strtod(text, &end);
    if (end == text || *end) fault(r, "a cell holds no number");
    return x;
}

/* ---- shared strings ---- */

static void open_string(rep_part_reader *r, const char *element, const char *const *attribute)
{
    (void)attribute;
    if (is(element, "t")) keep_text(r);
}

static void close_string(rep_part_reader *r, const char *element)
{
    if (!is(element, "t")) return;
    if (r->strings == r->strings_room) {
        const size_t room = r->strings_room ? 2 * r->strings_room : 256;
        ds_str *string = ds_alloc(r->a, room * sizeof *string);
        if (!string) {
            fault(r, rep_part_no_memory);
            return;
        }
        if (r->strings) memcpy(string, r->string, r->strings * sizeof *string);
        r->string = string;
        r->strings_room = room;
    }
    ds_str text = ds_keep(r->a, kept_text(r));
    if (!text.p) fault(r, rep_part_no_memory);
    r->string[r->strings++] = text;
}

/* ---- sheets ---- */

/* "C12" to row 11, column 2 */
static bool place_of(const char *ref, uint32_t *row_at, uint32_t *column_at)
{
    unsigned column = 0, row;
    for (; ref && *ref >= 'A' && *ref <= 'Z' && column < 26 * 26 * 26; ref++)
        column = column * 26 + (unsigned)(*ref - 'A') + 1;
    if (!column || !ds_uint(ds_str_of(ref), 1048576, &row) || !row) return false;
    *row_at = row - 1;
    *column_at = column - 1;
    return true;
}

static void open_cell(rep_part_reader *r, const char *const *attribute)
{
    const char *type = value_of(attribute, "t"), *style = value_of(attribute, "s");
    r->cell.kind = REP_CELL_BLANK;
    r->cell.words = (ds_str){ 0 };
    r->cell.number = 0;
    r->cell.shared = type && is(type, "s");
    r->style = 0;
    if (!place_of(value_of(attribute, "r"), &r->cell.row, &r->cell.column)) fault(r, "a cell has no place");
    if (style && !number_of(style, &r->style)) fault(r, "a cell has no style");
}

static void open_in_sheet(rep_part_reader *r, const char *element, const char *const *attribute)
{
    if (is(element, "c")) open_cell(r, attribute);
    if (is(element, "f") || is(element, "v")) keep_text(r);
    r->merges += is(element, "mergeCell");
}

static void close_value(rep_part_reader *r)
{
    const double x = kept_number(r);
    if (r->cell.kind == REP_CELL_BLANK) r->cell.kind = r->cell.shared ? REP_CELL_WORDS : REP_CELL_NUMBER;
    if (!r->cell.shared)
        r->cell.number = x;
    else if (x >= 0 && x < (double)r->strings)
        r->cell.words = r->string[(size_t)x];
    else
        fault(r, "a cell's words are missing");
}

static bool same_content(const rep_part_reader *r, const rep_cell *drawn)
{
    if (r->cell.kind != (rep_cell_kind)drawn->kind) return false;
    return (!drawn->words || ds_same(r->cell.words, ds_str_of(drawn->words))) &&
           rep_same_number(drawn->number, r->cell.number);
}

static void close_cell(rep_part_reader *r)
{
    if (r->cells == r->sheet->n) {
        fault(r, "it has cells that were not drawn");
        return;
    }
    const rep_cell *drawn = &r->sheet->cell[r->cells++];
    if (r->cell.row != drawn->row || r->cell.column != drawn->column) fault(r, "a cell is missing or out of place");
    if (!same_content(r, drawn)) fault(r, "a cell holds something else");
    uint32_t *style = &r->style_of[drawn->look];
    if (*style == NO_STYLE) *style = r->style;
    if (*style != r->style) fault(r, "a cell has another style");
}

static void close_in_sheet(rep_part_reader *r, const char *element)
{
    if (is(element, "f")) {
        r->cell.kind = REP_CELL_FORMULA;
        r->cell.words = ds_keep(r->a, kept_text(r));
        if (!r->cell.words.p) fault(r, rep_part_no_memory);
    }
    if (is(element, "v")) close_value(r);
    if (is(element, "c")) close_cell(r);
}

static void end_sheet(rep_part_reader *r)
{
    if (r->cells < r->sheet->n) fault(r, "cells are missing");
    if (r->merges != r->sheet->merges) fault(r, "lines over several columns are missing");
}

/* ---- charts and the book ---- */

static void open_in_chart(rep_part_reader *r, const char *element, const char *const *attribute)
{
    (void)attribute;
    r->series += is(element, "c:ser");
}

static void end_chart(rep_part_reader *r)
{
    if (r->series != r->chart->series) fault(r, "series of a chart are missing");
}

static void open_in_book(rep_part_reader *r, const char *element, const char *const *attribute)
{
    const rep_drawn_sheet *s = r->drawn->first;
    if (!is(element, "sheet")) return;
    for (size_t i = 0; s && i < r->sheets; i++) s = s->next;
    const char *name = value_of(attribute, "name");
    if (!s || !name || !is(name, s->name)) fault(r, "a sheet has another name");
    r->sheets++;
}

static void end_book(rep_part_reader *r)
{
    if (r->sheets != r->drawn->sheets) fault(r, "sheets are missing");
}

static const kind kinds[] = {
    { "xl/sharedStrings.xml", open_string, close_string, NULL },
    { "xl/worksheets/sheet", open_in_sheet, close_in_sheet, end_sheet },
    { "xl/charts/chart", open_in_chart, NULL, end_chart },
    { "xl/workbook.xml", open_in_book, NULL, end_book },
    { "", NULL, NULL, NULL }, /* well-formed and complete is all that can be said */
};

/* ---- elements ---- */

static void XMLCALL on_open(void *to, const char *element, const char **attribute)
{
    rep_part_reader *r = to;
    const char *count = value_of((const char *const *)attribute, "uniqueCount");
    if (!count) count = value_of((const char *const *)attribute, "count");
    if (++r->depth == DEPTH) {
        fault(r, "it is nested too deep");
        (void)XML_StopParser(r->xml, XML_FALSE);
        return;
    }
    r->children[r->depth - 1]++;
    r->children[r->depth] = 0;
    r->wanted[r->depth] = UINT32_MAX;
    (void)number_of(count, &r->wanted[r->depth]);
    if (r->kind->open) r->kind->open(r, element, (const char *const *)attribute);
}

static void XMLCALL on_close(void *to, const char *element)
{
    rep_part_reader *r = to;
    if (r->wanted[r->depth] != UINT32_MAX && r->wanted[r->depth] != r->children[r->depth])
        fault(r, "it has not as many elements as it says");
    r->depth--;
    if (r->kind->close) r->kind->close(r, element);
}

/* ---- parts ---- */

static const kind *kind_of(const char *name)
{
    const kind *k = kinds;
    while (strncmp(name, k->name, strlen(k->name))) k++;
    return k;
}

/* The sheet or chart that the name's number tells; of a part without one the first, which is not looked at. */
static bool find_drawn(rep_part_reader *r, const char *name)
{
    uint32_t n = 1;
    const char *digits = name + strlen(r->kind->name);
    ds_str s = { digits, strspn(digits, "0123456789") };
    if (s.n && (!ds_uint(s, UINT32_MAX - 1, &n) || !n)) return false;
    r->sheet = r->drawn->first;
    r->chart = r->drawn->first_chart;
    for (uint32_t i = 1; r->sheet && i < n; i++) r->sheet = r->sheet->next;
    for (uint32_t i = 1; r->chart && i < n; i++) r->chart = r->chart->next;
    return (r->kind->end != end_sheet || r->sheet) && (r->kind->end != end_chart || r->chart);
}

bool rep_part_begin(rep_part_reader *r, const char *name)
{
    if (!XML_ParserReset(r->xml, "UTF-8")) return false;
    XML_SetUserData(r->xml, r);
    XML_SetElementHandler(r->xml, on_open, on_close);
    XML_SetCharacterDataHandler(r->xml, on_text);
    r->kind = kind_of(name);
    r->wrong = NULL;
    r->keeping = false;
    r->depth = 0;
    r->children[0] = 0;
    r->wanted[0] = UINT32_MAX;
    r->cells = r->merges = r->series = r->sheets = 0;
    if (!find_drawn(r, name)) {
        r->kind = &kinds[DS_COUNT(kinds) - 1];
        fault(r, "it was not drawn");
    }
    return true;
}

static void parse(rep_part_reader *r, const char *bytes, size_t n, bool last)
{
    if (XML_Parse(r->xml, bytes, (int)n, last) == XML_STATUS_OK) return;
    fault(r, XML_GetErrorCode(r->xml) == XML_ERROR_NO_MEMORY ? rep_part_no_memory : "it is no XML");
}

void rep_part_feed(rep_part_reader *r, const char *bytes, size_t n)
{
    if (!r->wrong) parse(r, bytes, n, false);
}

const char *rep_part_end(rep_part_reader *r)
{
    if (!r->wrong) parse(r, "", 0, true);
    if (!r->wrong && r->kind->end) r->kind->end(r);
    return r->wrong;
}

rep_part_reader *rep_part_reader_open(const rep_drawn *drawn, ds_arena *a)
{
    rep_part_reader *r = ds_alloc(a, sizeof *r);
    if (!r) return NULL;
    *r = (rep_part_reader){ .drawn = drawn, .a = a, .xml = XML_ParserCreate("UTF-8") };
    r->style_of = ds_alloc(a, (drawn->looks + 1) * sizeof *r->style_of);
    for (size_t i = 0; r->style_of && i < drawn->looks; i++) r->style_of[i] = NO_STYLE;
    if (r->xml && r->style_of) return r;
    rep_part_reader_close(r);
    return NULL;
}

void rep_part_reader_close(rep_part_reader *r)
{
    if (r && r->xml) XML_ParserFree(r->xml);
    if (r) r->xml = NULL;
}
