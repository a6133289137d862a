/* Who was erased: marks by which an old file's rows are known again, and nobody is read from the store. */
#ifndef STORE_TOMBSTONE_H
#define STORE_TOMBSTONE_H

#include "store/room.h"

/* Keys of what is told of somebody, "" for what is not: as client_alias and person have them. */
typedef struct {
    const char *code; /* the practice's own */
    const char *name, *email, *phone;
} ds_tomb_keys;

/* Whether it is somebody who was erased: by the code, by an address or number where the names do not speak against it,
 * by the name where no address or number does. */
DS_MUST ds_err ds_tombstone_meets(ds_store *s, const ds_tomb_keys *k, bool *met, ds_why *w);
/* Leaves the marks of a client who is about to be erased; *id: of the erasure. In a transaction. */
DS_MUST ds_err ds_tombstone_put(ds_store *s, int64_t client, ds_date day, int64_t *id, ds_why *w);

#endif
