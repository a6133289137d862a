/* JSON. */
#include "walk.h"

static const ds_path path[] = { { .in = DS_IN_JSON, .at = "data" },
                                { .in = DS_IN_JSON, .at = "." },
                                { .in = DS_IN_JSON, .at = "data.levels" } };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return walk(data, size, &(ds_paths){ path, DS_COUNT(path) });
}
