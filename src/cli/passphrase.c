#include "cli/cli.h"

#include <downshift/secret.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { LONGEST = 1024, SHORTEST = 8 };

/* A line of the terminal that does not show it; a signal that ends the program in between leaves the terminal as the
 * shell sets it up again. */
static bool read_unseen(FILE *tty, const char *prompt, char line[LONGEST])
{
    struct termios before, unseen;
    const bool known = !tcgetattr(fileno(tty), &before);
    cli_say_aside("%s", prompt);
    if (known) {
        unseen = before;
        unseen.c_lflag &= ~(tcflag_t)ECHO;
        (void)tcsetattr(fileno(tty), TCSAFLUSH, &unseen);
    }
    const bool got = fgets(line, LONGEST, tty) != NULL;
    if (known) (void)tcsetattr(fileno(tty), TCSAFLUSH, &before);
    cli_say_aside("\n");
    if (got) line[strcspn(line, "\n")] = '\0';
    return got;
}

static ds_err type_in(bool fresh, char line[LONGEST], ds_why *w)
{
    char again[LONGEST];
    FILE *tty = fopen("/dev/tty", "r");
    if (!tty) return ds_fail(w, DS_USAGE, "no terminal to ask for the passphrase; set DOWNSHIFT_PASSPHRASE");
    ds_err err = read_unseen(tty, "Passphrase: ", line) ? DS_OK : ds_fail(w, DS_USAGE, "no passphrase was typed");
    if (!err && fresh && (!read_unseen(tty, "Once more: ", again) || strcmp(line, again)))
        err = ds_fail(w, DS_USAGE, "the two differ; nothing was written");
    ds_wipe(again, sizeof again);
    fclose(tty);
    return err;
}

ds_err cli_passphrase_ask(bool fresh, ds_arena *a, ds_str *out, ds_why *w)
{
    char typed[LONGEST] = "";
    const char *set = getenv("DOWNSHIFT_PASSPHRASE");
    ds_err err = set && *set ? DS_OK : type_in(fresh, typed, w);
    const ds_str given = ds_str_of(set && *set ? set : typed);
    if (!err && fresh && given.n < SHORTEST) err = ds_fail(w, DS_USAGE, "a passphrase of %d signs or more; several words are easiest to keep", SHORTEST);
    if (!err && !(*out = ds_keep(a, given)).p) err = ds_fail(w, DS_MEMORY, "the passphrase");
    ds_wipe(typed, sizeof typed);
    return err;
}

void cli_passphrase_forget(ds_str p)
{
    if (p.p) ds_wipe((char *)p.p, p.n);
}
