#include "report/sheet/book_text.h"
#include "report/sheet/chart.h"
#include "report/sheet/chart_beside.h"
#include "report/sheet/numbers.h"

#include <math.h>
#include <string.h>

/* What a query for a kind must give. Charts of series name their own columns after the first. */
static const char *const needs[][5] = { [REP_INTERVAL] = { "label", "estimate", "low", "high", NULL },
                                        [REP_CURVE] = { "x", "estimate", "low", "high", NULL },
                                        [REP_BARS] = { "label", NULL },
                                        [REP_LINES] = { "x", NULL } };

static double number_at(const rep_answer *t, size_t row, int column, int format)
{
    double x;
    return rep_number_of(rep_answer_at(t, row, column), format, &x) ? x : NAN;
}

/* ---- the rows that can be drawn ---- */

typedef struct {
    int column[REP_COLUMNS]; /* in the query's answer */
    int format[REP_COLUMNS];
    size_t n;
} columns;

static ds_err find_columns(const rep_page *p, const rep_chart *c, const rep_answer *t, columns *out, ds_why *w)
{
    ds_err err = DS_OK;
    const rep_series *s = c->series.item;
    for (size_t i = 0; !err && needs[c->kind][i]; i++, out->n++) {
        out->format[out->n] = i ? c->format : c->kind == REP_LINES ? c->x_format : REP_F_TEXT;
        err = rep_column_named(p->in, t, needs[c->kind][i], c->at, &out->column[out->n], w);
    }
    for (size_t i = 0; !err && i < c->series.n && out->n < REP_COLUMNS; i++, out->n++) {
        out->format[out->n] = c->format;
        err = rep_column_named(p->in, t, s[i].from, s[i].at, &out->column[out->n], w);
    }
    return err;
}

typedef enum { LEFT_OUT, A_GAP, DRAWN } fate;

/* Intervals and curves need every number of a row; of series one is enough, and a row without any leaves a gap in
 * the lines. */
static fate fate_of(const rep_chart *c, const rep_answer *t, size_t row, const columns *k)
{
    bool whole = c->kind == REP_INTERVAL || c->kind == REP_CURVE;
    size_t numbers = 0, first = c->kind == REP_INTERVAL || c->kind == REP_BARS ? 1 : 0;
    for (size_t i = first; i < k->n; i++) {
        bool number = !isnan(number_at(t, row, k->column[i], k->format[i]));
        if (!number && (whole || i == 0)) return LEFT_OUT;
        numbers += number && i > 0;
    }
    return numbers > 0 ? DRAWN : A_GAP;
}

/* Keeps the drawable rows, their columns in the kind's order; a `verdict` column comes last. */
static ds_err keep_drawable(const rep_page *p, const rep_chart *c, const rep_answer *all, rep_answer *out,
                            size_t *drawn, ds_why *w)
{
    columns k = { 0 };
    ds_err err = find_columns(p, c, all, &k, w);
    if (err) return err;
    *out = (rep_answer){ .width = k.n + 1 };
    out->cell = ds_alloc(p->in->a, (all->rows + 1) * out->width * sizeof *out->cell);
    if (!out->cell) return ds_fail(w, DS_MEMORY, "a chart's rows");
    int verdict = rep_answer_find(all, "verdict");
    for (size_t row = 0; row < all->rows; row++) {
        fate f = fate_of(c, all, row, &k);
        if (f == LEFT_OUT) continue;
        *drawn += f == DRAWN;
        ds_val *to = &out->cell[out->rows++ * out->width];
        for (size_t i = 0; i < k.n; i++) to[i] = rep_answer_at(all, row, k.column[i]);
        to[k.n] = rep_answer_at(all, row, verdict);
    }
    return DS_OK;
}

/* ---- a place on the page ---- */

static ds_err say_empty(rep_page *p, const rep_chart *c, ds_why *w)
{
    const char *words = NULL;
    ds_err err = rep_no_chart_words(p->in, c, &words, w);
    return err || !*words ? err : rep_put_line(p, words, REP_L_BODY, w);
}

/* A chart stands in one row as high as itself, so that no page break can cut it. */
static void take_place(rep_page *p, rep_pending_chart *q)
{
    const rep_pending_chart *left = NULL;
    for (const rep_pending_chart *at = p->waiting; at; at = at->next) left = at->next ? left : at;
    bool beside = left && left->slot == 0 && left->row + 1 == p->row && q->def->span == REP_HALF;
    q->slot = q->def->span == REP_FULL ? -1 : beside ? 1 : 0;
    if (!beside) rep_gap(p, 4);
    if (!beside) rep_may_break(p, p->row, p->listed ? REP_BREAK_SHORT : REP_BREAK_BLOCK);
    p->charted = true;
    q->row = beside ? left->row : p->row++;
    double high = (double)q->def->height, other = beside ? (double)left->def->height : 0;
    rep_row_height(p, q->row, fmax(high, other) * 0.75 + 4);
    p->spaced = false;
}

static ds_err fill_titles(const rep_page *p, rep_pending_chart *q, const rep_answer *t, ds_why *w)
{
    const rep_chart *c = q->def;
    ds_err err = rep_words(p->in, c->title, t, 0, c->at, &q->title, w);
    if (!err) err = rep_words(p->in, c->x, t, 0, c->at, &q->x, w);
    if (!err) err = rep_words(p->in, c->y, t, 0, c->at, &q->y, w);
    if (!err) err = rep_words(p->in, c->mark_name, t, 0, c->at, &q->mark_name, w);
    return err ? err : rep_words(p->in, c->alt, t, 0, c->at, &q->alt, w);
}

/* Of intervals each is a series, of which a chart has 255; of the others points take time in every program. */
static ds_err check_points(const rep_page *p, const rep_chart *c, const rep_answer *t, ds_why *w)
{
    const size_t most = c->kind == REP_INTERVAL ? REP_INTERVALS_MOST : REP_POINTS_MOST;
    const size_t points = t->rows * (c->kind == REP_INTERVAL ? 1 : t->width - 2);
    if (points <= most) return DS_OK;
    (void)ds_fail(w, DS_CONFIG, "%zu points are more than the %zu of a chart: sum up, or add a LIMIT", points, most);
    return rep_at(p->in->def, c->at, w);
}

static ds_err holds_a_number(const rep_page *p, const rep_chart *c, const rep_series *s, const rep_answer *t, bool *holds, ds_why *w)
{
    int column = -1;
    ds_err err = rep_column_named(p->in, t, s->from, s->at, &column, w);
    *holds = false;
    for (size_t row = 0; !err && !*holds && row < t->rows; row++) *holds = !isnan(number_at(t, row, column, c->format));
    return err;
}

/* A line without a number is not drawn, and has no name in the legend; where that is true of all, the chart is as it was. */
static ds_err without_empty_lines(const rep_page *p, const rep_chart **c, const rep_answer *t, ds_why *w)
{
    const rep_series *all = (*c)->series.item;
    rep_chart *own = ds_alloc(p->in->a, sizeof *own);
    rep_series *held = ds_alloc(p->in->a, ((*c)->series.n + 1) * sizeof *held);
    if (!own || !held) return ds_fail(w, DS_MEMORY, "a chart");
    *own = **c;
    own->series = (ds_list){ .item = held };
    for (size_t i = 0; i < (*c)->series.n; i++) {
        bool holds;
        ds_err err = holds_a_number(p, *c, &all[i], t, &holds, w);
        if (err) return err;
        if (holds) held[own->series.n++] = all[i];
    }
    if (own->series.n) *c = own;
    return DS_OK;
}

/* One chart of an answer. */
static ds_err one_chart(const rep_page *p, const rep_chart *c, const rep_answer *all, rep_chart_use use, void *to, ds_why *w)
{
    size_t drawn = 0;
    rep_pending_chart *q = ds_alloc(p->in->a, sizeof *q);
    if (!q) return ds_fail(w, DS_MEMORY, "a chart");
    ds_err err = c->kind == REP_LINES ? without_empty_lines(p, &c, all, w) : DS_OK;
    if (err) return err;
    q->def = c;
    err = keep_drawable(p, c, all, &q->answer, &drawn, w);
    if (!err) err = check_points(p, c, &q->answer, w);
    if (err) return err;
    if (drawn < (size_t)c->least) return use(to, c, NULL, w);
    err = fill_titles(p, q, all, w);
    if (!err) err = rep_chart_beside(p, q, w);
    return err ? err : use(to, c, q, w);
}

static bool same_text(ds_val a, ds_val b)
{
    return a.type == DS_V_TEXT && b.type == DS_V_TEXT ? ds_same(a.as.s, b.as.s) : a.type == b.type;
}

/* A chart for each stretch of rows with one value in the column. */
static ds_err chart_by(const rep_page *p, const rep_chart *c, const rep_answer *all, rep_chart_use use, void *to, ds_why *w)
{
    int by = -1;
    ds_err err = rep_column_named(p->in, all, c->by, c->at, &by, w);
    for (size_t first = 0, end; !err && first < all->rows; first = end) {
        for (end = first + 1; end < all->rows && same_text(rep_answer_at(all, first, by), rep_answer_at(all, end, by));)
            end++;
        const rep_answer part = { end - first, all->width, all->name, all->cell + first * all->width };
        err = one_chart(p, c, &part, use, to, w);
    }
    return err;
}

ds_err rep_chart_each(const rep_page *p, const rep_chart *c, rep_chart_use use, void *to, ds_why *w)
{
    rep_answer all;
    ds_err err = rep_ask(p->in, c->query, c->at, &all, w);
    if (err) return err;
    return c->by && all.rows ? chart_by(p, c, &all, use, to, w) : one_chart(p, c, &all, use, to, w);
}

static ds_err put_on_sheet(void *to, const rep_chart *c, rep_pending_chart *q, ds_why *w)
{
    rep_page *p = to;
    if (!q) return say_empty(p, c, w);
    take_place(p, q);
    *p->last_waiting = q;
    p->last_waiting = &q->next;
    return DS_OK;
}

ds_err rep_chart_block(rep_page *p, const rep_chart *c, ds_why *w)
{
    rep_end_lead(p);
    return rep_chart_each(p, c, put_on_sheet, p, w);
}

/* ---- data for the sheet of numbers ---- */

static bool data_heads(rep_plot *t)
{
    static const char *const interval[] = { "", "estimate", "low", "high", "height", "height" };
    static const char *const curve[] = { "x", "estimate", "low", "high" };
    const rep_chart *c = t->wait->def;
    const rep_series *s = c->series.item;
    const rep_look_key key = { .role = REP_L_DATA_HEAD };
    bool ok = true;
    size_t n = c->kind == REP_INTERVAL ? DS_COUNT(interval) : c->kind == REP_CURVE ? DS_COUNT(curve) : c->series.n + 1;
    for (size_t i = 0; ok && i < n; i++) {
        const char *words = c->kind == REP_INTERVAL ? interval[i]
                            : c->kind == REP_CURVE  ? curve[i]
                            : i                     ? s[i - 1].name
                                                    : "";
        ok = rep_number_put(t->page->in, t->next, (lxw_col_t)i, DS_VTEXT(ds_str_of(words)), key);
    }
    t->next++;
    return ok;
}

static bool data_value(rep_plot *t, lxw_col_t column, ds_val v)
{
    const rep_chart *c = t->wait->def;
    bool words = !column && (c->kind == REP_INTERVAL || c->kind == REP_BARS);
    int format = words ? REP_F_TEXT : column || c->kind != REP_LINES ? REP_F_DECIMAL2 : c->x_format;
    const rep_look_key key = { .role = REP_L_DATA, .format = format, .align = REP_LEFT };
    return v.type == DS_V_NULL || rep_number_put(t->page->in, t->next, column, v, key);
}

static bool data_rows(rep_plot *t)
{
    const rep_answer *a = &t->wait->answer;
    const bool interval = t->wait->def->kind == REP_INTERVAL;
    bool ok = true;
    t->first = t->next;
    t->rows = a->rows;
    for (size_t row = 0; ok && row < a->rows; row++, t->next++) {
        for (size_t i = 0; ok && i + 1 < a->width; i++) ok = data_value(t, (lxw_col_t)i, rep_answer_at(a, row, (int)i));
        for (lxw_col_t i = REP_D_AT; ok && interval && i <= REP_D_AT2; i++)
            ok = data_value(t, i, DS_VINT((int64_t)(a->rows - row)));
    }
    t->last = t->next - 1;
    return ok;
}

static ds_err put_data(rep_plot *t, ds_why *w)
{
    rep_page *p = t->page;
    const char *words = t->wait->title ? t->wait->title : p->def->name;
    t->next = rep_numbers_next(p->in);
    const bool ok = rep_number_head(p->in, t->next++, words, p->def->name) && data_heads(t) && data_rows(t);
    return ok ? DS_OK : ds_fail(w, DS_MEMORY, "a chart's data");
}

/* ---- on the sheet ---- */

enum { BASE_WIDTH = 480, BASE_HEIGHT = 288 }; /* a chart's pixels at scale 1 */

static ds_err insert(rep_plot *t, ds_why *w)
{
    const rep_pending_chart *q = t->wait;
    double page = rep_columns_px(t->page, 0, t->page->columns) - 4;
    double wide = q->slot < 0 ? page : page / 2 - 4;
    lxw_chart_options o = { .x_offset = 2 + (q->slot == 1 ? (int32_t)(page / 2 + 4) : 0),
                            .y_offset = 2,
                            .x_scale = wide / BASE_WIDTH,
                            .y_scale = (double)q->def->height / BASE_HEIGHT,
                            .object_position = LXW_OBJECT_MOVE_AND_SIZE,
                            .description = (char *)(uintptr_t)rep_alt_text(t) };
    lxw_error e = worksheet_insert_chart_opt(t->page->sheet, q->row, 0, t->chart, &o);
    return e ? ds_fail(w, DS_INTERNAL, "a chart: %s", lxw_strerror(e)) : DS_OK;
}

static void draw(rep_plot *t)
{
    static void (*const how[])(rep_plot *) = { [REP_INTERVAL] = rep_draw_interval,
                                               [REP_CURVE] = rep_draw_curve,
                                               [REP_BARS] = rep_draw_bars,
                                               [REP_LINES] = rep_draw_lines };
    how[t->wait->def->kind](t);
}

ds_err rep_draw_charts(rep_page *p, ds_why *w)
{
    ds_err err = DS_OK;
    for (const rep_pending_chart *q = p->waiting; !err && q; q = q->next) {
        rep_plot t = { .page = p, .wait = q };
        t.chart = workbook_add_chart(p->in->book, rep_chart_type(q->def->kind));
        if (!t.chart || !rep_drawn_chart_begin(&p->in->drawn)) return ds_fail(w, DS_MEMORY, "a chart");
        err = put_data(&t, w);
        if (err) break;
        draw(&t);
        p->in->numbers.row = t.next + 1;
        err = insert(&t, w);
    }
    return err;
}
