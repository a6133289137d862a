/* What a reader of a single case wants to know, in the order of SCRIBE 2016 (Tate et al., Arch Sci Psychol 4:1). */
#ifndef ANALYSE_TRIAL_ITEMS_H
#define ANALYSE_TRIAL_ITEMS_H

#include "analyse/tell/trial_words.h"
#include "analyse/trials/trial_log.h"

typedef struct {
    int number;      /* of the item */
    const char *item, *told;
} an_trial_item;
enum { AN_TRIAL_ITEMS = 18 };

/* DS_MEMORY. */
DS_MUST ds_err an_trial_items(const an_trial *t, const an_trial_said *said, ds_arena *a, an_trial_item out[AN_TRIAL_ITEMS], ds_why *w);

#endif
