/* person: who a record is about: clients and the series of their sleep. */
#ifndef DOWNSHIFT_PERSON_H
#define DOWNSHIFT_PERSON_H

#include <downshift/store.h>

/* The id, a small integer, of a client by code, made on first sight. The code is matched exactly after trimming.
 * DS_DATA: it is empty. */
DS_MUST ds_err ds_store_client(ds_store *s, ds_str code, int64_t *id, ds_why *w);
/* The id of what feeds a series of nights, such as "whoop", made on first sight. */
DS_MUST ds_err ds_store_series_source(ds_store *s, ds_str name, int64_t *id, ds_why *w);

#endif
