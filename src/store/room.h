/* What the files of this room share; nobody else includes it (tests of this room do). */
#ifndef DOWNSHIFT_STORE_ROOM_H
#define DOWNSHIFT_STORE_ROOM_H

#include <downshift/person.h>
#include <downshift/results.h>
#include <downshift/store.h>
#include <sqlite3.h>

#include "store/db/statements.h"

/* In the file's header, so that another program's SQLite file is told apart: "DsSt". */
#define DS_APPLICATION_ID 0x44735374
#define DS_BUSY_MS        2000

/* Of a query: SQLite's instructions, cells and bytes of text answered, bytes of memory, seconds of the processor. */
typedef struct {
    int64_t steps, cells, bytes, memory, seconds;
} ds_budget;

typedef struct ds_name {
    const char *name;
    struct ds_name *next;
    ds_str made_of; /* of a kept part: its query, where the database keeps statements */
} ds_name;

struct ds_db {
    sqlite3 *db;
    char *path; /* what errors call it; owned */
    /* While set, the authorizer lets nothing but SELECT through: always after ds_db_guard, otherwise only while ds_ask
     * prepares, since the room itself writes. */
    bool guarded;
    bool ready;   /* was guarded before: has its functions */
    bool limited; /* of ds_db_guard: queries have a budget: */
    ds_budget most;
    const void *counted;   /* the query whose steps are counted just now (budget.h); NULL: none */
    ds_store *owner;       /* of ds_db_open: the store whose face this is */
    ds_store *waits;       /* sleeps of this store are still to be put in (append.c); NULL: none */
    ds_db *outline;        /* of a guarded store: a memory with its published views as empty tables (guard.c) */
    const char *hidden;    /* a view that is left out of it; NULL: none; for good */
    bool memory;           /* only the tables copied into it may be read */
    ds_name *tables; /* of a memory: those; of a store: those added to it */
    const char *has;       /* what the guarded one has, in words; NULL: not said */
    ds_arena names;        /* of tables and has */
    bool keeps;            /* statements stay prepared (prepared.h): */
    struct ds_prepared *prepared;
    ds_arena texts;        /* of those */
    int denied;            /* the authorizer's last refusal: SQLite's action code, 0 for none */
    char denied_name[64];
};

/* code -> id, so that an import asks SQLite once a client and not once a row */
typedef struct {
    ds_str key;
    int64_t id;
} ds_slot;
typedef struct {
    ds_slot *slot;
    size_t n, cap, last;
    ds_arena keys;
} ds_ids;

/* What records came to a file and left it since its sum was written: damage.c */
typedef struct {
    int64_t file, records;
    uint64_t digest;
} ds_sum;
typedef struct {
    ds_sum *sum;
    size_t n, cap, last;
    /* Of a file that is read again: records that it should have had already. Lost ones, or such as only a newer version
     * or another setting reads. */
    ds_sum found;
    bool again;   /* the file being read was read before */
    bool suspect; /* and met a record that was not as it was imported */
} ds_sums;

/* Days, since 1970, that the file being read has given up to newer ones: give_way.c */
typedef struct {
    int64_t first, last;
} ds_span_days;
typedef struct {
    ds_span_days *at;
    size_t n, cap;
} ds_spans;

/* Of the file being read, by client: agree.c */
typedef struct {
    ds_ids place;
    ds_agreement *of;
    size_t n, cap;
} ds_agreements;

/* How a row stands to what older rows told of its visit: it is the first of it, tells it again, perhaps with other
 * values, or tells of something beside it. */
typedef enum { DS_RETOLD_NEW, DS_RETOLD_AGAIN, DS_RETOLD_BESIDE } ds_retold_how;
/* Of the file being read, a row of a visit: lacks.c */
typedef struct {
    int64_t client, start;
    int64_t before;  /* the file that the visit was as of */
    int64_t service; /* a digest of its name; 0: none, or that of a line that stood there */
    ds_retold_how how;
    bool missed; /* it did not take place */
} ds_retold;
typedef struct {
    ds_retold *at;
    size_t n, cap;
} ds_retolds;

/* Of rows of sheets: which are withdrawn, and what the file being read tells: withdrawn.c */
typedef struct {
    ds_ids newer;   /* by key: the file that has it no more, below 0 where it stands all the same, 0: it is told again */
    uint64_t *told; /* keys */
    size_t n, cap;
    bool sheet; /* the file is one that may have older versions */
} ds_withdrawns;

/* A row that is not as its seal says, or is gone: seal.h */
typedef struct {
    const char *table;
    char key[300];
    bool gone;
} ds_odd;
typedef struct {
    ds_odd *odd;
    size_t n, cap;
} ds_odds;

/* What is known of a client's sleeps by one source: put_sleep.c */
typedef struct {
    int64_t client, source;
    bool near;         /* some lie near noon, or several rows tell of one */
    int32_t low, high; /* least and greatest offset from UTC, minutes; DS_NO_OFFSET: none is known */
    ds_date last;      /* none has a later evening; DS_NO_DATE: there is none */
} ds_series;
typedef struct {
    ds_ids place;
    ds_series *at;
    size_t n, cap, last; /* last: the one seen last */
} ds_all_series;

/* Sleeps that are to be put in together: append.c */
typedef struct {
    sqlite3_stmt *all;  /* puts in as many as wait at most; NULL until there are as many */
    uint64_t columns;   /* that it takes, bits by the positions of columns.h */
    size_t width;       /* how many these are */
    size_t n;           /* rows that wait */
    ds_val *v;          /* row after row, these columns of each */
    ds_arena texts;
} ds_appends;

struct ds_store {
    ds_db face; /* first, so that errors and questions are the same for a store and a snapshot */
    sqlite3_stmt *stmt[DS_Q_COUNT];
    uint64_t bound[DS_Q_COUNT]; /* which columns of the last row had a value: put.c */
    ds_ids clients, sources;
    ds_ids erased; /* 1: who is told so was erased, 0: was not; by all that was told of one: tombstone.c */
    ds_ids people; /* by all that was told of one: people.c */
    int64_t clients_before; /* ids up to this are of before the import; all, where none began */
    ds_ids told; /* how often the file being read has told the same, by key: put.c */
    ds_agreements agree;
    ds_retolds retold;
    ds_spans given_up;
    ds_withdrawns withdrawn;
    bool two_sides; /* there are visits of the other side, too: logs, or bookings; known where struck is */
    uint64_t notes_first; /* fields of visits of which the log is asked first; known where notes_first_known: prefer.c */
    bool notes_first_known;
    bool struck, struck_known; /* rows of visits were taken out; as of this file's beginning */
    ds_sums sums;
    char read_at[20]; /* when the file being read is read: ds_file_facts */
    ds_odds odds; /* found at the beginning of the transaction */
    int64_t run; /* being written; 0: none */
    uint64_t run_digest;
    ds_all_series series;
    ds_appends appends;
    ds_arena near;  /* of one record that is made anew of what was told of it */
    int64_t reading; /* the file that is being read */
    bool met;       /* the last record put was there already: put.c */
    int busy_ms;    /* how long to wait for another program's lock */
    bool importing; /* foreign keys are off until the transaction ends */
    bool marked;    /* a savepoint stands at the beginning of the file that is being read */
    char note[512];
};

/* Notes that a query may name it. */
DS_MUST ds_err ds_name_table(ds_db *d, const char *table, ds_why *w);

/* ---- error.c ---- */

/* The story of SQLite's result code, with the file's name. */
ds_err ds_sqlite_fail(const ds_db *d, int rc, ds_why *w);
DS_MUST ds_err ds_sqlite_exec(const ds_db *d, const char *sql, ds_why *w);
DS_MUST ds_err ds_sqlite_int(const ds_db *d, const char *sql, int64_t *out, ds_why *w);

/* ---- query.c ---- */

#define DS_VNULL ((ds_val){ .type = DS_V_NULL })
#define DS_PUT(s, w, q, ...)                                                                                           \
    ds_put((s), (q), sizeof((ds_val[]){ __VA_ARGS__ }) / sizeof(ds_val), (ds_val[]){ __VA_ARGS__ }, (w))

/* The statement, prepared on first use and kept until close; *rc: SQLite's result code, also of putting in before what
 * the statement is to see (append.c). */
sqlite3_stmt *ds_stmt(ds_store *s, ds_query q, int *rc);
/* Binds values to parameters from, from+1, ...; NULL and NaN are left unbound, so clear the bindings first. */
int ds_bind_one(sqlite3_stmt *st, int at, const ds_val *v);
int ds_bind(sqlite3_stmt *st, size_t from, const ds_val *v, size_t n);
ds_val ds_column(sqlite3_stmt *st, size_t i);
/* Runs one statement that answers nothing. */
DS_MUST ds_err ds_put(ds_store *s, ds_query q, size_t n, const ds_val *v, ds_why *w);
#define DS_GET(s, w, q, found, out, ...)                                                                               \
    ds_get((s), (q), sizeof((ds_val[]){ __VA_ARGS__ }) / sizeof(ds_val), (ds_val[]){ __VA_ARGS__ }, (found), (out), (w))
/* The first column of the first row; *found false and *out untouched where there is none. */
DS_MUST ds_err ds_get(ds_store *s, ds_query q, size_t n, const ds_val *v, bool *found, int64_t *out, ds_why *w);
ds_val ds_vtextz(const char *z); /* NULL gives NULL */
ds_val ds_vdate(ds_date d);      /* DS_NO_DATE gives NULL */

/* ---- ids.c ---- */

bool ds_ids_find(ds_ids *m, ds_str key, int64_t *id);
DS_MUST bool ds_ids_add(ds_ids *m, ds_str key, int64_t id); /* false: no memory */
void ds_ids_clear(ds_ids *m);

/* ---- put.c ---- */

/* Whether the column stands in the kind's table. */
bool ds_has_column(const ds_kind *k, int column);

/* A row of values as it is read from a record's table (columns.h). */
void ds_put_columns(sqlite3_stmt *st, const ds_kind *k, ds_val *v);
/* Whether a record has the digest of its values (damage.c). */
bool ds_put_sound(ds_record_kind kind, const ds_val *v);
/* Puts a record, which stood as `was` until it was deleted (NULL: as none), back under another key, as if its file had told of it so:
 * ds_store_put. Between ds_sums_begin(s, false) and a commit. */
DS_MUST ds_err ds_put_again(ds_store *s, ds_record_kind kind, const ds_val *was, ds_val *v, ds_why *w);

/* ---- closing.c ---- */

/* Holds every closed month against its sum, as ds_store_closed. */
DS_MUST ds_err ds_store_closed_verify(ds_store *s, ds_why *w);
/* Writes every closed month's sum anew, after names of files in it were changed. In a transaction, after ds_store_verify. */
DS_MUST ds_err ds_store_closed_again(ds_store *s, ds_why *w);

/* ---- put_sleep.c ---- */

void ds_series_forget(ds_store *s);

/* ---- append.c ---- */

/* Puts in the sleeps that wait. SQLite's result code, SQLITE_OK for none. */
int ds_append_write(ds_store *s);
/* A rollback: they are no more; and what is kept for them, too. */
void ds_append_forget(ds_store *s);
void ds_append_close(ds_store *s);

/* ---- damage.c ---- */

/* The digest of a record, v by the positions of columns.h. */
int64_t ds_record_digest(ds_record_kind kind, const ds_val *v);
/* Of what a row told: what a session's row is silent about stays so there. */
int64_t ds_told_digest(ds_record_kind kind, const ds_val *v);
/* What the record's table makes of the value. */
ds_val ds_as_stored(ds_record_kind kind, int column, const ds_val *v);
/* A file begins: forgets what an earlier one found; its end: in the transaction of the records writes what sums have
 * gathered, and where records had been lost or changed, whether all is as it was imported again. */
void ds_sums_begin(ds_store *s, bool again);
DS_MUST ds_err ds_sums_end(ds_store *s, int64_t file, ds_why *w);
/* A record with that digest is now the file's; one is so no more. false: no memory. */
DS_MUST bool ds_sums_add(ds_store *s, int64_t file, bool is_new, int64_t digest);
DS_MUST bool ds_sums_take(ds_store *s, int64_t file, int64_t digest);
void ds_sums_clear(ds_store *s);
/* Writes what has gathered. */
DS_MUST ds_err ds_sums_write(ds_store *s, ds_why *w);
/* Of a record that is not as it was imported, and a row of a file that tells of it: what it must have been, proven by
 * its digest; false where this row alone cannot tell. Values are borrowed from both. */
bool ds_damage_restore(ds_record_kind kind, const ds_val *old, const ds_val *row, ds_val *restored);
/* Makes the digests that are missing, and every file's sum: at the end of migrations. */
DS_MUST ds_err ds_damage_settle(const ds_db *d, ds_why *w);

/* ---- seal.c ---- */

/* Which rows are not as their transaction left them. */
DS_MUST ds_err ds_seals_read(const ds_db *d, ds_odds *odds, ds_why *w);
/* Seals what a transaction has changed, but the odd ones. */
DS_MUST ds_err ds_seals_write(const ds_db *d, const ds_odds *odds, ds_why *w);
void ds_odds_clear(ds_odds *all);

/* ---- store_results.c ---- */

/* Writes the digest of the run that is being written, with its last row in. */
DS_MUST ds_err ds_results_seal(ds_store *s, ds_why *w);

/* rows/digest.c: gives a connection row_digest() */
int ds_digest_register(sqlite3 *db);

/* ---- store.c ---- */

/* Whether its file has more bytes than that. */
DS_MUST ds_err ds_store_is_larger(const ds_store *s, int64_t bytes, bool *larger, ds_why *w);

/* ---- agree.c ---- */

void ds_agreements_clear(ds_agreements *m);
void ds_given_up_clear(ds_store *s);
void ds_withdrawn_clear(ds_store *s);

/* ---- person.c ---- */

/* Whether every client and every row left aside has its code's key: not after a migration from before there were
 * any. */
DS_MUST ds_err ds_person_settled(ds_store *s, bool *settled, ds_why *w);
/* Gives them theirs; clients that had codes apart by their spelling only become one. */
DS_MUST ds_err ds_person_settle(ds_store *s, ds_why *w);

/* ---- schema.c ---- */

extern const ds_embedded ds_embedded_migrations[];

/* A table, view, index or trigger as sqlite_master has it, sql NULL for an index of SQLite's own; or "rows" that stand in
 * the table of that name. */
typedef struct {
    const char *type, *name, *sql;
} ds_thing;
/* What all of ds_embedded_migrations make, in an order in which it can be made, ending with {0}: written by
 * tests/tools/make_schema.c when the program is built. */
extern const ds_thing ds_embedded_schema[];
/* The same of a list of migrations; NULL where it was not made at build time. */
const ds_thing *ds_schema_made(const ds_embedded *list);

int ds_schema_latest(const ds_embedded *list);
/* The version of an opened file: DS_STORE when it is not ours, DS_NEWER when it is ahead of list. 0: it is empty. */
DS_MUST ds_err ds_schema_version(const ds_db *d, const ds_embedded *list, int *version, ds_why *w);
/* The same, and that its tables, views, indexes and triggers are those that the migrations up to its version make, by
 * their SQL, no more and no fewer: DS_STORE. *current: neither a migration nor a new shape of results is to come. */
DS_MUST ds_err ds_schema_current(const ds_db *d, const ds_embedded *list, bool *current, ds_why *w);

/* ---- migrate.c ---- */

/* Brings an opened file to the list's end in one transaction; a file with a version is copied to FILE.bak-vN first, which
 * *note then says; no copy is made where note is NULL. */
DS_MUST ds_err ds_migrate(const ds_db *d, const ds_embedded *list, char *note, size_t cap, ds_why *w);

/* Makes an empty file of mode 0600 whatever the umask; an empty one that is there will do; fails on any other. */
DS_MUST ds_err ds_private_file(const char *path, ds_why *w);
/* All of one database into another: SQLite's result code. */
int ds_sqlite_copy(sqlite3 *from, sqlite3 *to);
/* The same of files, the second one empty, through connections of their own: SQLite copies nothing out of a transaction
 * that may write. */
int ds_sqlite_copy_file(const char *from, const char *to);

/* ---- backup.c ---- */

/* Writes the store as it stands to path, aside and renamed, mode 0600, and brings it to disk. */
DS_MUST ds_err ds_store_copy_to(const ds_store *s, const char *path, ds_why *w);

/* ---- undo.c ---- */

/* Whether nothing of it reaches the disk. */
bool ds_store_is_trial(const ds_store *s);

/* Takes away all backups of steps. */
void ds_store_drop_steps(const ds_store *s);
/* ds_store_begin_step with another limit, for tests. */
DS_MUST ds_err ds_store_begin_step_of(ds_store *s, const char *what, const char *when, int64_t most, bool *skipped,
                                      ds_why *w);

/* ---- store.c ---- */

/* The file of exactly that name; NULL: an empty one in memory. */
int ds_sqlite_open(const char *path, int flags, sqlite3 **out);

/* ds_store_open with other migrations, for tests. */
DS_MUST ds_err ds_store_open_with(const char *path, ds_store_mode mode, const ds_embedded *list, ds_store **out,
                                  const char **note, ds_why *w);

/* ---- ask.c ---- */

/* sqlite3_set_authorizer's callback; its argument is the ds_db. */
int ds_authorize(void *db, int action, const char *a, const char *b, const char *schema, const char *accessor);
/* Whether a table of that name was copied, added or kept. */
bool ds_has_table(const ds_db *d, const char *name);
ds_name *ds_table_named(ds_db *d, const char *name); /* NULL: none */
int ds_bind_named(sqlite3_stmt *st, const ds_param *params, size_t n);
/* As ds_rows_next, but the row is not counted as one of an answer. */
DS_MUST ds_err ds_rows_step(ds_rows *r, bool *more, ds_why *w);
/* What came of a statement of ours beside it, which takes from its budget. */
ds_err ds_rows_wrong(const ds_rows *r, int rc, ds_why *w);
sqlite3_stmt *ds_rows_statement(const ds_rows *r);

#endif
