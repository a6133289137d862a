/* Axes with round numbers: the same in every program, since none is left to choose.
 */
#ifndef REPORT_SCALE_H
#define REPORT_SCALE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct {
    double min, max, step;
} rep_scale;

/* Widens low..high to whole steps of 1, 2, 2.5 or 5 times a power of ten, about `ticks` of them. Finite; low may
 * equal high. */
rep_scale rep_scale_of(double low, double high, int ticks);
/* The same in days: steps of 1, 2, 7, 14, 28, ... days. */
rep_scale rep_scale_days(double low, double high, int ticks);
/* From low on in steps of whole months, 365.25 / 12 days each, at most `ticks` of them, and no farther than the data:
 * a day in the middle of a month has its ticks in months. */
rep_scale rep_scale_months(double low, double high, int ticks);
/* A number format with as many decimals as the step needs; sign: "+0.5". */
void rep_scale_pattern(const rep_scale *s, bool sign, char *out, size_t cap);

/* The same with steps of whole numbers, for counts. */
rep_scale rep_scale_whole(rep_scale s);

#endif
