#include "cli/cli.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

enum { COLUMNS = 64 };

static json_t *text(const char *s)
{
    return s ? cli_json_text(ds_str_of(s)) : json_null();
}

/* ---- all of them ---- */

static json_t *format_json(const ds_format *f)
{
    const char *column[COLUMNS];
    size_t n = ds_format_required(f, column, COLUMNS);
    json_t *needs = json_array();
    for (size_t i = 0; i < n && i < COLUMNS; i++) needs = cli_json_with(needs, text(column[i]));
    const char *unread = ds_format_pass_over(f), *record = ds_format_record(f);
    return json_pack("{s:o, s:o, s:o, s:b, s:o, s:o, s:b, s:o}", "name", text(ds_format_name(f)), "title",
                     text(ds_format_title(f)), "record", text(unread ? NULL : record), "names_client",
                     ds_format_names_client(f), "required_columns", needs, "not_read", text(unread), "confirmed",
                     ds_format_confirmed(f), "checked_on", text(ds_format_checked_on(f)));
}

static void format_print(const ds_format *f)
{
    const char *column[COLUMNS];
    size_t n = ds_format_required(f, column, COLUMNS);
    const char *unread = ds_format_pass_over(f);
    cli_say("%s: %s", ds_format_name(f), ds_format_title(f));
    if (unread)
        cli_say("; known and not read: %s", unread);
    else if (!ds_format_names_client(f))
        cli_say("; a file belongs to one client");
    ds_settings plain;
    ds_settings_default(&plain);
    if (ds_format_withheld(f, &plain)) cli_say("; %s", ds_format_withheld(f, &plain));
    cli_say("\n    recognised by the columns: ");
    for (size_t i = 0; i < n && i < COLUMNS; i++) cli_say("%s%s", i ? ", " : "", column[i]);
    if (!ds_format_confirmed(f)) cli_say("\n    not yet checked on a real file: %s", ds_format_checked_on(f));
    cli_say("\n");
}

static ds_err list_all(const struct options *o, const ds_formats *f, ds_why *w)
{
    json_t *list = json_array();
    for (size_t i = 0; i < ds_formats_count(f); i++)
        if (o->json)
            list = cli_json_with(list, format_json(ds_formats_at(f, i)));
        else
            format_print(ds_formats_at(f, i));
    if (o->json) return cli_json_out(list, w);
    json_decref(list);
    return DS_OK;
}

/* ---- one of them ---- */

static json_t *column_json(const ds_format *f, size_t i, const ds_column_facts *c, ds_arena *a)
{
    json_t *names = json_array();
    for (size_t k = 0; k < c->names; k++) names = cli_json_with(names, text(c->name[k]));
    return json_pack("{s:o, s:o, s:o, s:o, s:b, s:b, s:b, s:o, s:[o, o]}", "fills", text(c->fills), "names", names,
                     "form", text(c->form), "unit", text(c->unit), "required", c->required, "filled", c->filled,
                     "one_of", c->one_of, "words", text(ds_format_words(f, i, a)), "samples",
                     text(ds_format_sample(f, i, 0, a)), text(ds_format_sample(f, i, 1, a)));
}

static ds_err one_json(const ds_format *f, const ds_column_facts *c, size_t n, ds_arena *a, ds_why *w)
{
    json_t *out = format_json(f), *columns = json_array();
    for (size_t i = 0; i < n; i++) columns = cli_json_with(columns, column_json(f, i, &c[i], a));
    if (out && json_object_set_new(out, "columns", columns)) {
        json_decref(out);
        out = NULL;
    }
    return cli_json_out(out, w);
}

static void column_print(const ds_format *f, size_t i, const ds_column_facts *c, ds_arena *a)
{
    const char *words = ds_format_words(f, i, a);
    cli_say("  %c %s", c->required ? '*' : c->one_of ? '+' : ' ', c->name[0]);
    for (size_t k = 1; k < c->names; k++) cli_say("%s%s", k == 1 ? ", or " : ", ", c->name[k]);
    cli_say("\n        fills %s: %s%s%s", c->fills, c->form, *c->unit ? ", in " : "", c->unit);
    if (words && *words) cli_say("; %s", words);
    if (c->filled) cli_say("; not blank");
    cli_say("\n");
}

static bool needs_quotes(const char *cell)
{
    return strpbrk(cell, ",\"") != NULL;
}

static void sample_print(const ds_format *f, const ds_column_facts *c, size_t n, int row, ds_arena *a)
{
    for (size_t i = 0; i < n; i++) {
        const char *cell = row < 0 ? c[i].name[0] : ds_format_sample(f, i, (size_t)row, a);
        const char *quote = cell && needs_quotes(cell) ? "\"" : "";
        cli_say("%s%s%s%s", i ? "," : "    ", quote, cell ? cell : "", quote);
    }
    cli_say("\n");
}

static void one_print(const ds_format *f, const ds_column_facts *c, size_t n, ds_arena *a)
{
    format_print(f);
    if (!n) return;
    cli_say("    a row is a %s\n\ncolumns (* must be there, + one of these must):\n", ds_format_record(f));
    for (size_t i = 0; i < n; i++) column_print(f, i, &c[i], a);
    const char *question = ds_format_question(f, 0, a);
    if (question) cli_say("\nquestions that it knows, and the notes of the day that the answers are:\n");
    for (size_t i = 1; question; question = ds_format_question(f, i++, a)) cli_say("  %s\n", question);
    cli_say("\ntwo sample rows:\n");
    for (int row = -1; row < 2; row++) sample_print(f, c, n, row, a);
}

static ds_err show_one(const struct options *o, const ds_formats *all, ds_arena *a, ds_why *w)
{
    ds_column_facts column[COLUMNS];
    const ds_format *f = ds_formats_named(all, o->arg[0]);
    if (!f) {
        const char *nearest = ds_formats_nearest(all, o->arg[0]);
        return ds_fail(w, DS_USAGE, "no format is called %s%s%s; see `downshift formats`", o->arg[0],
                       nearest ? "; nearest is " : "", nearest ? nearest : "");
    }
    size_t n = ds_format_columns(f, column, COLUMNS);
    if (o->json) return one_json(f, column, n, a, w);
    one_print(f, column, n, a);
    return DS_OK;
}

ds_err cmd_formats(const struct options *o, ds_why *w)
{
    ds_arena arena = { 0 };
    ds_formats *f = NULL;
    if ((o->test != NULL) + (o->fresh != NULL) + o->table > 1)
        return ds_fail(w, DS_USAGE, "--test, --new or --table, not two of them");
    if (o->test) return cli_format_test(o, w);
    ds_err err = ds_formats_load(o->formats, &arena, &f, w);
    if (!err && o->fresh)
        err = cli_format_draft(o, f, &arena, w);
    else if (!err && o->table)
        cli_format_table(f);
    else if (!err)
        err = o->n_args ? show_one(o, f, &arena, w) : list_all(o, f, w);
    ds_arena_free(&arena);
    return err;
}
