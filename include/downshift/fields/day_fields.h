/* A day: what may confound the night that follows it. The columns of the list: record.h. */
#ifndef DOWNSHIFT_FIELDS_DAY_H
#define DOWNSHIFT_FIELDS_DAY_H

#define DS_DAY_FIELDS(X)                                                                                               \
    X(CLIENT, "client_id", client, KEY, TEXT, NULL, "", 0, 0, NEITHER, KEY, "the practice's own code")                 \
    X(DATE, "date", date, KEY, DATE, NULL, "", 0, 0, NEITHER, WHEN, "local date; beside a night its evening")          \
    X(LOAD, "training_load", training_load, VALUE, REAL, NULL, "as logged", 0, 2000, NEITHER, HEALTH, "that day")      \
    X(ALCOHOL, "alcohol", alcohol, VALUE, REAL, NULL, "drinks", 0, 60, NEITHER, HEALTH, "that day")                    \
    X(CAFFEINE, "caffeine_mg", caffeine_mg, VALUE, REAL, NULL, "mg", 0, 3000, NEITHER, HEALTH, "that day")             \
    X(STRESS, "stress", stress, VALUE, REAL, NULL, "points", 0, 100, NEITHER, HEALTH, "that day")                      \
    X(SUPPLEMENT, "new_supplement", new_supplement, VALUE, FLAG, NULL, "", 0, 1, NEITHER, HEALTH,                      \
      "taken for the first time")                                                                                      \
    X(WORKOUT, "late_workout", late_workout, VALUE, FLAG, NULL, "", 0, 1, NEITHER, HEALTH, "that evening")             \
    X(MEAL, "late_meal", late_meal, VALUE, FLAG, NULL, "", 0, 1, NEITHER, HEALTH, "that evening")                      \
    X(SORENESS, "soreness", soreness, VALUE, REAL, NULL, "points", 0, 100, NEITHER, HEALTH, "that day")                \
    X(PAIN, "pain", pain, VALUE, REAL, NULL, "points", 0, 100, NEITHER, HEALTH, "that day")          \
    X(FLUIDS, "late_fluids", late_fluids, VALUE, FLAG, NULL, "", 0, 1, NEITHER, HEALTH, "much to drink that evening") \
    X(SHARED, "shared", shared, MADE, FLAG, NULL, "", 0, 1, NEITHER, PROVENANCE, "files of several formats tell of it")

#endif
