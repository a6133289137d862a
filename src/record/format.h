/* A format as its YAML declares it, with what loading resolves; shared by the files of this room. */
#ifndef DOWNSHIFT_RECORD_FORMAT_H
#define DOWNSHIFT_RECORD_FORMAT_H

#include <downshift/code.h>
#include <downshift/nights.h>
#include <downshift/record.h>

/* How a cell is written. X(id, name in YAML, type of the field it can fill) */
#define AS(X)                                                                                                          \
    X(TEXT, "text", TEXT)                                                                                              \
    X(DATE, "date", DATE)                                                                                              \
    X(DAY, "day", DATE)                                                                                                \
    X(RECENT, "recent", DATE)                                                                                          \
    X(CLOCK, "clock", TIME)                                                                                            \
    X(STAMP, "stamp", TIME)                                                                                            \
    X(LOCAL, "local", TIME)                                                                                            \
    X(UTC, "utc", TIME)                                                                                                \
    X(ZONED, "zoned", TIME)                                                                                            \
    X(OFFSET, "offset", OFFSET)                                                                                        \
    X(OFFSET_S, "offset_seconds", OFFSET)                                                                              \
    X(NUMBER, "number", REAL)                                                                                          \
    X(MINUTES, "minutes", REAL)                                                                                        \
    X(SECONDS, "seconds", REAL)                                                                                        \
    X(PERCENT, "percent", REAL)                                                                                        \
    X(MONEY, "money", MONEY)                                                                                           \
    X(FLAG, "flag", FLAG)                                                                                              \
    X(NAME, "name", NAME)                                                                                              \
    X(PRESSURE, "pressure", NAME)                                                                                      \
    X(DIGEST, "digest", TEXT)                                                                                          \
    X(RATING, "rating", REAL)                                                                                          \
    X(LENGTHS, "lengths", REAL)                                                                                        \
    X(SLOT, "slot", TIME)

typedef enum {
#define X(id, name, type) AS_##id,
    AS(X)
#undef X
        AS_COUNT
} as_id;

/* One type more than fields have: minutes ahead of UTC, in `whole`. */
enum { DS_T_OFFSET = DS_T_WHOLE + 1 };

/* Cells that fill no field but are needed for one. X(id, name in YAML, type) */
#define PARTS(X)                                                                                                       \
    X(OFFSET, "utc_offset", OFFSET)                                                                                    \
    X(END_OFFSET, "end_utc_offset", OFFSET)                                                                            \
    X(ZONE, "time_zone", TEXT)                                                                                         \
    X(SESSIONS, "sessions", REAL)                                                                                      \
    X(SERIES, "series", NAME)                                                                                          \
    X(NAP, "nap", FLAG)                                                                                                \
    X(WAKE_DATE, "wake_date", DATE)                                                                                    \
    X(BED_DATE, "bed_date", DATE)                                                                                      \
    X(TRY, "try_to_sleep", TIME)                                                                                       \
    X(TWAK, "terminal_wake_min", REAL)                                                                                 \
    X(CYCLE_START, "cycle_start", TIME)                                                                               \
    X(QUESTION, "question", TEXT)                                                                                     \
    X(ANSWER, "answer", FLAG)                                                                                         \
    X(WORKOUT_START, "workout_start", TIME)                                                                           \
    X(WORKOUT_MIN, "workout_min", REAL)                                                                               \
    X(ZONE_1, "zone_1_pct", REAL)                                                                                     \
    X(ZONE_2, "zone_2_pct", REAL)                                                                                     \
    X(ZONE_3, "zone_3_pct", REAL)                                                                                     \
    X(ZONE_4, "zone_4_pct", REAL)                                                                                     \
    X(ZONE_5, "zone_5_pct", REAL)                                                                                     \
    X(RECORD_ID, "record_id", TEXT)                                                                                    \
    X(RECORD_KIND, "record_kind", TEXT)                                                                                \
    X(STAGE, "stage", TEXT)                                                                                            \
    X(STAGE_FROM, "stage_from", TIME)                                                                                  \
    X(STAGE_TO, "stage_to", TIME)                                                                                      \
    X(HYPNOGRAM, "hypnogram", TEXT)                                                                                    \
    X(SHORT_WAKES, "short_wakes", TEXT)                                                                                \
    X(RECORD_TYPE, "record_type", TEXT)                                                                                \
    X(WRITER, "writer", TEXT)                                                                                          \
    X(AWAKE_SPANS, "awake_spans", TEXT)                                                                                \
    X(WRITER_DEVICE, "writer_device", TEXT)                                                                                          \
    X(WRITER_VERSION, "writer_version", TEXT)                                                                          \
    X(BEGIN_LOCAL, "begin_local", TIME)                                                                                \
    X(END_LOCAL, "end_local", TIME)                                                                                    \
    X(DAY_BEGIN, "day_begin", TIME)                                                                                    \
    X(PAID_CARD, "paid_by_card", MONEY)                                                                                \
    X(PAID_CASH, "paid_in_cash", MONEY)                                                                                \
    X(PAID_GIFT, "paid_by_gift_card", MONEY)                                                                           \
    X(PAID_WALLET, "paid_by_wallet", MONEY)                                                                            \
    X(PAID_RATES, "paid_by_instalments", MONEY)                                                                        \
    X(PAID_PACKAGE, "paid_by_package", MONEY)                                                                          \
    X(PAID_MEMBER, "paid_by_membership", MONEY)                                                                        \
    X(PAID_CHECK, "paid_by_check", MONEY)                                                                              \
    X(PAID_OTHER, "paid_otherwise", MONEY)                                                                             \
    X(SOLD_GIFT, "gift_cards_sold", MONEY)                                                                             \
    X(CHANGE, "change_given", MONEY)                                                                                   \
    X(NET_TOTAL, "net_total", MONEY)                                                                                   \
    X(LINE_TOTAL, "line_total", MONEY)                                                                                 \
    X(TIP_APART, "tip_of_nobody", MONEY)                                                                               \
    X(FEE_OTHERS, "fee_of_others", MONEY)                                                                              \
    X(FEE_ABROAD, "fee_of_foreign_cards", MONEY)                                                                       \
    X(REFUNDED, "refunded", MONEY)                                                                                     \
    X(ADJUSTED, "adjusted", MONEY)                                                                                     \
    X(ENTRY, "entry", TEXT)                                                                                            \
    X(CURRENCY, "currency", TEXT)                                                                                      \
    X(LIST_PRICE, "list_price", MONEY)                                                                                 \
    X(FEE_CHARGED, "fee_charged", MONEY)                                                                               \
    X(INVOICE, "invoice_of_visit", TEXT)                                                                               \
    X(END, "end", TIME)                                                                                                \
    X(CANCELLED, "cancelled", FLAG)                                                                                    \
    X(CANCELLED_AT, "cancelled_at", TEXT)                                                                              \
    X(LATE, "cancelled_late", FLAG)                                                                                    \
    X(ABSENT, "did_not_come", FLAG)                                                                                    \
    X(LABEL, "label", TEXT)                                                                                            \
    X(EMAIL, "client_email", TEXT)                                                                                     \
    X(PHONE, "client_phone", TEXT)                                                                                     \
    X(NAME, "client_name", TEXT)                                                                                       \
    X(FIRST_NAME, "client_first_name", TEXT)                                                                           \
    X(LAST_NAME, "client_last_name", TEXT)                                                                             \
    X(TITLE, "title", TEXT)

typedef enum {
#define X(id, name, type) PART_##id,
    PARTS(X)
#undef X
        PART_COUNT
} part_id;

/* Stages of sleep in a hypnogram; those up to REM are asleep. X(id, name in YAML) */
#define SLEEP_STAGES(X)                                                                                                \
    X(ASLEEP, "asleep")     /* of whatever depth */                                                                    \
    X(LIGHT, "light")       /* N1 and N2 */                                                                            \
    X(DEEP, "deep")         /* N3 */                                                                                   \
    X(REM, "rem")                                                                                                      \
    X(AWAKE, "awake")                                                                                                  \
    X(RESTLESS, "restless") /* time awake, but no awakening */                                                         \
    X(OUT, "out")           /* of bed */                                                                               \
    X(UNKNOWN, "unknown")   /* neither asleep nor awake */
enum {
#define X(id, name) STAGE_##id,
    SLEEP_STAGES(X)
#undef X
        STAGE_COUNT
};
extern const char *const rec_stage_names[];
/* What a source's devices are, where they measure side by side and each is a series of its own (part: series). */
extern const char *const rec_series_names[];

/* What a row of money is. X(id, name in YAML) */
#define MONEY_ENTRIES(X)                                                                                               \
    X(SALE, "sale")         /* below 0: the practice paid, and nothing was taken */                                    \
    X(TIP, "tip")           /* a gratuity that has a row of its own */                                                 \
    X(REFUND, "refund")     /* paid back, whatever its sign */                                                         \
    X(REVERSAL, "reversal") /* below 0: paid back; above 0: what the practice had paid came back */                    \
    X(UNDONE, "undone")     /* a refund that failed, a dispute that was won or lost: above 0 it was taken again */     \
    X(FEE, "fee")                                                                                                      \
    X(PAYOUT, "payout")                                                                                                \
    X(NONE, "none")         /* no taking: a hold, a conversion, a transfer */
enum {
#define X(id, name) ENTRY_##id,
    MONEY_ENTRIES(X)
#undef X
    ENTRY_COUNT
};
extern const char *const rec_entry_names[];

/* A name's other spelling, squashed (rec_squash_word), and the index it stands for. */
typedef struct {
    const char *word;
    int index;
} spelling;

typedef struct {
    ds_mark at;
    const char *is;
    ds_list written; /* of const char * */
} value_words;

typedef struct {
    ds_mark at, field_at;
    const char *field;
    int part, as;  /* -1: not given */
    ds_list names; /* of const char *; the vendor's own spelling first */
    bool required; /* the column must be in the header */
    bool filled;   /* a blank cell refuses the row */
    bool best_first; /* of several of its names in one header that counts which stands first in `names` */
    ds_list missing; /* of const char *: marks of this column beside the format's */
    ds_list values;  /* of value_words */
    ds_list pattern; /* of const char *: texts with a *, which the value stands for */
    ds_list titles;  /* of const char *: how such a title is made, with {client}, {service} and {any} (map/titles.c) */
    double times;    /* what the number is multiplied by, once it is read by its form; 0: nothing */
    struct {
        const char *stage, *seconds, *offset, *start, *end;
    } segment; /* of a list of stages: what its objects call them; NULL: nothing */
    /* resolved */
    int8_t fills[DS_KINDS]; /* by slot: the field of that kind that it fills, DS_NO_FIELD */
    const ds_field *of;     /* the first of them; NULL for a part */
    ds_list folded;         /* of const char *: names as rec_fold_column makes them */
    ds_list spellings;      /* of spelling */
} column;

typedef struct {
    ds_mark at;
    const char *reason;
    const char *of; /* a column, by field or part name */
    ds_list equals; /* of const char * */
    ds_list unless; /* of const char *: what those that are kept have */
    ds_list empty;  /* of const char *: columns that are all blank */
    /* resolved */
    int column;     /* index, -1 for none */
    uint64_t blank; /* bit for each column of `empty` */
} ignore_rule;

/* A question of a journal, and the note of the day that its answer is. */
typedef struct {
    ds_mark at;
    ds_list asks; /* of const char *: how it is put */
    const char *field;
    double yes; /* what a yes says; a no says 0 */
    int of;     /* resolved: the field of a day */
} journal_question;

/* What practice.yaml must allow (private:) before a file is read. */
enum { OPT_IN_NONE, OPT_IN_QUESTIONS, OPT_IN_WORKOUTS };

/* Where a file holds the format's records. */
typedef struct {
    ds_mark at_mark;
    int in; /* ds_in */
    const char *at, *where;
    ds_list is, join, with; /* of const char * */
    ds_path place;          /* resolved */
} records_at;

enum { CLIENT_COLUMN, CLIENT_FILE, CLIENT_PERSON };
typedef struct hook hook;
enum { DATES_PRACTICE = 3 }; /* after the orders of ds_date_order */
enum { MAX_COLUMNS = 64, MAX_NAME = 256, MOST_READ = MAX_COLUMNS + DS_MOST_HABITS };

struct ds_format {
    const char *name, *title, *source;
    const char *pass_over; /* why such a file is known but not read; NULL for one that is */
    ds_list record; /* of const char *: what its rows are */
    ds_mark record_at;
    int client, dates, hook_id;
    bool more_cells;         /* rows may have more cells than the header */
    bool offset_in_name;     /* the file's name holds the offset from UTC of its rows: "2026-03-28T23_06_00+01_00_SLEEP.json" */
    bool fallback;           /* of columns that many a file has: read by it where no other format knows the file */
    bool status_in_name;     /* one status for all visits of a file, in its title or name; else it is unknown */
    bool confirmed;          /* a real file of it was seen */
    const char *checked_on;  /* what it was checked on, or why it was not; NULL: not said */
    ds_list derive;          /* const char *: outcomes that follow from others (derive_sleep.c) */
    uint64_t derives;        /* resolved: bits of fields of a sleep */
    double shortest; /* minutes from bedtime to rise below which a sleep is but a try of the device */
    ds_list missing, columns, ignore; /* const char *, column, ignore_rule */
    ds_list folders;                  /* const char *: patterns of fnmatch */
    ds_list beside;                   /* const char *: sheets of its workbook that hold no rows, such as a page of help */
    ds_list records;                  /* records_at; empty: any table */
    int opt_in;                       /* OPT_IN_NONE: read as it is */
    ds_list questions;                /* journal_question */
    struct {
        ds_list any, without, only_with; /* const char * */
    } recognise;
    /* resolved */
    ds_record_kind kind[DS_KINDS]; /* by slot: what a row can make; the first kind is what it is about */
    size_t kinds;
    const hook *hook; /* NULL: none */
    uint64_t any;
    ds_list without_folded;
    ds_list only_folded; /* names that may stand beside its columns, where no others may; empty: any may */
};

struct ds_formats {
    const ds_format **item;
    size_t n;
    ds_path place[DS_MOST_PLACES]; /* of all formats, each once */
    ds_paths places;
};

static inline const column *columns_of(const ds_format *f)
{
    return f->columns.item;
}

/* A header cell or declared name for comparison: ds_fold_name, and every mark but letters and digits is a blank, so that "Nap",
 * "deep_sws_duration_min" and "Deep (SWS) duration (min)" meet. Returns the length; 0 when blank or too long. */
size_t rec_fold_column(ds_str name, char *out, size_t cap);
/* A word for comparison: folded, without blanks, '-' and '_', so that "No Show" is "no-show". */
size_t rec_squash_word(ds_str word, char *out, size_t cap);
/* True when the folded header cell is one of the column's names. */
bool rec_is_named(const ds_list *folded, const char *name, size_t n);
/* The first cell of the header that is one of these folded names, NULL for none. */
const ds_str *rec_find_in_header(const ds_cells *header, const ds_list *folded);
/* The words that the column's cells may be by name: those of its field, or stages of sleep; NULL: none. */
const char *const *rec_names_of(const column *c);
/* "name" of the field or part that a column fills */
const char *rec_column_id(const column *c);

/* ---- cells ---- */

/* READ: it has one reading. EITHER: two, and which one is meant only the file's other rows can tell. */
typedef enum { REC_FAULTY, REC_READ, REC_EITHER } rec_reading;

/* Bytes of a digest with its end: what names a device or a person is told apart by it, and not kept. */
enum { REC_DIGEST = 9 };

/* What a file and a practice say about how cells are written. */
typedef struct {
    char mark;           /* decimal mark: by the delimiter, and once it is decided by the rows */
    ds_date_order dates; /* of 03/10/2026: by practice.yaml or the format, and once it is decided by the rows */
    bool decided;        /* all rows of the file have been asked (evidence.c); until then what they could tell is EITHER */
    bool short_years;    /* once decided: the year of "25/04/26" stands last */
    ds_date today;       /* the day of the import; DS_NO_DATE: not known */
    uint64_t shares;     /* bit for each column whose percents are written as shares of 1 */
    uint64_t midnights;  /* bit for each column of times in which a bare date stands for its first minute */
    const double *unit;  /* by column, once decided: what a bare number is multiplied by for minutes; NULL: as declared */
    const column *first; /* of the format's columns */
    const int *scale;    /* ds_settings.pressure_scale */
    char *digest;        /* room for REC_DIGEST bytes: the row's cell of that form */
    int *lengths;        /* out: how many the row's cell of that form holds, of several */
} manner;

enum { REASON = 200 }; /* as in ds_refusal */

/* A clock time without its day: `local` holds minutes after midnight. Placed on a day before the row leaves this room. */
#define CLOCK_ONLY INT32_MAX
/* An instant: `local` is in UTC until the row's offset or the practice's zone is known, which is before its hook. */
#define INSTANT_ONLY (INT32_MAX - 1)

/* The cell's value as the column declares it; where it is not READ out holds nothing, and there is a reason. */
typedef rec_reading (*converter)(const manner *m, const column *c, ds_str cell, ds_fval *out, char reason[REASON]);
extern const converter rec_converters[AS_COUNT];
/* The first eight hexadecimal digits of the text's hash. */
void rec_digest(ds_str text, char out[REC_DIGEST]);
/* False with the reason when the value lies outside the field's range. */
bool rec_check_field_range(const ds_field *f, const ds_fval *v, char reason[REASON]);

/* ---- rows ---- */

typedef struct {
    size_t cell; /* in the row */
    const column *column;
    size_t index; /* of the column in its format */
    converter convert;
    const ds_list *words; /* that the practice teaches for its cells; NULL: none */
    double low, high;     /* where every field that it fills, of type REAL, takes its value */
    bool never_zero; /* a heart that beats is not at 0: such a zero stands for a value that is missing */
} binding;

typedef struct {
    binding b[MAX_COLUMNS];
    size_t n;
} plan;

enum { ROW_RECORDS = 2 * DS_KINDS, UNBELIEVED = 512 }; /* UNBELIEVED: all names of a kind's fields fit */

struct ds_mapper {
    const ds_format *format;
    const ds_settings *settings;
    ds_arena *a;
    manner how;
    ds_str client;
    plan plan;
    const binding *by_field[DS_KINDS][DS_MAX_FIELDS]; /* by slot and field; NULL: not in this file */
    const binding *by_column[MAX_COLUMNS];
    const char *title[MOST_READ];   /* by column: as the file names it; behind all columns the habits */
    binding habit[DS_MOST_HABITS];  /* of those in this file; index: MAX_COLUMNS and the place in practice.yaml */
    const binding *nap;             /* the mark of naps; NULL */
    bool tells_naps;                /* the file says of its sleeps whether they are naps, or begin a cycle */
    bool may_be_missing[256];       /* by a cell's first byte: a missing mark of some column begins so */
    uint64_t needs[DS_KINDS];       /* by kind: fields that every record has */
    uint64_t own[DS_KINDS];         /* by slot: values that are not the first kind's too */
    size_t kinds;                   /* slots of the format of which this file can tell something */
    void *kept;                     /* the hook's memory of earlier rows */
    ds_set_aside aside[MOST_READ]; /* of this row */
    const binding *aside_of[MOST_READ];
    size_t n_aside, n_habits;
    int64_t zeros[MAX_COLUMNS];     /* by column: taken as missing, since nothing can be 0 there */
    int opens, closes;              /* minutes after midnight */
    int32_t name_offset;            /* of the file's name; DS_NO_OFFSET */
    int status;                     /* of all visits, by the file's title or name; -1: not told */
    int64_t untitled, first_untitled; /* events whose title names no client, and the line of the first */
    int64_t foreign, first_foreign; /* amounts that bear another currency's sign, and the line of the first, with that sign */
    char foreign_sign[8];
    int64_t names, first_name;      /* of these: those whose title may be a name and no more, and the line of the first */
    int64_t lent;                   /* visits told in UTC that stand on the practice's clock */
    int64_t undated;                /* cancelled visits, where nothing can tell which were late */
    int64_t booked, first_booked;   /* visits before today that are booked and not said to have been, and the first's line */
    char booked_word[32];           /* its status as written; "": not in a cell of its row */
    int64_t yearless;               /* dates without a year that were placed in the year before the import */
    struct rec_known_zone *zones;   /* of rows that name theirs: instants.c */
    int64_t totals, first_total;    /* rows of sums, and the line of the first */
    int64_t comments, first_comment; /* rows of remarks, likewise */
    int64_t rivals, preferred;      /* nights that several programs or devices tell; of these those of the preferred */
    struct rec_evidence *evidence;  /* of all rows: evidence.c; NULL until it is asked for */
    char sound[DS_CODE_MAX];        /* a client's code without a fault, the last that was looked at */
    size_t sound_n;
    char digest[REC_DIGEST];        /* of this row's cell of that form */
    ds_named who;                   /* whom this row names; by: DS_BY_NOTHING where it names nobody */
    char name[2 * MAX_NAME];        /* of it, put together */
    char person[DS_PERSON_CODE];    /* its code */
    int lengths;                    /* of this row: minutes awake are told as a list of so many; 0: they are not */
    char unbelieved[ROW_RECORDS][UNBELIEVED]; /* names of fields, as the records hold them */
    ds_record record[ROW_RECORDS];  /* of this row: a slot each, then what the hook adds */
};

typedef struct {
    ds_mapper *m;
    const ds_cells *cells; /* NULL after the last row */
    ds_refusal *no;
    bool refused, held; /* held: a hook keeps the row for later */
    bool instants;      /* times that are INSTANT_ONLY */
    bool unsure;        /* a cell has two readings, and the file has not been asked */
    uint64_t zeros;     /* bit for each column that holds one and cannot */
    const char *nap;    /* marked as one: why it is left aside, if it is no more; NULL */
    bool left;          /* a nap that is no more than one: counted and left aside */
    bool own_offset;    /* the bedtime itself says its offset from UTC */
    bool told_night;    /* the row says its evening itself, whatever its bedtime */
    bool made_bed;      /* bedtimes are not what their column says */
    ds_date habits_on;  /* the day of the row's habits; DS_NO_DATE: it tells none */
    uint32_t left_out;  /* bits of slots of which this row makes no record */
    bool paid_together; /* its payments and those of other rows of its sale are what the sale comes to */
    ds_cents back;      /* that a sale's own row says was paid back; 0: none */
    bool has_part[PART_COUNT];
    ds_fval part[PART_COUNT];
    size_t slot;    /* of the record being finished */
    ds_record *rec; /* that record */
    size_t n;       /* records, those a hook added included */
} row_state;

/* Whether the row has a value for the part. */
static inline bool rec_has_part(const row_state *s, part_id part)
{
    return s->has_part[part];
}

/* Refuses the row for the cell of the record's field, or as a whole (DS_NO_FIELD); the first reason stays. */
void rec_refuse(row_state *s, int field, const char *fmt, ...) DS_PRINTF(3, 4);
/* Refuses the row for what it lacks: for the cell that could not be read, where there is one (of the field; for
 * DS_NO_FIELD the row's first), else for what fmt says. */
void rec_refuse_lacking(row_state *s, int field, const char *fmt, ...) DS_PRINTF(3, 4);
/* Sets the cell aside that fills the record's field, as one that cannot be read: the row stands without its value. */
void rec_set_aside(row_state *s, int field, const char *reason);
/* Whether the cell of the record's field was set aside. */
bool rec_is_aside(const row_state *s, int field);
/* Shows the record's field and reckons with it no more. */
static inline void rec_disbelieve(ds_record *r, int field)
{
    r->unbelieved |= UINT64_C(1) << field;
}
#define A_NAP "a nap"
/* Leaves the row aside, refused or not; the first reason stays. */
void rec_leave(row_state *s, const char *reason);
/* The words that practice.yaml teaches for the column's cells; NULL: none. */
const ds_list *rec_taught_words(const ds_settings *s, const column *c);
/* What the cell stands for where it is one of the words that are taught; else the cell. */
ds_str rec_taught_meaning(const ds_list *words, ds_str cell);
static inline ds_str rec_meaning(const binding *b, ds_str cell)
{
    return b->words ? rec_taught_meaning(b->words, cell) : cell;
}
/* Adds a doubt to a record that is kept: on the value of a field, which is then not believed where the kind says so, or
 * on the row as a whole (DS_NO_FIELD). fmt says what is wrong and what to do; column and cell stand before it. */
void rec_doubt(row_state *s, ds_doubt_kind kind, int field, const char *fmt, ...) DS_PRINTF(4, 5);
/* The title of the column that fills the record's field, NULL where none does. */
const char *rec_title_for(const row_state *s, int field);
/* Whether the cell is one of the format's or the column's missing marks. */
bool rec_is_missing_mark(const ds_mapper *m, const column *c, ds_str cell);
/* True for a blank cell, too. */
static inline bool rec_cell_is_missing(const ds_mapper *m, const column *c, ds_str cell)
{
    return !cell.n || (m->may_be_missing[(unsigned char)cell.p[0]] && rec_is_missing_mark(m, c, cell));
}
/* The cell that fills the record's field in this row, absent where there is none. */
ds_str rec_cell_for(const row_state *s, int field);
/* The row's record of that kind, NULL where its format makes none. */
ds_record *rec_record_of(const row_state *s, ds_record_kind kind);

static inline void set_real(ds_record *r, int field, double v)
{
    r->v[field].real = v;
    r->has |= UINT64_C(1) << field;
}
static inline void set_whole(ds_record *r, int field, int64_t v)
{
    r->v[field].whole = v;
    r->has |= UINT64_C(1) << field;
}

/* Sets the cell of a part aside in the same way. */
void rec_set_part_aside(row_state *s, part_id part, const char *reason);
/* The column that fills the part in this file, NULL for none. */
const column *rec_column_of_part(const row_state *s, part_id part);
/* Reads whom the row names into the mapper's who, and gives the person's code: the practice's own, or one made of email, phone
 * or name, in that order; false where it names none. */
bool rec_person_of(const row_state *s, char code[DS_PERSON_CODE]);
/* Refuses the row where its day's cell holds a time of day that contradicts the start, or that may be of another evening. */
void rec_check_day_time(row_state *s);
/* Three hours or more, and its middle by night. */
bool rec_is_long_by_night(const ds_record *r);
/* The zone that the row's times are of, by its own name for it, else the practice's; NULL: not known. */
const ds_zone *rec_zone_of(const row_state *s);
/* Whether the time of a sleep is the end of it, which may have an offset of its own. */
bool rec_ends_sleep(int field);
/* The status (ds_status) that a file's name or title tells by the words of the format's column of status; -1: none, or several. */
int rec_status_in(const ds_format *f, ds_str text);
/* The row's client and service by the title of its event, in a format with part: title; false with the reason, where it
 * names none. *visit: it names a service, so that somebody's visit it is. */
bool rec_read_title(const row_state *s, const column *c, ds_str *client, ds_str *service, bool *visit);
/* Whether a title is two to four words without a digit, as a name is. */
bool rec_may_be_name(ds_str title);
/* Fills what the row's hypnogram tells and the row itself does not: sleep onset, final awakening, SOL, WASO, awakenings,
 * TST and its stages. */
void rec_read_hypnogram(row_state *s);
/* One stretch of a stage (STAGE_...), in seconds after the bedtime. */
typedef struct {
    double from, to;
    int stage;
} rec_stretch;
/* The same of stretches one behind the other, the last up to the rising, but TST, which the row tells. */
void rec_tell_stretches(row_state *s, const rec_stretch *x, size_t n);
/* Gives the row's instants their local time, by the row's utc_offset or the practice's zone; refuses a row that has neither. */
void rec_settle_instants(row_state *s);
/* How far a clock is ahead of UTC by one time told by both; false: as no clock is, which are by whole quarters of an hour, 14
 * hours at most. */
bool rec_ahead_of_utc(int64_t local, int64_t utc, int64_t *minutes);
/* Places the kind's time on its day; a full local time says its day itself, or must agree with it. */
void rec_place_start(row_state *s);
/* Bits of the fields of a sleep that a format may have derived, by name; 0: none is called so. */
uint64_t rec_derivable(const char *name);
/* The bedtime of a row that tells sleep onset, where the format says to derive it: before it by the latency, if that is told. */
void rec_derive_bedtime(row_state *s);
/* What the format says to derive, of a night whose times are placed, where the row does not tell it itself. */
void rec_derive_sleep(row_state *s);
/* Sets a figure in minutes that follows from `of`. One that is below nothing, by more than rounding explains, or out of
 * its range is none, and doubted. Parts over the whole are doubted where both are known (check_sleep.c). */
void rec_keep_derived(row_state *s, int field, double v, const char *of);
/* Places the times of a row that is dated by the day of waking, where clocks alone are told. */
void rec_place_by_wake_date(row_state *s);
/* The same of a row that tells the day of going to bed. */
void rec_place_by_bed_date(row_state *s);
/* Doubts a date that is not the day of waking. */
void rec_check_wake_date(row_state *s);
/* The first moment after `before` at which the clock shows `minutes` after midnight, on the night or the day after; before:
 * DS_NO_TIME for none. id: which time of a sleep it is. */
int64_t rec_place_clock(ds_date night, int id, int minutes, int64_t before);
/* Doubts on a night whose times are placed; tib_given: a column says how long it was. */
void rec_check_sleep(row_state *s, bool tib_given);
/* Doubts on a visit whose start is placed. */
void rec_check_session(row_state *s);
/* Doubts on the day that the record is about, which its field `when` tells. */
void rec_check_when(row_state *s, int day, int when);
/* Seconds from one time of a night to another; by the instants where both offsets are known. */
int64_t rec_seconds_between(const ds_record *r, int from, int to);
static inline bool rec_believed(const ds_record *r, int field)
{
    return ds_has(r, field) && !(r->unbelieved >> field & 1);
}
/* Gives a record of a sleep the times and figures of a night; what the night does not tell stays as it is. */
void rec_take_night(ds_record *r, const ds_night *x);
/* What a row of money makes: its records, their shared day, and doubts where parts do not add up (entries.c). */
void rec_settle_money(row_state *s);
/* Whether the row's amounts are in another currency than the practice's. */
bool rec_in_other_currency(const row_state *s);
void rec_finish_session(row_state *s);
void rec_finish_sleep(row_state *s);
void rec_finish_day(row_state *s);
void rec_finish_event(row_state *s);
void rec_finish_decision(row_state *s);
void rec_finish_planned(row_state *s);
/* Of a row that makes a session or a note: without a start it is a note. */
void rec_tell_note(row_state *s);
/* A booking that was cancelled within the hours that practice.yaml calls late. */
void rec_take_notice(row_state *s);

/* ---- hooks: what a format's rows cannot say ---- */

struct hook {
    const char *name;
    size_t memory; /* bytes, zero at the file's beginning, that it keeps from row to row */
    /* After the cells were read, before the records are finished. May add records, and may keep a row for later
     * (rec_hold_row), or give an earlier one in its place by swapping it with m->record[slot]. */
    void (*row)(row_state *s);
    /* After the last row, again and again: puts what was kept into m->record and says true, until nothing is left. NULL: nothing
     * is ever kept. */
    bool (*rest)(row_state *s);
};
/* Which day's note the question of a row is, and what a yes says; DS_NO_FIELD with the habit that it asks for, or why it is none. */
int rec_question_field(const ds_mapper *m, ds_str question, double *yes, const char **habit, const char **why);
extern const char *const rec_hook_names[]; /* index 0 is "none" */
extern const hook *const rec_hooks[];

/* Another record of this row, its client set; NULL with the row refused where there are too many. */
ds_record *rec_add_record(row_state *s, ds_record_kind kind);
/* Seconds: of a night from bedtime to rise, and of one stage or stretch in bed. */
enum { REC_LONGEST_NIGHT = 20 * 3600, REC_LONGEST_STRETCH = 24 * 3600 };
/* Whether a row's piece of sleep is as long as one may be; one that is empty is left aside, one that is too long refused. */
bool rec_is_stretch(row_state *s, int64_t seconds);
/* Gives no record for this row: its values are the hook's now. */
void rec_hold_row(row_state *s);
/* A record that outlives its row: its texts copied for the file's time. False: no memory. */
bool rec_keep_record(ds_mapper *m, const ds_record *r, ds_record *out);

#endif
