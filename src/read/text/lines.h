/* Physical lines, numbered, whatever ends them: LF, CR LF, CR CR LF or a lone CR. */
#ifndef READ_LINES_H
#define READ_LINES_H

#include "read/text/encoding.h"

typedef struct ds_lines ds_lines;

ds_lines *ds_lines_open(ds_decoder *from); /* borrowed; NULL when out of memory */
void ds_lines_close(ds_lines *l);          /* NULL is fine */

/* The next line, its end cut off and replaced by one '\n' at text[n], which the caller may rely on. It is the
 * caller's to change and lives until the next call. DS_DATA with the line: over 1 MB without an end, or a wrong
 * character. Of a mixed text, lines come out as UTF-8. */
DS_MUST ds_err ds_lines_next(ds_lines *l, char **text, size_t *n, bool *more, ds_why *w);
bool ds_lines_mended(const ds_lines *l);     /* the line given last was no UTF-8: see mend.h */
int64_t ds_lines_number(const ds_lines *l);  /* of the line given last, from 1 */
bool ds_lines_cut(const ds_lines *l);        /* no line end followed it */
const char *ds_lines_end(const ds_lines *l); /* what ended the first line: "LF", ...; "LF" when nothing did */

#endif
