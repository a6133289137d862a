#include "ledger/keep/facts.h"

#include <downshift/growing.h>

#include <string.h>

#define NAME(column, class)  column,
#define CLASS(column, class) DS_P_##class,
#define LISTS(id, name)                                                                                                \
    static const char *const id##_columns[] = { LED_##id##_COLUMNS(NAME) };                                            \
    static const int id##_classes[] = { LED_##id##_COLUMNS(CLASS) };
LED_FACTS(LISTS)

#define TABLE(id, name) [LED_F_##id] = { name, id##_columns, NULL, DS_COUNT(id##_columns), 0, id##_classes },
static const ds_table tables[LED_TABLES] = { LED_FACTS(TABLE) };

bool led_add_fact(struct led_facts *f, led_fact table, ds_arena *a, const ds_val *cell)
{
    const size_t n = tables[table].n_columns;
    ds_val *room = ds_room_for_one(a, f->cell, f->rows, &f->room, 64, n * sizeof *room);
    if (!room) return false;
    f->cell = room;
    memcpy(f->cell + f->rows++ * n, cell, n * sizeof *cell);
    return true;
}

ds_table led_fact_table(const struct led_facts *f, led_fact table)
{
    ds_table t = tables[table];
    t.cell = f->cell;
    t.n_rows = f->rows;
    return t;
}

ds_val led_text(const char *text)
{
    return text && *text ? DS_VTEXT(ds_str_of(text)) : (ds_val){ .type = DS_V_NULL };
}

double led_rate_of(ds_cents tax, ds_cents net)
{
    return net ? (double)(long)(10000.0 * (double)tax / (double)net + 0.5) / 100 : 0;
}

ds_val led_money(ds_cents cents)
{
    return DS_VREAL((double)cents / 100);
}

ds_val led_date(ds_arena *a, ds_date date)
{
    char text[11];
    ds_date_text(date, text);
    return led_text(ds_keep(a, ds_str_of(text)).p);
}
