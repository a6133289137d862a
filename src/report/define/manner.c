#include "report/define/manner.h"

#include <string.h>

/* Currencies that are known by a sign put before the amount; the others by their letters (ISO 4217). */
static const struct sign {
    const char *currency, *before;
} signs[] = { { "USD", "$" }, { "CAD", "$" }, { "AUD", "$" }, { "NZD", "$" }, { "GBP", "\xC2\xA3" } };

static void find_sign(rep_manner *m, const char *currency)
{
    ds_print(m->before_amounts, sizeof m->before_amounts, "%s ", currency);
    for (size_t i = 0; i < DS_COUNT(signs); i++)
        if (!strcmp(signs[i].currency, currency)) ds_print(m->before_amounts, sizeof m->before_amounts, "%s", signs[i].before);
}

rep_manner rep_manner_of(const ds_settings *s)
{
    rep_manner m = { .month_first = s->dates == DS_DATES_MDY,
                     .twelve_hours = s->clock == DS_CLOCK_12,
                     .letter = s->paper == DS_PAPER_LETTER,
                     .comma = s->decimal_sign == DS_COMMA };
    find_sign(&m, s->currency);
    return m;
}

uint8_t rep_manner_paper(const rep_manner *m)
{
    enum { LETTER = 1, A4 = 9 };
    return m->letter ? LETTER : A4;
}

/* ---- number formats ---- */

/* What a word of a pattern stands for; NULL: it is none. */
static const char *meaning_of(const rep_manner *m, const char *at, size_t *length)
{
    const struct word {
        const char *word, *means;
    } words[] = { { "DATE", m->month_first ? "mmm d, yyyy" : "d mmm yyyy" },
                  { "DAYMONTH", m->month_first ? "mmm d" : "d mmm" },
                  { "CLOCK", m->twelve_hours ? "h:mm AM/PM" : "hh:mm" },
                  { "MONEY", m->before_amounts } };
    for (size_t i = 0; i < DS_COUNT(words); i++) {
        *length = strlen(words[i].word);
        if (!strncmp(at, words[i].word, *length)) return words[i].means;
    }
    return NULL;
}

void rep_manner_pattern(const rep_manner *m, const char *pattern, char *out, size_t cap)
{
    size_t length;
    for (*out = '\0'; *pattern; pattern += length) {
        const char *means = meaning_of(m, pattern, &length);
        if (!means) length = 1;
        ds_print_more(out, cap, "%.*s", means ? (int)strlen(means) : 1, means ? means : pattern);
    }
}

/* ---- words ---- */

static const char *const month_names[] = { "January", "February", "March",     "April",   "May",      "June",
                                           "July",    "August",   "September", "October", "November", "December" };
static const char *const day_names[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };

const char *rep_date_text(const rep_manner *m, ds_date d, ds_arena *a)
{
    int year, month, day;
    ds_date_parts(d, &year, &month, &day);
    const char *name = month_names[month - 1];
    return m->month_first ? ds_textf(a, "%s %d, %d", name, day, year) : ds_textf(a, "%d %s %d", day, name, year);
}

const char *rep_day_text(const rep_manner *m, ds_date d, ds_arena *a)
{
    int year, month, day;
    ds_date_parts(d, &year, &month, &day);
    const char *name = month_names[month - 1], *weekday = day_names[ds_weekday(d)];
    return m->month_first ? ds_textf(a, "%s, %s %d", weekday, name, day) : ds_textf(a, "%s %d %s", weekday, day, name);
}

const char *rep_month_text(ds_date d, ds_arena *a)
{
    int year, month, day;
    ds_date_parts(d, &year, &month, &day);
    return ds_textf(a, "%s %d", month_names[month - 1], year);
}

const char *rep_clock_text(const rep_manner *m, int minutes, ds_arena *a)
{
    const int hour = minutes / 60 % 24, minute = minutes % 60;
    if (!m->twelve_hours) return ds_textf(a, "%02d:%02d", hour, minute);
    return ds_textf(a, "%d:%02d %s", hour % 12 ? hour % 12 : 12, minute, hour < 12 ? "am" : "pm");
}
