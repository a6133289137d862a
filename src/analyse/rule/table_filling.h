/* Tables for reports (ds_table), filled cell by cell in the order of their columns, row after row. */
#ifndef ANALYSE_TABLE_FILLING_H
#define ANALYSE_TABLE_FILLING_H

#include <downshift/query.h>

typedef struct {
    ds_table *t;
    ds_val *cell, *next;
    ds_arena *a;
    bool full; /* no memory for a text */
} an_filling;

/* Room for n rows; names are borrowed. False where there is none, which an_filled tells. */
bool an_fill(an_filling *f, ds_table *t, const char *name, const char *const *column, size_t n_columns, size_t n, ds_arena *a);
/* DS_MEMORY, if there was no room for something. */
DS_MUST ds_err an_filled(const an_filling *f, ds_why *w);

/* The next cell. Texts are borrowed; "" and NULL are no value. */
void an_fill_val(an_filling *f, ds_val v);
void an_fill_str(an_filling *f, ds_str s);
void an_fill_text(an_filling *f, const char *s);
/* The first n bytes of its text: 10, or 7 for the month. DS_NO_DATE: no value. */
void an_fill_date(an_filling *f, ds_date d, size_t n);

#endif
