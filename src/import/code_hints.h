/* What a person should look at in the codes of clients that an import made. Pure. */
#ifndef IMPORT_CODE_HINTS_H
#define IMPORT_CODE_HINTS_H

#include <downshift/import.h>

/* The codes of all clients, those that were made by this import last. */
typedef struct {
    const char *const *code;
    size_t n, known; /* how many in all, and how many of them were there before */
} ds_codes;

/* Into *sum: hints about new codes, of spreadsheets first, each pair once. Lives in a. Pairs that differ by one sign are
 * left out where codes are counted through, as C001 to C030: more than three pairs that differ in the same place, or in
 * their digits only. DS_MEMORY. */
DS_MUST ds_err ds_code_hints(const ds_codes *all, ds_arena *a, ds_import_summary *sum, ds_why *w);

#endif
