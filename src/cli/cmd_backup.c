#include "cli/cli.h"

#include <downshift/secret.h>

#include <unistd.h>

/* A backup that a reader takes for the whole practice would be a trap. */
#define NOT_IN_IT "practice.yaml is not in it: keep a copy of it, too"

ds_err cmd_backup(const struct options *o, ds_why *w)
{
    ds_arena a = { 0 };
    ds_store *s = NULL;
    ds_str passphrase = { 0 };
    ds_err err = ds_store_open(o->db, DS_STORE_READ, &s, NULL, w);
    if (!err && o->encrypt) err = cli_passphrase_ask(true, &a, &passphrase, w);
    if (!err) err = ds_store_backup(s, o->arg[0], passphrase, w);
    cli_passphrase_forget(passphrase);
    ds_store_close(s);
    ds_arena_free(&a);
    if (!err) cli_say("%s: %s, as it stands now, %s; " NOT_IN_IT "\n", o->arg[0], o->db, o->encrypt ? "encrypted" : "not encrypted");
    return err;
}

ds_err cmd_restore(const struct options *o, ds_why *w)
{
    ds_arena a = { 0 };
    ds_str passphrase = { 0 };
    const bool there = !access(o->db, F_OK);
    ds_err err = cli_check_path(o->arg[0], w);
    if (!err && ds_is_secret(o->arg[0])) err = cli_passphrase_ask(false, &a, &passphrase, w);
    if (!err) err = ds_store_restore(o->arg[0], o->db, passphrase, o->replace, w);
    cli_passphrase_forget(passphrase);
    ds_arena_free(&a);
    if (err) return err;
    cli_say("%s is as %s was; " NOT_IN_IT "\n", o->db, o->arg[0]);
    if (there) cli_say("what stood there before is %s" DS_BEFORE_RESTORE "\n", o->db);
    return DS_OK;
}
