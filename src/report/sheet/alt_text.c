/* What a chart shows in words, for those who do not see it: its title, and the numbers that a glance would take from it. */
#include "report/sheet/book_text.h"
#include "report/sheet/chart.h"

#include <math.h>

/* Intervals told one by one; of more than that the first ones. */
enum { INTERVALS_TOLD = 12 };

static double number_at(const rep_plot *t, size_t row, int column)
{
    const rep_chart *c = t->wait->def;
    const int format = column ? c->format : c->kind == REP_LINES ? c->x_format : REP_F_DECIMAL2;
    double x;
    return rep_number_of(rep_answer_at(&t->wait->answer, row, column), format, &x) ? x : NAN;
}

static const char *change(const rep_plot *t, size_t row, int column)
{
    const ds_val v = rep_answer_at(&t->wait->answer, row, column);
    return rep_text_or(t->page, rep_text_of(v, REP_F_SIGNED2, &t->page->in->manner, t->page->in->a), "");
}

/* "label: +0.45 (+0.20 to +0.70), helps" */
static const char *interval(const rep_plot *t, const char *text, size_t row)
{
    const rep_answer *a = &t->wait->answer;
    const ds_val label = rep_answer_at(a, row, REP_D_LABEL), verdict = rep_answer_at(a, row, (int)a->width - 1);
    const bool judged = verdict.type == DS_V_TEXT && verdict.as.s.n;
    return ds_textf(t->page->in->a, "%s %.*s: %s (%s to %s)%s%.*s.", text, DS_FMT(label.as.s), change(t, row, REP_D_ESTIMATE),
                    change(t, row, REP_D_LOW), change(t, row, REP_D_HIGH), judged ? ", " : "",
                    (int)(judged ? verdict.as.s.n : 0), judged ? verdict.as.s.p : "");
}

static const char *intervals(const rep_plot *t, const char *text)
{
    for (size_t row = 0; text && row < t->rows && row < INTERVALS_TOLD; row++) text = interval(t, text, row);
    return text;
}

/* The rows in which a column is first, lowest, highest and last known; false where it never is. */
static bool ends_of(const rep_plot *t, int column, size_t at[4])
{
    bool any = false;
    for (size_t row = 0; row < t->rows; row++) {
        const double x = number_at(t, row, column);
        if (isnan(x)) continue;
        if (!any) at[0] = at[1] = at[2] = row;
        if (x < number_at(t, at[1], column)) at[1] = row;
        if (x > number_at(t, at[2], column)) at[2] = row;
        at[3] = row;
        any = true;
    }
    return any;
}

/* A value of the first column as it stands on the sheet. */
static const char *place(const rep_plot *t, size_t row)
{
    const rep_chart *c = t->wait->def;
    const int format = c->kind == REP_LINES ? c->x_format : c->kind == REP_CURVE ? REP_F_PLAIN : REP_F_TEXT;
    const char *text = rep_text_of(rep_answer_at(&t->wait->answer, row, 0), format, &t->page->in->manner, t->page->in->a);
    return rep_text_or(t->page, text, "");
}

static const char *value(const rep_plot *t, size_t row, int column)
{
    const char *text =
        rep_text_of(rep_answer_at(&t->wait->answer, row, column), t->wait->def->format, &t->page->in->manner, t->page->in->a);
    return rep_text_or(t->page, text, "");
}

/* How a line goes: where it begins and ends, and what lies furthest. */
static const char *course(const rep_plot *t, const char *text, int column)
{
    size_t at[4] = { 0 };
    if (!ends_of(t, column, at)) return text;
    const rep_book *b = t->page->in;
    const char *words = ds_textf(b->a, "%s at first (%s), %s at last (%s); lowest %s (%s), highest %s (%s).", value(t, at[0], column), place(t, at[0]),
                                 value(t, at[3], column), place(t, at[3]), value(t, at[1], column), place(t, at[1]), value(t, at[2], column), place(t, at[2]));
    const char *said = words ? rep_say(b->manner.language, ds_str_of(words), b->a) : NULL;
    return said ? ds_textf(b->a, "%s %s", text, said) : NULL;
}

const char *rep_alt_text(const rep_plot *t)
{
    const rep_pending_chart *q = t->wait;
    const char *title = q->title ? q->title : t->page->def->name;
    if (q->alt) return rep_text_or(t->page, rep_chart_text(t->page->in->a, q->alt), "");
    const char *words = ds_textf(t->page->in->a, q->x && *q->x ? "%s; %s." : "%s.", title, q->x ? q->x : "");
    if (words) words = q->def->kind == REP_INTERVAL ? intervals(t, words) : course(t, words, 1);
    return rep_text_or(t->page, words ? rep_chart_text(t->page->in->a, words) : NULL, "");
}
