#include "cli/alike.h"
#include "cli/cli.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define BAR_FROM 4000000 /* bytes from which a bar is worth drawing */

struct shown {
    struct alikes refused, remarks; /* until their file's line is printed above them */
    bool cut;                       /* not all of them are shown */
    struct practice *practice;
    const char *what; /* the step, for undo */
    bool begun;
};

static ds_err begin_step(void *to, ds_why *w)
{
    struct shown *s = to;
    ds_err err = cli_step_begin(s->practice, s->what, w);
    s->begun = !err;
    return err;
}

static void show_progress(void *to, const char *file, int64_t done, int64_t bytes)
{
    (void)to;
    if (bytes >= BAR_FROM) cli_bar_draw(file, (int)(100 * done / bytes));
}

static void keep_told(struct alikes *to, const char *file, int64_t line, const ds_refusal *no)
{
    const struct alike_row row = { file, line, ds_str_of(no->column), ds_str_of(no->value), ds_str_of(no->reason) };
    cli_alikes_add(to, &row);
}

static void keep_refused(void *to, const char *file, int64_t line, const ds_refusal *no)
{
    keep_told(&((struct shown *)to)->refused, file, line, no);
}

static void keep_remark(void *to, const char *file, int64_t line, const ds_refusal *no)
{
    keep_told(&((struct shown *)to)->remarks, file, line, no);
}

static void show_count(const char *word, int64_t n)
{
    if (n) cli_say(", %s %s", cli_thousands(n), word);
}

/* What rows of a kind are left aside for; why each of them was, --rows says. */
static const char *aside_words(ds_record_kind kind)
{
    if (ds_kinds[kind].owner == DS_OWNER_SERIES) return "left aside (naps, unscored, second sleeps)";
    if (ds_kinds[kind].owner == DS_OWNER_SOURCE) return "left aside (no takings, totals, remarks)";
    return kind == DS_SESSION ? "left aside (no visits, totals, remarks)" : "left aside";
}

/* Every row has one of these fates; a doubt is said of rows that came in, and a cell set aside is one of theirs. */
static void show_fates(const ds_counts *c, const char *aside)
{
    show_count("new", c->fresh);
    show_count("updated", c->changed);
    show_count("already known", c->same);
    show_count("refused", c->refused);
    show_count(aside, c->ignored + c->lost);
    show_count("told together with another", c->joined);
    if (c->doubts) cli_say("; %s with a doubt", cli_thousands(c->doubts));
    if (c->cells) cli_say("; %s cell%s set aside", cli_thousands(c->cells), c->cells == 1 ? "" : "s");
}

static const char *rows(int64_t n)
{
    return n == 1 ? "row" : "rows";
}

/* Rows that older versions of the sheet have. */
static void show_withdrawn(const ds_import_result *f)
{
    const ds_lacking *l = &f->lacks;
    if (!l->rows) return;
    cli_say("  %s %s of older versions of this sheet %s not in it: %s%s; ", cli_thousands((int64_t)l->rows), rows((int64_t)l->rows),
            l->rows == 1 ? "is" : "are", l->lines, l->rows > DS_LACKING_SHOWN ? ", ..." : "");
    cli_say(f->replaced ? "taken out, and listed by downshift status --rows\n"
                        : "kept, with a doubt: import this file with --replace to take out what is not to count\n");
}

/* Visits that older lists of its days have. */
static void show_lacking(const ds_import_result *f)
{
    const ds_lacking *l = &f->lacks;
    if (!l->visits) return;
    cli_say("  %s visit%s of these days, in older files, %s not in this one: %s%s; ", cli_thousands((int64_t)l->visits),
            l->visits == 1 ? "" : "s", l->visits == 1 ? "is" : "are", l->which,
            l->visits > DS_LACKING_SHOWN ? ", ..." : "");
    cli_say(f->replaced ? "taken out\n"
                        : "kept, with a doubt: import this file with --replace to take out what is not to count\n");
}


/* Money that older exports of its days told. */
static void show_given_way(const ds_import_result *f)
{
    const ds_given_way *g = &f->gave_way;
    if (g->gone || g->changed) {
        cli_say("  takes the place of older exports of these days: %s new, %s replaced, ", cli_thousands(f->counts.fresh),
                cli_thousands(g->changed));
        cli_say("%s gone", cli_thousands(g->gone));
        if (g->gone) cli_say(" (%s%s)", g->which, g->gone > DS_LACKING_SHOWN ? ", ..." : "");
        cli_say("\n");
    }
    if (g->beside)
        cli_say("  %s %s of older exports of these days, of which this one tells nothing or little, count beside it; if it "
                "is to take their place, import it with --replace\n",
                cli_thousands(g->beside), rows(g->beside));
}

static void show_file(struct shown *s, const ds_import_result *f, bool own)
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
    show_fates(c, aside_words(f->kind));
    cli_say("%s\n", f->known ? " (imported before)" : "");
    if (c->refused) cli_alikes_say(&s->refused, f->file, &s->cut);
    if (c->doubts || c->cells) cli_alikes_say(&s->remarks, f->file, &s->cut);
    show_lacking(f);
    show_withdrawn(f);
    show_given_way(f);
    if (own && *f->unused) cli_say("  columns not read: %s\n", f->unused); /* of a vendor's many that is no news */
    if (f->encoding[0] && ds_str_of(f->encoding).n && !ds_same(ds_str_of(f->encoding), DS_LIT("UTF-8")))
        cli_say("  read as %s\n", f->encoding);
    if (*f->note) cli_say("  %s: %s\n", f->file, f->note);
}

static void show_all(const ds_import_summary *sum)
{
    ds_counts all = { 0 };
    int64_t files = 0, unread = 0;
    for (size_t i = 0; i < sum->n; i++) {
        const ds_counts *c = &sum->file[i].counts;
        unread += sum->file[i].code != DS_OK;
        files += !sum->file[i].code && !*sum->file[i].not_read;
        all.rows += c->rows;
        all.fresh += c->fresh;
        all.changed += c->changed;
        all.same += c->same;
        all.lost += c->lost;
        all.refused += c->refused;
        all.ignored += c->ignored;
        all.joined += c->joined;
        all.doubts += c->doubts;
        all.cells += c->cells;
    }
    /* why stands on stderr, which may be elsewhere */
    if (unread) cli_say("%s file%s could not be read\n", cli_thousands(unread), unread == 1 ? "" : "s");
    if (files < 2) return;
    cli_say("in all %s files, %s rows", cli_thousands(files), cli_thousands(all.rows));
    show_fates(&all, "left aside");
    cli_say("\n");
}

static bool is_of(const ds_import_summary *sum, ds_str file)
{
    for (size_t i = 0; i < sum->n; i++)
        if (!sum->file[i].code && ds_same(ds_str_of(sum->file[i].file), file)) return true;
    return false;
}

/* What rows of several files, or of one, tell only together: visits that cannot both be, dates years off all nights. */
static ds_err show_doubts_between(struct shown *s, const ds_import_summary *sum, ds_why *w)
{
    static const char sql[] = "SELECT file, line, doubt FROM v1_doubt WHERE together ORDER BY file, line";
    struct alikes told = { .arena = &s->practice->arena };
    ds_rows *rows = NULL;
    bool more = false;
    ds_err err = sum->n ? ds_ask(ds_store_db(s->practice->store), ds_str_of(sql), NULL, 0, &rows, w) : DS_OK;
    while (!err && rows && !(err = ds_rows_next(rows, &more, w)) && more) {
        char file[512];
        if (!is_of(sum, ds_rows_at(rows, 0).as.s)) continue;
        ds_copy(file, sizeof file, ds_rows_at(rows, 0).as.s);
        cli_alikes_add(&told, &(struct alike_row){ file, ds_val_int(ds_rows_at(rows, 1), 0), DS_LIT(""), DS_LIT(""),
                                                   ds_rows_at(rows, 2).as.s });
    }
    ds_rows_close(rows);
    if (told.n) cli_say("doubts that rows give together:\n");
    cli_alikes_say(&told, NULL, &s->cut);
    return err;
}

/* "import inbox" */
static const char *name_step(const struct options *o, struct practice *p, const char *const *path, size_t n)
{
    const char *what = o->inbox ? ds_textf(&p->arena, "month %s", o->arg[0]) : "import";
    for (size_t i = 0; what && i < n && strlen(what) < 150; i++) what = ds_textf(&p->arena, "%s %s", what, path[i]);
    return what ? what : "import";
}

/* *refused: the import was taken back, and the store is closed. */
static ds_err check_locked(const struct options *o, struct practice *p, const struct locked_books *l, bool *refused, ds_why *w)
{
    size_t changed = 0;
    ds_err err = cli_locked_check(p, l, true, &changed, w);
    *refused = !err && changed && !o->adjust && !o->dry_run;
    if (err || !changed) return err;
    if (*refused) return cli_locked_refuse(o, p, changed, w);
    cli_say(o->adjust ? "the difference is posted in the next open month: sheet Adjustments of the accountant's workbook\n"
                      : "this would be refused; --adjust imports it and posts the difference in the next open month\n");
    return DS_OK;
}

/* What the store has to say once the files are in; after a failure no more than which clients there were. */
static ds_err show_what_follows(const struct options *o, struct practice *p, struct shown *s, const ds_import_summary *sum, ds_err err,
                                ds_why *w)
{
    const bool kept = !o->dry_run;
    if (!err && kept) err = show_doubts_between(s, sum, w);
    if (!err && kept && sum->n) err = cli_matches_say(p, w);
    cli_new_clients_show(o, sum);
    if (!err && kept) err = cli_questions_say(p, w);
    if (!err && kept) err = cli_services_show(p, w);
    if (s->cut && kept)
        cli_say("\"downshift status --rows\" lists every row refused, every cell set aside and every doubt, with its reason\n");
    return err;
}

ds_err cli_import_paths(const struct options *o, struct practice *p, const char *const *path, size_t n, bool strict,
                        ds_err *verdict, ds_why *w)
{
    struct shown shown = { .refused = { .arena = &p->arena, .by_file = true },
                           .remarks = { .arena = &p->arena, .by_file = true },
                           .practice = p,
                           .what = name_step(o, p, path, n) };
    ds_import_summary sum = { 0 };
    struct locked_books locked = { 0 };
    bool refused = false;
    const ds_import_options how = { .settings = &p->settings,
                                    .formats = p->formats,
                                    .client = o->client,
                                    .format = o->format,
                                    .when = p->now,
                                    .replace = o->replace,
                                    .whole = o->inbox != NULL, /* the month's */
                                    .before = begin_step,
                                    .progress = show_progress,
                                    .refused = keep_refused,
                                    .remark = keep_remark,
                                    .to = &shown };
    ds_err err = cli_locked_begin(p, &locked, w);
    if (!err) err = ds_import(p->store, path, n, &how, &p->arena, &sum, w);
    if (shown.begun && !err) err = ds_store_end_step(p->store, true, w);
    cli_bar_clear();
    for (size_t i = 0; i < sum.n; i++) show_file(&shown, &sum.file[i], !*sum.file[i].client);
    show_all(&sum);
    if (!err && (shown.begun || o->dry_run)) err = check_locked(o, p, &locked, &refused, w);
    if (refused) return err;
    err = show_what_follows(o, p, &shown, &sum, err, w);
    if (!err && !sum.n && !o->inbox) cli_say("no files to import\n");
    if (sum.ours) cli_say("passed over: %s files that downshift wrote\n", cli_thousands((int64_t)sum.ours));
    if (*sum.passed_over) cli_say("passed over: %s\n", sum.passed_over);
    if (o->dry_run) cli_say("dry run: nothing was changed\n");
    *verdict = ds_import_verdict(&sum, strict);
    if (!err && !sum.n && o->inbox)
        err = ds_fail(w, DS_NOINPUT, "%s: no file to read in it; name the folder with the logs by --inbox", o->inbox);
    return err;
}

/* Before a database is made: a mistyped path must not leave one behind. */
ds_err cli_check_path(const char *path, ds_why *w)
{
    return access(path, F_OK) ? ds_fail(w, DS_NOINPUT, "%s: %s", path, strerror(errno)) : DS_OK;
}

static ds_err check_paths(const struct options *o, ds_why *w)
{
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < o->n_args; i++) err = cli_check_path(o->arg[i], w);
    return err;
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
