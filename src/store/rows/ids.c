#include "store/room.h"

#include <stdlib.h>

/* FNV-1a; codes are short */
static size_t home(const ds_ids *m, ds_str key)
{
    uint64_t h = 14695981039346656037u;
    for (size_t i = 0; i < key.n; i++) h = (h ^ (unsigned char)key.p[i]) * 1099511628211u;
    return (size_t)(h & (m->cap - 1));
}

/* The slot of key, or the free one where it belongs. cap is a power of two and never full. */
static size_t seek(const ds_ids *m, ds_str key)
{
    size_t i = home(m, key);
    while (m->slot[i].key.p && !ds_same(m->slot[i].key, key)) i = (i + 1) & (m->cap - 1);
    return i;
}

bool ds_ids_find(ds_ids *m, ds_str key, int64_t *id)
{
    if (!m->n) return false;
    /* logs are mostly sorted by client */
    if (!ds_same(m->slot[m->last].key, key)) {
        size_t i = seek(m, key);
        if (!m->slot[i].key.p) return false;
        m->last = i;
    }
    *id = m->slot[m->last].id;
    return true;
}

static bool grow(ds_ids *m)
{
    ds_ids wide = { .cap = m->cap ? 2 * m->cap : 64, .n = m->n, .keys = m->keys };
    wide.slot = calloc(wide.cap, sizeof *wide.slot);
    if (!wide.slot) return false;
    for (size_t i = 0; i < m->cap; i++)
        if (m->slot[i].key.p) wide.slot[seek(&wide, m->slot[i].key)] = m->slot[i];
    free(m->slot);
    *m = wide;
    return true;
}

bool ds_ids_add(ds_ids *m, ds_str key, int64_t id)
{
    if (2 * (m->n + 1) > m->cap && !grow(m)) return false;
    ds_str own = ds_keep(&m->keys, key);
    if (!own.p) return false;
    size_t i = seek(m, key);
    m->n += !m->slot[i].key.p;
    m->slot[i] = (ds_slot){ own, id };
    m->last = i;
    return true;
}

void ds_ids_clear(ds_ids *m)
{
    free(m->slot);
    ds_arena_free(&m->keys);
    *m = (ds_ids){ 0 };
}
