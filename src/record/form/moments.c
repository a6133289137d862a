/* Dates, with or without a time of day, as people and spreadsheets write them. */
#include "record/form/forms.h"

#include <string.h>

/* SHORT_FROM: "15" may be a year that stands last by itself, while a smaller number there is sooner a day or month */
enum { DAY = 86400, FIRST_YEAR = 1900, LAST_YEAR = 2199, SHORT_FROM = 15 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Like 31 April, a day that is none is no date. */
static bool make_date(unsigned y, unsigned m, unsigned d, ds_date *out)
{
    int year, month, day;
    if (y < FIRST_YEAR || y > LAST_YEAR || m < 1 || m > 12 || d < 1 || d > 31) return false;
    ds_date date = ds_date_of((int)y, (int)m, (int)d);
    ds_date_parts(date, &year, &month, &day);
    if (month != (int)m || day != (int)d) return false;
    *out = date;
    return true;
}

/* ---- three numbers ---- */

/* Three numbers with the same sign between them, and how many digits each has. */
static bool three(ds_str s, char *sign, unsigned part[3], size_t width[3])
{
    size_t i = 0;
    for (int k = 0; k < 3; k++) {
        size_t from = i;
        while (i < s.n && is_digit(s.p[i])) i++;
        width[k] = i - from;
        if (!width[k] || width[k] > 4 || !ds_uint((ds_str){ s.p + from, width[k] }, 9999, &part[k])) return false;
        if (k == 2) break;
        if (i == s.n || !memchr("-/.", s.p[i], 3) || (k && s.p[i] != *sign)) return false;
        *sign = s.p[i++];
    }
    return i == s.n;
}

/* "26" is 2026. Where no points and no month's name say that it stands last, the file does: rec_years_of. */
static unsigned full_year(unsigned y, size_t width)
{
    return width == 2 ? 2000 + y : y;
}

/* "25/04/2026" and "25-04-2026"; points always have the day first. */
static bool is_slashed(char sign, const size_t width[3])
{
    return sign != '.' && width[0] <= 2 && width[1] <= 2 && width[2] == 4;
}

/* "25/04/26" */
static bool is_short(char sign, const size_t width[3])
{
    return sign != '.' && width[0] <= 2 && width[1] <= 2 && width[2] == 2;
}

static rec_reading by_order(const unsigned p[3], ds_date_order order, ds_date *out)
{
    if (p[0] == p[1]) order = DS_DATES_DMY; /* one reading */
    if (order == DS_DATES_DMY) return make_date(p[2], p[1], p[0], out) ? REC_READ : REC_FAULTY;
    if (order == DS_DATES_MDY) return make_date(p[2], p[0], p[1], out) ? REC_READ : REC_FAULTY;
    ds_date any;
    return make_date(p[2], p[1], p[0], &any) || make_date(p[2], p[0], p[1], &any) ? REC_EITHER : REC_FAULTY;
}

static rec_reading three_numbers(ds_str s, ds_date_order order, ds_date *out)
{
    unsigned p[3];
    size_t width[3];
    char sign = 0;
    if (!three(s, &sign, p, width)) return REC_FAULTY;
    if (width[0] == 4 && width[1] <= 2 && width[2] <= 2)
        return make_date(p[0], p[1], p[2], out) ? REC_READ : REC_FAULTY;
    if (is_short(sign, width) && p[2] < SHORT_FROM) return REC_FAULTY;
    if (is_short(sign, width)) p[2] = full_year(p[2], width[2]);
    if (is_slashed(sign, width) || is_short(sign, width)) return by_order(p, order, out);
    bool points = sign == '.' && width[0] <= 2 && width[1] <= 2 && (width[2] == 4 || width[2] == 2);
    return points && make_date(full_year(p[2], width[2]), p[1], p[0], out) ? REC_READ : REC_FAULTY;
}

/* "20260417" */
static bool compact(ds_str s, ds_date *out)
{
    unsigned y, m, d;
    return s.n == 8 && ds_uint((ds_str){ s.p, 4 }, LAST_YEAR, &y) && ds_uint((ds_str){ s.p + 4, 2 }, 12, &m) &&
           ds_uint((ds_str){ s.p + 6, 2 }, 31, &d) && make_date(y, m, d, out);
}

/* ---- months by name ---- */

/* Their beginnings in English, German, French, Spanish, Portuguese and Italian; folded. */
static const struct {
    const char *word;
    unsigned month;
} months[] = {
    { "jan", 1 },
    { "j\xC3\xA4n", 1 },
    { "ene", 1 },
    { "gen", 1 },
    { "feb", 2 },
    { "f\xC3\xA9v", 2 },
    { "fev", 2 },
    { "mar", 3 },
    { "m\xC3\xA4r", 3 },
    { "mrz", 3 },
    { "apr", 4 },
    { "avr", 4 },
    { "abr", 4 },
    { "may", 5 },
    { "mai", 5 },
    { "mag", 5 },
    { "jun", 6 },
    { "juin", 6 },
    { "giu", 6 },
    { "jul", 7 },
    { "juil", 7 },
    { "lug", 7 },
    { "aug", 8 },
    { "ago", 8 },
    { "aou", 8 },
    { "ao\xC3\xBB", 8 },
    { "sep", 9 },
    { "set", 9 },
    { "oct", 10 },
    { "okt", 10 },
    { "out", 10 },
    { "ott", 10 },
    { "nov", 11 },
    { "dec", 12 },
    { "dez", 12 },
    { "dic", 12 },
    { "d\xC3\xA9"
      "c",
      12 },
};

/* 1 to 12; 0 for none. */
static unsigned month_of(ds_str word)
{
    char z[24];
    if (word.n && word.p[word.n - 1] == '.') word.n--;
    if (word.n < 3 || !ds_fold_name(word, z, sizeof z)) return 0;
    for (size_t i = 0; i < DS_COUNT(months); i++)
        if (!strncmp(z, months[i].word, strlen(months[i].word))) return months[i].month;
    return 0;
}

/* The next word of *rest, cut at blanks, commas and, between digits and letters, a minus. */
static bool next_word(ds_str *rest, ds_str *word)
{
    size_t i = 0, n = 0;
    while (i < rest->n && memchr(" ,-", rest->p[i], 3)) i++;
    while (i + n < rest->n && !memchr(" ,-", rest->p[i + n], 3)) n++;
    *word = (ds_str){ rest->p + i, n };
    *rest = (ds_str){ rest->p + i + n, rest->n - i - n };
    return n;
}

static bool is_day(ds_str w, unsigned *day)
{
    static const char *const behind[] = { ".", "st", "nd", "rd", "th" };
    for (size_t i = 0; i < DS_COUNT(behind); i++) {
        size_t n = strlen(behind[i]);
        if (w.n > n && ds_same_fold((ds_str){ w.p + w.n - n, n }, ds_str_of(behind[i]))) {
            w.n -= n;
            break;
        }
    }
    return w.n <= 2 && ds_uint(w, 31, day);
}

/* "Oct 5, 2026", "5 October 2026", "5-Oct-26"; what follows stays in *rest. */
static bool named_month(ds_str *rest, ds_date *out)
{
    ds_str one, two, three, left = *rest;
    unsigned y, d;
    if (!next_word(&left, &one) || !next_word(&left, &two) || !next_word(&left, &three)) return false;
    unsigned m = month_of(two);
    bool day_first = m && is_day(one, &d);
    if (!day_first && !((m = month_of(one)) && is_day(two, &d))) return false;
    if ((three.n != 4 && three.n != 2) || !ds_uint(three, LAST_YEAR, &y)) return false;
    if (!make_date(full_year(y, three.n), m, d, out)) return false;
    while (left.n && (left.p[0] == ' ' || left.p[0] == ',')) left = (ds_str){ left.p + 1, left.n - 1 };
    *rest = left;
    return true;
}

/* ---- a day and month alone ---- */

static bool day_and_month(ds_str s, unsigned *month, unsigned *day)
{
    ds_str one, two, none;
    if (!next_word(&s, &one) || !next_word(&s, &two) || next_word(&s, &none)) return false;
    *month = month_of(one);
    if (*month) return is_day(two, day);
    *month = month_of(two);
    return *month && is_day(one, day);
}

bool rec_is_yearless(ds_str s)
{
    unsigned month, day;
    return day_and_month(s, &month, &day);
}

bool rec_recent_day(ds_str s, ds_date today, ds_date *out)
{
    enum { LEAP_YEARS_APART = 8 };
    unsigned month, day;
    int y, m, d;
    if (today == DS_NO_DATE || !day_and_month(s, &month, &day)) return false;
    ds_date_parts(today, &y, &m, &d);
    for (int back = 0; back <= LEAP_YEARS_APART; back++)
        if (make_date((unsigned)(y - back), month, day, out) && *out <= today) return true;
    return false;
}

/* ---- a weekday before the date ---- */

/* In English, German, French, Spanish, Portuguese and Italian; folded. */
static const char *const weekdays[] = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonnabend", "sonntag",
    "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
    "lunes", "martes", "mi\xC3\xA9rcoles", "miercoles", "jueves", "viernes", "s\xC3\xA1" "bado", "sabado", "domingo",
    "segunda-feira", "ter\xC3\xA7" "a-feira", "quarta-feira", "quinta-feira", "sexta-feira",
    "luned\xC3\xAC", "marted\xC3\xAC", "mercoled\xC3\xAC", "gioved\xC3\xAC", "venerd\xC3\xAC", "domenica",
};

/* Two letters or more that one of them begins with. */
static bool is_weekday(ds_str word)
{
    char z[24];
    if (word.n && word.p[word.n - 1] == '.') word.n--;
    if (word.n < 2 || !ds_fold_name(word, z, sizeof z)) return false;
    for (size_t i = 0; i < DS_COUNT(weekdays); i++)
        if (!strncmp(weekdays[i], z, strlen(z))) return true;
    return false;
}

/* What stands behind the weekday; the text itself where none stands before it. */
static ds_str after_weekday(ds_str s)
{
    size_t n = 0, rest;
    while (n < s.n && s.p[n] != ' ' && s.p[n] != ',') n++;
    for (rest = n; rest < s.n && (s.p[rest] == ' ' || s.p[rest] == ','); rest++) {}
    return rest < s.n && is_weekday((ds_str){ s.p, n }) ? (ds_str){ s.p + rest, s.n - rest } : s;
}

/* ---- what a spreadsheet keeps ---- */

/* Days since 1899-12-30, of the years 2000 to 2099, and a day's fraction: "45757", "45678.9479166667". */
static bool serial(ds_str s, rec_moment *out)
{
    enum { FIRST = 36526, LAST = 73050, ZERO = -25569 };
    double v;
    if (s.n < 5 || (s.n > 5 && s.p[5] != '.' && s.p[5] != ',') || !ds_decimal(s, s.n > 5 ? s.p[5] : '.', &v))
        return false;
    if (v < FIRST || v >= LAST + 1.0) return false;
    int64_t seconds = (int64_t)(v * DAY + 0.5);
    *out = (rec_moment){ (ds_date)(seconds / DAY) + ZERO, (int)(seconds % DAY), DS_NO_OFFSET };
    if (!out->seconds) out->seconds = REC_NO_TIME_OF_DAY;
    return true;
}

/* ---- the time of day behind a date ---- */

static bool take_time(ds_str s, rec_moment *out)
{
    out->seconds = REC_NO_TIME_OF_DAY;
    out->offset_min = DS_NO_OFFSET;
    s = ds_trim(s);
    if (!s.n) return true;
    return ds_offset_cut(&s, &out->offset_min) && rec_clock_of(s, &out->seconds);
}

static size_t date_end(ds_str s)
{
    size_t i = 0;
    while (i < s.n && s.p[i] != ' ' && s.p[i] != 'T' && s.p[i] != ',') i++;
    return i;
}

/* "14. 07. 2020": what follows stays in *rest. */
static bool spaced_points(ds_str *rest, ds_date *out)
{
    unsigned part[3];
    size_t i = 0;
    for (int k = 0; k < 3; k++) {
        size_t from = i;
        while (i < rest->n && is_digit(rest->p[i])) i++;
        if (!ds_uint((ds_str){ rest->p + from, i - from }, 9999, &part[k])) return false;
        if (k == 2) break;
        if (i + 1 >= rest->n || rest->p[i] != '.' || rest->p[i + 1] != ' ') return false;
        i += 2;
    }
    if (!make_date(part[2], part[1], part[0], out)) return false;
    *rest = (ds_str){ rest->p + i, rest->n - i };
    return true;
}

static rec_reading moment_of(ds_str s, ds_date_order order, rec_moment *out)
{
    ds_str rest = s;
    if (serial(s, out)) return REC_READ;
    if (spaced_points(&rest, &out->date)) return take_time(rest, out) ? REC_READ : REC_FAULTY;
    size_t n = date_end(s);
    rec_reading how = three_numbers((ds_str){ s.p, n }, order, &out->date);
    if (how == REC_FAULTY && compact((ds_str){ s.p, n }, &out->date)) how = REC_READ;
    if (how != REC_FAULTY) {
        size_t skip = n < s.n; /* the sign between date and time */
        rest = (ds_str){ s.p + n + skip, s.n - n - skip };
    } else if (named_month(&rest, &out->date)) {
        how = REC_READ;
    }
    return how != REC_FAULTY && take_time(rest, out) ? how : REC_FAULTY;
}

/* "mar 3 2026" is of March, so that a weekday is looked for last. */
rec_reading rec_moment_of(ds_str s, ds_date_order order, rec_moment *out)
{
    rec_reading how = moment_of(s, order, out);
    ds_str rest = how == REC_FAULTY ? after_weekday(s) : s;
    return rest.n < s.n ? moment_of(rest, order, out) : how;
}

/* The three numbers of a date whose order only the file can tell. */
static bool numbers_of(ds_str s, unsigned p[3], size_t width[3])
{
    char sign = 0;
    s = after_weekday(s);
    return three((ds_str){ s.p, date_end(s) }, &sign, p, width) && (is_slashed(sign, width) || is_short(sign, width));
}

rec_order rec_order_of(ds_str s)
{
    unsigned p[3];
    size_t width[3];
    ds_date any;
    if (!numbers_of(s, p, width) || (width[2] == 2 && p[2] < SHORT_FROM)) return REC_NO_ORDER;
    const unsigned y = full_year(p[2], width[2]);
    bool day_first = make_date(y, p[1], p[0], &any), month_first = make_date(y, p[0], p[1], &any);
    if (day_first && month_first) return p[0] == p[1] ? REC_NO_ORDER : REC_EITHER_ORDER;
    return day_first ? REC_DAY_FIRST : month_first ? REC_MONTH_FIRST : REC_NO_ORDER;
}

rec_years rec_years_of(ds_str s)
{
    unsigned p[3];
    size_t width[3];
    ds_date any;
    if (!numbers_of(s, p, width) || width[2] != 2) return REC_LONG_YEAR;
    const unsigned y = full_year(p[2], 2);
    const bool last = p[2] >= SHORT_FROM && (make_date(y, p[1], p[0], &any) || make_date(y, p[0], p[1], &any));
    const bool first = width[0] == 2 && p[0] >= SHORT_FROM && make_date(full_year(p[0], 2), p[1], p[2], &any);
    return last && first ? REC_YEAR_EITHER : last ? REC_YEAR_LAST : first ? REC_YEAR_FIRST : REC_LONG_YEAR;
}

void rec_dates_of(ds_str s, char dates[2][11])
{
    static const ds_date_order orders[] = { DS_DATES_DMY, DS_DATES_MDY };
    for (size_t i = 0; i < DS_COUNT(orders); i++) {
        rec_moment t;
        dates[i][0] = '\0';
        if (rec_moment_of(s, orders[i], &t) == REC_READ) ds_date_text(t.date, dates[i]);
    }
}
