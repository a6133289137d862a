/* query: SELECTs on anything that answers them: the store, or a snapshot made for an audience; and what an analysis
 * reads of the records, by name. */
#ifndef DOWNSHIFT_QUERY_H
#define DOWNSHIFT_QUERY_H

#include <downshift/base.h>
#include <downshift/settings.h>

typedef struct ds_store ds_store; /* store.h */

/* Anything that answers SELECTs: the store, or a snapshot made for an audience. */
typedef struct ds_db ds_db;

typedef enum { DS_V_NULL, DS_V_INT, DS_V_REAL, DS_V_TEXT } ds_vtype;
/* A value of a row or of a parameter. A text is borrowed. */
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
/* Begins to ask; *out is yours to close, NULL after a failure. One SELECT (or WITH ... SELECT); anything else, and a
 * parameter that has no value in params (a NULL counts as one), is DS_CONFIG with SQLite's words; a function off the
 * allow-list is DS_DENIED. Texts in values live until the next row. */
DS_MUST ds_err ds_ask(ds_db *db, ds_str sql, const ds_param *params, size_t n, ds_rows **out, ds_why *w);
/* On to the next row, the first one included; *more: there is one. DS_CONFIG: what the query does to this row is wrong,
 * it asks for the time of day, ...; DS_STORE, DS_LOCKED as SQLite says. */
DS_MUST ds_err ds_rows_next(ds_rows *r, bool *more, ds_why *w);
/* How many columns a row has. */
size_t ds_rows_width(const ds_rows *r);
/* The name of column i, the first being 0; borrowed until close. */
const char *ds_rows_name(const ds_rows *r, size_t i);
/* Its value in the row at hand; a text lives until the next row. */
ds_val ds_rows_at(const ds_rows *r, size_t i);
/* Ends the reading. NULL is fine. */
void ds_rows_close(ds_rows *r);
/* A number; NULL and text give NaN. */
double ds_val_real(ds_val v);
/* A whole number, computed as a real or not; if_null for NULL, a text, or a real beyond 9e15. */
int64_t ds_val_int(ds_val v, int64_t if_null);

/* ---- what is published ---- */

/* A column of a published view and its privacy class, one of record.h's ds_privacy. */
typedef struct {
    const char *view, *column; /* NULL ends a list */
    int privacy;
} ds_published;
/* Of the views of results, as their lists say (results.h). */
extern const ds_published ds_published_results[];

/* ---- a database for somebody else's queries -------------------------------------------------- */

/* The store at path, read-only and in one state until it is closed, whatever other programs write meanwhile. Fails
 * as ds_store_open. */
DS_MUST ds_err ds_db_open(const char *path, ds_db **out, ds_why *w);
/* An empty one in memory. */
DS_MUST ds_err ds_db_memory(ds_db **out, ds_why *w);
/* Makes a table in `to` (one of ds_db_memory) of the answer of a SELECT on `from`, with its column names and
 * declared types. sql and table are trusted: sql may read any table, table becomes a name as it is. All of it or
 * nothing. */
DS_MUST ds_err ds_db_copy(ds_db *from, const char *sql, const ds_param *params, size_t n, ds_db *to,
                          const char *table, ds_why *w);
/* A table of ours to be asked beside the views. */
typedef struct {
    const char *name;          /* "v1_kpi" */
    const char *const *column; /* n_columns names */
    const ds_val *cell;        /* n_rows rows side by side */
    size_t n_columns, n_rows;
    const int *privacy;        /* of each column, one of record.h's ds_privacy; NULL: the practice's alone */
} ds_table;
/* Puts it beside what db has, also of a store, which keeps nothing of it; before db is guarded. names become names as
 * they are. DS_MEMORY, DS_STORE. */
DS_MUST ds_err ds_db_add(ds_db *db, const ds_table *t, ds_why *w);
/* From now on db answers queries of strangers: of a store nothing but its published views (v1_...) and what was added
 * may be named, whatever a query calls its own parts; of a memory nothing but the tables copied or added. has, where
 * not NULL, is copied and said when a query names what is not there. */
DS_MUST ds_err ds_db_guard(ds_db *db, const char *has, ds_why *w);
/* Makes a table of the answer of a stranger's query, which later ones may name as they name a view; one that was kept
 * by that name before is replaced. Of a guarded db; it keeps it until it is closed, a store nothing of it. table
 * becomes a name as it is. Of a store, rows with a column client are indexed by it, and by date where they have one.
 * Fails as ds_ask; what is kept is not counted as an answer, but its memory is. */
DS_MUST ds_err ds_db_keep(ds_db *db, const char *table, ds_str sql, const ds_param *params, size_t n, ds_why *w);
/* Before it is guarded: of a store, this view is as if it were not published. */
void ds_db_hide(ds_db *db, const char *view);
/* From now on what db is asked, copied and given stays prepared, by its words, until it is closed: for one that is
 * asked the same again and again. */
void ds_db_keeps(ds_db *db);
/* Takes every row out of every table of a memory, guarded or not, and looks that none is left; DS_INTERNAL where one
 * is. Its tables stay, to be filled again by the copies and tables they were made of, then it is to be guarded again.
 * After a failure close it. */
DS_MUST ds_err ds_db_empty(ds_db *db, ds_why *w);
void ds_db_close(ds_db *db); /* NULL is fine; of one that ds_db_open or ds_db_memory gave */

/* ---- the service catalogue --------------------------------------------------------------------- */

/* Puts what the settings' catalogue says of the store's visits beside what was logged, which goes first, for the views
 * and readings below: minutes, pressure, technique, price, and whether they are massage. Writes only where something
 * has changed, in the transaction that is open or one of its own. */
DS_MUST ds_err ds_store_catalogue(ds_store *s, const ds_settings *settings, ds_why *w);

/* ---- what an analysis reads of the records ---------------------------------------------------- */

/* X(NAME, columns in their order), as tests/test_readings.c holds them against the store. Dates are ds_date, times
 * local seconds, money hundredths, lengths minutes; NULL where nobody logged it.
 * CLIENTS           by id
 * FORMER_CODES      of clients, by the code that each has now: one that it had until it was renamed (former 1), or
 *                   another that is taken for it (0)
 * PEOPLE            whom sources name, by client: keys as they are compared, a short name, address and number as told
 * APART             ids of clients of whom the practice has said that they are two, the lower first
 * SESSIONS          completed massages and self-massages, which alone are exposures, by client and start; pressure and
 *                   kind are ds_pressure and ds_kind; what may be compared is trimmed and in small letters, "" for
 *                   none
 * NIGHTS            by client, night and source, an id of SOURCES
 * DAYS              by client and date
 * HABITS            by client, date and name
 * UNKNOWN_SESSIONS  refused and not corrected yet, by client, date and start, which may be NULL
 * MISSED            visits that were booked and missed or cancelled late, not for an illness; by client and start
 * SOURCES           what feeds series, by name
 * LEVELS            what massages may be compared by: the name of a comparable and its levels as in SESSIONS, in the
 *                   order of their bytes
 * PRICES            of completed massages that began before :until: service is a number, one for names that differ by
 *                   the minutes in them only ("Swedish 60", "Swedish 90"), minutes are whole, sessions how many were
 *                   charged so; by service and minutes, the most usual price first
 * SERVICES          as logged, each once a combination of what the log itself says of it, also of visits that did not
 *                   take place; of visits of several services a line each, without price; by service */
#define DS_SPACED(id, name) " " name
#define DS_READINGS(X)                                                                                                 \
    X(CLIENTS, "id code")                                                                                              \
    X(FORMER_CODES, "client code former")                                                                              \
    X(PEOPLE, "client code name_key email_key phone_key short email phone")                                            \
    X(APART, "low high")                                                                                               \
    X(SESSIONS, "client start duration pressure kind booked_on" DS_COMPARABLES(DS_SPACED))                             \
    X(NIGHTS, "client night source bed offset_min" DS_OUTCOMES(DS_SPACED) " tib_min device version")                   \
    X(DAYS, "client date" DS_CONFOUNDERS(DS_SPACED))                                                                   \
    X(HABITS, "client date habit amount")                                                                              \
    X(UNKNOWN_SESSIONS, "client date start")                                                                           \
    X(MISSED, "client start duration booked_on")                                                                       \
    X(SOURCES, "id name")                                                                                              \
    X(LEVELS, "factor level")                                                                                          \
    X(PRICES, "service minutes price sessions")                                                                        \
    X(SERVICES, "service minutes pressure technique price visits")

typedef enum {
#define X(NAME, columns) DS_READ_##NAME,
    DS_READINGS(X)
#undef X
        DS_READ_COUNT
} ds_reading;

/* Begins the reading; *out is yours to close, NULL after a failure. DS_CONFIG: a parameter without a value;
 * DS_STORE, DS_LOCKED as SQLite says. */
DS_MUST ds_err ds_store_read(ds_store *s, ds_reading what, const ds_param *params, size_t n, ds_rows **out, ds_why *w);

#endif
