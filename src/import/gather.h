/* From the paths on the command line to the files to import, the oldest first. */
#ifndef IMPORT_GATHER_H
#define IMPORT_GATHER_H

#include <downshift/base.h>
#include <sys/types.h>
#include <time.h>

typedef struct {
    const char *path;   /* to open it by */
    const char *name;   /* to show, clean text: relative to the folder it was found below, else its own name */
    const char *folder; /* the one directly below the folder given, in which it lies; NULL where it lies in that itself,
                           or was given by itself: what it happens to lie in says nothing */
    const char *root;   /* the name of the folder given; NULL where it was given by itself */
    bool given;         /* named itself, not found below a folder */
    ds_why why;         /* code != OK: could not be looked into */
    bool foreign;       /* and is of a kind that has no table */
    time_t modified;    /* 0: unknown */
    dev_t device;
    ino_t inode;
} ds_found;

typedef struct {
    dev_t device;
    ino_t inode;
} ds_file_id;

typedef struct {
    ds_found *file;
    size_t n, capacity;
    const char *passed_over; /* what was left alone, ", " between them, each with its reason where its name does not say it; "" */
} ds_gathered;

/* Everything lives in a. inbox: files given that lie below it are as if it had been given; NULL: none. store is the file
 * that is imported into (NULL: none), which is passed over: were it closed here, SQLite's locks on it would be gone
 * (POSIX locks end with any descriptor of the file). DS_MEMORY only: what cannot be read is among the files with its
 * story. */
DS_MUST ds_err ds_gather(const char *const *paths, size_t n, const char *inbox, const ds_file_id *store, ds_arena *a,
                         ds_gathered *out, ds_why *w);

/* Whether an archive's member is passed over by its name, as a file below a folder is: hidden, or no log. */
bool ds_gather_passes(const char *member);

#endif
