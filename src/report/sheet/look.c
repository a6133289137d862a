#include "report/sheet/look.h"

#include <stdio.h>
#include <string.h>

static const struct role {
    double points;
    bool bold, wrap;
    lxw_color_t ink, fill; /* fill 0: none */
} roles[REP_LOOKS] = {
    [REP_L_TITLE] = { 18, true, false, REP_ACCENT, 0 },
    [REP_L_LEAD] = { 11, false, true, REP_GREY, 0 },
    [REP_L_HEADING] = { 12, true, false, REP_ACCENT, 0 },
    [REP_L_BODY] = { 10, false, true, REP_INK, 0 },
    [REP_L_LINK] = { 10, false, true, REP_ACCENT, 0 },
    [REP_L_STRONG] = { 11, true, true, REP_INK, 0 },
    [REP_L_NOTE] = { 8.5, false, true, REP_GREY, 0 },
    [REP_L_TILE_LABEL] = { 9, false, false, REP_GREY, REP_SOFT },
    [REP_L_TILE_VALUE] = { 18, true, false, REP_ACCENT, REP_SOFT },
    [REP_L_TILE_NOTE] = { 8, false, true, REP_GREY, REP_SOFT },
    [REP_L_HEAD] = { 9, true, true, REP_INK, REP_SOFT },
    [REP_L_CELL] = { 10, false, false, REP_INK, 0 },
    [REP_L_TOTAL] = { 10, true, false, REP_INK, 0 },
    [REP_L_DATA_HEAD] = { 8, true, false, REP_FAINT, 0 },
    [REP_L_DATA] = { 8, false, false, REP_FAINT, 0 },
};

rep_look_role rep_style_role(int style)
{
    static const rep_look_role role[] = {
        [REP_TITLE] = REP_L_TITLE, [REP_LEAD] = REP_L_LEAD,     [REP_HEADING] = REP_L_HEADING,
        [REP_BODY] = REP_L_BODY,   [REP_STRONG] = REP_L_STRONG, [REP_NOTE] = REP_L_NOTE
    };
    return role[style];
}

double rep_look_points(rep_look_role role)
{
    return roles[role].points;
}

bool rep_look_bold(rep_look_role role)
{
    return roles[role].bold;
}

lxw_color_t rep_look_ink(rep_look_role role)
{
    return roles[role].ink;
}

lxw_color_t rep_tone_colour(int tone, lxw_color_t plain)
{
    const lxw_color_t colour[REP_TONES] = { plain, REP_GOOD, REP_BAD, REP_FAINT };
    return colour[tone];
}

bool rep_tone_bold(int tone)
{
    return tone == REP_TONE_GOOD || tone == REP_TONE_BAD;
}

int rep_tone_of(const ds_report *r, ds_val word)
{
    const rep_word_tone *t = r->tones.item;
    for (size_t i = 0; word.type == DS_V_TEXT && i < r->tones.n; i++)
        if (ds_same(word.as.s, ds_str_of(t[i].word))) return t[i].tone;
    return REP_TONE_PLAIN;
}

/* ---- formats ---- */

static void set_pattern(lxw_format *f, const char *pattern, const rep_manner *m)
{
    char full[100];
    rep_manner_pattern(m, pattern, full, sizeof full);
    format_set_num_format(f, full);
}

static void set_edges(lxw_format *f, rep_look_role role)
{
    bool head = role == REP_L_HEAD, total = role == REP_L_TOTAL;
    if (role == REP_L_CELL || head || role == REP_L_HEADING) {
        format_set_bottom(f, LXW_BORDER_THIN);
        format_set_bottom_color(f, head || role == REP_L_HEADING ? REP_ACCENT : REP_RULE);
    }
    if (total) {
        format_set_top(f, LXW_BORDER_THIN);
        format_set_top_color(f, REP_ACCENT);
    }
    if (role >= REP_L_TILE_LABEL && role <= REP_L_TILE_NOTE) { /* white seams between boxes of one colour */
        format_set_left(f, LXW_BORDER_THICK);
        format_set_right(f, LXW_BORDER_THICK);
        format_set_left_color(f, LXW_COLOR_WHITE);
        format_set_right_color(f, LXW_COLOR_WHITE);
    }
}

/* Numbers stand right; words, days and clocks left. */
static int side_of(rep_look_key key)
{
    if (key.align != REP_BY_FORMAT) return key.align;
    rep_sort sort = rep_format_sort(key.format);
    return key.role >= REP_L_HEAD && (sort == REP_NUMBER || sort == REP_SPAN) ? REP_RIGHT : REP_LEFT;
}

static void set_place(lxw_format *f, rep_look_key key)
{
    static const uint8_t across[] = { 0, LXW_ALIGN_LEFT, LXW_ALIGN_RIGHT, LXW_ALIGN_CENTER };
    bool tile = key.role >= REP_L_TILE_LABEL && key.role <= REP_L_TILE_NOTE;
    int side = side_of(key);
    format_set_align(f, across[side]);
    if (tile || (key.inset && side == REP_LEFT)) format_set_indent(f, 1);
    format_set_align(f, key.role == REP_L_HEAD ? LXW_ALIGN_VERTICAL_BOTTOM : LXW_ALIGN_VERTICAL_CENTER);
    if (roles[key.role].wrap || (key.role == REP_L_CELL && key.format == REP_F_WRAP)) format_set_text_wrap(f);
}

static lxw_format *make(const rep_look *l, rep_look_key key)
{
    const struct role *r = &roles[key.role];
    lxw_format *f = workbook_add_format(l->book);
    if (!f) return NULL;
    format_set_font_name(f, REP_FONT);
    format_set_font_size(f, r->points);
    format_set_font_color(f, rep_tone_colour(key.tone, r->ink));
    if (r->bold || rep_tone_bold(key.tone)) format_set_bold(f);
    if (r->fill) format_set_bg_color(f, r->fill);
    if (key.link || key.role == REP_L_LINK) format_set_underline(f, LXW_UNDERLINE_SINGLE);
    if (key.role != REP_L_HEAD) set_pattern(f, rep_format_pattern(key.format), l->manner);
    set_edges(f, key.role);
    set_place(f, key);
    return f;
}

static bool same_key(const rep_look_key *a, const rep_look_key *b)
{
    return a->role == b->role && a->format == b->format && a->align == b->align && a->tone == b->tone &&
           a->inset == b->inset && a->link == b->link;
}

const rep_look_made *rep_look_of(rep_look *l, rep_look_key key)
{
    for (size_t i = 0; i < l->n; i++)
        if (same_key(&l->cache[i].key, &key)) return &l->cache[i];
    if (l->n == DS_COUNT(l->cache)) return NULL;
    lxw_format *made = make(l, key);
    if (!made) return NULL;
    l->cache[l->n] = (rep_look_made){ key, made };
    return &l->cache[l->n++];
}

/* ---- widths ---- */

/* Helvetica's advance widths for ' ' to '~', thousandths of the size (Adobe Font Metrics 4.1). */
static const short advance[] = {
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333,  278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,  611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278,  556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,  500, 334, 260, 334, 584,
};

/* Thousandths of the size; continuation bytes of UTF-8 take nothing, three-byte characters may be full-width. */
static int advance_of(unsigned char c)
{
    if (c >= ' ' && c <= '~') return advance[c - ' '];
    return c < 0x80 || (c & 0xC0) == 0x80 ? 0 : c >= 0xE3 ? 1000 : 620;
}

static double run_px(const char *words, size_t n, double points, bool bold)
{
    long sum = 0;
    for (size_t i = 0; i < n; i++) sum += advance_of((unsigned char)words[i]);
    return (double)sum / 1000 * points * 96 / 72 * (bold ? 1.07 : 1.03);
}

double rep_text_px(const char *words, double points, bool bold)
{
    return run_px(words, strlen(words), points, bold);
}

int rep_text_lines(const char *words, double points, bool bold, double px)
{
    int lines = 1;
    double at = 0;
    const double blank = run_px(" ", 1, points, bold);
    for (const char *p = words; *p;) {
        size_t n = strcspn(p, " \n");
        double w = run_px(p, n, points, bold);
        if (at > 0 && at + w > px) {
            lines++;
            at = 0;
        }
        for (at += w; at > px && px > 0; at -= px) lines++; /* one word longer than a line */
        p += n;
        if (*p == '\n') {
            lines++;
            at = 0;
        }
        if (*p == ' ') at += blank;
        p += *p != '\0';
    }
    return lines;
}
