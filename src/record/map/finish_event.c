/* What a corporate event's cells mean together. */
#include "record/format.h"

enum { LEAST_SLOTS = 5 }; /* sessions that a company books at least (docs/formats.md) */

void rec_finish_event(row_state *s)
{
    const ds_record *r = s->rec;
    rec_place_start(s);
    if (!DS_HAS(r, CORPORATE_EVENT_OFFERED)) return;
    const double offered = r->v[DS_CORPORATE_EVENT_OFFERED].real;
    if (offered < LEAST_SLOTS)
        rec_doubt(s, DS_DOUBT_SLOTS, DS_CORPORATE_EVENT_OFFERED, "a company books at least %d a visit", LEAST_SLOTS);
    if (DS_HAS(r, CORPORATE_EVENT_USED) && r->v[DS_CORPORATE_EVENT_USED].real > offered)
        rec_doubt(s, DS_DOUBT_SLOTS, DS_CORPORATE_EVENT_USED, "more than the %g that were offered", offered);
}
