/* What a client has authorised a partner to be told: which views of a care partner's snapshot have rows. */
#ifndef DOWNSHIFT_AUDIENCE_AUTHORISED_H
#define DOWNSHIFT_AUDIENCE_AUTHORISED_H

#include <downshift/audience.h>

typedef struct {
    bool sleep, sessions;
} ds_covers;

/* Of the scope's client and partner on its day. DS_USAGE: no partner is named; DS_DENIED: none holds, with what there was
 * and how to give one. */
DS_MUST ds_err ds_authorised(ds_db *store, const ds_scope *scope, ds_covers *out, ds_why *w);
/* The view's SELECT, without a row where it tells of what is not covered. Texts live in a. */
DS_MUST ds_err ds_covered_select(const ds_covers *c, const char *view, ds_arena *a, const char **sql, ds_why *w);

#endif
