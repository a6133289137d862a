/* base: text, and lists of anything, that grow at their end.
 */
#ifndef DOWNSHIFT_GROWING_H
#define DOWNSHIFT_GROWING_H

#include <downshift/base.h>

/* Starts as { .a = arena }. p is NULL until something was added, then NUL-terminated. */
typedef struct {
    ds_arena *a;
    char *p;
    size_t n, room;
} ds_growing;

/* Adds s. False when there is no memory; what was there stays. Many small pieces take time and memory in proportion
 * to their sum. */
DS_MUST bool ds_grow(ds_growing *g, ds_str s);
/* Adds s in quotes, those within it doubled: a cell of a CSV file (RFC 4180). False as above. */
DS_MUST bool ds_grow_quoted(ds_growing *g, ds_str s);

/* A list of n items of `size` bytes, of which it has room for *room, with room for one more: itself, or a copy twice as
 * long, or with room for `first`, in the arena. NULL when that is full; the list stays then. */
DS_MUST void *ds_room_for_one(ds_arena *a, void *list, size_t n, size_t *room, size_t first, size_t size);

#endif
