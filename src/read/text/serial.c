#include "read/text/serial.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { DAY = 86400, LAST_SERIAL = 2958465 /* 9999-12-31 */ };

ds_shown ds_shown_builtin(unsigned id)
{
    static const struct {
        unsigned from, to;
        ds_shown shown;
    } ranges[] = {
        { 9, 10, DS_SHOWN_PERCENT }, { 14, 17, DS_SHOWN_DATE },    { 18, 21, DS_SHOWN_TIME },
        { 22, 22, DS_SHOWN_STAMP },  { 27, 31, DS_SHOWN_DATE },    { 32, 35, DS_SHOWN_TIME },
        { 36, 36, DS_SHOWN_DATE },   { 45, 47, DS_SHOWN_ELAPSED }, { 50, 58, DS_SHOWN_DATE },
    };
    for (size_t i = 0; i < DS_COUNT(ranges); i++)
        if (id >= ranges[i].from && id <= ranges[i].to) return ranges[i].shown;
    return DS_SHOWN_PLAIN;
}

/* ---- codes ---- */

/* What stands at the code's beginning and is no letter of it: a text in quotes, a sign escaped, padded or repeated, a condition,
 * a colour or a language in brackets. 0: nothing. */
static size_t skipped(ds_str s)
{
    const char *close = NULL;
    if (*s.p == '"') close = memchr(s.p + 1, '"', s.n - 1);
    if (*s.p == '[') close = memchr(s.p + 1, ']', s.n - 1);
    if (close) return (size_t)(close - s.p) + 1;
    if (*s.p == '"' || *s.p == '[') return s.n;
    return strchr("\\_*", *s.p) ? (s.n > 1 ? 2 : 1) : 0;
}

static bool is_elapsed(ds_str s)
{
    if (s.n < 3 || s.p[0] != '[') return false;
    const char c = (char)(s.p[1] | 32);
    return (c == 'h' || c == 'm' || c == 's') && (s.p[2] == ']' || (s.p[2] | 32) == c);
}

typedef struct {
    bool date, time, month, percent, elapsed; /* month: or minutes, beside hours or seconds */
} letters;

static letters letters_of(ds_str s)
{
    letters l = { false, false, false, false, false };
    for (size_t n; s.n && *s.p != ';'; s = (ds_str){ s.p + n, s.n - n }) {
        l.elapsed = l.elapsed || is_elapsed(s);
        if ((n = skipped(s))) continue;
        const char c = (char)(*s.p >= 'A' && *s.p <= 'Z' ? *s.p | 32 : *s.p);
        l.date = l.date || c == 'y' || c == 'd';
        l.time = l.time || c == 'h' || c == 's';
        l.month = l.month || c == 'm';
        l.percent = l.percent || c == '%';
        n = 1;
    }
    return l;
}

ds_shown ds_shown_by_code(ds_str code)
{
    if (ds_same_fold(code, DS_LIT("general")) || ds_same_fold(code, DS_LIT("standard"))) return DS_SHOWN_PLAIN;
    const letters l = letters_of(code);
    if (l.elapsed) return DS_SHOWN_ELAPSED;
    if (l.date && l.time) return DS_SHOWN_STAMP;
    if (l.time) return DS_SHOWN_TIME;
    if (l.date || l.month) return DS_SHOWN_DATE;
    return l.percent ? DS_SHOWN_PERCENT : DS_SHOWN_PLAIN;
}

/* ---- numbers ---- */

/* As a spreadsheet shows it: 15 digits. */
static void plain_text(double v, char out[DS_SERIAL_TEXT])
{
    if (v == floor(v) && fabs(v) < 1e17)
        ds_print(out, DS_SERIAL_TEXT, "%.0f", v == 0 ? 0.0 : v);
    else
        ds_print(out, DS_SERIAL_TEXT, "%.15g", v);
}

static void clock_text(int64_t seconds, char out[DS_SERIAL_TEXT])
{
    const int h = (int)(seconds / 3600), m = (int)(seconds / 60 % 60), s = (int)(seconds % 60);
    if (s)
        ds_print(out, DS_SERIAL_TEXT, "%02d:%02d:%02d", h, m, s);
    else
        ds_print(out, DS_SERIAL_TEXT, "%02d:%02d", h, m);
}

/* The day of a serial number; false for one that is none, as Excel's 29 February 1900. */
static bool day_of(int64_t serial, bool from_1904, ds_date *day)
{
    if (from_1904)
        *day = ds_date_of(1904, 1, 1) + (ds_date)serial;
    else
        *day = ds_date_of(1899, 12, serial < 60 ? 31 : 30) + (ds_date)serial;
    return from_1904 || (serial > 0 && serial != 60);
}

static bool moment_text(double v, ds_shown how, bool from_1904, char out[DS_SERIAL_TEXT])
{
    char day_text[11], clock[DS_SERIAL_TEXT];
    ds_date day;
    if (!(v >= 0) || v > LAST_SERIAL) return false;
    const int64_t all = llround(v * DAY), seconds = all % DAY;
    clock_text(seconds, clock);
    if (all < DAY && (how != DS_SHOWN_DATE || seconds) && !(from_1904 && how != DS_SHOWN_TIME)) {
        ds_print(out, DS_SERIAL_TEXT, "%s", clock);
        return true;
    }
    if (!day_of(all / DAY, from_1904, &day)) return false;
    ds_date_text(day, day_text);
    const bool timed = how != DS_SHOWN_DATE || seconds;
    ds_print(out, DS_SERIAL_TEXT, "%s%s%s", day_text, timed ? " " : "", timed ? clock : "");
    return true;
}

static bool elapsed_text(double v, char out[DS_SERIAL_TEXT])
{
    if (!(fabs(v) < LAST_SERIAL)) return false;
    const int64_t all = llround(fabs(v) * DAY);
    ds_print(out, DS_SERIAL_TEXT, "%s%lld:%02d:%02d", v < 0 ? "-" : "", (long long)(all / 3600), (int)(all / 60 % 60),
             (int)(all % 60));
    return true;
}

ds_str ds_serial_text(double v, ds_shown how, bool from_1904, char out[DS_SERIAL_TEXT])
{
    bool told = false;
    if (how == DS_SHOWN_PERCENT) {
        ds_print(out, DS_SERIAL_TEXT, "%.12g%%", v * 100);
        told = true;
    } else if (how == DS_SHOWN_ELAPSED) {
        told = elapsed_text(v, out);
    } else if (how != DS_SHOWN_PLAIN) {
        told = moment_text(v, how, from_1904, out);
    }
    if (!told) plain_text(v, out);
    return ds_str_of(out);
}
