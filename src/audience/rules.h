/* What an audience may have of a view: its columns by class, its rows by the names that columns bear in every view:
 * `client` the person a row is of, `run` the analysis, `date` or `night` its day. So a new view needs no rule of its
 * own, and cannot be forgotten. Pure. */
#ifndef DOWNSHIFT_AUDIENCE_RULES_H
#define DOWNSHIFT_AUDIENCE_RULES_H

#include <downshift/audience.h>

/* Whose rows */
typedef enum {
    DS_EVERYONE,   /* of all clients, named: the practice itself */
    DS_ONE_CLIENT, /* of the scope's client */
    DS_NO_CLIENT   /* a view whose rows are of a client each is not for this audience */
} ds_subject;

/* Of which days, by the scope's first and last */
typedef enum { DS_ANY_DAY, DS_UP_TO_LAST, DS_FIRST_TO_LAST } ds_days;

typedef struct {
    const char *name;
    ds_subject subject;
    ds_days days;
    int classes;             /* columns of other classes do not exist for it */
    const char *const *view; /* NULL-terminated; "*" alone: the store itself is read */
} ds_rule;

extern const ds_rule ds_rules[DS_AUDIENCES];

/* The SELECT that copies what the audience may have of a view, with :client, :run, :first and :last where it needs
 * them. Texts live in a. DS_MEMORY; DS_INTERNAL for a view that is of clients and an audience that may know none. */
DS_MUST ds_err ds_rule_select(const ds_rule *r, const char *view, ds_arena *a, const char **sql, ds_why *w);
/* "the audience \"client\" has v1_client, v1_session and v1_night only"; NULL when out of memory */
const char *ds_rule_words(const ds_rule *r, ds_arena *a);

#endif
