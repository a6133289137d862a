/* code: clients' codes as people and programs write them: which spellings are one code, and which of them a spreadsheet
 * has turned into something else. Pure.
 */
#ifndef DOWNSHIFT_CODE_H
#define DOWNSHIFT_CODE_H

#include <downshift/base.h>

/* The most bytes of a key: folding and composing may each make a character three times as long. */
enum { DS_KEY_MAX = 9 * DS_CODE_MAX };

/* NULL for a code that may be one, else what is wrong with it: as ds_code_fault, an error value of a spreadsheet,
 * and nothing but blanks and invisible signs. */
const char *ds_client_fault(ds_str code);
/* What all spellings of one code share: composed (NFC), case folded (Unicode's full folding, whatever the computer's
 * language), without blanks, control characters and invisible signs. Writes it with a NUL; returns its length, 0 when
 * nothing is left, for a code that is at fault, and without memory. Source: The Unicode Standard, 3.13, D145. */
size_t ds_client_key(ds_str code, char out[DS_KEY_MAX + 1]);
/* The code as it is kept and shown: composed, without invisible signs, runs of blanks one blank, none at its ends.
 * Returns its length; 0 as above. */
size_t ds_client_shown(ds_str code, char out[DS_CODE_MAX + 1]);

/* What a spreadsheet makes of a code that looks to it like something else. */
typedef enum {
    DS_LOOKS_PLAIN,
    DS_LOOKS_POWER,  /* 3E+11, of 3E11 */
    DS_LOOKS_NUMBER, /* 42.0, of 42 or 0042 */
    DS_LOOKS_DATE    /* 04-Mar, Jan-25, 2025-05-10 00:00:00, of MAR-4, JAN25, 5-10 */
} ds_code_looks;
/* Which of these the code looks like. */
ds_code_looks ds_client_looks(ds_str code);

enum { DS_NUMBER_TEXT = DS_CODE_MAX + 16 };
/* The number that the code is to a spreadsheet, written in one way only, so that 007, 7 and 7.0, or 12E4 and 1.20E+05,
 * give the same text: digits without zeros at their ends and the power of ten, "12e4". Returns its length; 0 for a code
 * that is no number. */
size_t ds_client_number(ds_str code, char out[DS_NUMBER_TEXT]);

#endif
