#include "analyse/tell/words.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define MINUS "\xE2\x88\x92" /* U+2212 */

const char *number_text(double x, int decimals, ds_arena *a)
{
    char digits[48];
    snprintf(digits, sizeof digits, "%.*f", decimals, fabs(x));
    bool zero = !digits[strspn(digits, "0.")];
    return ds_textf(a, "%s%s", x < 0 && !zero ? MINUS : "", digits);
}

const char *count_text(int64_t n, ds_arena *a)
{
    char digits[24];
    size_t k = (size_t)snprintf(digits, sizeof digits, "%" PRId64, n), at = 0;
    char *out = ds_alloc(a, 2 * sizeof digits);
    for (size_t i = 0; out && i < k; i++) {
        if (i && (k - i) % 3 == 0) out[at++] = ',';
        out[at++] = digits[i];
    }
    return out;
}

const char *counted(int64_t n, const char *one, const char *many, ds_arena *a)
{
    const char *count = count_text(n, a);
    return count ? ds_textf(a, "%s %s", count, n == 1 ? one : many) : NULL;
}

/* ---- length ---- */

double t_below(double t, double df)
{
    double tail = ds_t_two_sided(t, df) / 2;
    return t < 0 ? tail : 1 - tail;
}

ds_length_statements length_statements(const ds_estimate *before, const ds_estimate *after,
                                       const ds_estimate *difference, double margin)
{
    ds_length_statements l = { .before = before->estimate,
                               .after = after->estimate,
                               .after_low = after->low,
                               .after_high = after->high,
                               .difference = difference->estimate,
                               .difference_se = difference->se,
                               .margin = margin,
                               .p_diminishing = NAN,
                               .after_lower95 = NAN,
                               .after_upper95 = NAN };
    l.known = !isnan(before->estimate) && !isnan(after->estimate) && !isnan(difference->estimate);
    if (!l.known) return l;
    double reach = ds_t_quantile(0.95, after->df) * after->se;
    l.after_lower95 = after->estimate - reach;
    l.after_upper95 = after->estimate + reach;
    l.p_diminishing = t_below(difference->estimate / difference->se, difference->df);
    l.still_rising = l.after_lower95 > 0;
    l.diminishing = l.p_diminishing < 0.05;
    l.plateau = l.diminishing && margin > 0 && l.after_upper95 < margin;
    l.decline = l.after_upper95 < 0;
    return l;
}

/* The first that holds is said. */
static const char *length_lead(const ds_length_statements *l)
{
    if (l->decline) return "Sessions past 75 minutes went with worse sleep the longer they were";
    if (l->plateau) return "The gain levels off past 75 minutes";
    if (l->still_rising && l->diminishing) return "The gain is still rising past 75 minutes, but more slowly";
    if (l->still_rising) return "The gain is still rising past 75 minutes";
    if (l->diminishing)
        return "Time past 75 minutes gains less than time before; whether it gains anything, we cannot tell yet";
    return "Whether time past 75 minutes gains anything, we cannot tell yet";
}

const char *length_sentence(const ds_length_statements *l, const struct outcome *o, ds_arena *a)
{
    int d = o->decimals ? o->decimals : 1; /* minutes of sleep per 15 minutes of massage are few */
    const char *after = number_text(l->after, d, a), *low = number_text(l->after_low, d, a);
    const char *high = number_text(l->after_high, d, a), *before = number_text(l->before, d, a);
    const char *margin = number_text(l->margin, d, a), *unit = o->unit;
    if (!after || !low || !high || !before || !margin) return NULL;
    return ds_textf(a,
                    "%s: each extra 15 minutes went with a change of %s %s (95 %% interval %s to %s), against %s up to "
                    "75 minutes%s%s%s.",
                    length_lead(l), after, unit, low, high, before, l->plateau ? "; less than the " : "",
                    l->plateau ? margin : "", l->plateau ? " that would matter" : "");
}

const char *length_needs(const ds_length_statements *l, const struct outcome *o, int64_t sessions, ds_arena *a)
{
    static const double reach = 1.6448536269514722 + 0.8416212335729143; /* one-sided 5 %, power 80 % */
    double change = 2 * l->margin, ratio = reach * l->difference_se / change;
    if (!l->known || !(change > 0) || l->still_rising || l->diminishing || l->decline) return "";
    const char *size = number_text(change, o->decimals ? o->decimals : 1, a), *have = count_text(sessions, a),
               *need = count_text(10 * (int64_t)ceil((double)sessions * ratio * ratio / 10), a);
    if (!size || !have || !need) return NULL;
    if (ratio <= 1)
        return ds_textf(
            a,
            " A gain past 75 minutes that is smaller by %s %s for each 15 minutes than before would have been "
            "found four times in five with these %s sessions.",
            size, o->unit, have);
    return ds_textf(
        a,
        " Finding a gain past 75 minutes that is smaller by %s %s for each 15 minutes than before takes about %s "
        "sessions like these; there are %s.",
        size, o->unit, need, have);
}

const char *length_too_few(int64_t below, int64_t above, int64_t needed, ds_arena *a)
{
    const char *under = counted(below, "session", "sessions", a), *over = count_text(above, a),
               *need = count_text(needed, a);
    if (!under || !over || !need) return NULL;
    return ds_textf(
        a, "Not enough nights yet to tell what length does: %s under and %s over 75 minutes are in, %s of each needed.",
        under, over, need);
}
