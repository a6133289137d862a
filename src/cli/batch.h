/* The same work for each of many, on as many processes as there are cores. */
#ifndef DOWNSHIFT_CLI_BATCH_H
#define DOWNSHIFT_CLI_BATCH_H

#include "cli/cli.h"

enum { BATCH_TOLD = 3072, BATCH_JOBS = 64 };

/* One of them, `i` of 0 .. n - 1. begin and end are called once in each process, `with` is that process's own. told:
 * what it has to say to `tell`, at most BATCH_TOLD bytes. */
typedef struct {
    size_t n;
    int64_t jobs;     /* processes; 0: one a core */
    bool apart;       /* never in this process, for what may end it */
    const char *what; /* "client-progress", before the bar */
    void *with;
    const char *(*name)(const void *with, size_t i); /* what a failure calls it */
    ds_err (*begin)(void *with, ds_why *w);
    ds_err (*one)(void *with, size_t i, char told[BATCH_TOLD], ds_why *w);
    void (*end)(void *with);
    void (*tell)(void *with, size_t i, const char *told); /* in this process, in the order of i */
} batch_plan;

/* Does all of it. What fails first, by i, is the batch's failure; what was begun is brought to its end, and nothing
 * more is begun, and how many were done is said. DS_INTERNAL: a process was ended by something else, and at which work;
 * the others go on. */
DS_MUST ds_err cli_batch(const batch_plan *plan, ds_why *w);

/* Ends the processes of a batch and waits for them; true where a batch was at work, and this is not one of its
 * processes. May be called in a signal handler, after which the program ends. */
bool cli_batch_abandon(void);

#endif
