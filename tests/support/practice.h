/* practice: a made-up massage practice whose true effects are known. Pure: parameters and a seed in, structs out; the same
 * seed gives the same practice on every machine.
 *
 * A night's outcome y = mean + client's own level + night 0 (by pressure, gap to the usual bedtime, length; plus the client's own
 * deviation) + night 1 + what the day brought + weekend + how late it was to bed + error (docs/methods.md 2, condition). Errors hang together from night
 * to night: Cov(e_s, e_t) = sigma^2 [(1 - nu) rho^|s - t| + nu 1(s = t)], over all nights, logged or not.
 *
 * Days pass one after the other, so a booking may look back on the nights before it: some clients come when they slept badly.
 */
#ifndef TESTS_PRACTICE_H
#define TESTS_PRACTICE_H

#include <downshift/base.h>
#include <downshift/settings.h>
#include <downshift/record.h>

#include "random.h"

enum { SIM_QUALITY, SIM_TST, SIM_SCORE, SIM_OUTCOMES };
enum { SIM_THERAPISTS = 3 };
extern const char *const sim_outcome_names[SIM_OUTCOMES]; /* "quality", "tst_min", "sleep_score" */

enum { SIM_B0_60, SIM_B60_120, SIM_B120_240, SIM_B240P, SIM_BANDS };

/* Effects on one outcome in its own unit; higher is better for all three. */
typedef struct {
    double mean;                   /* an average client's plain weekday night with nothing special that day */
    double pressure[DS_PRESSURES]; /* night 0 at 60 min, 60-120 min before bed */
    double band[SIM_BANDS];        /* gap to bedtime, against 60-120 min */
    double deep_late;              /* deep and under 60 min before bed, on top */
    double before, after;          /* per 15 min of length below and above the bend */
    double bend;                   /* minutes; 0: 75 */
    double night1;                 /* the night after next */
    double self_care;              /* ten minutes with roller or ball */
    double load, alcohol, caffeine, stress, supplement,
        weekend; /* a point, drink, mg, point, yes, Friday or Saturday */
    double late;     /* for each hour later to bed than usual */
    double saturday; /* a Saturday night, on top */
    double fade;     /* by so much worse on the first night of a client's log; half of it is gone after three weeks */
    double sd_client, sd_effect, correlation, sigma;
    double rho, nu; /* what hangs together from night to night; what is each night's own. 0 and 0: independent nights */
} sim_truth;

/* Booking after bad nights: the last few against what the client has been used to for four weeks, by the quality felt. */
typedef struct {
    double share;     /* of the clients; the others come by their rhythm, booked at the visit before */
    int nights;       /* how many of the last nights */
    double below;     /* points by which their mean falls short */
    double chance;    /* that the client then books, for today or tomorrow */
    double otherwise; /* that the client books on any other day */
    int rest;         /* days between massages at the least */
    bool felt;        /* by the part of quality that lasts, which the rating shows with the noise of single nights */
} sim_reacts;

/* Courses instead of a rhythm: so many massages packed, then a pause. 0 massages: no courses. */
typedef struct {
    int massages, every, pause; /* count; days; days */
} sim_course;

typedef struct {
    uint64_t seed;
    size_t clients,
        late; /* the last `late` clients join one by one over the period, the others are there from the start */
    ds_date first, last; /* evenings */
    double leaves;       /* share of clients who stop coming on the way */
    double skips;        /* share of nights without an entry in the log */
    double holidays;     /* spells of a week or so without entries, a client and year */
    double habit;        /* share of sessions at the client's own usual pressure and time of day */
    double fails;        /* share of bookings that end as no-show or cancellation */
    double bed_sd;       /* of bedtimes about the usual one, minutes; 0: 28 */
    double uneven;       /* SD of the logarithms of clients' own sigma; 0: all alike */
    double shy;          /* chance that a night better than the client's usual is not logged for that */
    double twice;        /* share of massages that are the second of their day; one of 45 min in the morning does as much again */
    int standing;        /* weekday from 1, Monday, on which all come every week; 0: none */
    bool devices;        /* every other client's minutes asleep are a device's */
    sim_reacts reacts;
    sim_course course;
    double beauty, self_care; /* facials and waxing a client and month; share of clients who roll at home */
    struct {
        size_t client; /* SIZE_MAX: nobody travels */
        ds_date first, last;
        int offset_min;
    } trip;
    sim_truth truth[SIM_OUTCOMES];
} sim_params;

typedef struct {
    char code[5];
    ds_date log_first, log_last, come_first, come_last;
    int interval;                  /* days from session to session */
    int bed;                       /* usual bedtime, minutes after noon */
    int therapist, pressure, part; /* habits */
    bool self_care, reacts;
    double spread; /* of its errors over sigma */
    size_t nights;                                    /* index of the first */
    double level[SIM_OUTCOMES], effect[SIM_OUTCOMES]; /* deviations from mean and from the effect of night 0 */
    double resting_hr, hrv;
} sim_client;

typedef struct {
    size_t client;
    ds_date date, booked_on; /* booked_on DS_NO_DATE: no booking, self-massage */
    int start, minutes;      /* minutes after midnight; hands-on time */
    int pressure;            /* ds_pressure, DS_PRESSURE_UNKNOWN where it has none */
    int service;             /* index into sim_services */
    int therapist, goal;
    bool on_site;
    int kind, status;    /* DS_KIND_..., DS_COMPLETED ... */
    ds_cents price, tip; /* price -1: none written down */
} sim_session;

typedef struct {
    const char *name, *technique, *areas;
    ds_cents per_hour;
    bool massage;
    double share[DS_PRESSURES]; /* how often this service is what a session of that pressure was */
    int minutes;                /* where it has one length; else 0 */
} sim_service;
extern const sim_service sim_services[];
extern const size_t sim_services_n;
/* Of the price list. */
ds_cents sim_price(int service, int minutes);

/* Night and the day before it. */
typedef struct {
    size_t client;
    ds_date night; /* the evening */
    bool logged;
    int64_t bed;                    /* local seconds, whole minutes */
    int sol, waso, snooze, wakings; /* minutes; in bed after the last waking; count */
    double y[SIM_OUTCOMES];
    int felt_tst; /* what a person would write down for y[SIM_TST]: 5-minute steps, rather more than a device */
    double load, alcohol, caffeine, stress, soreness, pain;
    bool supplement, workout, meal;
    double resting_hr, hrv;
    ptrdiff_t session; /* index of the massage of this day that ended before bed, the last of two, -1 for none */
    ptrdiff_t first;   /* of the first of two, -1 for none */
    bool night1, self_care;
    double gap;  /* minutes from the end of that massage to the client's usual bedtime, 0 after it */
    double late; /* hours later to bed than usual, of the client's own accord */
    double felt; /* points of quality that last */
} sim_night;

typedef struct {
    sim_params params;
    sim_client *client;
    sim_session *session; /* in order of date and start */
    sim_night *night;     /* in order of client and evening */
    size_t n_clients, n_sessions, n_nights;
} sim_practice;

/* The sample practice's parameters: 30 clients, 2026-02-01 .. 2026-10-31. */
sim_params sim_sample(void);
/* Everything lives in a; NULL when out of memory. */
sim_practice *sim_make(const sim_params *p, ds_arena *a);

int sim_band(double gap_min);
/* What a session does to the night it precedes, on average over clients; gap_min: to the usual bedtime. */
double sim_night0(const sim_truth *t, int pressure, double gap_min, double minutes);

typedef struct {
    const char *name; /* as docs/results.md names the contrast */
    double value;
} sim_contrast;
enum { SIM_CONTRASTS = 19 };
/* The true values of the contrasts for one outcome; averages are over the delivered mix: the massages before the logged nights of
 * the clients with keeps[client]. Returns how many massages that were. */
size_t sim_contrasts(const sim_practice *p, int outcome, const bool *keeps, sim_contrast out[SIM_CONTRASTS]);

#endif
