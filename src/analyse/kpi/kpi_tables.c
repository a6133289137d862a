#include "analyse/kpi/kpi_tables.h"

#include <string.h>

/* Room for n rows of a table; cells NULL where there is none. */
static ds_val *rows(ds_arena *a, ds_table *t, size_t n)
{
    ds_val *cell = ds_alloc(a, (n * t->n_columns + 1) * sizeof *cell);
    t->cell = cell;
    t->n_rows = n;
    return cell;
}

static ds_val text(const char *s)
{
    return s ? DS_VTEXT(ds_str_of(s)) : (ds_val){ .type = DS_V_NULL };
}

/* NULL when the arena is full, which is told by *ok. */
static ds_val day(ds_arena *a, ds_date d, size_t n, bool *ok)
{
    char t[11];
    ds_date_text(d, t);
    const ds_str kept = ds_keep(a, (ds_str){ t, n });
    *ok = *ok && kept.p;
    return DS_VTEXT(kept);
}

static ds_err done(bool ok, const ds_table *t, ds_why *w)
{
    return ok ? DS_OK : ds_fail(w, DS_MEMORY, "the table %s", t->name);
}

/* ---- of the settings ---- */

static ds_err therapists(const ds_settings *s, ds_arena *a, ds_table *t, ds_why *w)
{
    static const char *const columns[] = { "name", "hours", "engaged" };
    const ds_therapist *one = s->therapists.item;
    *t = (ds_table){ "v1_therapist", columns, NULL, DS_COUNT(columns), 0, NULL };
    ds_val *v = rows(a, t, s->therapists.n);
    for (size_t i = 0; v && i < s->therapists.n; i++, v += DS_COUNT(columns)) {
        v[0] = text(one[i].name);
        v[1] = one[i].hours > 0 ? DS_VREAL(one[i].hours) : text(NULL);
        v[2] = text(one[i].engaged < 0 ? NULL : ds_engagement_names[one[i].engaged]);
    }
    return done(t->cell, t, w);
}

static ds_err events(const ds_settings *s, ds_arena *a, ds_table *t, ds_why *w)
{
    static const char *const columns[] = { "date", "month", "words", "rebase" };
    const ds_practice_event *e = s->events.item;
    *t = (ds_table){ "v1_event", columns, NULL, DS_COUNT(columns), 0, NULL };
    ds_val *v = rows(a, t, s->events.n);
    for (size_t i = 0; v && i < s->events.n; i++, v += DS_COUNT(columns)) {
        v[0] = text(e[i].on);
        v[1] = DS_VTEXT(((ds_str){ e[i].on, 7 }));
        v[2] = text(e[i].words);
        v[3] = DS_VINT(e[i].rebase);
    }
    return done(t->cell, t, w);
}

/* Hours that nobody has said are those that visits are held against, and no opening hours. */
static ds_err opening(const ds_settings *s, ds_arena *a, ds_table *t, ds_why *w)
{
    static const char *const columns[] = { "opens", "closes" };
    ds_settings unsaid;
    ds_settings_default(&unsaid);
    const bool said = s->hours.opens != unsaid.hours.opens || s->hours.closes != unsaid.hours.closes; /* as pointers */
    *t = (ds_table){ "v1_hours", columns, NULL, DS_COUNT(columns), 0, NULL };
    ds_val *v = rows(a, t, said);
    if (v && said) {
        v[0] = text(s->hours.opens);
        v[1] = text(s->hours.closes);
    }
    return done(t->cell, t, w);
}

ds_err an_kpi_settings_tables(const ds_settings *s, ds_arena *a, ds_table out[AN_KPI_SETTINGS_TABLES], ds_why *w)
{
    ds_err err = therapists(s, a, &out[0], w);
    if (!err) err = events(s, a, &out[1], w);
    return err ? err : opening(s, a, &out[2], w);
}

/* ---- of the figures ---- */

static const char *const kpi_columns[] = { "place", "name",     "words", "about", "unit",
                                           "format", "better", "audience", "least", "chart", "target",
                                           "query",  "has_rows" };

static void put_kpi(const ds_kpi_series *s, size_t i, ds_val *v)
{
    const ds_kpi *k = s->kpi;
    const ds_val row[DS_COUNT(kpi_columns)] = { DS_VINT((int64_t)i + 1),
                                                text(k->name),
                                                text(k->words),
                                                text(k->about),
                                                text(ds_kpi_unit_names[k->unit]),
                                                text(ds_kpi_format((ds_kpi_unit)k->unit)),
                                                text(ds_kpi_better_names[k->better]),
                                                text(k->audience),
                                                DS_VINT(k->least),
                                                DS_VINT(k->chart),
                                                DS_VREAL(s->target),
                                                text(k->query),
                                                DS_VINT(k->rows != NULL) };
    memcpy(v, row, sizeof row);
}

static const char *const month_columns[] = { "name", "month", "first",     "value",      "n",       "part",   "low", "high",
                                             "few",  "mean",  "usual_low", "usual_high", "rule",    "news",   "verdict", "turn",
                                             "closed", "now" };

static bool put_month(const ds_kpi_series *s, const ds_kpi_month *m, ds_arena *a, ds_val *v)
{
    bool ok = true;
    const ds_val row[DS_COUNT(month_columns)] = {
        text(s->kpi->name),  day(a, m->first, 7, &ok), day(a, m->first, 10, &ok), DS_VREAL(m->value),
        DS_VREAL(m->n),      DS_VREAL(m->part),        DS_VREAL(m->low),          DS_VREAL(m->high),
        DS_VINT(m->few),     DS_VREAL(m->mean),        DS_VREAL(m->usual_low),    DS_VREAL(m->usual_high),
        DS_VINT(m->rule),    DS_VINT(m->news),         text(m->verdict),          text(m->turn),
        *m->closed ? text(m->closed) : text(NULL), *m->closed ? DS_VREAL(m->now) : text(NULL)
    };
    memcpy(v, row, sizeof row);
    return ok;
}

static ds_err months(const ds_kpi_figures *f, ds_arena *a, ds_table *t, ds_why *w)
{
    size_t n = 0;
    bool ok = true;
    for (size_t i = 0; i < f->n; i++) n += f->series[i].n;
    *t = (ds_table){ "v1_kpi_month", month_columns, NULL, DS_COUNT(month_columns), 0, NULL };
    ds_val *v = rows(a, t, n);
    for (size_t i = 0; v && i < f->n; i++)
        for (size_t k = 0; k < f->series[i].n; k++, v += DS_COUNT(month_columns))
            ok = put_month(&f->series[i], &f->series[i].month[k], a, v) && ok;
    return done(ok && t->cell, t, w);
}

ds_err an_kpi_tables(const ds_kpi_figures *f, ds_arena *a, ds_table out[2], ds_why *w)
{
    out[0] = (ds_table){ "v1_kpi", kpi_columns, NULL, DS_COUNT(kpi_columns), 0, NULL };
    ds_val *v = rows(a, &out[0], f->n);
    for (size_t i = 0; v && i < f->n; i++) put_kpi(&f->series[i], i, v + i * DS_COUNT(kpi_columns));
    ds_err err = done(v, &out[0], w);
    return err ? err : months(f, a, &out[1], w);
}
