#include "analyse/tell/conclude.h"
#include "analyse/tell/booking.h"
#include "analyse/tell/cause_words.h"
#include "analyse/tell/client_words.h"
#include "analyse/tell/findings.h"
#include "analyse/tell/gate.h"
#include "analyse/tell/length_statements.h"
#include "analyse/tell/length_words.h"
#include "analyse/tell/next_words.h"
#include "analyse/tell/trust.h"
#include "analyse/tell/verdict.h"

#include <math.h>

static void put_roles(ds_outcome_result *o, const int *which, size_t n)
{
    for (size_t i = 0; i < n; i++)
        o[i].role = !i ? DS_OUTCOME_PRIMARY : an_outcomes[which[i]].derived ? DS_OUTCOME_DERIVED : DS_OUTCOME_OTHER;
}

static ds_verdict verdict_of(const ds_model_result *m, const char *name)
{
    const ds_contrast *c = an_contrast_named(m, name);
    return c ? c->verdict : DS_WITHHELD;
}

static ds_err conclude_length(ds_outcome_result *o, const struct an_outcome *of, ds_arena *a, ds_why *w)
{
    ds_length_statements *l = &o->length;
    if (!l->known) return DS_OK;
    an_length_conclude(verdict_of(&o->condition, "slope_after"), verdict_of(&o->condition, "hinge_difference"), l);
    const char *said = an_length_sentence(l, of, a), *needs = an_length_needs(l, of, l->sessions, a);
    const char *best = o->length_sentence; /* "" or " For ..." */
    o->length_sentence = said && needs ? ds_textf(a, "%s%s%s", said, needs, best) : NULL;
    bool fine = o->length_sentence && an_statements_fill(l, a, o->statement);
    return fine ? DS_OK : ds_fail(w, DS_MEMORY, "the statements about length");
}

static ds_err conclude_breakpoint(size_t n, ds_breakpoint_result *b, ds_arena *a, ds_why *w)
{
    if (!n) return DS_OK;
    b->located = b->strength && !b->ends;
    b->words = an_breakpoint_words(b, a);
    if (!b->located) b->minutes = b->low = b->high = NAN;
    return b->words ? DS_OK : ds_fail(w, DS_MEMORY, "a sentence");
}

/* One outcome speaks for each client, so none is counted twice. */
static int64_t clients_scored(const ds_outcome_result *o, size_t n)
{
    int64_t scored = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < o[i].n_clients; k++) scored += o[i].client[k].scored >= DS_RED_FLAG;
    return scored;
}

static ds_err conclude_outcome(ds_outcome_result *o, int outcome, int64_t scored, ds_arena *a, ds_why *w)
{
    ds_err err = conclude_length(o, &an_outcomes[outcome], a, w);
    if (!err) err = conclude_breakpoint(o->n_breakpoint, o->breakpoint, a, w);
    if (!err) err = an_cause_words(o, a, w);
    return err ? err : an_client_words(outcome, scored, a, o, w);
}

ds_err an_conclude(const int *which, const struct an_record *record, int64_t clients_enough,
                   const ds_analysis_settings *s, ds_arena *a, ds_results *r, ds_why *w)
{
    const size_t n = r->n_outcomes;
    put_roles(r->outcome, which, n);
    an_holm_outcomes(r->outcome, n);
    ds_err err = an_gate(r->outcome, record, n, a, w);
    for (size_t i = 0; !err && i < n; i++) an_booking_weigh(&r->outcome[i]);
    if (!err) an_verdict_words(r->outcome, n);
    const int64_t scored = clients_scored(r->outcome, n);
    for (size_t i = 0; !err && i < n; i++) err = conclude_outcome(&r->outcome[i], which[i], scored, a, w);
    if (!err) err = an_next_words(which, a, r->outcome, n, w);
    if (!err) err = an_findings(which, clients_enough, s, a, r, w);
    return err || !n ? err : an_trust_results(which[0], a, r, w);
}
