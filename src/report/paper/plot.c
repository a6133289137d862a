/* The kinds of chart, drawn as the workbook's are (report/sheet/draw.c): same scales, colours and marks. */
#include "report/paper/plot.h"
#include "report/sheet/chart_beside.h"

#include <math.h>

enum { TITLE = 18, LEFT = 52, RIGHT = 14, FOOT = 30, LEGEND = 14 }; /* points around what is drawn in */
enum { PALE = 0x9DBEC2 };

static const unsigned bar_colour[] = { REP_ACCENT, PALE, REP_GREY, REP_RULE };

/* Least and greatest of some columns, begun with what is in *low and *high. */
static void range_of(const rep_area *a, size_t first, size_t n, double *low, double *high)
{
    for (size_t row = 0; row < a->chart->answer.rows; row++)
        for (size_t i = first; i < first + n; i++) {
            *low = fmin(*low, rep_area_value(a, row, i));
            *high = fmax(*high, rep_area_value(a, row, i));
        }
}

static rep_scale values_scale(const rep_area *a, bool from_zero)
{
    const rep_chart *c = a->chart->def;
    double low = from_zero ? 0 : INFINITY, high = from_zero ? 0 : -INFINITY;
    range_of(a, 1, c->series.n, &low, &high);
    const rep_scale s = rep_scale_of(low, high, 6);
    return c->format == REP_F_INTEGER ? rep_scale_whole(s) : s;
}

static void upright(const rep_area *a, double x, unsigned rgb, double dash)
{
    cairo_t *cr = a->page->cr;
    rep_paper_colour(a->page, rgb);
    cairo_set_line_width(cr, 1);
    cairo_set_dash(cr, &dash, dash > 0, 0);
    cairo_move_to(cr, rep_area_x(a, x), a->y);
    cairo_line_to(cr, rep_area_x(a, x), a->y + a->high);
    cairo_stroke(cr);
    cairo_set_dash(cr, NULL, 0, 0);
}

/* ---- legend ---- */

typedef struct {
    const char *name;
    unsigned rgb;
    int draw; /* rep_draw */
} key;

static void key_mark(const rep_area *a, const key *k, double x, double y)
{
    cairo_t *cr = a->page->cr;
    const bool dots = k->draw == REP_DRAW_DOTS || k->draw == REP_DRAW_RINGS;
    const double dash = k->draw == REP_DRAW_DASHED ? 3 : 0;
    cairo_new_path(cr);
    rep_paper_colour(a->page, k->rgb);
    cairo_set_line_width(cr, k->draw == REP_DRAW_THIN || k->draw == REP_DRAW_FAINT ? 1 : 2);
    cairo_set_dash(cr, &dash, dash > 0, 0);
    if (dots) {
        cairo_arc(cr, x + 7, y, 2.5, 0, 6.2831853071795865);
    } else {
        cairo_move_to(cr, x, y);
        cairo_line_to(cr, x + 14, y);
    }
    if (k->draw == REP_DRAW_DOTS)
        cairo_fill(cr);
    else
        cairo_stroke(cr);
    cairo_set_dash(cr, NULL, 0, 0);
}

static void legend(const rep_area *a, const key *keys, size_t n)
{
    const rep_type t = { .role = REP_L_TILE_NOTE };
    double wide[REP_COLUMNS], all = 0;
    for (size_t i = 0; i < n; i++) {
        (void)rep_paper_measure(a->page, keys[i].name, t, 0, &wide[i]);
        all += wide[i] + 32;
    }
    double x = a->x + fmax(0, (a->wide - all) / 2);
    const double y = a->y + a->high + FOOT;
    for (size_t i = 0; i < n; x += wide[i++] + 32) {
        key_mark(a, &keys[i], x, y + 5);
        rep_paper_words(a->page, keys[i].name, t, x + 18, y, 0);
    }
}

/* ---- intervals ---- */

/* A row is as high as its name and its bar; the first on top. */
static void interval(rep_area *a)
{
    const rep_answer *t = &a->chart->answer;
    double low = fmin(0, a->chart->low), high = fmax(0, a->chart->high);
    range_of(a, REP_D_ESTIMATE, 3, &low, &high);
    a->across = rep_scale_of(low, high, 7);
    a->up = (rep_scale){ 0.4, (double)t->rows + 0.9, 1 };
    rep_area_axes(a, REP_AXIS_SIGNED, REP_AXIS_NONE);
    upright(a, 0, REP_GREY, 0);
    for (size_t i = 0; i < t->rows; i++) {
        const double at = (double)(t->rows - i), x = rep_area_value(a, i, REP_D_ESTIMATE);
        const unsigned rgb = rep_tone_colour(rep_tone_of(a->page->in->def, rep_answer_at(t, i, (int)t->width - 1)), REP_GREY);
        const ds_val label = rep_answer_at(t, i, REP_D_LABEL);
        cairo_t *cr = a->page->cr;
        rep_paper_colour(a->page, rgb);
        cairo_set_line_width(cr, 2.5);
        cairo_move_to(cr, rep_area_x(a, rep_area_value(a, i, REP_D_LOW)), rep_area_y(a, at));
        cairo_line_to(cr, rep_area_x(a, rep_area_value(a, i, REP_D_HIGH)), rep_area_y(a, at));
        cairo_stroke(cr);
        rep_area_dot(a, x, at, 3.5, rgb, false);
        const char *words = rep_text_of(label, REP_F_TEXT, &a->page->in->manner, a->page->in->a);
        const rep_type name = { .role = REP_L_TILE_NOTE, .align = REP_CENTRE };
        rep_paper_words(a->page, words ? words : "", name, rep_area_x(a, x) - 90, rep_area_y(a, at) - 14, 180);
    }
}

/* ---- a curve with its band ---- */

static void rug(const rep_area *a)
{
    cairo_t *cr = a->page->cr;
    rep_spike at;
    rep_paper_colour(a->page, REP_GREY);
    cairo_set_line_width(cr, 1.5);
    for (size_t row = 0; row < a->chart->rug.rows; row++) {
        if (!rep_rug_spike(a->chart, row, &a->across, &a->up, &at)) continue;
        cairo_move_to(cr, rep_area_x(a, at.x), rep_area_y(a, at.foot));
        cairo_line_to(cr, rep_area_x(a, at.x), rep_area_y(a, at.top));
        cairo_stroke(cr);
    }
}

static void curve(rep_area *a)
{
    const rep_pending_chart *q = a->chart;
    double x0 = INFINITY, x1 = -INFINITY, y0 = fmin(0, q->low), y1 = fmax(0, q->high);
    range_of(a, 0, 1, &x0, &x1);
    range_of(a, REP_D_ESTIMATE, 3, &y0, &y1);
    a->across = rep_scale_of(x0, x1, 10);
    a->up = rep_scale_of(y0, y1, 7);
    rep_area_axes(a, REP_AXIS_NUMBER, REP_AXIS_SIGNED);
    for (size_t i = 0; i < 3; i++) rep_area_line(a, REP_D_ESTIMATE + i, REP_ACCENT, i ? 1 : 2, i ? 3 : 0);
    rug(a);
    const bool marked = !isnan(q->def->mark);
    if (marked) upright(a, q->def->mark, REP_BAD, 3);
    key keys[4] = { { rep_book_word(a->page->in, "Estimate"), REP_ACCENT, REP_DRAW_LINE }, { q->def->band ? q->def->band : rep_book_word(a->page->in, "Interval"), REP_ACCENT, REP_DRAW_DASHED } };
    size_t n = 2;
    if (marked && q->mark_name) keys[n++] = (key){ q->mark_name, REP_BAD, REP_DRAW_DASHED };
    if (q->rug.rows) keys[n++] = (key){ q->def->rug_name, REP_GREY, REP_DRAW_LINE };
    legend(a, keys, n);
}

/* ---- series ---- */

static unsigned colour_of(int draw)
{
    static const unsigned colour[] = { [REP_DRAW_LINE] = REP_ACCENT,   [REP_DRAW_THIN] = PALE,
                                       [REP_DRAW_DASHED] = REP_GREY,   [REP_DRAW_DOTS] = REP_ACCENT,
                                       [REP_DRAW_FAINT] = REP_RULE,    [REP_DRAW_RINGS] = REP_BAD };
    return colour[draw];
}

static void series_keys(const rep_area *a, bool bars)
{
    key keys[REP_COLUMNS];
    const rep_chart *c = a->chart->def;
    const rep_series *s = c->series.item;
    const size_t n = c->series.n < REP_COLUMNS ? c->series.n : REP_COLUMNS;
    if (n < 2 || c->no_legend) return;
    for (size_t i = 0; i < n; i++)
        keys[i] = bars ? (key){ s[i].name, bar_colour[i % DS_COUNT(bar_colour)], REP_DRAW_LINE }
                       : (key){ s[i].name, colour_of(s[i].draw), s[i].draw };
    legend(a, keys, n);
}

static void draw_series(const rep_area *a, size_t column, int draw)
{
    static const double width[] = { [REP_DRAW_LINE] = 1.6, [REP_DRAW_THIN] = 1, [REP_DRAW_DASHED] = 1, [REP_DRAW_FAINT] = 1.2 };
    if (draw != REP_DRAW_DOTS && draw != REP_DRAW_RINGS) {
        rep_area_line(a, column, colour_of(draw), width[draw], draw == REP_DRAW_DASHED ? 3 : 0);
        return;
    }
    for (size_t row = 0; row < a->chart->answer.rows; row++) {
        const double x = rep_area_value(a, row, 0), y = rep_area_value(a, row, column);
        if (isnan(x) || isnan(y)) continue;
        rep_area_dot(a, x, y, draw == REP_DRAW_RINGS ? 4 : 2.6, colour_of(draw), draw == REP_DRAW_RINGS);
    }
}

static void lines(rep_area *a)
{
    const rep_chart *c = a->chart->def;
    const rep_series *s = c->series.item;
    const bool days = rep_format_sort(c->x_format) == REP_DAY, months = c->x_format == REP_F_MONTH;
    double x0 = INFINITY, x1 = -INFINITY;
    range_of(a, 0, 1, &x0, &x1);
    a->across = months ? rep_scale_months(x0, x1, 6) : days ? rep_scale_days(x0, x1, 9) : rep_scale_of(x0, x1, 9);
    a->up = values_scale(a, c->from_zero);
    rep_area_axes(a, months ? REP_AXIS_MONTH : days ? REP_AXIS_DAY : REP_AXIS_NUMBER, REP_AXIS_NUMBER);
    for (size_t i = 0; i < c->series.n; i++) draw_series(a, i + 1, s[i].draw);
    series_keys(a, false);
}

/* Names below the bars: every one, or as many as have room. */
static void bar_names(const rep_area *a, double slot)
{
    const rep_answer *t = &a->chart->answer;
    const rep_type name = { .role = REP_L_TILE_NOTE, .align = REP_CENTRE };
    enum { LEAST = 34 };
    const size_t step = (size_t)ceil(LEAST / slot);
    for (size_t row = 0; row < t->rows; row += step) {
        const char *words = rep_text_of(rep_answer_at(t, row, 0), REP_F_TEXT, &a->page->in->manner, a->page->in->a);
        const double wide = slot * (double)step;
        rep_paper_words(a->page, words ? words : "", name, a->x + ((double)row + 0.5) * slot - wide / 2, a->y + a->high + 4, wide);
    }
}

static void bars(rep_area *a)
{
    const rep_chart *c = a->chart->def;
    const rep_answer *t = &a->chart->answer;
    const double slot = a->wide / (double)t->rows, one = slot / 1.6 / (double)c->series.n;
    a->up = values_scale(a, true);
    a->across = (rep_scale){ 0, (double)t->rows, 1 };
    rep_area_axes(a, REP_AXIS_NONE, REP_AXIS_NUMBER);
    for (size_t row = 0; row < t->rows; row++)
        for (size_t i = 0; i < c->series.n; i++) {
            const double v = rep_area_value(a, row, i + 1), zero = rep_area_y(a, 0);
            if (isnan(v)) continue;
            rep_paper_colour(a->page, bar_colour[i % DS_COUNT(bar_colour)]);
            cairo_rectangle(a->page->cr, a->x + ((double)row + 0.5) * slot + ((double)i - (double)c->series.n / 2) * one,
                            fmin(zero, rep_area_y(a, v)), one, fabs(zero - rep_area_y(a, v)));
            cairo_fill(a->page->cr);
        }
    bar_names(a, slot);
    series_keys(a, true);
}

void rep_plot_draw(rep_paper *p, const rep_pending_chart *q, double x, double y, double wide, double high)
{
    static void (*const how[])(rep_area *) = {
        [REP_INTERVAL] = interval, [REP_CURVE] = curve, [REP_BARS] = bars, [REP_LINES] = lines
    };
    const double left = q->def->kind == REP_INTERVAL ? RIGHT : LEFT, top = q->title ? TITLE : 6;
    rep_area a = { .page = p, .chart = q, .x = x + left, .y = y + top, .wide = wide - left - RIGHT, .high = high - top - FOOT - LEGEND };
    if (q->title) rep_paper_words(p, q->title, (rep_type){ .role = REP_L_HEAD, .align = REP_CENTRE }, x, y + 2, wide);
    if (q->answer.rows) how[q->def->kind](&a);
}
