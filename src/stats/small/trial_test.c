#include <downshift/trial.h>

#include <math.h>
#include <stdlib.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>

enum { DRAWS = 9999, MOST_ORDERS = 200000 };
static const double LEVEL = 0.05;
/* Sums this close, relative to the sum of sizes, are a tie that rounding has torn apart. */
static const double TIE = 1e-12;

/* Of one order: sums, over its units of level 1, of outcomes and of levels as drawn, each less the mean of its block. The
 * order that was drawn is the first of all. */
typedef struct {
    double y, a;
} order_sum;

/* The units counted, those of a block side by side. */
typedef struct {
    double *y, *a; /* centred */
    int *level;
    size_t *first, *ones; /* of a block; first[blocks] is their number */
    size_t n, blocks;
    double size; /* sum of |y| */
} counted;

typedef struct {
    order_sum *order;
    size_t n;
    double *low, *high;
    double tie;
} orders;

static void counted_free(counted *c)
{
    free(c->y);
    free(c->a);
    free(c->level);
    free(c->first);
    free(c->ones);
}

static bool counted_new(counted *c, size_t n)
{
    *c = (counted){ .y = malloc((n + 1) * sizeof *c->y),         .a = malloc((n + 1) * sizeof *c->a),
                    .level = malloc((n + 1) * sizeof *c->level), .first = malloc((n + 1) * sizeof *c->first),
                    .ones = malloc((n + 1) * sizeof *c->ones) };
    return c->y && c->a && c->level && c->first && c->ones;
}

/* ---- which units count ---- */

/* Takes in units from..to - 1 of one block, unless one level is missing from it. */
static void take_block(const ds_trial *t, size_t from, size_t to, counted *c, ds_trial_answer *out)
{
    size_t n = 0, ones = 0;
    double sum = 0;
    for (size_t i = from; i < to; i++) {
        if (!isfinite(t->y[i])) continue;
        c->y[c->n + n] = t->y[i];
        c->level[c->n + n++] = t->level[i];
        ones += t->level[i] != 0;
        sum += t->y[i];
    }
    if (!ones || ones == n) return;
    c->first[c->blocks] = c->n;
    c->ones[c->blocks++] = ones;
    for (size_t i = c->n; i < c->n + n; i++) {
        c->y[i] -= sum / (double)n;
        c->a[i] = (c->level[i] != 0) - (double)ones / (double)n;
        c->size += fabs(c->y[i]);
        out->mean[c->level[i] != 0] += c->y[i] + sum / (double)n;
    }
    out->n[0] += n - ones;
    out->n[1] += ones;
    c->n += n;
}

static void take(const ds_trial *t, counted *c, ds_trial_answer *out)
{
    for (size_t i = 0, to; i < t->n; i = to) {
        for (to = i + 1; to < t->n && t->block[to] == t->block[i];) to++;
        take_block(t, i, to, c, out);
    }
    c->first[c->blocks] = c->n;
    for (int k = 0; k < 2; k++) out->mean[k] = out->n[k] ? out->mean[k] / (double)out->n[k] : NAN;
}

static double choose(size_t n, size_t k)
{
    double c = 1;
    for (size_t i = 1; i <= k; i++) c = c * (double)(n - k + i) / (double)i;
    return round(c);
}

static double count_orders(const counted *c)
{
    double all = 1;
    for (size_t b = 0; b < c->blocks; b++) all *= choose(c->first[b + 1] - c->first[b], c->ones[b]);
    return all;
}

/* ---- all orders, or some ---- */

static order_sum as_drawn(const counted *c)
{
    order_sum s = { 0, 0 };
    for (size_t i = 0; i < c->n; i++)
        if (c->level[i]) s = (order_sum){ s.y + c->y[i], s.a + c->a[i] };
    return s;
}

/* The next of all sets of as many bits (Gosper). */
static uint64_t next_set(uint64_t set)
{
    const uint64_t low = set & (~set + 1), ripple = set + low;
    return ripple | ((set ^ ripple) >> 2) / low;
}

static order_sum sum_of(const counted *c, size_t first, uint64_t set)
{
    order_sum s = { 0, 0 };
    for (size_t i = first; set; i++, set >>= 1)
        if (set & 1) s = (order_sum){ s.y + c->y[i], s.a + c->a[i] };
    return s;
}

/* Each order so far with each set of the block; from the back, so that none is overwritten before it is read. */
static void cross(const counted *c, size_t block, orders *o)
{
    const size_t first = c->first[block], n = c->first[block + 1] - first, before = o->n;
    const size_t sets = (size_t)choose(n, c->ones[block]);
    uint64_t set = ((uint64_t)1 << c->ones[block]) - 1;
    o->n *= sets;
    for (size_t k = sets; k-- > 0; set = k ? next_set(set) : set) {
        const order_sum s = sum_of(c, first, set);
        for (size_t i = 0; i < before; i++) {
            const order_sum was = o->order[i];
            o->order[k * before + i] = (order_sum){ was.y + s.y, was.a + s.a };
        }
    }
}

static void list_all(const counted *c, orders *o)
{
    o->n = 1;
    o->order[0] = (order_sum){ 0, 0 };
    for (size_t b = 0; b < c->blocks; b++) cross(c, b, o);
}

static order_sum shuffled(const counted *c, gsl_rng *rng, int *level)
{
    order_sum s = { 0, 0 };
    for (size_t b = 0; b < c->blocks; b++) gsl_ran_shuffle(rng, level + c->first[b], c->first[b + 1] - c->first[b], sizeof *level);
    for (size_t i = 0; i < c->n; i++)
        if (level[i]) s = (order_sum){ s.y + c->y[i], s.a + c->a[i] };
    return s;
}

/* GSL's generator takes 32 bits: both halves of the seed count. */
static gsl_rng *generator(uint64_t seed)
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    if (rng) gsl_rng_set(rng, (unsigned long)((seed ^ seed >> 32) & 0xffffffffu));
    return rng;
}

static bool list_drawn(const counted *c, uint64_t seed, orders *o)
{
    gsl_rng *rng = generator(seed);
    o->n = DRAWS + 1;
    o->order[0] = as_drawn(c);
    for (size_t i = 1; rng && i < o->n; i++) o->order[i] = shuffled(c, rng, c->level);
    gsl_rng_free(rng);
    return rng != NULL;
}

/* ---- what they say ---- */

static double p_of(const orders *o, order_sum was)
{
    size_t n = 0;
    for (size_t i = 0; i < o->n; i++) n += fabs(o->order[i].y) >= fabs(was.y) - o->tie;
    return (double)n / (double)o->n;
}

/* An order is as far from zero as the one drawn for a difference d where (y - a d)^2 >= (Y - A d)^2. As |a| <= A, that is so
 * between the roots, and nowhere else: an interval about the estimate, the whole line where |a| = A. */
static void reach(order_sum s, order_sum was, double tie, double *low, double *high)
{
    const double estimate = was.y / was.a, less = was.a - s.a, more = was.a + s.a, flat = 1e-9 * was.a;
    *low = -INFINITY;
    *high = INFINITY;
    if (less <= flat || more <= flat) return;
    const double one = (was.y - s.y) / less, two = (was.y + s.y) / more, room = tie / fmin(less, more);
    *low = fmin(fmin(one, two), estimate) - room;
    *high = fmax(fmax(one, two), estimate) + room;
}

/* A difference is kept while more than 5 % of all orders reach it. */
static void invert(orders *o, order_sum was, ds_trial_answer *out)
{
    const size_t needed = (size_t)floor(LEVEL * (double)o->n * (1 + TIE)) + 1;
    for (size_t i = 0; i < o->n; i++) reach(o->order[i], was, o->tie, &o->low[i], &o->high[i]);
    gsl_sort(o->low, 1, o->n);
    gsl_sort(o->high, 1, o->n);
    out->low = o->low[needed - 1];
    out->high = o->high[o->n - needed];
    out->refused = isinf(out->low) || isinf(out->high);
    if (out->refused) out->low = out->high = out->p = NAN;
}

/* ---- the whole ---- */

static ds_err answer(counted *c, uint64_t seed, ds_trial_answer *out, ds_why *w)
{
    const order_sum was = as_drawn(c);
    const size_t room = out->drawn ? DRAWS + 1 : (size_t)out->orders;
    orders o = { .order = malloc(room * sizeof *o.order), .low = malloc(room * sizeof *o.low), .high = malloc(room * sizeof *o.high), .tie = TIE * c->size };
    bool good = o.order && o.low && o.high;
    if (good && out->drawn)
        good = list_drawn(c, seed, &o);
    else if (good)
        list_all(c, &o);
    if (good) {
        out->estimate = was.y / was.a;
        out->p = p_of(&o, was);
        invert(&o, was, out);
    }
    free(o.order);
    free(o.low);
    free(o.high);
    return good ? DS_OK : ds_fail(w, DS_MEMORY, "the randomisation test");
}

ds_err ds_trial_test(const ds_trial *t, uint64_t seed, ds_trial_answer *out, ds_why *w)
{
    counted c;
    ds_err err = DS_OK;
    *out = (ds_trial_answer){ .estimate = NAN, .p = NAN, .low = NAN, .high = NAN, .refused = true };
    if (!counted_new(&c, t->n)) {
        err = ds_fail(w, DS_MEMORY, "the randomisation test");
    } else {
        take(t, &c, out);
        out->orders = count_orders(&c);
        out->drawn = out->orders > MOST_ORDERS;
        if (c.blocks) err = answer(&c, seed, out, w);
    }
    counted_free(&c);
    return err;
}

ds_err ds_trial_draw(size_t units, size_t block, uint64_t seed, int *level, ds_why *w)
{
    gsl_rng *rng = generator(seed);
    if (!rng) return ds_fail(w, DS_MEMORY, "a draw");
    for (size_t i = 0; i < units; i++) level[i] = i % block < block / 2;
    for (size_t b = 0; b + block <= units; b += block) gsl_ran_shuffle(rng, level + b, block, sizeof *level);
    gsl_rng_free(rng);
    return DS_OK;
}

double ds_trial_size(size_t units, size_t block)
{
    double all = 1;
    for (size_t b = 0; b < units / block; b++) all *= choose(block, block / 2);
    return 2 * floor(LEVEL * all / 2 * (1 + TIE)) / all; /* an order and its mirror image go together */
}

/* In a block of four one unit without an outcome leaves the others to be compared; in a pair it takes the other along. The
 * smaller a block, the less a drift of the outcome counts. */
size_t ds_trial_block(size_t units)
{
    static const size_t wished[] = { 4, 6, 8, 10, 2 };
    if (units % 2 || units < DS_TRIAL_LEAST || units > DS_TRIAL_MOST) return 0;
    for (size_t i = 0; i < DS_COUNT(wished); i++)
        if (units % wished[i] == 0 && ds_trial_size(units, wished[i]) >= 0.04) return wished[i];
    return units;
}
