/* declare: the settings of flags and guidance, lists of rows as in settings.h, which makes structs and all else. */
#ifndef DOWNSHIFT_FLAG_SETTINGS_H
#define DOWNSHIFT_FLAG_SETTINGS_H

/* How much a flag presses (docs/guidance.md): something to look at, a client to talk with, massage to be stopped until
 * a medical professional was asked. */
typedef enum { DS_FLAG_LOOK, DS_FLAG_TALK, DS_FLAG_STOP } ds_severity;
extern const char *const ds_severity_names[]; /* "look", "talk", "stop", NULL */
/* What words in a log are a sign of, that flags and guidance ask about (docs/guidance.md); "no" is a word that says
 * that the next one is not so. */
extern const char *const ds_sign_names[];

/* Of the catalogue in reports/flags/, too: docs/guidance.md. */
#define DS_FLAG_SETTINGS(X) \
    X(const char *, TEXT, name, NULL, (KPI_NAME, FLAGS(DS_IS_KEY), EXAMPLE("three_in_a_week")), "", "") \
    X(const char *, TEXT, words, NULL, (WORDS, FLAGS(DS_REQUIRED), EXAMPLE("Three visits in a week")), "", "") \
    X(const char *, TEXT, about, NULL, (WORDS), "", "") \
    X(const char *, TEXT, client_words, NULL, (WORDS), "", "") \
    X(int, NAME, severity, DS_FLAG_LOOK, (NAMES(ds_severity_names), EXAMPLE("talk")), "", "look, talk or stop") \
    X(bool, BOOL, guidance, false, (), "", "") \
    X(const char *, TEXT, source, NULL, (WORDS), "", "") \
    X(const char *, TEXT, query, NULL, (WORDS, FLAGS(DS_REQUIRED), EXAMPLE( \
      "\"SELECT client, max(date) AS date, count(*) AS value FROM massage WHERE date > date(:month_last, '-7 days') " \
      "GROUP BY client HAVING count(*) >= 3\"")), "", "")

/* X(type, kind, name, default, (rules), about, beside), each a parameter of the queries of flags. */
#define DS_LIMIT_SETTINGS(X) \
    X(double, REAL, hard_load, 1.5, (RANGE(1, 100)), "", \
      "times a client's own average load of days with training: a hard day") \
    X(double, REAL, heavy_week, 1.3, (RANGE(1, 100)), "", "times the client's own average week: a demanding one") \
    X(double, REAL, overdue_times, 2, (RANGE(1, 100)), "", "times the client's own rhythm: overdue ...") \
    X(int64_t, INT, overdue_days, 60, (RANGE(1, 3660)), "", "... and away for so many days at least") \
    X(int64_t, INT, silent_days, 14, (RANGE(1, 366)), "", "days without a night from a client who used to log") \
    X(int64_t, INT, same_nights, 21, (RANGE(5, 366)), "", "nights of a diary with one and the same rating") \
    X(double, REAL, worse_sum, 1.2, (RANGE(0.1, 20)), "", \
      "standard deviations by which sleep falls short after sessions, added up, ...") \
    X(int64_t, INT, worse_sessions, 3, (RANGE(1, 50)), "", "... over so many sessions at least") \
    X(double, REAL, long_minutes, 75, (RANGE(30, 240)), "", "a session longer than that is a long one ...") \
    X(int64_t, INT, long_visits, 3, (RANGE(2, 50)), "", "... asked about where there are so many, and so many others") \
    X(int64_t, INT, together_days, 7, (RANGE(1, 60)), "", "new things begun within so many days are not told apart")

#endif
