/* Tables of web pages. */
#include "walk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return walk(data, size, &(ds_paths){ NULL, 0 });
}
