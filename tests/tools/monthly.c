/* monthly [SEEDS [FIRST [NAME]]]: the review of made-up practices at each of 24 month ends (support/monthly.c): how often
 * something is established or a hint that is not so, and how soon what is so. Prints tables in Markdown, shares with their
 * Monte-Carlo standard errors in brackets. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <downshift/stats.h>

#include "../support/monthly.h"

enum { SEEDS = 100, MOST_WORKERS = 16, HALF = 11, THREE_HALVES = 17, LAST = MONTHS - 1 };

/* Of one practice: by when what first stood there (MONTHS: never), and sums over its month ends. */
struct course {
    int headline, found, wrong, any, one_look, place[MONTHLY_PLACES];
    int gone, unmarked, asked, hints;
    double wrong_hints; /* shares, added up over month ends */
};
_Static_assert(sizeof(struct course) <= 512, "POSIX writes 512 bytes to a pipe in one piece");

static void first(bool now, int month, int *when)
{
    if (now && month < *when) *when = month;
}

static struct course follow(const monthly_review *r)
{
    struct course c = { MONTHS, MONTHS, MONTHS, MONTHS, MONTHS, { 0 }, 0, 0, 0, 0, 0 };
    for (int k = 0; k < MONTHLY_PLACES; k++) c.place[k] = MONTHS;
    for (int m = 0; m < MONTHS; m++) {
        const monthly_look *l = &r->look[m];
        c.gone |= c.headline < m && !l->headline;
        first(l->headline, m, &c.headline);
        if (m == HALF) c.found = l->found;
        first(l->wrong, m, &c.wrong);
        first(monthly_any(l), m, &c.any);
        first(l->one_look, m, &c.one_look);
        for (int k = 0; k < MONTHLY_PLACES; k++) first(l->established[k], m, &c.place[k]);
        c.unmarked += l->unmarked;
        c.asked += l->asked;
        c.hints += l->hints;
        c.wrong_hints += l->hints ? (double)l->wrong_hints / l->hints : 0;
    }
    return c;
}

/* ---- workers: each does every n-th practice and tells of it through a pipe ---- */

static ds_err work(const monthly_practice *p, uint64_t from, size_t seeds, size_t worker, size_t n, int to, ds_why *w)
{
    for (size_t i = worker; i < seeds; i += n) {
        monthly_review r;
        ds_err err = monthly_run(p, from + i, 0, MONTHS, &r, w);
        if (err) return err;
        struct course c = follow(&r);
        if (write(to, &c, sizeof c) != (ssize_t)sizeof c) return ds_fail(w, DS_NOWRITE, "a pipe: %s", strerror(errno));
    }
    return DS_OK;
}

static size_t workers(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > MOST_WORKERS ? MOST_WORKERS : (size_t)n;
}

/* How many practices were told of; those that went wrong said why. */
static size_t follow_all(const monthly_practice *p, uint64_t from, size_t seeds, struct course *out)
{
    int pipes[2];
    size_t n = workers(), told = 0;
    if (pipe(pipes)) return 0;
    for (size_t k = 0; k < n; k++)
        if (fork() == 0) {
            ds_why w = { 0 };
            close(pipes[0]);
            if (work(p, from, seeds, k, n, pipes[1], &w)) fprintf(stderr, "monthly: %s\n", w.text);
            _exit(ds_exit_status(w.code));
        }
    close(pipes[1]);
    while (told < seeds && read(pipes[0], &out[told], sizeof *out) == (ssize_t)sizeof *out)
        if (++told % 10 == 0) fprintf(stderr, "monthly: %s, %zu of %zu\n", p->name, told, seeds);
    close(pipes[0]);
    while (wait(NULL) > 0) continue;
    return told;
}

/* ---- the table ---- */

/* Shares of practices in which it stood by a month. */
static void put_by(const struct course *c, size_t n, size_t at, int month)
{
    double k = 0;
    for (size_t i = 0; i < n; i++) k += *(const int *)((const char *)&c[i] + at) <= month;
    double share = k / (double)n;
    printf(" %.3f (%.3f) |", share, sqrt(share * (1 - share) / (double)n));
}

static double sum_of(const struct course *c, size_t n, size_t at)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += *(const int *)((const char *)&c[i] + at);
    return sum;
}
#define BY(member, month) put_by(c, n, offsetof(struct course, member), month)
#define SUM(member)       sum_of(c, n, offsetof(struct course, member))

static void put_rest(const struct course *c, size_t n)
{
    double mean = 0, square = 0, asked = SUM(asked);
    for (size_t i = 0; i < n; i++) {
        double share = c[i].asked ? c[i].wrong_hints / c[i].asked : 0;
        mean += share / (double)n;
        square += share * share / (double)n;
    }
    printf(" %.3f (%.3f) | %.1f |", mean, sqrt(fmax(0, square - mean * mean) / (double)n), SUM(hints) / fmax(1, asked));
    for (int k = 0; k < MONTHLY_PLACES; k++) {
        double there = 0;
        for (size_t i = 0; i < n; i++) there += c[i].place[k] <= LAST;
        printf("%s %s %.2f", k ? "," : "", monthly_places[k], there / (double)n);
    }
    printf(" | %.3f | %.0f |\n", SUM(gone) / (double)n, SUM(unmarked));
}

static void put_row(const monthly_practice *p, const struct course *c, size_t n)
{
    printf("| %s | %zu | %.2f |", p->words, n, SUM(found) / (double)n);
    BY(headline, HALF);
    BY(headline, THREE_HALVES);
    BY(headline, LAST);
    BY(wrong, HALF);
    BY(wrong, LAST);
    BY(one_look, HALF);
    BY(one_look, LAST);
    put_rest(c, n);
}

int main(int argc, char **argv)
{
    size_t seeds = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : SEEDS;
    uint64_t from = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    struct course *c = calloc(seeds + 1, sizeof *c);
    if (!c) return ds_exit_status(DS_MEMORY);
    ds_stats_init();
    printf(
        "| practices | n | p < .05 for the two nights at month 12 | headline established by month 12 | 18 | 24 | "
        "anything "
        "false established by 12 | 24 | anything false by one look alone by 12 | 24 | false share of hints | hints a "
        "review | established somewhere by 24 | headline came and went | hints on page one without the word |\n"
        "| --- |%s\n",
        " ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- | ---: | ---: |");
    for (size_t i = 0; i < monthly_practices_n; i++) {
        const monthly_practice *p = &monthly_practices[i];
        if (argc > 3 && strcmp(argv[3], p->name) != 0) continue;
        fflush(stdout);
        if (follow_all(p, from, seeds, c) < seeds) return ds_exit_status(DS_INTERNAL);
        put_row(p, c, seeds);
    }
    free(c);
    return 0;
}
