/* Codes that a spreadsheet has turned into a number, a power or a date. */
#include <downshift/code.h>

#include <stdlib.h>
#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t digits(const char *s)
{
    size_t n = 0;
    while (is_digit(s[n])) n++;
    return n;
}

/* ---- numbers ---------------------------------------------------------------------------------- */

/* The parts of a number as a spreadsheet or a person writes it: 120000, 1,200, 42.0, 1.20E+05 */
typedef struct {
    char digit[DS_CODE_MAX + 1]; /* of the mantissa, without marks */
    int decimals;                /* how many of them stand behind the decimal mark */
    bool has_mark, has_power, has_sign;
    long power;
} number;

/* "1,001", "12'345'678": groups of three behind a mark. Returns the length, 0 for none. */
static size_t take_groups(const char *s, number *x)
{
    size_t n = digits(s), groups = 0;
    const char mark = s[n];
    if (!n || n > 3 || !mark || !strchr(",.'", mark)) return 0;
    memcpy(x->digit, s, n);
    size_t out = n;
    for (; s[n] == mark && digits(s + n + 1) == 3; n += 4, out += 3, groups++) memcpy(x->digit + out, s + n + 1, 3);
    x->digit[out] = '\0';
    return groups ? n : 0;
}

static size_t take_mantissa(const char *s, number *x)
{
    size_t n = digits(s), behind = 0;
    if (!n) return 0;
    memcpy(x->digit, s, n);
    x->has_mark = s[n] == '.' || s[n] == ',';
    if (x->has_mark && !(behind = digits(s + n + 1))) return 0;
    memcpy(x->digit + n, s + n + 1, behind);
    x->digit[n + behind] = '\0';
    x->decimals = (int)behind;
    return n + behind + x->has_mark;
}

/* key: without blanks, in small letters */
static bool read_number(const char *key, number *x)
{
    *x = (number){ 0 };
    size_t n = take_groups(key, x);
    if (n && !key[n]) return true;
    *x = (number){ 0 };
    if (!(n = take_mantissa(key, x))) return false;
    if (!key[n]) return true;
    if (key[n++] != 'e') return false;
    x->has_power = true;
    x->has_sign = key[n] == '+' || key[n] == '-';
    const char *power = key + n + x->has_sign;
    size_t k = digits(power);
    if (!k || k > 4 || power[k]) return false;
    x->power = strtol(key + n, NULL, 10);
    return true;
}

size_t ds_client_number(ds_str code, char out[DS_NUMBER_TEXT])
{
    char key[DS_KEY_MAX + 1];
    number x;
    *out = '\0';
    if (!ds_client_key(code, key) || !read_number(key, &x)) return 0;
    const char *first = x.digit + strspn(x.digit, "0");
    size_t n = strlen(first), zeros = 0;
    while (zeros < n && first[n - 1 - zeros] == '0') zeros++;
    n -= zeros;
    long power = n ? x.power - x.decimals + (long)zeros : 0;
    ds_print(out, DS_NUMBER_TEXT, "%.*se%ld", n ? (int)n : 1, n ? first : "0", power);
    return strlen(out);
}

static ds_code_looks look_of_number(const char *key)
{
    number x;
    if (!read_number(key, &x)) return DS_LOOKS_PLAIN;
    if (x.has_power) return x.has_sign ? DS_LOOKS_POWER : DS_LOOKS_PLAIN; /* nobody types the sign */
    bool only_zeros = x.has_mark && !strspn(x.digit + strlen(x.digit) - x.decimals, "123456789") &&
                      strspn(x.digit + strlen(x.digit) - x.decimals, "0") == (size_t)x.decimals;
    return only_zeros ? DS_LOOKS_NUMBER : DS_LOOKS_PLAIN;
}

/* ---- dates ------------------------------------------------------------------------------------ */

/* As spreadsheets write months in the languages of our formats, folded as by ds_client_key. */
/* clang-format off */
static const char *const months[] = {
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "january", "february",
    "march", "april", "june", "july", "august", "september", "october", "november", "december",
    /* de */ "jän", "mrz", "mär", "märz", "mai", "okt", "dez", "januar", "jänner", "februar", "juni", "juli", "oktober",
    "dezember",
    /* fr */ "janv", "févr", "fév", "mars", "avr", "juin", "juil", "août", "déc", "janvier", "février", "avril",
    "juillet", "septembre", "octobre", "novembre", "décembre",
    /* es */ "ene", "abr", "ago", "dic", "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto",
    "septiembre", "octubre", "noviembre", "diciembre",
    /* it */ "gen", "mag", "giu", "lug", "set", "ott", "gennaio", "febbraio", "aprile", "maggio", "giugno", "luglio",
    "settembre", "ottobre", "dicembre",
    /* nl */ "mrt", "mei", "januari", "februari", "maart", "augustus",
    /* pt */ "fev", "out", "janeiro", "fevereiro", "março", "maio", "junho", "julho", "setembro", "outubro", "novembro",
    "dezembro",
    /* sv, da, nb */ "maj", "des", "januar", "marts", "augusti", "desember",
    /* pl */ "sty", "lut", "kwi", "cze", "lip", "sie", "wrz", "paź", "lis", "gru",
};
/* clang-format on */

static bool is_month(ds_str word)
{
    char key[DS_KEY_MAX + 1];
    if (!ds_client_key(word, key)) return false;
    for (size_t i = 0; i < DS_COUNT(months); i++)
        if (!strcmp(months[i], key)) return true;
    return false;
}

typedef struct {
    unsigned value;
    size_t length;
} piece;

/* A code cut at blanks, '-', '.', '/' and ',': shape has a 'd' for digits and an 'm' for a month's name. */
typedef struct {
    char shape[5];
    piece d[4];
    size_t n, ds;
} pieces;

static bool add_piece(pieces *p, ds_str word)
{
    if (p->n + 1 == sizeof p->shape) return false;
    bool is_number = digits(word.p) >= word.n;
    if (is_number ? !ds_uint(word, 9999, &p->d[p->ds].value) : !is_month(word)) return false;
    if (is_number) p->d[p->ds++].length = word.n;
    p->shape[p->n++] = is_number ? 'd' : 'm';
    return true;
}

static bool cut_up(const char *s, size_t n, pieces *p)
{
    static const char marks[] = " -./,";
    *p = (pieces){ 0 };
    for (size_t i = 0; i < n;) {
        size_t k = 0;
        while (i + k < n && !strchr(marks, s[i + k])) k++;
        if (k && !add_piece(p, (ds_str){ s + i, k })) return false;
        i += k + 1;
    }
    return true;
}

static bool is_year(piece x)
{
    return x.length == 2 || (x.length == 4 && x.value >= 1900 && x.value <= 2100);
}

static bool is_day(piece x)
{
    return x.length <= 2 && x.value >= 1 && x.value <= 31;
}

static bool is_day_and_month(piece x, piece y)
{
    return is_day(x) && is_day(y) && (x.value <= 12 || y.value <= 12);
}

/* The forms in which spreadsheets write dates. */
static bool is_date(const pieces *p)
{
    const piece *d = p->d;
    if (!strcmp(p->shape, "dm")) return is_day(d[0]);
    if (!strcmp(p->shape, "md")) return is_year(d[0]);
    if (!strcmp(p->shape, "dmd") || !strcmp(p->shape, "mdd")) return is_day(d[0]) && is_year(d[1]);
    if (strcmp(p->shape, "ddd")) return false;
    return (is_year(d[0]) && is_day_and_month(d[1], d[2])) || (is_year(d[2]) && is_day_and_month(d[0], d[1]));
}

/* Where a time of day begins behind a date, as in "2025-05-10 00:00:00" and "2025-05-10T00:00"; the length where none
 * does. */
static size_t without_time(const char *s)
{
    const char *colon = strchr(s, ':');
    size_t n = colon ? (size_t)(colon - s) : strlen(s);
    if (!colon || !is_digit(colon[1])) return strlen(s);
    while (n && is_digit(s[n - 1])) n--;
    return n && (s[n - 1] == ' ' || s[n - 1] == 'T') ? n - 1 : strlen(s);
}

ds_code_looks ds_client_looks(ds_str code)
{
    char key[DS_KEY_MAX + 1], shown[DS_CODE_MAX + 1];
    pieces p;
    if (!ds_client_key(code, key) || !ds_client_shown(code, shown)) return DS_LOOKS_PLAIN;
    ds_code_looks looks = look_of_number(key);
    if (looks != DS_LOOKS_PLAIN) return looks;
    return cut_up(shown, without_time(shown), &p) && is_date(&p) ? DS_LOOKS_DATE : DS_LOOKS_PLAIN;
}
