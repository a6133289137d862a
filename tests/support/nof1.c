#include "nof1.h"

#include <math.h>
#include <stdlib.h>
#include <gsl/gsl_rng.h>

/* Exact up to EXACT blocks, through sums over the subsets of two halves; drawn beyond. */
enum { FEWEST = 6, EXACT = 20, HALF = EXACT / 2, DRAWS = 9999, HALVINGS = 60 };
static const double LEVEL = 0.05;
/* Sums this close, relative to the sum of sizes, are a tie that rounding has torn apart. */
static const double TIE = 1e-12;

typedef struct {
    const double *session, *plain;
    size_t blocks;
    double *moved; /* the blocks' differences less the effect that is tried */
    gsl_rng *rng;
    unsigned long seed;
} trial;

/* sum[mask]: the sum of the x in the mask. */
static void subset_sums(const double *x, size_t n, double *sum)
{
    sum[0] = 0;
    for (size_t k = 0; k < n; k++)
        for (size_t mask = 0; mask < (size_t)1 << k; mask++) sum[mask | (size_t)1 << k] = sum[mask] + x[k];
}

/* The share of all 2^n flips whose sum is as far from zero as least. Flipping a subset takes twice its sum from the
 * total. */
static double share_exact(const trial *t, double total, double least)
{
    double low[1 << HALF], high[1 << HALF];
    size_t a = t->blocks / 2, b = t->blocks - a, count = 0;
    subset_sums(t->moved, a, low);
    subset_sums(t->moved + a, b, high);
    for (size_t i = 0; i < (size_t)1 << b; i++)
        for (size_t j = 0; j < (size_t)1 << a; j++)
            if (fabs(total - 2 * (high[i] + low[j])) >= least) count++;
    return (double)count / (double)((size_t)1 << t->blocks);
}

static double flipped_sum(const trial *t)
{
    double sum = 0;
    unsigned long coins = 0;
    for (size_t i = 0; i < t->blocks; i++, coins >>= 1) {
        if (i % 32 == 0) coins = gsl_rng_get(t->rng);
        sum += coins & 1 ? t->moved[i] : -t->moved[i];
    }
    return sum;
}

/* The same draws for every effect tried: p then rises towards the estimate from both sides, and the test can be
 * inverted. */
static double share_drawn(const trial *t, double least)
{
    size_t count = 1;
    gsl_rng_set(t->rng, t->seed);
    for (int i = 0; i < DRAWS; i++)
        if (fabs(flipped_sum(t)) >= least) count++;
    return (double)count / (1 + DRAWS);
}

/* p of the hypothesis that a session period adds `effect`. */
static double p_of(const trial *t, double effect)
{
    double total = 0, size = 0;
    for (size_t i = 0; i < t->blocks; i++) {
        t->moved[i] = t->session[i] - effect - t->plain[i];
        total += t->moved[i];
        size += fabs(t->moved[i]);
    }
    double least = fabs(total) - TIE * size;
    return t->rng ? share_drawn(t, least) : share_exact(t, total, least);
}

/* The end of the interval between an effect that is kept and one that is rejected. */
static double border(const trial *t, double kept, double rejected)
{
    for (int i = 0; i < HALVINGS; i++) {
        double middle = kept + (rejected - kept) / 2;
        if (p_of(t, middle) > LEVEL)
            kept = middle;
        else
            rejected = middle;
    }
    return kept;
}

/* Beyond the smallest and the largest block every sign agrees, which from six blocks on is always rejected. */
static void invert(const trial *t, ds_nof1 *out)
{
    double lowest = INFINITY, highest = -INFINITY;
    for (size_t i = 0; i < t->blocks; i++) {
        lowest = fmin(lowest, t->session[i] - t->plain[i]);
        highest = fmax(highest, t->session[i] - t->plain[i]);
    }
    double beyond = highest > lowest ? highest - lowest : fmax(1, fabs(highest));
    out->low = border(t, out->estimate, lowest - beyond);
    out->high = border(t, out->estimate, highest + beyond);
}

static ds_err estimate(const trial *t, ds_nof1 *out, ds_why *w)
{
    double sum = 0;
    for (size_t i = 0; i < t->blocks; i++) {
        if (!isfinite(t->session[i]) || !isfinite(t->plain[i]))
            return ds_fail(w, DS_DATA, "block %zu: a period without a mean; leave the whole block out", i + 1);
        sum += t->session[i] - t->plain[i];
    }
    *out = (ds_nof1){ .estimate = sum / (double)t->blocks, .p = NAN, .low = NAN, .high = NAN };
    out->refused = t->blocks < FEWEST;
    return DS_OK;
}

/* GSL's generator takes 32 bits: both halves of the seed count. */
static unsigned long folded(uint64_t seed)
{
    return (unsigned long)((seed ^ seed >> 32) & 0xffffffffu);
}

ds_err ds_nof1_test(const double *session, const double *plain, size_t blocks, uint64_t seed, ds_nof1 *out, ds_why *w)
{
    trial t = { .session = session, .plain = plain, .blocks = blocks, .seed = folded(seed) };
    ds_err err = estimate(&t, out, w);
    if (err || out->refused) return err;
    t.moved = malloc(blocks * sizeof *t.moved);
    if (blocks > EXACT) t.rng = gsl_rng_alloc(gsl_rng_mt19937);
    if (!t.moved || (blocks > EXACT && !t.rng)) {
        err = ds_fail(w, DS_MEMORY, "the randomisation test of %zu blocks", blocks);
        goto done;
    }
    out->p = p_of(&t, 0);
    invert(&t, out);
done:
    if (t.rng) gsl_rng_free(t.rng);
    free(t.moved);
    return err;
}
