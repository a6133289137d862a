/* Procedures over several questions as a graph whose weights move on (Bretz, Maurer, Brannath & Posch 2009). */
#include <downshift/stats.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A graph on its way: what is left of it. */
typedef struct {
    size_t n;
    const double *p;
    double *weight, *pass; /* n, n x n */
    bool *gone;
} state;

static bool state_new(state *s, const ds_graph *g, const double *p)
{
    *s = (state){ .n = g->n, .p = p };
    s->weight = malloc((g->n + 1) * sizeof *s->weight);
    s->pass = malloc((g->n * g->n + 1) * sizeof *s->pass);
    s->gone = malloc(g->n + 1);
    return s->weight && s->pass && s->gone;
}

static void state_free(state *s)
{
    free(s->weight);
    free(s->pass);
    free(s->gone);
}

/* Takes question j out: its weight goes along its edges, and edges through it are joined. */
static void take_out(state *s, size_t j)
{
    size_t n = s->n;
    const double *from = s->pass + j * n;
    s->gone[j] = true;
    for (size_t i = 0; i < n; i++) {
        double *to = s->pass + i * n, share = to[j], round = share * from[i];
        if (s->gone[i]) continue;
        s->weight[i] += s->weight[j] * from[i];
        for (size_t k = 0; k < n && share != 0; k++)
            to[k] = k == i || s->gone[k] || !(round < 1) ? 0 : (to[k] + share * from[k]) / (1 - round);
        to[j] = 0;
    }
    s->weight[j] = 0;
}

/* The graph as given, without the questions that are not asked. */
static void restart(state *s, const ds_graph *g)
{
    if (!g->n) return; /* no questions: the arrays may be NULL */
    memcpy(s->weight, g->weight, g->n * sizeof *s->weight);
    memcpy(s->pass, g->pass, g->n * g->n * sizeof *s->pass);
    memset(s->gone, 0, g->n);
    for (size_t i = 0; i < g->n; i++)
        if (isnan(s->p[i])) take_out(s, i);
}

/* Where p over weight is smallest; n when nothing is left that has weight. */
static size_t next(const state *s, size_t except, double *ratio)
{
    size_t best = s->n;
    *ratio = INFINITY;
    for (size_t i = 0; i < s->n; i++) {
        if (s->gone[i] || i == except || !(s->weight[i] > 0)) continue;
        double r = s->p[i] / s->weight[i];
        if (best < s->n && r >= *ratio) continue;
        *ratio = r;
        best = i;
    }
    return best;
}

static void adjust(state *s, const ds_graph *g, double *adjusted)
{
    double ratio, running = 0;
    restart(s, g);
    for (size_t i = 0; i < g->n; i++) adjusted[i] = isnan(s->p[i]) ? NAN : 1;
    for (size_t j; (j = next(s, g->n, &ratio)) < g->n; take_out(s, j)) {
        running = fmax(running, fmin(1, ratio));
        adjusted[j] = running;
    }
}

/* Rejects all that can be at alpha, `except` aside. */
static void reject(state *s, const ds_graph *g, double alpha, size_t except)
{
    double ratio;
    restart(s, g);
    for (size_t j; (j = next(s, except, &ratio)) < g->n && ratio <= alpha;) take_out(s, j);
}

/* Which questions are rejected does not depend on the order, so those that are not have the same level whoever else is
 * set aside. */
static void levels(state *s, const ds_graph *g, double alpha, const double *adjusted, double *level)
{
    reject(s, g, alpha, g->n);
    for (size_t i = 0; i < g->n; i++) level[i] = isnan(s->p[i]) ? NAN : alpha * s->weight[i];
    for (size_t i = 0; i < g->n; i++) {
        if (!(adjusted[i] <= alpha)) continue;
        reject(s, g, alpha, i);
        level[i] = alpha * s->weight[i];
    }
}

static bool shares_add_up(const double *share, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        if (!(share[i] >= 0)) return false;
        sum += share[i];
    }
    return sum <= 1 + 1e-9;
}

static ds_err check(const ds_graph *g, ds_why *w)
{
    if (!shares_add_up(g->weight, g->n)) return ds_fail(w, DS_INTERNAL, "weights of questions beyond 0 to 1 in all");
    for (size_t i = 0; i < g->n; i++)
        if (!shares_add_up(g->pass + i * g->n, g->n) || g->pass[i * g->n + i] > 0)
            return ds_fail(w, DS_INTERNAL, "question %zu passes on shares beyond 0 to 1 in all, or to itself", i);
    return DS_OK;
}

ds_err ds_graph_test(const ds_graph *g, const double *p, double alpha, double *adjusted, double *level, ds_why *w)
{
    state s;
    ds_err err = check(g, w);
    if (err) return err;
    if (state_new(&s, g, p)) {
        adjust(&s, g, adjusted);
        levels(&s, g, alpha, adjusted, level);
    } else {
        err = ds_fail(w, DS_MEMORY, "a procedure over %zu questions", g->n);
    }
    state_free(&s);
    return err;
}
