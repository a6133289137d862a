#include "report/define/values.h"
#include "report/sheet/scale.h"

#include <math.h>
#include <stdio.h>

rep_scale rep_scale_of(double low, double high, int ticks)
{
    static const double nice[] = { 1, 2, 2.5, 5, 10 };
    double span = high - low > 1e-9 ? high - low : fmax(fabs(high), 1);
    double unit = pow(10, floor(log10(span / ticks))), step = 10 * unit;
    for (size_t i = 0; i < sizeof nice / sizeof *nice; i++)
        if (span / (nice[i] * unit) <= ticks) {
            step = nice[i] * unit;
            break;
        }
    rep_scale s = { step * floor(low / step + 1e-9), step * ceil(high / step - 1e-9), step };
    if (s.max - s.min < step / 2) s.max = s.min + step;
    return s;
}

rep_scale rep_scale_whole(rep_scale s)
{
    double step = ceil(s.step - 1e-9);
    return (rep_scale){ step * floor(s.min / step + 1e-9), step * ceil(s.max / step - 1e-9), step };
}

rep_scale rep_scale_days(double low, double high, int ticks)
{
    double step = 1;
    if ((high - low) / step > ticks) step = 2;
    for (double week = 7; (high - low) / step > ticks; week *= 2) step = week;
    rep_scale s = { floor(low), 0, step };
    s.max = s.min + step * fmax(1, ceil((high - s.min) / step));
    return s;
}

static const double to_spare = 0.015; /* of the width, that the last point's mark is whole */

rep_scale rep_scale_months(double low, double high, int ticks)
{
    const double month = 365.25 / 12, n = fmax(1, ceil((high - low) / month));
    const double step = month * ceil(n / ticks);
    return (rep_scale){ low, fmax(high, low + step) + to_spare * (high - low), step };
}

void rep_scale_pattern(const rep_scale *s, bool sign, char *out, size_t cap)
{
    static const char *const digits[] = { "#,##0", "0.0", "0.00", "0.000" };
    int decimals = 0;
    for (double x = s->step; decimals < 3 && fabs(x - round(x)) > 1e-6; x *= 10) decimals++;
    const char *d = digits[decimals];
    if (sign)
        snprintf(out, cap, "+%s;" REP_MINUS "%s;0", d, d);
    else
        snprintf(out, cap, "%s;" REP_MINUS "%s", d, d);
}
