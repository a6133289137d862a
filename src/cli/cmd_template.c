#include "cli/cli.h"

#include <string.h>

static void list_all(const ds_blank *all, size_t n)
{
    cli_say("workbooks to type into; downshift template NAME writes one:\n");
    for (size_t i = 0; i < n; i++)
        cli_say("  %-12s %s\n", ds_blank_name(ds_blank_at(all, i)), ds_blank_about(ds_blank_at(all, i)));
}

static ds_err unknown(const ds_blank *all, size_t n, const char *name, ds_why *w)
{
    char known[512] = "";
    for (size_t i = 0; i < n; i++)
        ds_print_more(known, sizeof known, "%s%s", i ? ", " : "", ds_blank_name(ds_blank_at(all, i)));
    return ds_fail(w, DS_USAGE, "no template \"%s\"; there are %s", name, known);
}

ds_err cli_template_write(const ds_blank *b, const ds_settings *s, bool samples, const char *folder, ds_arena *a,
                          ds_why *w)
{
    const char *path = folder ? ds_textf(a, "%s/%s.xlsx", folder, ds_blank_name(b))
                              : ds_textf(a, "%s.xlsx", ds_blank_name(b));
    if (!path) return ds_fail(w, DS_MEMORY, "template");
    ds_err err = ds_blank_write(b, s, samples, path, a, w);
    if (!err) cli_say("made %s (%s)\n", path, ds_blank_about(b));
    return err;
}

ds_err cmd_template(const struct options *o, ds_why *w)
{
    ds_arena a = { 0 };
    ds_settings settings;
    const ds_blank *all = NULL, *b = NULL;
    size_t n;
    const char *yaml = cli_beside_db(o->db, "practice.yaml", &a);
    ds_err err = yaml ? ds_settings_load(yaml, &settings, &a, w) : ds_fail(w, DS_MEMORY, "template");
    if (!err) err = ds_blanks_load(&a, &all, &n, w);
    if (!err && !o->n_args)
        list_all(all, n);
    else if (!err && !(b = ds_blank_named(all, n, o->arg[0])))
        err = unknown(all, n, o->arg[0], w);
    if (!err && b) err = cli_template_write(b, &settings, false, o->out, &a, w);
    ds_arena_free(&a);
    return err;
}
