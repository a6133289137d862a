/* A report and a job to an output in its place. */
#include "report/out/names.h"
#include "report/out/output.h"
#include "report/out/write.h"

#include <stdio.h>
#include <string.h>

enum { PARAMS = 26, DAYS_OF_WEEK = 7 };

/* ---- names ---- */

/* "-ANNA", "-anna~2" where another client's name differs in its capitals only; "" for a report that takes none. */
static const char *client_part(const ds_report *r, const ds_report_job *job, ds_arena *a)
{
    const char *code = r->client ? rep_safe_name(a, job->client) : "";
    if (!code || !*code) return code;
    return job->twin ? ds_textf(a, "-%s~%u", code, job->twin + 1) : ds_textf(a, "-%s", code);
}

static const char *partner_part(const ds_report *r, const ds_report_job *job, ds_arena *a)
{
    const char *name = r->partner ? rep_safe_name(a, job->partner) : "";
    return name && *name ? ds_textf(a, "-%s", name) : name;
}

/* Days from one to another are asked for, not a month. */
static bool spans(const ds_report *r, const ds_report_job *job)
{
    return r->span && job->period;
}

static ds_err name_file(const ds_report *r, const ds_report_job *job, const char *suffix, ds_arena *a, char *path,
                        size_t cap, ds_why *w)
{
    char month[DS_PERIOD_TEXT] = "";
    if (r->month) ds_date_text(job->month, month);
    month[7] = '\0';
    if ((r->period || r->span) && job->period) ds_copy(month, sizeof month, ds_str_of(job->period));
    const bool cash = r->period && job->basis && !strcmp(job->basis, "cash");
    const char *client = client_part(r, job, a), *partner = partner_part(r, job, a);
    if (!client || !partner) return ds_fail(w, DS_MEMORY, "%s", r->name);
    int n = snprintf(path, cap, "%s/%s%s%s%s%s%s%s", job->out_dir, r->name, *month ? "-" : "", month, client, partner,
                     cash ? "-cash" : "", suffix);
    if (n > 0 && (size_t)n < cap) return DS_OK;
    return ds_fail(w, DS_NOWRITE, "%s: the name of the output is too long", job->out_dir);
}

static ds_err check_job(const ds_report *r, const ds_report_job *job, ds_why *w)
{
    if (r->month && job->month == DS_NO_DATE)
        return ds_fail(w, DS_USAGE, "%s is about one month: add --month YYYY-MM", r->name);
    if (r->client && (!job->client || !*job->client))
        return ds_fail(w, DS_USAGE, "%s is about one client: add --client CODE", r->name);
    if (r->partner && (!job->partner || !*job->partner))
        return ds_fail(w, DS_USAGE, "%s is for one partner: add --partner NAME", r->name);
    return DS_OK;
}

/* ---- parameters ---- */

static ds_val day_value(ds_arena *a, ds_date d)
{
    char text[11];
    if (d == DS_NO_DATE) return (ds_val){ .type = DS_V_NULL };
    ds_date_text(d, text);
    return DS_VTEXT(ds_keep(a, ds_str_of(text)));
}

static ds_val text_value(const char *s)
{
    return s ? DS_VTEXT(ds_str_of(s)) : (ds_val){ .type = DS_V_NULL };
}

static ds_val month_value(ds_arena *a, ds_date first)
{
    ds_val v = day_value(a, first);
    if (v.type == DS_V_TEXT) v.as.s.n = 7;
    return v;
}

/* The weekday on which weeks begin, as strftime('%w') counts: 0 for Sunday. */
static int first_weekday(const ds_settings *s)
{
    static const int first[] = { [DS_STARTS_MONDAY] = 1, [DS_STARTS_SUNDAY] = 0, [DS_STARTS_SATURDAY] = 6 };
    return first[s->week_starts];
}

static ds_val weekday_value(const ds_settings *s, int nth)
{
    static const char *const names[DAYS_OF_WEEK] = { "Sunday",   "Monday", "Tuesday", "Wednesday",
                                                     "Thursday", "Friday", "Saturday" };
    return text_value(names[(first_weekday(s) + nth) % DAYS_OF_WEEK]);
}

static ds_date last_of(const ds_report_job *job, ds_date first)
{
    return job->last ? job->last : ds_month_last(first);
}

static ds_val period_value(const ds_report_job *job, ds_arena *a, ds_date first)
{
    return job->period ? text_value(job->period) : month_value(a, first);
}

static const ds_param *params_of(const ds_report *r, const ds_report_job *job, ds_arena *a)
{
    const bool month = r->month && job->month != DS_NO_DATE;
    const ds_date first = month ? ds_month_first(job->month) : DS_NO_DATE;
    const ds_date before = month ? ds_month_first(first - 1) : DS_NO_DATE;
    const ds_date from = spans(r, job) ? job->from : DS_NO_DATE;
    const ds_param list[PARAMS] = {
        { "practice", text_value(job->settings->name) },
        { "currency", text_value(job->settings->currency) },
        { "month", month_value(a, first) },
        { "month_first", day_value(a, first) },
        { "month_last", day_value(a, month ? ds_month_last(first) : DS_NO_DATE) },
        { "previous_first", day_value(a, before) },
        { "previous_last", day_value(a, month ? first - 1 : DS_NO_DATE) },
        { "period", period_value(job, a, first) },
        { "first", day_value(a, from == DS_NO_DATE ? first : from) },
        { "from", day_value(a, from) },
        { "last", day_value(a, month ? last_of(job, first) : DS_NO_DATE) },
        { "basis", text_value(job->basis) },
        { "client", text_value(r->client ? job->client : NULL) },
        { "partner", text_value(r->partner ? job->partner : NULL) },
        { "run", DS_VINT(job->run) },
        { "version", text_value(DS_VERSION) },
        { "made", text_value(job->made) },
        { "decimal_sign", text_value(job->settings->decimal_sign == DS_COMMA ? "," : ".") },
        { "week_starts", DS_VINT(first_weekday(job->settings)) },
        { "weekday_1", weekday_value(job->settings, 0) },
        { "weekday_2", weekday_value(job->settings, 1) },
        { "weekday_3", weekday_value(job->settings, 2) },
        { "weekday_4", weekday_value(job->settings, 3) },
        { "weekday_5", weekday_value(job->settings, 4) },
        { "weekday_6", weekday_value(job->settings, 5) },
        { "weekday_7", weekday_value(job->settings, 6) },
    };
    for (size_t i = 0; i < PARAMS; i++)
        if (list[i].value.type == DS_V_TEXT && !list[i].value.as.s.p) return NULL;
    ds_param *kept = ds_alloc(a, sizeof list);
    if (kept) memcpy(kept, list, sizeof list);
    return kept;
}

static ds_err open_snapshot(const ds_report *r, const ds_report_job *job, ds_db **out, ds_why *w)
{
    const bool month = r->month && job->month != DS_NO_DATE;
    const ds_date first = month ? ds_month_first(job->month) : DS_NO_DATE;
    const ds_scope scope = { .run = job->run,
                             .client = r->client ? ds_str_of(job->client) : (ds_str){ 0 },
                             .partner = r->partner ? ds_str_of(job->partner) : (ds_str){ 0 },
                             .today = job->today,
                             .names = job->settings->names,
                             .first = first,
                             .tables = job->tables,
                             .n_tables = job->n_tables,
                             .last = month ? last_of(job, first) : DS_NO_DATE };
    const ds_audience who = (ds_audience)r->audience;
    if (!job->store) return ds_snapshot_open(job->store_path, who, &scope, out, w);
    ds_err err = ds_snapshot_copy(job->store, job->store_path, who, &scope, job->copy, w);
    *out = *job->copy;
    return err;
}

/* ---- the whole ---- */

static ds_err write_output(const rep_output *output, const rep_order *o, const char *path, ds_why *w)
{
    if (!o->params) return ds_fail(w, DS_MEMORY, "%s", o->def->name);
    ds_err err = rep_make_folder(o->job->out_dir, w);
    if (err) return err;
    if (!o->job->store) rep_sweep(o->job->out_dir);
    return output->write(o, path, w);
}

static ds_err no_output(const char *name, ds_arena *a, ds_why *w)
{
    const char *known = "";
    for (const rep_output *o = rep_outputs; known && o->name; o++)
        known = ds_textf(a, "%s%s%s", known, *known ? ", " : "", o->name);
    return ds_fail(w, DS_USAGE, "a report cannot be written as \"%s\" (there are %s)", name, known ? known : "others");
}

ds_err ds_report_check_as(const char *list, ds_why *w)
{
    ds_arena a = { 0 };
    ds_str rest = ds_str_of(list), one;
    ds_err err = *list ? DS_OK : no_output("", &a, w);
    while (!err && ds_cut(&rest, ',', &one)) {
        const char *name = ds_keep(&a, ds_trim(one)).p;
        if (!name)
            err = ds_fail(w, DS_MEMORY, "%s", list);
        else if (!*name || !rep_output_named(name))
            err = no_output(name, &a, w);
    }
    ds_arena_free(&a);
    return err;
}

void ds_report_sweep(const char *folder)
{
    rep_sweep(folder);
}

ds_err ds_report_write(const ds_report *r, const ds_report_job *job, char *path, size_t cap, ds_why *w)
{
    ds_arena a = { 0 };
    rep_order o = { .def = r, .job = job, .n_params = PARAMS, .a = &a };
    const rep_output *output = rep_output_named(job->as);
    ds_err err = output ? check_job(r, job, w) : no_output(job->as, &a, w);
    if (!err) err = name_file(r, job, output->suffix, &a, path, cap, w);
    if (!err) err = open_snapshot(r, job, &o.db, w);
    if (!err) o.params = params_of(r, job, &a);
    if (!err) err = write_output(output, &o, path, w);
    if (!job->store) ds_snapshot_close(o.db);
    ds_arena_free(&a);
    return err;
}
