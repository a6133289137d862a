/* Formats to be completed by a person, for a header that no format knows. */
#ifndef RECORD_DRAFT_H
#define RECORD_DRAFT_H

#include "record/format.h"

/* YAML being put together. */
typedef struct {
    ds_arena *a;
    const char *text; /* NULL: no memory */
} draft_text;

void rec_draft_put(draft_text *t, const char *fmt, ...) DS_PRINTF(2, 3);
/* A text for YAML, whatever it holds: in double quotes. */
const char *rec_draft_quoted(draft_text *t, ds_str s);
/* Where the file's records lie; nothing for a table. */
void rec_draft_records(draft_text *t, const ds_path *place);

/* A declaration of sleeps made of the header and what stands in the rows, after no format. NULL: no memory. */
const char *rec_sketch(const ds_formats *all, const ds_draft_from *from, const char *name, ds_arena *a);

#endif
