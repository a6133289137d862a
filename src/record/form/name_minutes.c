/* The length that a service's name tells: "Deep tissue 60", "Relax (1h 30)", "90-minute Swedish". */
#include "record/form/forms.h"

#include <math.h>
#include <string.h>

enum { NAME = 256, WORDS = 40, LONGEST = 4, SHORTEST_VISIT = 5, LONGEST_VISIT = 480, BARE_FROM = 10, BARE_TO = 240 };

typedef struct {
    char text[NAME];
    ds_str word[WORDS];
    size_t n;
} words;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool parts_words(char c)
{
    return strchr(" \t()[]{}/|-+_;&", c) != NULL;
}

/* False for a name of more words than a service's has. */
static bool split(ds_str name, words *out)
{
    if (!name.n || name.n >= NAME) return false;
    memcpy(out->text, name.p, name.n);
    for (size_t i = 0; i < name.n;) {
        size_t from = i;
        if (parts_words(out->text[i])) {
            out->text[i++] = ' ';
            continue;
        }
        while (i < name.n && !parts_words(out->text[i])) i++;
        size_t to = i;
        while (to > from && strchr(",:", out->text[to - 1])) out->text[--to] = ' '; /* "60 min, deep" */
        if (to == from) continue;
        if (out->n == WORDS) return false;
        out->word[out->n++] = (ds_str){ out->text + from, to - from };
    }
    return true;
}

/* The length, with its unit, of words i to k; 0 for none. */
static double length_of(const words *w, size_t i, size_t k)
{
    double minutes = 0;
    bool with_unit = false;
    const ds_str s = { w->word[i].p, (size_t)(w->word[k].p + w->word[k].n - w->word[i].p) };
    if (memchr(s.p, ':', s.n)) return 0; /* a time of day as likely */
    if (rec_minutes_of(s, '.', &minutes, &with_unit) != REC_READ || !with_unit) return 0;
    return minutes >= SHORTEST_VISIT && minutes <= LONGEST_VISIT ? minutes : 0;
}

/* The longest such text from word i on; *next: behind it. */
static double take_length(const words *w, size_t i, size_t *next)
{
    const size_t most = i + LONGEST < w->n ? i + LONGEST : w->n;
    for (size_t k = most; k > i; k--) {
        const double minutes = length_of(w, i, k - 1);
        if (minutes > 0) {
            *next = k;
            return minutes;
        }
    }
    *next = i + 1;
    return 0;
}

static bool is_money(ds_str word)
{
    static const char *const signs[] = { "$", "\xE2\x82\xAC", "\xC2\xA3", "usd", "eur", "gbp", "cad", "aud", "chf", "%" };
    for (size_t i = 0; i < DS_COUNT(signs); i++)
        if (ds_same_fold(word, ds_str_of(signs[i]))) return true;
    return false;
}

static double bare_of(const words *w, size_t i)
{
    unsigned v;
    const bool price = (i + 1 < w->n && is_money(w->word[i + 1])) || (i && is_money(w->word[i - 1]));
    return !price && ds_uint(w->word[i], BARE_TO, &v) && v >= BARE_FROM ? v : 0;
}

/* What is found, unless there are two that differ. */
typedef struct {
    double minutes;
    bool several;
} found;

static void note(found *f, double minutes)
{
    if (!(minutes > 0)) return;
    f->several |= f->minutes > 0 && fabs(f->minutes - minutes) > 0;
    f->minutes = minutes;
}

double ds_name_minutes(ds_str name)
{
    words w = { .n = 0 };
    found with_unit = { 0 }, bare = { 0 };
    if (!split(ds_trim(name), &w)) return 0;
    for (size_t i = 0, next; i < w.n; i = next) {
        next = i + 1;
        if (is_digit(w.word[i].p[0])) note(&with_unit, take_length(&w, i, &next));
        if (next == i + 1) note(&bare, bare_of(&w, i));
    }
    const found *f = with_unit.minutes > 0 ? &with_unit : &bare;
    return f->several ? 0 : f->minutes;
}
