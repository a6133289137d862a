/* Tables on paper: columns as wide as what stands in them, words wrapped where the page is too narrow, the head again on each
 * page. */
#include "report/paper/paper.h"

#include <math.h>
#include <string.h>

enum { PAD = 4, NARROWEST = 46, WIDEST = 250, LONGEST = 90 }; /* points: beside a cell's words; a column of words that is wrapped */
enum { LOOKED_AT = 400 };                       /* rows whose words are measured */
enum { TOGETHER = 3 };                          /* rows at least that a table's last page has, where it has as many */
enum { WRITTEN_INTO = 76 };                     /* points of a column that is blank and kept: it waits for a pen */

typedef struct {
    rep_paper *page;
    const rep_table *def;
    const rep_column *column[REP_COLUMNS]; /* those that are drawn */
    size_t n;
    rep_answer answer;
    int from[REP_COLUMNS], format_from[REP_COLUMNS];
    const char *head[REP_COLUMNS];
    double wide[REP_COLUMNS];
    double heat_low, heat_high; /* of the columns that are shaded */
} table;

static ds_err add_column(table *t, const rep_column *c, ds_why *w)
{
    const size_t i = t->n;
    t->format_from[i] = -1;
    ds_err err = rep_column_named(t->page->in, &t->answer, c->from, c->at, &t->from[i], w);
    if (!err && c->format_from) err = rep_column_named(t->page->in, &t->answer, c->format_from, c->at, &t->format_from[i], w);
    if (!err) err = rep_words(t->page->in, c->head, NULL, 0, c->at, &t->head[i], w);
    t->column[i] = c;
    if (!i || c->keep || !rep_answer_blank(&t->answer, t->from[i])) t->n++; /* else the next one takes its place */
    return err;
}

static ds_err find_columns(table *t, ds_why *w)
{
    const rep_column *c = t->def->columns.item;
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < t->def->columns.n; i++) err = add_column(t, &c[i], w);
    return err;
}

/* ---- cells ---- */

static int format_of(const table *t, size_t row, size_t i)
{
    int format = t->column[i]->format;
    const ds_val named = rep_answer_at(&t->answer, row, t->format_from[i]);
    if (named.type == DS_V_TEXT) (void)rep_format_named(named.as.s, &format);
    return format;
}

/* Words under a format for numbers keep to the format of words. */
static const char *cell_words(const table *t, size_t row, size_t i, int *align)
{
    const rep_column *c = t->column[i];
    const ds_val v = rep_answer_at(&t->answer, row, t->from[i]);
    const int format = format_of(t, row, i);
    double number;
    const bool is_number = rep_number_of(v, format, &number);
    const rep_sort sort = rep_format_sort(format);
    *align = c->align                                                     ? c->align
             : c->format_from || sort == REP_NUMBER || sort == REP_SPAN ? REP_RIGHT
                                                                          : REP_LEFT;
    if (v.type == DS_V_NULL) return c->absent ? c->absent : "";
    const char *words = rep_text_of(v, is_number || sort == REP_WORDS ? format : REP_F_TEXT, &t->page->in->manner, t->page->in->a);
    if (!words) t->page->in->full = true;
    return words ? words : "";
}

static rep_type type_of(const table *t, size_t row, size_t i, rep_look_role role, int align)
{
    const ds_val v = rep_answer_at(&t->answer, row, t->from[i]);
    rep_type type = { .role = role, .align = align };
    if (t->column[i]->tone) type.tone = rep_tone_of(t->page->in->def, v);
    if (v.type == DS_V_NULL) type.tone = REP_TONE_FAINT;
    return type;
}

/* ---- widths ---- */

/* The sum or mean of the numbers of a column; NaN when it has none. */
static double total_of(const table *t, size_t i)
{
    double sum = 0, n = 0;
    for (size_t row = 0; row < t->answer.rows; row++) {
        const double v = ds_val_real(rep_answer_at(&t->answer, row, t->from[i]));
        if (isnan(v)) continue;
        sum += v;
        n++;
    }
    if (n == 0) return NAN;
    return t->column[i]->total == REP_AVERAGE ? sum / n : sum;
}

static const char *total_words(const table *t, size_t i)
{
    const double x = total_of(t, i);
    const char *words = isnan(x) ? "" : rep_text_of(DS_VREAL(x), t->column[i]->format, &t->page->in->manner, t->page->in->a);
    if (!words) t->page->in->full = true;
    return words ? words : "";
}

static double total_wide(const table *t, size_t i)
{
    double wide = 0;
    if (t->column[i]->total) (void)rep_paper_measure(t->page, total_words(t, i), (rep_type){ .role = REP_L_TOTAL }, 0, &wide);
    return wide;
}

static double longest_word(const table *t, const char *words, rep_type type)
{
    double widest = 0, wide;
    ds_str rest = ds_str_of(words), word;
    while (ds_cut(&rest, ' ', &word)) {
        const char *one = ds_keep(t->page->in->a, word).p;
        if (one) (void)rep_paper_measure(t->page, one, type, 0, &wide), widest = fmax(widest, wide);
    }
    return widest;
}

/* What its words need where none of them is broken, but for those that are longer than a column should be. */
static double longest_in_column(const table *t, size_t row, size_t i, const char *words)
{
    return fmin(longest_word(t, words, type_of(t, row, i, REP_L_CELL, REP_LEFT)), LONGEST);
}

/* The least and the best width of a column. */
static void look_at_column(table *t, size_t i, double *least, double *best)
{
    const rep_type head = { .role = REP_L_HEAD }, cell = { .role = REP_L_CELL };
    const size_t step = t->answer.rows / LOOKED_AT + 1;
    const char *before = "";
    double one_line;
    (void)rep_paper_measure(t->page, t->head[i], head, 0, &one_line);
    *least = longest_word(t, t->head[i], head);
    *best = fmax(*least, 0.55 * one_line); /* in two lines, whose break seldom falls in the middle */
    for (size_t row = 0; row < t->answer.rows; row += step) {
        int align;
        double wide;
        const char *words = cell_words(t, row, i, &align);
        if (row && !strcmp(words, before)) continue;
        before = words;
        (void)rep_paper_measure(t->page, words, cell, 0, &wide);
        *best = fmax(*best, wide);
        *least = fmax(*least, rep_format_sort(format_of(t, row, i)) != REP_WORDS ? wide : longest_in_column(t, row, i, words));
    }
    *least = fmax(*least, total_wide(t, i));
    if (t->column[i]->keep && rep_answer_blank(&t->answer, t->from[i])) *least = fmax(*least, WRITTEN_INTO);
    *best = fmax(*best, *least);
    *least = fmax(*least, fmin(*best, NARROWEST)) + 2 * PAD;
    *best = fmax(fmin(*best, WIDEST) + 2 * PAD, *least);
}

/* What the columns would like beyond their least is shared out as far as the page goes. */
static void set_widths(table *t)
{
    double least[REP_COLUMNS], best[REP_COLUMNS], sum = 0, wish = 0;
    for (size_t i = 0; i < t->n; i++) {
        look_at_column(t, i, &least[i], &best[i]);
        sum += least[i];
        wish += best[i] - least[i];
    }
    const double room = fmax(0, t->page->wide - sum), share = wish > room ? room / wish : 1;
    for (size_t i = 0; i < t->n; i++) t->wide[i] = least[i] + (best[i] - least[i]) * share;
    t->page->widest = fmax(t->page->widest, sum);
}

static double all_wide(const table *t)
{
    double sum = 0;
    for (size_t i = 0; i < t->n; i++) sum += t->wide[i];
    return sum;
}

/* ---- rows ---- */

typedef struct {
    const char *words[REP_COLUMNS];
    rep_type type[REP_COLUMNS];
    double heat[REP_COLUMNS]; /* 0..1; NaN: not shaded */
} line;

static double height_of(const table *t, const line *l)
{
    double high = 0;
    for (size_t i = 0; i < t->n; i++)
        high = fmax(high, rep_paper_measure(t->page, l->words[i], l->type[i], t->wide[i] - 2 * PAD, NULL));
    return high + 5;
}

static void fill_box(const table *t, unsigned rgb, double x, double y, double wide, double high)
{
    rep_paper_colour(t->page, rgb);
    cairo_rectangle(t->page->cr, x, y, wide, high);
    cairo_fill(t->page->cr);
}

/* White to 0x6FB3BA, as in the workbook. */
static unsigned heat_colour(double share)
{
    const int deep[] = { 0x6F, 0xB3, 0xBA };
    unsigned rgb = 0;
    for (int i = 0; i < 3; i++) rgb = rgb << 8 | (unsigned)(255 - share * (255 - deep[i]));
    return rgb;
}

static void draw_line(const table *t, const line *l, const char *tag, double high)
{
    rep_paper *p = t->page;
    double x = 0;
    rep_paper_tag(p, "TR");
    for (size_t i = 0; i < t->n; x += t->wide[i++]) {
        if (!isnan(l->heat[i])) fill_box(t, heat_colour(l->heat[i]), x, p->y, t->wide[i], high);
        rep_paper_tag(p, tag);
        rep_paper_words(p, l->words[i], l->type[i], x + PAD, p->y + 2, t->wide[i] - 2 * PAD);
        rep_paper_untag(p, tag);
    }
    rep_paper_untag(p, "TR");
    p->y += high;
}

static line blank_line(const table *t)
{
    line l = { 0 };
    for (size_t i = 0; i < t->n; i++) l.heat[i] = NAN;
    return l;
}

static void draw_head(const table *t, const line *head)
{
    rep_paper *p = t->page;
    const double high = height_of(t, head);
    fill_box(t, REP_SOFT, 0, p->y, all_wide(t), high);
    draw_line(t, head, "TH", high);
    fill_box(t, REP_ACCENT, 0, p->y, all_wide(t), 0.6);
    p->y += 1;
}

static line head_of(const table *t)
{
    line l = blank_line(t);
    for (size_t i = 0; i < t->n; i++) {
        int align = REP_LEFT;
        if (t->answer.rows) (void)cell_words(t, 0, i, &align);
        l.words[i] = t->head[i];
        l.type[i] = (rep_type){ .role = REP_L_HEAD, .align = align };
    }
    return l;
}

static double heat_of(const table *t, size_t row, size_t i)
{
    const double v = ds_val_real(rep_answer_at(&t->answer, row, t->from[i]));
    if (!t->column[i]->heat || isnan(v) || t->heat_high <= t->heat_low) return NAN;
    return (v - t->heat_low) / (t->heat_high - t->heat_low);
}

static void find_heat(table *t)
{
    t->heat_low = INFINITY;
    t->heat_high = -INFINITY;
    for (size_t i = 0; i < t->n; i++)
        for (size_t row = 0; t->column[i]->heat && row < t->answer.rows; row++) {
            const double v = ds_val_real(rep_answer_at(&t->answer, row, t->from[i]));
            t->heat_low = fmin(t->heat_low, v);
            t->heat_high = fmax(t->heat_high, v);
        }
}

static line row_of(const table *t, size_t row)
{
    line l = blank_line(t);
    for (size_t i = 0; i < t->n; i++) {
        int align;
        l.words[i] = cell_words(t, row, i, &align);
        l.type[i] = type_of(t, row, i, REP_L_CELL, align);
        l.heat[i] = heat_of(t, row, i);
    }
    return l;
}

/* ---- totals ---- */

static bool totals_of(const table *t, line *l)
{
    bool any = false;
    *l = blank_line(t);
    for (size_t i = 0; i < t->n; i++) {
        int align;
        (void)cell_words(t, 0, i, &align);
        l->type[i] = (rep_type){ .role = REP_L_TOTAL, .align = align };
        l->words[i] = i ? "" : t->def->total_label ? t->def->total_label : rep_book_word(t->page->in, "Total");
        if (!t->column[i]->total) continue;
        l->words[i] = total_words(t, i);
        any = true;
    }
    return any;
}

/* ---- the whole ---- */

/* The table's structure ends with the page and begins again on the next, with the head; there the line goes where less than `needs`
 * points are left on this one. */
static void next_line(const table *t, const line *head, const line *l, double needs)
{
    rep_paper *p = t->page;
    if (p->y + needs > p->high && p->y > 0) {
        rep_paper_untag(p, "Table");
        (void)rep_paper_need(p, p->high);
        rep_paper_tag(p, "Table");
        draw_head(t, head);
    }
    draw_line(t, l, "TD", height_of(t, l));
    fill_box(t, REP_RULE, 0, p->y, all_wide(t), 0.4);
}

/* The rows from one on, and the totals below them. */
static double height_from(const table *t, size_t row)
{
    line l;
    double high = totals_of(t, &l) ? height_of(t, &l) : 0;
    for (; row < t->answer.rows; row++) {
        l = row_of(t, row);
        high += height_of(t, &l);
    }
    return high;
}

static void draw_rows(const table *t)
{
    rep_paper *p = t->page;
    const line head = head_of(t);
    const size_t rows = t->answer.rows, apart = rows > TOGETHER ? rows - TOGETHER : 0;
    line l;
    (void)rep_paper_need(p, height_of(t, &head) + (apart ? 40 : height_from(t, 0))); /* a head and two rows, or all */
    rep_paper_tag(p, "Table");
    draw_head(t, &head);
    for (size_t row = 0; row < rows; row++) {
        l = row_of(t, row);
        next_line(t, &head, &l, row == apart ? height_from(t, row) : height_of(t, &l));
    }
    if (totals_of(t, &l)) next_line(t, &head, &l, height_of(t, &l));
    rep_paper_untag(p, "Table");
}

/* What the table shows and where its columns stand. */
static ds_err prepare(table *t, ds_why *w)
{
    ds_err err = rep_ask(t->page->in, t->def->query, t->def->at, &t->answer, w);
    if (!err) err = find_columns(t, w);
    if (!err && t->answer.rows) set_widths(t);
    return err;
}

ds_err rep_paper_table_high(rep_paper *p, const rep_table *def, double most, double *high, ds_why *w)
{
    enum { LINE = 12 }; /* points that a row takes at least */
    table t = { .page = p, .def = def };
    ds_err err = prepare(&t, w);
    *high = 0;
    if (err || !t.answer.rows) return err;
    const line head = head_of(&t);
    *high = (double)t.answer.rows * LINE > most ? most : fmin(most, height_of(&t, &head) + height_from(&t, 0));
    return DS_OK;
}

ds_err rep_paper_table(rep_paper *p, const rep_table *def, ds_why *w)
{
    table t = { .page = p, .def = def };
    const char *words = NULL;
    ds_err err = prepare(&t, w);
    if (err) return err;
    p->beside = false;
    if (t.answer.rows) {
        find_heat(&t);
        draw_rows(&t);
    } else {
        err = rep_no_rows_words(p->in, def, &words, w);
        if (!err && *words) rep_paper_paragraph(p, words, (rep_type){ .role = REP_L_BODY }, "P");
    }
    rep_paper_gap(p, 8);
    return err;
}
