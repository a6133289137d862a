/* Sleeps whose stages stand one a row. */
#ifndef RECORD_STAGES_H
#define RECORD_STAGES_H

#include "record/format.h"

/* Of a format with bedtime and rise (a stage's begin and end), part: stage and part: record_id. Gives a night's stages, asleep and
 * awake, without a bedtime, and no naps. */
extern const hook rec_stages_hook;

#endif
