/* Digests of the rows that records refer to, and of those about files: table seal. */
#ifndef STORE_SEAL_H
#define STORE_SEAL_H

#include "store/rows/digest.h"

/* The i-th table whose rows have seals; NULL behind the last. */
const char *ds_sealed_table(size_t i);

/* A value that a row may have had before it was changed; the column is the table's. */
typedef struct {
    const char *column;
    ds_val value;
} ds_replaced;

typedef struct {
    bool found;
    int64_t id; /* of a row whose key is a number */
} ds_proven;

/* Whether its seal proves an odd row to be as it was, once it has these values again. */
DS_MUST ds_err ds_seal_proves(ds_store *s, const char *table, const ds_replaced *with, size_t n, ds_proven *out,
                              ds_why *w);
bool ds_seal_is_odd(const ds_store *s, const char *table, ds_val key);
/* It is what its file says, read once more: to be sealed as it is. */
void ds_seal_accept(ds_store *s, const char *table, ds_val key);
/* What is told of the file's rows has been put anew. */
void ds_seal_accept_of(ds_store *s, int64_t file);

#endif
