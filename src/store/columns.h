/* The columns of records, once: the SQL, the binding and the comparing are all made from these lists, so they cannot drift apart.
 * X(column, FIELD) is a field of the record; Y(column) is kept beside them. Order inside a list is the order of parameters. */
#ifndef DOWNSHIFT_STORE_COLUMNS_H
#define DOWNSHIFT_STORE_COLUMNS_H

#define DS_SESSION_FIELDS(X)                                                                                           \
    X(duration, DURATION)                                                                                              \
    X(pressure, PRESSURE)                                                                                              \
    X(technique, TECHNIQUE)                                                                                            \
    X(areas, AREAS)                                                                                                    \
    X(therapist, THERAPIST)                                                                                            \
    X(service, SERVICE)                                                                                                \
    X(place, PLACE)                                                                                                    \
    X(kind, KIND)                                                                                                      \
    X(status, STATUS)                                                                                                  \
    X(goal, GOAL)                                                                                                      \
    X(price, PRICE)                                                                                                    \
    X(tip, TIP)                                                                                                        \
    X(reaction, REACTION)                                                                                              \
    X(notes, NOTES)                                                                                                    \
    X(booked_on, BOOKED)
#define DS_SESSION_REST(Y) Y(massage) Y(doubt) Y(file) Y(line)

#define DS_NIGHT_FIELDS(X)                                                                                             \
    X(bed, BED)                                                                                                        \
    X(onset, ONSET)                                                                                                    \
    X(wake, WAKE)                                                                                                      \
    X(rise, RISE)                                                                                                      \
    X(quality, QUALITY)                                                                                                \
    X(sleep_score, SCORE)                                                                                              \
    X(tst_min, TST)                                                                                                    \
    X(sol_min, SOL)                                                                                                    \
    X(waso_min, WASO)                                                                                                  \
    X(awakenings, AWAKENINGS)                                                                                          \
    X(efficiency_pct, EFFICIENCY)                                                                                      \
    X(vendor_efficiency_pct, VENDOR_EFF)                                                                               \
    X(tib_min, TIB)                                                                                                    \
    X(resting_hr, RHR)                                                                                                 \
    X(hrv_ms, HRV)
#define DS_NIGHT_REST(Y) Y(offset_min) Y(bed_text) Y(doubt) Y(file) Y(line)

#define DS_DAY_FIELDS(X)                                                                                               \
    X(training_load, LOAD)                                                                                             \
    X(alcohol, ALCOHOL)                                                                                                \
    X(caffeine_mg, CAFFEINE)                                                                                           \
    X(stress, STRESS)                                                                                                  \
    X(new_supplement, SUPPLEMENT)                                                                                      \
    X(late_workout, WORKOUT)                                                                                           \
    X(late_meal, MEAL)                                                                                                 \
    X(soreness, SORENESS)                                                                                              \
    X(pain, PAIN)
#define DS_DAY_REST(Y) Y(file) Y(line)

#endif
