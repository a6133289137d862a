/* What asking for key figures takes. */
#ifndef ANALYSE_KPI_ASKING_H
#define ANALYSE_KPI_ASKING_H

#include "analyse/kpi/kpi_catalogue.h"
#include "analyse/rule/rule_asking.h"

enum { AN_KPI_PARAMS = 5 };

/* A figure of a closed month, as it was kept. NaN: not known. */
typedef struct {
    ds_date month;
    const char *closed_at, *name;
    double value, n, part;
} an_kpi_kept;

typedef struct {
    const ds_kpis *kpis;
    ds_db *db;
    ds_param param[AN_KPI_PARAMS]; /* month, month_first, month_last; row_month and row_name, of which rows are asked */
    ds_date first, last;           /* months of the log, and of what is kept */
    bool partial;                  /* the log begins within the first, after its first days */
    ds_date *begins;
    size_t n_begins;
    const an_kpi_kept *kept; /* of all closed months up to the last */
    size_t n_kept;
    ds_arena *a;
} an_kpi_asking;

/* Fills param, of kpis, last and a. False: no memory. */
DS_MUST bool an_kpi_asking_begin(an_kpi_asking *q);
/* Makes tables of what queries have in common, on the guarded db; each may name itself and those before it. */
DS_MUST ds_err an_kpi_keep_common(const an_kpi_asking *q, ds_why *w);
/* Asks `then` of the figure's query, or of its rows, which `then` may name `figure`. */
DS_MUST ds_err an_kpi_query(const an_kpi_asking *q, const char *sql, const char *then, ds_rows **out, ds_why *w);
/* The same of the rows of one month (its first day) of the figure of that name. */
DS_MUST ds_err an_kpi_query_rows(const an_kpi_asking *q, const char *sql, const char *then, ds_date month, const char *name,
                                 ds_rows **out, ds_why *w);

/* ---- kpi_figures.c ---- */

/* Where a month stands in a series that begins with first. */
size_t an_kpi_month_place(ds_date first, ds_date month);

/* ---- kpi_rows.c ---- */

/* v1_kpi_row: what makes the figures of the last month. */
DS_MUST ds_err an_kpi_rows_table(const an_kpi_asking *q, ds_table *out, ds_why *w);

/* ---- kpi_closed.c ---- */

/* Reads what is kept of closed months, and brings the first month down to theirs. */
DS_MUST ds_err an_kpi_closed_read(an_kpi_asking *q, ds_why *w);
/* Puts what is kept in place of what is counted now, which is noted beside it. */
void an_kpi_closed_put(const an_kpi_asking *q, ds_kpi_series *s);
/* v1_restated and v1_restated_row. */
DS_MUST ds_err an_kpi_restated_tables(const an_kpi_asking *q, const ds_kpi_figures *f, ds_table out[2], ds_why *w);

#endif
