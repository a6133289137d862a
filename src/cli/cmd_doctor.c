#include "cli/checkup.h"

struct told {
    const struct checkup *c;
    struct checkup_found found;
    const char *words;
};

static size_t count_checks(void)
{
    size_t n = 0;
    while (cli_checkups[n].name) n++;
    return n;
}

static ds_err ask_all(const struct options *o, struct practice *p, struct told *t, size_t n, ds_why *w)
{
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < n; i++) {
        t[i].c = &cli_checkups[i];
        err = cli_checkup(t[i].c, o, p, &t[i].found, w);
        if (!err && !(t[i].words = cli_checkup_words(t[i].c, &t[i].found, &p->arena))) err = ds_fail(w, DS_MEMORY, "the checks");
    }
    return err;
}

/* What is to be done comes first; what is fine follows with --rows. */
static void print(const struct told *t, size_t n, bool fine)
{
    size_t found = 0;
    for (size_t i = 0; i < n; i++) {
        if (!t[i].found.n) continue;
        cli_say("  %s\n      %s\n", t[i].words, t[i].c->todo);
        found++;
    }
    for (size_t i = 0; fine && i < n; i++)
        if (!t[i].found.n) cli_say("  fine: %s\n", t[i].words);
    if (found)
        cli_say("%zu of %zu checks ask%s for something; the others are fine\n", found, n, found == 1 ? "s" : "");
    else
        cli_say("all %zu checks are fine\n", n);
}

static json_t *json_of(const struct told *t, size_t n)
{
    json_t *all = json_array();
    for (size_t i = 0; all && i < n; i++)
        all = cli_json_with(all, json_pack("{s:s, s:b, s:I, s:o, s:o}", "check", t[i].c->name, "fine", !t[i].found.n, "found", (json_int_t)t[i].found.n,
                                           "words", cli_json_text(ds_str_of(t[i].words)), "todo", t[i].found.n ? json_string(t[i].c->todo) : json_null()));
    return all;
}

ds_err cmd_doctor(const struct options *o, ds_why *w)
{
    struct practice p;
    const size_t n = count_checks();
    ds_err err = cli_practice_open(o, DS_STORE_READ, false, &p, w);
    if (err) return err;
    struct told *t = ds_alloc(&p.arena, n * sizeof *t);
    err = t ? ask_all(o, &p, t, n, w) : ds_fail(w, DS_MEMORY, "the checks");
    if (!err && o->json) err = cli_json_out(json_of(t, n), w);
    if (!err && !o->json) print(t, n, o->rows);
    cli_practice_close(&p);
    return err;
}
