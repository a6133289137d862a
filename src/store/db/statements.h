/* Every statement the room keeps prepared, by name; the texts stand in statements.c. */
#ifndef DOWNSHIFT_STORE_QUERY_H
#define DOWNSHIFT_STORE_QUERY_H

#include <downshift/results.h>
#include <downshift/record.h>

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
    DS_Q_FILE_KEPT,
    DS_Q_FILE_SUM,
    DS_Q_FILE_SUMMED,
    DS_Q_DAY_FIRST,
    DS_Q_DAY_LAST,
    DS_Q_UNREAD_ADD,
    DS_Q_UNREAD_DROP,
    /* three a kind of record: ds_record_query */
#define X(ID, id, owner) DS_Q_##ID##_ADD, DS_Q_##ID##_READ, DS_Q_##ID##_WRITE,
    DS_RECORD_KINDS(X)
#undef X
    DS_Q_PRINT_CLIENTS,
    DS_Q_PRINT_SESSIONS,
    DS_Q_PRINT_NIGHTS,
    DS_Q_PRINT_DAYS,
    DS_Q_PRINT_UNKNOWN,
    DS_Q_RUN_FIND,
    DS_Q_RUN_DIGEST,
    DS_Q_RUN_SEAL,
    DS_Q_RUN_DROP,
    DS_Q_RUN_ADD,
    DS_Q_RESULT_ADD, /* one a table: DS_Q_RESULT_ADD + ds_result */
    DS_Q_COUNT = DS_Q_RESULT_ADD + DS_RESULTS
} ds_query;

#endif
