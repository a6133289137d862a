#include "ledger/keep/day_sums.h"

#include <downshift/growing.h>

#include <stdlib.h>
#include <string.h>

static size_t hash_of(const struct led_day_sum *d)
{
    uint64_t h = (uint64_t)(uint32_t)d->date;
    h = h * 1099511628211u ^ ((uint64_t)d->basis << 12 | (uint64_t)d->role << 4 | (uint64_t)d->cause);
    h = h * 1099511628211u ^ (uint64_t)(uintptr_t)d->account;
    return (size_t)((h ^ h >> 29) * 0x9E3779B97F4A7C15u >> 20);
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && !strcmp(a, b));
}

static bool same_day(const struct led_day_sum *a, const struct led_day_sum *b)
{
    return a->date == b->date && a->basis == b->basis && a->role == b->role && a->cause == b->cause &&
           a->account == b->account && same_text(a->adjusts, b->adjusts);
}

static uint32_t *slot_of(const struct led_day_sums *s, const struct led_day_sum *d)
{
    size_t i = hash_of(d) & (s->slots - 1);
    while (s->slot[i] && !same_day(&s->sum[s->slot[i] - 1], d)) i = (i + 1) & (s->slots - 1);
    return &s->slot[i];
}

static bool grow(struct led_day_sums *s, ds_arena *a)
{
    if (2 * s->n < s->slots) return true;
    const size_t room = s->slots ? 2 * s->slots : 4096;
    if (room > UINT32_MAX || !(s->slot = ds_alloc(a, room * sizeof *s->slot))) return false;
    s->slots = room;
    for (size_t i = 0; i < s->n; i++) *slot_of(s, &s->sum[i]) = (uint32_t)i + 1;
    return true;
}

bool led_sum_day(struct led_day_sums *s, const struct led_day_sum *day, ds_arena *a)
{
    if (!grow(s, a)) return false;
    uint32_t *at = slot_of(s, day);
    if (!*at) {
        struct led_day_sum *room = ds_room_for_one(a, s->sum, s->n, &s->room, 1024, sizeof *room);
        if (!room) return false;
        s->sum = room;
        s->sum[s->n++] = *day;
        *at = (uint32_t)s->n;
        return true;
    }
    s->sum[*at - 1].debit += day->debit;
    s->sum[*at - 1].credit += day->credit;
    return true;
}

bool led_sum_leg(struct led_day_sums *s, ds_basis basis, const ds_leg *leg, ds_arena *a)
{
    const struct led_day_sum day = { .date = leg->date,
                                     .basis = basis,
                                     .role = leg->role,
                                     .cause = leg->cause,
                                     .account = leg->account,
                                     .own = leg->account != NULL,
                                     .debit = leg->cents > 0 ? leg->cents : 0,
                                     .credit = leg->cents < 0 ? -leg->cents : 0 };
    return led_sum_day(s, &day, a);
}

static int in_order(const void *a, const void *b)
{
    const struct led_day_sum *x = a, *y = b;
    int way = ds_order(x->date, y->date);
    if (!way) way = ds_order(x->basis, y->basis);
    if (!way) way = strcmp(x->adjusts ? x->adjusts : "", y->adjusts ? y->adjusts : "");
    if (!way) way = ds_order(x->role, y->role);
    if (!way) way = strcmp(x->account ? x->account->name : "", y->account ? y->account->name : "");
    return way ? way : ds_order(x->cause, y->cause);
}

void led_sort_days(struct led_day_sums *s)
{
    if (s->n) qsort(s->sum, s->n, sizeof *s->sum, in_order);
    s->slots = 0;
}
