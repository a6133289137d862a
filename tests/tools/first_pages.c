/* first_pages [SEEDS]: page one of made-up practices, read at each of twelve month ends after two years (support/first_page.c):
 * how often a stable figure is called unusual, and in how many practices a fall in visits is within one, two and three
 * months. Prints tables in Markdown, shares with their Monte-Carlo standard errors in brackets. */
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
static size_t seeds = SEEDS;
static sums sum[MOST];

static ds_err work(size_t job, const char *db, void *told, ds_why *w)
{
    return page_try(&page_practices[job / seeds], job % seeds + 1, db, told, w);
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

int main(int argc, char **argv)
{
    if (argc > 1) seeds = (size_t)strtoul(argv[1], NULL, 10);
    if (!seeds) seeds = SEEDS;
    const workers_plan plan = { .jobs = page_practices_n * seeds, .size = sizeof(page_told), .work = work, .collect = collect };
    if (!workers_run(&plan)) return 70;
    printf("\n| practice | figure | first pages | called unusual |\n| --- | --- | --- | --- |\n");
    for (size_t i = 0; i < page_practices_n; i++)
        if (page_practices[i].changes == PAGE_MONTHS) put_stable(&page_practices[i], &sum[i]);
    printf("\n| practice | practices | seen in 1 month | 2 months | 3 months |\n| --- | --- | --- | --- | --- |\n");
    for (size_t i = 0; i < page_practices_n; i++)
        if (page_practices[i].changes < PAGE_MONTHS) put_fall(&page_practices[i], &sum[i]);
    return 0;
}
