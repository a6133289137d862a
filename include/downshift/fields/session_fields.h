/* A session: one visit. The columns of the list: record.h. */
#ifndef DOWNSHIFT_FIELDS_SESSION_H
#define DOWNSHIFT_FIELDS_SESSION_H

/* What a note (note_fields.h) tells of a visit as a session does: of the treatment, and what came of it. */
#define DS_TREATMENT_FIELDS(X)                                                                                         \
    X(DURATION, "duration_min", duration, VALUE, REAL, NULL, "min", 1, 480, NEITHER, TREATMENT, "hands-on time")       \
    X(PRESSURE, "pressure", pressure, VALUE, NAME, ds_pressure_names, "", 0, 0, NEITHER, TREATMENT,                    \
      "light, moderate, deep; 1-5 by practice.yaml")                                                                   \
    X(TECHNIQUE, "technique", technique, VALUE, TEXT, NULL, "", 0, 0, NEITHER, TREATMENT, "as logged")                 \
    X(AREAS, "areas", areas, VALUE, TEXT, NULL, "", 0, 0, NEITHER, HEALTH, "as logged")                                \
    X(THERAPIST, "therapist", therapist, VALUE, TEXT, NULL, "", 0, 0, NEITHER, STAFF, "as logged")                     \
    X(SERVICE, "service", service, VALUE, TEXT, NULL, "", 0, 0, NEITHER, TREATMENT, "name in the service catalogue")   \
    X(PLACE, "place", place, VALUE, TEXT, NULL, "", 0, 0, NEITHER, TREATMENT, "studio, on-site")

#define DS_AFTERWARDS_FIELDS(X)                                                                                        \
    X(STATUS, "status", status, VALUE, NAME, ds_status_names, "", 0, 0, NEITHER, TREATMENT,                            \
      "completed, no-show, late-cancel, cancelled, unknown, ill (cancelled for an illness)")                           \
    X(GOAL, "goal", goal, VALUE, TEXT, NULL, "", 0, 0, NEITHER, HEALTH, "as logged")                                   \
    X(PRICE, "price", price, VALUE, MONEY, NULL, "currency", -100000, 100000, NEITHER, MONEY,                          \
      "as charged; below 0: paid back")                                                                                \
    X(TIP, "tip", tip, VALUE, MONEY, NULL, "currency", -100000, 100000, NEITHER, MONEY, "as given")                    \
    X(REACTION, "reaction", reaction, VALUE, TEXT, NULL, "", 0, 0, NEITHER, HEALTH, "how the body reacted")            \
    X(NOTES, "notes", notes, VALUE, TEXT, NULL, "", 0, 0, NEITHER, FREE, "free text")

#define DS_SESSION_FIELDS(X)                                                                                           \
    X(CLIENT, "client_id", client, KEY, TEXT, NULL, "", 0, 0, NEITHER, KEY, "the practice's own code")                 \
    X(DATE, "date", date, ROW, DATE, NULL, "", 0, 0, NEITHER, WHEN, "local date of the session's start")               \
    X(START, "start", start, KEY, TIME, NULL, "", 0, 0, NEITHER, WHEN, "local start")                                  \
    DS_TREATMENT_FIELDS(X)                                                                                             \
    X(KIND, "kind", kind, VALUE, NAME, ds_kind_names, "", 0, 0, NEITHER, TREATMENT, "massage or self")                 \
    DS_AFTERWARDS_FIELDS(X)                                                                                            \
    X(BOOKED, "booked_on", booked_on, VALUE, DATE, NULL, "", 0, 0, NEITHER, WHEN,                                      \
      "the day it was booked, not after its date")                                                                     \
    X(REFERENCE, "reference", reference, VALUE, TEXT, NULL, "", 0, 0, NEITHER, KEY,                                    \
      "the booking's own number or code; it stays when the booking moves")                                             \
    X(MASSAGE, "is_massage", massage, MADE, FLAG, NULL, "", 0, 1, NEITHER, TREATMENT,                                  \
      "by the service catalogue; 0: revenue, never an exposure")                                                       \
    X(UNBELIEVED, "unbelieved", unbelieved, MADE, TEXT, NULL, "", 0, 0, NEITHER, DOUBT,                                \
      "names of fields that are shown and not reckoned with")                                                          \
    X(TOLD, "told", told, MADE, FLAG, NULL, "", 0, 1, NEITHER, PROVENANCE,                                             \
      "1: not just what one row told; 0: one row, silent about the status")

#endif
