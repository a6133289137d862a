/* One workbook being written, one sheet of it, and what every kind of block needs: queries, words, cells, rows, widths.
 */
#ifndef REPORT_PAGE_H
#define REPORT_PAGE_H

#include "report/sheet/called.h"
#include "report/sheet/drawn.h"
#include "report/sheet/flow.h"
#include "report/sheet/look.h"

/* A table already written, for working totals over it. */
typedef struct rep_placed_table {
    struct rep_placed_table *next;
    const rep_table *table;
    const char *sheet;
    lxw_row_t first, last; /* its data rows, and heads repeated among them; last < first: none */
    const int *at;         /* where its columns stand on the sheet; -1: left out, as all of it is blank */
} rep_placed_table;

/* Rows of a table that links lead to, as rows_KEY: named once they are drawn, or wanted by a link. */
typedef struct rep_named_rows {
    struct rep_named_rows *next;
    ds_str key;
    const char *sheet;
} rep_named_rows;

/* Answers already had: a workbook is drawn twice, and both times the same. */
typedef struct rep_memo {
    struct rep_memo *next;
    const char *sql; /* the definition's own text: compared by address */
    rep_answer answer;
} rep_memo;

/* A cell of the sheet that the numbers behind charts stand on. */
typedef struct rep_number_cell {
    struct rep_number_cell *next;
    const char *sheet; /* it leads there; NULL: nowhere */
    ds_val value;
    rep_look_key key;
    lxw_row_t row;
    lxw_col_t column;
} rep_number_cell;
typedef struct {
    rep_number_cell *first, *last;
    lxw_row_t row; /* the next free one */
} rep_numbers;

/* What a report may hold, so that a slip in a query ends with a word and not with the machine's memory. */
enum { REP_CELLS_MOST = 2000000, REP_BYTES_MOST = 128 << 20, REP_POINTS_MOST = 10000, REP_INTERVALS_MOST = 100 };
typedef struct {
    size_t cells, bytes; /* so far */
} rep_budget;

/* What both drawings of a workbook have in common. */
typedef struct {
    rep_memo *asked;
    bool kept; /* the definition's `with` queries are tables by now */
    rep_budget budget;
    const rep_called *called; /* what clients are called; NULL: by their codes, or not read yet */
} rep_common;

typedef struct {
    const ds_report *def;
    ds_db *db;
    const ds_param *params;
    size_t n_params;
    rep_manner manner;
    bool names; /* clients are shown by name */
    const char *practice, *made;
    ds_arena *a;
    lxw_workbook *book;
    rep_look look;
    rep_placed_table *written;
    rep_named_rows *named, *wanted;
    rep_numbers numbers;
    rep_common *common;
    const char *source; /* the line at the foot of every sheet; NULL: none */
    rep_drawn drawn;    /* what the file must hold, and from which follows what it may take on disk */
    bool full;          /* out of memory where there was no way to say so; the sheet then fails */
    bool measuring;     /* nothing is drawn: only how high rows are, and where a page may end, is noted */
} rep_book;

/* A chart waits for the sheet's end, when column widths and all charts of the sheet are known. */
typedef struct rep_pending_chart {
    struct rep_pending_chart *next;
    const rep_chart *def;
    rep_answer answer;
    const char *title, *x, *y, *mark_name, *alt;
    double low, high; /* of the charts whose scale it shares; NaN: none */
    rep_answer rug;   /* places, and how many are at each */
    double most;      /* of them */
    lxw_row_t row;
    int slot; /* -1 the whole width, 0 the left half, 1 the right half */
} rep_pending_chart;

typedef struct {
    rep_book *in;
    const rep_sheet *def;
    lxw_worksheet *sheet;
    lxw_col_t columns;
    double width[REP_COLUMNS]; /* characters; grows where a number needs it */
    lxw_row_t row;             /* the next free one */
    lxw_row_t frozen;          /* rows above this one stay; 0: not yet known */
    lxw_row_t head;            /* printed again on each page when repeat */
    bool repeat, spaced;       /* spaced: the last row was a gap */
    double gap;                /* height of that row, points */
    bool titled;               /* a title stands in the first row */
    bool head_over;            /* the leading title and lead are over */
    int at[REP_COLUMNS];       /* where the columns that tables declare stand; -1: blank in all of them, left out */
    bool charted, listed;      /* the last block of this section was a chart, a table */
    rep_flow flow;
    rep_pending_chart *waiting, **last_waiting;
} rep_page;

/* A word or phrase of the program's own in the report's language. */
static inline const char *rep_book_word(const rep_book *b, const char *en)
{
    return rep_word(b->manner.language, en);
}

/* DS_MEMORY when what the library takes for so many more cells is not to be had now: inside it, it might crash. */
DS_MUST ds_err rep_memory_for(size_t cells, ds_why *w);

/* ---- queries and words ---- */

/* All rows of a query of the definition, with its `with` queries in front; errors are located at `at`. */
DS_MUST ds_err rep_ask(const rep_book *b, const char *sql, ds_mark at, rep_answer *out, ds_why *w);
/* Words of the definition filled in; NULL words give NULL. answer may be NULL. */
DS_MUST ds_err rep_words(const rep_book *b, const char *words, const rep_answer *answer, size_t row, ds_mark at,
                         const char **out, ds_why *w);
/* The column of an answer by name; DS_CONFIG at `at` when the query has none. */
DS_MUST ds_err rep_column_named(const rep_book *b, const rep_answer *t, const char *name, ds_mark at, int *column,
                                ds_why *w);

/* The words of a text block or note; "" for nothing to say. And their style, rep_style. */
DS_MUST ds_err rep_block_words(const rep_book *b, const rep_block *block, const char **out, ds_why *w);
int rep_block_style(const rep_block *block);
/* An item of a list, its dot before it. */
DS_MUST ds_err rep_item_words(const rep_book *b, const rep_bullets *list, const rep_answer *t, size_t row, const char **out, ds_why *w);
/* In place of a table without rows, and of a chart with too few; "" for nothing. */
DS_MUST ds_err rep_no_rows_words(const rep_book *b, const rep_table *t, const char **out, ds_why *w);
DS_MUST ds_err rep_no_chart_words(const rep_book *b, const rep_chart *c, const char **out, ds_why *w);
/* The line at the foot of every sheet, into b->source. */
DS_MUST ds_err rep_find_source(rep_book *b, ds_why *w);

/* ---- cells and rows ---- */

/* Strings stay strings whatever they begin with; numbers and days are real. NULL gives a blank cell of that look. */
DS_MUST ds_err rep_put(rep_page *p, lxw_row_t row, lxw_col_t column, ds_val v, rep_look_key key, ds_why *w);
DS_MUST ds_err rep_put_words(rep_page *p, lxw_row_t row, lxw_col_t column, const char *words, rep_look_key key,
                             ds_why *w);
/* formula: "=A1+A2", or "{=...}" of what is to be computed as an array. */
DS_MUST ds_err rep_put_sum(rep_page *p, lxw_row_t row, lxw_col_t column, const char *formula, double cached,
                           rep_look_key key, ds_why *w);
/* The cell, written before or after, leads to that sheet, or for "Sheet#key" to the rows of that name on it; nothing for
 * NULL. DS_CONFIG at `at` for a sheet that the report has not, and a key that is none. */
DS_MUST ds_err rep_put_link(rep_page *p, lxw_row_t row, lxw_col_t column, ds_val sheet, ds_mark at, ds_why *w);
/* The same to a place in the library's words; NULL is no memory. */
DS_MUST ds_err rep_put_target(rep_page *p, lxw_row_t row, lxw_col_t column, const char *target, ds_why *w);
/* Names rows first..last of the first `columns` columns for links to key. DS_CONFIG at `at`: the key is none. */
DS_MUST ds_err rep_name_rows(rep_page *p, ds_str key, lxw_row_t first, lxw_row_t last, lxw_col_t columns, ds_mark at, ds_why *w);
/* After all sheets: a link whose rows were not drawn leads to their sheet. */
DS_MUST ds_err rep_end_links(rep_book *b, ds_why *w);
/* Words over the whole width of the page, wrapped, the row as high as they need; takes the next row. */
DS_MUST ds_err rep_put_line(rep_page *p, const char *words, rep_look_role role, ds_why *w);
/* The text, or `instead` when there was no memory for it, which is noted on the book. */
const char *rep_text_or(rep_page *p, const char *text, const char *instead);
void rep_row_height(rep_page *p, lxw_row_t row, double points);
/* What it costs that a page begins with this row, REP_BREAK_...; never where what came before clings to it. Noted while
 * measuring. */
void rep_may_break(rep_page *p, lxw_row_t row, double cost);
/* What comes next stands on the page of what came last. */
void rep_cling(rep_page *p);
/* A row of air, or a higher one where the last row was air; none at the top of the page. */
void rep_gap(rep_page *p, double points);
/* What stands first on a sheet, title and lead, stays in view; the first other block ends it. */
void rep_end_lead(rep_page *p);
double rep_line_height(rep_look_role role); /* points */

/* Pixels of the columns first..first+n-1. */
double rep_columns_px(const rep_page *p, lxw_col_t first, lxw_col_t n);
/* Widens a column so that the value as shown fits. */
void rep_fit_width(rep_page *p, lxw_col_t column, ds_val v, rep_look_key key);
/* Widens a column so that no word of its head is broken. */
void rep_fit_head(rep_page *p, lxw_col_t column, const char *words);

/* ---- blocks: each takes the rows it needs ---- */

DS_MUST ds_err rep_text_block(rep_page *p, const rep_block *b, ds_why *w);
DS_MUST ds_err rep_contents_block(rep_page *p, ds_why *w);
DS_MUST ds_err rep_list_block(rep_page *p, const rep_bullets *b, ds_why *w);
DS_MUST ds_err rep_tiles_block(rep_page *p, const rep_tiles *t, ds_why *w);
DS_MUST ds_err rep_table_block(rep_page *p, const rep_table *t, ds_why *w);
DS_MUST ds_err rep_chart_block(rep_page *p, const rep_chart *c, ds_why *w);
/* Draws the waiting charts, their data kept for the sheet of numbers. */
DS_MUST ds_err rep_draw_charts(rep_page *p, ds_why *w);

/* ---- the whole ---- */

/* A sheet without anything, and, once it is filled, its widths, its header and what is printed of it: rows 0..last. */
DS_MUST ds_err rep_begin_sheet(rep_book *b, const rep_sheet *s, rep_page *out, ds_why *w);
DS_MUST ds_err rep_end_sheet(rep_page *p, lxw_row_t last, ds_why *w);
DS_MUST ds_err rep_write_sheet(rep_book *b, const rep_sheet *s, ds_why *w);
/* Whether a sheet is in the workbook: its `when`, where it has one, gives a row. */
DS_MUST ds_err rep_sheet_shown(const rep_book *b, const rep_sheet *s, bool *shown, ds_why *w);

#endif
