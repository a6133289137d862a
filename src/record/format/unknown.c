#include "record/format/closeness.h"
#include "record/format/loader.h"

#include <string.h>

enum { SHOWN = 5, LINE = 190, NAME = 48 };

/* ---- what may be quoted ---- */

static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80);
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Begins with a letter, is short, and holds no sign that names of columns have not. */
static bool like_a_name(ds_str s)
{
    static const char signs[] = " _-.()%/#'";
    size_t digits = 0;
    if (!s.n || s.n > NAME || !letter(s.p[0])) return false;
    for (size_t i = 0; i < s.n; i++) {
        if (!letter(s.p[i]) && !digit(s.p[i]) && !memchr(signs, s.p[i], sizeof signs - 1)) return false;
        digits += digit(s.p[i]);
    }
    return digits < 4;
}

bool rec_like_header(const ds_cells *row)
{
    size_t names = 0, others = 0;
    for (size_t i = 0; i < row->n; i++) {
        ds_str s = ds_trim(row->cell[i]);
        if (like_a_name(s))
            names++;
        else
            others += s.n > 0;
    }
    return names > 1 && names > 2 * others;
}

/* ---- which name was meant ---- */

static bool is_placed(const ds_format *f, const char *folded, size_t n)
{
    for (size_t i = 0; i < f->columns.n; i++)
        if (rec_is_named(&columns_of(f)[i].folded, folded, n)) return true;
    return false;
}

double rec_likeness_to(const column *c, const char *folded)
{
    const char *const *name = c->folded.item;
    double most = 0;
    for (size_t i = 0; i < c->folded.n; i++) {
        double one = rec_likeness(name[i], folded);
        if (one > most) most = one;
    }
    return most;
}

typedef struct {
    const ds_format *f; /* NULL: none comes near */
    const ds_cells *header;
    uint64_t paired;   /* cells that were told beside the column they may be meant for */
    uint64_t answered; /* those columns */
} guess;

/* A name of the header that has no place yet, folded; 0 for others. */
static size_t unplaced(const guess *g, size_t cell, char folded[MAX_NAME])
{
    ds_str s = ds_trim(g->header->cell[cell]);
    if (cell >= 64 || (g->paired >> cell & 1) || !like_a_name(s)) return 0;
    size_t n = rec_fold_column(s, folded, MAX_NAME);
    return n && !(g->f && is_placed(g->f, folded, n)) ? n : 0;
}

static size_t nearest_cell(const guess *g, const column *c)
{
    char folded[MAX_NAME];
    size_t best = g->header->n;
    double most = REC_LIKE_NEEDED;
    for (size_t i = 0; i < g->header->n; i++) {
        if (!unplaced(g, i, folded)) continue;
        double one = rec_likeness_to(c, folded);
        if (one > most) {
            most = one;
            best = i;
        }
    }
    return best;
}

static const column *nearest_column(const guess *g, const char *folded)
{
    const column *best = NULL;
    double most = REC_LIKE_OTHER;
    for (size_t i = 0; g->f && i < g->f->columns.n; i++) {
        const column *c = &columns_of(g->f)[i];
        if ((g->answered >> i & 1) || rec_in_header(g->header, &c->folded)) continue;
        double one = rec_likeness_to(c, folded);
        if (one > most) {
            most = one;
            best = c;
        }
    }
    return best;
}

/* ---- the words ---- */

static const char *first_name(const column *c)
{
    return *(const char *const *)c->names.item;
}

static void add_quoted(char out[LINE], const ds_cells *header, size_t cell)
{
    ds_str s = ds_trim(header->cell[cell]);
    ds_print_more(out, LINE, "\"%.*s\"", DS_FMT(s));
}

static void any_of(const ds_format *f, char out[LINE])
{
    const char *comma = "one of ";
    for (size_t i = 0; i < f->columns.n; i++)
        if (f->any >> i & 1) {
            ds_print_more(out, LINE, "%s%s", comma, first_name(&columns_of(f)[i]));
            comma = ", ";
        }
}

/* 'start (is it "starttime"?), duration_min': the required columns that are not there. */
static void what_it_needs(guess *g, char out[LINE])
{
    size_t n = 0;
    for (size_t i = 0; i < g->f->columns.n; i++) {
        const column *c = &columns_of(g->f)[i];
        if (!c->required || rec_in_header(g->header, &c->folded)) continue;
        if (n++ >= SHOWN) continue;
        ds_print_more(out, LINE, "%s%s", n > 1 ? ", " : "", first_name(c));
        size_t cell = nearest_cell(g, c);
        if (cell == g->header->n) continue;
        ds_print_more(out, LINE, " (is it ");
        add_quoted(out, g->header, cell);
        ds_print_more(out, LINE, "?)");
        g->paired |= UINT64_C(1) << cell;
        g->answered |= UINT64_C(1) << i;
    }
    if (n > SHOWN) ds_print_more(out, LINE, " and %zu more", n - SHOWN);
    if (rec_any_in_header(g->f, g->header)) return;
    if (n) ds_print_more(out, LINE, "; ");
    any_of(g->f, out);
}

/* '"charge", "tipps" (tip?)': the names that have no place. Those that resemble one come first. */
static void what_has_no_place(const guess *g, char out[LINE])
{
    size_t n = 0;
    for (int alike = 1; alike >= 0; alike--)
        for (size_t i = 0; i < g->header->n; i++) {
            char folded[MAX_NAME];
            if (!unplaced(g, i, folded)) continue;
            const column *c = nearest_column(g, folded);
            if (!c != !alike || n++ >= SHOWN) continue;
            ds_print_more(out, LINE, "%s", n > 1 ? ", " : "");
            add_quoted(out, g->header, i);
            if (c) ds_print_more(out, LINE, " (%s?)", first_name(c));
        }
    if (n > SHOWN) ds_print_more(out, LINE, " and %zu more", n - SHOWN);
}

/* Required columns that are not there and for which a name of the header may be meant. */
static size_t meant_in(const ds_format *f, const ds_cells *header)
{
    guess g = { .f = f, .header = header };
    size_t n = 0;
    for (size_t i = 0; i < f->columns.n; i++) {
        const column *c = &columns_of(f)[i];
        size_t cell = c->required && !rec_in_header(header, &c->folded) ? nearest_cell(&g, c) : header->n;
        if (cell == header->n) continue;
        g.paired |= UINT64_C(1) << cell;
        n++;
    }
    return n;
}

/* What the header has of what is required, a column that may be meant counted half; in halves. */
static size_t halves(const fit *x, const ds_cells *header)
{
    return 2 * x->matched + meant_in(x->f, header);
}

/* The larger share of what is required is closer; then what has more columns, then more of what is
 * required. */
static bool closer(const fit *a, const fit *b, const ds_cells *header)
{
    if (!b->f) return a->placed > 0;
    if (!a->placed) return false;
    const size_t ha = halves(a, header), hb = halves(b, header);
    const size_t ja = ha * (b->matched + b->missing), jb = hb * (a->matched + a->missing);
    if (ja != jb) return ja > jb;
    return a->placed != b->placed ? a->placed > b->placed : ha > hb;
}

/* One name alone says nothing: many have a date. */
static bool is_near(const fit *x, const ds_cells *header)
{
    return x->placed > 1 || (x->placed && x->placed + meant_in(x->f, header) > 1);
}

static fit closest(const ds_formats *all, const ds_cells *header)
{
    fit best = { 0 };
    for (size_t i = 0; i < all->n; i++) {
        const ds_format *f = all->item[i];
        if (f->pass_over || f->opt_in || f->only_folded.n) continue; /* of no help: it would not be read */
        fit one = rec_fit_of(f, header);
        if (is_near(&one, header) && closer(&one, &best, header)) best = one;
    }
    return best;
}

#define SEE   "see \"downshift formats\""
#define TEACH "teach it with \"downshift formats --new FILE\""

const ds_format *rec_nearest(const ds_formats *all, const ds_cells *header)
{
    return closest(all, header).f;
}

ds_err rec_unknown(const ds_formats *all, const ds_cells *header, ds_why *w)
{
    if (!rec_like_header(header))
        return ds_fail(w, DS_DATA, "not a known format, and no line of it reads as names of columns; " SEE);
    fit best = closest(all, header);
    guess g = { .f = best.f, .header = header };
    char needs[LINE] = "", rest[LINE] = "";
    if (g.f) what_it_needs(&g, needs);
    what_has_no_place(&g, rest);
    if (!g.f) return ds_fail(w, DS_DATA, "not a known format, nor like one: no place for %s; " TEACH, rest);
    if (best.barred && !best.missing && !rec_lies_right(best.f, header))
        return ds_fail(w, DS_DATA, "not a known format; it has the columns of %s, whose records lie elsewhere; " TEACH,
                       best.f->name);
    if (best.barred && !best.missing) {
        const ds_str *cell = rec_find_in_header(header, &g.f->without_folded);
        return ds_fail(w, DS_DATA, "not a known format; nearest is %s, which never has a column \"%s\"; " TEACH,
                       g.f->name, DS_BRIEF(ds_trim(*cell)));
    }
    return ds_fail(w, DS_DATA, "not a known format; nearest is %s, which needs %s%s%s; " TEACH, g.f->name, needs,
                   *rest ? "; no place for " : "", rest);
}

double ds_closeness(const ds_formats *all, const ds_cells *row)
{
    if (!rec_like_header(row)) return 0;
    fit best = closest(all, row);
    return 1 + (best.f ? (double)best.matched / (double)(best.matched + best.missing) : 0);
}
