#include "cli/cli.h"

#include <inttypes.h>
#include <string.h>

/* ---- the list ---- */

static const char list_sql[] =
    "SELECT client, sessions, nights, first_session, last_session FROM v1_client ORDER BY client";

/* Another code that is the client's, or was. */
struct code {
    const char *client, *code;
    bool former;
    const struct code *next;
};

static ds_err read_codes(struct practice *p, const struct code **first, ds_why *w)
{
    ds_rows *rows = NULL;
    bool more = false;
    ds_err err = ds_store_read(p->store, DS_READ_FORMER_CODES, NULL, 0, &rows, w);
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more) {
        struct code *c = ds_alloc(&p->arena, sizeof *c);
        if (!c) {
            err = ds_fail(w, DS_MEMORY, "the codes of clients");
            break;
        }
        *c = (struct code){ ds_keep(&p->arena, ds_rows_at(rows, 0).as.s).p,
                            ds_keep(&p->arena, ds_rows_at(rows, 1).as.s).p, ds_rows_at(rows, 2).as.i != 0, *first };
        *first = c;
        if (!c->client || !c->code) err = ds_fail(w, DS_MEMORY, "the codes of clients");
    }
    ds_rows_close(rows);
    return err;
}

static void print_codes(const struct code *c, ds_str client)
{
    for (; c; c = c->next)
        if (ds_same(ds_str_of(c->client), client))
            cli_say(c->former ? "; was %s, which is asked about" : "; %s is taken for it", c->code);
}

static ds_err print_list(struct practice *p, const struct code *codes, ds_why *w)
{
    ds_rows *rows = NULL;
    bool more = false;
    size_t n = 0;
    ds_err err = ds_ask(ds_store_db(p->store), DS_LIT(list_sql), NULL, 0, &rows, w);
    for (; !err && !(err = ds_rows_next(rows, &more, w)) && more; n++) {
        const ds_str client = ds_rows_at(rows, 0).as.s;
        cli_say("%.*s: %s sessions, %s nights", DS_FMT(client), cli_thousands(ds_rows_at(rows, 1).as.i),
                cli_thousands(ds_rows_at(rows, 2).as.i));
        if (ds_rows_at(rows, 3).type == DS_V_TEXT)
            cli_say(", seen %.*s to %.*s", DS_FMT(ds_rows_at(rows, 3).as.s), DS_FMT(ds_rows_at(rows, 4).as.s));
        print_codes(codes, client);
        cli_say("\n");
    }
    if (!err && !n) cli_say("no clients yet\n");
    ds_rows_close(rows);
    return err;
}

/* codes: {"client": ..., "codes": [{"code": ..., "former": ...}]} goes into each client's object */
static json_t *with_codes(json_t *list, const struct code *codes)
{
    size_t i;
    json_t *client;
    bool good = true;
    json_array_foreach(list, i, client)
    {
        json_t *own = json_array();
        for (const struct code *c = codes; own && c; c = c->next)
            if (!strcmp(c->client, json_string_value(json_object_get(client, "client"))))
                good &= !json_array_append_new(
                    own, json_pack("{s:o, s:b}", "code", cli_json_text(ds_str_of(c->code)), "former", c->former));
        good &= !json_object_set_new(client, "other_codes", own);
    }
    if (good) return list;
    json_decref(list);
    return NULL;
}

static ds_err list(const struct options *o, struct practice *p, ds_why *w)
{
    json_t *rows = NULL;
    const struct code *codes = NULL;
    ds_err err = read_codes(p, &codes, w);
    if (err || !o->json) return err ? err : print_list(p, codes, w);
    err = cli_json_rows(ds_store_db(p->store), list_sql, NULL, 0, &rows, w);
    return err ? err : cli_json_out(with_codes(rows, codes), w);
}

/* ---- changes ---- */

static ds_err rename_client(struct practice *p, const char *const *word, ds_why *w)
{
    ds_err err = ds_store_rename_client(p->store, ds_str_of(word[0]), ds_str_of(word[1]), w);
    if (!err) cli_say("%s is %s now; a file that still says %s will be asked about\n", word[0], word[1], word[0]);
    return err;
}

static ds_err merge_clients(struct practice *p, const char *const *word, ds_why *w)
{
    ds_err err = ds_store_merge_clients(p->store, ds_str_of(word[0]), ds_str_of(word[1]), w);
    if (!err) cli_say("what was %s is %s now; files may go on saying %s\n", word[0], word[1], word[0]);
    return err;
}

static ds_err split_client(struct practice *p, const char *const *word, ds_why *w)
{
    int64_t n = 0;
    ds_err err = ds_store_split_client(p->store, ds_str_of(word[0]), ds_str_of(word[1]), word[2], &n, w);
    if (!err) cli_say("what %s told of %s is %s now: %s records\n", word[2], word[0], word[1], cli_thousands(n));
    return err;
}

static ds_err part_clients(struct practice *p, const char *const *word, ds_why *w)
{
    ds_err err = ds_store_part_clients(p->store, ds_str_of(word[0]), ds_str_of(word[1]), w);
    if (!err) cli_say("%s and %s are two: this is not asked again\n", word[0], word[1]);
    return err;
}

static const struct change {
    const char *name, *args;
    size_t words;
    ds_err (*make)(struct practice *p, const char *const *word, ds_why *w);
} changes[] = {
    { "rename", "OLD NEW", 2, rename_client },
    { "merge", "FROM TO", 2, merge_clients },
    { "split", "FROM TO FILE", 3, split_client },
    { "apart", "A B", 2, part_clients },
};

static const struct change *find_change(const char *name)
{
    for (size_t i = 0; i < DS_COUNT(changes); i++)
        if (!strcmp(changes[i].name, name)) return &changes[i];
    return NULL;
}

static ds_err make_change(const struct change *c, const char *const *word, struct practice *p, ds_why *w)
{
    const char *what = ds_textf(&p->arena, "clients %s %s %s%s%s", c->name, word[0], word[1], c->words > 2 ? " " : "",
                                c->words > 2 ? word[2] : "");
    ds_err err = what ? cli_step_begin(p, what, w) : ds_fail(w, DS_MEMORY, "clients %s", c->name);
    if (err) return err;
    err = c->make(p, word, w);
    if (!err) err = ds_store_catalogue(p->store, &p->settings, w);
    return cli_step_end(p, err, w);
}

/* What a client may ask for. */
static const struct right {
    const char *name;
    ds_store_mode mode;
    ds_err (*serve)(const struct options *o, struct practice *p, ds_str code, ds_why *w);
} rights[] = {
    { "export", DS_STORE_WRITE, cli_clients_export },
    { "erase", DS_STORE_WRITE, cli_clients_erase },
};

static const struct right *find_right(const char *name)
{
    for (size_t i = 0; i < DS_COUNT(rights); i++)
        if (!strcmp(rights[i].name, name)) return &rights[i];
    return NULL;
}

static ds_err serve(const struct options *o, const struct right *r, ds_why *w)
{
    struct practice p;
    if (o->n_args != 2) return ds_fail(w, DS_USAGE, "write: downshift clients %s CODE", r->name);
    if (o->json) return ds_fail(w, DS_USAGE, "--json goes with clients list and clients review only");
    ds_err err = cli_practice_open(o, r->mode, false, &p, w);
    if (err) return err;
    ds_str code = ds_str_of(o->arg[1]);
    if (!(err = ds_store_verify(p.store, w))) err = cli_client_now(&p, &code, w);
    if (!err) err = r->serve(o, &p, code, w);
    cli_practice_close(&p);
    return err;
}

ds_err cmd_clients(const struct options *o, ds_why *w)
{
    struct practice p;
    const char *name = o->n_args ? o->arg[0] : "list";
    const struct change *c = find_change(name);
    const bool review = !strcmp(name, "review");
    const struct right *right = find_right(name);
    if (right) return serve(o, right, w);
    if (o->out || o->dry_run) return ds_fail(w, DS_USAGE, "--out and --dry-run go with clients export and clients erase only");
    if (!c && !review && strcmp(name, "list"))
        return ds_fail(w, DS_USAGE, "clients: \"%s\" is none of list, review, rename, merge, split, apart, export and erase", name);
    if (o->n_args > 1 + (c ? c->words : 0) || (c && o->n_args < 1 + c->words))
        return ds_fail(w, DS_USAGE, "write: downshift clients %s%s%s", name, c ? " " : "", c ? c->args : "");
    if (c && o->json) return ds_fail(w, DS_USAGE, "--json goes with clients list and clients review only");
    ds_err err = cli_practice_open(o, c ? DS_STORE_WRITE : DS_STORE_READ, false, &p, w);
    if (err) return err;
    err = c ? make_change(c, o->arg + 1, &p, w) : review ? cli_clients_review(o, &p, w) : list(o, &p, w);
    cli_practice_close(&p);
    return err;
}
