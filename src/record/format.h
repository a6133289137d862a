/* A format as its YAML declares it, with what loading resolves; shared by the files of this room. */
#ifndef DOWNSHIFT_RECORD_FORMAT_H
#define DOWNSHIFT_RECORD_FORMAT_H

#include <downshift/record.h>

/* How a cell is written. X(id, name in YAML, type of the field it can fill) */
#define AS(X)                                                                                                          \
    X(TEXT, "text", TEXT)                                                                                              \
    X(DATE, "date", DATE)                                                                                              \
    X(DAY, "day", DATE)                                                                                                \
    X(CLOCK, "clock", TIME)                                                                                            \
    X(STAMP, "stamp", TIME)                                                                                            \
    X(OFFSET, "offset", OFFSET)                                                                                        \
    X(NUMBER, "number", REAL)                                                                                          \
    X(MINUTES, "minutes", REAL)                                                                                        \
    X(SECONDS, "seconds", REAL)                                                                                        \
    X(PERCENT, "percent", REAL)                                                                                        \
    X(MONEY, "money", MONEY)                                                                                           \
    X(FLAG, "flag", FLAG)                                                                                              \
    X(NAME, "name", NAME)                                                                                              \
    X(PRESSURE, "pressure", NAME)

typedef enum {
#define X(id, name, type) AS_##id,
    AS(X)
#undef X
        AS_COUNT
} as_id;

/* One type more than fields have: minutes ahead of UTC, in `whole`. */
enum { DS_T_OFFSET = DS_T_NAME + 1 };

/* Cells that fill no field but are needed for one. X(id, name in YAML, type) */
#define PARTS(X)                                                                                                       \
    X(OFFSET, "utc_offset", OFFSET)                                                                                    \
    X(NAP, "nap", FLAG)                                                                                                \
    X(WAKE_DATE, "wake_date", DATE)                                                                                    \
    X(AWAKE_MIN, "awake_min", REAL)                                                                                    \
    X(CYCLE_START, "cycle_start", TIME)

typedef enum {
#define X(id, name, type) PART_##id,
    PARTS(X)
#undef X
        PART_COUNT
} part_id;

/* A name's other spelling, squashed (squash_word), and the index it stands for. */
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
    ds_mark at;
    int field, part, as; /* -1: not given */
    ds_list names;       /* of const char *; the vendor's own spelling first */
    bool required;       /* the column must be in the header */
    bool filled;         /* a blank cell refuses the row */
    ds_list missing;     /* of const char *: marks of this column beside the format's */
    ds_list values;      /* of value_words */
    /* resolved */
    ds_list folded;    /* of const char *: names as fold_column makes them */
    ds_list spellings; /* of spelling */
} column;

typedef struct {
    ds_mark at;
    const char *reason;
    const char *of; /* a column, by field or part name */
    ds_list equals; /* of const char * */
    ds_list empty;  /* of const char *: columns that are all blank */
    /* resolved */
    int column;     /* index, -1 for none */
    uint64_t blank; /* bit for each column of `empty` */
} ignore_rule;

enum { CLIENT_COLUMN, CLIENT_FILE };
enum { DATES_PRACTICE = 3 }; /* after the orders of ds_date_order */
enum { MAX_COLUMNS = 64, MAX_NAME = 256 };

struct ds_format {
    const char *name, *title, *source;
    const char *pass_over; /* why such a file is known but not read; NULL for one that is */
    int kind, client, dates, hook;
    ds_list missing, columns, ignore; /* const char *, column, ignore_rule */
    struct {
        ds_list any, without; /* const char * */
    } recognise;
    /* resolved */
    uint64_t any;
    ds_list without_folded;
};

struct ds_formats {
    const ds_format **item;
    size_t n;
};

static inline const column *columns_of(const ds_format *f)
{
    return f->columns.item;
}

/* A header cell or declared name for comparison: ds_fold_name, and every mark but letters and digits is a blank, so that "Nap",
 * "deep_sws_duration_min" and "Deep (SWS) duration (min)" meet. Returns the length; 0 when blank or too long. */
size_t fold_column(ds_str name, char *out, size_t cap);
/* A word for comparison: folded, without blanks, '-' and '_', so that "No Show" is "no-show". */
size_t squash_word(ds_str word, char *out, size_t cap);
/* True when the folded header cell is one of the column's names. */
bool is_named(const ds_list *folded, const char *name, size_t n);
/* The first cell of the header that is one of these folded names, NULL for none. */
const ds_str *find_in_header(const ds_cells *header, const ds_list *folded);
/* "name" of the field or part that a column fills */
const char *column_id(const column *c);

/* ---- cells ---- */

/* What a file and a practice say about how cells are written. */
typedef struct {
    char mark; /* decimal mark */
    ds_date_order dates;
    const int *scale; /* ds_settings.pressure_scale */
} manner;

enum { REASON = 200 }; /* as in ds_refusal */

/* A clock time without its day: `local` holds minutes after midnight. Placed on a day before the row leaves this room. */
#define CLOCK_ONLY INT32_MAX

/* The cell's value as the column declares it; false with the reason, out then holds nothing. */
typedef bool (*converter)(const manner *m, const column *c, ds_str cell, ds_fval *out, char reason[REASON]);
extern const converter converters[AS_COUNT];
/* False with the reason when the value lies outside the field's range. */
bool check_field_range(ds_field_id id, const ds_fval *v, char reason[REASON]);

/* ---- rows ---- */

typedef struct {
    size_t cell; /* in the row */
    const column *column;
    size_t index; /* of the column in its format */
    converter convert;
} binding;

typedef struct {
    binding b[MAX_COLUMNS];
    size_t n;
} plan;

struct ds_mapper {
    const ds_format *format;
    const ds_settings *settings;
    manner how;
    ds_str client;
    plan plan;
    const binding *by_field[DS_FIELD_COUNT]; /* NULL: not in this file */
    const binding *by_column[MAX_COLUMNS];
    const char *title[MAX_COLUMNS]; /* by column: as the file names it */
    bool may_be_missing[256];       /* by a cell's first byte: a missing mark of some column begins so */
};

typedef struct {
    const ds_mapper *m;
    const ds_cells *cells;
    ds_record *rec;
    ds_refusal *no;
    bool refused;
    uint32_t has_part;
    ds_fval part[PART_COUNT];
} row_state;

/* Refuses the row for a field's cell, or as a whole (field DS_FIELD_COUNT); the first reason stays. */
void refuse(row_state *s, ds_field_id field, const char *fmt, ...) DS_PRINTF(3, 4);
/* Adds a doubt to a row that is kept. */
void doubt(row_state *s, const char *fmt, ...) DS_PRINTF(2, 3);

static inline void set_real(ds_record *r, ds_field_id id, double v)
{
    r->v[id].real = v;
    r->has |= (uint64_t)1 << id;
}

void finish_session(row_state *s);
void finish_night(row_state *s);

/* What a format's rows cannot say. Index 0 is "none". */
typedef void (*row_hook)(row_state *s);
extern const char *const hook_names[];
extern const row_hook hooks[];

#endif
