/* A page of the practice's own that leads to the reports written for its clients. */
#ifndef DOWNSHIFT_CLI_REPORT_INDEX_H
#define DOWNSHIFT_CLI_REPORT_INDEX_H

#include "cli/cli.h"

#include <downshift/growing.h>

/* Starts as {0}. */
struct report_index {
    ds_arena arena;
    struct index_entry *first, *last;
    size_t n;
    bool full; /* out of memory: told when it is written */
};

/* A client and the files written for them, a path a line. */
void cli_index_add(struct report_index *x, const char *client, const char *paths);
/* Writes NAME-YYYY-MM-index.html beside the reports, and says so. Clients are called as the practice's own reports call
 * them. It loads nothing from elsewhere. */
DS_MUST ds_err cli_index_write(struct report_index *x, struct practice *p, const ds_report *r,
                               const struct report_order *order, ds_why *w);
void cli_index_free(struct report_index *x);
/* "workbooks", "PDFs", "files", by what --as lists. */
const char *cli_index_kinds(const char *as);

#endif
