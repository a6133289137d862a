#include "analyse/tell/booking.h"
#include "analyse/model/contrasts.h"
#include "analyse/tell/control_words.h"
#include "analyse/tell/verdict.h"
#include "analyse/tell/words.h"

#include <math.h>
#include <string.h>

static const double clear = 0.05; /* p of the lead test, as its words have it */

/* Of a change in what lasts, the share that the last rating does not show: 1 less the gain of the Kalman filter of AR(1) seen
 * with noise, once it has settled (Anderson & Moore 1979, 4.4). P: variance of the forecast. */
static double unseen(double rho, double nu)
{
    const double fresh = (1 - rho * rho) * (1 - nu), b = nu * (1 - rho * rho) - fresh,
                 forecast = (-b + sqrt(b * b + 4 * fresh * nu)) / 2;
    return forecast > 0 ? nu / (forecast + nu) : 0;
}

double an_booking_carries(const ds_outcome_result *o)
{
    const double rho = o->overall.rho, nu = o->overall.nu;
    if (!o->n_lead || !(o->lead->p < clear) || !(rho > 0) || !(nu > 0) || an_control_compared(o, "control")) return 0;
    return (rho + rho * rho) * unseen(rho, nu) * o->lead->estimate;
}

/* ---- verdicts ---- */

static ds_verdict weaker(ds_verdict v, bool helps)
{
    if (helps && v == DS_HELPS) return DS_MAY_HELP;
    return !helps && v == DS_HURTS ? DS_MAY_HURT : v;
}

/* The interval's end that is nearer to 0 is no further from it than most; NaN counts as near. */
static bool within(double low, double high, bool helps, double most)
{
    return !((helps ? low : -high) > most);
}

static void weaken(ds_contrast *c, bool helps, double most)
{
    if (!within(c->low, c->high, helps, most)) return;
    c->verdict = weaker(c->verdict, helps);
    c->strength = ds_verdict_strength(c->verdict);
    if (c->strength != DS_ESTABLISHED) c->since = DS_NO_DATE;
}

/* Compares a session with none, and not one kind with another. */
static bool is_against_none(const char *name)
{
    for (size_t i = 0; i < an_n_condition_specs; i++) {
        const struct an_contrast_spec *c = &an_condition_specs[i];
        if (!strcmp(c->name, name)) return c->kind == H_STD || c->kind == H_LENGTH || c->fixed[0].column == C_A0;
    }
    return false;
}

/* Of those that point one way, and whose interval comes as near as most. */
static void weaken_all(ds_outcome_result *o, bool helps, double most)
{
    for (size_t i = 0; i < o->overall.n_contrasts; i++)
        if (strcmp(o->overall.contrast[i].name, "self_night0")) weaken(&o->overall.contrast[i], helps, most);
    for (size_t i = 0; i < o->condition.n_contrasts; i++)
        if (is_against_none(o->condition.contrast[i].name)) weaken(&o->condition.contrast[i], helps, most);
    for (size_t i = 0; i < o->n_clients; i++)
        if (within(o->client[i].low, o->client[i].high, helps, most))
            o->client[i].verdict = weaker(o->client[i].verdict, helps);
}

void an_booking_weigh(ds_outcome_result *o)
{
    const double carried = an_booking_carries(o);
    if (an_control_contradicts(o)) weaken_all(o, an_control_compared(o, "control")->estimate > 0, INFINITY);
    if (carried != 0) weaken_all(o, carried > 0, fabs(carried));
}

/* ---- words ---- */

const char *an_booking_words(const ds_outcome_result *o, const struct an_outcome *words, ds_arena *a)
{
    const double carried = an_booking_carries(o);
    const ds_contrast *head = an_contrast_named(&o->overall, "two_night_total");
    if (!head || !(carried * head->estimate > 0) || !within(head->low, head->high, carried > 0, fabs(carried)))
        return "";
    const char *size = an_number_text(fabs(carried), words->decimals ? words->decimals : 1, a);
    return size ? ds_textf(a,
                           " If they book by more than they write down, that alone could make the two nights after a "
                           "massage about %s %s, and too few booked visits failed to tell that from the massage's "
                           "work: what is not surely more than this is a hint at most.",
                           size, carried < 0 ? words->worse : words->better)
                : NULL;
}
