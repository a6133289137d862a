/* What only all rows of a file can tell together: the order of day and month (by a cell, or by times that are of one
 * night by one order only), the decimal mark, whether a column of
 * percents holds shares of 1 or one of minutes hours, and which rows hold the sums of others. Asked for when the first cell comes that has two readings (DS_ROW_UNSURE), so that
 * files without one pay nothing; they pay with being read once more. */
#include "record/form/forms.h"
#include "record/map/comments.h"
#include "record/map/spans.h"
#include "record/map/totals.h"

#include <string.h>

/* A cell that tells something. */
typedef struct {
    int64_t line; /* 0: none was seen */
    char text[80];
    const char *title; /* of its column */
} sighting;

struct rec_evidence {
    sighting day_first, month_first, either_order;
    sighting short_date[REC_EITHER_ORDER + 1]; /* the same, by order, of years of two digits that may stand last */
    bool year_last, year_first;                /* a date whose year of two digits stands there */
    sighting point, comma, either_mark;
    double as_point, as_comma;  /* the two readings of the last */
    bool of_money;              /* so is its column */
    double most[MAX_COLUMNS];   /* of a column of percents */
    bool fraction[MAX_COLUMNS]; /* some of them between 0 and 1 */
    int64_t timed[MAX_COLUMNS], bare[MAX_COLUMNS], first_bare[MAX_COLUMNS]; /* dates with a time and without; a line */
    rec_lengths length[MAX_COLUMNS];
    double unit[MAX_COLUMNS];
    rec_sums sums;
    rec_codes codes;
    char order_note[160], mark_note[120];
};

static void see(sighting *s, const ds_mapper *m, const binding *b, int64_t line, ds_str cell)
{
    if (s->line) return;
    s->line = line;
    s->title = m->title[b->index];
    ds_copy(s->text, sizeof s->text, cell);
}

/* ---- watching ---- */

/* A row without this cell would not be placed: what else has two readings is set aside. */
static bool places(const column *c)
{
    return c->filled || (c->of && (c->of->role == DS_R_KEY || c->of->role == DS_R_ROW || c->of->type == DS_T_TIME));
}

static void watch_order(ds_mapper *m, const binding *b, int64_t line, ds_str cell)
{
    struct rec_evidence *e = m->evidence;
    sighting *const by_order[] = {
        [REC_DAY_FIRST] = &e->day_first, [REC_MONTH_FIRST] = &e->month_first, [REC_EITHER_ORDER] = &e->either_order
    };
    rec_order order = rec_order_of(cell);
    rec_years years = rec_years_of(cell);
    e->year_last |= years == REC_YEAR_LAST;
    e->year_first |= years == REC_YEAR_FIRST;
    if (order == REC_EITHER_ORDER && !places(b->column)) return;
    if (order != REC_NO_ORDER) see(years == REC_LONG_YEAR ? by_order[order] : &e->short_date[order], m, b, line, cell);
}

static void watch_time(ds_mapper *m, const binding *b, int64_t line, ds_str cell)
{
    struct rec_evidence *e = m->evidence;
    const size_t i = b->index;
    rec_moment t;
    watch_order(m, b, line, cell);
    if (rec_moment_of(cell, DS_DATES_DMY, &t) == REC_FAULTY && rec_moment_of(cell, DS_DATES_MDY, &t) == REC_FAULTY)
        return;
    if (t.seconds != REC_NO_TIME_OF_DAY)
        e->timed[i]++;
    else if (!e->bare[i]++)
        e->first_bare[i] = line;
}

/* By times far from each other, an order cannot be. */
static void watch_span(ds_mapper *m, const ds_cells *row)
{
    rec_span span;
    const rec_order order = rec_order_of_row(m, row, &span);
    if (order == REC_NO_ORDER) return;
    see(order == REC_DAY_FIRST ? &m->evidence->day_first : &m->evidence->month_first, m, span.from, row->line,
        ds_str_of(span.text));
}

static bool fits(const column *c, double v)
{
    ds_fval x = { .real = c->as == AS_SECONDS ? v / 60 : v };
    char reason[REASON];
    return !c->of || c->of->type != DS_T_REAL || rec_check_field_range(c->of, &x, reason);
}

/* With its sign, as an amount has it, too. */
static rec_reading figure_of(const column *c, ds_str cell, rec_figure *f)
{
    ds_cents cents;
    const char *why;
    if (c->as == AS_MONEY) {
        rec_reading how = rec_money_of(cell, 0, &cents, f, &why);
        if (how == REC_READ) f->value = (double)cents / 100;
        return how;
    }
    if (c->as == AS_PERCENT && cell.n && cell.p[cell.n - 1] == '%') cell = ds_trim((ds_str){ cell.p, cell.n - 1 });
    return rec_number_of(cell, 0, f);
}

/* A reading that the field cannot have is none, so that the cell tells the mark by itself. */
static void see_either(ds_mapper *m, const binding *b, int64_t line, ds_str cell, const rec_figure *f)
{
    struct rec_evidence *e = m->evidence;
    bool point = fits(b->column, f->as_point), comma = fits(b->column, f->as_comma);
    if (!e->either_mark.line) {
        e->as_point = f->as_point;
        e->as_comma = f->as_comma;
        e->of_money = b->column->as == AS_MONEY;
    }
    see(&e->either_mark, m, b, line, cell);
    if (point != comma) see(point ? &e->point : &e->comma, m, b, line, cell);
}

static void watch_share(struct rec_evidence *e, size_t i, double v)
{
    if (v > e->most[i]) e->most[i] = v;
    e->fraction[i] |= v > 0 && v < 1;
}

/* 0: no length. What its format says to multiply it by is no sign of another unit. */
static double minutes_of(const column *c, double v)
{
    if (c->as != AS_MINUTES && c->as != AS_LENGTHS && c->as != AS_SECONDS) return 0;
    return v * rec_times(c) / (c->as == AS_SECONDS ? 60 : 1);
}

static void watch_figure(ds_mapper *m, const binding *b, int64_t line, ds_str cell)
{
    struct rec_evidence *e = m->evidence;
    const as_id as = (as_id)b->column->as;
    rec_figure f;
    rec_reading how = figure_of(b->column, cell, &f);
    if (how == REC_FAULTY) return;
    if (how == REC_EITHER) see_either(m, b, line, cell, &f);
    if (how == REC_READ && f.mark) see(f.mark == '.' ? &e->point : &e->comma, m, b, line, cell);
    if (how == REC_READ) f.as_point = f.as_comma = f.value;
    rec_sums_add(&e->sums, b->index, f.as_point, f.as_comma);
    if (as == AS_PERCENT) watch_share(e, b->index, f.as_point);
    if (how == REC_READ) rec_length_see(&e->length[b->index], minutes_of(b->column, f.value));
}

typedef void (*watcher)(ds_mapper *m, const binding *b, int64_t line, ds_str cell);
static const watcher watchers[AS_COUNT] = {
    [AS_DATE] = watch_order,     [AS_DAY] = watch_order,      [AS_CLOCK] = watch_time,
    [AS_LOCAL] = watch_time,     [AS_RECENT] = watch_order,   [AS_SLOT] = watch_order,
    [AS_ZONED] = watch_time,
    [AS_UTC] = watch_time,       [AS_STAMP] = watch_time,     [AS_NUMBER] = watch_figure,  [AS_MINUTES] = watch_figure,
    [AS_SECONDS] = watch_figure, [AS_PERCENT] = watch_figure, [AS_MONEY] = watch_figure,
    [AS_RATING] = watch_figure,  [AS_LENGTHS] = watch_figure,
};

/* A figure of a row that may hold the sums of those before it, and tells nothing else. */
static void watch_sum(ds_mapper *m, const binding *b, int64_t line, ds_str cell)
{
    rec_figure f;
    rec_reading how = watchers[b->column->as] == watch_figure ? figure_of(b->column, cell, &f) : REC_FAULTY;
    (void)line;
    if (how == REC_FAULTY) return;
    if (how == REC_READ) f.as_point = f.as_comma = f.value;
    rec_sums_hold(&m->evidence->sums, b->index, f.as_point, f.as_comma);
}

bool ds_mapper_watch(ds_mapper *m, const ds_cells *row)
{
    if (!m->evidence && !(m->evidence = ds_alloc(m->a, sizeof *m->evidence))) return false;
    const rec_total total = rec_total_of(m, row);
    for (size_t i = 0; i < m->plan.n; i++) {
        const binding *b = &m->plan.b[i];
        if (!watchers[b->column->as] || b->cell >= row->n) continue;
        ds_str cell = ds_trim(row->cell[b->cell]);
        if (rec_cell_is_missing(m, b->column, cell)) continue;
        (total == REC_NO_TOTAL ? watchers[b->column->as] : watch_sum)(m, b, row->line, cell);
    }
    if (total == REC_NO_TOTAL) watch_span(m, row);
    rec_sums_end(&m->evidence->sums, total, row->line);
    rec_codes_see(&m->evidence->codes, m, row);
    return true;
}

const rec_codes *rec_codes_of(const ds_mapper *m)
{
    return &m->evidence->codes;
}

bool rec_is_total(const ds_mapper *m, const ds_cells *row, bool *unsure)
{
    const rec_total total = rec_total_of(m, row);
    *unsure = total == REC_BARE_FIGURES && !m->how.decided;
    return total == REC_SAYS_TOTAL ||
           (total == REC_BARE_FIGURES && m->evidence && rec_sums_has(&m->evidence->sums, row->line));
}

/* ---- deciding ---- */

/* "line 4: date "25/04/2026"", in room for it. */
typedef struct {
    char text[240];
} place;
static place place_of(const sighting *s)
{
    place p;
    ds_print(p.text, sizeof p.text, "line %lld, %s: \"%s\"", (long long)s->line, s->title, s->text);
    return p;
}
#define PLACE(s) (place_of(&(s)).text)

static ds_err both_orders(const struct rec_evidence *e, ds_why *w)
{
    const sighting *first = e->day_first.line < e->month_first.line ? &e->day_first : &e->month_first;
    const sighting *second = first == &e->day_first ? &e->month_first : &e->day_first;
    return ds_fail(w, DS_DATA, "dates in two orders: %s has the %s first, %s the %s: write all of them like 2026-10-03",
                   PLACE(*first), first == &e->day_first ? "day" : "month", PLACE(*second),
                   first == &e->day_first ? "month" : "day");
}

static ds_err against_the_setting(const sighting *s, bool day, bool own, ds_why *w)
{
    return ds_fail(w, DS_DATA,
                   "%s has the %s first, but %s says dates: %s: say dates: %s if the whole file is so, else write that "
                   "date like 2026-10-03",
                   PLACE(*s), day ? "day" : "month", own ? "practice.yaml" : "its format", day ? "mdy" : "dmy",
                   day ? "dmy" : "mdy");
}

static ds_err two_readings(const sighting *s, ds_why *w)
{
    char dates[2][11];
    rec_dates_of(ds_str_of(s->text), dates);
    return ds_fail(w, DS_DATA,
                   "%s is %s with the day first and %s with the month first, and no row of the file tells which: say "
                   "dates: dmy or dates: mdy in practice.yaml",
                   PLACE(*s), dates[0], dates[1]);
}

static void take_earlier(sighting *s, const sighting *other)
{
    if (other->line && (!s->line || other->line < s->line)) *s = *other;
}

/* Years of two digits are read where none stands first, and one stands last or the order is set. */
static void decide_years(ds_mapper *m)
{
    struct rec_evidence *e = m->evidence;
    m->how.short_years = !e->year_first && (e->year_last || m->how.dates != DS_DATES_ISO);
    if (!m->how.short_years) return;
    take_earlier(&e->day_first, &e->short_date[REC_DAY_FIRST]);
    take_earlier(&e->month_first, &e->short_date[REC_MONTH_FIRST]);
    take_earlier(&e->either_order, &e->short_date[REC_EITHER_ORDER]);
}

static ds_err decide_order(ds_mapper *m, ds_why *w)
{
    struct rec_evidence *e = m->evidence;
    decide_years(m);
    const bool day = e->day_first.line, month = e->month_first.line;
    const bool own = m->format->dates != DS_DATES_DMY && m->format->dates != DS_DATES_MDY;
    const ds_date_order said = m->how.dates;
    if (day && month) return both_orders(e, w);
    if (day && said == DS_DATES_MDY) return against_the_setting(&e->day_first, true, own, w);
    if (month && said == DS_DATES_DMY) return against_the_setting(&e->month_first, false, own, w);
    if (!day && !month && said == DS_DATES_ISO && e->either_order.line) return two_readings(&e->either_order, w);
    if (day) m->how.dates = DS_DATES_DMY;
    if (month) m->how.dates = DS_DATES_MDY;
    if (said == DS_DATES_ISO && (day || month))
        ds_print(e->order_note, sizeof e->order_note, "dates are read with the %s first: line %lld has \"%s\"",
                 day ? "day" : "month", (long long)(day ? e->day_first : e->month_first).line,
                 (day ? e->day_first : e->month_first).text);
    return DS_OK;
}

/* Read with a mark before three decimals: money has two at most. */
static bool is_no_amount(const ds_mapper *m, const struct rec_evidence *e)
{
    const double v = m->how.mark == '.' ? e->as_point : e->as_comma;
    return e->of_money && (v < e->as_point || v < e->as_comma);
}

/* Where the delimiter is a comma, a point is decimal unless the file shows otherwise: nobody writes such a file by
 * the other rule. */
static ds_err decide_mark(ds_mapper *m, ds_why *w)
{
    struct rec_evidence *e = m->evidence;
    const sighting *s = &e->either_mark;
    if (!s->line) return DS_OK;
    if (e->point.line && e->comma.line)
        return ds_fail(
            w, DS_DATA,
            "%s is %.10g with a decimal point and %.10g with a decimal comma, and the file has both (%s; %s): write "
            "all numbers one way, without a thousands sign",
            PLACE(*s), e->as_point, e->as_comma, PLACE(e->point), PLACE(e->comma));
    if (!e->point.line && !e->comma.line && m->how.mark != '.')
        return ds_fail(
            w, DS_DATA,
            "%s is %.10g with a decimal point and %.10g with a decimal comma, and no row of the file tells which: "
            "write numbers without a thousands sign",
            PLACE(*s), e->as_point, e->as_comma);
    if (e->point.line) m->how.mark = '.';
    if (e->comma.line) m->how.mark = ',';
    if (is_no_amount(m, e)) return DS_OK; /* the cell is set aside, and says so itself */
    ds_print(e->mark_note, sizeof e->mark_note, "\"%s\" in line %lld is read as %.10g, with a decimal %s", s->text,
             (long long)s->line, m->how.mark == '.' ? e->as_point : e->as_comma,
             m->how.mark == '.' ? "point" : "comma");
    return DS_OK;
}

static void decide_shares(ds_mapper *m)
{
    const struct rec_evidence *e = m->evidence;
    for (size_t i = 0; i < m->format->columns.n; i++)
        if (e->fraction[i] && e->most[i] <= 1) m->how.shares |= (uint64_t)1 << i;
}

/* Few nights begin at 0:00: where most cells have no time, it was not noted. */
static void decide_midnights(ds_mapper *m)
{
    const struct rec_evidence *e = m->evidence;
    for (size_t i = 0; i < m->format->columns.n; i++)
        if (e->bare[i] && e->bare[i] <= e->timed[i]) m->how.midnights |= (uint64_t)1 << i;
}

/* Of the columns that tell their unit, and of those beside them. */
static void decide_units(ds_mapper *m)
{
    struct rec_evidence *e = m->evidence;
    double factor = 1;
    for (size_t i = 0; i < m->format->columns.n; i++) {
        e->unit[i] = rec_length_factor(&columns_of(m->format)[i], &e->length[i]);
        if (factor >= 1 && factor <= 1) factor = e->unit[i];
    }
    m->how.unit = e->unit;
    if (factor >= 1 && factor <= 1) return;
    for (size_t i = 0; i < m->format->columns.n; i++) {
        double beside = rec_length_factor_beside(&columns_of(m->format)[i], &e->length[i], factor);
        if (beside < 1 || beside > 1) e->unit[i] = beside;
    }
}

ds_err ds_mapper_decide(ds_mapper *m, ds_why *w)
{
    if (!m->evidence && !(m->evidence = ds_alloc(m->a, sizeof *m->evidence)))
        return ds_fail(w, DS_MEMORY, "what the file's rows tell of it");
    ds_err err = decide_order(m, w);
    if (!err) err = decide_mark(m, w);
    if (!err) decide_shares(m);
    if (!err) decide_midnights(m);
    if (!err) decide_units(m);
    m->how.decided = !err;
    return err;
}

/* ---- what is said of it ---- */

static bool note_of_column(const ds_mapper *m, size_t i, char *out, size_t cap)
{
    const char *title = m->title[i];
    const double unit = m->how.unit ? m->how.unit[i] : 1;
    if (unit < 1 || unit > 1)
        ds_print(out, cap, "%s: the whole column holds %s, read as minutes", title,
                 rec_length_unit(&columns_of(m->format)[i], unit));
    else if (m->how.shares >> i & 1)
        ds_print(out, cap, "%s: the whole column holds shares of 1, read as percent", title);
    else if (m->how.midnights >> i & 1)
        ds_print(out, cap, "%s: %lld date%s without a time read as midnight, the first on line %lld", title,
                 (long long)m->evidence->bare[i], m->evidence->bare[i] == 1 ? "" : "s",
                 (long long)m->evidence->first_bare[i]);
    else if (m->zeros[i])
        ds_print(out, cap, "%s: %lld zero%s taken as missing", title, (long long)m->zeros[i],
                 m->zeros[i] == 1 ? "" : "s");
    else
        return false;
    return true;
}

static void note_order(const ds_mapper *m, char *out, size_t cap)
{
    if (m->evidence) ds_copy(out, cap, ds_str_of(m->evidence->order_note));
}

static void note_mark(const ds_mapper *m, char *out, size_t cap)
{
    if (m->evidence) ds_copy(out, cap, ds_str_of(m->evidence->mark_note));
}

static void note_totals(const ds_mapper *m, char *out, size_t cap)
{
    if (m->totals)
        ds_print(out, cap, "%lld totals row%s left aside, the first on line %lld", (long long)m->totals, m->totals == 1 ? "" : "s",
                 (long long)m->first_total);
}

static void note_comments(const ds_mapper *m, char *out, size_t cap)
{
    if (m->comments)
        ds_print(out, cap, "%lld row%s of remarks left aside, the first on line %lld", (long long)m->comments,
                 m->comments == 1 ? "" : "s", (long long)m->first_comment);
}

static void note_years(const ds_mapper *m, char *out, size_t cap)
{
    if (m->yearless)
        ds_print(out, cap, "dates without a year (%lld): taken for the last such days before the import", (long long)m->yearless);
}

static void note_rivals(const ds_mapper *m, char *out, size_t cap)
{
    if (m->rivals)
        ds_print(out, cap, "nights that several programs or devices tell (%lld): of each one is taken, never the sum", (long long)m->rivals);
    if (m->preferred) ds_print_more(out, cap, "; of %lld of them the watch", (long long)m->preferred);
}

static void note_titles(const ds_mapper *m, char *out, size_t cap)
{
    if (m->untitled)
        ds_print(out, cap, "%lld event%s with a title that names no client, the first on line %lld: see calendar: in practice.yaml",
                 (long long)m->untitled, m->untitled == 1 ? "" : "s", (long long)m->first_untitled);
    else if (m->format->status_in_name && m->status < 0)
        ds_print(out, cap,
                 "nothing in it says what became of its visits, so nobody knows whether they took place: put their one status into "
                 "the file's name, such as \"no show.csv\"");
    else if (m->format->status_in_name)
        ds_print(out, cap, "all its visits are taken as %s, by its title or name", ds_status_names[m->status]);
}

static void note_clocks(const ds_mapper *m, char *out, size_t cap)
{
    if (m->lent)
        ds_print(out, cap, "times in UTC, and no zone in the file (%lld visits): put on the clock of time_zone in practice.yaml",
                 (long long)m->lent);
}

static void note_late(const ds_mapper *m, char *out, size_t cap)
{
    if (m->undated)
        ds_print(out, cap, "%lld cancelled, and nothing in it tells when: whether late is not known, and they count as cancelled in time",
                 (long long)m->undated);
}

static void note_booked(const ds_mapper *m, char *out, size_t cap)
{
    if (m->booked)
        ds_print(out, cap,
                 "%lld visit%s of days gone by only booked, the first on line %lld: whether held is unknown; if so, practice.yaml: words: "
                 "status: {%s: completed}",
                 (long long)m->booked, m->booked == 1 ? "" : "s", (long long)m->first_booked, m->booked_word);
}

static void note_names(const ds_mapper *m, char *out, size_t cap)
{
    if (m->names)
        ds_print(out, cap,
                 "%lld of them may be a client's name alone, the first on line %lld: if visits are written so, practice.yaml: "
                 "calendar: [\"{client}\"]",
                 (long long)m->names, (long long)m->first_name);
}

static void note_currency(const ds_mapper *m, char *out, size_t cap)
{
    if (m->foreign)
        ds_print(out, cap, "%lld amounts in %s, the first on line %lld, and practice.yaml reckons in %s: taken as they stand; see currency: there",
                 (long long)m->foreign, m->foreign_sign, (long long)m->first_foreign, m->settings->currency);
}

/* Each leaves out as it is where there is nothing to say. */
static void (*const noters[])(const ds_mapper *m, char *out, size_t cap) = {
    note_order, note_mark, note_totals, note_comments, note_years, note_rivals, note_titles, note_names, note_currency, note_clocks, note_late, note_booked,
};

bool ds_mapper_note(const ds_mapper *m, size_t i, char *out, size_t cap)
{
    for (size_t k = 0; k < DS_COUNT(noters); k++) {
        *out = '\0';
        noters[k](m, out, cap);
        if (*out && !i--) return true;
    }
    for (size_t k = 0; k < m->format->columns.n; k++)
        if (note_of_column(m, k, out, cap) && !i--) return true;
    return false;
}
