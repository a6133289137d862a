/* alone [SEEDS [FIRST [NAME]]]: what is said of one person, or of two to four clients alone (support/alone.c): at the first look, by
 * how many nights it takes, and at each of 24 month ends. Prints tables in Markdown, shares with their Monte-Carlo standard
 * errors in brackets. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <downshift/stats.h>

#include "../support/alone.h"
#include "../support/workers.h"

enum { SEEDS = 200, PLAIN = 20 };
static const int sessions[] = { 4, 6, 8, 10, 12, 16, 20, 30 };
enum { SIZES = DS_COUNT(sessions) };

static struct {
    const alone_practice *p;
    uint64_t from;
} now;

/* ---- the first look, by how many nights after a massage it takes ---- */

struct sum {
    double n, n_total, covers0, covers, claims0, claims, width, wrong, client;
};
static struct sum sums[SIZES];

struct job {
    bool there;
    alone_look look;
};

static ds_err first_look(size_t job, const char *db, void *told, ds_why *w)
{
    struct job *j = told;
    (void)db;
    return alone_first(now.p, now.from + job / SIZES, sessions[job % SIZES], PLAIN, &j->there, &j->look, w);
}

static void collect_first(size_t job, const void *told)
{
    const struct job *j = told;
    struct sum *s = &sums[job % SIZES];
    const alone_look *l = &j->look;
    if (!j->there || !l->night0.asked) return;
    s->n++;
    s->n_total += l->total.asked;
    s->covers0 += l->night0.covers;
    s->covers += l->total.asked && l->total.covers;
    s->claims0 += l->night0.claims;
    s->claims += l->total.claims;
    s->width += l->night0.width;
    s->wrong += l->night0.wrong || l->total.wrong || l->client.wrong;
    s->client += l->client.covers;
}

static void put_share(double k, double n)
{
    const double share = k / fmax(1, n);
    printf(" %.3f (%.3f) |", share, sqrt(share * (1 - share) / fmax(1, n)));
}

static void put_firsts(void)
{
    for (size_t i = 0; i < SIZES; i++) {
        const struct sum *s = &sums[i];
        printf("| %s | %d | %.0f |", now.p->words, sessions[i], s->n);
        put_share(s->covers0, s->n);
        put_share(s->covers, s->n_total);
        put_share(s->client, s->n);
        printf(" %.2f |", s->width / fmax(1, s->n));
        put_share(s->claims0, s->n);
        put_share(s->claims, s->n);
        put_share(s->wrong, s->n);
        printf("\n");
    }
}

/* ---- month after month ---- */

struct course {
    int asked, claims, hint, established, wrong_hint, wrong; /* the first month, ALONE_LOOKS: never */
    int looks, total_looks, covers0, covers;
};
static struct course *courses;

static void first(bool at, int month, int *when)
{
    if (at && month < *when) *when = month;
}

static void follow(const alone_look *l, int month, struct course *c)
{
    const alone_answer *of[] = { &l->night0, &l->total, &l->client };
    if (!l->night0.asked) return;
    first(true, month, &c->asked);
    c->looks++;
    c->total_looks += l->total.asked;
    c->covers0 += l->night0.covers;
    c->covers += l->total.covers;
    for (size_t i = 0; i < DS_COUNT(of); i++) {
        first(of[i]->claims, month, &c->claims);
        first(of[i]->hint, month, &c->hint);
        first(of[i]->established, month, &c->established);
        first(of[i]->wrong && of[i]->hint, month, &c->wrong_hint);
        first(of[i]->wrong && of[i]->established, month, &c->wrong);
    }
}

static ds_err all_months(size_t job, const char *db, void *told, ds_why *w)
{
    struct course *c = told;
    (void)db;
    *c = (struct course){ ALONE_LOOKS, ALONE_LOOKS, ALONE_LOOKS, ALONE_LOOKS, ALONE_LOOKS, ALONE_LOOKS, 0, 0, 0, 0 };
    for (int m = 0; m < ALONE_LOOKS; m++) {
        alone_look l = { 0 };
        ds_err err = alone_month(now.p, now.from + job, m, &l, w);
        if (err) return err;
        follow(&l, m, c);
    }
    return DS_OK;
}

static void collect_course(size_t job, const void *told)
{
    courses[job] = *(const struct course *)told;
}

static void put_by(size_t n, size_t at, int month)
{
    double k = 0;
    for (size_t i = 0; i < n; i++) k += *(const int *)((const char *)&courses[i] + at) <= month;
    put_share(k, (double)n);
}
#define BY(member, month) put_by(n, offsetof(struct course, member), month)

static int by_month(const void *x, const void *y)
{
    return *(const int *)x - *(const int *)y;
}

static int median_asked(size_t n)
{
    int *v = malloc((n + 1) * sizeof *v), middle;
    if (!v) return 0;
    for (size_t i = 0; i < n; i++) v[i] = courses[i].asked;
    qsort(v, n, sizeof *v, by_month);
    middle = v[n / 2];
    free(v);
    return middle + 1;
}

static void put_course(size_t n)
{
    double looks = 0, total_looks = 0, covers0 = 0, covers = 0;
    for (size_t i = 0; i < n; i++) {
        looks += courses[i].looks;
        total_looks += courses[i].total_looks;
        covers0 += courses[i].covers0;
        covers += courses[i].covers;
    }
    printf("| %s | %zu | %d | %.3f, %.3f |", now.p->words, n, median_asked(n), covers0 / fmax(1, looks), covers / fmax(1, total_looks));
    BY(wrong, 11);
    BY(wrong, 23);
    BY(wrong_hint, 23);
    BY(claims, 23);
    BY(established, 11);
    BY(established, 23);
    BY(hint, 23);
    printf("\n");
}

/* ---- both ---- */

static bool run(size_t seeds, size_t jobs_each, ds_err (*work)(size_t, const char *, void *, ds_why *), size_t size,
                void (*collect)(size_t, const void *))
{
    const workers_plan plan = { seeds * jobs_each, size, work, collect };
    return workers_run(&plan);
}

static bool table(size_t seeds, const char *name, bool months)
{
    for (size_t i = 0; i < alone_practices_n; i++) {
        now.p = &alone_practices[i];
        if (name && strcmp(name, now.p->name) != 0) continue;
        memset(sums, 0, sizeof sums);
        if (months ? !run(seeds, 1, all_months, sizeof(struct course), collect_course)
                   : !run(seeds, SIZES, first_look, sizeof(struct job), collect_first))
            return false;
        if (months)
            put_course(seeds);
        else
            put_firsts();
        fflush(stdout);
    }
    return true;
}

int main(int argc, char **argv)
{
    const size_t seeds = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : SEEDS;
    const char *name = argc > 3 ? argv[3] : NULL;
    now.from = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    if (!(courses = calloc(seeds + 1, sizeof *courses))) return ds_exit_status(DS_MEMORY);
    ds_stats_init();
    printf("| who | nights after a massage | logs | covers: night 0 | both nights | own effect | width, night 0 | p < .05: night 0 | both nights "
           "| said, hints among it, and not so |\n|---|---|---|---|---|---|---|---|---|---|\n");
    bool fine = table(seeds, name, false);
    printf("\n| who | logs | median month of the first answer | covers at month ends: night 0, both | not so, by month 12 | 24 | hint not so, by 24 | "
           "p < .05 by 24 | established, by 12 | 24 | a hint, by 24 |\n|---|---|---|---|---|---|---|---|---|---|---|\n");
    fine = fine && table(seeds, name, true);
    free(courses);
    return fine ? 0 : 1;
}
