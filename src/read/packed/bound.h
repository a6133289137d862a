/* How far packed bytes may unfold: a few kilobytes can be made to unpack to any size. */
#ifndef READ_BOUND_H
#define READ_BOUND_H

#include <downshift/base.h>

/* Text of a real export packs to a tenth or a thirtieth; deflate itself ends at a 1032nd (zlib.net, "Maximum Compression
 * Factor"). MIN: below that nothing is asked. MOST: of one file, and of all of an archive together. */
enum { DS_UNPACK_TIMES = 200, DS_UNPACK_MIN = 16 << 20 };
#define DS_UNPACK_MOST (INT64_C(16) << 30)

/* DS_DATA: `unpacked` bytes, so far or as declared, are too many for `packed` ones. */
DS_MUST ds_err ds_unpack_bound(int64_t packed, int64_t unpacked, ds_why *w);

#endif
