/* Which contrasts survive when columns of a design depend on others. Pure. */
#ifndef ANALYSE_ALIAS_H
#define ANALYSE_ALIAS_H

#include "analyse/model/design.h"

/* Each dropped column by those kept. */
struct an_alias {
    size_t n; /* dropped columns */
    enum an_column dropped[COLUMNS];
    double a[COLUMNS][COLUMNS]; /* dropped column k = sum over c of a[k][c] * column c */
};
/* full: the design with the columns that depend on others, kept: the one without. */
DS_MUST ds_err an_design_alias(const struct an_design *full, const struct an_design *kept, ds_arena *a,
                               struct an_alias *out, ds_why *w);
/* w'beta is the same for every beta that fits equally well. */
bool an_alias_estimable(const struct an_alias *a, const double w[COLUMNS]);

#endif
