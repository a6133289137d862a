/* gzip (RFC 1952): one file packed by itself, "sleeps.csv.gz". It is read as what is in it. */
#ifndef READ_GUNZIP_H
#define READ_GUNZIP_H

#include "read/bytes.h"

bool ds_is_gzip(ds_str head); /* by its first bytes */
/* Puts unpacking bytes in b's place, which b then owns; also after a failure: DS_MEMORY. Reading fails with DS_DATA where the
 * file is cut short, damaged by its own checksum, holds something behind its end, or unfolds as no export does. */
DS_MUST ds_err ds_gunzip(ds_bytes *b, ds_why *w);

#endif
