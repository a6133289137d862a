#include <downshift/base.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Not blocking: a pipe that nobody writes to would hold the opening for ever. */
static ds_err open_plain(const char *path, int *fd, struct stat *st, ds_why *w)
{
    *fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (*fd < 0) return ds_fail(w, DS_NOINPUT, "%s: %s", path, strerror(errno));
    if (!fstat(*fd, st) && S_ISREG(st->st_mode)) return DS_OK;
    close(*fd);
    return ds_fail(w, DS_NOINPUT, "%s: %s", path,
                   S_ISDIR(st->st_mode) ? "is a folder, not a file" : "not a plain file");
}

static ds_err read_all(int fd, const char *path, char *to, size_t n, ds_why *w)
{
    while (n) {
        ssize_t k = read(fd, to, n);
        if (k < 0 && errno == EINTR) continue;
        if (k < 0) return ds_fail(w, DS_NOINPUT, "%s: %s", path, strerror(errno));
        if (!k) return ds_fail(w, DS_NOINPUT, "%s: shorter than it was", path);
        to += k;
        n -= (size_t)k;
    }
    return DS_OK;
}

ds_err ds_read_file(const char *path, size_t max, ds_arena *a, ds_str *out, ds_why *w)
{
    struct stat st = { 0 };
    int fd;
    ds_err err = open_plain(path, &fd, &st, w);
    if (err) return err;
    const size_t size = (size_t)st.st_size;
    char *buf = NULL;
    if ((uintmax_t)st.st_size > max)
        err = ds_fail(w, DS_DATA, "%s: %jd bytes, more than the %zu allowed here", path, (intmax_t)st.st_size, max);
    else if (!(buf = ds_alloc(a, size + 1)))
        err = ds_fail(w, DS_MEMORY, "%s: %zu bytes", path, size);
    else
        err = read_all(fd, path, buf, size, w);
    if (!err) *out = (ds_str){ buf, size };
    close(fd);
    return err;
}
