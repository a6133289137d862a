/* Every statement the room keeps prepared, by name; the texts stand in statements.c. */
#ifndef DOWNSHIFT_STORE_QUERY_H
#define DOWNSHIFT_STORE_QUERY_H

#include <downshift/results.h>

typedef enum {
    DS_Q_CLIENT_FIND,
    DS_Q_CLIENT_ADD,
    DS_Q_SOURCE_FIND,
    DS_Q_SOURCE_ADD,
    DS_Q_FILE_FIND,
    DS_Q_FILE_ADD,
    DS_Q_FILE_TAKE,
    DS_Q_FILE_FORGET,
    DS_Q_FILE_DONE,
    DS_Q_ROW_KEEP,
    DS_Q_SESSION_ADD,
    DS_Q_SESSION_READ,
    DS_Q_SESSION_WRITE,
    DS_Q_NIGHT_ADD,
    DS_Q_NIGHT_READ,
    DS_Q_NIGHT_WRITE,
    DS_Q_DAY_ADD,
    DS_Q_DAY_READ,
    DS_Q_DAY_WRITE,
    DS_Q_PRINT_CLIENTS,
    DS_Q_PRINT_SESSIONS,
    DS_Q_PRINT_NIGHTS,
    DS_Q_PRINT_DAYS,
    DS_Q_PRINT_UNKNOWN,
    DS_Q_RUN_FIND,
    DS_Q_RUN_DROP,
    DS_Q_RUN_ADD,
    DS_Q_RESULT_ADD, /* one a table: DS_Q_RESULT_ADD + ds_result */
    DS_Q_COUNT = DS_Q_RESULT_ADD + DS_RESULTS
} ds_query;

#endif
