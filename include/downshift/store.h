/* store: one SQLite file: opening and closing it, transactions, and putting in what files told.
 *
 * The only room that sees SQLite. Every record carries the file and line it came from. The file is created with mode
 * 0600. Times: local seconds (ds_stamp.local) and offset minutes; dates: ds_date integers; money: cents. The published
 * views (v1_..., docs/views.md) turn these into text, minutes and currency units. What is read from it: query.h; what
 * an analysis leaves in it: results.h; whose records are: person.h.
 *
 * Where nothing else is said, a failure is DS_LOCKED (another program writes), DS_STORE (damaged, disk full) or
 * DS_MEMORY, with the file's name and SQLite's words.
 */
#ifndef DOWNSHIFT_STORE_H
#define DOWNSHIFT_STORE_H

#include <downshift/base.h>
#include <downshift/query.h>
#include <downshift/record.h>

typedef enum { DS_STORE_CREATE, DS_STORE_WRITE, DS_STORE_READ, DS_STORE_TRIAL } ds_store_mode;

/* CREATE makes a new file and fails when there is one. WRITE opens, backing up to FILE.bak-vN before a migration and
 * saying so in *note (may be NULL; borrowed until close; "" when nothing happened). READ writes nothing; where the file
 * is of an older version it reads a copy in memory that is brought up to date. TRIAL is such a copy that may be
 * written, or an empty one where there is no file; nothing of it reaches the disk. A file without a byte counts as new
 * in all modes: a first start that was cut off leaves one. What a crash cut off is taken back on opening. DS_NOINPUT:
 * no such file ("run `downshift init` first"); DS_NEWER; DS_LOCKED; DS_STORE: not a database of ours, something in it
 * that is not ours, damaged, disk full; DS_NOWRITE: a folder or file that may not be written. *out is yours to close;
 * NULL after a failure. */
DS_MUST ds_err ds_store_open(const char *path, ds_store_mode mode, ds_store **out, const char **note, ds_why *w);
/* Rolls back what is open. NULL is fine. What was got from the store to ask ends with it. */
void ds_store_close(ds_store *s);

/* The file's path as it was given. As long as the store. */
const char *ds_store_path(const ds_store *s);

#define DS_STORE_CHECKED (INT64_C(256) << 20) /* bytes */
/* Looks through the whole file for damage (PRAGMA integrity_check) before anything is made of it; *skipped: it is
 * larger than DS_STORE_CHECKED, as that would take seconds. DS_STORE says what is wrong and what to do. What is damaged
 * and still well-formed, a digit of a price, it does not find: ds_store_verify does. */
DS_MUST ds_err ds_store_check(ds_store *s, bool *skipped, ds_why *w);

/* Holds every record and every row left aside against the digest that its import left, and every file against the
 * number and sum of its records. DS_STORE names what is not as it was imported by file and line. Reading that file in
 * again mends it: what is not sound is replaced by what the file says, and gaps are filled by older files when they are
 * read again. Left out where ds_store_check is skipped. */
DS_MUST ds_err ds_store_verify(ds_store *s, ds_why *w);

/* Takes the write lock at once: DS_LOCKED after two seconds, not in the middle. */
DS_MUST ds_err ds_store_begin(ds_store *s, ds_why *w);
/* The same for reading files in: SQLite does not check the references of rows until the transaction ends (put.c says
 * why). Results may not be written in it. Waits ten times as long, as another import may be at it. */
DS_MUST ds_err ds_store_begin_import(ds_store *s, ds_why *w);
/* Of many files one transaction, each still whole or not at all: begins a file in the import's transaction, which is
 * opened where none is. */
DS_MUST ds_err ds_store_begin_file(ds_store *s, ds_why *w);
/* Keeps the file, to be durable with the next commit. */
DS_MUST ds_err ds_store_keep_file(ds_store *s, ds_why *w);
/* Or takes back what came since its beginning. */
void ds_store_undo_file(ds_store *s);
/* Ends a transaction. One that fails to commit is rolled back. */
DS_MUST ds_err ds_store_commit(ds_store *s, ds_why *w);
/* Takes back all since its beginning, ids that were given included; without one it does nothing. */
void ds_store_rollback(ds_store *s);
/* Whether a transaction is open; SQLite ends one by itself where the disk is full. */
bool ds_store_is_open(const ds_store *s);

/* ---- importing -------------------------------------------------------------------------------- */

typedef struct {
    const char *name;        /* the file's name as given to import, without folders that identify a machine */
    const char *hash;        /* of its bytes */
    const char *format;      /* ds_format_name */
    const char *encoding;    /* of its text: "UTF-8" */
    const char *client;      /* NULL where rows name theirs */
    const char *unused;      /* columns not read, "" for none */
    const char *imported_at; /* local time, "2026-11-01 09:00": the caller's clock */
    bool sheet;              /* one that the practice or its clients type into, and send again as it is then */
} ds_file_facts;
/* The file's id. The same bytes for the same client in the same format are the same file: its row is taken over, but
 * for imported_at, and its refused rows forgotten, since they are about to be read again. *known says so. Texts are
 * borrowed for the call. */
DS_MUST ds_err ds_store_file(ds_store *s, const ds_file_facts *f, int64_t *id, bool *known, ds_why *w);

/* Whose records are, and where they come from. */
typedef struct {
    int64_t client; /* 0: nobody's */
    int64_t source; /* of what a source tells (ds_store_series_source); 0 else */
    int64_t file;
} ds_origin;

/* NOTHING: an empty line to type into. */
typedef enum {
    DS_PUT_NEW, DS_PUT_CHANGED, DS_PUT_SAME, DS_PUT_LOSER, DS_PUT_JOINED, DS_PUT_NOTHING, DS_PUT_FATES
} ds_put_fate;
/* Upserts the n records that one row gave, each by its key: the key fields of its kind and what the kind's owner adds.
 * A field the new record lacks keeps its old value; one of an older file (a smaller id) than the one the old record
 * comes from, or of an earlier line of the same file, only fills gaps. A record is SAME when no value changed (then
 * file and line stay those of the first).
 *
 * A sleep is known by its span in time, whatever its evening: of all that was told of it, and of those beside it, it
 * is made anew with each row, so that the order of rows does not matter (store/rows/sleeps.h). JOINED: its row and
 * others are pieces of one night. LOSER: its row is a nap, a second sleep of its evening, or a part of one that another
 * row tells whole; v1_refused lists it as long as that is so, and what stands beside it only fills gaps.
 *
 * The fate is the first record's; CHANGED for SAME where another record beside it changed something. DS_INTERNAL: a
 * record without its key; DS_DATA: references of over 900 bytes. */
DS_MUST ds_err ds_store_put(ds_store *s, const ds_origin *from, const ds_record *r, size_t n, ds_put_fate *fate,
                            ds_why *w);

/* What the file at hand tells of a client's nights that other files of its source told of, too. */
typedef struct {
    int64_t client;
    int64_t nights, alike; /* told by others, and told alike: bedtime and rising, else values */
    int64_t other;         /* a file that told otherwise; 0: none */
    bool compared;         /* others told of this client at all */
} ds_agreement;
/* Counts a sleep of the file at hand, before it is put. */
DS_MUST ds_err ds_store_hold_sleep(ds_store *s, const ds_origin *from, const ds_record *sleep, ds_why *w);
/* Whether of some client's nights half or more, and at least so many, are told otherwise than others told them: they
 * are two people's, or two devices'. *out: that client's. */
bool ds_store_disagrees(const ds_store *s, int64_t least, ds_agreement *out);
/* A file's name as it was last shown; "" for none. */
DS_MUST ds_err ds_store_file_name(ds_store *s, int64_t file, char *name, size_t cap, ds_why *w);

/* A refused or ignored row. For a refused session, client_code, date and start (where readable) make its nights
 * unknown until the same session comes in correctly; without a readable client those of all clients of its file
 * (ds_store_file_client), without a readable date those of its file's days (ds_store_file_done). A refused row counts
 * as corrected, and leaves v1_refused, when its session, or its night from another file, is in the store; any other,
 * and one whose client or date is unreadable, when a newer file of the same name and client has no fault there. */
typedef struct {
    int64_t line;
    bool refused;    /* false: ignored */
    bool no_massage; /* a session that did not take place, or was no massage: it makes no night unknown */
    const char *column, *value, *reason;
    ds_record_kind kind; /* what the row is about */
    ds_str client_code;  /* absent when unreadable */
    ds_date date;        /* of a night its evening; DS_NO_DATE when unreadable */
    int64_t start;       /* local seconds; DS_NO_TIME when unreadable */
    int64_t series;      /* of a night: the id of what feeds it; 0: none */
    const ds_cents *amount; /* of a row of money, as far as it was read; borrowed; NULL: not told */
} ds_kept_row;
/* Keeps it, in place of what was kept of that line. Texts are borrowed for the call. */
DS_MUST ds_err ds_store_keep_row(ds_store *s, int64_t file, const ds_kept_row *k, ds_why *w);

/* A cell that was set aside, of a row that came in: k's line, column, value and reason, and which record's value it
 * would have been (kind, client, date, start, series). It is listed in v1_cell until that stands as of another row. */
DS_MUST ds_err ds_store_keep_cell(ds_store *s, int64_t file, const ds_kept_row *k, ds_why *w);
/* Notes that the file tells of sessions of this client. */
DS_MUST ds_err ds_store_file_client(ds_store *s, int64_t file, int64_t client, ds_why *w);
enum { DS_LACKING_SHOWN = 3 };
typedef struct {
    int64_t file;
    ds_date first, last; /* of its records; DS_NO_DATE: none */
    bool replace;
    int64_t source; /* of money, as in ds_origin; 0: it tells of none */
    ds_date told_on; /* the day on which it was made: what lies on it or later is not expected; DS_NO_DATE: unknown */
} ds_file_span;
typedef struct {
    size_t visits;
    char which[DS_LACKING_SHOWN * (DS_CODE_MAX + 20)]; /* the first of them: "D8FK 2025-05-12 10:30, ..." */
    size_t rows; /* of sheets of nights, days, scores, events, plans and notes without a start */
    char lines[DS_LACKING_SHOWN * 100]; /* the first of them: "nights.csv:5, nights.csv:9" */
} ds_lacking;
/* After the file's last row: visits of its days that older files of its format told of, and it does not, although it
 * tells at least half of the older one's again; visits at the end of such an older file, in the month of its own last
 * one (of a file of its own name: in any) and before told_on, where it begins where the older one does and these are
 * fewer than it tells again; or that stand within six days of one like them that only it tells.
 * They stay, with a doubt, and their nights are unknown; replace: they are taken out, and stay so when the older file
 * is read again. So do rows of sheets (ds_file_facts), which count as long as they stay; a day that files of several
 * formats tell of is not taken out. Notes of visits go without the visit, where a booking tells of it, and bookings
 * without the note. Of a visit that it tells otherwise, lines that it does not tell are taken out in either case. */
DS_MUST ds_err ds_store_lacks(ds_store *s, const ds_file_span *span, ds_lacking *out, ds_why *w);
/* Rows of money of the file at hand, and of older files of its format and days. */
typedef struct {
    int64_t changed, same; /* that older files told otherwise, or alike */
    int64_t gone;          /* that only older files told: taken out */
    int64_t beside;        /* that only older files told, which are of something beside this one: they stay */
    int named;             /* of those gone, in: */
    char which[DS_LACKING_SHOWN * 100]; /* "square.csv:5, square.csv:7" */
} ds_given_way;
/* After the file's last row: what older files of its format told of money on its days gives way to it, as a whole,
 * since rows may truly repeat. A file is a newer one of another where it tells at least half of the other's rows of
 * these days again, by their references, or without any by all that they say; or where neither has references and they
 * have one name; or for span->replace. What gave way stays so when the older file is read again. */
DS_MUST ds_err ds_store_give_way(ds_store *s, const ds_file_span *span, ds_given_way *out, ds_why *w);
/* After the last row of a review's workbook: open decisions of that month, told by this file or older ones, that it has
 * no more. They are marked as struck out, and listed; *n: how many. */
DS_MUST ds_err ds_store_decisions_lack(ds_store *s, int64_t file, ds_date month, int64_t *n, ds_why *w);
/* After the last row of a plan's workbook: rows of the plans that it tells, and of its days, told by older files alone,
 * are taken out, and listed; but for those that may be one of its own refused rows. *n: how many. */
DS_MUST ds_err ds_store_plans_lack(ds_store *s, int64_t file, int64_t *n, ds_why *w);
/* How many of the file's rows v1_refused lists for what other rows tell, as it is now: second sleeps, parts of one,
 * visits that did not take place beside one that did, or were taken out. */
DS_MUST ds_err ds_store_file_aside(ds_store *s, int64_t file, int64_t *rows, ds_why *w);

/* What became of a file's rows: rows = fresh + changed + same + lost + refused + ignored + joined. */
typedef struct {
    int64_t rows, fresh, changed, same, lost, refused, ignored, doubts;
    int64_t joined; /* told together with another */
    int64_t cells;  /* set aside */
} ds_counts;
/* Notes it, and the days that its records are about (DS_NO_DATE: none). What the file brought, fresh, changed and same,
 * is of its first reading: read again, it does not change what reports show, as long as as many rows come in. The rest
 * is of the latest one. */
DS_MUST ds_err ds_store_file_done(ds_store *s, int64_t file, const ds_counts *c, ds_date first, ds_date last,
                                  ds_why *w);

/* The first and the last day from from to to that a record is about; what holds from a date on, events and plans, does
 * not count. DS_NO_DATE: none. */
DS_MUST ds_err ds_store_days(ds_store *s, ds_date from, ds_date to, ds_date *first, ds_date *last, ds_why *w);

/* Marks a file that could not be taken in, by the name it is shown under: v1_unread. when as in ds_file_facts. */
DS_MUST ds_err ds_store_unread(ds_store *s, const char *name, const char *reason, const char *when, ds_why *w);
/* Takes the mark off again; name NULL: off all files. */
DS_MUST ds_err ds_store_was_read(ds_store *s, const char *name, ds_why *w);

/* ---- taking back ------------------------------------------------------------------------------ */

enum { DS_UNDO_STEPS = 5 };                /* how many backups are kept */
#define DS_UNDO_LARGEST (INT64_C(1) << 30) /* bytes of a store that is backed up before each step */

/* Before a step that changes records: keeps the store as it is in FILE.undo-N, of mode 0600, and notes what (such as
 * "import inbox") and when, as in ds_file_facts, for ds_store_undo; of a trial it does nothing. Outside a transaction.
 * *skipped: the store is larger than DS_UNDO_LARGEST and was not copied, so that this step cannot be taken back.
 * DS_NOWRITE, DS_STORE: the backup cannot be written; then nothing is noted. */
DS_MUST ds_err ds_store_begin_step(ds_store *s, const char *what, const char *when, bool *skipped, ds_why *w);
/* After it. made false: it came to nothing, and neither note nor backup stays. Else backups of steps longer ago than
 * DS_UNDO_STEPS go. */
DS_MUST ds_err ds_store_end_step(ds_store *s, bool made, ds_why *w);

typedef struct {
    char what[160], when[20]; /* as ds_store_begin_step was told, cut */
} ds_undone;
/* Puts the store at path back to what it was before its latest step, and takes that step's backup away. DS_NOINPUT:
 * there is no step, or no backup of it; DS_STORE: the backup is of another store, or damaged. The store is then as it
 * was. */
DS_MUST ds_err ds_store_undo(const char *path, ds_undone *out, ds_why *w);

/* ---- what is in it ---------------------------------------------------------------------------- */

/* The store as something to ask; lives as long as the store. */
ds_db *ds_store_db(ds_store *s);

/* BLAKE2b over every session, night, day and unknown mark up to as_of (DS_NO_DATE: all) in key order: the same records
 * give the same text whatever files they came in. */
DS_MUST ds_err ds_store_fingerprint(ds_store *s, ds_date as_of, char out[DS_HASH_TEXT], ds_why *w);

/* ---- copies for keeping ------------------------------------------------------------------------ */

/* Writes the database as it stands to a file that is not there yet: whole or not at all, brought to disk, mode 0600.
 * passphrase, where its p is not NULL: readable by who knows it only (secret.h), and read back before it has its name.
 * DS_NOWRITE: also where the file is there already. */
DS_MUST ds_err ds_store_backup(const ds_store *s, const char *path, ds_str passphrase, ds_why *w);

enum { DS_MONTHLY_BACKUPS = 3 }; /* how many are kept */
/* The same to FOLDER/backups/NAME-YYYY-MM beside the database FOLDER/NAME, in place of an earlier one of that month; of
 * the others the newest stay, so that there are DS_MONTHLY_BACKUPS. month: its first day. Of a trial nothing. *skipped:
 * the database is larger than DS_UNDO_LARGEST, and nothing was done. */
DS_MUST ds_err ds_store_backup_month(const ds_store *s, ds_date month, bool *skipped, ds_why *w);

#define DS_BEFORE_RESTORE ".before-restore"
/* The way back: a backup, of this or an older version, becomes the database at path, after it was found whole and as it
 * was imported. What stands at path is set aside as PATH.before-restore, in whatever state, where replace is set.
 * DS_DENIED: another passphrase; DS_NOWRITE: something stands there, and not replace; DS_LOCKED: another program
 * writes it. */
DS_MUST ds_err ds_store_restore(const char *backup, const char *path, ds_str passphrase, bool replace, ds_why *w);

#endif
