#include <downshift/growing.h>

#include "report/define/values.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MINUS "\xE2\x88\x92" /* U+2212 */

enum { EPOCH = 25569 }; /* 1970-01-01 in days since 1899-12-30 */

static const struct format {
    const char *name;
    rep_sort sort;
    int decimals;
    bool sign;
    double scale;
    const char *pattern;
} formats[] = {
#define X(id, name, sort, decimals, sign, scale, pattern) { name, REP_##sort, decimals, sign, scale, pattern },
    REP_FORMATS(X)
#undef X
};

const char *const rep_format_names[] = {
#define X(id, name, sort, decimals, sign, scale, pattern) name,
    REP_FORMATS(X)
#undef X
        NULL
};

rep_sort rep_format_sort(int format)
{
    return formats[format].sort;
}

const char *rep_format_pattern(int format)
{
    return formats[format].pattern;
}

bool rep_rounds_to_zero(double x, int format)
{
    const struct format *f = &formats[format];
    return f->sort == REP_NUMBER && (f->sign || x < 0) && fabs(x) * f->scale < 0.5 * pow(10, -f->decimals);
}

bool rep_format_named(ds_str name, int *format)
{
    for (int i = 0; i < REP_F_COUNT; i++)
        if (ds_same(name, ds_str_of(formats[i].name))) {
            *format = i;
            return true;
        }
    return false;
}

bool rep_answer_blank(const rep_answer *t, int column)
{
    for (size_t row = 0; row < t->rows; row++)
        if (!rep_is_blank(rep_answer_at(t, row, column))) return false;
    return true;
}

int rep_answer_find(const rep_answer *t, const char *name)
{
    for (size_t i = 0; t && i < t->width; i++)
        if (!strcmp(t->name[i], name)) return (int)i;
    return -1;
}

ds_val rep_answer_at(const rep_answer *t, size_t row, int column)
{
    if (column < 0 || row >= t->rows) return (ds_val){ .type = DS_V_NULL };
    return t->cell[row * t->width + (size_t)column];
}

/* ---- numbers and times as people read them ---- */

/* "1,234.50", or "1 234,50" with a no-break space (SI brochure, 5.4.4), in threes where the format's cells have it so; rounds half away from zero as spreadsheets do. */
static const char *digits_text(double x, const struct format *f, const rep_manner *m, ds_arena *a)
{
    const ds_str between = m->comma ? DS_LIT("\xC2\xA0") : DS_LIT(",");
    const bool threes = strchr(f->pattern, ',');
    const int decimals = f->decimals;
    char digits[400], out[700];
    double unit = pow(10, decimals), rounded = round(fabs(x) * unit) / unit;
    int n = snprintf(digits, sizeof digits, "%.*f", decimals, rounded);
    if (n < 0 || (size_t)n >= sizeof digits) return "-";
    int whole = decimals ? n - decimals - 1 : n, at = 0;
    const ds_str sign = rounded > 0 && x < 0 ? DS_LIT(MINUS) : rounded > 0 && f->sign ? DS_LIT("+") : (ds_str){ 0 };
    for (size_t k = 0; k < sign.n; k++) out[at++] = sign.p[k];
    for (int i = 0; i < n; i++) {
        if (threes && i && i < whole && (whole - i) % 3 == 0)
            for (size_t k = 0; k < between.n; k++) out[at++] = between.p[k];
        out[at++] = m->comma && digits[i] == '.' ? ',' : digits[i];
    }
    return ds_keep(a, (ds_str){ out, (size_t)at }).p;
}

static const char *day_text(ds_date d, int format, const rep_manner *m, ds_arena *a)
{
    if (format == REP_F_MONTH) return rep_month_text(m, d, a);
    return format == REP_F_DAY ? rep_day_text(m, d, a) : rep_date_text(m, d, a);
}

/* "7 h 05 min" */
static const char *span_text(double minutes, ds_arena *a)
{
    long m = lround(fabs(minutes));
    return ds_textf(a, "%s%ld h %02ld min", minutes < 0 && m ? MINUS : "", m / 60, m % 60);
}

/* "$1,234", the minus before it */
static const char *amount_text(const char *digits, const rep_manner *m, ds_arena *a)
{
    const bool below = !strncmp(digits, MINUS, sizeof MINUS - 1);
    return ds_textf(a, "%s%s%s", below ? MINUS : "", m->before_amounts, digits + (below ? sizeof MINUS - 1 : 0));
}

static const char *number_text(double x, int format, const rep_manner *m, ds_arena *a)
{
    const struct format *f = &formats[format];
    const char *digits = digits_text(x * f->scale, f, m, a);
    if (!digits) return NULL;
    if (strstr(f->pattern, "MONEY")) return amount_text(digits, m, a);
    if (strchr(f->pattern, '%')) return ds_textf(a, "%s%%", digits);
    if (strstr(f->pattern, "pp")) return ds_textf(a, "%s pp", digits);
    if (strstr(f->pattern, "min")) return ds_textf(a, "%s min", digits);
    return digits;
}

static const char *plain_number(double x, const rep_manner *m, ds_arena *a)
{
    char out[64], *point;
    int n = snprintf(out, sizeof out, "%.2f", fabs(x));
    if (n < 0 || (size_t)n >= sizeof out) return "-";
    while (out[n - 1] == '0') n--;
    if (out[n - 1] == '.') n--;
    if (m->comma && (point = memchr(out, '.', (size_t)n))) *point = ',';
    return ds_textf(a, "%s%.*s", x <= -0.005 ? MINUS : "", n, out);
}

/* A day or month as ISO text; false for anything else. */
static bool day_of(ds_val v, ds_date *d)
{
    if (v.type != DS_V_TEXT) return false;
    return ds_date_parse(v.as.s, DS_DATES_ISO, d) || ds_month_parse(v.as.s, d);
}

static bool is_digit(ds_str s, size_t i)
{
    return i < s.n && s.p[i] >= '0' && s.p[i] <= '9';
}

/* A sentence that was worded elsewhere, in English: in the report's language, its numbers, "1,234.5", in the practice's
 * manner. */
static const char *sentence_text(ds_str english, const rep_manner *m, ds_arena *a)
{
    ds_growing g = { .a = a };
    bool ok = true;
    const char *said = rep_say(m->language, english, a);
    if (!m->comma || !said) return said;
    const ds_str s = ds_str_of(said);
    for (size_t i = 0; ok && i < s.n; i++) {
        const bool within = i && is_digit(s, i - 1) && is_digit(s, i + 1);
        const bool threes = within && is_digit(s, i + 2) && is_digit(s, i + 3) && !is_digit(s, i + 4);
        if (within && s.p[i] == '.')
            ok = ds_grow(&g, DS_LIT(","));
        else if (threes && s.p[i] == ',')
            ok = ds_grow(&g, DS_LIT("\xC2\xA0"));
        else
            ok = ds_grow(&g, (ds_str){ s.p + i, 1 });
    }
    return ok ? ds_keep(a, (ds_str){ g.p, g.n }).p : NULL;
}

static const char *moment_text(ds_stamp t, const rep_manner *m, ds_arena *a)
{
    const ds_date d = (ds_date)floor((double)t.local / 86400);
    const char *day = rep_date_text(m, d, a);
    const char *clock = rep_clock_text(m, (int)((t.local - (int64_t)d * 86400) / 60), a);
    return day && clock ? ds_textf(a, "%s %s", day, clock) : NULL;
}

/* A day or moment that words begin with, *length bytes of them. */
static const char *day_within(ds_str s, const rep_manner *m, ds_arena *a, size_t *length)
{
    enum { DAY_LONG = 10, MOMENT_LONG = 16 };
    ds_date d;
    ds_stamp t;
    *length = MOMENT_LONG;
    if (s.n >= MOMENT_LONG && !is_digit(s, MOMENT_LONG) && ds_stamp_parse((ds_str){ s.p, MOMENT_LONG }, DS_DATES_ISO, &t))
        return moment_text(t, m, a);
    *length = DAY_LONG;
    if (s.n >= DAY_LONG && !is_digit(s, DAY_LONG) && ds_date_parse((ds_str){ s.p, DAY_LONG }, DS_DATES_ISO, &d))
        return rep_date_text(m, d, a);
    return NULL;
}

const char *rep_days_within(const char *words, const rep_manner *m, ds_arena *a)
{
    ds_growing g = { .a = a };
    const ds_str all = ds_str_of(words);
    bool ok = ds_grow(&g, DS_LIT(""));
    for (size_t i = 0, length; ok && i < all.n; i += length) {
        const bool begins = is_digit(all, i) && !(i && is_digit(all, i - 1));
        const char *day = begins ? day_within((ds_str){ all.p + i, all.n - i }, m, a, &length) : NULL;
        if (!day) length = 1;
        ok = ds_grow(&g, day ? ds_str_of(day) : (ds_str){ all.p + i, 1 });
    }
    return ok ? g.p : NULL;
}

static const char *words_text(ds_val v, int format, const rep_manner *m, ds_arena *a)
{
    ds_date d;
    ds_stamp t;
    int minutes;
    if (rep_format_sort(format) == REP_MOMENT && ds_stamp_parse(v.as.s, DS_DATES_ISO, &t)) return moment_text(t, m, a);
    if (rep_format_sort(format) == REP_DAY && day_of(v, &d)) return day_text(d, format, m, a);
    if (rep_format_sort(format) == REP_CLOCK && ds_clock(v.as.s, &minutes)) return rep_clock_text(m, minutes, a);
    if (format == REP_F_SENTENCE) return sentence_text(v.as.s, m, a);
    const char *words = ds_keep(a, v.as.s).p;
    return words && format == REP_F_WORD ? rep_word(m->language, words) : words;
}

const char *rep_text_of(ds_val v, int format, const rep_manner *m, ds_arena *a)
{
    if (v.type == DS_V_NULL) return "-";
    if (v.type == DS_V_TEXT) return words_text(v, format, m, a);
    if (rep_format_sort(format) == REP_SPAN) return span_text(ds_val_real(v), a);
    if (rep_format_sort(format) == REP_NUMBER) return number_text(ds_val_real(v), format, m, a);
    if (v.type == DS_V_INT) return ds_textf(a, "%lld", (long long)v.as.i);
    return plain_number(v.as.d, m, a);
}

static bool stamp_number(ds_str s, double *out)
{
    ds_stamp t;
    if (!ds_stamp_parse(s, DS_DATES_ISO, &t)) return false;
    *out = (double)t.local / 86400 + EPOCH;
    return true;
}

static bool text_number(ds_str s, rep_sort sort, double *out)
{
    ds_date d;
    int minutes;
    if (sort == REP_MOMENT && stamp_number(s, out)) return true;
    if ((sort == REP_DAY || sort == REP_MOMENT) && day_of(DS_VTEXT(s), &d)) {
        *out = d + EPOCH;
        return true;
    }
    if (sort != REP_CLOCK || !ds_clock(s, &minutes)) return false;
    *out = minutes / 1440.0;
    return true;
}

bool rep_number_of(ds_val v, int format, double *out)
{
    rep_sort sort = rep_format_sort(format);
    if (v.type == DS_V_TEXT) return text_number(v.as.s, sort, out);
    if (v.type == DS_V_NULL || !isfinite(ds_val_real(v))) return false;
    *out = ds_val_real(v) / (sort == REP_SPAN ? 1440 : 1);
    return true;
}

/* ---- words with {placeholders} ---- */

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

bool rep_is_escape(const char *words)
{
    if (words[0] != '_' || words[1] != 'x') return false;
    for (int i = 2; i < 6; i++)
        if (!is_hex(words[i])) return false;
    return words[6] == '_';
}

static bool find_value(ds_str name, const rep_scope *s, ds_val *out)
{
    for (size_t i = 0; s->answer && i < s->answer->width; i++)
        if (ds_same(name, ds_str_of(s->answer->name[i]))) {
            *out = rep_answer_at(s->answer, s->row, (int)i);
            return true;
        }
    for (size_t i = 0; i < s->n_params; i++)
        if (ds_same(name, ds_str_of(s->params[i].name))) {
            *out = s->params[i].value;
            return true;
        }
    return false;
}

/* A format by its name, or by the column of the row that holds its name. */
static bool find_format(ds_str name, const rep_scope *s, int *format)
{
    char column[64];
    if (rep_format_named(name, format)) return true;
    if (name.n >= sizeof column) return false;
    ds_copy(column, sizeof column, name);
    const int at = rep_answer_find(s->answer, column);
    const ds_val v = rep_answer_at(s->answer, s->row, at);
    return v.type == DS_V_TEXT && rep_format_named(v.as.s, format);
}

/* "# night|# nights" for 1: "1 night" */
static const char *form_text(ds_val v, ds_str forms, const rep_manner *m, ds_arena *a)
{
    const char *number = rep_text_of(v, REP_F_INTEGER, m, a);
    ds_growing g = { .a = a };
    ds_str form = forms;
    const int rule = m->language ? m->language->plural : REP_PLURAL_ONE_OTHER;
    for (int i = rep_plural_form(rule, ds_val_int(v, -1)); i >= 0; i--)
        if (!ds_cut(&forms, '|', &form)) break;
    bool ok = number && ds_grow(&g, DS_LIT(""));
    for (size_t i = 0; ok && i < form.n; i++) ok = ds_grow(&g, form.p[i] == '#' ? ds_str_of(number) : (ds_str){ form.p + i, 1 });
    return ok ? g.p : NULL;
}

/* {column?# night|# nights} */
static ds_err counted(ds_str inside, const rep_scope *s, ds_arena *a, const char **out, ds_why *w)
{
    ds_str forms = inside, name;
    ds_val v;
    if (!ds_cut(&forms, '?', &name) || !find_value(name, s, &v))
        return ds_fail(w, DS_CONFIG, "{%.*s}: there is neither a column nor a parameter \"%.*s\"", DS_FMT(inside), DS_FMT(name));
    *out = form_text(v, forms, s->manner, a);
    return *out ? DS_OK : ds_fail(w, DS_MEMORY, "filling in words");
}

static ds_err placeholder(ds_str inside, const rep_scope *s, ds_arena *a, const char **out, ds_why *w)
{
    ds_str name, rest = inside;
    ds_val v;
    int format = REP_F_TEXT;
    if (memchr(inside.p, '?', inside.n)) return counted(inside, s, a, out, w);
    if (!ds_cut(&rest, ':', &name)) name = inside;
    if (rest.p && !find_format(rest, s, &format))
        return ds_fail(w, DS_CONFIG, "{%.*s}: there is no format \"%.*s\"", DS_FMT(inside), DS_FMT(rest));
    if (!find_value(name, s, &v))
        return ds_fail(w, DS_CONFIG, "{%.*s} is neither a column of this query nor a parameter", DS_FMT(inside));
    *out = rep_text_of(v, format, s->manner, a);
    return *out ? DS_OK : ds_fail(w, DS_MEMORY, "filling in words");
}

/* Takes one piece off *rest: plain words, a doubled brace, or a placeholder. */
static ds_err next_piece(ds_str *rest, const rep_scope *s, ds_arena *a, ds_str *piece, ds_why *w)
{
    const char *open = memchr(rest->p, '{', rest->n), *end = rest->p + rest->n, *text;
    if (open != rest->p) {
        *piece = (ds_str){ rest->p, open ? (size_t)(open - rest->p) : rest->n };
    } else if (rest->n > 1 && open[1] == '{') {
        *piece = DS_LIT("{");
        open += 2;
    } else {
        const char *close = memchr(open, '}', rest->n);
        if (!close) return ds_fail(w, DS_CONFIG, "a { without its }; write {{ for a brace");
        ds_err err = placeholder((ds_str){ open + 1, (size_t)(close - open - 1) }, s, a, &text, w);
        if (err) return err;
        *piece = ds_str_of(text);
        open = close + 1;
    }
    *rest = open ? (ds_str){ open, (size_t)(end - open) } : (ds_str){ end, 0 };
    return DS_OK;
}

ds_err rep_fill(const char *words, const rep_scope *s, ds_arena *a, const char **out, ds_why *w)
{
    ds_str rest = ds_str_of(words), piece = { 0 };
    ds_growing g = { .a = a };
    bool ok = ds_grow(&g, DS_LIT(""));
    while (ok && rest.n) {
        ds_err err = next_piece(&rest, s, a, &piece, w);
        if (err) return err;
        if (g.n + piece.n > REP_WORDS_MOST)
            return ds_fail(w, DS_CONFIG, "these words become longer than %d bytes", REP_WORDS_MOST);
        ok = ds_grow(&g, piece);
    }
    *out = g.p;
    return ok ? DS_OK : ds_fail(w, DS_MEMORY, "filling in words");
}
