/* What a key of today never holds: letters, digits and signs of another width (store/rows/rekey.c). */
#ifndef STORE_WIDE_H
#define STORE_WIDE_H

/* UTF-8, U+FF01 to U+FF9F */
#define DS_WIDE "GLOB '*[\xEF\xBC\x81-\xEF\xBE\x9F]*'"

#endif
