/* Asking what a catalogue declares: its common queries first, then each entry's, all as those of strangers (ds_db_guard). */
#ifndef ANALYSE_RULE_ASKING_H
#define ANALYSE_RULE_ASKING_H

#include "analyse/rule/rule_catalogue.h"

#include <downshift/query.h>

typedef struct {
    ds_db *db; /* guarded */
    const ds_param *param;
    size_t n_params;
    ds_arena *a;
} an_rule_asking;

/* Makes tables of the queries that entries have in common; each may name itself and those before it. */
DS_MUST ds_err an_rule_keep_common(const an_rule_asking *q, const an_with *with, size_t n, ds_why *w);
/* Asks `then` of the query, which `then` may name `figure`. */
DS_MUST ds_err an_rule_query(const an_rule_asking *q, const char *sql, const char *then, ds_rows **out, ds_why *w);
/* The column of that name; -1: none. */
int an_rule_column(const ds_rows *r, const char *name);
/* A value that outlives its row. DS_MEMORY. */
DS_MUST ds_err an_rule_keep(ds_arena *a, ds_val *v, ds_why *w);

#endif
