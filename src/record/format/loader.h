/* What the files that load a format share. */
#ifndef RECORD_LOADER_H
#define RECORD_LOADER_H

#include "record/format.h"

typedef struct {
    const char *file;
    ds_format *f;
    ds_arena *a;
    ds_why *w;
} loader;

static const ds_mark format_top = { .line = 1, .column = 1 };
/* By as_id, by what `client` and `dates` are: as YAML has them. */
extern const char *const rec_as_names[], *const rec_client_names[], *const rec_date_names[];

/* DS_CONFIG, located in the file that is loaded. */
ds_err rec_load_fault(const loader *l, ds_mark at, const char *fmt, ...) DS_PRINTF(3, 4);
/* DS_MEMORY, the same. */
ds_err rec_load_full(const loader *l);
/* What `record:` says first. */
const char *rec_record_name(const ds_format *f);
ds_err rec_resolve_kinds(const loader *l);
/* The fields of the column's name in the format's kinds: a name means the same in all of them. */
ds_err rec_resolve_field(const loader *l, column *c);
/* The spellings of a column of names: the field's own, then those that the column's values: add. */
ds_err rec_resolve_words(const loader *l, column *c);
/* Every record of the kind must be makeable from the format's columns; what a hook makes nobody can tell. */
ds_err rec_check_kind(const loader *l, size_t slot);

/* A declaration's text beside the formats of all, which it does not join. */
ds_err rec_load_text(const ds_formats *all, const char *yaml, const ds_format **out, ds_arena *a, ds_why *w);

extern const ds_key rec_question_keys[];
extern const char *const rec_opt_in_names[];
ds_err rec_resolve_questions(const loader *l);

extern const ds_key rec_segment_keys[];
/* Whether the column's segment: is there where it must be, and whole. */
ds_err rec_check_segment(const loader *l, const column *c);

extern const ds_key rec_records_keys[];
/* What `records:` says, of a format that is read or passed over. */
ds_err rec_resolve_records(const loader *l);
/* All places of all formats, each once. */
void rec_collect_places(ds_formats *all);
/* Whether the header's rows lie where the format looks for them. */
bool rec_lies_right(const ds_format *f, const ds_cells *header);

#endif
