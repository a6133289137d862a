#include <downshift/base.h>

#include <string.h>

/* Days-to-civil arithmetic on a year that begins in March, so that the leap day is its last. */
ds_date ds_date_of(int year, int month, int day)
{
    int y = year - (month <= 2), m = month + (month > 2 ? -3 : 9);
    int doy = (153 * m + 2) / 5 + day - 1;
    int era = y / 400, yoe = y - era * 400; /* years are positive here */
    return (ds_date)(era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468);
}

void ds_date_parts(ds_date d, int *year, int *month, int *day)
{
    int z = d + 719468, era = z / 146097, doe = z - era * 146097;
    int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int doy = doe - (365 * yoe + yoe / 4 - yoe / 100), m = (5 * doy + 2) / 153;
    *day = doy - (153 * m + 2) / 5 + 1;
    *month = m + (m < 10 ? 3 : -9);
    *year = yoe + era * 400 + (*month <= 2);
}

int ds_weekday(ds_date d)
{
    int k = (d + 3) % 7; /* 1970-01-01 was a Thursday */
    return k < 0 ? k + 7 : k;
}

ds_date ds_month_first(ds_date d)
{
    int y, m, day;
    ds_date_parts(d, &y, &m, &day);
    return d - day + 1;
}

ds_date ds_month_last(ds_date d)
{
    return ds_month_first(ds_month_first(d) + 31) - 1;
}

static int days_in(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap);
}

static bool make_date(unsigned y, unsigned m, unsigned d, ds_date *out)
{
    if (y < 1900 || y > 2199 || m < 1 || m > 12 || d < 1) return false;
    if (d > 28 && (int)d > days_in((int)y, (int)m)) return false;
    *out = ds_date_of((int)y, (int)m, (int)d);
    return true;
}

static bool date_from(ds_str ys, ds_str ms, ds_str ds, ds_date *out)
{
    unsigned y, m, d;
    if (ys.n != 4 || ms.n > 2 || ds.n > 2) return false;
    return ds_uint(ys, 2199, &y) && ds_uint(ms, 12, &m) && ds_uint(ds, 31, &d) && make_date(y, m, d, out);
}

/* Two digits; what is none makes more than 99. */
static unsigned two_digits(const char *p)
{
    const unsigned tens = (unsigned)(p[0] - '0'), ones = (unsigned)(p[1] - '0');
    return tens > 9 || ones > 9 ? 100 : tens * 10 + ones;
}

/* "2026-10-03", as nearly all dates are written; its signs are looked at. */
static bool iso_date(const char *p, ds_date *out)
{
    const unsigned century = two_digits(p), year = two_digits(p + 2);
    return century < 100 && year < 100 && make_date(century * 100 + year, two_digits(p + 5), two_digits(p + 8), out);
}

static bool three(ds_str s, char sep, ds_str part[3])
{
    for (int i = 0; i < 3; i++)
        if (!ds_cut(&s, sep, &part[i])) return false;
    return !s.p;
}

bool ds_date_parse(ds_str s, ds_date_order order, ds_date *out)
{
    ds_str p[3];
    if (s.n == 10 && s.p[4] == '-' && s.p[7] == '-') return iso_date(s.p, out);
    if (three(s, '.', p)) return date_from(p[2], p[1], p[0], out);
    if (!three(s, '/', p)) return false;
    if (p[0].n == 4) return date_from(p[0], p[1], p[2], out);
    if (order == DS_DATES_DMY) return date_from(p[2], p[1], p[0], out);
    return order == DS_DATES_MDY && date_from(p[2], p[0], p[1], out);
}

bool ds_month_parse(ds_str s, ds_date *first)
{
    ds_str y, m;
    ds_str rest = s;
    if (!ds_cut(&rest, '-', &y) || !ds_cut(&rest, '-', &m) || rest.p || m.n != 2) return false;
    return date_from(y, m, DS_LIT("01"), first);
}

/* Digits by hand: stdio is slow for what is done for every night of a log. */
static void put_two(char *out, unsigned v)
{
    out[0] = (char)('0' + v / 10);
    out[1] = (char)('0' + v % 10);
}

void ds_date_text(ds_date d, char out[11])
{
    int y, m, day;
    ds_date_parts(d, &y, &m, &day);
    memcpy(out, "0000-00-00", 11);
    put_two(out, (unsigned)y / 100 % 100);
    put_two(out + 2, (unsigned)y % 100);
    put_two(out + 5, (unsigned)m);
    put_two(out + 8, (unsigned)day);
}

/* ---- clock times ---- */

/* "am" or "pm" off the end of *s: 0 none, 1 am, 2 pm */
static int take_half(ds_str *s)
{
    if (s->n < 3) return 0;
    ds_str tail = { s->p + s->n - 2, 2 };
    int half = ds_same_fold(tail, DS_LIT("am")) ? 1 : ds_same_fold(tail, DS_LIT("pm")) ? 2 : 0;
    if (half) *s = ds_trim((ds_str){ s->p, s->n - 2 });
    return half;
}

/* "22:40" and "22:40:30", as nearly all are written. */
static bool plain_clock(ds_str s, int *seconds)
{
    if ((s.n != 5 && s.n != 8) || s.p[2] != ':' || (s.n == 8 && s.p[5] != ':')) return false;
    const unsigned h = two_digits(s.p), m = two_digits(s.p + 3), sec = s.n == 8 ? two_digits(s.p + 6) : 0;
    *seconds = (int)(h * 3600 + m * 60 + sec);
    return h < 24 && m < 60 && sec < 60;
}

static bool clock_seconds(ds_str s, int *seconds)
{
    if (plain_clock(s, seconds)) return true;
    ds_str part, rest;
    unsigned h, m, sec = 0;
    int half = take_half(&s);
    rest = s;
    if (!ds_cut(&rest, ':', &part) || part.n > 2 || !ds_uint(part, 23, &h)) return false;
    if (!ds_cut(&rest, ':', &part) || part.n != 2 || !ds_uint(part, 59, &m)) return false;
    if (ds_cut(&rest, ':', &part)) {
        ds_str whole;
        if (rest.p || !ds_cut(&part, '.', &whole) || whole.n != 2 || !ds_uint(whole, 59, &sec)) return false;
        if (part.p && !part.n) return false;
        for (size_t i = 0; part.p && i < part.n; i++) /* a fraction of a second is read past */
            if (part.p[i] < '0' || part.p[i] > '9') return false;
    }
    if (half) {
        if (h < 1 || h > 12) return false;
        h = h % 12 + (half == 2 ? 12 : 0);
    }
    *seconds = (int)(h * 3600 + m * 60 + sec);
    return true;
}

bool ds_clock(ds_str s, int *minutes)
{
    int seconds;
    if (!clock_seconds(s, &seconds)) return false;
    *minutes = seconds / 60;
    return true;
}

bool ds_hhmm(ds_str s, double *minutes)
{
    ds_str hours, mins;
    unsigned h, m;
    if (!ds_cut(&s, ':', &hours) || !ds_cut(&s, ':', &mins) || s.p) return false;
    if (mins.n != 2 || !ds_uint(hours, 99, &h) || !ds_uint(mins, 59, &m)) return false;
    *minutes = h * 60.0 + m;
    return true;
}

/* ---- stamps ---- */

#define DAY 86400

ds_date ds_local_date(int64_t local)
{
    return (ds_date)(local / DAY - (local % DAY < 0));
}

int ds_local_minute(int64_t local)
{
    int64_t s = local % DAY;
    return (int)((s < 0 ? s + DAY : s) / 60);
}

/* "+02:00", "-0700", "+9" -> minutes */
static bool signed_offset(ds_str s, int32_t *minutes)
{
    unsigned h, m = 0;
    if (s.n < 2 || (s.p[0] != '+' && s.p[0] != '-')) return false;
    ds_str body = { s.p + 1, s.n - 1 }, ms = body, hs;
    if (!ds_cut(&ms, ':', &hs)) return false;
    if (!ms.p && body.n == 4) {
        hs = (ds_str){ body.p, 2 };
        ms = (ds_str){ body.p + 2, 2 };
    }
    if (hs.n < 1 || hs.n > 2 || !ds_uint(hs, 14, &h)) return false;
    if (ms.p && (ms.n != 2 || !ds_uint(ms, 59, &m))) return false;
    int total = (int)(h * 60 + m);
    if (total > 840) return false;
    *minutes = s.p[0] == '-' ? -total : total;
    return true;
}

bool ds_offset_parse(ds_str s, int32_t *minutes)
{
    if (s.n >= 3 && ds_same_fold((ds_str){ s.p, 3 }, DS_LIT("UTC"))) s = (ds_str){ s.p + 3, s.n - 3 };
    if (s.n == 1 && (s.p[0] == 'Z' || s.p[0] == 'z')) {
        *minutes = 0;
        return true;
    }
    return signed_offset(s, minutes);
}

bool ds_offset_cut(ds_str *clock, int32_t *minutes)
{
    for (size_t i = 1; i < clock->n; i++) {
        if (clock->p[i] != '+' && clock->p[i] != '-' && clock->p[i] != 'Z') continue;
        if (!ds_offset_parse((ds_str){ clock->p + i, clock->n - i }, minutes)) return false;
        *clock = ds_trim((ds_str){ clock->p, i });
        return true;
    }
    return true;
}

bool ds_stamp_parse(ds_str s, ds_date_order order, ds_stamp *out)
{
    ds_date date;
    int seconds;
    int32_t offset = DS_NO_OFFSET;
    size_t i = s.n > 10 && s.p[4] == '-' ? 10 : 0; /* no other date has its sign there */
    while (i < s.n && s.p[i] != ' ' && s.p[i] != 'T') i++;
    if (i == s.n || !ds_date_parse((ds_str){ s.p, i }, order, &date)) return false;
    ds_str clock = ds_trim((ds_str){ s.p + i + 1, s.n - i - 1 });
    if (!plain_clock(clock, &seconds) && (!ds_offset_cut(&clock, &offset) || !clock_seconds(clock, &seconds)))
        return false;
    *out = (ds_stamp){ (int64_t)date * DAY + seconds, offset };
    return true;
}

void ds_local_text(int64_t local, char out[20])
{
    int64_t s = local % DAY;
    unsigned sec = (unsigned)(s < 0 ? s + DAY : s);
    ds_date_text(ds_local_date(local), out);
    memcpy(out + 10, " 00:00:00", 10);
    put_two(out + 11, sec / 3600);
    put_two(out + 14, sec / 60 % 60);
    put_two(out + 17, sec % 60);
}

ds_date ds_night_of(int64_t bed_local)
{
    return ds_local_date(bed_local - DAY / 2);
}

int64_t ds_on_night(ds_date night, int minutes)
{
    return ((int64_t)night + (minutes < 720)) * DAY + minutes * 60;
}
