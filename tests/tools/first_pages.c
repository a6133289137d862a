/* first_pages [SEEDS | FIRST-LAST [TALLY]]: page one of made-up practices, read at each of twelve month ends after two years
 * (support/first_page.c): how often a stable figure is called unusual, and in how many practices a fall in visits is within
 * one, two and three months. Prints tables in Markdown, shares with their Monte-Carlo standard errors in brackets; TALLY
 * keeps the counts, and
 * first_pages + TALLY...: prints the tables of several such parts together. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <downshift/base.h>

#include "../support/first_page.h"
#include "../support/workers.h"

enum { SEEDS = 100, MOST = 8, VISITS = 0 };
_Static_assert(sizeof(page_told) <= WORKERS_TOLD - sizeof(size_t), "what one practice's pages tell is told in one piece");

typedef struct {
    double practices, visits[2], pages, odd_pages, asked[PAGE_FIGURES], unusual[PAGE_FIGURES], seen[PAGE_LOOKS];
} sums;
static size_t first = 1, seeds = SEEDS;
static sums sum[MOST];

static ds_err work(size_t job, const char *db, void *told, ds_why *w)
{
    return page_try(&page_practices[job / seeds], first + job % seeds, db, told, w);
}

static void add_page(sums *s, const page_told *t, int look)
{
    bool odd = false;
    for (int k = 0; k < PAGE_FIGURES; k++) {
        s->asked[k] += t->asked[k][look];
        s->unusual[k] += t->unusual[k][look];
        odd |= t->unusual[k][look];
    }
    s->pages++;
    s->odd_pages += odd;
}

static void collect(size_t job, const void *told)
{
    const page_told *t = told;
    sums *s = &sum[job / seeds];
    bool seen = false;
    s->practices++;
    for (int i = 0; i < 2; i++) s->visits[i] += t->visits[i];
    for (int look = 0; look < PAGE_LOOKS; look++) {
        add_page(s, t, look);
        seen |= t->unusual[VISITS][look];
        s->seen[look] += seen;
    }
}

static void put_share(double hits, double n)
{
    const double share = n > 0 ? hits / n : 0;
    printf(" %.3f (%.3f) |", share, n > 0 ? sqrt(share * (1 - share) / n) : 0);
}

static void put_stable(const page_practice *p, const sums *s)
{
    for (int k = 0; k < PAGE_FIGURES; k++) {
        printf("| %s | %s | %.0f |", k ? "" : p->words, page_figures[k], s->asked[k]);
        put_share(s->unusual[k], s->asked[k]);
        printf("\n");
    }
    printf("| | any of them | %.0f |", s->pages);
    put_share(s->odd_pages, s->pages);
    printf("\n");
}

static void put_fall(const page_practice *p, const sums *s)
{
    printf("| %s (%.0f, then %.0f) | %.0f |", p->words, s->visits[0] / s->practices, s->visits[1] / s->practices, s->practices);
    for (int look = 0; look < 3; look++) put_share(s->seen[look], s->practices);
    printf("\n");
}

static void put_tables(void)
{
    printf("\n| practice | figure | first pages | called unusual |\n| --- | --- | --- | --- |\n");
    for (size_t i = 0; i < page_practices_n; i++)
        if (page_practices[i].changes == PAGE_MONTHS) put_stable(&page_practices[i], &sum[i]);
    printf("\n| practice | practices | seen in 1 month | 2 months | 3 months |\n| --- | --- | --- | --- | --- |\n");
    for (size_t i = 0; i < page_practices_n; i++)
        if (page_practices[i].changes < PAGE_MONTHS) put_fall(&page_practices[i], &sum[i]);
}

/* ---- parts ---- */

enum { SUMS = sizeof(sums) / sizeof(double) };
_Static_assert(sizeof(sums) == SUMS * sizeof(double), "a tally is a line of numbers for each practice");

static bool keep_tally(const char *path)
{
    FILE *f = fopen(path, "w");
    if (!f) return false;
    for (size_t i = 0; i < page_practices_n; i++)
        for (size_t k = 0; k < SUMS; k++) fprintf(f, "%.0f%c", ((const double *)&sum[i])[k], k + 1 < SUMS ? ' ' : '\n');
    return !fclose(f);
}

static bool add_tally(const char *path)
{
    FILE *f = fopen(path, "r");
    bool ok = f;
    for (size_t i = 0; ok && i < page_practices_n; i++)
        for (size_t k = 0; ok && k < SUMS; k++) {
            double x = 0;
            ok = fscanf(f, "%lf", &x) == 1;
            ((double *)&sum[i])[k] += x;
        }
    if (f) fclose(f);
    return ok;
}

/* "60": the seeds 1 to 60; "31-60". */
static bool read_seeds(const char *text)
{
    char *end;
    const size_t a = (size_t)strtoul(text, &end, 10), b = *end == '-' ? (size_t)strtoul(end + 1, &end, 10) : 0;
    first = b ? a : 1;
    seeds = b ? b + 1 - a : a;
    return !*end && a && (!b || b >= a);
}

static bool simulate(void)
{
    const workers_plan plan = { .jobs = page_practices_n * seeds, .size = sizeof(page_told), .work = work, .collect = collect };
    return workers_run(&plan);
}

static int no_file(const char *path)
{
    fprintf(stderr, "first_pages: %s: %s\n", path, errno ? strerror(errno) : "no tally");
    return 66;
}

int main(int argc, char **argv)
{
    const bool join = argc > 1 && !strcmp(argv[1], "+");
    for (int i = 2; join && i < argc; i++)
        if (!add_tally(argv[i])) return no_file(argv[i]);
    if (!join && argc > 1 && !read_seeds(argv[1])) return 64;
    if (!join && !simulate()) return 70;
    put_tables();
    return !join && argc > 2 && !keep_tally(argv[2]) ? no_file(argv[2]) : 0;
}
