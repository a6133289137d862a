/* How people fill in a sleep diary: ratings in words, lengths one after the other. */
#include "record/form/forms.h"

#include <string.h>

/* The scale of the consensus sleep diary (Carney 2012, item 8) in the languages of its translations, without blanks and hyphens. */
static const struct {
    const char *word;
    int points;
} ratings[] = {
    { "verypoor", 1 },      { "verybad", 1 },    { "poor", 2 },         { "bad", 2 },       { "fair", 3 },
    { "average", 3 },       { "ok", 3 },         { "okay", 3 },         { "good", 4 },      { "verygood", 5 },
    { "excellent", 5 },     { "sehrschlecht", 1 }, { "schlecht", 2 },   { "mittel", 3 },    { "mittelm\u00e4\u00dfig", 3 },
    { "mittelmaessig", 3 }, { "m\u00e4\u00dfig", 3 }, { "gehtso", 3 }, { "gut", 4 },       { "sehrgut", 5 },
    { "muymala", 1 },       { "muymalo", 1 },    { "muymal", 1 },       { "mala", 2 },      { "malo", 2 },
    { "mal", 2 },           { "regular", 3 },    { "buena", 4 },        { "bueno", 4 },     { "bien", 4 },
    { "muybuena", 5 },      { "muybueno", 5 },   { "muybien", 5 },      { "tr\u00e8smauvaise", 1 }, { "tr\u00e8smauvais", 1 },
    { "tr\u00e8smal", 1 },  { "tresmauvaise", 1 }, { "tresmauvais", 1 }, { "mauvaise", 2 }, { "mauvais", 2 },
    { "moyenne", 3 },       { "moyen", 3 },      { "passable", 3 },     { "bonne", 4 },     { "bon", 4 },
    { "tr\u00e8sbonne", 5 }, { "tr\u00e8sbon", 5 }, { "tr\u00e8sbien", 5 }, { "tresbonne", 5 }, { "tresbon", 5 }, { "tresbien", 5 },
};

static bool word_of(ds_str cell, double *points)
{
    char word[64];
    const size_t n = rec_squash_word(cell, word, sizeof word);
    for (size_t i = 0; n && i < DS_COUNT(ratings); i++) {
        if (strcmp(ratings[i].word, word)) continue;
        *points = ratings[i].points;
        return true;
    }
    return false;
}

/* Signs between the figure and its word. */
static ds_str without_signs(ds_str s)
{
    while (s.n && strchr(" -=:()", *s.p)) s = (ds_str){ s.p + 1, s.n - 1 };
    while (s.n && strchr(" ()", s.p[s.n - 1])) s.n--;
    return s;
}

bool rec_rating_of(ds_str cell, double *points)
{
    double by_word;
    if (word_of(cell, points)) return true;
    if (cell.n < 3 || *cell.p < '1' || *cell.p > '5' || !strchr(" -=:(", cell.p[1])) return false;
    *points = *cell.p - '0';
    return word_of(without_signs((ds_str){ cell.p + 1, cell.n - 1 }), &by_word) && by_word == *points;
}

/* ---- lists of lengths ---- */

static bool separates(const char *p, const char *end, size_t commas)
{
    if (strchr(";+/&\n", *p)) return true;
    return *p == ',' && (commas > 1 || p + 1 == end || p[1] == ' ');
}

bool rec_next_length(ds_str *rest, ds_str *length)
{
    size_t n = 0, commas = 0;
    if (!rest->n) return false;
    for (size_t i = 0; i < rest->n; i++) commas += rest->p[i] == ',';
    while (n < rest->n && !separates(rest->p + n, rest->p + rest->n, commas)) n++;
    *length = ds_trim((ds_str){ rest->p, n });
    n += n < rest->n;
    *rest = (ds_str){ rest->p + n, rest->n - n };
    return true;
}
