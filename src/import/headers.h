/* Where the names of a table's columns stand: not always in its first line, and not always in one line only. */
#ifndef IMPORT_HEADERS_H
#define IMPORT_HEADERS_H

#include <downshift/record.h>

enum { DS_FILE_NOTE = 400 };
/* Adds a remark on a file to those it has, "; " between them. */
void ds_note(char note[DS_FILE_NOTE], const char *fmt, ...) DS_PRINTF(2, 3);
/* "line 4", "lines 4, 9", "lines 4, 9, 12 and 3 more", of n lines; line holds the first DS_LINES_SHOWN of them. */
enum { DS_LINES_SHOWN = 3 };
void ds_lines_text(const int64_t *line, int64_t n, char out[96]);

#define DS_LIKE_A_FORMAT 1.5 /* ds_closeness: half of what the nearest format requires */
/* Where a file's rows begin, and by which format they are read. */
typedef struct {
    ds_cells header; /* lives as long as the table */
    const ds_format *format;
    double closeness;   /* of the line that comes nearest to a header, where all was read and none is one (ds_closeness) */
    char note[DS_FILE_NOTE]; /* what was passed over above it; "" */
    char above[DS_FILE_NOTE]; /* what stands there: the first words of the first lines, and the table's own name; "" */
} ds_headed;

/* Goes to the first of the source's tables that a format knows. Its header is the first line within 50 rows that a format
 * recognises (named: that has what this one needs); the lines above it are titles and comments, which the note then names.
 * Where no line is one: DS_DATA with the story of the line that comes nearest; of a named format and a file of one table the
 * first line is given, and the mapper tells. */
DS_MUST ds_err ds_find_header(ds_source *s, const ds_formats *all, const ds_format *named, ds_headed *out, ds_why *w);

/* Whether the row is a header once more, of an export behind another. DS_DATA: it is, and of another format, or in the
 * middle of a line. *columns: they are others than before, or stand in another order. */
typedef enum { DS_NO_HEADER, DS_SAME_HEADER, DS_OTHER_HEADER } ds_again;
DS_MUST ds_err ds_header_again(const ds_formats *all, const ds_format *format, bool named, const ds_cells *header,
                               const ds_cells *row, ds_again *again, ds_why *w);
/* A header that outlives its row; its cells are NULL without memory. */
ds_cells ds_keep_header(ds_arena *a, const ds_cells *row);

#endif
