/* Single bytes of an older code page in a file that is UTF-8 otherwise: what a program of old adds to a log. */
#ifndef READ_MEND_H
#define READ_MEND_H

#include <downshift/base.h>

enum { DS_MEND_GROWS = 3 }; /* bytes that one byte may become */

/* Length of the UTF-8 character that s begins with, 0 when it begins with none. ASCII counts. */
size_t ds_utf8_first(ds_str s);
/* s with every byte that belongs to no UTF-8 character read as Windows-1252, into out (DS_MEND_GROWS * s.n bytes).
 * Returns the length; SIZE_MAX: a byte that is no character there either. */
size_t ds_mend(ds_str s, char *out);

#endif
