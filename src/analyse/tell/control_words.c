#include "analyse/tell/control_words.h"
#include "analyse/tell/verdict.h"
#include "analyse/tell/words.h"

#include <math.h>

static const double doubtful = 0.20; /* two-sided: one in ten this way */

ds_verdict an_control_verdict(const ds_contrast *c)
{
    if (isnan(c->p)) return DS_WITHHELD;
    if (!(c->low > 0 || c->high < 0)) return DS_UNCLEAR;
    return c->estimate > 0 ? DS_MAY_HELP : DS_MAY_HURT;
}

const ds_contrast *an_control_compared(const ds_outcome_result *o, const char *name)
{
    const ds_contrast *c = an_contrast_named(&o->control, name);
    return c && !isnan(c->estimate) ? c : NULL;
}

bool an_control_contradicts(const ds_outcome_result *o)
{
    const ds_contrast *c = an_control_compared(o, "control"), *head = an_contrast_named(&o->overall, "two_night_total");
    return c && head && c->p <= doubtful && c->estimate * head->estimate > 0;
}

/* ---- words ---- */

const char *an_control_note(const ds_model_result *control, const ds_analysis_settings *s, ds_arena *a)
{
    if (control->n_contrasts) return "";
    const char *nights = an_counted(control->n_nights, "night", "nights", a),
               *clients = an_counted(control->n_clients, "client", "clients", a);
    return nights && clients ? ds_textf(a,
                                        "%s of %s followed a visit that did not take place; from %lld of %lld clients "
                                        "on they are compared with nights after a massage",
                                        nights, clients, (long long)s->min_control_nights, (long long)s->min_clients)
                             : NULL;
}

static const char *size_of(double x, const struct an_outcome *words, ds_arena *a)
{
    const char *n = an_number_text(fabs(x), words->decimals ? words->decimals : 1, a);
    return n ? ds_textf(a, "%s %s", n, x < 0 ? words->worse : words->better) : NULL;
}

static const char *what_it_means(const ds_outcome_result *o)
{
    if (an_control_contradicts(o))
        return "They share the booking with a massage, and not the massage, so part of what looks like its work is how "
               "clients felt when they booked: what is said of massage here is a hint at most.";
    const ds_contrast *c = an_control_compared(o, "control"), *head = an_contrast_named(&o->overall, "two_night_total");
    if (!head || !((c->high - c->low) / 2 < fabs(head->estimate)))
        return "They share the booking with a massage, and not the massage; they are too few as yet to tell whether "
               "booking "
               "alone does the same.";
    return "They share the booking with a massage, and not the massage: that they show nothing of the kind speaks for "
           "the "
           "answer.";
}

const char *an_control_words(const ds_outcome_result *o, const struct an_outcome *words, ds_arena *a)
{
    const ds_contrast *c = an_control_compared(o, "control"), *less = an_control_compared(o, "less_control");
    if (!o->control.present) return "";
    if (!c || !less) return o->control.note ? ds_textf(a, "%s.", o->control.note) : NULL;
    int d = words->decimals ? words->decimals : 1;
    const char *size = size_of(c->estimate, words, a), *nights = an_counted(c->n_nights, "night", "nights", a),
               *left = size_of(less->estimate, words, a), *low = an_number_text(less->low, d, a),
               *high = an_number_text(less->high, d, a);
    return size && nights && left && low && high
               ? ds_textf(
                     a,
                     "Around %s of visits that were booked and did not take place, both nights together, %s %s. %s "
                     "A massage less that: %s (95 %% interval %s to %s). A visit that was cancelled for an illness "
                     "is no such visit where the log says so (status: ill); where it does not, bad nights may have "
                     "cancelled it.",
                     nights, words->lead, size, what_it_means(o), left, low, high)
               : NULL;
}
