/* A decision: what was settled when a monthly review was talked over, typed into the review's own workbook. The columns of the
 * list: record.h. */
#ifndef DOWNSHIFT_FIELDS_DECISION_H
#define DOWNSHIFT_FIELDS_DECISION_H

#define DS_DECISION_FIELDS(X)                                                                                          \
    X(DATE, "date", month, KEY, DATE, NULL, "", 0, 0, NEITHER, WHEN, "first day of the month that was reviewed")       \
    X(NUMBER, "decision_no", number, KEY, REAL, NULL, "count", 1, 100000, NEITHER, PROVENANCE,                         \
      "which of the month's, as the workbook has it")                                                                  \
    X(WHO, "who", who, VALUE, TEXT, NULL, "", 0, 0, NEITHER, FREE, "who does it")                                      \
    X(WHAT, "what", what, VALUE, TEXT, NULL, "", 0, 0, NEITHER, FREE, "what was decided")                              \
    X(UNTIL, "by_when", until, VALUE, TEXT, NULL, "", 0, 0, NEITHER, FREE, "a day, or words")                         \
    X(DONE, "done", done, VALUE, TEXT, NULL, "", 0, 0, NEITHER, FREE, "a day, or any mark; none while it is open")     \
    X(STRUCK, "struck", struck, MADE, FLAG, NULL, "", 0, 1, NEITHER, PROVENANCE,                                       \
      "the workbook has its line no more, or empty")

#endif
