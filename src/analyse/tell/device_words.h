/* What is said of devices that changed. Texts live in the arena; NULL when memory is full. */
#ifndef ANALYSE_DEVICE_WORDS_H
#define ANALYSE_DEVICE_WORDS_H

#include "analyse/model/outcomes.h"

/* For the client, behind the date; "" of an outcome that no letter tells. */
const char *an_device_sentence(const ds_device_step_row *r, int outcome, ds_arena *a);
/* For the practice, of all outcomes together, without a name: how many clients' devices changed, and what follows; "" where
 * none did. */
const char *an_devices_words(const ds_results *r, ds_arena *a);
/* For the note of an outcome's models, begun with "; ". */
const char *an_devices_note(const struct an_panel *p, int outcome, ds_arena *a);

#endif
