/* A record as a row of values by the positions of columns.h, as the files of this folder share it. */
#ifndef STORE_ROW_H
#define STORE_ROW_H

#include "store/columns.h"
#include "store/room.h"

typedef enum {
    DS_MERGE, /* the new row's values, and the old ones where it has none */
    DS_FILL   /* the other way round: only gaps are filled */
} ds_how;

/* Whether the values differ; texts by their bytes. */
bool ds_differ(ds_val a, ds_val b);
enum { DS_UNBELIEVED = 512 }; /* bytes; all names of a kind's fields fit */
/* Whether the field's value is shown and not reckoned with; column as in columns.h. */
bool ds_disbelieved(ds_record_kind kind, const ds_val *v, int column);
/* Makes v, the new row, what the two tell together; says whether a value differs from the old one's. Texts stay borrowed
 * from both, and from text, which is room for one. */
bool ds_merge(ds_record_kind kind, ds_how h, const ds_val *old, ds_val *v, char text[DS_UNBELIEVED]);
/* Whether what v tells stands in old already, value by value. */
bool ds_repeats(ds_record_kind kind, const ds_val *old, const ds_val *v);

/* Writes v in place of old, NULL for a new record; the digest and the sums of their files with it. */
DS_MUST ds_err ds_row_write(ds_store *s, ds_record_kind kind, const ds_val *old, ds_val *v, ds_why *w);
/* Whether v, NULL for nothing, may take the place of old: a record that something else than an import changed stays to be
 * named, unless its tellings make it again what it was. */
bool ds_row_may_be_written(ds_store *s, ds_record_kind kind, const ds_val *old, const ds_val *v);
/* Takes the record out. */
DS_MUST ds_err ds_row_drop(ds_store *s, ds_record_kind kind, const ds_val *old, ds_why *w);
/* Some of the columns of a kind's table in its order, as places in a row of values. */
typedef struct {
    size_t n;
    unsigned char at[DS_COLUMNS];
} ds_places;
/* All of them, or those of the key; for good. */
const ds_places *ds_places_of(ds_record_kind kind, bool key);
/* Which of its columns have a value: bits by the positions of columns.h. */
uint64_t ds_filled(ds_record_kind kind, const ds_val *v);
/* The position of the lowest of these bits; there is one. */
static inline int ds_lowest(uint64_t bits)
{
    return __builtin_ctzll(bits);
}
/* ds_record_digest where it is known which columns have a value; one without may be among them. */
int64_t ds_digest_of_filled(ds_record_kind kind, const ds_val *v, uint64_t filled);
/* Binds these values to the parameters from the first on. *bound, 0 for a statement without values: which parameters
 * have one; most rows of a file have the same fields, and only what the row before had is made NULL. SQLite's result
 * code. */
int ds_bind_row(sqlite3_stmt *st, const ds_places *p, const ds_val *v, uint64_t *bound);

/* A row that met others: a record of put.c is one where these are not needed. */
DS_MUST ds_err ds_put_sleep(ds_store *s, const ds_val *v, ds_put_fate *fate, ds_why *w);
DS_MUST ds_err ds_put_session(ds_store *s, const ds_val *v, ds_put_fate *fate, ds_why *w);
/* Whether a visit's row has to be held against more than the visit at its start. */
DS_MUST ds_err ds_session_is_near(ds_store *s, const ds_val *v, bool *near, ds_why *w);
/* How a sleep stands to those of its series: it has to be held against those of the evenings beside its own, too; it is
 * beyond all of them, and so is new; or neither. */
typedef enum { DS_AMONG, DS_NEAR, DS_BEYOND } ds_standing;
/* Notes what it tells of its series. */
DS_MUST ds_err ds_sleep_stands(ds_store *s, const ds_val *v, ds_standing *out, ds_why *w);
/* A sleep beyond its series, with the columns that have a value: it comes in with others, before any statement that could
 * see it; its digest and the sums of its file at once. */
DS_MUST ds_err ds_append_sleep(ds_store *s, ds_val *v, uint64_t filled, ds_why *w);

#endif
