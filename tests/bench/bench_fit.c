/* bench_fit write FILE    a million made-up nights as CSV: client, outcome and seven predictors
 * bench_fit fit FILE      sums and fit of that file; reading is not timed. One "name value" a line.
 */
#include <downshift/stats.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { CLIENTS = 5000, NIGHTS = 200, PREDICTORS = 7, P = PREDICTORS + 1 };
#define HEADER "client,quality,A0,A1,training_load,alcohol,caffeine_mg,stress,weekend\n"
static const double EFFECT[PREDICTORS] = { 0.5, 0.2, -0.05, -0.25, -0.001, -0.25, 0.15 };

static uint64_t state = 20260701;

static double uniform(void) /* xorshift64*, (0, 1) */
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return ((double)((state * 2685821657736338717ULL) >> 12) + 0.5) / 4503599627370496.0;
}

static double normal(void)
{
    double r = sqrt(-2 * log(uniform()));
    return r * cos(6.283185307179586 * uniform());
}

static void write_client(FILE *f, int client)
{
    double u0 = 0.9 * normal(), u1 = 0.35 * normal() - 0.1 * u0, before = 0;
    for (int night = 0; night < NIGHTS; night++) {
        double x[PREDICTORS] = { uniform() < 0.15,
                                 before,
                                 floor(10 * uniform()),
                                 floor(2.5 * uniform()),
                                 20 * floor(15 * uniform()),
                                 floor(10 * uniform()),
                                 night % 7 > 4 };
        double y = 6 + u0 + u1 * x[0] + 1.1 * normal();
        for (int k = 0; k < PREDICTORS; k++) y += EFFECT[k] * x[k];
        before = x[0];
        fprintf(f, "%d,%.2f", client, y);
        for (int k = 0; k < PREDICTORS; k++) fprintf(f, ",%g", x[k]);
        putc('\n', f);
    }
}

static int write_file(const char *path)
{
    FILE *f = fopen(path, "w");
    if (!f || fputs(HEADER, f) < 0) return 1;
    for (int c = 1; c <= CLIENTS; c++) write_client(f, c);
    return fclose(f) != 0;
}

/* of processor time: others may be using the machine */
static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* One client's rows; false at the end of the file. */
static bool read_client(FILE *f, double (*x)[P], double (*z)[2], double *y)
{
    char line[200];
    for (int i = 0; i < NIGHTS; i++) {
        if (!fgets(line, sizeof line, f)) return false;
        char *at = strchr(line, ',') + 1;
        y[i] = strtod(at, &at);
        x[i][0] = z[i][0] = 1;
        for (int k = 1; k < P; k++) x[i][k] = strtod(at + 1, &at);
        z[i][1] = x[i][1];
    }
    return true;
}

static ds_lmm_sums *sum_file(FILE *f, double *spent)
{
    static double x[NIGHTS][P], z[NIGHTS][2], y[NIGHTS];
    char header[200];
    ds_lmm_sums *s = ds_lmm_sums_new(2, P);
    ds_why w = { 0 };
    if (!s || !fgets(header, sizeof header, f)) return NULL;
    for (size_t c = 0; read_client(f, x, z, y); c++) {
        double began = seconds();
        if (ds_lmm_sums_add(s, c, z[0], x[0], y, NULL, NIGHTS, &w)) return NULL;
        *spent += seconds() - began;
    }
    return s;
}

static void print_fit(const ds_lmm_fit *f, double sums_s, double fit_s)
{
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    printf("rows %zu\nclients %zu\nstatus %s\n", f->n, f->clients, f->status == DS_FIT_OK ? "ok" : "bad");
    printf("sums_s %.4f\nfit_s %.4f\ntotal_s %.4f\n", sums_s, fit_s, sums_s + fit_s);
    printf("evaluations %d\npeak_mb %.1f\nreml %.6f\nsigma %.9f\n", f->evaluations, (double)use.ru_maxrss / 1024,
           f->criterion, f->sigma);
    for (size_t k = 0; k < f->p; k++)
        printf("beta%zu %.15g\nse%zu %.15g\n", k, f->beta[k], k, sqrt(f->vcov[k * f->p + k]));
}

static int fit_file(const char *path)
{
    double sums_s = 0;
    ds_arena a = { 0 };
    ds_lmm_fit fit;
    ds_why w = { 0 };
    FILE *f = fopen(path, "r");
    ds_lmm_sums *s = f ? sum_file(f, &sums_s) : NULL;
    double began = seconds();
    ds_err err = s ? ds_lmm_fit_sums(s, &(ds_lmm_options){ 0 }, &a, &fit, &w) : DS_NOINPUT;
    if (!err) print_fit(&fit, sums_s, seconds() - began);
    if (f) fclose(f);
    ds_lmm_sums_free(s);
    ds_arena_free(&a);
    return err != DS_OK;
}

int main(int argc, char **argv)
{
    ds_stats_init();
    if (argc == 3 && !strcmp(argv[1], "write")) return write_file(argv[2]);
    if (argc == 3 && !strcmp(argv[1], "fit")) return fit_file(argv[2]);
    fputs("bench_fit write|fit FILE\n", stderr);
    return 64;
}
