/* How far another answer lies from the reported one. Pure. */
#ifndef ANALYSE_SHIFT_H
#define ANALYSE_SHIFT_H

#include <downshift/analyse.h>

/* By more than chance explains. Two estimates from the same nights differ by chance with about the difference of
 * their variances (Hausman 1978); less than the reported standard error is never much. */
bool an_shifted(const ds_sensitivity_result *reported, double estimate, double se);
/* The same as a sentence. */
const char *an_shift_words(const ds_sensitivity_result *reported, double estimate, double se);

#endif
