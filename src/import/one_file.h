/* One file into the store, in one transaction. */
#ifndef IMPORT_FILE_H
#define IMPORT_FILE_H

#include <downshift/import.h>
#include <downshift/person.h>
#include "import/gather.h"

/* Fills *r, which is all zero, from f, opened as source, which is borrowed; NULL: it could not be, and f->why tells. The
 * error is in *r too; after one nothing of the file is in the store. */
DS_MUST ds_err ds_import_file(ds_store *s, const ds_found *f, ds_source *source, const ds_import_options *o,
                              ds_import_result *r, ds_why *w);

#endif
