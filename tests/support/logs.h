/* Logs for tests that import: headings and rows as the programs write them. */
#ifndef SUPPORT_LOGS_H
#define SUPPORT_LOGS_H

#define SESSIONS "client_id,date,start,duration_min,pressure,price\n"
#define NIGHTS   "client_id,night_date,bedtime,quality,tst_min\n"
#define WHOOP                                                                                                          \
    "Cycle start time,Cycle end time,Cycle timezone,Sleep onset,Wake onset,Sleep performance %,Respiratory rate "      \
    "(rpm),Asleep duration (min),In bed duration (min),Light sleep duration (min),Deep (SWS) duration (min),REM "      \
    "duration (min),Awake duration (min),Sleep need (min),Sleep debt (min),Sleep efficiency %,Sleep consistency "      \
    "%,Nap\n"
#define SLEEP(bed, rise, asleep, in_bed)                                                                               \
    bed ",,"                                                                                                           \
        "UTC+01:00," bed "," rise ",80,14.5," asleep "," in_bed ",200,60,90,30,460,0,92,70,false\n"

/* Three nights of two clients, and a week's beginning. */
#define THREE_NIGHTS NIGHTS "A1,2026-10-01,22:40,7,430\nA1,2026-10-02,23:05,6,401.5\nB2,2026-10-01,00:10,8,455\n"
#define WHOOP_WEEK                                                                                                     \
    WHOOP SLEEP("2026-10-01 22:50:00", "2026-10-02 06:40:00", "430", "470")                                            \
        SLEEP("2026-10-02 23:10:00", "2026-10-03 07:00:00", "440", "470")

#endif
