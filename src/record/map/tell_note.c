/* A log's row that does not say when the visit began. */
#include "record/format.h"

static bool is_self(const ds_record *r)
{
    return DS_HAS(r, SESSION_KIND) && r->v[DS_SESSION_KIND].whole == DS_KIND_SELF;
}

void rec_tell_note(row_state *s)
{
    const ds_record *r = &s->m->record[0];
    const bool note = DS_HAS(r, SESSION_DATE) && !DS_HAS(r, SESSION_START) && !is_self(r);
    s->left_out |= UINT32_C(1) << (note ? 0 : 1);
}
