#include "import/one_file.h"

/* A fault of the store, or of this machine, is no file's fault and stops the import. */
static bool stops(ds_err code)
{
    switch (code) {
    case DS_OK:
    case DS_DATA:
    case DS_NOINPUT:
    case DS_CONFIG: /* two formats claim one file: the others may be fine */
        return false;
    default:
        return true;
    }
}

ds_err ds_import(ds_store *s, const char *const *paths, size_t n, const ds_import_options *o, ds_arena *a,
                 ds_import_summary *sum, ds_why *w)
{
    ds_gathered found;
    *sum = (ds_import_summary){ .passed_over = "" };
    if (!o->when) return ds_fail(w, DS_INTERNAL, "an import that was not told the time");
    if (o->format && !ds_formats_named(o->formats, o->format))
        return ds_fail(w, DS_USAGE, "no format is called %s; see `downshift formats`", o->format);
    const char *unread = o->format ? ds_format_pass_over(ds_formats_named(o->formats, o->format)) : NULL;
    if (unread) return ds_fail(w, DS_USAGE, "files of the format %s are not read: %s", o->format, unread);
    ds_err err = ds_gather(paths, n, a, &found, w);
    if (err) return err;
    sum->passed_over = found.passed_over;
    sum->capacity = found.n;
    sum->file = ds_alloc(a, (found.n + 1) * sizeof *sum->file);
    if (!sum->file) return ds_fail(w, DS_MEMORY, "the summary of %zu files", found.n);
    for (size_t i = 0; i < found.n; i++) {
        ds_why why = { 0 };
        err = ds_import_file(s, &found.file[i], o, &sum->file[sum->n++], &why);
        if (stops(err)) {
            sum->n--; /* w tells of it, once */
            if (w) *w = why;
            return err;
        }
    }
    return DS_OK;
}

ds_err ds_import_verdict(const ds_import_summary *sum, bool strict)
{
    ds_err worst = DS_OK;
    for (size_t i = 0; i < sum->n; i++) {
        const ds_import_result *r = &sum->file[i];
        if (r->code == DS_DATA || (strict && r->counts.refused)) return DS_DATA;
        if (r->code && ds_exit_status(r->code) > ds_exit_status(worst)) worst = r->code;
    }
    return worst;
}
