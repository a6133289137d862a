#define _GNU_SOURCE /* fopencookie */
#include "report/sheet/watch.h"

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include <xlsxwriter/utility.h>

static struct {
    int failed;
    bool seen;
} watch;

/* Of what a library may meet, that which costs a workbook something; "no such file" and the like are questions
 * answered. */
static void note(void)
{
    static const int told[] = { ENOMEM, ENOSPC, EDQUOT, EFBIG, EIO, EROFS, EMFILE, ENFILE, EBADF };
    for (size_t i = 0; !watch.failed && i < sizeof told / sizeof *told; i++)
        if (errno == told[i]) watch.failed = errno;
    errno = 0;
}

void rep_watch_begin(void)
{
    watch.failed = 0;
    watch.seen = false;
    errno = 0;
}

void rep_watch_pause(void)
{
    note();
}

void rep_watch_resume(void)
{
    errno = 0;
}

int rep_watch_end(bool *seen)
{
    note();
    *seen = watch.seen;
    return watch.failed;
}

/* ---- a file in memory ---- */

typedef struct {
    char *bytes;
    size_t n, room, at;
} memory_file;

static bool grow(memory_file *m, size_t need)
{
    if (need <= m->room) return true;
    size_t room = m->room ? m->room : (size_t)16 * 1024;
    while (room < need) room *= 2;
    char *bytes = realloc(m->bytes, room);
    if (!bytes) return false;
    m->bytes = bytes;
    m->room = room;
    return true;
}

static ssize_t memory_write(void *file, const char *bytes, size_t n)
{
    memory_file *m = file;
    if (!grow(m, m->at + n)) {
        note();
        return 0;
    }
    if (m->at > m->n) memset(m->bytes + m->n, 0, m->at - m->n);
    memcpy(m->bytes + m->at, bytes, n);
    m->at += n;
    if (m->at > m->n) m->n = m->at;
    return (ssize_t)n;
}

static ssize_t memory_read(void *file, char *bytes, size_t n)
{
    memory_file *m = file;
    const size_t left = m->at < m->n ? m->n - m->at : 0;
    if (n > left) n = left;
    if (n) memcpy(bytes, m->bytes + m->at, n);
    m->at += n;
    return (ssize_t)n;
}

static int memory_seek(void *file, off64_t *by, int from)
{
    memory_file *m = file;
    const off64_t base = from == SEEK_SET ? 0 : (off64_t)(from == SEEK_CUR ? m->at : m->n);
    if (base + *by < 0) return -1;
    m->at = (size_t)(base + *by);
    *by = (off64_t)m->at;
    return 0;
}

static int memory_close(void *file)
{
    memory_file *m = file;
    free(m->bytes);
    free(m);
    return 0;
}

/* In the place of the library's own; see watch.h. */
FILE *lxw_tmpfile(char *folder)
{
    static const cookie_io_functions_t how = { memory_read, memory_write, memory_seek, memory_close };
    (void)folder;
    note();
    watch.seen = true;
    memory_file *m = calloc(1, sizeof *m);
    FILE *f = m ? fopencookie(m, "w+", how) : NULL;
    if (!f) free(m);
    return f;
}
