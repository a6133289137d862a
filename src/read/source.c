#include "read/source.h"
#include "read/packed/gunzip.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Asked in turn: the pickier ones first, CSV takes any text. */
static const ds_source_class *const adapters[] = { &ds_workbook_class, &ds_sqlite_class,   &ds_unread_class,
                                                   &ds_html_class,     &ds_zip_class,      &ds_json_class,
                                                   &ds_xml_class,      &ds_calendar_class, &ds_csv_class,
                                                   NULL };

enum { MAX_NESTED = 1 }; /* archives in archives */

struct ds_source {
    const ds_source_class *const *classes;
    const ds_source_class *class;
    ds_bytes bytes;
    void *state;
    ds_source_facts facts;
    int nested;
    ds_source *archive; /* whose member it is; else NULL, and it lies at path */
    char *path;
};

void ds_facts_of_survey(ds_source_facts *f, const ds_survey *survey)
{
    f->encoding = ds_encoding_names[survey->encoding];
    f->bytes = survey->bytes;
    f->ends_cut = survey->ends_cut;
    memcpy(f->hash, survey->hash, sizeof f->hash);
}

/* The first bytes; then the bytes begin again. */
static ds_err look_ahead(ds_bytes *b, char head[4], size_t *n, ds_why *w)
{
    ds_err err = ds_bytes_read(b, head, 4, n, w);
    return err ? err : ds_bytes_rewind(b, w);
}

/* A file packed by itself is read as what is in it, and its hash is of that: packed or not, it is one file. */
static ds_err unpack(ds_source *s, ds_why *w)
{
    char head[4];
    size_t n = 0;
    ds_err err = look_ahead(&s->bytes, head, &n, w);
    return !err && ds_is_gzip((ds_str){ head, n }) ? ds_gunzip(&s->bytes, w) : err;
}

static void ask_adapters(ds_source *s, const ds_survey *survey)
{
    s->class = NULL;
    for (size_t i = 0; !s->class && s->classes[i]; i++)
        if (s->classes[i]->claims(survey)) s->class = s->classes[i];
}

/* By the beginning, for a kind that does the rest itself, else by all bytes. */
static ds_err survey_bytes(ds_source *s, ds_survey *survey, ds_why *w)
{
    ds_err err = ds_survey_head(&s->bytes, survey, w);
    if (err) return err;
    if (!survey->head_n) return ds_fail(w, DS_DATA, "the file is empty");
    ask_adapters(s, survey);
    if (!(err = ds_bytes_rewind(&s->bytes, w)) && (!s->class || !s->class->late)) {
        if ((err = ds_survey_bytes(&s->bytes, survey, w))) return err;
        ask_adapters(s, survey);
        err = ds_bytes_rewind(&s->bytes, w);
    }
    return err;
}

static ds_err find_adapter(ds_source *s, ds_why *w)
{
    ds_survey survey;
    ds_err err = unpack(s, w);
    if (!err) err = survey_bytes(s, &survey, w);
    if (err) return err;
    ds_facts_of_survey(&s->facts, &survey);
    if (!s->class) return ds_fail(w, DS_DATA, "not a kind of file that is known");
    s->facts.kind = s->class->name;
    s->facts.archive = s->class->member != NULL;
    if (s->facts.archive && s->nested > MAX_NESTED)
        return ds_fail(w, DS_DATA, "an archive in an archive in an archive: unpack it");
    return s->class->open(&s->bytes, &survey, &s->facts, &s->state, w);
}

/* Takes the bytes over, after a failure, too. */
static ds_err open_bytes(const ds_source_class *const *classes, ds_bytes *bytes, ds_source **out, ds_why *w)
{
    ds_source *s = calloc(1, sizeof *s);
    *out = s;
    if (!s) {
        ds_bytes_close(bytes);
        return ds_fail(w, DS_MEMORY, "a source");
    }
    s->classes = classes;
    s->bytes = *bytes;
    return DS_OK;
}

static ds_err fail_open(ds_source **s, ds_err err)
{
    ds_source_close(*s);
    *s = NULL;
    return err;
}

ds_err ds_source_open_with(const ds_source_class *const *classes, const char *path, ds_source **out, ds_why *w)
{
    ds_bytes bytes;
    *out = NULL;
    ds_err err = ds_bytes_of_file(path, &bytes, w);
    if (!err) err = open_bytes(classes, &bytes, out, w);
    if (!err && !((*out)->path = strdup(path))) err = ds_fail(w, DS_MEMORY, "a file's name");
    if (!err) err = find_adapter(*out, w);
    return err ? fail_open(out, err) : DS_OK;
}

ds_err ds_source_open(const char *path, ds_source **out, ds_why *w)
{
    return ds_source_open_with(adapters, path, out, w);
}

const ds_source_facts *ds_source_about(const ds_source *s)
{
    return &s->facts;
}

/* ---- archives ---- */

/* "inner.zip!sleeps.csv": where the member lies in the file. */
static void note_place(ds_source *archive, ds_str name)
{
    const char *above = archive->facts.within;
    char shown[sizeof archive->facts.member];
    ds_clean_into(name, DS_CLEAN_SHOWN, shown, sizeof shown);
    ds_print(archive->facts.member, sizeof archive->facts.member, "%s%s%s", above, *above ? "!" : "", shown);
}

/* Takes the bytes over. */
static ds_err open_member(ds_source *archive, ds_bytes *bytes, ds_source **out, ds_why *w)
{
    ds_err err = open_bytes(archive->classes, bytes, out, w);
    if (err) return err;
    ds_source *s = *out;
    s->nested = archive->nested + 1;
    s->archive = archive;
    memcpy(s->facts.within, archive->facts.member, sizeof s->facts.within);
    if (!(err = find_adapter(s, w))) return DS_OK;
    archive->facts.foreign = s->class == &ds_unread_class;
    return fail_open(out, err);
}

ds_err ds_source_member(ds_source *s, ds_source **out, bool *more, ds_why *w)
{
    ds_str name = { 0 };
    ds_bytes bytes = { .fd = -1 };
    *out = NULL;
    *more = s->facts.foreign = false;
    *s->facts.member = '\0';
    if (!s->class->member) return DS_OK;
    ds_err err = s->class->member(s->state, &name, &bytes, more, w);
    if (*more) note_place(s, name);
    return err || !*more ? err : open_member(s, &bytes, out, w);
}

ds_err ds_source_again(ds_source *s, ds_source **out, ds_why *w)
{
    ds_bytes bytes = { .fd = -1 };
    *out = NULL;
    if (!s->archive) return ds_source_open_with(s->classes, s->path, out, w);
    ds_err err = s->archive->class->again(s->archive->state, &bytes, w);
    return err ? err : open_member(s->archive, &bytes, out, w);
}

/* ---- tables ---- */

void ds_source_look_for(ds_source *s, const ds_paths *places)
{
    if (s->class->look_for) s->class->look_for(s->state, places);
}

ds_err ds_source_table(ds_source *s, ds_str *title, ds_cells *header, bool *more, ds_why *w)
{
    *more = false;
    return s->class->table ? s->class->table(s->state, title, header, more, w) : DS_OK;
}

ds_err ds_source_next_header(ds_source *s, ds_cells *header, bool *more, ds_why *w)
{
    *more = false;
    return s->class->next_header ? s->class->next_header(s->state, header, more, w) : DS_OK;
}

void ds_facts_without_lines(ds_source_facts *facts)
{
    facts->delimiter = ',';
    facts->decimal_mark = '.';
    facts->line_end = "LF";
    facts->ends_cut = false;
}

ds_err ds_source_row(ds_source *s, ds_cells *row, bool *more, ds_why *w)
{
    *more = false;
    *row = (ds_cells){ 0 };
    return s->class->row ? s->class->row(s->state, row, more, w) : DS_OK;
}

ds_err ds_source_check(ds_source *s, ds_why *w)
{
    if (s->class->check) return s->class->check(s->state, w);
    ds_err err = s->class->seeks ? ds_bytes_rewind(&s->bytes, w) : DS_OK;
    return err ? err : ds_bytes_check(&s->bytes, w);
}

int64_t ds_source_at(const ds_source *s)
{
    return s->class->at ? s->class->at(s->state) : s->facts.bytes;
}

void ds_source_close(ds_source *s)
{
    if (!s) return;
    if (s->class && s->class->close) s->class->close(s->state);
    ds_bytes_close(&s->bytes);
    free(s->path);
    free(s);
}
