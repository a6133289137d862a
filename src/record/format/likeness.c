#include "record/format/closeness.h"

#include <string.h>

enum { WORDS = 12, LETTERS = 32 }; /* beyond them a name is long enough to tell */

typedef struct {
    ds_str word[WORDS];
    size_t n;
} words;

static words words_of(const char *name)
{
    words w = { .n = 0 };
    ds_str rest = ds_str_of(name), one;
    while (w.n < WORDS && ds_cut(&rest, ' ', &one))
        if (one.n) w.word[w.n++] = one;
    return w;
}

static size_t least(size_t a, size_t b, size_t c)
{
    size_t m = a < b ? a : b;
    return m < c ? m : c;
}

/* Of the first LETTERS bytes of each. */
static size_t edit_distance(ds_str a, ds_str b)
{
    size_t row[LETTERS + 1];
    if (a.n > LETTERS) a.n = LETTERS;
    if (b.n > LETTERS) b.n = LETTERS;
    for (size_t k = 0; k <= b.n; k++) row[k] = k;
    for (size_t i = 1; i <= a.n; i++) {
        size_t before = row[0];
        row[0] = i;
        for (size_t k = 1; k <= b.n; k++) {
            size_t above = row[k];
            row[k] = least(before + (a.p[i - 1] != b.p[k - 1]), above + 1, row[k - 1] + 1);
            before = above;
        }
    }
    return row[b.n];
}

/* Words of headers that mean the same, in files of people who do not know ours; no file is read by them. */
static const char *const same[][2] = {
    { "day", "date" },      { "time", "start" },  { "length", "duration" }, { "amount", "price" },
    { "cost", "price" },    { "fee", "price" },   { "charge", "price" },    { "paid", "price" },
    { "customer", "client" }, { "patient", "client" }, { "guest", "client" }, { "mins", "minutes" },
};

enum { SAME_PERCENT = 90 }; /* below the word itself, above one with a slip */

static bool mean_the_same(ds_str a, ds_str b)
{
    for (size_t i = 0; i < DS_COUNT(same); i++) {
        const ds_str x = ds_str_of(same[i][0]), y = ds_str_of(same[i][1]);
        if ((ds_same(a, x) && ds_same(b, y)) || (ds_same(a, y) && ds_same(b, x))) return true;
    }
    return false;
}

/* Two words, 0 where they are less alike than "quality" and "qualitat". A slip spares the first letter, and where that
 * differs it is another word: "sleep" is not "asleep". */
static double alike(ds_str a, ds_str b)
{
    if (mean_the_same(a, b)) return SAME_PERCENT / 100.0;
    if (a.p[0] != b.p[0]) return 0;
    size_t longer = a.n > b.n ? a.n : b.n;
    double share = 1 - (double)edit_distance(a, b) / (double)longer;
    return share < 0.7 ? 0 : share;
}

static double by_words(const char *a, const char *b)
{
    words x = words_of(a), y = words_of(b);
    double sum = 0;
    size_t pairs = 0;
    bool used[WORDS] = { false };
    for (size_t i = 0; i < x.n; i++) {
        size_t best = WORDS;
        double most = 0;
        for (size_t k = 0; k < y.n; k++)
            if (!used[k] && alike(x.word[i], y.word[k]) > most) most = alike(x.word[i], y.word[best = k]);
        if (best == WORDS) continue;
        used[best] = true;
        sum += most;
        pairs++;
    }
    size_t all = x.n + y.n - pairs;
    return all ? sum / (double)all : 0;
}

static size_t without_blanks(const char *name, char out[MAX_NAME])
{
    size_t n = 0;
    for (; *name && n + 1 < MAX_NAME; name++)
        if (*name != ' ') out[n++] = *name;
    out[n] = '\0';
    return n;
}

static double by_holding(const char *a, const char *b)
{
    char x[MAX_NAME], y[MAX_NAME];
    size_t nx = without_blanks(a, x), ny = without_blanks(b, y);
    if (nx < 3 || ny < 3) return 0;
    if (nx > ny ? !strstr(x, y) : !strstr(y, x)) return 0;
    return 0.5 + 0.5 * (double)(nx < ny ? nx : ny) / (double)(nx > ny ? nx : ny);
}

double rec_likeness(const char *a, const char *b)
{
    double shared = by_words(a, b), holding = by_holding(a, b);
    return shared > holding ? shared : holding;
}
