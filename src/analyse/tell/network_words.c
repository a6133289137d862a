#include "analyse/tell/network_words.h"
#include "analyse/model/outcomes.h"
#include "analyse/tell/words.h"

#include <math.h>

static const double LEVEL = 0.05;
/* Fewer practices than that tell too little of how much they differ. */
enum { FEW = 5 };
/* Q's p below which practices are said to differ; it finds little, so that 10 % is usual (Cochrane Handbook, 10.10.2). */
static const double DIFFER = 0.10;

ds_verdict an_network_verdict(const ds_pooled *p, double p_holm)
{
    if (p_holm < LEVEL) return p->mu > 0 ? DS_HELPS : DS_HURTS;
    if (p->p < LEVEL) return p->mu > 0 ? DS_MAY_HELP : DS_MAY_HURT;
    return DS_UNCLEAR;
}

const char *an_network_spread(const ds_pooled *p, int outcome, ds_arena *a)
{
    const struct an_outcome *y = &an_outcomes[outcome];
    const char *low = an_number_text(p->next_low, y->decimals, a), *high = an_number_text(p->next_high, y->decimals, a);
    if (!low || !high) return NULL;
    if (p->n < FEW) return ds_textf(a, "%zu practices are too few to say how much they differ.", p->n);
    if (p->q_p >= DIFFER)
        return ds_textf(a, "No sign that practices differ: what is seen between them, chance makes. In another one like these: %s to %s %s.", low, high,
                        y->unit);
    const char *share = an_number_text(100 * p->i2, 0, a);
    const char *way = p->next_low > 0 || p->next_high < 0 ? "yet it goes the same way nearly everywhere" : "and in some it may go the other way";
    return share ? ds_textf(a, "Practices differ (%s %% of what is seen between them is no chance), %s: in another one like these, %s to %s %s.", share,
                            way, low, high, y->unit)
                 : NULL;
}

const char *an_network_steady(const ds_pooled *p, double lowest, double highest, int outcome, ds_arena *a)
{
    const struct an_outcome *y = &an_outcomes[outcome];
    if (!(lowest <= highest)) return ds_textf(a, "With %zu practices there is none to leave out.", p->n);
    const char *low = an_number_text(lowest, y->decimals, a), *high = an_number_text(highest, y->decimals, a);
    return low && high ? ds_textf(a, "Without any one of them it would be %s to %s %s.", low, high, y->unit) : NULL;
}
