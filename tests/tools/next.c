/* next [SEEDS [FIRST]]: what clients are told to try next in made-up practices: how often that is truly better for them, how often
 * truly worse, and how often nothing is told. Prints a table in Markdown, shares with their Monte-Carlo standard errors over
 * practices in brackets. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <downshift/stats.h>

#include "../../src/analyse/ask/panel_results.h"
#include "../support/study_help.h"
#include "../support/workers.h"

enum { SEEDS = 40 };

/* Moderate is what most massages are; what the others add to it. */
static struct kinds {
    const char *words;
    double light, deep;
} const kinds[] = {
    { "pressure makes no difference", 0, 0 },
    { "light 0.4 points better, deep 0.4 worse", 0.4, -0.4 },
    { "light 0.8 points better, deep 0.8 worse", 0.8, -0.8 },
    { "light and deep 0.6 points worse", -0.6, -0.6 },
};
static struct kinds now; /* of the worker's practice */

static double draw_kind(rnd *r, double *minutes, int *pressure)
{
    static const double lengths[] = { 45, 60, 60, 75, 90 };
    const double p = rnd_unit(r);
    *minutes = lengths[rnd_whole(r, 0, 4)];
    *pressure = p < 0.25 ? DS_LIGHT : p < 0.5 ? DS_DEEP : DS_MODERATE;
    return *pressure == DS_LIGHT ? now.light : *pressure == DS_DEEP ? now.deep : 0;
}

/* ---- one practice ---- */

enum said { OWN, PRACTICE, GUIDANCE, SAID };
static const char *const origins[SAID] = { "own", "practice", "guidance" };
struct told {
    int clients, better[SAID], same[SAID], worse[SAID];
};

static double worth(const char *topic, const char *level)
{
    if (strcmp(topic, "pressure") != 0) return 0; /* nothing else makes a difference */
    return !strcmp(level, "light") ? now.light : !strcmp(level, "deep") ? now.deep : 0;
}

static const ds_client_level_row *usual_of(const ds_outcome_result *o, const ds_client_level_row *r)
{
    for (size_t i = 0; i < o->n_client_levels; i++) {
        const ds_client_level_row *u = &o->client_level[i];
        if (u->usual && !strcmp(u->client, r->client) && !strcmp(u->topic, r->topic)) return u;
    }
    return NULL;
}

static void hear(const ds_outcome_result *o, struct told *t)
{
    t->clients = (int)o->n_clients;
    for (size_t i = 0; i < o->n_client_levels; i++) {
        const ds_client_level_row *r = &o->client_level[i], *u = usual_of(o, r);
        for (int k = 0; u && k < SAID; k++) {
            if (strcmp(r->origin, origins[k]) != 0) continue;
            const double gain = worth(r->topic, r->level) - worth(u->topic, u->level);
            int *to = gain > 0 ? t->better : gain < 0 ? t->worse : t->same;
            to[k]++;
        }
    }
}

static uint64_t from = 1;
static size_t seeds = SEEDS;

static ds_err work(size_t job, const char *db, void *out, ds_why *w)
{
    const struct help_world world = { .clients = 15, .nights = 180, .sd_client = 0.7, .sd_effect = 0.3, .sigma = 1.2, .rho = 0.4, .night0 = 0.4, .books = 0.14, .rests = true, .after_bad = 0.5, .kind = draw_kind, .bed_sd = 20 };
    const struct an_sources none = { 0 };
    const struct an_prices prices = { 0 };
    struct an_panel p = { 0 };
    ds_arena a = { 0 };
    ds_results r = { 0 };
    ds_settings s;
    (void)db;
    now = kinds[job / seeds];
    ds_settings_default(&s);
    help_world_panel(&world, from + job % seeds, &p);
    ds_err err = an_panel_results(&p, &none, &prices, &s.analysis, NULL, false, &a, &r, w);
    if (!err && r.n_outcomes) hear(&r.outcome[0], out);
    an_panel_free(&p);
    ds_arena_free(&a);
    return err;
}

/* ---- the table ---- */

static struct told *all;

static void collect(size_t job, const void *told)
{
    all[job] = *(const struct told *)told;
}

/* Share of clients, with its standard error between practices. */
static void put(size_t kind, const int *(*of)(const struct told *), enum said k)
{
    double mean = 0, square = 0;
    for (size_t i = 0; i < seeds; i++) {
        const struct told *t = &all[kind * seeds + i];
        const double share = (double)of(t)[k] / fmax(1, t->clients);
        mean += share / (double)seeds;
        square += share * share / (double)seeds;
    }
    printf(" %.3f (%.3f) |", mean, sqrt(fmax(0, square - mean * mean) / (double)seeds));
}

static const int *better(const struct told *t)
{
    return t->better;
}
static const int *same(const struct told *t)
{
    return t->same;
}
static const int *worse(const struct told *t)
{
    return t->worse;
}

int main(int argc, char **argv)
{
    if (argc > 1) seeds = (size_t)strtoul(argv[1], NULL, 10);
    if (argc > 2) from = strtoull(argv[2], NULL, 10);
    if (!(all = calloc(seeds * DS_COUNT(kinds) + 1, sizeof *all))) return ds_exit_status(DS_MEMORY);
    ds_stats_init();
    const workers_plan plan = { seeds * DS_COUNT(kinds), sizeof *all, work, collect };
    const bool fine = workers_run(&plan);
    printf("| what is true | by | truly better | no difference | truly worse |\n|---|---|---|---|---|\n");
    for (size_t i = 0; i < DS_COUNT(kinds); i++)
        for (int k = 0; k < SAID; k++) {
            printf("| %s | %s |", kinds[i].words, origins[k]);
            put(i, better, (enum said)k);
            put(i, same, (enum said)k);
            put(i, worse, (enum said)k);
            printf("\n");
        }
    free(all);
    return fine ? 0 : 1;
}
