/* Questions about people: whether two clients are one, with what each is known by and the command for each answer. */
#include "cli/cli.h"

#include <string.h>

enum { SHOWN = 20, FILES = 3 };

static const char *const reasons[] = {
    [DS_ASK_NAME] = "one name, told with another address or number, or without",
    [DS_ASK_EMAIL] = "one e-mail address, and another name: a family's?",
    [DS_ASK_PHONE] = "one telephone number, and another name: a family's?",
    [DS_ASK_NICK] = "names that people are called for one another",
    [DS_ASK_LETTER] = "names one letter off",
    [DS_ASK_PART] = "one name is a part of the other",
    [DS_ASK_FIRST] = "a first name alone, and the one client who has it",
};

/* ---- what each is known by ---- */

/* "a...@example.com", "...43": enough to tell two apart. */
static const char *hide_email(ds_arena *a, const char *email)
{
    const char *at = strrchr(email, '@');
    uint32_t c;
    return at ? ds_textf(a, "%.*s...%s", (int)ds_character(ds_str_of(email), &c), email, at) : "";
}

static const char *hide_phone(ds_arena *a, const char *phone)
{
    const size_t n = strlen(phone);
    return n > 2 ? ds_textf(a, "...%s", phone + n - 2) : "";
}

static const char known_sql[] =
    "SELECT c.sessions, c.nights, min(c.first_session, n.first), max(c.last_session, n.last), c.first_session, c.last_session, "
    "n.first, n.last FROM v1_client c LEFT JOIN (SELECT client, min(night) AS first, max(night) AS last FROM v1_night "
    "WHERE client = :client) n ON n.client = c.client WHERE c.client = :client";
static const char files_sql[] = "SELECT file FROM (SELECT DISTINCT file FROM v1_session WHERE client = :client UNION "
                                "SELECT DISTINCT file FROM v1_night WHERE client = :client) ORDER BY file";

struct known {
    int64_t sessions, nights;
    const char *first, *last, *name, *email, *phone; /* "": not known */
    json_t *files;                                    /* names */
};

static const char *first_text(struct practice *p, const ds_rows *row, size_t from)
{
    for (size_t i = from; i < 8; i += 2)
        if (ds_rows_at(row, i).type == DS_V_TEXT) return ds_keep(&p->arena, ds_rows_at(row, i).as.s).p;
    return "";
}

static ds_err read_known(struct practice *p, const char *client, const ds_told_shown *told, struct known *k, ds_why *w)
{
    const ds_param param = { "client", DS_VTEXT(ds_str_of(client)) };
    ds_rows *rows = NULL;
    bool more = false;
    *k = (struct known){ .first = "", .last = "", .name = told->name, .email = hide_email(&p->arena, told->email),
                         .phone = hide_phone(&p->arena, told->phone) };
    ds_err err = ds_ask(ds_store_db(p->store), DS_LIT(known_sql), &param, 1, &rows, w);
    if (!err && !(err = ds_rows_next(rows, &more, w)) && more) {
        k->sessions = ds_val_int(ds_rows_at(rows, 0), 0);
        k->nights = ds_val_int(ds_rows_at(rows, 1), 0);
        k->first = first_text(p, rows, 2);
        k->last = first_text(p, rows, 3);
    }
    ds_rows_close(rows);
    if (!err && (!k->email || !k->phone || !k->first || !k->last)) err = ds_fail(w, DS_MEMORY, "what is known of a client");
    return err ? err : cli_json_rows(ds_store_db(p->store), files_sql, &param, 1, &k->files, w);
}

/* ---- on a terminal ---- */

static void say_files(const json_t *files)
{
    const size_t n = json_array_size(files);
    for (size_t i = 0; i < n && i < FILES; i++)
        cli_say("%s%s", i ? ", " : "; ", json_string_value(json_object_get(json_array_get(files, i), "file")));
    if (n > FILES) cli_say(" and %zu more files", n - FILES);
}

static void say_known(const char *client, const struct known *k)
{
    cli_say("  %s:", client);
    const char *const told[] = { k->name, k->email, k->phone };
    for (size_t i = 0; i < DS_COUNT(told); i++)
        if (*told[i]) cli_say(" %s,", told[i]);
    cli_say(" %s sessions, %s nights", cli_thousands(k->sessions), cli_thousands(k->nights));
    if (*k->first) cli_say(", %s to %s", k->first, k->last);
    say_files(k->files);
    cli_say("\n");
}

static json_t *json_known(const char *client, const struct known *k)
{
    return json_pack("{s:s, s:o, s:o, s:o, s:I, s:I, s:s, s:s, s:O}", "client", client, "name", cli_json_text(ds_str_of(k->name)),
                     "email", cli_json_text(ds_str_of(k->email)), "phone", cli_json_text(ds_str_of(k->phone)), "sessions",
                     (json_int_t)k->sessions, "nights", (json_int_t)k->nights, "first", k->first, "last", k->last, "files",
                     k->files);
}

static ds_err show(const struct options *o, struct practice *p, const ds_question *q, json_t *all, ds_why *w)
{
    struct known one = { 0 }, other = { 0 };
    ds_err err = read_known(p, q->one, &q->of_one, &one, w);
    if (!err) err = read_known(p, q->other, &q->of_other, &other, w);
    const char *merge = ds_textf(&p->arena, "downshift clients merge \"%s\" \"%s\"", q->other, q->one);
    const char *apart = ds_textf(&p->arena, "downshift clients apart \"%s\" \"%s\"", q->one, q->other);
    if (!err && (!merge || !apart)) err = ds_fail(w, DS_MEMORY, "a question");
    if (!err && !o->json) {
        cli_say("%s and %s: %s\n", q->one, q->other, reasons[q->kind]);
        say_known(q->one, &one);
        say_known(q->other, &other);
        cli_say("  one person:  %s\n  two people:  %s\n", merge, apart);
    } else if (!err && json_array_append_new(all, json_pack("{s:s, s:o, s:o, s:s, s:s}", "reason", reasons[q->kind], "one",
                                                            json_known(q->one, &one), "other", json_known(q->other, &other),
                                                            "merge", merge, "apart", apart))) {
        err = ds_fail(w, DS_MEMORY, "the JSON");
    }
    json_decref(one.files);
    json_decref(other.files);
    return err;
}

ds_err cli_clients_review(const struct options *o, struct practice *p, ds_why *w)
{
    const ds_question *q = NULL;
    size_t n = 0;
    ds_err err = ds_people_questions(p->store, &p->arena, &q, &n, w);
    json_t *all = o->json ? json_array() : NULL;
    for (size_t i = 0; !err && i < n && (o->json || i < SHOWN); i++) err = show(o, p, &q[i], all, w);
    if (!err && o->json) return cli_json_out(all, w);
    json_decref(all);
    if (err) return err;
    if (!n) cli_say("nothing to ask about people\n");
    if (n > SHOWN) cli_say("and %zu more: answer these first, or see --json\n", n - SHOWN);
    return DS_OK;
}

ds_err cli_questions_say(struct practice *p, ds_why *w)
{
    const ds_question *q = NULL;
    size_t n = 0;
    ds_err err = ds_people_questions(p->store, &p->arena, &q, &n, w);
    if (!err && n)
        cli_say("%zu question%s about who is who: downshift clients review\n", n, n == 1 ? "" : "s");
    return err;
}
