/* A row of a sale becomes records: rec_tell_total, what it is (entries.c), rec_add_tenders, what stands apart (beside.c). */
#ifndef RECORD_MONEY_H
#define RECORD_MONEY_H

#include "record/format.h"

static inline ds_cents part_or_0(const row_state *s, part_id id)
{
    return rec_has_part(s, id) ? s->part[id].whole : 0;
}

static inline ds_cents money_of(const ds_record *r, int field)
{
    return ds_has(r, field) ? r->v[field].whole : 0;
}

/* The sale's total by what was paid, where the row does not tell it, and its net by the others. */
void rec_tell_total(row_state *s);
/* What net, tax, tip and what stands beside them make together. */
ds_cents rec_parts_of_total(const row_state *s, const ds_record *sale);
/* A tender for each column of a way to pay, a line for gift cards sold, and a refund for what the row paid back. */
void rec_add_tenders(row_state *s);
/* Fields of a name, such as the sale's reference, are the same in all records of the row. */
void rec_share_references(const row_state *s, ds_record *to);
/* Tips of nobody, and fees of others, that have columns of their own (beside.c). */
void rec_add_tips_apart(row_state *s);
void rec_add_fees_apart(row_state *s);

#endif
