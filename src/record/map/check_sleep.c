/* What a night's figures say of each other, and doubts where they do not agree. */
#include "record/format.h"

#include <math.h>

enum {
    SHORTEST = 15,        /* minutes: a main sleep below them is written in another unit */
    SHORT_IN_BED = 120,   /* minutes in bed below which it may be true */
    CLOCKS_AGREE = 15,    /* minutes of time in bed off the clock: 541 of 541 nights of an Oura agree to the second */
    CLOCKS_DIFFER = 75,   /* where times do not say their offset, as around a change of clocks */
    ROUNDING = 5,         /* minutes: each part may be rounded to a minute or more */
    ROUGH_ROUNDING = 30,  /* minutes, of a diary: parts are told to a quarter of an hour */
    HOUR_LESS = 60,       /* minutes of a device's night that are neither asleep nor awake */
    LONG_IN_BED = 16 * 60 /* minutes */
};
/* Points of percent: a diary's may have another denominator (Reed and Sacco 2016), a vendor's is its own (WHOOP's is up
 * to 17 points high). */
static const double efficiency_near = 15, vendor_efficiency_near = 25;

static double believed(const ds_record *r, int field)
{
    return rec_believed(r, field) ? r->v[field].real : NAN;
}

static double zero_if_none(double x)
{
    return isnan(x) ? 0 : x;
}

/* Minutes from bedtime to rising by the clock; NAN where it is not known. */
static double by_clock(const ds_record *r)
{
    int end = ds_has(r, DS_SLEEP_RISE) ? DS_SLEEP_RISE : DS_SLEEP_WAKE;
    if (!ds_has(r, DS_SLEEP_BED) || !ds_has(r, end)) return NAN;
    return (double)rec_seconds_between(r, DS_SLEEP_BED, end) / 60;
}

/* Whether the row tells the field itself: what was derived cannot contradict its parts. */
static bool is_told(const row_state *s, int field)
{
    return s->slot < s->m->kinds && s->m->by_field[s->slot][field];
}

/* ---- units ---- */

typedef struct {
    double factor; /* from the value as it was read to minutes */
    const char *is;
} unit;
static const unit of_minutes[] = { { 60, "hours where minutes are meant?" },
                                   { 1440, "a part of a day where minutes are meant?" },
                                   { 1, "too short for a night:" } };
static const unit of_seconds[] = { { 60, "minutes where seconds are meant?" },
                                   { 3600, "hours where seconds are meant?" },
                                   { 1, "too short for a night:" } };

/* In which unit the value is as long as a night may be, of `whole` minutes where that is known. */
static const unit *likely_unit(const unit *u, double v, double whole)
{
    const double least = isnan(whole) ? 60 : whole / 4, most = isnan(whole) ? 1200 : whole + CLOCKS_AGREE;
    while (u->factor > 1 && !(u->factor * v >= least && u->factor * v <= most)) u++;
    return u;
}

/* Short ones beside it are of the same unit. */
static void disbelieve_beside(ds_record *r, double factor)
{
    static const int beside[] = { DS_SLEEP_SOL, DS_SLEEP_WASO, DS_SLEEP_AWAKE };
    for (size_t i = 0; i < DS_COUNT(beside); i++)
        if (rec_believed(r, beside[i]) && r->v[beside[i]].real * factor <= 240) rec_disbelieve(r, beside[i]);
}

static void check_unit(row_state *s, int field, double whole)
{
    const int told = field == DS_SLEEP_TST && !is_told(s, field) ? DS_SLEEP_LIGHT : field; /* derived of stages */
    const binding *b = s->slot < s->m->kinds ? s->m->by_field[s->slot][told] : NULL;
    const double v = believed(s->rec, field);
    if (!b || !(v > 0 && v < SHORTEST) || whole < SHORT_IN_BED) return;
    const unit *u = likely_unit(b->column->as == AS_SECONDS ? of_seconds : of_minutes, v, whole);
    rec_doubt(s, DS_DOUBT_UNIT, field, "%s not analysed until it is corrected", u->is);
    disbelieve_beside(s->rec, u->factor);
}

/* ---- nobody asleep ---- */

/* Minutes awake in bed, however the row tells them. */
static double told_awake(const row_state *s)
{
    const double parts = zero_if_none(believed(s->rec, DS_SLEEP_SOL)) + zero_if_none(believed(s->rec, DS_SLEEP_WASO));
    return fmax(parts, zero_if_none(believed(s->rec, DS_SLEEP_AWAKE)));
}

static bool lay_awake(const row_state *s, double whole)
{
    const double awake = told_awake(s);
    return isnan(whole) ? awake >= SHORT_IN_BED : awake >= whole - ROUGH_ROUNDING;
}

/* A blank that became 0: who rates a night, or lay in bed for hours, slept, unless the row says awake of all of it. */
static void check_none_asleep(row_state *s, double whole)
{
    const double tst = believed(s->rec, DS_SLEEP_TST);
    const bool rated = believed(s->rec, DS_SLEEP_QUALITY) > 0 || believed(s->rec, DS_SLEEP_SCORE) > 0;
    if (isnan(tst) || tst > 0 || (whole < SHORT_IN_BED && !rated) || lay_awake(s, whole)) return;
    rec_doubt(s, DS_DOUBT_UNIT, DS_SLEEP_TST,
              "a blank where minutes are meant? Not analysed until it is corrected, or minutes awake say that nobody "
              "slept");
}

/* ---- parts and the whole ---- */

static void disbelieve_lengths(ds_record *r)
{
    static const int lengths[] = { DS_SLEEP_TIB,   DS_SLEEP_TST,  DS_SLEEP_SOL, DS_SLEEP_WASO, DS_SLEEP_EFFICIENCY,
                                   DS_SLEEP_LIGHT, DS_SLEEP_DEEP, DS_SLEEP_REM, DS_SLEEP_AWAKE };
    for (size_t i = 0; i < DS_COUNT(lengths); i++)
        if (ds_has(r, lengths[i])) rec_disbelieve(r, lengths[i]);
}

/* WHOOP's nights may be half an hour off, and a third of the night on a trip: that is its own, and no slip. Lengths that are
 * sums of several sleeps must show that they are of this one. */
static double span_near(const row_state *s, double span)
{
    if (rec_has_part(s, PART_SESSIONS) && s->part[PART_SESSIONS].real > 1) return CLOCKS_AGREE;
    return s->own_offset ? CLOCKS_AGREE : fmax(CLOCKS_DIFFER, span / 2);
}

static void check_span(row_state *s, double span)
{
    const double tib = believed(s->rec, DS_SLEEP_TIB);
    if (isnan(span) || isnan(tib) || fabs(tib - span) <= span_near(s, span)) return;
    rec_doubt(s, DS_DOUBT_SPAN, DS_SLEEP_TIB,
              "%.0f min in bed, %.0f from bedtime to rising: not analysed until one is "
              "corrected",
              tib, span);
    disbelieve_lengths(s->rec);
}

static void check_sum(row_state *s, double whole)
{
    const ds_record *r = s->rec;
    const double parts = zero_if_none(believed(r, DS_SLEEP_TST)) + zero_if_none(believed(r, DS_SLEEP_SOL)) +
                         zero_if_none(believed(r, DS_SLEEP_WASO));
    if (!(parts > whole + ROUNDING)) return;
    const bool rounded = s->m->format->client == CLIENT_COLUMN && parts <= whole + ROUGH_ROUNDING;
    rec_doubt(s, rounded ? DS_DOUBT_ROUNDED : DS_DOUBT_PARTS, DS_NO_FIELD,
              "asleep and awake add up to %.0f min, more than the %.0f min in bed%s", parts, whole,
              rounded ? "" : ": not analysed until one of them is corrected");
    if (!rounded) disbelieve_lengths(s->rec);
}

static void check_efficiency(row_state *s, int field, double whole, double near)
{
    const double e = believed(s->rec, field), tst = believed(s->rec, DS_SLEEP_TST), parts = 100 * tst / whole;
    if (isnan(e) || isnan(parts) || whole < SHORT_IN_BED || !is_told(s, field) || fabs(e - parts) <= near) return;
    rec_doubt(s, DS_DOUBT_EFFICIENCY, field,
              "%.0f of %.0f min in bed are %.0f %%: not analysed until one of them is "
              "corrected",
              tst, whole, parts);
    rec_disbelieve(s->rec, DS_SLEEP_TST);
}

/* All minutes awake in bed, falling asleep included, as a device tells them; NAN: it does not. */
static double all_awake(const row_state *s)
{
    if (s->m->format->client == CLIENT_COLUMN) return NAN;
    if (ds_has(s->rec, DS_SLEEP_AWAKE)) return believed(s->rec, DS_SLEEP_AWAKE);
    return is_told(s, DS_SLEEP_SOL) ? NAN : believed(s->rec, DS_SLEEP_WASO);
}

/* What is neither asleep nor awake. */
static void check_rest(row_state *s)
{
    const double whole = believed(s->rec, DS_SLEEP_TIB), tst = believed(s->rec, DS_SLEEP_TST),
                 parts = tst + all_awake(s);
    if (!(parts < whole - HOUR_LESS)) return;
    rec_doubt(s, DS_DOUBT_PARTS, DS_NO_FIELD,
              "asleep and awake add up to %.0f min, less than the %.0f min in bed: not analysed until one of them is "
              "corrected",
              parts, whole);
    disbelieve_lengths(s->rec);
}

/* A lone 0.9 in a column of percents; a column of them has been turned. 1 % of a night is not slept either. */
static void check_share(row_state *s, int field, double most)
{
    const double v = believed(s->rec, field);
    if (v > 0 && v <= most && is_told(s, field))
        rec_doubt(s, DS_DOUBT_SHARE, field, "a share of 1 where percent are meant? Not analysed until it is corrected");
}

/* ---- the rest ---- */

static void check_order(row_state *s)
{
    const ds_record *r = s->rec;
    const bool wake = ds_has(r, DS_SLEEP_WAKE);
    if (wake && ds_has(r, DS_SLEEP_ONSET) && rec_seconds_between(r, DS_SLEEP_ONSET, DS_SLEEP_WAKE) < 0)
        rec_doubt(s, DS_DOUBT_ORDER, DS_NO_FIELD, "the final awakening lies before sleep onset");
    if (wake && ds_has(r, DS_SLEEP_RISE) && rec_seconds_between(r, DS_SLEEP_WAKE, DS_SLEEP_RISE) < 0)
        rec_doubt(s, DS_DOUBT_ORDER, DS_NO_FIELD, "out of bed before the final awakening");
}

static void check_evening(row_state *s)
{
    const ds_record *r = s->rec;
    char bed[20], night[11];
    if (!ds_has(r, DS_SLEEP_BED)) return;
    if (ds_night_of(r->v[DS_SLEEP_BED].time.local) == r->v[DS_SLEEP_NIGHT_DATE].whole) return;
    ds_local_text(r->v[DS_SLEEP_BED].time.local, bed);
    ds_date_text((ds_date)r->v[DS_SLEEP_NIGHT_DATE].whole, night);
    rec_doubt(s, DS_DOUBT_EVENING, DS_NO_FIELD, "bedtime %.16s is not of the evening of %s, under which it is kept",
              bed, night);
}

/* Behind a bare bedtime in the middle of the day such a night is one of twelve hours too many. */
static void check_long(row_state *s, double whole)
{
    if (!(whole > LONG_IN_BED)) return;
    rec_doubt(s, DS_DOUBT_LONG, DS_NO_FIELD, "%.1f hours in bed", whole / 60);
    if (!(s->rec->doubts >> DS_DOUBT_CLOCK & 1)) return;
    rec_disbelieve(s->rec, DS_SLEEP_BED);
    if (ds_has(s->rec, DS_SLEEP_TIB)) rec_disbelieve(s->rec, DS_SLEEP_TIB);
}

void rec_check_sleep(row_state *s, bool tib_given)
{
    const double span = by_clock(s->rec);
    double whole = span;
    check_order(s);
    check_evening(s);
    check_share(s, DS_SLEEP_EFFICIENCY, 1);
    check_share(s, DS_SLEEP_VENDOR_EFF, 1);
    check_share(s, DS_SLEEP_SCORE, 0.999); /* a score of 1 may be */
    if (tib_given) {
        check_unit(s, DS_SLEEP_TIB, span);
        check_span(s, span);
        if (isnan(whole)) whole = believed(s->rec, DS_SLEEP_TIB);
    }
    check_unit(s, DS_SLEEP_TST, whole);
    if (rec_believed(s->rec, DS_SLEEP_TIB)) whole = s->rec->v[DS_SLEEP_TIB].real;
    check_none_asleep(s, whole);
    check_sum(s, whole);
    if (tib_given) check_rest(s);
    check_efficiency(s, DS_SLEEP_EFFICIENCY, whole, efficiency_near);
    check_efficiency(s, DS_SLEEP_VENDOR_EFF, whole, vendor_efficiency_near);
    check_long(s, whole);
    rec_check_when(s, DS_SLEEP_NIGHT_DATE, DS_SLEEP_NIGHT_DATE);
}
