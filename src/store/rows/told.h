/* Tellings: what single rows said of a record that several told of. The record is made of them anew with each that
 * comes, so that it does not matter in which order they came. A record that was told once, and is what it was told
 * to be, has no telling but itself. */
#ifndef STORE_TOLD_H
#define STORE_TOLD_H

#include "store/rows/row.h"

typedef struct {
    ds_val v[DS_COLUMNS]; /* texts in the arena it was read into */
    bool told;            /* the store has it as a telling; else it is a record that was told once */
    bool changed;         /* and it is not as the store has it */
    bool note;            /* of a visit: of the practice's own log, beside what a booking program tells */
    const ds_val *use;    /* of a visit: what of v counts beside the others, made by ds_visit_of */
    bool silent;          /* of a visit: adds nothing to the others */
    int64_t mark; /* of a sleep 1: a nap; of a visit: the file that took it out, or below 0 the newer one that has it no
                     more, while it stands; 0: none */
    const char *aside;    /* why it is listed and not used; NULL: it is used */
} ds_telling;

typedef struct {
    ds_telling **at; /* in the arena */
    size_t n, cap;
    ds_arena *a;
    uint64_t notes_first; /* of visits: bits of fields of which the log is asked before the booking */
} ds_tellings;

/* One more, all zero; NULL: no memory. */
ds_telling *ds_telling_add(ds_tellings *l);
/* The rows that the statement answers, added to the list: tellings, or records. */
DS_MUST ds_err ds_tellings_read(ds_store *s, ds_query q, ds_record_kind kind, bool told, const ds_val *v, size_t n,
                                ds_tellings *l, ds_why *w);
/* Keeps it, in place of what the store has of the same row. */
DS_MUST ds_err ds_telling_write(ds_store *s, ds_record_kind kind, ds_telling *t, ds_why *w);
/* Whether it, or the record that it is, has the digest of its values. */
bool ds_telling_sound(ds_record_kind kind, const ds_telling *t);
/* Takes it out. */
DS_MUST ds_err ds_telling_drop(ds_store *s, ds_record_kind kind, const ds_telling *t, ds_why *w);
/* Whether they tell the same; a silent status, kind or is_massage of a session is as its default. */
bool ds_telling_same(ds_record_kind kind, const ds_val *a, const ds_val *b);
/* Whether the two are of one row of one file; of a row that tells of two sleeps, of the same one. */
bool ds_telling_is(ds_record_kind kind, const ds_val *a, const ds_val *b);
/* Puts v into the list, in place of what its row told before; *known: it had told the same. NULL: no memory. */
ds_telling *ds_telling_take(ds_record_kind kind, const ds_val *v, ds_tellings *l, bool *known);
/* The column that says whether a record has tellings, 1; else it is what one row told, of a visit 0 where that is silent
 * about what became of it, since its status is then the default. */
int ds_told_column(ds_record_kind kind);
/* Adds the records that were told once. false: no memory. */
DS_MUST bool ds_tellings_alone(ds_record_kind kind, const ds_tellings *records, ds_tellings *l);
/* By file, then by line: the order in which they came first. */
void ds_tellings_sort(ds_tellings *l);
/* Sets why it is not used, and whether that is news. */
void ds_telling_set_aside(ds_telling *t, const char *why);

#endif
