#include "cli/checkup.h"

#include <string.h>

/* One that takes a number where there are several says "one" with an article of its own, or with the number 1. */
static const char *words_of(const struct checkup *c, const struct checkup_found *f, ds_arena *a)
{
    if (!f->n) return c->fine;
    const char *words = c->many ? ds_textf(a, "%s %s", cli_thousands(f->n), f->n == 1 ? c->one : c->many) : c->one;
    return words && *f->where ? ds_textf(a, "%s: %s", words, f->where) : words;
}

static void print_one(const struct checkup *c, const struct checkup_found *f, const char *words)
{
    if (f->n)
        cli_say("  %s\n      %s\n", words, c->todo);
    else
        cli_say("  fine: %s\n", words);
}

static json_t *json_one(const struct checkup *c, const struct checkup_found *f, const char *words)
{
    return json_pack("{s:s, s:b, s:I, s:o, s:o}", "check", c->name, "fine", !f->n, "found", (json_int_t)f->n, "words",
                     cli_json_text(ds_str_of(words)), "todo", f->n ? json_string(c->todo) : json_null());
}

/* What is to be done comes first; what is fine follows with --rows. */
static ds_err tell(const struct options *o, struct practice *p, bool fine, int *n, json_t *all, ds_why *w)
{
    ds_err err = DS_OK;
    for (const struct checkup *c = cli_checkups; !err && c->name; c++) {
        struct checkup_found f;
        if ((err = cli_checkup(c, o, p, &f, w))) break;
        const char *words = words_of(c, &f, &p->arena);
        if (!words) return ds_fail(w, DS_MEMORY, "the checks");
        if (all && json_array_append_new(all, json_one(c, &f, words))) err = ds_fail(w, DS_MEMORY, "the JSON");
        if (!f.n != fine && !all) continue;
        if (!all) print_one(c, &f, words);
        (*n)++;
    }
    return err;
}

static int count_checks(void)
{
    int n = 0;
    while (cli_checkups[n].name) n++;
    return n;
}

static ds_err print_all(const struct options *o, struct practice *p, ds_why *w)
{
    int found = 0, fine = 0;
    const int n = count_checks();
    ds_err err = tell(o, p, false, &found, NULL, w);
    if (!err && o->rows) err = tell(o, p, true, &fine, NULL, w);
    if (err) return err;
    if (found)
        cli_say("%d of %d checks ask for something; the others are fine\n", found, n);
    else
        cli_say("all %d checks are fine\n", n);
    return DS_OK;
}

ds_err cmd_doctor(const struct options *o, ds_why *w)
{
    struct practice p;
    int n = 0;
    ds_err err = cli_practice_open(o, DS_STORE_READ, false, &p, w);
    if (err) return err;
    json_t *all = o->json ? json_array() : NULL;
    err = all ? tell(o, &p, false, &n, all, w) : print_all(o, &p, w);
    cli_practice_close(&p);
    if (!err && all) return cli_json_out(all, w);
    json_decref(all);
    return err;
}
