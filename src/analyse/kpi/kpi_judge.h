/* A figure's months against what is usual, in words. */
#ifndef ANALYSE_KPI_JUDGE_H
#define ANALYSE_KPI_JUDGE_H

#include <downshift/kpi.h>

/* Fills mean, limits, rule, verdict and turn of every month. partial: the log begins within the first month, which then
 * counts for nothing. begins: first days from which on what is usual is found anew, n of them. */
DS_MUST ds_err an_kpi_judge(ds_kpi_series *s, bool partial, const ds_date *begins, size_t n, ds_arena *a, ds_why *w);

#endif
