#include "read/packed/bound.h"

ds_err ds_unpack_bound(int64_t packed, int64_t unpacked, ds_why *w)
{
    if (unpacked > DS_UNPACK_MOST)
        return ds_fail(w, DS_DATA, "it unpacks to over 16 GB, which no export does: it was not unpacked");
    if (unpacked <= DS_UNPACK_MIN || unpacked / DS_UNPACK_TIMES <= packed) return DS_OK;
    return ds_fail(w, DS_DATA, "it unpacks to over %d times its size, which no export does: it was not unpacked",
                   DS_UNPACK_TIMES);
}
