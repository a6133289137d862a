/* Square has columns for tips that are nobody's and for fees that others keep, and says of neither whether it is a part of the column
 * Tip, or Fees. The row's totals tell: where they come out without such an amount, it is in another column; where they come out
 * with it, it stands beside. Where nothing tells, the row is doubted and nothing is added. */
#include "record/map/money.h"

static void doubt_apart(row_state *s, const char *what, ds_cents amount, const char *whole)
{
    char text[32];
    ds_money_text(amount, text, sizeof text);
    rec_doubt(s, DS_DOUBT_MONEY, DS_NO_FIELD, "%s of %s stand apart, and no total says whether %s has them: they are not added", what,
              text, whole);
}

/* ---- tips ---- */

void rec_add_tips_apart(row_state *s)
{
    ds_record *sale = rec_record_of(s, DS_SALE);
    const ds_cents tip = part_or_0(s, PART_TIP_APART), charge = money_of(sale, DS_SALE_CHARGE);
    if (!tip || !sale) return;
    if (!DS_HAS(sale, SALE_NET) || !DS_HAS(sale, SALE_TOTAL)) {
        doubt_apart(s, "tips", tip, "the tip");
        return;
    }
    const ds_cents lacks = sale->v[DS_SALE_TOTAL].whole - rec_parts_of_total(s, sale);
    if (lacks == tip || lacks == tip + charge) set_whole(sale, DS_SALE_TIP, money_of(sale, DS_SALE_TIP) + tip);
}

/* ---- fees ---- */

static const struct {
    part_id part;
    const char *kind;
} fees[] = { { PART_FEE_OTHERS, "third party" }, { PART_FEE_ABROAD, "international" } };
enum { ALL = (1 << DS_COUNT(fees)) - 1 };

static ds_cents sum_of(const row_state *s, unsigned which)
{
    ds_cents sum = 0;
    for (size_t i = 0; i < DS_COUNT(fees); i++)
        if (which >> i & 1) sum += part_or_0(s, fees[i].part);
    return sum;
}

static void add_fees(row_state *s, unsigned which, int sign)
{
    for (size_t i = 0; i < DS_COUNT(fees); i++) {
        ds_record *r = which >> i & 1 && part_or_0(s, fees[i].part) ? rec_add_record(s, DS_FEE) : NULL;
        if (!r) continue;
        rec_share_references(s, r);
        ds_set(r, DS_FEE_WHAT, (ds_fval){ .text = ds_str_of(fees[i].kind) });
        set_whole(r, DS_FEE_AMOUNT, sign * part_or_0(s, fees[i].part));
    }
}

/* Fees are below 0; one that is told above 0 is a fee all the same. */
void rec_add_fees_apart(row_state *s)
{
    const ds_record *sale = rec_record_of(s, DS_SALE), *fee = rec_record_of(s, DS_FEE);
    if (!sale || (!part_or_0(s, PART_FEE_OTHERS) && !part_or_0(s, PART_FEE_ABROAD))) return;
    if (!rec_has_part(s, PART_NET_TOTAL) || !DS_HAS(sale, SALE_TOTAL)) {
        doubt_apart(s, "fees", sum_of(s, ALL), "the fee");
        return;
    }
    const ds_cents lacks = s->part[PART_NET_TOTAL].whole - sale->v[DS_SALE_TOTAL].whole -
                           (fee ? money_of(fee, DS_FEE_AMOUNT) : 0);
    for (unsigned which = 1; lacks && which <= ALL; which++)
        for (int sign = 1; sign >= -1; sign -= 2)
            if (sign * sum_of(s, which) == lacks) {
                add_fees(s, which, sign);
                return;
            }
}
