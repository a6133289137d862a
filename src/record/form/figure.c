/* Numbers and money as people and programs write them. */
#include "record/form/forms.h"

#include <math.h>
#include <string.h>

enum { LONGEST = 48 };

/* Digits and marks; GROUP stands for whatever can only set groups apart. */
typedef struct {
    char c[LONGEST];
    size_t n;
} digits;
#define GROUP '_'

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Bytes of a sign at s that sets groups of digits apart and is no decimal mark: blanks of any width, apostrophes; 0:
 * none. */
static size_t group_sign(ds_str s)
{
    static const char *const signs[] = { " ",           "'", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89", "\xE2\x80\x87",
                                         "\xE2\x80\x99" };
    for (size_t i = 0; i < DS_COUNT(signs); i++) {
        size_t n = strlen(signs[i]);
        if (s.n >= n && !memcmp(s.p, signs[i], n)) return n;
    }
    return 0;
}

static bool take_digits(ds_str s, digits *d)
{
    d->n = 0;
    while (s.n) {
        bool plain = is_digit(s.p[0]) || s.p[0] == '.' || s.p[0] == ',';
        size_t n = plain ? 1 : group_sign(s);
        if (!n || d->n == LONGEST) return false;
        d->c[d->n++] = plain ? s.p[0] : GROUP;
        s = (ds_str){ s.p + n, s.n - n };
    }
    return d->n;
}

static size_t count(const digits *d, char c)
{
    size_t n = 0;
    for (size_t i = 0; i < d->n; i++) n += d->c[i] == c;
    return n;
}

/* Position of the last such sign; d->n for none. */
static size_t last(const digits *d, char c)
{
    size_t i = d->n;
    while (i && d->c[i - 1] != c) i--;
    return i ? i - 1 : d->n;
}

/* One to three digits, then groups of three, all set apart by the same sign; or digits without a sign. */
static bool grouped(const digits *d, size_t end)
{
    size_t run = 0, groups = 0;
    char sign = 0;
    for (size_t i = 0; i < end; i++) {
        if (is_digit(d->c[i])) {
            run++;
            continue;
        }
        if (!run || run > 3 || (groups && run != 3) || (sign && d->c[i] != sign)) return false;
        sign = d->c[i];
        groups++;
        run = 0;
    }
    return !groups || run == 3;
}

/* The value with the decimal mark at that place (d->n: none). */
static bool value_at(const digits *d, size_t mark, double *out)
{
    char z[LONGEST + 1];
    size_t n = 0;
    if (!grouped(d, mark)) return false;
    for (size_t i = 0; i < d->n; i++) {
        if (is_digit(d->c[i]))
            z[n++] = d->c[i];
        else if (i == mark)
            z[n++] = '.';
        else if (i > mark)
            return false;
    }
    return ds_decimal((ds_str){ z, n }, '.', out);
}

/* One mark with three digits behind it, and one to three before, may set groups apart or be decimal: "1.200". A
 * number does not begin with a group of "0", nor with one of more than three digits. */
static bool is_either(const digits *d, size_t at)
{
    return d->n - at == 4 && at >= 1 && at <= 3 && d->c[0] != '0' && !count(d, GROUP);
}

/* Where the decimal mark stands, as far as the digits themselves tell; d->n: there is none. */
static size_t own_mark(const digits *d)
{
    size_t points = count(d, '.'), commas = count(d, ','), point = last(d, '.'), comma = last(d, ',');
    if (points && commas) return point > comma ? point : comma;
    if (points + commas != 1) return d->n; /* "1.200.000" */
    return points ? point : comma;
}

rec_reading rec_figure_of(ds_str s, char mark, rec_figure *out)
{
    digits d;
    *out = (rec_figure){ 0 };
    if (!take_digits(s, &d)) return REC_FAULTY;
    size_t at = own_mark(&d);
    bool either = at < d.n && is_either(&d, at);
    if (either) {
        if (!value_at(&d, d.c[at] == '.' ? at : d.n, &out->as_point) ||
            !value_at(&d, d.c[at] == ',' ? at : d.n, &out->as_comma))
            return REC_FAULTY;
        if (!mark) return REC_EITHER;
        if (d.c[at] != mark) at = d.n;
    } else if (at < d.n) {
        out->mark = d.c[at];
    } else if (count(&d, '.') || count(&d, ',')) {
        out->mark = count(&d, '.') ? ',' : '.'; /* more than one, so groups: the other would be the mark */
    }
    if (!value_at(&d, at, &out->value)) return REC_FAULTY;
    out->places = at < d.n ? (int)(d.n - at - 1) : 0;
    return REC_READ;
}

rec_reading rec_number_of(ds_str s, char mark, rec_figure *out)
{
    static const char *const signs[] = { "-", "\xE2\x88\x92", "+" };
    for (size_t i = 0; i < DS_COUNT(signs); i++) {
        size_t n = strlen(signs[i]);
        if (s.n <= n || memcmp(s.p, signs[i], n) != 0) continue;
        rec_reading how = rec_figure_of((ds_str){ s.p + n, s.n - n }, mark, out);
        if (i < 2) *out = (rec_figure){ -out->value, -out->as_point, -out->as_comma, out->mark, out->places };
        return how;
    }
    return rec_figure_of(s, mark, out);
}

/* ---- money ---- */

static bool begins(ds_str s, const char *word)
{
    size_t n = strlen(word);
    return s.n >= n && !memcmp(s.p, word, n);
}

static bool ends(ds_str s, const char *word)
{
    size_t n = strlen(word);
    return s.n >= n && !memcmp(s.p + s.n - n, word, n);
}

/* Longer ones before those that they begin or end with. */
static const char *const currencies[] = {
    "US$",          "AU$",          "CA$",          "euros",        "Euros",
    "euro",         "Euro",         "EURO",         "C$",           "A$",
    "NZ$",          "R$",           "S$",           "HK$",          "$",
    "\xE2\x82\xAC", "\xC2\xA3",     "\xC2\xA5",     "\xE2\x82\xB9", "\xE2\x82\xA9",
    "\xE2\x82\xBD", "\xE2\x82\xBA", "\xE2\x82\xAA", "\xE2\x82\xAB", "\xE0\xB8\xBF",
    "\xE2\x82\xB1", "\xE2\x82\xA6", "\xE2\x82\xB4", "SFr.",         "Fr.",
    "Fr",           "kr.",          "kr",           "K\xC4\x8D",    "z\xC5\x82",
    "Ft",           "lei",          "Rs.",          "Rs",           "TL",
};

static bool code_at(const char *p)
{
    for (int i = 0; i < 3; i++)
        if (p[i] < 'A' || p[i] > 'Z') return false;
    return true;
}

/* A sign or a code of three capitals off either end. */
static bool strip_currency(ds_str *s)
{
    for (size_t i = 0; i < DS_COUNT(currencies); i++) {
        size_t n = strlen(currencies[i]);
        bool front = begins(*s, currencies[i]);
        if (!front && !ends(*s, currencies[i])) continue;
        *s = ds_trim((ds_str){ s->p + (front ? n : 0), s->n - n });
        return true;
    }
    if (s->n <= 3 || !(code_at(s->p) || code_at(s->p + s->n - 3))) return false;
    *s = ds_trim((ds_str){ s->p + (code_at(s->p) ? 3 : 0), s->n - 3 });
    return true;
}

/* The dashes that stand for a minus, and for no cents. */
static const char *const dashes[] = { "-", "\xE2\x88\x92", "\xE2\x80\x93", "\xE2\x80\x94" };

/* "80,-", "80.--": a mark and nothing but dashes behind it. */
static bool strip_no_cents(ds_str *s)
{
    ds_str t = *s;
    for (int k = 0; k < 2; k++)
        for (size_t i = 0; i < DS_COUNT(dashes); i++)
            if (ends(t, dashes[i])) {
                t.n -= strlen(dashes[i]);
                break;
            }
    if (t.n == s->n || t.n < 2 || (t.p[t.n - 1] != ',' && t.p[t.n - 1] != '.')) return false;
    *s = (ds_str){ t.p, t.n - 1 };
    return true;
}

static bool strip_minus(ds_str *s, bool *minus)
{
    for (size_t i = 0; i < DS_COUNT(dashes); i++) {
        size_t n = strlen(dashes[i]);
        bool front = begins(*s, dashes[i]);
        if (s->n <= n || (!front && !ends(*s, dashes[i]))) continue;
        *s = ds_trim((ds_str){ s->p + (front ? n : 0), s->n - n });
        return *minus = true;
    }
    if (s->n < 2 || s->p[0] != '+') return false;
    *s = ds_trim((ds_str){ s->p + 1, s->n - 1 });
    return true;
}

static bool strip_brackets(ds_str *s, bool *minus)
{
    if (s->n < 3 || s->p[0] != '(' || s->p[s->n - 1] != ')') return false;
    *s = ds_trim((ds_str){ s->p + 1, s->n - 2 });
    return *minus = true;
}

/* Each of them once, in any order. */
static ds_str strip(ds_str s, bool *minus)
{
    bool currency = false, sign = false, cents = false;
    for (bool more = true; more && s.n;) {
        more = false;
        if (!currency && strip_currency(&s)) more = currency = true;
        if (!cents && strip_no_cents(&s)) more = cents = true;
        if (!sign && (strip_brackets(&s, minus) || strip_minus(&s, minus))) more = sign = true;
    }
    return s;
}

/* More than two places are zeros, or what a computation in binary left of two; three may be a group. */
enum { GROUP_OF = 3 };

static bool is_noise(double cents)
{
    return fabs(cents - round(cents)) <= 1e-9 * fmax(1, fabs(cents));
}

rec_reading rec_money_of(ds_str s, char mark, ds_cents *out, rec_figure *f, const char **why)
{
    bool minus = false;
    *why = "";
    rec_reading how = rec_figure_of(strip(ds_trim(s), &minus), mark, f);
    if (how != REC_READ) return how;
    double cents = f->value * 100;
    if (f->places > 2 && (f->places == GROUP_OF || !is_noise(cents))) {
        *why = ", with more than two decimals";
        return REC_FAULTY;
    }
    if (cents > 9e15) return REC_FAULTY;
    *out = (ds_cents)llround(minus ? -cents : cents);
    return REC_READ;
}
