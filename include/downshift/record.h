/* record: kinds of record and their fields; format declarations; a row of cells to checked records. Pure but for
 * loading formats.
 *
 * A kind's field list is the only place that states a field's unit, range, direction and privacy class. A field
 * without a class does not compile. Formats (src/formats/<name>.yaml, embedded; more with --formats DIR) say how a
 * vendor's columns become fields.
 */
#ifndef DOWNSHIFT_RECORD_H
#define DOWNSHIFT_RECORD_H

#include <downshift/base.h>
#include <downshift/code.h>
#include <downshift/settings.h>
#include <downshift/read.h>

/* ---- kinds of record ---------------------------------------------------------------------------- */

/* X(ID, id, owner): id is the kind's name in formats and its table in the store, DS_ID_FIELDS its field list and
 * finish_id what its cells mean together. owner says what besides its key fields tells two records apart: CLIENT
 * nothing; SERIES the source that feeds it; SOURCE the source, and how often the file has told the same before, since
 * two equal lines of a sale may both be true; TURN how often the file has told of such a key before: a client's first
 * note of a day, and the second; PRACTICE nothing, and it is told whole: what a newer row lacks is gone; WHOLE nothing,
 * likewise, of a client. */
#define DS_RECORD_KINDS(X)                                                                                             \
    X(SESSION, session, CLIENT)                                                                                        \
    X(SLEEP, sleep, SERIES)                                                                                            \
    X(DAY, day, CLIENT)                                                                                                \
    X(SCORE, score, CLIENT)                                                                                            \
    X(EVENT, event, CLIENT)                                                                                            \
    X(PLAN, plan, CLIENT)                                                                                              \
    X(SALE, sale, SOURCE)                                                                                              \
    X(SALE_LINE, sale_line, SOURCE)                                                                                    \
    X(TENDER, tender, SOURCE)                                                                                          \
    X(FEE, fee, SOURCE)                                                                                                \
    X(PAYOUT, payout, SOURCE)                                                                                          \
    X(CORPORATE_EVENT, corporate_event, SOURCE)                                                                        \
    X(NOTE, note, TURN)                                                                                                \
    X(DECISION, decision, PRACTICE)                                                                                   \
    X(PLANNED, planned, WHOLE)                                                                                         \
    X(HABIT, habit, CLIENT)

typedef enum {
#define X(id, name, owner) DS_##id,
    DS_RECORD_KINDS(X)
#undef X
    DS_KINDS
} ds_record_kind;

typedef enum {
    DS_OWNER_CLIENT, DS_OWNER_SERIES, DS_OWNER_SOURCE, DS_OWNER_TURN, DS_OWNER_PRACTICE, DS_OWNER_WHOLE
} ds_owner;

/* TIME: local civil time (ds_stamp); REAL: double; MONEY: ds_cents; FLAG: 0/1; NAME: index into the field's names;
 * WHOLE: integer, of fields that no column fills */
typedef enum {
    DS_T_TEXT,
    DS_T_DATE,
    DS_T_TIME,
    DS_T_REAL,
    DS_T_MONEY,
    DS_T_FLAG,
    DS_T_NAME,
    DS_T_WHOLE
} ds_type;

typedef enum { DS_NEITHER, DS_HIGHER, DS_LOWER } ds_direction; /* which way is better */

/* KEY: tells the record apart, every record has it. REF: tells it apart where the source gives it. NEED: every record
 * has it. VALUE: may be missing. MADE: follows from others, no column fills it. ROW: places the others, and is not
 * kept itself. */
typedef enum { DS_R_KEY, DS_R_REF, DS_R_NEED, DS_R_VALUE, DS_R_MADE, DS_R_ROW } ds_role;

/* Who may see a field is decided by its class (docs/views.md): KEY the client's code; HEALTH sleep, body, goals;
 * TREATMENT what was done; MONEY; WHEN dates and times; STAFF; FREE free text */
typedef enum {
    DS_P_KEY = 1, DS_P_HEALTH = 2, DS_P_TREATMENT = 4, DS_P_MONEY = 8, DS_P_WHEN = 16, DS_P_STAFF = 32, DS_P_FREE = 64,
    /* no field's, but columns': what an analysis says of itself or of all clients together; files, lines, settings
     * and the practice's own order; a warning about a row */
    DS_P_RESULT = 128, DS_P_PROVENANCE = 256, DS_P_DOUBT = 512,
    /* names, addresses and numbers of people, which nobody but the practice ever gets */
    DS_P_NAME = 1024
} ds_privacy;

/* The lists: X(ID, name in formats, column in the store, role, type, names of a NAME field, unit, low, high,
 * direction, privacy, source). Ranges are inclusive and refuse typing errors, not unusual people. A name means the
 * same in every kind that has it: a format's column fills it in all kinds that its rows make. */
#include <downshift/fields/corporate_event_fields.h>
#include <downshift/fields/day_fields.h>
#include <downshift/fields/decision_fields.h>
#include <downshift/fields/event_fields.h>
#include <downshift/fields/fee_fields.h>
#include <downshift/fields/habit_fields.h>
#include <downshift/fields/note_fields.h>
#include <downshift/fields/payout_fields.h>
#include <downshift/fields/plan_fields.h>
#include <downshift/fields/planned_fields.h>
#include <downshift/fields/sale_fields.h>
#include <downshift/fields/sale_line_fields.h>
#include <downshift/fields/score_fields.h>
#include <downshift/fields/session_fields.h>
#include <downshift/fields/sleep_fields.h>
#include <downshift/fields/tender_fields.h>

/* Position of a field in its kind's list: DS_SESSION_START, ..., DS_SESSION_COUNT, and so on. */
enum {
#define X(id, ...) DS_SESSION_##id,
    DS_SESSION_FIELDS(X)
#undef X
    DS_SESSION_COUNT
};
enum {
#define X(id, ...) DS_SLEEP_##id,
    DS_SLEEP_FIELDS(X)
#undef X
    DS_SLEEP_COUNT
};
enum {
#define X(id, ...) DS_DAY_##id,
    DS_DAY_FIELDS(X)
#undef X
    DS_DAY_COUNT
};
enum {
#define X(id, ...) DS_SCORE_##id,
    DS_SCORE_FIELDS(X)
#undef X
    DS_SCORE_COUNT
};
enum {
#define X(id, ...) DS_EVENT_##id,
    DS_EVENT_FIELDS(X)
#undef X
    DS_EVENT_COUNT
};
enum {
#define X(id, ...) DS_PLAN_##id,
    DS_PLAN_FIELDS(X)
#undef X
    DS_PLAN_COUNT
};
enum {
#define X(id, ...) DS_SALE_##id,
    DS_SALE_FIELDS(X)
#undef X
    DS_SALE_COUNT
};
enum {
#define X(id, ...) DS_SALE_LINE_##id,
    DS_SALE_LINE_FIELDS(X)
#undef X
    DS_SALE_LINE_COUNT
};
enum {
#define X(id, ...) DS_TENDER_##id,
    DS_TENDER_FIELDS(X)
#undef X
    DS_TENDER_COUNT
};
enum {
#define X(id, ...) DS_FEE_##id,
    DS_FEE_FIELDS(X)
#undef X
    DS_FEE_COUNT
};
enum {
#define X(id, ...) DS_PAYOUT_##id,
    DS_PAYOUT_FIELDS(X)
#undef X
    DS_PAYOUT_COUNT
};
enum {
#define X(id, ...) DS_CORPORATE_EVENT_##id,
    DS_CORPORATE_EVENT_FIELDS(X)
#undef X
    DS_CORPORATE_EVENT_COUNT
};
enum {
#define X(id, ...) DS_NOTE_##id,
    DS_NOTE_FIELDS(X)
#undef X
    DS_NOTE_COUNT
};
enum {
#define X(id, ...) DS_HABIT_##id,
    DS_HABIT_FIELDS(X)
#undef X
    DS_HABIT_COUNT
};
enum {
#define X(id, ...) DS_DECISION_##id,
    DS_DECISION_FIELDS(X)
#undef X
    DS_DECISION_COUNT
};
enum {
#define X(id, ...) DS_PLANNED_##id,
    DS_PLANNED_FIELDS(X)
#undef X
    DS_PLANNED_COUNT
};

typedef struct {
    const char *name;
    ds_role role;
    ds_type type;
    const char *const *names; /* for NAME */
    const char *unit;
    double low, high;
    ds_direction direction;
    ds_privacy privacy;
    const char *source;
} ds_field;

enum { DS_NO_FIELD = -1, DS_MAX_FIELDS = 40 };

typedef struct {
    const char *name;
    ds_owner owner;
    const ds_field *field;
    int fields;
    int client; /* the field that names the client; DS_NO_FIELD */
    int day;    /* the field with the local date that the record is about */
    int start;  /* the field with its local time, placed on that day; DS_NO_FIELD */
} ds_kind;

extern const ds_kind ds_kinds[DS_KINDS];
/* The kind's field of that name, DS_NO_FIELD for none. */
int ds_field_find(ds_record_kind kind, ds_str name);
static inline const ds_field *ds_field_of(ds_record_kind kind, int field)
{
    return &ds_kinds[kind].field[field];
}

typedef union {
    double real;    /* REAL, FLAG */
    int64_t whole;  /* DATE (ds_date), MONEY (ds_cents), NAME (index), WHOLE */
    ds_stamp time;  /* TIME */
    ds_str text;    /* TEXT: borrowed from the row or the file's arena */
} ds_fval;

/* What may be doubted of a value that was read. X(ID, name, weight): the name begins what is said of it; LOOK asks for
 * a look and leaves the value in the analysis, UNBELIEVED keeps it on display only. Those of several rows together are
 * found by the store's views, which say them by the same names. */
#define DS_DOUBTS(X)                                                                                                   \
    X(UNIT, "another unit", UNBELIEVED)                       /* hours, seconds, parts of a day for minutes */         \
    X(SHARE, "a share among percents", UNBELIEVED)            /* 0.9 for 90 % */                                       \
    X(SPAN, "not as long as by the clock", UNBELIEVED)        /* time in bed against rise less bedtime */              \
    X(PARTS, "parts against the whole", UNBELIEVED)           /* asleep and awake against in bed */                    \
    X(ROUNDED, "parts somewhat over the whole", LOOK)         /* by what rounding may explain */                       \
    X(EFFICIENCY, "efficiency against its parts", UNBELIEVED) /* against asleep / in bed */                            \
    X(FUTURE, "in the future", UNBELIEVED)                    /* after the day of the import */                        \
    X(LONG_AGO, "before the year 2000", UNBELIEVED)                                                                    \
    X(HOURS, "outside opening hours", LOOK)                                                                            \
    X(CLOCK, "in the middle of the day", LOOK)                /* a bedtime: am or pm? */                               \
    X(ORDER, "times out of order", LOOK)                                                                               \
    X(EVENING, "another evening", LOOK)                       /* than its bedtime's */                                 \
    X(LONG, "a very long night", LOOK)                                                                                 \
    X(BOOKED, "day of booking", LOOK)                                                                                  \
    X(NAP, "a nap or a night", LOOK)                                                                                   \
    X(NO_BED, "no bedtime", LOOK)                             /* the evening is taken from a date */                   \
    X(OVERLAP, "two visits at once", LOOK)                    /* of one client */                                      \
    X(QUARTER, "two visits within a quarter of an hour", LOOK)                                                         \
    X(CALENDAR, "a calendar of 1904", UNBELIEVED)             /* 1,462 days off */                                     \
    X(MONEY, "amounts that do not add up", LOOK)              /* parts against the whole */                            \
    X(SLOTS, "slots of an event", LOOK)                       /* more used than offered, fewer than the least */       \
    X(LACKED, "in an older list only", UNBELIEVED)            /* a visit that a newer one of its days lacks */
typedef enum {
#define X(id, name, weight) DS_DOUBT_##id,
    DS_DOUBTS(X)
#undef X
    DS_DOUBT_KINDS
} ds_doubt_kind;
extern const char *const ds_doubt_names[DS_DOUBT_KINDS];

/* One checked record: field i of its kind has a value when bit i of `has` is set. */
typedef struct {
    ds_record_kind kind;
    uint64_t has;
    uint64_t unbelieved; /* bits of fields that are shown and not reckoned with; for what became of none: is unknown */
    int64_t line;
    ds_fval v[DS_MAX_FIELDS];
    uint32_t doubts; /* bits of ds_doubt_kind */
    char doubt[320]; /* what they say, "another unit: tst_min "7.5": ...; ...", "" for none */
} ds_record;
#define DS_HAS(rec, id) (((rec)->has >> DS_##id) & 1) /* DS_HAS(rec, SLEEP_BED) */
static inline bool ds_has(const ds_record *r, int field)
{
    return field >= 0 && (r->has >> field & 1);
}
static inline void ds_set(ds_record *r, int field, ds_fval v)
{
    r->v[field] = v;
    r->has |= UINT64_C(1) << field;
}
static inline void ds_unset(ds_record *r, int field)
{
    r->has &= ~(UINT64_C(1) << field);
}
/* Minutes: shorter sleeps are naps to Fitbit, Oura and WHOOP. */
enum { DS_MAIN_SLEEP = 180 };
/* Minutes after midnight between which the middle of a sleep by night lies. */
enum { DS_NIGHT_FROM = 22 * 60, DS_NIGHT_TO = 10 * 60 };
/* The local date it is about, DS_NO_DATE where it has none (yet). */
ds_date ds_record_day(const ds_record *r);

/* Why a row did not become a record, or a cell no value. */
typedef struct {
    char column[64];  /* as the file names it; "" when the row as a whole */
    char value[80];   /* as exported, cut with "..." */
    char reason[200]; /* what is wrong and what to do */
} ds_refusal;

/* A cell that could not be read, while the rest of its row stands: its value is unknown. */
typedef struct {
    ds_refusal no;
    ds_record_kind kind; /* of the record that it would have filled */
} ds_set_aside;

typedef enum {
    DS_ROW_OK,
    DS_ROW_REFUSED, /* counted, kept with its reason, shown */
    /* not this product's business: a nap, an unscored placeholder, a day without a ring; counted by reason */
    DS_ROW_IGNORED,
    DS_ROW_UNSURE /* a cell has two readings: ask all rows of the file (ds_mapper_decide), then map this one again */
} ds_row_fate;

/* ---- formats -------------------------------------------------------------------------------- */

typedef struct ds_format ds_format;
typedef struct ds_formats ds_formats;

/* The embedded formats, then every *.yaml of dir (NULL: none), which add or override by name. Lives in a. */
DS_MUST ds_err ds_formats_load(const char *dir, ds_arena *a, ds_formats **out, ds_why *w);
/* Adds the declaration in the file at path, or puts it in the place of the one of its name; *out is it. */
DS_MUST ds_err ds_formats_add(ds_formats *f, const char *path, ds_arena *a, const ds_format **out, ds_why *w);
size_t ds_formats_count(const ds_formats *f); /* how many there are */
const ds_format *ds_formats_at(const ds_formats *f, size_t i); /* 0 .. count - 1 */
const ds_format *ds_formats_named(const ds_formats *f, const char *name); /* NULL: none */
const char *ds_format_name(const ds_format *f);   /* "whoop-sleeps" */
const char *ds_format_title(const ds_format *f);  /* "WHOOP sleeps.csv" */
/* Whether a real file of it was seen; else it is read by the names that the vendor or others tell of. */
bool ds_format_confirmed(const ds_format *f);
const char *ds_format_checked_on(const ds_format *f); /* what it was checked on, or why not; "": not said */
const char *ds_format_source(const ds_format *f); /* the series it feeds: "whoop", "oura", "diary" */
/* Why files of this format are known but not read ("workouts are not read in this version"); NULL for a format that
 * is read. Of one that is passed over only its name, title and required columns mean anything. */
const char *ds_format_pass_over(const ds_format *f);
/* Whether a sheet of that name lies beside its rows and holds none, such as a page of help (beside:). */
bool ds_format_has_beside(const ds_format *f, ds_str sheet);
/* Why a file of this format is not read as long as the practice does not allow it (private: in practice.yaml), with how
 * it does; NULL for one that is read. */
const char *ds_format_withheld(const ds_format *f, const ds_settings *s);
/* The i-th question of a journal that the format knows, as it may be put, and the note of the day that its answer is:
 * "Have any caffeine?, Consume caffeine?: caffeine_mg"; NULL after the last. */
const char *ds_format_question(const ds_format *f, size_t i, ds_arena *a);
const char *ds_format_record(const ds_format *f); /* what it calls its rows: "session", "night" */
/* The kinds of record that its rows make, the first one theirs; returns how many. */
size_t ds_format_kinds(const ds_format *f, const ds_record_kind **out);
/* True when rows name their client, or are of none; false for a wearable's file, which belongs to one client. */
bool ds_format_names_client(const ds_format *f);
/* Whether a folder of this name is one that a vendor's own archive carries, as some format declares (folders:),
 * whatever its capitals: it says nothing of whose the files in it are. */
bool ds_formats_vendor_folder(const ds_formats *f, const char *name);
/* One column of a format, for a person who asks. Texts live as long as the format. */
typedef struct {
    const char *fills;       /* a field, or a part such as "nap" */
    const char *form, *unit; /* how its cells are written ("clock"); the field's unit, "" for none */
    const char *const *name; /* spellings in a header, the vendor's own first */
    size_t names;
    bool required, filled, one_of; /* one_of: of several such columns one must be there */
} ds_column_facts;
/* At most cap of them; none for a format that is passed over. */
size_t ds_format_columns(const ds_format *f, ds_column_facts *out, size_t cap);
/* The words that column i's cells may be, with the spellings that the format adds: "light; moderate (medium)"; "" where
 * they are no names. NULL: no memory. */
const char *ds_format_words(const ds_format *f, size_t i, ds_arena *a);
/* Column i's cell in one of two sample rows, which the format reads without a fault. NULL: no memory. */
const char *ds_format_sample(const ds_format *f, size_t i, size_t row, ds_arena *a);
/* Where the formats look for records in files that are no tables; as long as f. */
const ds_paths *ds_formats_places(const ds_formats *f);
/* How alike two names are by their words, whatever their capitals: 1 the same, 0 nothing in common. */
double ds_name_likeness(const char *a, const char *b);
/* The name that is most like this one; NULL where none is like it at all. */
const char *ds_formats_nearest(const ds_formats *f, const char *name);
/* What a draft is made from. */
typedef struct {
    const ds_cells *header;
    const ds_cells *row; /* the first rows: what their cells look like tells what names do not */
    size_t rows;
    const char *file; /* what it is called after */
} ds_draft_from;
/* YAML of a format for a header that no format knows, to be completed: the nearest format's with the header's names in
 * it, or one of sleeps by what the cells look like, whichever reads more of the rows; guesses and what is missing
 * marked. w->text: why it does not load yet; "" for one that does. NULL: no memory. */
const char *ds_format_draft(const ds_formats *f, const ds_draft_from *from, ds_arena *a, ds_why *w);
/* The required columns, for `downshift formats`: names (first spelling) into out, at most cap; returns how many. */
size_t ds_format_required(const ds_format *f, const char **out, size_t cap);

/* The format whose required columns are all there; of several the one with more required columns; a tie is DS_CONFIG
 * naming both. None: DS_DATA, saying which format comes nearest, what it needs and which names have no place in it,
 * each with the accepted name that is nearest. Nothing is quoted but what reads as a column's name. */
DS_MUST ds_err ds_recognise(const ds_formats *f, const ds_cells *header, const ds_format **out, ds_why *w);

/* Whether rows of its files may have more cells than their header. */
bool ds_format_more_cells(const ds_format *f);
/* Whether the format's required columns are all there, and none that it never has. */
bool ds_fits(const ds_format *f, const ds_cells *header);
/* How near the row comes to the header of a format that is read: 0 for what reads as no names of columns, else 1 and
 * the share of what the nearest format requires. */
double ds_closeness(const ds_formats *f, const ds_cells *row);
/* Whether a row of f's file is names of columns again, of an export behind another: nothing in it is a figure or a
 * date, and half of it, and two cells, are names that the header or the format has, or some format recognises it.
 * Quick to say no. */
bool ds_reads_as_header(const ds_formats *all, const ds_format *f, const ds_cells *header, const ds_cells *row);

/* ---- a row to records ------------------------------------------------------------------------- */

typedef struct ds_mapper ds_mapper;
/* Binds a format to one file's header. client: the file's client code, absent where rows name theirs. Unknown columns
 * are listed in *unused (a text in the arena, "" for none). settings are borrowed for the mapper's life. DS_DATA: a
 * column that is read stands there twice, one that is needed is not there, one stands there that the format never
 * has, a wearable's file without a client, a format that is passed over. */
DS_MUST ds_err ds_mapper_new(const ds_format *f, const ds_cells *header, char decimal_mark, ds_str client,
                             const ds_settings *settings, ds_arena *a, ds_mapper **out, const char **unused, ds_why *w);

/* Whether the row names the columns that are read once more, each where the header has it. */
bool ds_mapper_same_header(const ds_mapper *m, const ds_cells *row);
/* The day of the import: what lies after it is doubted. Without it (DS_NO_DATE) nothing is too late. */
void ds_mapper_set_today(ds_mapper *m, ds_date today);

/* Whom a row names, and what the code in its records is made of. */
typedef struct {
    ds_told_person told;
    ds_told_by by;
} ds_named;
/* Whom a code of a log, or a folder's name, names: a person by name, email or phone, else nobody: by is DS_BY_OWN. */
void ds_named_of_code(ds_str code, ds_named *out);

/* The file's name: some formats have the offset from UTC in it (offset_in_name:). */
void ds_mapper_set_name(ds_mapper *m, const char *file);

/* What one row gave, or rows that belong together: a night and its day's notes, a sale with its tender and fee. They
 * are of one client and live until the next call; texts are borrowed from the row, the mapper and the settings. */
typedef struct {
    ds_record *record;
    size_t n;
    const char *series; /* which of the source's devices measured, where each is a series of its own: "mat"; NULL */
    const ds_named *who; /* of a format whose rows name people; NULL: nobody is named, or only by a code */
} ds_records;

/* fault: what is wrong with the row as a whole, which refuses it unless it is ignored; NULL for nothing. Pure but for
 * what a hook keeps of earlier rows. DS_ROW_OK with no record: the row was kept, to be joined with others. On
 * DS_ROW_REFUSED, *out holds one record with what could be read (a refused session's client, date and start mark its
 * nights unknown) and *no why; on DS_ROW_IGNORED, one with what was read until then, if anything, and the reason.
 * Records from DS_ROW_OK have their client and key. */
ds_row_fate ds_map_row(ds_mapper *m, const ds_cells *row, const char *fault, ds_records *out, ds_refusal *no);
/* "03/04/2026", "1.200", a percent of 0.9 and 7.5 minutes asleep have two readings each, and a file has one: its rows
 * tell which; and whether amounts without a client or a date are the sums of those above. Before the first row that is
 * DS_ROW_UNSURE is mapped again, each row of the file is shown here; false without memory. */
DS_MUST bool ds_mapper_watch(ds_mapper *m, const ds_cells *row);
/* Then this decides, once; rows that were mapped before hold nothing that it decides. DS_DATA, with the lines: the rows
 * contradict each other or practice.yaml, or nothing tells, with both readings. */
DS_MUST ds_err ds_mapper_decide(ds_mapper *m, ds_why *w);
/* The i-th thing, from 0, to be said of how the file was read: a column of shares read as percents, of hours as
 * minutes, zeros taken as missing; false after the last. */
bool ds_mapper_note(const ds_mapper *m, size_t i, char *out, size_t cap);
/* The cells that were set aside of the row for which ds_map_row last said DS_ROW_OK, until it is called again; returns
 * how many. */
size_t ds_mapper_aside(const ds_mapper *m, const ds_set_aside **out);
/* After the last row, until it gives DS_ROW_OK with no record: what was kept. */
ds_row_fate ds_map_rest(ds_mapper *m, ds_records *out, ds_refusal *no);

/* Minutes that a service's name tells, 0 for none: the one length with its unit in it ("60 min", "1h 30"), else the one
 * whole number of 10 to 240 that is no amount of money. Two that differ tell none. */
double ds_name_minutes(ds_str name);

/* ---- how a row was read, for a person who asks (downshift trace) ------------------------------------ */

typedef enum { DS_CELL_READ, DS_CELL_MISSING, DS_CELL_FAULTY } ds_cell_how;
/* One cell that the format reads. Texts are borrowed from the mapper, its format and the row. */
typedef struct {
    const char *column; /* as the file names it */
    ds_str cell;        /* as written, trimmed */
    const char *field;  /* what it fills: a field, or a part such as "nap" */
    const char *form;   /* how the format says it is written: "clock", "money" */
    ds_cell_how how;
    char value[200]; /* READ: the value with its unit; FAULTY: the reason; "" where it is missing */
} ds_cell_reading;
/* The row's cells in the format's order, at most cap of them; returns how many. Columns that the format does not read
 * are not among them. Changes nothing: what a hook keeps of earlier rows stays. */
size_t ds_explain_row(const ds_mapper *m, const ds_cells *row, ds_cell_reading *out, size_t cap);
/* A value as people write it, with its unit, cut to cap bytes; v has the field's type. */
void ds_value_text(const ds_field *f, const ds_fval *v, char *out, size_t cap);

#endif
