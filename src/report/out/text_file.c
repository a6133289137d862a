/* A text of the caller's beside reports. */
#include <downshift/report.h>

#include "report/out/write.h"

#include <string.h>

static ds_err check(const rep_aside *f, ds_str text, ds_arena *a, ds_why *w)
{
    ds_str back = { 0 };
    ds_err err = ds_read_file(f->aside, text.n, a, &back, w);
    if (err || ds_same(back, text)) return err;
    return ds_fail(w, DS_NOWRITE, "%s: was not written whole; is the disk full?", f->path);
}

static ds_err make_folder_of(const char *path, ds_arena *a, ds_why *w)
{
    const char *slash = strrchr(path, '/');
    if (!slash || slash == path) return DS_OK;
    const char *folder = ds_textf(a, "%.*s", (int)(slash - path), path);
    return folder ? rep_make_folder(folder, w) : ds_fail(w, DS_MEMORY, "%s", path);
}

ds_err ds_report_write_text(const char *path, ds_str text, ds_why *w)
{
    ds_arena a = { 0 };
    rep_aside f = { .fd = -1 };
    ds_err err = make_folder_of(path, &a, w);
    if (!err) err = rep_aside_open(path, &a, &f, w);
    if (!err) err = rep_aside_put(&f, text, w);
    if (!err) err = check(&f, text, &a, w);
    if (!err) err = rep_aside_finish(&f, w);
    if (f.aside) rep_aside_drop(&f);
    ds_arena_free(&a);
    return err;
}
