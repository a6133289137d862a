/* Decisions of meetings, and lines of a workbook that are no more in it. */
#ifndef STORE_DECISIONS_H
#define STORE_DECISIONS_H

#include "store/room.h"

/* Notes that the file at hand has this line. */
DS_MUST ds_err ds_decision_seen(ds_store *s, const ds_val *v, ds_why *w);

#endif
