/* make_trial DIR: writes the made-up client of sample-experiment/ into DIR: nights from the spring on, and an experiment of 60 against 90 minutes whose
 * order is what `downshift experiment W3K8 --compare length:60,90 --sessions 20 --seed 7 --start 2026-06-01` draws. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <downshift/trial.h>

#include "../support/random.h"

enum { SESSIONS = 20, SEED = 7, EVERY = 7, NIGHTS = 210, BEFORE = 61 };
static const char client[] = "W3K8";
static const double adds = 1.5, sd = 1.2, rho = 0.4, mean = 5.6; /* points from 0 to 10 */

static FILE *start(const char *dir, const char *name)
{
    char path[4096];
    ds_print(path, sizeof path, "%s/%s", dir, name);
    FILE *f = fopen(path, "w");
    if (!f) fprintf(stderr, "make_trial: %s: %s\n", path, strerror(errno));
    return f;
}

/* Up to two days later than planned, as life has it; the first session, in April, was before the experiment. */
static bool write_sessions(const char *dir, ds_date first, const int level[SESSIONS], double *lift)
{
    rnd r = rnd_start(SEED, 1);
    char day[11];
    FILE *f = start(dir, "sessions.csv");
    if (!f) return false;
    fprintf(f, "client_id,date,start,duration_min,pressure\n%s,2026-04-17,17:00,60,moderate\n", client);
    for (int i = 0; i < SESSIONS; i++) {
        const int late = rnd_whole(&r, 0, 2), at = BEFORE + EVERY * i + late;
        ds_date_text(first + EVERY * i + late, day);
        fprintf(f, "%s,%s,17:%02d,%d,moderate\n", client, day, 5 * rnd_whole(&r, 0, 5), level[i] ? 90 : 60);
        lift[at] = lift[at + 1] = adds * level[i];
    }
    return !fclose(f);
}

static bool write_nights(const char *dir, ds_date first, const double *lift)
{
    rnd r = rnd_start(SEED, 2);
    char day[11];
    double error = rnd_normal(&r);
    FILE *f = start(dir, "nights.csv");
    if (!f) return false;
    fprintf(f, "client_id,night_date,quality\n");
    for (int i = 0; i < NIGHTS; i++) {
        const double fresh = rnd_normal(&r);
        error = rho * error + sqrt(1 - rho * rho) * fresh;
        const bool logged = rnd_chance(&r, 0.95);
        ds_date_text(first - BEFORE + i, day);
        if (logged) fprintf(f, "%s,%s,%.1f\n", client, day, fmin(10, fmax(0, mean + lift[i] + sd * error)));
    }
    return !fclose(f);
}

static bool write_truth(const char *dir)
{
    FILE *f = start(dir, "TRUTH.md");
    if (!f) return false;
    fprintf(f, "# A made-up experiment: 60 against 90 minutes\n\n"
               "Made by `make sample-experiment`; nobody's data. %s rates the nights from April 2026 on: %.1f points of 10 on average, nights of SD %.1f that hang together by %.1f. The order of 20 weekly sessions is what "
               "`downshift experiment %s --compare length:60,90 --sessions %d --seed %d --start 2026-06-01` draws; each took place up to two days late. **The two nights after 90 minutes are truly %.1f points better than those after "
               "60**, more than anybody should expect of thirty minutes: the trial that would tell has not been run.\n",
            client, mean, sd, rho, client, SESSIONS, SEED, adds);
    return !fclose(f);
}

int main(int argc, char **argv)
{
    const ds_date first = ds_date_of(2026, 6, 1);
    double lift[NIGHTS + 2] = { 0 };
    int level[SESSIONS];
    ds_why w = { 0 };
    if (argc != 2) {
        fprintf(stderr, "usage: make_trial DIR\n");
        return ds_exit_status(DS_USAGE);
    }
    if (ds_trial_draw(SESSIONS, ds_trial_block(SESSIONS), SEED, level, &w)) return fprintf(stderr, "make_trial: %s\n", w.text), 1;
    (void)mkdir(argv[1], 0777);
    return !(write_sessions(argv[1], first, level, lift) && write_nights(argv[1], first, lift) && write_truth(argv[1]));
}
