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

/* Families are small: a quadratic search needs no memory. */
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
