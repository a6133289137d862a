#include "report/define/language.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* ---- plurals ---- */

static const char *const plural_names[] = { "none", "one-other", "up-to-one", "polish", "russian", "czech", NULL };

static int slavic(int64_t n, bool one)
{
    const int64_t ten = n % 10, hundred = n % 100;
    if (one) return 0;
    return ten >= 2 && ten <= 4 && (hundred < 12 || hundred > 14) ? 1 : 2;
}

int rep_plural_form(int rule, int64_t n)
{
    if (n < 0) n = -n;
    switch ((rep_plural)rule) {
    case REP_PLURAL_NONE:
        return 0;
    case REP_PLURAL_ONE_OTHER:
        return n != 1;
    case REP_PLURAL_UP_TO_ONE:
        return n > 1;
    case REP_PLURAL_POLISH:
        return slavic(n, n == 1);
    case REP_PLURAL_RUSSIAN:
        return slavic(n, n % 10 == 1 && n % 100 != 11);
    case REP_PLURAL_CZECH:
        return n == 1 ? 0 : n >= 2 && n <= 4 ? 1 : 2;
    }
    return 0;
}

/* ---- pieces ---- */

static rep_piece_kind kind_of(ds_str type)
{
    return ds_same(type, DS_LIT("any")) ? REP_HOLE_ANY : ds_same(type, DS_LIT("number")) ? REP_HOLE_NUMBER : REP_HOLE_PHRASE;
}

/* Takes one piece off *rest. */
static rep_piece next_piece(ds_str *rest)
{
    const char *open = memchr(rest->p, '{', rest->n), *end = rest->p + rest->n;
    const char *close = open ? memchr(open, '}', (size_t)(end - open)) : NULL;
    rep_piece one = { REP_WORDS_HERE, { rest->p, close ? (size_t)(open - rest->p) : rest->n } };
    if (!close || open > rest->p) {
        *rest = (ds_str){ rest->p + one.text.n, rest->n - one.text.n };
        return one;
    }
    ds_str type = { open + 1, (size_t)(close - open - 1) }, name = type, forms;
    if (!ds_cut(&type, ':', &name) || !type.p) type = (ds_str){ 0 };
    forms = name;
    (void)ds_cut(&forms, '?', &name);
    *rest = (ds_str){ close + 1, (size_t)(end - close - 1) };
    return (rep_piece){ kind_of(type), name };
}

static size_t count_pieces(const char *text)
{
    ds_str rest = ds_str_of(text);
    size_t n = 0;
    while (rest.n) {
        (void)next_piece(&rest);
        n++;
    }
    return n;
}

static bool cut_pieces(rep_phrase *p, ds_arena *a)
{
    ds_str rest = ds_str_of(p->en);
    if (!(p->piece = ds_alloc(a, (count_pieces(p->en) + 1) * sizeof *p->piece))) return false;
    while (rest.n) p->piece[p->pieces++] = next_piece(&rest);
    return true;
}

/* ---- reading ---- */

#define KEY(struct_, name, kind, member) .key = name, .as = kind, .at = offsetof(struct_, member)

static const char *not_blank(const char *s)
{
    return *s ? NULL : "is blank; write what it is, or take the line out";
}

static const ds_key phrase_keys[] = { { KEY(rep_phrase, "", DS_AS_MARK, at) },
                                      { KEY(rep_phrase, "en", DS_AS_TEXT, en), .flags = DS_REQUIRED, .check = not_blank },
                                      { KEY(rep_phrase, "is", DS_AS_TEXT, is), .flags = DS_REQUIRED, .check = not_blank },
                                      { 0 } };

static const ds_key language_keys[] = {
    { KEY(rep_language, "language", DS_AS_TEXT, language), .flags = DS_REQUIRED },
    { KEY(rep_language, "name", DS_AS_TEXT, name), .flags = DS_REQUIRED },
    { KEY(rep_language, "plural", DS_AS_NAME, plural), .flags = DS_REQUIRED, .names = plural_names },
    { KEY(rep_language, "months", DS_AS_TEXTS, months), .flags = DS_REQUIRED },
    { KEY(rep_language, "short_months", DS_AS_TEXTS, short_months), .flags = DS_REQUIRED },
    { KEY(rep_language, "days", DS_AS_TEXTS, days), .flags = DS_REQUIRED },
    { KEY(rep_language, "date", DS_AS_TEXT, date), .flags = DS_REQUIRED },
    { KEY(rep_language, "day", DS_AS_TEXT, day), .flags = DS_REQUIRED },
    { KEY(rep_language, "month", DS_AS_TEXT, month), .flags = DS_REQUIRED },
    { KEY(rep_language, "short_date", DS_AS_TEXT, short_date), .flags = DS_REQUIRED },
    { KEY(rep_language, "cell_date", DS_AS_TEXT, cell_date), .flags = DS_REQUIRED },
    { KEY(rep_language, "cell_day", DS_AS_TEXT, cell_day), .flags = DS_REQUIRED },
    { KEY(rep_language, "cell_month", DS_AS_TEXT, cell_month), .flags = DS_REQUIRED },
    { KEY(rep_language, "phrases", DS_AS_LIST, phrases), .flags = DS_REQUIRED, .of = phrase_keys, .size = sizeof(rep_phrase) },
    { 0 }
};

static ds_err wrong(const rep_language *l, ds_mark at, const char *what, const char *en, ds_why *w)
{
    return ds_fail(w, DS_CONFIG, "%s:%d:%d: %s: \"%s\"", l->file, at.line, at.column, what, en);
}

/* Its own holes come back, whatever they are shown as. */
static bool has_hole(const char *is, ds_str name)
{
    for (const char *open = is; (open = strchr(open, '{')); open++) {
        const char after = strncmp(open + 1, name.p, name.n) ? ' ' : open[1 + name.n];
        if (after == '}' || after == ':' || after == '?') return true;
    }
    return false;
}

static ds_err check_holes(const rep_language *l, const rep_phrase *p, ds_why *w)
{
    for (size_t i = 1; i < p->pieces; i++)
        if (p->piece[i].kind != REP_WORDS_HERE && p->piece[i - 1].kind != REP_WORDS_HERE)
            return wrong(l, p->at, "two values of the phrase stand side by side", p->en, w);
    if (p->pieces == 1 && p->piece[0].kind != REP_WORDS_HERE) return wrong(l, p->at, "this is a value and no phrase", p->en, w);
    for (size_t i = 0; i < p->pieces; i++)
        if (p->piece[i].kind != REP_WORDS_HERE && !has_hole(p->is, p->piece[i].text))
            return wrong(l, p->at, "a value of the phrase is missing where it says what it is", p->en, w);
    return DS_OK;
}

static int by_en(const void *a, const void *b)
{
    return strcmp((*(const rep_phrase *const *)a)->en, (*(const rep_phrase *const *)b)->en);
}

static ds_err index_phrases(rep_language *l, ds_arena *a, ds_why *w)
{
    rep_phrase *p = l->phrases.item;
    ds_err err = DS_OK;
    if (!(l->by_en = ds_alloc(a, (l->phrases.n + 1) * sizeof *l->by_en))) return ds_fail(w, DS_MEMORY, "%s", l->file);
    for (size_t i = 0; !err && i < l->phrases.n; i++) {
        l->by_en[i] = &p[i];
        err = cut_pieces(&p[i], a) ? check_holes(l, &p[i], w) : ds_fail(w, DS_MEMORY, "%s", l->file);
    }
    if (err) return err;
    qsort(l->by_en, l->phrases.n, sizeof *l->by_en, by_en);
    for (size_t i = 1; i < l->phrases.n; i++)
        if (!strcmp(l->by_en[i - 1]->en, l->by_en[i]->en))
            return wrong(l, l->by_en[i]->at, "this phrase stands here twice", l->by_en[i]->en, w);
    return DS_OK;
}

ds_err rep_language_read(const char *file, ds_str yaml, ds_arena *a, rep_language **out, ds_why *w)
{
    rep_language *l = ds_alloc(a, sizeof *l);
    if (!l) return ds_fail(w, DS_MEMORY, "%s", file);
    l->file = file;
    ds_err err = ds_declare(file, yaml, language_keys, l, a, w);
    if (!err && (l->months.n != 12 || l->short_months.n != 12 || l->days.n != 7))
        err = ds_fail(w, DS_CONFIG, "%s: there are 12 months, 12 short_months and 7 days, from Monday on", file);
    if (!err) err = index_phrases(l, a, w);
    if (!err) *out = l;
    return err;
}

/* ---- what is not filled in ---- */

const rep_phrase *rep_phrase_of(const rep_language *l, const char *en)
{
    const rep_phrase wanted = { .en = en }, *key = &wanted;
    if (!l || !en) return NULL;
    const rep_phrase *const *found = bsearch(&key, l->by_en, l->phrases.n, sizeof *l->by_en, by_en);
    return found ? *found : NULL;
}

const char *rep_word(const rep_language *l, const char *en)
{
    const rep_phrase *p = rep_phrase_of(l, en);
    return p ? p->is : en;
}
