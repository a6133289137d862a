#include "cli/cli.h"

#include <math.h>
#include <string.h>

/* ---- which ---- */

static bool is_shown(const ds_flag *f, ds_str client, bool guidance)
{
    return f->rule->guidance == guidance && (!client.n || ds_same(f->row->client, client));
}

static size_t count(const ds_flags_found *f, ds_str client, bool guidance)
{
    size_t n = 0;
    for (size_t i = 0; i < f->n; i++) n += is_shown(&f->flag[i], client, guidance);
    return n;
}

/* ---- on the terminal ---- */

static void print_flag(const ds_flag *f)
{
    char date[11];
    ds_date_text(f->latest->date, date);
    cli_say("%-5s %-10.*s %s  %s\n", ds_severity_names[f->rule->severity], DS_FMT(f->row->client), date, f->rule->words);
    if (f->latest->told.n) cli_say("%*s%.*s%s\n", 29, "", DS_FMT(f->latest->told), f->n > 1 ? " (the latest of several)" : "");
}

static void print_guidance(const ds_flag *f)
{
    char date[11];
    cli_say("  %-10.*s kept %zu of %zu", DS_FMT(f->row->client), f->n - f->broken, f->n);
    if (f->latest) {
        ds_date_text(f->latest->date, date);
        cli_say("; not kept %s%s%.*s", date, f->latest->told.n ? ": " : "", DS_FMT(f->latest->told));
    }
    cli_say("\n");
}

static void print_all_guidance(const ds_flags_found *f, ds_str client)
{
    const ds_flag_rule *last = NULL;
    if (count(f, client, true)) cli_say("\nGuidance, where it applied\n");
    for (size_t i = 0; i < f->n; i++) {
        if (!is_shown(&f->flag[i], client, true)) continue;
        if (f->flag[i].rule != last) cli_say("%s\n", f->flag[i].rule->words);
        print_guidance(&f->flag[i]);
        last = f->flag[i].rule;
    }
}

/* Those that press most come first, and so do rules in their order. */
static void print_all(const ds_flags_found *f, ds_str client, ds_date month)
{
    char text[11];
    ds_date_text(month, text);
    cli_say("%.7s: %s flags\n", text, cli_thousands((int64_t)count(f, client, false)));
    for (int severity = DS_FLAG_STOP; severity >= DS_FLAG_LOOK; severity--)
        for (size_t i = 0; i < f->n; i++)
            if (f->flag[i].rule->severity == severity && is_shown(&f->flag[i], client, false)) print_flag(&f->flag[i]);
    print_all_guidance(f, client);
    cli_say("\nA flag is a prompt to look or to talk, no finding and no diagnosis. docs/guidance.md says how each is raised.\n");
}

/* ---- JSON ---- */

static json_t *date_json(ds_date d)
{
    char text[11];
    ds_date_text(d, text);
    return json_string(text);
}

static json_t *text_json(ds_str s)
{
    return s.n ? cli_json_text(s) : json_null();
}

static json_t *row_json(const ds_flag *f, const ds_flag_row *r)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "date", date_json(r->date), "value", isnan(r->value) ? json_null() : json_real(r->value),
                     "kept", f->rule->guidance ? json_boolean(r->kept) : json_null(), "told", text_json(r->told), "file",
                     text_json(r->file), "line", r->line ? json_integer(r->line) : json_null());
}

static json_t *flag_json(const ds_flag *f)
{
    const ds_flag_rule *r = f->rule;
    json_t *rows = json_array();
    for (size_t i = 0; i < f->n; i++) rows = cli_json_with(rows, row_json(f, &f->row[i]));
    return json_pack("{s:s, s:s, s:b, s:o, s:I, s:I, s:o, s:o, s:o, s:o}", "name", r->name, "severity", ds_severity_names[r->severity],
                     "guidance", r->guidance, "client", cli_json_text(f->row->client), "occasions", (json_int_t)f->n, "not_kept",
                     (json_int_t)f->broken, "words", cli_json_text(ds_str_of(r->words)), "client_words",
                     text_json(ds_str_of(r->client_words ? r->client_words : "")), "source",
                     text_json(ds_str_of(r->source ? r->source : "")), "rows", rows);
}

static ds_err print_json(const ds_flags_found *f, ds_str client, ds_date month, ds_why *w)
{
    char text[11];
    json_t *list = json_array();
    ds_date_text(month, text);
    text[7] = '\0';
    for (size_t i = 0; i < f->n; i++)
        if (is_shown(&f->flag[i], client, f->flag[i].rule->guidance)) list = cli_json_with(list, flag_json(&f->flag[i]));
    return cli_json_out(json_pack("{s:s, s:o}", "month", text, "flags", list), w);
}

/* ---- the catalogue as a table for docs/guidance.md ---- */

static void print_table(const ds_flags *all)
{
    cli_say("| Name | Words | When | Kind | Source |\n| --- | --- | --- | --- | --- |\n");
    for (size_t i = 0; i < ds_flags_count(all); i++) {
        const ds_flag_rule *r = ds_flags_at(all, i);
        cli_say("| `%s` | %s | %s | %s%s | %s |\n", r->name, r->words, r->about ? r->about : "",
                r->guidance ? "guidance" : ds_severity_names[r->severity], r->client_words ? "; told to the client" : "",
                r->source ? r->source : "");
    }
}

static ds_err load(const struct options *o, const ds_settings *s, ds_arena *a, ds_flags **all, ds_why *w)
{
    const char *folder = o->reports ? ds_textf(a, "%s/flags", o->reports) : NULL;
    if (o->reports && !folder) return ds_fail(w, DS_MEMORY, "the flags");
    return ds_flags_load(folder, s, a, all, w);
}

static ds_err table_of(const struct options *o, ds_why *w)
{
    ds_arena a = { 0 };
    ds_settings plain;
    ds_flags *all = NULL;
    ds_settings_default(&plain);
    ds_err err = load(o, &plain, &a, &all, w);
    if (!err) print_table(all);
    ds_arena_free(&a);
    return err;
}

/* ---- the whole ---- */

ds_err cli_flags_ask(const struct options *o, struct practice *p, int64_t run, ds_date month, ds_flags_found *out, ds_why *w)
{
    ds_flags *all = NULL;
    ds_err err = load(o, &p->settings, &p->arena, &all, w);
    return err ? err : ds_flags_ask(all, o->db, &p->settings, run, month, &p->arena, out, w);
}

static ds_err find(const struct options *o, struct practice *p, ds_date month, ds_flags_found *found, ds_why *w)
{
    int64_t run = 0;
    ds_err err = ds_store_verify(p->store, w);
    if (!err) err = ds_analyse_cached(p->store, &p->settings, ds_month_last(month), p->now, &cli_show_analysis, &p->arena, &run, w);
    cli_bar_clear();
    return err ? err : cli_flags_ask(o, p, run, month, found, w);
}

/* The code as it is kept, for one that was typed; all where none was. DS_USAGE: nobody has it. */
static ds_err asked_client(const struct options *o, struct practice *p, ds_str *client, ds_why *w)
{
    ds_rows *rows = NULL;
    bool found = false;
    *client = ds_str_of(o->client ? o->client : "");
    if (!o->client) return DS_OK;
    ds_err err = cli_client_now(p, client, w);
    const ds_param param = { "client", DS_VTEXT(*client) };
    if (!err) err = ds_ask(ds_store_db(p->store), DS_LIT("SELECT 1 FROM v1_client WHERE client = :client"), &param, 1, &rows, w);
    if (!err) err = ds_rows_next(rows, &found, w);
    ds_rows_close(rows);
    return err || found ? err : ds_fail(w, DS_USAGE, "no client \"%s\"; \"downshift status\" lists them", o->client);
}

ds_err cmd_flags(const struct options *o, ds_why *w)
{
    struct practice p;
    ds_flags_found found;
    ds_str client;
    ds_date month = DS_NO_DATE;
    if (o->table) return table_of(o, w);
    ds_err err = o->month ? cli_month_option(o->month, &month, w) : DS_OK;
    if (err || (err = cli_practice_open(o, DS_STORE_WRITE, false, &p, w))) return err;
    if (month == DS_NO_DATE) err = cli_last_month(&p, &month, w);
    if (!err) err = asked_client(o, &p, &client, w);
    if (!err) err = find(o, &p, month, &found, w);
    if (!err && o->json)
        err = print_json(&found, client, month, w);
    else if (!err)
        print_all(&found, client, month);
    cli_practice_close(&p);
    return err;
}
