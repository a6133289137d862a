/* A code for whom a booking names. It is made of the name alone: the same person has the same code in every file, whatever
 * comes first, and no name or address goes any further. */
#include "record/format.h"

#include <downshift/code.h>

#include <stdlib.h>
#include <string.h>

enum { NAME_WORDS = 8, PHONE_LEAST = 7, PHONE_MOST = 10, SIGNS = 8 };

static ds_str part_of(const row_state *s, part_id id)
{
    return rec_has_part(s, id) ? ds_trim(s->part[id].text) : (ds_str){ 0 };
}

/* Letters that are not mistaken for digits, then digits too; the first is a letter, so that no spreadsheet takes the code
 * for a number. 24 x 32^7 codes: among 5,000 people one chance in 66,000 that two share one. */
static void code_of(ds_hash *h, char code[PERSON_CODE])
{
    static const char signs[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    char hex[DS_HASH_TEXT];
    ds_hash_end(h, hex);
    for (size_t i = 0; i < SIGNS; i++) {
        const char two[3] = { hex[2 * i], hex[2 * i + 1], '\0' };
        code[i] = signs[strtoul(two, NULL, 16) % (i ? 32 : 24)];
    }
    code[SIGNS] = '\0';
}

static void start_code(ds_hash *h, const char *what)
{
    ds_hash_start(h);
    ds_hash_add(h, what, strlen(what) + 1);
}

/* An address is one whatever its capitals. */
static bool by_email(ds_str email, char code[PERSON_CODE])
{
    ds_hash h;
    char key[DS_KEY_MAX + 1];
    const size_t n = email.n && memchr(email.p, '@', email.n) ? ds_client_key(email, key) : 0;
    if (!n) return false;
    start_code(&h, "email");
    ds_hash_add(&h, key, n);
    code_of(&h, code);
    return true;
}

/* The last ten digits: with or without the country's number. */
static bool by_phone(ds_str phone, char code[PERSON_CODE])
{
    ds_hash h;
    char digits[PHONE_MOST];
    size_t n = 0;
    for (size_t i = phone.n; i && n < PHONE_MOST; i--)
        if (phone.p[i - 1] >= '0' && phone.p[i - 1] <= '9') digits[n++] = phone.p[i - 1];
    if (n < PHONE_LEAST) return false;
    start_code(&h, "phone");
    ds_hash_add(&h, digits, n);
    code_of(&h, code);
    return true;
}

typedef struct {
    char word[NAME_WORDS][DS_KEY_MAX + 1];
    size_t n;
} name_words;

static int in_order(const void *a, const void *b)
{
    return strcmp(a, b);
}

static bool add_words(name_words *to, ds_str name)
{
    for (size_t i = 0; i < name.n;) {
        size_t from = i;
        while (i < name.n && !strchr(" ,\t", name.p[i])) i++;
        const ds_str word = { name.p + from, i - from };
        if (word.n && to->n == NAME_WORDS) return false;
        if (word.n && ds_client_key(word, to->word[to->n])) to->n++;
        i++;
    }
    return true;
}

/* "Perez, Ana" and "ANA PEREZ" are one. */
static bool by_name(const row_state *s, char code[PERSON_CODE])
{
    static const part_id parts[] = { PART_NAME, PART_FIRST_NAME, PART_LAST_NAME };
    name_words words = { .n = 0 };
    ds_hash h;
    const bool whole = part_of(s, PART_NAME).n > 0;
    for (size_t i = whole ? 0 : 1; i < (whole ? 1 : DS_COUNT(parts)); i++)
        if (!add_words(&words, part_of(s, parts[i]))) return false;
    if (!words.n) return false;
    qsort(words.word, words.n, sizeof words.word[0], in_order);
    start_code(&h, "name");
    for (size_t i = 0; i < words.n; i++) ds_hash_add(&h, words.word[i], strlen(words.word[i]) + 1);
    code_of(&h, code);
    return true;
}

/* One word with a digit in it is no name: the practice has written its own code there. */
static bool by_code(ds_str name, char code[PERSON_CODE])
{
    bool digit = false;
    if (name.n >= PERSON_CODE) return false;
    for (size_t i = 0; i < name.n; i++) {
        if (strchr(" ,\t", name.p[i])) return false;
        digit |= name.p[i] >= '0' && name.p[i] <= '9';
    }
    if (digit) ds_copy(code, PERSON_CODE, name);
    return digit;
}

bool rec_person_of(const row_state *s, char code[PERSON_CODE])
{
    return by_code(part_of(s, PART_NAME), code) || by_email(part_of(s, PART_EMAIL), code) || by_phone(part_of(s, PART_PHONE), code) || by_name(s, code);
}
