#include "analyse/tell/lead_words.h"
#include "analyse/tell/words.h"

#include <math.h>

/* Judged with the degrees of freedom as they are: this model has no effect that differs between clients, and a check
 * for safety must not be muted by a precaution against rash verdicts. */
const char *an_lead_words(const ds_estimate *e, const struct an_outcome *o, ds_arena *a)
{
    int d = o->decimals ? o->decimals : 1;
    const char *size = an_number_text(fabs(e->estimate), d, a), *low = an_number_text(e->low, d, a),
               *high = an_number_text(e->high, d, a);
    if (!size || !low || !high) return NULL;
    const char *seen =
        ds_textf(a, "The night before a session, %s %s %s than on other nights (95 %% interval %s to %s)", o->lead,
                 size, e->estimate < 0 ? o->worse : o->better, low, high);
    if (!seen) return NULL;
    if (e->p >= 0.05)
        return ds_textf(
            a, "%s. That is no clear sign that clients book by how their nights were, and no proof that they do not.",
            seen);
    return ds_textf(
        a,
        "%s, though no massage works backwards: clients book when their nights are %s. Plain comparisons mislead "
        "here; the model takes it into account as far as the nights were logged. What clients felt and nobody "
        "logged, it cannot.",
        seen, e->estimate < 0 ? "bad" : "good");
}
