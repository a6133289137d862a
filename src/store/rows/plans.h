/* Rows of a client's plan that a newer workbook of the plan has no more. */
#ifndef STORE_PLANS_H
#define STORE_PLANS_H

#include "store/room.h"

/* A row of the file that is read: notes it, and the plan that it is of. */
DS_MUST ds_err ds_plan_seen(ds_store *s, const ds_val *v, ds_why *w);

#endif
