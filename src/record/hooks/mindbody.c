/* Mindbody's sales: a row an item and a way to pay. An item that was paid in two ways stands on two rows; a payment of several items may
 * stand beside each. A row that is paid in full by itself is what it says. The others wait for the rest of their sale: what of the
 * sale's items and payments is told again, and what is another, is as its sums come out. */
#include "record/hooks/hooks.h"
#include "record/map/money.h"

#include <downshift/growing.h>

#include <stdlib.h>
#include <string.h>

enum { MOST_WAITING = 20000, MOST_OF_SALE = 200, MOST_KINDS = 3 };

/* A row until the rest of its sale is known. */
typedef struct {
    ds_record record[MOST_KINDS];
    ds_named who;
} waiting_row;

typedef struct {
    ds_str sale, item;
    ds_cents total, paid;
    double quantity;
    int64_t method, line;
    waiting_row *waits; /* NULL: it was given at once */
    bool told_item, told_payment, adds_up; /* of one that waits: other rows tell it, too; the sale's sums agree */
} sale_row;

typedef struct {
    sale_row *row; /* in the file's arena */
    size_t n, room, waiting, next;
    bool settled;
} sales;

/* ---- row by row ---- */

static bool keep_texts(const row_state *s, sale_row *r)
{
    const ds_record *sale = rec_record_of(s, DS_SALE), *line = rec_record_of(s, DS_SALE_LINE);
    r->sale = ds_keep(s->m->a, sale->v[DS_SALE_SALE_REF].text);
    r->item = ds_keep(s->m->a, line && DS_HAS(line, SALE_LINE_ITEM) ? line->v[DS_SALE_LINE_ITEM].text : DS_LIT(""));
    return r->sale.p && r->item.p;
}

static bool keep_who(ds_arena *a, const ds_named *who, ds_named *out)
{
    ds_str *const text[] = { &out->told.name, &out->told.email, &out->told.phone };
    *out = *who;
    for (size_t i = 0; i < DS_COUNT(text); i++)
        if (text[i]->n && !(*text[i] = ds_keep(a, *text[i])).p) return false;
    return true;
}

static waiting_row *keep_row(const row_state *s)
{
    waiting_row *x = ds_alloc(s->m->a, sizeof *x);
    if (!x || !keep_who(s->m->a, &s->m->who, &x->who)) return NULL;
    for (size_t i = 0; i < s->m->kinds; i++)
        if (!rec_keep_record(s->m, &s->m->record[i], &x->record[i])) return NULL;
    return x;
}

static void mindbody_row(row_state *s)
{
    sales *k = s->m->kept;
    const ds_record *sale = rec_record_of(s, DS_SALE), *line = rec_record_of(s, DS_SALE_LINE), *paid = rec_record_of(s, DS_TENDER);
    if (s->refused || !paid || !DS_HAS(paid, TENDER_AMOUNT) || !DS_HAS(sale, SALE_TOTAL) || !DS_HAS(sale, SALE_SALE_REF)) return;
    sale_row r = { .total = sale->v[DS_SALE_TOTAL].whole, .paid = paid->v[DS_TENDER_AMOUNT].whole, .line = sale->line,
                   .method = DS_HAS(paid, TENDER_METHOD) ? paid->v[DS_TENDER_METHOD].whole : -1,
                   .quantity = line && DS_HAS(line, SALE_LINE_QUANTITY) ? line->v[DS_SALE_LINE_QUANTITY].real : 1 };
    const bool waits = r.paid != r.total && k->waiting < MOST_WAITING;
    sale_row *row = ds_room_for_one(s->m->a, k->row, k->n, &k->room, 256, sizeof *row);
    if (!row || !keep_texts(s, &r) || (waits && !(r.waits = keep_row(s)))) {
        rec_refuse(s, DS_NO_FIELD, "no memory for it");
        return;
    }
    k->row = row;
    k->row[k->n++] = r;
    k->waiting += waits;
    if (waits) rec_hold_row(s);
}

/* ---- once the file has ended ---- */

static int compare_texts(ds_str a, ds_str b)
{
    const int way = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);
    return way ? way : (a.n > b.n) - (a.n < b.n);
}

/* Those that were given stand first. */
static int by_sale(const void *x, const void *y)
{
    const sale_row *a = x, *b = y;
    int way = compare_texts(a->sale, b->sale);
    if (!way) way = (a->waits != NULL) - (b->waits != NULL);
    return way ? way : (a->line > b->line) - (a->line < b->line);
}

static bool same_item(const sale_row *a, const sale_row *b)
{
    return ds_same(a->item, b->item) && a->total == b->total && !(a->quantity < b->quantity || a->quantity > b->quantity);
}

static bool same_payment(const sale_row *a, const sale_row *b)
{
    return a->method == b->method && a->paid == b->paid;
}

static void find_told(sale_row *g, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; g[i].waits && k < i; k++) {
            g[i].told_item |= same_item(&g[i], &g[k]);
            g[i].told_payment |= same_payment(&g[i], &g[k]);
        }
}

static bool adds_up(const sale_row *g, size_t n, bool items_once, bool payments_once)
{
    ds_cents rest = 0;
    for (size_t i = 0; i < n; i++) {
        if (!items_once || !g[i].told_item) rest += g[i].total;
        if (!payments_once || !g[i].told_payment) rest -= g[i].paid;
    }
    return !rest;
}

/* What is told again, so that what the sale's items come to is what was paid; where nothing makes it so, each row stands as it is. Two
 * items paid in two ways, told in four rows, agree with all of them counted, too: twice the sale, so that is tried last. */
static void settle_sale(sale_row *g, size_t n)
{
    static const struct {
        bool items_once, payments_once;
    } ways[] = { { true, false }, { false, true }, { true, true }, { false, false } };
    size_t way = n > MOST_OF_SALE ? DS_COUNT(ways) : 0;
    if (n <= MOST_OF_SALE) find_told(g, n);
    while (way < DS_COUNT(ways) && !adds_up(g, n, ways[way].items_once, ways[way].payments_once)) way++;
    for (size_t i = 0; i < n; i++) {
        g[i].adds_up = way < DS_COUNT(ways);
        g[i].told_item = g[i].adds_up && ways[way].items_once && g[i].told_item;
        g[i].told_payment = g[i].adds_up && ways[way].payments_once && g[i].told_payment;
    }
}

static void settle_all(sales *k)
{
    k->settled = true;
    if (!k->waiting) k->n = 0;
    if (k->n) qsort(k->row, k->n, sizeof *k->row, by_sale);
    for (size_t from = 0, to; from < k->n; from = to) {
        for (to = from + 1; to < k->n && ds_same(k->row[to].sale, k->row[from].sale);) to++;
        settle_sale(&k->row[from], to - from);
    }
}

static void leave_out(row_state *s, const sale_row *r)
{
    for (size_t slot = 0; slot < s->m->kinds; slot++)
        if (s->m->format->kind[slot] == DS_TENDER ? r->told_payment : r->told_item) s->left_out |= UINT32_C(1) << slot;
}

static bool mindbody_rest(row_state *s)
{
    sales *k = s->m->kept;
    if (!k->settled) settle_all(k);
    for (; k->next < k->n; k->next++) {
        const sale_row *r = &k->row[k->next];
        if (r->waits && !(r->told_item && r->told_payment)) break;
    }
    if (k->next == k->n) return false;
    const sale_row *r = &k->row[k->next++];
    for (size_t i = 0; i < s->m->kinds; i++) s->m->record[i] = r->waits->record[i];
    s->m->who = r->waits->who;
    s->paid_together = r->adds_up;
    leave_out(s, r);
    rec_settle_money(s);
    return true;
}

const hook rec_mindbody_hook = { "mindbody", sizeof(sales), mindbody_row, mindbody_rest };
