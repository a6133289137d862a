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

static bool is_contact(const ds_named *named)
{
    return named->by == DS_BY_EMAIL || named->by == DS_BY_PHONE;
}

/* An address or a number is nobody's code: one that is made of it stands in its place. */
static ds_str code_for(ds_str code, const ds_named *named, char made[DS_PERSON_CODE])
{
    if (!is_contact(named)) return code;
    return ds_person_code(&named->told, named->by, 0, made) != DS_BY_NOTHING ? ds_str_of(made) : code;
}

/* A folder may be named after a person: *whose is the one client of that name, where there is one. */
static ds_err find_person(ds_store *s, ds_str folder, const char *calling, ds_whose *whose, ds_why *w)
{
    ds_named named;
    ds_people found;
    char one[DS_CODE_MAX + 1], two[DS_CODE_MAX + 1];
    ds_named_of_code(folder, &named);
    ds_err err = ds_store_find_person(s, &named, calling, &found, w);
    if (err || !found.client) return err;
    if (!found.other) {
        *whose = (ds_whose){ DS_CODE_OWN, found.client };
        return DS_OK;
    }
    err = ds_store_client_code(s, found.client, one, w);
    if (!err) err = ds_store_client_code(s, found.other, two, w);
    return err ? err
               : ds_fail(w, DS_DATA, "\"%s\" may be %s or %s: name the folder after the code of one of them",
                         DS_BRIEF(folder), one, two);
}

ds_err ds_owner_of_file(ds_store *s, const ds_owned *f, const ds_import_options *o, char client[DS_CODE_MAX + 1],
                        const char **below, ds_named *who, bool *erased, ds_why *w)
{
    ds_str code;
    ds_whose whose;
    char text[400], had[DS_CODE_MAX + 1], made[DS_PERSON_CODE];
    ds_err err = find_code(s, f, o, had, &code, below, w);
    who->by = DS_BY_NOTHING;
    *erased = false;
    *client = '\0';
    if (!err) err = ds_store_whose(s, code, &whose, w);
    if (err) return err;
    if (whose.state == DS_CODE_FORMER) {
        err = ask_about_former(s, code, whose.client, text, sizeof text, w);
        return err ? err : ds_fail(w, DS_DATA, "%s", text);
    }
    if (whose.state == DS_CODE_FREE && (err = find_person(s, code, ds_calling_code(o->settings), &whose, w))) return err;
    if (whose.state == DS_CODE_FREE) {
        ds_named_of_code(code, who);
        err = ds_store_is_erased(s, code, who, ds_calling_code(o->settings), erased, w);
        if (err || *erased) return err;
        code = code_for(code, who, made);
        if (!is_contact(who)) who->by = DS_BY_NOTHING;
        return ds_client_shown(code, client) ? DS_OK : ds_fail(w, DS_MEMORY, "a client's code");
    }
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

static ds_err ask_about(ds_store *s, ds_str code, int64_t *client, ds_refusal *no, ds_why *w)
{
    char text[sizeof no->reason];
    const int64_t former = *client;
    *client = 0;
    ds_err err = ask_about_former(s, code, former, text, sizeof text, w);
    refuse(no, code, text);
    return err;
}

ds_err ds_owner_known(ds_store *s, const ds_row_owner *row, char code[DS_CODE_MAX + 1], bool *erased, ds_why *w)
{
    ds_named named;
    ds_people found = { 0 };
    ds_whose whose = { 0 };
    char made[DS_PERSON_CODE];
    *erased = false;
    ds_copy(code, DS_CODE_MAX + 1, row->code);
    if (!row->code.n || ds_client_fault(row->code)) return DS_OK;
    const bool own = !row->who || row->who->by == DS_BY_OWN;
    ds_err err = own ? ds_store_whose(s, row->code, &whose, w) : DS_OK;
    if (err || whose.state != DS_CODE_FREE) return err;
    if (!row->who) ds_named_of_code(row->code, &named);
    const ds_named *who = row->who ? row->who : &named;
    ds_copy(code, DS_CODE_MAX + 1, own ? code_for(row->code, who, made) : row->code);
    err = ds_store_find_person(s, who, row->calling, &found, w);
    if (!err && !found.client) err = ds_store_is_erased(s, row->code, who, row->calling, erased, w);
    if (*erased) *code = '\0';
    return err || !found.client || found.other ? err : ds_store_client_code(s, found.client, code, w);
}

/* *asked: by a code that is a former one now. */
static ds_err find_or_make(ds_store *s, const ds_row_owner *row, int64_t *client, bool *asked, ds_refusal *no, ds_why *w)
{
    ds_whose whose;
    ds_named named;
    char made_code[DS_PERSON_CODE];
    const bool made = row->who && row->who->by != DS_BY_OWN; /* the code is of whom the row names, and no more */
    ds_err err = made ? DS_OK : ds_store_whose(s, row->code, &whose, w);
    *asked = false;
    if (err || made) return err ? err : ds_store_person(s, row->code, row->who, row->calling, client, w);
    *client = whose.client;
    if ((*asked = whose.state == DS_CODE_FORMER)) return ask_about(s, row->code, client, no, w);
    if (row->who) return ds_store_person(s, row->code, row->who, row->calling, client, w);
    if (whose.state == DS_CODE_OWN) return DS_OK;
    ds_named_of_code(row->code, &named);
    return ds_store_person(s, code_for(row->code, &named, made_code), &named, row->calling, client, w);
}

ds_err ds_owner_of_row(ds_store *s, const ds_row_owner *row, int64_t *client, ds_refusal *no, ds_why *w)
{
    ds_split split;
    char text[sizeof no->reason];
    bool asked;
    ds_err err = find_or_make(s, row, client, &asked, no, w);
    if (err || asked || !row->name || *client == DS_ERASED_CLIENT) return err;
    const int64_t from = *client;
    if ((err = ds_store_split(s, from, row->name, row->hash, &split, w))) return err;
    *client = split.doubtful ? 0 : split.client;
    if (!split.doubtful) return DS_OK;
    err = ask_about_split(s, from, row->name, text, sizeof text, w);
    refuse(no, row->code, text);
    return err;
}
