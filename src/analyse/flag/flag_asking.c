#include "analyse/flag/flag_asking.h"

#include <downshift/growing.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- one rule ---- */

typedef struct {
    int client, date, value, kept, told, file, line; /* columns; -1: none */
} shape;

static ds_err shape_of(const ds_rows *r, const ds_flag_rule *rule, shape *s, ds_why *w)
{
    *s = (shape){ an_rule_column(r, "client"), an_rule_column(r, "date"), an_rule_column(r, "value"), an_rule_column(r, "kept"),
                  an_rule_column(r, "told"),   an_rule_column(r, "file"), an_rule_column(r, "line") };
    if (s->client < 0 || s->date < 0)
        return ds_fail(w, DS_CONFIG, "the query gives a row each with the columns client and date, and as far as it tells them "
                                     "value, told, file and line");
    if (rule->guidance != (s->kept >= 0))
        return ds_fail(w, DS_CONFIG, rule->guidance ? "the query of guidance has a column kept, 1 or 0, for each occasion"
                                                    : "a query with a column kept is guidance: add `guidance: yes`");
    return DS_OK;
}

typedef struct {
    ds_flag_row *row;
    size_t n, room;
} row_list;

static ds_err keep_text(const an_flag_asking *q, const ds_rows *r, int at, ds_str *out, ds_why *w)
{
    ds_val v = at < 0 ? (ds_val){ .type = DS_V_NULL } : ds_rows_at(r, (size_t)at);
    ds_err err = an_rule_keep(q->a, &v, w);
    *out = v.type == DS_V_TEXT ? v.as.s : (ds_str){ 0 };
    return err;
}

/* A row without a client, and one of another month, is passed over. */
static ds_err take_row(const an_flag_asking *q, const ds_rows *r, const shape *s, row_list *l, ds_why *w)
{
    const ds_val client = ds_rows_at(r, (size_t)s->client), date = ds_rows_at(r, (size_t)s->date);
    ds_flag_row row = { .value = s->value < 0 ? (double)NAN : ds_val_real(ds_rows_at(r, (size_t)s->value)) };
    if (client.type != DS_V_TEXT) return DS_OK;
    if (date.type != DS_V_TEXT || !ds_date_parse(date.as.s, DS_DATES_ISO, &row.date))
        return ds_fail(w, DS_CONFIG, "the query's date is to be a text such as 2026-10-03");
    if (row.date < q->first || row.date > q->last) return DS_OK;
    if (s->kept >= 0) row.kept = ds_val_int(ds_rows_at(r, (size_t)s->kept), 0) != 0;
    if (s->line >= 0) row.line = ds_val_int(ds_rows_at(r, (size_t)s->line), 0);
    ds_err err = keep_text(q, r, s->client, &row.client, w);
    if (!err) err = keep_text(q, r, s->told, &row.told, w);
    if (!err) err = keep_text(q, r, s->file, &row.file, w);
    if (err) return err;
    ds_flag_row *all = ds_room_for_one(q->a, l->row, l->n, &l->room, 64, sizeof *all);
    if (!all) return ds_fail(w, DS_MEMORY, "rows of flags");
    l->row = all;
    l->row[l->n++] = row;
    return DS_OK;
}

static int order_of_texts(ds_str a, ds_str b)
{
    const int order = memcmp(a.p ? a.p : "", b.p ? b.p : "", a.n < b.n ? a.n : b.n);
    return order ? order : ds_order((int64_t)a.n, (int64_t)b.n);
}

static int by_client(const void *x, const void *y)
{
    const ds_flag_row *a = x, *b = y;
    int order = order_of_texts(a->client, b->client);
    if (!order) order = ds_order(a->date, b->date);
    if (!order) order = order_of_texts(a->file, b->file);
    if (!order) order = ds_order(a->line, b->line);
    return order ? order : order_of_texts(a->told, b->told);
}

/* ---- by client ---- */

static ds_flag flag_of(const ds_flag_rule *rule, size_t place, const ds_flag_row *row, size_t left)
{
    ds_flag f = { .rule = rule, .place = place, .row = row };
    for (; f.n < left && ds_same(row[f.n].client, row->client); f.n++)
        if (!row[f.n].kept) {
            f.broken++;
            f.latest = &row[f.n];
        }
    return f;
}

static ds_err gather(const an_flag_asking *q, size_t place, const row_list *l, ds_flags_found *out, size_t *room, ds_why *w)
{
    if (l->n) qsort(l->row, l->n, sizeof *l->row, by_client);
    for (size_t i = 0; i < l->n; i += out->flag[out->n - 1].n) {
        ds_flag *all = ds_room_for_one(q->a, out->flag, out->n, room, 64, sizeof *all);
        if (!all) return ds_fail(w, DS_MEMORY, "flags");
        out->flag = all;
        out->flag[out->n++] = flag_of(ds_flags_at(q->flags, place), place, l->row + i, l->n - i);
    }
    return DS_OK;
}

static ds_err ask_rule(const an_flag_asking *q, size_t place, row_list *l, ds_why *w)
{
    const an_rule_asking asking = { q->db, q->param, q->n_params, q->a };
    const ds_flag_rule *rule = ds_flags_at(q->flags, place);
    ds_rows *rows = NULL;
    shape has;
    bool more = false;
    ds_err err = an_rule_query(&asking, rule->query, " SELECT * FROM figure", &rows, w);
    if (!err) err = shape_of(rows, rule, &has, w);
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more) err = take_row(q, rows, &has, l, w);
    ds_rows_close(rows);
    if (!err) return DS_OK;
    return ds_within(w, "%s:%d:%d: %s", q->flags->rules.entry[place].file, rule->at.line, rule->at.column, rule->name);
}

static ds_err all_rules(const an_flag_asking *q, ds_flags_found *out, ds_why *w)
{
    ds_err err = DS_OK;
    size_t room = 0;
    for (size_t i = 0; !err && i < ds_flags_count(q->flags); i++) {
        row_list l = { 0 };
        err = ask_rule(q, i, &l, w);
        if (!err) err = gather(q, i, &l, out, &room, w);
    }
    return err;
}

/* ---- before the first ---- */

static void put(an_flag_asking *q, const char *name, ds_val v)
{
    q->param[q->n_params++] = (ds_param){ name, v };
}

static ds_err put_text(an_flag_asking *q, const char *name, ds_str text, ds_why *w)
{
    const ds_str kept = ds_keep(q->a, text);
    if (!kept.p) return ds_fail(w, DS_MEMORY, "the flags");
    put(q, name, DS_VTEXT(kept));
    return DS_OK;
}

/* "09:00" of a clock as practice.yaml writes it. */
static ds_err put_clock(an_flag_asking *q, const char *name, const char *text, ds_why *w)
{
    int minutes;
    char clock[8];
    if (!ds_clock(ds_str_of(text), &minutes)) return ds_fail(w, DS_INTERNAL, "%s: %s", name, text);
    ds_print(clock, sizeof clock, "%02d:%02d", minutes / 60, minutes % 60);
    return put_text(q, name, ds_str_of(clock), w);
}

#define LIMIT(type, kind, field, ...) put(q, #field, DS_VREAL((double)q->settings->limits.field));
#define COUNT_LIMIT(...)              +1
enum { PARAMS_BEFORE = 7 };
_Static_assert(PARAMS_BEFORE DS_LIMIT_SETTINGS(COUNT_LIMIT) <= AN_FLAG_PARAMS, "room for each limit");

static ds_err begin(an_flag_asking *q, int64_t run, ds_why *w)
{
    char first[11], last[11];
    const ds_analysis_settings *s = &q->settings->analysis;
    ds_date_text(q->first, first);
    ds_date_text(q->last, last);
    put(q, "run", DS_VINT(run));
    DS_LIMIT_SETTINGS(LIMIT)
    ds_err err = put_text(q, "month", (ds_str){ first, 7 }, w);
    if (!err) err = put_text(q, "month_first", ds_str_of(first), w);
    if (!err) err = put_text(q, "month_last", ds_str_of(last), w);
    if (!err) err = put_clock(q, "midday_from", s->midday_from, w);
    if (!err) err = put_clock(q, "afternoon_from", s->afternoon_from, w);
    return err ? err : put_clock(q, "evening_from", s->evening_from, w);
}

static ds_err open_store(an_flag_asking *q, const char *path, ds_why *w)
{
    ds_table signs;
    ds_err err = ds_db_open(path, &q->db, w);
    if (!err) err = an_flag_signs_table(q, &signs, w);
    if (!err) err = ds_db_add(q->db, &signs, w);
    if (!err) err = ds_db_guard(q->db, NULL, w);
    if (err) return err;
    const an_rule_asking asking = { q->db, q->param, q->n_params, q->a };
    return an_rule_keep_common(&asking, q->flags->rules.with, q->flags->rules.n_with, w);
}

ds_err ds_flags_ask(const ds_flags *f, const char *store_path, const ds_settings *settings, int64_t run, ds_date month,
                    ds_arena *a, ds_flags_found *out, ds_why *w)
{
    an_flag_asking q = { .flags = f, .settings = settings, .first = ds_month_first(month), .last = ds_month_last(month), .a = a };
    *out = (ds_flags_found){ 0 };
    ds_err err = begin(&q, run, w);
    if (!err) err = open_store(&q, store_path, w);
    if (!err) err = all_rules(&q, out, w);
    if (!err) err = an_flag_tables(&q, out, w);
    ds_db_close(q.db);
    return err;
}
