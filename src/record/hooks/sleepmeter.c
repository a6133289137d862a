/* Sleepmeter: awakenings as spans of minutes after falling asleep, "1-59|436-437". */
#include "record/hooks/hooks.h"

typedef struct {
    int64_t minutes, n;
} holes;

/* One behind the other, within the sleep. */
static bool add_hole(ds_str text, int64_t within, int64_t *end, holes *h)
{
    ds_str from;
    int64_t a, b;
    if (!ds_cut(&text, '-', &from) || !ds_int(ds_trim(from), &a) || !ds_int(ds_trim(text), &b)) return false;
    if (a < *end || b <= a || b > within) return false;
    h->minutes += b - a;
    h->n++;
    *end = b;
    return true;
}

static bool read_holes(ds_str text, int64_t within, holes *h)
{
    int64_t end = 0;
    for (ds_str one; ds_cut(&text, '|', &one);)
        if (!add_hole(ds_trim(one), within, &end, h)) return false;
    return true;
}

/* None are told of one who slept through. */
static void take_holes(row_state *s, int64_t within)
{
    char reason[REASON];
    holes h = { 0, 0 };
    const ds_str text = rec_has_part(s, PART_AWAKE_SPANS) ? ds_trim(s->part[PART_AWAKE_SPANS].text) : (ds_str){ 0 };
    if (text.n && !read_holes(text, within, &h)) {
        ds_print(reason, sizeof reason,
                 "not minutes awake within the sleep: \"%s\"; expected something like 1-59|136-140", DS_BRIEF(text));
        rec_set_part_aside(s, PART_AWAKE_SPANS, reason);
        return;
    }
    rec_keep_derived(s, DS_SLEEP_WASO, (double)h.minutes, "its holes");
    if (h.n <= ds_field_of(DS_SLEEP, DS_SLEEP_AWAKENINGS)->high) set_real(s->rec, DS_SLEEP_AWAKENINGS, (double)h.n);
}

/* Sleep was tried for from bedtime on, as far as it tells; without one the night is that of falling asleep. */
static void sleepmeter(row_state *s)
{
    ds_record *r = s->rec;
    if (s->refused || !DS_HAS(r, SLEEP_ONSET) || !DS_HAS(r, SLEEP_WAKE)) return;
    const int64_t within = rec_seconds_between(r, DS_SLEEP_ONSET, DS_SLEEP_WAKE) / 60;
    if (within <= 0) {
        rec_refuse(s, DS_SLEEP_WAKE, "not after falling asleep");
        return;
    }
    take_holes(s, within);
    if (!DS_HAS(r, SLEEP_BED)) {
        set_whole(r, DS_SLEEP_NIGHT_DATE, ds_night_of(r->v[DS_SLEEP_ONSET].time.local));
        return;
    }
    const int64_t before = rec_seconds_between(r, DS_SLEEP_BED, DS_SLEEP_ONSET) / 60;
    if (before >= 0) rec_keep_derived(s, DS_SLEEP_SOL, (double)before, "going to bed and falling asleep");
}

const hook rec_sleepmeter_hook = { "sleepmeter", 0, sleepmeter, NULL };
