/* XML files of gigabytes of which few elements are wanted: those that an attribute tells apart. One pass looks at where tags
 * begin and end, keeps the path, and takes only the wanted elements apart; their rows are put aside, so that the file is
 * read once. Nothing else in it is looked at, so it may hold what no parser takes: attributes twice, entities of nobody,
 * control characters, broken declarations. */
#ifndef READ_XML_SEARCH_H
#define READ_XML_SEARCH_H

#include "read/bytes.h"
#include "read/text/nest.h"

typedef struct ds_xml_search ds_xml_search;

/* What one pass found out. */
typedef struct {
    char hash[DS_HASH_TEXT]; /* of the file's beginning, the wanted elements and its length: it tells what comes of the file */
    int64_t bytes;
    bool mended; /* bytes that were no UTF-8 were read as Windows-1252 */
} ds_xml_found;

/* Reads `from` (borrowed, at its beginning) to its end and learns the names of each table, whose place has `where`; tables and
 * arena are borrowed for its life. *out is yours to close, NULL after a failure. DS_DATA with the line: cut short, tags that
 * do not belong together, nested over 64 deep. */
/* above: NULL, or of records that somebody has cut out of a file, and that stand side by side, the path of what they stood in:
 * a record then ends where its tag does, else where the next one begins. */
DS_MUST ds_err ds_xml_search_open(ds_bytes *from, const char *above, ds_nest *table, size_t tables, ds_arena *a,
                                  ds_xml_found *found, ds_xml_search **out, ds_why *w);
/* From its first row: those of one of the tables. */
DS_MUST ds_err ds_xml_search_table(ds_xml_search *s, size_t table, ds_why *w);
/* Fills the next one; *more is false when there is none. */
DS_MUST ds_err ds_xml_search_row(ds_xml_search *s, ds_nest_row *row, bool *more, ds_why *w);
/* The file's outermost element, cut to cap bytes; "" where no tag begins in its first part. Leaves it anywhere. */
DS_MUST ds_err ds_xml_root(ds_bytes *from, char *out, size_t cap, ds_why *w);
void ds_xml_search_close(ds_xml_search *s); /* NULL is fine */

#endif
