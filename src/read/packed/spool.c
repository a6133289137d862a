#include "read/packed/spool.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST (INT64_C(1) << 32) /* bytes: what no export holds of the records that are wanted */

struct ds_spool {
    FILE *f;
    int64_t n;
};

int ds_nameless_file(void)
{
    char path[512];
    const char *folder = getenv("TMPDIR");
    ds_print(path, sizeof path, "%s/downshift-XXXXXX", folder && *folder ? folder : "/tmp");
    int fd = mkstemp(path);
    if (fd >= 0) unlink(path);
    return fd;
}

static ds_err write_all(int fd, const char *p, size_t n)
{
    while (n) {
        const ssize_t k = write(fd, p, n);
        if (k < 0 && errno == EINTR) continue;
        if (k < 0) return DS_NOWRITE;
        p += k;
        n -= (size_t)k;
    }
    return DS_OK;
}

static ds_err copy_to(ds_bytes *b, int64_t most, const char *what, int fd, ds_why *w)
{
    char block[DS_PACKED_BLOCK];
    int64_t all = 0;
    for (size_t got = 1; got;) {
        ds_err err = ds_bytes_read(b, block, sizeof block, &got, w);
        if (err) return err;
        if ((all += (int64_t)got) > most)
            return ds_fail(w, DS_DATA, "%s of over %lld GB within an archive: unpack it", what, (long long)(most >> 30));
        if (write_all(fd, block, got))
            return ds_fail(w, DS_NOWRITE, "%s within an archive cannot be unpacked: %s", what, strerror(errno));
    }
    return DS_OK;
}

ds_err ds_descriptor_of(ds_bytes *b, int64_t most, const char *what, int *fd, ds_why *w)
{
    *fd = b->fd < 0 ? ds_nameless_file() : dup(b->fd);
    if (*fd < 0) return ds_fail(w, DS_NOWRITE, "%s cannot be opened: %s", what, strerror(errno));
    if (b->fd >= 0) return DS_OK;
    ds_err err = copy_to(b, most, what, *fd, w);
    if (!err) return DS_OK;
    close(*fd);
    *fd = -1;
    return err;
}

static ds_err fail(ds_why *w)
{
    return ds_fail(w, DS_NOWRITE, "a part of it cannot be put aside on the disk: %s", strerror(errno));
}

ds_err ds_spool_open(ds_spool **out, ds_why *w)
{
    ds_spool *s = *out = calloc(1, sizeof *s);
    if (!s) return ds_fail(w, DS_MEMORY, "a part of a file");
    const int fd = ds_nameless_file();
    if (fd >= 0 && (s->f = fdopen(fd, "w+b"))) return DS_OK;
    ds_err err = fail(w);
    if (fd >= 0) close(fd);
    free(s);
    *out = NULL;
    return err;
}

ds_err ds_spool_add(ds_spool *s, const void *p, size_t n, ds_why *w)
{
    s->n += (int64_t)n;
    if (s->n > MOST) return ds_fail(w, DS_DATA, "over 4 GB of records, which no export has");
    return !n || fwrite(p, n, 1, s->f) == 1 ? DS_OK : fail(w);
}

ds_err ds_spool_rewind(ds_spool *s, ds_why *w)
{
    return fflush(s->f) || fseek(s->f, 0, SEEK_SET) ? fail(w) : DS_OK;
}

ds_err ds_spool_take(ds_spool *s, void *p, size_t n, bool *more, ds_why *w)
{
    const size_t got = n ? fread(p, 1, n, s->f) : 0;
    *more = got == n;
    if (*more || (!got && feof(s->f))) return DS_OK;
    return ds_fail(w, DS_NOINPUT, "what was put aside of it cannot be read again: %s", strerror(errno));
}

void ds_spool_close(ds_spool *s)
{
    if (!s) return;
    fclose(s->f);
    free(s);
}
