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

static size_t asked(const double *p, size_t n)
{
    size_t family = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(p[i])) family++;
    return family;
}

/* Families are small: quadratic searches, here and below, need no memory. */
void ds_holm(const double *p, size_t n, double *adjusted)
{
    size_t family = asked(p, n), at = n;
    double last = -INFINITY, running = 0;
    for (size_t i = 0; i < n; i++) adjusted[i] = NAN;
    for (size_t rank = 0; rank < family; rank++) {
        at = next_smallest(p, n, last, at);
        last = p[at];
        running = fmax(running, fmin(1, (double)(family - rank) * last));
        adjusted[at] = running;
    }
}

static double share_at_or_below(const double *p, size_t n, double at)
{
    size_t below = 0;
    for (size_t i = 0; i < n; i++)
        if (p[i] <= at) below++;
    return (double)below / (double)asked(p, n);
}

void ds_benjamini_hochberg(const double *p, size_t n, double *adjusted)
{
    for (size_t i = 0; i < n; i++) adjusted[i] = isnan(p[i]) ? NAN : p[i] / share_at_or_below(p, n, p[i]);
    /* the step up, in any order: an entry already lowered stands for all that are larger than it */
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            if (p[j] >= p[i]) adjusted[i] = fmin(adjusted[i], adjusted[j]);
}

/* Of the others, those Holm rejects at alpha whatever this one's p is: with r of them it is asked at alpha / (family -
 * r). */
static double holm_level(const double *p, size_t n, double alpha, size_t which)
{
    size_t family = asked(p, n), gone = 0, at = n;
    double last = -INFINITY;
    while (gone + 1 < family) {
        at = next_smallest(p, n, last, at);
        last = p[at];
        if (at == which) continue;
        if (!(last <= alpha / (double)(family - gone))) break;
        gone++;
    }
    return alpha / (double)(family - gone);
}

void ds_holm_levels(const double *p, size_t n, double alpha, double *level)
{
    for (size_t i = 0; i < n; i++) level[i] = isnan(p[i]) ? NAN : holm_level(p, n, alpha, i);
}

/* The most questions that are rejected once this one is. */
static double step_up_level(const double *p, size_t n, double q, size_t which)
{
    size_t family = asked(p, n), most = 1;
    for (size_t i = 0; i < n; i++) {
        size_t below = 1;
        if (isnan(p[i]) || i == which) continue;
        for (size_t j = 0; j < n; j++) below += j != which && p[j] <= p[i];
        if (below > most && p[i] <= q * (double)below / (double)family) most = below;
    }
    return q * (double)most / (double)family;
}

void ds_benjamini_hochberg_levels(const double *p, size_t n, double q, double *level)
{
    for (size_t i = 0; i < n; i++) level[i] = isnan(p[i]) ? NAN : step_up_level(p, n, q, i);
}
