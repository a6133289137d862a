/* Rows written as "a|b|c" through a format into records written as text. */
#ifndef SUPPORT_MAPPING_H
#define SUPPORT_MAPPING_H

#include <downshift/record.h>

enum { MAPPING_CELLS = 100 };

typedef struct {
    ds_arena arena;
    ds_settings settings; /* the defaults; change them before mapping_bind */
    ds_formats *formats;
    ds_mapper *mapper;
    const char *unused;
    char mark; /* '.' */
    ds_why why;
} mapping;

/* The embedded formats and default settings; fails the test when they do not load. */
void mapping_start(mapping *m);
void mapping_end(mapping *m);
/* Cells of a line "a|b|c", borrowed from it. */
ds_cells mapping_cells(const char *line, ds_str cell[MAPPING_CELLS]);
/* Recognises the header, which must be `format`, and binds it; client NULL where rows name theirs. */
ds_err mapping_bind(mapping *m, const char *format, const char *header, const char *client);
/* Maps a row and writes what came of it: "ok: date=2026-10-03 ...", "ok: ... ?doubt", "ok: ... !column|value|reason" with cells set
 * aside, "refused: column|value|reason" or
 * "ignored: reason". Borrowed until the next call. */
const char *mapping_row(const mapping *m, const char *line);
/* The records' values in the order of their field lists: "date=2026-10-03 start=2026-10-03 18:30 pressure=deep". Of the first record
 * all but the client and what is made of others, of those beside it the values only; their kinds are told by mapping_kinds. */
void mapping_text(const ds_records *all, char *out, size_t cap);
/* "sleep day" */
void mapping_kinds(const ds_records *all, char *out, size_t cap);

#endif
