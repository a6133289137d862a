/* How a session's gap to bedtime and its length enter a model. Pure. */
#ifndef ANALYSE_EXPOSURE_H
#define ANALYSE_EXPOSURE_H

enum an_band { B_0_60, B_60_120, B_120_240, B_240P, BANDS };
enum { HINGE = 75, LENGTHS = 7, LENGTH_FIRST = 30, LENGTH_STEP = 15, LENGTH_NEAR = 10 };

enum an_band an_band_of(double gap);                /* [0,60), [60,120], (120,240], over 240 minutes to bedtime */
double an_length_before(double minutes);            /* (min(L, 75) - 60) / 15 */
double an_length_after(double minutes);             /* max(L - 75, 0) / 15 */
double an_length_linear(double minutes);            /* (L - 60) / 15 */
double an_length_past(double minutes, double bend); /* max(L - bend, 0) / 15 */
double an_length_up_to(double minutes, double bend); /* (min(L, bend) - 60) / 15 */

#endif
