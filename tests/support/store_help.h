/* For tests that need a store: a folder of their own, records without a file, and questions asked in one line. */
#ifndef DOWNSHIFT_TESTS_STORE_HELP_H
#define DOWNSHIFT_TESTS_STORE_HELP_H

#include <downshift/audience.h>
#include <downshift/person.h>
#include <downshift/query.h>
#include <downshift/results.h>
#include <downshift/store.h>

/* A fresh folder; NULL when there is none to be had. Removed with everything in it by help_gone. */
const char *help_folder(void);
void help_gone(void);
/* "<folder>/name"; lives until the next eight calls */
const char *help_path(const char *name);

/* A store made at help_path(name), asserted. */
ds_store *help_store(const char *name);
int64_t help_client(ds_store *s, const char *code);
int64_t help_source(ds_store *s, const char *name);
int64_t help_file(ds_store *s, const char *name); /* its hash is its name */

/* A record with "field=value" words, by the names of its kind's fields: "night_date=2026-10-03 bedtime=2026-10-03T23:10 tst_min=420".
 * Beside a sleep, words of a day make that day's record. A text is copied and lives until the test ends. */
typedef struct {
    ds_record record[2];
    size_t n;
} help_row;
help_row help_record(ds_record_kind kind, const char *words);
/* ds_store_put of all of them */
ds_err help_put(ds_store *s, int64_t client, int64_t source, int64_t file, const help_row *r, ds_put_fate *fate,
                ds_why *w);

/* The first column of the first row as text: "NULL" for none. Lives until the next call. */
const char *help_ask(ds_db *db, const char *sql);
const char *help_ask_store(ds_store *s, const char *sql);

#endif
