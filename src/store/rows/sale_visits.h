/* What sales are: what their lines are called by the practice, and which visits they are of.
 */
#ifndef STORE_SALE_VISITS_H
#define STORE_SALE_VISITS_H

#include "store/room.h"

#include <downshift/settings.h>

/* Puts into the store what was found, in the transaction that is open or one of its own. */
DS_MUST ds_err ds_apply(ds_store *s, ds_err (*put)(ds_store *, const void *, ds_why *), const void *what, ds_why *w);

/* What things sold by a name are, as categories: and the service catalogue have it, for the view `line_shown`. Sales of
 * which no file tells the lines are called by their source: "stripe sales". Writes only where something has changed. */
DS_MUST ds_err ds_items_apply(ds_store *s, const ds_settings *settings, ds_why *w);

/* Which sale is of which visit, for the view `sale_of_visit`. Signs are taken in turn, from the surest (the booking's own
 * number) to the least (the day it was booked, and the amount); what has found its other half is out of the next. Sales
 * of a day are taken in their order, visits by their start. Writes only where something has changed. */
DS_MUST ds_err ds_sale_visits_apply(ds_store *s, ds_why *w);

#endif
