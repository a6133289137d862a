/* inputs: what a store was filled from, told so that two states can be held against each other. Another face of
 * store. */
#ifndef DOWNSHIFT_INPUTS_H
#define DOWNSHIFT_INPUTS_H

#include <downshift/query.h>

/* The schema's version, how many files came in, and a sum over their contents, whatever their names and order. */
typedef struct {
    int64_t schema, files;
    char sum[DS_HASH_TEXT];
} ds_inputs;
/* Reads them; DS_STORE, DS_LOCKED as SQLite says. */
DS_MUST ds_err ds_store_inputs(ds_store *s, ds_inputs *out, ds_why *w);

#endif
