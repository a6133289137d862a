#include "analyse/model/exposure.h"

#include <math.h>

enum an_band an_band_of(double gap)
{
    return gap < 60 ? B_0_60 : gap <= 120 ? B_60_120 : gap <= 240 ? B_120_240 : B_240P;
}

double an_length_before(double minutes)
{
    return an_length_up_to(minutes, HINGE);
}

double an_length_after(double minutes)
{
    return an_length_past(minutes, HINGE);
}

double an_length_linear(double minutes)
{
    return (minutes - 60) / 15;
}

double an_length_past(double minutes, double bend)
{
    return fmax(minutes - bend, 0) / 15;
}

double an_length_up_to(double minutes, double bend)
{
    return (fmin(minutes, bend) - 60) / 15;
}
