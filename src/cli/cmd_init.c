#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Writes text to a new file of mode 0600; an existing one stays as it is. */
static ds_err write_new(const char *path, const char *text, bool *made, ds_why *w)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    *made = fd >= 0;
    if (fd < 0) return errno == EEXIST ? DS_OK : ds_fail(w, DS_NOWRITE, "%s: %s", path, strerror(errno));
    size_t n = strlen(text);
    bool whole = write(fd, text, n) == (ssize_t)n && fsync(fd) == 0;
    if (close(fd) || !whole) {
        unlink(path);
        return ds_fail(w, DS_NOWRITE, "%s: %s", path, strerror(errno));
    }
    return DS_OK;
}

ds_err cmd_init(const struct options *o, ds_why *w)
{
    ds_arena arena = { 0 };
    ds_store *store = NULL;
    bool made = false;
    ds_err err = DS_OK;
    char *yaml = settings_path(o->db, &arena);
    if (!yaml) return ds_fail(w, DS_MEMORY, "init");
    if (access(o->db, F_OK) == 0) {
        err = ds_fail(w, DS_NOWRITE, "%s is there already; nothing was changed", o->db);
        goto done;
    }
    if ((err = ds_store_open(o->db, DS_STORE_CREATE, &store, NULL, w))) goto done;
    if ((err = write_new(yaml, ds_settings_template(), &made, w))) goto done;
    say("made %s\n%s %s\n", o->db, made ? "made" : "kept", yaml);
    say("next: put your logs into a folder and run  downshift import FOLDER  (\"downshift formats\" lists what is "
           "known)\n");
done:
    ds_store_close(store);
    ds_arena_free(&arena);
    return err;
}
