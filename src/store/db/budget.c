#include "store/db/budget.h"

#include <time.h>

enum { STEPS_A_TICK = 1000, TICKS_A_LOOK = 8, PATTERN = 1000, CODE = 5000000 };

enum { NO_LIMIT = 1000000000 }; /* SQLite takes no more than it was built with */

void ds_budget_lift(ds_db *d)
{
    ds_budget_end(d);
    d->limited = false;
    (void)sqlite3_limit(d->db, SQLITE_LIMIT_LENGTH, NO_LIMIT);
    (void)sqlite3_limit(d->db, SQLITE_LIMIT_SQL_LENGTH, NO_LIMIT);
}

void ds_budget_limit(ds_db *d)
{
    sqlite3 *db = d->db;
    d->limited = true;
    d->most = (ds_budget)DS_QUERY_MOST;
    (void)sqlite3_limit(db, SQLITE_LIMIT_LENGTH, DS_QUERY_TEXT);
    (void)sqlite3_limit(db, SQLITE_LIMIT_SQL_LENGTH, DS_QUERY_TEXT);
    (void)sqlite3_limit(db, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, PATTERN); /* matching takes its square */
    (void)sqlite3_limit(db, SQLITE_LIMIT_VDBE_OP, CODE);
}

/* Of the processor, by this process: never the time of day. */
static int64_t used_seconds(void)
{
    return (int64_t)(clock() / CLOCKS_PER_SEC);
}

/* SQLite calls this from time to time; other than 0 ends the query with SQLITE_INTERRUPT. */
static int tick(void *arg)
{
    ds_spent *spent = arg;
    spent->steps_left -= STEPS_A_TICK;
    if (spent->steps_left < 0) return 1;
    return spent->ticks++ % TICKS_A_LOOK == 0 && used_seconds() > spent->seconds_end;
}

void ds_budget_begin(ds_db *d, ds_spent *spent)
{
    sqlite3_int64 used, most;
    if (!d->limited) return;
    d->counted = spent;
    sqlite3_progress_handler(d->db, STEPS_A_TICK, tick, spent);
    (void)sqlite3_status64(SQLITE_STATUS_MEMORY_USED, &used, &most, 1); /* begins to watch the highest anew */
    (void)sqlite3_status64(SQLITE_STATUS_MALLOC_SIZE, &used, &most, 1);
    if (!spent->memory_end) {
        spent->steps_left = d->most.steps;
        spent->seconds_end = used_seconds() + d->most.seconds;
        spent->memory_end = sqlite3_memory_used() + d->most.memory;
    }
    (void)sqlite3_hard_heap_limit64(spent->memory_end);
}

void ds_budget_resume(ds_db *d, ds_spent *spent)
{
    if (d->counted != spent) ds_budget_begin(d, spent);
}

void ds_budget_leave(ds_db *d, const ds_spent *spent)
{
    if (d->counted == spent) ds_budget_end(d);
}

void ds_budget_end(ds_db *d)
{
    if (!d->limited) return;
    d->counted = NULL;
    sqlite3_progress_handler(d->db, 0, NULL, NULL);
    (void)sqlite3_hard_heap_limit64(0);
    (void)sqlite3_soft_heap_limit64(0); /* SQLite sets it with the other */
}

/* Whether memory ran out at our limit, or the machine has no more: at the limit, the highest use and the largest piece that
 * was asked for go beyond it. */
static bool at_limit(const ds_spent *spent)
{
    sqlite3_int64 now, most = 0, piece = 0;
    (void)sqlite3_status64(SQLITE_STATUS_MEMORY_USED, &now, &most, 0);
    (void)sqlite3_status64(SQLITE_STATUS_MALLOC_SIZE, &now, &piece, 0);
    return spent->memory_end && most + 2 * piece >= spent->memory_end;
}

ds_err ds_budget_story(const ds_db *d, const ds_spent *spent, int rc, ds_why *w)
{
    if (!d->limited) return DS_OK;
    switch (rc & 0xFF) {
    case SQLITE_INTERRUPT:
        if (spent->steps_left >= 0)
            return ds_fail(w, DS_CONFIG,
                           "the query takes more than %lld seconds and was stopped; does it work on very long texts?",
                           (long long)d->most.seconds);
        return ds_fail(
            w, DS_CONFIG,
            "the query takes more than %lld million steps and was stopped; a WITH RECURSIVE without an end, or a "
            "join without a condition, does that",
            (long long)(d->most.steps / 1000000));
    case SQLITE_TOOBIG:
        return ds_fail(w, DS_CONFIG, "the query makes a text of more than %d bytes", DS_QUERY_TEXT);
    case SQLITE_NOMEM:
        if (!at_limit(spent)) return DS_OK;
        return ds_fail(w, DS_CONFIG, "the query needs more than %lld MB of memory and was stopped",
                       (long long)(d->most.memory >> 20));
    default:
        return DS_OK;
    }
}

ds_err ds_budget_row(const ds_db *d, ds_spent *spent, sqlite3_stmt *row, ds_why *w)
{
    if (!d->limited) return DS_OK;
    const int n = sqlite3_column_count(row);
    spent->cells += n;
    for (int i = 0; i < n; i++)
        if (sqlite3_column_type(row, i) == SQLITE_TEXT) spent->bytes += sqlite3_column_bytes(row, i);
    if (spent->cells > d->most.cells)
        return ds_fail(w, DS_CONFIG, "the query answers more than %lld million cells; add a LIMIT or sum up",
                       (long long)(d->most.cells / 1000000));
    if (spent->bytes > d->most.bytes)
        return ds_fail(w, DS_CONFIG, "the query answers more than %lld MB of text; add a LIMIT or sum up",
                       (long long)(d->most.bytes >> 20));
    return DS_OK;
}
