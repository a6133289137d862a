/* What words a column of names is read by: the field's own, and those that the format adds. */
#include "record/format/loader.h"

#include <string.h>

static int index_of(const char *const *names, const char *is)
{
    for (int i = 0; names[i]; i++)
        if (!strcmp(names[i], is)) return i;
    return -1;
}

static ds_err add_spelling(const loader *l, const column *c, const char *text, int index, spelling *s, size_t *n)
{
    char word[MAX_NAME];
    size_t k = rec_squash_word(ds_str_of(text), word, sizeof word);
    for (size_t i = 0; i < *n; i++)
        if (!strcmp(s[i].word, word))
            return s[i].index == index ? DS_OK
                                       : rec_load_fault(l, c->at, "\"%s\" has two meanings", DS_BRIEF(ds_str_of(text)));
    s[*n] = (spelling){ ds_keep(l->a, (ds_str){ word, k }).p, index };
    return s[(*n)++].word ? DS_OK : rec_load_full(l);
}

static ds_err add_words(const loader *l, const column *c, const value_words *v, spelling *s, size_t *n)
{
    int index = index_of(rec_names_of(c), v->is);
    const char *const *word = v->written.item;
    if (index < 0)
        return rec_load_fault(l, v->at, "%s has no value \"%s\"", rec_column_id(c), DS_BRIEF(ds_str_of(v->is)));
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < v->written.n; i++) err = add_spelling(l, c, word[i], index, s, n);
    return err;
}

ds_err rec_resolve_words(const loader *l, column *c)
{
    const char *const *names = rec_names_of(c);
    const value_words *v = c->values.item;
    size_t room = 0, n = 0;
    if (!names) return c->values.n ? rec_load_fault(l, c->at, "%s takes no values:", rec_column_id(c)) : DS_OK;
    while (names[room]) room++;
    for (size_t i = 0; i < c->values.n; i++) room += v[i].written.n;
    spelling *s = ds_alloc(l->a, room * sizeof *s);
    if (!s) return rec_load_full(l);
    ds_err err = DS_OK;
    for (int i = 0; !err && names[i]; i++) err = add_spelling(l, c, names[i], i, s, &n);
    for (size_t i = 0; !err && i < c->values.n; i++) err = add_words(l, c, &v[i], s, &n);
    c->spellings = (ds_list){ s, n };
    return err;
}
