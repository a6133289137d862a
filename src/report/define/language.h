/* A language of reports: what each English phrase of theirs is in it, its days, months and plurals. A catalogue is one
 * YAML file, reports/languages/CODE.yaml (docs/reports.md).
 */
#ifndef REPORT_LANGUAGE_H
#define REPORT_LANGUAGE_H

#include <downshift/declare.h>

/* A piece of an English phrase: words, or a {hole}. */
typedef enum { REP_WORDS_HERE, REP_HOLE_PHRASE, REP_HOLE_NUMBER, REP_HOLE_ANY } rep_piece_kind;
typedef struct {
    rep_piece_kind kind;
    ds_str text; /* the words, or the hole's name */
} rep_piece;

/* en: as the program, its definitions and queries have it; {name} stands for another phrase or a number, {name:number}
 * for a number, {name:any} for what stays as it is. is: the same in the language, with the same names, also as
 * {name?# night|# nights}. */
typedef struct {
    ds_mark at;
    const char *en, *is;
    rep_piece *piece; /* of en */
    size_t pieces;
} rep_phrase;

enum { REP_FORMS_MOST = 6 };
/* Which of a number's forms a noun takes (Unicode CLDR, plural rules). */
typedef enum { REP_PLURAL_NONE, REP_PLURAL_ONE_OTHER, REP_PLURAL_UP_TO_ONE, REP_PLURAL_POLISH, REP_PLURAL_RUSSIAN, REP_PLURAL_CZECH } rep_plural;
/* 0 .. forms - 1. */
int rep_plural_form(int rule, int64_t n);

typedef struct {
    const char *file;
    const char *language, *name;          /* "es", "español" */
    int plural;                           /* rep_plural */
    ds_list months, short_months, days;   /* of const char *: 12 from January, 12, 7 from Monday */
    const char *date, *day, *month;       /* "{day} de {month} de {year}"; with {weekday} */
    const char *short_date;               /* on an axis: "{day} {month}" */
    const char *cell_date, *cell_day, *cell_month; /* a spreadsheet's number formats */
    ds_list phrases;                      /* of rep_phrase */
    const rep_phrase **by_en;             /* the same by en */
} rep_language;

/* DS_CONFIG, located: what is no catalogue, a phrase that stands there twice, a hole that only one side has. */
DS_MUST ds_err rep_language_read(const char *file, ds_str yaml, ds_arena *a, rep_language **out, ds_why *w);

/* The phrase that is exactly this; NULL for none. */
const rep_phrase *rep_phrase_of(const rep_language *l, const char *en);
/* What it is in the language, unchanged where it is not known or l is NULL (English). For what holds no values. */
const char *rep_word(const rep_language *l, const char *en);
/* The same for words with values filled in, sentence by sentence; numbers in them stay as they are. In the arena; NULL
 * when it is full. */
const char *rep_say(const rep_language *l, ds_str en, ds_arena *a);

#endif
