/* Visits that an older file told of, and a newer one of the same days does not. */
#ifndef STORE_LACKS_H
#define STORE_LACKS_H

#include "store/rows/told.h"

/* Notes how a row of the file at hand stands to what was told of its visit; before: the file of the visit as it stood,
 * 0 for none. */
DS_MUST ds_err ds_retold_note(ds_store *s, const ds_val *v, int64_t before, ds_retold_how how, ds_why *w);

/* Rows of one visit that are to be marked, of files older than `file`. */
typedef struct ds_struck {
    int64_t client, start, file;
    int64_t mark; /* as in ds_telling */
    const char *why;
    bool (*only)(const struct ds_struck *what, const ds_tellings *all, const ds_telling *t); /* NULL: all */
    const void *to;                                                                          /* given to it */
} ds_struck;
/* Marks them, and makes the visit anew; adds to *n how many they were. */
DS_MUST ds_err ds_visit_strike(ds_store *s, const ds_struck *what, size_t *n, ds_why *w);
/* Sets a telling's mark. */
void ds_visit_mark(ds_telling *t, int64_t mark, const char *aside);
/* ds_put_session for a telling that changes hands with its mark. */
DS_MUST ds_err ds_put_session_marked(ds_store *s, const ds_val *v, int64_t mark, const char *aside, ds_why *w);

#endif
