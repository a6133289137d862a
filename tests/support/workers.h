/* Many practices at once: each job in one of as many processes as there are processors, what it found through a pipe. */
#ifndef TESTS_WORKERS_H
#define TESTS_WORKERS_H

#include <downshift/base.h>

enum { WORKERS_TOLD = 512 }; /* POSIX writes 512 bytes to a pipe in one piece */

typedef struct {
    size_t jobs, size; /* size of what a job tells, at most WORKERS_TOLD */
    /* In a process of its own; db: a file that must not exist afterwards. told starts as zeros. */
    ds_err (*work)(size_t job, const char *db, void *told, ds_why *w);
    void (*collect)(size_t job, const void *told); /* in the caller, in any order */
} workers_plan;

/* False when a worker could not be started or went wrong; it has said why on stderr. */
bool workers_run(const workers_plan *plan);

#endif
