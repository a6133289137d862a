/* Remarks among the rows of a file. */
#ifndef RECORD_COMMENTS_H
#define RECORD_COMMENTS_H

#include "record/format.h"

/* Clients that a file's rows name, and what their codes look like; a bit for some of them each: one that was not seen may
 * look as if it was, rarely. */
enum { REC_CODES = 1 << 16 };
typedef struct {
    uint64_t bit[REC_CODES / 64], shape[REC_CODES / 64];
} rec_codes;
/* A row of the file, when all of them are asked; one that holds no more than a code names no client. */
void rec_codes_see(rec_codes *seen, const ds_mapper *m, const ds_cells *row);
const rec_codes *rec_codes_of(const ds_mapper *m); /* evidence.c; once all rows were asked */

/* Whether the row is a remark; faulty: its cells are not as many as the header's, so only one that is marked as a remark is; *unsure: only all rows can tell, and they have not been asked. */
bool rec_is_comment(const ds_mapper *m, const ds_cells *row, bool faulty, bool *unsure);

#endif
