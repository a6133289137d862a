#include "analyse/tell/length_words.h"
#include "analyse/tell/words.h"

#include <math.h>

const char *an_breakpoint_words(const ds_breakpoint_result *b, ds_arena *a)
{
    const char *bends =
        ds_textf(a, "the gain bends at about %.0f minutes (95 %% interval %.0f to %.0f).", b->minutes, b->low, b->high);
    if (b->located) return an_said_with(bends, b->strength, a);
    return b->strength ? "No breakpoint located: the gain bends somewhere, but these sessions cannot say where."
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

/* ---- the best length ---- */

static const double unlikely = 0.2, hardly = 0.05;

static double chance(const ds_length_best_row *b, bool money)
{
    return money ? b->p_money : b->p_sleep;
}

/* The place of the shortest length beyond which the best is unlikely to lie; left: how likely it is nonetheless. Among
 * choices of which one is the best: where nothing pays, none is. */
static size_t enough_at(const ds_length_best_row *best, size_t n, bool money, double *left)
{
    double all = 0, beyond = 0;
    size_t i = n - 1;
    *left = 0;
    for (size_t k = 0; k < n; k++) all += chance(&best[k], money);
    for (; i > 0; i--) {
        beyond += chance(&best[i], money) / all;
        if (!(beyond <= unlikely)) break;
        *left = beyond;
    }
    return i;
}

static const char *enough_words(const ds_length_best_row *best, size_t n, bool money, ds_arena *a)
{
    double left;
    size_t i = enough_at(best, n, money, &left);
    const char *what = money ? "For the money, sleep gained by its price," : "For sleep";
    if (i + 1 == n) return ds_textf(a, "%s the longest length, %.0f minutes, may be the best.", what, best[i].minutes);
    return ds_textf(a,
                    "%s more than %.0f minutes is unlikely to pay: the chance that a longer session is the best is "
                    "%.0f %%.",
                    what, best[i].minutes, fmax(1, 100 * left));
}

const char *an_best_words(const ds_length_best_row *best, size_t n, ds_arena *a)
{
    const char *sleep = enough_words(best, n, false, a), *money;
    double all = 0;
    for (size_t i = 0; i < n; i++) all += best[i].p_money;
    if (!sleep || !(all > hardly)) return sleep;
    money = enough_words(best, n, true, a);
    return money ? ds_textf(a, "%s %s", sleep, money) : NULL;
}
