/* Turns rows into records, without a look-up of names and without memory but what hooks keep. */
#include <downshift/code.h>

#include "record/form/forms.h"
#include "record/map/comments.h"
#include "record/map/habit_cells.h"
#include "record/map/totals.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

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
    return field != DS_NO_FIELD && s->slot < s->m->kinds ? s->m->by_field[s->slot][field] : NULL;
}

ds_str rec_cell_for(const row_state *s, int field)
{
    const binding *b = binding_of(s, field);
    return b ? cell_of(s->cells, b) : (ds_str){ 0 };
}

const char *rec_title_for(const row_state *s, int field)
{
    const binding *b = binding_of(s, field);
    return b ? s->m->title[b->index] : NULL;
}

ds_record *rec_record_of(const row_state *s, ds_record_kind kind)
{
    for (size_t slot = 0; slot < s->m->kinds; slot++)
        if (s->m->format->kind[slot] == kind) return &s->m->record[slot];
    return NULL;
}

static void describe(const row_state *s, const binding *b, const char *reason, ds_refusal *no)
{
    no->column[0] = no->value[0] = '\0';
    ds_copy(no->reason, sizeof no->reason, ds_str_of(reason));
    if (!b) return;
    ds_copy(no->column, sizeof no->column, ds_str_of(s->m->title[b->index]));
    ds_copy(no->value, sizeof no->value, cell_of(s->cells, b));
}

static void refuse_at(row_state *s, const binding *b, const char *reason)
{
    if (s->refused) return;
    s->refused = true;
    describe(s, b, reason, s->no);
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

/* The cell of the field that was set aside, the first of all for DS_NO_FIELD; NULL for none. */
static const ds_set_aside *aside_for(const row_state *s, int field)
{
    const binding *b = binding_of(s, field);
    for (size_t i = 0; i < s->m->n_aside; i++)
        if (field == DS_NO_FIELD || (b && s->m->aside_of[i] == b)) return &s->m->aside[i];
    return NULL;
}

bool rec_is_aside(const row_state *s, int field)
{
    return field != DS_NO_FIELD && aside_for(s, field);
}

void rec_refuse_lacking(row_state *s, int field, const char *fmt, ...)
{
    const ds_set_aside *why = aside_for(s, field);
    char reason[REASON];
    va_list ap;
    va_start(ap, fmt);
    ds_vprint(reason, sizeof reason, fmt, ap);
    va_end(ap);
    if (!why || s->refused) {
        refuse_at(s, binding_of(s, field), reason);
        return;
    }
    s->refused = true;
    *s->no = why->no;
}

void rec_leave(row_state *s, const char *reason)
{
    if (s->left) return;
    s->refused = false;
    refuse_at(s, s->m->nap, reason);
    s->refused = false;
    s->left = true;
}

/* ---- a row ---- */

static bool one_of(const ds_list *words, ds_str cell)
{
    const char *const *word = words->item;
    for (size_t i = 0; i < words->n; i++)
        if (ds_same_fold(cell, ds_str_of(word[i]))) return true;
    return false;
}

bool rec_is_missing_mark(const ds_mapper *m, const column *c, ds_str cell)
{
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

/* Whether a cell of yes or no means what one of the words does, in whatever language. */
static bool means(ds_str cell, const ds_list *words)
{
    const char *const *word = words->item;
    double is, meant;
    if (!rec_flag_of(cell, &is)) return false;
    for (size_t i = 0; i < words->n; i++)
        if (rec_flag_of(ds_str_of(word[i]), &meant) && (is > 0) == (meant > 0)) return true;
    return false;
}

static bool rule_holds(const row_state *s, const ignore_rule *r)
{
    if (r->column < 0) return all_blank(s, r->blank);
    const binding *b = s->m->by_column[r->column];
    if (!b) return false;
    ds_str cell = rec_meaning(b, cell_of(s->cells, b));
    if (r->unless.n) return !one_of(&r->unless, cell);
    return one_of(&r->equals, cell) || (b->column->as == AS_FLAG && means(cell, &r->equals));
}

/* A rule on the mark of naps says how they are marked; what becomes of one is the same in all formats (finish_sleep.c). */
static bool is_of_naps(const row_state *s, const ignore_rule *r)
{
    return r->column >= 0 && !columns_of(s->m->format)[r->column].of &&
           columns_of(s->m->format)[r->column].part == PART_NAP;
}

static bool ignored(row_state *s)
{
    const ignore_rule *rule = s->m->format->ignore.item;
    for (size_t i = 0; i < s->m->format->ignore.n; i++)
        if (rule_holds(s, &rule[i])) {
            if (is_of_naps(s, &rule[i])) {
                s->nap = rule[i].reason;
                continue;
            }
            refuse_at(s, rule[i].column < 0 ? NULL : s->m->by_column[rule[i].column], rule[i].reason);
            return true;
        }
    return false;
}

static bool in_range(const row_state *s, const binding *b, const ds_fval *v, char reason[REASON])
{
    const column *c = b->column;
    if (!c->of || (c->of->type != DS_T_REAL && c->of->type != DS_T_MONEY)) return true;
    if (c->of->type == DS_T_REAL && v->real >= b->low && v->real <= b->high) return true;
    for (size_t slot = 0; slot < s->m->format->kinds; slot++) {
        if (c->fills[slot] == DS_NO_FIELD) continue;
        if (!rec_check_field_range(ds_field_of(s->m->format->kind[slot], c->fills[slot]), v, reason)) return false;
    }
    return true;
}

/* The cell's value in every kind that has the field. */
static void keep_value(row_state *s, const column *c, ds_fval v)
{
    if (!c->of) {
        s->part[c->part] = v;
        s->has_part[c->part] = true;
        return;
    }
    for (size_t slot = 0; slot < s->m->kinds; slot++)
        if (c->fills[slot] != DS_NO_FIELD) ds_set(&s->m->record[slot], c->fills[slot], v);
}

/* Whether a row is none without this cell: it says whose it is, when it was, or what it tells of. */
static bool places(const column *c)
{
    return c->filled || c->part == PART_NAP;
}

static ds_record_kind kind_of(const row_state *s, const column *c)
{
    size_t slot = 0;
    while (c->of && c->fills[slot] == DS_NO_FIELD) slot++;
    return s->m->format->kind[slot];
}

void rec_set_cell_aside(row_state *s, const binding *b, const char *reason)
{
    ds_set_aside *a = &s->m->aside[s->m->n_aside];
    s->m->aside_of[s->m->n_aside++] = b;
    describe(s, b, reason, &a->no);
    a->kind = kind_of(s, b->column);
}

/* A cell that cannot be read costs the row only where it places the row: else its value is unknown, and the rest stands. */
static void take_fault(row_state *s, const binding *b, const char *reason)
{
    if (places(b->column))
        refuse_at(s, b, reason);
    else
        rec_set_cell_aside(s, b, reason);
}

void rec_set_aside(row_state *s, int field, const char *reason)
{
    const binding *b = binding_of(s, field);
    if (!b || rec_is_aside(s, field)) return;
    rec_set_cell_aside(s, b, reason);
    ds_unset(s->rec, field);
}

static const binding *binding_of_part(const row_state *s, part_id part)
{
    for (size_t i = 0; i < s->m->plan.n; i++) {
        const column *c = s->m->plan.b[i].column;
        if (!c->of && c->part == (int)part) return &s->m->plan.b[i];
    }
    return NULL;
}

const column *rec_column_of_part(const row_state *s, part_id part)
{
    const binding *b = binding_of_part(s, part);
    return b ? b->column : NULL;
}

void rec_set_part_aside(row_state *s, part_id part, const char *reason)
{
    const binding *b = binding_of_part(s, part);
    if (b) rec_set_cell_aside(s, b, reason);
    s->has_part[part] = false;
}

/* Takes off a cell what is no part of the value; false where it fits none of the column's patterns. */
static bool fits_pattern(const column *c, ds_str *cell)
{
    const char *const *pattern = c->pattern.item;
    for (size_t i = 0; i < c->pattern.n; i++) {
        const char *star = strchr(pattern[i], '*');
        const ds_str before = { pattern[i], (size_t)(star - pattern[i]) }, behind = ds_str_of(star + 1);
        if (cell->n <= before.n + behind.n || !ds_same_fold((ds_str){ cell->p, before.n }, before)) continue;
        if (!ds_same_fold((ds_str){ cell->p + cell->n - behind.n, behind.n }, behind)) continue;
        *cell = ds_trim((ds_str){ cell->p + before.n, cell->n - before.n - behind.n });
        return cell->n > 0;
    }
    return !c->pattern.n;
}

static bool is_money(const column *c)
{
    return c->of ? c->of->type == DS_T_MONEY : c->as == AS_MONEY;
}

static void multiply(const column *c, ds_fval *v)
{
    if (is_money(c))
        v->whole = (int64_t)((double)v->whole * c->times);
    else
        v->real = v->real * c->times + 0.0; /* not -0 */
}

/* A row without it is a note. */
static bool may_be_blank(const ds_mapper *m, const column *c)
{
    return m->kinds == 2 && m->format->kind[1] == DS_NOTE && c->fills[0] == DS_SESSION_START;
}

/* It is taken as it stands, and said. */
static void note_currency(ds_mapper *m, ds_str cell, int64_t line)
{
    const ds_str sign = rec_other_currency(cell, m->settings->currency);
    if (!sign.n || m->foreign++) return;
    m->first_foreign = line;
    ds_copy(m->foreign_sign, sizeof m->foreign_sign, sign);
}

static void take(row_state *s, const binding *b)
{
    const column *c = b->column;
    ds_str cell = rec_meaning(b, cell_of(s->cells, b));
    char reason[REASON];
    ds_fval v;
    if (rec_cell_is_missing(s->m, c, cell)) {
        if (c->filled && !may_be_blank(s->m, c)) refuse_at(s, b, "blank; every row needs it");
        return;
    }
    if (!fits_pattern(c, &cell)) {
        ds_print(reason, sizeof reason, "not of the form \"%s\", which the format gives by pattern:",
                 *(const char *const *)c->pattern.item);
        take_fault(s, b, reason);
        return;
    }
    rec_reading how = b->convert(&s->m->how, c, cell, &v, reason);
    s->instants |= c->as == AS_UTC || c->as == AS_ZONED;
    if (how == REC_READ && (c->times < 0 || c->times > 0)) multiply(c, &v);
    if (how == REC_READ && is_money(c)) note_currency(s->m, cell, s->cells->line);
    if (how == REC_READ && c->as == AS_RECENT) s->m->yearless += rec_is_yearless(cell);
    s->unsure |= how == REC_EITHER && !s->m->how.decided;
    if (how == REC_READ && b->never_zero && !(v.real < 0 || v.real > 0))
        s->zeros |= UINT64_C(1) << b->index;
    else if (how == REC_READ && in_range(s, b, &v, reason))
        keep_value(s, c, v);
    else
        take_fault(s, b, reason);
}

#define HOW_TITLES "say how yours are made by calendar: in practice.yaml, such as \"{client} {service}\""

/* Whom the title of an event names. One that names a service and nobody is somebody's visit; another is none of ours. */
static void take_title(row_state *s)
{
    const binding *b = binding_of_part(s, PART_TITLE);
    ds_str client, service;
    bool visit;
    if (rec_read_title(s, b->column, &client, &service, &visit)) {
        s->part[PART_NAME].text = client;
        s->has_part[PART_NAME] = true;
        const ds_list *words = ds_words_for(s->m->settings, "service");
        if (service.n && words->n) service = rec_taught_meaning(words, service);
        if (service.n) ds_set(&s->m->record[0], DS_SESSION_SERVICE, (ds_fval){ .text = service });
        return;
    }
    if (!s->m->untitled++) s->m->first_untitled = s->cells->line;
    if (!visit && rec_may_be_name(s->part[PART_TITLE].text) && !s->m->names++) s->m->first_name = s->cells->line;
    refuse_at(s, b, visit ? "a title that names no client; " HOW_TITLES : "a title that names neither client nor service; " HOW_TITLES);
    if (visit) return;
    s->refused = false;
    s->left = true;
}

/* Logs are mostly sorted by client. */
static const char *client_fault(ds_mapper *m, ds_str code)
{
    if (ds_same(code, (ds_str){ m->sound, m->sound_n })) return NULL;
    const char *fault = ds_client_fault(code);
    if (!fault && code.n <= sizeof m->sound) memcpy(m->sound, code.p, m->sound_n = code.n);
    return fault;
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
    if (s->m->format->client == CLIENT_PERSON && !ds_has(r, k->client) && rec_person_of(s, s->m->person))
        ds_set(r, k->client, (ds_fval){ .text = ds_str_of(s->m->person) });
    const char *fault = ds_has(r, k->client) ? client_fault(s->m, r->v[k->client].text) : NULL;
    if (!fault) return;
    ds_unset(r, k->client);
    char reason[REASON];
    ds_print(reason, sizeof reason, "not a client's code: %s", fault);
    refuse_at(s, s->m->by_field[slot][k->client], reason);
}

static void count_zeros(ds_mapper *m, uint64_t columns)
{
    for (size_t i = 0; i < m->format->columns.n; i++)
        if (columns >> i & 1) m->zeros[i]++;
}

/* ---- from the row's cells to its records ---- */

/* Values without their bit in `has` are never read, so they are not cleared. */
static void clear(row_state *s, int64_t line)
{
    s->n = s->m->kinds;
    for (size_t i = 0; i < s->n; i++) {
        ds_record *r = &s->m->record[i];
        r->kind = s->m->format->kind[i];
        r->has = r->unbelieved = r->doubts = 0;
        r->line = line;
        r->doubt[0] = '\0';
    }
    s->habits_on = DS_NO_DATE;
    s->m->n_aside = 0;
    s->m->who.by = DS_BY_NOTHING;
    s->m->lengths = 0;
    s->no->column[0] = s->no->value[0] = s->no->reason[0] = '\0';
}

/* What the cells of a record mean together, by kind; NULL: its time is placed on its day. */
typedef void (*finisher)(row_state *s);
static const finisher finishers[DS_KINDS] = {
    [DS_SESSION] = rec_finish_session, [DS_SLEEP] = rec_finish_sleep, [DS_DAY] = rec_finish_day,
    [DS_CORPORATE_EVENT] = rec_finish_event, [DS_DECISION] = rec_finish_decision,
    [DS_PLANNED] = rec_finish_planned,       [DS_HABIT] = rec_finish_habit
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
    const ds_record *r = &s->m->record[i];
    if (i == 0 || i >= s->m->kinds || r->kind == DS_NOTE) return true;
    uint64_t needs = s->m->needs[r->kind] & s->m->own[i];
    return needs ? (r->has & needs) == needs : (r->has & s->m->own[i]) != 0;
}

/* A time without its day is no time: then it is the day that is missing. */
static void check_needs(row_state *s)
{
    const ds_kind *k = &ds_kinds[s->rec->kind];
    uint64_t missing = s->m->needs[s->rec->kind] & ~s->rec->has;
    int i = 0;
    if (!missing) return;
    while (!(missing >> i & 1)) i++;
    if (i == k->start && !ds_has(s->rec, k->day) && binding_of(s, k->day)) i = k->day;
    if (binding_of(s, i))
        rec_refuse_lacking(s, i, "blank; every row needs it");
    else
        rec_refuse(s, DS_NO_FIELD, "no %s; every %s needs one", k->field[i].name, k->name);
}

/* The record of slot i; true when the row gives it. What a refused row is about is worked out, too. */
static bool finish_record(row_state *s, size_t i)
{
    if (s->held || s->left || (s->refused && i) || (i < s->m->kinds && s->left_out >> i & 1)) return false;
    s->slot = i;
    s->rec = &s->m->record[i];
    rec_check_day_time(s);
    finish(s);
    if (s->refused || s->left || !is_told(s, i)) return false;
    check_needs(s);
    return !s->refused;
}

/* " tst_min waso_min ": a blank on either side of each, so that it can be looked for. */
static void name_unbelieved(ds_record *r, char text[UNBELIEVED])
{
    const ds_kind *k = &ds_kinds[r->kind];
    int field = ds_field_find(r->kind, DS_LIT("unbelieved"));
    if (field == DS_NO_FIELD) return;
    ds_print(text, UNBELIEVED, " ");
    for (int i = 0; i < k->fields; i++)
        if (r->unbelieved >> i & 1) ds_print_more(text, UNBELIEVED, "%s ", k->field[i].name);
    ds_set(r, field, (ds_fval){ .text = ds_str_of(text) });
}

/* Records that nothing tells of are left out. */
static ds_row_fate give(row_state *s, ds_records *out)
{
    size_t kept = 0;
    for (size_t i = 0; i < s->n; i++) {
        if (!finish_record(s, i)) continue;
        if (s->m->record[i].unbelieved) name_unbelieved(&s->m->record[i], s->m->unbelieved[i]);
        if (kept != i) s->m->record[kept] = s->m->record[i];
        kept++;
    }
    if (s->refused && s->nap) rec_leave(s, s->nap);
    *out = (ds_records){ s->m->record, s->refused || s->left ? 1 : kept,
                         rec_has_part(s, PART_SERIES) ? rec_series_names[s->part[PART_SERIES].whole] : NULL,
                         s->m->who.by ? &s->m->who : NULL };
    if (s->refused || s->left) s->m->n_aside = 0; /* the row is told of as a whole */
    return s->left ? DS_ROW_IGNORED : s->refused ? DS_ROW_REFUSED : DS_ROW_OK;
}

/* Sums and averages of other rows are nobody's. */
static bool is_total(row_state *s)
{
    if (!rec_is_total(s->m, s->cells, &s->unsure)) return false;
    if (!s->m->totals++) s->m->first_total = s->cells->line;
    refuse_at(s, NULL, "a totals row: sums or averages of others, nobody's");
    return true;
}

static bool is_comment(row_state *s, bool faulty)
{
    if (!rec_is_comment(s->m, s->cells, faulty, &s->unsure)) return false;
    if (!s->m->comments++) s->m->first_comment = s->cells->line;
    refuse_at(s, NULL, "a remark: a text, and nothing of what a row tells");
    return true;
}

ds_row_fate ds_map_row(ds_mapper *m, const ds_cells *row, const char *fault, ds_records *out, ds_refusal *no)
{
    row_state s = { .m = m, .cells = row, .no = no, .rec = m->record };
    clear(&s, row->line);
    *out = (ds_records){ .record = m->record, .n = 1 };
    if (ignored(&s) || is_total(&s) || (!s.unsure && is_comment(&s, fault))) return DS_ROW_IGNORED;
    if (s.unsure) return DS_ROW_UNSURE;
    if (fault) refuse_at(&s, NULL, fault);
    for (size_t i = 0; i < m->plan.n; i++) take(&s, &m->plan.b[i]);
    if (s.unsure) {
        m->n_aside = 0;
        return DS_ROW_UNSURE;
    }
    if (s.zeros) count_zeros(m, s.zeros);
    if (!s.nap && rec_has_part(&s, PART_NAP) && s.part[PART_NAP].real != 0) s.nap = A_NAP;
    if (rec_has_part(&s, PART_TITLE) && !s.refused) take_title(&s);
    for (size_t i = 0; i < m->kinds; i++) take_client(&s, i);
    if (rec_has_part(&s, PART_HYPNOGRAM)) rec_read_hypnogram(&s);
    if (s.instants) rec_settle_instants(&s);
    if (m->format->hook) m->format->hook->row(&s);
    if (ds_kinds[m->format->kind[0]].owner == DS_OWNER_SOURCE) rec_settle_money(&s);
    if (m->kinds == 2 && m->format->kind[1] == DS_NOTE) rec_tell_note(&s);
    if (m->n_habits) rec_tell_habits(&s);
    return give(&s, out);
}

size_t ds_mapper_aside(const ds_mapper *m, const ds_set_aside **out)
{
    *out = m->aside;
    return m->n_aside;
}

ds_row_fate ds_map_rest(ds_mapper *m, ds_records *out, ds_refusal *no)
{
    row_state s = { .m = m, .no = no, .rec = m->record };
    const hook *h = m->format->hook;
    clear(&s, 0);
    *out = (ds_records){ .record = m->record };
    if (!h || !h->rest || !h->rest(&s)) return DS_ROW_OK;
    return give(&s, out);
}
