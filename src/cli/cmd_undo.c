#include "cli/cli.h"

ds_err cmd_undo(const struct options *o, ds_why *w)
{
    ds_undone undone;
    ds_err err = ds_store_undo(o->db, &undone, w);
    if (!err) cli_say("took back: %s, of %s\n", undone.what, undone.when);
    return err;
}
