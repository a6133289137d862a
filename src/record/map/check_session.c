/* What may not be so of a visit that was read. */
#include "record/format.h"

enum { SHORTEST_VISIT = 5 }; /* minutes: below them hours were written */

static void check_length(row_state *s)
{
    if (!rec_believed(s->rec, DS_SESSION_DURATION) || !rec_title_for(s, DS_SESSION_DURATION)) return;
    if (s->rec->v[DS_SESSION_DURATION].real >= SHORTEST_VISIT) return;
    rec_doubt(s, DS_DOUBT_UNIT, DS_SESSION_DURATION,
              "no visit is so short: hours where minutes are meant? Its length is not analysed until it is corrected");
}

static bool is_open(const ds_mapper *m, int minute)
{
    if (m->opens == m->closes) return true;
    if (m->opens < m->closes) return minute >= m->opens && minute < m->closes;
    return minute >= m->opens || minute < m->closes; /* over midnight */
}

/* Opening hours bind massages that took place, or may have. */
static bool is_bound(const ds_record *r)
{
    if (DS_HAS(r, SESSION_KIND) && r->v[DS_SESSION_KIND].whole == DS_KIND_SELF) return false;
    if (!DS_HAS(r, SESSION_STATUS)) return true;
    return r->v[DS_SESSION_STATUS].whole == DS_COMPLETED || r->v[DS_SESSION_STATUS].whole == DS_STATUS_UNKNOWN;
}

static void check_hours(row_state *s)
{
    const ds_mapper *m = s->m;
    if (!DS_HAS(s->rec, SESSION_START)) return;
    const int minute = ds_local_minute(s->rec->v[DS_SESSION_START].time.local);
    if (is_open(m, minute)) return;
    rec_doubt(s, DS_DOUBT_HOURS, DS_SESSION_START,
              "the practice is open from %02d:%02d to %02d:%02d (hours in practice.yaml)%s", m->opens / 60,
              m->opens % 60, m->closes / 60, m->closes % 60,
              is_open(m, (minute + 720) % 1440) ? ": is it twelve hours off?" : "");
}

void rec_check_session(row_state *s)
{
    check_length(s);
    if (!is_bound(s->rec)) return;
    check_hours(s);
    rec_check_when(s, DS_SESSION_DATE, DS_SESSION_START);
}
