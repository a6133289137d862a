/* How people and programs write the same thing. Pure: a text in, a value out; the whole text is read or nothing. */
#ifndef RECORD_FORMS_H
#define RECORD_FORMS_H

#include "record/format.h"

/* ---- numbers ---- */

/* A number of digits with a separator or several, by the decimal mark '.' or ','; 0: where only the file can tell
 * which one it is, that is REC_EITHER, and as_point and as_comma hold the two readings. Groups of three are set apart
 * by the other mark, an apostrophe, or a blank of any width. */
typedef struct {
    double value;
    double as_point, as_comma;
    char mark;  /* the decimal mark that it shows itself to have; 0: none, or either */
    int places; /* behind the decimal mark */
} rec_figure;
rec_reading rec_figure_of(ds_str s, char mark, rec_figure *out);
/* The same with a sign before it. */
rec_reading rec_number_of(ds_str s, char mark, rec_figure *out);

/* "-$1,250.50", "80,00 EUR", "(45.00)", "45.00-", "80,-", "79.999999999999986": hundredths. *f says more of its digits.
 * REC_FAULTY with what is wrong in *why. */
rec_reading rec_money_of(ds_str s, char mark, ds_cents *out, rec_figure *f, const char **why);

/* The sign or code of another currency than ours (ISO 4217) that an amount bears: the euro's, the pound's, "CHF"; absent for none,
 * and for signs that many have, such as $. */
ds_str rec_other_currency(ds_str cell, const char *ours);

/* "90", "90 min", "1:30", "01:30:00", "1h 30", "1.5 h", "90'": minutes; *with_unit: it says itself that they are (or
 * are hours). */
rec_reading rec_minutes_of(ds_str s, char mark, double *minutes, bool *with_unit);

/* ---- the unit of a column of lengths ---- */

/* What a number is multiplied by once it is read; 1 where the format says nothing. */
double rec_times(const column *c);
/* Whether so many minutes asleep, in bed, or of a visit cannot be, so that another unit may be meant. */
bool rec_length_is_odd(const column *c, double minutes);
/* Bare numbers of one column that are above 0, in minutes as its form has them. */
typedef struct {
    int64_t n;
    double least, most;
    bool fraction; /* one of them is not whole */
} rec_lengths;
void rec_length_see(rec_lengths *l, double minutes);
/* What makes all of them minutes that can be; 1: they are, or nothing does. */
double rec_length_factor(const column *c, const rec_lengths *l);
/* The same for minutes awake that stand beside a column that takes this factor. */
double rec_length_factor_beside(const column *c, const rec_lengths *l, double factor);
/* "hours" */
const char *rec_length_unit(const column *c, double factor);

/* ---- times ---- */

/* "22:40", "10.40 pm", "22h40", "2240", "24:00", "0.9444" (of a day), "1899-12-30 22:40:00": seconds after midnight,
 * up to those of 24:59. */
bool rec_clock_of(ds_str s, int *seconds);
/* What a text that is no clock time may be, for the end of a reason; "" for nothing. */
const char *rec_clock_doubt(ds_str s);

enum { REC_NO_TIME_OF_DAY = -1 };
/* A date in any form, and the time of day behind it (seconds; REC_NO_TIME_OF_DAY) with its offset (minutes;
 * DS_NO_OFFSET). 03/04/2026 is read by order; with DS_DATES_ISO it is REC_EITHER. */
typedef struct {
    ds_date date;
    int seconds;
    int32_t offset_min;
} rec_moment;
rec_reading rec_moment_of(ds_str s, ds_date_order order, rec_moment *out);

/* "May 25", "25 May": the last such day that is not after `today`; false for anything else. */
bool rec_recent_day(ds_str s, ds_date today, ds_date *out);
bool rec_is_yearless(ds_str s);

/* What "25/04/2026" tells of the order of a file's dates. */
typedef enum { REC_NO_ORDER, REC_DAY_FIRST, REC_MONTH_FIRST, REC_EITHER_ORDER } rec_order;
rec_order rec_order_of(ds_str s);
/* Where the year of "26/04/13" may stand, which has two digits; REC_LONG_YEAR: the date is of another form, or none.
 * rec_moment_of and rec_order_of take it for the last; one below 15 there is not read. */
typedef enum { REC_LONG_YEAR, REC_YEAR_LAST, REC_YEAR_FIRST, REC_YEAR_EITHER } rec_years;
rec_years rec_years_of(ds_str s);
/* Its two readings, the day first and the month first. */
void rec_dates_of(ds_str s, char dates[2][11]);

/* ---- lists in a cell, as JSON ---- */

/* Takes the next object off the list, "{...}"; false where none comes. Nothing in it is checked: what is damaged has
 * fewer members. */
bool rec_next_object(ds_str *list, ds_str *object);
/* The member's value, a text without its quotes; absent where there is none, and for null. */
ds_str rec_member(ds_str object, const char *name);

/* ---- words ---- */

enum { WORD = 48 }; /* bytes of a word that may mean something */
/* The name whose spelling the cell is; false with the reason, which `also` ends. */
bool rec_word_of(const column *c, ds_str cell, const char *also, int64_t *index, char reason[REASON]);
/* "yes", "ja", "VRAI", "x", "0": 0 or 1. */
bool rec_flag_of(ds_str s, double *out);

/* "very good", "sehr gut", "regular", "4 - good": 1 (very poor) to 5 (very good), of how a sleep was; false: no such word. */
bool rec_rating_of(ds_str cell, double *points);
/* Takes the next length off a list ("15, 30, 80", "15 + 30", "10; 5/20"); false at its end. A comma before a digit is a decimal
 * mark, unless there are several. */
bool rec_next_length(ds_str *rest, ds_str *length);

#endif
