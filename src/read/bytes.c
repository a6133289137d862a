#include "read/bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static ds_err read_file(void *state, void *buf, size_t cap, size_t *got, ds_why *w)
{
    int fd = *(const int *)state;
    size_t n = 0;
    while (n < cap) {
        ssize_t k = read(fd, (char *)buf + n, cap - n);
        if (k < 0 && errno == EINTR) continue;
        if (k < 0) return ds_fail(w, DS_NOINPUT, "cannot be read: %s", strerror(errno));
        if (k == 0) break;
        n += (size_t)k;
    }
    *got = n;
    return DS_OK;
}

static ds_err rewind_file(void *state, ds_why *w)
{
    if (lseek(*(const int *)state, 0, SEEK_SET) == 0) return DS_OK;
    return ds_fail(w, DS_NOINPUT, "cannot be read again: %s", strerror(errno));
}

static void close_file(void *state)
{
    close(*(const int *)state);
    free(state);
}

static const ds_bytes_class file_class = { read_file, rewind_file, close_file };

/* Without O_NONBLOCK a named pipe would be waited for. */
static ds_err open_plain_file(const char *path, int *fd, ds_why *w)
{
    struct stat st;
    *fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (*fd < 0) return ds_fail(w, DS_NOINPUT, "cannot be opened: %s", strerror(errno));
    if (fstat(*fd, &st)) return ds_fail(w, DS_NOINPUT, "cannot be read: %s", strerror(errno));
    if (S_ISDIR(st.st_mode)) return ds_fail(w, DS_NOINPUT, "is a folder, not a file");
    if (!S_ISREG(st.st_mode)) return ds_fail(w, DS_NOINPUT, "is not a plain file");
    return DS_OK;
}

ds_err ds_bytes_of_file(const char *path, ds_bytes *out, ds_why *w)
{
    int fd = -1, *state = malloc(sizeof *state);
    *out = (ds_bytes){ .fd = -1 };
    ds_err err = state ? open_plain_file(path, &fd, w) : ds_fail(w, DS_MEMORY, "a file");
    if (err) {
        if (fd >= 0) close(fd);
        free(state);
        return err;
    }
    *state = fd;
    *out = (ds_bytes){ .class = &file_class, .state = state, .fd = fd };
    return DS_OK;
}

ds_err ds_bytes_read(ds_bytes *b, void *buf, size_t cap, size_t *got, ds_why *w)
{
    ds_err err = b->class->read(b->state, buf, cap, got, w);
    if (!err && b->told) ds_hash_add(&b->passed, buf, *got);
    return err;
}

ds_err ds_bytes_rewind(ds_bytes *b, ds_why *w)
{
    ds_hash_start(&b->passed);
    b->told = true;
    return b->class->rewind(b->state, w);
}

ds_err ds_bytes_check(ds_bytes *b, const char hash[DS_HASH_TEXT], ds_why *w)
{
    char rest[1 << 14], now[DS_HASH_TEXT];
    ds_err err;
    size_t got;
    do err = ds_bytes_read(b, rest, sizeof rest, &got, w);
    while (!err && got);
    if (err) return err;
    ds_hash_end(&b->passed, now);
    b->told = false;
    if (!strcmp(now, hash)) return DS_OK;
    return ds_fail(w, DS_DATA, DS_WRITTEN_TO);
}

void ds_bytes_close(ds_bytes *b)
{
    if (b->class) b->class->close(b->state);
    *b = (ds_bytes){ .fd = -1 };
}
