#include "read/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The first that detects its kind reads the file: the pickier ones first, CSV takes any text. */
static const ds_source_class *const classes[] = { &ds_csv_class };

struct ds_source {
    const ds_source_class *class;
    int fd;
    void *state;
    ds_source_facts facts;
};

/* Without O_NONBLOCK a named pipe would be waited for. */
static ds_err open_plain_file(const char *path, int *fd, ds_why *w)
{
    struct stat st;
    *fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (*fd < 0) return ds_fail(w, DS_NOINPUT, "cannot be opened: %s", strerror(errno));
    if (fstat(*fd, &st)) return ds_fail(w, DS_NOINPUT, "cannot be read: %s", strerror(errno));
    if (S_ISDIR(st.st_mode)) return ds_fail(w, DS_NOINPUT, "is a folder, not a file");
    if (!S_ISREG(st.st_mode)) return ds_fail(w, DS_NOINPUT, "is not a plain file");
    return DS_OK;
}

static void note_facts(ds_source_facts *f, const ds_survey *survey)
{
    f->encoding = ds_encoding_names[survey->encoding];
    f->bytes = survey->bytes;
    f->ends_cut = survey->ends_cut;
    memcpy(f->hash, survey->hash, sizeof f->hash);
}

ds_err ds_source_open(const char *path, ds_source **out, ds_why *w)
{
    ds_err err;
    ds_survey survey;
    *out = NULL;
    ds_source *s = calloc(1, sizeof *s);
    if (!s) return ds_fail(w, DS_MEMORY, "a source");

    if ((err = open_plain_file(path, &s->fd, w)) || (err = ds_survey_file(s->fd, &survey, w))) goto done;
    note_facts(&s->facts, &survey);
    for (size_t i = 0; i < DS_COUNT(classes) && !s->class; i++)
        if (classes[i]->detect(&survey)) s->class = classes[i];
    s->facts.kind = s->class->name;
    err = s->class->open(s->fd, &survey, &s->facts, &s->state, w);
done:
    if (err)
        ds_source_close(s);
    else
        *out = s;
    return err;
}

const ds_source_facts *ds_source_about(const ds_source *s)
{
    return &s->facts;
}

ds_err ds_source_table(ds_source *s, ds_str *title, ds_cells *header, bool *more, ds_why *w)
{
    return s->class->table(s->state, title, header, more, w);
}

ds_err ds_source_row(ds_source *s, ds_cells *row, bool *more, ds_why *w)
{
    return s->class->row(s->state, row, more, w);
}

int64_t ds_source_at(const ds_source *s)
{
    return s->class->at(s->state);
}

void ds_source_close(ds_source *s)
{
    if (!s) return;
    if (s->class) s->class->close(s->state);
    if (s->fd >= 0) close(s->fd);
    free(s);
}
