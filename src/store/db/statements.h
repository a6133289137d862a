/* Every statement the room keeps prepared, by name; the texts stand in statements.c. */
#ifndef DOWNSHIFT_STORE_QUERY_H
#define DOWNSHIFT_STORE_QUERY_H

#include <downshift/results.h>
#include <downshift/record.h>

/* The kinds whose records may be a client's, as record.h has them. */
#define DS_CLIENT_KINDS(X)                                                                                             \
    X(SESSION, session, CLIENT)                                                                                        \
    X(SLEEP, sleep, SERIES)                                                                                            \
    X(DAY, day, CLIENT)                                                                                                \
    X(SCORE, score, CLIENT)                                                                                            \
    X(EVENT, event, CLIENT)                                                                                            \
    X(PLAN, plan, CLIENT)                                                                                              \
    X(PLANNED, planned, WHOLE)                                                                                         \
    X(NOTE, note, TURN)                                                                                                \
    X(HABIT, habit, CLIENT)                                                                                            \
    X(SALE, sale, SOURCE)

/* Those of what a source tells of money, day by day. */
#define DS_SOURCE_KINDS(X)                                                                                             \
    X(SALE, sale, SOURCE)                                                                                              \
    X(SALE_LINE, sale_line, SOURCE)                                                                                    \
    X(TENDER, tender, SOURCE)                                                                                          \
    X(FEE, fee, SOURCE)                                                                                                \
    X(PAYOUT, payout, SOURCE)                                                                                          \
    X(CORPORATE_EVENT, corporate_event, SOURCE)

typedef enum {
    DS_Q_CLIENT_ADD,
    DS_Q_CLIENT_NAMED,
    DS_Q_CLIENT_CODE,
    DS_Q_CLIENT_RENAME,
    DS_Q_CLIENT_DROP,
    DS_Q_CLIENTS_UNSETTLED,
    DS_Q_ALIAS_FIND,
    DS_Q_ALIAS_PUT,
    DS_Q_ALIAS_SWEEP,
    DS_Q_ALIAS_CODE,
    DS_Q_ALIAS_RETIRE,
    DS_Q_ALIAS_GIVE,
    /* whom rows name: people.c */
    DS_Q_PERSON_FIND,
    DS_Q_PERSON_LIKE,
    DS_Q_PERSON_WORDS,
    DS_Q_PERSON_UNWORD,
    DS_Q_PERSON_OF,
    DS_Q_PERSON_ANY,
    DS_Q_PERSON_PUT,
    DS_Q_PERSON_GIVE,
    DS_Q_WIDE_CODES,
    DS_Q_WIDE_PEOPLE,
    DS_Q_REKEY_ALIAS,
    DS_Q_REKEY_DROP,
    DS_Q_REKEY_ROWS,
    DS_Q_REKEY_CELLS,
    DS_Q_REKEY_CLIENTS,
    DS_Q_REKEY_PERSON,
    DS_Q_APART_ANY,
    DS_Q_APART_PUT,
    DS_Q_APART_GIVE,
    DS_Q_APART_DROP,
    DS_Q_AUTHORISATION_PUT,
    DS_Q_AUTHORISATION_FIND,
    DS_Q_AUTHORISATION_REVOKE,
    DS_Q_AUTHORISATION_GIVE,
    DS_Q_EXPERIMENT_PUT,
    DS_Q_EXPERIMENT_UNIT_PUT,
    DS_Q_EXPERIMENT_NEXT,
    DS_Q_EXPERIMENT_OPEN,
    DS_Q_EXPERIMENT_GIVE,
    DS_Q_RELEASE_ADD,
    DS_Q_RELEASE_GIVE,
    DS_Q_PARTNER_RELEASE_ADD,
    DS_Q_PARTNER_CELL_ADD,
    DS_Q_PARTNER_RELATION_ADD,
    DS_Q_PARTNER_MEMBER_ADD,
    DS_Q_PARTNER_MEMBER_GIVE,
    DS_Q_PARTNER_CODE_ADD,
    DS_Q_PARTNER_CODE_ANY,
    DS_Q_ERASURE_SALT,
    DS_Q_ERASURE_ADD,
    DS_Q_ERASURE_COUNT,
    DS_Q_TOMBSTONE_PUT,
    DS_Q_TOMBSTONE_FIND,
    DS_Q_TOMBSTONE_CODES,
    DS_Q_TOMBSTONE_NAMES,
    DS_Q_TOMBSTONE_EMAILS,
    DS_Q_TOMBSTONE_PHONES,
    DS_Q_TOMBSTONE_WORDS,
    DS_Q_SPLIT_ANY,
    DS_Q_SPLIT_FIND,
    DS_Q_SPLIT_PUT,
    DS_Q_SPLIT_GIVE,
    DS_Q_SPLIT_GIVEN,
    DS_Q_SPLIT_DROP,
    DS_Q_SOURCE_FIND,
    DS_Q_SOURCE_MEND,
    DS_Q_SOURCE_ADD,
    DS_Q_FILE_FIND,
    DS_Q_FILE_ADD,
    DS_Q_FILE_TAKE,
    DS_Q_FILE_MEND,
    DS_Q_FILE_AGAIN,
    DS_Q_FILE_FORGET,
    DS_Q_FILE_FORGET_CELLS,
    DS_Q_FILE_FORGET_CLIENTS,
    DS_Q_FILE_CLIENT,
    DS_Q_FILE_DONE,
    DS_Q_FILE_NAME,
    DS_Q_FILE_WHOSE,
    DS_Q_FILE_GIVE,
    DS_Q_FILES_NAMED,
    DS_Q_ROW_KEEP,
    DS_Q_FILE_KEPT,
    DS_Q_FILE_SUM,
    DS_Q_FILE_SUMMED,
    DS_Q_CELL_KEEP,
    DS_Q_CELL_GIVE,
    DS_Q_DAY_FIRST,
    DS_Q_DAY_LAST,
    DS_Q_ROW_KEY,
    DS_Q_ROW_GIVE,
    DS_Q_ROWS_UNSETTLED,
    DS_Q_UNREAD_ADD,
    DS_Q_UNREAD_DROP,
    /* four a kind of record: put.c */
#define X(ID, id, owner) DS_Q_##ID##_ADD, DS_Q_##ID##_READ, DS_Q_##ID##_WRITE, DS_Q_##ID##_DROP,
    DS_RECORD_KINDS(X)
#undef X
    /* two a kind of record that may be a client's */
#define X(ID, id, owner) DS_Q_##ID##_OF, DS_Q_##ID##_TAKE,
    DS_CLIENT_KINDS(X)
#undef X
    /* of a file's records of some days: give_way.c */
#define X(ID, id, owner) DS_Q_##ID##_WITHIN, DS_Q_##ID##_LEAVE,
    DS_SOURCE_KINDS(X)
#undef X
    DS_Q_DECISIONS_OF, /* decisions.c */
    DS_Q_PLANNED_ALL, /* plans.c */
    DS_Q_GIVEN_UP_ADD,
    DS_Q_GIVEN_UP_OF,
    DS_Q_SLEEP_OTHERS,
    DS_Q_SLEEP_OTHER,
    DS_Q_STEP_ADD,
    DS_Q_STEP_DROP,
    /* closed months: closing.c */
    DS_Q_CLOSED_WHEN,
    DS_Q_CLOSED_MONTHS,
    DS_Q_CLOSED_ADD,
    DS_Q_CLOSED_FIGURE_ADD,
    DS_Q_CLOSED_ROW_ADD,
    DS_Q_CLOSED_POSTING_ADD,
    DS_Q_CLOSED_POSTINGS,
    DS_Q_CLOSED_FIGURES,
    DS_Q_CLOSED_ROWS,
    DS_Q_CLOSED_SEAL,
    DS_Q_CLOSED_GIVE,
    /* what single rows told of a record that several told of: told.c */
    DS_Q_SLEEP_TELL,
    DS_Q_SLEEP_UNTELL,
    DS_Q_SLEEPS_NEAR,
    DS_Q_SLEEPS_TOLD,
    DS_Q_SLEEP_TOLD_OF,
    DS_Q_SLEEP_TOLD_TAKE,
    DS_Q_SERIES,
    DS_Q_SESSION_TELL,
    DS_Q_SESSION_UNTELL,
    DS_Q_SESSION_AT,
    DS_Q_SESSION_TOLD,
    DS_Q_SESSION_TOLD_OF,
    DS_Q_SESSION_TOLD_TAKE,
    DS_Q_LINES_DROP,
    DS_Q_LINES_TAKE,
    DS_Q_LINE_ADD,
    DS_Q_SESSION_STRUCK,
    DS_Q_SESSIONS_STRUCK,
    DS_Q_BOOKING_ELSEWHERE,
    DS_Q_BOOKING_FILE,
    DS_Q_FILE_IS_LOG,
    DS_Q_OTHER_SIDE,
    DS_Q_BOOKED_NEAR,
    DS_Q_NOTED_NEAR,
    /* who is asked first: prefer.c */
    DS_Q_NOTE_FIRST,
    DS_Q_NOTE_FIRST_SET,
    DS_Q_VISITS_TOLD,
    /* what a newer file has no more: older.c, lacks.c, withdrawn.c */
    DS_Q_FILES_OLDER,
    DS_Q_SLEEP_BEFORE,
    DS_Q_DAY_BEFORE,
    DS_Q_NOTE_BEFORE,
    DS_Q_SCORE_BEFORE,
    DS_Q_EVENT_BEFORE,
    DS_Q_HABIT_BEFORE,
    DS_Q_PLAN_BEFORE,
    DS_Q_WITHDRAWN,
    DS_Q_WITHDRAWN_PUT,
    DS_Q_WITHDRAWN_DROP,
    DS_Q_WITHDRAWN_GIVE,
    DS_Q_ROW_REFUSED,
    DS_Q_SAME_FORMAT,
    DS_Q_VISITS_OF_FILE,
    DS_Q_VISIT_LIKE,
    DS_Q_VISIT_REFUSED,
    DS_Q_FILE_ASIDE,
    DS_Q_PRINT_CLIENTS,
    DS_Q_PRINT_SESSIONS,
    DS_Q_PRINT_NIGHTS,
    DS_Q_PRINT_DAYS,
    DS_Q_PRINT_NOTES,
    DS_Q_PRINT_UNKNOWN,
    /* what the catalogue says: catalogue.c */
    DS_Q_SERVICES,
    DS_Q_MEANINGS,
    DS_Q_MEANINGS_DROP,
    DS_Q_MEANING_ADD,
    DS_Q_ITEMS,
    DS_Q_ITEM_KINDS,
    DS_Q_ITEM_KINDS_DROP,
    DS_Q_ITEM_KIND_ADD,
    DS_Q_SALES_TOLD,
    DS_Q_SALE_NAMES,
    DS_Q_VISITS_SOLD,
    DS_Q_SALE_VISITS,
    DS_Q_SALE_VISITS_DROP,
    DS_Q_SALE_VISIT_ADD,
    DS_Q_RUN_FIND,
    DS_Q_RUN_DIGEST,
    DS_Q_RUN_SEAL,
    DS_Q_RUN_DROP,
    DS_Q_RUN_DROP_ALL,
    DS_Q_RUN_ADD,
    DS_Q_RESULT_ADD, /* one a table: DS_Q_RESULT_ADD + ds_result */
    DS_Q_COUNT = DS_Q_RESULT_ADD + DS_RESULTS
} ds_query;

#endif
