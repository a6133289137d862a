/* Parts of names of files.
 */
#ifndef REPORT_NAMES_H
#define REPORT_NAMES_H

#include <downshift/base.h>

/* A client's code, or a sheet's name, as a part of a file's name: what a file system could take amiss, or a
 * terminal, is written as %XX; of a long one the end is cut, and its hash tells it apart. In the arena; NULL when
 * that is full. */
const char *rep_safe_name(ds_arena *a, const char *name);

#endif
