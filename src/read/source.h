/* What an adapter of one kind of file is. A new kind is a row in source.c and a file beside csv.c.
 *
 * How the kinds fit. JSON, XML: table() looks through once for the places that hold records and their names, each such
 * place is a table, row() gives one record at a time. Calendars: one table, open() holds the text and looks
 * through for events that are changed by themselves, row() reckons a series as it is asked. Workbooks: open() takes the descriptor, sheets are tables, shared strings are kept. ZIP: no tables; member()
 * gives one member after the other as bytes, and each is asked of all adapters again. SQLite: open() takes the
 * descriptor, places asked for are tables. What is known and cannot be read is
 * an adapter whose open() says so. */
#ifndef READ_SOURCE_H
#define READ_SOURCE_H

#include <downshift/read.h>
#include "read/bytes.h"
#include "read/survey.h"

typedef struct {
    const char *name; /* "CSV" */
    bool seeks;       /* a library reads the file by itself, from wherever it likes */
    /* The bytes are not surveyed before open, which is given their beginning alone: table() does what is needed, and
     * fills the facts that tell of all bytes, hash, bytes and encoding. */
    bool late;
    /* Whether these bytes are of this kind, by their beginning. Adapters are asked in turn; nobody is asked of an
     * empty file. */
    bool (*claims)(const ds_survey *survey);
    /* from stands at its beginning, is borrowed and outlives the state; so does the survey until open returns. Fills
     * what of the facts only the adapter can know. *state, NULL before, is closed by close even after a failure; the
     * facts live as long. A kind that is known and cannot be read says so here, with what to do: DS_DATA; or sets
     * facts->not_read and has no table. */
    ds_err (*open)(ds_bytes *from, const ds_survey *survey, ds_source_facts *facts, void **state, ds_why *w);
    /* As ds_source_look_for; NULL where records need not be looked for. */
    void (*look_for)(void *state, const ds_paths *places);
    /* The next table, and its next row: as ds_source_table and ds_source_row. NULL for an archive. */
    ds_err (*table)(void *state, ds_str *title, ds_cells *header, bool *more, ds_why *w);
    ds_err (*row)(void *state, ds_cells *row, bool *more, ds_why *w);
    /* As ds_source_next_header; NULL where nothing can stand above a header. */
    ds_err (*next_header)(void *state, ds_cells *header, bool *more, ds_why *w);
    /* The next member of an archive; the caller closes *out before it asks for another. Its name lives as long, and is
     * given for one that cannot be opened, too. NULL for a file of tables. */
    ds_err (*member)(void *state, ds_str *name, ds_bytes *out, bool *more, ds_why *w);
    /* The member given last once more, beside it. */
    ds_err (*again)(void *state, ds_bytes *out, ds_why *w);
    /* As ds_source_check; NULL: by the hash of all bytes. */
    ds_err (*check)(void *state, ds_why *w);
    int64_t (*at)(const void *state); /* bytes taken of `from` so far */
    void (*close)(void *state);       /* NULL is fine */
} ds_source_class;

extern const ds_source_class ds_csv_class, ds_unread_class, ds_workbook_class, ds_html_class, ds_zip_class,
    ds_json_class, ds_xml_class, ds_calendar_class, ds_sqlite_class;

/* ds_source_open with other adapters, the last one first to be left out: for tests. NULL ends the list. */
DS_MUST ds_err ds_source_open_with(const ds_source_class *const *classes, const char *path, ds_source **out, ds_why *w);

/* What a survey tells of the file. */
void ds_facts_of_survey(ds_source_facts *facts, const ds_survey *survey);
/* Of records that stand in no lines of text: as a CSV file with commas and points would have them. */
void ds_facts_without_lines(ds_source_facts *facts);

#endif
