/* What a client may be told of the small habits that practice.yaml has words for. */
#include "analyse/ask/habits.h"
#include "analyse/flag/flag_asking.h"
#include "analyse/rule/table_filling.h"

#include <downshift/growing.h>
#include <downshift/record.h>

#include <math.h>
#include <string.h>

typedef struct {
    ds_str client;
    const char *words;
} told;

typedef struct {
    const an_flag_asking *q;
    told *row;
    size_t n, room;
} list;

/* Of the outcome that is told first, of all clients together: no number is of one of them. */
static const char asked[] =
    "SELECT h.client, e.outcome, e.estimate, e.low, e.high, e.verdict FROM (SELECT DISTINCT client FROM v1_habit WHERE habit = :habit AND amount > 0 AND "
    "date BETWEEN date(:month_last, '-90 days') AND :month_last) h JOIN (SELECT * FROM v1_effect WHERE run = :run AND name = :name AND estimate IS NOT "
    "NULL ORDER BY outcome = 'tst_min' LIMIT 1) e ORDER BY h.client";

static const char *words_of(const ds_habit *h, const ds_rows *r, ds_arena *a)
{
    const ds_str verdict = ds_rows_at(r, 5).as.s;
    const bool better = ds_same(verdict, DS_LIT("may help")), asleep = ds_same(ds_rows_at(r, 1).as.s, DS_LIT("tst_min"));
    if (!better && !ds_same(verdict, DS_LIT("may hurt")))
        return ds_textf(a, "No clear difference so far on nights after %s, all clients together.", h->client_words);
    const double low = fabs(ds_val_real(ds_rows_at(r, 3))), high = fabs(ds_val_real(ds_rows_at(r, 4)));
    const int decimals = asleep ? 0 : 1;
    return ds_textf(a, "Nights after %s went %s, all clients together, by %.*f %s (%.*f to %.*f): a hint, and not to be relied upon.", h->client_words,
                    better ? "better" : "worse", decimals, fabs(ds_val_real(ds_rows_at(r, 2))), asleep ? "minutes" : "points", decimals, fmin(low, high),
                    decimals, fmax(low, high));
}

static ds_err take(list *l, const ds_habit *h, const ds_rows *r, ds_why *w)
{
    told *all = ds_room_for_one(l->q->a, l->row, l->n, &l->room, 64, sizeof *all);
    if (!all) return ds_fail(w, DS_MEMORY, "habits of clients");
    l->row = all;
    ds_val client = ds_rows_at(r, 0);
    ds_err err = an_rule_keep(l->q->a, &client, w);
    l->row[l->n++] = (told){ client.as.s, words_of(h, r, l->q->a) };
    return err || l->row[l->n - 1].words ? err : ds_fail(w, DS_MEMORY, "habits of clients");
}

static ds_err ask(list *l, const ds_habit *h, ds_why *w)
{
    enum { OWN = 2 };
    ds_param param[AN_FLAG_PARAMS + OWN];
    const char *name = an_habit_name(h, "", l->q->a);
    ds_rows *rows = NULL;
    bool more = false;
    if (!name) return ds_fail(w, DS_MEMORY, "a habit");
    memcpy(param, l->q->param, l->q->n_params * sizeof *param);
    param[l->q->n_params] = (ds_param){ "habit", DS_VTEXT(ds_str_of(h->name)) };
    param[l->q->n_params + 1] = (ds_param){ "name", DS_VTEXT(ds_str_of(name)) };
    const an_rule_asking asking = { l->q->db, param, l->q->n_params + OWN, l->q->a };
    ds_err err = an_rule_query(&asking, asked, " SELECT * FROM figure", &rows, w);
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more) err = take(l, h, rows, w);
    ds_rows_close(rows);
    return err;
}

ds_err an_client_habits(const an_flag_asking *q, ds_table *out, ds_why *w)
{
    static const char *const columns[] = { "client", "place", "words" };
    static const int privacy[] = { DS_P_KEY, DS_P_RESULT, DS_P_HEALTH };
    const ds_habit *h = q->settings->habits.item;
    list l = { .q = q };
    an_filling f;
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < q->settings->habits.n; i++)
        if (h[i].client_words) err = ask(&l, &h[i], w);
    if (err) return err;
    if (!an_fill(&f, out, "v1_client_habit", columns, DS_COUNT(columns), l.n, q->a)) return an_filled(&f, w);
    out->privacy = privacy;
    for (size_t i = 0; i < l.n; i++) {
        an_fill_str(&f, l.row[i].client);
        an_fill_val(&f, DS_VINT((int64_t)i + 1));
        an_fill_text(&f, l.row[i].words);
    }
    return an_filled(&f, w);
}
