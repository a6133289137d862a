#include "cli/cli.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

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

/* ---- how far work is ---- */

static bool bar_drawn;

void bar_clear(void)
{
    if (bar_drawn) fprintf(stderr, "\r\033[K");
    bar_drawn = false;
}

void bar_draw(const char *what, int percent)
{
    if (!isatty(STDERR_FILENO)) return;
    bar_clear();
    fprintf(stderr, "%.40s [%-25.*s] %3d %%", what, percent / 4, "#########################", percent);
    fflush(stderr);
    bar_drawn = true;
}

static void draw_analysis(void *to, const char *outcome, size_t done, size_t n)
{
    char what[41];
    (void)to;
    snprintf(what, sizeof what, "analysing %s", outcome);
    bar_draw(what, (int)(100 * done / n));
}

const ds_analyse_watch show_analysis = { draw_analysis, NULL };
