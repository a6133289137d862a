/* Whom sources name, as the files of this folder share it. */
#ifndef STORE_PEOPLE_H
#define STORE_PEOPLE_H

#include "store/room.h"

/* What was told of `from` is told of `to` now, and who is not `from` is not `to`. In a transaction. */
DS_MUST ds_err ds_people_give(ds_store *s, int64_t from, int64_t to, ds_why *w);

#endif
