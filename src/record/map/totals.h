/* Rows of sums and averages among those of a file. */
#ifndef RECORD_TOTALS_H
#define RECORD_TOTALS_H

#include "record/format.h"

/* BARE_FIGURES: figures and nothing that says whose or when; the rows above tell whether they are sums. */
typedef enum { REC_NO_TOTAL, REC_SAYS_TOTAL, REC_BARE_FIGURES } rec_total;
rec_total rec_total_of(const ds_mapper *m, const ds_cells *row);
/* Whether the row holds sums, as itself or the file's rows tell; *unsure: these have not been asked. */
bool rec_is_total(const ds_mapper *m, const ds_cells *row, bool *unsure);

typedef struct {
    double by_mark[2]; /* read with a decimal point, with a decimal comma */
    int64_t n;
} rec_sum;
/* Of the file's columns as its rows pass by: of all rows, and of those since the last that held sums. */
typedef struct {
    rec_sum all[MAX_COLUMNS], since[MAX_COLUMNS];
    size_t held, matched; /* figures of the row at hand, and those of them that are sums or means */
    bool of_several;      /* one of them stands below more than one other */
    int64_t line[64];     /* rows of bare figures that hold sums */
    size_t n;
} rec_sums;
/* A figure of the format's column i, of a row that holds none. */
void rec_sums_add(rec_sums *sums, size_t i, double as_point, double as_comma);
/* A figure of one that may, and then the row's end. */
void rec_sums_hold(rec_sums *sums, size_t i, double as_point, double as_comma);
void rec_sums_end(rec_sums *sums, rec_total what, int64_t line);
bool rec_sums_has(const rec_sums *sums, int64_t line);

#endif
