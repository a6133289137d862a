/* A template laid on the calendar. */
#include <downshift/plan.h>

#include <stdlib.h>

enum { WEEK = 7 };

typedef struct {
    const ds_plan_template *t;
    ds_date monday, event, today; /* the first week's Monday */
    ds_laid_plan *out;
} laying;

static ds_date monday_of(ds_date d)
{
    return d - ds_weekday(d);
}

static size_t most_rows(const ds_plan_template *t)
{
    return t->rows.n * (size_t)t->weeks + 1; /* and the event */
}

static void put(laying *l, int what, const ds_plan_line *line, ds_date first, ds_date last)
{
    if (last < l->today)
        l->out->over++;
    else
        l->out->row[l->out->n++] = (ds_laid){ what, first, last, line };
}

static void put_weeks(laying *l, const ds_plan_line *line)
{
    const int64_t to = line->to_week ? line->to_week : line->from_week;
    for (int64_t week = line->from_week; week <= to; week += line->every) {
        const ds_date first = (ds_date)(l->monday + (week - 1) * WEEK);
        put(l, line->what, line, first, (ds_date)(first + line->span * WEEK - 1));
    }
}

static void put_days(laying *l, const ds_plan_line *line)
{
    const int64_t to = line->to_day == DS_PLAN_NO_DAY ? line->from_day : line->to_day;
    put(l, line->what, line, (ds_date)(l->event + line->from_day), (ds_date)(l->event + to));
}

static int by_day(const void *x, const void *y)
{
    const ds_laid *a = x, *b = y;
    if (a->first != b->first) return a->first < b->first ? -1 : 1;
    return a->what - b->what;
}

static ds_err check_twice(const ds_plan_template *t, const ds_laid_plan *p, ds_why *w)
{
    for (size_t i = 1; i < p->n; i++) {
        const ds_laid *a = &p->row[i - 1], *b = &p->row[i];
        char day[11];
        if (a->first != b->first || a->what != b->what) continue;
        ds_date_text(b->first, day);
        return ds_fail(w, DS_CONFIG, "%s:%d:%d: %s: two rows of %s would begin on %s", b->line->at.file, b->line->at.line, b->line->at.column,
                       t->name, ds_planned_names[b->what], day);
    }
    return DS_OK;
}

ds_err ds_plan_lay(const ds_plan_template *t, ds_date event_or_start, ds_date today, ds_arena *a, ds_laid_plan *out, ds_why *w)
{
    const ds_plan_line *line = t->rows.item;
    const ds_date monday = monday_of(event_or_start), weeks_before = (ds_date)(t->event ? (t->weeks - 1) * WEEK : 0);
    laying l = { t, monday - weeks_before, event_or_start, today, out };
    *out = (ds_laid_plan){ .row = ds_alloc(a, most_rows(t) * sizeof *out->row) };
    if (!out->row) return ds_fail(w, DS_MEMORY, "a plan");
    for (size_t i = 0; i < t->rows.n; i++) {
        if (line[i].from_week)
            put_weeks(&l, &line[i]);
        else
            put_days(&l, &line[i]);
    }
    if (t->event) put(&l, DS_PLANNED_RACE, NULL, event_or_start, event_or_start);
    if (out->n) qsort(out->row, out->n, sizeof *out->row, by_day);
    return check_twice(t, out, w);
}
