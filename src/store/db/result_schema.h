/* The result tables and views of an opened file, as the lists of results.h want them. */
#ifndef STORE_RESULT_SCHEMA_H
#define STORE_RESULT_SCHEMA_H

#include "store/room.h"

/* Whether a table or view of that name is one of them. */
bool ds_result_schema_has(const char *type, const char *name);
/* *fit: every table and view of results stands in the file word for word as the lists make it. */
DS_MUST ds_err ds_result_schema_fits(const ds_db *d, bool *fit, ds_why *w);
/* Drops what there is of them, with all runs, and makes them anew; inside a transaction of the caller's, with foreign
 * keys off. */
DS_MUST ds_err ds_result_schema_make(const ds_db *d, ds_why *w);

#endif
