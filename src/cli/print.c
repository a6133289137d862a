#include "cli/cli.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- the only way to the terminal ---- */

enum { SHORT = 2048 }; /* bytes that need no memory of their own, so that its lack can be told */

static bool lost;

bool cli_say_lost(void)
{
    return lost;
}

static void put_clean(FILE *to, ds_str text, ds_clean_for how)
{
    while (text.n) {
        ds_str one = ds_clean_next(&text, how);
        (void)fwrite(one.p, 1, one.n, to);
    }
}

/* Line ends of the sentence's own are kept, those of a value are not: a name must not forge a line. The own ones are
 * marked while values are filled in; a value that holds the mark itself makes all of them blanks. */
enum { OWN_END = '\x1D' };

static size_t count(const char *s, char c)
{
    size_t n = 0;
    while ((s = strchr(s, c))) n++, s++;
    return n;
}

static void put_lines(FILE *to, const char *text, size_t ends)
{
    const bool forged = count(text, OWN_END) != ends;
    ds_str rest = ds_str_of(text), line;
    while (!forged && ds_cut(&rest, OWN_END, &line)) {
        put_clean(to, line, DS_CLEAN_SHOWN);
        if (rest.p) (void)fputc('\n', to);
    }
    if (!forged) return;
    put_clean(to, rest, DS_CLEAN_SHOWN);
    (void)fputc('\n', to);
}

static void say_to(FILE *to, const char *fmt, va_list ap)
{
    char marked[SHORT], first[SHORT], *text = first;
    size_t n = strlen(fmt);
    va_list again;
    if (n >= sizeof marked) n = sizeof marked - 1;
    for (size_t i = 0; i < n; i++) marked[i] = fmt[i] == '\n' ? OWN_END : fmt[i];
    marked[n] = '\0';
    va_copy(again, ap);
    int long_as = vsnprintf(first, sizeof first, marked, ap);
    if (long_as >= SHORT) {
        text = malloc((size_t)long_as + 1);
        if (text) (void)vsnprintf(text, (size_t)long_as + 1, marked, again);
    }
    va_end(again);
    lost = lost || !text || long_as < 0;
    if (text && long_as >= 0) put_lines(to, text, count(marked, OWN_END));
    if (text != first) free(text);
}

void cli_say(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    say_to(stdout, fmt, ap);
    va_end(ap);
}

void cli_say_aside(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    say_to(stderr, fmt, ap);
    va_end(ap);
}

void cli_say_stopped(void)
{
    static const char words[] = "\ndownshift: stopped; what was written is whole, and the rest is not there\n";
    const ssize_t n = write(STDERR_FILENO, words, sizeof words - 1);
    (void)n;
}

void cli_say_text(const char *text)
{
    put_clean(stdout, ds_str_of(text), DS_CLEAN_TEXT);
}

const char *cli_thousands(int64_t n)
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

void cli_bar_clear(void)
{
    if (bar_drawn) fprintf(stderr, "\r\033[K");
    bar_drawn = false;
}

void cli_bar_draw(const char *what, int percent)
{
    if (!isatty(STDERR_FILENO)) return;
    char name[41];
    (void)ds_clean_into(ds_str_of(what), DS_CLEAN_SHOWN, name, sizeof name);
    cli_bar_clear();
    fprintf(stderr, "%s [%-25.*s] %3d %%", name, percent / 4, "#########################", percent);
    fflush(stderr);
    bar_drawn = true;
}

static void draw_analysis(void *to, const char *outcome, size_t done, size_t n)
{
    char what[41];
    (void)to;
    snprintf(what, sizeof what, "analysing %s", outcome);
    cli_bar_draw(what, (int)(100 * done / n));
}

const ds_analyse_watch cli_show_analysis = { draw_analysis, NULL };
