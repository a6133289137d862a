/* Stripe: a dispute is an adjustment of its balance, by older reports and the dashboard, and its source a dispute's id. */
#include "record/hooks/hooks.h"

#include <string.h>

static bool begins(ds_str s, const char *with)
{
    const ds_str w = ds_str_of(with);
    return s.n >= w.n && !memcmp(s.p, w.p, w.n);
}

static void stripe(row_state *s)
{
    if (!rec_has_part(s, PART_ENTRY) || !rec_has_part(s, PART_RECORD_ID)) return;
    const ds_str of = s->part[PART_RECORD_ID].text, what = ds_trim(s->part[PART_ENTRY].text);
    if (ds_same_fold(what, DS_LIT("adjustment")) && (begins(of, "dp_") || begins(of, "du_")))
        s->part[PART_ENTRY].text = DS_LIT("dispute");
}

const hook rec_stripe_hook = { "stripe", 0, stripe, NULL };
