/* flag: what a practice should see before harm is done, and guidance that can be checked against the log. Each is
 * declared in YAML (reports/flags/, and `flags` of practice.yaml) as words and a query on the published views, which
 * gives a row a client and day; here they are asked of a month, gathered by client, and made tables that reports ask
 * (docs/guidance.md). Another face of analyse.
 */
#ifndef DOWNSHIFT_FLAG_H
#define DOWNSHIFT_FLAG_H

#include <downshift/base.h>
#include <downshift/query.h>
#include <downshift/settings.h>

typedef struct ds_flags ds_flags;

/* The shipped ones, then every *.yaml of folder (NULL: none), then those of the settings; one of a name takes the
 * place of an earlier one. In the arena; settings outlive it. DS_CONFIG, located. */
DS_MUST ds_err ds_flags_load(const char *folder, const ds_settings *settings, ds_arena *a, ds_flags **out, ds_why *w);
/* How many rules there are. */
size_t ds_flags_count(const ds_flags *f);
const ds_flag_rule *ds_flags_at(const ds_flags *f, size_t i); /* 0 .. count - 1, as they are shown */

/* A row behind a flag, or an occasion on which guidance could be kept. */
typedef struct {
    ds_str client, told, file; /* empty: the query says nothing */
    ds_date date;
    double value; /* NaN: none */
    bool kept;    /* of guidance; false of a flag */
    int64_t line; /* of the file; 0: none */
} ds_flag_row;

/* One client and month of a rule. */
typedef struct {
    const ds_flag_rule *rule;
    size_t place; /* of the rule */
    const ds_flag_row *row;
    size_t n, broken; /* rows by date; of them not kept */
    const ds_flag_row *latest; /* that was not kept; NULL: all were */
} ds_flag;

/* v1_flag_rule, v1_flag, v1_flag_row for the practice; v1_client_flag and v1_client_habit, which a client may see. */
enum { DS_FLAG_TABLES = 5 };
typedef struct {
    ds_flag *flag; /* by rule, then by client's code */
    size_t n;
    ds_table table[DS_FLAG_TABLES];
} ds_flags_found;

/* Those of that month (its first day), by the results of the run, from the store at path, in the arena. Queries are
 * strangers': what ds_db_guard lets through, within its budget. DS_CONFIG at the rule's place, DS_STORE, DS_MEMORY. */
DS_MUST ds_err ds_flags_ask(const ds_flags *f, const char *store_path, const ds_settings *settings, int64_t run,
                            ds_date month, ds_arena *a, ds_flags_found *out, ds_why *w);

#endif
