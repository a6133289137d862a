/* The clients that an import made, and what a person should look at in their codes. */
#include "cli/cli.h"

enum { CODES_SHOWN = 50, PAIRS_SHOWN = 5 };

static void show_new_clients(const struct options *o, const ds_import_summary *sum)
{
    if (!sum->n_made) return;
    cli_say(sum->n_made == 1 ? "new client: " : "new clients: ");
    for (size_t i = 0; i < sum->n_made && i < CODES_SHOWN; i++) cli_say("%s%s", i ? ", " : "", sum->made[i]);
    if (sum->n_made > CODES_SHOWN) cli_say(" and %s more", cli_thousands((int64_t)(sum->n_made - CODES_SHOWN)));
    cli_say(o->client ? " (nobody had the code that --client gives)\n" : "\n");
}

static void show_spreadsheet(const ds_code_hint *h)
{
    static const char *const into[] = {
        [DS_HINT_NUMBER] = "number", [DS_HINT_POWER] = "power", [DS_HINT_DATE] = "date"
    };
    if (h->other)
        cli_say("  \"%s\" and \"%s\" are one %s to a spreadsheet: are they one client? then  downshift clients merge "
                "\"%s\" \"%s\"\n",
                h->code, h->other, h->kind == DS_HINT_DATE ? "date" : "number", h->code, h->other);
    else
        cli_say(
            "  \"%s\" looks like a code that a spreadsheet has turned into a %s: correct it in the log, as text, then "
            " downshift undo  and import again\n",
            h->code, into[h->kind]);
}

static void show_hints(const ds_import_summary *sum)
{
    size_t alike = 0;
    for (size_t i = 0; i < sum->n_hints; i++) {
        const ds_code_hint *h = &sum->hint[i];
        if (h->kind != DS_HINT_ALIKE)
            show_spreadsheet(h);
        else if (alike++ < PAIRS_SHOWN)
            cli_say("  %s differs from %s by one sign: two clients, or one?  downshift clients merge \"%s\" \"%s\"\n",
                    h->code, h->other, h->code, h->other);
    }
    if (alike > PAIRS_SHOWN) cli_say("  and %zu more pairs that differ by one sign\n", alike - PAIRS_SHOWN);
}

void cli_new_clients_show(const struct options *o, const ds_import_summary *sum)
{
    show_new_clients(o, sum);
    show_hints(sum);
}
