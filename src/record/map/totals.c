/* Rows that a spreadsheet's owner put below the others: sums and averages, which are nobody's visit and no night. One
 * that says so is known by itself; amounts without a client or a date are, where they are the sums of those above,
 * which only all rows of the file tell. */
#include "record/format.h"
#include "record/map/totals.h"

#include <math.h>
#include <string.h>

/* Folded. */
static const char *const words[] = { "total",
                                     "totals",
                                     "grand total",
                                     "subtotal",
                                     "sub-total",
                                     "sum",
                                     "sums",
                                     "summe",
                                     "summen",
                                     "zwischensumme",
                                     "gesamt",
                                     "gesamtsumme",
                                     "insgesamt",
                                     "totale",
                                     "totali",
                                     "totaux",
                                     "sous-total",
                                     "somme",
                                     "total general",
                                     "total g\xC3\xA9n\xC3\xA9ral",
                                     "totales",
                                     "suma",
                                     "soma",
                                     "somma",
                                     "totaal",
                                     "som",
                                     "totalt",
                                     "summa",
                                     "average",
                                     "averages",
                                     "avg",
                                     "mean",
                                     "median",
                                     "durchschnitt",
                                     "mittel",
                                     "mittelwert",
                                     "moyenne",
                                     "media",
                                     "m\xC3\xA9"
                                     "dia",
                                     "promedio",
                                     "gemiddelde",
                                     "gennemsnit",
                                     "\xCE\xA3",
                                     "\xC3\xB8" };

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

/* WITHIN: part of a cell says it where the word has so many letters or more: short ones are names, too ("Som Ann"). */
typedef enum { WHOLE = 0, WITHIN = 1, WITHIN_LONG = 5 } extent;

/* The cell is such a word, "Total:" with it; or begins or ends with one, "Total April", "April total". */
static bool says_total(ds_str cell, extent part)
{
    char z[64];
    size_t n = cell.n && cell.n < sizeof z / 2 ? ds_fold_name(cell, z, sizeof z) : 0;
    while (n && z[n - 1] == ':') n--;
    for (size_t i = 0; n && i < DS_COUNT(words); i++) {
        const size_t k = strlen(words[i]);
        if (n < k) continue;
        const bool begins = !memcmp(z, words[i], k), ends = !memcmp(z + n - k, words[i], k);
        if (n == k && begins) return true;
        if (part == WHOLE || k < (size_t)part || n == k) continue;
        if ((begins && !is_letter(z[k])) || (ends && !is_letter(z[n - k - 1]))) return true;
    }
    return false;
}

static bool row_says_total(const ds_cells *row)
{
    bool first = true;
    for (size_t i = 0; i < row->n; i++) {
        ds_str cell = ds_trim(row->cell[i]);
        if (!cell.n) continue;
        if (says_total(cell, first ? WITHIN : WHOLE)) return true;
        first = false;
    }
    return false;
}

static bool is_date(const column *c)
{
    return c->as == AS_DATE || c->as == AS_RECENT || c->as == AS_STAMP || c->as == AS_LOCAL || c->as == AS_UTC || c->as == AS_ZONED;
}

static bool is_figure(const column *c)
{
    static const bool figures[AS_COUNT] = { [AS_NUMBER] = true,  [AS_MINUTES] = true, [AS_SECONDS] = true, [AS_PERCENT] = true,
                                            [AS_MONEY] = true, [AS_RATING] = true,  [AS_LENGTHS] = true };
    return figures[c->as];
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Nearly every row has a date, and the first look tells. */
static bool has_date(const ds_mapper *m, const ds_cells *row)
{
    for (size_t i = 0; i < m->plan.n; i++) {
        const binding *b = &m->plan.b[i];
        if (!is_date(b->column) || b->cell >= row->n) continue;
        ds_str cell = ds_trim(row->cell[b->cell]);
        if (cell.n && is_digit(cell.p[0])) return is_digit(cell.p[cell.n - 1]) || !says_total(cell, WITHIN);
    }
    return false;
}

/* Nothing but figures. */
static bool is_bare(const ds_mapper *m, const ds_cells *row)
{
    size_t figures = 0;
    for (size_t i = 0; i < m->plan.n; i++) {
        const binding *b = &m->plan.b[i];
        if (b->cell >= row->n || rec_cell_is_missing(m, b->column, ds_trim(row->cell[b->cell]))) continue;
        if (!is_figure(b->column)) return false;
        figures++;
    }
    return figures > 0;
}

/* A time of day other than the midnight that stands for none. */
static bool has_clock(const ds_mapper *m, const ds_cells *row)
{
    for (size_t i = 0; i < m->plan.n; i++) {
        const binding *b = &m->plan.b[i];
        if (b->column->as != AS_CLOCK || b->cell >= row->n) continue;
        ds_str cell = ds_trim(row->cell[b->cell]);
        for (size_t k = 0; k < cell.n; k++)
            if (is_digit(cell.p[k]) && cell.p[k] != '0') return true;
    }
    return false;
}

/* A row of a day with "Total" or "Average" for its client. Short words ("SOM") may be codes, and codes have digits:
 * few rows are looked at twice. */
static bool is_of_total(const ds_mapper *m, const ds_cells *row)
{
    enum { LONG_WORD = 5 };
    const int client = ds_kinds[m->record[0].kind].client;
    const binding *b = client == DS_NO_FIELD ? NULL : m->by_field[0][client];
    if (!b || b->cell >= row->n) return false;
    ds_str cell = ds_trim(row->cell[b->cell]);
    if (cell.n < LONG_WORD) return false;
    for (size_t i = 0; i < cell.n; i++)
        if (is_digit(cell.p[i])) return false;
    return says_total(cell, WITHIN_LONG) && !has_clock(m, row);
}

rec_total rec_total_of(const ds_mapper *m, const ds_cells *row)
{
    if (has_date(m, row)) return is_of_total(m, row) ? REC_SAYS_TOTAL : REC_NO_TOTAL;
    if (row_says_total(row)) return REC_SAYS_TOTAL;
    return is_bare(m, row) ? REC_BARE_FIGURES : REC_NO_TOTAL;
}

/* ---- sums ---- */

static void add(rec_sum *to, double as_point, double as_comma)
{
    to->by_mark[0] += as_point;
    to->by_mark[1] += as_comma;
    to->n++;
}

void rec_sums_add(rec_sums *sums, size_t i, double as_point, double as_comma)
{
    add(&sums->all[i], as_point, as_comma);
    add(&sums->since[i], as_point, as_comma);
}

/* Whether v is a sum, or a mean, as it is shown: means are rounded to the places they have. */
static bool is_sum(double v, double sum, int64_t n)
{
    const double rounding = v > floor(v) ? 0.06 : 0.51, cents = 0.006 + 1e-9 * fabs(sum);
    return n && (fabs(v - sum) <= cents || fabs(v - sum / (double)n) <= rounding);
}

static bool is_sum_of(const rec_sum *s, double as_point, double as_comma)
{
    return is_sum(as_point, s->by_mark[0], s->n) || is_sum(as_comma, s->by_mark[1], s->n);
}

void rec_sums_hold(rec_sums *sums, size_t i, double as_point, double as_comma)
{
    sums->held++;
    sums->of_several |= sums->all[i].n > 1;
    sums->matched += is_sum_of(&sums->all[i], as_point, as_comma) || is_sum_of(&sums->since[i], as_point, as_comma);
}

void rec_sums_end(rec_sums *sums, rec_total what, int64_t line)
{
    const bool enough = sums->held > 1 || sums->of_several; /* one figure may well be that of the one row above */
    const bool matched = what == REC_BARE_FIGURES && enough && 2 * sums->matched > sums->held;
    if (matched && sums->n < DS_COUNT(sums->line)) sums->line[sums->n++] = line;
    if (matched || what == REC_SAYS_TOTAL) memset(sums->since, 0, sizeof sums->since);
    sums->held = sums->matched = 0;
    sums->of_several = false;
}

bool rec_sums_has(const rec_sums *sums, int64_t line)
{
    for (size_t i = 0; i < sums->n; i++)
        if (sums->line[i] == line) return true;
    return false;
}
