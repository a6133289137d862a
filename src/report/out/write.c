#include "report/out/write.h"

#include "report/out/output.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Around the name of a file that is being written; mkstemp fills in the second. */
#define ASIDE_BEFORE "."
#define ASIDE_AFTER  ".XXXXXX"

/* ---- folders ---- */

static bool is_folder(const char *path)
{
    struct stat st;
    return !stat(path, &st) && S_ISDIR(st.st_mode);
}

ds_err rep_make_folder(const char *folder, ds_why *w)
{
    char path[4096];
    size_t n = strlen(folder);
    if (!n || n >= sizeof path) return ds_fail(w, DS_NOWRITE, "%s: not a folder's name", folder);
    memcpy(path, folder, n + 1);
    for (size_t i = 1; i <= n; i++) {
        if (path[i] != '/' && path[i]) continue;
        char kept = path[i];
        path[i] = '\0';
        if (mkdir(path, 0700) && !is_folder(path))
            return ds_fail(w, DS_NOWRITE, "%s: %s", path, strerror(errno == EEXIST ? ENOTDIR : errno));
        path[i] = kept;
    }
    return DS_OK;
}

/* ---- a file on its way ---- */

/* What a signal must remove. A path is filled in before `held`, which the handler asks, is set. */
static struct unfinished {
    char path[4096];
    volatile sig_atomic_t held;
} unfinished[2];

static void note_unfinished(const char *path)
{
    for (size_t i = 0; i < DS_COUNT(unfinished); i++) {
        if (unfinished[i].held || strlen(path) >= sizeof unfinished[i].path) continue;
        strcpy(unfinished[i].path, path);
        unfinished[i].held = 1;
        return;
    }
}

static void forget_unfinished(const char *path)
{
    for (size_t i = 0; i < DS_COUNT(unfinished); i++)
        if (unfinished[i].held && !strcmp(unfinished[i].path, path)) unfinished[i].held = 0;
}

void ds_report_abandon(void)
{
    for (size_t i = 0; i < DS_COUNT(unfinished); i++)
        if (unfinished[i].held) (void)unlink(unfinished[i].path);
}

/* The lock says that a live program writes it. False when a sweep took the file in the moment before; where a file
 * system has no locks, nothing is swept either. */
static bool lock_own(int fd)
{
    struct stat st;
    if (flock(fd, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK) return false;
    return !fstat(fd, &st) && st.st_nlink > 0;
}

/* Made and noted in one: a signal that comes between the two would leave the file. */
static int make_noted(char *path)
{
    sigset_t all, before;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &before);
    const int fd = mkstemp(path), why = errno;
    if (fd >= 0) note_unfinished(path);
    sigprocmask(SIG_SETMASK, &before, NULL);
    errno = why;
    return fd;
}

enum { TRIES = 10 };

static int make_aside(const char *pattern, ds_arena *a, char **aside)
{
    for (int i = 0; i < TRIES; i++) {
        *aside = ds_textf(a, "%s", pattern);
        int fd = *aside ? make_noted(*aside) : -1;
        if (fd < 0 || lock_own(fd)) return fd;
        forget_unfinished(*aside);
        close(fd);
    }
    return -1;
}

ds_err rep_aside_open(const char *path, ds_arena *a, rep_aside *out, ds_why *w)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    *out = (rep_aside){ .fd = -1, .path = path };
    if (is_folder(path)) return ds_fail(w, DS_NOWRITE, "%s: is a folder; move it away", path);
    char *aside = NULL, *pattern = ds_textf(a, "%.*s" ASIDE_BEFORE "%s" ASIDE_AFTER, (int)(name - path), path, name);
    if (!pattern) return ds_fail(w, DS_MEMORY, "%s", path);
    out->fd = make_aside(pattern, a, &aside);
    if (!aside) return ds_fail(w, DS_MEMORY, "%s", path);
    if (out->fd < 0) return ds_fail(w, DS_NOWRITE, "%s: %s", path, strerror(errno));
    out->aside = aside;
    (void)fchmod(out->fd, 0600); /* a file system that keeps no rights refuses, and serves */
    return DS_OK;
}

ds_err rep_aside_put(const rep_aside *f, ds_str bytes, ds_why *w)
{
    while (bytes.n) {
        const ssize_t n = write(f->fd, bytes.p, bytes.n);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return ds_fail(w, DS_NOWRITE, "%s: %s", f->path, strerror(errno));
        bytes.p += n;
        bytes.n -= (size_t)n;
    }
    return DS_OK;
}

/* ---- what an earlier run left ---- */

/* Of texts that are written beside reports: bookkeeping programs' files, exports, pages of links. */
static const char *const texts[] = { ".csv", ".ndjson", ".json", ".iif", ".journal", ".beancount", ".html" };

static bool ends_in(const char *name, const char *end, const char *suffix)
{
    const size_t k = strlen(suffix);
    return end - name > (ptrdiff_t)k && *end == '.' && !strncmp(end - k, suffix, k);
}

/* ".accountant-2026-10.xlsx.a1B2c3" */
static bool is_aside(const char *name)
{
    const size_t before = strlen(ASIDE_BEFORE), after = strlen(ASIDE_AFTER), n = strlen(name);
    if (n <= before + after || strncmp(name, ASIDE_BEFORE, before)) return false;
    const char *end = name + n - after;
    for (size_t i = 1; i < after; i++)
        if (!isalnum((unsigned char)end[i])) return false;
    for (const rep_output *o = rep_outputs; o->name; o++)
        if (ends_in(name, end, o->file)) return true;
    for (size_t i = 0; i < DS_COUNT(texts); i++)
        if (ends_in(name, end, texts[i])) return true;
    return false;
}

static void remove_stale(int folder, const char *name)
{
    struct stat st, there;
    int fd = openat(folder, name, O_RDWR | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) return;
    if (!fstat(fd, &st) && S_ISREG(st.st_mode) && !flock(fd, LOCK_EX | LOCK_NB) && !fstatat(folder, name, &there, 0) &&
        there.st_ino == st.st_ino)
        (void)unlinkat(folder, name, 0);
    close(fd);
}

void rep_sweep(const char *folder)
{
    DIR *d = opendir(folder);
    for (struct dirent *e; d && (e = readdir(d));)
        if (is_aside(e->d_name)) remove_stale(dirfd(d), e->d_name);
    if (d) closedir(d);
}

/* ---- room ---- */

/* Some file systems cannot reserve; then nothing is known and nothing refused. */
static ds_err reserve(int fd, const char *where, int64_t bytes, ds_why *w)
{
    int e = posix_fallocate(fd, 0, (off_t)bytes);
    if (!e || e == EOPNOTSUPP || e == ENOSYS || e == EINVAL) return DS_OK;
    return ds_fail(w, DS_NOWRITE, "%s: %s; make room for %lld bytes and run it again", where, strerror(e),
                   (long long)bytes);
}

ds_err rep_aside_room(const rep_aside *f, int64_t bytes, ds_why *w)
{
    ds_err err = reserve(f->fd, f->path, bytes, w);
    if (!err && ftruncate(f->fd, 0)) err = ds_fail(w, DS_NOWRITE, "%s: %s", f->path, strerror(errno));
    return err;
}

/* ---- in its place ---- */

ds_err rep_aside_same(const rep_aside *a, const rep_aside *b, ds_why *w)
{
    char one[8192], other[sizeof one];
    ssize_t n, m;
    off_t at = 0;
    do {
        n = pread(a->fd, one, sizeof one, at);
        m = pread(b->fd, other, sizeof other, at);
        if (n < 0 || n != m || memcmp(one, other, (size_t)n))
            return ds_fail(
                w, DS_NOWRITE,
                "%s: was not written whole: drawn twice, it came out in two ways; is the disk full, or memory?",
                a->path);
        at += n;
    } while (n);
    return DS_OK;
}

static ds_err sync_folder(const char *path, ds_why *w)
{
    char folder[4096] = ".";
    const char *slash = strrchr(path, '/');
    if (slash && (size_t)(slash - path) < sizeof folder) {
        memcpy(folder, path, (size_t)(slash - path));
        folder[slash - path] = '\0';
    }
    int fd = open(*folder ? folder : "/", O_RDONLY);
    if (fd < 0) return DS_OK; /* a folder that may be written but not read: the rename stands, only less surely */
    int failed = fsync(fd) && errno != EINVAL && errno != EROFS;
    close(fd);
    return failed ? ds_fail(w, DS_NOWRITE, "%s: %s", folder, strerror(errno)) : DS_OK;
}

ds_err rep_aside_finish(rep_aside *f, ds_why *w)
{
    if (fsync(f->fd) && errno != EINVAL) return ds_fail(w, DS_NOWRITE, "%s: %s", f->path, strerror(errno));
    if (rename(f->aside, f->path)) return ds_fail(w, DS_NOWRITE, "%s: %s", f->path, strerror(errno));
    forget_unfinished(f->aside);
    f->aside = NULL;
    return sync_folder(f->path, w);
}

void rep_aside_drop(rep_aside *f)
{
    if (f->aside) (void)unlink(f->aside);
    if (f->aside) forget_unfinished(f->aside);
    if (f->fd >= 0) close(f->fd);
    f->aside = NULL;
    f->fd = -1;
}
