#include "read/text/entities.h"

#include <stdlib.h>
#include <string.h>

/* By code point from 160 on (HTML 4.01, 24.2.1). */
static const char *const latin[] = {
    "nbsp",   "iexcl",  "cent",   "pound",  "curren", "yen",    "brvbar", "sect",   "uml",    "copy",   "ordf",   "laquo",
    "not",    "shy",    "reg",    "macr",   "deg",    "plusmn", "sup2",   "sup3",   "acute",  "micro",  "para",   "middot",
    "cedil",  "sup1",   "ordm",   "raquo",  "frac14", "frac12", "frac34", "iquest", "Agrave", "Aacute", "Acirc",  "Atilde",
    "Auml",   "Aring",  "AElig",  "Ccedil", "Egrave", "Eacute", "Ecirc",  "Euml",   "Igrave", "Iacute", "Icirc",  "Iuml",
    "ETH",    "Ntilde", "Ograve", "Oacute", "Ocirc",  "Otilde", "Ouml",   "times",  "Oslash", "Ugrave", "Uacute", "Ucirc",
    "Uuml",   "Yacute", "THORN",  "szlig",  "agrave", "aacute", "acirc",  "atilde", "auml",   "aring",  "aelig",  "ccedil",
    "egrave", "eacute", "ecirc",  "euml",   "igrave", "iacute", "icirc",  "iuml",   "eth",    "ntilde", "ograve", "oacute",
    "ocirc",  "otilde", "ouml",   "divide", "oslash", "ugrave", "uacute", "ucirc",  "uuml",   "yacute", "thorn",  "yuml"
};

/* Others that tables have (HTML 4.01, 24.4.1). */
static const struct named {
    const char *name;
    unsigned code;
} others[] = { { "amp", '&' },      { "lt", '<' },        { "gt", '>' },        { "quot", '"' },     { "apos", '\'' },
               { "OElig", 0x152 },  { "oelig", 0x153 },   { "Scaron", 0x160 },  { "scaron", 0x161 }, { "Yuml", 0x178 },
               { "circ", 0x2C6 },   { "tilde", 0x2DC },   { "ensp", 0x2002 },   { "emsp", 0x2003 },  { "thinsp", 0x2009 },
               { "zwnj", 0x200C },  { "zwj", 0x200D },    { "lrm", 0x200E },    { "rlm", 0x200F },   { "ndash", 0x2013 },
               { "mdash", 0x2014 }, { "lsquo", 0x2018 },  { "rsquo", 0x2019 },  { "sbquo", 0x201A }, { "ldquo", 0x201C },
               { "rdquo", 0x201D }, { "bdquo", 0x201E },  { "dagger", 0x2020 }, { "bull", 0x2022 },  { "hellip", 0x2026 },
               { "permil", 0x2030 }, { "prime", 0x2032 }, { "Prime", 0x2033 },  { "euro", 0x20AC },  { "trade", 0x2122 },
               { "minus", 0x2212 }, { "le", 0x2264 },     { "ge", 0x2265 } };

static unsigned by_name(ds_str name)
{
    for (size_t i = 0; i < DS_COUNT(others); i++)
        if (ds_same(name, ds_str_of(others[i].name))) return others[i].code;
    for (unsigned i = 0; i < DS_COUNT(latin); i++)
        if (ds_same(name, ds_str_of(latin[i]))) return 160 + i;
    return 0;
}

/* "#252", "#xFC". Numbers from 128 to 159 are meant as Windows-1252 has them, which is rare enough to leave them out. */
static unsigned by_number(ds_str name)
{
    char text[12], *end;
    const bool hex = name.n > 2 && (name.p[1] | 32) == 'x';
    if (name.n < 2 || name.n - 1 - hex >= sizeof text) return 0;
    memcpy(text, name.p + 1 + hex, name.n - 1 - hex);
    text[name.n - 1 - hex] = '\0';
    if (!strchr("0123456789abcdefABCDEF", *text)) return 0;
    const unsigned long code = strtoul(text, &end, hex ? 16 : 10);
    const bool character = code >= 160 || (code >= 32 && code < 127) || code == '\t' || code == '\n' || code == '\r';
    return *end || !character || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000) ? 0 : (unsigned)code;
}

/* Returns the length, at most 4: never more than the shortest reference to the character has. */
static size_t put_utf8(unsigned c, char *out)
{
    if (c < 0x80) return out[0] = (char)c, 1;
    if (c < 0x800) return out[0] = (char)(0xC0 | c >> 6), out[1] = (char)(0x80 | (c & 63)), 2;
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 63));
        out[2] = (char)(0x80 | (c & 63));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 63));
    out[2] = (char)(0x80 | (c >> 6 & 63));
    out[3] = (char)(0x80 | (c & 63));
    return 4;
}

enum { LONGEST = 10 };

/* Length of the reference that s begins with, its semicolon counted; 0 for none. */
static size_t reference(ds_str s, unsigned *code)
{
    const size_t most = s.n < LONGEST ? s.n : LONGEST;
    const char *end = most > 2 ? memchr(s.p, ';', most) : NULL;
    if (!end) return 0;
    const ds_str name = { s.p + 1, (size_t)(end - s.p) - 1 };
    if (!name.n) return 0;
    *code = *name.p == '#' ? by_number(name) : by_name(name);
    return *code ? name.n + 2 : 0;
}

size_t ds_entities(ds_str s, char *out)
{
    size_t n = 0;
    while (s.n) {
        unsigned code = 0;
        const size_t k = *s.p == '&' ? reference(s, &code) : 0;
        if (k)
            n += put_utf8(code, out + n);
        else
            out[n++] = *s.p;
        s = (ds_str){ s.p + (k ? k : 1), s.n - (k ? k : 1) };
    }
    return n;
}
