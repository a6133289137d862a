/* Bytes put aside on the disk: in a file without a name that nobody but its owner could ever open. Written once, then read
 * from the beginning as often as needed. */
#ifndef READ_SPOOL_H
#define READ_SPOOL_H

#include "read/bytes.h"

typedef struct ds_spool ds_spool;

/* Opens such a file below $TMPDIR, else /tmp: a descriptor that is yours to close, -1 with errno after a failure. */
int ds_nameless_file(void);
/* For a library that seeks by itself: a descriptor of a plain file's bytes, or of a copy of them in such a file. *fd is yours to
 * close, -1 after a failure. what: "an archive", for the story. DS_DATA: a copy of over `most` bytes. DS_NOWRITE: no room. */
DS_MUST ds_err ds_descriptor_of(ds_bytes *b, int64_t most, const char *what, int *fd, ds_why *w);

/* *out is yours to close, NULL after a failure. DS_NOWRITE: no room. */
DS_MUST ds_err ds_spool_open(ds_spool **out, ds_why *w);
DS_MUST ds_err ds_spool_add(ds_spool *s, const void *p, size_t n, ds_why *w);
DS_MUST ds_err ds_spool_rewind(ds_spool *s, ds_why *w);
/* The next n bytes, which must be there unless *more is false: then nothing is left. */
DS_MUST ds_err ds_spool_take(ds_spool *s, void *p, size_t n, bool *more, ds_why *w);
void ds_spool_close(ds_spool *s); /* NULL is fine */

#endif
