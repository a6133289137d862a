#include "cli.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const char *thousands(int64_t n)
{
    static char turn[8][32];
    static unsigned next;
    char digits[24], *out = turn[next++ % 8];
    int k = snprintf(digits, sizeof digits, "%" PRId64, n < 0 ? -n : n), at = 0;
    if (n < 0) out[at++] = '-';
    for (int i = 0; i < k; i++) {
        if (i && (k - i) % 3 == 0) out[at++] = ',';
        out[at++] = digits[i];
    }
    out[at] = '\0';
    return out;
}
