/* formats --table: what each format was checked on, as docs/formats.md has it. */
#include "cli/cli.h"

/* What it was checked on; of one that is not read, why. */
static const char *grounds(const ds_format *f)
{
    const char *on = ds_format_pass_over(f) ? ds_format_pass_over(f) : ds_format_checked_on(f);
    return *on ? on : "-";
}

/* A cell of a table in Markdown: a bar within it would end it. */
static void say_cell(const char *text)
{
    cli_say(" ");
    for (ds_str rest = ds_str_of(text), part; ds_cut(&rest, '|', &part);)
        cli_say("%.*s%s", DS_FMT(part), rest.p ? "\\|" : "");
    cli_say(" |");
}

static const char *confirmed(const ds_format *f)
{
    if (ds_format_pass_over(f)) return "known, not read";
    return ds_format_confirmed(f) ? "yes" : "no";
}

static void say_format(const ds_format *f)
{
    const char *source = ds_format_source(f);
    cli_say("|");
    say_cell(*source ? source : "-");
    say_cell(ds_format_name(f));
    say_cell(ds_format_title(f));
    say_cell(grounds(f));
    say_cell(confirmed(f));
    cli_say("\n");
}

void cli_format_table(const ds_formats *all)
{
    cli_say("| source | format | files | checked on, or why it is not read | confirmed |\n| --- | --- | --- | --- | --- |\n");
    for (size_t i = 0; i < ds_formats_count(all); i++) say_format(ds_formats_at(all, i));
}
