#include "report/sheet/book_text.h"
#include "report/sheet/page.h"

#include <math.h>
#include <string.h>

enum { CELL_PAD = 10, INSET = 9 }; /* pixels */
enum { UNDER_HEAD = 3 };           /* points more for the first row, which stands under the head's rule */
enum { MOST_FROZEN = 16 };         /* rows that stay in view: more would leave no room to scroll in on a small screen */

/* A table being written: where its columns stand in the answer. */
typedef struct {
    rep_page *page;
    const rep_table *def;
    const rep_column *column[REP_COLUMNS]; /* those that are drawn, a column of the sheet each */
    size_t n;
    rep_answer answer;
    int from[REP_COLUMNS], format_from[REP_COLUMNS], link_from[REP_COLUMNS];
    const char *head[REP_COLUMNS];          /* as written */
    lxw_format *head_format[REP_COLUMNS];
    double head_height;
    lxw_row_t first, last; /* data rows, and heads repeated among them */
    lxw_row_t part;        /* the first data row since the head was written last */
} table;

static ds_err find_columns(table *t, ds_why *w)
{
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < t->n; i++) {
        const rep_column *c = t->column[i];
        err = rep_column_named(t->page->in, &t->answer, c->from, c->at, &t->from[i], w);
        t->format_from[i] = t->link_from[i] = -1;
        if (!err && c->link_from)
            err = rep_column_named(t->page->in, &t->answer, c->link_from, c->at, &t->link_from[i], w);
        if (!err && c->format_from)
            err = rep_column_named(t->page->in, &t->answer, c->format_from, c->at, &t->format_from[i], w);
    }
    return err;
}

static bool same_words(ds_val a, ds_val b)
{
    return a.type == DS_V_TEXT && b.type == DS_V_TEXT ? ds_same(a.as.s, b.as.s) : a.type == b.type;
}

/* ---- head ---- */

/* Of the sheet's tables: what the printer repeats would stand over the others, too. */
static bool is_last(const table *t)
{
    const rep_block *b = t->page->def->blocks.item;
    size_t last = t->page->def->blocks.n;
    while (last > 0 && !b[last - 1].table.at.line) last--;
    return last > 0 && &b[last - 1].table == t->def;
}

static ds_err put_head(table *t, ds_why *w)
{
    rep_page *p = t->page;
    int lines = 1;
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < t->n; i++) {
        const rep_column *c = t->column[i];
        const rep_look_key key = { .role = REP_L_HEAD,
                                   .align = c->format_from && c->align == REP_BY_FORMAT ? REP_RIGHT : c->align,
                                   .format = c->format,
                                   .inset = i > 0 };
        const char *words = NULL;
        err = rep_words(p->in, c->head, NULL, 0, c->at, &words, w);
        if (err) break;
        rep_fit_head(p, (lxw_col_t)i, words);
        int k = rep_text_lines(words, rep_look_points(REP_L_HEAD), true, rep_columns_px(p, (lxw_col_t)i, 1) - CELL_PAD);
        if (k > lines) lines = k;
        err = rep_put_words(p, p->row, (lxw_col_t)i, words, key, w);
        t->head[i] = words;
        t->head_format[i] = rep_look_of(&p->in->look, key)->made;
    }
    t->head_height = lines * rep_line_height(REP_L_HEAD) + 4;
    rep_row_height(p, p->row, t->head_height);
    t->part = ++p->row;
    return err;
}

/* The head as it stands first, to stay in view and be printed again where the table is the one that does. */
static ds_err begin_table(table *t, ds_why *w)
{
    rep_page *p = t->page;
    rep_may_break(p, p->row, p->charted ? REP_BREAK_SHORT : REP_BREAK_BLOCK);
    if (t->def->freeze) {
        p->head_over = true;
        p->repeat = t->def->filter || t->def->names || is_last(t);
        p->head = p->row;
        if (p->row < MOST_FROZEN) p->frozen = p->row + 1;
    }
    ds_err err = put_head(t, w);
    p->listed = true;
    p->charted = false;
    rep_cling(p);
    return err;
}

/* ---- cells ---- */

static rep_look_key key_of(const table *t, size_t row, size_t i)
{
    const rep_column *c = t->column[i];
    rep_look_key key = { .role = REP_L_CELL, .format = c->format, .align = c->align, .inset = i > 0 };
    ds_val named = rep_answer_at(&t->answer, row, t->format_from[i]);
    if (named.type == DS_V_TEXT) (void)rep_format_named(named.as.s, &key.format);
    if (c->format_from && key.align == REP_BY_FORMAT) key.align = REP_RIGHT;
    key.link = rep_answer_at(&t->answer, row, t->link_from[i]).type == DS_V_TEXT;
    if (c->tone) key.tone = rep_tone_of(t->page->in->def, rep_answer_at(&t->answer, row, t->from[i]));
    return key;
}

/* Lines that the value takes in its column; words too long for it are wrapped. */
static int lines_of(const table *t, ds_val v, size_t i, rep_look_key *key)
{
    double number;
    if (v.type != DS_V_TEXT || rep_number_of(v, key->format, &number)) return 1;
    const char *text = rep_text_or(t->page, rep_text_of(v, REP_F_TEXT, &t->page->in->manner, t->page->in->a), "");
    int lines = rep_text_lines(text, rep_look_points(REP_L_CELL), rep_tone_bold(key->tone),
                               rep_columns_px(t->page, (lxw_col_t)i, 1) - CELL_PAD - (i ? INSET : 0));
    if (lines > 1 && rep_format_sort(key->format) == REP_WORDS) key->format = REP_F_WRAP;
    return lines;
}

static ds_err put_cell(table *t, size_t row, size_t i, int *lines, ds_why *w)
{
    ds_val v = rep_answer_at(&t->answer, row, t->from[i]);
    rep_look_key key = key_of(t, row, i);
    if (v.type == DS_V_NULL && t->column[i]->absent) {
        v = DS_VTEXT(ds_str_of(t->column[i]->absent));
        key.tone = REP_TONE_FAINT;
    }
    if (v.type == DS_V_TEXT && t->column[i]->format == REP_F_SENTENCE) {
        v = DS_VTEXT(ds_str_of(rep_text_or(t->page, rep_text_of(v, REP_F_SENTENCE, &t->page->in->manner, t->page->in->a), "")));
        key.format = REP_F_WRAP;
    }
    if (v.type == DS_V_TEXT && t->column[i]->format == REP_F_WORD)
        v = DS_VTEXT(ds_str_of(rep_text_or(t->page, rep_text_of(v, REP_F_WORD, &t->page->in->manner, t->page->in->a), "")));
    *lines = lines_of(t, v, i, &key);
    rep_fit_width(t->page, (lxw_col_t)i, v, key);
    const ds_val link = rep_answer_at(&t->answer, row, t->link_from[i]);
    ds_err err = rep_put_link(t->page, t->page->row, (lxw_col_t)i, link, t->column[i]->at, w);
    return err ? err : rep_put(t->page, t->page->row, (lxw_col_t)i, v, key, w);
}

/* ---- working totals ---- */

static const rep_placed_table *find_written(const rep_book *b, ds_str id)
{
    for (const rep_placed_table *t = b->written; t; t = t->next)
        if (t->table->id && ds_same(id, ds_str_of(t->table->id))) return t;
    return NULL;
}

/* Among the columns that the table declares; -1: none is. */
static int place_of(const rep_table *t, const char *from)
{
    const rep_column *c = t->columns.item;
    for (size_t i = 0; i < t->columns.n; i++)
        if (!strcmp(c[i].from, from)) return (int)i;
    return -1;
}

/* A sheet's name as formulas write it: in quotes, its own doubled. */
static const char *quoted(ds_arena *a, const char *name)
{
    const char *out = "'";
    for (const char *p = name; out && *p; p++) out = ds_textf(a, *p == '\'' ? "%s''" : "%s%c", out, *p);
    return out ? ds_textf(a, "%s'", out) : NULL;
}

/* 'Sheet'!$A$5:$A$60 */
static const char *range_of(ds_arena *a, const rep_placed_table *t, int column)
{
    char cells[LXW_MAX_CELL_RANGE_LENGTH];
    const char *sheet = quoted(a, t->sheet);
    lxw_rowcol_to_range_abs(cells, t->first, (lxw_col_t)column, t->last, (lxw_col_t)column);
    return sheet ? ds_textf(a, "%s!%s", sheet, cells) : NULL;
}

/* Adds up another table's column where its `by` column is the same as in this row. EXACT and not SUMIF: a service's
 * name may hold a wildcard; as an array, without which Gnumeric makes nothing of it. But of days and numbers, of which
 * LibreOffice and Gnumeric make nothing in EXACT, an equation. Two arrays and not their product: words among the values count as nothing. */
static ds_err adding_formula(const table *t, size_t i, lxw_row_t row, const char **out, ds_why *w)
{
    const rep_column *c = t->column[i];
    ds_arena *a = t->page->in->a;
    ds_str rest = ds_str_of(c->adds), id;
    (void)ds_cut(&rest, '.', &id);
    const rep_placed_table *other = find_written(t->page->in, id);
    int mine = place_of(t->def, c->by), sum = other ? place_of(other->table, rest.p) : -1;
    int by = other ? place_of(other->table, c->by) : -1;
    if (mine < 0 || sum < 0 || by < 0) {
        (void)ds_fail(w, DS_CONFIG, "adds: no table with id \"%.*s\" before this one has the columns \"%s\" and \"%s\"",
                      DS_FMT(id), rest.p ? rest.p : "", c->by);
        return rep_at(t->page->in->def, c->at, w);
    }
    char cell[LXW_MAX_CELL_NAME_LENGTH];
    *out = "=0";
    if (other->last < other->first || other->at[sum] < 0 || other->at[by] < 0) return DS_OK;
    lxw_rowcol_to_cell(cell, row, (lxw_col_t)t->page->at[mine]);
    const char *keys = range_of(a, other, other->at[by]), *values = range_of(a, other, other->at[sum]);
    const bool words = rep_format_sort(((const rep_column *)t->def->columns.item)[mine].format) == REP_WORDS;
    *out = !keys || !values ? NULL
           : words          ? ds_textf(a, "{=SUMPRODUCT(--EXACT(%s,%s),%s)}", keys, cell, values)
                            : ds_textf(a, "=SUMPRODUCT(--(%s=%s),%s)", keys, cell, values);
    return *out ? DS_OK : ds_fail(w, DS_MEMORY, "a formula");
}

static ds_err put_adding(table *t, size_t row, size_t i, ds_why *w)
{
    const char *formula = NULL;
    rep_page *p = t->page;
    if (p->in->measuring) return DS_OK;
    double cached = ds_val_real(rep_answer_at(&t->answer, row, t->from[i]));
    ds_err err = adding_formula(t, i, p->row, &formula, w);
    if (err) return err;
    return rep_put_sum(p, p->row, (lxw_col_t)i, formula, cached == cached ? cached : 0, key_of(t, row, i), w);
}

/* Not where the whole sheet does it, nor where a filter or names take the rows as one block. */
static bool repeats_head(const table *t)
{
    return !t->page->repeat && !t->def->filter && !t->def->names;
}

/* A page may begin within a table, not with its second row nor with its last, and then with the head again. */
static void may_begin_with(const table *t, size_t row)
{
    enum { LONG = 12 };
    rep_page *p = t->page;
    const bool near_end = row < 2 || row + 2 > t->answer.rows;
    rep_may_break(p, p->row, near_end ? REP_BREAK_NEVER : t->answer.rows >= LONG ? REP_BREAK_LONG : REP_BREAK_SHORT);
    if (p->in->measuring && !p->in->full && repeats_head(t)) p->flow.row[p->row].again = t->head_height;
}

static ds_err put_row(table *t, size_t row, ds_why *w)
{
    rep_page *p = t->page;
    int lines = 1;
    ds_err err = DS_OK;
    may_begin_with(t, row);
    for (size_t i = 0; !err && i < t->n; i++) {
        int k = 1;
        bool missing = rep_answer_at(&t->answer, row, t->from[i]).type == DS_V_NULL;
        err = t->column[i]->adds && !missing ? put_adding(t, row, i, w) : put_cell(t, row, i, &k, w);
        if (k > lines) lines = k;
    }
    rep_row_height(p, p->row, lines * rep_line_height(REP_L_CELL) + (row ? 2 : 2 + UNDER_HEAD));
    p->row++;
    return err;
}

/* The sum or mean of the numbers of a column as its cells show them; NaN when it has none. */
static double total_of(const table *t, size_t i)
{
    double sum = 0, x;
    size_t n = 0;
    for (size_t row = 0; row < t->answer.rows; row++)
        if (rep_number_of(rep_answer_at(&t->answer, row, t->from[i]), t->column[i]->format, &x)) {
            sum += x;
            n++;
        }
    if (!n) return NAN;
    return t->column[i]->total == REP_AVERAGE ? sum / (double)n : sum;
}

/* Widths are for the number as people read it: minutes where the cell holds a share of a day. */
static void widen_total(const table *t, size_t i, double x, rep_look_key key)
{
    rep_fit_width(t->page, (lxw_col_t)i, DS_VREAL(rep_format_sort(key.format) == REP_SPAN ? x * 1440 : x), key);
}

/* A sum of amounts of both signs may miss zero by what a double cannot hold, and then reads "-0.00". */
static bool needs_rounding(const table *t, size_t i)
{
    const rep_column *c = t->column[i];
    const bool money = c->format == REP_F_MONEY || c->format == REP_F_SIGNED_MONEY;
    for (size_t row = 0; money && c->total == REP_SUM && row < t->answer.rows; row++)
        if (ds_val_real(rep_answer_at(&t->answer, row, t->from[i])) < 0) return true;
    return false;
}

static ds_err put_total(table *t, size_t i, ds_why *w)
{
    static const char *const plain[] = { [REP_SUM] = "SUM(", [REP_AVERAGE] = "AVERAGE(" };
    static const char *const shown[] = { [REP_SUM] = "SUBTOTAL(9,", [REP_AVERAGE] = "SUBTOTAL(1," };
    /* of the rows that a filter leaves; Gnumeric knows no SUBTOTAL(109) */
    rep_page *p = t->page;
    const rep_column *c = t->column[i];
    const rep_look_key key = { .role = REP_L_TOTAL, .format = c->format, .align = c->align };
    char range[LXW_MAX_CELL_RANGE_LENGTH];
    lxw_rowcol_to_range(range, t->first, (lxw_col_t)i, t->last, (lxw_col_t)i);
    const bool rounded = needs_rounding(t, i);
    const char *formula =
        ds_textf(p->in->a, rounded ? "=ROUND(%s%s),2)" : "=%s%s)", (t->def->filter ? shown : plain)[c->total], range);
    if (!formula) return ds_fail(w, DS_MEMORY, "a total");
    double x = total_of(t, i);
    if (rounded) x = round(x * 100) / 100 + 0.0; /* no -0 */
    if (isnan(x)) return rep_put_words(p, p->row, (lxw_col_t)i, c->absent ? c->absent : "", key, w);
    widen_total(t, i, x, key);
    return rep_put_sum(p, p->row, (lxw_col_t)i, formula, x, key, w);
}

static bool has_totals(const table *t)
{
    for (size_t i = 0; i < t->n; i++)
        if (t->column[i]->total) return true;
    return false;
}

static ds_err put_totals(table *t, ds_why *w)
{
    rep_page *p = t->page;
    const char *label = t->def->total_label ? t->def->total_label : rep_book_word(t->page->in, "Total");
    ds_err err = DS_OK;
    if (!has_totals(t)) return DS_OK;
    rep_may_break(p, p->row, REP_BREAK_NEVER);
    for (size_t i = 0; !err && i < t->n; i++) {
        const rep_look_key words = { .role = REP_L_TOTAL };
        err =
            t->column[i]->total ? put_total(t, i, w) : rep_put_words(p, p->row, (lxw_col_t)i, i ? "" : label, words, w);
    }
    p->row++;
    return err;
}

/* ---- the whole ---- */

static ds_err remember(table *t, ds_why *w)
{
    rep_book *b = t->page->in;
    if (b->measuring) return DS_OK;
    rep_placed_table *done = ds_alloc(b->a, sizeof *done);
    if (!done) return ds_fail(w, DS_MEMORY, "a table");
    int *at = ds_alloc(b->a, sizeof t->page->at);
    if (!at) return ds_fail(w, DS_MEMORY, "a table");
    memcpy(at, t->page->at, sizeof t->page->at);
    *done = (rep_placed_table){ b->written, t->def, t->page->def->name, t->first, t->last, at };
    b->written = done;
    return DS_OK;
}

/* One scale for all of them, white to deep; the numbers stand in the cells all the same. */
static ds_err put_heat(const table *t, ds_why *w)
{
    size_t first = 0, end = t->n;
    while (first < t->n && !t->column[first]->heat) first++;
    while (end > first && !t->column[end - 1]->heat) end--;
    if (first == end) return DS_OK;
    lxw_conditional_format f = { .type = LXW_CONDITIONAL_2_COLOR_SCALE, .min_color = LXW_COLOR_WHITE, .max_color = 0x6FB3BA };
    if (t->page->in->measuring) return DS_OK;
    const lxw_error e = worksheet_conditional_format_range(t->page->sheet, t->first, (lxw_col_t)first, t->last,
                                                           (lxw_col_t)(end - 1), &f);
    return e ? ds_fail(w, DS_INTERNAL, "a table's colours: %s", lxw_strerror(e)) : DS_OK;
}

/* Of each stretch of rows with one value, for links. */
static ds_err name_rows(const table *t, ds_why *w)
{
    int at = -1;
    if (!t->def->names) return DS_OK;
    ds_err err = rep_column_named(t->page->in, &t->answer, t->def->names, t->def->at, &at, w);
    for (size_t first = 0, end; !err && first < t->answer.rows; first = end) {
        const ds_val key = rep_answer_at(&t->answer, first, at);
        for (end = first + 1; end < t->answer.rows && same_words(rep_answer_at(&t->answer, end, at), key);) end++;
        if (key.type == DS_V_TEXT)
            err = rep_name_rows(t->page, key.as.s, t->first + (lxw_row_t)first, t->first + (lxw_row_t)end - 1, (lxw_col_t)t->n,
                                t->def->at, w);
    }
    return err;
}

/* A table's heads are its columns' names, so that two of one name, or none, make no table that spreadsheets take. */
static bool heads_differ(const table *t)
{
    for (size_t i = 0; i < t->n; i++) {
        if (!*t->head[i] || strlen(t->head[i]) > REP_TITLE_MOST || strpbrk(t->head[i], "\r\n")) return false;
        for (size_t k = 0; k < i; k++)
            if (ds_same_fold(ds_str_of(t->head[i]), ds_str_of(t->head[k]))) return false;
    }
    return true;
}

/* What is a table for screen readers is one for spreadsheets, each part below a head of its own; how it looks stays ours. */
static ds_err mark_as_table(const table *t, ds_why *w)
{
    const lxw_col_t end = (lxw_col_t)(t->n - 1);
    lxw_table_column column[REP_COLUMNS] = { { 0 } }, *list[REP_COLUMNS + 1] = { 0 };
    lxw_table_options o = { .no_autofilter = !t->def->filter,
                            .style_type = LXW_TABLE_STYLE_TYPE_LIGHT,
                            .style_type_number = 0,
                            .no_banded_rows = LXW_TRUE,
                            .columns = list };
    if (t->page->in->measuring) return DS_OK;
    if (!heads_differ(t)) {
        if (t->def->filter) (void)worksheet_autofilter(t->page->sheet, t->part - 1, 0, t->last, end);
        return DS_OK;
    }
    for (size_t i = 0; i < t->n; i++) {
        const char *head = rep_cell_text(t->page->in->a, t->head[i]);
        if (!head) return ds_fail(w, DS_MEMORY, "a table's heads");
        column[i] = (lxw_table_column){ .header = (char *)(uintptr_t)head, .header_format = t->head_format[i] };
        list[i] = &column[i];
    }
    const lxw_error e = worksheet_add_table(t->page->sheet, t->part - 1, 0, t->last, end, &o);
    return e ? ds_fail(w, DS_INTERNAL, "a table: %s", lxw_strerror(e)) : DS_OK;
}

/* Where a page begins within the table: the head again, and below it another part. */
static ds_err continue_on_page(table *t, ds_why *w)
{
    rep_page *p = t->page;
    const lxw_row_t measured = p->row - p->flow.repeated;
    if (p->in->measuring || !repeats_head(t) || !rep_flow_breaks(&p->flow, measured)) return DS_OK;
    t->last = p->row - 1;
    ds_err err = mark_as_table(t, w);
    p->flow.row[measured].headed = true;
    p->flow.repeated++;
    return err ? err : put_head(t, w);
}

static ds_err put_rows(table *t, ds_why *w)
{
    rep_page *p = t->page;
    t->first = p->row;
    if (t->answer.rows > LXW_ROW_MAX - p->row - 1000) {
        (void)ds_fail(w, DS_DATA, "%zu rows are more than a sheet holds", t->answer.rows);
        return rep_at(p->in->def, t->def->at, w);
    }
    ds_err err = DS_OK;
    for (size_t row = 0; !err && row < t->answer.rows; row++) {
        if (row) err = continue_on_page(t, w);
        if (!err) err = put_row(t, row, w);
    }
    t->last = p->row - 1;
    if (!err) err = put_heat(t, w);
    if (!err) err = name_rows(t, w);
    return err ? err : mark_as_table(t, w);
}

static ds_err put_empty(table *t, ds_why *w)
{
    const char *words = NULL;
    rep_page *p = t->page;
    t->first = 1;
    t->last = 0; /* no data rows */
    ds_err err = rep_no_rows_words(p->in, t->def, &words, w);
    return err || !*words ? err : rep_put_line(p, words, REP_L_BODY, w);
}

/* Blank columns at the right end are left out, even where other tables of the sheet have something there. */
static void leave_blank_end(table *t)
{
    while (t->answer.rows && t->n > 1 && !t->column[t->n - 1]->keep && rep_answer_blank(&t->answer, t->from[t->n - 1])) t->n--;
}

ds_err rep_table_block(rep_page *p, const rep_table *def, ds_why *w)
{
    table t = { .page = p, .def = def };
    const rep_column *column = def->columns.item;
    for (size_t i = 0; i < def->columns.n; i++)
        if (p->at[i] >= 0) t.column[t.n++] = &column[i];
    ds_err err = rep_ask(p->in, def->query, def->at, &t.answer, w);
    if (!err) err = find_columns(&t, w);
    if (err) return err;
    leave_blank_end(&t);
    rep_end_lead(p);
    if (!t.answer.rows) {
        err = put_empty(&t, w);
    } else {
        err = begin_table(&t, w);
        if (!err) err = put_rows(&t, w);
        if (!err) err = put_totals(&t, w);
    }
    if (t.answer.rows) p->spaced = false;
    rep_gap(p, 6);
    return err ? err : remember(&t, w);
}
