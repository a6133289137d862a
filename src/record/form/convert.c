/* Cell text to field value. Pure: no state, no allocation. */
#include "record/format.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define SAY(reason, ...) (ds_print((reason), REASON, __VA_ARGS__), false)

static bool to_text(const manner *m, const column *c, ds_str cell, ds_fval *out, char *reason)
{
    (void)m, (void)c, (void)reason;
    out->text = cell;
    return true;
}

/* ---- dates and times ---- */

static bool to_date(const manner *m, const column *c, ds_str cell, ds_fval *out, char *reason)
{
    ds_date date;
    (void)c;
    if (ds_date_parse(cell, m->dates, &date)) {
        out->whole = date;
        return true;
    }
    if (m->dates == DS_DATES_ISO &&
        ds_date_parse(cell, DS_DATES_DMY, &date) != ds_date_parse(cell, DS_DATES_MDY, &date))
        return SAY(reason, "\"%s\": write dates like 2026-10-03, or set dates: in practice.yaml",
                   DS_BRIEF(cell));
    if (m->dates == DS_DATES_ISO && ds_date_parse(cell, DS_DATES_DMY, &date))
        return SAY(reason, "\"%s\" can be two dates: write it like 2026-10-03, or set dates: in practice.yaml",
                   DS_BRIEF(cell));
    return SAY(reason, "not a date: \"%s\"; write it like 2026-10-03", DS_BRIEF(cell));
}

/* The date of a date and time; the cell itself when it is none. */
static ds_str day_part(ds_str cell)
{
    ds_stamp any;
    size_t n = 0;
    if (!ds_stamp_parse(cell, DS_DATES_DMY, &any) && !ds_stamp_parse(cell, DS_DATES_MDY, &any)) return cell;
    while (cell.p[n] != ' ' && cell.p[n] != 'T') n++;
    return (ds_str){ cell.p, n };
}

static bool to_day(const manner *m, const column *c, ds_str cell, ds_fval *out, char *reason)
{
    return to_date(m, c, day_part(cell), out, reason);
}

static bool to_stamp(const manner *m, const column *c, ds_str cell, ds_fval *out, char *reason)
{
    (void)c;
    if (ds_stamp_parse(cell, m->dates, &out->time)) return true;
    return SAY(reason, "not a date and time: \"%s\"; expected something like 2026-10-03 22:40", DS_BRIEF(cell));
}

static bool to_clock(const manner *m, const column *c, ds_str cell, ds_fval *out, char *reason)
{
    int minutes;
    (void)c;
    if (ds_clock(cell, &minutes)) {
        out->time = (ds_stamp){ minutes, CLOCK_ONLY };
        return true;
    }
    if (ds_stamp_parse(cell, m->dates, &out->time)) return true;
    return SAY(reason, "not a time of day: \"%s\"; write it like 22:40", DS_BRIEF(cell));
}

static bool to_offset(const manner *m, const column *c, ds_str cell, ds_fval *out, char *reason)
{
    int32_t minutes;
    (void)m, (void)c;
    if (!ds_offset_parse(cell, &minutes))
        return SAY(reason, "not an offset from UTC: \"%s\"; expected something like UTC+01:00", DS_BRIEF(cell));
    out->whole = minutes;
    return true;
}

/* ---- numbers ---- */

static bool not_a_number(const manner *m, ds_str cell, char *reason)
{
    bool comma = m->mark == '.' && cell.n && memchr(cell.p, ',', cell.n);
    return SAY(reason, "not a number: \"%s\"%s", DS_BRIEF(cell), comma ? "; write decimals with a point" : "");
}

static bool to_number(const manner *m, const column *c, ds_str cell, ds_fval *out, char *reason)
{
    (void)c;
    return ds_decimal(cell, m->mark, &out->real) || not_a_number(m, cell, reason);
}

static bool to_minutes_from_seconds(const manner *m, const column *c, ds_str cell, ds_fval *out, char *reason)
{
    if (!to_number(m, c, cell, out, reason)) return false;
    out->real /= 60;
    return true;
}

static bool to_percent(const manner *m, const column *c, ds_str cell, ds_fval *out, char *reason)
{
    if (cell.n && cell.p[cell.n - 1] == '%') cell = ds_trim((ds_str){ cell.p, cell.n - 1 });
    return to_number(m, c, cell, out, reason);
}

static bool to_money(const manner *m, const column *c, ds_str cell, ds_fval *out, char *reason)
{
    (void)c;
    if (ds_money(cell, m->mark, &out->whole)) return true;
    return SAY(reason, "not an amount: \"%s\"; write it like 80%c50", DS_BRIEF(cell), m->mark);
}

/* ---- words ---- */

static bool to_flag(const manner *m, const column *c, ds_str cell, ds_fval *out, char *reason)
{
    static const char *const words[] = { "no", "yes", "false", "true", "0", "1", "n", "y", "0.0", "1.0" };
    (void)m, (void)c;
    for (size_t i = 0; i < DS_COUNT(words); i++)
        if (ds_same_fold(cell, ds_str_of(words[i]))) {
            out->real = (double)(i & 1);
            return true;
        }
    return SAY(reason, "neither yes nor no: \"%s\"", DS_BRIEF(cell));
}

size_t rec_squash_word(ds_str word, char *out, size_t cap)
{
    size_t n = ds_fold_name(word, out, cap), k = 0;
    for (size_t i = 0; i < n; i++)
        if (!strchr(" -_", out[i])) out[k++] = out[i];
    if (cap) out[k] = '\0';
    return k;
}

enum { WORD = 32 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Letters to change, add or drop between two words (Levenshtein); both shorter than WORD. */
static size_t distance(const char *a, const char *b)
{
    size_t row[WORD + 1], n = strlen(b);
    for (size_t j = 0; j <= n; j++) row[j] = j;
    for (size_t i = 1; a[i - 1]; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= n; j++) {
            size_t above = row[j];
            row[j] = least(least(row[j], row[j - 1]) + 1, corner + (a[i - 1] != b[j - 1]));
            corner = above;
        }
    }
    return row[n];
}

/* The name whose spelling is nearest, when it is near enough to be meant. */
static const char *nearest(const column *c, const char *word)
{
    const spelling *s = c->spellings.item;
    size_t best = strlen(word) < 5 ? 2 : 3; /* fewer changes than this */
    const char *name = NULL;
    for (size_t i = 0; i < c->spellings.n; i++) {
        size_t d = strlen(s[i].word) < WORD ? distance(word, s[i].word) : best;
        if (d >= best) continue;
        best = d;
        name = c->of->names[s[i].index];
    }
    return name;
}

static bool unknown_word(const column *c, ds_str cell, const char *word, const char *also, char *reason)
{
    const char *const *names = c->of->names;
    const char *meant = *word ? nearest(c, word) : NULL;
    reason[0] = '\0';
    ds_print_more(reason, REASON, "unknown %s \"%s\"", c->of->name, DS_BRIEF(cell));
    if (meant) ds_print_more(reason, REASON, ": did you mean \"%s\"?", meant);
    for (size_t i = 0; names[i]; i++) ds_print_more(reason, REASON, "%s%s", i ? ", " : " (known: ", names[i]);
    ds_print_more(reason, REASON, "%s)", also);
    return false;
}

static bool word_index(const column *c, const char *word, int64_t *index)
{
    const spelling *s = c->spellings.item;
    for (size_t i = 0; i < c->spellings.n; i++)
        if (!strcmp(s[i].word, word)) {
            *index = s[i].index;
            return true;
        }
    return false;
}

static bool to_name(const manner *m, const column *c, ds_str cell, ds_fval *out, char *reason)
{
    char word[WORD] = "";
    (void)m;
    rec_squash_word(cell, word, sizeof word);
    return word_index(c, word, &out->whole) || unknown_word(c, cell, word, "", reason);
}

static bool to_pressure(const manner *m, const column *c, ds_str cell, ds_fval *out, char *reason)
{
    char word[WORD] = "";
    double v;
    if (ds_decimal(cell, m->mark, &v)) { /* 3, and 3.0 as spreadsheets write it */
        if (v < 1 || v > 5 || v > floor(v))
            return SAY(reason, "pressure %s is not one of 1 to 5", DS_BRIEF(cell));
        out->whole = m->scale[(int)v - 1];
        return true;
    }
    rec_squash_word(cell, word, sizeof word);
    return word_index(c, word, &out->whole) || unknown_word(c, cell, word, ", 1 to 5", reason);
}

const converter rec_converters[AS_COUNT] = {
    [AS_TEXT] = to_text,       [AS_DATE] = to_date,         [AS_DAY] = to_day,
    [AS_CLOCK] = to_clock,     [AS_STAMP] = to_stamp,       [AS_OFFSET] = to_offset,
    [AS_NUMBER] = to_number,   [AS_MINUTES] = to_number,    [AS_SECONDS] = to_minutes_from_seconds,
    [AS_PERCENT] = to_percent, [AS_MONEY] = to_money,       [AS_FLAG] = to_flag,
    [AS_NAME] = to_name,       [AS_PRESSURE] = to_pressure,
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
    return SAY(reason, "%.10g is outside %g to %g%s%.*s%s", x, f->low, f->high, *unit ? " " : "",
               (int)(scale ? (size_t)(scale - unit) : strlen(unit)), unit, x > f->high ? what_above_means(f->name) : "");
}
