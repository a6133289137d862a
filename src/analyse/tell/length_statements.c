/* The four one-sided statements about length (docs/methods.md 9). That a gain past 75 minutes is not significant is no
 * evidence of a plateau, so each says only what it has shown. */
#include "analyse/tell/length_statements.h"
#include "analyse/tell/words.h"

#include <math.h>

static const double one_sided = 0.05;

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
                               .p_rising = NAN,
                               .p_diminishing = NAN,
                               .p_plateau = NAN,
                               .p_decline = NAN,
                               .after_lower95 = NAN,
                               .after_upper95 = NAN,
                               .difference_upper95 = NAN };
    l.known = !isnan(before->estimate) && !isnan(after->estimate) && !isnan(difference->estimate);
    if (!l.known) return l;
    double reach = ds_t_quantile(0.95, after->df) * after->se;
    l.after_lower95 = after->estimate - reach;
    l.after_upper95 = after->estimate + reach;
    l.difference_upper95 = difference->estimate + ds_t_quantile(0.95, difference->df) * difference->se;
    l.p_rising = an_t_below(-after->estimate / after->se, after->df);
    l.p_decline = an_t_below(after->estimate / after->se, after->df);
    l.p_diminishing = an_t_below(difference->estimate / difference->se, difference->df);
    double short_of = an_t_below((after->estimate - margin) / after->se, after->df);
    if (margin > 0) l.p_plateau = fmax(l.p_diminishing, short_of);
    return l;
}

void an_length_bear_out(const ds_estimate *step, ds_length_statements *l)
{
    if (!l->known || isnan(step->estimate)) return;
    l->p_decline = fmax(l->p_decline, an_t_below(step->estimate / step->se, step->df));
    if (!isnan(l->p_plateau))
        l->p_plateau = fmax(l->p_plateau, an_t_below((step->estimate - l->margin) / step->se, step->df));
}

static ds_strength if_points(ds_verdict v, bool up)
{
    bool points = up ? v == DS_HELPS || v == DS_MAY_HELP : v == DS_HURTS || v == DS_MAY_HURT;
    return points ? ds_verdict_strength(v) : DS_NO_STRENGTH;
}

static ds_strength weaker(ds_strength a, ds_strength b)
{
    return a < b ? a : b;
}

void an_length_conclude(ds_verdict after, ds_verdict difference, ds_length_statements *l)
{
    l->still_rising = if_points(after, true);
    l->decline = l->p_decline > one_sided ? DS_NO_STRENGTH : if_points(after, false);
    l->diminishing = if_points(difference, false);
    l->plateau = weaker(l->plateau, l->diminishing);
}

/* What may be said of length: what the data show, and what a therapist can do about it. %s: the outcome. */
enum holding { DECLINES, LEVELS, RISES_SLOWER, RISES, DIMINISHES, UP_TO_75, NOTHING };
static const struct {
    const char *lead, *advice;
} says[] = {
    [DECLINES] = { "sessions past 75 minutes went with worse sleep the longer they were, against those of 75 minutes and not against none",
                   "for %s keep to 75 minutes: after longer sessions it was worse" },
    [LEVELS] = { "the gain levels off past 75 minutes", "for %s 75 minutes are enough: what a longer session does beyond is too little to matter" },
    [RISES_SLOWER] = { "the gain is still rising past 75 minutes, but more slowly",
                       "for %s a session past 75 minutes still does more, each quarter of an hour less than one before" },
    [RISES] = { "the gain is still rising past 75 minutes", "for %s a session past 75 minutes is worth its time: each further quarter of an hour does more" },
    [DIMINISHES] = { "time past 75 minutes gains less than time before; whether it gains anything, we cannot tell yet",
                     "for %s the time up to 75 minutes does most: offer more for other reasons" },
    [UP_TO_75] = { NULL, "for %s offer 75 minutes rather than less: up to there each quarter of an hour does more" },
    [NOTHING] = { "whether time past 75 minutes gains anything, we cannot tell yet",
                  "for %s any length will do as far as these sessions tell: go by what the client wants and likes to pay" },
};

/* The first that holds. */
static enum holding what_holds(const ds_length_statements *l, ds_strength *strength)
{
    const struct {
        enum holding what;
        ds_strength strength;
    } rows[] = { { DECLINES, l->decline },
                 { LEVELS, l->plateau },
                 { RISES_SLOWER, weaker(l->still_rising, l->diminishing) },
                 { RISES, l->still_rising },
                 { DIMINISHES, l->diminishing } };
    for (size_t i = 0; i < DS_COUNT(rows); i++) {
        *strength = rows[i].strength;
        if (*strength) return rows[i].what;
    }
    return NOTHING;
}

const char *an_length_advice(const ds_length_statements *l, ds_verdict before, const struct an_outcome *o, ds_arena *a)
{
    ds_strength strength;
    if (!l->known) return "";
    enum holding what = what_holds(l, &strength);
    if (what == NOTHING && (strength = if_points(before, true))) what = UP_TO_75;
    const char *said = ds_textf(a, says[what].advice, o->named);
    return said && (said = an_said_with(said, strength, a)) ? ds_textf(a, "%s.", said) : NULL;
}

const char *an_length_sentence(const ds_length_statements *l, const struct an_outcome *o, ds_arena *a)
{
    bool level = l->plateau && !l->decline;
    int d = o->decimals ? o->decimals : 1; /* minutes of sleep per 15 minutes of massage are few */
    const char *after = an_number_text(l->after, d, a), *low = an_number_text(l->after_low, d, a);
    const char *high = an_number_text(l->after_high, d, a), *before = an_number_text(l->before, d, a);
    const char *margin = an_number_text(l->margin, d, a), *unit = o->unit;
    ds_strength strength;
    const enum holding what = what_holds(l, &strength);
    const char *lead = an_said_with(says[what].lead, strength, a);
    if (!after || !low || !high || !before || !margin || !lead) return NULL;
    return ds_textf(a,
                    "%s: each extra 15 minutes went with a change of %s %s (95 %% interval %s to %s), against %s up to "
                    "75 minutes%s%s%s.",
                    lead, after, unit, low, high, before, level ? "; less than the " : "", level ? margin : "",
                    level ? " that would matter" : "");
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
            "found four times in five with these %s sessions past 75 minutes.",
            size, o->unit, have);
    return ds_textf(
        a,
        " Finding a gain past 75 minutes that is smaller by %s %s for each 15 minutes than before takes about %s "
        "sessions past 75 minutes; there are %s.",
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

static const struct wording {
    const char *name, *question, *holds, *open;
} wordings[STATEMENTS] = {
    [RISING] = { "still_rising", "Does more than 75 minutes still gain?", "past 75 minutes longer sessions still gain.",
                 "Not known yet whether sessions past 75 minutes gain more." },
    [DIMINISHING] = { "diminishing", "Does each extra quarter of an hour gain less past 75 minutes?",
                      "time past 75 minutes gains less than time before it.",
                      "Not known yet whether time past 75 minutes gains less than time before it." },
    [PLATEAU] = { "plateau_supported", "Is it about level past 75 minutes?",
                  "past 75 minutes 15 more minutes gain less than would matter.",
                  "Not known yet whether the gain past 75 minutes is too small to matter." },
    [DECLINE] = { "decline_supported", "Is sleep worse after more than 75 minutes than after 75?",
                  "past 75 minutes sleep was the worse the longer the session; that compares with 75 minutes, not with "
                  "no massage.",
                  "Not known yet whether sleep is worse after more than 75 minutes than after 75." },
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

/* "Yes. Past 75 ...", "Perhaps. A hint, not to be relied upon: past 75 ..." */
static bool put(int i, ds_strength strength, double p, double bound, ds_arena *a, ds_statement *s)
{
    const struct wording *w = &wordings[i];
    const char *said = strength ? an_said_with(w->holds, strength, a) : w->open;
    const char *answer = !strength ? said : ds_textf(a, "%s %s", strength == DS_HINT ? "Perhaps." : "Yes.", said);
    s[i] = (ds_statement){ .name = w->name,
                           .holds = strength == DS_ESTABLISHED,
                           .strength = strength,
                           .p = p,
                           .bound = bound,
                           .words = said,
                           .question = w->question,
                           .answer = answer };
    return said && answer;
}

bool an_statements_fill(const ds_length_statements *l, ds_arena *a, ds_statement s[LENGTH_STATEMENTS])
{
    for (int i = 0; i < STATEMENTS; i++) s[i] = blank(i);
    if (!l->known) return true;
    bool fine = put(RISING, l->still_rising, l->p_rising, l->after_lower95, a, s) &&
                put(DIMINISHING, l->diminishing, l->p_diminishing, l->difference_upper95, a, s) &&
                put(PLATEAU, l->plateau, l->p_plateau, l->after_upper95, a, s) &&
                put(DECLINE, l->decline, l->p_decline, l->after_upper95, a, s);
    if (!(l->margin > 0)) s[PLATEAU].words = s[PLATEAU].answer = no_margin;
    return fine;
}
