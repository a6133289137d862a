/* A partner's report: who the partner is, what it is told, and the note of what was shown. */
#include "cli/cli.h"

#include <downshift/authorisation.h>

#include <string.h>

static const ds_partner *partner_named(const ds_settings *s, const char *name)
{
    const ds_partner *p = s->partners.item;
    for (size_t i = 0; i < s->partners.n; i++)
        if (ds_same_fold(ds_str_of(p[i].name), ds_trim(ds_str_of(name)))) return &p[i];
    return NULL;
}

static ds_err check_entry(const ds_partner *p, ds_why *w)
{
    const char *fault = NULL;
    if (p->kind == DS_REFERRAL && !p->clients.n) fault = "a referral partner needs `clients:`, the codes of those it referred: [K7QM, B4TZ]";
    if (p->kind != DS_REFERRAL && p->clients.n) fault = "`clients:` is of referral partners";
    if (p->kind != DS_CORPORATE && p->company) fault = "`company:` is of corporate partners";
    if (!fault) return DS_OK;
    return ds_fail(w, DS_CONFIG, "%s:%d:%d: partner \"%s\": %s", p->at.file ? p->at.file : "practice.yaml", p->at.line, p->at.column, p->name, fault);
}

/* ---- clients by their codes of today ---- */

static ds_err codes_of(struct practice *p, const ds_partner *partner, ds_str *code, ds_why *w)
{
    const char *const *name = partner->clients.item;
    for (size_t i = 0; i < partner->clients.n; i++) {
        ds_whose whose;
        code[i] = ds_trim(ds_str_of(name[i]));
        ds_err err = ds_store_whose(p->store, code[i], &whose, w);
        if (!err && whose.state == DS_CODE_FREE)
            err = ds_fail(w, DS_CONFIG, "%s:%d:%d: partner \"%s\": no client has the code \"%s\"; `downshift clients` lists them", partner->at.file ? partner->at.file : "practice.yaml",
                          partner->at.line, partner->at.column, partner->name, name[i]);
        if (!err) err = cli_client_now(p, &code[i], w);
        if (err) return err;
    }
    return DS_OK;
}

/* ---- random codes ---- */

struct coding {
    struct practice *p;
    const char *partner;
};

static ds_err kept_code(const struct coding *c, const char *thing, char out[7], bool *found, ds_why *w)
{
    static const char sql[] = "SELECT code FROM v1_partner_code WHERE partner = :partner COLLATE NOCASE AND thing = :thing";
    const ds_param of[] = { { "partner", DS_VTEXT(ds_str_of(c->partner)) }, { "thing", DS_VTEXT(ds_str_of(thing)) } };
    ds_rows *rows = NULL;
    ds_err err = ds_ask(ds_store_db(c->p->store), DS_LIT(sql), of, DS_COUNT(of), &rows, w);
    if (!err) err = ds_rows_next(rows, found, w);
    if (!err && *found) ds_copy(out, 7, ds_rows_at(rows, 0).as.s);
    ds_rows_close(rows);
    return err;
}

static ds_err code_of(void *with, const char *thing, char out[7], ds_why *w)
{
    const struct coding *c = with;
    bool found = false;
    ds_err err = kept_code(c, thing, out, &found, w);
    return err || found ? err : ds_store_partner_code(c->p->store, c->partner, thing, out, w);
}

/* ---- what it is told ---- */

static ds_err ask_in_step(struct practice *p, ds_partner_order *ask, struct report_order *order, ds_why *w)
{
    struct coding coding = { p, ask->partner->name };
    ask->code = code_of;
    ask->with = &coding;
    ds_err err = ds_store_begin(p->store, w);
    if (err) return err;
    return cli_transaction_end(p, ds_partner_ask(ask, &p->arena, &order->figures, w), w);
}

ds_err cli_partner_ask(const struct options *o, struct practice *p, struct report_order *order, ds_why *w)
{
    const ds_partner *partner = partner_named(&p->settings, o->partner);
    ds_kpi_figures kpis;
    if (!partner) return ds_fail(w, DS_USAGE, "no partner \"%s\" in practice.yaml; add it under `partners:`", o->partner);
    ds_str *code = ds_alloc(&p->arena, (partner->clients.n + 1) * sizeof *code);
    ds_err err = code ? check_entry(partner, w) : ds_fail(w, DS_MEMORY, "partner");
    if (!err) err = codes_of(p, partner, code, w);
    if (!err && partner->kind == DS_CO_OWNER) err = cli_kpi_ask(o, p, ds_month_first(order->last), &kpis, w);
    if (err) return err;
    ds_partner_order ask = { .db = ds_store_db(p->store), .settings = &p->settings, .partner = partner, .client = code, .n_clients = partner->clients.n,
                             .period = order->period, .first = order->month, .last = order->last, .run = order->run,
                             .kpi = partner->kind == DS_CO_OWNER ? kpis.table : NULL, .n_kpi = partner->kind == DS_CO_OWNER ? DS_KPI_TABLES : 0 };
    order->partner = partner;
    return ask_in_step(p, &ask, order, w);
}

/* ---- what was shown ---- */

static int state_of(const ds_cell *c)
{
    return c->shown ? 0 : c->table >= 0 ? 1 : c->harmless ? 3 : 2;
}

ds_err cli_partner_keep(struct practice *p, const struct report_order *order, ds_why *w)
{
    const ds_partner_figures *f = &order->figures;
    ds_told_cell *cell = ds_alloc(&p->arena, (f->n_cells + 1) * sizeof *cell);
    ds_told_relation *relation = ds_alloc(&p->arena, (f->n_relations + 1) * sizeof *relation);
    ds_told_member *member = ds_alloc(&p->arena, (f->n_members + 1) * sizeof *member);
    if (!cell || !relation || !member) return ds_fail(w, DS_MEMORY, "the release log");
    for (size_t i = 0; i < f->n_cells; i++)
        cell[i] = (ds_told_cell){ f->cell[i].name, f->cell[i].cell.value, f->cell[i].cell.low, f->cell[i].cell.high, state_of(&f->cell[i].cell) };
    for (size_t i = 0; i < f->n_relations; i++) relation[i] = (ds_told_relation){ f->relation[i].terms, f->relation[i].low, f->relation[i].high };
    for (size_t i = 0; i < f->n_members; i++) member[i] = (ds_told_member){ f->member[i].part, f->member[i].client };
    const ds_partner_release r = { order->partner->name, ds_partner_kind_names[order->partner->kind], order->period, p->now,
                                   cell,                 f->n_cells,                                 relation,      f->n_relations,
                                   member,               f->n_members };
    return ds_store_partner_released(p->store, &r, w);
}
