/* Cell text to field value, by the form that the format declares. Pure: no state, no allocation. */
#include "record/form/forms.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

static rec_reading DS_PRINTF(2, 3) faulty(char *reason, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    ds_vprint(reason, REASON, fmt, ap);
    va_end(ap);
    return REC_FAULTY;
}

static rec_reading to_text(const manner *m, const column *c, ds_str cell, ds_fval *out, char *reason)
{
    (void)m, (void)c, (void)reason;
    out->text = cell;
    return REC_READ;
}

void rec_digest(ds_str text, char out[REC_DIGEST])
{
    char all[DS_HASH_TEXT];
    ds_hash h;
    ds_hash_start(&h);
    ds_hash_add(&h, text.p, text.n);
    ds_hash_end(&h, all);
    memcpy(out, all, REC_DIGEST - 1);
    out[REC_DIGEST - 1] = '\0';
}

static rec_reading to_digest(const manner *m, const column *c, ds_str cell, ds_fval *out, char *reason)
{
    (void)c, (void)reason;
    rec_digest(cell, m->digest);
    out->text = ds_str_of(m->digest);
    return REC_READ;
}

/* ---- dates and times ---- */

static rec_reading read_moment(const manner *m, ds_str cell, rec_moment *out)
{
    rec_reading how = rec_moment_of(cell, m->decided ? m->dates : DS_DATES_ISO, out);
    if (how == REC_FAULTY || m->short_years || rec_years_of(cell) == REC_LONG_YEAR) return how;
    return m->decided ? REC_FAULTY : REC_EITHER;
}

static rec_reading two_dates(ds_str cell, char *reason)
{
    char dates[2][11];
    rec_dates_of(cell, dates);
    ds_print(reason, REASON, "\"%s\" can be %s or %s: write it like that, or say dates: dmy or mdy in practice.yaml",
             DS_BRIEF(cell), dates[0], dates[1]);
    return REC_EITHER;
}

static rec_reading to_date(const manner *m, const column *c, ds_str cell, ds_fval *out, char *reason)
{
    rec_moment t;
    (void)c;
    if (cell.n == 10 && cell.p[4] == '-' && ds_date_parse(cell, DS_DATES_ISO, &t.date)) {
        out->whole = t.date;
        return REC_READ;
    }
    rec_reading how = read_moment(m, cell, &t);
    if (how == REC_FAULTY) return faulty(reason, "not a date: \"%s\"; write it like 2026-10-03", DS_BRIEF(cell));
    out->whole = t.date;
    return how == REC_READ ? how : two_dates(cell, reason);
}

static bool is_iso_stamp(ds_str cell, ds_fval *out)
{
    return cell.n > 10 && cell.p[4] == '-' && ds_stamp_parse(cell, DS_DATES_ISO, &out->time);
}

/* A spreadsheet that shows dates by their day (Gnumeric) saves 0:00 as a bare date: it is midnight in a column whose other
 * cells have a time, which only all rows tell. */
static rec_reading read_time(const manner *m, const column *c, ds_str cell, rec_moment *t)
{
    rec_reading how = read_moment(m, cell, t);
    if (how == REC_FAULTY || t->seconds != REC_NO_TIME_OF_DAY) return how;
    if (!m->decided) return REC_EITHER;
    if (!(m->midnights >> (c - m->first) & 1)) return REC_FAULTY;
    t->seconds = 0;
    return how;
}

static ds_stamp stamp_of(const rec_moment *t)
{
    return (ds_stamp){ (int64_t)t->date * 86400 + t->seconds, t->offset_min };
}

static rec_reading to_stamp(const manner *m, const column *c, ds_str cell, ds_fval *out, char *reason)
{
    rec_moment t;
    if (is_iso_stamp(cell, out)) return REC_READ;
    rec_reading how = read_time(m, c, cell, &t);
    if (how == REC_FAULTY)
        return faulty(reason, "not a date and time: \"%s\"; expected something like 2026-10-03 22:40", DS_BRIEF(cell));
    out->time = stamp_of(&t);
    return how == REC_READ ? how : two_dates(cell, reason);
}

/* With a mark of zone that is false, as Fitbit's Z behind local times. */
static rec_reading to_local(const manner *m, const column *c, ds_str cell, ds_fval *out, char *reason)
{
    rec_reading how = to_stamp(m, c, cell, out, reason);
    out->time.offset_min = DS_NO_OFFSET;
    return how;
}

/* "May 25" of a list of the last weeks or months. */
static rec_reading to_recent(const manner *m, const column *c, ds_str cell, ds_fval *out, char *reason)
{
    ds_date day;
    if (!rec_recent_day(cell, m->today, &day)) return to_date(m, c, cell, out, reason);
    out->whole = day;
    return REC_READ;
}

/* "1772402400000" and "1772402400": milliseconds or seconds since 1970, of the years from 2001 on, and up to 2199 as dates are. */
static bool is_epoch(ds_str cell, ds_fval *out)
{
    const int64_t year_2200 = 7258118400;
    int64_t n;
    if ((cell.n != 13 && cell.n != 10) || !ds_int(cell, &n) || n < 0) return false;
    if (cell.n == 13) n /= 1000;
    out->time = (ds_stamp){ n, INSTANT_ONLY };
    return n < year_2200;
}

/* A stamp that is in UTC whether it says so or not; one with another offset is the instant it says. */
static rec_reading to_utc(const manner *m, const column *c, ds_str cell, ds_fval *out, char *reason)
{
    if (is_epoch(cell, out)) return REC_READ;
    rec_reading how = to_stamp(m, c, cell, out, reason);
    if (how != REC_READ) return how;
    int64_t ahead = out->time.offset_min == DS_NO_OFFSET ? 0 : out->time.offset_min;
    out->time = (ds_stamp){ out->time.local - ahead * 60, INSTANT_ONLY };
    return how;
}

/* A stamp on a clock, but one with Z: an instant. */
static rec_reading to_zoned(const manner *m, const column *c, ds_str cell, ds_fval *out, char *reason)
{
    const ds_str text = ds_trim(cell);
    const bool instant = text.n && text.p[text.n - 1] == 'Z';
    return instant ? to_utc(m, c, cell, out, reason) : to_stamp(m, c, cell, out, reason);
}

static rec_reading to_clock(const manner *m, const column *c, ds_str cell, ds_fval *out, char *reason)
{
    int minutes, seconds;
    rec_moment t;
    /* "1904-01-01 14:00" is a time of day behind the day on which a program begins to count */
    if (cell.n && cell.p[0] == '2' && is_iso_stamp(cell, out)) return REC_READ;
    if (ds_clock(cell, &minutes) || (rec_clock_of(cell, &seconds) && (minutes = seconds / 60, true))) {
        out->time = (ds_stamp){ minutes, CLOCK_ONLY };
        return REC_READ;
    }
    rec_reading how = read_time(m, c, cell, &t);
    if (how == REC_FAULTY)
        return faulty(reason, "not a time of day: \"%s\"%s; write it like 22:40", DS_BRIEF(cell),
                      rec_clock_doubt(cell));
    out->time = stamp_of(&t);
    return how == REC_READ ? how : two_dates(cell, reason);
}

static bool ends_in_letter(ds_str s)
{
    return s.n && strchr("mM.", s.p[s.n - 1]);
}

/* "10:00am - 11:10am" begins at ten. Where only the end says am or pm, the start may be either. */
static rec_reading to_slot(const manner *m, const column *c, ds_str cell, ds_fval *out, char *reason)
{
    static const char *const marks[] = { "-", "\xE2\x80\x93", "\xE2\x80\x94", " to " };
    rec_reading how = to_clock(m, c, cell, out, reason);
    if (how != REC_FAULTY) return how;
    for (size_t i = 0; i < DS_COUNT(marks); i++) {
        const size_t n = strlen(marks[i]);
        size_t at = 0;
        while (at + n <= cell.n && memcmp(cell.p + at, marks[i], n)) at++;
        if (at + n > cell.n) continue;
        const ds_str start = ds_trim((ds_str){ cell.p, at }), end = ds_trim((ds_str){ cell.p + at + n, cell.n - at - n });
        if (!ends_in_letter(end) || ends_in_letter(start)) return to_clock(m, c, start, out, reason);
        return faulty(reason, "a time whose half of the day only its end tells: \"%s\"", DS_BRIEF(cell));
    }
    return how;
}

enum { FURTHEST_OFFSET = 14 * 3600, QUARTER = 15 * 60 }; /* seconds, as ds_offset_parse has it */

/* "-4:00:00" and "-0.1666667", a part of a day: what a spreadsheet has made of "-04:00". */
static bool is_offset_of_sheet(ds_str cell, int32_t *minutes)
{
    double day;
    const bool behind = cell.n && *cell.p == '-';
    const ds_str hours = behind || (cell.n && *cell.p == '+') ? (ds_str){ cell.p + 1, cell.n - 1 } : cell;
    int seconds;
    if (!rec_clock_of(hours, &seconds)) {
        if (!ds_decimal(hours, '.', &day) && !ds_decimal(hours, ',', &day)) return false;
        seconds = (int)lround(fmin(day, 1) * 86400);
    }
    *minutes = (behind ? -seconds : seconds) / 60;
    return seconds >= 0 && seconds % QUARTER == 0 && seconds <= FURTHEST_OFFSET;
}

static rec_reading to_offset(const manner *m, const column *c, ds_str cell, ds_fval *out, char *reason)
{
    int32_t minutes;
    (void)m, (void)c;
    if (!ds_offset_parse(cell, &minutes) && !is_offset_of_sheet(cell, &minutes))
        return faulty(reason, "not an offset from UTC: \"%s\"; expected something like UTC+01:00", DS_BRIEF(cell));
    out->whole = minutes;
    return REC_READ;
}

static rec_reading to_offset_from_seconds(const manner *m, const column *c, ds_str cell, ds_fval *out, char *reason)
{
    int64_t seconds;
    (void)m, (void)c;
    if (!ds_int(cell, &seconds) || seconds < -FURTHEST_OFFSET || seconds > FURTHEST_OFFSET || seconds % 60)
        return faulty(reason, "not an offset from UTC in seconds: \"%s\"; expected something like 3600", DS_BRIEF(cell));
    out->whole = seconds / 60;
    return REC_READ;
}

/* ---- numbers ---- */

static char mark_of(const manner *m)
{
    return m->decided ? m->mark : 0;
}

static rec_reading two_numbers(ds_str cell, char *reason)
{
    ds_print(reason, REASON, "\"%s\" can be two numbers: write it without a thousands sign", DS_BRIEF(cell));
    return REC_EITHER;
}

static rec_reading read_odd_number(const manner *m, ds_str cell, double *out, char *reason)
{
    rec_figure f;
    rec_reading how = rec_number_of(cell, mark_of(m), &f);
    *out = f.value;
    if (how == REC_EITHER) return two_numbers(cell, reason);
    return how == REC_READ ? how : faulty(reason, "not a number: \"%s\"", DS_BRIEF(cell));
}

/* "1.200" and "1,200" may be two numbers; nearly any other is read as it stands. */
static inline rec_reading read_number(const manner *m, ds_str cell, double *out, char *reason)
{
    bool either = cell.n >= 5 && (cell.p[cell.n - 4] == '.' || cell.p[cell.n - 4] == ',');
    return !either && ds_decimal(cell, m->mark, out) ? REC_READ : read_odd_number(m, cell, out, reason);
}

static rec_reading to_number(const manner *m, const column *c, ds_str cell, ds_fval *out, char *reason)
{
    (void)c;
    return read_number(m, cell, &out->real, reason);
}

static rec_reading read_minutes(const manner *m, ds_str cell, double *out, bool *with_unit, char *reason)
{
    rec_reading how = read_number(m, cell, out, reason);
    *with_unit = false;
    if (how != REC_FAULTY) return how;
    how = rec_minutes_of(cell, mark_of(m), out, with_unit);
    if (how == REC_EITHER) return two_numbers(cell, reason);
    return how == REC_READ ? how
                           : faulty(reason, "not a length of time: \"%s\"; write minutes, or 1:30", DS_BRIEF(cell));
}

/* A bare number that cannot be minutes may be hours, as all of the column are: that is for the file to tell. */
static rec_reading in_unit(const manner *m, const column *c, rec_reading how, double *minutes, char *reason)
{
    if (how != REC_READ) return how;
    if (m->unit) *minutes *= m->unit[c - m->first];
    if (m->decided || !rec_length_is_odd(c, *minutes * rec_times(c))) return how;
    ds_print(reason, REASON, "%.10g min may be in another unit", *minutes);
    return REC_EITHER;
}

static rec_reading to_minutes(const manner *m, const column *c, ds_str cell, ds_fval *out, char *reason)
{
    bool with_unit;
    rec_reading how = read_minutes(m, cell, &out->real, &with_unit, reason);
    return with_unit ? how : in_unit(m, c, how, &out->real, reason);
}

static rec_reading to_minutes_from_seconds(const manner *m, const column *c, ds_str cell, ds_fval *out, char *reason)
{
    bool with_unit;
    rec_reading how = read_minutes(m, cell, &out->real, &with_unit, reason);
    if (with_unit) return how;
    out->real /= 60;
    return in_unit(m, c, how, &out->real, reason);
}

/* A number, or a word that stands for one. */
static rec_reading to_rating(const manner *m, const column *c, ds_str cell, ds_fval *out, char *reason)
{
    (void)c;
    return rec_rating_of(cell, &out->real) ? REC_READ : read_number(m, cell, &out->real, reason);
}

/* Minutes, or several one after the other, which add up. */
static rec_reading to_lengths(const manner *m, const column *c, ds_str cell, ds_fval *out, char *reason)
{
    ds_str rest = cell, one;
    ds_fval minutes;
    double sum = 0;
    int n = 0;
    if (!rec_next_length(&rest, &one) || !rest.n) return to_minutes(m, c, cell, out, reason);
    for (rest = cell; rec_next_length(&rest, &one); n++) {
        const rec_reading how = one.n ? to_minutes(m, c, one, &minutes, reason) : REC_READ;
        if (how != REC_READ) return how;
        sum += one.n ? minutes.real : 0;
        n -= !one.n;
    }
    out->real = sum;
    *m->lengths = n;
    return REC_READ;
}

/* A lone 0.9 may be a share of 1: whether all of the column's are is for the file to tell. */
static rec_reading to_percent(const manner *m, const column *c, ds_str cell, ds_fval *out, char *reason)
{
    bool sign = cell.n && cell.p[cell.n - 1] == '%';
    if (sign) cell = ds_trim((ds_str){ cell.p, cell.n - 1 });
    rec_reading how = read_number(m, cell, &out->real, reason);
    if (how != REC_READ || sign) return how;
    if (!m->decided && out->real > 0 && out->real <= 1) return REC_EITHER;
    if (m->shares >> (c - m->first) & 1) out->real *= 100;
    return how;
}

static rec_reading to_money(const manner *m, const column *c, ds_str cell, ds_fval *out, char *reason)
{
    rec_figure f;
    const char *why;
    (void)c;
    rec_reading how = rec_money_of(cell, mark_of(m), &out->whole, &f, &why);
    if (how == REC_EITHER) return two_numbers(cell, reason);
    return how == REC_READ
               ? how
               : faulty(reason, "not an amount%s: \"%s\"; write it like 80%c50", why, DS_BRIEF(cell), m->mark);
}

static rec_reading to_flag(const manner *m, const column *c, ds_str cell, ds_fval *out, char *reason)
{
    (void)m, (void)c;
    return rec_flag_of(cell, &out->real) ? REC_READ : faulty(reason, "neither yes nor no: \"%s\"", DS_BRIEF(cell));
}

/* ---- names ---- */

static rec_reading to_name(const manner *m, const column *c, ds_str cell, ds_fval *out, char *reason)
{
    (void)m;
    return rec_word_of(c, cell, "", &out->whole, reason) ? REC_READ : REC_FAULTY;
}

static rec_reading to_pressure(const manner *m, const column *c, ds_str cell, ds_fval *out, char *reason)
{
    double v;
    if (ds_decimal(cell, m->mark, &v)) { /* 3, and 3.0 as spreadsheets write it */
        if (v < 1 || v > 5 || v > floor(v)) return faulty(reason, "pressure %s is not one of 1 to 5", DS_BRIEF(cell));
        out->whole = m->scale[(int)v - 1];
        return REC_READ;
    }
    return rec_word_of(c, cell, ", 1 to 5", &out->whole, reason) ? REC_READ : REC_FAULTY;
}

const converter rec_converters[AS_COUNT] = {
    [AS_TEXT] = to_text,       [AS_DATE] = to_date,         [AS_DAY] = to_date,
    [AS_CLOCK] = to_clock,     [AS_STAMP] = to_stamp, [AS_LOCAL] = to_local, [AS_RECENT] = to_recent, [AS_OFFSET] = to_offset,
    [AS_OFFSET_S] = to_offset_from_seconds,
    [AS_NUMBER] = to_number,   [AS_MINUTES] = to_minutes,   [AS_SECONDS] = to_minutes_from_seconds,
    [AS_ZONED] = to_zoned,
    [AS_UTC] = to_utc,         [AS_PERCENT] = to_percent, [AS_MONEY] = to_money,       [AS_FLAG] = to_flag,
    [AS_NAME] = to_name,       [AS_PRESSURE] = to_pressure,   [AS_SLOT] = to_slot,       [AS_DIGEST] = to_digest,
    [AS_RATING] = to_rating,   [AS_LENGTHS] = to_lengths,
};

/* ---- ranges ---- */

/* What a value above the range most likely is, by the field's name. */
static const char *what_above_means(const char *name)
{
    static const char *const means[][2] = { { "tst_min", " (more than 20 hours asleep)" },
                                            { "tib_min", " (more than 20 hours in bed)" },
                                            { "duration_min", " (more than 8 hours)" } };
    for (size_t i = 0; i < DS_COUNT(means); i++)
        if (!strcmp(name, means[i][0])) return means[i][1];
    return "";
}

bool rec_check_field_range(const ds_field *f, const ds_fval *v, char reason[REASON])
{
    if (f->type != DS_T_REAL && f->type != DS_T_MONEY) return true;
    double x = f->type == DS_T_MONEY ? (double)v->whole / 100 : v->real;
    if (x >= f->low && x <= f->high) return true;
    const char *unit = f->type == DS_T_MONEY ? "" : f->unit, *scale = strstr(unit, " ("); /* "points (0-10)" */
    ds_print(reason, REASON, "%.10g is outside %g to %g%s%.*s%s", x, f->low, f->high, *unit ? " " : "",
             (int)(scale ? (size_t)(scale - unit) : strlen(unit)), unit, x > f->high ? what_above_means(f->name) : "");
    return false;
}
