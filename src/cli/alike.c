#include "cli/alike.h"

#include "cli/cli.h"

#include <inttypes.h>
#include <string.h>

enum { GROUPS = 500, /* kept */ GROUPS_SHOWN = 10 /* of a file, or of all */ };

enum { FAULT = 320 /* a column's name and a reason */ };

/* What stood in the cell, in quotes, as the reason has it: cut where it is long, and perhaps with quotes of its own.
 * Empty for none. */
static ds_str quoted(ds_str value, ds_str reason)
{
    const char *from = memchr(reason.p, '"', reason.n), *end = reason.p + reason.n;
    if (!from) return (ds_str){ end, 0 };
    size_t left = (size_t)(end - from);
    if (value.n && left > value.n + 1 && !memcmp(from + 1, value.p, value.n) && from[value.n + 1] == '"')
        return (ds_str){ from, value.n + 2 };
    const char *to = memchr(from + 1, '"', left - 1);
    return to ? (ds_str){ from, (size_t)(to - from) + 1 } : (ds_str){ end, 0 };
}

/* What is wrong, whatever stood there. */
static void fault_of(const struct alike_row *r, char out[FAULT])
{
    const ds_str cell = quoted(r->value, r->reason);
    const ds_str before = { r->reason.p, (size_t)(cell.p - r->reason.p) };
    const ds_str behind = { cell.p + cell.n, r->reason.n - before.n - cell.n };
    ds_print(out, FAULT, "%.*s%s%.*s%s%.*s", DS_FMT(r->column), r->column.n ? ": " : "", DS_FMT(before),
             cell.n ? "\"...\"" : "", DS_FMT(behind));
}

static bool is_in(const struct alikes *all, const struct alike *g, const char *file, const char *fault)
{
    return !strcmp(g->fault, fault) && (!all->by_file || !strcmp(g->file, file));
}

static struct alike *find(struct alikes *all, const char *file, const char *fault)
{
    if (all->at && is_in(all, all->at, file, fault)) return all->at;
    for (struct alike *g = all->first; g; g = g->next)
        if (is_in(all, g, file, fault)) return g;
    return NULL;
}

static struct alike *make(struct alikes *all, const char *file, const char *fault)
{
    struct alike *g = all->n < GROUPS ? ds_alloc(all->arena, sizeof *g) : NULL;
    if (!g || !(g->file = ds_keep(all->arena, ds_str_of(file)).p)) return NULL;
    if (!(g->fault = ds_keep(all->arena, ds_str_of(fault)).p)) return NULL;
    if (all->last)
        all->last->next = g;
    else
        all->first = g;
    all->last = g;
    all->n++;
    return g;
}

void cli_alikes_add(struct alikes *all, const struct alike_row *r)
{
    char fault[FAULT];
    fault_of(r, fault);
    struct alike *g = find(all, r->file, fault);
    if (!g) g = make(all, r->file, fault);
    if (g && g->rows < ALIKE_SHOWN)
        g->line[g->rows] = ds_textf(all->arena, "%s:%" PRId64 ": %.*s%s%.*s", r->file, r->line, DS_FMT(r->column),
                                    r->column.n ? ": " : "", DS_FMT(r->reason));
    if (g)
        g->rows++;
    else
        all->more++;
    all->at = g;
}

static void say_group(const struct alike *g)
{
    for (int i = 0; i < ALIKE_SHOWN && i < g->rows; i++)
        if (g->line[i]) cli_say("  %s\n", g->line[i]);
    if (g->rows > ALIKE_SHOWN)
        cli_say("    and %s more, %s rows in all: %s\n", cli_thousands(g->rows - ALIKE_SHOWN), cli_thousands(g->rows),
                g->fault);
}

void cli_alikes_say(const struct alikes *all, const char *file, bool *cut)
{
    int64_t rest = file ? 0 : all->more;
    int shown = 0, kinds = 0;
    for (const struct alike *g = all->first; g; g = g->next) {
        if (file && strcmp(g->file, file)) continue;
        if (shown < GROUPS_SHOWN) {
            shown++;
            say_group(g);
            *cut |= g->rows > ALIKE_SHOWN;
        } else {
            kinds++;
            rest += g->rows;
        }
    }
    if (rest) cli_say("    and %s more rows, with %d other faults\n", cli_thousands(rest), kinds ? kinds : 1);
    *cut |= rest > 0 || all->more > 0;
}
