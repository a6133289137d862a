/* The four one-sided statements about length as rows with words (docs/methods.md 9). That a gain past 75 minutes is not significant is no
 * evidence of a plateau, so each says only what it has shown. */
#include "analyse/tell/words.h"

#include <math.h>

enum { RISING, DIMINISHING, PLATEAU, DECLINE, STATEMENTS = LENGTH_STATEMENTS };

static const struct wording {
    const char *name, *holds, *open;
} wordings[STATEMENTS] = {
    [RISING] = { "still_rising", "Past 75 minutes longer sessions still gain.",
                 "Not shown: past 75 minutes there may be no further gain." },
    [DIMINISHING] = { "diminishing", "Time past 75 minutes gains less than time before it.",
                      "Not shown: time past 75 minutes may gain as much as time before it." },
    [PLATEAU] = { "plateau_supported", "Past 75 minutes 15 more minutes gain less than would matter.",
                  "Not shown: past 75 minutes a gain that matters is not ruled out." },
    [DECLINE] = { "decline_supported", "Past 75 minutes longer sessions went with worse sleep.",
                  "Not shown: sessions past 75 minutes may do no harm." },
};
static const char too_few[] = "Not enough nights yet on both sides of 75 minutes.",
                  no_margin[] = "Not asked: for this outcome nobody has set what gain would matter.";

static ds_statement blank(int i)
{
    return (ds_statement){ wordings[i].name, false, false, NAN, NAN, too_few };
}

static void put(ds_statement *s, bool holds, double p, double bound)
{
    const struct wording *w = &wordings[0];
    while (w->name != s->name) w++;
    *s = (ds_statement){ s->name, true, holds, p, bound, holds ? w->holds : w->open };
}

/* after, change: estimates with the df of verdicts. */
void statements_fill(const ds_length_statements *l, const ds_estimate *after, const ds_estimate *change,
                     ds_statement *s)
{
    for (int i = 0; i < STATEMENTS; i++) s[i] = blank(i);
    if (!l->known) return;
    double reach = ds_t_quantile(0.95, change->df) * change->se;
    put(&s[RISING], l->still_rising, t_below(-after->t, after->df), l->after_lower95);
    put(&s[DIMINISHING], l->diminishing, l->p_diminishing, change->estimate + reach);
    double short_of = t_below((after->estimate - l->margin) / after->se, after->df);
    put(&s[PLATEAU], l->plateau, l->margin > 0 ? fmax(l->p_diminishing, short_of) : NAN, l->after_upper95);
    if (!(l->margin > 0)) s[PLATEAU].words = no_margin;
    put(&s[DECLINE], l->decline, t_below(after->t, after->df), l->after_upper95);
}
