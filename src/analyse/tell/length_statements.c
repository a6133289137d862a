/* The four one-sided statements about length (docs/methods.md 9). That a gain past 75 minutes is not significant is no
 * evidence of a plateau, so each says only what it has shown. */
#include "analyse/tell/length_statements.h"
#include "analyse/tell/words.h"

#include <math.h>

double an_t_below(double t, double df)
{
    double tail = ds_t_two_sided(t, df) / 2;
    return t < 0 ? tail : 1 - tail;
}

ds_length_statements an_length_statements(const ds_estimate *before, const ds_estimate *after,
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
    l.p_diminishing = an_t_below(difference->estimate / difference->se, difference->df);
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

const char *an_length_sentence(const ds_length_statements *l, const struct an_outcome *o, ds_arena *a)
{
    int d = o->decimals ? o->decimals : 1; /* minutes of sleep per 15 minutes of massage are few */
    const char *after = an_number_text(l->after, d, a), *low = an_number_text(l->after_low, d, a);
    const char *high = an_number_text(l->after_high, d, a), *before = an_number_text(l->before, d, a);
    const char *margin = an_number_text(l->margin, d, a), *unit = o->unit;
    if (!after || !low || !high || !before || !margin) return NULL;
    return ds_textf(a,
                    "%s: each extra 15 minutes went with a change of %s %s (95 %% interval %s to %s), against %s up to "
                    "75 minutes%s%s%s.",
                    length_lead(l), after, unit, low, high, before, l->plateau ? "; less than the " : "",
                    l->plateau ? margin : "", l->plateau ? " that would matter" : "");
}

const char *an_length_needs(const ds_length_statements *l, const struct an_outcome *o, int64_t sessions, ds_arena *a)
{
    static const double reach = 1.6448536269514722 + 0.8416212335729143; /* one-sided 5 %, power 80 % */
    double change = 2 * l->margin, ratio = reach * l->difference_se / change;
    if (!l->known || !(change > 0) || l->still_rising || l->diminishing || l->decline) return "";
    const char *size = an_number_text(change, o->decimals ? o->decimals : 1, a), *have = an_count_text(sessions, a),
               *need = an_count_text(10 * (int64_t)ceil((double)sessions * ratio * ratio / 10), a);
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

const char *an_length_too_few(int64_t below, int64_t above, int64_t needed, ds_arena *a)
{
    const char *under = an_counted(below, "session", "sessions", a), *over = an_count_text(above, a),
               *need = an_count_text(needed, a);
    if (!under || !over || !need) return NULL;
    return ds_textf(
        a, "Not enough nights yet to tell what length does: %s under and %s over 75 minutes are in, %s of each needed.",
        under, over, need);
}

/* ---- as rows ---- */

enum { RISING, DIMINISHING, PLATEAU, DECLINE, STATEMENTS = LENGTH_STATEMENTS };

enum { YES = sizeof "Yes. " - 1 }; /* of an answer, before the words */
static const struct wording {
    const char *name, *question, *holds, *open;
} wordings[STATEMENTS] = {
    [RISING] = { "still_rising", "Does more than 75 minutes still gain?",
                 "Yes. Past 75 minutes longer sessions still gain.",
                 "Not shown: past 75 minutes there may be no further gain." },
    [DIMINISHING] = { "diminishing", "Does each extra quarter of an hour gain less past 75 minutes?",
                      "Yes. Time past 75 minutes gains less than time before it.",
                      "Not shown: time past 75 minutes may gain as much as time before it." },
    [PLATEAU] = { "plateau_supported", "Is it about level past 75 minutes?",
                  "Yes. Past 75 minutes 15 more minutes gain less than would matter.",
                  "Not shown: past 75 minutes a gain that matters is not ruled out." },
    [DECLINE] = { "decline_supported", "Do sessions past 75 minutes make sleep worse?",
                  "Yes. Past 75 minutes longer sessions went with worse sleep.",
                  "Not shown: sessions past 75 minutes may do no harm." },
};
static const char too_few[] = "Not enough nights yet on both sides of 75 minutes.",
                  no_margin[] = "Not asked: for this outcome nobody has set what gain would matter.";

static ds_statement blank(int i)
{
    return (ds_statement){ .name = wordings[i].name,
                           .holds = DS_NOT_KNOWN,
                           .p = NAN,
                           .bound = NAN,
                           .words = too_few,
                           .question = wordings[i].question,
                           .answer = too_few };
}

static void put(ds_statement *s, bool holds, double p, double bound)
{
    const struct wording *w = &wordings[0];
    while (w->name != s->name) w++;
    *s = (ds_statement){ .name = s->name,
                         .holds = holds,
                         .p = p,
                         .bound = bound,
                         .words = holds ? w->holds + YES : w->open,
                         .question = w->question,
                         .answer = holds ? w->holds : w->open };
}

/* after, change: estimates with the df of verdicts. */
void an_statements_fill(const ds_length_statements *l, const ds_estimate *after, const ds_estimate *change,
                        ds_statement *s)
{
    for (int i = 0; i < STATEMENTS; i++) s[i] = blank(i);
    if (!l->known) return;
    double reach = ds_t_quantile(0.95, change->df) * change->se;
    put(&s[RISING], l->still_rising, an_t_below(-after->t, after->df), l->after_lower95);
    put(&s[DIMINISHING], l->diminishing, l->p_diminishing, change->estimate + reach);
    double short_of = an_t_below((after->estimate - l->margin) / after->se, after->df);
    put(&s[PLATEAU], l->plateau, l->margin > 0 ? fmax(l->p_diminishing, short_of) : NAN, l->after_upper95);
    if (!(l->margin > 0)) s[PLATEAU].words = s[PLATEAU].answer = no_margin;
    put(&s[DECLINE], l->decline, an_t_below(after->t, after->df), l->after_upper95);
}
