/* Records that lie nested in a file, as rows of named cells: what JSON and XML have in common. */
#ifndef READ_NEST_H
#define READ_NEST_H

#include <downshift/read.h>
#include "read/survey.h"

enum { DS_NEST_NAMES = 1024, DS_NEST_PATH = 1024, DS_NEST_CELL = DS_READ_BLOCK / 16, DS_NEST_ROW = DS_READ_BLOCK };

/* A place that holds records, and all names that they have. */
typedef struct {
    const ds_path *place;
    ds_str *name;
    size_t n, capacity, last; /* last: the name found last; the next one mostly follows */
    int64_t records, line;    /* the line on which the last one began */
    bool shares_lines, wide;  /* wide: over DS_NEST_NAMES names, so that they are no columns but data */
} ds_nest;

void ds_nest_record(ds_nest *t, int64_t line); /* another one begins */
/* Adds the name if it is new. False: no memory. */
bool ds_nest_name(ds_nest *t, ds_str name, ds_arena *a);
bool ds_nest_is_table(const ds_nest *t);
/* Another path than a file has is no error: "." is the empty one. */
bool ds_nest_is_at(const ds_path *p, ds_in in, ds_str path);

/* The row being put together. */
typedef struct {
    ds_nest *t;
    ds_str *cell; /* as many as the table has names */
    char *text;   /* DS_NEST_ROW bytes */
    size_t text_n;
    int64_t number, line;
    char fault[160];
} ds_nest_row;

/* For the table's rows, from its first; false: no memory. */
bool ds_nest_begin(ds_nest_row *r, ds_nest *t);
void ds_nest_end(ds_nest_row *r); /* one never begun is fine */
void ds_nest_start(ds_nest_row *r, int64_t line);
void ds_nest_too_long(ds_nest_row *r); /* it is more than DS_NEST_ROW, a fault */
/* Appends to the text that the next ds_nest_put gives to a cell. */
void ds_nest_add(ds_nest_row *r, ds_str text);
size_t ds_nest_added(const ds_nest_row *r, size_t from); /* bytes since text_n was `from` */
/* Everything from `from` on is the cell of that name; joined: a second text goes behind the first, else one that differs is a
 * fault. A name the table does not have is dropped. Over DS_NEST_CELL bytes: a text that says so, which no form reads. */
void ds_nest_put(ds_nest_row *r, ds_str name, size_t from, bool joined);
void ds_nest_give(ds_nest_row *r, ds_cells *out);
void ds_nest_header(const ds_nest *t, ds_str *title, ds_cells *out);

#endif
