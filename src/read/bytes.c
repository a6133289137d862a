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

/* The multiplier of Knuth's multiplicative hashing, 2^64 over the golden ratio. Each step is one to one, so that a change
 * within one word never goes unseen. */
static uint64_t take_word(uint64_t sum, const unsigned char *p)
{
    uint64_t word;
    memcpy(&word, p, sizeof word);
    sum = (sum ^ word) * UINT64_C(0x9e3779b97f4a7c15);
    return sum ^ sum >> 32;
}

enum { WORD = 8, LANES = 4 };

static void take_one(ds_checksum *c, const unsigned char *p)
{
    uint64_t *sum = &c->sum[c->n / WORD % LANES];
    *sum = take_word(*sum, p);
    c->n += WORD;
}

static void take_four(ds_checksum *c, const unsigned char *p, size_t times)
{
    uint64_t a = c->sum[0], b = c->sum[1], d = c->sum[2], e = c->sum[3];
    for (size_t i = 0; i < times; i++, p += LANES * WORD) {
        a = take_word(a, p);
        b = take_word(b, p + WORD);
        d = take_word(d, p + 2 * WORD);
        e = take_word(e, p + 3 * WORD);
    }
    memcpy(c->sum, (uint64_t[]){ a, b, d, e }, sizeof c->sum);
    c->n += times * LANES * WORD;
}

/* Up to a whole word. */
static size_t fill_rest(ds_checksum *c, const unsigned char *p, size_t n)
{
    size_t i = 0;
    while (i < n && c->n % WORD) {
        c->rest[c->n++ % WORD] = p[i++];
        if (c->n % WORD) continue;
        c->n -= WORD;
        take_one(c, c->rest);
    }
    return i;
}

/* Where pieces end does not matter. */
static void check_in(ds_checksum *c, const unsigned char *p, size_t n)
{
    const unsigned char *const end = p + n;
    for (p += fill_rest(c, p, n); end - p >= WORD && c->n / WORD % LANES; p += WORD) take_one(c, p);
    const size_t times = (size_t)(end - p) / (LANES * WORD);
    take_four(c, p, c->n % WORD ? 0 : times);
    for (p += c->n % WORD ? 0 : times * LANES * WORD; end - p >= WORD; p += WORD) take_one(c, p);
    for (; p < end; p++) c->rest[c->n++ % WORD] = *p;
}

static bool same_bytes(const ds_checksum *a, const ds_checksum *b)
{
    return !memcmp(a->sum, b->sum, sizeof a->sum) && a->n == b->n && !memcmp(a->rest, b->rest, a->n % sizeof a->rest);
}

ds_err ds_bytes_read(ds_bytes *b, void *buf, size_t cap, size_t *got, ds_why *w)
{
    ds_err err = b->class->read(b->state, buf, cap, got, w);
    if (!err && !b->once) check_in(&b->passed, buf, *got);
    return err;
}

ds_err ds_bytes_rewind(ds_bytes *b, ds_why *w)
{
    b->passed = (ds_checksum){ 0 };
    return b->class->rewind(b->state, w);
}

void ds_bytes_surveyed(ds_bytes *b)
{
    b->surveyed = b->passed;
}

ds_err ds_bytes_check(ds_bytes *b, ds_why *w)
{
    char rest[1 << 14];
    ds_err err;
    size_t got;
    do err = ds_bytes_read(b, rest, sizeof rest, &got, w);
    while (!err && got);
    if (err) return err;
    if (same_bytes(&b->passed, &b->surveyed)) return DS_OK;
    return ds_fail(w, DS_DATA, DS_WRITTEN_TO);
}

void ds_bytes_close(ds_bytes *b)
{
    if (b->class) b->class->close(b->state);
    *b = (ds_bytes){ .fd = -1 };
}
