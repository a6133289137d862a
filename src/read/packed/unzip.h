/* ZIP archives (libzip): members by number, each as bytes that can be read again. Nothing is ever written to a disk under a
 * member's name. */
#ifndef READ_UNZIP_H
#define READ_UNZIP_H

#include "read/bytes.h"

typedef struct ds_unzip ds_unzip;

/* Opens the archive that b is; b is borrowed and outlives it. Where b is no plain file, its bytes are put into one that has no
 * name, since an archive's directory stands at its end. *out is yours to close, NULL after a failure. DS_DATA: damaged, over
 * 65,536 members, or members that together unfold as no export does (bound.h). */
DS_MUST ds_err ds_unzip_open(ds_bytes *b, ds_unzip **out, ds_why *w);
size_t ds_unzip_count(const ds_unzip *z);
/* As the archive writes it, UTF-8; "" where it has none. As long as z. */
const char *ds_unzip_name(const ds_unzip *z, size_t i);
int64_t ds_unzip_modified(const ds_unzip *z, size_t i); /* seconds, 0: unknown */
/* The member of that name, whatever its capitals; false: none. */
bool ds_unzip_find(const ds_unzip *z, const char *name, size_t *i);
/* That of exactly this name, which costs next to nothing. */
bool ds_unzip_named(const ds_unzip *z, const char *name, size_t *i);
/* Opens member i; several may be open at once, all closed before z. DS_DATA: encrypted, packed in a way that is not known, or
 * unfolds as no export does. Reading it fails where it is damaged by its own checksum, told at its end. */
DS_MUST ds_err ds_unzip_member(ds_unzip *z, size_t i, ds_bytes *out, ds_why *w);
void ds_unzip_close(ds_unzip *z); /* NULL is fine */

#endif
