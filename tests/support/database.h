/* SQLite databases that tests make up. */
#ifndef SUPPORT_DATABASE_H
#define SUPPORT_DATABASE_H

#include <downshift/base.h>

/* Makes folder/name of the statements; gives support_path. Asserted. */
const char *support_database(const char *folder, const char *name, const char *sql);
/* The bytes of such a file, in the arena. Asserted. */
ds_str support_database_bytes(const char *sql, ds_arena *a);

#endif
