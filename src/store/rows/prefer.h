/* Who is asked first of a visit that a booking program and the practice's own log tell of (prefer: of practice.yaml). */
#ifndef STORE_PREFER_H
#define STORE_PREFER_H

#include "store/room.h"

/* Bits of a session's fields of which the log is asked first, as the store has it. */
DS_MUST ds_err ds_notes_first(ds_store *s, uint64_t *fields, ds_why *w);
/* Makes it as the settings say, and every visit of both sides anew where that is news. */
DS_MUST ds_err ds_prefer_apply(ds_store *s, const ds_settings *settings, ds_why *w);
/* Makes the visit anew of what was told of it: put_session.c. */
DS_MUST ds_err ds_visit_again(ds_store *s, int64_t client, int64_t start, ds_why *w);

#endif
