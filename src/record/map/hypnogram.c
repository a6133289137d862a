/* What the stages of a sleep over time, the hypnogram, say of it by the definitions of the sleep diary (Carney 2012, doi
 * 10.5665/sleep.1642): SOL is what lies before the first stage asleep, TWAK what lies behind the last, WASO what is awake
 * between; a gap between stages is time awake. Nothing takes the place of what the row tells itself. */
#include "record/form/forms.h"

#include <math.h>

const char *const rec_stage_names[] = {
#define X(id, name) name,
    SLEEP_STAGES(X)
#undef X
        NULL
};

enum { LONGEST = 20 * 3600 }; /* seconds: what is longer is no night */

typedef rec_stretch stretch;

/* What is known of the stretches so far, in seconds after the bedtime. */
typedef struct {
    int n;
    double end, onset, last;      /* of all; when sleep first began, and when it last ended; NAN: never */
    double out_until, out_since;  /* out of bed from the beginning, and up to the end */
    double of[STAGE_COUNT];       /* seconds by stage */
    double awake_since, awake;    /* seconds awake since sleep last ended, and between stretches of sleep */
    bool woke;                    /* awake_since holds more than restlessness */
    bool changes;                 /* of state, which begin with sleep where the device knows no bed */
    bool dated;                   /* its ends are times, and no lengths that lead up to the rising */
    int awakenings;
} course;

static bool is_asleep(int stage)
{
    return stage <= STAGE_REM;
}

/* ---- from the cell to stretches ---- */

static bool read_seconds(const row_state *s, const column *c, ds_str object, double *out, char reason[REASON])
{
    ds_fval v;
    const ds_str cell = rec_member(object, c->segment.seconds);
    if (rec_converters[AS_NUMBER](&s->m->how, c, cell, &v, reason) != REC_READ) return false;
    *out = v.real;
    return v.real >= 0 || (ds_print(reason, REASON, "a stage of %g s", v.real), false);
}

/* How long after the bedtime it begins. */
static bool read_offset(const row_state *s, const column *c, ds_str object, double *out, char reason[REASON])
{
    ds_fval v;
    const ds_str cell = rec_member(object, c->segment.offset);
    if (rec_converters[AS_MINUTES](&s->m->how, c, cell, &v, reason) != REC_READ) return false;
    *out = 60 * v.real;
    return v.real >= 0 || (ds_print(reason, REASON, "a stage %g min before the bedtime", -v.real), false);
}

/* A time is read as the bedtime is. */
static bool read_time(const row_state *s, const char *name, ds_str object, double *out, char reason[REASON])
{
    ds_fval v;
    const binding *bed = s->m->by_field[0][DS_SLEEP_BED];
    const column *c = bed->column;
    if (bed->convert(&s->m->how, c, rec_member(object, name), &v, reason) != REC_READ) return false;
    const int32_t ahead = v.time.offset_min;
    const bool known = ahead != DS_NO_OFFSET && ahead != INSTANT_ONLY;
    *out = (double)(v.time.local - (known ? ahead * INT64_C(60) : 0));
    return true;
}

/* Seconds after the bedtime of a time that is read as it is. */
static double after_bed(const row_state *s, double at)
{
    const ds_stamp bed = s->m->record[0].v[DS_SLEEP_BED].time;
    const bool known = bed.offset_min != DS_NO_OFFSET && bed.offset_min != INSTANT_ONLY;
    return at - (double)(bed.local - (known ? bed.offset_min * INT64_C(60) : 0));
}

static bool read_object(const row_state *s, const column *c, ds_str object, double from, stretch *out,
                        char reason[REASON])
{
    int64_t stage = 0;
    double end, seconds;
    const ds_str word = rec_member(object, c->segment.stage);
    *out = (stretch){ .from = from, .stage = STAGE_UNKNOWN };
    if (word.n && !rec_word_of(c, word, "", &stage, reason)) return false;
    if (word.n) out->stage = (int)stage;
    if (c->segment.offset) return read_offset(s, c, object, &out->from, reason);
    if (c->segment.seconds) {
        if (!read_seconds(s, c, object, &seconds, reason)) return false;
        out->to = from + seconds;
        return true;
    }
    if (!read_time(s, c->segment.start, object, &out->from, reason) || !read_time(s, c->segment.end, object, &end, reason))
        return false;
    out->from = after_bed(s, out->from);
    out->to = after_bed(s, end);
    return true;
}

/* ---- the course of the night ---- */

static void add_awake(course *c, double seconds, bool wakes)
{
    c->awake_since += seconds;
    c->woke |= wakes && seconds > 0;
}

static void fall_asleep(course *c, double at)
{
    if (isnan(c->onset)) {
        c->onset = at;
    } else {
        c->awake += c->awake_since;
        c->awakenings += c->woke;
    }
    c->awake_since = 0;
    c->woke = false;
}

static void go_out(course *c, stretch x)
{
    if (x.stage != STAGE_OUT)
        c->out_since = x.to;
    else if (c->out_until >= x.from)
        c->out_until = x.to;
}

/* Stretches come one after the other; what two have in common is the earlier one's. */
static bool add_stretch(course *c, stretch x)
{
    if (!(x.to >= x.from) || fabs(x.to - c->end) > LONGEST) return false;
    if (c->n++ && x.from > c->end) add_awake(c, x.from - c->end, true);
    if (c->n > 1 && x.from < c->end) x.from = c->end;
    if (x.to <= x.from) return true;
    go_out(c, x);
    if (is_asleep(x.stage)) {
        fall_asleep(c, x.from);
        c->last = x.to;
    } else if (x.stage != STAGE_UNKNOWN) {
        add_awake(c, x.to - x.from, x.stage != STAGE_RESTLESS);
    }
    c->of[x.stage] += x.to - x.from;
    c->end = x.to;
    return true;
}

static bool add_or_say(course *c, stretch x, ds_str object, char reason[REASON])
{
    if (add_stretch(c, x)) return true;
    ds_print(reason, REASON, "a stage that ends before it begins, or 20 hours off: %s", DS_BRIEF(object));
    return false;
}

/* Seconds in bed, where the last stage ends whose beginning alone is told. */
static double in_bed(const ds_record *r)
{
    if (ds_has(r, DS_SLEEP_TIB)) return 60 * r->v[DS_SLEEP_TIB].real;
    return ds_has(r, DS_SLEEP_RISE) ? (double)rec_seconds_between(r, DS_SLEEP_BED, DS_SLEEP_RISE) : 0;
}

/* Each stage lasts until the next one begins; one that begins when the night has ended only says so. */
static bool follow_changes(const row_state *s, const column *c, ds_str *list, course *out, char reason[REASON])
{
    const double end = in_bed(&s->m->record[0]);
    ds_str object, before = { 0 };
    stretch x, next = { 0 };
    while (rec_next_object(list, &object)) {
        if (!read_object(s, c, object, 0, &x, reason)) return false;
        next.to = x.from;
        if (before.p && !add_or_say(out, next, before, reason)) return false;
        next = x;
        before = object;
    }
    next.to = end;
    return !before.p || next.from >= end || add_or_say(out, next, before, reason);
}

static bool follow_stages(const row_state *s, const column *c, ds_str *list, course *out, char reason[REASON])
{
    ds_str object;
    stretch x;
    while (rec_next_object(list, &object))
        if (!read_object(s, c, object, out->end, &x, reason) || !add_or_say(out, x, object, reason)) return false;
    return true;
}

static bool follow(const row_state *s, const column *c, ds_str list, course *out, char reason[REASON])
{
    *out = (course){ .onset = NAN, .last = NAN, .changes = c->segment.offset, .dated = c->segment.start };
    if (!(c->segment.offset ? follow_changes : follow_stages)(s, c, &list, out, reason)) return false;
    if (ds_same(ds_trim(list), DS_LIT("]")) || (!out->n && ds_same(ds_trim(list), DS_LIT("[]")))) return true;
    ds_print(reason, REASON, "not a list of stages: %s", DS_BRIEF(list));
    return false;
}

static bool follow_part(row_state *s, part_id part, course *out)
{
    char reason[REASON];
    *out = (course){ .onset = NAN, .last = NAN };
    const column *c = rec_has_part(s, part) ? rec_column_of_part(s, part) : NULL;
    if (!c) return false;
    if (follow(s, c, s->part[part].text, out, reason)) return out->n > 0;
    rec_set_part_aside(s, part, reason);
    return false;
}

/* ---- what it says ---- */

static void give(row_state *s, int field, double v)
{
    char reason[REASON];
    const ds_fval value = { .real = v };
    if (ds_has(s->rec, field) || rec_is_aside(s, field)) return;
    if (rec_check_field_range(ds_field_of(DS_SLEEP, field), &value, reason)) set_real(s->rec, field, v);
}

static void give_time(row_state *s, int field, ds_stamp from, double seconds)
{
    from.local += llround(seconds);
    if (!ds_has(s->rec, field) && !rec_is_aside(s, field)) ds_set(s->rec, field, (ds_fval){ .time = from });
}

static double asleep(const course *c)
{
    double sum = 0;
    for (int i = 0; i <= STAGE_REM; i++) sum += c->of[i];
    return sum;
}

/* A list that tells asleep from awake only tells no stages. */
static void give_stages(row_state *s, const course *c)
{
    if (!(c->of[STAGE_LIGHT] + c->of[STAGE_DEEP] + c->of[STAGE_REM] > 0)) return;
    give(s, DS_SLEEP_LIGHT, c->of[STAGE_LIGHT] / 60);
    give(s, DS_SLEEP_DEEP, c->of[STAGE_DEEP] / 60);
    give(s, DS_SLEEP_REM, c->of[STAGE_REM] / 60);
}

/* On the clock of the rising, where there is one: that of the bedtime may change between them. */
static void give_awakening(row_state *s, const course *c, ds_stamp bed)
{
    if (ds_has(s->rec, DS_SLEEP_RISE) && !c->dated)
        give_time(s, DS_SLEEP_WAKE, s->rec->v[DS_SLEEP_RISE].time, c->last - c->end);
    else
        give_time(s, DS_SLEEP_WAKE, bed, c->last);
}

/* Wakes too short for the hypnogram lie on stretches of sleep in it. */
static void give_sleep(row_state *s, const course *c, const course *brief, ds_stamp bed)
{
    const double awake = brief->of[STAGE_AWAKE];
    if (isnan(c->onset)) return;
    give_time(s, DS_SLEEP_ONSET, bed, c->onset);
    give_awakening(s, c, bed);
    if (!c->changes || c->onset > 0) give(s, DS_SLEEP_SOL, (c->onset - c->out_until) / 60);
    give(s, DS_SLEEP_WASO, (c->awake + awake) / 60);
    give(s, DS_SLEEP_AWAKENINGS, c->awakenings + brief->n);
    give_stages(s, c);
}

void rec_read_hypnogram(row_state *s)
{
    course c, brief;
    if (!DS_HAS(s->rec, SLEEP_BED) || !follow_part(s, PART_HYPNOGRAM, &c)) return;
    (void)follow_part(s, PART_SHORT_WAKES, &brief);
    const ds_stamp bed = s->rec->v[DS_SLEEP_BED].time;
    give_sleep(s, &c, &brief, bed);
    if (!isnan(c.onset)) give(s, DS_SLEEP_TST, (asleep(&c) - brief.of[STAGE_AWAKE]) / 60);
    give_time(s, DS_SLEEP_RISE, bed, c.out_since);
    s->rec->v[DS_SLEEP_BED].time.local += llround(c.out_until);
}

void rec_tell_stretches(row_state *s, const rec_stretch *x, size_t n)
{
    course c = { .onset = NAN, .last = NAN, .changes = true };
    const course brief = { .n = 0 };
    for (size_t i = 0; i < n; i++)
        if (!add_stretch(&c, x[i])) return;
    if (DS_HAS(s->rec, SLEEP_BED)) give_sleep(s, &c, &brief, s->rec->v[DS_SLEEP_BED].time);
}
