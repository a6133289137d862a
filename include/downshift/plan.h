/* plan: what can be planned with a client, as templates of weeks or of days around an event, and the rows that they
 * come to. Declared in YAML (reports/plans/, docs/guidance.md). Another face of analyse.
 */
#ifndef DOWNSHIFT_PLAN_H
#define DOWNSHIFT_PLAN_H

#include <downshift/base.h>
#include <downshift/settings.h>

typedef struct ds_plans ds_plans;

/* A line of a template: by weeks (from_week > 0), or by days from the event, which is day 0. */
typedef struct {
    ds_mark at;
    int what; /* ds_planned_kind */
    const char *phase; /* NULL: none, as below */
    int64_t from_week, to_week;  /* from 1; 0: that of the first */
    int64_t every, span;         /* weeks from one row to the next, and that a row lasts */
    int64_t from_day, to_day;    /* DS_PLAN_NO_DAY: none; the first one's */
    double times;                /* in each row; below 0: not said */
    double least_minutes, most_minutes; /* 0: any */
    int pressure;                /* no firmer than; DS_PRESSURE_UNKNOWN: any */
    const char *bed_by;          /* "22:30" */
    double least_hours, most_hours; /* asleep; 0: any */
    const char *focus;
} ds_plan_line;
enum { DS_PLAN_NO_DAY = INT32_MIN };

typedef struct {
    const char *name, *title, *about, *source;
    bool event;    /* its last week is that of an event, else its first one is that of a start */
    int64_t weeks;
    ds_list rows;  /* of ds_plan_line */
    ds_mark at;
} ds_plan_template;

/* The shipped ones, then those of every *.yaml of folder (NULL: none); one of a name takes the place of an earlier one.
 * In the arena. DS_CONFIG, located; DS_MEMORY. */
DS_MUST ds_err ds_plans_load(const char *folder, ds_arena *a, ds_plans **out, ds_why *w);
/* How many there are. */
size_t ds_plans_count(const ds_plans *p);
const ds_plan_template *ds_plans_at(const ds_plans *p, size_t i); /* 0 .. count - 1 */
const ds_plan_template *ds_plans_named(const ds_plans *p, const char *name); /* NULL: none */

typedef struct {
    int what; /* ds_planned_kind */
    ds_date first, last;
    const ds_plan_line *line; /* NULL: the event itself */
} ds_laid;
typedef struct {
    ds_laid *row; /* by first day, then by what */
    size_t n;
    size_t over; /* rows that are left out since their last day was before today */
} ds_laid_plan;

/* The rows of a template around the event, or with the week (from Monday) in which start lies as its first; in the
 * arena. DS_CONFIG, located: two rows of one kind begin on one day. */
DS_MUST ds_err ds_plan_lay(const ds_plan_template *t, ds_date event_or_start, ds_date today, ds_arena *a,
                           ds_laid_plan *out, ds_why *w);

#endif
