/* record: the field table; format declarations; a row of cells to a checked record. Pure but for loading formats.
 *
 * The field table is the only place that states a field's unit, range, direction and privacy class. A field without a class does
 * not compile. Formats (src/formats/<name>.yaml, embedded; more with --formats DIR) say how a vendor's columns become fields.
 */
#ifndef DOWNSHIFT_RECORD_H
#define DOWNSHIFT_RECORD_H

#include <downshift/base.h>
#include <downshift/settings.h>
#include <downshift/read.h>

typedef enum { DS_SESSION, DS_NIGHT } ds_record_kind;

/* TIME: local civil time (ds_stamp); REAL: double; MONEY: ds_cents; FLAG: 0/1; NAME: index into the field's names */
typedef enum { DS_T_TEXT, DS_T_DATE, DS_T_TIME, DS_T_REAL, DS_T_MONEY, DS_T_FLAG, DS_T_NAME } ds_type;

typedef enum { DS_NEITHER, DS_HIGHER, DS_LOWER } ds_direction; /* which way is better */

/* Who may see a field is decided by its class (docs/views.md):
 * KEY the client's code; HEALTH sleep, body, goals; TREATMENT what was done; MONEY; WHEN dates and times; STAFF; FREE free text */
typedef enum {
    DS_P_KEY = 1, DS_P_HEALTH = 2, DS_P_TREATMENT = 4, DS_P_MONEY = 8, DS_P_WHEN = 16, DS_P_STAFF = 32, DS_P_FREE = 64,
    /* no field's, but columns': what an analysis says of itself or of all clients together; files, lines, settings and the
     * practice's own order; a warning about a row */
    DS_P_RESULT = 128, DS_P_PROVENANCE = 256, DS_P_DOUBT = 512
} ds_privacy;

/* X(id, name, holder, type, unit, low, high, direction, privacy, source). holder: S session, N night, D day (confounder), B session and
 * night. Ranges are inclusive and refuse typing errors, not unusual people. */
#define DS_FIELDS(X)                                                                                                   \
    X(CLIENT, "client_id", B, TEXT, "", 0, 0, NEITHER, KEY, "the practice's own code")                                 \
    X(DATE, "date", S, DATE, "", 0, 0, NEITHER, WHEN, "local date of the session's start")                             \
    X(START, "start", S, TIME, "", 0, 0, NEITHER, WHEN, "local start")                                                 \
    X(BOOKED, "booked_on", S, DATE, "", 0, 0, NEITHER, WHEN, "the day the session was booked, not after its date")      \
    X(DURATION, "duration_min", S, REAL, "min", 1, 480, NEITHER, TREATMENT, "hands-on time")                           \
    X(PRESSURE, "pressure", S, NAME, "", 0, 0, NEITHER, TREATMENT, "light, moderate, deep; 1-5 by practice.yaml")      \
    X(TECHNIQUE, "technique", S, TEXT, "", 0, 0, NEITHER, TREATMENT, "as logged")                                      \
    X(AREAS, "areas", S, TEXT, "", 0, 0, NEITHER, HEALTH, "as logged")                                                 \
    X(THERAPIST, "therapist", S, TEXT, "", 0, 0, NEITHER, STAFF, "as logged")                                          \
    X(SERVICE, "service", S, TEXT, "", 0, 0, NEITHER, TREATMENT, "name in the service catalogue")                      \
    X(PLACE, "place", S, TEXT, "", 0, 0, NEITHER, TREATMENT, "studio, on-site")                                        \
    X(KIND, "kind", S, NAME, "", 0, 0, NEITHER, TREATMENT, "massage or self")                                          \
    X(STATUS, "status", S, NAME, "", 0, 0, NEITHER, TREATMENT, "completed, no-show, late-cancel, cancelled")           \
    X(GOAL, "goal", S, TEXT, "", 0, 0, NEITHER, HEALTH, "as logged")                                                   \
    X(PRICE, "price", S, MONEY, "currency", 0, 100000, NEITHER, MONEY, "as charged")                                   \
    X(TIP, "tip", S, MONEY, "currency", 0, 100000, NEITHER, MONEY, "as given")                                         \
    X(REACTION, "reaction", S, TEXT, "", 0, 0, NEITHER, HEALTH, "how the body reacted")                                \
    X(NOTES, "notes", S, TEXT, "", 0, 0, NEITHER, FREE, "free text")                                                   \
    X(NIGHT_DATE, "night_date", N, DATE, "", 0, 0, NEITHER, WHEN, "the evening the night begins in, noon to noon")     \
    X(BED, "bedtime", N, TIME, "", 0, 0, NEITHER, WHEN, "into bed (Carney 2012, item 1)")                              \
    X(ONSET, "sleep_onset", N, TIME, "", 0, 0, NEITHER, WHEN, "first asleep")                                          \
    X(WAKE, "wake", N, TIME, "", 0, 0, NEITHER, WHEN, "final awakening (item 6)")                                      \
    X(RISE, "rise", N, TIME, "", 0, 0, NEITHER, WHEN, "out of bed for the day (item 7)")                               \
    X(QUALITY, "quality", N, REAL, "points (0-10)", 0, 10, HIGHER, HEALTH, "diary rating")                             \
    X(SCORE, "sleep_score", N, REAL, "points (0-100)", 0, 100, HIGHER, HEALTH, "the vendor's score")                   \
    X(TST, "tst_min", N, REAL, "min", 0, 1200, HIGHER, HEALTH, "total sleep time = SPT - WASO")                        \
    X(SOL, "sol_min", N, REAL, "min", 0, 720, LOWER, HEALTH, "sleep onset latency")                                    \
    X(WASO, "waso_min", N, REAL, "min", 0, 900, LOWER, HEALTH, "wake after sleep onset")                               \
    X(AWAKENINGS, "awakenings", N, REAL, "count", 0, 100, LOWER, HEALTH, "NWAK, the final one not counted")            \
    X(EFFICIENCY, "efficiency_pct", N, REAL, "%", 0, 100, HIGHER, HEALTH, "100 TST / TIB (Reed & Sacco 2016)")         \
    X(VENDOR_EFF, "vendor_efficiency_pct", N, REAL, "%", 0, 100, HIGHER, HEALTH, "as the vendor computes it")          \
    X(TIB, "tib_min", N, REAL, "min", 0, 1200, NEITHER, HEALTH, "time in bed = rise - bedtime")                        \
    X(RHR, "resting_hr", N, REAL, "beats/min", 20, 220, LOWER, HEALTH, "by the source's own definition")               \
    X(HRV, "hrv_ms", N, REAL, "ms", 1, 500, HIGHER, HEALTH, "rMSSD, or as the source defines it")                      \
    X(LOAD, "training_load", D, REAL, "as logged", 0, 2000, NEITHER, HEALTH, "that day")                               \
    X(ALCOHOL, "alcohol", D, REAL, "drinks", 0, 60, NEITHER, HEALTH, "that day")                                       \
    X(CAFFEINE, "caffeine_mg", D, REAL, "mg", 0, 3000, NEITHER, HEALTH, "that day")                                    \
    X(STRESS, "stress", D, REAL, "points", 0, 100, NEITHER, HEALTH, "that day")                                        \
    X(SUPPLEMENT, "new_supplement", D, FLAG, "", 0, 1, NEITHER, HEALTH, "taken for the first time that day")           \
    X(WORKOUT, "late_workout", D, FLAG, "", 0, 1, NEITHER, HEALTH, "that evening")                                     \
    X(MEAL, "late_meal", D, FLAG, "", 0, 1, NEITHER, HEALTH, "that evening")                                           \
    X(SORENESS, "soreness", D, REAL, "points", 0, 100, NEITHER, HEALTH, "that day")                                    \
    X(PAIN, "pain", D, REAL, "points", 0, 100, NEITHER, HEALTH, "that day")

typedef enum {
#define X(id, name, holder, type, unit, low, high, direction, privacy, source) DS_F_##id,
    DS_FIELDS(X)
#undef X
    DS_FIELD_COUNT
} ds_field_id;

typedef struct {
    const char *name;
    char holder; /* 'S', 'N', 'D', 'B' */
    ds_type type;
    const char *unit;
    double low, high;
    ds_direction direction;
    ds_privacy privacy;
    const char *source;
    const char *const *names; /* for NAME */
} ds_field;

extern const ds_field ds_fields[DS_FIELD_COUNT];
bool ds_field_find(ds_str name, ds_field_id *out);

enum { DS_KIND_MASSAGE, DS_KIND_SELF };
enum { DS_COMPLETED, DS_NO_SHOW, DS_LATE_CANCEL, DS_CANCELLED };
extern const char *const ds_kind_names[], *const ds_status_names[];

/* One checked record: field i has a value when bit i of `has` is set. */
typedef union {
    double real;    /* REAL, FLAG */
    int64_t whole;  /* DATE (ds_date), MONEY (ds_cents), NAME (index) */
    ds_stamp time;  /* TIME */
    ds_str text;    /* TEXT: borrowed from the row or the file's arena */
} ds_fval;

typedef struct {
    ds_record_kind kind;
    uint64_t has;
    ds_fval v[DS_FIELD_COUNT];
    int64_t line;
    ds_str bed_text;     /* bedtime as exported; absent when there is none */
    bool not_massage;    /* the service catalogue says that this session is no massage: revenue, never an exposure */
    char doubt[160];     /* a warning on the row that was kept, "" for none */
} ds_record;
#define DS_HAS(rec, id) (((rec)->has >> DS_F_##id) & 1)
_Static_assert(DS_FIELD_COUNT <= 64, "a record's presence mask has 64 bits");

/* Why a row did not become a record. */
typedef struct {
    char column[64];  /* as the file names it; "" when the row as a whole */
    char value[80];   /* as exported, cut with "..." */
    char reason[200]; /* what is wrong and what to do */
} ds_refusal;

typedef enum {
    DS_ROW_OK,
    DS_ROW_REFUSED, /* counted, kept with its reason, shown */
    DS_ROW_IGNORED  /* not this product's business: a nap, an unscored placeholder, a day without a ring; counted by reason */
} ds_row_fate;

/* ---- formats -------------------------------------------------------------------------------- */

typedef struct ds_format ds_format;
typedef struct ds_formats ds_formats;

/* The embedded formats, then every *.yaml of dir (NULL: none), which add or override by name. Lives in a. */
DS_MUST ds_err ds_formats_load(const char *dir, ds_arena *a, ds_formats **out, ds_why *w);
size_t ds_formats_count(const ds_formats *f);
const ds_format *ds_formats_at(const ds_formats *f, size_t i);
const ds_format *ds_formats_named(const ds_formats *f, const char *name); /* NULL: none */
const char *ds_format_name(const ds_format *f);   /* "whoop-sleeps" */
const char *ds_format_title(const ds_format *f);  /* "WHOOP sleeps.csv" */
const char *ds_format_source(const ds_format *f); /* the series it feeds: "whoop", "oura", "diary" */
/* Why files of this format are known but not read ("workouts are not read in this version"); NULL for a format that is read. Of one
 * that is passed over only its name, title and required columns mean anything. */
const char *ds_format_pass_over(const ds_format *f);
ds_record_kind ds_format_kind(const ds_format *f);
/* True when rows name their client; false for a wearable's file, which belongs to one client. */
bool ds_format_names_client(const ds_format *f);
/* The required columns, for `downshift formats`: names (first spelling) into out, at most cap; returns how many. */
size_t ds_format_required(const ds_format *f, const char **out, size_t cap);

/* The format whose required columns are all there; of several the one with more required columns; a tie is DS_CONFIG naming
 * both. None: DS_DATA, saying the columns seen and the two formats that come closest with what each misses. */
DS_MUST ds_err ds_recognise(const ds_formats *f, const ds_cells *header, const ds_format **out, ds_why *w);

/* ---- a row to a record ----------------------------------------------------------------------- */

typedef struct ds_mapper ds_mapper;
/* Binds a format to one file's header. client: the file's client code, absent where rows name theirs. Unknown columns are
 * listed in *unused (a text in the arena, "" for none). settings are borrowed for the
 * mapper's life. DS_DATA: a column that is read stands there twice, one that is needed is not there, one stands there that the format
 * never has, a wearable's file without a client, a format that is passed over. */
DS_MUST ds_err ds_mapper_new(const ds_format *f, const ds_cells *header, char decimal_mark, ds_str client,
                             const ds_settings *settings, ds_arena *a, ds_mapper **out, const char **unused, ds_why *w);
/* Pure. On DS_ROW_REFUSED, *rec holds what could be read (a refused session's client,
 * date and start mark its nights unknown) and *no why; on DS_ROW_IGNORED, *rec holds no value and *no the reason. A record from DS_ROW_OK
 * has its client and either date and start or the night's date. Texts are borrowed from the row, the mapper and the settings. */
ds_row_fate ds_map_row(const ds_mapper *m, const ds_cells *row, ds_record *rec, ds_refusal *no);

#endif
