/* How a practice writes: days, clocks, numbers, amounts of money, and on which paper. By its settings.
 */
#ifndef REPORT_MANNER_H
#define REPORT_MANNER_H

#include "report/define/language.h"

#include <downshift/settings.h>

typedef struct {
    char before_amounts[8];                 /* "$", "EUR " */
    bool month_first, twelve_hours, letter; /* October 3; 6:05 PM; paper of 8.5 by 11 inches, else A4 */
    const rep_language *language;           /* NULL: English */
    bool comma;                             /* 1 234,50 in words, with a no-break space; else 1,234.50 */
} rep_manner;

/* language NULL: English. */
rep_manner rep_manner_of(const ds_settings *s, const rep_language *language);

/* The number that workbooks have for its paper (ECMA-376 part 1, 18.3.1.63). */
uint8_t rep_manner_paper(const rep_manner *m);

/* A spreadsheet's number format, written out of one of rep_format_pattern, whose words are
 *   DATE "d mmm yyyy"   WEEKDAY "ddd d mmm"   DAYMONTH "d mmm"   MONTHYEAR "mmmm yyyy"   CLOCK "hh:mm"
 *   MONEY, what stands before an amount
 * all of them in the practice's manner. Cut where out has less than 100 bytes. */
void rep_manner_pattern(const rep_manner *m, const char *pattern, char *out, size_t cap);

/* "3 October 2026", "October 3, 2026"; "Saturday 3 October", "Saturday, October 3"; "October 2026". NULL when the
 * arena is full, as for the next. */
const char *rep_date_text(const rep_manner *m, ds_date d, ds_arena *a);
const char *rep_day_text(const rep_manner *m, ds_date d, ds_arena *a);
const char *rep_month_text(const rep_manner *m, ds_date d, ds_arena *a);
const char *rep_short_date_text(const rep_manner *m, ds_date d, ds_arena *a);  /* "3 Oct", "Oct 3" */
const char *rep_short_month_text(const rep_manner *m, ds_date d, ds_arena *a); /* "Oct 26" */
const char *rep_clock_text(const rep_manner *m, int minutes, ds_arena *a); /* "18:05", "6:05 pm" */

#endif
