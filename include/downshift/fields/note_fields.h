/* A note: what the therapist wrote of a visit without saying when it began. It is of the one visit of its client and day that a
 * booking program tells of. The columns of the list: record.h. */
#ifndef DOWNSHIFT_FIELDS_NOTE_H
#define DOWNSHIFT_FIELDS_NOTE_H

#define DS_NOTE_FIELDS(X)                                                                                              \
    X(CLIENT, "client_id", client, KEY, TEXT, NULL, "", 0, 0, NEITHER, KEY, "the practice's own code")                 \
    X(DATE, "date", date, KEY, DATE, NULL, "", 0, 0, NEITHER, WHEN, "local date of the visit")                         \
    X(DURATION, "duration_min", duration, VALUE, REAL, NULL, "min", 1, 480, NEITHER, TREATMENT, "hands-on time")       \
    X(PRESSURE, "pressure", pressure, VALUE, NAME, ds_pressure_names, "", 0, 0, NEITHER, TREATMENT,                    \
      "light, moderate, deep; 1-5 by practice.yaml")                                                                   \
    X(TECHNIQUE, "technique", technique, VALUE, TEXT, NULL, "", 0, 0, NEITHER, TREATMENT, "as logged")                 \
    X(AREAS, "areas", areas, VALUE, TEXT, NULL, "", 0, 0, NEITHER, HEALTH, "as logged")                                \
    X(THERAPIST, "therapist", therapist, VALUE, TEXT, NULL, "", 0, 0, NEITHER, STAFF, "as logged")                     \
    X(SERVICE, "service", service, VALUE, TEXT, NULL, "", 0, 0, NEITHER, TREATMENT, "name in the service catalogue")   \
    X(PLACE, "place", place, VALUE, TEXT, NULL, "", 0, 0, NEITHER, TREATMENT, "studio, on-site")                       \
    X(STATUS, "status", status, VALUE, NAME, ds_status_names, "", 0, 0, NEITHER, TREATMENT,                            \
      "completed, no-show, late-cancel, cancelled, unknown, ill (cancelled for an illness)")                           \
    X(GOAL, "goal", goal, VALUE, TEXT, NULL, "", 0, 0, NEITHER, HEALTH, "as logged")                                   \
    X(PRICE, "price", price, VALUE, MONEY, NULL, "currency", -100000, 100000, NEITHER, MONEY,                          \
      "as charged; below 0: paid back")                                                                                \
    X(TIP, "tip", tip, VALUE, MONEY, NULL, "currency", -100000, 100000, NEITHER, MONEY, "as given")                    \
    X(REACTION, "reaction", reaction, VALUE, TEXT, NULL, "", 0, 0, NEITHER, HEALTH, "how the body reacted")            \
    X(NOTES, "notes", notes, VALUE, TEXT, NULL, "", 0, 0, NEITHER, FREE, "free text")

#endif
