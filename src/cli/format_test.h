/* What formats --test gathers of a file, told as text (format_test.c) or as JSON (format_test_json.c). */
#ifndef CLI_FORMAT_TEST_H
#define CLI_FORMAT_TEST_H

#include "cli/alike.h"
#include "cli/cli.h"

#include <jansson.h>

enum { TEST_CELLS = 64, TEST_WORDS = 40 };

/* What stood in a cell that could not be read. */
struct odd_word {
    const char *column, *value;
    int64_t rows;
};

struct tested {
    ds_arena *arena;
    bool all, json;                 /* all: rows are shown to the last one */
    int64_t shown, joined, records; /* joined: of several rows */
    struct alikes refused, ignored, remarks;
    struct odd_word word[TEST_WORDS];
    size_t n_words;
    int64_t more_words;
    json_t *rows; /* of JSON: those shown */
};

/* The reading of a cell that fills the field; NULL: none does. */
const ds_cell_reading *cli_test_reading(const ds_cell_reading *cell, size_t n, const char *field);
/* Whether some kind of record has a field of the name, so that it is no part. */
bool cli_test_is_field(const char *name);

/* Adds the row to t->rows. */
void cli_test_row_json(struct tested *t, const ds_row_seen *row);
/* Prints all; takes t->rows over. */
DS_MUST ds_err cli_test_json(struct tested *t, const ds_import_result *f, ds_why *w);

#endif
