/* A definition in another language. */
#ifndef REPORT_IN_LANGUAGE_H
#define REPORT_IN_LANGUAGE_H

#include "report/define/definition.h"

/* A copy whose words are those of l's catalogue, where it has them; queries, names of columns and words that are compared
 * (tones) stay. NULL: no memory. */
const ds_report *rep_in_language(const ds_report *r, const rep_language *l, ds_arena *a);

#endif
