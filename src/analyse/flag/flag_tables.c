#include "analyse/flag/flag_asking.h"
#include "analyse/rule/table_filling.h"

#include <downshift/growing.h>
#include <downshift/record.h>

#include <math.h>
#include <string.h>

/* ---- of the rules ---- */

static ds_err rules_table(const an_flag_asking *q, ds_table *t, ds_why *w)
{
    static const char *const columns[] = { "place", "name", "words", "about", "severity", "guidance", "source" };
    an_filling f;
    const size_t n = ds_flags_count(q->flags);
    if (!an_fill(&f, t, "v1_flag_rule", columns, DS_COUNT(columns), n, q->a)) return an_filled(&f, w);
    for (size_t i = 0; i < n; i++) {
        const ds_flag_rule *r = ds_flags_at(q->flags, i);
        an_fill_val(&f, DS_VINT((int64_t)i + 1));
        an_fill_text(&f, r->name);
        an_fill_text(&f, r->words);
        an_fill_text(&f, r->about);
        an_fill_text(&f, ds_severity_names[r->severity]);
        an_fill_val(&f, DS_VINT(r->guidance));
        an_fill_text(&f, r->source);
    }
    return an_filled(&f, w);
}

/* ---- of flags ---- */

static const char *const flag_columns[] = { "place",     "name",   "severity", "guidance", "client", "month", "first",        "last",
                                            "occasions", "broken", "raised",   "value",    "words",  "told",  "client_words", "source" };

static void put_flag(an_filling *f, const ds_flag *g, ds_date month)
{
    const ds_flag_row *shown = g->latest ? g->latest : &g->row[g->n - 1];
    an_fill_val(f, DS_VINT((int64_t)g->place + 1));
    an_fill_text(f, g->rule->name);
    an_fill_text(f, ds_severity_names[g->rule->severity]);
    an_fill_val(f, DS_VINT(g->rule->guidance));
    an_fill_str(f, g->row->client);
    an_fill_date(f, month, 7);
    an_fill_date(f, g->row->date, 10);
    an_fill_date(f, shown->date, 10);
    an_fill_val(f, DS_VINT((int64_t)g->n));
    an_fill_val(f, DS_VINT((int64_t)g->broken));
    an_fill_val(f, DS_VINT(g->broken > 0));
    an_fill_val(f, DS_VREAL(shown->value));
    an_fill_text(f, g->rule->words);
    an_fill_str(f, shown->told);
    an_fill_text(f, g->rule->client_words);
    an_fill_text(f, g->rule->source);
}

static ds_err flags_table(const an_flag_asking *q, const ds_flags_found *found, ds_table *t, ds_why *w)
{
    an_filling f;
    if (!an_fill(&f, t, "v1_flag", flag_columns, DS_COUNT(flag_columns), found->n, q->a)) return an_filled(&f, w);
    for (size_t i = 0; i < found->n; i++) put_flag(&f, &found->flag[i], q->first);
    return an_filled(&f, w);
}

static void put_row(an_filling *f, const ds_flag_rule *rule, const ds_flag_row *r)
{
    an_fill_text(f, rule->name);
    an_fill_str(f, r->client);
    an_fill_date(f, r->date, 10);
    an_fill_val(f, DS_VREAL(r->value));
    an_fill_val(f, rule->guidance ? DS_VINT(r->kept) : (ds_val){ .type = DS_V_NULL });
    an_fill_str(f, r->told);
    an_fill_str(f, r->file);
    an_fill_val(f, r->line ? DS_VINT(r->line) : (ds_val){ .type = DS_V_NULL });
}

static ds_err rows_table(const an_flag_asking *q, const ds_flags_found *found, ds_table *t, ds_why *w)
{
    static const char *const columns[] = { "name", "client", "date", "value", "kept", "told", "file", "line" };
    size_t n = 0;
    an_filling f;
    for (size_t i = 0; i < found->n; i++) n += found->flag[i].n;
    if (!an_fill(&f, t, "v1_flag_row", columns, DS_COUNT(columns), n, q->a)) return an_filled(&f, w);
    for (size_t i = 0; i < found->n; i++)
        for (size_t k = 0; k < found->flag[i].n; k++) put_row(&f, found->flag[i].rule, &found->flag[i].row[k]);
    return an_filled(&f, w);
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
    an_filling f;
    for (size_t i = 0; i < found->n; i++) n += is_for_client(&found->flag[i]);
    if (!an_fill(&f, t, "v1_client_flag", columns, DS_COUNT(columns), n, q->a)) return an_filled(&f, w);
    t->privacy = privacy;
    for (size_t i = 0; i < found->n; i++) {
        const ds_flag *g = &found->flag[i];
        if (!is_for_client(g)) continue;
        an_fill_str(&f, g->row->client);
        an_fill_date(&f, g->latest->date, 10);
        an_fill_val(&f, DS_VINT((int64_t)g->place + 1));
        an_fill_text(&f, g->rule->client_words);
    }
    return an_filled(&f, w);
}

ds_err an_flag_tables(const an_flag_asking *q, ds_flags_found *f, ds_why *w)
{
    ds_err err = rules_table(q, &f->table[0], w);
    if (!err) err = flags_table(q, f, &f->table[1], w);
    if (!err) err = rows_table(q, f, &f->table[2], w);
    if (!err) err = client_table(q, f, &f->table[3], w);
    return err ? err : an_client_habits(q, &f->table[4], w);
}
