/* Tables of a web page: what programs save as .xls, and spreadsheets open. Each outermost table with a row is one; its
 * cells are the texts that are shown. A page without one, or with something to fill in, is no export. */
#include "read/source.h"
#include "read/text/entities.h"
#include "read/text/html_tokens.h"
#include "read/text/mend.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS = DS_READ_BLOCK / 64 /* 16,384 */, CELL = DS_READ_BLOCK / 16, ROW_TEXT = DS_READ_BLOCK, SPAN_ROWS = 65534 };

/* A cell that holds for rows below it, too. */
typedef struct {
    unsigned left; /* rows */
    char *text;
    size_t n;
} span;

typedef struct {
    ds_bytes *from;
    ds_survey survey;
    ds_decoder *decoder;
    ds_html *html;
    ds_arena a; /* of headers */
    bool shares_lines;

    unsigned tables; /* begun so far */
    int depth;       /* of tables in tables */
    bool over;       /* the table at hand has ended, or the file */
    const ds_path *place;
    int64_t rows; /* of the file, so far */

    /* the row at hand */
    int64_t line;
    ds_str *cell; /* COLUMNS */
    size_t cells;
    char *text; /* ROW_TEXT */
    size_t text_n;
    span *span; /* COLUMNS */
    size_t spans, span_text;

    /* the cell at hand */
    bool in_row, in_cell;
    bool begins;          /* a row that began where the one before it ended */
    int64_t begins_on;
    size_t begun; /* in text */
    unsigned wide, high;
} page_state;

/* ---- which files ---- */

static void lower(char *s)
{
    for (; *s; s++)
        if (*s >= 'A' && *s <= 'Z') *s = (char)(*s | 32);
}

static bool claims(const ds_survey *survey)
{
    static const char *const first[] = { "<!doctype html", "<html", "<head", "<meta", "<body", "<style",
                                         "<div",           "<center", "<table", "<font" };
    char head[DS_HEAD + 1];
    ds_survey_text(survey, head, sizeof head);
    lower(head);
    for (size_t i = 0; i < DS_COUNT(first); i++)
        if (!strncmp(head, first[i], strlen(first[i]))) return true;
    return *head == '<' && (strstr(head, "<html") || strstr(head, "urn:schemas-microsoft-com:office:excel"));
}

/* A page that says it is written in another code page than its bytes are read in. */
static ds_err check_charset(const ds_survey *survey, ds_why *w)
{
    static const char *const fine[] = { "windows-1252", "iso-8859-1", "iso-8859-15", "latin1", "us-ascii", "cp1252" };
    char head[DS_HEAD + 1], *said;
    ds_survey_text(survey, head, sizeof head);
    lower(head);
    if (survey->encoding != DS_CP1252 || !(said = strstr(head, "charset="))) return DS_OK;
    said += strlen("charset=");
    said += *said == '"' || *said == '\'';
    for (size_t i = 0; i < DS_COUNT(fine); i++)
        if (!strncmp(said, fine[i], strlen(fine[i]))) return DS_OK;
    return ds_fail(w, DS_DATA, "a web page in %.*s: open it in a spreadsheet and save it as .xlsx or CSV",
                   (int)strcspn(said, "\"' ;>"), said);
}

/* ---- one row ---- */

static ds_err fail_wide(const page_state *s, ds_why *w)
{
    return ds_fail(w, DS_DATA, "line %lld: over 16,384 columns or 1 MB of text in a row: save the table as CSV",
                   (long long)s->line);
}

static bool add_text(page_state *s, ds_str t)
{
    if (t.n > ROW_TEXT / DS_MEND_GROWS - s->text_n) return false;
    memcpy(s->text + s->text_n, t.p, t.n);
    s->text_n += t.n;
    return true;
}

static bool is_blank(const char *p, size_t left, size_t *n)
{
    *n = 1;
    if ((unsigned char)*p <= ' ') return true;
    if (left < 2 || memcmp(p, "\xC2\xA0", 2)) return false;
    *n = 2; /* a no-break space */
    return true;
}

/* Runs of blanks are one, and none stands at either end. */
static size_t collapse(char *p, size_t n)
{
    size_t out = 0, k;
    bool blank = false;
    for (size_t i = 0; i < n; i += k) {
        const bool b = is_blank(p + i, n - i, &k);
        if (!b && blank && out) p[out++] = ' ';
        if (!b) p[out++] = p[i];
        blank = b;
    }
    return out;
}

/* Single bytes of an older code page in a page that is UTF-8 otherwise. There is room for what they become. */
static bool mend(char *p, size_t *n)
{
    char *mended = malloc(DS_MEND_GROWS * *n + 1);
    const size_t got = mended ? ds_mend((ds_str){ p, *n }, mended) : SIZE_MAX;
    if (got != SIZE_MAX) memcpy(p, mended, *n = got);
    free(mended);
    return got != SIZE_MAX;
}

/* The text from s->begun on, as it is shown; where that is none, what no form reads. */
static ds_str shown_text(page_state *s)
{
    char *p = s->text + s->begun;
    size_t n = s->text_n - s->begun;
    if (!ds_utf8((ds_str){ p, n }) && !mend(p, &n)) return DS_LIT("(bytes that are no character)");
    n = collapse(p, ds_entities((ds_str){ p, n }, p));
    s->text_n = s->begun + n;
    return n > CELL ? DS_LIT("(over 64 KiB)") : (ds_str){ p, n };
}

static bool put(page_state *s, ds_str text)
{
    if (s->cells == COLUMNS) return false;
    s->cell[s->cells++] = text;
    return true;
}

/* What hangs down from rows above, in the next columns. */
static bool put_hanging(page_state *s)
{
    for (; s->cells < s->spans && s->span[s->cells].left; s->cells++) {
        span *k = &s->span[s->cells];
        s->cell[s->cells] = (ds_str){ s->text + s->text_n, k->n };
        if (!add_text(s, (ds_str){ k->text, k->n })) return false;
        k->left--;
    }
    return true;
}

static bool hang(page_state *s, size_t column, ds_str text, unsigned rows)
{
    span *k = &s->span[column];
    s->span_text -= k->text ? k->n : 0;
    free(k->text);
    *k = (span){ .left = rows, .n = text.n, .text = malloc(text.n + 1) };
    if (!k->text || (s->span_text += text.n) > ROW_TEXT) return false;
    memcpy(k->text, text.p, text.n);
    if (column >= s->spans) s->spans = column + 1;
    return true;
}

/* A cell over several columns stands in the first, one over several rows in each of them, as in a workbook. */
static bool end_cell(page_state *s)
{
    if (!s->in_cell) return true;
    s->in_cell = false;
    ds_str text = shown_text(s);
    for (unsigned i = 0; i < s->wide; i++, text = DS_LIT("")) {
        if (!put_hanging(s) || !put(s, text)) return false;
        if (s->high > 1 && !hang(s, s->cells - 1, text, s->high - 1)) return false;
    }
    return true;
}

static void start_row(page_state *s, int64_t line)
{
    s->in_row = true;
    s->line = line;
    s->cells = s->text_n = 0;
}

static bool start_cell(page_state *s, const ds_html_token *t)
{
    if (!end_cell(s)) return false;
    if (!s->in_row) start_row(s, t->line);
    if (!put_hanging(s)) return false;
    s->in_cell = true;
    s->begun = s->text_n;
    s->wide = ds_html_number(t->text, "colspan", COLUMNS + 1);
    s->high = ds_html_number(t->text, "rowspan", SPAN_ROWS);
    return true;
}

static bool end_row(page_state *s, bool *given)
{
    *given = s->in_row;
    if (!s->in_row) return true;
    s->in_row = false;
    return end_cell(s) && put_hanging(s);
}

static void begin_table(page_state *s)
{
    for (size_t i = 0; i < s->spans; i++) s->span[i].left = 0;
    s->spans = 0;
    s->in_row = s->in_cell = s->begins = s->over = false;
}

/* ---- what tags mean ---- */

static bool is_cell(const char *name)
{
    return !strcmp(name, "td") || !strcmp(name, "th");
}

/* A tag of the table itself: false where it asks too much. *given: a row is complete. */
static bool take_tag(page_state *s, const ds_html_token *t, bool *given)
{
    const bool open = t->kind == DS_HTML_OPEN;
    if (is_cell(t->name)) return open ? start_cell(s, t) : end_cell(s);
    if (!strcmp(t->name, "br") || !strcmp(t->name, "p") || !strcmp(t->name, "div"))
        return !s->in_cell || add_text(s, DS_LIT(" "));
    if (strcmp(t->name, "tr")) return true;
    if (!end_row(s, given)) return false;
    if (open && *given) {
        s->begins = true;
        s->begins_on = t->line;
    } else if (open) {
        start_row(s, t->line);
    }
    return true;
}

/* Tables in cells are text of theirs. */
static bool take_nested(page_state *s, const ds_html_token *t)
{
    const bool parts = is_cell(t->name) || !strcmp(t->name, "tr") || !strcmp(t->name, "br");
    return !s->in_cell || !parts || add_text(s, DS_LIT(" "));
}

static bool take(page_state *s, const ds_html_token *t, bool *given)
{
    if (t->kind == DS_HTML_TEXT) return !s->in_cell || s->over || add_text(s, t->text);
    if (!strcmp(t->name, "table")) {
        s->depth += t->kind == DS_HTML_OPEN ? 1 : s->depth ? -1 : 0;
        if (s->depth) return take_nested(s, t);
        s->over = true;
        return end_row(s, given);
    }
    return s->depth == 1 ? take_tag(s, t, given) : take_nested(s, t);
}

/* ---- rows ---- */

static bool all_empty(const page_state *s)
{
    for (size_t i = 0; i < s->cells; i++)
        if (s->cell[i].n) return false;
    return true;
}

/* The next row of the table, empty or not. */
static ds_err any_row(page_state *s, bool *more, ds_why *w)
{
    if (s->begins) start_row(s, s->begins_on);
    s->begins = false;
    for (*more = false; !*more && !s->over;) {
        ds_html_token t;
        ds_err err = ds_html_next(s->html, &t, w);
        if (err) return err;
        if (t.kind == DS_HTML_END) {
            s->over = true;
            return end_row(s, more) ? DS_OK : fail_wide(s, w);
        }
        if (!take(s, &t, more)) return fail_wide(s, w);
    }
    s->rows += *more;
    return DS_OK;
}

static ds_err row(void *state, ds_cells *out, bool *more, ds_why *w)
{
    page_state *s = state;
    do {
        ds_err err = any_row(s, more, w);
        if (err || !*more) return err;
    } while (all_empty(s));
    while (!s->cell[s->cells - 1].n) s->cells--;
    *out = (ds_cells){ .cell = s->cell, .n = s->cells, .line = s->shares_lines ? s->rows : s->line };
    return DS_OK;
}

static ds_err next_header(void *state, ds_cells *header, bool *more, ds_why *w)
{
    page_state *s = state;
    ds_cells h;
    ds_err err = row(s, &h, more, w);
    if (err || !*more) return err;
    ds_str *cell = ds_alloc(&s->a, h.n * sizeof *cell);
    for (size_t i = 0; cell && i < h.n; i++)
        if (!(cell[i] = ds_keep(&s->a, h.cell[i])).p) cell = NULL;
    if (!cell) return ds_fail(w, DS_MEMORY, "a header of %zu columns", h.n);
    *header = (ds_cells){ .cell = cell, .n = h.n, .line = h.line, .place = s->place };
    return DS_OK;
}

/* ---- tables ---- */

/* Goes to where the next one begins. */
static ds_err find_table(page_state *s, bool *more, ds_why *w)
{
    ds_html_token t;
    ds_err err = DS_OK;
    *more = false;
    while (!*more && !(err = ds_html_next(s->html, &t, w)) && t.kind != DS_HTML_END)
        *more = t.kind == DS_HTML_OPEN && !strcmp(t.name, "table");
    s->depth = *more;
    return err;
}

static ds_err name_table(page_state *s, ds_why *w)
{
    ds_path *place = ds_alloc(&s->a, sizeof *place);
    const char *title = ds_textf(&s->a, "table %u", ++s->tables);
    if (!place || !title) return ds_fail(w, DS_MEMORY, "a table's name");
    *place = (ds_path){ .in = DS_IN_TABLE, .at = title };
    s->place = place;
    return DS_OK;
}

/* Rows of the table at hand that nobody asked for. */
static ds_err pass_rest(page_state *s, ds_why *w)
{
    bool more = true;
    ds_err err = DS_OK;
    while (!err && more && s->tables) err = any_row(s, &more, w);
    return err;
}

static ds_err table(void *state, ds_str *title, ds_cells *header, bool *more, ds_why *w)
{
    page_state *s = state;
    bool found = true;
    ds_err err = pass_rest(s, w);
    for (*more = false; !err && !*more;) {
        if ((err = find_table(s, &found, w)) || !found) return err;
        begin_table(s);
        if (!(err = name_table(s, w))) err = next_header(s, header, more, w);
    }
    if (!err) *title = ds_str_of(s->place->at);
    return err;
}

/* ---- the adapter ---- */

static void close_text(page_state *s)
{
    ds_html_close(s->html);
    ds_decoder_close(s->decoder);
    s->html = NULL;
    s->decoder = NULL;
}

static ds_err open_text(page_state *s, ds_why *w)
{
    close_text(s);
    ds_err err = ds_decoder_open(s->from, &s->survey, &s->decoder, w);
    if (err) return err;
    return (s->html = ds_html_open(s->decoder)) ? DS_OK : ds_fail(w, DS_MEMORY, "a web page");
}

typedef struct {
    int depth;
    int64_t cells, last; /* last: the line on which a row began */
    bool in_row;
    bool asks;           /* something is to be filled in */
    bool shares;         /* rows begin on one line */
} look;

static void look_at(look *l, const ds_html_token *t)
{
    if (t->kind == DS_HTML_TEXT) return;
    const bool open = t->kind == DS_HTML_OPEN, row = !strcmp(t->name, "tr"), cell = is_cell(t->name);
    if (!strcmp(t->name, "table")) l->depth += open ? 1 : l->depth ? -1 : 0;
    if (open && (!strcmp(t->name, "input") || !strcmp(t->name, "form"))) l->asks = true;
    if (l->depth && open && cell) l->cells++;
    if (!l->depth || (l->depth == 1 && row)) l->in_row = false;
    if (l->depth != 1 || !open || !(row || (cell && !l->in_row))) return;
    l->in_row = true;
    l->shares |= l->last == t->line;
    l->last = t->line;
}

/* The whole page, before anything is made of it. */
static ds_err look_through(page_state *s, ds_why *w)
{
    look l = { 0 };
    ds_html_token t = { 0 };
    ds_err err = open_text(s, w);
    while (!err && !(err = ds_html_next(s->html, &t, w)) && t.kind != DS_HTML_END) look_at(&l, &t);
    if (err) return err;
    if (!l.cells || l.asks) return ds_fail(w, DS_DATA, "this is a web page: log in again and download the export itself");
    if (l.depth)
        return ds_fail(w, DS_DATA, "the table of this web page does not end: it was cut short; copy or export it again");
    s->shares_lines = l.shares;
    err = ds_bytes_rewind(s->from, w);
    return err ? err : open_text(s, w);
}

static void close_page(void *state)
{
    page_state *s = state;
    if (!s) return;
    close_text(s);
    for (size_t i = 0; s->span && i < COLUMNS; i++) free(s->span[i].text);
    ds_arena_free(&s->a);
    free(s->span);
    free(s->cell);
    free(s->text);
    free(s);
}

static ds_err open_page(ds_bytes *from, const ds_survey *survey, ds_source_facts *facts, void **state, ds_why *w)
{
    page_state *s = *state = calloc(1, sizeof *s);
    if (!s) return ds_fail(w, DS_MEMORY, "a web page");
    s->from = from;
    s->survey = *survey;
    ds_facts_without_lines(facts);
    facts->decimal_mark = ','; /* numbers as the page's language shows them */
    ds_err err = check_charset(survey, w);
    if (err) return err;
    s->cell = malloc(COLUMNS * sizeof *s->cell);
    s->text = malloc(ROW_TEXT);
    s->span = calloc(COLUMNS, sizeof *s->span);
    return s->cell && s->text && s->span ? look_through(s, w) : ds_fail(w, DS_MEMORY, "a web page");
}

static int64_t at(const void *state)
{
    return ds_decoder_at(((const page_state *)state)->decoder);
}

const ds_source_class ds_html_class = { .name = "web page",
                                        .claims = claims,
                                        .open = open_page,
                                        .table = table,
                                        .row = row,
                                        .next_header = next_header,
                                        .at = at,
                                        .close = close_page };
