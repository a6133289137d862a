/* Manual pages as troff's man macros have them (man-pages(7), groff_man(7)): of the program from the tables of commands and options,
 * of practice.yaml from its schema. */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

/* ---- troff ---- */

/* A line's text: what troff would take for a request or a sign of its own stands for itself. */
static void put_line(ds_str line)
{
    if (line.n && strchr(".'", *line.p)) cli_say("\\&");
    for (size_t i = 0; i < line.n; i++)
        if (line.p[i] == '\\')
            cli_say("\\e");
        else if (line.p[i] == '-')
            cli_say("\\-");
        else
            cli_say("%c", line.p[i]);
    cli_say("\n");
}

static void put(const char *text)
{
    put_line(ds_str_of(text));
}

/* Lines that begin with two blanks are examples, and stay as they are. */
static void put_lines(const char *text)
{
    ds_str rest = ds_str_of(text), line;
    bool example = false;
    while (ds_cut(&rest, '\n', &line)) {
        const bool is = line.n > 2 && line.p[0] == ' ' && line.p[1] == ' ';
        if (is != example) cli_say(is ? ".PP\n.nf\n" : ".fi\n.PP\n");
        example = is;
        put_line(line);
    }
    if (example) cli_say(".fi\n");
}

static void put_option(const struct cli_option *k)
{
    cli_say(".TP\n.BR \\-\\-%s", k->name);
    if (k->value) cli_say(" \" \\fI%s\\fR\"", k->value);
    cli_say("\n");
    put(k->help);
}

/* name: "downshift\\-yaml"; the date is that of this version's making only where a builder gives one. */
static void put_head(const char *title, int section, const char *name, const char *what)
{
    cli_say(".TH %s %d \"\" \"Downshift " DS_VERSION "\" \"Downshift\"\n.SH NAME\n%s \\- %s\n", title, section, name, what);
}

/* ---- downshift(1) ---- */

static size_t count_words(const char *names)
{
    size_t n = 0;
    for (ds_str rest = ds_str_of(names), one; ds_cut(&rest, ' ', &one);) n += one.n > 0;
    return n;
}

static void put_command(const struct command *c)
{
    cli_say(".SS \"downshift %s%s%s\"\n", c->name, *c->args ? " " : "", c->args);
    put(c->help);
    if (*c->more) {
        cli_say(".PP\n");
        put_lines(c->more);
    }
    if (*c->options) cli_say(".PP\nOptions:\n");
    size_t left = count_words(c->options);
    for (const struct cli_option *k = cli_options; k->name; k++)
        if (cli_option_goes_with(k, c) && !cli_option_goes_with(k, NULL)) cli_say(".BR \\-\\-%s %s\n", k->name, --left ? "," : "");
}

static void put_statuses(void)
{
    static const struct {
        int status;
        const char *text;
    } all[] = {
#define X(name, status, text) { status, text },
        DS_ERRORS(X)
#undef X
    };
    cli_say(".SH EXIT STATUS\n");
    for (size_t i = 0; i < DS_COUNT(all); i++) {
        cli_say(".TP\n.B %d\n", all[i].status);
        put(all[i].text);
    }
}

static void put_program(void)
{
    static const struct {
        const char *name, *about;
    } environment[] = {
        { "DOWNSHIFT_DB", "the database, where --db does not name it" },
        { "DOWNSHIFT_PASSPHRASE", "of encrypted backups, where nobody is there to type it" },
        { "SOURCE_DATE_EPOCH", "seconds since 1970 that are taken for now: the same input then gives the same bytes" },
        { "TMPDIR", "where files without a name are put aside, instead of /tmp" },
    };
    put_head("DOWNSHIFT", 1, "downshift", "what massage does to sleep, and the books and reports of a massage practice");
    cli_say(".SH SYNOPSIS\n.B downshift\n.I COMMAND\n[\\fIoptions\\fR]\n.SH DESCRIPTION\n");
    put("Joins a massage practice's sessions and money with its clients' sleep logs in one SQLite file, estimates what massage does to "
        "sleep and how sure that is, and writes the month's workbooks. A month at a glance:");
    cli_say(".PP\n.nf\ndownshift init\ndownshift month 2026\\-10 \\-\\-inbox inbox/ \\-\\-out out/\n.fi\n.SH COMMANDS\n");
    for (const struct command *c = cli_commands; c->name; c++) put_command(c);
    cli_say(".SH OPTIONS\n");
    for (const struct cli_option *k = cli_options; k->name; k++) put_option(k);
    cli_say(".SH ENVIRONMENT\n");
    for (size_t i = 0; i < DS_COUNT(environment); i++) {
        cli_say(".TP\n.B %s\n", environment[i].name);
        put(environment[i].about);
    }
    put_statuses();
    cli_say(".SH FILES\n.TP\n.I practice.db\nthe database: everything that was imported, and what was made of it\n.TP\n"
            ".I practice.yaml\nsettings, beside the database; see\n.BR downshift\\-yaml (5)\n"
            ".SH SEE ALSO\n.BR downshift\\-yaml (5),\n.BR downshift\\-reports (5)\n");
}

/* ---- downshift-yaml(5) ---- */

/* "one of iso, dmy, mdy", of what a schema allows; nothing of yes and no in all its spellings. */
static void put_choices(const json_t *of)
{
    const json_t *names = json_object_get(of, "enum"), *name, *first = json_array_get(names, 0);
    size_t i;
    if (!names) return;
    if (json_is_boolean(first)) {
        cli_say("Yes or no.\n");
        return;
    }
    cli_say("One of");
    json_array_foreach(names, i, name)
        if (json_is_string(name)) cli_say("%s %s", i ? "," : "", json_string_value(name));
    cli_say(".\n");
}

static void put_default(const json_t *of)
{
    const json_t *is = json_object_get(of, "default");
    if (json_is_boolean(is)) cli_say("Default: %s.\n", json_is_true(is) ? "yes" : "no");
    if (json_is_number(is)) cli_say("Default: %.15g.\n", json_number_value(is));
    if (json_is_string(is) && *json_string_value(is)) cli_say("Default: %s.\n", json_string_value(is));
}

/* Depth is bounded by the settings', which nest a few levels. */
static void put_keys(const json_t *properties, const char *above)
{
    const char *key;
    json_t *of;
    json_object_foreach((json_t *)properties, key, of)
    {
        char path[256];
        ds_print(path, sizeof path, "%s%s", above, key);
        const json_t *about = json_object_get(of, "description"), *each = json_object_get(of, "additionalProperties"),
                     *item = json_object_get(of, "items"), *within = json_object_get(of, "properties");
        cli_say(".TP\n.B %s:\n", path);
        put(about ? json_string_value(about) : "");
        put_choices(of);
        put_default(of);
        if (!within && json_is_object(each)) within = json_object_get(each, "properties");
        if (!within && json_is_object(item)) within = json_object_get(item, "properties");
        ds_print_more(path, sizeof path, "%s", json_is_object(item) ? "[]." : json_is_object(each) ? ".NAME." : ".");
        if (within) put_keys(within, path);
    }
}

static ds_err put_settings(ds_why *w)
{
    ds_arena arena = { 0 };
    const char *schema = ds_settings_schema(&arena);
    json_t *root = schema ? json_loads(schema, 0, NULL) : NULL;
    if (root) {
        put_head("DOWNSHIFT\\-YAML", 5, "practice.yaml", "settings of downshift(1)");
        cli_say(".SH DESCRIPTION\n");
        put("Beside the database lies practice.yaml, which `downshift init` writes with a comment on every key. Every key is optional, and "
            "so is the file. A key that is not known, or a value that cannot be, is refused with its line. Editors complete and check it by "
            "practice.schema.json, which `downshift init --schema` prints.");
        cli_say(".SH KEYS\n");
        put_keys(json_object_get(root, "properties"), "");
        cli_say(".SH SEE ALSO\n.BR downshift (1),\n.BR downshift\\-reports (5)\n");
    }
    json_decref(root);
    ds_arena_free(&arena);
    return root ? DS_OK : ds_fail(w, DS_MEMORY, "the manual");
}

ds_err cmd_manual(const struct options *o, ds_why *w)
{
    if (!o->n_args) {
        put_program();
        return DS_OK;
    }
    if (!strcmp(o->arg[0], "yaml")) return put_settings(w);
    return ds_fail(w, DS_USAGE, "no manual of \"%s\"; there is one of yaml, and without a word the program's", o->arg[0]);
}
