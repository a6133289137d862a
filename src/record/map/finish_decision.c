/* What a decision's cells mean together. */
#include "record/format.h"

enum { MOST_TEXT = 1000 }; /* characters that a line of a meeting's minutes has at most; more is a file in a cell */

static size_t characters(ds_str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return n;
}

static void refuse_long(row_state *s, int field)
{
    if (!ds_has(s->rec, field)) return;
    const size_t n = characters(s->rec->v[field].text);
    if (n > MOST_TEXT) rec_refuse(s, field, "%zu characters: say it in %d", n, MOST_TEXT);
}

/* A line with its number and nothing decided is one that nobody has used yet, or one that was emptied: the store knows which. */
void rec_finish_decision(row_state *s)
{
    ds_record *r = s->rec;
    const bool more = DS_HAS(r, DECISION_WHO) || DS_HAS(r, DECISION_UNTIL) || DS_HAS(r, DECISION_DONE);
    if (DS_HAS(r, DECISION_DATE)) r->v[DS_DECISION_DATE].whole = ds_month_first((ds_date)r->v[DS_DECISION_DATE].whole);
    refuse_long(s, DS_DECISION_WHO);
    refuse_long(s, DS_DECISION_WHAT);
    if (DS_HAS(r, DECISION_WHAT)) return;
    if (more) rec_refuse(s, DS_DECISION_WHAT, "blank, and the line has more: say what was decided, or empty the line");
    ds_set(r, DS_DECISION_STRUCK, (ds_fval){ .real = 1 });
}
