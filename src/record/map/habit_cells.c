#include "record/map/habit_cells.h"
#include "record/form/forms.h"

#include <string.h>

/* ---- which cells ---- */

static bool is_called(const char *name, const char *folded, size_t n)
{
    char other[MAX_NAME];
    return ds_same((ds_str){ folded, n }, (ds_str){ other, rec_fold_column(ds_str_of(name), other, sizeof other) });
}

static bool has_column(const ds_habit *h, const char *folded, size_t n)
{
    const char *const *name = h->columns.item;
    if (!h->columns.n) return is_called(h->name, folded, n);
    for (size_t i = 0; i < h->columns.n; i++)
        if (is_called(name[i], folded, n)) return true;
    return false;
}

static bool tells_of_days(const ds_format *f)
{
    for (size_t i = 0; i < f->kinds; i++)
        if (f->kind[i] == DS_DAY) return !f->hook || f->kind[0] != DS_DAY;
    return false;
}

static ds_err bind_habit(ds_mapper *m, ds_str title, size_t cell, size_t place, ds_arena *a, ds_why *w)
{
    static const column yes_no = { .as = AS_FLAG, .part = -1 }, minutes = { .as = AS_MINUTES, .part = -1 };
    const ds_habit *h = (const ds_habit *)m->settings->habits.item + place;
    const size_t index = MAX_COLUMNS + place;
    if (m->title[index])
        return ds_fail(w, DS_DATA, "the columns \"%.*s\" (column %zu) and \"%s\" are both the habit \"%s\"; take one out",
                       DS_FMT(title), cell + 1, m->title[index], h->name);
    const column *c = h->tells == DS_HABIT_MINUTES ? &minutes : &yes_no;
    m->habit[m->n_habits++] = (binding){
        .cell = cell, .column = c, .index = index, .words = c == &yes_no ? rec_taught_words(m->settings, c) : NULL
    };
    m->title[index] = ds_keep(a, title).p;
    return m->title[index] ? DS_OK : ds_fail(w, DS_MEMORY, "no memory for the columns");
}

ds_err rec_bind_habit(ds_mapper *m, const ds_cells *header, size_t cell, ds_arena *a, bool *bound, ds_why *w)
{
    char folded[MAX_NAME];
    const ds_habit *h = m->settings->habits.item;
    const size_t n = rec_fold_column(header->cell[cell], folded, sizeof folded);
    *bound = false;
    for (size_t i = 0; n && i < m->settings->habits.n && tells_of_days(m->format); i++) {
        if (!has_column(&h[i], folded, n)) continue;
        *bound = true;
        return bind_habit(m, ds_trim(header->cell[cell]), cell, i, a, w);
    }
    return DS_OK;
}

/* ---- what a cell says ---- */

enum { DAY_MIN = 1440 };

/* "no" is no minutes. */
static bool read_minutes(const ds_mapper *m, ds_str cell, double *out, char reason[REASON])
{
    bool with_unit;
    double no;
    if (rec_minutes_of(cell, m->how.mark, out, &with_unit) == REC_READ) {
        if (*out >= 0 && *out <= DAY_MIN) return true;
        ds_print(reason, REASON, "\"%s\" is not minutes of a day", DS_BRIEF(cell));
        return false;
    }
    if (rec_flag_of(cell, &no) && !(no > 0)) {
        *out = 0;
        return true;
    }
    ds_print(reason, REASON, "not minutes: \"%s\"; practice.yaml says that this habit tells minutes", DS_BRIEF(cell));
    return false;
}

static bool read_habit(const ds_mapper *m, const binding *b, ds_str cell, double *out, char reason[REASON])
{
    if (b->column->as == AS_MINUTES) return read_minutes(m, cell, out, reason);
    if (rec_flag_of(rec_meaning(b, cell), out)) return true;
    ds_print(reason, REASON, "neither yes nor no: \"%s\"", DS_BRIEF(cell));
    return false;
}

static void leave_out_day(row_state *s)
{
    if (s->m->format->kind[0] == DS_DAY) s->left_out |= 1;
}

static void add(row_state *s, const char *name, double amount)
{
    ds_record *r = rec_add_record(s, DS_HABIT);
    if (!r) return;
    ds_set(r, DS_HABIT_HABIT, (ds_fval){ .text = ds_str_of(name) });
    set_real(r, DS_HABIT_AMOUNT, amount);
}

void rec_tell_habits(row_state *s)
{
    const ds_habit *h = s->m->settings->habits.item;
    const ds_record *first = &s->m->record[0];
    const size_t before = s->n;
    for (size_t i = 0; i < s->m->n_habits && !s->refused && !s->left; i++) {
        const binding *b = &s->m->habit[i];
        const ds_str cell = b->cell < s->cells->n ? ds_trim(s->cells->cell[b->cell]) : (ds_str){ 0 };
        char reason[REASON];
        double amount;
        if (rec_cell_is_missing(s->m, b->column, cell)) continue;
        if (read_habit(s->m, b, cell, &amount, reason))
            add(s, h[b->index - MAX_COLUMNS].name, amount);
        else
            rec_set_cell_aside(s, b, reason);
    }
    if (s->n == before || first->kind != DS_DAY || !DS_HAS(first, DAY_DATE)) return;
    s->habits_on = (ds_date)first->v[DS_DAY_DATE].whole;
    if (!(first->has & s->m->own[0])) leave_out_day(s);
}

void rec_tell_habit(row_state *s, const char *name, ds_date day, double amount)
{
    s->habits_on = day;
    leave_out_day(s);
    add(s, name, amount);
}

void rec_finish_habit(row_state *s)
{
    if (s->habits_on != DS_NO_DATE) set_whole(s->rec, DS_HABIT_DATE, s->habits_on);
}
