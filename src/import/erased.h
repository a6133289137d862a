/* Rows of persons who were erased. */
#ifndef IMPORT_ERASED_H
#define IMPORT_ERASED_H

#include "import/job.h"

/* The row's records; of an erased client (DS_ERASED_CLIENT) what the books need, which is then nobody's: sales and how they
 * were paid. A row of which nothing is left is ignored. */
ds_records ds_erased_leave(job *j, const ds_records *all, int64_t *client, ds_row_fate *fate);
/* A row left aside without what tells of its person. */
void ds_erased_blank(ds_kept_row *k);
/* Whether the file told of nobody else, so that nothing of it is to stand in the store. */
bool ds_erased_all(const job *j);
/* Says in the summary how many rows were left out. */
void ds_erased_note(const job *j);

#endif
