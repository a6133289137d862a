/* Whether two names may be one person's. */
#include <downshift/code.h>

#include <string.h>

enum { WORDS = 8 };

typedef struct {
    ds_str word[WORDS];
    size_t n;
} words;

static words words_of(const char *key)
{
    words w = { .n = 0 };
    ds_str rest = ds_str_of(key), head;
    while (w.n < WORDS && ds_cut(&rest, ' ', &head))
        if (head.n) w.word[w.n++] = head;
    return w;
}

/* Takes out of both what they share. */
static void take_common(words *a, words *b)
{
    for (size_t i = 0; i < a->n;) {
        size_t k = 0;
        while (k < b->n && !ds_same(a->word[i], b->word[k])) k++;
        if (k == b->n) {
            i++;
            continue;
        }
        a->word[i] = a->word[--a->n];
        b->word[k] = b->word[--b->n];
    }
}

/* Bytes that begin the first character. */
static bool is_initial(ds_str one, ds_str of)
{
    uint32_t a, b;
    return one.n && ds_character(one, &a) == one.n && of.n && ds_character(of, &b) && a == b;
}

/* Whether each word left in a begins another one of b. */
static bool all_initials(words a, words b)
{
    while (a.n) {
        size_t k = 0;
        while (k < b.n && !is_initial(a.word[a.n - 1], b.word[k])) k++;
        if (k == b.n) return false;
        b.word[k] = b.word[--b.n];
        a.n--;
    }
    return true;
}

/* One letter more, less or another, or two that have changed places; by bytes, which for letters of two is as good. */
static bool one_letter_off(ds_str a, ds_str b)
{
    size_t from = 0, end = 0;
    if (a.n > b.n) {
        const ds_str c = a;
        a = b;
        b = c;
    }
    if (b.n < 4 || b.n - a.n > 2) return false;
    while (from < a.n && a.p[from] == b.p[from]) from++;
    while (end < a.n - from && a.p[a.n - 1 - end] == b.p[b.n - 1 - end]) end++;
    const size_t x = a.n - from - end, y = b.n - from - end;
    const bool wide = (y && (unsigned char)b.p[from] >= 0x80) || (x && (unsigned char)a.p[from] >= 0x80);
    if (x == 2 && y == 2 && a.p[from] == b.p[from + 1] && a.p[from + 1] == b.p[from]) return true;
    return wide ? x <= 2 && y <= 2 : x <= 1 && y <= 1;
}

/* What people are called, and what stands in their papers: a line each. */
static const char *const called[] = {
    " abigail abby abbie gail ", " alexander alexandra alex sandy sasha lex ", " andrew andy drew ", " anthony tony ",
    " barbara barb babs ", " benjamin ben benny ", " catherine katherine kathryn cathy kathy kate katie kat kitty ",
    " charles charlie chuck ", " christine christina christopher chris tina chrissy ", " cynthia cindy ",
    " daniel danielle dan danny ", " david dave ", " deborah deb debbie debra ", " donald don donny ",
    " dorothy dot dottie ", " edward ed eddie ted ned ", " elizabeth liz lizzie beth betty eliza lisa betsy ",
    " frances francis fran frank ", " frederick fred freddie ", " gabriel gabriella gabe gaby ", " gerald jerry gerry ",
    " gregory greg ", " henry hank harry ", " jacob jake ", " jacqueline jackie ", " james jim jimmy jamie ",
    " jennifer jen jenny jenna ", " jessica jess jessie ", " john jack johnny jonathan jon ", " joseph josephine joe joey jo ",
    " joshua josh ", " judith judy ", " kenneth ken kenny ", " kimberly kim ", " lawrence larry ", " leonard leo len ",
    " margaret maggie meg peggy marge greta rita ", " matthew matt ", " michael michelle mike mick mickey ",
    " nathaniel nathan nate ", " nicholas nicole nick nicky ", " pamela pam ", " patricia patrick pat patty trish tricia ",
    " peter pete ", " philip phillip phil ", " rebecca becky becca ", " richard rick ricky rich dick ",
    " robert roberta bob bobby rob robbie ", " ronald ron ronnie ", " samuel samantha sam sammy ", " stephen steven steve ",
    " stephanie steph ", " susan suzanne sue susie suzy ", " teresa theresa terry tess ", " theodore theo ted teddy ",
    " thomas tom tommy ", " timothy tim ", " valerie val ", " victoria victor vicky vic ", " vincent vince vinny ",
    " walter walt wally ", " william bill billy will willy liam ", " zachary zach zack ",
};

static bool is_among(const char *list, ds_str word)
{
    for (const char *at = list; (at = strchr(at, ' ')) && at[1]; at++)
        if (!strncmp(at + 1, word.p, word.n) && at[1 + word.n] == ' ') return true;
    return false;
}

static bool is_nickname(ds_str a, ds_str b)
{
    for (size_t i = 0; i < DS_COUNT(called); i++)
        if (is_among(called[i], a) && is_among(called[i], b)) return true;
    return false;
}

ds_names_near ds_names_compare(const char *a, const char *b)
{
    words x = words_of(a), y = words_of(b);
    const size_t fewest = x.n < y.n ? x.n : y.n;
    if (!fewest) return DS_NAMES_APART;
    const bool single = fewest < 2;
    take_common(&x, &y);
    if (!x.n && !y.n) return DS_NAMES_SAME;
    const words shorter = x.n <= y.n ? x : y, longer = x.n <= y.n ? y : x;
    if (shorter.n == fewest) return DS_NAMES_APART; /* nothing is shared */
    if (single) return DS_NAMES_FIRST;
    if (all_initials(shorter, longer) || (x.n == y.n && all_initials(longer, shorter))) return DS_NAMES_PARTLY;
    if (x.n != 1 || y.n != 1) return DS_NAMES_APART;
    if (is_nickname(x.word[0], y.word[0])) return DS_NAMES_NICK;
    return one_letter_off(x.word[0], y.word[0]) ? DS_NAMES_LETTER : DS_NAMES_APART;
}

/* ---- as it is shown ---- */

static ds_str word_at(ds_str text, bool last)
{
    ds_str rest = ds_trim(text), head, found = { 0 };
    while (ds_cut(&rest, ' ', &head)) {
        head = ds_trim(head);
        if (head.n) found = head;
        if (head.n && !last) break;
    }
    return found;
}

size_t ds_name_short(ds_str name, char *out, size_t cap)
{
    const char *comma = name.n ? memchr(name.p, ',', name.n) : NULL;
    const ds_str before = { name.p, comma ? (size_t)(comma - name.p) : name.n };
    const ds_str after = comma ? (ds_str){ comma + 1, name.n - before.n - 1 } : (ds_str){ 0 };
    const ds_str first = word_at(comma && ds_trim(after).n ? after : before, false);
    const ds_str last = comma ? word_at(before, false) : word_at(before, true);
    uint32_t code;
    if (!first.n)
        ds_copy(out, cap, (ds_str){ "", 0 });
    else if (!last.n || ds_same(first, last))
        ds_copy(out, cap, first);
    else
        ds_print(out, cap, "%.*s %.*s.", DS_FMT(first), (int)ds_character(last, &code), last.p);
    return strlen(out);
}
