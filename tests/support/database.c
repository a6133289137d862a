#include "database.h"
#include "files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sqlite3.h>
#include <unistd.h>

const char *support_database(const char *folder, const char *name, const char *sql)
{
    sqlite3 *db = NULL;
    char *told = NULL;
    const char *path = support_write(folder, name, "", 0);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &told)) fail_msg("%s: %s", name, told);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    return path;
}

ds_str support_database_bytes(const char *sql, ds_arena *a)
{
    ds_why w = { 0 };
    ds_str bytes = { 0 };
    const char *folder = support_folder();
    assert_int_equal(ds_read_file(support_database(folder, "x.db", sql), 1u << 24, a, &bytes, &w), DS_OK);
    support_remove(folder);
    return bytes;
}
