/* The key figures there are, as their files declare them. */
#ifndef ANALYSE_KPI_CATALOGUE_H
#define ANALYSE_KPI_CATALOGUE_H

#include "analyse/rule/rule_catalogue.h"

#include <downshift/kpi.h>

struct ds_kpis {
    an_catalogue figures; /* of ds_kpi */
};

#endif
