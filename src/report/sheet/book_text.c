#include "report/sheet/book_text.h"

#include "report/define/values.h"

#include <string.h>

enum {
    CELL_MOST = 32000, /* bytes; a cell holds 32,767 characters */
    HEADER_PART = 66,  /* bytes; a header holds 255 characters, with its codes and both its parts */
    HEADER_MOST = 110
};

static size_t count_escapes(const char *words)
{
    size_t n = 0;
    for (const char *p = words; (p = strstr(p, "_x")); p++) n += rep_is_escape(p);
    return n;
}

#define UNDERSCORE "_x005F_"

/* The underscore that begins what would be an escape is written as one. */
static const char *escaped(ds_arena *a, const char *words)
{
    const size_t more = count_escapes(words) * (sizeof UNDERSCORE - 2);
    if (!more) return words;
    char *out = ds_alloc(a, strlen(words) + more + 1), *to = out;
    for (const char *p = words; out && *p; p++) {
        if (rep_is_escape(p))
            to = (char *)memcpy(to, UNDERSCORE, sizeof UNDERSCORE - 1) + sizeof UNDERSCORE - 1;
        else
            *to++ = *p;
    }
    return out;
}

const char *rep_cell_text(ds_arena *a, const char *words)
{
    const ds_str clean = ds_clean(a, ds_str_of(words), DS_CLEAN_TEXT);
    const char *text = clean.p ? escaped(a, clean.p) : NULL;
    if (!text || strlen(text) <= CELL_MOST) return text;
    size_t n = CELL_MOST, shown;
    do { /* escapes make it longer */
        n = ds_whole(clean, n);
        text = ds_textf(a, "%.*s...", (int)n, clean.p);
        if (text) text = escaped(a, text);
        shown = text ? strlen(text) : 0;
        n /= 2;
    } while (shown > CELL_MOST + 3);
    return text;
}

const char *rep_line_text(ds_arena *a, const char *words, size_t most)
{
    const ds_str clean = ds_clean(a, ds_str_of(words), DS_CLEAN_LINE);
    if (!clean.p || clean.n <= most) return clean.p;
    return ds_keep(a, (ds_str){ clean.p, ds_whole(clean, most) }).p;
}

const char *rep_chart_text(ds_arena *a, const char *words)
{
    const char *line = rep_line_text(a, words ? words : "", REP_TITLE_MOST);
    return line && *line == '=' ? ds_textf(a, " %s", line) : line;
}

static size_t doubled(const char *line)
{
    size_t n = strlen(line);
    for (; *line; line++) n += *line == '&';
    return n;
}

const char *rep_header_text(ds_arena *a, const char *words)
{
    const char *line = rep_line_text(a, words, HEADER_PART);
    if (line && doubled(line) > HEADER_MOST) line = rep_line_text(a, words, HEADER_MOST / 2);
    char *out = line ? ds_alloc(a, doubled(line) + 1) : NULL, *to = out;
    for (const char *p = line; out && *p; p++) {
        *to++ = *p;
        if (*p == '&') *to++ = '&';
    }
    return out;
}
