#include "base/zone_rule.h"

#include <string.h>

#define DAY 86400

/* ---- reading; each takes its part off the front of *s ---- */

static bool take(ds_str *s, char c)
{
    if (!s->n || *s->p != c) return false;
    *s = (ds_str){ s->p + 1, s->n - 1 };
    return true;
}

static bool take_number(ds_str *s, int least, int most, int *out)
{
    size_t n = 0;
    unsigned v;
    while (n < s->n && s->p[n] >= '0' && s->p[n] <= '9') n++;
    if (!n || n > 3 || !ds_uint((ds_str){ s->p, n }, (unsigned)most, &v) || (int)v < least) return false;
    *out = (int)v;
    *s = (ds_str){ s->p + n, s->n - n };
    return true;
}

/* "3", "-1:30", "+26:00:00" -> seconds */
static bool take_time(ds_str *s, int most_hours, int32_t *seconds)
{
    int h, m = 0, sec = 0;
    bool minus = take(s, '-');
    if (!minus) (void)take(s, '+');
    if (!take_number(s, 0, most_hours, &h)) return false;
    if (take(s, ':')) {
        if (!take_number(s, 0, 59, &m)) return false;
        if (take(s, ':') && !take_number(s, 0, 59, &sec)) return false;
    }
    int32_t t = h * 3600 + m * 60 + sec;
    *seconds = minus ? -t : t;
    return true;
}

/* "CEST" or "<+0330>" */
static bool take_name(ds_str *s)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", signs[] = "+-0123456789";
    bool quoted = take(s, '<');
    size_t n = 0;
    while (n < s->n && s->p[n] && (strchr(letters, s->p[n]) || (quoted && strchr(signs, s->p[n])))) n++;
    if (n < 3) return false;
    *s = (ds_str){ s->p + n, s->n - n };
    return !quoted || take(s, '>');
}

static bool take_day(ds_str *s, struct zone_change *c)
{
    c->kind = take(s, 'M') ? 'M' : take(s, 'J') ? 'J' : 'N';
    if (c->kind == 'J') return take_number(s, 1, 365, &c->day);
    if (c->kind == 'N') return take_number(s, 0, 365, &c->day);
    return take_number(s, 1, 12, &c->month) && take(s, '.') && take_number(s, 1, 5, &c->week) && take(s, '.') &&
           take_number(s, 0, 6, &c->day);
}

static bool take_change(ds_str *s, struct zone_change *c)
{
    c->seconds = 2 * 3600;
    return take(s, ',') && take_day(s, c) && (!take(s, '/') || take_time(s, 167, &c->seconds));
}

bool ds_zone_rule_parse(ds_str s, struct zone_rule *out)
{
    int32_t behind;
    struct zone_rule r = { 0 };
    if (!take_name(&s) || !take_time(&s, 24, &behind)) return false;
    r.standard = -behind;
    if (s.n) {
        r.has_summer = true;
        r.summer = r.standard + 3600;
        if (!take_name(&s)) return false;
        if (s.n && *s.p != ',') {
            if (!take_time(&s, 24, &behind)) return false;
            r.summer = -behind;
        }
        if (!take_change(&s, &r.begins) || !take_change(&s, &r.ends)) return false;
    }
    if (s.n) return false;
    *out = r;
    return true;
}

/* ---- asking ---- */

static bool leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static ds_date weekday_of_month(int year, const struct zone_change *c)
{
    ds_date first = ds_date_of(year, c->month, 1), last = ds_month_last(first);
    int sunday_first = (ds_weekday(first) + 1) % 7; /* of the first: 0 Sunday */
    ds_date d = first + (c->day - sunday_first + 7) % 7 + 7 * (c->week - 1);
    return d > last ? d - 7 : d;
}

static ds_date day_of(int year, const struct zone_change *c)
{
    if (c->kind == 'M') return weekday_of_month(year, c);
    ds_date first = ds_date_of(year, 1, 1);
    if (c->kind == 'N') return first + c->day;
    return first + c->day - 1 + (leap(year) && c->day >= 60); /* J60 is 1 March in every year */
}

/* The instant of a change, which is told on the clock that was in force before it. */
static int64_t instant(int year, const struct zone_change *c, int32_t ahead)
{
    return (int64_t)day_of(year, c) * DAY + c->seconds - ahead;
}

int32_t ds_zone_rule_at(const struct zone_rule *r, int64_t utc)
{
    int year, month, day;
    if (!r->has_summer) return r->standard;
    ds_date_parts(ds_local_date(utc + r->standard), &year, &month, &day);
    int64_t begins = instant(year, &r->begins, r->standard), ends = instant(year, &r->ends, r->summer);
    bool summer = begins < ends ? utc >= begins && utc < ends : utc >= begins || utc < ends;
    return summer ? r->summer : r->standard;
}
