#include "workers.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_WORKERS = 16 };

struct message {
    size_t job;
    char told[WORKERS_TOLD - sizeof(size_t)];
};
_Static_assert(sizeof(struct message) <= WORKERS_TOLD, "a message is written in one piece");

static ds_err work(const workers_plan *plan, const char *db, size_t first, size_t n, int to, ds_why *w)
{
    for (size_t i = first; i < plan->jobs; i += n) {
        struct message m = { .job = i };
        ds_err err = plan->work(i, db, m.told, w);
        if (err) return err;
        if (write(to, &m, sizeof m) != (ssize_t)sizeof m) return ds_fail(w, DS_NOWRITE, "a pipe: %s", strerror(errno));
    }
    return DS_OK;
}

static void be_worker(const workers_plan *plan, size_t first, size_t n, int to)
{
    ds_why w = { 0 };
    char folder[512], db[600];
    const char *tmp = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/downshift-workers-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    if (!mkdtemp(folder)) {
        fprintf(stderr, "workers: %s: %s\n", folder, strerror(errno));
        _exit(ds_exit_status(DS_NOWRITE));
    }
    snprintf(db, sizeof db, "%s/practice.db", folder);
    if (work(plan, db, first, n, to, &w)) fprintf(stderr, "workers: %s\n", w.text);
    (void)rmdir(folder);
    _exit(ds_exit_status(w.code));
}

static size_t collect(const workers_plan *plan, int from)
{
    struct message m;
    size_t n = 0;
    while (read(from, &m, sizeof m) == (ssize_t)sizeof m) {
        plan->collect(m.job, m.told);
        if (++n % 100 == 0 || n == plan->jobs) fprintf(stderr, "%zu of %zu practices\n", n, plan->jobs);
    }
    return n;
}

static size_t count(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > MOST_WORKERS ? MOST_WORKERS : (size_t)n;
}

bool workers_run(const workers_plan *plan)
{
    int pipes[2], status;
    size_t n = count(), started = 0;
    bool fine = plan->size <= sizeof((struct message *)0)->told && !pipe(pipes);
    if (!fine) return false;
    for (; started < n && fine; started += fine) {
        pid_t child = fork();
        if (child == 0) {
            close(pipes[0]);
            be_worker(plan, started, n, pipes[1]);
        }
        fine = child > 0;
    }
    close(pipes[1]);
    size_t told = collect(plan, pipes[0]);
    close(pipes[0]);
    while (started-- > 0) fine = wait(&status) > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0 && fine;
    return fine && told == plan->jobs;
}
