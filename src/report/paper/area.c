#include "report/paper/plot.h"

#include <math.h>

double rep_area_x(const rep_area *a, double v)
{
    return a->x + (v - a->across.min) / (a->across.max - a->across.min) * a->wide;
}

double rep_area_y(const rep_area *a, double v)
{
    return a->y + a->high - (v - a->up.min) / (a->up.max - a->up.min) * a->high;
}

double rep_area_value(const rep_area *a, size_t row, size_t column)
{
    const rep_chart *c = a->chart->def;
    const int format = column ? c->format : c->kind == REP_LINES ? c->x_format : REP_F_DECIMAL2;
    double x;
    return rep_number_of(rep_answer_at(&a->chart->answer, row, (int)column), format, &x) ? x : NAN;
}

/* ---- axes ---- */

/* As many decimals as the step needs. */
static int format_for(double step, bool sign)
{
    static const int plain[] = { REP_F_INTEGER, REP_F_DECIMAL1, REP_F_DECIMAL2 };
    static const int with_sign[] = { REP_F_SIGNED0, REP_F_SIGNED1, REP_F_SIGNED2 };
    int decimals = 0;
    while (decimals < 2 && fabs(step - round(step)) > 1e-9) step *= 10, decimals++;
    return (sign ? with_sign : plain)[decimals];
}

/* A spreadsheet's day: days since 1899-12-30. */
static const char *day_words(const rep_area *a, double serial, bool month)
{
    enum { UNIX_EPOCH = 25569 };
    const rep_book *b = a->page->in;
    const ds_date d = (ds_date)(serial - UNIX_EPOCH);
    return month ? rep_short_month_text(&b->manner, d, b->a) : rep_short_date_text(&b->manner, d, b->a);
}

static const char *tick_words(const rep_area *a, rep_axis kind, double v, double step)
{
    if (kind == REP_AXIS_NONE) return "";
    if (kind == REP_AXIS_DAY || kind == REP_AXIS_MONTH) return day_words(a, v, kind == REP_AXIS_MONTH);
    if (fabs(v) < step / 1000) v = 0;
    return rep_text_of(DS_VREAL(v), format_for(step, kind == REP_AXIS_SIGNED), &a->page->in->manner, a->page->in->a);
}

static void rule(const rep_area *a, double x0, double y0, double x1, double y1)
{
    cairo_t *cr = a->page->cr;
    rep_paper_colour(a->page, REP_RULE);
    cairo_set_line_width(cr, 0.5);
    cairo_move_to(cr, x0, y0);
    cairo_line_to(cr, x1, y1);
    cairo_stroke(cr);
}

static void axis_up(const rep_area *a, rep_axis kind)
{
    enum { ROOM = 60 };
    const rep_type t = { .role = REP_L_TILE_NOTE, .align = REP_RIGHT };
    if (kind == REP_AXIS_NONE) return;
    for (double v = a->up.min; v < a->up.max + a->up.step / 2; v += a->up.step) {
        const double y = rep_area_y(a, v);
        rule(a, a->x, y, a->x + a->wide, y);
        rep_paper_words(a->page, tick_words(a, kind, v, a->up.step), t, a->x - ROOM - 4, y - 5, ROOM);
    }
}

static void axis_across(const rep_area *a, rep_axis kind)
{
    enum { ROOM = 60 };
    const rep_type t = { .role = REP_L_TILE_NOTE, .align = REP_CENTRE };
    if (kind == REP_AXIS_NONE) return;
    rule(a, a->x, a->y + a->high, a->x + a->wide, a->y + a->high);
    for (double v = a->across.min; v < a->across.max + a->across.step / 1000; v += a->across.step) {
        const double x = rep_area_x(a, v);
        rule(a, x, a->y + a->high, x, a->y + a->high + 3);
        rep_paper_words(a->page, tick_words(a, kind, v, a->across.step), t, x - ROOM / 2.0, a->y + a->high + 4, ROOM);
    }
}

void rep_area_axes(const rep_area *a, rep_axis across, rep_axis up)
{
    const rep_type name = { .role = REP_L_TILE_NOTE, .align = REP_CENTRE };
    axis_up(a, up);
    axis_across(a, across);
    if (a->chart->x && *a->chart->x)
        rep_paper_words(a->page, a->chart->x, name, a->x, a->y + a->high + 15, a->wide);
}

/* ---- marks ---- */

void rep_area_line(const rep_area *a, size_t column, unsigned rgb, double width, double dash)
{
    cairo_t *cr = a->page->cr;
    bool drawing = false;
    cairo_new_path(cr);
    for (size_t row = 0; row < a->chart->answer.rows; row++) {
        const double x = rep_area_value(a, row, 0), y = rep_area_value(a, row, column);
        if (isnan(x) || isnan(y)) {
            drawing = false;
            continue;
        }
        (drawing ? cairo_line_to : cairo_move_to)(cr, rep_area_x(a, x), rep_area_y(a, y));
        drawing = true;
    }
    rep_paper_colour(a->page, rgb);
    cairo_set_line_width(cr, width);
    cairo_set_dash(cr, &dash, dash > 0, 0);
    cairo_stroke(cr);
    cairo_set_dash(cr, NULL, 0, 0);
}

void rep_area_dot(const rep_area *a, double x, double y, double radius, unsigned rgb, bool ring)
{
    cairo_t *cr = a->page->cr;
    cairo_new_path(cr);
    cairo_arc(cr, rep_area_x(a, x), rep_area_y(a, y), radius, 0, 6.2831853071795865);
    rep_paper_colour(a->page, ring ? 0xFFFFFF : rgb);
    cairo_fill_preserve(cr);
    rep_paper_colour(a->page, ring ? rgb : 0xFFFFFF);
    cairo_set_line_width(cr, ring ? 1.5 : 0.5);
    cairo_stroke(cr);
}
