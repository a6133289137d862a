#include <downshift/stats.h>

#include <math.h>

/* The next smallest after (last, at): ties go by position. */
static size_t next_smallest(const double *p, size_t n, double last, size_t at)
{
    size_t best = n;
    for (size_t i = 0; i < n; i++) {
        bool after = p[i] > last || (p[i] == last && (at == n || i > at)); /* at == n: nothing taken yet */
        if (after && (best == n || p[i] < p[best])) best = i;
    }
    return best;
}

/* Families are small: quadratic searches, here and below, need no memory. */
void ds_holm(const double *p, size_t n, double *adjusted)
{
    size_t family = 0, at = n;
    double last = -INFINITY, running = 0;
    for (size_t i = 0; i < n; i++) {
        adjusted[i] = NAN;
        if (!isnan(p[i])) family++;
    }
    for (size_t rank = 0; rank < family; rank++) {
        at = next_smallest(p, n, last, at);
        last = p[at];
        running = fmax(running, fmin(1, (double)(family - rank) * last));
        adjusted[at] = running;
    }
}

static double share_at_or_below(const double *p, size_t n, double at)
{
    size_t family = 0, below = 0;
    for (size_t i = 0; i < n; i++) {
        if (!isnan(p[i])) family++;
        if (p[i] <= at) below++;
    }
    return (double)below / (double)family;
}

void ds_benjamini_hochberg(const double *p, size_t n, double *adjusted)
{
    for (size_t i = 0; i < n; i++) adjusted[i] = isnan(p[i]) ? NAN : p[i] / share_at_or_below(p, n, p[i]);
    /* the step up, in any order: an entry already lowered stands for all that are larger than it */
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            if (p[j] >= p[i]) adjusted[i] = fmin(adjusted[i], adjusted[j]);
}
