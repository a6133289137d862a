/* A chart's area on paper: its axes with round numbers, and places in it.
 */
#ifndef REPORT_PLOT_H
#define REPORT_PLOT_H

#include "report/paper/paper.h"

typedef enum { REP_AXIS_NUMBER, REP_AXIS_SIGNED, REP_AXIS_DAY, REP_AXIS_MONTH, REP_AXIS_NONE } rep_axis;

typedef struct {
    rep_paper *page;
    const rep_pending_chart *chart;
    double x, y, wide, high; /* what is drawn in, within the page's content */
    rep_scale across, up;
} rep_area;

/* Where a value stands. */
double rep_area_x(const rep_area *a, double v);
double rep_area_y(const rep_area *a, double v);
/* The i-th column's number in a row of the chart's rows, as the workbook's cell holds it; NaN where there is none. */
double rep_area_value(const rep_area *a, size_t row, size_t column);
/* Lines across the area at the axis' steps, and their numbers. */
void rep_area_axes(const rep_area *a, rep_axis across, rep_axis up);
/* A line through the rows' values; a missing one parts it. dash: points of each dash, 0 for none. */
void rep_area_line(const rep_area *a, size_t column, unsigned rgb, double width, double dash);
void rep_area_dot(const rep_area *a, double x, double y, double radius, unsigned rgb, bool ring);
/* Draws what the chart's kind shows, with its title and legend, into the box. */
void rep_plot_draw(rep_paper *p, const rep_pending_chart *q, double x, double y, double wide, double high);

#endif
