/* circumstances [SEEDS [NAME]]: practices made up from seeds 1, 2, 3 ... SEEDS (100) under each of the circumstances of
 * support/circumstance.c, or under one, through the analysis as shipped. Prints a table in Markdown: bias and coverage of 95 % intervals,
 * how often an interval is on the wrong side of 0, and how often a verdict is wrong, with Monte-Carlo standard errors in brackets. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <downshift/stats.h>

#include "../support/circumstance.h"
#include "../support/workers.h"

enum { SEEDS = 100, MOST = 32 };

struct told {
    size_t n;
    sim_figure figure[SIM_FIGURES];
};
_Static_assert(sizeof(struct told) <= WORKERS_TOLD - sizeof(size_t), "figures of one practice are told in one piece");

static size_t seeds = SEEDS, first, last; /* of the circumstances */
static sim_sum sums[MOST][SIM_FIGURES];

static ds_err work(size_t job, const char *db, void *told, ds_why *w)
{
    struct told *t = told;
    return sim_try(&sim_circumstances[first + job / seeds], job % seeds + 1, db, NULL, t->figure, &t->n, w);
}

/* Words of a figure are constants, and so the same in every process. */
static void collect(size_t job, const void *told)
{
    const struct told *t = told;
    for (size_t i = 0; i < t->n; i++) sim_add(&sums[first + job / seeds][i], &t->figure[i]);
}

/* ---- the table ------------------------------------------------------------------------------- */

static void put_share(double hits, double n)
{
    double share = hits / n;
    printf(" %.3f (%.3f) |", share, sqrt(share * (1 - share) / n));
}

static void put_row(const char *words, const sim_sum *s)
{
    double mean = s->off / s->n, error = sqrt(fmax(s->off2 / s->n - mean * mean, 0) / s->n);
    printf("| %s | %s | %.0f |", words, s->words, s->n);
    if (s->n == 0) {
        printf(" - | - | - | - |\n");
        return;
    }
    printf(s->event ? " %.3f (%.3f) |" : " %+.3f (%.3f) |", mean, error);
    if (s->event) {
        printf(" | | |\n");
        return;
    }
    put_share(s->covered, s->n);
    put_share(s->wrong, s->n);
    put_share(s->told, s->n);
    printf("\n");
}

static void put_table(void)
{
    printf("| circumstances | what | told | bias, or how often | covers | one look on the wrong side of 0 | wrong "
           "verdict |\n"
           "| --- | --- | ---: | ---: | ---: | ---: | ---: |\n");
    for (size_t c = first; c < last; c++)
        for (size_t i = 0; i < SIM_FIGURES && sums[c][i].words; i++)
            put_row(i ? "" : sim_circumstances[c].words, &sums[c][i]);
}

static bool read_arguments(int argc, char **argv)
{
    int64_t n = SEEDS;
    last = sim_circumstances_n;
    if (argc > 3 || (argc > 1 && (!ds_int(ds_str_of(argv[1]), &n) || n < 1 || n > 100000))) return false;
    seeds = (size_t)n;
    if (argc < 3) return last <= MOST;
    const sim_circumstance *c = sim_circumstance_named(argv[2]);
    if (!c) return false;
    first = (size_t)(c - sim_circumstances), last = first + 1;
    return true;
}

int main(int argc, char **argv)
{
    if (!read_arguments(argc, argv)) {
        fprintf(stderr, "usage: circumstances [SEEDS [NAME]]\n");
        return ds_exit_status(DS_USAGE);
    }
    ds_stats_init();
    const workers_plan plan = { (last - first) * seeds, sizeof(struct told), work, collect };
    if (!workers_run(&plan)) return ds_exit_status(DS_INTERNAL);
    put_table();
    return 0;
}
