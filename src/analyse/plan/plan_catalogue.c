/* Templates of plans, from their declarations. */
#include <downshift/plan.h>

#include "analyse/rule/rule_catalogue.h"

#include <string.h>

extern const ds_embedded ds_embedded_plans[];
_Static_assert(offsetof(ds_plan_template, name) == 0, "a catalogue's entry begins with its name");

enum { MOST_WEEKS = 60, MOST_DAYS = 366 };

struct ds_plans {
    an_catalogue all;
};

static const char *check_name(const char *s)
{
    return *s && !s[strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-")] ? NULL : "is not a name for a plan: use small letters, digits and -";
}

static const char *check_clock(const char *s)
{
    int minutes;
    return ds_clock(ds_str_of(s), &minutes) ? NULL : "is not a time of day: write it like \"22:30\"";
}

#define KEY(type, k, kind, field) .key = k, .as = kind, .at = offsetof(type, field)
#define LINE(k, kind, field)      KEY(ds_plan_line, k, kind, field)
#define PLAN(k, kind, field)      KEY(ds_plan_template, k, kind, field)
static const ds_key line_keys[] = {
    { LINE("", DS_AS_MARK, at) },
    { LINE("what", DS_AS_NAME, what), .names = ds_planned_names, .flags = DS_REQUIRED },
    { LINE("phase", DS_AS_TEXT, phase) },
    { LINE("from_week", DS_AS_INT, from_week), .min = 1, .max = MOST_WEEKS },
    { LINE("to_week", DS_AS_INT, to_week), .min = 1, .max = MOST_WEEKS },
    { LINE("every", DS_AS_INT, every), .min = 1, .max = MOST_WEEKS },
    { LINE("span", DS_AS_INT, span), .min = 1, .max = MOST_WEEKS },
    { LINE("from_day", DS_AS_INT, from_day), .min = -MOST_DAYS, .max = MOST_DAYS },
    { LINE("to_day", DS_AS_INT, to_day), .min = -MOST_DAYS, .max = MOST_DAYS },
    { LINE("times", DS_AS_REAL, times), .min = 0, .max = 100 },
    { LINE("least_minutes", DS_AS_REAL, least_minutes), .min = 1, .max = 480 },
    { LINE("most_minutes", DS_AS_REAL, most_minutes), .min = 1, .max = 480 },
    { LINE("pressure", DS_AS_NAME, pressure), .names = ds_pressure_names },
    { LINE("bed_by", DS_AS_TEXT, bed_by), .check = check_clock },
    { LINE("least_hours", DS_AS_REAL, least_hours), .min = 0.5, .max = 16 },
    { LINE("most_hours", DS_AS_REAL, most_hours), .min = 0.5, .max = 16 },
    { LINE("focus", DS_AS_TEXT, focus) },
    { 0 },
};
static const ds_plan_line plain_line = { .every = 1, .span = 1, .from_day = DS_PLAN_NO_DAY, .to_day = DS_PLAN_NO_DAY, .times = -1,
                                         .pressure = DS_PRESSURE_UNKNOWN };

static const ds_key plan_keys[] = {
    { PLAN("name", DS_AS_TEXT, name), .flags = DS_IS_KEY, .check = check_name },
    { PLAN("title", DS_AS_TEXT, title), .flags = DS_REQUIRED },
    { PLAN("about", DS_AS_TEXT, about), .flags = DS_REQUIRED },
    { PLAN("source", DS_AS_TEXT, source) },
    { PLAN("event", DS_AS_BOOL, event) },
    { PLAN("weeks", DS_AS_INT, weeks), .flags = DS_REQUIRED, .min = 1, .max = MOST_WEEKS },
    { PLAN("rows", DS_AS_LIST, rows), .flags = DS_REQUIRED, .of = line_keys, .size = sizeof(ds_plan_line), .init = &plain_line },
    { PLAN("", DS_AS_MARK, at) },
    { 0 },
};
static const ds_plan_template plain_plan;

/* What is wrong with a line; NULL: nothing. */
static const char *fault_of(const ds_plan_template *t, const ds_plan_line *l)
{
    const bool weeks = l->from_week > 0, days = l->from_day != DS_PLAN_NO_DAY;
    if (weeks == days) return "give either from_week, or from_day of an event";
    if (days && !t->event) return "from_day counts from an event, and the plan has none (event: yes)";
    if (weeks && (l->to_week ? l->to_week : l->from_week) > t->weeks) return "ends after the plan's last week";
    if (weeks && l->to_week && l->to_week < l->from_week) return "to_week is before from_week";
    if (days && l->to_day != DS_PLAN_NO_DAY && l->to_day < l->from_day) return "to_day is before from_day";
    if (l->most_minutes && l->most_minutes < l->least_minutes) return "most_minutes is less than least_minutes";
    if (l->most_hours && l->most_hours < l->least_hours) return "most_hours is less than least_hours";
    return NULL;
}

static ds_err check_lines(const ds_plan_template *t, ds_why *w)
{
    const ds_plan_line *l = t->rows.item;
    if (!t->rows.n) return ds_fail(w, DS_CONFIG, "%s:%d:%d: the plan %s has no rows", t->at.file, t->at.line, t->at.column, t->name);
    for (size_t i = 0; i < t->rows.n; i++) {
        const char *fault = fault_of(t, &l[i]);
        if (fault) return ds_fail(w, DS_CONFIG, "%s:%d:%d: %s: %s", l[i].at.file, l[i].at.line, l[i].at.column, t->name, fault);
    }
    return DS_OK;
}

ds_err ds_plans_load(const char *folder, ds_arena *a, ds_plans **out, ds_why *w)
{
    const an_catalogue_kind kind = { "plans",   "reports/plans",          ds_embedded_plans, "plans",
                                     plan_keys, sizeof(ds_plan_template), &plain_plan,       NULL };
    const ds_list none = { 0 };
    ds_plans *p = ds_alloc(a, sizeof *p);
    if (!p) return ds_fail(w, DS_MEMORY, "the plans");
    ds_err err = an_catalogue_load(&kind, folder, &none, a, &p->all, w);
    for (size_t i = 0; !err && i < p->all.n; i++) err = check_lines(p->all.entry[i].item, w);
    if (!err) *out = p;
    return err;
}

size_t ds_plans_count(const ds_plans *p)
{
    return p->all.n;
}

const ds_plan_template *ds_plans_at(const ds_plans *p, size_t i)
{
    return p->all.entry[i].item;
}

const ds_plan_template *ds_plans_named(const ds_plans *p, const char *name)
{
    for (size_t i = 0; i < p->all.n; i++)
        if (!strcmp(ds_plans_at(p, i)->name, name)) return ds_plans_at(p, i);
    return NULL;
}
