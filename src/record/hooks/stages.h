/* Sleeps whose stages stand one a row. */
#ifndef RECORD_STAGES_H
#define RECORD_STAGES_H

#include "record/format.h"

#include <downshift/nights.h>

/* Of a format with bedtime and rise (a stage's begin and end), part: stage and part: record_id. Gives a night's stages, asleep and
 * awake, without a bedtime, and no naps; those of each version (field: version) apart. Of totals without minutes asleep and
 * awake, which another file of the format's source tells. */
extern const hook rec_stages_hook, rec_stage_totals_hook;

/* What stages are on the line of time; restless and out of bed are awake, what is neither asleep nor awake is in bed. */
extern const ds_span_kind rec_span_of_stage[];
/* The stage that the row's part of that name says, as the format's `values:` have it; false, and the row refused where it says
 * another word. */
bool rec_read_stage(row_state *s, int64_t *stage);

#endif
