/* store: one SQLite file: schema and migrations, records with provenance, result tables, published views, audience snapshots.
 *
 * The only room that sees SQLite. Every record carries the file and line it came from. The file is created with mode 0600.
 * Times: local seconds (ds_stamp.local) and offset minutes; dates: ds_date integers; money: cents. The published views (v1_...,
 * docs/views.md) turn these into text, minutes and currency units.
 */
#ifndef DOWNSHIFT_STORE_H
#define DOWNSHIFT_STORE_H

#include <downshift/base.h>
#include <downshift/record.h>

typedef struct ds_store ds_store;

typedef enum { DS_STORE_CREATE, DS_STORE_WRITE, DS_STORE_READ } ds_store_mode;

/* CREATE makes a new file (fails when it exists); WRITE opens, backing up to FILE.bak-vN before a migration and saying so
 * in *note (may be NULL; borrowed until close; "" when nothing happened); READ opens read-only and never migrates.
 * DS_NOINPUT: no such file ("run `downshift init` first"); DS_NEWER; DS_LOCKED; DS_STORE: not a database, corrupt, disk full;
 * DS_NOWRITE: a folder or file that may not be written. *out is yours to close; NULL after a failure. */
DS_MUST ds_err ds_store_open(const char *path, ds_store_mode mode, ds_store **out, const char **note, ds_why *w);
void ds_store_close(ds_store *s); /* NULL is fine; rolls back what is open */

/* Takes the write lock at once: DS_LOCKED after two seconds, not in the middle. A failed commit rolls back. */
DS_MUST ds_err ds_store_begin(ds_store *s, ds_why *w);
/* The same for reading files in: SQLite does not check the references of rows until the transaction ends (put.c says why). Results
 * may not be written in it. */
DS_MUST ds_err ds_store_begin_import(ds_store *s, ds_why *w);
DS_MUST ds_err ds_store_commit(ds_store *s, ds_why *w);
void ds_store_rollback(ds_store *s);

/* ---- importing -------------------------------------------------------------------------------- */

/* Ids are small integers. A client's code is matched exactly after trimming; clients are made on first sight. */
DS_MUST ds_err ds_store_client(ds_store *s, ds_str code, int64_t *id, ds_why *w);
DS_MUST ds_err ds_store_series_source(ds_store *s, ds_str name, int64_t *id, ds_why *w); /* "whoop" */

typedef struct {
    const char *name;   /* the file's name as given to import, without folders that identify a machine */
    const char *hash;   /* of its bytes */
    const char *format; /* ds_format_name */
    const char *encoding;
    const char *client; /* NULL where rows name theirs */
    const char *unused; /* columns not read, "" for none */
} ds_file_facts;
/* The same bytes for the same client are the same file: its row is taken over and its refused rows forgotten, since they are about to be
 * read again. *known says so. */
DS_MUST ds_err ds_store_file(ds_store *s, const ds_file_facts *f, int64_t *id, bool *known, ds_why *w);

typedef enum { DS_PUT_NEW, DS_PUT_CHANGED, DS_PUT_SAME, DS_PUT_LOSER, DS_PUT_FATES } ds_put_fate;
/* Upserts by natural key: session = client + local start; night = client + evening + source; day = client + date (from the night's
 * confounders). A field the new row lacks keeps its old value; a row of an older file (a smaller id) than the
 * one the record comes from, or of an earlier line of the same file, only fills gaps. Where two rows of one source are different sleeps on one
 * evening (their spans do not overlap) the longer is kept whatever the order: LOSER means the given one was not kept.
 * A row is SAME when no value changed (then file and line stay those of the first). */
DS_MUST ds_err ds_store_put_session(ds_store *s, int64_t client, int64_t file, const ds_record *r, ds_put_fate *fate, ds_why *w);
DS_MUST ds_err ds_store_put_night(ds_store *s, int64_t client, int64_t source, int64_t file, const ds_record *r,
                                  ds_put_fate *fate, ds_why *w);

/* Keeps a refused or ignored row. For a refused session, client_code, date and start (where readable) mark its nights unknown until the
 * same session comes in correctly. A refused row counts as corrected, and leaves v1_refused, when its session, or its night from another
 * file, is in the store; one whose client or date is unreadable, when a newer file of the same name and client has no fault there. */
typedef struct {
    int64_t line;
    bool refused;           /* false: ignored */
    const char *column, *value, *reason;
    bool session;           /* the row is a session */
    ds_str client_code;     /* absent when unreadable */
    ds_date date;           /* of a night its evening; DS_NO_DATE when unreadable */
    int64_t start;          /* local seconds; DS_NO_TIME when unreadable */
    int64_t series;         /* of a night: the id of what feeds it; 0: none */
} ds_kept_row;
DS_MUST ds_err ds_store_keep_row(ds_store *s, int64_t file, const ds_kept_row *k, ds_why *w);

typedef struct {
    int64_t rows, fresh, changed, same, lost, refused, ignored, doubts;
} ds_counts;
/* What the file brought, fresh and changed, is of its first reading; the rest of the latest one. */
DS_MUST ds_err ds_store_file_done(ds_store *s, int64_t file, const ds_counts *c, ds_why *w);

/* ---- asking ----------------------------------------------------------------------------------- */

/* Anything that answers SELECTs: the store, or a snapshot made for an audience. */
typedef struct ds_db ds_db;
ds_db *ds_store_db(ds_store *s); /* lives as long as the store; SELECT only */

typedef enum { DS_V_NULL, DS_V_INT, DS_V_REAL, DS_V_TEXT } ds_vtype;
typedef struct {
    ds_vtype type;
    union {
        int64_t i;
        double d;
        ds_str s;
    } as;
} ds_val;
#define DS_VINT(x) ((ds_val){ DS_V_INT, { .i = (x) } })
#define DS_VREAL(x) ((ds_val){ DS_V_REAL, { .d = (x) } }) /* NaN is stored as NULL */
#define DS_VTEXT(x) ((ds_val){ DS_V_TEXT, { .s = (x) } })

typedef struct {
    const char *name; /* without the colon */
    ds_val value;
} ds_param;

typedef struct ds_rows ds_rows;
/* One SELECT (or WITH ... SELECT); anything else, and a parameter that has no value in params (a NULL counts as one), is DS_CONFIG with
 * SQLite's words; a function off the allow-list is DS_DENIED. Texts in values live until the next row. */
DS_MUST ds_err ds_ask(ds_db *db, ds_str sql, const ds_param *params, size_t n, ds_rows **out, ds_why *w);
DS_MUST ds_err ds_rows_next(ds_rows *r, bool *more, ds_why *w);
size_t ds_rows_width(const ds_rows *r);
const char *ds_rows_name(const ds_rows *r, size_t i);
ds_val ds_rows_at(const ds_rows *r, size_t i);
void ds_rows_close(ds_rows *r); /* NULL is fine */
double ds_val_real(ds_val v);   /* NULL and text give NaN */
int64_t ds_val_int(ds_val v, int64_t if_null);

/* BLAKE2b over every session, night, day and unknown mark in key order: the same records give the same text whatever files they
 * came in. */
DS_MUST ds_err ds_store_fingerprint(ds_store *s, ds_date as_of, char out[DS_HASH_TEXT], ds_why *w);

/* ---- results (written by analyse, read by report through views) ------------------------------- */

typedef struct {
    const char *when, *version, *settings_hash, *fingerprint;
    ds_date as_of;
    bool provisional;
    const char *settings_json; /* as shown in --json */
} ds_run_row;
typedef struct {
    const char *outcome, *unit, *better, *model, *name, *label, *family;
    int rank; /* order within the model */
    double estimate, se, df, low, high, p, p_holm; /* NaN when withheld */
    int64_t n_clients, n_sessions, n_nights;
    const char *verdict;
    double cr2_se, cr2_df, cr2_low, cr2_high, cr2_p; /* the robust check */
    double pct, pct_low, pct_high; /* of the untreated mean; NaN also where the interval has no bound */
} ds_effect_row;
typedef struct {
    const char *outcome, *model, *status, *note; /* status: "converged", "boundary", "not enough nights yet", "failed: ..." */
    int64_t n_nights, n_clients, n_sessions;
    double sigma, sd_intercept, sd_effect, loglik;
    bool converged;
    double rho, nu;     /* NaN where the errors have none */
    const char *errors; /* "independent", "ar1", "ar1_noise" */
} ds_model_row;
typedef struct {
    const char *outcome;
    double minutes, estimate, low, high;
} ds_curve_row;
typedef struct {
    const char *outcome;
    double gap_min, estimate, low, high; /* gap: end of the session to bedtime */
} ds_timing_row;
typedef struct {
    const char *outcome;
    int rank;
    const char *name, *label; /* names: docs/results.md */
    double estimate, se, df, low, high, p;
    int64_t n_nights;
    const char *words;
} ds_sensitivity_row;
typedef struct {
    const char *outcome;
    double estimate, se, df, low, high, p;
    const char *words;
} ds_lead_row;
typedef struct {
    const char *outcome;
    bool located;
    double minutes, low, high, lr, davies_p, score_p;
    const char *words;
} ds_breakpoint_row;
typedef struct {
    const char *outcome;
    int rank;
    const char *name; /* still_rising, diminishing, plateau_supported, decline_supported */
    bool known, holds; /* holds is stored as NULL when not known */
    double p, bound;
    const char *words;
} ds_length_statement_row;
typedef struct {
    const char *outcome;
    double from_min, to_min, estimate, low, high, p, price_step, per_money; /* price_step: currency units */
    const char *words;
} ds_marginal_row;
typedef struct {
    const char *outcome;
    int rank;
    const char *name;
    double value; /* NaN: the words say it */
    const char *words;
} ds_planning_row;
typedef struct {
    int rank;
    const char *topic, *words;
} ds_trust_row;
typedef struct {
    const char *outcome, *name;
    double value;
} ds_truth_row; /* of a made-up practice only */
typedef struct {
    const char *outcome, *client, *verdict;
    int64_t n_nights, n_plain, n_session_nights, n_sessions;
    double mean_plain, mean_session, baseline, effect, low, high, p_improved, p_20pct; /* NaN when withheld */
    int attention; /* lower is sooner: order of the Clients sheet */
    int scored, worse_in_row; /* sessions; as in ds_client_result */
    double luck;              /* NaN when there is no run to speak of */
} ds_client_effect_row;
typedef struct {
    const char *outcome, *sentence, *verdict;
    int rank;
} ds_finding_row;
typedef struct {
    int64_t client;
    ds_date night;
    int night0, night1, unknown, self0; /* 0 or 1 */
    double gap_min, minutes;            /* NaN when unknown */
    int pressure;                       /* ds_pressure or -1 */
} ds_exposure_row; /* only for nights that are not plain */

/* The newest finished run with these four, or 0. */
DS_MUST ds_err ds_store_find_run(ds_store *s, const ds_run_row *r, int64_t *run, ds_why *w);
/* begin_run inside a transaction of the caller's; earlier runs with the same as_of are dropped. */
DS_MUST ds_err ds_store_begin_run(ds_store *s, const ds_run_row *r, int64_t *run, ds_why *w);
DS_MUST ds_err ds_store_put_effect(ds_store *s, int64_t run, const ds_effect_row *r, ds_why *w);
DS_MUST ds_err ds_store_put_model(ds_store *s, int64_t run, const ds_model_row *r, ds_why *w);
DS_MUST ds_err ds_store_put_curve(ds_store *s, int64_t run, const ds_curve_row *r, ds_why *w);
DS_MUST ds_err ds_store_put_timing(ds_store *s, int64_t run, const ds_timing_row *r, ds_why *w);
DS_MUST ds_err ds_store_put_sensitivity(ds_store *s, int64_t run, const ds_sensitivity_row *r, ds_why *w);
DS_MUST ds_err ds_store_put_lead(ds_store *s, int64_t run, const ds_lead_row *r, ds_why *w);
DS_MUST ds_err ds_store_put_breakpoint(ds_store *s, int64_t run, const ds_breakpoint_row *r, ds_why *w);
DS_MUST ds_err ds_store_put_length_statement(ds_store *s, int64_t run, const ds_length_statement_row *r, ds_why *w);
DS_MUST ds_err ds_store_put_marginal(ds_store *s, int64_t run, const ds_marginal_row *r, ds_why *w);
DS_MUST ds_err ds_store_put_planning(ds_store *s, int64_t run, const ds_planning_row *r, ds_why *w);
DS_MUST ds_err ds_store_put_trust(ds_store *s, int64_t run, const ds_trust_row *r, ds_why *w);
DS_MUST ds_err ds_store_put_truth(ds_store *s, int64_t run, const ds_truth_row *r, ds_why *w);
DS_MUST ds_err ds_store_put_client_effect(ds_store *s, int64_t run, const ds_client_effect_row *r, ds_why *w);
DS_MUST ds_err ds_store_put_finding(ds_store *s, int64_t run, const ds_finding_row *r, ds_why *w);
DS_MUST ds_err ds_store_put_exposure(ds_store *s, int64_t run, const ds_exposure_row *r, ds_why *w);

/* ---- audiences -------------------------------------------------------------------------------- */

typedef enum { DS_AUDIENCE_PRACTICE, DS_AUDIENCE_CLIENT, DS_AUDIENCE_ACCOUNTANT, DS_AUDIENCES } ds_audience;
extern const char *const ds_audience_names[]; /* "practice", "client", "accountant", NULL */

typedef struct {
    int64_t run;          /* results of this run only; 0: none */
    ds_str client;        /* for client: whose rows; DS_DENIED when absent, DS_USAGE when the store has no such client */
    ds_date first, last;  /* for accountant: the period; for client: the last day shown; DS_NO_DATE: no limit. Practice sees all. */
} ds_scope;

/* practice: the store itself through a read-only connection, in which a query names published views only. Others: a fresh in-memory database into which trusted code copied
 * only the columns whose privacy class the audience may have, and only the rows it may have. On both, an authorizer allows SELECT
 * and functions on an allow-list, nothing else. *out is yours to close. */
DS_MUST ds_err ds_snapshot_open(const char *store_path, ds_audience who, const ds_scope *scope, ds_db **out, ds_why *w);
void ds_snapshot_close(ds_db *db); /* NULL is fine */

#endif
