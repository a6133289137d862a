#include "audience/partner/partner_told.h"

#include <downshift/record.h>

#include <string.h>

#define RESULT DS_P_RESULT
#define MONEY  DS_P_MONEY
#define STAFF  DS_P_STAFF
#define WHEN   DS_P_WHEN

static const struct {
    const char *name;
    size_t n;
    const char *column[10];
    int privacy[10];
} plan[DS_PARTNER_TABLES] = {
    [AUD_PARTNER] = { "v1_partner", 10,
                      { "partner", "code", "kind", "smallest_group", "below", "clients", "visits", "hidden", "earlier", "effects_held" },
                      { RESULT, RESULT, RESULT, RESULT, RESULT, RESULT, RESULT, RESULT, RESULT, RESULT } },
    [AUD_COUNT] = { "v1_partner_count", 5, { "place", "topic", "level", "clients", "hidden" }, { RESULT, RESULT, RESULT, RESULT, RESULT } },
    [AUD_EFFECT] = { "v1_partner_effect", 6, { "place", "outcome", "clients", "estimate", "low", "high" }, { RESULT, RESULT, RESULT, RESULT, RESULT, RESULT } },
    [AUD_VISIT] = { "v1_partner_visit", 5, { "code", "hours", "offered", "used", "hidden" }, { RESULT, RESULT, RESULT, RESULT, RESULT } },
    [AUD_INVOICE] = { "v1_partner_invoice", 5, { "invoice", "amount", "tax", "total", "paid" }, { MONEY, MONEY, MONEY, MONEY, MONEY } },
    [AUD_MONEY] = { "v1_partner_money", 6, { "therapist", "visits", "hours", "takings", "tips", "refunds" }, { STAFF, MONEY, MONEY, MONEY, MONEY, MONEY } },
    [AUD_KPI] = { "v1_partner_kpi", 5, { "place", "name", "words", "about", "format" }, { RESULT, RESULT, RESULT, RESULT, RESULT } },
    [AUD_KPI_MONTH] = { "v1_partner_kpi_month", 3, { "name", "month", "value" }, { RESULT, WHEN, RESULT } },
};

void aud_told_begin(aud_told *t)
{
    for (size_t i = 0; i < DS_PARTNER_TABLES; i++)
        t->table[i] = (ds_table){ plan[i].name, plan[i].column, NULL, plan[i].n, 0, plan[i].privacy };
    memset(t->room, 0, sizeof t->room);
    t->clients = t->visits = (ds_val){ .type = DS_V_NULL };
}

bool aud_told_row(aud_told *t, size_t table, const ds_val *cell)
{
    ds_table *to = &t->table[table];
    const size_t n = to->n_columns;
    ds_val *all = (ds_val *)(void *)to->cell; /* of our own making */
    all = ds_room_for_one(t->cells.a, all, to->n_rows, &t->room[table], 16, n * sizeof *all);
    to->cell = all;
    bool ok = all != NULL;
    for (size_t i = 0; ok && i < n; i++) {
        ds_val *v = &all[to->n_rows * n + i];
        *v = cell[i];
        if (v->type == DS_V_TEXT) v->as.s = ds_keep(t->cells.a, v->as.s);
        ok = v->type != DS_V_TEXT || v->as.s.p;
    }
    to->n_rows += ok;
    t->cells.full = t->cells.full || !ok;
    return ok;
}

ds_val aud_shown(const aud_told *t, size_t cell)
{
    const ds_cell *c = &t->cells.cell[cell];
    return c->shown ? DS_VINT(c->value) : (ds_val){ .type = DS_V_NULL };
}

ds_date aud_next_month(ds_date first)
{
    return ds_month_last(first) + 1;
}

const char *aud_name(aud_told *t, const char *what, ds_str period, const char *level)
{
    return *level ? ds_textf(t->cells.a, "%s %.*s: %s", what, DS_FMT(period), level) : ds_textf(t->cells.a, "%s %.*s", what, DS_FMT(period));
}

/* ---- the whole ---- */

static int64_t hidden_of(const aud_cells *c)
{
    int64_t n = 0;
    for (size_t i = 0; i < c->own; i++) n += c->cell[i].table >= 0 && !c->cell[i].shown;
    return n;
}

static ds_err count_earlier(const ds_partner_order *o, int64_t *n, ds_why *w)
{
    static const char sql[] = "SELECT count(*) FROM v1_partner_release WHERE partner = :partner COLLATE NOCASE";
    const ds_param of = { "partner", DS_VTEXT(ds_str_of(o->partner->name)) };
    ds_rows *rows = NULL;
    bool more = false;
    ds_err err = ds_ask(o->db, DS_LIT(sql), &of, 1, &rows, w);
    if (!err) err = ds_rows_next(rows, &more, w);
    *n = !err && more ? ds_val_int(ds_rows_at(rows, 0), 0) : 0;
    ds_rows_close(rows);
    return err;
}

static ds_err tell_partner(aud_told *t, ds_why *w)
{
    const ds_partner *p = t->o->partner;
    char code[7];
    int64_t earlier;
    ds_err err = t->o->code(t->o->with, "", code, w);
    if (!err) err = count_earlier(t->o, &earlier, w);
    if (err) return err;
    const ds_val row[] = { DS_VTEXT(ds_str_of(p->name)), DS_VTEXT(ds_str_of(code)), DS_VTEXT(ds_str_of(ds_partner_kind_names[p->kind])),
                           DS_VINT(p->smallest_group), DS_VINT(t->below), t->clients, t->visits, DS_VINT(hidden_of(&t->cells)), DS_VINT(earlier),
                           DS_VINT(t->effects_held) };
    (void)aud_told_row(t, AUD_PARTNER, row);
    return DS_OK;
}

static ds_err hand_over(aud_told *t, ds_partner_figures *out, ds_why *w)
{
    const aud_cells *c = &t->cells;
    out->cell = ds_alloc(c->a, (c->own + 1) * sizeof *out->cell);
    out->relation = ds_alloc(c->a, (c->n_relations + 1) * sizeof *out->relation);
    if (c->full || !out->cell || !out->relation) return ds_fail(w, DS_MEMORY, "what %s is told", t->o->partner->name);
    for (size_t i = 0; i < c->own; i++) out->cell[out->n_cells++] = (ds_partner_cell){ c->name[i], c->cell[i] };
    for (size_t i = 0; i < c->n_relations; i++)
        if (c->terms[i]) out->relation[out->n_relations++] = (ds_partner_relation){ c->terms[i], c->relation[i].low, c->relation[i].high };
    out->member = c->member;
    out->n_members = t->below ? 0 : c->n_members;
    return DS_OK;
}

ds_err ds_partner_ask(const ds_partner_order *o, ds_arena *a, ds_partner_figures *out, ds_why *w)
{
    static ds_err (*const tell[])(aud_told *, ds_why *) = { [DS_CO_OWNER] = aud_owner, [DS_REFERRAL] = aud_referred, [DS_CORPORATE] = aud_company };
    aud_told t = { .o = o, .cells = { .a = a }, .table = out->table };
    *out = (ds_partner_figures){ 0 };
    aud_told_begin(&t);
    ds_date_text(o->first, t.first);
    ds_date_text(o->last, t.last);
    ds_err err = tell[o->partner->kind](&t, w);
    if (!err) err = tell_partner(&t, w);
    return err ? err : hand_over(&t, out, w);
}
