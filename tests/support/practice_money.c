#include "practice_money.h"
#include "practice_books.h"
#include "practice_parts.h"

#include <stdlib.h>
#include <string.h>

enum { STRIPE_THERAPIST = 2, SALES_TAX_BP = 888, GIFT_CARD = 10000, OPENS = 9 * 60 };

static const struct {
    const char *name;
    ds_cents price;
} products[] = { { "Massage oil 8 oz", 1800 }, { "Heat pack", 2400 }, { "Foam roller", 3200 } };

/* ---- what is sold ------------------------------------------------------------------------------ */

ds_cents sim_net(const sim_sale *s)
{
    ds_cents sum = 0;
    for (size_t i = 0; i < s->lines; i++) sum += s->line[i].gross + s->line[i].discount;
    return sum;
}

static ds_cents tax_of(const sim_sale *s)
{
    ds_cents sum = 0;
    for (size_t i = 0; i < s->lines; i++) sum += s->line[i].tax;
    return sum;
}

ds_cents sim_total(const sim_sale *s)
{
    return sim_net(s) + tax_of(s) + s->tip + s->gift_sold;
}

static sim_line *add_line(sim_sale *s, const char *category, const char *type, const char *item, ds_cents gross)
{
    sim_line *l = &s->line[s->lines++];
    *l = (sim_line){ .category = category, .type = type, .gross = gross };
    snprintf(l->item, sizeof l->item, "%s", item);
    return l;
}

/* Half up, of an amount of at least 0. */
static ds_cents share_of(ds_cents amount, ds_cents basis_points)
{
    return (amount * basis_points + 5000) / 10000;
}

/* Square's and Stripe's usual rates for a card: 2.6 % and 15 cents, 2.9 % and 30 cents. */
static void take_fee(sim_sale *s)
{
    const ds_cents total = sim_total(s);
    if (s->method != SIM_CARD || s->refund || total <= 0) return;
    s->fee = s->stripe ? -(share_of(total, 290) + 30) : -(share_of(total, 260) + 15);
}

/* The service, at times with a tenth off; at the desk at times a thing from the shelf, which is taxed. */
static void sell_visit(rnd *r, const sim_session *v, sim_sale *s)
{
    char service[SIM_SERVICE_TEXT];
    sim_service_text(v, service);
    sim_line *l = add_line(s, sim_services[v->service].massage ? "Massage" : "Face and body", "Appointments Service",
                           service, sim_price(v->service, v->minutes));
    const bool off = rnd_chance(r, 0.03), shelf = rnd_chance(r, 0.06);
    const int what = rnd_whole(r, 0, (int)DS_COUNT(products) - 1), pay = rnd_whole(r, 0, 99);
    s->tip = s->stripe ? 0 : v->tip;
    s->method = s->stripe || pay < 86 ? SIM_CARD : pay < 99 ? SIM_CASH : SIM_GIFT;
    if (s->stripe) return;
    if (off) l->discount = -l->gross / 10;
    if (shelf) {
        sim_line *p = add_line(s, "Retail", "Physical Good", products[what].name, products[what].price);
        p->tax = share_of(p->gross, SALES_TAX_BP);
    }
}

static void charge_fee(const sim_session *v, sim_sale *s)
{
    add_line(s, "Fees", "Custom Amount", v->status == DS_NO_SHOW ? "No-show fee" : "Late cancellation fee", v->price);
    s->method = SIM_CARD;
}

/* Of one visit; none of one that was cancelled in time. C's clients pay when they book, the others when they leave. */
static bool sale_of(const sim_practice *p, size_t i, sim_sale *s)
{
    const sim_session *v = &p->session[i];
    rnd r = rnd_start(p->params.seed, 13000000 + i);
    if (v->kind == DS_KIND_SELF || v->status == DS_CANCELLED) return false;
    *s = (sim_sale){ .session = i, .client = v->client, .therapist = v->therapist, .date = v->date };
    s->stripe = v->therapist == STRIPE_THERAPIST;
    s->minute = v->start + v->minutes + 5;
    if (s->stripe) s->date = v->booked_on, s->minute = 8 * 60 + (int)(7 * i % 720);
    if (s->stripe || v->status == DS_COMPLETED)
        sell_visit(&r, v, s);
    else
        charge_fee(v, s);
    take_fee(s);
    return true;
}

/* Money back: half of what a late cancellation or a no-show had paid to C at booking; once, all of a visit that disappointed. */
static bool refund_of(const sim_practice *p, const sim_sale *of, bool disappointed, sim_sale *s)
{
    const sim_session *v = &p->session[of->session];
    const bool late = of->stripe && v->status != DS_COMPLETED;
    if (!late && !disappointed) return false;
    *s = *of;
    s->refund = true;
    s->date = v->date + (late ? 0 : 5), s->minute = late ? v->start : 11 * 60 + 20;
    s->fee = 0;
    s->tip = 0;
    s->lines = 1;
    s->line[0].gross = late ? -v->price : -of->line[0].gross;
    s->line[0].discount = late ? 0 : -of->line[0].discount;
    s->line[0].tax = 0;
    return true;
}

/* One a month, at the desk, from May on for a present. */
static sim_sale gift_card(const sim_practice *p, int month)
{
    sim_sale s = {
        .session = SIZE_MAX, .client = (size_t)month, .date = ds_date_of(2026, month, 12), .minute = 12 * 60 + month
    };
    s.gift_sold = GIFT_CARD;
    s.client %= p->n_clients;
    take_fee(&s);
    return s;
}

/* Two bottles of oil in one sale: rows that are the same in all and are two things. */
static sim_sale two_alike(void)
{
    sim_sale s = { .session = SIZE_MAX, .client = 3, .date = ds_date_of(2026, 9, 9), .minute = 17 * 60 + 40 };
    for (int i = 0; i < 2; i++) {
        sim_line *l = add_line(&s, "Retail", "Physical Good", products[0].name, products[0].price);
        l->tax = share_of(l->gross, SALES_TAX_BP);
    }
    take_fee(&s);
    return s;
}

static int by_time(const void *left, const void *right)
{
    const sim_sale *a = left, *b = right;
    if (a->date != b->date) return a->date < b->date ? -1 : 1;
    if (a->minute != b->minute) return a->minute < b->minute ? -1 : 1;
    if (a->refund != b->refund) return a->refund ? 1 : -1;
    return (a->session > b->session) - (a->session < b->session);
}

const sim_sale *sim_sales(const sim_practice *p, ds_arena *a, size_t *n)
{
    sim_sale *sale = ds_alloc(a, (2 * p->n_sessions + 16) * sizeof *sale);
    if (!sale) return NULL;
    *n = 0;
    for (size_t i = 0, at_desk = 0; i < p->n_sessions; i++) {
        sim_sale *s = &sale[*n];
        if (!sale_of(p, i, s)) continue;
        ++*n;
        at_desk += !s->stripe && p->session[i].status == DS_COMPLETED;
        *n += refund_of(p, s, !s->stripe && at_desk == 300 && p->session[i].status == DS_COMPLETED, s + 1);
    }
    for (int month = 2; month <= 10; month++) sale[(*n)++] = gift_card(p, month);
    sale[(*n)++] = two_alike();
    qsort(sale, *n, sizeof *sale, by_time);
    return sale;
}

/* ---- Square ------------------------------------------------------------------------------------ */

static const char square_columns[] =
    "Date,Time,Time Zone,Gross Sales,Discounts,Service Charges,Net Sales,Gift Card Sales,Tax,Tip,Partial Refunds,Total "
    "Collected,Source,Card,Card Entry Methods,Cash,Square Gift Card,Other Tender,Other Tender Type,Tender "
    "Note,Fees,Net Total,Transaction ID,Payment ID,Card Brand,PAN Suffix,Device Name,Staff Name,Staff "
    "ID,Details,Description,Event Type,Location,Dining Option,Customer ID,Customer Name,Customer Reference ID,Device "
    "Nickname,Third Party Fees,Deposit ID,Deposit Date,Deposit Details,Fee Percentage Rate,Fee Fixed Rate,Refund "
    "Reason,Discount Name,Transaction Status,Cash App,Order Reference ID,Fulfillment Note,Free Processing "
    "Applied,Channel,Unattributed Tips,Table Info,International Fee";
static const char item_columns[] =
    "Date,Time,Time Zone,Category,Item,Qty,Price Point Name,SKU,Modifiers Applied,Gross Sales,Discounts,Net "
    "Sales,Tax,Transaction ID,Payment ID,Device Name,Notes,Details,Event Type,Location,Dining Option,Customer "
    "ID,Customer Name,Customer Reference ID,Unit,Count,GTIN,Itemization Type,Commission,Employee,Fulfillment "
    "Note,Channel,Token,Card Brand,PAN Suffix";
static const char *const therapists[] = { "Therapist A", "Therapist B", "Therapist C" };

/* "-$1.82," */
static void put_dollars(FILE *f, ds_cents c)
{
    fprintf(f, "%s$%lld.%02lld,", c < 0 ? "-" : "", (long long)llabs(c) / 100, (long long)llabs(c) % 100);
}

/* A number that is no other sale's: by its visit, or its day. */
static void put_id(FILE *f, const char *kind, const sim_sale *s)
{
    const size_t number = s->session == SIZE_MAX ? 500000 + (size_t)s->date : 2 * s->session + s->refund;
    fprintf(f, "%s%020zu", kind, number);
}

static void put_when(FILE *f, const sim_sale *s)
{
    char day[11];
    ds_date_text(s->date, day);
    fprintf(f, "%s,%02d:%02d:%02d,Eastern Time (US & Canada),", day, s->minute / 60, s->minute % 60,
            (int)(s->session % 60));
}

static ds_cents gross_of(const sim_sale *s)
{
    ds_cents sum = 0;
    for (size_t i = 0; i < s->lines; i++) sum += s->line[i].gross;
    return sum;
}

static void put_ways(FILE *f, const sim_sale *s)
{
    const ds_cents total = sim_total(s);
    fprintf(f, "Point of Sale,");
    put_dollars(f, s->method == SIM_CARD ? total : 0);
    fprintf(f, "%s,", s->method == SIM_CARD ? "Tapped" : "N/A");
    put_dollars(f, s->method == SIM_CASH ? total : 0);
    put_dollars(f, s->method == SIM_GIFT ? total : 0);
    fputs("$0.00,\"\",\"\",", f);
    put_dollars(f, s->fee);
    put_dollars(f, total + s->fee);
}

/* Card money is deposited on the next day. */
static void put_deposit(FILE *f, const sim_sale *s)
{
    char day[11];
    ds_date_text(s->date + 1, day);
    if (s->method != SIM_CARD)
        fputs("\"\",\"\",\"\",", f);
    else
        fprintf(f, "DEP%05d,%s,\"\",", s->date, day);
}

static void put_transaction(FILE *f, const sim_practice *p, const sim_sale *s)
{
    const char *client = p->client[s->client].code;
    put_when(f, s);
    put_dollars(f, gross_of(s));
    put_dollars(f, sim_net(s) - gross_of(s));
    put_dollars(f, 0);
    put_dollars(f, sim_net(s));
    put_dollars(f, s->gift_sold);
    put_dollars(f, tax_of(s));
    put_dollars(f, s->tip);
    put_dollars(f, 0);
    put_dollars(f, sim_total(s));
    put_ways(f, s);
    put_id(f, "TX", s);
    fputc(',', f);
    put_id(f, "PM", s);
    fprintf(f, ",%s,\"\",Front desk,%s,\"\",\"\",%s,%s,Studio,\"\",CU%s,%s,\"\",\"\",$0.00,",
            s->method == SIM_CARD ? "Visa" : "\"\"", therapists[s->therapist], s->lines ? s->line[0].item : "Gift card",
            s->refund ? "Refund" : "Payment", client, client);
    put_deposit(f, s);
    fprintf(f, "%s,%s,%s,\"\",Complete,$0.00,\"\",\"\",N/A,Studio,$0.00,\"\",$0.00\n",
            s->method == SIM_CARD ? "2.6" : "0", s->method == SIM_CARD ? "$0.15" : "$0.00",
            s->refund ? "Not as expected" : "\"\"");
}

void sim_write_square(FILE *f, const sim_practice *p, const sim_sale *sale, size_t n)
{
    fprintf(f, "%s\n", square_columns);
    for (size_t i = n; i-- > 0;)
        if (!sale[i].stripe) put_transaction(f, p, &sale[i]);
}

static void put_item(FILE *f, const sim_practice *p, const sim_sale *s, const sim_line *l)
{
    const char *client = p->client[s->client].code;
    put_when(f, s);
    fprintf(f, "%s,%s,%s,\"\",\"\",\"\",", l->category, l->item, s->refund ? "-1.0" : "1.0");
    put_dollars(f, l->gross);
    put_dollars(f, l->discount);
    put_dollars(f, l->gross + l->discount);
    put_dollars(f, l->tax);
    put_id(f, "TX", s);
    fputc(',', f);
    put_id(f, "PM", s);
    fprintf(f, ",Front desk,\"\",\"\",%s,Studio,\"\",CU%s,%s,\"\",ea,%d,\"\",%s,$0.00,%s,\"\",Studio,",
            s->refund ? "Refund" : "Payment", client, client, s->refund ? -1 : 1, l->type, therapists[s->therapist]);
    put_id(f, "TK", s);
    fputs(",Visa,\"\"\n", f);
}

void sim_write_square_items(FILE *f, const sim_practice *p, const sim_sale *sale, size_t n)
{
    fprintf(f, "%s\n", item_columns);
    for (size_t i = n; i-- > 0;)
        for (size_t k = 0; k < sale[i].lines && !sale[i].stripe; k++) put_item(f, p, &sale[i], &sale[i].line[k]);
}

/* ---- Stripe ------------------------------------------------------------------------------------ */

static void put_utc(FILE *f, ds_date d, int minute)
{
    char text[20];
    const int64_t local = ((int64_t)d * 1440 + minute) * 60;
    ds_local_text(local - (int64_t)sim_offset(local) * 60, text);
    fprintf(f, "%s,", text);
}

/* Paid out on the Friday after, at noon. */
static ds_date payout_day(ds_date d)
{
    return d + 1 + (4 - ds_weekday(d + 1) + 7) % 7;
}

bool sim_paid_out(const sim_practice *p, const sim_sale *s)
{
    return s->stripe && payout_day(s->date) <= p->params.last;
}

static void put_charge(FILE *f, const sim_sale *s)
{
    const ds_cents total = sim_total(s);
    const ds_date out = payout_day(s->date);
    fprintf(f, "po_%05d,", out);
    put_utc(f, out, 12 * 60);
    put_id(f, "txn_", s);
    fputc(',', f);
    put_utc(f, s->date, s->minute);
    fprintf(f, "usd,%.2f,%.2f,%.2f,%s,", (double)total / 100, (double)-s->fee / 100, (double)(total + s->fee) / 100,
            s->refund ? "refund" : "charge");
    put_id(f, s->refund ? "re_" : "ch_", s);
    fputs(",", f);
    fprintf(f, "pi_%020zu,ch_%020zu\n", 2 * s->session, 2 * s->session);
}

void sim_write_stripe(FILE *f, const sim_practice *p, const sim_sale *sale, size_t n)
{
    fputs("automatic_payout_id,automatic_payout_effective_at_utc,balance_transaction_id,created_utc,currency,gross,fee,"
          "net,"
          "reporting_category,source_id,payment_intent_id,charge_id\n",
          f);
    for (size_t i = 0; i < n; i++)
        if (sim_paid_out(p, &sale[i])) put_charge(f, &sale[i]);
}
