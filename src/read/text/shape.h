/* What a line looks like before it is read: its separators, and what kind of thing stands in each cell. */
#ifndef READ_SHAPE_H
#define READ_SHAPE_H

#include <downshift/base.h>

/* How often sep separates cells of this line, when quotes count at the start of a cell only. */
size_t ds_separators(ds_str line, char sep);
/* ',', ';' or a tab: the one that separates most cells, ',' where none does. */
char ds_likeliest_delimiter(ds_str line);
/* Excel's own first line, "sep=;": the delimiter of all that follows, 0 when the line is none. The delimiter may be a
 * blank itself. */
char ds_told_delimiter(ds_str line);

/* NUMBER: a date, a time, a figure. BLANK: nothing, or not known. */
typedef enum { DS_SHAPE_BLANK, DS_SHAPE_NUMBER, DS_SHAPE_WORD } ds_cell_shape;
enum { DS_SHAPE_CELLS = 24 };
typedef struct {
    unsigned char cell[DS_SHAPE_CELLS]; /* of the first cells */
    size_t n;                           /* of all cells */
} ds_shape;

ds_cell_shape ds_shape_of_cell(ds_str cell);
ds_shape ds_shape_of_cells(const ds_str *cell, size_t n);
ds_shape ds_shape_of_line(ds_str line, char sep); /* quotes as in ds_separators */
/* How many of the first `cells` are numbers in both; 0 when a number meets a word in as many or more. */
size_t ds_shapes_agree(const ds_shape *a, const ds_shape *b, size_t cells);

#endif
