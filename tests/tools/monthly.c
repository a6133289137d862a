/* monthly [SEEDS [FIRST]]: the review of made-up practices at each of 24 month ends (support/monthly.c): how often something
 * is established that is not so, and how soon what is so. Prints a table in Markdown, with Monte-Carlo standard errors. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <downshift/stats.h>

#include "../support/monthly.h"

struct sums {
    double n, headline[MONTHS], found[MONTHS], any[MONTHS], hint[MONTHS], gone, unmarked;
    double by[6];
};

static void add(const monthly_review *r, struct sums *s)
{
    bool headline = false, any = false, gone = false, by[6] = { false };
    s->n++;
    for (int m = 0; m < MONTHS; m++) {
        const monthly_look *l = &r->look[m];
        const bool now[6] = { l->overall, l->other, l->condition, l->length, l->client, l->flag };
        gone |= headline && !l->headline;
        headline |= l->headline;
        any |= monthly_any(l);
        for (int k = 0; k < 6; k++) by[k] |= now[k];
        s->headline[m] += headline;
        s->any[m] += any;
        s->found[m] += l->found;
        s->hint[m] += l->hint;
        s->unmarked += l->unmarked;
    }
    s->gone += gone;
    for (int k = 0; k < 6; k++) s->by[k] += by[k];
}

static void put(double k, double n)
{
    double share = k / n;
    printf(" %.3f (%.3f) |", share, sqrt(share * (1 - share) / n));
}

int main(int argc, char **argv)
{
    int seeds = argc > 1 ? atoi(argv[1]) : 100, first = argc > 2 ? atoi(argv[2]) : 1;
    const char *only = argc > 3 ? argv[3] : NULL;
    ds_stats_init();
    printf("| practice | n | headline, by month 12 | 18 | 24 | came and went | anything, by 12 | 24 | one look at 12 | "
           "a hint at 12 | 24 | overall, others, conditions, length, clients, flags by 24 |\n");
    for (size_t i = 0; i < monthly_practices_n; i++) {
        struct sums s = { 0 };
        if (only && strcmp(only, monthly_practices[i].name)) continue;
        for (int k = 0; k < seeds; k++) {
            monthly_review r;
            ds_why w = { 0 };
            if (monthly_run(&monthly_practices[i], (uint64_t)(first + k), 0, MONTHS, &r, &w)) {
                fprintf(stderr, "monthly: %s\n", w.text);
                return 70;
            }
            add(&r, &s);
            fprintf(stderr, "%s %d: headline %.0f any %.0f hint %.0f of %.0f\n", monthly_practices[i].name, first + k,
                    s.headline[MONTHS - 1], s.any[MONTHS - 1], s.hint[MONTHS - 1], s.n);
        }
        printf("| %s | %.0f |", monthly_practices[i].words, s.n);
        put(s.headline[11], s.n);
        put(s.headline[17], s.n);
        put(s.headline[23], s.n);
        put(s.gone, s.n);
        put(s.any[11], s.n);
        put(s.any[23], s.n);
        put(s.found[11], s.n);
        put(s.hint[11], s.n);
        put(s.hint[23], s.n);
        for (int k = 0; k < 6; k++) printf(" %.0f", s.by[k]);
        printf(" | unmarked %.0f\n", s.unmarked);
    }
    return 0;
}
