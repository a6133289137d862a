/* Closed months: their days as they were kept, and what is otherwise by today's rows. */
#include "ledger/keep/closed_months.h"

#include <downshift/growing.h>

#include <stdlib.h>
#include <string.h>

struct month {
    ds_date first;
    const char *name, *when; /* "2026-10", when it was closed */
};

/* What an account of a closed month has otherwise, on a day or in all. */
struct change {
    struct led_day_sum of;
    ds_cents kept, told; /* debits less credits */
};

struct changes {
    struct change *item;
    size_t n, room;
};

struct closed {
    struct led_keep *k;
    struct month *month;
    size_t n, room;
    struct led_day_sum *kept;
    size_t kept_n, kept_room;
};

/* ---- what was kept ---- */

static int index_of(const char *const *names, size_t n, ds_str name)
{
    for (size_t i = 0; i < n; i++)
        if (ds_same(ds_str_of(names[i]), name)) return (int)i;
    return -1;
}

static int role_of(ds_str name)
{
    for (ds_account_role r = 0; r < DS_ROLE_COUNT; r++)
        if (ds_same(ds_str_of(ds_roles[r].name), name)) return (int)r;
    return -1;
}

static bool add_month(struct closed *c, const ds_rows *row)
{
    struct month *room = ds_room_for_one(c->k->a, c->month, c->n, &c->room, 16, sizeof *room);
    if (!room) return false;
    c->month = room;
    struct month *m = &room[c->n++];
    *m = (struct month){ DS_NO_DATE, ds_keep(c->k->a, ds_rows_at(row, 0).as.s).p, ds_keep(c->k->a, ds_rows_at(row, 1).as.s).p };
    return m->name && m->when && ds_month_parse(ds_str_of(m->name), &m->first);
}

static ds_err read_months(struct closed *c, ds_db *db, ds_why *w)
{
    ds_rows *rows = NULL;
    bool more = false;
    ds_err err = ds_ask(db, DS_LIT("SELECT month, closed_at FROM v1_closed_month WHERE books ORDER BY month"), NULL, 0, &rows, w);
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more)
        if (!add_month(c, rows)) err = ds_fail(w, DS_MEMORY, "closed months");
    ds_rows_close(rows);
    return err;
}

/* As the account is named today, so that the same month gives the same bytes. */
static bool is_of_chart(const struct led_keep *k, const ds_account *a, ds_account_role r)
{
    const ds_account *now = &k->chart.of[r];
    return !strcmp(now->name, a->name) && (a->code ? now->code && !strcmp(now->code, a->code) : !now->code);
}

static ds_err account_of(struct led_keep *k, const ds_rows *row, struct led_day_sum *d, ds_why *w)
{
    const ds_val name = ds_rows_at(row, 3), code = ds_rows_at(row, 4);
    d->own = ds_val_int(ds_rows_at(row, 5), 0);
    if (name.type != DS_V_TEXT) return DS_OK;
    ds_account *a = ds_alloc(k->a, sizeof *a);
    if (a) *a = (ds_account){ ds_keep(k->a, name.as.s).p, NULL, ds_roles[d->role].type };
    if (a && code.type == DS_V_TEXT) a->code = ds_keep(k->a, code.as.s).p;
    if (!a || !a->name || (code.type == DS_V_TEXT && !a->code)) return ds_fail(w, DS_MEMORY, "closed months");
    d->account = !d->own && is_of_chart(k, a, d->role) ? NULL : a;
    return DS_OK;
}

static ds_err take_kept(struct closed *c, const ds_rows *row, ds_why *w)
{
    struct led_day_sum d = { .debit = ds_val_int(ds_rows_at(row, 7), 0), .credit = ds_val_int(ds_rows_at(row, 8), 0) };
    const int basis = index_of(led_basis_names, 2, ds_rows_at(row, 0).as.s), role = role_of(ds_rows_at(row, 2).as.s),
              cause = index_of(led_cause_names, DS_CAUSES, ds_rows_at(row, 6).as.s);
    if (basis < 0 || role < 0 || cause < 0 || !ds_date_parse(ds_rows_at(row, 1).as.s, DS_DATES_ISO, &d.date))
        return ds_fail(w, DS_STORE, "a closed month has an account's part that is not known: %.*s", DS_FMT(ds_rows_at(row, 2).as.s));
    d.basis = (ds_basis)basis;
    d.role = (ds_account_role)role;
    d.cause = (ds_cause)cause;
    if (ds_rows_at(row, 9).type == DS_V_TEXT && !(d.adjusts = ds_keep(c->k->a, ds_rows_at(row, 9).as.s).p))
        return ds_fail(w, DS_MEMORY, "closed months");
    ds_err err = account_of(c->k, row, &d, w);
    struct led_day_sum *room =
        err ? NULL : ds_room_for_one(c->k->a, c->kept, c->kept_n, &c->kept_room, 256, sizeof *room);
    if (err || !room) return err ? err : ds_fail(w, DS_MEMORY, "closed months");
    c->kept = room;
    c->kept[c->kept_n++] = d;
    return DS_OK;
}

static ds_err read_kept(struct closed *c, ds_db *db, ds_why *w)
{
    static const char sql[] = "SELECT basis, date, part, account, code, own, cause, debit_cents, credit_cents, adjusts "
                              "FROM v1_closed_posting WHERE date <= :last";
    char last[11];
    ds_date_text(c->k->order->last, last);
    const ds_param until = { "last", DS_VTEXT(ds_str_of(last)) };
    ds_rows *rows = NULL;
    bool more = false;
    ds_err err = ds_ask(db, ds_str_of(sql), &until, 1, &rows, w);
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more) err = take_kept(c, rows, w);
    ds_rows_close(rows);
    return err;
}

/* ---- what is otherwise ---- */

static const struct month *month_of(const struct closed *c, ds_date date)
{
    const ds_date first = ds_month_first(date);
    for (size_t i = 0; i < c->n; i++)
        if (c->month[i].first == first) return &c->month[i];
    return NULL;
}

static const char *own_name(const struct led_day_sum *d)
{
    return d->own && d->account ? d->account->name : "";
}

static int by_account(const void *a, const void *b)
{
    const struct led_day_sum *x = &((const struct change *)a)->of, *y = &((const struct change *)b)->of;
    int way = ds_order(x->date, y->date);
    if (!way) way = ds_order(x->basis, y->basis);
    if (!way) way = ds_order(x->role, y->role);
    if (!way) way = strcmp(own_name(x), own_name(y));
    return way ? way : ds_order(x->cause, y->cause);
}

static bool add(struct changes *to, const struct led_day_sum *of, ds_cents kept, ds_cents told, ds_arena *a)
{
    struct change *room = ds_room_for_one(a, to->item, to->n, &to->room, 256, sizeof *room);
    if (!room) return false;
    to->item = room;
    to->item[to->n++] = (struct change){ *of, kept, told };
    return true;
}

/* One of each day and account, where kept and told differ. */
static void join(struct changes *c)
{
    size_t n = 0;
    if (c->n) qsort(c->item, c->n, sizeof *c->item, by_account);
    for (size_t i = 0, next; i < c->n; i = next) {
        struct change all = c->item[i];
        for (next = i + 1; next < c->n && !by_account(&c->item[i], &c->item[next]); next++) {
            all.kept += c->item[next].kept;
            all.told += c->item[next].told;
        }
        if (all.kept != all.told) c->item[n++] = all;
    }
    c->n = n;
}

static bool by_day(const struct closed *c, struct changes *out)
{
    bool ok = true;
    for (size_t i = 0; ok && i < c->k->days.n; i++) {
        const struct led_day_sum *d = &c->k->days.sum[i];
        if (month_of(c, d->date)) ok = add(out, d, 0, d->debit - d->credit, c->k->a);
    }
    for (size_t i = 0; ok && i < c->kept_n; i++)
        if (!c->kept[i].adjusts) ok = add(out, &c->kept[i], c->kept[i].debit - c->kept[i].credit, 0, c->k->a);
    join(out);
    return ok;
}

/* Of each month, on its first day: what no later month that is closed, too, has set right. */
static bool to_adjust(const struct closed *c, const struct changes *days, struct changes *out)
{
    bool ok = true;
    for (size_t i = 0; ok && i < days->n; i++) {
        struct led_day_sum of = days->item[i].of;
        of.date = ds_month_first(of.date);
        ok = add(out, &of, days->item[i].kept, days->item[i].told, c->k->a);
    }
    for (size_t i = 0; ok && i < c->kept_n; i++) {
        struct led_day_sum of = c->kept[i];
        if (!of.adjusts || !ds_month_parse(ds_str_of(of.adjusts), &of.date)) continue;
        ok = add(out, &of, of.debit - of.credit, 0, c->k->a);
    }
    join(out);
    return ok;
}

/* ---- into the books ---- */

/* The first day of the next month that is open. */
static ds_date next_open(const struct closed *c, ds_date month)
{
    ds_date next = ds_month_last(month) + 1;
    while (month_of(c, next)) next = ds_month_last(next) + 1;
    return next;
}

static bool post(struct led_keep *k, const struct closed *c, const struct change *x, struct led_day_sums *to)
{
    const ds_cents cents = x->told - x->kept;
    const struct month *m = month_of(c, x->of.date);
    struct led_day_sum d = x->of;
    d.date = next_open(c, x->of.date);
    d.account = d.own ? d.account : NULL;
    d.debit = cents > 0 ? cents : 0;
    d.credit = cents < 0 ? -cents : 0;
    d.adjusts = m ? m->name : "";
    return !m || d.date > k->order->last || led_sum_day(to, &d, k->a);
}

static bool put_back(struct closed *c, const struct changes *adjust)
{
    struct led_keep *k = c->k;
    struct led_day_sums days = { 0 };
    bool ok = true;
    for (size_t i = 0; ok && i < k->days.n; i++)
        if (!month_of(c, k->days.sum[i].date)) ok = led_sum_day(&days, &k->days.sum[i], k->a);
    for (size_t i = 0; ok && i < c->kept_n; i++) ok = led_sum_day(&days, &c->kept[i], k->a);
    for (size_t i = 0; ok && i < adjust->n; i++) ok = post(k, c, &adjust->item[i], &days);
    k->days = days;
    return ok;
}

/* ---- told ---- */

/* "2026-11, 2026-12": where the change of a month was posted, and what is left of it will be; NULL: no memory. */
static const char *where_posted(const struct closed *c, const struct month *m, const struct changes *adjust)
{
    const char *out = "";
    ds_date last = DS_NO_DATE;
    char text[11];
    for (size_t i = 0; out && i < c->n; i++) {
        bool here = false;
        for (size_t k = 0; !here && k < c->kept_n; k++)
            here = c->kept[k].adjusts && !strcmp(c->kept[k].adjusts, m->name) && month_of(c, c->kept[k].date) == &c->month[i];
        if (here) out = ds_textf(c->k->a, "%s%s%s", out, *out ? ", " : "", c->month[i].name);
    }
    for (size_t i = 0; i < adjust->n; i++)
        if (adjust->item[i].of.date == m->first) last = next_open(c, m->first);
    if (!out || last == DS_NO_DATE) return out;
    ds_date_text(last, text);
    return ds_textf(c->k->a, "%s%s%.7s", out, *out ? ", " : "", text);
}

static bool tell_change(const struct closed *c, const struct change *x, const struct month *m, const char *posted)
{
    struct led_keep *k = c->k;
    const ds_val row[] = { led_text(m->name),
                           led_text(led_basis_names[x->of.basis]),
                           led_date(k->a, x->of.date),
                           led_text(ds_roles[x->of.role].name),
                           led_text(led_account_of(k, &x->of)->name),
                           led_text(led_cause_names[x->of.cause]),
                           led_money(x->kept),
                           led_money(x->told),
                           led_money(x->told - x->kept),
                           led_text(posted) };
    return led_add_fact(&k->facts[LED_F_CHANGE], LED_F_CHANGE, k->a, row);
}

static bool tell(const struct closed *c, const struct changes *days, const struct changes *adjust)
{
    bool ok = true;
    for (size_t i = 0; ok && i < c->n; i++) {
        const struct month *m = &c->month[i];
        const char *posted = where_posted(c, m, adjust);
        const ds_val row[] = { led_text(m->name), led_text(m->when) };
        ok = posted && led_add_fact(&c->k->facts[LED_F_MONTH], LED_F_MONTH, c->k->a, row);
        for (size_t k = 0; ok && k < days->n; k++)
            if (month_of(c, days->item[k].of.date) == m) ok = tell_change(c, &days->item[k], m, posted);
    }
    return ok;
}

ds_err led_put_back_closed(struct led_keep *k, ds_db *db, ds_why *w)
{
    struct closed c = { .k = k };
    struct changes days = { 0 }, adjust = { 0 };
    ds_err err = read_months(&c, db, w);
    if (err || !c.n) return err;
    if ((err = read_kept(&c, db, w))) return err;
    const bool ok = by_day(&c, &days) && to_adjust(&c, &days, &adjust) && tell(&c, &days, &adjust) && put_back(&c, &adjust);
    return ok ? DS_OK : ds_fail(w, DS_MEMORY, "closed months");
}
