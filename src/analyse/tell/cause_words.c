#include "analyse/tell/cause_words.h"
#include "analyse/tell/verdict.h"

#include <string.h>

static const ds_sensitivity_result *find(const ds_outcome_result *o, const char *name)
{
    for (size_t i = 0; i < o->n_sensitivity; i++)
        if (!strcmp(o->sensitivity[i].name, name)) return &o->sensitivity[i];
    return NULL;
}

/* strongest: NULL where nothing of the day was logged often enough to be adjusted for. */
static const char *words(double value, const ds_contrast *both, const ds_sensitivity_result *strongest, ds_arena *a)
{
    if (both && both->verdict == DS_UNCLEAR)
        return "The change is not clear to begin with: chance alone could make it, and something nobody recorded could "
               "hide an effect or feign one.";
    return ds_textf(a,
                    "Something nobody recorded would have to explain %.0f %% of what is unexplained, both of when "
                    "clients book and of how they sleep, to take the whole effect away. %s",
                    100 * value,
                    strongest ? strongest->words : "Nothing was logged of the day that this could be held against.");
}

ds_err an_cause_words(ds_outcome_result *o, ds_arena *a, ds_why *w)
{
    const ds_sensitivity_result *strongest = find(o, "strongest_recorded");
    const ds_contrast *both = an_contrast_named(&o->overall, "two_night_total");
    for (size_t i = 0; i < o->n_sensitivity; i++) {
        ds_sensitivity_result *r = &o->sensitivity[i];
        if (strcmp(r->name, "robustness_value")) continue;
        r->words = words(r->estimate, both, strongest, a);
        if (!r->words) return ds_fail(w, DS_MEMORY, "a sentence");
    }
    return DS_OK;
}
