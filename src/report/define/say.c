/* Finds which phrase of a catalogue English words are, and says it in the catalogue's language. A phrase with {holes} is a
 * pattern; what stands in a hole is a number, is left alone, or is a phrase itself. */
#include "report/define/language.h"

#include <downshift/growing.h>

#include <string.h>

enum { HOLES_MOST = 12, DEPTH_MOST = 6, STEPS_MOST = 50000, LONGEST = 4000 };

typedef struct {
    const rep_language *l;
    ds_arena *a;
    size_t steps;
    bool full; /* out of memory */
} search;

/* What stands in the holes of a phrase, said already. */
typedef struct {
    ds_str name[HOLES_MOST];
    ds_str said[HOLES_MOST];
    size_t n;
} filling;

static bool say_whole(search *s, ds_str en, int depth, ds_str *out);

/* ---- numbers ---- */

/* "1,234.5", with a minus (U+2212) or plus before it. */
static bool is_number(ds_str s)
{
    static const char minus[] = "\xE2\x88\x92";
    if (s.n > 3 && !memcmp(s.p, minus, 3)) s = (ds_str){ s.p + 3, s.n - 3 };
    if (s.n > 1 && *s.p == '+') s = (ds_str){ s.p + 1, s.n - 1 };
    if (!s.n || s.p[0] < '0' || s.p[0] > '9' || s.p[s.n - 1] < '0' || s.p[s.n - 1] > '9') return false;
    for (size_t i = 0; i < s.n; i++)
        if (!strchr("0123456789.,", s.p[i])) return false;
    return true;
}

/* Of a whole number, else -1, which is no single one. */
static int64_t count_of(ds_str s)
{
    int64_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == ',') continue;
        if (s.p[i] < '0' || s.p[i] > '9' || n > INT32_MAX) return -1;
        n = 10 * n + (s.p[i] - '0');
    }
    return n;
}

/* ---- the phrase in its language ---- */

static ds_str said_of(const filling *f, ds_str name)
{
    for (size_t i = 0; i < f->n; i++)
        if (ds_same(f->name[i], name)) return f->said[i];
    return (ds_str){ 0 };
}

/* "# noche|# noches" for 3: "3 noches" */
static bool grow_form(ds_growing *g, const rep_language *l, ds_str forms, ds_str number)
{
    ds_str form = forms;
    for (int i = rep_plural_form(l->plural, count_of(number)); i >= 0; i--)
        if (!ds_cut(&forms, '|', &form)) break;
    bool ok = true;
    for (size_t i = 0; ok && i < form.n; i++) ok = ds_grow(g, form.p[i] == '#' ? number : (ds_str){ form.p + i, 1 });
    return ok;
}

static bool grow_hole(ds_growing *g, const rep_language *l, ds_str inside, const filling *f)
{
    ds_str rest = inside, name = inside;
    if (ds_cut(&rest, '?', &name) && rest.p) return grow_form(g, l, rest, said_of(f, name));
    rest = inside;
    return ds_cut(&rest, ':', &name) && ds_grow(g, said_of(f, name));
}

static bool render(const search *s, const rep_phrase *p, const filling *f, ds_str *out)
{
    ds_growing g = { .a = s->a };
    ds_str rest = ds_str_of(p->is);
    bool ok = ds_grow(&g, DS_LIT(""));
    while (ok && rest.n) {
        const char *open = memchr(rest.p, '{', rest.n);
        const char *close = open ? memchr(open, '}', rest.n - (size_t)(open - rest.p)) : NULL;
        ok = ds_grow(&g, (ds_str){ rest.p, close ? (size_t)(open - rest.p) : rest.n });
        if (ok && close) ok = grow_hole(&g, s->l, (ds_str){ open + 1, (size_t)(close - open - 1) }, f);
        rest = close ? (ds_str){ close + 1, rest.n - (size_t)(close + 1 - rest.p) } : (ds_str){ 0 };
    }
    *out = (ds_str){ g.p, g.n };
    return ok;
}

/* ---- matching ---- */

static bool fits_hole(search *s, rep_piece_kind kind, ds_str words, int depth, ds_str *said)
{
    *said = words;
    if (!words.n) return false;
    if (kind == REP_HOLE_ANY || is_number(words)) return true;
    return kind == REP_HOLE_PHRASE && depth < DEPTH_MOST && say_whole(s, words, depth + 1, said);
}

static bool match(search *s, const rep_phrase *p, size_t k, ds_str en, int depth, filling *f);

/* Where words stand in others, from a place on; SIZE_MAX: nowhere. */
static size_t find(ds_str in, ds_str words, size_t from)
{
    for (; from + words.n <= in.n; from++)
        if (in.p[from] == *words.p && !memcmp(in.p + from, words.p, words.n)) return from;
    return SIZE_MAX;
}

/* Of all ways in which the words after the hole may go on, the first that fits. Two holes are never side by side. */
static bool match_hole(search *s, const rep_phrase *p, size_t k, ds_str en, int depth, filling *f)
{
    const size_t n = f->n;
    const bool last = k + 1 == p->pieces;
    if (n == HOLES_MOST || !en.n) return false;
    for (size_t i = 1;; i++) {
        if ((i = last ? en.n : find(en, p->piece[k + 1].text, i)) == SIZE_MAX || s->steps++ > STEPS_MOST) return false;
        f->name[n] = p->piece[k].text;
        f->n = n + 1;
        if (fits_hole(s, p->piece[k].kind, (ds_str){ en.p, i }, depth, &f->said[n]) &&
            match(s, p, k + 1, (ds_str){ en.p + i, en.n - i }, depth, f))
            return true;
        f->n = n;
        if (last) return false;
    }
}

static bool match(search *s, const rep_phrase *p, size_t k, ds_str en, int depth, filling *f)
{
    if (k == p->pieces) return !en.n;
    const rep_piece *piece = &p->piece[k];
    if (piece->kind != REP_WORDS_HERE) return match_hole(s, p, k, en, depth, f);
    if (en.n < piece->text.n || memcmp(en.p, piece->text.p, piece->text.n)) return false;
    return match(s, p, k + 1, (ds_str){ en.p + piece->text.n, en.n - piece->text.n }, depth, f);
}

/* Its last words are not those of the phrase: no need to look closer. */
static bool ends_otherwise(const rep_phrase *p, ds_str en)
{
    const rep_piece *last = &p->piece[p->pieces - 1];
    return last->kind == REP_WORDS_HERE &&
           (en.n < last->text.n || memcmp(en.p + en.n - last->text.n, last->text.p, last->text.n));
}

static bool say_as(search *s, ds_str en, int depth, ds_str *out)
{
    const rep_phrase *p = s->l->phrases.item;
    for (size_t i = 0; i < s->l->phrases.n; i++) {
        filling f = { .n = 0 };
        if (!p[i].pieces || ends_otherwise(&p[i], en) || !match(s, &p[i], 0, en, depth, &f)) continue;
        if (render(s, &p[i], &f, out)) return true;
        s->full = true;
        return false;
    }
    return false;
}

/* ---- capitals ---- */

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* ASCII, and the letters of Latin-1, two bytes from C3 80 on. */
static void turn_capital(char *first, size_t n)
{
    if (n && *first >= 'a' && *first <= 'z') *first = (char)(*first - 'a' + 'A');
    if (n > 1 && *first == '\xC3' && (unsigned char)first[1] >= 0xA0 && (unsigned char)first[1] <= 0xBE)
        first[1] = (char)(first[1] - 0x20);
}

/* A phrase, or one that only begins a sentence here. */
static bool say_whole(search *s, ds_str en, int depth, ds_str *out)
{
    if (say_as(s, en, depth, out)) return true;
    if (s->full || !en.n || !is_capital(*en.p)) return false;
    char *small = ds_textf(s->a, "%.*s", DS_FMT(en));
    if (!small) s->full = true;
    if (!small) return false;
    *small = (char)(*small - 'A' + 'a');
    if (!say_as(s, (ds_str){ small, en.n }, depth, out)) return false;
    char *large = ds_textf(s->a, "%.*s", DS_FMT(*out));
    if (!large) s->full = true;
    if (!large) return false;
    turn_capital(large, out->n);
    out->p = large;
    return true;
}

/* ---- sentence by sentence ---- */

/* Where a sentence may end before the end: behind its point and the blank. */
static size_t next_end(ds_str en, size_t from)
{
    for (size_t i = from; i + 2 < en.n; i++)
        if (strchr(".!?:", en.p[i]) && en.p[i + 1] == ' ' && is_capital(en.p[i + 2])) return i + 1;
    return en.n;
}

/* As many sentences as make a phrase, at *rest; where none do, the first one as it is. */
static bool say_head(search *s, ds_str *rest, ds_growing *g)
{
    ds_str said;
    size_t end = next_end(*rest, 0), first = end;
    while (!say_whole(s, (ds_str){ rest->p, end }, 0, &said)) {
        if (s->full) return false;
        if (end < rest->n) {
            end = next_end(*rest, end);
            continue;
        }
        end = first;
        said = (ds_str){ rest->p, end };
        break;
    }
    *rest = (ds_str){ rest->p + end, rest->n - end };
    return ds_grow(g, said);
}

static bool take_blank(ds_str *rest, ds_growing *g)
{
    if (!rest->n || *rest->p != ' ') return true;
    *rest = (ds_str){ rest->p + 1, rest->n - 1 };
    return ds_grow(g, DS_LIT(" "));
}

const char *rep_say(const rep_language *l, ds_str en, ds_arena *a)
{
    if (!l || !en.n || en.n > LONGEST) return ds_keep(a, en).p;
    search s = { .l = l, .a = a };
    ds_growing g = { .a = a };
    bool ok = ds_grow(&g, DS_LIT(""));
    while (ok && en.n) ok = say_head(&s, &en, &g) && take_blank(&en, &g);
    return ok ? g.p : NULL;
}
