/* What is reckoned from a month's services: therapists' shares, payroll tax, what of gift cards will never be used, and what
 * of memberships is earned. Each is the share of the month's sum so far, rounded, less what was posted before: so the
 * parts add up to the month's, whatever days they fall on. */
#include "ledger/keep/keep.h"

#include <downshift/growing.h>

#include <string.h>

/* The share of a sum, rounded half away from zero. */
static ds_cents share_of(ds_cents sum, double percent, double of)
{
    const double x = (double)sum * percent / of;
    return (ds_cents)(x < 0 ? x - 0.5 : x + 0.5);
}

static const ds_therapist *listed(const ds_settings *s, const char *name)
{
    const ds_therapist *t = s->therapists.item;
    char a[256], b[256];
    if (!ds_fold_name(ds_str_of(name), a, sizeof a)) return NULL;
    for (size_t i = 0; i < s->therapists.n; i++)
        if (ds_fold_name(ds_str_of(t[i].name), b, sizeof b) && !strcmp(a, b)) return &t[i];
    return NULL;
}

static const char *shown_as(const ds_settings *s, const ds_therapist *t, const char *name)
{
    if (!*name) return s->books.alone ? "the owner" : "not named";
    if (s->books.therapists == DS_SHOWN_BY_NAME) return name;
    return t && t->code ? t->code : "without a code";
}

struct led_worker *led_worker_of(struct led_keep *k, const char *name)
{
    for (size_t i = 0; i < k->workers; i++)
        if (!strcmp(k->worker[i].name, name)) return &k->worker[i];
    struct led_worker *room = ds_room_for_one(k->a, k->worker, k->workers, &k->worker_room, 16, sizeof *room);
    if (!room) return NULL;
    k->worker = room;
    const ds_therapist *t = listed(k->order->settings, name);
    k->worker[k->workers] = (struct led_worker){
        .name = name, .setting = t, .shown = shown_as(k->order->settings, t, name), .month = DS_NO_DATE
    };
    return &k->worker[k->workers++];
}

/* ---- pay ---- */

static void turn_month(struct led_worker *m, ds_date date)
{
    if (m->month == ds_month_first(date)) return;
    m->month = ds_month_first(date);
    m->base = m->tips = m->paid = m->taxed = 0;
}

static ds_err post_pay(struct led_keep *k, struct led_worker *m, ds_date date, ds_cents pay, ds_why *w)
{
    const bool employee = m->setting->engaged == DS_EMPLOYEE;
    if (!k->order->settings->books.post_pay || m->setting->engaged == DS_OWNER) return DS_OK;
    ds_err err = led_move(k, employee ? DS_MOVE_WAGES : DS_MOVE_CONTRACTOR_PAY, date, pay, w);
    if (err || !employee) return err;
    const ds_cents tax = share_of(m->paid + m->tips, k->order->settings->books.payroll_tax, 100) - m->taxed;
    m->taxed += tax;
    return led_move(k, DS_MOVE_PAYROLL_TAX, date, tax, w);
}

static ds_err tell_pay(struct led_keep *k, const struct led_worker *m, ds_date date, const ds_cents sums[4],
                       const char *how, ds_why *w)
{
    const ds_therapist *t = m->setting;
    const int engaged = t ? t->engaged : -1;
    const ds_val row[] = { led_date(k->a, date),
                           led_text(m->shown),
                           led_text(engaged < 0 ? NULL : ds_engagement_names[engaged]),
                           DS_VINT(sums[1] > 0 || sums[0] > 0),
                           led_money(sums[0]),
                           led_money(sums[1]),
                           DS_VREAL(t ? t->share / 100 : 0),
                           led_money(sums[2]),
                           led_money(sums[3]),
                           led_text(how),
                           DS_VINT(engaged == DS_OWNER || (!*m->name && k->order->settings->books.alone)) };
    return led_add_fact(&k->facts[LED_F_PAY], LED_F_PAY, k->a, row) ? DS_OK : ds_fail(w, DS_MEMORY, "pay");
}

ds_err led_pay(struct led_keep *k, ds_date date, const char *therapist, ds_cents list, ds_cents net, ds_cents tip,
               const char *how, ds_why *w)
{
    struct led_worker *m = led_worker_of(k, therapist);
    ds_cents pay = 0;
    ds_err err = m ? DS_OK : ds_fail(w, DS_MEMORY, "therapists");
    if (err) return err;
    turn_month(m, date);
    m->base += k->order->settings->books.pay_base == DS_PAID_ON_LIST ? list : net;
    m->tips += tip;
    if (m->setting && m->setting->share > 0) {
        pay = share_of(m->base, m->setting->share, 100) - m->paid;
        m->paid += pay;
    }
    if (m->setting) err = post_pay(k, m, date, pay, w);
    if (!err && date >= k->since) err = tell_pay(k, m, date, (const ds_cents[]){ list, net, pay, tip }, how, w);
    return err;
}

/* ---- gift cards and memberships ---- */

/* Where a share p of cards is never used, R used makes R p / (1 - p) expected to remain (ASC 606, proportional). */
ds_err led_break(struct led_keep *k, ds_date date, ds_cents used, ds_why *w)
{
    const double p = k->order->settings->books.breakage;
    if (!(p > 0) || !used) return DS_OK;
    if (k->breakage_month != ds_month_first(date)) {
        k->breakage_month = ds_month_first(date);
        k->used_cards = k->broken = 0;
    }
    k->used_cards += used;
    const ds_cents more = share_of(k->used_cards, p, 100 - p) - k->broken;
    k->broken += more;
    return led_move(k, DS_MOVE_GIFT_CARD_BREAKAGE, date, more, w);
}

/* The same day of the next month, or its last. */
static ds_date month_later(ds_date d)
{
    const ds_date next = ds_month_last(d) + 1, last = ds_month_last(next), same = next + (d - ds_month_first(d));
    return same > last ? last : same;
}

/* At the end of each month, and of its own. */
ds_err led_earn_by_day(struct led_keep *k, ds_date sold, ds_cents fee, ds_why *w)
{
    const ds_date end = month_later(sold); /* the first day that is not paid for */
    ds_cents earned = 0;
    ds_err err = DS_OK;
    if (k->order->settings->books.membership != DS_EARNED_BY_DAY) return DS_OK;
    for (ds_date from = sold; !err && from < end;) {
        const ds_date last = ds_month_last(from) < end ? ds_month_last(from) : end - 1;
        const ds_cents due = last + 1 == end ? fee - earned : fee * (last + 1 - from) / (end - sold);
        if (last <= k->order->last) err = led_move(k, DS_MOVE_MEMBERSHIP_EARNED, last, due, w);
        earned += due;
        from = last + 1;
    }
    return err;
}
