#include <downshift/base.h>

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct ds_block {
    ds_block *next;
    size_t size, used;
    alignas(max_align_t) unsigned char data[];
};

static long fail_in = -1;

void ds_alloc_fail_after(long n)
{
    fail_in = n;
}

static bool told_to_fail(void)
{
    return fail_in >= 0 && fail_in-- == 0;
}

void *ds_alloc(ds_arena *a, size_t n)
{
    const size_t unit = alignof(max_align_t), chunk = (size_t)64 * 1024;
    if (n > PTRDIFF_MAX - chunk || told_to_fail()) return NULL;
    n = (n + unit - 1) / unit * unit;
    if (!a->head || a->head->size - a->head->used < n) {
        size_t size = n > chunk ? n : chunk;
        ds_block *b = malloc(sizeof *b + size);
        if (!b) return NULL;
        *b = (ds_block){ .next = a->head, .size = size };
        a->head = b;
    }
    void *p = a->head->data + a->head->used;
    a->head->used += n;
    return memset(p, 0, n);
}

ds_str ds_keep(ds_arena *a, ds_str s)
{
    char *p = s.p ? ds_alloc(a, s.n + 1) : NULL;
    if (!p) return (ds_str){ 0 };
    if (s.n) memcpy(p, s.p, s.n);
    return (ds_str){ p, s.n };
}

char *ds_textf(ds_arena *a, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    char *p = n < 0 ? NULL : ds_alloc(a, (size_t)n + 1);
    if (!p) return NULL;
    va_start(ap, fmt);
    vsnprintf(p, (size_t)n + 1, fmt, ap);
    va_end(ap);
    return p;
}

void ds_arena_reset(ds_arena *a)
{
    if (!a->head) return;
    while (a->head->next) {
        ds_block *old = a->head->next;
        a->head->next = old->next;
        free(old);
    }
    a->head->used = 0;
}

void ds_arena_free(ds_arena *a)
{
    ds_arena_reset(a);
    free(a->head);
    a->head = NULL;
}
