/* Times of day as people and spreadsheets write them. */
#include "record/form/forms.h"

#include <string.h>

enum { HOUR = 3600, DAY = 86400 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool take_end(ds_str *s, const char *word)
{
    size_t n = strlen(word);
    if (s->n <= n || !ds_same_fold((ds_str){ s->p + s->n - n, n }, ds_str_of(word))) return false;
    *s = ds_trim((ds_str){ s->p, s->n - n });
    return true;
}

/* A sign off the end, and the blanks before it. */
static bool take_sign(ds_str *s, char small)
{
    if (s->n < 2 || (s->p[s->n - 1] | 0x20) != small) return false;
    *s = ds_trim((ds_str){ s->p, s->n - 1 });
    return true;
}

/* "am" or "pm" off the end, also "p.m.", in Spanish "p. m." (CLDR), in calendars "2:30p": 0 none, 1 am, 2 pm */
static int take_half(ds_str *s)
{
    ds_str rest = *s;
    take_sign(&rest, '.');
    if (take_sign(&rest, 'm')) take_sign(&rest, '.');
    const int half = take_sign(&rest, 'a') ? 1 : take_sign(&rest, 'p') ? 2 : 0;
    if (half) *s = rest;
    return half;
}

/* Noon and midnight by their names; a bedtime at midnight is the next day's first moment, as "00:00" is. */
static bool named_moment(ds_str s, int *seconds)
{
    static const struct {
        const char *word;
        int hour;
    } names[] = {
        { "noon", 12 },     { "12 noon", 12 },       { "midday", 12 },  { "mittag", 12 },
        { "midnight", 24 }, { "12 midnight", 24 },   { "mitternacht", 24 }, { "medianoche", 24 },
    };
    for (size_t i = 0; i < DS_COUNT(names); i++)
        if (ds_same_fold(s, ds_str_of(names[i].word))) return *seconds = names[i].hour * HOUR, true;
    return false;
}

/* ---- a day's fraction ---- */

/* "0.8125", "0,5": what a spreadsheet keeps. Two digits may be minutes, too: then only what no clock shows is a
 * fraction. */
static bool fraction(ds_str s, int *seconds)
{
    double v;
    if (s.n < 3 || s.p[0] != '0' || (s.p[1] != '.' && s.p[1] != ',')) return false;
    if (s.n == 4 && s.p[2] <= '5') return false;
    if (!ds_decimal(s, s.p[1], &v) || v >= 1) return false;
    *seconds = (int)(v * DAY + 0.5);
    return true;
}

/* A spreadsheet drops a last zero, so that "0.20" is of a clock, and "0.25" may be either. */
static bool is_clock_or_fraction(ds_str s)
{
    return s.n == 4 && s.p[0] == '0' && (s.p[1] == '.' || s.p[1] == ',') && s.p[2] <= '5' && s.p[3] != '0' &&
           is_digit(s.p[2]) && is_digit(s.p[3]);
}

const char *rec_clock_doubt(ds_str s)
{
    return is_clock_or_fraction(ds_trim(s)) ? "; that could be minutes after midnight or a part of a day" : "";
}

/* ---- hours and minutes ---- */

/* What stands between hours and minutes: bytes of it, 0 for none. */
static size_t between(ds_str s)
{
    static const char *const signs[] = { ":", ".", ",", "uhr", "h", "u" };
    size_t lead = 0;
    while (lead < s.n && s.p[lead] == ' ') lead++;
    for (size_t i = 0; i < DS_COUNT(signs); i++) {
        size_t n = strlen(signs[i]), end = lead + n;
        bool word = i > 2; /* may have blanks around it */
        if ((lead && !word) || s.n < end || !ds_same_fold((ds_str){ s.p + lead, n }, ds_str_of(signs[i]))) continue;
        while (word && end < s.n && s.p[end] == ' ') end++;
        return end;
    }
    return 0;
}

static bool take_number(ds_str *s, size_t least, size_t most, unsigned max, unsigned *out)
{
    size_t n = 0;
    while (n < s->n && is_digit(s->p[n])) n++;
    if (n < least || n > most || !ds_uint((ds_str){ s->p, n }, max, out)) return false;
    *s = (ds_str){ s->p + n, s->n - n };
    return true;
}

/* ":30" and ":30.000" behind the minutes; a fraction of a second is read past. */
static bool take_seconds(ds_str s, char sign, unsigned *out)
{
    if (!s.n) return true;
    if (s.p[0] != sign || (sign != ':' && sign != '.')) return false;
    s = (ds_str){ s.p + 1, s.n - 1 };
    if (!take_number(&s, 2, 2, 59, out)) return false;
    if (!s.n) return true;
    if (s.p[0] != '.' && s.p[0] != ',') return false;
    for (size_t i = 1; i < s.n; i++)
        if (!is_digit(s.p[i])) return false;
    return s.n > 1;
}

/* "2240" and "645"; "24:00" and its minutes are the next day's first. bare: an hour alone will do. */
static bool take_parts(ds_str s, bool bare, unsigned part[3])
{
    ds_str rest = s;
    if (s.n >= 3 && s.n <= 4 && take_number(&rest, s.n, s.n, 9999, &part[0]) && !rest.n) {
        part[1] = part[0] % 100;
        part[0] /= 100;
        return part[0] <= 24 && part[1] <= 59;
    }
    rest = s;
    if (!take_number(&rest, 1, 2, 24, &part[0])) return false;
    size_t n = between(rest);
    if (!n) return bare && !rest.n; /* "7 pm" */
    char sign = rest.p[0];
    bool word = sign != ':' && sign != '.' && sign != ',';
    rest = (ds_str){ rest.p + n, rest.n - n };
    if (!rest.n) return word; /* "19 h" */
    return take_number(&rest, 2, 2, 59, &part[1]) && take_seconds(rest, sign, &part[2]);
}

/* "Uhr" and its like behind a time of day: "19:30h", "19 hrs" */
static bool take_hours_word(ds_str *s)
{
    static const char *const words[] = { "uhr", "o'clock", "hrs", "hs", "h" };
    for (size_t i = 0; i < DS_COUNT(words); i++)
        if (take_end(s, words[i])) return true;
    return false;
}

static bool plain_clock(ds_str s, int *seconds)
{
    unsigned part[3] = { 0 };
    if (named_moment(s, seconds)) return true;
    int half = take_half(&s);
    bool named = take_hours_word(&s);
    if (!named && is_clock_or_fraction(s)) return false;
    if (!half && !named && fraction(s, seconds)) return true;
    if (!take_parts(s, half || named, part)) return false;
    if (half && (part[0] < 1 || part[0] > 12)) return false;
    if (half) part[0] = part[0] % 12 + (half == 2 ? 12 : 0);
    *seconds = (int)(part[0] * HOUR + part[1] * 60 + part[2]);
    return true;
}

/* ---- behind a day that is none ---- */

/* The days on which spreadsheets and programs begin to count, and which they show where only a time was meant. */
static const char *const first_days[] = {
    "1899-12-30", "1899-12-31", "1900-01-00", "1900-01-01", "1904-01-01", "1970-01-01", "0001-01-01", "30.12.1899",
    "31.12.1899", "00.01.1900", "0.1.1900",   "01.01.1900", "1.1.1900",   "01.01.1904", "12/30/1899", "30/12/1899",
    "12/31/1899", "31/12/1899", "1/0/1900",   "01/00/1900", "0/1/1900",   "00/01/1900", "1/1/1900",   "01/01/1900",
    "1/1/1904",   "01/01/1904", "01.01.1970", "1/1/1970",   "01/01/1970",
};

static ds_str after_first_day(ds_str s)
{
    for (size_t i = 0; i < DS_COUNT(first_days); i++) {
        size_t n = strlen(first_days[i]);
        if (s.n > n + 1 && !memcmp(s.p, first_days[i], n) && (s.p[n] == ' ' || s.p[n] == 'T'))
            return ds_trim((ds_str){ s.p + n + 1, s.n - n - 1 });
    }
    return s;
}

bool rec_clock_of(ds_str s, int *seconds)
{
    return plain_clock(after_first_day(ds_trim(s)), seconds);
}
