/* Whom and what the title of a calendar's event names: "K7QM 60 deep tissue", "Massage - Ana P.". Only what is certain is
 * taken: a word too many costs an event that is listed, a guess makes a client of nobody. */
#include "record/format.h"

#include <string.h>

enum { TITLE = 200, STEPS = 20000, CODE_LEAST = 4, CODE_MOST = 12, NAME_WORDS = 4 };

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* ---- patterns: "{client} {service}" ---- */

typedef struct {
    const ds_settings *settings;
    bool known; /* only a service of the catalogue will do */
    int steps;  /* left, before it is given up */
    ds_str client, service;
} matcher;

static bool is_word(const char *pattern, const char *word)
{
    return !strncmp(pattern, word, strlen(word));
}

static bool match(matcher *m, const char *pattern, ds_str text);

/* Takes as little as will do for the word in braces, up to what the rest of the pattern fits. */
static bool match_word(matcher *m, const char *pattern, ds_str text)
{
    const char *rest = strchr(pattern, '}');
    if (!rest) return false;
    for (size_t n = *++rest ? 1 : text.n; n && n <= text.n; n++) {
        const ds_str taken = ds_trim((ds_str){ text.p, n });
        if (!taken.n || !match(m, rest, (ds_str){ text.p + n, text.n - n })) continue;
        if (is_word(pattern, "{client}")) m->client = taken;
        if (is_word(pattern, "{service}")) m->service = taken;
        if (!m->known || !is_word(pattern, "{service}") || ds_service_find(m->settings, taken)) return true;
    }
    return false;
}

static bool match(matcher *m, const char *pattern, ds_str text)
{
    for (; *pattern; pattern++, text.p++, text.n--) {
        if (--m->steps < 0) return false;
        if (*pattern == '{') return match_word(m, pattern, text);
        if (!text.n || !ds_same_fold((ds_str){ text.p, 1 }, (ds_str){ pattern, 1 })) return false;
    }
    return !text.n;
}

/* Any title fits it, so it is tried last, and only on what may be a name: read_name. */
static const char name_alone[] = "{client}";

/* The first pattern that fits; one whose service the catalogue has goes before others. */
static bool read_by(matcher *m, const ds_list *patterns, ds_str title)
{
    const char *const *pattern = patterns->item;
    for (int known = 1; known >= 0; known--)
        for (size_t i = 0; i < patterns->n; i++) {
            if (known && !strstr(pattern[i], "{service}")) continue;
            if (!strcmp(pattern[i], name_alone)) continue;
            m->known = known;
            m->steps = STEPS;
            m->client = m->service = (ds_str){ 0 };
            if (match(m, pattern[i], title)) return true;
        }
    return false;
}

/* ---- a client's code, first or last ---- */

/* Letters and digits from a letter on: "K7QM", but not "DT60", which is a service's short name and its length. */
static bool is_code(ds_str word)
{
    size_t digits = 0, letters = 0, ahead = 0;
    if (word.n < CODE_LEAST || word.n > CODE_MOST || !is_letter(word.p[0])) return false;
    for (size_t i = 0; i < word.n; i++) {
        if ((unsigned char)word.p[i] >= 0x80 || (!is_letter(word.p[i]) && !is_digit(word.p[i]))) return false;
        digits += is_digit(word.p[i]);
        letters += is_letter(word.p[i]);
        ahead += is_letter(word.p[i]) && !digits;
    }
    return digits && (ahead < letters || digits > 3); /* K7QM, P2044 */
}

/* A title without what parts its words at its ends. */
static ds_str bare(ds_str text)
{
    static const char signs[] = " \t-:|/,()[]";
    while (text.n && strchr(signs, text.p[0])) text = (ds_str){ text.p + 1, text.n - 1 };
    while (text.n && strchr(signs, text.p[text.n - 1])) text.n--;
    return text;
}

static ds_str first_word(ds_str text)
{
    size_t n = 0;
    while (n < text.n && !strchr(" \t:|/,()[]", text.p[n])) n++;
    return (ds_str){ text.p, n };
}

static ds_str last_word(ds_str text)
{
    size_t n = 0;
    while (n < text.n && !strchr(" \t:|/,()[]", text.p[text.n - n - 1])) n++;
    return (ds_str){ text.p + text.n - n, n };
}

static bool read_code(matcher *m, ds_str title)
{
    const ds_str all = bare(title), first = first_word(all), last = last_word(all);
    const bool begins = is_code(first), ends = first.n < all.n && is_code(last);
    if (begins == ends) return false;
    m->client = begins ? first : last;
    m->service = begins ? bare((ds_str){ all.p + first.n, all.n - first.n }) : bare((ds_str){ all.p, all.n - last.n });
    return true;
}

/* ---- a service and a name ---- */

static bool has_massage(ds_str text)
{
    static const char *const words[] = { "massage", "masaje", "massaggio", "massagem", "masa\xC5\xBC", "mas\xC3\xA1\xC5\xBE",
                                         "massz\xC3\xA1zs", "hieronta" };
    for (size_t i = 0; i < DS_COUNT(words); i++)
        for (size_t at = 0, n = strlen(words[i]); at + n <= text.n; at++)
            if (ds_same_fold((ds_str){ text.p + at, n }, ds_str_of(words[i]))) return true;
    return false;
}

static bool is_service(const matcher *m, ds_str text)
{
    return text.n && (has_massage(text) || ds_service_find(m->settings, text));
}

/* Up to four words without a digit; 0 for anything else. */
static size_t words_of_name(ds_str text)
{
    size_t words = 0;
    bool in_word = false;
    for (size_t i = 0; i < text.n; i++) {
        if (is_digit(text.p[i]) || strchr("@#!?:;/\\+*=\"", text.p[i])) return 0;
        const bool blank = text.p[i] == ' ' || text.p[i] == ',';
        words += !blank && !in_word;
        in_word = !blank;
    }
    return words <= NAME_WORDS && words && is_letter(text.p[0]) ? words : 0;
}

static bool is_somebody(ds_str text)
{
    return is_code(text) || words_of_name(text);
}

bool rec_may_be_name(ds_str title)
{
    return words_of_name(ds_trim(title)) > 1;
}

static bool take_sides(matcher *m, ds_str one, ds_str other)
{
    one = bare(one);
    other = bare(other);
    const bool left = is_service(m, one), right = is_service(m, other);
    if (left == right || !is_somebody(left ? other : one)) return false;
    m->service = left ? one : other;
    m->client = left ? other : one;
    return true;
}

/* "Massage - Ana P.", "Ana P. (deep tissue massage)", "Massage with Ana P." */
static bool read_sides(matcher *m, ds_str title)
{
    static const char *const between[] = { " - ", " \xE2\x80\x93 ", " \xE2\x80\x94 ", ": ", " | ", " / ", " (", " with ", " for " };
    for (size_t i = 0; i < DS_COUNT(between); i++) {
        const size_t n = strlen(between[i]);
        for (size_t at = 1; at + n < title.n; at++)
            if (ds_same_fold((ds_str){ title.p + at, n }, ds_str_of(between[i])))
                return take_sides(m, (ds_str){ title.p, at }, (ds_str){ title.p + at + n, title.n - at - n });
    }
    return false;
}

/* A service of the catalogue at one end, by its whole name, and somebody at the other. */
static bool read_ends(matcher *m, ds_str title)
{
    size_t most = 0;
    for (size_t at = 1; at + 1 < title.n; at++) {
        const ds_str one = { title.p, at }, other = { title.p + at + 1, title.n - at - 1 };
        if (title.p[at] != ' ') continue;
        for (int k = 0; k < 2; k++) {
            const ds_str service = bare(k ? other : one), who = bare(k ? one : other);
            const ds_service *s = ds_service_find(m->settings, service);
            if (!s || ds_service_is_pattern(s) || service.n <= most || !is_somebody(who)) continue;
            most = service.n;
            m->service = service;
            m->client = who;
        }
    }
    return most > 0;
}

/* Whether a part of it, up to a blank or from one on, is a service. */
static bool names_service(const matcher *m, ds_str title)
{
    if (is_service(m, title)) return true;
    for (size_t at = 1; at + 1 < title.n; at++)
        if (title.p[at] == ' ' && (ds_service_find(m->settings, bare((ds_str){ title.p, at })) ||
                                   ds_service_find(m->settings, bare((ds_str){ title.p + at, title.n - at }))))
            return true;
    return false;
}

static bool read_name(matcher *m, ds_str title)
{
    const ds_list *patterns = &m->settings->calendar;
    const char *const *pattern = patterns->item;
    for (size_t i = 0; i < patterns->n; i++)
        if (!strcmp(pattern[i], name_alone) && rec_may_be_name(title) && !names_service(m, title)) {
            m->client = title;
            m->service = (ds_str){ 0 };
            return true;
        }
    return false;
}

bool rec_read_title(const row_state *s, const column *c, ds_str *client, ds_str *service, bool *visit)
{
    matcher m = { .settings = s->m->settings };
    ds_str title = ds_trim(s->part[PART_TITLE].text);
    const bool found =
        title.n <= TITLE &&
        (read_by(&m, &s->m->settings->calendar, title) || read_by(&m, &c->titles, title) || read_code(&m, title) ||
         read_sides(&m, title) || read_ends(&m, title) || read_name(&m, title));
    *visit = found || has_massage(title) || (title.n <= TITLE && names_service(&m, title));
    if (!found) return false;
    *client = m.client;
    *service = m.service;
    return true;
}
