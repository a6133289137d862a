/* sqlite.org/vfs.html: what SQLite asks of a file system, answered of one file that is open already. */
#include "read/packed/file_vfs.h"

#include <downshift/base.h>

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
    sqlite3_file base;
    int fd;
} one_file;

static int vfs_close(sqlite3_file *f)
{
    (void)f;
    return SQLITE_OK;
}

/* Behind the file's end there are zeros, as SQLite wants it. */
static int vfs_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
    const int fd = ((one_file *)f)->fd;
    size_t got = 0;
    while (got < (size_t)n) {
        const ssize_t k = pread(fd, (char *)p + got, (size_t)n - got, (off_t)(at + (sqlite3_int64)got));
        if (k < 0 && errno == EINTR) continue;
        if (k < 0) return SQLITE_IOERR_READ;
        if (k == 0) break;
        got += (size_t)k;
    }
    if (got == (size_t)n) return SQLITE_OK;
    memset((char *)p + got, 0, (size_t)n - got);
    return SQLITE_IOERR_SHORT_READ;
}

static int vfs_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
    (void)f, (void)p, (void)n, (void)at;
    return SQLITE_READONLY;
}

static int vfs_truncate(sqlite3_file *f, sqlite3_int64 n)
{
    (void)f, (void)n;
    return SQLITE_READONLY;
}

static int vfs_with_int(sqlite3_file *f, int n)
{
    (void)f, (void)n;
    return SQLITE_OK;
}

static int vfs_size(sqlite3_file *f, sqlite3_int64 *n)
{
    struct stat st;
    if (fstat(((one_file *)f)->fd, &st)) return SQLITE_IOERR_FSTAT;
    *n = st.st_size;
    return SQLITE_OK;
}

static int vfs_reserved(sqlite3_file *f, int *out)
{
    (void)f;
    *out = 0;
    return SQLITE_OK;
}

static int vfs_control(sqlite3_file *f, int what, void *p)
{
    (void)f, (void)what, (void)p;
    return SQLITE_NOTFOUND;
}

static int vfs_sector(sqlite3_file *f)
{
    (void)f;
    return 4096;
}

/* Nobody writes to it: sqlite.org/c3ref/c_iocap_atomic.html. */
static int vfs_traits(sqlite3_file *f)
{
    (void)f;
    return SQLITE_IOCAP_IMMUTABLE;
}

static const sqlite3_io_methods one_file_methods = {
    .iVersion = 1,
    .xClose = vfs_close,
    .xRead = vfs_read,
    .xWrite = vfs_write,
    .xTruncate = vfs_truncate,
    .xSync = vfs_with_int,
    .xFileSize = vfs_size,
    .xLock = vfs_with_int,
    .xUnlock = vfs_with_int,
    .xCheckReservedLock = vfs_reserved,
    .xFileControl = vfs_control,
    .xSectorSize = vfs_sector,
    .xDeviceCharacteristics = vfs_traits,
};

/* The name is the descriptor's number; there is no other file. */
static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out)
{
    int64_t fd;
    (void)vfs;
    f->pMethods = NULL;
    if (!name || !(flags & SQLITE_OPEN_MAIN_DB) || !ds_int(ds_str_of(name), &fd)) return SQLITE_CANTOPEN;
    *(one_file *)f = (one_file){ { &one_file_methods }, (int)fd };
    if (out) *out = SQLITE_OPEN_READONLY | SQLITE_OPEN_MAIN_DB;
    return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
    (void)vfs, (void)name, (void)sync;
    return SQLITE_READONLY;
}

static int vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
    (void)vfs, (void)name, (void)flags;
    *out = 0;
    return SQLITE_OK;
}

static int vfs_full(sqlite3_vfs *vfs, const char *name, int n, char *out)
{
    (void)vfs;
    ds_print(out, (size_t)n, "%s", name);
    return SQLITE_OK;
}

static int vfs_random(sqlite3_vfs *vfs, int n, char *out)
{
    (void)vfs;
    memset(out, 0, (size_t)n);
    return n;
}

static int vfs_sleep(sqlite3_vfs *vfs, int microseconds)
{
    (void)vfs;
    return microseconds;
}

static int vfs_time(sqlite3_vfs *vfs, double *out)
{
    (void)vfs;
    *out = 0;
    return SQLITE_OK;
}

static sqlite3_vfs one_file_system = {
    .iVersion = 1,
    .szOsFile = (int)sizeof(one_file),
    .mxPathname = 64,
    .zName = "downshift-one-file",
    .xOpen = vfs_open,
    .xDelete = vfs_delete,
    .xAccess = vfs_access,
    .xFullPathname = vfs_full,
    .xRandomness = vfs_random,
    .xSleep = vfs_sleep,
    .xCurrentTime = vfs_time,
};

int ds_vfs_open(int fd, sqlite3 **out)
{
    char name[16];
    *out = NULL;
    ds_print(name, sizeof name, "%d", fd);
    int rc = sqlite3_initialize();
    if (!rc) rc = sqlite3_vfs_register(&one_file_system, 0);
    return rc ? rc : sqlite3_open_v2(name, out, SQLITE_OPEN_READONLY, one_file_system.zName);
}
