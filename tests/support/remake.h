/* A file of records made anew: in another order, in parts, in another encoding, packed, in a workbook. What it says stays.
 *
 * Records stand one a line: of a table all lines below its header; of JSON and XML the longest run of lines that are an object
 * ({...} or {...},) or begin with the same tag. */
#ifndef SUPPORT_REMAKE_H
#define SUPPORT_REMAKE_H

#include <stddef.h>
#include <stdint.h>

#include <downshift/base.h>

typedef enum { REMAKE_TABLE, REMAKE_JSON, REMAKE_XML, REMAKE_OTHER } remake_kind;
typedef struct {
    remake_kind kind;
    ds_str whole, head, tail; /* before and behind the records */
    ds_str *record;
    size_t n;
} remake_file;

/* header: the line of a table's header, from 1. Borrows the bytes; the rest lives in a. Asserted. */
remake_file remake_read(remake_kind kind, ds_str bytes, int64_t header, ds_arena *a);
/* A file of the records that `which` names, n of them, in that order. */
ds_str remake_of(const remake_file *f, const size_t *which, size_t n, ds_arena *a);
ds_str remake_crlf(ds_str text, ds_arena *a);
ds_str remake_utf16(ds_str text, ds_arena *a); /* with its mark, little end first */
ds_str remake_gzip(ds_str bytes, ds_arena *a);

#endif
