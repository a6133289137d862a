/* The parts of what a partner is told: each kind's own file fills the tables and counts. */
#ifndef DOWNSHIFT_AUDIENCE_PARTNER_PARTNER_TOLD_H
#define DOWNSHIFT_AUDIENCE_PARTNER_PARTNER_TOLD_H

#include "audience/partner/cells.h"

/* Tables by their place in ds_partner_figures.table; of each the columns and their classes (partner_told.c). */
enum { AUD_PARTNER, AUD_COUNT, AUD_EFFECT, AUD_VISIT, AUD_INVOICE, AUD_MONEY, AUD_KPI, AUD_KPI_MONTH };

typedef struct {
    const ds_partner_order *o;
    aud_cells cells;
    ds_table *table;
    size_t room[DS_PARTNER_TABLES];
    char first[11], last[11]; /* of the period */
    /* of the row of v1_partner */
    ds_val clients, visits; /* NULL: not told, or hidden */
    bool below;             /* fewer clients than the smallest group: nothing else is told */
    bool effects_held;
} aud_told;

/* Empty tables with their names. */
void aud_told_begin(aud_told *t);
/* A row more: as many cells as the table has columns, kept; false once memory has run out (t->cells.full, too). */
bool aud_told_row(aud_told *t, size_t table, const ds_val *cell);
/* A count as it may be shown: NULL where it is hidden. */
ds_val aud_shown(const aud_told *t, size_t cell);

/* The months of the period, one after the other: the first is ds_month_first(o->first). */
ds_date aud_next_month(ds_date first);
/* "by visits 2026-10: one" */
const char *aud_name(aud_told *t, const char *what, ds_str period, const char *level);

/* Each fills cells and tables; cells are hidden and audited in it. */
DS_MUST ds_err aud_referred(aud_told *t, ds_why *w);
DS_MUST ds_err aud_company(aud_told *t, ds_why *w);
DS_MUST ds_err aud_owner(aud_told *t, ds_why *w);

#endif
