#include "record/map/spans.h"

enum { DAY = 86400, DAYS_OFF = 2 };

typedef struct {
    const binding *of;
    ds_str cell;
    rec_moment t;
} told;

/* The field's cell by the order; false where it does not say a day. */
static bool tells(const ds_mapper *m, const ds_cells *row, int field, ds_date_order order, told *out)
{
    int seconds;
    const binding *b = field == DS_NO_FIELD ? NULL : m->by_field[0][field];
    if (!b || b->cell >= row->n) return false;
    *out = (told){ .of = b, .cell = ds_trim(row->cell[b->cell]) };
    if (rec_cell_is_missing(m, b->column, out->cell)) return false;
    if (b->column->as == AS_CLOCK && rec_clock_of(out->cell, &seconds)) return false;
    return rec_moment_of(out->cell, order, &out->t) == REC_READ;
}

static bool tells_time(const ds_mapper *m, const ds_cells *row, int field, ds_date_order order, told *out)
{
    return ds_kinds[m->format->kind[0]].field[field].type == DS_T_TIME && tells(m, row, field, order, out) &&
           out->t.seconds != REC_NO_TIME_OF_DAY;
}

static int64_t local_of(const told *x)
{
    return (int64_t)x->t.date * DAY + x->t.seconds;
}

static bool is_near_day(const ds_mapper *m, const told *day, const told *time)
{
    const int64_t local = local_of(time);
    const int64_t own = m->format->kind[0] == DS_SLEEP ? ds_night_of(local) : ds_local_date(local);
    return own - day->t.date <= DAYS_OFF && day->t.date - own <= DAYS_OFF;
}

typedef enum { ALONE, TOGETHER, APART } fit_of_row;

static fit_of_row pair_of(bool fine, const told *first, const told *second, rec_span *out)
{
    if (fine) return TOGETHER;
    out->from = first->of;
    ds_print(out->text, sizeof out->text, "%.*s to %.*s", DS_FMT(first->cell), DS_FMT(second->cell));
    return APART;
}

/* The first two cells that cannot be of one row. */
static fit_of_row fit_by(const ds_mapper *m, const ds_cells *row, ds_date_order order, rec_span *out)
{
    const ds_kind *k = &ds_kinds[m->format->kind[0]];
    told first, other, day;
    int i = 0;
    fit_of_row fit = ALONE;
    while (i < k->fields && !tells_time(m, row, i, order, &first)) i++;
    if (i >= k->fields) return ALONE;
    for (i++; i < k->fields && fit != APART; i++) {
        if (!tells_time(m, row, i, order, &other)) continue;
        const int64_t d = local_of(&other) - local_of(&first);
        fit = pair_of(d >= 0 && d <= DAY, &first, &other, out);
    }
    if (fit != APART && tells(m, row, k->day, order, &day))
        fit = pair_of(is_near_day(m, &day, &first), &day, &first, out);
    return fit;
}

rec_order rec_order_of_row(const ds_mapper *m, const ds_cells *row, rec_span *out)
{
    const fit_of_row day = fit_by(m, row, DS_DATES_DMY, out), month = fit_by(m, row, DS_DATES_MDY, out);
    if (day == TOGETHER && month == APART) return REC_DAY_FIRST;
    if (day == APART && month == TOGETHER) return REC_MONTH_FIRST;
    return REC_NO_ORDER;
}
