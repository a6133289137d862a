/* SQLite's own clock, which reaches no result: the same data give the same bytes. */
#ifndef STORE_CLOCK_H
#define STORE_CLOCK_H

#include <stdbool.h>

/* From now on SQLite of this process has no clock and no local time: 'now', a date function without a time,
 * 'localtime' and 'utc' fail. Idempotent; before the first connection. SQLite's result code. */
int ds_clock_stop(void);
/* Whether SQLite asked for the time since the last call. Without a clock it answers NULL, so that a query which asked
 * must be refused by who ran it. */
bool ds_clock_asked(void);

#endif
