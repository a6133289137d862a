#define _GNU_SOURCE /* sched_getaffinity, MAP_ANONYMOUS */
#include "cli/batch.h"

#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

/* What a process says of one piece of work. It goes through the pipe in one piece. */
typedef struct {
    size_t i;
    ds_why why;
    char told[BATCH_TOLD];
} message;
_Static_assert(sizeof(message) <= PIPE_BUF, "messages of several processes must not mix");

/* Seen by all processes. */
typedef struct {
    atomic_size_t next; /* the next piece that nobody has begun */
    atomic_bool stop;
    atomic_size_t at[BATCH_JOBS]; /* 1 + the piece that each is at; 0: none */
} board;

typedef struct {
    const batch_plan *plan;
    board *board;
    size_t jobs;
    char **told; /* by piece; NULL: not done */
    size_t done, failed_at; /* failed_at: of the first failure, by piece; SIZE_MAX: none */
    ds_why failure;
} batch;

/* What a signal must end. */
static volatile sig_atomic_t child[BATCH_JOBS], at_work;

bool cli_batch_abandon(void)
{
    for (size_t i = 0; i < BATCH_JOBS; i++)
        if (child[i]) (void)kill((pid_t)child[i], SIGTERM);
    for (size_t i = 0; i < BATCH_JOBS; i++)
        if (child[i]) (void)waitpid((pid_t)child[i], NULL, 0);
    return at_work;
}

/* ---- how far it is ---- */

/* Lines where there is no terminal to draw on, of what takes long only. */
static void show(const batch *b)
{
    enum { MANY = 100 };
    const size_t n = b->plan->n, tenth = n / 10;
    if (isatty(STDERR_FILENO))
        cli_bar_draw(b->plan->what, (int)(100 * b->done / n));
    else if (n >= MANY && (b->done % tenth == 0 || b->done == n))
        cli_say_aside("%s: %s of %s\n", b->plan->what, cli_thousands((int64_t)b->done), cli_thousands((int64_t)n));
}

static void fail_at(batch *b, size_t i, const ds_why *why)
{
    if (i > b->failed_at) return;
    b->failed_at = i;
    b->failure = *why;
}

static void take(batch *b, const message *m)
{
    b->done++;
    if (m->why.code)
        fail_at(b, m->i, &m->why);
    else if (!(b->told[m->i] = strdup(m->told))) {
        ds_why why = { 0 };
        (void)ds_fail(&why, DS_MEMORY, "%s", b->plan->what);
        fail_at(b, m->i, &why);
    }
    show(b);
}

/* ---- the work ---- */

static bool next_piece(batch *b, size_t job, size_t *i)
{
    if (atomic_load(&b->board->stop)) return false;
    *i = atomic_fetch_add(&b->board->next, 1);
    if (*i >= b->plan->n) return false;
    atomic_store(&b->board->at[job], *i + 1);
    return true;
}

static void do_piece(const batch_plan *p, size_t i, message *m)
{
    *m = (message){ .i = i };
    if (p->one(p->with, i, m->told, &m->why)) return;
    m->why = (ds_why){ 0 };
}

/* In this process. */
static ds_err work_here(batch *b, ds_why *w)
{
    message m;
    size_t i;
    ds_err err = b->plan->begin(b->plan->with, w);
    while (!err && next_piece(b, 0, &i)) {
        do_piece(b->plan, i, &m);
        take(b, &m);
        if (m.why.code) break;
    }
    b->plan->end(b->plan->with);
    return err;
}

/* ---- processes ---- */

static bool tell_parent(int to, const message *m)
{
    return write(to, m, sizeof *m) == (ssize_t)sizeof *m;
}

/* A piece that fails ends all: what is begun elsewhere is finished there. */
static int work_apart(batch *b, size_t job, int to)
{
    message m = { 0 };
    size_t i;
    bool heard = true;
    if (b->plan->begin(b->plan->with, &m.why)) {
        atomic_store(&b->board->stop, true);
        heard = tell_parent(to, &m);
    }
    while (!m.why.code && heard && next_piece(b, job, &i)) {
        do_piece(b->plan, i, &m);
        if (m.why.code) atomic_store(&b->board->stop, true);
        heard = tell_parent(to, &m);
        atomic_store(&b->board->at[job], 0);
    }
    b->plan->end(b->plan->with);
    return heard ? 0 : 1;
}

/* Not ended with its parent it would go on writing. */
static void follow_parent(pid_t parent)
{
#ifdef __linux__
    (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
#endif
    if (getppid() != parent) _exit(1);
}

/* Signals wait while children are made, so that none is made that the handler does not know of. */
static ds_err start(batch *b, size_t job, int from, int to, ds_why *w)
{
    sigset_t all, before;
    const pid_t parent = getpid();
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &before);
    const pid_t pid = fork();
    if (!pid) {
        memset((void *)(uintptr_t)child, 0, sizeof child);
        at_work = 0;
        sigprocmask(SIG_SETMASK, &before, NULL);
        signal(SIGPIPE, SIG_IGN);
        follow_parent(parent);
        close(from);
        _exit(work_apart(b, job, to));
    }
    if (pid > 0) child[job] = (sig_atomic_t)pid;
    sigprocmask(SIG_SETMASK, &before, NULL);
    return pid < 0 ? ds_fail(w, DS_MEMORY, "another process: %s", strerror(errno)) : DS_OK;
}

static void collect(batch *b, int from)
{
    message m;
    ssize_t n;
    while ((n = read(from, &m, sizeof m)) == (ssize_t)sizeof m || (n < 0 && errno == EINTR))
        if (n > 0) take(b, &m);
}

/* How a process ended that had more to say. */
static void note_end(batch *b, size_t job, int status)
{
    ds_why why = { 0 };
    const size_t at = atomic_load(&b->board->at[job]);
    if (WIFEXITED(status) && !WEXITSTATUS(status)) return;
    const char *whose = at ? b->plan->name(b->plan->with, at - 1) : "nothing yet";
    if (WIFSIGNALED(status))
        (void)ds_fail(&why, DS_INTERNAL, "%s: the process that wrote it (%s) was ended by signal %d, as happens where memory runs out",
                      b->plan->what, whose, WTERMSIG(status));
    else
        (void)ds_fail(&why, DS_INTERNAL, "%s: the process that wrote it (%s) ended with status %d", b->plan->what, whose,
                      WEXITSTATUS(status));
    fail_at(b, at ? at - 1 : 0, &why);
}

static void wait_for(batch *b)
{
    for (size_t i = 0; i < b->jobs; i++) {
        int status = 0;
        const pid_t pid = (pid_t)child[i];
        while (pid && waitpid(pid, &status, 0) < 0 && errno == EINTR)
            ;
        child[i] = 0;
        if (pid) note_end(b, i, status);
    }
}

static ds_err work_in_processes(batch *b, ds_why *w)
{
    int ends[2];
    if (pipe(ends)) return ds_fail(w, DS_INTERNAL, "a pipe: %s", strerror(errno));
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < b->jobs; i++) err = start(b, i, ends[0], ends[1], w);
    if (err) atomic_store(&b->board->stop, true);
    close(ends[1]);
    collect(b, ends[0]);
    close(ends[0]);
    wait_for(b);
    return err;
}

/* ---- the whole ---- */

/* Cores that this process may use; a limit by shares of time is not seen. */
static size_t cores(void)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    return sched_getaffinity(0, sizeof set, &set) ? 1 : (size_t)CPU_COUNT(&set);
}

static size_t count_jobs(const batch_plan *p)
{
    size_t jobs = p->jobs > 0 ? (size_t)p->jobs : cores();
    if (jobs > p->n) jobs = p->n;
    return jobs > BATCH_JOBS ? BATCH_JOBS : jobs ? jobs : 1;
}

static ds_err end_batch(batch *b, ds_why *w)
{
    size_t done = 0;
    cli_bar_clear();
    for (size_t i = 0; i < b->plan->n; i++) {
        done += b->told[i] != NULL;
        if (b->told[i]) b->plan->tell(b->plan->with, i, b->told[i]);
        free(b->told[i]);
    }
    free(b->told);
    if (b->failed_at == SIZE_MAX) return DS_OK;
    if (b->plan->n > 1) cli_say_aside("%s: %s of %s were written, each of them whole\n", b->plan->what, cli_thousands((int64_t)done), cli_thousands((int64_t)b->plan->n));
    *w = b->failure;
    return w->code;
}

ds_err cli_batch(const batch_plan *plan, ds_why *w)
{
    batch b = { .plan = plan, .jobs = count_jobs(plan), .failed_at = SIZE_MAX };
    if (!plan->n) return DS_OK;
    b.board = mmap(NULL, sizeof *b.board, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (b.board == MAP_FAILED) return ds_fail(w, DS_MEMORY, "%s", plan->what);
    b.told = calloc(plan->n, sizeof *b.told);
    ds_err err = b.told ? DS_OK : ds_fail(w, DS_MEMORY, "%s", plan->what);
    at_work = 1;
    if (!err) err = b.jobs > 1 || plan->apart ? work_in_processes(&b, w) : work_here(&b, w);
    at_work = 0;
    (void)munmap(b.board, sizeof *b.board);
    if (!b.told) return err;
    ds_why other = { 0 };
    const ds_err failed = end_batch(&b, err ? &other : w);
    return err ? err : failed;
}
