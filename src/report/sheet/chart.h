/* Between collecting a chart's rows (chart.c) and drawing it (draw.c).
 */
#ifndef REPORT_CHART_H
#define REPORT_CHART_H

#include "report/sheet/page.h"
#include "report/sheet/scale.h"

/* A chart on its way: its data stand on the sheet of numbers in rows first..last, one column a value; next: the row after
 * all that it has there. */
typedef struct {
    rep_page *page;
    const rep_pending_chart *wait;
    lxw_chart *chart;
    lxw_row_t first, last, next;
    size_t rows;
} rep_plot;

/* Columns a kind's data take on the sheet, in this order, by kind; for columns and line: the first, then the series. */
enum { REP_D_LABEL, REP_D_ESTIMATE, REP_D_LOW, REP_D_HIGH, REP_D_AT, REP_D_AT2 };

/* What becomes of a chart whose rows and words are known; q is NULL where the rows are too few to draw. */
typedef ds_err (*rep_chart_use)(void *to, const rep_chart *c, rep_pending_chart *q, ds_why *w);
/* The chart of a block, or each of them where it has a `by`, in turn. */
DS_MUST ds_err rep_chart_each(const rep_page *p, const rep_chart *c, rep_chart_use use, void *to, ds_why *w);

/* What the chart shows, in words: alt_text.c. */
const char *rep_alt_text(const rep_plot *t);
uint8_t rep_chart_type(int kind);
void rep_draw_interval(rep_plot *p);
void rep_draw_curve(rep_plot *p);
void rep_draw_bars(rep_plot *p);
void rep_draw_lines(rep_plot *p);

#endif
