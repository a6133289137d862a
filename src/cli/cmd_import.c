#include "cli.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#define SHOWN    10      /* refused rows printed of a file; status and the workbook list all */
#define BAR_FROM 4000000 /* bytes from which a bar is worth drawing */

struct shown {
    const char *file;
    int64_t n;
    bool bar;
};

static void clear_bar(struct shown *s)
{
    if (s->bar) fprintf(stderr, "\r\033[K");
    s->bar = false;
}

static void show_progress(void *to, const char *file, int64_t done, int64_t bytes)
{
    struct shown *s = to;
    if (bytes < BAR_FROM || !isatty(STDERR_FILENO)) return;
    int percent = (int)(100 * done / bytes);
    fprintf(stderr, "\r%.40s [%-25.*s] %3d %%", file, percent / 4, "#########################", percent);
    s->bar = true;
}

static void show_refused(void *to, const char *file, int64_t line, const ds_refusal *no)
{
    struct shown *s = to;
    if (s->file != file) *s = (struct shown){ .file = file, .bar = s->bar };
    clear_bar(s);
    if (s->n++ == SHOWN) printf("  ... and more; \"downshift status\" lists them all\n");
    if (s->n > SHOWN) return;
    if (*no->column)
        printf("  %s:%" PRId64 ": %s \"%s\": %s\n", file, line, no->column, no->value, no->reason);
    else
        printf("  %s:%" PRId64 ": %s\n", file, line, no->reason);
}

static void show_count(const char *word, int64_t n)
{
    if (n) printf(", %s %s", thousands(n), word);
}

static void show_file(const ds_import_result *f)
{
    if (f->code) {
        fprintf(stderr, "downshift: %s (%s)\n", f->story, ds_err_text(f->code));
        return;
    }
    const ds_counts *c = &f->counts;
    printf("%s: %s", f->file, f->title);
    if (*f->client) printf(" of client %s", f->client);
    printf(": %s rows", thousands(c->rows));
    if (*f->range) printf(", %s", f->range);
    show_count("new", c->fresh);
    show_count("updated", c->changed);
    show_count("already known", c->same);
    show_count("refused", c->refused);
    show_count("left aside (naps, unscored, second sleeps)", c->ignored + c->lost);
    show_count("with a doubt", c->doubts);
    printf("%s\n", f->known ? " (imported before)" : "");
    if (*f->unused) printf("  columns not read: %s\n", f->unused);
    if (f->encoding[0] && ds_str_of(f->encoding).n && !ds_same(ds_str_of(f->encoding), DS_LIT("UTF-8")))
        printf("  read as %s\n", f->encoding);
}

ds_err import_paths(const struct options *o, struct practice *p, const char *const *path, size_t n, bool strict,
                    ds_err *verdict, ds_why *w)
{
    struct shown shown = { 0 };
    ds_import_summary sum = { 0 };
    const ds_import_options how = { .settings = &p->settings,
                                    .formats = p->formats,
                                    .client = o->client,
                                    .format = o->format,
                                    .dry_run = o->dry_run,
                                    .progress = show_progress,
                                    .refused = show_refused,
                                    .to = &shown };
    ds_err err = ds_import(p->store, path, n, &how, &p->arena, &sum, w);
    clear_bar(&shown);
    for (size_t i = 0; i < sum.n; i++) show_file(&sum.file[i]);
    if (!err && !sum.n) printf("no files to import\n");
    if (o->dry_run) printf("dry run: nothing was changed\n");
    *verdict = ds_import_verdict(&sum, strict);
    return err;
}

ds_err cmd_import(const struct options *o, ds_why *w)
{
    struct practice p;
    ds_err verdict = DS_OK;
    ds_err err = practice_open(o, DS_STORE_WRITE, true, &p, w);
    if (err) return err;
    err = import_paths(o, &p, o->arg, o->n_args, true, &verdict, w);
    practice_close(&p);
    return err ? err : verdict;
}
