#include "analyse/flag/flag_asking.h"

#include <downshift/growing.h>
#include <downshift/record.h>

#include <math.h>
#include <string.h>

/* ---- tables that are filled row by row ---- */

typedef struct {
    ds_table *t;
    ds_val *cell, *next;
    ds_arena *a;
    bool full; /* no memory for a text */
} filling;

static bool fill(filling *f, ds_table *t, const char *name, const char *const *column, size_t n_columns, size_t n, ds_arena *a)
{
    *t = (ds_table){ name, column, NULL, n_columns, n, NULL };
    *f = (filling){ .t = t, .a = a, .cell = ds_alloc(a, (n * n_columns + 1) * sizeof *f->cell) };
    t->cell = f->next = f->cell;
    return f->cell;
}

static ds_err filled(const filling *f, ds_why *w)
{
    return f->cell && !f->full ? DS_OK : ds_fail(w, DS_MEMORY, "the table %s", f->t->name);
}

static void put(filling *f, ds_val v)
{
    *f->next++ = v;
}

static void put_str(filling *f, ds_str s)
{
    put(f, s.n ? DS_VTEXT(s) : (ds_val){ .type = DS_V_NULL });
}

static void put_text(filling *f, const char *s)
{
    put_str(f, s ? ds_str_of(s) : (ds_str){ 0 });
}

/* n: of its text, 10, or 7 for the month. */
static void put_date(filling *f, ds_date d, size_t n)
{
    char t[11];
    ds_date_text(d, t);
    const ds_str kept = ds_keep(f->a, (ds_str){ t, n });
    f->full |= !kept.p;
    put_str(f, kept);
}

/* ---- of the rules ---- */

static ds_err rules_table(const an_flag_asking *q, ds_table *t, ds_why *w)
{
    static const char *const columns[] = { "place", "name", "words", "about", "severity", "guidance", "source" };
    filling f;
    const size_t n = ds_flags_count(q->flags);
    if (!fill(&f, t, "v1_flag_rule", columns, DS_COUNT(columns), n, q->a)) return filled(&f, w);
    for (size_t i = 0; i < n; i++) {
        const ds_flag_rule *r = ds_flags_at(q->flags, i);
        put(&f, DS_VINT((int64_t)i + 1));
        put_text(&f, r->name);
        put_text(&f, r->words);
        put_text(&f, r->about);
        put_text(&f, ds_severity_names[r->severity]);
        put(&f, DS_VINT(r->guidance));
        put_text(&f, r->source);
    }
    return filled(&f, w);
}

/* ---- of flags ---- */

static const char *const flag_columns[] = { "place",     "name",   "severity", "guidance", "client", "month", "first",        "last",
                                            "occasions", "broken", "raised",   "value",    "words",  "told",  "client_words", "source" };

static void put_flag(filling *f, const ds_flag *g, ds_date month)
{
    const ds_flag_row *shown = g->latest ? g->latest : &g->row[g->n - 1];
    put(f, DS_VINT((int64_t)g->place + 1));
    put_text(f, g->rule->name);
    put_text(f, ds_severity_names[g->rule->severity]);
    put(f, DS_VINT(g->rule->guidance));
    put_str(f, g->row->client);
    put_date(f, month, 7);
    put_date(f, g->row->date, 10);
    put_date(f, shown->date, 10);
    put(f, DS_VINT((int64_t)g->n));
    put(f, DS_VINT((int64_t)g->broken));
    put(f, DS_VINT(g->broken > 0));
    put(f, DS_VREAL(shown->value));
    put_text(f, g->rule->words);
    put_str(f, shown->told);
    put_text(f, g->rule->client_words);
    put_text(f, g->rule->source);
}

static ds_err flags_table(const an_flag_asking *q, const ds_flags_found *found, ds_table *t, ds_why *w)
{
    filling f;
    if (!fill(&f, t, "v1_flag", flag_columns, DS_COUNT(flag_columns), found->n, q->a)) return filled(&f, w);
    for (size_t i = 0; i < found->n; i++) put_flag(&f, &found->flag[i], q->first);
    return filled(&f, w);
}

static void put_row(filling *f, const ds_flag_rule *rule, const ds_flag_row *r)
{
    put_text(f, rule->name);
    put_str(f, r->client);
    put_date(f, r->date, 10);
    put(f, DS_VREAL(r->value));
    put(f, rule->guidance ? DS_VINT(r->kept) : (ds_val){ .type = DS_V_NULL });
    put_str(f, r->told);
    put_str(f, r->file);
    put(f, r->line ? DS_VINT(r->line) : (ds_val){ .type = DS_V_NULL });
}

static ds_err rows_table(const an_flag_asking *q, const ds_flags_found *found, ds_table *t, ds_why *w)
{
    static const char *const columns[] = { "name", "client", "date", "value", "kept", "told", "file", "line" };
    size_t n = 0;
    filling f;
    for (size_t i = 0; i < found->n; i++) n += found->flag[i].n;
    if (!fill(&f, t, "v1_flag_row", columns, DS_COUNT(columns), n, q->a)) return filled(&f, w);
    for (size_t i = 0; i < found->n; i++)
        for (size_t k = 0; k < found->flag[i].n; k++) put_row(&f, found->flag[i].rule, &found->flag[i].row[k]);
    return filled(&f, w);
}

/* ---- what a client may be told ---- */

/* Guidance that was kept more often than not needs no word. */
static bool is_for_client(const ds_flag *g)
{
    return g->rule->client_words && g->broken > 0 && 2 * g->broken >= g->n;
}

static ds_err client_table(const an_flag_asking *q, const ds_flags_found *found, ds_table *t, ds_why *w)
{
    static const char *const columns[] = { "client", "date", "place", "words" };
    static const int privacy[] = { DS_P_KEY, DS_P_WHEN, DS_P_RESULT, DS_P_HEALTH };
    size_t n = 0;
    filling f;
    for (size_t i = 0; i < found->n; i++) n += is_for_client(&found->flag[i]);
    if (!fill(&f, t, "v1_client_flag", columns, DS_COUNT(columns), n, q->a)) return filled(&f, w);
    t->privacy = privacy;
    for (size_t i = 0; i < found->n; i++) {
        const ds_flag *g = &found->flag[i];
        if (!is_for_client(g)) continue;
        put_str(&f, g->row->client);
        put_date(&f, g->latest->date, 10);
        put(&f, DS_VINT((int64_t)g->place + 1));
        put_text(&f, g->rule->client_words);
    }
    return filled(&f, w);
}

ds_err an_flag_tables(const an_flag_asking *q, ds_flags_found *f, ds_why *w)
{
    ds_err err = rules_table(q, &f->table[0], w);
    if (!err) err = flags_table(q, f, &f->table[1], w);
    if (!err) err = rows_table(q, f, &f->table[2], w);
    return err ? err : client_table(q, f, &f->table[3], w);
}
