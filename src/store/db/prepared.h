/* Statements that stay prepared, by their text, on a database that answers the same queries again and again. */
#ifndef STORE_PREPARED_H
#define STORE_PREPARED_H

#include "store/room.h"

/* Who asks by a statement: one of the room's own may write, and a stranger's words must never find it. */
typedef enum { DS_OURS, DS_STRANGERS } ds_asker;

/* One kept for these words that nobody is using, from now on used; NULL: none. */
sqlite3_stmt *ds_prepared_find(ds_db *d, ds_str sql, ds_asker asker);
/* st, used until now for these words, stays for the next; where the database keeps none, or memory has run out, it is
 * as it was. */
void ds_prepared_keep(ds_db *d, ds_str sql, ds_asker asker, sqlite3_stmt *st);
/* The end of a use: a kept one waits, without the values that were bound to it; another is gone. NULL is fine. */
void ds_prepared_end(ds_db *d, sqlite3_stmt *st);
/* sqlite3_prepare's flags: what is kept does not take up SQLite's small store of memory for what runs. */
unsigned ds_prepare_flags(const ds_db *d);
/* All of them are gone. */
void ds_prepared_free(ds_db *d);
/* One of the room's own, found or prepared and kept; end it. SQLite's result code. */
int ds_prepare_ours(ds_db *d, const char *sql, sqlite3_stmt **st);

#endif
