/* What the files that import one file share.
 */
#ifndef IMPORT_JOB_H
#define IMPORT_JOB_H

#include <downshift/import.h>
#include <downshift/person.h>
#include "import/headers.h"

/* What importing one file needs from its first line to its last. */
typedef struct {
    ds_store *store;
    const ds_import_options *o;
    ds_import_result *r;
    ds_arena a; /* the mapper's texts */

    ds_source *source;
    const ds_format *format;
    ds_mapper *mapper;
    const char *unused;
    ds_cells header;                              /* lives as long as the table */
    size_t width;                                 /* cells of the header */
    int64_t headers, header_line[DS_LINES_SHOWN]; /* that stood among the rows */

    int64_t modified;     /* when the file was, seconds since 1970 UTC; 0: unknown */
    int64_t file, series; /* the store's ids */
    const char *calling;  /* ds_calling_code of the settings */
    ds_named owner;       /* whom the folder names by address or number; by: DS_BY_NOTHING */
    bool erased;          /* the file is of one who was erased */
    int64_t left_out;     /* rows of such persons */
    bool split;           /* what this file, or one of its name, told was split off to somebody else */
    ds_date first, last;  /* of the records that came in */
    unsigned char *seen;  /* a bit a client id */
    size_t seen_bytes;
} job;

/* After the last row, within the file's transaction: refuses a file of another sleeper (DS_DATA), holds it against older
 * files, and counts its rows by what became of them. */
DS_MUST ds_err ds_import_settle(job *j, ds_why *w);

#endif
