#include "cli/cli.h"

#include <downshift/authorisation.h>

#include <string.h>

/* ---- the list ---- */

static const char list_sql[] = "SELECT client, partner, sleep, sessions, given, until, revoked FROM v1_authorisation ORDER BY client, partner, given, until";

static const char *covers(const ds_rows *row)
{
    const bool sleep = ds_val_int(ds_rows_at(row, 2), 0), sessions = ds_val_int(ds_rows_at(row, 3), 0);
    return sleep && sessions ? "sleep, sessions" : sleep ? "sleep" : "sessions";
}

static void print_row(const ds_rows *row, ds_str today)
{
    const ds_val until = ds_rows_at(row, 5), revoked = ds_rows_at(row, 6);
    cli_say("%.*s to \"%.*s\": %s, given %.*s, until %.*s", DS_FMT(ds_rows_at(row, 0).as.s), DS_FMT(ds_rows_at(row, 1).as.s), covers(row),
            DS_FMT(ds_rows_at(row, 4).as.s), DS_FMT(until.as.s));
    if (revoked.type == DS_V_TEXT)
        cli_say("; revoked %.*s\n", DS_FMT(revoked.as.s));
    else
        cli_say("%s\n", memcmp(until.as.s.p, today.p, today.n) < 0 ? "; ended" : "; holds");
}

static ds_err print_list(struct practice *p, ds_why *w)
{
    ds_rows *rows = NULL;
    bool more = false;
    size_t n = 0;
    ds_err err = ds_ask(ds_store_db(p->store), DS_LIT(list_sql), NULL, 0, &rows, w);
    for (; !err && !(err = ds_rows_next(rows, &more, w)) && more; n++) print_row(rows, (ds_str){ p->now, 10 });
    if (!err && !n) cli_say("no client has authorised a report to anybody\n");
    ds_rows_close(rows);
    return err;
}

static ds_err list(const struct options *o, struct practice *p, ds_why *w)
{
    json_t *rows = NULL;
    if (!o->json) return print_list(p, w);
    ds_err err = cli_json_rows(ds_store_db(p->store), list_sql, NULL, 0, &rows, w);
    return err ? err : cli_json_out(rows, w);
}

/* ---- one ---- */

static ds_err read_scope(const char *text, ds_authorisation *out, ds_why *w)
{
    ds_str rest = ds_str_of(text), word;
    while (ds_cut(&rest, ',', &word)) {
        word = ds_trim(word);
        if (ds_same(word, DS_LIT("sleep")))
            out->sleep = true;
        else if (ds_same(word, DS_LIT("sessions")))
            out->sessions = true;
        else
            return ds_fail(w, DS_USAGE, "--scope: \"%.*s\" is neither sleep nor sessions", DS_FMT(word));
    }
    return DS_OK;
}

/* Gives it, or takes it back. */
static ds_err change(const struct options *o, struct practice *p, ds_str code, ds_why *w)
{
    ds_authorisation a = { .client = code, .partner = ds_str_of(o->partner) };
    if (!ds_date_parse((ds_str){ p->now, 10 }, DS_DATES_ISO, &a.given)) return ds_fail(w, DS_INTERNAL, "no day: %s", p->now);
    if (o->revoke) return ds_store_revoke(p->store, code, a.partner, a.given, w);
    ds_err err = read_scope(o->scope, &a, w);
    if (!err) err = cli_date_option("until", o->until, &a.until, w);
    return err ? err : ds_store_authorise(p->store, &a, w);
}

static ds_err change_once(const struct options *o, struct practice *p, ds_str code, ds_why *w)
{
    const char *what = ds_textf(&p->arena, "authorise %.*s", DS_FMT(code));
    ds_err err = what ? cli_step_begin(p, what, w) : ds_fail(w, DS_MEMORY, "an authorisation");
    if (err) return err;
    err = change(o, p, code, w);
    return cli_step_end(p, err, w);
}

static ds_err one(const struct options *o, struct practice *p, ds_why *w)
{
    ds_str code = ds_str_of(o->arg[0]);
    ds_err err = cli_client_now(p, &code, w);
    if (!err) err = change_once(o, p, code, w);
    if (err) return err;
    if (o->revoke)
        cli_say("client %.*s allows \"%s\" nothing from today on; what was handed over is not taken back by that\n", DS_FMT(code), o->partner);
    else
        cli_say("client %.*s allows \"%s\" to be told of %s until %s; keep the signed paper\n", DS_FMT(code), o->partner, o->scope, o->until);
    return DS_OK;
}

static ds_err check(const struct options *o, ds_why *w)
{
    const bool any = o->partner || o->scope || o->until || o->revoke;
    if (!o->n_args && !any) return DS_OK;
    if (o->n_args && o->partner && (o->revoke ? !o->scope && !o->until : o->scope && o->until)) return DS_OK;
    return ds_fail(w, DS_USAGE, "authorise CODE --partner NAME --scope sleep,sessions --until DATE, or authorise CODE --partner NAME --revoke");
}

ds_err cmd_authorise(const struct options *o, ds_why *w)
{
    struct practice p;
    ds_err err = check(o, w);
    if (err || (err = cli_practice_open(o, DS_STORE_WRITE, false, &p, w))) return err;
    err = o->n_args ? one(o, &p, w) : list(o, &p, w);
    cli_practice_close(&p);
    return err;
}
