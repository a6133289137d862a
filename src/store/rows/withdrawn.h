/* Rows of the practice's own sheets, of nights, days, scores, events, plans and notes without a start, that an older version of
 * the sheet had and a newer one does not. Visits: lacks.h; money: give_way.h. */
#ifndef STORE_WITHDRAWN_H
#define STORE_WITHDRAWN_H

#include "store/rows/row.h"

/* A file begins; sheet: one that the practice types into, whose older versions it may be. Reads what was withdrawn. */
DS_MUST ds_err ds_withdrawn_begin(ds_store *s, bool sheet, ds_why *w);
/* A row comes: notes that the file tells of it. *out: a newer sheet has it no more and took it out, so that it stays out, and
 * is listed. Where an older one had it no more, it is told again. */
DS_MUST ds_err ds_withdrawn_meet(ds_store *s, ds_record_kind kind, const ds_val *v, bool *out, ds_why *w);
/* A client's row that a newer file has no more and took out. */
DS_MUST ds_err ds_withdrawn_take(ds_store *s, ds_record_kind kind, const ds_val *v, int64_t newer, ds_why *w);
/* After the last row: ds_store_lacks for these kinds. */
/* Money that a newer file has no more and took out; says: a digest of the record. */
DS_MUST ds_err ds_withdrawn_keep(ds_store *s, ds_record_kind kind, const ds_val *v, uint64_t says, int64_t newer,
                                 ds_why *w);
/* Or tells again. */
DS_MUST ds_err ds_withdrawn_again(ds_store *s, uint64_t says, int64_t file, ds_why *w);
DS_MUST ds_err ds_withdrawn_find(ds_store *s, const ds_file_span *span, ds_lacking *out, ds_why *w);

#endif
