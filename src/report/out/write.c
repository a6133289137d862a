#include "report/out/write.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* ---- files ---- */

ds_err rep_aside_open(const char *path, ds_arena *a, rep_aside *out, ds_why *w)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    *out = (rep_aside){ .fd = -1, .path = path };
    if (is_folder(path)) return ds_fail(w, DS_NOWRITE, "%s: is a folder; move it away", path);
    char *aside = ds_textf(a, "%.*s.%s.XXXXXX", (int)(name - path), path, name);
    if (!aside) return ds_fail(w, DS_MEMORY, "%s", path);
    out->fd = mkstemp(aside);
    if (out->fd < 0) return ds_fail(w, DS_NOWRITE, "%s: %s", path, strerror(errno));
    out->aside = aside;
    return fchmod(out->fd, 0600) ? ds_fail(w, DS_NOWRITE, "%s: %s", path, strerror(errno)) : DS_OK;
}

/* Some file systems cannot reserve; then nothing is known and nothing refused. */
static ds_err reserve(int fd, const char *where, int64_t bytes, ds_why *w)
{
    int e = posix_fallocate(fd, 0, (off_t)bytes);
    if (!e || e == EOPNOTSUPP || e == ENOSYS || e == EINVAL) return DS_OK;
    return ds_fail(w, DS_NOWRITE, "%s: %s; make room for %lld bytes and run it again", where, strerror(e),
                   (long long)bytes);
}

static ds_err temporary_room(const char *folder, int64_t bytes, ds_why *w)
{
    char path[4096];
    int n = snprintf(path, sizeof path, "%s/downshift.XXXXXX", folder);
    int fd = n > 0 && (size_t)n < sizeof path ? mkstemp(path) : -1;
    if (fd < 0)
        return ds_fail(w, DS_NOWRITE, "%s: temporary files cannot be written here: %s", folder, strerror(errno));
    (void)unlink(path);
    ds_err err = reserve(fd, folder, bytes, w);
    close(fd);
    return err;
}

ds_err rep_aside_room(const rep_aside *f, const char *temporary, int64_t bytes, ds_why *w)
{
    ds_err err = reserve(f->fd, f->path, bytes / 2, w);
    if (!err) err = temporary_room(temporary, bytes, w);
    if (!err && ftruncate(f->fd, 0)) err = ds_fail(w, DS_NOWRITE, "%s: %s", f->path, strerror(errno));
    return err;
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
    f->aside = NULL;
    return sync_folder(f->path, w);
}

void rep_aside_drop(rep_aside *f)
{
    if (f->aside) (void)unlink(f->aside);
    if (f->fd >= 0) close(f->fd);
    f->aside = NULL;
    f->fd = -1;
}
