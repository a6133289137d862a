/* What all spellings of a person's name, address or number share, and a code made of one of them. */
#include <downshift/code.h>

#include <stdlib.h>
#include <string.h>

enum { NAME_WORDS = 8, NUMBER_LEAST = 7, NUMBER_MOST = 15, CODE_DIGITS = 10, SIGNS = 8 };

/* ---- names ---- */

typedef struct {
    char word[NAME_WORDS][DS_KEY_MAX + 1];
    size_t n;
} name_words;

static int in_order(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* Bytes of what parts the words of a name, at its begin; 0 for none. The blanks that are no ASCII are those of ds_trim and
 * the ideographic one. */
static size_t parting(ds_str s, const char *ascii)
{
    static const char *const wide[] = { "\xC2\xA0", "\xE2\x80\xAF", "\xE3\x80\x80" };
    if (strchr(ascii, s.p[0]) && s.p[0]) return 1;
    for (size_t i = 0; i < DS_COUNT(wide); i++)
        if (s.n >= strlen(wide[i]) && !memcmp(s.p, wide[i], strlen(wide[i]))) return strlen(wide[i]);
    return 0;
}

static ds_str next_word(ds_str *rest, const char *ascii)
{
    size_t k = 0, n = 0;
    if (!rest->n) return (ds_str){ 0 };
    while (rest->n && (k = parting(*rest, ascii))) *rest = (ds_str){ rest->p + k, rest->n - k };
    while (n < rest->n && !parting((ds_str){ rest->p + n, rest->n - n }, ascii)) n++;
    const ds_str word = { rest->p, n };
    *rest = (ds_str){ rest->p + n, rest->n - n };
    return word;
}

/* false: more words than a name has */
static bool read_words(name_words *to, ds_str name, const char *ascii)
{
    for (ds_str word; (word = next_word(&name, ascii)).n;) {
        if (to->n == NAME_WORDS) return false;
        if (ds_client_key(word, to->word[to->n])) to->n++;
    }
    if (to->n) qsort(to->word, to->n, sizeof to->word[0], in_order);
    return true;
}

size_t ds_name_key(ds_str name, char *out, size_t cap)
{
    name_words words = { .n = 0 };
    size_t n = 0;
    out[0] = '\0';
    if (!read_words(&words, name, " \t,._-")) return 0;
    for (size_t i = 0; i < words.n; i++) {
        const size_t k = strlen(words.word[i]);
        if (n + k + 2 > cap) return 0;
        if (n) out[n++] = ' ';
        memcpy(out + n, words.word[i], k + 1);
        n += k;
    }
    return n;
}

bool ds_reads_as_name(ds_str text)
{
    size_t words = 0;
    for (size_t i = 0; i < text.n; i++)
        if (strchr("0123456789@/\\#:+", text.p[i]) && text.p[i]) return false;
    for (ds_str word; (word = next_word(&text, " \t,._-")).n; words++)
        if (word.n < 2) return false;
    return words > 1;
}

/* ---- addresses and numbers ---- */

size_t ds_email_key(ds_str email, char out[DS_KEY_MAX + 1])
{
    const char *at = email.n ? memchr(email.p, '@', email.n) : NULL;
    out[0] = '\0';
    return at && at > email.p && at < email.p + email.n - 1 ? ds_client_key(email, out) : 0;
}

/* Digits up to an extension; *abroad: the country's number stands before them. */
static size_t read_digits(ds_str phone, char digits[NUMBER_MOST + 1], bool *abroad)
{
    size_t n = 0;
    *abroad = phone.n && phone.p[0] == '+';
    for (size_t i = 0; i < phone.n && n <= NUMBER_MOST; i++) {
        const char c = phone.p[i];
        if (strchr("xXeE#;,", c)) break;
        if (*abroad && n && i + 2 < phone.n && !memcmp(phone.p + i, "(0)", 3)) i += 2; /* +44 (0)20 ... */
        else if (c >= '0' && c <= '9') digits[n++] = c;
    }
    return n;
}

static bool all_alike(const char *digits, size_t n)
{
    size_t i = 1;
    while (i < n && digits[i] == digits[0]) i++;
    return i >= n;
}

size_t ds_phone_key(ds_str phone, const char *calling, char out[DS_PHONE_KEY + 1])
{
    char digits[NUMBER_MOST + 1];
    bool abroad;
    phone = ds_trim(phone);
    if (phone.n && phone.p[0] == '\'') phone = ds_trim((ds_str){ phone.p + 1, phone.n - 1 }); /* by which a spreadsheet keeps it a text */
    size_t n = read_digits(phone, digits, &abroad), from = 0;
    const size_t country = strlen(calling);
    out[0] = '\0';
    if (n < NUMBER_LEAST || n > NUMBER_MOST || all_alike(digits, n)) return 0;
    if (!abroad && n > 9 && !memcmp(digits, "00", 2)) abroad = (from = 2, true);
    const bool ours = country && n - from > country && !memcmp(digits + from, calling, country) &&
                      (abroad || (country == 1 && n == 11)); /* 1-503-555-0100 */
    if (ours) from += country;
    if (ours || !abroad)
        while (from < n && digits[from] == '0') from++; /* the trunk's */
    const char *before = ours || (!abroad && country) ? calling : "";
    ds_print(out, DS_PHONE_KEY + 1, "%s%s%.*s", *before || abroad ? "+" : "", before, (int)(n - from), digits + from);
    return strlen(out);
}

/* ---- a code ---- */

/* Letters that are not mistaken for digits, then digits too; the first is a letter, so that no spreadsheet takes the code
 * for a number. 24 x 32^7 codes: among 5,000 people one chance in 66,000 that two share one. */
static bool end_code(ds_hash *h, char code[DS_PERSON_CODE])
{
    static const char signs[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    char hex[DS_HASH_TEXT];
    ds_hash_end(h, hex);
    for (size_t i = 0; i < SIGNS; i++) {
        const char two[3] = { hex[2 * i], hex[2 * i + 1], '\0' };
        code[i] = signs[strtoul(two, NULL, 16) % (i ? 32 : 24)];
    }
    code[SIGNS] = '\0';
    return true;
}

static void start_code(ds_hash *h, const char *what, size_t nth)
{
    ds_hash_start(h);
    ds_hash_add(h, what, strlen(what) + 1);
    for (; nth; nth--) ds_hash_add(h, "again", 6);
}

static bool by_email(const ds_told_person *p, size_t nth, char code[DS_PERSON_CODE])
{
    ds_hash h;
    char key[DS_KEY_MAX + 1];
    const size_t n = ds_email_key(p->email, key);
    if (!n) return false;
    start_code(&h, "email", nth);
    ds_hash_add(&h, key, n);
    return end_code(&h, code);
}

/* The last ten digits: with or without the country's number. */
static bool by_phone(const ds_told_person *p, size_t nth, char code[DS_PERSON_CODE])
{
    ds_hash h;
    char all[NUMBER_MOST + 1], digits[CODE_DIGITS];
    bool abroad;
    size_t n = 0;
    for (size_t i = read_digits(p->phone, all, &abroad); i && n < CODE_DIGITS; i--) digits[n++] = all[i - 1];
    if (n < NUMBER_LEAST) return false;
    start_code(&h, "phone", nth);
    ds_hash_add(&h, digits, n);
    return end_code(&h, code);
}

/* "Perez, Ana" and "ANA PEREZ" are one. */
static bool by_name(const ds_told_person *p, size_t nth, char code[DS_PERSON_CODE])
{
    name_words words = { .n = 0 };
    ds_hash h;
    if (!read_words(&words, p->name, " ,\t") || !words.n) return false;
    start_code(&h, "name", nth);
    for (size_t i = 0; i < words.n; i++) ds_hash_add(&h, words.word[i], strlen(words.word[i]) + 1);
    return end_code(&h, code);
}

ds_told_by ds_person_code(const ds_told_person *p, ds_told_by most, size_t nth, char code[DS_PERSON_CODE])
{
    if (most >= DS_BY_EMAIL && by_email(p, nth, code)) return DS_BY_EMAIL;
    if (most >= DS_BY_PHONE && by_phone(p, nth, code)) return DS_BY_PHONE;
    return most >= DS_BY_NAME && by_name(p, nth, code) ? DS_BY_NAME : DS_BY_NOTHING;
}
