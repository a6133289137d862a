#include "import/owner.h"

#include <downshift/code.h>

#include <string.h>

/* ---- codes that must be asked about ------------------------------------------------------------ */

/* A former code may be its client's still, in an old log, or somebody else's by now: only a person knows. */
static ds_err ask_about_former(ds_store *s, ds_str code, int64_t client, char *text, size_t cap, ds_why *w)
{
    char now[DS_CODE_MAX + 1];
    ds_err err = ds_store_client_code(s, client, now, w);
    ds_print(
        text, cap,
        "\"%s\" was renamed to %s: if it is the same person, run  downshift clients merge \"%s\" \"%s\"  and import "
        "again; if not, give a code that nobody had",
        DS_BRIEF(code), now, DS_BRIEF(code), now);
    return err;
}

static ds_err ask_about_split(ds_store *s, int64_t client, const char *name, char *text, size_t cap, ds_why *w)
{
    char now[DS_CODE_MAX + 1];
    ds_err err = ds_store_client_code(s, client, now, w);
    ds_print(
        text, cap,
        "what %s told of %s was given to another client, and this file is another one of that name: put it into its "
        "client's folder, use --client CODE, or correct the code in the log",
        name, now);
    return err;
}

/* ---- a file's ---------------------------------------------------------------------------------- */

static bool is_somebodys(ds_store *s, const char *code, ds_err *err, ds_why *w)
{
    ds_whose whose = { 0 };
    if (*err || !code || ds_client_fault(ds_str_of(code))) return false;
    *err = ds_store_whose(s, ds_str_of(code), &whose, w);
    return whose.state != DS_CODE_FREE;
}

static ds_err say_nobodys(const ds_owned *f, const char *vendor, ds_why *w)
{
    if (vendor)
        return ds_fail(w, DS_DATA,
                       "a %s file belongs to one client, and \"%s\" is a folder that its vendor's export carries: put "
                       "that folder into one named after the client's code, or use --client CODE",
                       f->title, DS_BRIEF(ds_str_of(vendor)));
    return ds_fail(
        w, DS_DATA,
        "a %s file belongs to one client: put it in a folder named after the client's code, directly below the "
        "folder that is imported, or use --client CODE",
        f->title);
}

/* The code by which a file says whose it is; had: room for that of who had the same bytes. */
static ds_err find_code(ds_store *s, const ds_owned *f, const ds_import_options *o, char had[DS_CODE_MAX + 1],
                        ds_str *code, const char **below, ds_why *w)
{
    ds_err err = DS_OK;
    const char *folder = f->found->folder, *vendor = NULL;
    *below = NULL;
    *code = ds_trim(ds_str_of(o->client));
    if (o->client) return DS_OK;
    if (is_somebodys(s, f->found->root, &err, w)) {
        *code = ds_str_of(*below = f->found->root);
        return DS_OK;
    }
    if (folder && ds_formats_vendor_folder(o->formats, folder)) vendor = folder;
    if (!err && folder && !vendor && ds_utf8(ds_str_of(folder))) {
        *code = ds_str_of(folder);
        return DS_OK;
    }
    if (!err) err = ds_store_whose_bytes(s, f->hash, had, w);
    *code = ds_str_of(had);
    return err || code->n ? err : say_nobodys(f, vendor, w);
}

/* What was split off before. */
static ds_err follow_split(ds_store *s, const ds_owned *f, bool by_hand, int64_t *client, ds_why *w)
{
    ds_split split;
    char text[400];
    ds_err err = ds_store_split(s, *client, f->found->name, f->hash, &split, w);
    if (err) return err;
    if (split.doubtful && !by_hand) {
        err = ask_about_split(s, *client, f->found->name, text, sizeof text, w);
        return err ? err : ds_fail(w, DS_DATA, "%s", text);
    }
    *client = split.client;
    return DS_OK;
}

ds_err ds_owner_of_file(ds_store *s, const ds_owned *f, const ds_import_options *o, char client[DS_CODE_MAX + 1],
                        const char **below, ds_why *w)
{
    ds_str code;
    ds_whose whose;
    char text[400], had[DS_CODE_MAX + 1];
    ds_err err = find_code(s, f, o, had, &code, below, w);
    if (!err) err = ds_store_whose(s, code, &whose, w);
    if (err) return err;
    if (whose.state == DS_CODE_FORMER) {
        err = ask_about_former(s, code, whose.client, text, sizeof text, w);
        return err ? err : ds_fail(w, DS_DATA, "%s", text);
    }
    if (whose.state == DS_CODE_FREE)
        return ds_client_shown(code, client) ? DS_OK : ds_fail(w, DS_MEMORY, "a client's code");
    err = follow_split(s, f, o->client != NULL, &whose.client, w);
    return err ? err : ds_store_client_code(s, whose.client, client, w);
}

/* ---- a row's ----------------------------------------------------------------------------------- */

static void refuse(ds_refusal *no, ds_str code, const char *why)
{
    ds_copy(no->column, sizeof no->column, DS_LIT("client"));
    ds_copy(no->value, sizeof no->value, code);
    ds_copy(no->reason, sizeof no->reason, ds_str_of(why));
}

ds_err ds_owner_of_row(ds_store *s, ds_str code, const char *name, const char *hash, int64_t *client, ds_refusal *no,
                       ds_why *w)
{
    ds_whose whose;
    ds_split split;
    char text[sizeof no->reason];
    ds_err err = ds_store_whose(s, code, &whose, w);
    *client = whose.client;
    if (err) return err;
    if (whose.state == DS_CODE_FREE) return ds_store_client(s, code, client, w);
    if (whose.state == DS_CODE_FORMER) {
        *client = 0;
        err = ask_about_former(s, code, whose.client, text, sizeof text, w);
        refuse(no, code, text);
        return err;
    }
    if (!name) return DS_OK;
    if ((err = ds_store_split(s, whose.client, name, hash, &split, w))) return err;
    *client = split.doubtful ? 0 : split.client;
    if (!split.doubtful) return DS_OK;
    err = ask_about_split(s, whose.client, name, text, sizeof text, w);
    refuse(no, code, text);
    return err;
}
