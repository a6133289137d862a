#include "store/db/clock.h"

#include <sqlite3.h>
#include <stddef.h>

static bool asked;

static int no_time(sqlite3_vfs *vfs, double *days)
{
    (void)vfs;
    *days = 0;
    asked = true;
    return SQLITE_ERROR;
}

static int no_time_ms(sqlite3_vfs *vfs, sqlite3_int64 *ms)
{
    (void)vfs;
    *ms = 0;
    asked = true;
    return SQLITE_ERROR;
}

int ds_clock_stop(void)
{
    static sqlite3_vfs ours; /* the system's, but for the time; SQLite keeps the pointer */
    if (ours.zName) return SQLITE_OK;
    const sqlite3_vfs *system = sqlite3_vfs_find(NULL);
    if (!system) return SQLITE_ERROR;
    ours = *system;
    ours.pNext = NULL;
    ours.zName = "downshift";
    ours.xCurrentTime = no_time;
    ours.xCurrentTimeInt64 = no_time_ms;
    /* Meant for tests, and the only switch there is: a date function that is asked for local time fails aloud.
     * tests/test_ask.c holds it. */
    (void)sqlite3_test_control(SQLITE_TESTCTRL_LOCALTIME_FAULT, 1);
    return sqlite3_vfs_register(&ours, 1);
}

bool ds_clock_asked(void)
{
    bool was = asked;
    asked = false;
    return was;
}
