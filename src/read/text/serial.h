/* What a number in a spreadsheet's cell is shown as: its style says whether it is a date, a time, a share. */
#ifndef READ_SERIAL_H
#define READ_SERIAL_H

#include <downshift/base.h>

typedef enum {
    DS_SHOWN_PLAIN,
    DS_SHOWN_DATE,
    DS_SHOWN_TIME,
    DS_SHOWN_STAMP,
    DS_SHOWN_ELAPSED,
    DS_SHOWN_PERCENT
} ds_shown;

/* By the number of a built-in format (ECMA-376 part 1, 18.8.30); PLAIN for others. */
ds_shown ds_shown_builtin(unsigned id);
/* By a format's code, "yyyy-mm-dd hh:mm": its first section counts. */
ds_shown ds_shown_by_code(ds_str code);

enum { DS_SERIAL_TEXT = 40 };
/* The number as people and CSV files write it: "2026-10-03", "22:40", "2026-10-03 22:40:05", "7:30:00", "85.5%", "79.99". Days
 * are counted from 1900 as Excel does, whose year 1900 has a 29th of February, or from 1904. What is no day there stays
 * a number. Returns the text, in out. */
ds_str ds_serial_text(double v, ds_shown how, bool from_1904, char out[DS_SERIAL_TEXT]);

#endif
