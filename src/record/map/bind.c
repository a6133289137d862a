/* Binds a format to one file's header, once, so that its rows need no look-up of names. */
#include <downshift/code.h>

#include "record/map/habit_cells.h"

#include <math.h>
#include <string.h>

/* Its place among the column's names. */
static size_t rank_of(const column *c, ds_str cell)
{
    char name[MAX_NAME];
    const size_t n = rec_fold_column(cell, name, sizeof name);
    const char *const *folded = c->folded.item;
    size_t i = 0;
    while (i < c->folded.n && !ds_same((ds_str){ name, n }, ds_str_of(folded[i]))) i++;
    return i;
}

/* Whether the header has a name of the column that is meant rather than this cell's. */
static bool gives_way(const column *c, const ds_cells *header, size_t cell)
{
    const size_t rank = rank_of(c, header->cell[cell]);
    for (size_t i = 0; c->best_first && i < header->n; i++)
        if (rank_of(c, header->cell[i]) < rank) return true;
    return false;
}

static ds_err bind_cell(ds_mapper *m, const ds_cells *header, size_t cell, size_t index, ds_arena *a, ds_why *w)
{
    const column *c = &columns_of(m->format)[index];
    if (m->by_column[index])
        return ds_fail(w, DS_DATA,
                       "the columns \"%.*s\" (column %zu) and \"%s\" (column %zu) are both %s; take one out",
                       DS_FMT(ds_trim(header->cell[cell])), cell + 1, m->title[index], m->by_column[index]->cell + 1,
                       rec_column_id(c));
    binding *b = &m->plan.b[index];
    *b = (binding){ .cell = cell,
                    .column = c,
                    .index = index,
                    .convert = rec_converters[c->as],
                    .words = rec_taught_words(m->settings, c),
                    .low = -INFINITY,
                    .high = INFINITY,
                    .never_zero = c->of && c->of->type == DS_T_REAL && c->of->low > 0 };
    m->by_column[index] = b;
    m->title[index] = ds_keep(a, ds_trim(header->cell[cell])).p;
    return m->title[index] ? DS_OK : ds_fail(w, DS_MEMORY, "no memory for the columns");
}

/* Index of the format's column that this header cell is; columns.n for none. */
static size_t match(const ds_format *f, ds_str cell)
{
    char name[MAX_NAME];
    size_t n = rec_fold_column(cell, name, sizeof name), i = 0;
    while (i < f->columns.n && !rec_is_named(&columns_of(f)[i].folded, name, n)) i++;
    return i;
}

/* The columns that have no place, as a text: as many as a message has room for, the others as a number. */
typedef struct {
    char text[220]; /* of what an import tells of a file, with the number */
    size_t n, beyond;
} unread;

static void note_unread(unread *u, ds_str cell)
{
    ds_str s = ds_trim(cell);
    if (!s.n) return;
    if (u->n + s.n + 2 >= sizeof u->text || u->beyond) {
        u->beyond++;
        return;
    }
    ds_print(u->text + u->n, sizeof u->text - u->n, "%s%.*s", u->n ? ", " : "", DS_FMT(s));
    u->n += strlen(u->text + u->n);
}

static ds_err bind_all(ds_mapper *m, const ds_cells *header, const char **unused, ds_arena *a, ds_why *w)
{
    ds_err err = DS_OK;
    unread u = { 0 };
    for (size_t i = 0; !err && i < header->n; i++) {
        size_t index = match(m->format, header->cell[i]);
        if (index < m->format->columns.n && !gives_way(&columns_of(m->format)[index], header, i))
            err = bind_cell(m, header, i, index, a, w);
        else {
            bool habit = false;
            err = rec_bind_habit(m, header, i, a, &habit, w);
            if (!habit) note_unread(&u, header->cell[i]);
        }
    }
    if (err) return err;
    *unused = u.beyond ? ds_textf(a, "%s and %zu more", u.text, u.beyond) : ds_textf(a, "%s", u.text);
    return *unused ? DS_OK : ds_fail(w, DS_MEMORY, "no memory for the columns");
}

static ds_err check_complete(const ds_mapper *m, const ds_cells *header, ds_why *w)
{
    const ds_format *f = m->format;
    uint64_t bound = 0;
    const ds_str *odd = rec_find_in_header(header, &f->without_folded);
    if (odd) return ds_fail(w, DS_DATA, "not %s, which has no column \"%.*s\"", f->name, DS_FMT(ds_trim(*odd)));
    for (size_t i = 0; i < f->columns.n; i++) {
        bound |= (uint64_t)(m->by_column[i] != NULL) << i;
        if (columns_of(f)[i].required && !m->by_column[i])
            return ds_fail(w, DS_DATA, "not %s: the column \"%s\" is missing", f->name,
                           *(const char *const *)columns_of(f)[i].names.item);
    }
    if (f->any && !(f->any & bound) && !m->n_habits)
        return ds_fail(w, DS_DATA, "not %s: none of its outcome columns is there", f->name);
    return DS_OK;
}

/* Bindings stand at their column's index; close the gaps, keeping the format's order, which is the order of refusals. */
static void close_gaps(ds_mapper *m)
{
    size_t n = 0;
    for (size_t i = 0; i < m->format->columns.n; i++) {
        if (!m->by_column[i]) continue;
        m->plan.b[n] = *m->by_column[i];
        m->by_column[i] = &m->plan.b[n];
        n++;
    }
    m->plan.n = n;
}

static void narrow(binding *b, const ds_field *f)
{
    if (f->low > b->low) b->low = f->low;
    if (f->high < b->high) b->high = f->high;
}

/* By slot, what fills its fields and which values are its alone. */
static void note_fields(ds_mapper *m, size_t slot)
{
    const ds_kind *k = &ds_kinds[m->format->kind[slot]];
    for (size_t i = 0; i < m->plan.n; i++) {
        int field = m->plan.b[i].column->fills[slot];
        if (field == DS_NO_FIELD) continue;
        m->by_field[slot][field] = &m->plan.b[i];
        narrow(&m->plan.b[i], &k->field[field]);
    }
    for (int i = 0; i < k->fields; i++) {
        const binding *b = m->by_field[slot][i];
        ds_role role = k->field[i].role;
        bool shared = slot && b && b->column->fills[0] != DS_NO_FIELD;
        if ((role == DS_R_VALUE || role == DS_R_NEED) && !shared) m->own[slot] |= UINT64_C(1) << i;
    }
}

static bool tells(const ds_mapper *m, size_t slot)
{
    for (int i = 0; i < ds_kinds[m->format->kind[slot]].fields; i++)
        if (m->own[slot] >> i & 1 && m->by_field[slot][i]) return true;
    return false;
}

/* A night log without the day's notes and habits gives no days, nor does any of its rows look for them. */
static size_t kinds_told(const ds_mapper *m)
{
    size_t n = m->format->kinds;
    while (!m->format->hook && n > 1 && m->format->kind[n - 1] != DS_NOTE && !tells(m, n - 1) && !m->n_habits) n--;
    return n;
}

static void note_needs(ds_mapper *m)
{
    for (int k = 0; k < DS_KINDS; k++)
        for (int i = 0; i < ds_kinds[k].fields; i++) {
            ds_role role = ds_kinds[k].field[i].role;
            if (role == DS_R_KEY || role == DS_R_NEED) m->needs[k] |= UINT64_C(1) << i;
        }
}

static void note_first_bytes(ds_mapper *m, const ds_list *marks)
{
    const char *const *mark = marks->item;
    for (size_t i = 0; i < marks->n; i++) {
        unsigned char c = (unsigned char)mark[i][0];
        m->may_be_missing[c] = true;
        if (c >= 'a' && c <= 'z') m->may_be_missing[c - 'a' + 'A'] = true;
        if (c >= 'A' && c <= 'Z') m->may_be_missing[c - 'A' + 'a'] = true;
    }
}

/* Most cells are known not to be a missing mark by their first byte. */
static void note_marks(ds_mapper *m)
{
    note_first_bytes(m, &m->format->missing);
    for (size_t i = 0; i < m->format->columns.n; i++) note_first_bytes(m, &columns_of(m->format)[i].missing);
}

/* The settings hold times of day: they were checked when they were read. */
static void note_hours(ds_mapper *m)
{
    const ds_hours_settings *h = &m->settings->hours;
    if (!ds_clock(ds_str_of(h->opens), &m->opens) || !ds_clock(ds_str_of(h->closes), &m->closes))
        m->opens = m->closes = 0;
}

void ds_mapper_set_today(ds_mapper *m, ds_date today)
{
    m->how.today = today;
}

static void note_naps(ds_mapper *m)
{
    for (size_t i = 0; i < m->plan.n; i++) {
        const column *c = m->plan.b[i].column;
        if (c->of) continue;
        if (c->part == PART_NAP) m->nap = &m->plan.b[i];
        m->tells_naps |= c->part == PART_NAP || c->part == PART_CYCLE_START;
    }
}

bool ds_mapper_same_header(const ds_mapper *m, const ds_cells *row)
{
    for (size_t i = 0; i < m->plan.n; i++) {
        const binding *b = &m->plan.b[i];
        if (b->cell >= row->n || match(m->format, row->cell[b->cell]) != b->index) return false;
    }
    return true;
}

static manner manner_of(ds_mapper *m, char decimal_mark)
{
    const ds_format *f = m->format;
    const bool fixed = f->dates == DS_DATES_DMY || f->dates == DS_DATES_MDY;
    return (manner){ .digest = m->digest,
                     .lengths = &m->lengths,
                     .mark = decimal_mark,
                     .dates = fixed ? (ds_date_order)f->dates : m->settings->dates,
                     .first = f->columns.item,
                     .today = DS_NO_DATE,
                     .scale = m->settings->pressure_scale };
}

ds_err ds_mapper_new(const ds_format *f, const ds_cells *header, char decimal_mark, ds_str client,
                     const ds_settings *settings, ds_arena *a, ds_mapper **out, const char **unused, ds_why *w)
{
    ds_mapper *m = ds_alloc(a, sizeof *m);
    *out = NULL;
    *unused = "";
    if (!m) return ds_fail(w, DS_MEMORY, "no memory for the columns");
    if (f->pass_over) return ds_fail(w, DS_DATA, "%s is not read: %s", f->title, f->pass_over);
    m->format = f;
    m->settings = settings;
    m->how = manner_of(m, decimal_mark);
    note_hours(m);
    note_marks(m);
    m->a = a;
    m->name_offset = DS_NO_OFFSET;
    m->status = -1;
    note_needs(m);
    if (f->client == CLIENT_FILE && !ds_trim(client).n)
        return ds_fail(w, DS_DATA,
                       "a %s file belongs to one client: say which with --client CODE, or put it in a folder "
                       "named by the client's code",
                       f->title);
    const char *fault = f->client == CLIENT_FILE ? ds_client_fault(client) : NULL;
    if (fault) return ds_fail(w, DS_DATA, "\"%s\" is no client's code: %s", DS_BRIEF(client), fault);
    m->client = ds_keep(a, ds_trim(client));
    ds_err err = bind_all(m, header, unused, a, w);
    if (!err) err = check_complete(m, header, w);
    if (err) return err;
    close_gaps(m);
    for (size_t slot = 0; slot < f->kinds; slot++) note_fields(m, slot);
    m->kinds = kinds_told(m);
    note_naps(m);
    if (f->hook && f->hook->memory && !(m->kept = ds_alloc(a, f->hook->memory)))
        return ds_fail(w, DS_MEMORY, "no memory for the columns");
    *out = m;
    return DS_OK;
}
