/* declare: YAML to checked C structs by field tables, with located errors; the practice's settings.
 *
 * A wrong key or value is DS_CONFIG, `practice.yaml:14:7: unknown key "colour" (known here: name, currency, ...)`.
 * An empty file, an empty section and an absent key are fine and leave the defaults that were in the struct.
 */
#ifndef DOWNSHIFT_DECLARE_H
#define DOWNSHIFT_DECLARE_H

#include <downshift/base.h>

typedef enum {
    DS_AS_TEXT,   /* const char *, in the arena */
    DS_AS_BOOL,   /* bool: true/false, yes/no */
    DS_AS_INT,    /* int64_t within min..max */
    DS_AS_REAL,   /* double within min..max; "3x", "0,1" and "inf" are errors */
    DS_AS_NAME,   /* int: the index into names */
    DS_AS_TEXTS,  /* ds_list of const char *; a single scalar is a list of one; with a check no text may stand twice */
    DS_AS_STRUCT, /* a struct by the table `of`, in place */
    DS_AS_LIST,   /* ds_list of structs of `size` bytes by the table `of` */
    DS_AS_MAP,    /* the same, but a mapping with free keys: the key goes into the field with flag DS_IS_KEY; keys that differ in
                     capitals only are one key written twice */
    DS_AS_MARK    /* ds_mark: where this mapping begins, or with a key the value of that key where it stands; no key of its own */
} ds_as;

enum { DS_REQUIRED = 1, DS_IS_KEY = 2, DS_NOT_EMPTY = 4 }; /* NOT_EMPTY: of TEXTS, at least one */

typedef struct {
    int line, column; /* from 1 */
} ds_mark;

typedef struct {
    void *item; /* n items side by side, in the arena */
    size_t n;
} ds_list;

typedef struct ds_key {
    const char *key; /* NULL ends the table */
    ds_as as;
    size_t at; /* offsetof */
    unsigned flags;
    double min, max;          /* for INT and REAL; both 0: no bounds */
    const char *const *names; /* for NAME; NULL-terminated */
    const struct ds_key *of;  /* for STRUCT, LIST, MAP */
    size_t size;              /* for LIST, MAP */
    const void *init;         /* for LIST, MAP: an item before it is read; NULL: all zero */
    const char *(*check)(const char *text); /* for TEXT and each of TEXTS: NULL when fine, else what is wrong and what to do, after `key: "text" ` */
} ds_key;

/* Fills *out (holding its defaults) from yaml. name is what errors call the file. Texts live in a. A key without a value (null) leaves
 * the default, and is missing where the key is required. Files over 1 MiB, nested deeper than 50 levels, or growing past 100,000
 * values through aliases are refused. After a failure *out holds what was read so far. */
DS_MUST ds_err ds_declare(const char *name, ds_str yaml, const ds_key *keys, void *out, ds_arena *a, ds_why *w);

/* ---- the practice's settings (practice.yaml) ------------------------------------------------ */

typedef enum { DS_LIGHT, DS_MODERATE, DS_DEEP, DS_PRESSURES } ds_pressure;
#define DS_PRESSURE_UNKNOWN (-1)
extern const char *const ds_pressure_names[]; /* "light", "moderate", "deep", NULL */

typedef struct {
    const char *name;      /* as the session log writes it */
    const char *technique; /* NULL: as logged */
    int pressure;          /* ds_pressure or DS_PRESSURE_UNKNOWN: used when the log has none */
    int64_t minutes;       /* 0: as logged; used when the log's length is blank (duration_min stays required as a column) */
    bool massage;          /* default true; false: revenue, never an exposure */
} ds_service;

typedef enum { DS_WEEK_AUTO, DS_WEEK_WEEKEND, DS_WEEK_WEEKDAY } ds_week;

/* Fields of the field table that may be analysed, and that may be adjusted for; NULL ends each list. The order is that of reports. */
extern const char *const ds_outcome_names[];    /* "quality", ... */
extern const char *const ds_confounder_names[]; /* "training_load", ... */

typedef struct {
    ds_list outcomes;       /* of const char *: what to analyse where it is logged; default: every one of ds_outcome_names */
    const char *primary;    /* of outcomes, never efficiency_pct; NULL: quality, or sleep_score where only that has clients with enough nights */
    ds_mark primary_at;     /* of the file's primary, for errors */
    ds_week weekday;        /* auto: six weekday terms over 1,000 nights, else weekend */
    ds_list confounders;    /* of const char *, of ds_confounder_names; default: the first five (docs/methods.md 0) */
    int64_t seed;           /* 1   of everything drawn at random */
    bool kenward_roger;     /* false: Satterthwaite (docs/methods.md 6) */
    bool technique;         /* false; true: technique as a factor, exploratory */
    int64_t min_clients;    /* 5   each with at least the next two; these floors: docs/methods.md */
    int64_t min_session_nights_per_client; /* 3 */
    int64_t min_plain_nights_per_client;   /* 5 */
    int64_t min_session_nights;            /* 20 overall */
    int64_t min_condition_session_nights;  /* 100 */
    int64_t min_level_sessions;            /* 15 per pressure or band */
    int64_t min_hinge_sessions;            /* 40 on each side of 75 min */
    int64_t min_breakpoint_sessions;       /* 300 */
    int64_t min_breakpoint_lengths;        /* 4 lengths that differ */
    int64_t min_technique_sessions;        /* 20 of each technique */
    int64_t min_build_up_clients;          /* 10 */
    int64_t min_build_up_weeks;            /* 6 from a client's first session to the last night */
    int64_t standing_days;  /* 3   booked at least this long before: not because of last night */
    double max_missing;     /* 0.30: a confounder missing more often is left out */
    double plateau_margin;  /* 0.10 points per 15 min */
} ds_analysis_settings;

/* Names of what a made-up practice may state the truth of: the contrasts of docs/results.md and "breakpoint" (minutes). NULL ends. */
extern const char *const ds_truth_names[];
enum { DS_TRUTHS = 28 };

typedef struct {
    const char *outcome;     /* of ds_outcome_names */
    double value[DS_TRUTHS]; /* by ds_truth_names; NaN: not stated */
} ds_truth;

typedef struct {
    const char *name;      /* "My practice" */
    const char *currency;  /* "EUR", ISO 4217; shown, never converted */
    const char *time_zone; /* IANA; NULL: session and bed times are compared on the local clock */
    ds_date_order dates;   /* iso, dmy, mdy */
    const char *opens, *closes; /* "09:00", "21:00" */
    int pressure_scale[5]; /* ds_pressure for a log's 1..5: light, light, moderate, deep, deep */
    ds_list services;      /* of ds_service */
    ds_analysis_settings analysis;
    ds_list made_up_truth; /* of ds_truth; for made-up data only */
} ds_settings;

void ds_settings_default(ds_settings *s);
/* Defaults, then the file when there is one (an absent file is fine). Checks the time zone and clocks. */
DS_MUST ds_err ds_settings_load(const char *path, ds_settings *s, ds_arena *a, ds_why *w);
/* The service of that name (case folded, trimmed), NULL when the catalogue has none. */
const ds_service *ds_service_find(const ds_settings *s, ds_str name);
/* Whether a list of texts has this one. */
bool ds_list_has(const ds_list *texts, const char *name);
/* A commented practice.yaml with every key at its default; reads back as the defaults. */
const char *ds_settings_template(void);
/* Adds every setting that changes an import or an analysis to h, so that cached results can tell. */
void ds_settings_hash(const ds_settings *s, ds_hash *h);

#endif
