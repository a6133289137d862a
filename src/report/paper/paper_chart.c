/* A chart's place on paper, and its words for those who do not see it. */
#include "report/paper/plot.h"

#include <math.h>

static bool note_alt(rep_paper *p, rep_pending_chart *q)
{
    rep_page page = { .in = p->in, .def = p->sheet };
    const rep_plot plot = { .page = &page, .wait = q, .rows = q->answer.rows };
    rep_alt *one = ds_alloc(p->in->a, sizeof *one);
    if (!one) return false;
    *one = (rep_alt){ .words = rep_alt_text(&plot) };
    *p->last_alt = one;
    p->last_alt = &one->next;
    return true;
}

/* Two halves stand side by side. Pixels of a screen are 3/4 of a point. */
static void draw(rep_paper *p, const rep_pending_chart *q)
{
    const double high = (double)q->def->height * 0.75, half = p->wide / 2 - 4;
    const bool is_half = q->def->span == REP_HALF, right = is_half && p->beside;
    if (!right && rep_paper_need(p, high)) p->beside = false;
    if (!right) p->beside_y = p->y;
    rep_paper_tag(p, "Figure");
    if (!rep_paper_is_dry(p)) rep_plot_draw(p, q, right ? p->wide / 2 + 4 : 0, p->beside_y, is_half ? half : p->wide, high);
    rep_paper_untag(p, "Figure");
    p->y = fmax(p->y, p->beside_y + high + 4);
    p->beside = is_half && !right;
}

static ds_err put_chart(void *to, const rep_chart *c, rep_pending_chart *q, ds_why *w)
{
    rep_paper *p = to;
    const char *words = NULL;
    if (q) {
        draw(p, q);
        return note_alt(p, q) ? DS_OK : ds_fail(w, DS_MEMORY, "a chart");
    }
    ds_err err = rep_no_chart_words(p->in, c, &words, w);
    if (!err && *words) rep_paper_paragraph(p, words, (rep_type){ .role = REP_L_BODY }, "P");
    return err;
}

ds_err rep_paper_chart(rep_paper *p, const rep_chart *c, ds_why *w)
{
    const rep_page page = { .in = p->in, .def = p->sheet };
    return rep_chart_each(&page, c, put_chart, p, w);
}
