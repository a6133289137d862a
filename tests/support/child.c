#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

enum { MOST_WORDS = 16, NOBODY = 65534 };

const char *child_binary(void)
{
    static char path[2 * PATH_MAX];
    const char *given = getenv("DOWNSHIFT");
    size_t n = 0;
    if (!given || !*given) given = "build/release/downshift";
    if (*given != '/' && getcwd(path, PATH_MAX)) n = strlen(path), path[n++] = '/';
    snprintf(path + n, sizeof path - n, "%s", given);
    return access(path, X_OK) ? NULL : path;
}

static char *slurp(FILE *f)
{
    char *text = NULL;
    long size = fseek(f, 0, SEEK_END) ? -1 : ftell(f);
    rewind(f);
    if (size >= 0 && (text = calloc(1, (size_t)size + 1)) && fread(text, 1, (size_t)size, f) != (size_t)size)
        text[0] = '\0';
    fclose(f);
    return text;
}

static void limit(long bytes)
{
    const struct rlimit most = { (rlim_t)bytes, (rlim_t)bytes };
    if (bytes && (setrlimit(RLIMIT_FSIZE, &most) || signal(SIGXFSZ, SIG_IGN) == SIG_ERR)) _exit(126);
}

/* `make cov`: a child without rights, or without room, may not write its counts beside the others, and the runtime says so
 * on stderr, which is looked at. They go where everybody may write, and are lost. */
static void put_counts_aside(void)
{
    const char *tmp = getenv("TMPDIR");
    char aside[PATH_MAX];
    snprintf(aside, sizeof aside, "%s/counts-%ld", tmp && *tmp ? tmp : "/tmp", (long)getuid());
    if (setenv("GCOV_PREFIX", aside, 1)) _exit(126);
}

/* In the child: never returns. */
static void become(const child_setting *how, const char *const *words, int out, int err)
{
    if (how->out && (out = open(how->out, O_WRONLY)) < 0) _exit(126);
    if (dup2(out, STDOUT_FILENO) < 0 || dup2(err, STDERR_FILENO) < 0) _exit(126);
    if (how->folder && chdir(how->folder)) _exit(126);
    if (setenv("LC_ALL", how->locale ? how->locale : "C", 1)) _exit(126);
    if (how->own_zone ? unsetenv("TZ") : setenv("TZ", how->zone ? how->zone : "UTC", 1)) _exit(126);
    if (how->nobody && geteuid() == 0 && (setgid(NOBODY) || setuid(NOBODY))) _exit(126);
    if (how->nobody || how->most_bytes) put_counts_aside();
    limit(how->most_bytes);
    execv(words[0], (char *const *)(uintptr_t)words);
    _exit(CHILD_NO_WAY);
}

child_result child_run(const child_setting *how, const char *const *argv)
{
    const char *words[MOST_WORDS + 2] = { child_binary() };
    FILE *out = tmpfile(), *err = tmpfile();
    int status = 0;
    for (int i = 0; argv[i]; i++) {
        assert_in_range(i, 0, MOST_WORDS - 1);
        words[i + 1] = argv[i];
    }
    assert_non_null(words[0]);
    assert_non_null(out);
    assert_non_null(err);
    pid_t pid = fork();
    if (pid == 0) become(how, words, fileno(out), fileno(err));
    assert_true(pid > 0);
    while (waitpid(pid, &status, 0) < 0) assert_int_equal(errno, EINTR);
    child_result r = { WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), slurp(out), slurp(err) };
    assert_true(r.status != 126 && (r.status != CHILD_NO_WAY || how->nobody));
    return r;
}

void child_free(child_result *r)
{
    free(r->out);
    free(r->err);
    *r = (child_result){ 0 };
}
