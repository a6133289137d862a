/* audience: who may see what, and the snapshots that hold nothing else.
 *
 * A column is an audience's by its privacy class (src/audience/classes.c), a row by whose it is and of which day
 * (src/audience/rules.h). What an audience may not see is not hidden from it: it is not in its snapshot.
 */
#ifndef DOWNSHIFT_AUDIENCE_H
#define DOWNSHIFT_AUDIENCE_H

#include <downshift/base.h>
#include <downshift/query.h>
#include <downshift/record.h>

/* X(id, name, subject, days, classes, views...): the one table of audiences; a new one is a new entry.
 * subject  EVERYONE, ONE_CLIENT (rows of the scope's client), NO_CLIENT (only views in which no row is of a client)
 * days     ANY_DAY, UP_TO_LAST, FIRST_TO_LAST of the scope
 * classes  of the columns it may have; the others do not exist for it
 * views    copied for it; "*": it reads the store itself; NULL: none, its tables are made for it (partner.h) */
#define DS_AUDIENCE_TABLE(X)                                                                                           \
    X(PRACTICE, "practice", EVERYONE, ANY_DAY, ~0, "*")                                                                \
    X(CLIENT, "client", ONE_CLIENT, UP_TO_LAST,                                                                        \
      DS_P_KEY | DS_P_HEALTH | DS_P_TREATMENT | DS_P_MONEY | DS_P_WHEN | DS_P_STAFF | DS_P_RESULT, "v1_client",        \
      "v1_session", "v1_night", "v1_day", "v1_run", "v1_client_effect", "v1_client_level", "v1_device_step",           \
      "v1_exposure", "v1_score", "v1_goal", "v1_planned", "v1_plan_kept")                                              \
    X(CARE_PARTNER, "care-partner", ONE_CLIENT, UP_TO_LAST,                                                            \
      DS_P_KEY | DS_P_HEALTH | DS_P_TREATMENT | DS_P_WHEN | DS_P_RESULT,                                               \
      "v1_session", "v1_night", "v1_run", "v1_client_effect", "v1_exposure")                                           \
    X(ACCOUNTANT, "accountant", NO_CLIENT, FIRST_TO_LAST,                                                              \
      DS_P_MONEY | DS_P_WHEN | DS_P_STAFF | DS_P_PROVENANCE, "v1_takings", "v1_unread_count", "v1_corporate_event") \
    X(PARTNER, "partner", NO_CLIENT, FIRST_TO_LAST, DS_P_MONEY | DS_P_WHEN | DS_P_STAFF | DS_P_RESULT, NULL)

typedef enum {
#define X(id, ...) DS_AUDIENCE_##id,
    DS_AUDIENCE_TABLE(X)
#undef X
    DS_AUDIENCES
} ds_audience;
extern const char *const ds_audience_names[]; /* by ds_audience, then NULL */

typedef struct {
    int64_t run;         /* results of this run only; 0: none */
    ds_str client;       /* of an audience of one: DS_DENIED when absent, DS_USAGE when the store has no such client */
    const ds_table *tables; /* n_tables beside the views: for the practice; for an audience that may know of no client
                             * those that have classes, all of which it may have; for a client likewise those with a
                             * column client, of which it gets its own rows; for a care partner none */
    size_t n_tables;
    ds_str partner;      /* whom a client has authorised: a care partner's is DS_DENIED without an authorisation that
                          * holds on `today`, and has nothing of what that does not cover */
    ds_date today;
    bool names;          /* whether the practice may have v1_person; nobody else ever has it */
    ds_date first, last; /* the days shown, as the audience's row in the table says; DS_NO_DATE: no limit */
} ds_scope;

/* practice: the store itself, read-only, in which a query names published views only, v1_person where
 * scope->names. Others: a fresh in-memory database into which trusted code copied only the columns whose privacy
 * class the audience may have, and only the rows it may have. Both are of one state of the store and answer
 * SELECTs alone (ds_db_guard). *out is yours to close; NULL after a failure. */
DS_MUST ds_err ds_snapshot_open(const char *store_path, ds_audience who, const ds_scope *scope, ds_db **out, ds_why *w);
/* The same for an audience that has a copy, out of a store that the caller has open (ds_db_open) and keeps: for many
 * copies of one state, one after another. *copy: NULL to begin with, then the last one's, of the same audience, which
 * is emptied, looked at whether it is, and filled with this one's rows; yours to close, NULL after a failure.
 * store_path: as errors name it. */
DS_MUST ds_err ds_snapshot_copy(ds_db *store, const char *store_path, ds_audience who, const ds_scope *scope,
                                ds_db **copy, ds_why *w);
/* Before many copies of one run: results that the store keeps by outcome are put in order of clients beside it, in its
 * own memory. Not for an audience that reads the store itself. DS_MEMORY, DS_STORE. */
DS_MUST ds_err ds_snapshot_for_many(ds_db *store, ds_audience who, int64_t run, ds_why *w);
void ds_snapshot_close(ds_db *db); /* NULL is fine */

/* Every published column, view by view: the one after p, the first after NULL; NULL after the last. */
const ds_published *ds_published_next(const ds_published *p);
const char *ds_privacy_name(int privacy); /* one of record.h's ds_privacy, as docs/views.md calls it: "health" */

#endif
