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

#define DS_ERASED_FILE "erased"
/* Where a person stands in the store, table by table; a table that is not here, and no table of results, has no word on persons,
 * which a test does not let pass. What erasing does is done in this order: what looks for a client's codes comes before they go.
 * columns  in which somebody stands, blanks between them; NULL: nobody does
 * erase    statements for it: ?1 the client, ?2 the one who keeps what the books need; NULL: what is said in why does it
 * why      nobody stands there, or nothing is to be done there */
typedef struct {
    const char *table, *columns, *erase, *why;
} ds_person_place;
extern const ds_person_place ds_person_places[]; /* ends with {0} */

/* The client who has this code. DS_DATA: nobody has, or has no more. */
typedef struct {
    int64_t id;
    char shown[DS_CODE_MAX + 1];
} ds_person_found;
DS_MUST ds_err ds_person_find(ds_store *s, ds_str code, ds_person_found *out, ds_why *w);
/* DS_DATA for a code whose client was erased: somebody else who had it would be told of by old files. */
DS_MUST ds_err ds_person_not_erased(ds_store *s, ds_str code, ds_why *w);
/* A change is whole or not made: commits, or takes back; what was remembered of codes is of before it. */
DS_MUST ds_err ds_person_end(ds_store *s, ds_err err, ds_why *w);

/* Rows of an id and a text. */
typedef struct {
    int64_t *id;
    ds_str *text;
    size_t n, cap;
} ds_person_list;
#define DS_TOLD_END '\x1f' /* between what DS_Q_WIDE_CODES and DS_Q_WIDE_PEOPLE tell */
/* Whether the store has keys from before that rule. */
DS_MUST ds_err ds_has_wide_keys(ds_store *s, bool *has, ds_why *w);
/* Makes them those of today, in a transaction; clients whose codes are one now are joined. */
DS_MUST ds_err ds_rekey(ds_store *s, ds_why *w);
/* For each row of a query, an id and a text, which is over before the first change. */
DS_MUST ds_err ds_person_for_each(ds_store *s, ds_query q, ds_err (*one)(ds_store *, int64_t, ds_str, ds_why *), ds_why *w);
/* All rows of a query at once, so that what they tell of may be changed. Lives in a. */
DS_MUST ds_err ds_person_list_read(ds_store *s, ds_query q, const ds_val *v, size_t n, ds_arena *a, ds_person_list *out,
                                   ds_why *w);

#endif
