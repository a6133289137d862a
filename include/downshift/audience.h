/* audience: who may see what, and the snapshots that hold nothing else. */
#ifndef DOWNSHIFT_AUDIENCE_H
#define DOWNSHIFT_AUDIENCE_H

#include <downshift/base.h>
#include <downshift/query.h>

typedef enum { DS_AUDIENCE_PRACTICE, DS_AUDIENCE_CLIENT, DS_AUDIENCE_ACCOUNTANT, DS_AUDIENCES } ds_audience;
extern const char *const ds_audience_names[]; /* "practice", "client", "accountant", NULL */

typedef struct {
    int64_t run;          /* results of this run only; 0: none */
    ds_str client;        /* for client: whose rows; DS_DENIED when absent, DS_USAGE when the store has no such client */
    ds_date first, last;  /* for accountant: the period; for client: the last day shown; DS_NO_DATE: no limit. Practice sees all. */
} ds_scope;

/* practice: the store itself through a read-only connection, in which a query names published views only. Others: a fresh in-memory database into which trusted code copied
 * only the columns whose privacy class the audience may have, and only the rows it may have. On both, an authorizer allows SELECT
 * and functions on an allow-list, nothing else. *out is yours to close. */
DS_MUST ds_err ds_snapshot_open(const char *store_path, ds_audience who, const ds_scope *scope, ds_db **out, ds_why *w);
void ds_snapshot_close(ds_db *db); /* NULL is fine */

#endif
