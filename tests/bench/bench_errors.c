/* bench_errors write FILE CLIENTS NIGHTS   made-up nights as CSV, errors AR(1) with rho 0.4: client, night, outcome and seven predictors
 * bench_errors ar1|noise|iid FILE          fit of that file, random intercept and session effect; reading is not timed
 * bench_errors scale CLIENTS NIGHTS        independent errors, sums of made-up nights that are not kept, and fit
 * One "name value" a line.
 */
#include <downshift/stats.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { PREDICTORS = 7, P = PREDICTORS + 1, MOST = 1000 };
#define HEADER "client,night,quality,A0,A1,training_load,alcohol,caffeine_mg,stress,weekend\n"
static const double EFFECT[PREDICTORS] = { 0.5, 0.2, -0.05, -0.25, -0.001, -0.25, 0.15 };

static uint64_t state = 20260702;

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

typedef struct {
    double x[MOST][P], z[MOST][2], y[MOST];
    int32_t night[MOST];
    size_t n;
} client;

/* Every tenth night is missing. */
static void invent(client *c, size_t nights, double rho)
{
    double u0 = 0.9 * normal(), u1 = 0.35 * normal() - 0.1 * u0, before = 0, e = 1.1 * normal();
    c->n = 0;
    for (size_t night = 0; c->n < nights; night++) {
        const double x[P] = { 1,
                              uniform() < 0.15,
                              before,
                              floor(10 * uniform()),
                              floor(2.5 * uniform()),
                              20 * floor(15 * uniform()),
                              floor(10 * uniform()),
                              night % 7 > 4 };
        if (night) e = rho * e + 1.1 * sqrt(1 - rho * rho) * normal();
        before = x[1];
        if (uniform() < 0.1) continue;
        double y = 6 + u0 + u1 * x[1] + e;
        for (int k = 0; k < PREDICTORS; k++) y += EFFECT[k] * x[k + 1];
        memcpy(c->x[c->n], x, sizeof x);
        c->z[c->n][0] = 1;
        c->z[c->n][1] = x[1];
        c->night[c->n] = (int32_t)night;
        c->y[c->n++] = round(100 * y) / 100;
    }
}

static int write_file(const char *path, size_t clients, size_t nights)
{
    static client c;
    FILE *f = fopen(path, "w");
    if (!f || fputs(HEADER, f) < 0) return 1;
    for (size_t i = 1; i <= clients; i++) {
        invent(&c, nights, 0.4);
        for (size_t t = 0; t < c.n; t++) {
            fprintf(f, "%zu,%d,%.2f", i, (int)c.night[t], c.y[t]);
            for (int k = 1; k < P; k++) fprintf(f, ",%g", c.x[t][k]);
            putc('\n', f);
        }
    }
    return fclose(f) != 0;
}

/* of processor time: others may be using the machine */
static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void print_fit(const ds_lmm_fit *f, double data_s, double fit_s, size_t rows)
{
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    printf("rows %zu\nclients %zu\nstatus %s\n", f->n, f->clients, ds_fit_status_text(f->status));
    printf("data_s %.4f\nfit_s %.4f\ntotal_s %.4f\nns_per_night %.1f\n", data_s, fit_s, data_s + fit_s,
           1e9 * (data_s + fit_s) / (double)rows);
    printf("peak_mb %.1f\nreml %.6f\nsigma %.9f\nrho %.9f\nnu %.9f\n", (double)use.ru_maxrss / 1024, f->criterion,
           f->sigma, f->rho, f->nu);
    for (size_t k = 0; k < f->p; k++)
        printf("beta%zu %.15g\nse%zu %.15g\n", k, f->beta[k], k, sqrt(f->vcov[k * f->p + k]));
}

/* One row of the file; false at its end. */
static bool read_row(FILE *f, size_t *who, client *c)
{
    char line[200];
    if (c->n == MOST || !fgets(line, sizeof line, f)) return false;
    char *at = line;
    *who = (size_t)strtol(at, &at, 10);
    c->night[c->n] = (int32_t)strtol(at + 1, &at, 10);
    c->y[c->n] = strtod(at + 1, &at);
    c->x[c->n][0] = c->z[c->n][0] = 1;
    for (int k = 1; k < P; k++) c->x[c->n][k] = strtod(at + 1, &at);
    c->z[c->n][1] = c->x[c->n][1];
    return true;
}

static ds_lmm_panel *read_panel(FILE *f, double *spent)
{
    static client c;
    char header[200];
    size_t who = 0, last = 1;
    ds_lmm_panel *p = ds_lmm_panel_new(2, P);
    ds_why w = { 0 };
    if (!p || !fgets(header, sizeof header, f)) return NULL;
    for (bool more = true; more;) {
        more = read_row(f, &who, &c);
        if (more && who == last) {
            c.n++;
            continue;
        }
        double began = seconds();
        if (ds_lmm_panel_add(p, last - 1, c.z[0], c.x[0], c.y, c.night, c.n, &w)) return NULL;
        *spent += seconds() - began;
        memmove(c.x[0], c.x[c.n], sizeof c.x[0]);
        memmove(c.z[0], c.z[c.n], sizeof c.z[0]);
        c.y[0] = c.y[c.n];
        c.night[0] = c.night[c.n];
        c.n = 1;
        last = who;
    }
    return p;
}

static int fit_file(const char *path, ds_errors errors)
{
    double data_s = 0;
    ds_arena a = { 0 };
    ds_lmm_fit fit;
    ds_why w = { 0 };
    FILE *f = fopen(path, "r");
    ds_lmm_panel *p = f ? read_panel(f, &data_s) : NULL;
    double began = seconds();
    ds_err err = p ? ds_lmm_fit_panel(p, &(ds_lmm_options){ .errors = errors }, &a, &fit, &w) : DS_NOINPUT;
    if (!err) print_fit(&fit, data_s, seconds() - began, ds_lmm_panel_rows(p));
    if (f) fclose(f);
    ds_lmm_panel_free(p);
    ds_arena_free(&a);
    return err != DS_OK;
}

static int scale(size_t clients, size_t nights)
{
    static client c;
    double data_s = 0;
    ds_arena a = { 0 };
    ds_lmm_fit fit;
    ds_why w = { 0 };
    ds_lmm_sums *s = ds_lmm_sums_new(2, P);
    ds_err err = s ? DS_OK : DS_MEMORY;
    for (size_t i = 0; i < clients && !err; i++) {
        invent(&c, nights, 0);
        double began = seconds();
        err = ds_lmm_sums_add(s, i, c.z[0], c.x[0], c.y, NULL, c.n, &w);
        data_s += seconds() - began;
    }
    double began = seconds();
    if (!err) err = ds_lmm_fit_sums(s, &(ds_lmm_options){ 0 }, &a, &fit, &w);
    if (!err) print_fit(&fit, data_s, seconds() - began, ds_lmm_sums_rows(s));
    ds_lmm_sums_free(s);
    ds_arena_free(&a);
    return err != DS_OK;
}

static size_t number(const char *text)
{
    long n = strtol(text, NULL, 10);
    return n > 0 ? (size_t)n : 1;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        ds_errors errors;
    } FITS[] = { { "iid", DS_ERRORS_IID }, { "ar1", DS_ERRORS_AR1 }, { "noise", DS_ERRORS_AR1_NOISE } };
    ds_stats_init();
    if (argc == 5 && !strcmp(argv[1], "write") && number(argv[4]) < MOST)
        return write_file(argv[2], number(argv[3]), number(argv[4]));
    if (argc == 4 && !strcmp(argv[1], "scale") && number(argv[3]) < MOST)
        return scale(number(argv[2]), number(argv[3]));
    for (size_t i = 0; argc == 3 && i < DS_COUNT(FITS); i++)
        if (!strcmp(argv[1], FITS[i].name)) return fit_file(argv[2], FITS[i].errors);
    fputs("bench_errors write FILE CLIENTS NIGHTS | iid|ar1|noise FILE | scale CLIENTS NIGHTS\n", stderr);
    return 64;
}
