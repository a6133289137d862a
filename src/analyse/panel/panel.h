/* One client's records in, nights with their exposures out (docs/methods.md 0). Pure. */
#ifndef ANALYSE_PANEL_H
#define ANALYSE_PANEL_H

#include <downshift/analyse.h>
#include <downshift/settings.h>

/* As ds_outcome_names, and as ds_confounder_names. */
#define AN_OUTCOME(id, name)    Y_##id,
#define AN_CONFOUNDER(id, name) X_##id,
#define AN_FACTOR(id, name)     FACTOR_##id,
enum { DS_OUTCOMES(AN_OUTCOME) OUTCOMES };
enum { DS_CONFOUNDERS(AN_CONFOUNDER) CONFOUNDERS };
/* What sessions are compared by beside pressure, time before bed and length: levels by number, from 1. */
enum { DS_COMPARABLES(AN_FACTOR) FACTOR_PART_OF_DAY, FACTORS };
enum an_part { PART_MORNING = 1, PART_MIDDAY, PART_AFTERNOON, PART_EVENING, PARTS = PART_EVENING };
#undef AN_OUTCOME
#undef AN_CONFOUNDER
#undef AN_FACTOR

/* What the condition model asks of a session. */
enum an_ask { ASK_PRESSURE, ASK_GAP, ASK_LENGTH, ASKS };

/* A completed massage or self-massage; nothing else is ever an exposure. */
struct an_raw_session {
    int64_t start;      /* local seconds */
    int32_t offset_min; /* of the practice's zone at the start; DS_NO_OFFSET */
    double minutes;     /* NaN: length not logged */
    int pressure;       /* ds_pressure or DS_PRESSURE_UNKNOWN */
    bool self;
    ds_date booked_on;  /* DS_NO_DATE: not logged */
    int level[FACTORS]; /* number of its name, from 1; 0: not logged */
};
struct an_raw_night {
    ds_date night;
    int source;         /* index, in the order of the sources' names */
    int64_t bed;        /* local seconds; DS_NO_TIME */
    int32_t offset_min; /* DS_NO_OFFSET */
    double y[OUTCOMES]; /* NaN: not logged */
    double in_bed;      /* minutes; NaN: not logged */
    uint8_t device;     /* which device and version of the source the file tells, from 1; 0: it tells none */
};
struct an_raw_day {
    ds_date date;
    double x[CONFOUNDERS];
};
/* A habit on a day, by its place in practice.yaml. */
struct an_raw_habit {
    ds_date date;
    int place;
    double amount; /* 0 or 1, or minutes */
};
/* A refused session: what could be read of it. */
struct an_raw_mark {
    ds_date date;
    int64_t start; /* DS_NO_TIME */
};
struct an_raw_client {
    int64_t id;
    const char *code; /* must outlive the panel */
    struct an_raw_session *session;
    struct an_raw_night *night; /* by night; sources of one night in any order */
    struct an_raw_day *day;     /* by date */
    struct an_raw_mark *mark;
    const struct an_raw_habit *habit; /* by date */
    const struct an_raw_session *missed; /* booked, and did not take place */
    size_t n_sessions, n_nights, n_days, n_marks, n_missed, n_habits;
};

enum { UNBOOKED = -1, MOST_AHEAD = 9999 };

/* One evening of one client on which any source logged a night, or between two such that followed a session. */
struct an_panel_row {
    ds_date night;
    uint8_t massages0, massages1, selfs0; /* sessions whose night 0, night 1 this is */
    int8_t pressure;                      /* of night 0; DS_PRESSURE_UNKNOWN where unknown or mixed */
    uint8_t lead;                         /* sessions whose night 0 is the next calendar night */
    int16_t ahead0, ahead1; /* days ahead that massages0, massages1 were booked, the fewest; UNBOOKED unknown */
    bool unknown;           /* a refused session may fall here: the row is used nowhere */
    uint8_t missed0,
        missed1;      /* visits that did not take place whose night 0, night 1 it would be; no massage was before it */
    bool usual_known; /* when the client usually goes to bed was known before this evening */
    bool twice;       /* night 0 of two massages or more, which is a kind of its own */
    bool absent;      /* nobody logged this night; it is kept because a session came before it */
    uint8_t left_out; /* bits by an_ask: too few sessions tell it, so that the condition model does without */
    int level[FACTORS];  /* of night 0; 0: not known, or two that differ */
    double gap, minutes; /* of night 0: last session's end to bedtime, summed length; NaN unknown */
    double gap_usual,
        gap_realised; /* to the client's usual bedtime, which gap is unless told otherwise; to that night's */
    double y[OUTCOMES], x[CONFOUNDERS]; /* NaN: not logged */
    double habit[DS_MOST_HABITS];       /* of the day; NaN: not logged */
    double in_bed;                      /* minutes, by the source of the time asleep; NaN: not logged */
    uint8_t device[OUTCOMES];           /* as an_raw_night's, by the outcome's source */
};
/* Another level of a client's outcome from an evening on, since a device or its program changed (device_steps.h). */
struct an_device_step {
    size_t client; /* of the panel */
    int outcome;
    ds_date night;
    double size, se; /* the level from there on less the one before, as the source has it; NaN: too few nights on one side */
    bool told;       /* by the file; else found in the figures */
    bool near_known; /* near a day on which its maker is known to have changed it */
    bool split;      /* both parts are analysed, each against its own level; else the part with too few nights is left out */
};
enum { MOST_STEPS = 3 }; /* found, of a client */
struct an_panel_client {
    int64_t id;
    const char *code;
    size_t first, n;       /* its rows */
    int64_t n_massages;    /* completed, up to as_of, with a logged night or not */
    ds_date first_massage; /* its night 0; DS_NO_DATE: none */
    int source[OUTCOMES];  /* the one series each outcome is taken from; -1: none has it */
    int n_sources[OUTCOMES];
    int64_t aside[OUTCOMES]; /* nights of its other sources, left aside */
};
/* A session of which somebody asks which night followed it. */
struct an_asked {
    ds_str code;   /* of its client */
    int64_t start; /* local seconds */
    ds_date night; /* out: its night 0; untouched where there is no such session */
};
struct an_panel {
    struct an_asked *asked; /* NULL: nobody asks; borrowed */
    struct an_panel_row *row;
    struct an_panel_client *client;
    const int *rank;                /* by source: which is preferred, least first; NULL: none is; borrowed */
    size_t *order;                  /* clients by code: everything is summed and listed in this order */
    int64_t (*nights_of)[OUTCOMES]; /* by source: nights that tell the outcome, of all clients */
    size_t n_rows, row_cap, n_clients, client_cap, n_sources;
    ds_date as_of; /* DS_NO_DATE: all */
    struct {
        int64_t nights, missing[ASKS]; /* night 0 of one massage: in all, and without what is asked */
        uint8_t left_out;              /* as in the rows */
    } told;
    struct an_levels {
        const char **name; /* in order; number 1 stands first; borrowed */
        size_t n;
    } levels[FACTORS];
    const ds_habit *habit; /* n_habits of practice.yaml; borrowed */
    size_t n_habits;
    struct an_device_step *step; /* by client */
    size_t n_steps, step_cap;
    void *scratch;
    size_t scratch_size;
};

void an_panel_start(struct an_panel *p, size_t n_sources, ds_date as_of);
/* Sessions in the order of their starts. Those that overlap are one exposure, and joined where they stand. */
DS_MUST ds_err an_panel_add(struct an_panel *p, const struct an_raw_client *raw, ds_why *w);
DS_MUST ds_err an_panel_finish(struct an_panel *p, ds_why *w); /* fills order */
void an_panel_free(struct an_panel *p);
/* Gaps to the bedtimes as they turned out, instead of the usual ones, in every row. */
void an_panel_by_realised(struct an_panel *p);
/* Which bedtime, what two massages before one night are, and what is left out of the condition model as more than
 * max_missing of the nights after a massage lack it; as the settings say, before any model. */
void an_panel_settle(struct an_panel *p, const ds_analysis_settings *s);
/* Joins sessions, in the order of their starts, that overlap: from the first start to the last end, once; of unlike pressure
 * or level, an unknown one. One of unknown length within another makes the length unknown. Self-massage joins
 * self-massage only. Returns how many are left. */
size_t an_join_overlapping(struct an_raw_session *s, size_t n);

/* The row of a client's evening, NULL when there is none. */
struct an_panel_row *an_panel_find(const struct an_panel *p, const struct an_panel_client *c, ds_date night);

static inline bool an_row_usable(const struct an_panel_row *r, int outcome)
{
    return !r->unknown && r->y[outcome] == r->y[outcome];
}
static inline bool an_row_plain(const struct an_panel_row *r)
{
    return !r->massages0 && !r->massages1;
}
static inline bool an_row_asks(const struct an_panel_row *r, enum an_ask what)
{
    return !(r->left_out >> what & 1);
}
/* Everything that is asked about the session is known, or there was none: the condition model may use the row. */
bool an_row_complete(const struct an_panel_row *r);

#endif
