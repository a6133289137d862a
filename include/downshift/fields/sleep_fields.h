/* A sleep: one main sleep as one source tells of it. The columns of the list: record.h.
 * Items are those of the consensus sleep diary (Carney 2012); efficiency is that of Reed & Sacco 2016. */
#ifndef DOWNSHIFT_FIELDS_SLEEP_H
#define DOWNSHIFT_FIELDS_SLEEP_H

#define DS_SLEEP_FIELDS(X)                                                                                             \
    X(CLIENT, "client_id", client, KEY, TEXT, NULL, "", 0, 0, NEITHER, KEY, "the practice's own code")                 \
    X(NIGHT_DATE, "night_date", night, KEY, DATE, NULL, "", 0, 0, NEITHER, WHEN,                                       \
      "the evening it begins in, noon to noon")                                                                        \
    X(BED, "bedtime", bed, VALUE, TIME, NULL, "", 0, 0, NEITHER, WHEN, "into bed (item 1)")                            \
    X(ONSET, "sleep_onset", onset, VALUE, TIME, NULL, "", 0, 0, NEITHER, WHEN, "first asleep")                         \
    X(WAKE, "wake", wake, VALUE, TIME, NULL, "", 0, 0, NEITHER, WHEN, "final awakening (item 6)")                      \
    X(RISE, "rise", rise, VALUE, TIME, NULL, "", 0, 0, NEITHER, WHEN, "out of bed for the day (item 7)")               \
    X(QUALITY, "quality", quality, VALUE, REAL, NULL, "points (0-10)", 0, 10, HIGHER, HEALTH, "diary rating")          \
    X(SCORE, "sleep_score", sleep_score, VALUE, REAL, NULL, "points (0-100)", 0, 100, HIGHER, HEALTH,                  \
      "the vendor's score")                                                                                            \
    X(TST, "tst_min", tst_min, VALUE, REAL, NULL, "min", 0, 1200, HIGHER, HEALTH, "total sleep time = SPT - WASO")     \
    X(SOL, "sol_min", sol_min, VALUE, REAL, NULL, "min", 0, 720, LOWER, HEALTH, "sleep onset latency")                 \
    X(WASO, "waso_min", waso_min, VALUE, REAL, NULL, "min", 0, 900, LOWER, HEALTH, "wake after sleep onset")           \
    X(AWAKENINGS, "awakenings", awakenings, VALUE, REAL, NULL, "count", 0, 100, LOWER, HEALTH,                         \
      "NWAK, the final one not counted")                                                                               \
    X(EFFICIENCY, "efficiency_pct", efficiency_pct, VALUE, REAL, NULL, "%", 0, 100, HIGHER, HEALTH, "100 TST / TIB")   \
    X(VENDOR_EFF, "vendor_efficiency_pct", vendor_efficiency_pct, VALUE, REAL, NULL, "%", 0, 100, HIGHER,              \
      HEALTH, "as the vendor computes it")                                                                             \
    X(TIB, "tib_min", tib_min, VALUE, REAL, NULL, "min", 0, 1200, NEITHER, HEALTH, "time in bed = rise - bedtime")     \
    X(RHR, "resting_hr", resting_hr, VALUE, REAL, NULL, "beats/min", 20, 220, LOWER, HEALTH,                           \
      "by the source's own definition")                                                                                \
    X(HRV, "hrv_ms", hrv_ms, VALUE, REAL, NULL, "ms", 1, 500, HIGHER, HEALTH, "rMSSD, or as the source defines it")    \
    X(HRV_SDNN, "hrv_sdnn_ms", hrv_sdnn_ms, VALUE, REAL, NULL, "ms", 1, 500, HIGHER, HEALTH,                           \
      "SDNN, which is not comparable with rMSSD")                                                                      \
    X(LIGHT, "light_min", light_min, VALUE, REAL, NULL, "min", 0, 1200, NEITHER, HEALTH, "light sleep, N1 and N2")     \
    X(DEEP, "deep_min", deep_min, VALUE, REAL, NULL, "min", 0, 1200, NEITHER, HEALTH, "deep sleep, N3")                \
    X(REM, "rem_min", rem_min, VALUE, REAL, NULL, "min", 0, 1200, NEITHER, HEALTH, "REM sleep")                        \
    X(AWAKE, "awake_min", awake_min, VALUE, REAL, NULL, "min", 0, 1200, NEITHER, HEALTH,                               \
      "awake in the whole span, SOL and TWAK included")                                                                \
    X(MORNING_SORENESS, "morning_soreness", morning_soreness, VALUE, REAL, NULL, "points (0-10)", 0, 10, LOWER,        \
      HEALTH, "sore muscles, asked the morning after")                                                                 \
    X(MORNING_LOOSENESS, "morning_looseness", morning_looseness, VALUE, REAL, NULL, "points (0-10)", 0, 10, HIGHER,    \
      HEALTH, "how loose the body feels, asked the morning after")                                                     \
    X(MORNING_PAIN, "morning_pain", morning_pain, VALUE, REAL, NULL, "points (0-10)", 0, 10, LOWER, HEALTH,            \
      "background pain, asked the morning after")                                                                      \
    X(DEVICE, "device", device, VALUE, TEXT, NULL, "", 0, 0, NEITHER, PROVENANCE,                                      \
      "which device of the source measured it")                                                                        \
    X(VERSION, "version", version, VALUE, TEXT, NULL, "", 0, 0, NEITHER, PROVENANCE,                                   \
      "of the firmware or algorithm that tells sleep from its signals")                                                \
    X(OFFSET, "offset_min", offset_min, MADE, WHOLE, NULL, "min", 0, 0, NEITHER, WHEN,                                 \
      "ahead of UTC, of the first time that knows it")                                                                 \
    X(BED_TEXT, "bed_text", bed_text, MADE, TEXT, NULL, "", 0, 0, NEITHER, FREE,                                       \
      "the bedtime as exported, where bedtime does not say it")                                                        \
    X(UNBELIEVED, "unbelieved", unbelieved, MADE, TEXT, NULL, "", 0, 0, NEITHER, HEALTH,                               \
      "names of fields that are shown and not reckoned with")                                                          \
    X(TOLD, "told", told, MADE, FLAG, NULL, "", 0, 1, NEITHER, PROVENANCE,                                             \
      "1: not just what one row told")                                                                                 \
    X(PLACED, "placed", placed, MADE, FLAG, NULL, "", 0, 1, NEITHER, WHEN,                                             \
      "1: its bedtime, a clock without a date, was placed on its evening, and so it lasts past the noon after")        \
    X(LENT_CLOCK, "lent_clock", lent_clock, MADE, FLAG, NULL, "", 0, 1, NEITHER, WHEN,                                 \
      "1: the file tells instants, which stand on the practice's clock")                                               \
    X(NAP, "nap", nap, ROW, FLAG, NULL, "", 0, 1, NEITHER, HEALTH, "no night of its own: by its mark, or its length and hour")

#endif
