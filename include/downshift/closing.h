/* closing: months whose key figures and books stay as they were known. Another face of the store. */
#ifndef DOWNSHIFT_CLOSING_H
#define DOWNSHIFT_CLOSING_H

#include <downshift/base.h>
#include <downshift/query.h>

/* When the month (its first day) was closed, as "2026-12-16 09:00"; "" where it is open. DS_STORE: what was kept of it
 * is not as it was kept. */
DS_MUST ds_err ds_store_closed(ds_store *s, ds_date month, char when[20], ds_why *w);

/* A key figure as it was known. NaN: not known. */
typedef struct {
    const char *name, *words, *format; /* format: of reports */
    double value, n, part;
} ds_closed_figure;

/* What is kept of a month; borrowed for the call. rows: what made the figures, with the columns name, client (a code
 * that the store knows, or NULL), date, file, line, part, base, middle (what stands for part where that is NULL).
 * postings: the month's books, the columns of v1_closed_posting but for the month. */
typedef struct {
    ds_date month; /* its first day */
    const char *when;
    const ds_closed_figure *figure;
    size_t n;
    const ds_table *rows, *postings;
} ds_closing;
/* Closes it, in the transaction that is open. DS_DATA: it is closed already; DS_INTERNAL: the table lacks a column. */
DS_MUST ds_err ds_store_close_month(ds_store *s, const ds_closing *c, ds_why *w);

#endif
