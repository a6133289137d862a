/* For tests of reports: a small practice in a store with results, reports written from it, and the parts of workbooks as text. */
#ifndef SUPPORT_BOOK_HELP_H
#define SUPPORT_BOOK_HELP_H

#include <downshift/report.h>

typedef struct {
    const char *folder, *db, *out;
    ds_arena a;
    ds_settings settings; /* currency EUR, name "Practice & <Sons>" */
    ds_reports *reports;  /* the shipped ones and those of folder/reports */
    ds_report_job job;    /* October 2026, made 2026-11-01 09:00 */
    ds_why why;
} help_book;

/* Clients ANNA (six sessions, forty nights), BERT (one session, no night), CARL (nights only), NINA (nothing); some services look like
 * formulas. definition: one more report (NULL: none), as folder/reports/own.yaml. Asserted. */
help_book *help_book_open(const char *definition);
void help_book_close(help_book *w);

/* Writes a report; the code, its story in w->why. path: where it lies. */
ds_err help_book_write(help_book *w, const char *report, const char *client, char path[512]);
/* The same, asserted; the path lives until the next call. */
const char *help_book_made(help_book *w, const char *report, const char *client);

/* What tells whether ANNA's practice can be trusted: naive answers, other ways, a lead test, sentences; the true value on request. */
void help_book_doubts(help_book *w, bool truth);

/* CARL's sleep was worse after three sessions in a row. */
void help_book_to_talk(help_book *w);

/* A part of the archive ("xl/worksheets/sheet1.xml") as text, or a list of the parts for NULL; lives in w->a. Asserted. */
const char *help_book_part(help_book *w, const char *path, const char *part);
/* All parts one after the other. */
const char *help_book_all(help_book *w, const char *path);
/* Fail, and print both, unless the text holds the other, or lacks it. */
void help_book_holds(const char *text, const char *what);
void help_book_lacks(const char *text, const char *what);
/* How often a text holds another. */
int help_book_times(const char *text, const char *what);

/* From one failed allocation to the next: each of some thousand reports takes ten times as long under the sanitizers. */
#ifdef __SANITIZE_ADDRESS__
enum { HELP_STRIDE = 7 };
#else
enum { HELP_STRIDE = 1 };
#endif

#endif
