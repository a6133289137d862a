#include "cli/cli.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SHOWN    10      /* refused rows printed of a file; status and the workbook list all */
#define BAR_FROM 4000000 /* bytes from which a bar is worth drawing */

/* A refused row, kept until its file's line is printed above it. */
struct told {
    const struct told *next;
    const char *file, *text;
};

struct shown {
    ds_arena *arena;
    struct told *last;
    const struct told *first;
    int64_t of_file; /* rows kept of the last one's file */
};

static void show_progress(void *to, const char *file, int64_t done, int64_t bytes)
{
    (void)to;
    if (bytes >= BAR_FROM) cli_bar_draw(file, (int)(100 * done / bytes));
}

static void keep_refused(void *to, const char *file, int64_t line, const ds_refusal *no)
{
    struct shown *s = to;
    s->of_file = s->last && !strcmp(s->last->file, file) ? s->of_file + 1 : 1;
    struct told *t = s->of_file > SHOWN + 1 ? NULL : ds_alloc(s->arena, sizeof *t);
    if (!t) return; /* the store keeps every row; status lists them */
    if (!(t->file = ds_keep(s->arena, ds_str_of(file)).p)) return;
    t->text = ds_textf(s->arena, "%s:%" PRId64 ": %s%s%s", file, line, no->column, *no->column ? ": " : "", no->reason);
    if (s->last)
        s->last->next = t;
    else
        s->first = t;
    s->last = t;
}

static void show_refused(const struct shown *s, const char *file)
{
    int n = 0;
    for (const struct told *t = s->first; t; t = t->next) {
        if (!t->text || strcmp(t->file, file)) continue;
        if (n++ == SHOWN) {
            cli_say("  ... and more; \"downshift status\" lists them all\n");
            return;
        }
        cli_say("  %s\n", t->text);
    }
}

static void show_count(const char *word, int64_t n)
{
    if (n) cli_say(", %s %s", cli_thousands(n), word);
}

static void show_file(const struct shown *s, const ds_import_result *f, bool own)
{
    if (f->code) {
        cli_say_aside("downshift: %s (%s)\n", f->story, ds_err_text(f->code));
        return;
    }
    const ds_counts *c = &f->counts;
    cli_say("%s: %s", f->file, f->title);
    if (*f->not_read) {
        cli_say(", not read: %s\n", f->not_read);
        return;
    }
    if (*f->client) cli_say(" of client %s", f->client);
    cli_say(": %s rows", cli_thousands(c->rows));
    if (*f->range) cli_say(", %s", f->range);
    show_count("new", c->fresh);
    show_count("updated", c->changed);
    show_count("already known", c->same);
    show_count("refused", c->refused);
    show_count("left aside (naps, unscored, second sleeps)", c->ignored + c->lost);
    show_count("told together with another", c->joined);
    show_count("with a doubt", c->doubts);
    cli_say("%s\n", f->known ? " (imported before)" : "");
    show_refused(s, f->file);
    if (own && *f->unused) cli_say("  columns not read: %s\n", f->unused); /* of a vendor's many that is no news */
    if (f->encoding[0] && ds_str_of(f->encoding).n && !ds_same(ds_str_of(f->encoding), DS_LIT("UTF-8")))
        cli_say("  read as %s\n", f->encoding);
}

ds_err cli_import_paths(const struct options *o, struct practice *p, const char *const *path, size_t n, bool strict,
                        ds_err *verdict, ds_why *w)
{
    struct shown shown = { .arena = &p->arena };
    ds_import_summary sum = { 0 };
    const ds_import_options how = { .settings = &p->settings,
                                    .formats = p->formats,
                                    .client = o->client,
                                    .format = o->format,
                                    .when = p->now,
                                    .whole = o->inbox != NULL, /* the month's */
                                    .progress = show_progress,
                                    .refused = keep_refused,
                                    .to = &shown };
    ds_err err = ds_import(p->store, path, n, &how, &p->arena, &sum, w);
    cli_bar_clear();
    for (size_t i = 0; i < sum.n; i++) show_file(&shown, &sum.file[i], !*sum.file[i].client);
    if (!err && !sum.n) cli_say("no files to import\n");
    if (sum.ours) cli_say("passed over: %s files that downshift wrote\n", cli_thousands((int64_t)sum.ours));
    if (*sum.passed_over) cli_say("passed over: %s\n", sum.passed_over);
    if (o->dry_run) cli_say("dry run: nothing was changed\n");
    *verdict = ds_import_verdict(&sum, strict);
    return err;
}

/* Before a database is made: a mistyped path must not leave one behind. */
static ds_err check_paths(const struct options *o, ds_why *w)
{
    for (size_t i = 0; i < o->n_args; i++)
        if (access(o->arg[i], F_OK)) return ds_fail(w, DS_NOINPUT, "%s: %s", o->arg[i], strerror(errno));
    return DS_OK;
}

ds_err cmd_import(const struct options *o, ds_why *w)
{
    struct practice p;
    ds_err verdict = DS_OK;
    ds_err err = access(o->db, F_OK) ? check_paths(o, w) : DS_OK;
    if (!err) err = cli_practice_open(o, DS_STORE_WRITE, true, &p, w);
    if (err) return err;
    err = cli_import_paths(o, &p, o->arg, o->n_args, true, &verdict, w);
    cli_practice_close(&p);
    return err ? err : verdict;
}
