/* A planned row: what a client means to do in a day or some weeks, and how often. What was agreed as a goal is a plan
 * (plan_fields.h). The columns of the list: record.h. */
#ifndef DOWNSHIFT_FIELDS_PLANNED_H
#define DOWNSHIFT_FIELDS_PLANNED_H

#define DS_PLANNED_FIELDS(X)                                                                                           \
    X(CLIENT, "client_id", client, KEY, TEXT, NULL, "", 0, 0, NEITHER, KEY, "the practice's own code")                 \
    X(DATE, "date", date, KEY, DATE, NULL, "", 0, 0, NEITHER, WHEN, "first local date")                                \
    X(WHAT, "planned_what", what, KEY, NAME, ds_planned_names, "", 0, 0, NEITHER, TREATMENT,                           \
      "massage, self-massage, sleep, or the race that is planned for")                                                 \
    X(PLAN, "plan", plan, NEED, TEXT, NULL, "", 0, 0, NEITHER, TREATMENT, "the name of the plan that it is of")        \
    X(PHASE, "phase", phase, VALUE, TEXT, NULL, "", 0, 0, NEITHER, TREATMENT, "of training, as the plan names it")     \
    X(UNTIL, "until", until, VALUE, DATE, NULL, "", 0, 0, NEITHER, WHEN, "last local date")                            \
    X(TIMES, "planned_times", times, VALUE, REAL, NULL, "count", 0, 100, NEITHER, TREATMENT,                           \
      "sessions, evenings or nights in that time")                                                                     \
    X(LEAST, "least_minutes", least_minutes, VALUE, REAL, NULL, "min", 1, 480, NEITHER, TREATMENT, "of each")          \
    X(MOST, "most_minutes", most_minutes, VALUE, REAL, NULL, "min", 1, 480, NEITHER, TREATMENT, "of each")             \
    X(PRESSURE, "most_pressure", most_pressure, VALUE, NAME, ds_pressure_names, "", 0, 0, NEITHER, TREATMENT,          \
      "no firmer than")                                                                                                \
    X(BED, "bed_by", bed_by, VALUE, TIME, NULL, "", 0, 0, NEITHER, HEALTH,                                             \
      "local time by which to be in bed, of the first evening")                                                        \
    X(HOURS_LEAST, "least_hours", least_hours, VALUE, REAL, NULL, "h", 0, 16, NEITHER, HEALTH, "asleep")               \
    X(HOURS_MOST, "most_hours", most_hours, VALUE, REAL, NULL, "h", 0, 16, NEITHER, HEALTH, "asleep")                  \
    X(FOCUS, "focus", focus, VALUE, TEXT, NULL, "", 0, 0, NEITHER, HEALTH, "areas, hour and manner, in words")         \
    X(NOTES, "notes", notes, VALUE, TEXT, NULL, "", 0, 0, NEITHER, FREE, "free text")

#endif
