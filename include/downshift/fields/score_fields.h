/* A score: the total of a questionnaire (ISI, PSQI) filled in on one date. The columns of the list: record.h. */
#ifndef DOWNSHIFT_FIELDS_SCORE_H
#define DOWNSHIFT_FIELDS_SCORE_H

#define DS_SCORE_FIELDS(X)                                                                                             \
    X(CLIENT, "client_id", client, KEY, TEXT, NULL, "", 0, 0, NEITHER, KEY, "the practice's own code")                 \
    X(DATE, "date", date, KEY, DATE, NULL, "", 0, 0, NEITHER, WHEN, "local date of filling it in")                     \
    X(QUESTIONNAIRE, "questionnaire", questionnaire, KEY, TEXT, NULL, "", 0, 0, NEITHER, HEALTH,                       \
      "its short name, as logged")                                                                                     \
    X(SCORE, "score", score, NEED, REAL, NULL, "points", 0, 1000, NEITHER, HEALTH,                                     \
      "the total, by the questionnaire's rules")                                                                       \
    X(NOTES, "notes", notes, VALUE, TEXT, NULL, "", 0, 0, NEITHER, FREE, "free text")

#endif
