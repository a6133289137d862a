#include "analyse/tell/client_words.h"
#include "analyse/model/worse_run.h"
#include "analyse/tell/words.h"

#include <math.h>

/* ---- the letter to the client ---- */

/* "+0.4", "−0.4"; what rounds to nothing has no sign: "0.0". */
static const char *signed_text(double x, int decimals, ds_arena *a)
{
    const char *size = an_number_text(x, decimals, a);
    bool nothing = fabs(x) < 0.5 * pow(10, -decimals);
    return size && x > 0 && !nothing ? ds_textf(a, "+%s", size) : size;
}

static int decimals_of(const ds_client_result *c, const struct an_outcome *o)
{
    return o->letter_decimals + an_vanishes(c->low, c->high, o->letter_decimals);
}

/* "On nights after a massage you probably sleep better: your rating is higher by about 0.4 points of 10" */
static const char *effect_words(const ds_client_result *c, const struct an_outcome *o, ds_arena *a)
{
    bool better = c->effect > 0, sure = c->low > 0 || c->high < 0;
    ds_strength strength = ds_verdict_strength(c->verdict);
    const char *change = signed_text(c->effect, o->letter_decimals, a);
    if (!change) return NULL;
    if (strength == DS_NO_STRENGTH)
        return ds_textf(a, "No clear difference yet for %s: on nights after a massage it changes by about %s %s",
                        o->letter, change, o->letter_unit);
    return ds_textf(a, "On nights after a massage you %ssleep %s%s: %s is %s by about %.*f %s",
                    strength == DS_HINT ? "may "
                    : sure              ? ""
                                        : "probably ",
                    better ? "better" : "worse", strength == DS_HINT ? ", a hint and not to be relied upon" : "",
                    o->letter, better ? "higher" : "lower", o->letter_decimals, fabs(c->effect), o->letter_unit);
}

static const char *sentence(const ds_client_result *c, const struct an_outcome *o, ds_arena *a)
{
    int d = decimals_of(c, o);
    const char *effect = effect_words(c, o, a), *low = signed_text(c->low, d, a), *high = signed_text(c->high, d, a);
    if (!effect || !low || !high) return NULL;
    return ds_textf(a,
                    "%s, compared with your other nights. On average it is most likely between %s and %s %s (of 100 "
                    "such ranges about 95 are right).",
                    effect, low, high, o->letter_unit);
}

/* Rounded to 5 % as the results are: the ends mean "or less" and "or more". */
static const char *chance_text(double p, ds_arena *a)
{
    if (p > 0.94) return "95 % or more";
    if (p < 0.06) return "5 % or less";
    return ds_textf(a, "about %.0f %%", 100 * p);
}

static const char *chance(const ds_client_result *c, const struct an_outcome *o, ds_arena *a)
{
    if (isnan(c->p_improved)) return "";
    const char *better = chance_text(c->p_improved, a);
    const char *fifth = isnan(c->p_20pct) ? "" : chance_text(c->p_20pct, a);
    if (!better || !fifth) return NULL;
    return ds_textf(
        a,
        "The chance that %s is better on average on nights after a massage is %s%s%s. That tells how sure the "
        "average is, not how many of your nights will be better.",
        o->letter, better, *fifth ? "; that it is better by a fifth or more, " : "", fifth);
}

/* ---- the prompt to the practice ---- */

/* The owner sees the list of all clients, so luck is told of all of them. */
static const char *talk(const ds_client_result *c, int64_t scored, ds_arena *a)
{
    if (c->worse_in_row < DS_RED_FLAG) return "";
    double by_luck = (double)scored * an_worse_run_now(c->worse_in_row);
    const char *clients = an_counted(scored, "client", "clients", a);
    const char *many =
        by_luck < 0.05 ? "fewer than 0.1" : ds_textf(a, by_luck < 9.5 ? "about %.1f" : "about %.0f", by_luck);
    if (!clients || !many) return NULL;
    return ds_textf(a,
                    "Talk: %d sessions in a row with worse sleep. Of the %s whose sessions can be told, %s would stand "
                    "here with a run as long by luck alone.",
                    c->worse_in_row, clients, many);
}

ds_err an_client_words(int outcome, int64_t scored, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    const struct an_outcome *o = &an_outcomes[outcome];
    for (size_t i = 0; i < out->n_clients; i++) {
        ds_client_result *c = &out->client[i];
        bool told = o->letter && c->verdict != DS_WITHHELD && !isnan(c->effect);
        c->sentence = told ? sentence(c, o, a) : "";
        c->chance = told ? chance(c, o, a) : "";
        c->talk = talk(c, scored, a);
        if (!c->sentence || !c->chance || !c->talk) return ds_fail(w, DS_MEMORY, "a sentence on client %s", c->client);
    }
    return DS_OK;
}
