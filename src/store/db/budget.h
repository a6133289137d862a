/* What a stranger's query may take; of steps, memory, and what it answers. */
#ifndef STORE_BUDGET_H
#define STORE_BUDGET_H

#include "store/room.h"

/* Steps of a few seconds; a hundred times what the product's own reports take. Seconds are the processor's, and a bound
 * behind the others: steps on long texts take longer. A value or row of at most DS_QUERY_TEXT bytes. */
#define DS_QUERY_TEXT 1000000
#define DS_QUERY_MOST                                                                                                  \
    {                                                                                                                  \
        .steps = 200000000, .cells = 4000000, .bytes = 64 << 20, .memory = 256 << 20, .seconds = 60                    \
    }

/* What a query has taken so far; starts as {0}. */
typedef struct {
    int64_t cells, bytes;
    int64_t seconds_end; /* of the processor's clock, looked at every few ticks */
    unsigned ticks;
    int64_t steps_left, memory_end; /* memory_end: bytes up to which SQLite may grow; 0: the query has not begun */
} ds_spent;

/* Gives a database that is being guarded its budget. */
void ds_budget_limit(ds_db *d);
/* It has none for a while: what is filled in is ours. */
void ds_budget_lift(ds_db *d);
/* Around whatever runs of a query; of a database that is not guarded nothing is counted. spent outlives the query. */
void ds_budget_begin(ds_db *d, ds_spent *spent);
void ds_budget_end(ds_db *d);
/* The same from row to row: begins where it is not this query that is counted already; leaves nothing behind that
 * knows of it. */
void ds_budget_resume(ds_db *d, ds_spent *spent);
void ds_budget_leave(ds_db *d, const ds_spent *spent);
/* Counts a row of the answer. */
DS_MUST ds_err ds_budget_row(const ds_db *d, ds_spent *spent, sqlite3_stmt *row, ds_why *w);
/* The story of a result code where the budget is behind it, DS_CONFIG; DS_OK where it is not. */
ds_err ds_budget_story(const ds_db *d, const ds_spent *spent, int rc, ds_why *w);

/* printf() and format() as SQLite has them, but that a text over the budget is an error: SQLite's own answer NULL, and a
 * figure would be missing without a word. SQLite's result code. */
int ds_add_format(ds_db *d);
/* instr, replace, trim, ltrim and rtrim that take no longer than their texts are long. SQLite's result code. */
int ds_add_text_functions(ds_db *d);

#endif
