/* Files that the one at hand may be a newer version of. */
#ifndef STORE_OLDER_H
#define STORE_OLDER_H

#include "store/room.h"

typedef struct {
    int64_t id;
    bool named_alike;
    ds_date first, last; /* of its records */
    int64_t again;       /* of what stands as of it, how much the file at hand tells again */
    bool newer_of;       /* the one at hand is a newer one of it */
    bool to_end;         /* and of what it tells at its end, too */
} ds_older;

typedef struct {
    ds_older *at; /* in the arena */
    size_t n, cap;
} ds_olders;

/* Files of the same format and client that came first, and tell of days of the span or of so many days beside it. */
DS_MUST ds_err ds_olders_read(ds_store *s, const ds_file_span *span, int margin, ds_arena *a, ds_olders *out,
                              ds_why *w);
/* Whether the day, since 1970, is one of the span's. */
bool ds_span_has(const ds_file_span *span, int64_t day);
/* Whether it lies behind the span, and would be expected in it all the same: a list is made of whole months, or again of the
 * days that it had, up to when it is made. */
bool ds_span_misses(const ds_file_span *span, const ds_older *f, int64_t day);

#endif
