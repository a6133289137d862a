/* code: clients' codes, names and addresses as people and programs write them: which spellings are one, and which codes
 * a spreadsheet has turned into something else. Pure.
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

/* ---- people -------------------------------------------------------------------------------------- */

/* Whom a source names, each part absent where it does not; name as "First Last" or "Last, First". Texts are
 * borrowed. */
typedef struct {
    ds_str name, email, phone;
} ds_told_person;
/* What a code is made of, the better the higher: OWN is the practice's own code. */
typedef enum { DS_BY_NOTHING, DS_BY_NAME, DS_BY_PHONE, DS_BY_EMAIL, DS_BY_OWN } ds_told_by;

enum { DS_NAME_KEY = 512, DS_PHONE_KEY = 20, DS_PERSON_CODE = 16 };
/* What all spellings of one name share: its words as in ds_client_key, in order, a blank between them; "-", "_", "."
 * and "," part words as blanks do. Returns its length; 0 for more than eight words or cap bytes, or none. */
size_t ds_name_key(ds_str name, char *out, size_t cap);
/* Of an address, as in ds_client_key; 0 for what is none. */
size_t ds_email_key(ds_str email, char out[DS_KEY_MAX + 1]);
/* Of a number: "+" and its digits with the country's (calling: that of numbers without one, "" for not known: then "+"
 * is left out), without the trunk's zero and an extension. 0 for under 7 or over 15 digits, and for one digit only. */
size_t ds_phone_key(ds_str phone, const char *calling, char out[DS_PHONE_KEY + 1]);
/* How two names stand to each other: SAME; PARTLY where one has all words of the other, at least two, or their
 * initials; FIRST where one is a single word of the other; NICK and LETTER where one word of each is left, which are
 * called for each other or differ by a letter. */
typedef enum {
    DS_NAMES_APART,
    DS_NAMES_SAME,
    DS_NAMES_PARTLY,
    DS_NAMES_FIRST,
    DS_NAMES_NICK,
    DS_NAMES_LETTER
} ds_names_near;
/* Of two keys, as ds_name_key makes them. */
ds_names_near ds_names_compare(const char *a, const char *b);
/* "Ana P." of "Ana Perez" and "Perez, Ana". Returns its length. */
size_t ds_name_short(ds_str name, char *out, size_t cap);
/* Whether a code, or a folder's name, reads as a person's: two words or more, none of one letter, no digits. */
bool ds_reads_as_name(ds_str text);
/* A code of eight signs made of the best that is told, but no better than most: of the same address, number or name
 * the same code, whatever comes first, and another one for each nth. Returns what it is made of. */
ds_told_by ds_person_code(const ds_told_person *p, ds_told_by most, size_t nth, char code[DS_PERSON_CODE]);

#endif
