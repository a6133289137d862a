/* The key figures there are, as their files declare them. */
#ifndef ANALYSE_KPI_CATALOGUE_H
#define ANALYSE_KPI_CATALOGUE_H

#include <downshift/kpi.h>

/* A query that every figure may use like a view. */
typedef struct {
    ds_mark at;
    const char *name, *sql, *file;
} an_kpi_with;

typedef struct {
    const ds_kpi *kpi;
    const char *file; /* what errors call where it stands */
} an_kpi_entry;

struct ds_kpis {
    an_kpi_entry *entry;
    an_kpi_with *with; /* those of all files, in their order */
    size_t n, n_with;
};

#endif
