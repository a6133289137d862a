#include "report/sheet/book_text.h"
#include "report/sheet/chart.h"
#include "report/sheet/chart_beside.h"
#include "report/sheet/numbers.h"

#include <math.h>
#include <stdio.h>

uint8_t rep_chart_type(int kind)
{
    return kind == REP_BARS ? LXW_CHART_COLUMN : LXW_CHART_SCATTER_STRAIGHT;
}

/* ---- what all charts share ---- */

static double value(const rep_plot *t, size_t row, size_t column)
{
    const rep_chart *c = t->wait->def;
    double x;
    int format = column ? c->format : c->kind == REP_LINES ? c->x_format : REP_F_DECIMAL2;
    return rep_number_of(rep_answer_at(&t->wait->answer, row, (int)column), format, &x) ? x : NAN;
}

/* Least and greatest number of some columns of the answer, begun with what is in *low and *high. */
static void range_of(const rep_plot *t, size_t first, size_t n, double *low, double *high)
{
    for (size_t row = 0; row < t->rows; row++)
        for (size_t i = first; i < first + n; i++) {
            *low = fmin(*low, value(t, row, i));
            *high = fmax(*high, value(t, row, i));
        }
}

static lxw_chart_font font(double size, lxw_color_t colour, bool bold)
{
    return (lxw_chart_font){
        .name = REP_FONT, .size = size, .color = colour, .bold = bold ? LXW_TRUE : LXW_EXPLICIT_FALSE
    };
}

static const char *plain(const rep_plot *t, const char *words)
{
    return rep_text_or(t->page, rep_chart_text(t->page->in->a, words), "");
}

static void set_frame(const rep_plot *t)
{
    lxw_chart_line none = { .none = 1 };
    lxw_chart_font big = font(10, REP_INK, true);
    chart_chartarea_set_line(t->chart, &none);
    chart_legend_set_position(t->chart, LXW_CHART_LEGEND_NONE);
    if (!t->wait->title) {
        chart_title_off(t->chart);
        return;
    }
    chart_title_set_name(t->chart, plain(t, t->wait->title));
    chart_title_set_name_font(t->chart, &big);
}

static void set_axis(const rep_plot *t, lxw_chart_axis *axis, const char *name, const rep_scale *s, const char *pattern)
{
    lxw_chart_font small = font(8.5, REP_GREY, false);
    lxw_chart_line rule = { .color = REP_RULE, .width = 0.75F };
    chart_axis_set_num_font(axis, &small);
    chart_axis_set_line(axis, &rule);
    chart_axis_set_label_position(axis, LXW_CHART_AXIS_LABEL_POSITION_LOW);
    chart_axis_major_gridlines_set_line(axis, &rule);
    if (name && *name) {
        chart_axis_set_name(axis, plain(t, name));
        chart_axis_set_name_font(axis, &small);
    }
    if (!s) return;
    chart_axis_set_min(axis, s->min);
    chart_axis_set_max(axis, s->max);
    chart_axis_set_major_unit(axis, s->step);
    chart_axis_set_num_format(axis, pattern);
}

/* NULL when out of memory, which is noted on the book. */
static lxw_chart_series *add_series(const rep_plot *t, lxw_row_t row1, lxw_col_t x1, lxw_row_t row2, lxw_col_t x2,
                                    lxw_col_t y1, lxw_col_t y2)
{
    const char *sheet = rep_numbers_name(t->page->in);
    lxw_chart_series *s = chart_add_series(t->chart, NULL, NULL);
    if (!s) {
        t->page->in->full = true;
        return NULL;
    }
    rep_drawn_series(&t->page->in->drawn);
    chart_series_set_categories(s, sheet, row1, x1, row2, x2);
    chart_series_set_values(s, sheet, row1, y1, row2, y2);
    return s;
}

static void set_line(lxw_chart_series *s, lxw_color_t colour, float width, uint8_t dash)
{
    lxw_chart_line line = { .color = colour, .width = width, .dash_type = dash };
    chart_series_set_line(s, &line);
    chart_series_set_marker_type(s, LXW_CHART_MARKER_NONE);
}

static void set_dots(lxw_chart_series *s, lxw_color_t colour, uint8_t size)
{
    lxw_chart_line none = { .none = 1 }, edge = { .color = LXW_COLOR_WHITE, .width = 0.75F };
    lxw_chart_fill fill = { .color = colour };
    chart_series_set_line(s, &none);
    chart_series_set_marker_type(s, LXW_CHART_MARKER_CIRCLE);
    chart_series_set_marker_size(s, size);
    chart_series_set_marker_fill(s, &fill);
    chart_series_set_marker_line(s, &edge);
}

/* About a point that stands out: a shape, not only a colour. */
static void set_rings(lxw_chart_series *s)
{
    lxw_chart_line none = { .none = 1 }, edge = { .color = REP_BAD, .width = 2 };
    lxw_chart_fill hollow = { .color = LXW_COLOR_WHITE }; /* LibreOffice fills a marker that has none */
    chart_series_set_line(s, &none);
    chart_series_set_marker_type(s, LXW_CHART_MARKER_CIRCLE);
    chart_series_set_marker_size(s, 10);
    chart_series_set_marker_fill(s, &hollow);
    chart_series_set_marker_line(s, &edge);
}

/* One more row of data for a straight line from (x, low) to (x, high): its own two rows in columns 0 and 1. */
static lxw_chart_series *add_upright(rep_plot *t, const char *name, double x, double low, double high)
{
    const rep_look_key key = { .role = REP_L_DATA, .format = REP_F_DECIMAL2, .align = REP_LEFT };
    const lxw_row_t row = t->next;
    const double y[] = { low, high };
    bool ok = true;
    for (int i = 0; ok && i < 2; i++, t->next++) {
        ok = rep_number_put(t->page->in, t->next, 0, DS_VREAL(x), key) && rep_number_put(t->page->in, t->next, 1, DS_VREAL(y[i]), key);
        if (ok && name) ok = rep_number_put(t->page->in, t->next, 2, DS_VTEXT(ds_str_of(name)), key);
    }
    if (!ok) t->page->in->full = true;
    return ok ? add_series(t, row, 0, row + 1, 0, 1, 1) : NULL;
}

/* ---- intervals: a two-point series for each, since error bars would not draw everywhere ---- */

/* The estimate: a dot with the level's name above, as a custom label; LibreOffice breaks those at a fifth of the
 * chart's width. */
static void add_estimate(const rep_plot *t, size_t i, lxw_color_t colour)
{
    lxw_chart_font small = font(8.5, REP_INK, false);
    const lxw_row_t row = t->first + (lxw_row_t)i;
    const ds_val level = rep_answer_at(&t->wait->answer, i, REP_D_LABEL);
    const char *name = rep_text_or(t->page, rep_text_of(level, REP_F_TEXT, &t->page->in->manner, t->page->in->a), "");
    lxw_chart_data_label label = { .value = (char *)(uintptr_t)plain(t, name), .font = &small };
    lxw_chart_data_label *labels[] = { &label, NULL };
    lxw_chart_series *s = add_series(t, row, REP_D_ESTIMATE, row, REP_D_ESTIMATE, REP_D_AT, REP_D_AT);
    if (!s) return;
    set_dots(s, colour, 8);
    chart_series_set_labels(s);
    chart_series_set_labels_font(s, &small);
    chart_series_set_labels_position(s, LXW_CHART_LABEL_POSITION_ABOVE);
    (void)chart_series_set_labels_custom(s, labels);
}

void rep_draw_interval(rep_plot *t)
{
    char pattern[40];
    double low = fmin(0, t->wait->low), high = fmax(0, t->wait->high);
    range_of(t, REP_D_ESTIMATE, 3, &low, &high);
    const rep_scale x = rep_scale_of(low, high, 7), y = { 0.4, (double)t->rows + 0.9, 1 };
    rep_scale_pattern(&x, true, pattern, sizeof pattern);
    set_frame(t);
    set_axis(t, t->chart->x_axis, t->wait->x, &x, pattern);
    set_axis(t, t->chart->y_axis, NULL, &y, "0");
    chart_axis_major_gridlines_set_visible(t->chart->x_axis, LXW_TRUE);
    chart_axis_major_gridlines_set_visible(t->chart->y_axis, LXW_FALSE);
    chart_axis_off(t->chart->y_axis);
    lxw_chart_series *zero = add_upright(t, rep_book_word(t->page->in, "no difference"), 0, y.min, y.max);
    if (zero) set_line(zero, REP_GREY, 1.25F, LXW_CHART_LINE_DASH_SOLID);
    for (size_t i = 0; i < t->rows; i++) {
        const lxw_row_t row = t->first + (lxw_row_t)i;
        int tone = rep_tone_of(t->page->in->def, rep_answer_at(&t->wait->answer, i, (int)t->wait->answer.width - 1));
        lxw_chart_series *s = add_series(t, row, REP_D_LOW, row, REP_D_HIGH, REP_D_AT, REP_D_AT2);
        if (!s) return;
        set_line(s, rep_tone_colour(tone, REP_GREY), 3, LXW_CHART_LINE_DASH_SOLID);
        add_estimate(t, i, rep_tone_colour(tone, REP_GREY));
    }
}

/* ---- a curve with its band: three lines, the bounds dashed ---- */

static void curve_mark(rep_plot *t, const rep_scale *y)
{
    const rep_pending_chart *q = t->wait;
    if (isnan(q->def->mark)) return;
    lxw_chart_series *s = add_upright(t, q->mark_name, q->def->mark, y->min, y->max);
    if (!s) return;
    set_line(s, REP_BAD, 1.25F, LXW_CHART_LINE_DASH_DASH);
    if (q->mark_name) chart_series_set_name(s, plain(t, q->mark_name));
}

/* Estimate, lower bound, upper bound; the bounds share one line of the legend. */
static void curve_lines(const rep_plot *t)
{
    const char *band = t->wait->def->band ? t->wait->def->band : rep_book_word(t->page->in, "Interval");
    const char *const name[] = { rep_book_word(t->page->in, "Estimate"), plain(t, band), plain(t, band) };
    for (int i = 0; i < 3; i++) {
        const lxw_col_t column = (lxw_col_t)(REP_D_ESTIMATE + i);
        lxw_chart_series *s = add_series(t, t->first, 0, t->last, 0, column, column);
        if (!s) return;
        chart_series_set_name(s, name[i]);
        set_line(s, REP_ACCENT, i ? 1.25F : 2.5F, i ? LXW_CHART_LINE_DASH_DASH : LXW_CHART_LINE_DASH_SOLID);
    }
}

static bool rug_number(rep_plot *t, lxw_col_t column, double x)
{
    const rep_look_key key = { .role = REP_L_DATA, .format = REP_F_DECIMAL2, .align = REP_LEFT };
    return rep_number_put(t->page->in, t->next, column, DS_VREAL(x), key);
}

/* One line that goes up and down at each place, along the lower edge between them. */
static void curve_rug(rep_plot *t, const rep_scale *x, const rep_scale *y)
{
    const rep_pending_chart *q = t->wait;
    const lxw_row_t first = t->next;
    rep_spike at;
    bool ok = true;
    for (size_t row = 0; ok && row < q->rug.rows; row++) {
        if (!rep_rug_spike(q, row, x, y, &at)) continue;
        const double height[] = { at.foot, at.top, at.foot };
        for (size_t i = 0; ok && i < DS_COUNT(height); i++, t->next++)
            ok = rug_number(t, 0, at.x) && rug_number(t, 1, height[i]) && (i != 1 || rug_number(t, 2, at.n));
    }
    if (!ok) t->page->in->full = true;
    if (!ok || t->next == first) return;
    lxw_chart_series *s = add_series(t, first, 0, t->next - 1, 0, 1, 1);
    if (!s) return;
    chart_series_set_name(s, plain(t, q->def->rug_name));
    set_line(s, REP_GREY, 1.5F, LXW_CHART_LINE_DASH_SOLID);
}

void rep_draw_curve(rep_plot *t)
{
    char xs[40], ys[40];
    double x0 = INFINITY, x1 = -INFINITY, y0 = fmin(0, t->wait->low), y1 = fmax(0, t->wait->high);
    int16_t second_bound[] = { 2, -1 };
    lxw_chart_font small = font(8.5, REP_GREY, false);
    range_of(t, 0, 1, &x0, &x1);
    range_of(t, REP_D_ESTIMATE, 3, &y0, &y1);
    const rep_scale x = rep_scale_of(x0, x1, 10), y = rep_scale_of(y0, y1, 7);
    rep_scale_pattern(&x, false, xs, sizeof xs);
    rep_scale_pattern(&y, true, ys, sizeof ys);
    set_frame(t);
    set_axis(t, t->chart->x_axis, t->wait->x, &x, xs);
    set_axis(t, t->chart->y_axis, t->wait->y, &y, ys);
    chart_axis_major_gridlines_set_visible(t->chart->y_axis, LXW_TRUE);
    curve_lines(t);
    curve_mark(t, &y);
    curve_rug(t, &x, &y);
    chart_legend_set_position(t->chart, LXW_CHART_LEGEND_BOTTOM);
    chart_legend_set_font(t->chart, &small);
    (void)chart_legend_delete_series(t->chart, second_bound);
}

/* ---- series ---- */

static void legend_when_several(const rep_plot *t)
{
    lxw_chart_font small = font(8.5, REP_GREY, false);
    if (t->wait->def->series.n < 2 || t->wait->def->no_legend) return;
    chart_legend_set_position(t->chart, LXW_CHART_LEGEND_BOTTOM);
    chart_legend_set_font(t->chart, &small);
}

static rep_scale values_scale(const rep_plot *t, bool from_zero)
{
    double low = from_zero ? 0 : INFINITY, high = from_zero ? 0 : -INFINITY;
    range_of(t, 1, t->wait->def->series.n, &low, &high);
    const rep_scale s = rep_scale_of(low, high, 6);
    return t->wait->def->format == REP_F_INTEGER ? rep_scale_whole(s) : s;
}

void rep_draw_bars(rep_plot *t)
{
    static const lxw_color_t colour[] = { REP_ACCENT, 0x9DBEC2, REP_GREY, REP_RULE };
    char pattern[40];
    const rep_series *def = t->wait->def->series.item;
    const rep_scale y = values_scale(t, true);
    rep_scale_pattern(&y, false, pattern, sizeof pattern);
    set_frame(t);
    set_axis(t, t->chart->x_axis, t->wait->x, NULL, NULL);
    set_axis(t, t->chart->y_axis, t->wait->y, &y, pattern);
    chart_set_series_gap(t->chart, 60);
    for (size_t i = 0; i < t->wait->def->series.n; i++) {
        const lxw_col_t column = (lxw_col_t)(i + 1);
        lxw_chart_fill fill = { .color = colour[i % DS_COUNT(colour)] };
        lxw_chart_line edge = { .color = fill.color, .width = 0.5F };
        lxw_chart_series *s = add_series(t, t->first, 0, t->last, 0, column, column);
        if (!s) return;
        chart_series_set_name(s, plain(t, def[i].name));
        chart_series_set_fill(s, &fill);
        chart_series_set_line(s, &edge);
    }
    legend_when_several(t);
}

static void set_drawn(lxw_chart_series *s, int draw)
{
    switch ((rep_draw)draw) {
    case REP_DRAW_LINE:
        set_line(s, REP_ACCENT, 2, LXW_CHART_LINE_DASH_SOLID);
        break;
    case REP_DRAW_THIN:
        set_line(s, 0x9DBEC2, 1.25F, LXW_CHART_LINE_DASH_SOLID);
        break;
    case REP_DRAW_DASHED:
        set_line(s, REP_GREY, 1.25F, LXW_CHART_LINE_DASH_DASH);
        break;
    case REP_DRAW_DOTS:
        set_dots(s, REP_ACCENT, 7);
        break;
    case REP_DRAW_FAINT:
        set_line(s, REP_RULE, 1.5F, LXW_CHART_LINE_DASH_SOLID);
        break;
    case REP_DRAW_RINGS:
        set_rings(s);
        break;
    }
}

void rep_draw_lines(rep_plot *t)
{
    char xs[40], ys[40];
    double x0 = INFINITY, x1 = -INFINITY;
    const rep_chart *c = t->wait->def;
    const rep_series *def = c->series.item;
    const bool days = rep_format_sort(c->x_format) == REP_DAY, months = c->x_format == REP_F_MONTH;
    range_of(t, 0, 1, &x0, &x1);
    const rep_scale x = months ? rep_scale_months(x0, x1, 6) : days ? rep_scale_days(x0, x1, 9) : rep_scale_of(x0, x1, 9);
    const rep_scale y = values_scale(t, c->from_zero);
    if (months)
        snprintf(xs, sizeof xs, "%s", rep_word(t->page->in->manner.language, "mmm yy"));
    else if (days)
        rep_manner_pattern(&t->page->in->manner, "DAYMONTH", xs, sizeof xs);
    else
        rep_scale_pattern(&x, false, xs, sizeof xs);
    rep_scale_pattern(&y, false, ys, sizeof ys);
    set_frame(t);
    set_axis(t, t->chart->x_axis, t->wait->x, &x, xs);
    set_axis(t, t->chart->y_axis, t->wait->y, &y, ys);
    chart_axis_major_gridlines_set_visible(t->chart->y_axis, LXW_TRUE);
    for (size_t i = 0; i < c->series.n; i++) {
        const lxw_col_t column = (lxw_col_t)(i + 1);
        lxw_chart_series *s = add_series(t, t->first, 0, t->last, 0, column, column);
        if (!s) return;
        chart_series_set_name(s, plain(t, def[i].name));
        set_drawn(s, def[i].draw);
    }
    legend_when_several(t);
}
