/* What an adapter of one kind of file is. A new kind is a row in source.c and a file beside csv.c. */
#ifndef READ_SOURCE_H
#define READ_SOURCE_H

#include <downshift/read.h>
#include "read/survey.h"

typedef struct {
    const char *name; /* "CSV" */
    bool (*detect)(const ds_survey *survey);
    /* fd is borrowed, the survey too. Fills what of the facts only the adapter can know. *state is closed by close. */
    ds_err (*open)(int fd, const ds_survey *survey, ds_source_facts *facts, void **state, ds_why *w);
    ds_err (*table)(void *state, ds_str *title, ds_cells *header, bool *more, ds_why *w);
    ds_err (*row)(void *state, ds_cells *row, bool *more, ds_why *w);
    int64_t (*at)(const void *state);
    void (*close)(void *state); /* NULL is fine */
} ds_source_class;

extern const ds_source_class ds_csv_class;

#endif
