#include <downshift/growing.h>

#include <string.h>

bool ds_grow(ds_growing *g, ds_str s)
{
    if (g->n + s.n + 1 > g->room) {
        const size_t room = 2 * (g->n + s.n + 1);
        char *p = ds_alloc(g->a, room);
        if (!p) return false;
        if (g->n) memcpy(p, g->p, g->n);
        g->p = p;
        g->room = room;
    }
    if (s.n) memcpy(g->p + g->n, s.p, s.n);
    g->n += s.n;
    g->p[g->n] = '\0';
    return true;
}

bool ds_grow_quoted(ds_growing *g, ds_str s)
{
    ds_str piece;
    bool ok = ds_grow(g, DS_LIT("\""));
    while (ok && ds_cut(&s, '"', &piece)) ok = ds_grow(g, piece) && (!s.p || ds_grow(g, DS_LIT("\"\"")));
    return ok && ds_grow(g, DS_LIT("\""));
}

void *ds_room_for_one(ds_arena *a, void *list, size_t n, size_t *room, size_t first, size_t size)
{
    if (n < *room) return list;
    const size_t more = *room ? 2 * *room : first;
    void *longer = ds_alloc(a, more * size);
    if (!longer) return NULL;
    if (n) memcpy(longer, list, n * size);
    *room = more;
    return longer;
}
