#include "analyse/tell/length_words.h"
#include "analyse/tell/words.h"

#include <math.h>

const char *an_breakpoint_words(const ds_breakpoint_result *b, ds_arena *a)
{
    if (b->located)
        return ds_textf(a, "The gain bends at about %.0f minutes (95 %% interval %.0f to %.0f).", b->minutes, b->low,
                        b->high);
    return b->score_p < 0.05 ? "No breakpoint located: the gain bends somewhere, but these sessions cannot say where."
                             : "No breakpoint located: these sessions do not show that the gain bends.";
}

const char *an_marginal_words(const ds_marginal_result *m, const struct an_outcome *o, const struct an_price_step *step,
                              ds_arena *a)
{
    bool differ = step->differ && !isnan(step->amount);
    int d = o->decimals ? o->decimals : 1;
    const char *gain = an_number_text(m->estimate, d, a), *low = an_number_text(m->low, d, a),
               *high = an_number_text(m->high, d, a);
    if (!gain || !low || !high) return NULL;
    return ds_textf(a, "From %.0f to %.0f minutes: a change of %s (95 %% interval %s to %s)%s%s.", m->from_min,
                    m->to_min, gain, low, high, m->p < 0.05 ? "" : ", which chance alone could explain",
                    differ ? "; the price difference varies, so the usual one is taken" : "");
}

/* Services charged for one length, and services or visits, differ in price. */
static bool differ(const struct an_prices *p, double minutes, bool within_service)
{
    for (size_t i = 0; i < p->n; i++)
        for (size_t k = i + 1; k < p->n; k++)
            if (p->at[i].minutes == minutes && p->at[k].minutes == minutes && p->at[i].amount != p->at[k].amount &&
                (!within_service || p->at[i].service == p->at[k].service))
                return true;
    return false;
}

const char *an_prices_words(const struct an_prices *p, double from, double to, const struct an_price_step *step)
{
    if (isnan(step->amount)) return "";
    if (differ(p, from, true) || differ(p, to, true)) return "differ; the usual one";
    return differ(p, from, false) || differ(p, to, false) ? "differ by service" : "one for each length";
}
