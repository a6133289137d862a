/* simulate [SEEDS]: how often the shipped analysis is right. Makes up practices from seeds 1, 2, 3 ... SEEDS (300) under each of the
 * circumstances of support/trial.c, analyses them like a store of the practice's own, and prints a table in Markdown: bias and coverage of
 * 95 % intervals, of the shipped model and of what one might do instead, how often numbers are withheld, and how often the verdict on the
 * two nights is an effect, which is a false alarm where there is none. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <downshift/stats.h>

#include "../support/trial.h"

enum { SEEDS = 300, MOST_WORKERS = 16, SCENARIOS = 16 };

/* One practice; written to a pipe in one piece. */
struct told {
    size_t scenario, seed;
    sim_answer answer[SIM_ASKED];
};
_Static_assert(sizeof(struct told) <= 512, "POSIX writes 512 bytes to a pipe in one piece");

/* ---- a worker -------------------------------------------------------------------------------- */

/* Every n-th of all practices, from the `first`. */
static ds_err work(const char *db, size_t first, size_t n, size_t seeds, int to, ds_why *w)
{
    for (size_t i = first; i < sim_scenarios_n * seeds; i += n) {
        struct told t = { .scenario = i / seeds, .seed = i % seeds + 1 };
        ds_err err = sim_trial(&sim_scenarios[t.scenario], t.seed, db, t.answer, w);
        if (err) return err;
        if (write(to, &t, sizeof t) != (ssize_t)sizeof t) return ds_fail(w, DS_NOWRITE, "a pipe: %s", strerror(errno));
    }
    return DS_OK;
}

static void be_worker(size_t first, size_t n, size_t seeds, int to)
{
    ds_why w = { 0 };
    char folder[512], db[600];
    const char *tmp = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/downshift-simulate-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    if (!mkdtemp(folder)) {
        fprintf(stderr, "simulate: %s: %s\n", folder, strerror(errno));
        _exit(ds_exit_status(DS_NOWRITE));
    }
    snprintf(db, sizeof db, "%s/practice.db", folder);
    if (work(db, first, n, seeds, to, &w)) fprintf(stderr, "simulate: %s\n", w.text);
    (void)rmdir(folder);
    _exit(ds_exit_status(w.code));
}

/* ---- all of them ----------------------------------------------------------------------------- */

/* Reads what the workers tell; sums of few numbers in any order differ in the last bits only, which are not printed. */
static size_t collect(int from, size_t seeds, sim_tally tally[][SIM_ASKED])
{
    struct told t;
    size_t n = 0, all = sim_scenarios_n * seeds;
    while (read(from, &t, sizeof t) == (ssize_t)sizeof t) {
        for (int k = 0; k < SIM_ASKED; k++) sim_count(&tally[t.scenario][k], &t.answer[k]);
        if (++n % 200 == 0 || n == all) fprintf(stderr, "simulate: %zu of %zu practices\n", n, all);
    }
    return n;
}

static size_t workers(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > MOST_WORKERS ? MOST_WORKERS : (size_t)n;
}

/* False when a worker could not be started or went wrong; it has said why. */
static bool simulate(size_t seeds, sim_tally tally[][SIM_ASKED])
{
    int pipes[2], status;
    size_t n = workers(), started = 0;
    bool fine = true;
    if (pipe(pipes)) return false;
    for (; started < n && fine; started += fine) {
        pid_t child = fork();
        if (child == 0) {
            close(pipes[0]);
            be_worker(started, n, seeds, pipes[1]);
        }
        fine = child > 0;
    }
    close(pipes[1]);
    size_t told = collect(pipes[0], seeds, tally);
    close(pipes[0]);
    while (started-- > 0) fine = wait(&status) > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0 && fine;
    return fine && told == sim_scenarios_n * seeds;
}

/* ---- the table ------------------------------------------------------------------------------- */

static void put_share(double share)
{
    if (share == 1)
        printf("1.00");
    else
        printf(".%03.0f", floor(1000 * share + 0.5));
}

/* Bias and coverage. */
static void put_cell(const sim_tally *t)
{
    if (t->n == 0) {
        printf(" - |");
        return;
    }
    printf(" %+.2f / ", t->off / t->n);
    put_share(t->covered / t->n);
    printf(" |");
}

static void put_row(const sim_scenario *s, const sim_tally tally[SIM_ASKED], size_t seeds)
{
    static const enum sim_asked columns[] = { SIM_BEFORE_AFTER, SIM_WITH_WITHOUT, SIM_INDEPENDENT, SIM_LAGS,
                                              SIM_NO_NOISE,     SIM_NIGHT0,       SIM_NIGHT1,      SIM_TOTAL };
    const sim_tally *primary = &tally[SIM_TOTAL];
    printf("| %s | %s | %.1f |", s->words, s->null ? "0, 0" : "0.60, 0.25", 100 - 100 * primary->n / (double)seeds);
    for (size_t i = 0; i < DS_COUNT(columns); i++) put_cell(&tally[columns[i]]);
    putchar(' ');
    if (primary->n > 0)
        put_share(primary->claims / primary->n);
    else
        putchar('-');
    printf(" |\n");
}

static void put_table(size_t seeds, sim_tally tally[][SIM_ASKED])
{
    printf("| circumstances | truth: night 0, night 1 | withheld, %% | before and after | with and without | "
           "independent | lags | "
           "no noise | "
           "**night 0** | **night 1** | **two nights** | p below .05 |\n"
           "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    for (size_t i = 0; i < sim_scenarios_n; i++) put_row(&sim_scenarios[i], tally[i], seeds);
}

int main(int argc, char **argv)
{
    static sim_tally tally[SCENARIOS][SIM_ASKED];
    int64_t seeds = SEEDS;
    if (argc > 2 || (argc == 2 && (!ds_int(ds_str_of(argv[1]), &seeds) || seeds < 1 || seeds > 100000))) {
        fprintf(stderr, "usage: simulate [SEEDS]\n");
        return ds_exit_status(DS_USAGE);
    }
    if (sim_scenarios_n > SCENARIOS) return ds_exit_status(DS_INTERNAL);
    ds_stats_init();
    if (!simulate((size_t)seeds, tally)) return ds_exit_status(DS_INTERNAL);
    put_table((size_t)seeds, tally);
    return 0;
}
