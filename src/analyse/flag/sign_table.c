/* v1_sign: what words of the log and of events are a sign of, a row a cell and sign. */
#include "analyse/flag/flag_asking.h"

#include <downshift/growing.h>

/* how a body reacted, what was noted, what was done, what an event is called; races and phases of plans, of which a phase is
 * never a race, whatever it is called ("race week") */
static const char cells_sql[] =
    "SELECT client, date, NULL AS until, 'reaction' AS cell, reaction AS words, file, line FROM v1_session WHERE reaction IS NOT NULL "
    "UNION ALL SELECT client, date, NULL, 'notes', notes, file, line FROM v1_session WHERE notes IS NOT NULL "
    "UNION ALL SELECT client, date, NULL, 'technique', technique, file, line FROM v1_session WHERE technique IS NOT NULL "
    "UNION ALL SELECT client, date, NULL, 'goal', goal, file, line FROM v1_session WHERE goal IS NOT NULL "
    "UNION ALL SELECT client, date, coalesce(until, date), 'event', event, file, line FROM v1_client_event "
    "UNION ALL SELECT client, first, last, 'event', 'race (' || plan || ')', file, line FROM v1_planned WHERE what = 'race' "
    "UNION ALL SELECT client, min(first), max(last), 'phase', phase, file, min(line) FROM v1_planned WHERE phase IS NOT NULL AND what <> 'race' "
    "GROUP BY client, plan, phase";
static const char *const columns[] = { "client", "date", "until", "cell", "words", "file", "line", "sign" };
enum { COLUMNS = sizeof columns / sizeof *columns, SIGN = COLUMNS - 1, WORDS = 4 };

typedef struct {
    ds_val *cell;
    size_t n, room; /* rows */
} list;

static ds_err take(const an_flag_asking *q, const ds_rows *r, int sign, list *l, ds_why *w)
{
    ds_val *all = ds_room_for_one(q->a, l->cell, l->n, &l->room, 64, COLUMNS * sizeof *all);
    if (!all) return ds_fail(w, DS_MEMORY, "signs in the log");
    l->cell = all;
    ds_val *v = all + COLUMNS * l->n++;
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < SIGN; i++) {
        v[i] = ds_rows_at(r, i);
        err = an_rule_keep(q->a, &v[i], w);
    }
    v[SIGN] = DS_VTEXT(ds_str_of(ds_sign_names[sign]));
    return err;
}

static ds_err take_signs(const an_flag_asking *q, const ds_rows *r, list *l, ds_why *w)
{
    unsigned signs = 0;
    ds_arena scrap = { 0 };
    const ds_val words = ds_rows_at(r, WORDS);
    if (words.type != DS_V_TEXT) return DS_OK;
    ds_err err = an_signs_of(&q->flags->signs, words.as.s, &scrap, &signs, w);
    for (int i = 0; !err && ds_sign_names[i]; i++)
        if (signs & 1u << i) err = take(q, r, i, l, w);
    ds_arena_free(&scrap);
    return err;
}

ds_err an_flag_signs_table(const an_flag_asking *q, ds_table *out, ds_why *w)
{
    ds_rows *rows = NULL;
    list l = { 0 };
    bool more = false;
    ds_err err = ds_ask(q->db, ds_str_of(cells_sql), NULL, 0, &rows, w);
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more) err = take_signs(q, rows, &l, w);
    ds_rows_close(rows);
    *out = (ds_table){ "v1_sign", columns, l.cell, COLUMNS, l.n, NULL };
    return err;
}
