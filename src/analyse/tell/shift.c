#include "analyse/tell/shift.h"

#include <math.h>

bool an_shifted(const ds_sensitivity_result *reported, double estimate, double se)
{
    double chance = sqrt(fabs(se * se - reported->se * reported->se)), by = fabs(estimate - reported->estimate);
    return by > 2 * chance && by > reported->se;
}

const char *an_shift_words(const ds_sensitivity_result *reported, double estimate, double se)
{
    if (an_shifted(reported, estimate, se))
        return "The answer moves by more than chance explains: treat it with caution.";
    return fabs(estimate - reported->estimate) > reported->se ? "The answer moves, but within its margin."
                                                              : "The answer hardly moves.";
}
