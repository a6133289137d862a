/* The program as its users meet it: a child process, its exit status and what it printed. */
#ifndef TESTS_CHILD_H
#define TESTS_CHILD_H

#include <stdbool.h>
#include <stddef.h>

typedef struct {
    int status;      /* exit status; 128 + n when signal n ended it */
    char *out, *err; /* all of stdout and stderr, NUL-terminated; live until child_free */
} child_result;

typedef struct {
    const char *folder; /* where it runs; NULL: here */
    const char *out;    /* stdout goes to this file instead; NULL: into the result */
    long most_bytes;    /* no file may grow beyond that, as on a full disk; 0: no limit */
    const char *locale; /* NULL: one that names no country */
    const char *zone;   /* TZ; NULL: UTC, which is no place's */
    bool own_zone;      /* no TZ: as this computer is set */
    bool nobody;        /* give up root's rights first, where there are any */
} child_setting;

/* The binary under test: $DOWNSHIFT, else build/release/downshift; absolute, NULL when there is none. */
const char *child_binary(void);
/* Runs it with the words of argv (without its name; NULL-terminated). Fails the test when it cannot be started, but for nobody, who
 * may have no way to the binary: then the status is CHILD_NO_WAY. */
enum { CHILD_NO_WAY = 127 };
child_result child_run(const child_setting *how, const char *const *argv);
void child_free(child_result *r);

#endif
