/* Calendars. */
#define WALK_SAME_LINE 1 /* occurrences of a series lie on its line */
#include "walk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return walk(data, size, &(ds_paths){ NULL, 0 });
}
