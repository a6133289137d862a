/* Files: aside, checked, then renamed.
 */
#ifndef REPORT_WRITE_H
#define REPORT_WRITE_H

#include <downshift/base.h>

/* A file on its way to its place. Starts as {0} with fd -1. */
typedef struct {
    int fd;           /* stays open until finished or dropped */
    const char *path; /* where it will be */
    char *aside;      /* where it is written, in the same folder */
} rep_aside;

/* Makes the folder (and those above it) when absent; mode 0700. DS_NOWRITE. */
DS_MUST ds_err rep_make_folder(const char *folder, ds_why *w);
/* Removes from the folder what an earlier run was writing when it was killed; never what a live one writes. */
void rep_sweep(const char *folder);
/* Makes an empty file beside path, mode 0600. DS_NOWRITE. */
DS_MUST ds_err rep_aside_open(const char *path, ds_arena *a, rep_aside *out, ds_why *w);
/* Puts bytes at its end. DS_NOWRITE. */
DS_MUST ds_err rep_aside_put(const rep_aside *f, ds_str bytes, ds_why *w);
/* Fails with DS_NOWRITE unless bytes more fit where the file is. */
DS_MUST ds_err rep_aside_room(const rep_aside *f, int64_t bytes, ds_why *w);
/* DS_NOWRITE unless both hold the same bytes. */
DS_MUST ds_err rep_aside_same(const rep_aside *a, const rep_aside *b, ds_why *w);
/* Brings it to disk and renames it; what is in it was checked before. */
DS_MUST ds_err rep_aside_finish(rep_aside *f, ds_why *w);
/* Removes what was not finished; fine after finish. */
void rep_aside_drop(rep_aside *f);

#endif
