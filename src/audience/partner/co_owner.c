/* A co-owner: money by therapist, the key figures, and effects over groups of clients. */
#include "audience/partner/partner_told.h"

#include <string.h>

/* ---- money ---- */

static const char money_sql[] =
    "WITH given AS (SELECT ifnull(therapist, '') AS who, count(*) AS visits, total(minutes) / 60 AS hours FROM v1_session WHERE kind = 'massage' AND "
    "status = 'completed' AND date BETWEEN :first AND :last GROUP BY 1), taken AS (SELECT ifnull(therapist, '') AS who, total(amount_cents) / 100 AS takings, "
    "total(tip_cents) / 100 AS tips, total(iif(refund, amount_cents, 0)) / 100 AS refunds FROM v1_taking WHERE date BETWEEN :first AND :last GROUP BY 1) "
    "SELECT nullif(w.who, ''), g.visits, g.hours, t.takings, t.tips, t.refunds FROM (SELECT who FROM given UNION SELECT who FROM taken) w LEFT JOIN given g "
    "USING (who) LEFT JOIN taken t USING (who) ORDER BY w.who = '', w.who";

static ds_err tell_rows(aud_told *t, const char *sql, const ds_param *of, size_t n, size_t table, ds_why *w)
{
    ds_rows *rows = NULL;
    bool more = false;
    ds_val row[10];
    ds_err err = ds_ask(t->o->db, ds_str_of(sql), of, n, &rows, w);
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more) {
        for (size_t i = 0; i < t->table[table].n_columns; i++) row[i] = ds_rows_at(rows, i);
        (void)aud_told_row(t, table, row);
    }
    ds_rows_close(rows);
    return err;
}

/* ---- key figures ---- */

static size_t column_of(const ds_table *t, const char *name)
{
    size_t i = 0;
    while (i + 1 < t->n_columns && strcmp(t->column[i], name) != 0) i++;
    return i;
}

static bool is_of_period(const aud_told *t, ds_val month)
{
    return month.type == DS_V_TEXT && month.as.s.n >= 7 && memcmp(month.as.s.p, t->first, 7) >= 0 && memcmp(month.as.s.p, t->last, 7) <= 0;
}

static const ds_table *table_named(const ds_partner_order *o, const char *name)
{
    for (size_t i = 0; i < o->n_kpi; i++)
        if (!strcmp(o->kpi[i].name, name)) return &o->kpi[i];
    return NULL;
}

/* Those columns of a table of key figures; of months those of the period. */
static void tell_kpis(aud_told *t, const char *name, size_t to)
{
    const ds_table *from = table_named(t->o, name);
    if (!from) return;
    const size_t month = column_of(from, "month");
    const bool months = !strcmp(from->column[month], "month");
    for (size_t i = 0; i < from->n_rows; i++) {
        const ds_val *of = from->cell + i * from->n_columns;
        ds_val row[10];
        if (months && !is_of_period(t, of[month])) continue;
        for (size_t k = 0; k < t->table[to].n_columns; k++) row[k] = of[column_of(from, t->table[to].column[k])];
        if (!aud_told_row(t, to, row)) return;
    }
}

/* ---- effects ---- */

static const char effects_sql[] = "SELECT CASE outcome WHEN 'quality' THEN 0 WHEN 'sleep_score' THEN 1 ELSE 2 END, outcome, n_clients, estimate, low, high FROM v1_effect "
                                  "WHERE run = :run AND name = 'night0' AND model = 'overall' AND n_clients >= :least AND outcome IN ('quality', 'sleep_score', 'tst_min') AND "
                                  "estimate IS NOT NULL ORDER BY 1";
static const char members_sql[] = "SELECT DISTINCT client FROM v1_client_effect WHERE run = :run ORDER BY client";

static ds_err put_members(aud_told *t, const ds_param *of, ds_why *w)
{
    ds_rows *rows = NULL;
    bool more = false;
    ds_err err = ds_ask(t->o->db, DS_LIT(members_sql), of, 1, &rows, w);
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more) {
        const ds_str code = ds_keep(t->cells.a, ds_rows_at(rows, 0).as.s);
        if (code.p) aud_member(&t->cells, "effects", code);
        t->cells.full = t->cells.full || !code.p;
    }
    ds_rows_close(rows);
    return err;
}

/* All of them, or none where they would tell of a client beside what was told before. */
static ds_err tell_effects(aud_told *t, ds_why *w)
{
    const ds_param of[] = { { "run", DS_VINT(t->o->run) }, { "least", DS_VINT(t->o->partner->smallest_group) } };
    ds_err err = put_members(t, of, w);
    if (!err) err = aud_members_settle(&t->cells, "effects", t->o, &t->effects_held, w);
    if (!err && !t->effects_held) err = tell_rows(t, effects_sql, of, DS_COUNT(of), AUD_EFFECT, w);
    if (!t->table[AUD_EFFECT].n_rows) t->cells.n_members = 0;
    return err;
}

/* ---- the whole ---- */

ds_err aud_owner(aud_told *t, ds_why *w)
{
    const ds_param of[] = { { "first", DS_VTEXT(ds_str_of(t->first)) }, { "last", DS_VTEXT(ds_str_of(t->last)) } };
    ds_err err = tell_rows(t, money_sql, of, DS_COUNT(of), AUD_MONEY, w);
    if (err) return err;
    tell_kpis(t, "v1_kpi", AUD_KPI);
    tell_kpis(t, "v1_kpi_month", AUD_KPI_MONTH);
    return t->o->run ? tell_effects(t, w) : DS_OK;
}
