/* import: a file to the store, once: recognise by content, map, validate, upsert, summarise. A file is in whole or
 * not at all; many small ones share a transaction.
 */
#ifndef DOWNSHIFT_IMPORT_H
#define DOWNSHIFT_IMPORT_H

#include <downshift/base.h>
#include <downshift/settings.h>
#include <downshift/record.h>
#include <downshift/store.h>

/* What became of one row, told after it was dealt with; everything is borrowed until the callback returns. */
typedef struct {
    const char *file;
    const ds_mapper *mapper;
    const ds_cells *header, *cells; /* cells: NULL for what rows left at the end of the file */
    ds_row_fate fate;
    const ds_records *records; /* of a refused row, the one with what could be read */
    const ds_refusal *no;      /* why not; its texts are "" for a row that came in */
    ds_put_fate put;           /* of the first record, where the row came in and gave one */
} ds_row_seen;

/* What a person should look at in the code of a client that an import made. */
typedef enum {
    DS_HINT_NUMBER, /* a spreadsheet may have turned it into a number, */
    DS_HINT_POWER,  /* a power, */
    DS_HINT_DATE,   /* a date; other: the client whose code it may have been, NULL where none is known */
    DS_HINT_ALIKE   /* other's code differs from it by one sign */
} ds_hint_kind;
typedef struct {
    ds_hint_kind kind;
    const char *code, *other;
} ds_code_hint;

typedef struct {
    const ds_settings *settings;
    const ds_formats *formats;
    const char *client; /* --client CODE, of wearables' files; NULL: as ds_import says */
    const char *inbox;  /* a path that lies below this folder is as if the folder had been given; NULL: none */
    const char *format; /* --format NAME; NULL: recognise */
    const char *when;   /* local time, "2026-11-01 09:00", which the files are marked with: the rim owns the clock */
    const char *member; /* of archives only what lies there, "inner.zip!sleeps.csv"; NULL: all */
    bool dry_run;       /* counted as an import counts, and all taken back at the end */
    bool replace;       /* visits that a newer file of their days has no more are taken out: ds_store_lacks; and rows
                           of money of older exports of its days: ds_store_give_way */
    bool whole;         /* these paths are the whole inbox: what could not be read before, and is no longer there, is
                           forgotten */
    /* NULL: none; called once before anything is written, of a dry run never; an error stops the import */
    ds_err (*before)(void *to, ds_why *w);
    /* NULL: none; called every few thousand rows */
    void (*progress)(void *to, const char *file, int64_t done, int64_t bytes);
    /* NULL: none; called for every refused row as it happens */
    void (*refused)(void *to, const char *file, int64_t line, const ds_refusal *no);
    /* NULL: none; called for every cell that was set aside (no->value as in the file), and for every doubt (no->column
     * and no->value are "") */
    void (*remark)(void *to, const char *file, int64_t line, const ds_refusal *no);
    void (*seen)(void *to, const ds_row_seen *row); /* NULL: none; called for every row */
    void *to;                                       /* given to all of these */
} ds_import_options;

typedef struct {
    char file[256];  /* as shown: relative to the inbox where it lay in one */
    ds_err code;     /* DS_OK: came in, refused rows or not; else nothing of it is in the store */
    char story[640]; /* code != OK: the located line, which names the file; else a remark or "" */
    char format[64], title[96], client[DS_CODE_MAX + 1], encoding[32], series[32];
    ds_record_kind kind; /* code OK, and it is read: what its rows are about */
    char not_read[160]; /* code OK: why a file of this format is known but not read; nothing of it is in the store. ""
                           for one that is */
    bool ours;          /* a workbook or database of downshift: counted in the summary and not listed */
    bool known;         /* the same bytes were imported before */
    bool foreign;       /* code DS_DATA: nothing in it is like a format: a picture, another of a vendor's many tables */
    bool replaced;      /* what it lacks was taken out */
    ds_lacking lacks;   /* visits that older files of its days have, and it has not */
    ds_given_way gave_way; /* rows of money that older files of its days told */
    char note[400];     /* code OK: what was odd in how it was read: lines above the header, other bytes */
    ds_counts counts;
    char unused[256]; /* columns not read */
    char range[32];   /* "2026-02-01 to 2026-10-31" */
    int clients;      /* distinct clients in the file */
} ds_import_result;

typedef struct {
    ds_import_result *file; /* in the arena, in the order of import */
    size_t n, capacity;
    size_t ours;             /* workbooks and databases of downshift, which are passed over */
    const char *passed_over; /* what else was left alone, by name; "" for nothing */
    const char *const *made; /* codes of the clients that were not there before, in the order they were made */
    size_t n_made;
    const ds_code_hint *hint; /* about them, each pair once */
    size_t n_hints;
} ds_import_summary;

/* Imports files, and every file below folders, by modification time (whole seconds, older first) and then by the
 * names they are shown under: the order of arguments does not matter, and where two files differ in a value the
 * newer one wins whatever its name. Files keep the order of their first import: an older one read again fills gaps
 * and overwrites nothing. Hidden files, *.bak, practice.yaml, README*, *.md, links to folders and out of the folder
 * given, the store itself, and what downshift wrote (known by what is in it) are passed over; of other workbooks the
 * first sheet that a format knows is read. An archive is the files in it, each with a name of its own
 * ("ann/export.zip!sleeps.csv"), by their time and then their name; whose they are the archive's place says, not the
 * folders within it. Hidden members are passed over, and so are those in which nothing is like a format, where
 * others of the archive are known. One file that is reached on several ways is taken once, with the client that its
 * folder below an inbox names. Whose a wearable's file is: options.client; else the folder given, where its name is
 * the code of a client that is known; else the folder directly below that, unless a vendor's own archive carries it
 * (folders: of a format); else the one client that had the same bytes before. What a file given by itself lies in
 * says nothing. A file that fails does not stop the others: its story is in the summary, and in v1_unread until a
 * file of its name comes in. Of a file whose format is passed over only the header is read. Returns DS_OK when the
 * store could be used throughout; DS_USAGE for an options.format that does not exist or is passed over, and for an
 * options.client that can be no code. */
DS_MUST ds_err ds_import(ds_store *s, const char *const *paths, size_t n, const ds_import_options *o, ds_arena *a,
                         ds_import_summary *sum, ds_why *w);
/* ---- who is who ---- */

/* Why two clients may be one, the likelier first. */
typedef enum {
    DS_ASK_NOTHING,
    DS_ASK_NAME,   /* one name, told with different addresses or numbers, or of several who have it */
    DS_ASK_EMAIL,  /* one address, and names that differ: a family's? */
    DS_ASK_PHONE,  /* one number, likewise */
    DS_ASK_NICK,   /* Bob and Robert */
    DS_ASK_LETTER, /* one letter off */
    DS_ASK_PART,   /* an initial, or a name less */
    DS_ASK_FIRST   /* a first name alone */
} ds_ask_kind;
/* As a source told it; "" for what it did not. */
typedef struct {
    const char *name, *email, *phone; /* name: short, "Ana P." */
} ds_told_shown;
typedef struct {
    ds_ask_kind kind;
    const char *one, *other; /* codes; one was there first */
    ds_told_shown of_one, of_other;
} ds_question;
/* Which clients whom sources name may be one, each pair once, but for those of whom the practice has said that they are
 * two (ds_store_part_clients), by client; in a. Nothing is asked of codes that name nobody. */
DS_MUST ds_err ds_people_questions(ds_store *s, ds_arena *a, const ds_question **out, size_t *n, ds_why *w);

/* DS_OK; DS_DATA when a file was not recognised or broken, or (strict) any row was refused; else the worst file's
 * code. */
ds_err ds_import_verdict(const ds_import_summary *sum, bool strict);

#endif
