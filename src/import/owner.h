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
 * as it will; the store is not changed. *below: the folder given, where it is that one; else NULL. DS_DATA: nobody's,
 * with what to do; a code that must be asked about. */
DS_MUST ds_err ds_owner_of_file(ds_store *s, const ds_owned *f, const ds_import_options *o,
                                char client[DS_CODE_MAX + 1], const char **below, ds_why *w);

/* The client of a row by the code that stands in it, made on first sight. name and hash: of its file; NULL where nothing
 * of it was split off to somebody else. DS_OK with *no filled: it must be asked about, and no client is given. */
DS_MUST ds_err ds_owner_of_row(ds_store *s, ds_str code, const char *name, const char *hash, int64_t *client,
                               ds_refusal *no, ds_why *w);

#endif
