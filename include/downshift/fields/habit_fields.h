/* A habit: one of the practice's own columns of a day (habits: in practice.yaml), done or not, or for how long. The
 * columns of the list: record.h. */
#ifndef DOWNSHIFT_FIELDS_HABIT_H
#define DOWNSHIFT_FIELDS_HABIT_H

#define DS_HABIT_FIELDS(X)                                                                                             \
    X(CLIENT, "client_id", client, KEY, TEXT, NULL, "", 0, 0, NEITHER, KEY, "the practice's own code")                 \
    X(DATE, "date", date, KEY, DATE, NULL, "", 0, 0, NEITHER, WHEN, "local date; beside a night its evening")          \
    X(HABIT, "habit", habit, KEY, TEXT, NULL, "", 0, 0, NEITHER, HEALTH, "its name in practice.yaml")                  \
    X(AMOUNT, "habit_amount", amount, NEED, REAL, NULL, "minutes, or 0 and 1", 0, 1440, NEITHER, HEALTH,               \
      "0: not done that day")

#endif
