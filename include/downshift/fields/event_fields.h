/* An event: something that holds from a date on, such as a new mattress. The columns of the list: record.h. */
#ifndef DOWNSHIFT_FIELDS_EVENT_H
#define DOWNSHIFT_FIELDS_EVENT_H

#define DS_EVENT_FIELDS(X)                                                                                             \
    X(CLIENT, "client_id", client, KEY, TEXT, NULL, "", 0, 0, NEITHER, KEY, "the practice's own code")                 \
    X(DATE, "date", date, KEY, DATE, NULL, "", 0, 0, NEITHER, WHEN, "first local date")                                \
    X(EVENT, "event", event, KEY, TEXT, NULL, "", 0, 0, NEITHER, HEALTH, "what it is, as logged")                      \
    X(UNTIL, "until", until, VALUE, DATE, NULL, "", 0, 0, NEITHER, WHEN, "last local date")                            \
    X(NOTES, "notes", notes, VALUE, TEXT, NULL, "", 0, 0, NEITHER, FREE, "free text")

#endif
