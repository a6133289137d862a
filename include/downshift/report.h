/* report: a definition (YAML) and a database made for its audience, to a workbook. Knows no statistics.
 */
#ifndef DOWNSHIFT_REPORT_H
#define DOWNSHIFT_REPORT_H

#include <downshift/base.h>
#include <downshift/settings.h>
#include <downshift/audience.h>
#include <downshift/query.h>

/* The document property by which a workbook of ours is known, in docProps/custom.xml; its value is the report's
 * name. */
#define DS_WORKBOOK_MARK "Downshift report"

typedef struct ds_reports ds_reports;
typedef struct ds_report ds_report;

/* The embedded definitions, then every *.yaml of dir (NULL: none), which add or override by name. */
DS_MUST ds_err ds_reports_load(const char *dir, ds_arena *a, ds_reports **out, ds_why *w);
/* How many there are. */
size_t ds_reports_count(const ds_reports *r);
/* The i-th, 0 .. count - 1: the shipped ones by name, then the others; borrowed. */
const ds_report *ds_reports_at(const ds_reports *r, size_t i);
/* NULL when none is called so. */
const ds_report *ds_reports_named(const ds_reports *r, const char *name);
/* The report with its words in a language: "en", or one that has a catalogue, embedded or in dir/languages. Each is
 * made once. DS_CONFIG: there is no such catalogue. */
DS_MUST ds_err ds_reports_in(ds_reports *r, const ds_report *one, const char *language, ds_arena *a,
                             const ds_report **out, ds_why *w);
const char *ds_report_name(const ds_report *r); /* "monthly-review" */
const char *ds_report_title(const ds_report *r); /* "Monthly practice review" */
const char *ds_report_about(const ds_report *r); /* one line; "" when the definition has none */
ds_audience ds_report_audience(const ds_report *r); /* who it is for, and so what its queries see */
bool ds_report_takes_month(const ds_report *r);     /* it must be given a month, or a period */
bool ds_report_takes_period(const ds_report *r);    /* that may be a quarter or a year, too */
bool ds_report_takes_days(const ds_report *r);      /* that may be the days from one to another, too */
bool ds_report_takes_client(const ds_report *r);    /* it must be given a client */
bool ds_report_takes_partner(const ds_report *r);   /* it must be given whom that client has authorised */

#define DS_PERIOD_TEXT 22 /* bytes of "2026-08-10_2026-10-20" */
typedef struct {
    const char *store_path;
    ds_db *store;        /* at store_path, open for many reports of one state (ds_db_open); NULL: opened for this one.
                            Not for reports to the practice, which read the store itself */
    ds_db **copy;        /* where there is a store: the copy that the last report of this definition was made of, to be
                            filled anew for this one, NULL before the first; yours to close (ds_snapshot_close) */
    const ds_settings *settings;
    int64_t run;         /* the analysis shown */
    ds_date month;       /* first day of the month or period; DS_NO_DATE when the report takes none */
    ds_date last;        /* last day of a period; 0: of the month */
    const char *period;  /* as names of files have it, "2026-Q4", "2026-08-10_2026-10-20"; NULL: the month */
    ds_date from;        /* first of the days that are reported in place of a month, and end with `last`, in the month
                            `month`; counts where the report takes days and there is a period */
    const char *basis;   /* of its books, "accrual" or "cash"; NULL: none */
    const char *client;  /* code, NULL when the report takes none */
    const char *partner; /* whom it goes to, NULL when the report takes none */
    ds_date today;       /* on which an authorisation must hold */
    unsigned twin;       /* how many clients before this one have a code that differs in its capitals only: their files
                            have this name */
    const char *out_dir; /* made when absent */
    const char *as;      /* the output's name, "xlsx", "pdf" or "csv"; NULL: xlsx */
    const ds_table *tables; /* n_tables that a report may ask beside the views (kpi.h, bookkeeping.h) */
    size_t n_tables;
    const char *made;    /* "2026-11-01 09:00", printed in the source line and set as the document's creation time */
} ds_report_job;

/* Whether this computer has a font, without which there is no PDF. */
bool ds_report_has_fonts(void);
/* DS_USAGE unless each of "xlsx,pdf" is an output. */
DS_MUST ds_err ds_report_check_as(const char *list, ds_why *w);

/* Writes NAME-YYYY-MM[-CODE][~TWIN][-PARTNER].xlsx or .pdf, or a folder of that name with a file a table: aside,
 * checked, then renamed;
 * mode 0600. path (at least 512 bytes) gets its name. DS_NOWRITE and DS_MEMORY: what stood there stands there still;
 * DS_CONFIG: the definition, located; DS_USAGE: no such output, or what the report takes is missing. */
DS_MUST ds_err ds_report_write(const ds_report *r, const ds_report_job *job, char *path, size_t cap, ds_why *w);

/* Removes from a folder what reports that were cut off had begun; never what a live program writes. ds_report_write
 * does so by itself, but for a job whose store the caller has open: of many reports once is enough. */
void ds_report_sweep(const char *folder);

/* Writes a text beside reports: aside, read back, then renamed; mode 0600. The folder of path is made when absent. */
DS_MUST ds_err ds_report_write_text(const char *path, ds_str text, ds_why *w);

/* ---- views as flat files ---- */

/* db: asked as it is, so the caller chooses what it may show. view: NULL ends the list; of each its columns, in the
 * order of the view. told: after each file, may be NULL. */
typedef struct {
    ds_db *db;
    const char *const *view;
    const char *kind;   /* "csv" or "ndjson" */
    const char *folder; /* made when absent; mode 0700 */
    const char *made;   /* "2026-11-01 09:00" */
    void (*told)(void *to, const char *file, int64_t rows);
    void *to;
} ds_flat_job;
/* FOLDER/VIEW.csv (RFC 4180: a text quoted, nothing for NULL) or VIEW.ndjson (an object a line) for each, UTF-8,
 * numbers to the last digit; then FOLDER/manifest.json: version and, of each file, its rows, bytes, BLAKE2b hash and
 * columns with their privacy classes. Row by row, in memory that does not grow; each aside, read back, then renamed,
 * mode 0600; the manifest last. DS_NOWRITE, DS_MEMORY, and what the asking says. */
DS_MUST ds_err ds_flat_write(const ds_flat_job *job, ds_why *w);

/* ---- workbooks to type into ---- */

/* The document property by which one is known; its value is the template's name. */
#define DS_BLANK_MARK "Downshift template"

typedef struct ds_blank ds_blank;

/* All there are, *n of them by name, in the arena. */
DS_MUST ds_err ds_blanks_load(ds_arena *a, const ds_blank **out, size_t *n, ds_why *w);
/* The i-th of them, 0 .. n - 1; borrowed. */
const ds_blank *ds_blank_at(const ds_blank *all, size_t i);
/* That of a name among n; NULL: there is none. */
const ds_blank *ds_blank_named(const ds_blank *all, size_t n, const char *name);
const char *ds_blank_name(const ds_blank *b);   /* "sessions" */
const char *ds_blank_title(const ds_blank *b);  /* "Session log" */
const char *ds_blank_about(const ds_blank *b);  /* what it is for, one line */
const char *ds_blank_format(const ds_blank *b); /* as which it is imported */
/* Writes the workbook aside, checked, then renamed; mode 0600. Dates, clocks and paper are those of s. samples: with
 * the declared example lines. DS_NOWRITE: also where path is there already, as somebody may have typed into it. */
DS_MUST ds_err ds_blank_write(const ds_blank *b, const ds_settings *s, bool samples, const char *path, ds_arena *a,
                              ds_why *w);

/* The same workbook with these lines in place of the examples: cell has n lines of the template's columns, in its
 * order, "" or NULL for an empty one; dates, clocks and numbers as the declared examples have them. In the arena.
 * DS_INTERNAL: it has room for fewer lines, or other columns. */
DS_MUST ds_err ds_blank_filled(const ds_blank *b, const char *const *cell, size_t columns, size_t n, ds_arena *a,
                               const ds_blank **out, ds_why *w);

/* Removes the file that is being written, if one is. May be called in a signal handler, after which nothing may be
 * written. */
void ds_report_abandon(void);

#endif
