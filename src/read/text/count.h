/* How often a byte stands in a text. */
#ifndef READ_COUNT_H
#define READ_COUNT_H

#include <stddef.h>
#include <stdint.h>

/* In steps whose count fits a byte, which compilers make vectors of. */
static inline int64_t ds_count_byte(const char *p, size_t n, char byte)
{
    enum { STEP = 128 };
    int64_t all = 0;
    for (; n >= STEP; p += STEP, n -= STEP) {
        unsigned char some = 0;
        for (int i = 0; i < STEP; i++) some = (unsigned char)(some + (p[i] == byte));
        all += some;
    }
    for (size_t i = 0; i < n; i++) all += p[i] == byte;
    return all;
}

#endif
