#include "cli/cli.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct cli_option cli_options[] = {
    { "db", "FILE", "the database (default practice.db, or DOWNSHIFT_DB)", offsetof(struct options, db) },
    { "client", "CODE", "the client a file belongs to, or a report is about (report: CODE or all)",
      offsetof(struct options, client) },
    { "format", "NAME", "take files for this format instead of telling it from their content; report: as --as, but for the "
      "accountant import files, of qbo, xero, iif, sage-us, sage-uk, hledger, beancount, wave",
      offsetof(struct options, format) },
    { "dry-run", NULL, "say what would come in, change nothing", offsetof(struct options, dry_run) },
    { "replace", NULL, "take out visits that a newer list of their days has no more; restore: set aside the database that is there; plan: put it in the place of the one there is",
      offsetof(struct options, replace) },
    { "adjust", NULL, "where closed months would be otherwise: import, and post the difference in the next open month",
      offsetof(struct options, adjust) },
    { "as-of", "DATE", "take data up to this evening only (YYYY-MM-DD)", offsetof(struct options, as_of) },
    { "month", "YYYY-MM", "the month reported", offsetof(struct options, month) },
    { "from", "DATE", "report client-progress: the first day told of (YYYY-MM-DD), with --to in place of --month",
      offsetof(struct options, from) },
    { "to", "DATE", "the last day told of; nothing later counts", offsetof(struct options, to) },
    { "quarter", "YYYY-QN", "the quarter reported, 2026-Q4", offsetof(struct options, quarter) },
    { "year", "YYYY", "the year reported", offsetof(struct options, year) },
    { "basis", "NAME", "accrual or cash, in place of practice.yaml's", offsetof(struct options, basis) },
    { "draft", NULL, "add the accounts that are missing to practice.yaml", offsetof(struct options, draft) },
    { "all", NULL, "for every client, as --client all", offsetof(struct options, all) },
    { "jobs", "N", "write clients' reports with N processes at once (default: one a core)", offsetof(struct options, jobs) },
    { "partner", "NAME", "whom a client allows a report, or a partner of practice.yaml", offsetof(struct options, partner) },
    { "scope", "sleep,sessions", "what the client allows to be told: sleep, sessions, or both", offsetof(struct options, scope) },
    { "until", "DATE", "the last day on which it holds (YYYY-MM-DD)", offsetof(struct options, until) },
    { "revoke", NULL, "the client takes it back, as of today", offsetof(struct options, revoke) },
    { "compare", "WHAT", "what an experiment compares: pressure:light,moderate, length:60,90, gap:60-120,over120, part:midday,evening or weeks:without,with",
      offsetof(struct options, compare) },
    { "sessions", "N", "how many sessions it has, or weeks: an even number (default: 12)", offsetof(struct options, sessions) },
    { "every", "DAYS", "from one session to the next, whole weeks (default: 7)", offsetof(struct options, every) },
    { "start", "DATE", "the day of the first one (default: tomorrow)", offsetof(struct options, start) },
    { "outcome", "NAME", "of the nights that are compared, as practice.yaml names it (default: the declared one)", offsetof(struct options, outcome) },
    { "seed", "N", "draw by this number, to repeat a draw (default: one that nobody can foresee)", offsetof(struct options, seed) },
    { "sealed", NULL, "keep the order back, to be told one session at a time", offsetof(struct options, sealed) },
    { "next", NULL, "tell the next session of a sealed order", offsetof(struct options, next) },
    { "analyse", NULL, "write the answer, and a page for the client", offsetof(struct options, analyse) },
    { "template", "NAME", "what is planned: half-marathon, taper, base, build, off-season, monthly, biweekly, or one of --reports DIR", offsetof(struct options, of_template) },
    { "event", "DATE", "the day of the race or competition that it is for (YYYY-MM-DD)", offsetof(struct options, event) },
    { "list", NULL, "the templates, and the plans that clients have", offsetof(struct options, list) },
    { "inbox", "DIR", "the folder with the logs", offsetof(struct options, inbox) },
    { "out", "DIR", "where workbooks go (default: here); share: FILE or DIR", offsetof(struct options, out) },
    { "as", "KIND", "xlsx, a workbook (default), pdf, or csv, a folder with a file a table; several: xlsx,pdf",
      offsetof(struct options, as) },
    { "formats", "DIR", "more formats, or other versions of ours (*.yaml)",
      offsetof(struct options, formats) },
    { "reports", "DIR", "more reports, or other versions of ours (*.yaml), and key figures (DIR/kpis)",
      offsetof(struct options, reports) },
    { "new", "[NAME] FILE", "print a format for a file that none knows, to be completed",
      offsetof(struct options, fresh) },
    { "test", "NAME", "read FILE by that format, a name or a file NAME.yaml, and tell how; keep nothing",
      offsetof(struct options, test) },
    { "table", NULL, "what there is, as a table in Markdown", offsetof(struct options, table) },
    { "rows", NULL, "list every row refused or left aside", offsetof(struct options, rows) },
    { "country", "XX", "two letters: its currency, dates, clock and paper for practice.yaml",
      offsetof(struct options, country) },
    { "samples", NULL, "leave a folder samples/ with three lines of each log, to look at",
      offsetof(struct options, samples) },
    { "encrypt", NULL, "so that only who knows the passphrase can restore it", offsetof(struct options, encrypt) },
    { "csv", NULL, "export: a CSV file a view (default)", offsetof(struct options, csv) },
    { "ndjson", NULL, "export: a JSON object a line, a file a view", offsetof(struct options, ndjson) },
    { "schema", NULL, "print the schema of practice.yaml (JSON Schema) for an editor, make nothing",
      offsetof(struct options, schema) },
    { "json", NULL, "print JSON", offsetof(struct options, json) },
    { "help", NULL, "print this", offsetof(struct options, help) },
    { "version", NULL, "print the version", offsetof(struct options, version) },
    { 0 },
};

enum { OPTIONS = DS_COUNT(cli_options) - 1 };
static_assert(OPTIONS <= 64, "a bit for each");
static const char always[] = "db help version";

static bool is_listed(const char *names, const char *name)
{
    ds_str rest = ds_str_of(names), one;
    while (ds_cut(&rest, ' ', &one))
        if (ds_same(one, ds_str_of(name))) return true;
    return false;
}

static const struct cli_option *find_option(const char *word, size_t n)
{
    for (size_t i = 0; i < OPTIONS; i++)
        if (strlen(cli_options[i].name) == n && !memcmp(cli_options[i].name, word, n)) return &cli_options[i];
    return NULL;
}

/* Takes argv[*i], an option, and perhaps the word behind it. seen: a bit for each row of the table. */
static ds_err take_option(int argc, char **argv, int *i, struct options *o, uint64_t *seen, ds_why *w)
{
    const char *word = argv[*i] + 2, *equals = strchr(word, '=');
    const struct cli_option *k = find_option(word, equals ? (size_t)(equals - word) : strlen(word));
    if (!k) return ds_fail(w, DS_USAGE, "unknown option %s; try \"downshift --help\"", argv[*i]);
    *seen |= (uint64_t)1 << (k - cli_options);
    if (!k->value) {
        if (equals) return ds_fail(w, DS_USAGE, "--%s takes no value", k->name);
        *(bool *)((char *)o + k->at) = true;
        return DS_OK;
    }
    const char *value = equals ? equals + 1 : *i + 1 < argc ? argv[++*i] : NULL;
    if (!value || !*value) return ds_fail(w, DS_USAGE, "--%s needs a value: --%s %s", k->name, k->name, k->value);
    *(const char **)((char *)o + k->at) = value;
    return DS_OK;
}

static const struct command *find_command(const char *name)
{
    for (const struct command *c = cli_commands; c->name; c++)
        if (!strcmp(c->name, name)) return c;
    return NULL;
}

bool cli_option_goes_with(const struct cli_option *k, const struct command *c)
{
    return is_listed(always, k->name) || (c && is_listed(c->options, k->name));
}

static ds_err check(const struct options *o, const struct command *c, uint64_t seen, ds_why *w)
{
    for (size_t i = 0; i < OPTIONS; i++)
        if (seen >> i & 1 && !cli_option_goes_with(&cli_options[i], c))
            return ds_fail(w, DS_USAGE, "--%s does not go with %s; try \"downshift %s --help\"", cli_options[i].name,
                           c->name, c->name);
    if (o->help) return DS_OK;
    if (o->n_args < c->min_args)
        return ds_fail(w, DS_USAGE, "%s needs %s; try \"downshift %s --help\"", c->name, c->args, c->name);
    if (o->n_args > c->max_args)
        return ds_fail(w, DS_USAGE, "%s: one word too many: \"%s\"; try \"downshift %s --help\"", c->name,
                       o->arg[c->max_args], c->name);
    return DS_OK;
}

ds_err cli_options_read(int argc, char **argv, ds_arena *a, struct options *o, const struct command **c, ds_why *w)
{
    uint64_t seen = 0;
    bool only_words = false;
    const char *env = getenv("DOWNSHIFT_DB");
    *o = (struct options){ .db = env && *env ? env : "practice.db" };
    *c = NULL;
    if (!(o->arg = ds_alloc(a, ((size_t)argc + 1) * sizeof *o->arg))) return ds_fail(w, DS_MEMORY, "command line");
    for (int i = 1; i < argc; i++) {
        if (!only_words && !strcmp(argv[i], "--"))
            only_words = true;
        else if (!only_words && !strcmp(argv[i], "-h"))
            o->help = true;
        else if (!only_words && !strncmp(argv[i], "--", 2)) {
            ds_err err = take_option(argc, argv, &i, o, &seen, w);
            if (err) return err;
        } else if (!only_words && argv[i][0] == '-' && argv[i][1])
            return ds_fail(w, DS_USAGE, "unknown option %s; options begin with two dashes", argv[i]);
        else if (!*c) {
            if (!(*c = find_command(argv[i])))
                return ds_fail(w, DS_USAGE, "no command \"%s\"; try \"downshift --help\"", argv[i]);
        } else
            o->arg[o->n_args++] = argv[i];
    }
    if (o->all && o->client) return ds_fail(w, DS_USAGE, "--all and --client: give one of them");
    if (o->all) o->client = "all";
    if (*c) return check(o, *c, seen, w);
    return o->help || o->version ? DS_OK : ds_fail(w, DS_USAGE, "which command? try \"downshift --help\"");
}

/* What is too long for its column has a line of its own. */
static void print_line(const char *mark, const char *name, const char *value, const char *help)
{
    enum { COLUMN = 18 };
    const size_t n = strlen(mark) + strlen(name) + 1 + strlen(value);
    cli_say("  %s%s %s", mark, name, value);
    if (n > COLUMN)
        cli_say("\n  %*s %s\n", COLUMN, "", help);
    else
        cli_say("%*s %s\n", (int)(COLUMN - n), "", help);
}

/* Those that a command takes; NULL: that go with every one. */
static void print_options(const struct command *c)
{
    for (size_t i = 0; i < OPTIONS; i++)
        if (cli_option_goes_with(&cli_options[i], c))
            print_line("--", cli_options[i].name, cli_options[i].value ? cli_options[i].value : "", cli_options[i].help);
}

void cli_help_print(const struct command *c)
{
    if (c) {
        cli_say("usage: downshift %s%s%s%s\n%s\n", c->name, *c->args ? " " : "", c->args, " [options]", c->help);
        if (*c->more) {
            cli_say("\n");
            cli_say_text(c->more);
            cli_say("\n");
        }
        cli_say("\noptions:\n");
        print_options(c);
        return;
    }
    cli_say("usage: downshift COMMAND [options]\n"
            "Joins a massage practice's sessions with its clients' sleep logs, and says what helps sleep and how sure "
            "that is.\n\ncommands:\n");
    for (c = cli_commands; c->name; c++) print_line("", c->name, c->args, c->help);
    cli_say("\noptions that go with every command:\n");
    print_options(NULL);
    cli_say("\n\"downshift COMMAND --help\" tells more. A month at a glance:\n"
            "  downshift init\n  downshift month 2026-10 --inbox inbox/ --out out/\n");
}
