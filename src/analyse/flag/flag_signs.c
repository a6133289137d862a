#include "analyse/flag/flag_signs.h"

#include <string.h>

enum { NEGATION_REACH = 4 }; /* words */

typedef struct {
    ds_str word;
    int clause; /* the how manieth of the cell */
} token;

/* ---- words of a text ---- */

static bool ends_clause(char c)
{
    return c && strchr(".,;:!?()/\n", c);
}

/* Bytes beyond ASCII are of letters; a * stands for any end of a word. */
static bool is_letter(char c)
{
    return (unsigned char)c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '*';
}

/* Token for token of a folded text into out, which has room for one more than half its bytes. */
static size_t cut_words(ds_str text, token *out)
{
    size_t n = 0;
    int clause = 0;
    for (size_t i = 0; i < text.n;) {
        size_t k = i;
        while (k < text.n && is_letter(text.p[k])) k++;
        if (k > i) out[n++] = (token){ { text.p + i, k - i }, clause };
        if (k < text.n) clause += ends_clause(text.p[k]);
        i = k + (k < text.n);
    }
    return n;
}

/* DS_MEMORY: NULL. */
static token *words_of(ds_str text, ds_arena *a, size_t *n)
{
    char *lines = ds_alloc(a, text.n + 1), *whole = ds_alloc(a, text.n + 1);
    token *all = ds_alloc(a, (text.n / 2 + 2) * sizeof *all);
    if (!lines || !whole || !all) return NULL;
    for (size_t i = 0; i < text.n; i++) lines[i] = text.p[i] == '\n' ? '.' : text.p[i]; /* a line is a clause */
    const size_t length = ds_fold_name((ds_str){ lines, text.n }, whole, text.n + 1);
    *n = cut_words((ds_str){ whole, length }, all);
    return all;
}

/* ---- the list of signs ---- */

static int sign_named(const char *name)
{
    int i = 0;
    while (ds_sign_names[i] && strcmp(ds_sign_names[i], name)) i++;
    return i;
}

static ds_err take_word(const ds_word *w, ds_arena *a, an_sign_word *out, ds_why *why)
{
    size_t n = 0;
    const token *t = words_of(ds_str_of(w->word), a, &n);
    if (!t) return ds_fail(why, DS_MEMORY, "words of signs");
    if (!n || n > AN_SIGN_LONGEST)
        return ds_fail(why, DS_CONFIG, "signs: \"%s\" is to have one to %d words", w->word, AN_SIGN_LONGEST);
    *out = (an_sign_word){ .n = n, .sign = sign_named(w->means) };
    for (size_t i = 0; i < n; i++) {
        out->word[i] = t[i].word;
        out->open[i] = t[i].word.p[t[i].word.n - 1] == '*';
        out->word[i].n -= out->open[i];
    }
    return DS_OK;
}

ds_err an_sign_words_add(an_sign_words *s, const ds_word *list, size_t n, ds_arena *a, ds_why *w)
{
    an_sign_word *all = ds_alloc(a, (s->n + n + 1) * sizeof *all);
    if (!all) return ds_fail(w, DS_MEMORY, "words of signs");
    if (s->n) memcpy(all, s->word, s->n * sizeof *all);
    s->word = all;
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < n; i++) err = take_word(&list[i], a, &all[s->n++], w);
    return err;
}

/* ---- a cell ---- */

static bool stands_at(const an_sign_word *w, const token *t, size_t n)
{
    if (w->n > n) return false;
    for (size_t i = 0; i < w->n; i++) {
        const ds_str had = { t[i].word.p, w->open[i] && t[i].word.n > w->word[i].n ? w->word[i].n : t[i].word.n };
        if (t[i].clause != t[0].clause || !ds_same(had, w->word[i])) return false;
    }
    return true;
}

/* Whether a word before place i says that what stands there is not so. */
static bool is_denied(const an_sign_words *s, int no, const token *t, size_t n, size_t i)
{
    const size_t from = i > NEGATION_REACH ? i - NEGATION_REACH : 0;
    for (size_t k = from; k < i; k++)
        for (size_t j = 0; j < s->n; j++)
            if (s->word[j].sign == no && t[k].clause == t[i].clause && stands_at(&s->word[j], t + k, n - k)) return true;
    return false;
}

ds_err an_signs_of(const an_sign_words *s, ds_str cell, ds_arena *a, unsigned *signs, ds_why *w)
{
    size_t n = 0;
    const int no = sign_named("no");
    const token *t = words_of(cell, a, &n);
    *signs = 0;
    if (!t) return ds_fail(w, DS_MEMORY, "signs of a cell");
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < s->n; j++)
            if (s->word[j].sign != no && stands_at(&s->word[j], t + i, n - i) && !is_denied(s, no, t, n, i))
                *signs |= 1u << s->word[j].sign;
    return DS_OK;
}
