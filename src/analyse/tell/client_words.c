#include "analyse/tell/client_words.h"

#include <math.h>

/* ---- the letter to the client ---- */

static const char *signed_text(double x, const struct an_outcome *o, ds_arena *a)
{
    return ds_textf(a, "%+.*f", o->letter_decimals, x);
}

/* "On nights after a massage you probably sleep better: your rating is higher by about 0.4 points of 10" */
static const char *effect_words(const ds_client_result *c, const struct an_outcome *o, ds_arena *a)
{
    bool better = c->effect > 0, sure = c->low > 0 || c->high < 0;
    ds_strength strength = ds_verdict_strength(c->verdict);
    if (strength == DS_NO_STRENGTH)
        return ds_textf(a, "No clear difference yet for %s: on nights after a massage it changes by about %+.*f %s",
                        o->letter, o->letter_decimals, c->effect, o->letter_unit);
    return ds_textf(a, "On nights after a massage you %ssleep %s%s: %s is %s by about %.*f %s",
                    strength == DS_HINT ? "may "
                    : sure              ? ""
                                        : "probably ",
                    better ? "better" : "worse", strength == DS_HINT ? ", a hint and not to be relied upon" : "",
                    o->letter, better ? "higher" : "lower", o->letter_decimals, fabs(c->effect), o->letter_unit);
}

static const char *sentence(const ds_client_result *c, const struct an_outcome *o, ds_arena *a)
{
    const char *effect = effect_words(c, o, a), *low = signed_text(c->low, o, a), *high = signed_text(c->high, o, a);
    if (!effect || !low || !high) return NULL;
    return ds_textf(a, "%s, compared with your other nights. Anything from %s to %s %s is possible.", effect, low, high,
                    o->letter_unit);
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
    return ds_textf(a, "The chance that %s is better at all on nights after a massage is %s%s%s.", o->letter, better,
                    *fifth ? "; that it is better by a fifth or more, " : "", fifth);
}

/* ---- the prompt to the practice ---- */

static const char *talk(const ds_client_result *c, ds_arena *a)
{
    if (c->worse_in_row < DS_RED_FLAG) return "";
    const char *share = c->luck < 0.005 ? "fewer than 1" : ds_textf(a, "%.0f", 100 * c->luck);
    if (!share) return NULL;
    return ds_textf(a,
                    "Talk: %d sessions in a row with worse sleep; by luck alone this happens, at one time or another, "
                    "to %s in 100 clients with as many sessions (%d).",
                    c->worse_in_row, share, c->scored);
}

ds_err an_client_words(int outcome, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    const struct an_outcome *o = &an_outcomes[outcome];
    for (size_t i = 0; i < out->n_clients; i++) {
        ds_client_result *c = &out->client[i];
        bool told = o->letter && c->verdict != DS_WITHHELD && !isnan(c->effect);
        c->sentence = told ? sentence(c, o, a) : "";
        c->chance = told ? chance(c, o, a) : "";
        c->talk = talk(c, a);
        if (!c->sentence || !c->chance || !c->talk) return ds_fail(w, DS_MEMORY, "a sentence on client %s", c->client);
    }
    return DS_OK;
}
