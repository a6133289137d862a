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

rep_manner rep_manner_of(const ds_settings *s, const rep_language *language)
{
    rep_manner m = { .month_first = s->dates == DS_DATES_MDY,
                     .twelve_hours = s->clock == DS_CLOCK_12,
                     .letter = s->paper == DS_PAPER_LETTER,
                     .language = language,
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
    const rep_language *l = m->language;
    const struct word {
        const char *word, *means;
    } words[] = { { "DATE", l ? l->cell_date : m->month_first ? "mmm d, yyyy" : "d mmm yyyy" },
                  { "WEEKDAY", l ? l->cell_day : m->month_first ? "ddd mmm d" : "ddd d mmm" },
                  { "DAYMONTH", m->month_first && !l ? "mmm d" : "d mmm" },
                  { "MONTHYEAR", l ? l->cell_month : "mmmm yyyy" },
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

enum { MONTHS = 12, WEEK = 7, SHORT = 3 };

static const char *const month_names[MONTHS] = { "January", "February", "March",     "April",   "May",      "June",
                                                 "July",    "August",   "September", "October", "November", "December" };
static const char *const day_names[WEEK] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };

/* A day's parts, and a pattern of a language to put them into. */
typedef struct {
    int year, month, day;
    const char *weekday, *named, *brief; /* of the month; brief: no more than its first letters */
} day_parts;

static day_parts parts_of(const rep_manner *m, ds_date d, char brief[SHORT + 1])
{
    day_parts p;
    ds_date_parts(d, &p.year, &p.month, &p.day);
    const int month = p.month - 1, day = ds_weekday(d);
    const rep_language *l = m->language;
    ds_print(brief, SHORT + 1, "%.*s", SHORT, month_names[month]);
    p.named = l ? ((const char *const *)l->months.item)[month] : month_names[month];
    p.brief = l ? ((const char *const *)l->short_months.item)[month] : brief;
    p.weekday = l ? ((const char *const *)l->days.item)[day] : day_names[day];
    return p;
}

/* "{day} de {month} de {year}" */
static const char *fill(const char *pattern, const day_parts *p, const char *month, ds_arena *a)
{
    ds_str rest = ds_str_of(pattern), words, name;
    const char *out = "";
    while (out && ds_cut(&rest, '{', &words)) {
        out = ds_textf(a, "%s%.*s", out, DS_FMT(words));
        if (!out || !rest.p || !ds_cut(&rest, '}', &name)) continue;
        if (ds_same(name, DS_LIT("day"))) out = ds_textf(a, "%s%d", out, p->day);
        if (ds_same(name, DS_LIT("year"))) out = ds_textf(a, "%s%d", out, p->year);
        if (ds_same(name, DS_LIT("month"))) out = ds_textf(a, "%s%s", out, month);
        if (ds_same(name, DS_LIT("weekday"))) out = ds_textf(a, "%s%s", out, p->weekday);
        if (!rest.p) break;
    }
    return out;
}

const char *rep_date_text(const rep_manner *m, ds_date d, ds_arena *a)
{
    char brief[SHORT + 1];
    const day_parts p = parts_of(m, d, brief);
    const char *pattern = m->language ? m->language->date : m->month_first ? "{month} {day}, {year}" : "{day} {month} {year}";
    return fill(pattern, &p, p.named, a);
}

const char *rep_day_text(const rep_manner *m, ds_date d, ds_arena *a)
{
    char brief[SHORT + 1];
    const day_parts p = parts_of(m, d, brief);
    const char *pattern = m->language ? m->language->day : m->month_first ? "{weekday}, {month} {day}" : "{weekday} {day} {month}";
    return fill(pattern, &p, p.named, a);
}

const char *rep_month_text(const rep_manner *m, ds_date d, ds_arena *a)
{
    char brief[SHORT + 1];
    const day_parts p = parts_of(m, d, brief);
    return fill(m->language ? m->language->month : "{month} {year}", &p, p.named, a);
}

const char *rep_short_date_text(const rep_manner *m, ds_date d, ds_arena *a)
{
    char brief[SHORT + 1];
    const day_parts p = parts_of(m, d, brief);
    return fill(m->language ? m->language->short_date : m->month_first ? "{month} {day}" : "{day} {month}", &p, p.brief, a);
}

const char *rep_short_month_text(const rep_manner *m, ds_date d, ds_arena *a)
{
    char brief[SHORT + 1];
    const day_parts p = parts_of(m, d, brief);
    return ds_textf(a, "%s %02d", p.brief, p.year % 100);
}

const char *rep_clock_text(const rep_manner *m, int minutes, ds_arena *a)
{
    const int hour = minutes / 60 % 24, minute = minutes % 60;
    if (!m->twelve_hours) return ds_textf(a, "%02d:%02d", hour, minute);
    return ds_textf(a, "%d:%02d %s", hour % 12 ? hour % 12 : 12, minute, rep_word(m->language, hour < 12 ? "am" : "pm"));
}
