#include "analyse/panel/usual_bed.h"

#include <math.h>
#include <stdlib.h>

enum { LEAST = 3, MOST = 28, NOON = 12 * 60, FRIDAY = 4, SATURDAY = 5 };

static bool before_a_free_day(ds_date night)
{
    int day = ds_weekday(night);
    return day == FRIDAY || day == SATURDAY;
}

static double after_noon(ds_date night, int64_t local)
{
    return (double)(local - night * INT64_C(86400)) / 60 - NOON;
}

static int compare(const void *x, const void *y)
{
    const double *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

/* Sorts v. */
static double median(double *v, size_t n)
{
    if (n < LEAST) return NAN;
    qsort(v, n, sizeof *v, compare);
    return (v[(n - 1) / 2] + v[n / 2]) / 2;
}

static double usual_before(const struct an_panel_row *row, const struct an_bed *bed, size_t i)
{
    double alike[MOST], any[MOST];
    size_t n = 0, all = 0;
    for (size_t k = i; k-- > 0 && n < MOST;) {
        if (bed[k].local == DS_NO_TIME) continue;
        double at = after_noon(row[k].night, bed[k].local);
        if (all < MOST) any[all++] = at;
        if (before_a_free_day(row[k].night) == before_a_free_day(row[i].night)) alike[n++] = at;
    }
    double same = median(alike, n);
    return isnan(same) ? median(any, all) : same;
}

void an_usual_beds(const struct an_panel_row *row, struct an_bed *bed, size_t n)
{
    for (size_t i = 0; i < n; i++) bed[i].usual = usual_before(row, bed, i);
}
