/* Doubts: what is said of a value that was read and may not be so. */
#include "record/format.h"

#include <stdarg.h>

enum { LOOK, UNBELIEVED_KIND };

#define WEIGHT_LOOK       LOOK
#define WEIGHT_UNBELIEVED UNBELIEVED_KIND

static const int weight_of[DS_DOUBT_KINDS] = {
#define X(id, name, weight) [DS_DOUBT_##id] = WEIGHT_##weight,
    DS_DOUBTS(X)
#undef X
};

const char *const ds_doubt_names[DS_DOUBT_KINDS] = {
#define X(id, name, weight) [DS_DOUBT_##id] = name,
    DS_DOUBTS(X)
#undef X
};

void rec_doubt(row_state *s, ds_doubt_kind kind, int field, const char *fmt, ...)
{
    ds_record *r = s->rec;
    char text[sizeof r->doubt];
    const char *title = rec_title_for(s, field);
    ds_str cell = rec_cell_for(s, field);
    va_list ap;
    va_start(ap, fmt);
    ds_vprint(text, sizeof text, fmt, ap);
    va_end(ap);
    ds_print_more(r->doubt, sizeof r->doubt, "%s%s: ", *r->doubt ? "; " : "", ds_doubt_names[kind]);
    if (title && cell.n) ds_print_more(r->doubt, sizeof r->doubt, "%s \"%s\": ", title, DS_BRIEF(cell));
    ds_print_more(r->doubt, sizeof r->doubt, "%s", text);
    r->doubts |= UINT32_C(1) << kind;
    if (field != DS_NO_FIELD && weight_of[kind] == UNBELIEVED_KIND) rec_disbelieve(r, field);
}

enum { FIRST_LIKELY_DAY = 10957 }; /* 2000-01-01 */

void rec_check_when(row_state *s, int day, int when)
{
    char date[11];
    if (!ds_has(s->rec, day)) return;
    const int64_t d = s->rec->v[day].whole;
    /* a day's grace for clients who are ahead of the practice's clock */
    const bool future = s->m->how.today != DS_NO_DATE && d > s->m->how.today + INT64_C(1);
    if (!future && d >= FIRST_LIKELY_DAY) return;
    const char *title = rec_title_for(s, day);
    ds_date_text((ds_date)d, date);
    rec_doubt(s, future ? DS_DOUBT_FUTURE : DS_DOUBT_LONG_AGO, DS_NO_FIELD,
              "%s \"%s\"%s: not analysed; correct the date%s", title ? title : ds_field_of(s->rec->kind, day)->name,
              date, future ? " has not come yet" : "", future ? ", or import it again when it has come" : "");
    rec_disbelieve(s->rec, when);
}
