/* What older exports of money gave up to newer ones. */
#ifndef STORE_GIVE_WAY_H
#define STORE_GIVE_WAY_H

#include "store/room.h"

/* Reads the days that the file has given up: a file begins. */
DS_MUST ds_err ds_given_up_read(ds_store *s, int64_t file, ds_why *w);
/* Whether a newer file tells this day, days since 1970, in place of the one that is read. */
bool ds_is_given_up(const ds_store *s, int64_t day);

#endif
