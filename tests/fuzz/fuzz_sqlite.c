/* SQLite databases: one whose bytes are the input, of pages of 512. */
#define WALK_SAME_LINE 1
#include "walk.h"

static const ds_join join[] = { { "stage", "parent", "id" }, { "app", "id", "app" } };
static const char *const own[] = { "time" }, *const is[] = { "at" };
static const ds_with with[] = { { "heart", own, is, 1 } };
static const ds_path path[] = {
    { .in = DS_IN_SQLITE, .at = "night", .join = join, .n_join = DS_COUNT(join), .with = with, .n_with = 1 }
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return walk(data, size, &(ds_paths){ path, DS_COUNT(path) });
}
