/* Whose the records of a file are. */
#ifndef IMPORT_OWNER_H
#define IMPORT_OWNER_H

#include <downshift/import.h>
#include <downshift/person.h>
#include "import/gather.h"

/* What is known of a file when its client is looked for. */
typedef struct {
    const ds_found *found;
    const char *title; /* of its format */
    const char *hash;  /* of its bytes */
} ds_owned;

/* The client of a file that belongs to one, as ds_import says. client: the code as the store has it, or
 * as it will; the store is not changed. *below: the folder given, where it is that one; else NULL. *who: the address or
 * number by which the folder names somebody new, which the code does not tell, borrowed from f and o; else by is
 * DS_BY_NOTHING. *erased: of one who was erased, and no code is given. DS_DATA: nobody's, with what to do; a code that must
 * be asked about. */
DS_MUST ds_err ds_owner_of_file(ds_store *s, const ds_owned *f, const ds_import_options *o,
                                char client[DS_CODE_MAX + 1], const char **below, ds_named *who, bool *erased, ds_why *w);

/* Whose a row is: the code that stands in it, or was made of whom it names; who: NULL where it names nobody else; calling:
 * as in ds_phone_key. name and hash: of its file; name NULL where nothing of it was split off to somebody else. */
typedef struct {
    ds_str code;
    const ds_named *who;
    const char *calling, *name, *hash;
} ds_row_owner;
/* The code under which the row's client is known, or will be; the store is not changed. "" for one who was erased, which
 * *erased says. */
DS_MUST ds_err ds_owner_known(ds_store *s, const ds_row_owner *row, char code[DS_CODE_MAX + 1], bool *erased, ds_why *w);
/* The client of a row, made on first sight; DS_ERASED_CLIENT. DS_OK with *no filled: it must be asked about, and no client
 * is given. */
DS_MUST ds_err ds_owner_of_row(ds_store *s, const ds_row_owner *row, int64_t *client, ds_refusal *no, ds_why *w);

#endif
