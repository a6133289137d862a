/* How a format fits a header, and the story when none does. */
#ifndef RECORD_CLOSENESS_H
#define RECORD_CLOSENESS_H

#include "record/format.h"

typedef struct {
    const ds_format *f;
    size_t matched, missing; /* required columns; "one of ..." counts as one */
    size_t placed;           /* cells of the header that are a column's name, required or not */
    bool barred;             /* a column stands there that must not */
} fit;

fit rec_fit_of(const ds_format *f, const ds_cells *header);
/* Whether the column, or one of the columns of which one is enough, stands in the header. */
bool rec_in_header(const ds_cells *header, const ds_list *folded);
bool rec_any_in_header(const ds_format *f, const ds_cells *header);

/* Whether the row reads as names of columns. A column alone, or a row with many cells that are no names, may be
 * anything: of such a file nothing is quoted. */
bool rec_like_header(const ds_cells *row);
/* DS_DATA: the nearest format, what it needs, and for each column that it has no place for the nearest of its names. */
ds_err rec_unknown(const ds_formats *all, const ds_cells *header, ds_why *w);

/* How alike two names of columns are, as rec_fold_column makes them: 1 the same, 0 nothing in common. Words that are
 * alike (by their edit distance, Levenshtein 1966) count by how much, over all words of both; a name that holds the
 * other, as "duration" and "duration min", by its share of the longer. */
double rec_likeness(const char *a, const char *b);

/* The same of a column and a name: of the column's names the one that is most alike. */
double rec_likeness_to(const column *c, const char *folded);
/* From here on a name may be meant for a column: for one that must be there sooner than for one that may. */
#define REC_LIKE_NEEDED 0.4
#define REC_LIKE_OTHER 0.55

/* The format that is read and comes nearest, NULL where none has a column of the header. */
const ds_format *rec_nearest(const ds_formats *all, const ds_cells *header);

#endif
