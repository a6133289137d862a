#include "import/code_hints.h"

#include <downshift/code.h>

#include <stdlib.h>
#include <string.h>

/* ---- growing lists in an arena ---------------------------------------------------------------- */

/* Room for one more of size bytes; NULL: no memory. *list moves. */
static void *one_more(void **list, size_t *n, size_t *cap, size_t size, ds_arena *a)
{
    if (*n == *cap) {
        size_t more = *cap ? 2 * *cap : 64;
        void *wide = ds_alloc(a, more * size);
        if (!wide) return NULL;
        if (*n) memcpy(wide, *list, *n * size);
        *list = wide;
        *cap = more;
    }
    return (char *)*list + size * (*n)++;
}

/* ---- what a spreadsheet made of a code --------------------------------------------------------- */

typedef struct {
    const char *number; /* ds_client_number */
    size_t who;
} counted;

static int by_number(const void *x, const void *y)
{
    const counted *a = x, *b = y;
    int c = strcmp(a->number, b->number);
    return c ? c : a->who < b->who ? -1 : a->who > b->who;
}

typedef struct {
    const ds_codes *all;
    ds_arena *a;
    counted *number;
    size_t n_numbers;
    void *hints; /* of ds_code_hint */
    size_t n, cap;
} looking;

static bool add_hint(looking *l, ds_hint_kind kind, size_t who, size_t other)
{
    ds_code_hint *h = one_more(&l->hints, &l->n, &l->cap, sizeof *h, l->a);
    if (h) *h = (ds_code_hint){ kind, l->all->code[who], other < l->all->n ? l->all->code[other] : NULL };
    return h != NULL;
}

static bool number_all(looking *l)
{
    char text[DS_NUMBER_TEXT];
    if (!(l->number = ds_alloc(l->a, (l->all->n + 1) * sizeof *l->number))) return false;
    for (size_t i = 0; i < l->all->n; i++) {
        if (!ds_client_number(ds_str_of(l->all->code[i]), text)) continue;
        counted *c = &l->number[l->n_numbers++];
        *c = (counted){ ds_keep(l->a, ds_str_of(text)).p, i };
        if (!c->number) return false;
    }
    if (l->n_numbers) qsort(l->number, l->n_numbers, sizeof *l->number, by_number);
    return true;
}

static ds_code_looks looks_of(const looking *l, size_t who)
{
    return ds_client_looks(ds_str_of(l->all->code[who]));
}

/* The first in order that is this number, or stands where it would. */
static size_t first_of(const looking *l, const char *number)
{
    size_t from = 0, to = l->n_numbers;
    while (from < to) {
        size_t mid = from + (to - from) / 2;
        if (strcmp(l->number[mid].number, number) < 0)
            from = mid + 1;
        else
            to = mid;
    }
    return from;
}

/* Another client whose code is the same number, one that no spreadsheet wrote before others; all->n for none. */
static size_t same_number(const looking *l, size_t who)
{
    char text[DS_NUMBER_TEXT];
    size_t found = l->all->n;
    if (!ds_client_number(ds_str_of(l->all->code[who]), text)) return found;
    for (size_t i = first_of(l, text); i < l->n_numbers && !strcmp(l->number[i].number, text); i++) {
        const counted *c = &l->number[i];
        if (c->who == who) continue;
        if (looks_of(l, c->who) == DS_LOOKS_PLAIN) return c->who;
        if (found == l->all->n) found = c->who;
    }
    return found;
}

static bool look_at_code(looking *l, size_t who)
{
    static const ds_hint_kind kinds[] = { DS_HINT_NUMBER, DS_HINT_POWER, DS_HINT_NUMBER, DS_HINT_DATE };
    ds_code_looks looks = looks_of(l, who);
    size_t other = same_number(l, who);
    if (looks == DS_LOOKS_PLAIN) {
        bool again = other > who; /* is told of with that one */
        bool spoilt = other < l->all->n && looks_of(l, other) != DS_LOOKS_PLAIN && other >= l->all->known;
        if (other == l->all->n || again || spoilt) return true;
    }
    return add_hint(l, kinds[looks], who, other);
}

/* ---- codes one sign apart ---------------------------------------------------------------------- */

enum { FEW = 3, SHORTEST = 3 /* of shorter codes, as initials, too many are alike */ };

/* A code with one place left open, so that codes that meet in one text are a sign apart. */
typedef struct {
    const char *text;
    size_t who;
    bool whole; /* the code itself, beside others with a sign left out */
} pattern;

typedef struct {
    size_t a, b;
    const char *family; /* pairs that differ alike; "" for one of its own */
} pair;

typedef struct {
    const ds_codes *all;
    ds_arena *a;
    const char **key, **shape;
    void *patterns, *pairs;
    size_t n_patterns, patterns_cap, n_pairs, pairs_cap;
} meeting;

/* The key with '#' for every run of digits. */
static const char *shape_of(const char *key, ds_arena *a)
{
    char out[DS_KEY_MAX + 1];
    size_t n = 0;
    for (size_t i = 0; key[i]; i++) {
        bool digit = key[i] >= '0' && key[i] <= '9';
        if (!digit || !n || out[n - 1] != '#') out[n++] = digit ? '#' : key[i];
    }
    return ds_keep(a, (ds_str){ out, n }).p;
}

static bool add_pattern(meeting *m, size_t who, bool whole, const char *text)
{
    pattern *p = text ? one_more(&m->patterns, &m->n_patterns, &m->patterns_cap, sizeof *p, m->a) : NULL;
    if (p) *p = (pattern){ text, who, whole };
    return p != NULL;
}

/* One sign replaced, one left out, two exchanged, at the sign of k bytes that begins at i. */
static bool open_place(meeting *m, size_t who, ds_str key, size_t i, size_t k)
{
    const char *s = key.p;
    const int before = (int)i, behind = (int)(key.n - i - k);
    size_t next = ds_character((ds_str){ s + i + k, key.n - i - k }, &(uint32_t){ 0 });
    if (!add_pattern(m, who, false, ds_textf(m->a, "s%.*s\t%.*s", before, s, behind, s + i + k)) ||
        !add_pattern(m, who, false, ds_textf(m->a, "i%.*s%.*s", before, s, behind, s + i + k)))
        return false;
    if (!next) return true;
    ds_str one = { s + i, k }, two = { s + i + k, next };
    bool turn = memcmp(s + i, s + i + k, k < next ? k : next) > 0;
    return add_pattern(m, who, false,
                       ds_textf(m->a, "x%.*s\t%.*s\t%.*s\t%.*s", before, s, DS_FMT(turn ? two : one),
                                DS_FMT(turn ? one : two), behind - (int)next, s + i + k + next));
}

static size_t signs(ds_str key)
{
    size_t n = 0;
    uint32_t c;
    for (size_t k; key.n && (k = ds_character(key, &c)); n++) key = (ds_str){ key.p + k, key.n - k };
    return n;
}

static bool open_places(meeting *m, size_t who)
{
    ds_str key = ds_str_of(m->key[who]);
    uint32_t c;
    if (signs(key) < SHORTEST) return true;
    if (!add_pattern(m, who, true, ds_textf(m->a, "i%.*s", DS_FMT(key)))) return false;
    for (size_t i = 0, k; i < key.n && (k = ds_character((ds_str){ key.p + i, key.n - i }, &c)); i += k)
        if (!open_place(m, who, key, i, k)) return false;
    return true;
}

static int by_text(const void *x, const void *y)
{
    const pattern *a = x, *b = y;
    int c = strcmp(a->text, b->text);
    return c ? c : a->who < b->who ? -1 : a->who > b->who;
}

/* Of codes with a sign left out only the one that has none left out is a sign apart from the others. */
static bool meet(meeting *m, const pattern *x, const pattern *y)
{
    if (x->who == y->who || (*x->text == 'i' && x->whole == y->whole)) return true;
    pair *p = one_more(&m->pairs, &m->n_pairs, &m->pairs_cap, sizeof *p, m->a);
    if (!p) return false;
    bool digits = !strcmp(m->shape[x->who], m->shape[y->who]);
    *p = (pair){ x->who, y->who, digits ? m->shape[x->who] : *x->text == 's' ? x->text : "" };
    return true;
}

static bool meet_all(meeting *m)
{
    const pattern *p = m->patterns;
    if (m->n_patterns) qsort(m->patterns, m->n_patterns, sizeof *p, by_text);
    for (size_t i = 0, end; i < m->n_patterns; i = end) {
        for (end = i + 1; end < m->n_patterns && !strcmp(p[end].text, p[i].text); end++)
            for (size_t j = i; j < end; j++)
                if (!meet(m, &p[j], &p[end])) return false;
    }
    return true;
}

static int by_pair(const void *x, const void *y)
{
    const pair *a = x, *b = y;
    if (a->a != b->a) return a->a < b->a ? -1 : 1;
    return a->b < b->b ? -1 : a->b > b->b;
}

static int by_family(const void *x, const void *y)
{
    const pair *a = x, *b = y;
    int c = strcmp(a->family, b->family);
    return c ? c : by_pair(x, y);
}

static void drop_doubles(meeting *m)
{
    pair *p = m->pairs;
    size_t n = 0;
    if (m->n_pairs) qsort(p, m->n_pairs, sizeof *p, by_pair);
    for (size_t i = 0; i < m->n_pairs; i++)
        if (!n || by_pair(&p[n - 1], &p[i])) p[n++] = p[i];
    m->n_pairs = n;
}

/* Families of many are a way of counting clients through. */
static void drop_families(meeting *m)
{
    pair *p = m->pairs;
    size_t n = 0;
    if (m->n_pairs) qsort(p, m->n_pairs, sizeof *p, by_family);
    for (size_t i = 0, end; i < m->n_pairs; i = end) {
        for (end = i + 1; end < m->n_pairs && !strcmp(p[end].family, p[i].family);) end++;
        for (size_t j = i; j < end && (end - i <= FEW || !*p[i].family); j++) p[n++] = p[j];
    }
    m->n_pairs = n;
    if (n) qsort(p, n, sizeof *p, by_pair);
}

static bool read_keys(meeting *m)
{
    char key[DS_KEY_MAX + 1];
    m->key = ds_alloc(m->a, (m->all->n + 1) * sizeof *m->key);
    m->shape = ds_alloc(m->a, (m->all->n + 1) * sizeof *m->shape);
    if (!m->key || !m->shape) return false;
    for (size_t i = 0; i < m->all->n; i++) {
        (void)ds_client_key(ds_str_of(m->all->code[i]), key);
        if (!(m->key[i] = ds_keep(m->a, ds_str_of(key)).p) || !(m->shape[i] = shape_of(m->key[i], m->a))) return false;
    }
    return true;
}

static bool find_alike(looking *l)
{
    ds_arena a = { 0 };
    meeting m = { .all = l->all, .a = &a };
    bool good = read_keys(&m);
    for (size_t i = 0; good && i < l->all->n; i++) good = open_places(&m, i);
    good = good && meet_all(&m);
    drop_doubles(&m);
    drop_families(&m);
    const pair *p = m.pairs;
    for (size_t i = 0; good && i < m.n_pairs; i++)
        if (p[i].b >= l->all->known) good = add_hint(l, DS_HINT_ALIKE, p[i].b, p[i].a);
    ds_arena_free(&a);
    return good;
}

ds_err ds_code_hints(const ds_codes *all, ds_arena *a, ds_import_summary *sum, ds_why *w)
{
    looking l = { .all = all, .a = a };
    bool good = number_all(&l);
    for (size_t i = all->known; good && i < all->n; i++) good = look_at_code(&l, i);
    good = good && find_alike(&l);
    sum->hint = l.hints;
    sum->n_hints = l.n;
    return good ? DS_OK : ds_fail(w, DS_MEMORY, "what codes are alike");
}
