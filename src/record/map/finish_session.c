/* What a session's cells mean together: its day and start. */
#include "record/form/forms.h"

/* Minutes after midnight of the time that is placed on the day; -1 for none. */
static int minute_of(const ds_record *r, int field)
{
    if (!ds_has(r, field)) return -1;
    const ds_stamp *t = &r->v[field].time;
    return t->offset_min == CLOCK_ONLY ? (int)t->local : ds_local_minute(t->local);
}

/* A whole bedtime in the night's column: the evening is that of the bedtime. */
static void take_evening(ds_record *r, const rec_moment *t)
{
    set_whole(r, DS_SLEEP_NIGHT_DATE, ds_night_of((int64_t)t->date * 86400 + t->seconds));
}

/* A day's cell may hold a time of day: midnight, as programs write that mean none, or the start's own. */
void rec_check_day_time(row_state *s)
{
    const ds_kind *k = &ds_kinds[s->rec->kind];
    const int start = s->rec->kind == DS_SLEEP ? DS_SLEEP_BED : k->start;
    const binding *b = s->slot < s->m->kinds ? s->m->by_field[s->slot][k->day] : NULL;
    ds_str cell = rec_cell_for(s, k->day);
    rec_moment t;
    if (cell.n <= 10 || start == DS_NO_FIELD || !ds_has(s->rec, k->day)) return; /* nearly every date has ten signs */
    if (!b || b->column->as != AS_DATE) return;
    if (rec_moment_of(cell, s->m->how.dates, &t) != REC_READ || t.seconds <= 0) return;
    if (minute_of(s->rec, start) != t.seconds / 60)
        rec_refuse(s, k->day,
                   "holds a time of day, %02d:%02d, that is not the %s: take it out, or put one of them right",
                   t.seconds / 3600, t.seconds / 60 % 60, ds_field_of(s->rec->kind, start)->name);
    else if (s->rec->kind == DS_SLEEP)
        take_evening(s->rec, &t);
}

/* A clock time falls on the record's date; a full local time says the date, or must agree with it. */
void rec_place_start(row_state *s)
{
    const ds_kind *k = &ds_kinds[s->rec->kind];
    ds_record *r = s->rec;
    const ds_zone *zone = s->m->settings->zone;
    if (!ds_has(r, k->start)) return;
    ds_stamp *t = &r->v[k->start].time;
    bool clock = t->offset_min == CLOCK_ONLY;
    bool none = !s->m->by_field[s->slot][k->day]; /* no column for the date, so that the time says it */
    if (!clock && !ds_has(r, k->day) && none) set_whole(r, k->day, ds_local_date(t->local));
    if (!ds_has(r, k->day)) {
        ds_unset(r, k->start);
        return;
    }
    if (clock)
        *t = (ds_stamp){ r->v[k->day].whole * 86400 + t->local * 60, DS_NO_OFFSET };
    else if (ds_local_date(t->local) != r->v[k->day].whole) {
        rec_refuse(s, k->start, "starts on another day than its date column says");
        ds_unset(r, k->start);
        return;
    }
    if (zone && t->offset_min == DS_NO_OFFSET) t->offset_min = ds_zone_offset(zone, t->local);
}

enum { FIRST_BOOKING = 10957, TWO_YEARS = 731 }; /* 2000-01-01: an empty date of some programs lies before it; days */

/* What is wrong with a day of booking, NULL for nothing. */
static const char *booking_fault(int64_t booked, int64_t session)
{
    if (booked > session) return "after the session";
    if (booked < FIRST_BOOKING) return "before 2000";
    return session - booked > TWO_YEARS ? "more than two years before the session" : NULL;
}

/* A day of booking that cannot be is a slip: the session is as good without it. */
static void check_booked(row_state *s)
{
    ds_record *r = s->rec;
    if (!DS_HAS(r, SESSION_BOOKED) || !DS_HAS(r, SESSION_DATE)) return;
    const char *fault = booking_fault(r->v[DS_SESSION_BOOKED].whole, r->v[DS_SESSION_DATE].whole);
    if (!fault) return;
    rec_doubt(s, DS_DOUBT_BOOKED, DS_SESSION_BOOKED, "%s: taken as not known", fault);
    ds_unset(r, DS_SESSION_BOOKED);
}

/* Whether it took place, or was a massage, is then not known; a value left out would mean that it was. */
static void check_what_it_was(row_state *s)
{
    if (rec_is_aside(s, DS_SESSION_STATUS)) set_whole(s->rec, DS_SESSION_STATUS, DS_STATUS_UNKNOWN);
    if (rec_is_aside(s, DS_SESSION_KIND)) rec_disbelieve(s->rec, DS_SESSION_KIND);
    if (rec_is_aside(s, DS_SESSION_PRICE)) rec_disbelieve(s->rec, DS_SESSION_PRICE); /* not the catalogue's either */
}

static bool says_yes(const row_state *s, part_id id)
{
    return rec_has_part(s, id) && s->part[id].real > 0;
}

/* A cell of this part was there and could not be read. */
static bool part_is_aside(const row_state *s, part_id id)
{
    for (size_t i = 0; i < s->m->n_aside; i++)
        if (!s->m->aside_of[i]->column->of && s->m->aside_of[i]->column->part == (int)id) return true;
    return false;
}

static bool is_mark_aside(const row_state *s)
{
    return part_is_aside(s, PART_ABSENT) || part_is_aside(s, PART_LATE) || part_is_aside(s, PART_CANCELLED);
}

/* A label that people choose freely, such as "VIP", which may say what became of the visit; DS_STATUS_UNKNOWN: it does not. */
static int label_says(const row_state *s)
{
    static const struct {
        const char *word;
        int status;
    } says[] = { { "noshow", DS_NO_SHOW },           { "didnotshow", DS_NO_SHOW },
                 { "didnotcome", DS_NO_SHOW },       { "latecancel", DS_LATE_CANCEL },
                 { "latecancelled", DS_LATE_CANCEL }, { "latecanceled", DS_LATE_CANCEL },
                 { "latecancellation", DS_LATE_CANCEL }, { "cancelled", DS_CANCELLED },
                 { "canceled", DS_CANCELLED },       { "rescheduled", DS_CANCELLED } };
    char word[64];
    const size_t n = rec_has_part(s, PART_LABEL) ? rec_squash_word(s->part[PART_LABEL].text, word, sizeof word) : 0;
    for (size_t i = 0; n && i < DS_COUNT(says); i++)
        if (ds_same((ds_str){ word, n }, ds_str_of(says[i].word))) return says[i].status;
    return DS_STATUS_UNKNOWN;
}

/* Columns of yes and no, or of when it was cancelled, say together what one of status would. */
static void take_marks(row_state *s)
{
    if (DS_HAS(s->rec, SESSION_STATUS)) return;
    if (s->m->format->status_in_name)
        set_whole(s->rec, DS_SESSION_STATUS, s->m->status < 0 ? DS_STATUS_UNKNOWN : s->m->status);
    else if (says_yes(s, PART_ABSENT))
        set_whole(s->rec, DS_SESSION_STATUS, DS_NO_SHOW);
    else if (says_yes(s, PART_LATE))
        set_whole(s->rec, DS_SESSION_STATUS, DS_LATE_CANCEL);
    else if (says_yes(s, PART_CANCELLED) || rec_has_part(s, PART_CANCELLED_AT))
        set_whole(s->rec, DS_SESSION_STATUS, DS_CANCELLED);
    else if (label_says(s) != DS_STATUS_UNKNOWN)
        set_whole(s->rec, DS_SESSION_STATUS, label_says(s));
    else if (is_mark_aside(s))
        set_whole(s->rec, DS_SESSION_STATUS, DS_STATUS_UNKNOWN);
}

/* What a booking would cost is what was charged where it took place. */
static void take_list_price(row_state *s)
{
    ds_record *r = s->rec;
    if (part_is_aside(s, PART_LIST_PRICE)) rec_disbelieve(r, DS_SESSION_PRICE);
    if (DS_HAS(r, SESSION_PRICE) || !rec_has_part(s, PART_LIST_PRICE)) return;
    if (DS_HAS(r, SESSION_STATUS) && r->v[DS_SESSION_STATUS].whole != DS_COMPLETED) return;
    char reason[REASON];
    if (rec_in_other_currency(s)) {
        ds_print(reason, sizeof reason, "in %s, and the practice reckons in %s: enter what it came to in the ledger",
                 DS_BRIEF(s->part[PART_CURRENCY].text), s->m->settings->currency);
        rec_set_part_aside(s, PART_LIST_PRICE, reason);
        rec_disbelieve(r, DS_SESSION_PRICE);
    } else if (rec_check_field_range(ds_field_of(DS_SESSION, DS_SESSION_PRICE), &s->part[PART_LIST_PRICE], reason))
        ds_set(r, DS_SESSION_PRICE, s->part[PART_LIST_PRICE]);
}

/* A visit that was cancelled and is charged all the same was cancelled late; its price is the fee. */
static void take_fee(row_state *s)
{
    ds_record *r = s->rec;
    const bool fee = rec_has_part(s, PART_FEE_CHARGED) && s->part[PART_FEE_CHARGED].whole > 0;
    if (!DS_HAS(r, SESSION_STATUS) || !(fee || rec_has_part(s, PART_INVOICE))) return;
    const int64_t status = r->v[DS_SESSION_STATUS].whole;
    if (status == DS_CANCELLED) set_whole(r, DS_SESSION_STATUS, DS_LATE_CANCEL);
    if (fee && (status == DS_CANCELLED || status == DS_LATE_CANCEL || status == DS_NO_SHOW)) ds_set(r, DS_SESSION_PRICE, s->part[PART_FEE_CHARGED]);
}

/* Of a file that tells by a mark alone what was cancelled. */
static void count_undated(row_state *s)
{
    const bool status = s->m->by_field[s->slot][DS_SESSION_STATUS];
    const bool told = rec_has_part(s, PART_CANCELLED_AT) || rec_has_part(s, PART_LATE);
    if (!status && !told && says_yes(s, PART_CANCELLED) && s->rec->v[DS_SESSION_STATUS].whole == DS_CANCELLED) s->m->undated++;
}

/* A status that says that the visit was booked ("Confirmed"), when its day is over. */
static void count_booked(row_state *s)
{
    const ds_fval *v = s->rec->v;
    const bool said = DS_HAS(s->rec, SESSION_STATUS) && s->m->by_field[s->slot][DS_SESSION_STATUS] && !rec_is_aside(s, DS_SESSION_STATUS);
    if (!said || v[DS_SESSION_STATUS].whole != DS_STATUS_UNKNOWN || !DS_HAS(s->rec, SESSION_DATE)) return;
    if (s->m->how.today == DS_NO_DATE || v[DS_SESSION_DATE].whole >= s->m->how.today) return;
    if (s->m->booked++) return;
    s->m->first_booked = s->cells->line;
    ds_copy(s->m->booked_word, sizeof s->m->booked_word, ds_trim(rec_cell_for(s, DS_SESSION_STATUS)));
}

/* Minutes from the start to the end, which may be a time of day without its date; after midnight the day after. */
static void take_length(row_state *s)
{
    enum { DAY = 1440 };
    ds_record *r = s->rec;
    if (DS_HAS(r, SESSION_DURATION) || !DS_HAS(r, SESSION_START) || !rec_has_part(s, PART_END)) return;
    if (s->m->by_field[s->slot][DS_SESSION_DURATION] && rec_is_aside(s, DS_SESSION_DURATION)) return;
    const ds_stamp start = r->v[DS_SESSION_START].time, end = s->part[PART_END].time;
    const bool clock = end.offset_min == CLOCK_ONLY;
    int64_t minutes = clock ? end.local - ds_local_minute(start.local) : (end.local - start.local) / 60;
    if (clock && minutes < 0) minutes += DAY;
    if (!clock && end.offset_min != DS_NO_OFFSET && start.offset_min != DS_NO_OFFSET)
        minutes -= end.offset_min - start.offset_min; /* over a clock change */
    const ds_field *f = ds_field_of(DS_SESSION, DS_SESSION_DURATION);
    if ((double)minutes >= f->low && (double)minutes <= f->high && minutes > 0)
        set_real(r, DS_SESSION_DURATION, (double)minutes);
}

void rec_finish_session(row_state *s)
{
    check_what_it_was(s);
    take_marks(s);
    take_list_price(s);
    rec_place_start(s);
    rec_take_notice(s);
    take_fee(s);
    count_undated(s);
    count_booked(s);
    take_length(s);
    check_booked(s);
    rec_check_session(s);
}
