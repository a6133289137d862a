/* The key figures there are, as their files declare them. */
#ifndef ANALYSE_KPI_CATALOGUE_H
#define ANALYSE_KPI_CATALOGUE_H

#include "analyse/rule/rule_catalogue.h"

#include <downshift/kpi.h>

typedef struct {
    const ds_kpi *kpi;
    const char *file; /* what errors call where it stands */
} an_kpi_entry;

struct ds_kpis {
    an_kpi_entry *entry;
    an_with *with; /* those of all files, in their order */
    size_t n, n_with;
};

#endif
