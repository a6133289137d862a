/* cli: what the commands share. Results go to stdout, progress and errors to stderr. */
#ifndef DOWNSHIFT_CLI_H
#define DOWNSHIFT_CLI_H

#include <downshift/analyse.h>
#include <downshift/bookkeeping.h>
#include <downshift/base.h>
#include <downshift/settings.h>
#include <downshift/import.h>
#include <downshift/flag.h>
#include <downshift/kpi.h>
#include <downshift/trials.h>
#include <downshift/record.h>
#include <downshift/report.h>
#include <downshift/audience.h>
#include <downshift/partner.h>
#include <downshift/person.h>
#include <downshift/query.h>
#include <downshift/results.h>
#include <downshift/store.h>

#include <jansson.h>

/* ---- the command line, read (options.c) ---- */

struct options {
    const char *db, *out, *inbox, *client, *format, *formats, *reports, *month, *as_of, *as, *fresh, *country, *test,
        *from, *to, *quarter, *year, *basis, *partner, *scope, *until, *jobs, *compare, *sessions, *every, *start, *seed, *outcome, *of_template, *event;
    bool json, dry_run, schema, rows, replace, adjust, table, samples, draft, revoke, all, csv, ndjson, encrypt, sealed, next, analyse, list, help, version;
    const char **arg; /* the words that are no options; NULL-terminated */
    size_t n_args;
};

struct command {
    const char *name, *args, *help;
    const char *more; /* shown by `downshift NAME --help` */
    const char *options; /* names of those it takes, a blank between; --db, --help and --version go with all */
    size_t min_args, max_args;
    ds_err (*run)(const struct options *o, ds_why *w);
};

struct cli_option {
    const char *name, *value; /* value: what stands behind it; NULL: nothing does */
    const char *help;
    size_t at;
};

extern const struct cli_option cli_options[]; /* ends with a NULL name */
/* NULL: with every command. */
bool cli_option_goes_with(const struct cli_option *k, const struct command *c);

DS_MUST ds_err cli_options_read(int argc, char **argv, ds_arena *a, struct options *o, const struct command **c,
                                ds_why *w);
void cli_help_print(const struct command *c); /* NULL: the whole program */
extern const struct command cli_commands[];   /* ends with a NULL name */

/* ---- what most commands open (practice.c) ---- */

struct practice {
    ds_arena arena;
    ds_settings settings;
    ds_formats *formats;
    ds_reports *reports;
    ds_store *store;
    /* "2026-11-01 09:00" on the local clock, or SOURCE_DATE_EPOCH in UTC where that is set and not empty: the one time that
     * a command knows */
    char now[20];
    struct written_file *first_written, *last_written; /* for the folder's manifest */
    bool written_full;                                 /* there was no memory for one */
};

/* Settings from beside the database, formats, reports, then the store. make: create the database when there is none.
 * DS_USAGE: SOURCE_DATE_EPOCH is no number of seconds. */
DS_MUST ds_err cli_practice_open(const struct options *o, ds_store_mode mode, bool make, struct practice *p, ds_why *w);
/* The same with an empty store in memory in place of the database, for a file that is only looked at. */
DS_MUST ds_err cli_practice_trial(const struct options *o, struct practice *p, ds_why *w);
void cli_practice_close(struct practice *p);
/* "ann/export.zip!sleeps.csv": cut behind the archive; gives what lies in it, NULL where it is a file. */
const char *cli_cut_member(char *path);
char *cli_beside_db(const char *db, const char *name, ds_arena *a); /* DIR/name for DIR/practice.db; NULL: no memory */

/* passphrase.c: of DOWNSHIFT_PASSPHRASE, else typed at the terminal unseen, twice where it is new. In the arena, which the
 * caller wipes by cli_passphrase_forget. DS_USAGE: neither is there, it is shorter than 8 bytes, or typed in two ways. */
DS_MUST ds_err cli_passphrase_ask(bool fresh, ds_arena *a, ds_str *out, ds_why *w);
void cli_passphrase_forget(ds_str p);

DS_MUST ds_err cli_date_option(const char *name, const char *text, ds_date *d, ds_why *w);
/* --jobs N; 0 where it is not given. */
DS_MUST ds_err cli_jobs_option(const struct options *o, int64_t *jobs, ds_why *w);
DS_MUST ds_err cli_month_option(const char *text, ds_date *first, ds_why *w);

/* A client's code as it stands now, however it is written and if it was another before; unchanged where nobody has
 * it. */
DS_MUST ds_err cli_client_now(struct practice *p, ds_str *code, ds_why *w);
/* Ends what ds_store_begin began: kept where `made` is DS_OK, else taken back; gives that, or what keeping it failed by. */
DS_MUST ds_err cli_transaction_end(struct practice *p, ds_err made, ds_why *w);
/* Before a step that `undo` may take back; what it is is cut where it is long. Says so where no backup can be made. */
DS_MUST ds_err cli_step_begin(struct practice *p, const char *what, ds_why *w);
/* Ends it; made: what became of it. Gives that, or what ending it failed by. */
DS_MUST ds_err cli_step_end(struct practice *p, ds_err made, ds_why *w);

/* ---- work that `month` shares with the single commands ---- */

/* Imports and prints the summary. verdict: ds_import_verdict; the stories of failed files are told already. DS_NOINPUT:
 * an inbox (--inbox) without a file. */
DS_MUST ds_err cli_import_paths(const struct options *o, struct practice *p, const char *const *path, size_t n,
                                bool strict, ds_err *verdict, ds_why *w);

/* DS_NOINPUT where there is no such file or folder. */
DS_MUST ds_err cli_check_path(const char *path, ds_why *w);

/* Names the clients that an import made, and what should be looked at in their codes. */
/* Whether two clients are one: each question with what both are known by and the commands to answer it. */
DS_MUST ds_err cli_clients_review(const struct options *o, struct practice *p, ds_why *w);
/* clients_export.c, clients_erase.c: all of one client, as a workbook and JSON; the client out of the store, and a list of the files
 * that may hold more. */
DS_MUST ds_err cli_clients_export(const struct options *o, struct practice *p, ds_str code, ds_why *w);
DS_MUST ds_err cli_clients_erase(const struct options *o, struct practice *p, ds_str code, ds_why *w);
/* How many there are, where there are any. */
DS_MUST ds_err cli_questions_say(struct practice *p, ds_why *w);
void cli_new_clients_show(const struct options *o, const ds_import_summary *sum);

/* How many visits two sources tell of, and what has no other half: notes, visits, sales. */
DS_MUST ds_err cli_matches_say(struct practice *p, ds_why *w);

/* Names the services that the catalogue has not, with the line to add to it. */
DS_MUST ds_err cli_services_show(struct practice *p, ds_why *w);

/* The report of several practices, which `downshift combine` writes: `report` and `month` do not. */
#define CLI_NETWORK "network"

struct report_order {
    ds_date month;       /* first day; DS_NO_DATE when none was asked */
    const char *client;  /* CODE, "all" (any with a record up to the month's end), or NULL: those with a record in the month */
    const char *out;     /* folder; NULL: here */
    const char *as;      /* "xlsx,pdf"; NULL: a workbook */
    int64_t jobs;        /* processes that write clients' reports; 0: one a core */
    int64_t run;
    ds_table table[DS_KPI_TABLES + DS_FLAG_TABLES + DS_TRIAL_TABLES]; /* by cli_month_tables, cli_trial_tables; else none */
    size_t tables;
    ds_date last;           /* of a period; 0: the month's */
    ds_date from;           /* first day of a period that is no whole months: `spans` */
    bool spans;
    char period[DS_PERIOD_TEXT]; /* "2026-Q4", "2026-08-10_2026-10-20" */
    ds_book_order book_order;
    ds_kept_books books;    /* for the accountant's reports */
    bool kept;              /* they are there */
    ds_partner_figures figures; /* for a partner's reports */
    const ds_partner *partner;  /* whom they are for; NULL: nobody */
    ds_book_file *file;     /* to be written beside them */
    size_t files;
    char made[20];
};
/* released.c: files written for somebody else than the practice, for the release log. */
struct released {
    struct released_file *first, *last;
    bool full; /* there was no memory for one */
};
/* client: whom it tells of; NULL: nobody in particular. */
void cli_released_add(struct released *l, struct practice *p, const char *path, size_t n, const char *client);
/* Notes them. to: whom a client allows it, or who gets what is otherwise the practice's own; NULL: the client, or the
 * accountant. */
DS_MUST ds_err cli_released_keep(const struct released *l, struct practice *p, const ds_report *r, const struct report_order *order,
                                 const char *to, ds_why *w);
/* manifest.c: a file, or a folder of them, that this command wrote; report: borrowed. */
void cli_written(struct practice *p, ds_str path, const char *report);
/* Says in the folder's manifest what was written there, and of what. Nothing where nothing was. */
DS_MUST ds_err cli_manifest_write(const struct options *o, struct practice *p, const struct report_order *order, ds_why *w);
/* Writes the report, one workbook or one a client, and prints the names of the files. */
DS_MUST ds_err cli_report_write_all(const struct options *o, struct practice *p, const ds_report *r,
                                    const struct report_order *order, ds_why *w);
/* partner.c: what the partner of --partner is told of the order's period; run: by the analysis as of its end. DS_USAGE:
 * practice.yaml names no such partner; DS_CONFIG: its entry lacks something; DS_DENIED: it would tell of somebody. */
DS_MUST ds_err cli_partner_ask(const struct options *o, struct practice *p, struct report_order *order, ds_why *w);
/* Notes what was shown, in the open transaction. */
DS_MUST ds_err cli_partner_keep(struct practice *p, const struct report_order *order, ds_why *w);
/* FOLDER/NAME.xlsx, a workbook to type into, or NAME.xlsx with folder NULL; says so. */
DS_MUST ds_err cli_template_write(const ds_blank *b, const ds_settings *s, bool samples, const char *folder, ds_arena *a,
                                  ds_why *w);
/* DIR/kpis for --reports DIR; NULL without it, or when there is no memory. */
const char *cli_kpi_folder(const struct options *o, ds_arena *a);
DS_MUST ds_err cli_kpi_catalogue(const struct options *o, struct practice *p, ds_kpis **out, ds_why *w);
/* A month's value as people read it: "3 of 8" where a share rests on too few. */
void cli_kpi_value(char *out, size_t cap, const ds_kpi *k, const ds_kpi_month *m);
json_t *cli_kpi_month_json(const ds_kpi_month *m);
/* What makes the figure of that name in the last month. */
json_t *cli_kpi_rows_json(const ds_kpi_figures *f, const char *name);
/* The key figures up to that month: the shipped ones, those of --reports DIR in DIR/kpis, those of the settings. */
DS_MUST ds_err cli_kpi_ask(const struct options *o, struct practice *p, ds_date month, ds_kpi_figures *out, ds_why *w);
/* The month's first day of what came in last. DS_DATA: nothing has come in yet. */
DS_MUST ds_err cli_last_month(struct practice *p, ds_date *month, ds_why *w);
/* Flags and guidance of that month by that run, likewise; DIR/flags. */
DS_MUST ds_err cli_flags_ask(const struct options *o, struct practice *p, int64_t run, ds_date month, ds_flags_found *out, ds_why *w);
/* The order's tables: key figures, and flags by its run. */
/* The flags alone: a client may know own ones, and no key figure. */
DS_MUST ds_err cli_flag_tables(const struct options *o, struct practice *p, struct report_order *order, ds_why *w);
DS_MUST ds_err cli_month_tables(const struct options *o, struct practice *p, struct report_order *order, ds_why *w);
/* Adds those of experiments; shown: one's number, 0: of each client the newest. */
DS_MUST ds_err cli_trial_tables(struct practice *p, struct report_order *order, int64_t shown, ds_why *w);
/* books.c: the period of --month, --quarter or --year; DS_USAGE for none or two. */
DS_MUST ds_err cli_period(const struct options *o, struct report_order *order, ds_why *w);
/* The books of the order's period and their import files, kept and not written. Without accounts: says which lines are
 * missing, DS_DATA; with --draft adds them to practice.yaml, and nothing is kept. */
DS_MUST ds_err cli_books_keep(const struct options *o, struct practice *p, struct report_order *order, ds_why *w);
/* The same for `month`, which missing accounts do not stop. */
DS_MUST ds_err cli_books_of_month(const struct options *o, struct practice *p, struct report_order *order, ds_why *w);
/* The books of these days as closing keeps them and locks hold them. */
DS_MUST ds_err cli_books_between(struct practice *p, ds_date first, ds_date last, ds_kept_books *out, ds_why *w);
/* Writes the import files, and which row of which file was posted where. */
DS_MUST ds_err cli_books_write(struct practice *p, const struct report_order *order, ds_why *w);
/* locked_books.c: the books of months that were closed, before an import. */
struct locked_books {
    bool any;
    ds_date first, last; /* months, by their first days */
    ds_kept_books before;
};
DS_MUST ds_err cli_locked_begin(struct practice *p, struct locked_books *l, ds_why *w);
/* After it: how many lines of them are otherwise now; with `say` it tells which, and by how much. */
DS_MUST ds_err cli_locked_check(struct practice *p, const struct locked_books *l, bool say, size_t *lines, ds_why *w);
/* Takes the import back: DS_DATA, and the store is closed. */
DS_MUST ds_err cli_locked_refuse(const struct options *o, struct practice *p, size_t lines, ds_why *w);
DS_MUST ds_err cli_findings_print(struct practice *p, int64_t run, ds_why *w);

/* ---- printing (print.c, json.c): the only files that do ---- */

/* One sentence or a piece of it to stdout, or to stderr. Whatever its values hold, they put no control character, escape sequence,
 * line end or turn of the reading order on the terminal; the line ends of fmt itself are kept. */
void cli_say(const char *fmt, ...) DS_PRINTF(1, 2);
void cli_say_aside(const char *fmt, ...) DS_PRINTF(1, 2);
void cli_say_text(const char *text); /* a text of several lines */
void cli_say_stopped(void);          /* that a signal ends it; may be called in a signal handler */
bool cli_say_lost(void);             /* a sentence could not be printed for want of memory */

/* Draws how far work is on a terminal's stderr, in place of what was drawn before; nothing where stderr is no terminal. */
void cli_bar_draw(const char *what, int percent);
void cli_bar_clear(void); /* before anything else is printed */
extern const ds_analyse_watch cli_show_analysis; /* draws it for an analysis */

const char *cli_thousands(int64_t n); /* "12,345", in one of a few buffers that take turns */
/* Takes the document over and prints it on stdout. */
DS_MUST ds_err cli_json_out(json_t *j, ds_why *w);
/* Writes the document aside, mode 0600, brings it to disk and renames it. */
DS_MUST ds_err cli_json_file(const json_t *j, const char *path, ds_why *w);
/* Every row of a query as an array of objects; *out is the caller's. */
DS_MUST ds_err cli_json_rows(ds_db *db, const char *sql, const ds_param *p, size_t n, json_t **out, ds_why *w);
/* A string of whatever text: what is none is U+FFFD. NULL when out of memory. */
json_t *cli_json_text(ds_str s);
json_t *cli_json_with(json_t *list, json_t *item); /* takes both over; NULL when there was no memory for either */
json_t *cli_json_results(const ds_results *r); /* docs/results.md; NULL when out of memory */

/* Closes the month before that one, where it has something, is open and ended 45 days ago or more, and says so. */
DS_MUST ds_err cli_close_before(const struct options *o, struct practice *p, ds_date month, ds_why *w);

ds_err cmd_init(const struct options *o, ds_why *w);
ds_err cmd_import(const struct options *o, ds_why *w);
ds_err cmd_analyse(const struct options *o, ds_why *w);
ds_err cmd_report(const struct options *o, ds_why *w);
ds_err cmd_kpi(const struct options *o, ds_why *w);
ds_err cmd_flags(const struct options *o, ds_why *w);
ds_err cmd_authorise(const struct options *o, ds_why *w);
ds_err cmd_plan(const struct options *o, ds_why *w);
ds_err cmd_experiment(const struct options *o, ds_why *w);
ds_err cmd_releases(const struct options *o, ds_why *w);
ds_err cmd_backup(const struct options *o, ds_why *w);
ds_err cmd_export(const struct options *o, ds_why *w);
ds_err cmd_share(const struct options *o, ds_why *w);
ds_err cmd_combine(const struct options *o, ds_why *w);
ds_err cmd_restore(const struct options *o, ds_why *w);
ds_err cmd_close(const struct options *o, ds_why *w);
ds_err cmd_doctor(const struct options *o, ds_why *w);
ds_err cmd_manual(const struct options *o, ds_why *w);
ds_err cmd_completions(const struct options *o, ds_why *w);
ds_err cmd_month(const struct options *o, ds_why *w);
ds_err cmd_explain(const struct options *o, ds_why *w);
ds_err cmd_trace(const struct options *o, ds_why *w);
ds_err cmd_verify(const struct options *o, ds_why *w);
ds_err cmd_undo(const struct options *o, ds_why *w);
ds_err cmd_clients(const struct options *o, ds_why *w);
ds_err cmd_status(const struct options *o, ds_why *w);
ds_err cmd_services(const struct options *o, ds_why *w);
ds_err cmd_formats(const struct options *o, ds_why *w);
/* formats --test NAME FILE (format_test.c). DS_DATA: a row is refused, or none makes a record. */
ds_err cli_format_test(const struct options *o, ds_why *w);
/* formats --new [NAME] FILE (format_draft.c). */
ds_err cli_format_draft(const struct options *o, const ds_formats *all, ds_arena *a, ds_why *w);
/* Says in Markdown what each format was checked on (format_table.c). */
void cli_format_table(const ds_formats *all);
ds_err cmd_template(const struct options *o, ds_why *w);
ds_err cmd_reports(const struct options *o, ds_why *w);

#endif
