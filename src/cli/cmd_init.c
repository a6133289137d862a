#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Writes text to a new file of mode 0600, and says so; an existing one stays as it is. */
static ds_err write_new(const char *path, const char *text, ds_why *w)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (fd < 0 && errno != EEXIST) return ds_fail(w, DS_NOWRITE, "%s: %s", path, strerror(errno));
    if (fd < 0) {
        cli_say("kept %s\n", path);
        return DS_OK;
    }
    size_t n = strlen(text);
    bool whole = write(fd, text, n) == (ssize_t)n && fsync(fd) == 0;
    if (close(fd) || !whole) {
        unlink(path);
        return ds_fail(w, DS_NOWRITE, "%s: %s", path, strerror(errno));
    }
    cli_say("made %s\n", path);
    return DS_OK;
}

static ds_err print_schema(ds_arena *a, ds_why *w)
{
    const char *schema = ds_settings_schema(a);
    if (!schema) return ds_fail(w, DS_MEMORY, "the schema");
    cli_say_text(schema);
    return DS_OK;
}

static ds_err make(const char *db, ds_arena *a, ds_why *w)
{
    ds_store *store = NULL;
    const char *yaml = cli_beside_db(db, "practice.yaml", a), *schema = cli_beside_db(db, "practice.schema.json", a);
    const char *settings = ds_settings_template(a), *rules = ds_settings_schema(a);
    if (!yaml || !schema || !settings || !rules) return ds_fail(w, DS_MEMORY, "init");
    ds_err err = ds_store_open(db, DS_STORE_CREATE, &store, NULL, w);
    ds_store_close(store);
    if (err) return err;
    cli_say("made %s\n", db);
    err = write_new(yaml, settings, w);
    if (!err) err = write_new(schema, rules, w);
    if (err) return err;
    cli_say("next: put your logs into a folder and run  downshift import FOLDER  (\"downshift formats\" lists what is "
            "known)\n");
    return DS_OK;
}

ds_err cmd_init(const struct options *o, ds_why *w)
{
    ds_arena arena = { 0 };
    ds_err err = o->schema ? print_schema(&arena, w) : make(o->db, &arena, w);
    ds_arena_free(&arena);
    return err;
}
