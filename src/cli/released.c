#include "cli/cli.h"

#include <downshift/authorisation.h>

#include <string.h>
#include <sys/stat.h>

struct released_file {
    struct released_file *next;
    const char *path, *client;
};

enum { LARGEST = 1 << 30 };

void cli_released_add(struct released *l, struct practice *p, const char *path, size_t n, const char *client)
{
    struct released_file *f = ds_alloc(&p->arena, sizeof *f);
    if (!f || !(f->path = ds_keep(&p->arena, (ds_str){ path, n }).p)) {
        l->full = true;
        return;
    }
    f->client = client;
    *(l->last ? &l->last->next : &l->first) = f;
    l->last = f;
}

/* ---- what was in it ---- */

static ds_err add_file(ds_hash *sum, const char *path, ds_why *w)
{
    ds_arena a = { 0 };
    ds_str text;
    ds_err err = ds_read_file(path, LARGEST, &a, &text, w);
    if (!err) ds_hash_add(sum, text.p, text.n);
    ds_arena_free(&a);
    return err;
}

static ds_err add_folder(ds_hash *sum, const char *folder, ds_why *w)
{
    ds_arena a = { 0 };
    const char **path = NULL;
    size_t n = 0;
    ds_err err = ds_folder_files(folder, "", &a, &path, &n, w);
    for (size_t i = 0; !err && i < n; i++) {
        const char *name = strrchr(path[i], '/') + 1;
        ds_hash_add(sum, name, strlen(name) + 1);
        err = add_file(sum, path[i], w);
    }
    ds_arena_free(&a);
    return err;
}

static ds_err hash_of(const char *path, char out[DS_HASH_TEXT], ds_why *w)
{
    struct stat st;
    ds_hash sum;
    ds_hash_start(&sum);
    const bool folder = !stat(path, &st) && S_ISDIR(st.st_mode);
    ds_err err = folder ? add_folder(&sum, path, w) : add_file(&sum, path, w);
    ds_hash_end(&sum, out);
    return err;
}

/* ---- keeping ---- */

static const char *recipient(ds_audience who, const char *to)
{
    return to ? to : who == DS_AUDIENCE_ACCOUNTANT ? "the accountant" : "the client";
}

static ds_err keep(const struct released *l, struct practice *p, ds_release *r, ds_why *w)
{
    ds_err err = DS_OK;
    for (const struct released_file *f = l->first; !err && f; f = f->next) {
        char hash[DS_HASH_TEXT];
        const char *slash = strrchr(f->path, '/');
        r->file = slash ? slash + 1 : f->path;
        r->client = f->client ? ds_str_of(f->client) : (ds_str){ 0 };
        r->hash = hash;
        err = hash_of(f->path, hash, w);
        if (!err) err = ds_store_released(p->store, r, w);
    }
    return err;
}

ds_err cli_released_keep(const struct released *l, struct practice *p, const ds_report *r, const struct report_order *order,
                         const char *to, ds_why *w)
{
    char month[11] = "";
    const ds_audience of = ds_report_audience(r), who = of == DS_AUDIENCE_PRACTICE && to ? DS_AUDIENCE_CLIENT : of;
    if (l->full) return ds_fail(w, DS_MEMORY, "the release log");
    if (!l->first || who == DS_AUDIENCE_PRACTICE) return DS_OK;
    if (order->month != DS_NO_DATE) ds_date_text(order->month, month);
    month[7] = '\0';
    ds_release one = { .made_at = p->now, .audience = ds_audience_names[who], .recipient = recipient(who, to), .report = ds_report_name(r),
                       .period = *order->period ? order->period : month };
    ds_err err = ds_store_begin(p->store, w);
    if (err) return err;
    err = keep(l, p, &one, w);
    if (!err && order->partner) err = cli_partner_keep(p, order, w);
    err = cli_transaction_end(p, err, w);
    return err ? ds_within(w, "release log") : DS_OK;
}

/* ---- telling ---- */

static const char list_sql[] = "SELECT made_at, audience, recipient, client, report, period, file, hash FROM v1_release WHERE :client IS NULL OR client = "
                               ":client ORDER BY made_at, audience, recipient, file";

static ds_err print_list(struct practice *p, const ds_param *of, ds_why *w)
{
    ds_rows *rows = NULL;
    bool more = false;
    size_t n = 0;
    ds_err err = ds_ask(ds_store_db(p->store), DS_LIT(list_sql), of, 1, &rows, w);
    for (; !err && !(err = ds_rows_next(rows, &more, w)) && more; n++) {
        const ds_val client = ds_rows_at(rows, 3), file = ds_rows_at(rows, 6);
        cli_say("%.*s to %.*s", DS_FMT(ds_rows_at(rows, 0).as.s), DS_FMT(ds_rows_at(rows, 2).as.s));
        if (client.type == DS_V_TEXT) cli_say(", of %.*s", DS_FMT(client.as.s));
        cli_say(": %.*s %.*s, %.*s, BLAKE2b %.*s\n", DS_FMT(ds_rows_at(rows, 4).as.s), DS_FMT(ds_rows_at(rows, 5).as.s),
                DS_FMT(file.as.s.n ? file.as.s : DS_LIT("of a person since erased")), DS_FMT(ds_rows_at(rows, 7).as.s));
    }
    if (!err && !n) cli_say("no file was written for anybody but the practice\n");
    ds_rows_close(rows);
    return err;
}

ds_err cmd_releases(const struct options *o, ds_why *w)
{
    struct practice p;
    json_t *rows = NULL;
    ds_str code = ds_str_of(o->client);
    ds_err err = cli_practice_open(o, DS_STORE_READ, false, &p, w);
    if (err) return err;
    if (code.p) err = cli_client_now(&p, &code, w);
    const ds_param of = { "client", code.p ? DS_VTEXT(code) : (ds_val){ .type = DS_V_NULL } };
    if (!err && !o->json) err = print_list(&p, &of, w);
    if (!err && o->json && !(err = cli_json_rows(ds_store_db(p.store), list_sql, &of, 1, &rows, w))) err = cli_json_out(rows, w);
    cli_practice_close(&p);
    return err;
}
