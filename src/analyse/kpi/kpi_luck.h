/* How often luck alone carries months of a figure as far from the others as they are: docs/methods.md 18. */
#ifndef ANALYSE_KPI_LUCK_H
#define ANALYSE_KPI_LUCK_H

#include <downshift/kpi.h>

/* The months of a figure that can be judged, in stretches: begins[i] tells that what is usual is found anew from i on. */
typedef struct {
    double *y;
    bool *begins;
    size_t *month; /* of the series */
    ds_xmr_point *point;
    size_t n;
} kpi_points;

/* Of a figure, so that at most 3 of 100 first pages, with ten figures each, call any unusual that is as ever: docs/methods.md 18. */
#define AN_KPI_RARE 0.005

/* The first and the count of the points that lie in the stretch of point i, up to the last. */
size_t an_kpi_stretch(const kpi_points *p, size_t i, size_t *first);

/* Two-sided p of the k points (1 .. DS_KPI_BASELINE) up to i, as far as they lie in its stretch, against the others among the first DS_KPI_BASELINE of it; the
 * largest of the tests that the figure allows. 1 where too few others are there. */
double an_kpi_luck(const ds_kpi_series *s, const kpi_points *p, size_t i, size_t k);

#endif
