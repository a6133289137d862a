/* A plan: a client's goal and the course planned for it. The columns of the list: record.h. */
#ifndef DOWNSHIFT_FIELDS_PLAN_H
#define DOWNSHIFT_FIELDS_PLAN_H

#define DS_PLAN_FIELDS(X)                                                                                              \
    X(CLIENT, "client_id", client, KEY, TEXT, NULL, "", 0, 0, NEITHER, KEY, "the practice's own code")                 \
    X(DATE, "date", date, KEY, DATE, NULL, "", 0, 0, NEITHER, WHEN, "first local date")                                \
    X(GOAL, "goal", goal, NEED, TEXT, NULL, "", 0, 0, NEITHER, HEALTH, "as agreed")                                    \
    X(TARGET, "target", target, VALUE, REAL, NULL, "", 0, 1000, NEITHER, HEALTH,                                       \
      "what the goal is to reach, in its unit")                                                                        \
    X(SESSIONS, "planned_sessions", sessions, VALUE, REAL, NULL, "count", 0, 1000, NEITHER, TREATMENT, "as agreed")    \
    X(EVERY, "every_days", every_days, VALUE, REAL, NULL, "days", 0, 366, NEITHER, TREATMENT,                          \
      "from one session to the next")                                                                                  \
    X(MINUTES, "planned_minutes", minutes, VALUE, REAL, NULL, "min", 1, 480, NEITHER, TREATMENT,                       \
      "hands-on time of a session")                                                                                    \
    X(UNTIL, "until", until, VALUE, DATE, NULL, "", 0, 0, NEITHER, WHEN, "last local date")                            \
    X(NOTES, "notes", notes, VALUE, TEXT, NULL, "", 0, 0, NEITHER, FREE, "free text")

#endif
