#include "analyse/tell/client_words.h"
#include "analyse/model/worse_run.h"
#include "analyse/tell/words.h"

#include <math.h>
#include <string.h>

/* ---- the letter to the client ---- */

static int decimals_of(const ds_client_result *c, const struct an_outcome *o)
{
    return o->letter_decimals + an_vanishes(c->low, c->high, o->letter_decimals);
}

static bool rounds_to_nothing(double x, int decimals)
{
    return fabs(x) < 0.5 * pow(10, -decimals);
}

static const char *nights(const struct an_outcome *o)
{
    return o->letter_morning ? "mornings" : "nights";
}

/* A gain in the value's own direction: "higher". */
static const char *direction(int outcome, double gain)
{
    return gain * an_outcome_sign(outcome) > 0 ? an_outcomes[outcome].letter_more : an_outcomes[outcome].letter_less;
}

/* "25 minutes shorter", "1.4 points of 10 higher", "no different" */
static const char *change(int outcome, double gain, int decimals, ds_arena *a)
{
    if (rounds_to_nothing(gain, decimals)) return "no different";
    const struct an_outcome *o = &an_outcomes[outcome];
    const char *size = an_number_text(fabs(gain), decimals, a);
    const char *unit = size && !strcmp(size, "1") && !strcmp(o->letter_unit, "minutes") ? "minute" : o->letter_unit;
    return size ? ds_textf(a, "%s %s %s", size, unit, direction(outcome, gain)) : NULL;
}

/* From the lower value to the higher one: "anything from 25 minutes shorter to 1 minute longer" */
static const char *range(int outcome, const ds_client_result *c, ds_arena *a)
{
    const int d = decimals_of(c, &an_outcomes[outcome]);
    const char *low = change(outcome, c->low, d, a), *high = change(outcome, c->high, d, a);
    return low && high ? ds_textf(a, "anything from %s to %s", low, high) : NULL;
}

static const char *no_difference(int outcome, const ds_client_result *c, ds_arena *a)
{
    const struct an_outcome *o = &an_outcomes[outcome];
    const char *between = range(outcome, c, a);
    const int d = decimals_of(c, o);
    /* One that leaves out no difference, and is none for all that: why, or the sentence would speak against itself. */
    const bool apart = c->low * c->high > 0 && !rounds_to_nothing(c->low, d) && !rounds_to_nothing(c->high, d);
    return between ? ds_textf(a,
                              "No clear difference yet for %s: on %s after a massage it may be %s, compared with your other %s (of 100 such "
                              "ranges about 95 are right).%s",
                              o->letter, nights(o), between, nights(o),
                              apart ? " Where one looks every month, chance alone makes such a range now and then." : "")
                   : NULL;
}

/* "most likely by something between 0.3 and 1.4 points of 10" */
static const char *size_range(int outcome, const ds_client_result *c, ds_arena *a)
{
    if (c->low * c->high <= 0) {
        const char *between = range(outcome, c, a);
        return between ? ds_textf(a, "it is most likely %s", between) : NULL;
    }
    const int d = decimals_of(c, &an_outcomes[outcome]);
    const char *least = an_number_text(fmin(fabs(c->low), fabs(c->high)), d, a),
               *most = an_number_text(fmax(fabs(c->low), fabs(c->high)), d, a);
    return least && most ? ds_textf(a, "the difference is most likely between %s and %s %s", least, most, an_outcomes[outcome].letter_unit)
                         : NULL;
}

/* "On nights after a massage you probably sleep better: your rating is about 0.8 points of 10 higher, compared with ..." */
static const char *sentence(int outcome, const ds_client_result *c, ds_arena *a)
{
    const struct an_outcome *o = &an_outcomes[outcome];
    const ds_strength strength = ds_verdict_strength(c->verdict);
    if (strength == DS_NO_STRENGTH) return no_difference(outcome, c, a);
    const bool sure = c->low > 0 || c->high < 0;
    const char *size = change(outcome, c->effect, o->letter_decimals + rounds_to_nothing(c->effect, o->letter_decimals), a),
               *between = size_range(outcome, c, a);
    if (!size || !between) return NULL;
    return ds_textf(a, "On %s after a massage you %s%s %s%s: %s is about %s, compared with your other %s; on average %s (of 100 such ranges about 95 are right).",
                    nights(o), strength == DS_HINT ? "may " : sure ? "" : "probably ", o->letter_morning ? "feel" : "sleep",
                    c->effect > 0 ? "better" : "worse", strength == DS_HINT ? ", a hint and not to be relied upon" : "", o->letter, size,
                    nights(o), between);
}

/* Plain averages as a reader of the table sees them, as gains: higher is better. */
typedef struct {
    double plain; /* nights after a massage against the other ones */
    double came;  /* nights just before a visit against them */
    double since; /* nights after a massage against those before */
} averages;

static double as_printed(double x, int decimals)
{
    const double unit = pow(10, -decimals);
    return unit * round(x / unit);
}

static averages averages_of(int outcome, const ds_client_result *c)
{
    const double sign = an_outcome_sign(outcome);
    const int d = an_outcomes[outcome].letter_decimals;
    const double session = as_printed(c->mean_session, d), plain = as_printed(c->mean_other, d), before = as_printed(c->mean_before, d);
    return (averages){ sign * (session - plain), sign * (before - plain), sign * (session - before) };
}

/* They point the other way than what is said, or lie beyond the range that is. */
static bool look_otherwise(const averages *v, const ds_client_result *c)
{
    if (isnan(v->plain)) return false;
    if (ds_verdict_strength(c->verdict) != DS_NO_STRENGTH) return v->plain * c->effect < 0;
    return v->plain < fmin(c->low, 0) || v->plain > fmax(c->high, 0);
}

/* Visits came in times when nights were worse, or better, anyway, and against the nights just before them those after look
 * as it is said. */
static bool times_explain(const averages *v, const ds_client_result *c)
{
    if (!(v->came * v->plain > 0)) return false;
    if (ds_verdict_strength(c->verdict) != DS_NO_STRENGTH) return v->since * c->effect > 0;
    return v->plain < 0 ? v->since >= c->low : v->since <= c->high;
}

/* Where the averages look otherwise: why, or that it is open. */
static const char *why(int outcome, const ds_client_result *c, ds_arena *a)
{
    const struct an_outcome *o = &an_outcomes[outcome];
    const averages v = averages_of(outcome, c);
    if (!look_otherwise(&v, c)) return "";
    if (!times_explain(&v, c))
        return ds_textf(a, "The plain averages in the table look otherwise. Why, your log cannot tell yet: the sentence above compares %s of the same time, "
                           "allows for what else you logged%s.", nights(o),
                        c->alone ? "" : ", and goes by other clients, too");
    const char *before = an_number_text(c->mean_before, o->letter_decimals, a), *other = an_number_text(c->mean_other, o->letter_decimals, a);
    if (!before || !other) return NULL;
    return ds_textf(a, "The plain averages in the table look otherwise, since you mostly came in %s times: on the %s just before your visits %s was %s %s on "
                       "average, on your other %s %s. The sentence above compares %s of the same time.",
                    v.came < 0 ? "worse" : "better", nights(o), o->letter, before, o->letter_unit, nights(o), other, nights(o));
}

/* Rounded to 5 % as the results are: the ends mean "or less" and "or more". */
static const char *chance_text(double p, ds_arena *a)
{
    if (p > 0.94) return "95 % or more";
    if (p < 0.06) return "5 % or less";
    return ds_textf(a, "about %.0f %%", 100 * p);
}

/* Beside "no clear difference" a chance would say the contrary: it is that of one look, and the verdict holds over many. */
static const char *chance(const ds_client_result *c, const struct an_outcome *o, ds_arena *a)
{
    if (isnan(c->p_improved) || ds_verdict_strength(c->verdict) == DS_NO_STRENGTH) return "";
    const char *better = chance_text(c->p_improved, a);
    return better ? ds_textf(a, "The chance that %s is better on average on %s after a massage is %s.", o->letter, nights(o), better) : NULL;
}

/* ---- would you notice it? ---- */

static const double asked = 0.06, even = 0.5; /* chances from which on something is in question, and likely */

/* "10 points of 100", "1 point of 10" */
static const char *noticed_size(const struct an_outcome *o, ds_arena *a)
{
    const bool one = o->noticed < 1.5;
    return ds_textf(a, "%.0f %s%s", o->noticed, one ? "point" : "points", o->letter_unit + sizeof "points" - 1);
}

/* Both ends lie below what people notice. */
static bool is_small(const ds_client_result *c, const struct an_outcome *o)
{
    return o->noticed > 0 && fmax(fabs(c->low), fabs(c->high)) < o->noticed;
}

static const char *noticed(const ds_client_result *c, const struct an_outcome *o, ds_arena *a)
{
    const char *size = o->noticed > 0 ? noticed_size(o, a) : "", *p = chance_text(c->p_noticed, a);
    if (!size || !p) return NULL;
    if (is_small(c, o)) return ds_textf(a, "Hardly: whatever it is, it is most likely less than the %s that people notice.", size);
    if (ds_verdict_strength(c->verdict) == DS_NO_STRENGTH || !(c->effect > 0) || !(c->p_noticed > asked)) return "";
    return ds_textf(a, "%s: the chance that the difference is one that people notice, %s or more, is %s.",
                    c->p_noticed > even ? "Probably" : "Perhaps", size, p);
}

/* A fifth is named where it is in question: of what is better, and not small. */
static const char *fifth(const ds_client_result *c, const struct an_outcome *o, ds_arena *a)
{
    if (ds_verdict_strength(c->verdict) == DS_NO_STRENGTH || is_small(c, o) || !(c->p_20pct > asked)) return "";
    const char *p = chance_text(c->p_20pct, a);
    return p ? ds_textf(a, "The chance that %s is better by a fifth or more, which would be a big change, is %s.", o->letter, p) : NULL;
}

static const char *notice(const ds_client_result *c, const struct an_outcome *o, ds_arena *a)
{
    const char *felt = noticed(c, o, a), *big = fifth(c, o, a);
    return felt && big ? ds_textf(a, "%s%s%s", felt, *felt && *big ? " " : "", big) : NULL;
}

/* ---- the prompt to the practice ---- */

/* The owner sees the list of all clients, so luck is told of all of them. */
static const char *talk(const ds_client_result *c, int64_t scored, ds_arena *a)
{
    if (!an_is_worse(c->worse_sum, (int)c->worse_sessions)) return "";
    double by_luck = (double)scored * AN_WORSE_BY_LUCK;
    const char *clients = an_counted(scored, "client", "clients", a);
    const char *many =
        by_luck < 0.05 ? "fewer than 0.1" : ds_textf(a, by_luck < 9.5 ? "about %.1f" : "about %.0f", by_luck);
    if (!clients || !many) return NULL;
    return ds_textf(a,
                    "Talk: sleep after the last %d sessions fell short of what was expected, together by %.1f standard deviations. Of the "
                    "%s whose sessions can be told, %s would stand here by luck alone.",
                    (int)c->worse_sessions, c->worse_sum, clients, many);
}

ds_err an_client_words(int outcome, int64_t scored, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    const struct an_outcome *o = &an_outcomes[outcome];
    for (size_t i = 0; i < out->n_clients; i++) {
        ds_client_result *c = &out->client[i];
        bool told = o->letter && c->verdict != DS_WITHHELD && !isnan(c->effect);
        c->sentence = told ? sentence(outcome, c, a) : "";
        c->why = told ? why(outcome, c, a) : "";
        c->chance = told ? chance(c, o, a) : "";
        c->notice = told ? notice(c, o, a) : "";
        c->talk = talk(c, scored, a);
        if (!c->sentence || !c->why || !c->chance || !c->notice || !c->talk) return ds_fail(w, DS_MEMORY, "a sentence on client %s", c->client);
    }
    return DS_OK;
}
