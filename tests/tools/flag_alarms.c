/* flag_alarms [SEEDS [FIRST]]: how often each shipped flag is raised in a month of made-up practices in which nothing goes wrong
 * (support/flag_rates.c). Prints a table in Markdown for docs/methods.md, rates with their Monte-Carlo standard errors between practices in
 * brackets. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <downshift/stats.h>

#include "../support/flag_rates.h"
#include "../support/workers.h"

enum { SEEDS = 40, LOOKS = 4 };
static uint64_t from = 1;
static size_t seeds = SEEDS;
static flag_rates *all;

static ds_err work(size_t job, const char *db, void *told, ds_why *w)
{
    return flag_rates_of(from + job, LOOKS, db, told, w);
}

static void collect(size_t job, const void *told)
{
    all[job] = *(const flag_rates *)told;
}

/* Clients a month of one practice, mean over practices; rule below 0: of all rules. */
static void put(const char *name, int rule, size_t rules)
{
    double mean = 0, square = 0;
    for (size_t i = 0; i < seeds; i++) {
        double n = 0;
        for (size_t k = 0; k < rules; k++)
            if (rule < 0 || (size_t)rule == k) n += all[i].raised[k];
        n /= LOOKS;
        mean += n / (double)seeds;
        square += n * n / (double)seeds;
    }
    printf("| %s | %.2f (%.2f) | %.3f |\n", name, mean, sqrt(fmax(0, square - mean * mean) / (double)seeds), mean / FLAG_CLIENTS);
}

int main(int argc, char **argv)
{
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_flags *rules = NULL;
    if (argc > 1) seeds = (size_t)strtoul(argv[1], NULL, 10);
    if (argc > 2) from = strtoull(argv[2], NULL, 10);
    if (!seeds || !(all = calloc(seeds, sizeof *all))) return ds_exit_status(DS_MEMORY);
    if (flag_rates_rules(&a, &rules, &w)) return fprintf(stderr, "flag_alarms: %s\n", w.text), 1;
    ds_stats_init();
    const workers_plan plan = { seeds, sizeof *all, work, collect };
    const bool fine = workers_run(&plan);
    printf("| flag | clients of %d flagged a month | of one client, a month |\n| --- | ---: | ---: |\n", FLAG_CLIENTS);
    for (size_t i = 0; i < ds_flags_count(rules); i++)
        if (!ds_flags_at(rules, i)->guidance) put(ds_flags_at(rules, i)->name, (int)i, FLAG_RULES);
    put("all together", -1, FLAG_RULES);
    free(all);
    ds_arena_free(&a);
    return fine ? 0 : 1;
}
