/* person: who a record is about: clients and the series of their sleep. */
#ifndef DOWNSHIFT_PERSON_H
#define DOWNSHIFT_PERSON_H

#include <downshift/store.h>

/* Ids are small integers. A client's code is matched exactly after trimming; clients are made on first sight. */
DS_MUST ds_err ds_store_client(ds_store *s, ds_str code, int64_t *id, ds_why *w);
DS_MUST ds_err ds_store_series_source(ds_store *s, ds_str name, int64_t *id, ds_why *w); /* "whoop" */

#endif
