/* Binds a format to a header once, then turns rows into records: no allocation and no name look-ups per row. */
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
                       column_id(c));
    binding *b = &m->plan.b[index];
    *b = (binding){ cell, c, index, converters[c->as] };
    m->by_column[index] = b;
    if (c->field >= 0) m->by_field[c->field] = b;
    m->title[index] = ds_keep(a, ds_trim(header->cell[cell])).p;
    return m->title[index] ? DS_OK : ds_fail(w, DS_MEMORY, "no memory for the columns");
}

/* Index of the format's column that this header cell is; columns.n for none. */
static size_t match(const ds_format *f, ds_str cell)
{
    char name[MAX_NAME];
    size_t n = fold_column(cell, name, sizeof name), i = 0;
    while (i < f->columns.n && !is_named(&columns_of(f)[i].folded, name, n)) i++;
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
    const ds_str *odd = find_in_header(header, &f->without_folded);
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
        if (m->plan.b[n].column->field >= 0) m->by_field[m->plan.b[n].column->field] = &m->plan.b[n];
        n++;
    }
    m->plan.n = n;
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
    if (f->client == CLIENT_FILE && !ds_trim(client).n)
        return ds_fail(w, DS_DATA,
                       "a %s file belongs to one client: say which with --client CODE, or put it in a folder "
                       "named by the client's code",
                       f->title);
    m->client = ds_keep(a, ds_trim(client));
    ds_err err = bind_all(m, header, unused, a, w);
    if (!err) err = check_complete(m, header, w);
    if (err) return err;
    close_gaps(m);
    *out = m;
    return DS_OK;
}

/* ---- refusals and doubts ---- */

static void put_cut(char *out, size_t cap, ds_str s)
{
    if (s.n < cap) {
        snprintf(out, cap, "%.*s", DS_FMT(s));
        return;
    }
    size_t n = cap - 4;
    while (n && ((unsigned char)s.p[n] & 0xC0) == 0x80) n--; /* not inside a character */
    snprintf(out, cap, "%.*s...", (int)n, s.p);
}

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
    return b->cell < row->n ? trimmed(row->cell[b->cell]) : (ds_str){ 0 };
}

static void refuse_at(row_state *s, const binding *b, const char *reason)
{
    if (s->refused) return;
    s->refused = true;
    put_cut(s->no->reason, sizeof s->no->reason, ds_str_of(reason));
    if (!b) return;
    put_cut(s->no->column, sizeof s->no->column, ds_str_of(s->m->title[b->index]));
    put_cut(s->no->value, sizeof s->no->value, cell_of(s->cells, b));
}

void refuse(row_state *s, ds_field_id field, const char *fmt, ...)
{
    char reason[REASON];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(reason, sizeof reason, fmt, ap);
    va_end(ap);
    refuse_at(s, field < DS_FIELD_COUNT ? s->m->by_field[field] : NULL, reason);
}

void doubt(row_state *s, const char *fmt, ...)
{
    char *out = s->rec->doubt;
    size_t cap = sizeof s->rec->doubt, n = strlen(out);
    va_list ap;
    if (n && n + 2 < cap) n += (size_t)snprintf(out + n, cap - n, "; ");
    va_start(ap, fmt);
    vsnprintf(out + n, cap - n, fmt, ap);
    va_end(ap);
}

/* ---- a row ---- */

static bool one_of(const ds_list *words, ds_str cell)
{
    const char *const *word = words->item;
    for (size_t i = 0; i < words->n; i++)
        if (ds_same_fold(cell, ds_str_of(word[i]))) return true;
    return false;
}

static bool is_missing(const ds_mapper *m, const column *c, ds_str cell)
{
    if (!cell.n) return true;
    if (!m->may_be_missing[(unsigned char)cell.p[0]]) return false;
    return one_of(&m->format->missing, cell) || one_of(&c->missing, cell);
}

static bool all_blank(const row_state *s, uint64_t columns)
{
    for (size_t i = 0; columns >> i; i++) {
        const binding *b = columns >> i & 1 ? s->m->by_column[i] : NULL;
        if (b && !is_missing(s->m, b->column, cell_of(s->cells, b))) return false;
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

static void keep_value(row_state *s, const column *c, ds_fval v)
{
    if (c->field >= 0) {
        s->rec->v[c->field] = v;
        s->rec->has |= (uint64_t)1 << c->field;
    } else {
        s->part[c->part] = v;
        s->has_part |= 1u << c->part;
    }
}

static void take(row_state *s, const binding *b)
{
    const column *c = b->column;
    ds_str cell = cell_of(s->cells, b);
    char reason[REASON];
    ds_fval v;
    if (is_missing(s->m, c, cell)) {
        if (c->filled) refuse_at(s, b, "blank; every row needs it");
        return;
    }
    bool fine = b->convert(&s->m->how, c, cell, &v, reason);
    if (fine && c->field >= 0) fine = check_field_range((ds_field_id)c->field, &v, reason);
    if (!fine) {
        refuse_at(s, b, reason);
        return;
    }
    keep_value(s, c, v);
    if (c->field == DS_F_BED) s->rec->bed_text = cell;
}

/* A client's code names files and sheets, so it is short and of one line. */
static void take_client(row_state *s)
{
    ds_record *r = s->rec;
    if (s->m->format->client == CLIENT_FILE) {
        r->v[DS_F_CLIENT].text = s->m->client;
        r->has |= (uint64_t)1 << DS_F_CLIENT;
    }
    if (!DS_HAS(r, CLIENT)) return;
    ds_str code = r->v[DS_F_CLIENT].text;
    bool fine = code.n <= 64;
    for (size_t i = 0; fine && i < code.n; i++) fine = (unsigned char)code.p[i] >= ' ' && code.p[i] != 0x7F;
    if (fine) return;
    r->has &= ~((uint64_t)1 << DS_F_CLIENT);
    refuse(s, DS_F_CLIENT, "not a client's code: over 64 bytes long or with control characters");
}

/* Values without their bit in `has` are never read, so they are not cleared. */
static void clear(ds_record *rec, ds_refusal *no, ds_record_kind kind, int64_t line)
{
    rec->kind = kind;
    rec->has = 0;
    rec->line = line;
    rec->bed_text = (ds_str){ 0 };
    rec->not_massage = false;
    rec->doubt[0] = '\0';
    no->column[0] = no->value[0] = no->reason[0] = '\0';
}

ds_row_fate ds_map_row(const ds_mapper *m, const ds_cells *row, ds_record *rec, ds_refusal *no)
{
    row_state s = { .m = m, .cells = row, .rec = rec, .no = no };
    clear(rec, no, (ds_record_kind)m->format->kind, row->line);
    if (ignored(&s)) return DS_ROW_IGNORED;
    for (size_t i = 0; i < m->plan.n; i++) take(&s, &m->plan.b[i]);
    take_client(&s);
    if (m->format->hook) hooks[m->format->hook](&s);
    if (m->format->kind == DS_SESSION)
        finish_session(&s);
    else
        finish_night(&s);
    return s.refused ? DS_ROW_REFUSED : DS_ROW_OK;
}
