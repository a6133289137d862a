/* bench_analyse FOLDER    writes the logs of a made-up practice, 200 clients of 300 nights, to FOLDER/sessions.csv and
 *                         FOLDER/nights.csv, and the rows of its plainest model, for others to fit, to FOLDER/rows.csv
 */
#include <downshift/base.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support/practice_csv.h"

enum { CLIENTS = 200, NIGHTS = 300 };

static FILE *create(const char *folder, const char *name)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "wb");
    if (!f) fprintf(stderr, "bench_analyse: %s cannot be written\n", path);
    return f;
}

static int write_logs(const char *folder, const sim_practice *p)
{
    bool keeps[CLIENTS];
    memset(keeps, true, sizeof keeps);
    FILE *sessions = create(folder, "sessions.csv"), *nights = create(folder, "nights.csv");
    if (!sessions || !nights) return 1;
    sim_write_sessions(sessions, p, SIM_ISO, &sim_no_flaws);
    sim_write_nights(nights, p, &(sim_night_style){ keeps, ',', '.', "\n", false, SIM_ISO }, &sim_no_flaws);
    return fclose(sessions) != 0 || fclose(nights) != 0;
}

static int write_rows(const char *folder, const sim_practice *p)
{
    FILE *f = create(folder, "rows.csv");
    if (!f) return 1;
    fprintf(f, "client,quality,tst,sol,waso,A0,A1,load,alcohol,caffeine,stress,supplement,day\n");
    for (size_t i = 0; i < p->n_nights; i++) {
        const sim_night *n = &p->night[i];
        if (!n->logged) continue;
        fprintf(f, "%zu,%g,%g,%d,%d,%d,%d,%g,%g,%g,%g,%d,%d\n", n->client, n->y[SIM_QUALITY], n->y[SIM_TST], n->sol,
                n->waso, n->session >= 0, n->night1, n->load, n->alcohol, n->caffeine, n->stress, n->supplement,
                ds_weekday(n->night));
    }
    return fclose(f) != 0;
}

int main(int argc, char **argv)
{
    ds_arena a = { 0 };
    sim_params params = sim_sample();
    params.clients = CLIENTS;
    params.late = 0;
    params.first = ds_date_of(2026, 1, 1), params.last = params.first + NIGHTS - 1;
    params.leaves = params.skips = params.holidays = 0;
    if (argc != 2) {
        fprintf(stderr, "usage: bench_analyse FOLDER\n");
        return 64;
    }
    const sim_practice *p = sim_make(&params, &a);
    int status = !p || write_logs(argv[1], p) || write_rows(argv[1], p);
    ds_arena_free(&a);
    return status;
}
