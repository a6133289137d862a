/* Remarks on a file as a whole. */
#ifndef IMPORT_NOTES_H
#define IMPORT_NOTES_H

#include "import/job.h"

/* Sheets of a workbook that were not read; others: their names in quotes, with commas between. */
void ds_note_sheets(job *j, const char *others);
/* Headers that stood among the rows, and lines in other bytes. */
void ds_note_lines(job *j);

#endif
