/* XML, searched and parsed. */
#include "walk.h"

static const char *const asleep[] = { "Sleep" };
static const ds_path path[] = { { .in = DS_IN_XML, .at = "H.Record", .where = "type", .is = asleep, .n_is = 1 },
                                { .in = DS_IN_XML, .at = "H.Record.a" },
                                { .in = DS_IN_XML, .at = "H" } };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    walk(data, size, &(ds_paths){ path, 1 }); /* searched */
    return walk(data, size, &(ds_paths){ path, DS_COUNT(path) });
}
