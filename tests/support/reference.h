/* Reference results for tests: JSON and CSV files beside the checkout (absent on most machines: then tests skip), and a mixed model
 * put together from columns. */
#ifndef TEST_REFERENCE_H
#define TEST_REFERENCE_H

#include <downshift/stats.h>
#include <jansson.h>

#define REF_ROOT "../shared/oracle/"

/* NULL when the file is absent or not JSON. The caller decrefs. */
json_t *ref_json(const char *path);
/* Walks keys down to a number; NaN when one is missing or not a number. Ends with NULL: ref_number(j, "overall", "iid", "n", NULL). */
double ref_number(const json_t *j, ...);
const json_t *ref_at(const json_t *j, ...);

/* A CSV file with a header line and no quoted separators. */
typedef struct {
    size_t rows, columns;
    char *text, **cell; /* header first */
} ref_csv;
bool ref_csv_read(const char *path, ref_csv *out);
void ref_csv_free(ref_csv *c);
/* New array of rows numbers, NaN for what is none; NULL when there is no such column. The caller frees. */
double *ref_column(const ref_csv *c, const char *name);
/* The same with each distinct text numbered from 0 in order of appearance; *groups counts them. */
size_t *ref_groups(const ref_csv *c, const char *name, size_t *groups);

/* A mixed model in columns: rows in any order, group[i] < groups. */
typedef struct {
    size_t n, groups, p, q;
    const size_t *group;
    const double *x[60], *z[4], *y, *night; /* night: for ref_panel, rising within a group */
} ref_model;
/* Sums of all rows, client by client; NULL after any failure. */
ds_lmm_sums *ref_sums(const ref_model *m);
/* The same rows kept as a panel. */
ds_lmm_panel *ref_panel(const ref_model *m);

/* True when |got - want| <= tolerance; otherwise prints both with the name. */
bool ref_near(const char *what, double got, double want, double tolerance);

#endif
