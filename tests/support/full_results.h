/* Results with every part that an analysis can have, made up; for tests of what becomes of them. */
#ifndef SUPPORT_FULL_RESULTS_H
#define SUPPORT_FULL_RESULTS_H

#include <downshift/analyse.h>

/* One outcome; the second contrast is withheld, the errors of the overall model are ar1_noise, those of the condition model independent.
 * run and settings_json are for the caller to set. Lives until the next call. */
ds_results *support_full_results(void);

#endif
