#include "analyse/tell/cause_words.h"
#include "analyse/tell/verdict.h"

#include <string.h>

static const char *words(double value, const ds_contrast *zero, ds_arena *a)
{
    if (zero && zero->verdict == DS_UNCLEAR)
        return "The change is not clear to begin with: chance alone could make it, and something nobody recorded could "
               "hide an effect or feign one.";
    return ds_textf(a,
                    "Something nobody recorded would have to explain %.0f %% of what is unexplained, both of when "
                    "clients book and of how they sleep, to take the whole effect away.",
                    100 * value);
}

ds_err an_cause_words(ds_outcome_result *o, ds_arena *a, ds_why *w)
{
    for (size_t i = 0; i < o->n_sensitivity; i++) {
        ds_sensitivity_result *r = &o->sensitivity[i];
        if (strcmp(r->name, "robustness_value")) continue;
        r->words = words(r->estimate, an_contrast_named(&o->overall, "night0"), a);
        if (!r->words) return ds_fail(w, DS_MEMORY, "a sentence");
    }
    return DS_OK;
}
