/* The formats that a report can be written in: a row of the table and a file of its own each.
 */
#ifndef REPORT_OUTPUT_H
#define REPORT_OUTPUT_H

#include "report/define/definition.h"

/* Everything that is known when the writing begins; borrowed. */
typedef struct {
    const ds_report *def;
    const ds_report_job *job;
    ds_db *db; /* holds what the report's audience may see */
    const ds_param *params;
    size_t n_params;
    ds_arena *a;
} rep_order;

/* Whether clients are shown by name: to the practice alone, where it says so. */
static inline bool rep_shows_names(const rep_order *o)
{
    return ds_report_audience(o->def) == DS_AUDIENCE_PRACTICE && o->job->settings->names;
}

typedef struct {
    const char *name;   /* "xlsx" */
    const char *suffix; /* of the file's name: ".xlsx"; "" for a folder of files */
    const char *file;   /* how each of its files' names ends: ".xlsx" */
    /* Writes it at path, aside and checked; no file stands there that is not whole. DS_NOWRITE, and what the queries
     * say. */
    ds_err (*write)(const rep_order *o, const char *path, ds_why *w);
} rep_output;

extern const rep_output rep_outputs[]; /* ends with a NULL name; the first is what is written when none is named */

const rep_output *rep_output_named(const char *name); /* NULL gives the first; NULL: there is none of that name */

ds_err rep_write_xlsx(const rep_order *o, const char *path, ds_why *w);
ds_err rep_write_pdf(const rep_order *o, const char *path, ds_why *w);
ds_err rep_write_csv(const rep_order *o, const char *path, ds_why *w);

#endif
