/* libcsv pushes; this pulls. Physical lines go in one by one, so that every row knows its line. A line without a quote, which
 * is nearly every line, is split in place without libcsv; one with quotes goes through it. */
#include "read/source.h"

#include "read/text/lines.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_CELL = DS_READ_BLOCK / 16, MAX_ROW = DS_READ_BLOCK, MAX_CELLS = 1 << 16 };

typedef struct {
    ds_decoder *decoder;
    ds_lines *lines;
    char delimiter;  /* 0 until the first line that is not blank */
    ds_cells header; /* kept in a; table() gives it once */
    bool header_given;
    ds_arena a;

    /* the row being put together */
    ds_str *cell;
    size_t n, capacity;
    bool too_wide; /* no room for another cell */
    bool complete; /* libcsv has seen its end */

    /* cells that came through libcsv are copied here: offsets into text until the row is complete */
    struct csv_parser parser;
    bool parser_made;
    char *text;
    size_t text_n;
    int64_t quote_line; /* where the quote that is still open was opened */
    size_t quote_bytes; /* read since */
} csv_state;

static bool detect(const ds_survey *survey)
{
    (void)survey;
    return true;
}

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
    if (!room_for_cell(c))
        c->too_wide = true;
    else
        c->cell[c->n++] = (ds_str){ p, n };
}

static bool blank(char ch)
{
    return ch == ' ' || ch == '\t';
}

/* Splits a line that holds no quote, ended by '\n'. */
static void split(csv_state *c, const char *line)
{
    const char delimiter = c->delimiter;
    for (const char *p = line, *from, *to;; p++) {
        for (from = p; *p != delimiter && *p != '\n'; p++) {
        }
        for (to = p; from < to && blank(*from); from++) {
        }
        for (; from < to && blank(to[-1]); to--) {
        }
        add_cell(c, from, (size_t)(to - from));
        if (*p == '\n') return;
    }
}

/* ---- through libcsv ---- */

static void on_cell(void *p, size_t n, void *state)
{
    csv_state *c = state;
    if (n > MAX_ROW - c->text_n) {
        c->too_wide = true;
        return;
    }
    if (n) memcpy(c->text + c->text_n, p, n);
    add_cell(c, c->text + c->text_n, n);
    c->text_n += n;
}

static void on_row(int terminator, void *state)
{
    (void)terminator;
    ((csv_state *)state)->complete = true;
}

static ds_err set_up_parser(csv_state *c, ds_why *w)
{
    if (c->parser_made) return DS_OK;
    if (!(c->text = malloc(MAX_ROW)) || csv_init(&c->parser, CSV_STRICT)) return ds_fail(w, DS_MEMORY, "a row of text");
    csv_set_delim(&c->parser, (unsigned char)c->delimiter);
    c->parser_made = true;
    return DS_OK;
}

/* libcsv stops strictly at a quote in the wrong place. Inside a bare cell it is a character like any other; behind a closing
 * quote libcsv would go on quoting and swallow the rows that follow. */
static ds_err feed(csv_state *c, const char *line, size_t n, ds_why *w)
{
    size_t taken = 0;
    for (;;) {
        taken += csv_parse(&c->parser, line + taken, n - taken, on_cell, on_row, c);
        if (taken == n) return DS_OK;
        if (csv_error(&c->parser) != CSV_EPARSE)
            return ds_fail(w, DS_MEMORY, "%s", csv_strerror(csv_error(&c->parser)));
        if (c->parser.quoted)
            return ds_fail(w, DS_DATA, "text follows a closing quote: write a quote inside a quoted cell twice (\"\")");
        csv_set_opts(&c->parser, 0);
        csv_parse(&c->parser, line + taken++, 1, on_cell, on_row, c);
        csv_set_opts(&c->parser, CSV_STRICT);
    }
}

static ds_err never_closed(const csv_state *c, ds_why *w)
{
    return ds_fail(w, DS_DATA, "line %lld: a quote is opened here and never closed; close it, or remove it",
                   (long long)c->quote_line);
}

/* One line of a row that holds quotes, or goes on from the line before. */
static ds_err take_quoted(csv_state *c, const char *line, size_t n, ds_why *w)
{
    int64_t number = ds_lines_number(c->lines);
    size_t cells = c->n;
    ds_err err = set_up_parser(c, w);
    if (!err) err = feed(c, line, n + 1, w);
    if (err) return ds_within(w, "line %lld", (long long)number);
    if (c->complete) {
        c->quote_line = 0;
        return DS_OK;
    }
    if (!c->quote_line || c->n > cells) { /* the quote open at this line's end was opened on this line */
        c->quote_line = number;
        c->quote_bytes = 0;
    }
    c->quote_bytes += n + 1;
    return c->quote_bytes > MAX_CELL ? never_closed(c, w) : DS_OK;
}

/* ---- the delimiter ---- */

/* How often sep separates cells of this line, when quotes count at the start of a cell only. */
static size_t separators(ds_str line, char sep)
{
    size_t count = 0;
    bool at_start = true, quoted_cell = false, inside = false;
    for (size_t i = 0; i < line.n; i++) {
        char ch = line.p[i];
        bool cut = ch == sep && !inside;
        quoted_cell = !cut && (quoted_cell || (at_start && ch == '"'));
        inside = quoted_cell && inside != (ch == '"');
        at_start = cut || (at_start && blank(ch));
        count += cut;
    }
    return count;
}

static char likeliest_delimiter(ds_str line)
{
    static const char choice[] = { ',', ';', '\t' };
    char best = choice[0];
    size_t most = 0;
    for (size_t i = 0; i < DS_COUNT(choice); i++) {
        size_t k = separators(line, choice[i]);
        if (k > most) {
            most = k;
            best = choice[i];
        }
    }
    return best;
}

/* Excel's own first line, "sep=;": the delimiter of all that follows, 0 when the line is none. */
static char told_delimiter(ds_str line)
{
    ds_str t = ds_trim(line);
    return t.n == 5 && ds_same_fold((ds_str){ t.p, 4 }, DS_LIT("sep=")) ? t.p[4] : 0;
}

/* ---- rows ---- */

static ds_err check_row(const csv_state *c, const ds_cells *row, ds_why *w)
{
    long long line = (long long)row->line;
    if (c->too_wide) return ds_fail(w, DS_DATA, "line %lld: a row too wide to be one: over 1 MB or 65,536 cells", line);
    for (size_t i = 0; i < row->n; i++)
        if (row->cell[i].n > MAX_CELL)
            return ds_fail(w, DS_DATA, "line %lld: cell %zu is longer than 64 KiB", line, i + 1);
    return DS_OK;
}

static bool all_empty(const ds_cells *row)
{
    for (size_t i = 0; i < row->n; i++)
        if (row->cell[i].n) return false;
    return true;
}

static ds_err take_line(csv_state *c, const char *line, size_t n, ds_why *w)
{
    if (memchr(line, '\0', n))
        return ds_fail(w, DS_DATA, "line %lld: a NUL byte: the file is damaged; export it again",
                       (long long)ds_lines_number(c->lines));
    if (!c->delimiter && (c->delimiter = told_delimiter((ds_str){ line, n }))) return DS_OK;
    if (!c->delimiter && ds_trim((ds_str){ line, n }).n) c->delimiter = likeliest_delimiter((ds_str){ line, n });
    if (c->quote_line || memchr(line, '"', n)) return take_quoted(c, line, n, w);
    split(c, line);
    c->complete = true;
    return DS_OK;
}

/* The next row, blank or not. */
static ds_err next_row(csv_state *c, ds_cells *row, bool *more, ds_why *w)
{
    ds_err err = DS_OK;
    char *line;
    size_t n;
    c->n = c->text_n = 0;
    for (c->complete = c->too_wide = false; !c->complete;) {
        if ((err = ds_lines_next(c->lines, &line, &n, more, w))) return err;
        if (!*more) return c->quote_line ? never_closed(c, w) : DS_OK;
        if (!c->quote_line) row->line = ds_lines_number(c->lines);
        if ((err = take_line(c, line, n, w))) return err;
    }
    row->cell = c->cell;
    row->n = c->n;
    row->cut = ds_lines_cut(c->lines);
    return DS_OK;
}

static ds_err next_filled_row(void *state, ds_cells *row, bool *more, ds_why *w)
{
    csv_state *c = state;
    ds_err err;
    do err = next_row(c, row, more, w);
    while (!err && *more && !c->too_wide && all_empty(row));
    return err || !*more ? err : check_row(c, row, w);
}

/* ---- the adapter ---- */

static void close_csv(void *state)
{
    csv_state *c = state;
    if (!c) return;
    if (c->parser_made) csv_free(&c->parser);
    ds_lines_close(c->lines);
    ds_decoder_close(c->decoder);
    ds_arena_free(&c->a);
    free(c->text);
    free(c->cell);
    free(c);
}

static ds_err read_header(csv_state *c, ds_why *w)
{
    ds_cells h;
    bool more;
    ds_err err = next_filled_row(c, &h, &more, w);
    if (err) return err;
    if (!more) return ds_fail(w, DS_DATA, "only blank lines: there is no header");
    ds_str *cell = ds_alloc(&c->a, h.n * sizeof *cell);
    for (size_t i = 0; cell && i < h.n; i++)
        if (!(cell[i] = ds_keep(&c->a, h.cell[i])).p) cell = NULL;
    c->header = (ds_cells){ cell, h.n, h.line, h.cut };
    return cell ? DS_OK : ds_fail(w, DS_MEMORY, "a header of %zu columns", h.n);
}

static ds_err open_csv(int fd, const ds_survey *survey, ds_source_facts *facts, void **state, ds_why *w)
{
    csv_state *c = calloc(1, sizeof *c);
    *state = c;
    if (!c || !(c->decoder = ds_decoder_open(fd, survey)) || !(c->lines = ds_lines_open(c->decoder)))
        return ds_fail(w, DS_MEMORY, "a CSV file");
    ds_err err = read_header(c, w);
    facts->delimiter = c->delimiter;
    facts->decimal_mark = c->delimiter == ',' ? '.' : ',';
    facts->line_end = ds_lines_end(c->lines);
    return err;
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

const ds_source_class ds_csv_class = { "CSV", detect, open_csv, table, next_filled_row, at, close_csv };
