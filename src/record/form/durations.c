/* How long something took, as people write it where minutes are meant. */
#include "record/form/forms.h"

#include <math.h>
#include <string.h>

enum { HOURS, MINUTES, SECONDS, UNITS };
static const double in_minutes[UNITS] = { 60, 1, 1.0 / 60 };

/* Folded, without the point of an abbreviation. */
static const struct {
    const char *word;
    int unit;
} units[] = {
    { "h", HOURS },          { "hr", HOURS },
    { "hrs", HOURS },        { "hour", HOURS },
    { "hours", HOURS },      { "std", HOURS },
    { "stunde", HOURS },     { "stunden", HOURS },
    { "heure", HOURS },      { "heures", HOURS },
    { "hora", HOURS },       { "horas", HOURS },
    { "ora", HOURS },        { "ore", HOURS },
    { "uur", HOURS },        { "u", HOURS },
    { "godz", HOURS },       { "t", HOURS },
    { "tim", HOURS },        { "m", MINUTES },
    { "mn", MINUTES },       { "min", MINUTES },
    { "mins", MINUTES },     { "minute", MINUTES },
    { "minutes", MINUTES },  { "minuten", MINUTES },
    { "minuti", MINUTES },   { "minuto", MINUTES },
    { "minutos", MINUTES },  { "minuter", MINUTES },
    { "minutter", MINUTES }, { "minuut", MINUTES },
    { "'", MINUTES },        { "\xE2\x80\xB2", MINUTES },
    { "s", SECONDS },        { "sec", SECONDS },
    { "secs", SECONDS },     { "sek", SECONDS },
    { "second", SECONDS },   { "seconds", SECONDS },
};

static int unit_of(ds_str word)
{
    char z[16];
    if (word.n && word.p[word.n - 1] == '.') word.n--;
    if (!word.n || !ds_fold_name(word, z, sizeof z)) return UNITS;
    for (size_t i = 0; i < DS_COUNT(units); i++)
        if (!strcmp(z, units[i].word)) return units[i].unit;
    return UNITS;
}

static bool in_number(char c)
{
    return (c >= '0' && c <= '9') || c == '.' || c == ',';
}

/* The number at the beginning of *rest, and the word behind it, up to the next number. */
static void take_part(ds_str *rest, ds_str *number, ds_str *word)
{
    size_t n = 0, k;
    while (n < rest->n && in_number(rest->p[n])) n++;
    *number = (ds_str){ rest->p, n };
    for (k = n; k < rest->n && !(rest->p[k] >= '0' && rest->p[k] <= '9');) k++;
    *word = ds_trim((ds_str){ rest->p + n, k - n });
    *rest = (ds_str){ rest->p + k, rest->n - k };
}

/* "1.30 h" may be an hour and a half, or 1.3 of one: only quarters are surely parts. */
static bool may_be_clock(const rec_figure *f)
{
    const double behind = 100 * (f->value - floor(f->value)), quarters = behind / 25;
    return f->places == 2 && behind < 59.5 && fabs(quarters - round(quarters)) > 0.01;
}

/* "1 h 30 min": larger units before smaller ones, the last may go without; seconds only behind others, but in ISO 8601. */
static rec_reading take_units(ds_str s, char mark, bool iso, double *minutes)
{
    int before = -1;
    *minutes = 0;
    for (ds_str rest = s; rest.n;) {
        ds_str number, word;
        rec_figure f;
        take_part(&rest, &number, &word);
        int unit = word.n ? unit_of(word) : before < 0 ? UNITS : before + 1;
        if (unit >= UNITS || unit <= before || (unit == SECONDS && before < 0 && !iso)) return REC_FAULTY;
        rec_reading how = rec_figure_of(number, mark, &f);
        if (how != REC_READ) return how;
        if (before >= 0 && f.value >= 60) return REC_FAULTY;
        if (unit == HOURS && may_be_clock(&f)) return REC_FAULTY;
        *minutes += f.value * in_minutes[unit];
        before = unit;
    }
    return before < 0 ? REC_FAULTY : REC_READ;
}

/* "1:30 h" is 1:30. */
static ds_str without_hours(ds_str s)
{
    size_t n = s.n;
    while (n && !(s.p[n - 1] >= '0' && s.p[n - 1] <= '9')) n--;
    const ds_str word = ds_trim((ds_str){ s.p + n, s.n - n });
    return word.n && unit_of(word) == HOURS ? (ds_str){ s.p, n } : s;
}

/* "1:30" and "01:30:00" are hours and minutes. */
static rec_reading take_colons(ds_str s, double *minutes)
{
    unsigned part[3] = { 0 };
    size_t n = 0;
    for (ds_str one; ds_cut(&s, ':', &one); n++)
        if (n == 3 || (n && one.n != 2) || !ds_uint(one, n ? 59 : 99, &part[n])) return REC_FAULTY;
    if (n < 2) return REC_FAULTY;
    *minutes = part[0] * 60.0 + part[1] + part[2] / 60.0;
    return REC_READ;
}

/* "08:17:00 AM": an American spreadsheet has taken "08:17:00" for a time of day; "12:06:00 AM" is six minutes. */
static rec_reading take_clock_of_sheet(ds_str s, double *minutes)
{
    int seconds;
    const ds_str half = s.n > 2 ? (ds_str){ s.p + s.n - 2, 2 } : (ds_str){ 0 };
    const char *colon = memchr(s.p, ':', s.n), *end = s.p + s.n;
    const bool to_seconds = colon && memchr(colon + 1, ':', (size_t)(end - colon - 1));
    if (!to_seconds || (!ds_same_fold(half, DS_LIT("AM")) && !ds_same_fold(half, DS_LIT("PM")))) return REC_FAULTY;
    if (!rec_clock_of(s, &seconds)) return REC_FAULTY;
    *minutes = seconds / 60.0;
    return REC_READ;
}

static rec_reading take_clock(ds_str s, double *minutes)
{
    const rec_reading how = take_colons(without_hours(s), minutes);
    return how == REC_FAULTY ? take_clock_of_sheet(s, minutes) : how;
}

rec_reading rec_minutes_of(ds_str s, char mark, double *minutes, bool *with_unit)
{
    rec_figure f;
    bool word = false;
    for (size_t i = 0; i < s.n; i++) word |= !in_number(s.p[i]);
    *with_unit = word;
    if (!word) {
        rec_reading how = rec_figure_of(s, mark, &f);
        *minutes = f.value;
        return how;
    }
    if (memchr(s.p, ':', s.n)) return take_clock(s, minutes);
    const bool iso = s.n > 2 && ds_same_fold((ds_str){ s.p, 2 }, DS_LIT("PT"));
    if (iso) s = (ds_str){ s.p + 2, s.n - 2 };
    if (in_number(s.p[0])) {
        rec_reading how = take_units(s, mark, iso, minutes);
        if (how != REC_FAULTY) return how;
    }
    rec_reading how = rec_figure_of(s, mark, &f); /* "1 200": groups set apart by blanks */
    *minutes = f.value;
    *with_unit = false;
    return how;
}
