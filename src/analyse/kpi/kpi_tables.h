/* Key figures as tables that reports ask. */
#ifndef ANALYSE_KPI_TABLES_H
#define ANALYSE_KPI_TABLES_H

#include <downshift/kpi.h>

/* What the settings say of the practice, which figures may ask, too: v1_therapist, v1_event, v1_hours; in the arena. */
enum { AN_KPI_SETTINGS_TABLES = 3 };
DS_MUST ds_err an_kpi_settings_tables(const ds_settings *s, ds_arena *a, ds_table out[AN_KPI_SETTINGS_TABLES], ds_why *w);
/* v1_kpi, v1_kpi_month. */
DS_MUST ds_err an_kpi_tables(const ds_kpi_figures *f, ds_arena *a, ds_table out[2], ds_why *w);

#endif
