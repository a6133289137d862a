/* Words that stand for something: names by their spellings, yes and no. */
#include "record/form/forms.h"

#include <string.h>

size_t rec_squash_word(ds_str word, char *out, size_t cap)
{
    size_t n = ds_fold_name(word, out, cap), k = 0;
    for (size_t i = 0; i < n; i++)
        if (!strchr(" -_", out[i])) out[k++] = out[i];
    if (cap) out[k] = '\0';
    return k;
}

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
        name = rec_names_of(c)[s[i].index];
    }
    return name;
}

static void unknown_word(const column *c, ds_str cell, const char *word, const char *also, char reason[REASON])
{
    const char *const *names = rec_names_of(c);
    const char *meant = *word ? nearest(c, word) : NULL;
    reason[0] = '\0';
    ds_print_more(reason, REASON, "unknown %s \"%s\"", c->of ? c->of->name : c->part == PART_ENTRY ? "kind of entry" : "stage", DS_BRIEF(cell));
    if (meant) ds_print_more(reason, REASON, ": did you mean \"%s\"?", meant);
    for (size_t i = 0; names[i]; i++) ds_print_more(reason, REASON, "%s%s", i ? ", " : " (known: ", names[i]);
    ds_print_more(reason, REASON, "%s)%s", also, meant || !c->of ? "" : "; or teach it by `words:` in practice.yaml");
}

static bool find_word(const column *c, const char *word, int64_t *index)
{
    const spelling *s = c->spellings.item;
    for (size_t i = 0; i < c->spellings.n; i++)
        if (!strcmp(s[i].word, word)) {
            *index = s[i].index;
            return true;
        }
    return false;
}

/* What stands behind a word in parentheses only says more of it: "Credit card (AMEX-Keyed)". */
static ds_str without_remark(ds_str cell)
{
    const char *open = cell.n && cell.p[cell.n - 1] == ')' ? memchr(cell.p, '(', cell.n) : NULL;
    return open && open > cell.p ? ds_trim((ds_str){ cell.p, (size_t)(open - cell.p) }) : cell;
}

bool rec_word_of(const column *c, ds_str cell, const char *also, int64_t *index, char reason[REASON])
{
    char word[WORD] = "", shorter[WORD] = "";
    rec_squash_word(cell, word, sizeof word);
    if (find_word(c, word, index)) return true;
    rec_squash_word(without_remark(cell), shorter, sizeof shorter);
    if (find_word(c, shorter, index)) return true;
    unknown_word(c, cell, word, also, reason);
    return false;
}

/* ---- yes and no ---- */

/* As people write them, and as spreadsheets translate TRUE and FALSE; folded as by ds_fold_name, which leaves
 * Cyrillic and Greek letters as they are. */
static const char *const yes[] = {
    "1",
    "1.0",
    "1,0",
    "on",
    "v", /* beside F */
    "y",
    "yes",
    "true",
    "t",
    "x",
    "\xE2\x9C\x93",
    "\xE2\x9C\x94",
    "\xE2\x98\x91",
    "j",
    "ja",
    "wahr", /* German, Dutch, Danish, Norwegian, Swedish */
    "o",
    "oui",
    "vrai", /* French */
    "s",
    "si",
    "s\xC3\xAD",
    "s\xC3\xAC",
    "vero",
    "verdadero", /* Spanish, Italian */
    "sim",
    "verdadeiro", /* Portuguese */
    "waar",
    "sand",
    "sant",
    "tosi",
    "kyll\xC3\xA4", /* Dutch, Danish, Swedish, Finnish */
    "tak",
    "prawda",
    "ano",
    "pravda",
    "\xC3\xA1no", /* Polish, Czech, Slovak */
    "igen",
    "igaz",
    "da",
    "adev\xC4\x83rat",
    "istina", /* Hungarian, Romanian, Croatian */
    "evet",
    "do\xC4\x9Fru", /* Turkish */
    "\xD0\xB4\xD0\xB0",
    "\xD0\x94\xD0\xB0",
    "\xD0\x94\xD0\x90", /* Russian */
    "\xD0\x98\xD0\xA1\xD0\xA2\xD0\x98\xD0\x9D\xD0\x90",
};
static const char *const no[] = {
    "0",
    "0.0",
    "0,0",
    "off",
    "\xE2\x98\x90",
    "\xE2\x9C\x97",
    "\xE2\x9C\x98", /* boxes and crosses, beside ticks */
    "n",
    "no",
    "false",
    "f",
    "nein",
    "falsch",
    "non",
    "faux",
    "falso",
    "n\xC3\xA3o",
    "nao",
    "nee",
    "onwaar",
    "nej",
    "nei",
    "falsk",
    "falskt",
    "usann",
    "ep\xC3\xA4tosi",
    "ei",
    "nie",
    "fa\xC5\x82sz",
    "ne",
    "nepravda",
    "nem",
    "hamis",
    "nu",
    "fals",
    "neistina",
    "hay\xC4\xB1r",
    "yanl\xC4\xB1\xC5\x9F",
    "\xD0\xBD\xD0\xB5\xD1\x82",
    "\xD0\x9D\xD0\xB5\xD1\x82",
    "\xD0\x9D\xD0\x95\xD0\xA2",
    "\xD0\x9B\xD0\x9E\xD0\x96\xD0\xAC",
};

static bool among(const char *word, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!strcmp(word, words[i])) return true;
    return false;
}

bool rec_flag_of(ds_str s, double *out)
{
    char word[WORD];
    if (!ds_fold_name(s, word, sizeof word)) return false;
    bool is_yes = among(word, yes, DS_COUNT(yes));
    *out = is_yes;
    return is_yes || among(word, no, DS_COUNT(no));
}
