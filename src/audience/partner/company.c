/* A company that has chair massage at its place: hours, sessions offered and used at each visit, invoices. */
#include "audience/partner/partner_told.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST = 5, VISITS = 400, MONTHS = 12 }; /* sessions a visit of which a number is told */

typedef struct {
    char code[7];
    const char *thing;
    ds_date day;
    double hours;
    int64_t offered, used; /* -1: not told */
    size_t offered_at, used_at;
} visit;

typedef struct {
    aud_told *t;
    visit *list;
    size_t n;
} company;

static ds_str name_of(const ds_partner *p)
{
    return ds_str_of(p->company ? p->company : p->name);
}

static ds_err ask(const company *c, const char *sql, ds_rows **rows, ds_why *w)
{
    const ds_param of[] = { { "company", DS_VTEXT(name_of(c->t->o->partner)) }, { "first", DS_VTEXT(ds_str_of(c->t->first)) },
                            { "last", DS_VTEXT(ds_str_of(c->t->last)) } };
    return ds_ask(c->t->o->db, ds_str_of(sql), of, DS_COUNT(of), rows, w);
}

/* ---- visits ---- */

static const char visits_sql[] = "SELECT date, ifnull(start, ''), ifnull(site, ''), nth, event_hours, slots_offered, slots_used FROM v1_corporate_event WHERE "
                                 "company = :company COLLATE NOCASE AND date BETWEEN :first AND :last ORDER BY 1, 2, 3, 4";

static ds_err put_visit(company *c, const ds_rows *r, ds_why *w)
{
    visit *v = &c->list[c->n];
    if (c->n == VISITS) return ds_fail(w, DS_DATA, "%s has more than %d visits in %s: ask for a shorter period", c->t->o->partner->name, VISITS, c->t->o->period);
    *v = (visit){ .hours = ds_val_real(ds_rows_at(r, 4)), .offered = ds_val_int(ds_rows_at(r, 5), -1), .used = ds_val_int(ds_rows_at(r, 6), -1) };
    (void)ds_date_parse(ds_rows_at(r, 0).as.s, DS_DATES_ISO, &v->day);
    v->thing = ds_textf(c->t->cells.a, "visit %.*s %.*s %.*s %lld", DS_FMT(ds_rows_at(r, 0).as.s), DS_FMT(ds_rows_at(r, 1).as.s),
                        DS_FMT(ds_rows_at(r, 2).as.s), (long long)ds_val_int(ds_rows_at(r, 3), 0));
    c->n++;
    return v->thing ? DS_OK : ds_fail(w, DS_MEMORY, "visits");
}

static int by_code(const void *a, const void *b)
{
    return strcmp(((const visit *)a)->code, ((const visit *)b)->code);
}

static ds_err ask_visits(company *c, ds_why *w)
{
    ds_rows *rows = NULL;
    bool more = false;
    c->list = ds_alloc(c->t->cells.a, VISITS * sizeof *c->list);
    if (!c->list) return ds_fail(w, DS_MEMORY, "visits");
    ds_err err = ask(c, visits_sql, &rows, w);
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more) err = put_visit(c, rows, w);
    ds_rows_close(rows);
    for (size_t i = 0; !err && i < c->n; i++) err = c->t->o->code(c->t->o->with, c->list[i].thing, c->list[i].code, w);
    if (!err) qsort(c->list, c->n, sizeof *c->list, by_code);
    return err;
}

/* Offered and used of each visit: a visit of fewer than five has neither. */
static void count_visits(company *c)
{
    for (size_t i = 0; !c->t->cells.full && i < c->n; i++) {
        visit *v = &c->list[i];
        const char *offered = ds_textf(c->t->cells.a, "offered, %s", v->thing), *used = ds_textf(c->t->cells.a, "used, %s", v->thing);
        if (v->offered >= 0) v->offered_at = aud_cell(&c->t->cells, offered, v->offered, AUD_TABLE);
        if (v->used >= 0) v->used_at = aud_cell(&c->t->cells, used, v->used, AUD_TABLE);
        if (!c->t->cells.full && v->offered >= v->used && v->used >= 0) aud_no_more(&c->t->cells, v->offered_at, v->used_at);
    }
}

/* "offered 2026-10": the sum of its visits; its place. n of them in list. */
static size_t sum_visits(company *c, const char *what, bool used, ds_str period, ds_date first, ds_date last, bool shown)
{
    size_t *cell = ds_alloc(c->t->cells.a, (c->n + 1) * sizeof *cell), n = 0;
    int64_t sum = 0;
    c->t->cells.full = c->t->cells.full || !cell;
    for (size_t i = 0; !c->t->cells.full && i < c->n; i++) {
        const visit *v = &c->list[i];
        const int64_t count = used ? v->used : v->offered;
        if (count < 0 || v->day < first || v->day > last) continue;
        cell[n++] = used ? v->used_at : v->offered_at;
        sum += count;
    }
    const char *name = aud_name(c->t, what, period, "");
    if (c->t->cells.full) return 0;
    cell[n] = shown ? aud_cell(&c->t->cells, name, sum, AUD_TABLE) : aud_unshown(&c->t->cells, name, sum, DS_COUNT_MOST, false);
    if (!c->t->cells.full) aud_total(&c->t->cells, cell, n + 1);
    return cell[n];
}

static void sum_months(company *c)
{
    for (ds_date m = c->t->o->first; m <= c->t->o->last; m = aud_next_month(m)) {
        char text[11];
        ds_date_text(m, text);
        const ds_str month = { text, 7 };
        (void)sum_visits(c, "offered", false, month, m, ds_month_last(m), false);
        (void)sum_visits(c, "used", true, month, m, ds_month_last(m), false);
    }
}

static void tell_visit(company *c, const visit *v)
{
    const ds_val none = { .type = DS_V_NULL }, offered = v->offered < 0 ? none : aud_shown(c->t, v->offered_at), used = v->used < 0 ? none : aud_shown(c->t, v->used_at);
    const bool hidden = (v->offered >= 0 && offered.type == DS_V_NULL) || (v->used >= 0 && used.type == DS_V_NULL);
    const ds_val row[] = { DS_VTEXT(ds_str_of(v->code)), isnan(v->hours) ? none : DS_VREAL(v->hours), offered, used, DS_VINT(hidden) };
    (void)aud_told_row(c->t, AUD_VISIT, row);
}

/* ---- invoices ---- */

static const char invoices_sql[] = "SELECT invoice, sum(invoice_amount_cents) / 100.0, sum(invoice_tax_cents) / 100.0, sum(total_cents) / 100.0, "
                                   "min(paid_on IS NOT NULL) FROM v1_corporate_event WHERE company = :company COLLATE NOCASE AND date BETWEEN :first AND :last "
                                   "AND total_cents IS NOT NULL GROUP BY invoice ORDER BY invoice";

static ds_err tell_invoices(company *c, ds_why *w)
{
    ds_rows *rows = NULL;
    bool more = false;
    ds_err err = ask(c, invoices_sql, &rows, w);
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more) {
        const ds_val row[] = { ds_rows_at(rows, 0), ds_rows_at(rows, 1), ds_rows_at(rows, 2), ds_rows_at(rows, 3), ds_rows_at(rows, 4) };
        (void)aud_told_row(c->t, AUD_INVOICE, row);
    }
    ds_rows_close(rows);
    return err;
}

/* ---- the whole ---- */

ds_err aud_company(aud_told *t, ds_why *w)
{
    company c = { .t = t };
    const ds_str period = ds_str_of(t->o->period);
    ds_err err = ask_visits(&c, w);
    if (err) return err;
    if (!c.n) return ds_fail(w, DS_DATA, "no event of \"%.*s\" in %s; the company is named as its events have it", DS_FMT(name_of(t->o->partner)), t->o->period);
    count_visits(&c);
    const size_t offered = sum_visits(&c, "offered", false, period, t->o->first, t->o->last, true);
    const size_t used = sum_visits(&c, "used", true, period, t->o->first, t->o->last, true);
    if (strlen(t->o->period) != 7 || t->o->period[5] == 'Q') sum_months(&c);
    if ((err = aud_cells_before(&t->cells, t->o, w))) return err;
    if ((err = aud_cells_settle(&t->cells, LEAST, t->o, w))) return err;
    for (size_t i = 0; i < c.n; i++) tell_visit(&c, &c.list[i]);
    t->clients = aud_shown(t, offered); /* of sessions here */
    t->visits = aud_shown(t, used);
    return tell_invoices(&c, w);
}
