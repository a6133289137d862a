#include <downshift/code.h>

#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

static bool is_blank(ucs4_t c)
{
    return uc_is_property_white_space(c);
}

static bool is_invisible(ucs4_t c)
{
    return uc_is_property_default_ignorable_code_point(c) || uc_is_general_category(c, UC_FORMAT) ||
           uc_is_general_category(c, UC_CONTROL);
}

static bool is_seen(ucs4_t c)
{
    return c < 0x80 ? c > ' ' && c < 0x7f : !is_blank(c) && !is_invisible(c);
}

static bool is_plain(ds_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80) return false;
    return true;
}

/* "#REF!", "#NAME?", and of a look-up that found nothing "#N/A", in German "#NV": what people share who have none. */
static bool is_error_value(ds_str s)
{
    static const char *const found_nothing[] = { "#n/a", "#n/d", "#n/b", "#nv" };
    if (s.n < 3 || s.p[0] != '#') return false;
    for (size_t i = 0; i < DS_COUNT(found_nothing); i++)
        if (ds_same_fold(s, ds_str_of(found_nothing[i]))) return true;
    return s.p[s.n - 1] == '!' || s.p[s.n - 1] == '?';
}

const char *ds_client_fault(ds_str code)
{
    const char *fault = ds_code_fault(code);
    if (fault) return fault;
    if (is_error_value(ds_trim(code))) return "it is an error of a spreadsheet's formula";
    for (ds_str rest = ds_trim(code); rest.n;) {
        ucs4_t c = 0;
        int k = u8_mbtouc(&c, (const uint8_t *)rest.p, rest.n);
        if (is_seen(c)) return NULL;
        rest = (ds_str){ rest.p + k, rest.n - (size_t)k };
    }
    return "it has blanks and invisible signs only";
}

/* code without invisible signs; blanks: what stands for a run of them, "" or " ". Returns the length. */
static size_t strip(ds_str code, const char *blank, uint8_t *out)
{
    size_t n = 0, gap = 0;
    for (ds_str rest = code; rest.n;) {
        ucs4_t c = 0;
        int k = u8_mbtouc(&c, (const uint8_t *)rest.p, rest.n);
        if (is_blank(c)) {
            gap = n ? strlen(blank) : 0;
        } else if (!is_invisible(c)) {
            memcpy(out + n, blank, gap);
            memcpy(out + n + gap, rest.p, (size_t)k);
            n += gap + (size_t)k;
            gap = 0;
        }
        rest = (ds_str){ rest.p + k, rest.n - (size_t)k };
    }
    return n;
}

/* The letters and digits of East Asian type are the usual ones, wide or narrow: nobody tells two clients apart by them. Other
 * signs that compatibility forms would make alike, such as a raised 2, may be told apart by. */
static size_t unify_widths(uint8_t *code, size_t n)
{
    size_t to = 0;
    for (size_t at = 0; at < n;) {
        ucs4_t c = 0, plain[UC_DECOMPOSITION_MAX_LENGTH];
        int tag = UC_DECOMP_CANONICAL;
        const int k = u8_mbtouc(&c, code + at, n - at);
        const bool other = uc_decomposition(c, &tag, plain) == 1 && (tag == UC_DECOMP_WIDE || tag == UC_DECOMP_NARROW);
        const int made = other ? u8_uctomb(code + to, plain[0], k) : -1;
        if (made < 0) memmove(code + to, code + at, (size_t)k);
        to += (size_t)(made < 0 ? k : made);
        at += (size_t)k;
    }
    return to;
}

/* Takes made over. */
static size_t hand_out(uint8_t *made, size_t n, char *out, size_t most)
{
    if (!made || n > most) n = 0;
    if (n) memcpy(out, made, n);
    out[n] = '\0';
    free(made);
    return n;
}

static size_t plain_key(ds_str code, char *out)
{
    size_t n = 0;
    for (size_t i = 0; i < code.n; i++) {
        char c = code.p[i];
        if (c > ' ' && c < 0x7F) out[n++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    out[n] = '\0';
    return n;
}

size_t ds_client_key(ds_str code, char out[DS_KEY_MAX + 1])
{
    uint8_t bare[DS_CODE_MAX];
    size_t n = 0, folded = 0;
    *out = '\0';
    code = ds_trim(code);
    if (ds_code_fault(code)) return 0;
    if (is_plain(code)) return plain_key(code, out);
    size_t stripped = unify_widths(bare, strip(code, "", bare));
    /* apart first: folding looks at single characters, and marks may stand in any order */
    uint8_t *apart = u8_normalize(UNINORM_NFD, bare, stripped, NULL, &n);
    uint8_t *made = apart ? u8_casefold(apart, n, NULL, UNINORM_NFC, NULL, &folded) : NULL;
    free(apart);
    return hand_out(made, folded, out, DS_KEY_MAX);
}

size_t ds_client_shown(ds_str code, char out[DS_CODE_MAX + 1])
{
    uint8_t bare[DS_CODE_MAX];
    size_t n = 0;
    *out = '\0';
    code = ds_trim(code);
    if (ds_code_fault(code)) return 0;
    size_t stripped = strip(code, " ", bare);
    uint8_t *made = u8_normalize(UNINORM_NFC, bare, stripped, NULL, &n);
    return hand_out(made, n, out, DS_CODE_MAX);
}
