/* A note: what the therapist wrote of a visit without saying when it began. It is of the one visit of its client and
 * day that a booking program tells of. The columns of the list: record.h; what it shares with a session stands in
 * session_fields.h. */
#ifndef DOWNSHIFT_FIELDS_NOTE_H
#define DOWNSHIFT_FIELDS_NOTE_H

#define DS_NOTE_FIELDS(X)                                                                                              \
    X(CLIENT, "client_id", client, KEY, TEXT, NULL, "", 0, 0, NEITHER, KEY, "the practice's own code")                 \
    X(DATE, "date", date, KEY, DATE, NULL, "", 0, 0, NEITHER, WHEN, "local date of the visit")                         \
    DS_TREATMENT_FIELDS(X)                                                                                             \
    DS_AFTERWARDS_FIELDS(X)

#endif
