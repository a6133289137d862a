#include <downshift/stats.h>

#include <math.h>

void ds_wilson(double k, double n, double *low, double *high)
{
    const double z = 1.959963984540054, p = k / n, wide = 1 + z * z / n;
    *low = *high = NAN;
    if (!(n > 0 && k >= 0 && k <= n)) return;
    const double centre = (p + z * z / (2 * n)) / wide, half = z / wide * sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    *low = k > 0 ? centre - half : 0;
    *high = k < n ? centre + half : 1;
}
