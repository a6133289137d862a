/* Rows of text by RFC 4180, with what files of the wild do beyond it: any separator, blanks around cells, a quote
 * inside a bare cell.
 *
 * The parser is our own. libcsv was used before and had to be fed line by line, for it does not tell where a row
 * begins; it knows no line on which a quote was opened, stops at a quote inside a bare cell when strict and swallows
 * the rows behind a closing quote when not, so that it was switched to and fro for single characters. What was left
 * to it is the hundred lines below, which know both. */
#include "read/source.h"

#include "read/text/lines.h"
#include "read/text/shape.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_CELL = DS_READ_BLOCK / 16, MAX_ROW = DS_READ_BLOCK, MAX_CELLS = 1 << 16 };

/* Where a row with quotes stands: before a cell's first character, in a bare cell, in a quoted one, behind its
 * closing quote. */
typedef enum { BEFORE, BARE, QUOTED, CLOSED } place;

typedef struct {
    ds_source_facts *facts;
    ds_decoder *decoder;
    ds_lines *lines;
    char delimiter;  /* 0 until the first line that is not blank */
    bool told;       /* by a line "sep=;" */
    ds_cells header; /* kept in a; table() gives it once */
    bool header_given;
    ds_arena a;

    /* the row being put together */
    ds_str *cell;
    size_t n, capacity;
    size_t too_long; /* the number of its first cell over MAX_CELL; 0: none */
    bool too_wide;   /* no room for another cell */
    bool filled;     /* one of its cells is not empty */
    bool complete;   /* its last line was seen */
    char fault[160]; /* what is wrong with the row, "" for nothing */
    ds_shape usual;  /* of the first row without a fault */

    /* a line that was read and belongs to the next row */
    bool held;
    char *line;
    size_t line_n;

    /* cells of a row with quotes are copied, since such a row may have several lines */
    char *text;             /* MAX_ROW bytes, NULL until they are needed */
    size_t text_n, cell_at; /* bytes used; where the cell begins */
    place where;
    int64_t quote_line; /* on which the quote that is still open was opened; 0: none is */
    size_t quote_bytes; /* of the lines read since */
    bool one_line;      /* the row has but one line so far; */
    size_t inner;       /* quotes within its texts that were not written twice, */
    size_t inner_at;    /* cells before the first of these texts */
} csv_state;

/* ---- cells ---- */

static bool room_for_cell(csv_state *c)
{
    if (c->n < c->capacity) return true;
    size_t capacity = c->capacity ? 2 * c->capacity : 64;
    ds_str *cell = capacity <= MAX_CELLS ? realloc(c->cell, capacity * sizeof *cell) : NULL;
    if (!cell) return false;
    c->cell = cell;
    c->capacity = capacity;
    return true;
}

static void add_cell(csv_state *c, const char *p, size_t n)
{
    if (!room_for_cell(c)) {
        c->too_wide = true;
        return;
    }
    c->cell[c->n++] = (ds_str){ p, n };
    c->filled |= n > 0;
    if (n > MAX_CELL && !c->too_long) c->too_long = c->n;
}

static bool blank(char ch)
{
    return ch == ' ' || ch == '\t';
}

/* Splits a line that holds no quote. */
static void split(csv_state *c, const char *line, size_t n)
{
    const char *const end = line + n;
    for (const char *from = line, *next, *to;; from = next + 1) {
        next = memchr(from, c->delimiter, (size_t)(end - from));
        to = next ? next : end;
        while (from < to && blank(*from)) from++;
        while (from < to && blank(to[-1])) to--;
        add_cell(c, from, (size_t)(to - from));
        if (!next) return;
    }
}

/* ---- a row with quotes ---- */

static void keep(csv_state *c, const char *p, size_t n)
{
    if (n > MAX_ROW - c->text_n) {
        c->too_wide = true;
        return;
    }
    memcpy(c->text + c->text_n, p, n);
    c->text_n += n;
}

static void end_cell(csv_state *c)
{
    size_t n = c->text_n - c->cell_at;
    while (c->where == BARE && n && blank(c->text[c->cell_at + n - 1])) n--;
    add_cell(c, c->text + c->cell_at, n);
    c->cell_at = c->text_n;
    c->where = BEFORE;
}

/* From here to the next separator or the line's end. */
static size_t take_bare(csv_state *c, const char *p)
{
    size_t n = 0;
    while (p[n] != c->delimiter && p[n] != '\n') n++;
    keep(c, p, n);
    end_cell(c);
    return n;
}

/* From behind the opening quote, or from a line's beginning, to the next quote or the line's end, which belongs to
 * the cell. */
static size_t take_inside(csv_state *c, const char *p, const char *end)
{
    const char *quote = memchr(p, '"', (size_t)(end - p));
    size_t n = quote ? (size_t)(quote - p) : (size_t)(end - p);
    keep(c, p, n);
    if (quote) c->where = CLOSED;
    return quote ? n + 1 : n;
}

/* The row ends here, whatever follows in its line. */
static void give_up(csv_state *c, const char *fmt, ...) DS_PRINTF(2, 3);
static void give_up(csv_state *c, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(c->fault, sizeof c->fault, fmt, ap);
    va_end(ap);
    c->quote_line = 0;
    c->where = BEFORE;
    c->complete = true;
}

static void give_up_inner(csv_state *c)
{
    if (c->inner) c->n = c->inner_at;
    give_up(c, "text follows a closing quote: write a quote inside a quoted cell twice (\"\")");
}

/* Blanks, and behind them the cell's end. */
static bool ends_here(const csv_state *c, const char *p, size_t *n)
{
    for (*n = 0; p[*n] != c->delimiter && blank(p[*n]);) ++*n;
    return p[*n] == c->delimiter || p[*n] == '\n';
}

/* The second of two quotes: of a text that has others it is the closing one, where the cell ends behind it. */
static size_t take_second(csv_state *c, const char *p)
{
    size_t n;
    const bool closes = c->inner % 2 && ends_here(c, p + 1, &n);
    keep(c, p, 1);
    c->inner += closes;
    if (!closes) c->where = QUOTED;
    return 1;
}

/* Behind a quote that may have been the closing one: another makes both a quote in the text. Where text follows, it was meant to
 * be one itself, as some programs write them, if such come in pairs and the row comes out as wide as the header. */
static size_t take_closed(csv_state *c, const char *p, int64_t number)
{
    size_t n = 0;
    if (*p == '"') return take_second(c, p);
    if (ends_here(c, p, &n)) {
        c->quote_line = 0;
        end_cell(c);
    } else if (number == c->quote_line && c->one_line) {
        keep(c, "\"", 1);
        if (!c->inner++) c->inner_at = c->n;
        c->where = QUOTED;
        return 0;
    } else if (number == c->quote_line) {
        give_up_inner(c);
    } else {
        give_up(c,
                "the quote opened on line %lld is not closed where the next one stands, on line %lld: close it, or "
                "remove it",
                (long long)c->quote_line, (long long)number);
    }
    return n;
}

/* Before a cell: blanks are passed over, a quote opens it. */
static size_t take_before(csv_state *c, const char *p, int64_t number)
{
    size_t n = 0;
    while (p[n] != c->delimiter && blank(p[n])) n++;
    if (p[n] != '"') {
        c->where = BARE;
        return n;
    }
    c->where = QUOTED;
    c->quote_line = number;
    c->quote_bytes = 0;
    return n + 1;
}

/* A line, ended by '\n' at end[-1]. A cell that ends leaves its separator to this loop. */
static void take_cells(csv_state *c, const char *p, const char *end, int64_t number)
{
    while (p < end && !*c->fault) {
        switch (c->where) {
        case BEFORE:
            p += take_before(c, p, number);
            break;
        case BARE:
            p += take_bare(c, p);
            break;
        case QUOTED:
            p += take_inside(c, p, end);
            break;
        case CLOSED:
            p += take_closed(c, p, number);
            break;
        }
        if (c->where == BEFORE && !*c->fault) c->complete = *p++ == '\n';
    }
}

/* ---- a quote that swallows rows ---- */

/* What the cells of this row are like: those read, and the others as in the first row; in that itself, as the line has
 * them. */
static ds_shape expected(const csv_state *c, const ds_shape *line)
{
    ds_shape s = c->usual.n ? c->usual : *line;
    ds_shape own = ds_shape_of_cells(c->cell, c->n);
    for (size_t i = 0; i < own.n && i < DS_SHAPE_CELLS; i++)
        if (own.cell[i]) s.cell[i] = own.cell[i];
    if (!c->usual.n) s.n = c->header.n;
    return s;
}

/* Whether a line that the open quote takes in is a row by itself: as many cells as others have, with a date or a figure
 * where they have one. Then the quote was never closed, even if a later one seems to close it and the number of cells
 * is right. Where a quoted text of several lines ends, the rest of its row may look so, too: there no figure stands
 * before the quote. *surely: one does. */
static bool is_row(const csv_state *c, ds_str line, bool *surely)
{
    *surely = false;
    if (c->header.n < 2) return false;
    ds_shape own = ds_shape_of_line(line, c->delimiter), usual = expected(c, &own);
    if (own.n < usual.n || !ds_shapes_agree(&usual, &own, own.n)) return false;
    const char *quote = memchr(line.p, '"', line.n);
    size_t before = ds_separators((ds_str){ line.p, quote ? (size_t)(quote - line.p) : line.n }, c->delimiter);
    *surely = ds_shapes_agree(&usual, &own, before) > 0;
    return true;
}

static void give_back(csv_state *c, char *line, size_t n, size_t cells, int64_t quote_line)
{
    c->n = cells;
    if (c->too_long > cells) c->too_long = 0;
    c->held = true;
    c->line = line;
    c->line_n = n;
    give_up(c,
            "the quote opened on line %lld is not closed before line %lld, which is a row by itself: close it, or "
            "remove it",
            (long long)quote_line, (long long)ds_lines_number(c->lines));
}

/* A line that an open quote takes in. */
static void go_on(csv_state *c, char *line, size_t n)
{
    bool surely;
    const size_t cells = c->n;
    const int64_t opened = c->quote_line;
    const bool row = is_row(c, (ds_str){ line, n }, &surely);
    if (!surely) take_cells(c, line, line + n + 1, ds_lines_number(c->lines));
    const bool sound = !surely && !*c->fault && c->quote_line != opened && (!c->complete || c->n == c->header.n);
    if (row && !sound) give_back(c, line, n, cells, opened);
}

/* One line of a row that holds quotes, or goes on from the line before. */
static ds_err take_quoted(csv_state *c, char *line, size_t n, ds_why *w)
{
    if (!c->text && !(c->text = malloc(MAX_ROW))) return ds_fail(w, DS_MEMORY, "a row of text");
    c->one_line = !c->quote_line;
    if (c->quote_line)
        go_on(c, line, n);
    else
        take_cells(c, line, line + n + 1, ds_lines_number(c->lines));
    const bool sound = c->complete && c->inner % 2 == 0 && c->n == c->header.n;
    if (c->inner && !*c->fault && !sound) give_up_inner(c);
    if (c->complete) return DS_OK;
    c->quote_bytes += n + 1;
    if (c->quote_bytes <= MAX_CELL) return DS_OK;
    return ds_fail(w, DS_DATA, "line %lld: a quote is opened here and never closed; close it, or remove it",
                   (long long)c->quote_line);
}

/* ---- rows ---- */

static ds_err check_row(const csv_state *c, const ds_cells *row, ds_why *w)
{
    long long line = (long long)row->line;
    if (c->too_wide) return ds_fail(w, DS_DATA, "line %lld: a row too wide to be one: over 1 MB or 65,536 cells", line);
    if (c->too_long) return ds_fail(w, DS_DATA, "line %lld: cell %zu is longer than 64 KiB", line, c->too_long);
    return DS_OK;
}

static ds_err take_line(csv_state *c, char *line, size_t n, ds_why *w)
{
    if (n > 2 && !memcmp(line, "\xEF\xBB\xBF", 3)) { /* a mark where another file was put behind the first */
        line += 3;
        n -= 3;
    }
    if (memchr(line, '\0', n))
        return ds_fail(w, DS_DATA, "line %lld: a NUL byte: the file is damaged; export it again",
                       (long long)ds_lines_number(c->lines));
    if (!c->delimiter && (c->delimiter = ds_told_delimiter((ds_str){ line, n }))) {
        c->told = true;
        return DS_OK;
    }
    if (!c->delimiter && ds_trim((ds_str){ line, n }).n) c->delimiter = ds_likeliest_delimiter((ds_str){ line, n });
    if (c->quote_line || memchr(line, '"', n)) return take_quoted(c, line, n, w);
    split(c, line, n);
    c->complete = true;
    return DS_OK;
}

static void note_odd(ds_source_facts *f, int64_t line)
{
    if (f->odd_lines < (int64_t)DS_COUNT(f->odd_line)) f->odd_line[f->odd_lines] = line;
    f->odd_lines++;
}

/* A line that was given back, or the file's next. */
static ds_err next_line(csv_state *c, char **line, size_t *n, bool *more, ds_why *w)
{
    if (!c->held) {
        ds_err err = ds_lines_next(c->lines, line, n, more, w);
        if (!err && *more && ds_lines_mended(c->lines)) note_odd(c->facts, ds_lines_number(c->lines));
        return err;
    }
    c->held = false;
    *line = c->line;
    *n = c->line_n;
    *more = true;
    return DS_OK;
}

static void start_row(csv_state *c)
{
    c->n = c->text_n = c->cell_at = 0;
    c->where = BEFORE;
    c->too_long = 0;
    c->complete = c->too_wide = c->filled = false;
    c->inner = 0;
    *c->fault = '\0';
}

/* The next row, blank or not. */
static ds_err next_row(csv_state *c, ds_cells *row, bool *more, ds_why *w)
{
    ds_err err = DS_OK;
    char *line;
    size_t n;
    start_row(c);
    while (!c->complete) {
        if ((err = next_line(c, &line, &n, more, w))) return err;
        if (!*more && !c->quote_line) return DS_OK;
        if (!*more) {
            give_up(c, "the quote opened on line %lld is never closed: close it, or remove it",
                    (long long)c->quote_line);
            break;
        }
        if (!c->quote_line) row->line = ds_lines_number(c->lines);
        if ((err = take_line(c, line, n, w))) return err;
    }
    *more = true;
    row->cell = c->cell;
    row->n = c->n;
    row->cut = ds_lines_cut(c->lines) && !c->held;
    row->fault = *c->fault ? c->fault : NULL;
    return DS_OK;
}

static ds_err next_filled_row(void *state, ds_cells *row, bool *more, ds_why *w)
{
    csv_state *c = state;
    ds_err err;
    do err = next_row(c, row, more, w);
    while (!err && *more && !c->too_wide && !row->fault && !c->filled);
    if (err || !*more) return err;
    if (!c->usual.n && c->header.n && !row->fault) c->usual = ds_shape_of_cells(row->cell, row->n);
    return check_row(c, row, w);
}

/* ---- the adapter ---- */

static void close_csv(void *state)
{
    csv_state *c = state;
    if (!c) return;
    ds_lines_close(c->lines);
    ds_decoder_close(c->decoder);
    ds_arena_free(&c->a);
    free(c->text);
    free(c->cell);
    free(c);
}

/* The next filled row as the header, by the separator that it has itself, unless the file names one. */
static ds_err next_header(void *state, ds_cells *header, bool *more, ds_why *w)
{
    csv_state *c = state;
    ds_cells h = { 0 };
    if (!c->told) c->delimiter = 0;
    c->header.n = c->usual.n = 0;
    ds_err err = next_filled_row(c, &h, more, w);
    if (err || !*more) return err;
    if (h.fault) return ds_fail(w, DS_DATA, "line %lld: %s", (long long)h.line, h.fault);
    ds_str *cell = ds_alloc(&c->a, h.n * sizeof *cell);
    for (size_t i = 0; cell && i < h.n; i++)
        if (!(cell[i] = ds_keep(&c->a, h.cell[i])).p) cell = NULL;
    if (!cell) return ds_fail(w, DS_MEMORY, "a header of %zu columns", h.n);
    c->header = *header = (ds_cells){ .cell = cell, .n = h.n, .line = h.line, .cut = h.cut };
    c->facts->delimiter = c->delimiter;
    c->facts->decimal_mark = c->delimiter == ',' ? '.' : ',';
    return DS_OK;
}

/* Control characters beyond 1 in 100 are no text; a single stray one is left to the parser, which knows its line. */
static bool binary(const ds_survey *s)
{
    size_t odd = 0;
    if (s->encoding == DS_UTF16LE || s->encoding == DS_UTF16BE) return false;
    for (size_t i = 0; i < s->head_n; i++) odd += s->head[i] < 32 && !memchr("\t\n\r\f\v", s->head[i], 5);
    return odd * 100 > s->head_n && odd > 1;
}

/* Any text may be a table; the last adapter asked says what is none. */
static bool claims(const ds_survey *survey)
{
    (void)survey;
    return true;
}

static ds_err refuse_what_is_not_text(const ds_survey *s, ds_why *w)
{
    if (binary(s)) return ds_fail(w, DS_DATA, "this is a binary file, not text: export the data as CSV");
    if (!s->splits_last) return DS_OK;
    return ds_fail(w, DS_DATA, "the file ends in the middle of a character: it was cut short; copy or export it again");
}

static void tell_page(const ds_survey *text, ds_source_facts *facts)
{
    facts->encoding = ds_encoding_names[text->encoding];
    if (text->encoding != DS_MAC_ROMAN) return;
    facts->page_line = text->signs.line;
    for (int i = 0; i < DS_PAGES; i++)
        ds_copy(facts->page_word[i], sizeof facts->page_word[i], ds_str_of(text->signs.word[i]));
}

static ds_err open_csv(ds_bytes *from, const ds_survey *survey, ds_source_facts *facts, void **state, ds_why *w)
{
    ds_cells first;
    bool more;
    ds_survey text = *survey;
    ds_err err = refuse_what_is_not_text(survey, w);
    if (!err) err = ds_survey_page(&text, w);
    if (err) return err;
    tell_page(&text, facts);
    csv_state *c = *state = calloc(1, sizeof *c);
    if (!c) return ds_fail(w, DS_MEMORY, "a CSV file");
    c->facts = facts;
    if ((err = ds_decoder_open(from, &text, &c->decoder, w))) return err;
    if (!(c->lines = ds_lines_open(c->decoder))) return ds_fail(w, DS_MEMORY, "a CSV file");
    err = next_header(c, &first, &more, w);
    facts->line_end = ds_lines_end(c->lines);
    return err || more ? err : ds_fail(w, DS_DATA, "only blank lines: there is no header");
}

static ds_err table(void *state, ds_str *title, ds_cells *header, bool *more, ds_why *w)
{
    csv_state *c = state;
    (void)w;
    *more = !c->header_given;
    *title = (ds_str){ 0 };
    if (*more) *header = c->header;
    c->header_given = true;
    return DS_OK;
}

static int64_t at(const void *state)
{
    return ds_decoder_at(((const csv_state *)state)->decoder);
}

const ds_source_class ds_csv_class = { .name = "CSV",
                                       .claims = claims,
                                       .open = open_csv,
                                       .table = table,
                                       .row = next_filled_row,
                                       .next_header = next_header,
                                       .at = at,
                                       .close = close_csv };
