/* What asking for flags takes. */
#ifndef ANALYSE_FLAG_ASKING_H
#define ANALYSE_FLAG_ASKING_H

#include "analyse/flag/flag_catalogue.h"
#include "analyse/rule/rule_asking.h"

enum { AN_FLAG_PARAMS = 32 };

typedef struct {
    const ds_flags *flags;
    const ds_settings *settings;
    ds_param param[AN_FLAG_PARAMS]; /* month, month_first, month_last, run, parts of the day, each of `limits` */
    size_t n_params;
    ds_date first, last; /* of the month */
    ds_db *db;
    ds_arena *a;
} an_flag_asking;

/* v1_sign: what words of the log and of events are a sign of; asks the db, which is not guarded yet. */
DS_MUST ds_err an_flag_signs_table(const an_flag_asking *q, ds_table *out, ds_why *w);
/* Of what was found. */
DS_MUST ds_err an_flag_tables(const an_flag_asking *q, ds_flags_found *f, ds_why *w);

/* v1_client_habit: of habits with words for clients, what the analysis says of each to those who did it in the three months to the
 * month's end. */
DS_MUST ds_err an_client_habits(const an_flag_asking *q, ds_table *out, ds_why *w);

#endif
