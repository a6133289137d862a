/* kpi: the key figures that a practice is run by. Each is declared in YAML (reports/kpis/, and `kpis` of practice.yaml)
 * as words and a query on the published views, which gives a row a month; here they are asked, held against what is
 * usual (docs/methods.md 18) and put into words, and into tables that reports ask (docs/kpis.md). Another face of
 * analyse.
 */
#ifndef DOWNSHIFT_KPI_H
#define DOWNSHIFT_KPI_H

#include <downshift/base.h>
#include <downshift/query.h>
#include <downshift/settings.h>
#include <downshift/stats.h>

/* Months without which there are no limits, and those after which these stay. */
enum { DS_KPI_LEAST_MONTHS = 13, DS_KPI_BASELINE = 18 };

typedef struct ds_kpis ds_kpis;

/* The shipped ones, then every *.yaml of folder (NULL: none), then those of the settings; one of a name takes the place
 * of an earlier one. In the arena; settings outlive it. DS_CONFIG, located; also for a target that is of none. */
DS_MUST ds_err ds_kpis_load(const char *folder, const ds_settings *settings, ds_arena *a, ds_kpis **out, ds_why *w);
/* Adds the shipped catalogue to h: what figures are the same in two practices. */
void ds_kpis_hash(ds_hash *h);
/* How many there are. */
size_t ds_kpis_count(const ds_kpis *k);
const ds_kpi *ds_kpis_at(const ds_kpis *k, size_t i); /* 0 .. count - 1, in the order in which they are shown */
/* The file where it is declared, as errors call it; the line is in the figure's `at`. */
const char *ds_kpis_file(const ds_kpis *k, size_t i);
/* A query that figures have in common, which each and the common ones behind it may name like a view; false behind the
 * last. */
bool ds_kpis_common(const ds_kpis *k, size_t i, const char **name, const char **sql);
const char *ds_kpi_format(ds_kpi_unit unit);          /* by which reports show it: "percent1" */

/* A month of a figure. NaN: not known. */
typedef struct {
    ds_date first;         /* its first day */
    double value;          /* of a share 0..1 */
    double n;              /* how many it rests on; NaN: the query says nothing of that */
    double part;           /* of a share or a mean: what is divided by n */
    double low, high;      /* of a share of counts: Wilson's 95 % interval */
    bool few;              /* of a share of counts: fewer than the figure's `least`, told as counts and not judged */
    double mean;           /* of its stretch; NaN with no months to take it from */
    double usual_low, usual_high; /* the limits, no lower and higher than the figure can be; NaN: none yet */
    ds_xmr_rule rule;
    bool news;           /* the rule, where page one is to tell of it: docs/methods.md 18 */
    const char *verdict; /* "no more than the usual up and down" */
    const char *turn;    /* "better", "worse"; "": neither, or no news */
    const char *closed;  /* when the month was closed, from when on value, n and part stay; "": it is open */
    double now;          /* of a closed month: what its rows give today */
    bool restated;       /* which is something else */
} ds_kpi_month;

typedef struct {
    const ds_kpi *kpi;
    double target; /* NaN: none */
    ds_kpi_month *month;
    size_t n; /* every month from the first of the log to the one asked about */
} ds_kpi_series;

enum { DS_KPI_TABLES = 8, DS_KPI_TABLE_ROWS = 5 };
typedef struct {
    ds_kpi_series *series;
    size_t n;
    ds_table table[DS_KPI_TABLES]; /* for reports of the practice: docs/kpis.md; rows are those of the last month */
} ds_kpi_figures;

/* All of them up to that month (its first day), from the store at path, in the arena. Queries are those of strangers:
 * what ds_db_guard lets through, within its budget. DS_CONFIG at the figure's place, DS_STORE, DS_MEMORY. */
DS_MUST ds_err ds_kpis_ask(const ds_kpis *k, const char *store_path, const ds_settings *settings, ds_date month,
                           ds_arena *a, ds_kpi_figures *out, ds_why *w);

#endif
