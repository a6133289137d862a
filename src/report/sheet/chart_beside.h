/* What a chart has from beside its own rows: the scale that it shares with others of its sheet, and the rug at its foot. */
#ifndef REPORT_CHART_BESIDE_H
#define REPORT_CHART_BESIDE_H

#include "report/sheet/page.h"
#include "report/sheet/scale.h"

/* Fills q->low and q->high, NaN where the chart shares no scale, and q->rug. */
DS_MUST ds_err rep_chart_beside(const rep_page *p, rep_pending_chart *q, ds_why *w);

/* A spike of the rug on a curve's lower edge: where it stands, how high it reaches and how many that are; the most reach
 * a sixth of the chart. False: outside the chart, or no numbers. */
typedef struct {
    double x, foot, top, n;
} rep_spike;
bool rep_rug_spike(const rep_pending_chart *q, size_t row, const rep_scale *across, const rep_scale *up, rep_spike *out);

#endif
