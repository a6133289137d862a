/* What a session's cells mean together: its day and start, and what the service catalogue knows of it. */
#include "record/format.h"

static void set_start(row_state *s, ds_stamp start)
{
    const ds_zone *zone = s->m->settings->zone;
    if (zone && start.offset_min == DS_NO_OFFSET) start.offset_min = ds_zone_offset(zone, start.local);
    s->rec->v[DS_F_START].time = start;
}

static void drop_start(row_state *s)
{
    s->rec->has &= ~((uint64_t)1 << DS_F_START);
}

/* A clock time falls on the row's date; a full local time must agree with it. */
static void place_start(row_state *s)
{
    ds_record *r = s->rec;
    if (!DS_HAS(r, START)) return;
    ds_stamp start = r->v[DS_F_START].time;
    if (!DS_HAS(r, DATE)) {
        drop_start(s);
        return;
    }
    int64_t day = r->v[DS_F_DATE].whole * 86400;
    if (start.offset_min == CLOCK_ONLY)
        start = (ds_stamp){ day + start.local * 60, DS_NO_OFFSET };
    else if (ds_local_date(start.local) != r->v[DS_F_DATE].whole) {
        refuse(s, DS_F_START, "starts on another day than its date column says");
        drop_start(s);
        return;
    }
    set_start(s, start);
}

static void set_whole(ds_record *r, ds_field_id id, int64_t v)
{
    r->v[id].whole = v;
    r->has |= (uint64_t)1 << id;
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
    char booked[11];
    if (!DS_HAS(r, BOOKED) || !DS_HAS(r, DATE)) return;
    const char *fault = booking_fault(r->v[DS_F_BOOKED].whole, r->v[DS_F_DATE].whole);
    if (!fault) return;
    ds_date_text((ds_date)r->v[DS_F_BOOKED].whole, booked);
    doubt(s, "booked on %s, %s: taken as not known", booked, fault);
    r->has &= ~((uint64_t)1 << DS_F_BOOKED);
}

/* The log wins; the catalogue fills what it leaves blank. */
static void apply_catalogue(row_state *s)
{
    ds_record *r = s->rec;
    const ds_service *service = DS_HAS(r, SERVICE) ? ds_service_find(s->m->settings, r->v[DS_F_SERVICE].text) : NULL;
    if (!service) return;
    r->not_massage = !service->massage;
    if (!DS_HAS(r, DURATION) && service->minutes > 0) set_real(r, DS_F_DURATION, (double)service->minutes);
    if (!DS_HAS(r, PRESSURE) && service->pressure != DS_PRESSURE_UNKNOWN)
        set_whole(r, DS_F_PRESSURE, service->pressure);
    if (!DS_HAS(r, TECHNIQUE) && service->technique) {
        r->v[DS_F_TECHNIQUE].text = ds_str_of(service->technique);
        r->has |= (uint64_t)1 << DS_F_TECHNIQUE;
    }
}

void finish_session(row_state *s)
{
    place_start(s);
    check_booked(s);
    apply_catalogue(s);
}
