/* The gate through which every text of a workbook passes: cells, sheets' headers, charts, properties.
 */
#ifndef REPORT_BOOK_TEXT_H
#define REPORT_BOOK_TEXT_H

#include <downshift/base.h>

enum { REP_TITLE_MOST = 240 }; /* bytes of a title or name, which may have 255 characters */

/* All copies are in the arena; NULL when it is full. */

/* A cell's words, cut where a cell can hold no more, so written that what looks like an escape ("_x0041_") is read
 * as it stands. */
const char *rep_cell_text(ds_arena *a, const char *words);
/* One line of at most `most` bytes: titles, names, properties. */
const char *rep_line_text(ds_arena *a, const char *words, size_t most);
/* The same for charts, where a text that begins with '=' would be taken for a formula. "" for NULL. */
const char *rep_chart_text(ds_arena *a, const char *words);
/* A part of a header or footer, where '&' begins a code. */
const char *rep_header_text(ds_arena *a, const char *words);

#endif
