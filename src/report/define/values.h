/* Formats of values, the answers of queries, and words with {placeholders}.
 */
#ifndef REPORT_VALUES_H
#define REPORT_VALUES_H

#include "report/define/manner.h"

#include <downshift/report.h>

/* A true minus sign, U+2212, as spreadsheets write out words. */
#define REP_MINUS "\"\xE2\x88\x92\""

/* X(id, name, kind, decimals, signed, scale, pattern): scale turns the query's number into the cell's; pattern is
 * the spreadsheet's number format, with words that rep_manner_pattern writes out. */
#define REP_FORMATS(X)                                                                                                 \
    X(TEXT, "text", WORDS, 2, false, 1, "General")                                                                     \
    X(WRAP, "wrap", WORDS, 2, false, 1, "General")                                                                     \
    X(SENTENCE, "sentence", WORDS, 2, false, 1, "General")                                                             \
    X(WORD, "word", WORDS, 2, false, 1, "General")                                                                     \
    X(DATE, "date", DAY, 0, false, 1, "DATE")                                                                          \
    X(DAY, "day", DAY, 0, false, 1, "WEEKDAY")                                                                    \
    X(MONTH, "month", DAY, 0, false, 1, "MONTHYEAR")                                                                   \
    X(TIME, "time", CLOCK, 0, false, 1, "CLOCK")                                                                       \
    X(MOMENT, "moment", MOMENT, 0, false, 1, "DATE CLOCK")                                                             \
    X(INTEGER, "integer", NUMBER, 0, false, 1, "#,##0;" REP_MINUS "#,##0")                                             \
    X(PLAIN, "plain", NUMBER, 0, false, 1, "0")                                                                        \
    X(DECIMAL1, "decimal1", NUMBER, 1, false, 1, "#,##0.0;" REP_MINUS "#,##0.0")                                       \
    X(DECIMAL2, "decimal2", NUMBER, 2, false, 1, "#,##0.00;" REP_MINUS "#,##0.00")                                     \
    X(SIGNED0, "signed0", NUMBER, 0, true, 1, "+#,##0;" REP_MINUS "#,##0;0")                                           \
    X(SIGNED1, "signed1", NUMBER, 1, true, 1, "+#,##0.0;" REP_MINUS "#,##0.0;0.0")                                     \
    X(SIGNED2, "signed2", NUMBER, 2, true, 1, "+#,##0.00;" REP_MINUS "#,##0.00;0.00")                                  \
    X(MONEY, "money", NUMBER, 2, false, 1, "#,##0.00;" REP_MINUS "#,##0.00")                                           \
    X(SIGNED_MONEY, "signed_money", NUMBER, 2, true, 1, "+#,##0.00;" REP_MINUS "#,##0.00;0.00")                        \
    X(AMOUNT, "amount", NUMBER, 0, false, 1, "\"MONEY\"#,##0;" REP_MINUS "\"MONEY\"#,##0")                             \
    X(PERCENT, "percent", NUMBER, 0, false, 100, "0%;" REP_MINUS "0%")                                                 \
    X(PERCENT1, "percent1", NUMBER, 1, false, 100, "0.0%;" REP_MINUS "0.0%")                                           \
    X(SIGNED_PERCENT, "signed_percent", NUMBER, 1, true, 100, "+0.0%;" REP_MINUS "0.0%;0.0%")                          \
    X(PERCENTAGE_POINTS, "percentage_points", NUMBER, 1, true, 1, "+0.0\" pp\";" REP_MINUS "0.0\" pp\";0.0\" pp\"")    \
    X(MINUTES, "minutes", NUMBER, 0, false, 1, "0\" min\";" REP_MINUS "0\" min\"")                                     \
    X(SIGNED_MINUTES, "signed_minutes", NUMBER, 0, true, 1, "+0\" min\";" REP_MINUS "0\" min\";0\" min\"")             \
    X(HOURS, "hours", SPAN, 0, false, 1, "[h]:mm")                                                                     \
    X(POINTS, "points", NUMBER, 1, false, 1, "0.0;" REP_MINUS "0.0")

typedef enum {
#define X(id, name, kind, decimals, sign, scale, pattern) REP_F_##id,
    REP_FORMATS(X)
#undef X
        REP_F_COUNT
} rep_format;

/* SPAN: minutes in the query, hours and minutes in the cell */
typedef enum { REP_WORDS, REP_NUMBER, REP_DAY, REP_CLOCK, REP_MOMENT, REP_SPAN } rep_sort;

extern const char *const rep_format_names[]; /* NULL-terminated */
rep_sort rep_format_sort(int format);
const char *rep_format_pattern(int format); /* for rep_manner_pattern */
/* A number that a format with a minus sign of its own would show as "-0.00": x as the cell holds it. */
bool rep_rounds_to_zero(double x, int format);
bool rep_format_named(ds_str name, int *format);

/* All rows of a query; texts live in its arena. */
typedef struct {
    size_t rows, width;
    const char **name;
    ds_val *cell; /* row-major */
} rep_answer;

int rep_answer_find(const rep_answer *t, const char *name);        /* -1: no such column */
bool rep_answer_blank(const rep_answer *t, int column);            /* in all rows */
ds_val rep_answer_at(const rep_answer *t, size_t row, int column); /* NULL for column -1 */

static inline bool rep_is_blank(ds_val v)
{
    return v.type == DS_V_NULL || (v.type == DS_V_TEXT && !v.as.s.n);
}

/* What words may name: a row of an answer (NULL: none), then the report's parameters. */
typedef struct {
    const rep_answer *answer;
    size_t row;
    const ds_param *params;
    size_t n_params;
    const rep_manner *manner;
} rep_scope;

/* The value as people read it: "3 October 2026", "+0.42", "7 h 05 min"; "-" for NULL. NULL when out of memory. */
const char *rep_text_of(ds_val v, int format, const rep_manner *m, ds_arena *a);

/* Days and moments within words, "2026-10-03" and "2026-10-03 18:00", in the practice's manner. NULL when out of memory. */
const char *rep_days_within(const char *words, const rep_manner *m, ds_arena *a);

/* words begins with what a spreadsheet takes for a character, "_xHHHH_" (ECMA-376 part 1, 22.9.2.19). */
bool rep_is_escape(const char *words);

enum { REP_WORDS_MOST = 1 << 20 }; /* bytes of one text, filled in */

/* Replaces {name} and {name:format}, format being one by name or a column of the row that names one; "{{" is a brace. DS_CONFIG for a name that is neither a column nor a parameter. */
DS_MUST ds_err rep_fill(const char *words, const rep_scope *s, ds_arena *a, const char **out, ds_why *w);

/* The spreadsheet's number for a value: days since 1899-12-30 for days, a share of a day for clocks. False: write it
 * as words. */
bool rep_number_of(ds_val v, int format, double *out);

#endif
