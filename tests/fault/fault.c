/* Preloaded into the program under test: lets the Nth call of a kind fail, and says how a crash came about.
 *
 *   FAULT=KIND:N   the Nth call (from 1) of the kind fails once: malloc, write, stdio, rename, chmod, open, read, fsync,
 *                  unlink; KIND:N+ it and all after it
 *   FAULT_COUNT=F  at the end the calls of each kind are written to the file F, a line "kind number" each
 *   FAULT_TIME=S   gettimeofday and time say S
 *
 * A crash ends with status CRASHED, or CRASHED_THERE where libxlsxwriter stands in its trace (docs/reliability.md).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { MALLOC, WRITE, STDIO, RENAME, CHMOD, OPEN, READ, FSYNC, UNLINK, KINDS, CRASHED = 98, CRASHED_THERE = 99 };

static const char *const names[KINDS] = { "malloc", "write", "stdio", "rename", "chmod", "open", "read", "fsync", "unlink" };
static const int codes[KINDS] = { ENOMEM, ENOSPC, ENOSPC, EIO, EPERM, EMFILE, EIO, EIO, EIO };
static long calls[KINDS], fail_at[KINDS];
static bool lasting, begun, busy;
static long long fixed_time = -1;

/* Looked up once: some are called for every character. */
#define REAL(name)                                                                                                     \
    (__extension__({                                                                                                   \
        static __typeof__(&name) real;                                                                                 \
        if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name);                                                  \
        real;                                                                                                          \
    }))

/* True when this call is to fail; errno is then set. Before the program begins nothing does. */
static bool fails(int kind)
{
    if (!begun || busy) return false;
    long n = ++calls[kind];
    if (!fail_at[kind] || (lasting ? n < fail_at[kind] : n != fail_at[kind])) return false;
    errno = codes[kind];
    return true;
}

/* ---- how it began and ended ---- */

static void on_crash(int number)
{
    void *frame[64];
    bool there = false;
    (void)number;
    busy = true;
    int n = backtrace(frame, 64);
    for (int i = 0; i < n; i++) {
        Dl_info at;
        if (dladdr(frame[i], &at) && at.dli_fname && strstr(at.dli_fname, "xlsxwriter")) there = true;
    }
    if (!there) backtrace_symbols_fd(frame, n, STDERR_FILENO);
    _exit(there ? CRASHED_THERE : CRASHED);
}

__attribute__((constructor)) static void begin(void)
{
    const char *fault = getenv("FAULT"), *at = getenv("FAULT_TIME");
    void *warm[4];
    for (int k = 0; fault && k < KINDS; k++) {
        size_t n = strlen(names[k]);
        if (!strncmp(fault, names[k], n) && fault[n] == ':') fail_at[k] = atol(fault + n + 1);
    }
    lasting = fault && strchr(fault, '+');
    if (at) fixed_time = atoll(at);
    (void)backtrace(warm, 4); /* loads its library now */
    signal(SIGSEGV, on_crash);
    signal(SIGBUS, on_crash);
    signal(SIGABRT, on_crash);
    signal(SIGFPE, on_crash);
    begun = true;
}

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("FAULT_COUNT");
    char line[64];
    busy = true;
    int fd = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
    for (int k = 0; fd >= 0 && k < KINDS; k++) {
        int n = snprintf(line, sizeof line, "%s %ld\n", names[k], calls[k]);
        if (write(fd, line, (size_t)n) != n) _exit(97);
    }
    if (fd >= 0) close(fd);
}

/* ---- memory: glibc's own names, since dlsym itself allocates ---- */

extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t n);

void *malloc(size_t n)
{
    return fails(MALLOC) ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
    return fails(MALLOC) ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
    return fails(MALLOC) ? NULL : __libc_realloc(p, n);
}

/* ---- files ---- */

ssize_t write(int fd, const void *p, size_t n)
{
    return fd > 2 && fails(WRITE) ? -1 : REAL(write)(fd, p, n);
}

ssize_t pwrite(int fd, const void *p, size_t n, off_t at)
{
    return fails(WRITE) ? -1 : REAL(pwrite)(fd, p, n, at);
}

ssize_t pwrite64(int fd, const void *p, size_t n, off64_t at)
{
    return fails(WRITE) ? -1 : REAL(pwrite64)(fd, p, n, at);
}

int ftruncate(int fd, off_t n)
{
    return fails(WRITE) ? -1 : REAL(ftruncate)(fd, n);
}

int fsync(int fd)
{
    return fails(FSYNC) ? -1 : REAL(fsync)(fd);
}

int fdatasync(int fd)
{
    return fails(FSYNC) ? -1 : REAL(fdatasync)(fd);
}

static mode_t mode_of(int flags, va_list ap)
{
    return flags & O_CREAT ? (mode_t)va_arg(ap, int) : 0;
}

/* open and its twins for large files, and those that a hardened build calls in their place */
#define OPEN_AS(name)                                                                                                  \
    int name(const char *path, int flags, ...)                                                                         \
    {                                                                                                                  \
        va_list ap;                                                                                                    \
        va_start(ap, flags);                                                                                           \
        const mode_t mode = mode_of(flags, ap);                                                                        \
        va_end(ap);                                                                                                    \
        return fails(OPEN) ? -1 : REAL(name)(path, flags, mode);                                                       \
    }
OPEN_AS(open)
OPEN_AS(open64)

int __open_2(const char *path, int flags)
{
    return open(path, flags);
}

int __open64_2(const char *path, int flags)
{
    return open64(path, flags);
}

FILE *fopen(const char *path, const char *how)
{
    return fails(OPEN) ? NULL : REAL(fopen)(path, how);
}

FILE *fopen64(const char *path, const char *how)
{
    return fails(OPEN) ? NULL : REAL(fopen64)(path, how);
}

ssize_t read(int fd, void *p, size_t n)
{
    return fails(READ) ? -1 : REAL(read)(fd, p, n);
}

ssize_t __read_chk(int fd, void *p, size_t n, size_t room)
{
    if (n > room) abort();
    return read(fd, p, n);
}

ssize_t pread(int fd, void *p, size_t n, off_t at)
{
    return fails(READ) ? -1 : REAL(pread)(fd, p, n, at);
}

ssize_t pread64(int fd, void *p, size_t n, off64_t at)
{
    return fails(READ) ? -1 : REAL(pread64)(fd, p, n, at);
}

/* Of a stream only what goes to a file: what is said may be lost with the terminal. */
static bool stream_fails(FILE *f)
{
    return f != stdout && f != stderr && fails(STDIO);
}

size_t fwrite(const void *p, size_t size, size_t n, FILE *f)
{
    return stream_fails(f) ? 0 : REAL(fwrite)(p, size, n, f);
}

int fputs(const char *s, FILE *f)
{
    return stream_fails(f) ? EOF : REAL(fputs)(s, f);
}

int fputc(int c, FILE *f)
{
    return stream_fails(f) ? EOF : REAL(fputc)(c, f);
}

int fflush(FILE *f)
{
    return f && stream_fails(f) ? EOF : REAL(fflush)(f);
}

int fclose(FILE *f)
{
    if (!stream_fails(f)) return REAL(fclose)(f);
    (void)REAL(fclose)(f);
    errno = ENOSPC;
    return EOF;
}

int __fprintf_chk(FILE *f, int flag, const char *fmt, ...)
{
    va_list ap;
    (void)flag;
    if (stream_fails(f)) return -1;
    va_start(ap, fmt);
    int n = vfprintf(f, fmt, ap);
    va_end(ap);
    return n;
}

int rename(const char *from, const char *to)
{
    return fails(RENAME) ? -1 : REAL(rename)(from, to);
}

int unlink(const char *path)
{
    return fails(UNLINK) ? -1 : REAL(unlink)(path);
}

int mkstemp(char *pattern)
{
    return fails(RENAME) ? -1 : REAL(mkstemp)(pattern);
}

/* as a file system does that keeps no rights */
int fchmod(int fd, mode_t mode)
{
    return fails(CHMOD) ? -1 : REAL(fchmod)(fd, mode);
}

int chmod(const char *path, mode_t mode)
{
    return fails(CHMOD) ? -1 : REAL(chmod)(path, mode);
}

/* ---- the clock ---- */

int gettimeofday(struct timeval *restrict t, void *restrict zone)
{
    if (fixed_time < 0) return REAL(gettimeofday)(t, zone);
    *t = (struct timeval){ .tv_sec = fixed_time };
    return 0;
}

time_t time(time_t *t)
{
    if (fixed_time < 0) return REAL(time)(t);
    if (t) *t = fixed_time;
    return fixed_time;
}
