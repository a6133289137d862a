/* What clients are called. */
#ifndef REPORT_CALLED_H
#define REPORT_CALLED_H

#include <downshift/query.h>

typedef struct rep_called rep_called;

/* All of them, in a; of a database that has v1_person. */
DS_MUST ds_err rep_called_read(ds_db *db, ds_arena *a, const rep_called **out, ds_why *w);
/* "Ana P. (K7QM)" for K7QM; the code itself where no name is known, or all is NULL. */
ds_str rep_called_find(const rep_called *all, ds_str code);

#endif
