/* "Can we trust this?" in plain words, from the primary outcome's checks. */
#include "analyse/tell/trust.h"
#include "analyse/model/outcomes.h"
#include "analyse/tell/booking.h"
#include "analyse/tell/comparisons.h"
#include "analyse/tell/control_words.h"
#include "analyse/tell/device_words.h"
#include "analyse/tell/shift.h"
#include "analyse/tell/source_words.h"
#include "analyse/tell/verdict.h"
#include "analyse/tell/words.h"

#include <math.h>
#include <string.h>

enum { MOST_TRUST = 20 };

struct trust_writer {
    const ds_outcome_result *o;
    const struct an_outcome *words;
    ds_arena *a;
    ds_results *out;
    bool full; /* memory ran out, or more is told than there is room for */
};

static void add(struct trust_writer *t, const char *topic, const char *words)
{
    if (!words || t->out->n_trust == MOST_TRUST)
        t->full = true;
    else
        t->out->trust[t->out->n_trust++] = (ds_trust_result){ .topic = topic, .words = words };
}

static const ds_sensitivity_result *check(const ds_outcome_result *o, const char *name)
{
    for (size_t i = 0; i < o->n_sensitivity; i++)
        if (!strcmp(o->sensitivity[i].name, name)) return &o->sensitivity[i];
    return NULL;
}

/* "0.31 points higher" */
static const char *size_of(const struct trust_writer *t, double x)
{
    const char *n = an_number_text(fabs(x), t->words->decimals ? t->words->decimals : 1, t->a);
    return n ? ds_textf(t->a, "%s %s", n, x < 0 ? t->words->worse : t->words->better) : NULL;
}

static bool apart(const ds_sensitivity_result *a, const ds_sensitivity_result *b)
{
    return fabs(a->estimate - b->estimate) > 2 * fmax(a->se, b->se);
}

/* ---- each question ---- */

static void tell_primary(struct trust_writer *t, const ds_sensitivity_result *p)
{
    int d = t->words->decimals ? t->words->decimals : 1;
    d += an_vanishes(p->low, p->high, d);
    const char *size = size_of(t, p->estimate), *low = an_number_text(p->low, d, t->a),
               *high = an_number_text(p->high, d, t->a);
    add(t, "The answer",
        size && low && high ? ds_textf(t->a,
                                       "Over the two nights after a massage, added together, %s %s than on the "
                                       "same clients' nights without one, other things equal. The data "
                                       "agree with anything from %s to %s.",
                                       t->words->lead, size, low, high)
                            : NULL);
}

/* Why a plain comparison differs. A story is told only where the sign of the difference and the lead test both bear
 * it out; which way booking after bad nights pushes: a recovery makes before-and-after too good, a bad spell makes
 * nights after a massage too bad. */
static const struct plain {
    const char *check, *topic, *what;
    int bad_pushes;
    const char *after_bad, *after_good, *unknown, *near;
} plains[] = {
    { "naive_pre_post", "Before and after",
      "Simply comparing the night after a massage with the night before it would say", 1,
      "People come when sleep has been bad, and a bad night is usually followed by a better one anyway; that recovery "
      "is "
      "counted as if the massage had done it. Do not use this number.",
      "People come when sleep has been good, and a good night is usually followed by a worse one anyway; that fall is "
      "held "
      "against the massage. Do not use this number.",
      "It differs from ours because last night, or the second night of an earlier massage, gets into it. Do not use "
      "this "
      "number.",
      "Here it is not far from our answer; it misleads wherever people choose their days by how they slept." },
    { "naive_session_vs_plain", "Massage nights and others",
      "Simply comparing nights after a massage with all other nights would say", -1,
      "Massages fall in bad spells, and spells last; the spell is blamed on the massage. Leave this number aside.",
      "Massages fall in good spells, and spells last; the spell is credited to the massage. Leave this number aside.",
      "It differs from ours because good or bad spells, or second nights of massages, get into it. Leave this number "
      "aside, "
      "too.",
      "This one is close to our answer here." },
};

/* lead: NULL where it was not asked. */
static const char *why_plain(const struct plain *c, const ds_lead_result *lead, double difference, bool far)
{
    bool known = lead && (lead->high < 0 || lead->low > 0);
    int pushes = known && lead->high < 0 ? c->bad_pushes : -c->bad_pushes;
    if (!far) return c->near;
    if (!known || difference * pushes < 0) return c->unknown;
    return lead->high < 0 ? c->after_bad : c->after_good;
}

/* What is reported of the first night, to hold against what can be told of that night only. */
static ds_sensitivity_result first_night(const ds_sensitivity_result *p)
{
    ds_sensitivity_result r = *p;
    r.estimate = p->night0_estimate;
    r.se = p->night0_se;
    return r;
}

static void tell_plain(struct trust_writer *t, const ds_sensitivity_result *p, const struct plain *c)
{
    const ds_sensitivity_result *n = check(t->o, c->check), ours = first_night(p);
    if (!n) return;
    const char *size = size_of(t, n->estimate), *own = size_of(t, ours.estimate);
    const char *why = why_plain(c, t->o->n_lead ? t->o->lead : NULL, n->estimate - ours.estimate, apart(n, &ours));
    add(t, c->topic,
        size && own ? ds_textf(t->a, "%s: %s; ours for that night is %s. %s", c->what, size, own, why) : NULL);
}

/* A fifth better or more would be a big win: supported by the whole interval, or only possible (docs/methods.md 12). */
static void tell_size(struct trust_writer *t)
{
    const ds_contrast *c = an_contrast_named(&t->o->overall, "night0");
    if (!c || isnan(c->pct)) return;
    const char *win =
        c->pct_low >= BIG_PERCENT   ? "The data support a change of a fifth or more."
        : c->pct >= BIG_PERCENT     ? "A change of a fifth or more is possible, but the data do not yet support it."
        : c->pct_high < BIG_PERCENT ? "Even the upper end is short of a fifth, which would be a big win."
                                    : "A fifth would be a big win; the data neither show it nor rule it out.";
    const char *pct = an_number_text(c->pct, 0, t->a), *low = an_number_text(c->pct_low, 0, t->a),
               *high = an_number_text(c->pct_high, 0, t->a);
    add(t, "How large that is",
        pct && low && high ? ds_textf(t->a,
                                      "On the first of the two nights the change is %s %% of what is usual without "
                                      "massage (95 %% interval %s %% to %s %%). %s",
                                      pct, low, high, win)
                           : NULL);
}

static void tell_booking(struct trust_writer *t)
{
    const char *doubt = an_booking_words(t->o, t->words, t->a);
    if (t->o->n_lead) add(t, "How clients book", doubt ? ds_textf(t->a, "%s%s", t->o->lead->words, doubt) : NULL);
}

static void tell_control(struct trust_writer *t)
{
    const char *words = an_control_words(t->o, t->words, t->a);
    if (!words || *words) add(t, "Visits that did not take place", words);
}

static void tell_sources(struct trust_writer *t)
{
    const char *words = an_sources_words(t->o, t->words->decimals ? t->words->decimals : 1, t->a);
    if (!words || *words) add(t, "Diaries and devices", words);
}

static void tell_changed_devices(struct trust_writer *t)
{
    const char *words = an_devices_words(t->out, t->a);
    if (!words || *words) add(t, "Devices that changed", words);
}

static bool is_assumption(const ds_sensitivity_result *r)
{
    static const char *const names[] = {
        "ar1", "without_alcohol", "missing_indicator", "complete_cases", "first_two_weeks_out", "standing"
    };
    for (size_t i = 0; i < DS_COUNT(names); i++)
        if (!strcmp(r->name, names[i])) return true;
    return false;
}

static void tell_assumptions(struct trust_writer *t, const ds_sensitivity_result *p)
{
    double low = p->estimate, high = p->estimate;
    int n = 0, moved = 0;
    for (size_t i = 0; i < t->o->n_sensitivity; i++) {
        const ds_sensitivity_result *r = &t->o->sensitivity[i];
        if (!is_assumption(r)) continue;
        n++;
        low = fmin(low, r->estimate);
        high = fmax(high, r->estimate);
        moved += an_shifted(p, r->estimate, r->se);
    }
    if (!n) return;
    int d = t->words->decimals ? t->words->decimals : 1;
    const char *from = an_number_text(low, d, t->a), *to = an_number_text(high, d, t->a);
    add(t, "Other assumptions",
        from && to ? ds_textf(t->a, "We asked the same question in %d other ways. The answers run from %s to %s. %s", n,
                              from, to,
                              moved ? "Some move more than chance explains, so the answer leans on its assumptions: "
                                      "treat it with caution."
                                    : "None moves more than chance explains.")
                   : NULL);
}

/* Something is said of the two nights together, established or a hint. */
static bool answered(const struct trust_writer *t)
{
    const ds_contrast *c = an_contrast_named(&t->o->overall, "two_night_total");
    return c && ds_verdict_strength(c->verdict) != DS_NO_STRENGTH;
}

static void tell_one_client(struct trust_writer *t)
{
    const ds_sensitivity_result *low = check(t->o, "leave_one_out_low"), *high = check(t->o, "leave_one_out_high");
    if (!low || !high) return;
    int d = t->words->decimals ? t->words->decimals : 1;
    const char *from = an_number_text(low->estimate, d, t->a), *to = an_number_text(high->estimate, d, t->a);
    bool turns = low->estimate * high->estimate < 0, said = answered(t);
    add(t, turns && said ? "A single client decides" : "No single client decides",
        from && to ? ds_textf(t->a, "Leaving out any one client gives answers from %s to %s%s.", from, to,
                              !turns ? ""
                              : said ? ": the direction hangs on single clients"
                                     : ", on both sides of zero, as is to be expected where no difference is clear")
                   : NULL);
}

/* Another run of the model, told with what it found. asked: "Counting only visits ..."; so: what follows, NULL: how
 * far it moves the answer. */
static void tell_run(struct trust_writer *t, const ds_sensitivity_result *p, const char *name, const char *topic,
                     const char *asked, const char *so)
{
    const ds_sensitivity_result *r = check(t->o, name);
    if (!r) return;
    const char *size = size_of(t, r->estimate);
    add(t, topic,
        size ? ds_textf(t->a, "%s: %s. %s", asked, size, so ? so : an_shift_words(p, r->estimate, r->se)) : NULL);
}

/* Of the first night only, or why it cannot be asked. */
static void tell_lags(struct trust_writer *t, const ds_sensitivity_result *p)
{
    const ds_sensitivity_result *r = check(t->o, "fe_lags"), ours = first_night(p);
    if (!r) return;
    const char *size = isnan(r->estimate) ? r->words : size_of(t, r->estimate);
    add(t, "Each client only with himself",
        !size ? NULL
        : isnan(r->estimate)
            ? size
            : ds_textf(t->a,
                       "Comparing each client only with himself, the three nights before held equal, the "
                       "first night is %s. %s",
                       size, an_shift_words(&ours, r->estimate, r->se)));
}

static void tell_hidden(struct trust_writer *t)
{
    const ds_sensitivity_result *rv = check(t->o, "robustness_value");
    if (rv)
        add(t, "Causes nobody wrote down",
            ds_textf(t->a,
                     "%s No calculation can rule that out; writing down when each visit was "
                     "booked is the cheapest help.",
                     rv->words));
}

static void tell_drift(struct trust_writer *t)
{
    const ds_sensitivity_result *r = check(t->o, "drift");
    if (!r) return;
    const char *size = size_of(t, r->estimate);
    const char *change = r->low <= 0 && r->high >= 0
                             ? "All nights together did not clearly change with the weeks since the first session."
                         : size
                             ? ds_textf(t->a, "All nights together: %s with each week since the first session.", size)
                             : NULL;
    add(t, "Getting better anyway",
        change ? ds_textf(t->a,
                          "%s People begin when sleep is at its worst, so some change comes by itself; none of it is "
                          "credited to massage.",
                          change)
               : NULL);
}

/* ---- of a few clients, or one, alone ---- */

/* Which of the checks above there can be: none that holds clients against each other, so the answer and its bounds. */
static void tell_alone(struct trust_writer *t)
{
    const ds_contrast *c = an_contrast_named(&t->o->overall, "two_night_total");
    const bool one = !strcmp(t->o->overall.scope, DS_SCOPE_PERSON);
    if (!c || isnan(c->estimate)) return;
    const int d = (t->words->decimals ? t->words->decimals : 1) + an_vanishes(c->low, c->high, t->words->decimals);
    const char *lead = an_lead_of(t->words->lead, t->o->overall.scope, c->n_clients, t->a), *size = size_of(t, c->estimate),
               *low = an_number_text(c->low, d, t->a), *high = an_number_text(c->high, d, t->a);
    add(t, "The answer",
        lead && size && low && high ? ds_textf(t->a,
                                               "Over the two nights after a massage, added together, %s %s than on %s without one, other "
                                               "things equal. The data agree with anything from %s to %s.",
                                               lead, size, one ? "nights" : "their nights", low, high)
                                    : NULL);
    add(t, one ? "One person only" : "These clients only",
        ds_textf(t->a,
                 "It is of %s, and says nothing about anybody else. What holds clients against each other cannot be asked, "
                 "nor can pressure, time before bed and length: these take the nights of %s.",
                 one ? "this person's own nights" : "these clients' own nights", one ? "several clients" : "more clients"));
    add(t, "Causes nobody wrote down",
        "Booking after bad nights that are in the log is allowed for; what lay behind both a visit and the night, and is not "
        "in the log, is not. Writing down when each visit was booked is the cheapest help.");
}

/* ---- all ---- */

static bool is_alone(const ds_outcome_result *o)
{
    return o->overall.converged && o->overall.scope && *o->overall.scope && strcmp(o->overall.scope, DS_SCOPE_LIKE_THESE);
}

static const char *why_none(const ds_outcome_result *o)
{
    if (strcmp(o->overall.status, DS_NOT_ENOUGH))
        return "The model found no stable answer in these data, so there is nothing to trust yet.";
    return "There are not enough nights yet for an answer that could be trusted; a number now would be as likely luck "
           "as effect.";
}

ds_err an_trust_results(int outcome, ds_arena *a, ds_results *out, ds_why *w)
{
    if (!out->n_outcomes) return DS_OK;
    struct trust_writer t = { &out->outcome[0], &an_outcomes[outcome], a, out, false };
    const ds_sensitivity_result *p = check(t.o, "primary");
    if (!(out->trust = ds_alloc(a, MOST_TRUST * sizeof *out->trust)))
        return ds_fail(w, DS_MEMORY, "the words on trust");
    if (p) {
        tell_primary(&t, p);
        tell_size(&t);
        for (size_t i = 0; i < DS_COUNT(plains); i++) tell_plain(&t, p, &plains[i]);
        tell_booking(&t);
        tell_control(&t);
        tell_sources(&t);
        tell_changed_devices(&t);
        tell_assumptions(&t, p);
        tell_lags(&t, p);
        tell_run(&t, p, "standing", "Visits booked well ahead",
                 "Counting only visits booked days ahead, which last night cannot have prompted", NULL);
        tell_one_client(&t);
        tell_hidden(&t);
        tell_run(&t, p, "missing_worst", "Nights not logged",
                 "Had every unlogged night after a massage been as bad as the client's worst tenth",
                 "Nobody knows how those nights were; they can have been better, or worse still. The more nights are "
                 "logged, the less hangs on it.");
        tell_drift(&t);
    } else {
        if (is_alone(t.o))
            tell_alone(&t);
        else
            add(&t, "Not yet", why_none(t.o));
        tell_changed_devices(&t);
    }
    return t.full ? ds_fail(w, DS_MEMORY, "the words on trust") : DS_OK;
}
