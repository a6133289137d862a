/* A SQLite database that is one open file: read through its descriptor, and nothing else. No other file is looked for, made,
 * locked or written, whatever the database asks for; where the descriptor leads, a name need not. */
#ifndef READ_FILE_VFS_H
#define READ_FILE_VFS_H

#include <sqlite3.h>

/* Opens the database that fd is, read-only; fd is borrowed and outlives *out. As sqlite3_open_v2: *out is to be closed after a
 * failure, too. The file must not be written to meanwhile. */
int ds_vfs_open(int fd, sqlite3 **out);

#endif
