/* What the files about clients share. */
#ifndef STORE_PERSON_ROOM_H
#define STORE_PERSON_ROOM_H

#include "store/room.h"

/* The key of a code. DS_DATA: it is at fault. */
DS_MUST ds_err ds_person_key(ds_str code, char key[DS_KEY_MAX + 1], ds_why *w);
/* Notes a code as a client's own, in place of whatever it was before. */
DS_MUST ds_err ds_person_add_code(ds_store *s, int64_t client, ds_str code, ds_why *w);
/* All that `from` has is `to`'s, and `from` is no more. In a transaction. */
DS_MUST ds_err ds_person_join(ds_store *s, int64_t from, int64_t to, ds_why *w);

/* Rows of an id and a text. */
typedef struct {
    int64_t *id;
    ds_str *text;
    size_t n, cap;
} ds_person_list;
/* All rows of a query at once, so that what they tell of may be changed. Lives in a. */
DS_MUST ds_err ds_person_list_read(ds_store *s, ds_query q, const ds_val *v, size_t n, ds_arena *a, ds_person_list *out,
                                   ds_why *w);

#endif
