/* What stands for a character in a web page: "&amp;", "&eacute;", "&#252;". */
#ifndef READ_ENTITIES_H
#define READ_ENTITIES_H

#include <downshift/base.h>

/* s with its references in place of which their characters stand, into out (s.n bytes; may be s.p itself). What is no
 * reference that is known stays. Returns the length. */
size_t ds_entities(ds_str s, char *out);

#endif
