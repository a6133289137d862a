#include "record/format.h"

const char *const hook_names[] = { "none", "oura-trends", "whoop-cycles", NULL };

static bool has_part(const row_state *s, part_id id)
{
    return s->has_part >> id & 1;
}

/* Oura's awake time covers the whole span in bed, latency included. */
static void awake_after_onset(row_state *s)
{
    ds_record *r = s->rec;
    if (!has_part(s, PART_AWAKE_MIN) || !DS_HAS(r, SOL)) return;
    double waso = s->part[PART_AWAKE_MIN].real - r->v[DS_F_SOL].real;
    char reason[REASON];
    ds_fval v = { .real = waso > 0 ? waso : 0 };
    if (check_field_range(DS_F_WASO, &v, reason))
        set_real(r, DS_F_WASO, v.real);
    else
        refuse(s, DS_FIELD_COUNT, "awake after sleep onset: %s", reason);
}

/* Oura dates a night by the day of waking; the bedtime decides where there is one. */
static void evening_before(row_state *s)
{
    ds_record *r = s->rec;
    if (DS_HAS(r, BED) || !has_part(s, PART_WAKE_DATE)) return;
    r->v[DS_F_NIGHT_DATE].whole = s->part[PART_WAKE_DATE].whole - 1;
    r->has |= (uint64_t)1 << DS_F_NIGHT_DATE;
    doubt(s, "no bedtime: taken for the evening before the date");
}

static void oura_trends(row_state *s)
{
    awake_after_onset(s);
    evening_before(s);
}

/* A main sleep begins its cycle, to the second; a nap does not. So naps show in a sleeps.csv whose nap column somebody took out. */
static void whoop_cycles(row_state *s)
{
    const ds_record *r = s->rec;
    if (!has_part(s, PART_CYCLE_START) || !DS_HAS(r, BED)) return;
    if (s->part[PART_CYCLE_START].time.local != r->v[DS_F_BED].time.local)
        doubt(s, "the sleep does not begin with its cycle: it may be a nap");
}

const row_hook hooks[] = { NULL, oura_trends, whoop_cycles };
