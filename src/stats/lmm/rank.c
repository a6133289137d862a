#include "stats/lmm/lmm.h"

#include <string.h>

/* A column counts as dependent when less than this share of its sum of squares is left after those before it. Products
 * carry about 15 digits: a share below this is rounding. */
static const double LEFT = 1e-11;

size_t ds_lmm_dependent_scratch(const ds_lmm_sums *s)
{
    return s->p * s->p;
}

/* In order, so that the later of two equal columns is named; the intercept, about which columns are shifted, goes
 * first. */
static void order_of(const ds_lmm_sums *s, size_t *order)
{
    size_t n = 0;
    if (s->pivot < s->p) order[n++] = s->pivot;
    for (size_t j = 0; j < s->p; j++)
        if (j != s->pivot) order[n++] = j;
}

static double cross_at(const ds_lmm_sums *s, size_t i, size_t j)
{
    return ds_total_at(&s->cross, i < j ? ds_tri(i, j) : ds_tri(j, i));
}

/* Takes column at's part out of all later ones. */
static void sweep(double *m, size_t p, size_t at)
{
    for (size_t i = at + 1; i < p; i++) {
        double share = m[at * p + i] / m[at * p + at];
        for (size_t j = i; j < p; j++) m[i * p + j] -= share * m[at * p + j];
    }
}

size_t ds_lmm_dependent(const ds_lmm_sums *s, double *scratch, size_t *dropped)
{
    size_t p = s->p, n = 0, order[DS_MAX_P];
    order_of(s, order);
    for (size_t i = 0; i < p; i++)
        for (size_t j = i; j < p; j++) scratch[i * p + j] = cross_at(s, order[i], order[j]);
    for (size_t i = 0; i < p; i++) {
        double whole = cross_at(s, order[i], order[i]), left = scratch[i * p + i];
        if (left > LEFT * whole)
            sweep(scratch, p, i);
        else
            dropped[n++] = order[i];
    }
    return n;
}
