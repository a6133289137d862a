/* Binds a format to a header once, then turns rows into records: no look-ups of names per row, and no memory but what hooks keep. */
#include <downshift/code.h>

#include "record/format.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ---- binding ---- */

static ds_err bind_cell(ds_mapper *m, const ds_cells *header, size_t cell, size_t index, ds_arena *a, ds_why *w)
{
    const column *c = &columns_of(m->format)[index];
    if (m->by_column[index])
        return ds_fail(w, DS_DATA,
                       "the columns \"%.*s\" (column %zu) and \"%s\" (column %zu) are both %s; take one out",
                       DS_FMT(ds_trim(header->cell[cell])), cell + 1, m->title[index], m->by_column[index]->cell + 1,
                       rec_column_id(c));
    binding *b = &m->plan.b[index];
    *b = (binding){ cell, c, index, rec_converters[c->as] };
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

static ds_err note_unused(ds_str cell, const char **unused, ds_arena *a, ds_why *w)
{
    ds_str s = ds_trim(cell);
    if (!s.n) return DS_OK;
    const char *longer = ds_textf(a, "%s%s%.*s", *unused, **unused ? ", " : "", DS_FMT(s));
    if (!longer) return ds_fail(w, DS_MEMORY, "no memory for the columns");
    *unused = longer;
    return DS_OK;
}

static ds_err bind_all(ds_mapper *m, const ds_cells *header, const char **unused, ds_arena *a, ds_why *w)
{
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < header->n; i++) {
        size_t index = match(m->format, header->cell[i]);
        err = index < m->format->columns.n ? bind_cell(m, header, i, index, a, w)
                                           : note_unused(header->cell[i], unused, a, w);
    }
    return err;
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
    if (f->any && !(f->any & bound))
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

/* By slot, what fills its fields and which values are its alone. */
static void note_fields(ds_mapper *m, size_t slot)
{
    const ds_kind *k = &ds_kinds[m->format->kind[slot]];
    for (size_t i = 0; i < m->plan.n; i++) {
        int field = m->plan.b[i].column->fills[slot];
        if (field != DS_NO_FIELD) m->by_field[slot][field] = &m->plan.b[i];
    }
    for (int i = 0; i < k->fields; i++) {
        const binding *b = m->by_field[slot][i];
        ds_role role = k->field[i].role;
        bool shared = slot && b && b->column->fills[0] != DS_NO_FIELD;
        if ((role == DS_R_VALUE || role == DS_R_NEED) && !shared) m->own[slot] |= UINT32_C(1) << i;
    }
}

static void note_needs(ds_mapper *m)
{
    for (int k = 0; k < DS_KINDS; k++)
        for (int i = 0; i < ds_kinds[k].fields; i++) {
            ds_role role = ds_kinds[k].field[i].role;
            if (role == DS_R_KEY || role == DS_R_NEED) m->needs[k] |= UINT32_C(1) << i;
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

ds_err ds_mapper_new(const ds_format *f, const ds_cells *header, char decimal_mark, ds_str client,
                     const ds_settings *settings, ds_arena *a, ds_mapper **out, const char **unused, ds_why *w)
{
    ds_mapper *m = ds_alloc(a, sizeof *m);
    *out = NULL;
    *unused = "";
    if (!m) return ds_fail(w, DS_MEMORY, "no memory for the columns");
    if (f->pass_over) return ds_fail(w, DS_DATA, "%s is not read: %s", f->title, f->pass_over);
    bool own = f->dates == DATES_PRACTICE;
    m->format = f;
    m->settings = settings;
    m->how = (manner){ decimal_mark, own ? settings->dates : (ds_date_order)f->dates, settings->pressure_scale };
    note_marks(m);
    m->a = a;
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
    if (f->hook && f->hook->memory && !(m->kept = ds_alloc(a, f->hook->memory)))
        return ds_fail(w, DS_MEMORY, "no memory for the columns");
    *out = m;
    return DS_OK;
}

/* ---- refusals and doubts ---- */

/* The reader trims all but quoted cells, so there is seldom anything to do. */
static ds_str trimmed(ds_str s)
{
    if (!s.n) return s;
    unsigned char first = (unsigned char)s.p[0], last = (unsigned char)s.p[s.n - 1];
    bool plain = first > ' ' && first < 0x80 && last > ' ' && last < 0x80;
    return plain ? s : ds_trim(s);
}

static ds_str cell_of(const ds_cells *row, const binding *b)
{
    return row && b->cell < row->n ? trimmed(row->cell[b->cell]) : (ds_str){ 0 };
}

static const binding *binding_of(const row_state *s, int field)
{
    return field != DS_NO_FIELD && s->slot < s->m->format->kinds ? s->m->by_field[s->slot][field] : NULL;
}

ds_str rec_cell_for(const row_state *s, int field)
{
    const binding *b = binding_of(s, field);
    return b ? cell_of(s->cells, b) : (ds_str){ 0 };
}

ds_record *rec_record_of(const row_state *s, ds_record_kind kind)
{
    for (size_t slot = 0; slot < s->m->format->kinds; slot++)
        if (s->m->format->kind[slot] == kind) return &s->m->record[slot];
    return NULL;
}

static void refuse_at(row_state *s, const binding *b, const char *reason)
{
    if (s->refused) return;
    s->refused = true;
    ds_copy(s->no->reason, sizeof s->no->reason, ds_str_of(reason));
    if (!b) return;
    ds_copy(s->no->column, sizeof s->no->column, ds_str_of(s->m->title[b->index]));
    ds_copy(s->no->value, sizeof s->no->value, cell_of(s->cells, b));
}

void rec_refuse(row_state *s, int field, const char *fmt, ...)
{
    char reason[REASON];
    va_list ap;
    va_start(ap, fmt);
    ds_vprint(reason, sizeof reason, fmt, ap);
    va_end(ap);
    refuse_at(s, binding_of(s, field), reason);
}

void rec_doubt(row_state *s, const char *fmt, ...)
{
    char text[sizeof s->rec->doubt], *out = s->rec->doubt;
    va_list ap;
    va_start(ap, fmt);
    ds_vprint(text, sizeof text, fmt, ap);
    va_end(ap);
    ds_print_more(out, sizeof s->rec->doubt, "%s%s", *out ? "; " : "", text);
}

/* ---- a row ---- */

static bool one_of(const ds_list *words, ds_str cell)
{
    const char *const *word = words->item;
    for (size_t i = 0; i < words->n; i++)
        if (ds_same_fold(cell, ds_str_of(word[i]))) return true;
    return false;
}

bool rec_cell_is_missing(const ds_mapper *m, const column *c, ds_str cell)
{
    if (!cell.n) return true;
    if (!m->may_be_missing[(unsigned char)cell.p[0]]) return false;
    return one_of(&m->format->missing, cell) || one_of(&c->missing, cell);
}

static bool all_blank(const row_state *s, uint64_t columns)
{
    for (size_t i = 0; columns >> i; i++) {
        const binding *b = columns >> i & 1 ? s->m->by_column[i] : NULL;
        if (b && !rec_cell_is_missing(s->m, b->column, cell_of(s->cells, b))) return false;
        if (i == MAX_COLUMNS - 1) break;
    }
    return true;
}

static bool rule_holds(const row_state *s, const ignore_rule *r)
{
    if (r->column < 0) return all_blank(s, r->blank);
    const binding *b = s->m->by_column[r->column];
    return b && one_of(&r->equals, cell_of(s->cells, b));
}

static bool ignored(row_state *s)
{
    const ignore_rule *rule = s->m->format->ignore.item;
    for (size_t i = 0; i < s->m->format->ignore.n; i++)
        if (rule_holds(s, &rule[i])) {
            refuse_at(s, rule[i].column < 0 ? NULL : s->m->by_column[rule[i].column], rule[i].reason);
            return true;
        }
    return false;
}

/* The cell's value in every kind that has the field. */
static bool keep_value(row_state *s, const column *c, ds_fval v, char reason[REASON])
{
    if (!c->of) {
        s->part[c->part] = v;
        s->has_part |= 1u << c->part;
        return true;
    }
    for (size_t slot = 0; slot < s->m->format->kinds; slot++) {
        if (c->fills[slot] == DS_NO_FIELD) continue;
        ds_record *r = &s->m->record[slot];
        if (!rec_check_field_range(ds_field_of(r->kind, c->fills[slot]), &v, reason)) return false;
        ds_set(r, c->fills[slot], v);
    }
    return true;
}

static void take(row_state *s, const binding *b)
{
    const column *c = b->column;
    ds_str cell = cell_of(s->cells, b);
    char reason[REASON];
    ds_fval v;
    if (rec_cell_is_missing(s->m, c, cell)) {
        if (c->filled) refuse_at(s, b, "blank; every row needs it");
        return;
    }
    if (!b->convert(&s->m->how, c, cell, &v, reason) || !keep_value(s, c, v, reason)) refuse_at(s, b, reason);
}

/* A client's code names files and sheets, so it is short and of one line. */
static void take_client(row_state *s, size_t slot)
{
    ds_record *r = &s->m->record[slot];
    const ds_kind *k = &ds_kinds[r->kind];
    if (k->client == DS_NO_FIELD) return;
    if (s->m->format->client == CLIENT_FILE) {
        ds_set(r, k->client, (ds_fval){ .text = s->m->client });
        return; /* checked when the file was bound */
    }
    const char *fault = ds_has(r, k->client) ? ds_client_fault(r->v[k->client].text) : NULL;
    if (!fault) return;
    ds_unset(r, k->client);
    char reason[REASON];
    ds_print(reason, sizeof reason, "not a client's code: %s", fault);
    refuse_at(s, s->m->by_field[slot][k->client], reason);
}

/* ---- from the row's cells to its records ---- */

/* Values without their bit in `has` are never read, so they are not cleared. */
static void clear(row_state *s, int64_t line)
{
    s->n = s->m->format->kinds;
    for (size_t i = 0; i < s->n; i++) {
        ds_record *r = &s->m->record[i];
        r->kind = s->m->format->kind[i];
        r->has = 0;
        r->line = line;
        r->doubt[0] = '\0';
    }
    s->no->column[0] = s->no->value[0] = s->no->reason[0] = '\0';
}

/* What the cells of a record mean together, by kind; NULL: its time is placed on its day. */
typedef void (*finisher)(row_state *s);
static const finisher finishers[DS_KINDS] = {
    [DS_SESSION] = rec_finish_session, [DS_SLEEP] = rec_finish_sleep, [DS_DAY] = rec_finish_day
};

static void finish(row_state *s)
{
    finisher f = finishers[s->rec->kind];
    if (f)
        f(s);
    else
        rec_place_start(s);
}

/* A record beside the row's own is one where the row tells anything of it. */
static bool is_told(const row_state *s, size_t i)
{
    if (i == 0 || i >= s->m->format->kinds) return true;
    const ds_record *r = &s->m->record[i];
    uint32_t needs = s->m->needs[r->kind] & s->m->own[i];
    return needs ? (r->has & needs) == needs : (r->has & s->m->own[i]) != 0;
}

/* A time without its day is no time: then it is the day that is missing. */
static void check_needs(row_state *s)
{
    const ds_kind *k = &ds_kinds[s->rec->kind];
    uint32_t missing = s->m->needs[s->rec->kind] & ~s->rec->has;
    int i = 0;
    if (!missing) return;
    while (!(missing >> i & 1)) i++;
    if (i == k->start && !ds_has(s->rec, k->day) && binding_of(s, k->day)) i = k->day;
    if (binding_of(s, i))
        rec_refuse(s, i, "blank; every row needs it");
    else
        rec_refuse(s, DS_NO_FIELD, "no %s; every %s needs one", k->field[i].name, k->name);
}

/* The record of slot i; true when the row gives it. What a refused row is about is worked out, too. */
static bool finish_record(row_state *s, size_t i)
{
    if (s->held || (s->refused && i)) return false;
    s->slot = i;
    s->rec = &s->m->record[i];
    finish(s);
    if (s->refused || !is_told(s, i)) return false;
    check_needs(s);
    return !s->refused;
}

/* Records that nothing tells of are left out. */
static ds_row_fate give(row_state *s, ds_records *out)
{
    size_t kept = 0;
    for (size_t i = 0; i < s->n; i++) {
        if (!finish_record(s, i)) continue;
        if (kept != i) s->m->record[kept] = s->m->record[i];
        kept++;
    }
    *out = (ds_records){ s->m->record, s->refused ? 1 : kept };
    return s->refused ? DS_ROW_REFUSED : DS_ROW_OK;
}

ds_row_fate ds_map_row(ds_mapper *m, const ds_cells *row, const char *fault, ds_records *out, ds_refusal *no)
{
    row_state s = { .m = m, .cells = row, .no = no, .rec = m->record };
    clear(&s, row->line);
    *out = (ds_records){ m->record, 1 };
    if (ignored(&s)) return DS_ROW_IGNORED;
    if (fault) refuse_at(&s, NULL, fault);
    for (size_t i = 0; i < m->plan.n; i++) take(&s, &m->plan.b[i]);
    for (size_t i = 0; i < m->format->kinds; i++) take_client(&s, i);
    if (m->format->hook) m->format->hook->row(&s);
    return give(&s, out);
}

ds_row_fate ds_map_rest(ds_mapper *m, ds_records *out, ds_refusal *no)
{
    row_state s = { .m = m, .no = no, .rec = m->record };
    const hook *h = m->format->hook;
    clear(&s, 0);
    *out = (ds_records){ m->record, 0 };
    if (!h || !h->rest || !h->rest(&s)) return DS_ROW_OK;
    return give(&s, out);
}
