/* For tests that import: a store and an inbox of their own, and what an import left behind in one line. */
#ifndef SUPPORT_INBOX_H
#define SUPPORT_INBOX_H

#include <downshift/import.h>

typedef struct {
    const char *folder, *inbox; /* the store is folder/practice.db */
    ds_store *store;
    ds_arena a;
    ds_settings settings;
    ds_formats *formats;
    ds_import_options options;
    ds_import_summary sum; /* of the last import */
    ds_why why;
} inbox_world;

/* Settings at their defaults, the shipped formats, an empty store and inbox; asserted. */
inbox_world *inbox_open(void);
void inbox_close(inbox_world *w);

/* Writes inbox/name. */
void inbox_put(inbox_world *w, const char *name, const char *text);
/* Imports the whole inbox, or one path; DS_OK asserted. Gives the first file's result (NULL: no file). */
const ds_import_result *inbox_import(inbox_world *w);
const ds_import_result *inbox_import_path(inbox_world *w, const char *path);
/* The result of the file shown as name in the last import; asserted. */
const ds_import_result *inbox_result(const inbox_world *w, const char *name);

/* Of a file that came in: its rows, and how many of them were new, changed, known and refused. */
void inbox_assert_counts(const ds_import_result *r, int64_t rows, int64_t fresh, int64_t changed, int64_t same, int64_t refused);

/* The first column of the first row as text; lives until the next call. */
const char *inbox_ask(inbox_world *w, const char *sql);
int64_t inbox_count(inbox_world *w, const char *table);
/* The fingerprint of everything in the store; lives until the second call from now. */
const char *inbox_print(inbox_world *w);

#endif
