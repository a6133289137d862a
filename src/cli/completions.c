/* Completions for shells, from the tables of commands and options. */
#include "cli/cli.h"

#include <string.h>

/* What a shell offers behind an option: by the value's word in the table. */
static bool is_folder(const struct cli_option *k)
{
    return k->value && !strcmp(k->value, "DIR");
}

static bool is_file(const struct cli_option *k)
{
    return k->value && (!strcmp(k->value, "FILE") || !strcmp(k->value, "[NAME] FILE"));
}

/* In single quotes, for any of the three shells; `also` has a backslash before it, too. */
static void quote(const char *text, const char *also)
{
    cli_say("'");
    for (; *text; text++)
        if (*text == '\'')
            cli_say("'\\''");
        else
            cli_say("%s%c", strchr(also, *text) ? "\\" : "", *text);
    cli_say("'");
}

/* ---- bash ---- */

static void bash(void)
{
    cli_say("# bash completion for downshift\n_downshift() {\n"
            "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command= i options=\n"
            "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
            "        case ${COMP_WORDS[i]} in -*) ;; *) command=${COMP_WORDS[i]}; break ;; esac\n    done\n"
            "    case $before in\n");
    for (const struct cli_option *k = cli_options; k->name; k++)
        if (is_folder(k)) cli_say("    --%s) COMPREPLY=($(compgen -d -- \"$word\")); return ;;\n", k->name);
    cli_say("    esac\n    case $command in\n    '') options='");
    for (const struct command *c = cli_commands; c->name; c++) cli_say("%s ", c->name);
    cli_say("--help --version' ;;\n");
    for (const struct command *c = cli_commands; c->name; c++) {
        cli_say("    %s) options='", c->name);
        for (const struct cli_option *k = cli_options; k->name; k++)
            if (cli_option_goes_with(k, c)) cli_say("--%s ", k->name);
        cli_say("' ;;\n");
    }
    cli_say("    esac\n"
            "    if [[ -z $command || $word == -* ]]; then COMPREPLY=($(compgen -W \"$options\" -- \"$word\")); return; fi\n"
            "    COMPREPLY=($(compgen -f -- \"$word\"))\n}\ncomplete -o filenames -F _downshift downshift\n");
}

/* ---- zsh ---- */

static void zsh_option(const struct cli_option *k)
{
    cli_say(" \\\n            '--%s", k->name);
    cli_say("%s'", k->value ? "=" : "");
    char help[400];
    ds_print(help, sizeof help, "%s", k->help);
    for (char *p = help; *p; p++)
        if (strchr("[]:", *p)) *p = ' '; /* which would end it */
    cli_say("'['");
    quote(help, "");
    cli_say("']'");
    if (k->value) cli_say("':%s:%s'", is_file(k) ? "file" : is_folder(k) ? "folder" : "value", is_file(k) ? "_files" : is_folder(k) ? "_files -/" : "");
}

static void zsh(void)
{
    cli_say("#compdef downshift\n_downshift() {\n    local -a commands\n    commands=(\n");
    for (const struct command *c = cli_commands; c->name; c++) {
        char line[400];
        ds_print(line, sizeof line, "%s:%s", c->name, c->help);
        cli_say("        ");
        quote(line, "");
        cli_say("\n");
    }
    cli_say("    )\n    if (( CURRENT == 2 )); then _describe command commands; return; fi\n    case $words[2] in\n");
    for (const struct command *c = cli_commands; c->name; c++) {
        cli_say("        %s) _arguments '*:file:_files'", c->name);
        for (const struct cli_option *k = cli_options; k->name; k++)
            if (cli_option_goes_with(k, c)) zsh_option(k);
        cli_say(" ;;\n");
    }
    cli_say("    esac\n}\n_downshift \"$@\"\n");
}

/* ---- fish ---- */

static void fish_option(const struct command *c, const struct cli_option *k)
{
    const char *takes = !k->value ? "" : is_folder(k) ? " -xa '(__fish_complete_directories)'" : is_file(k) ? " -rF" : " -x";
    if (c)
        cli_say("complete -c downshift -n '__fish_seen_subcommand_from %s' -l %s%s -d ", c->name, k->name, takes);
    else
        cli_say("complete -c downshift -l %s%s -d ", k->name, takes);
    quote(k->help, "\\");
    cli_say("\n");
}

static void fish(void)
{
    cli_say("# fish completion for downshift\n");
    for (const struct command *c = cli_commands; c->name; c++) {
        cli_say("complete -c downshift -n __fish_use_subcommand -f -a %s -d ", c->name);
        quote(c->help, "\\");
        cli_say("\n");
    }
    for (const struct cli_option *k = cli_options; k->name; k++)
        if (cli_option_goes_with(k, NULL)) fish_option(NULL, k);
    for (const struct command *c = cli_commands; c->name; c++)
        for (const struct cli_option *k = cli_options; k->name; k++)
            if (cli_option_goes_with(k, c) && !cli_option_goes_with(k, NULL)) fish_option(c, k);
}

ds_err cmd_completions(const struct options *o, ds_why *w)
{
    static const struct {
        const char *name;
        void (*print)(void);
    } shells[] = { { "bash", bash }, { "zsh", zsh }, { "fish", fish } };
    for (size_t i = 0; i < DS_COUNT(shells); i++)
        if (!strcmp(o->arg[0], shells[i].name)) {
            shells[i].print();
            return DS_OK;
        }
    return ds_fail(w, DS_USAGE, "completions are for bash, zsh or fish, not \"%s\"", o->arg[0]);
}
