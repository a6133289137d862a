/* One part after another of a workbook, held against what was drawn.
 */
#ifndef REPORT_PART_READER_H
#define REPORT_PART_READER_H

#include "report/sheet/drawn.h"

typedef struct rep_part_reader rep_part_reader;

/* drawn is ended and outlives the reader. NULL when out of memory; yours to close. */
rep_part_reader *rep_part_reader_open(const rep_drawn *drawn, ds_arena *a);
void rep_part_reader_close(rep_part_reader *r); /* NULL is fine */

/* One part: begun, fed, ended. The shared strings come before the sheets. */
DS_MUST bool rep_part_begin(rep_part_reader *r, const char *name);
void rep_part_feed(rep_part_reader *r, const char *bytes, size_t n);
/* What is wrong with the part; NULL: nothing; rep_part_no_memory: it could not be checked. */
extern const char rep_part_no_memory[];
const char *rep_part_end(rep_part_reader *r);

#endif
