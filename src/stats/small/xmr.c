#include <downshift/stats.h>

#include <math.h>

enum { RUN = 7 };

/* Of the literature: 3 / 1.128 for the limits, 3.267 for ranges that are no ordinary ones. */
static const double LIMIT = 2.66, OUTLYING = 3.267, RANGE = 1.128;

/* ---- mean and limits of a stretch ---- */

static double mean_of(const double *y, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += y[i];
    return sum / (double)n;
}

/* The mean of the moving ranges below `end`; NaN where there is none. */
static double mean_range(const double *y, size_t n, double end)
{
    double sum = 0;
    size_t taken = 0;
    for (size_t i = 1; i < n; i++) {
        const double range = fabs(y[i] - y[i - 1]);
        if (!(range < end)) continue;
        sum += range;
        taken++;
    }
    return taken ? sum / (double)taken : NAN;
}

/* The same, ranges that are no ordinary ones left out. */
static double usual_range(const double *y, size_t n)
{
    return mean_range(y, n, OUTLYING * mean_range(y, n, INFINITY));
}

double ds_xmr_sd(const double *y, size_t n)
{
    const double range = usual_range(y, n);
    return range > 0 ? range / RANGE : NAN;
}

/* Limits NaN where nothing moved, or so seldom that each move was left out. */
static ds_xmr_point baseline(const double *y, size_t n, size_t least, size_t most)
{
    const size_t fixed = n < most ? n : most;
    ds_xmr_point p = { .mean = mean_of(y, fixed), .low = NAN, .high = NAN };
    if (n < least) return p;
    const double range = usual_range(y, fixed);
    if (!(range > 0)) return p;
    p.low = p.mean - LIMIT * range;
    p.high = p.mean + LIMIT * range;
    return p;
}

/* ---- one point against them ---- */

static int side(double y, double mean)
{
    return (y > mean) - (y < mean);
}

static bool outside(const ds_xmr_point *p, double y)
{
    return y > p->high || y < p->low;
}

static bool close_to_limit(const ds_xmr_point *p, double y)
{
    const double near = (p->high - p->mean) * 2 / 3;
    return !outside(p, y) && (y < p->mean - near || y > p->mean + near);
}

/* The side that all three from i on are on, two of them close to a limit; 0: not so. */
static int two_of_three(const ds_xmr_point *p, const double *y, size_t n, size_t i)
{
    int sides = 0, close = 0;
    if (i + 3 > n) return 0;
    for (size_t k = i; k < i + 3; k++) {
        sides += side(y[k], p->mean);
        close += close_to_limit(p, y[k]);
    }
    return close >= 2 && (sides == 3 || sides == -3) ? sides / 3 : 0;
}

static int in_two_of_three(const ds_xmr_point *p, const double *y, size_t n, size_t i)
{
    if (!close_to_limit(p, y[i])) return 0;
    for (size_t first = i < 2 ? 0 : i - 2; first <= i; first++)
        if (two_of_three(p, y, n, first)) return side(y[i], p->mean);
    return 0;
}

/* The side that the seven points up to i are on; 0: on both. */
static int seven_on_a_side(const double *y, double mean, size_t i)
{
    const int first = side(y[i], mean);
    for (size_t k = i + 1 - RUN; k < i; k++)
        if (side(y[k], mean) != first) return 0;
    return first;
}

/* 1: the seven points up to i rise, -1: they fall, 0: neither. */
static int seven_move(const double *y, double mean, size_t i)
{
    (void)mean;
    const int first = side(y[i], y[i - 1]);
    for (size_t k = i + 2 - RUN; k < i; k++)
        if (side(y[k], y[k - 1]) != first) return 0;
    return first;
}

/* What a seven that holds point i says, the latest of them; 0: none does. */
static int in_seven(int (*what)(const double *, double, size_t), const double *y, double mean, size_t n, size_t i)
{
    for (size_t end = i + RUN - 1 < n ? i + RUN - 1 : n - 1; end >= i && end >= RUN - 1; end--) {
        const int found = what(y, mean, end);
        if (found) return found;
    }
    return 0;
}

/* Where the next point is of a seven, too, NHSRplotthedots takes the way to that point, else the way to this one. */
static int trend_at(const double *y, double mean, size_t n, size_t i)
{
    if (!in_seven(seven_move, y, mean, n, i)) return 0;
    if (i + 1 < n && in_seven(seven_move, y, mean, n, i + 1)) return side(y[i + 1], y[i]);
    return side(y[i], y[i - 1]);
}

static ds_xmr_rule rule_of(const ds_xmr_point *p, const double *y, size_t n, size_t i)
{
    int found;
    if (isnan(p->low)) return DS_XMR_COMMON;
    if (outside(p, y[i])) return y[i] > p->mean ? DS_XMR_OUT_ABOVE : DS_XMR_OUT_BELOW;
    if ((found = trend_at(y, p->mean, n, i))) return found > 0 ? DS_XMR_RISING : DS_XMR_FALLING;
    if ((found = in_two_of_three(p, y, n, i))) return found > 0 ? DS_XMR_TWO_ABOVE : DS_XMR_TWO_BELOW;
    if ((found = in_seven(seven_on_a_side, y, p->mean, n, i)))
        return found > 0 ? DS_XMR_SEVEN_ABOVE : DS_XMR_SEVEN_BELOW;
    return DS_XMR_COMMON;
}

/* ---- the whole ---- */

void ds_xmr(const double *y, const bool *begins, size_t n, size_t least, size_t most, ds_xmr_point *out)
{
    for (size_t first = 0, end; first < n; first = end) {
        for (end = first + 1; end < n && !(begins && begins[end]);) end++;
        const ds_xmr_point line = baseline(y + first, end - first, least, most);
        for (size_t i = first; i < end; i++) {
            out[i] = line;
            out[i].rule = rule_of(&line, y + first, end - first, i - first);
        }
    }
}
