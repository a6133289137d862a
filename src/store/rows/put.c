#include "store/rows/decisions.h"
#include "store/rows/digest.h"
#include "store/rows/give_way.h"
#include "store/rows/lacks.h"
#include "store/rows/plans.h"
#include "store/rows/visits.h"
#include "store/rows/withdrawn.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define AT(field)   (DS_C_FIELD + DS_SLEEP_##field)
#define BIT(field)  (UINT64_C(1) << DS_##field)
#define COLUMN(name) (UINT64_C(1) << DS_C_##name)
/* a doubt on a sleep speaks of these; a row that has none of them leaves the old doubt standing */
#define SLEEP_MASK                                                                                                     \
    (BIT(SLEEP_BED) | BIT(SLEEP_ONSET) | BIT(SLEEP_WAKE) | BIT(SLEEP_RISE) | BIT(SLEEP_TST) | BIT(SLEEP_SOL) |         \
     BIT(SLEEP_WASO) | BIT(SLEEP_EFFICIENCY) | BIT(SLEEP_TIB))

/* ---- a record as a row of values ---- */

/* Member by member: copying whole values costs a store-forwarding stall each, and this runs 15 times a row. */
static void take_value(const ds_fval *from, ds_type type, ds_val *to)
{
    to->type = DS_V_INT;
    switch (type) {
    case DS_T_REAL:
        to->type = isnan(from->real) ? DS_V_NULL : DS_V_REAL;
        to->as.d = from->real;
        break;
    case DS_T_TIME:
        to->type = from->time.local == DS_NO_TIME ? DS_V_NULL : DS_V_INT;
        to->as.i = from->time.local;
        break;
    case DS_T_TEXT:
        to->type = from->text.n ? DS_V_TEXT : DS_V_NULL;
        to->as.s = from->text;
        break;
    case DS_T_FLAG:
        to->as.i = from->real != 0;
        break;
    default:
        to->as.i = from->whole;
    }
}

static void take_fields(const ds_kind *k, const ds_record *r, ds_val *v)
{
    for (int i = 0; i < k->fields; i++) v[i].type = DS_V_NULL;
    for (uint64_t has = r->has; has; has &= has - 1) {
        const int i = ds_lowest(has);
        take_value(&r->v[i], k->field[i].type, &v[i]);
    }
}

/* A reference that the source does not give is a part of the key all the same. */
static ds_err complete_key(const ds_record *r, ds_val *v, ds_why *w)
{
    const ds_places *key = ds_places_of(r->kind, true);
    for (size_t i = 0; i < key->n; i++) {
        if (key->at[i] < DS_C_FIELD || v[key->at[i]].type != DS_V_NULL) continue;
        const ds_field *f = ds_field_of(r->kind, key->at[i] - DS_C_FIELD);
        if (f->role != DS_R_REF)
            return ds_fail(w, DS_INTERNAL, "line %lld: a %s without its %s", (long long)r->line,
                           ds_kinds[r->kind].name, f->name);
        v[key->at[i]] = DS_VTEXT(DS_LIT(""));
    }
    return DS_OK;
}

enum { DIGEST_TEXT = 3 + 16 }; /* " = " and hex digits */

static uint64_t digest_of_values(const ds_kind *k, const ds_val *v)
{
    uint64_t sum = 0;
    for (int i = 0; i < k->fields; i++) sum += ds_digest_part(ds_digest_mix((uint64_t)i + 1), &v[DS_C_FIELD + i]);
    return sum;
}

/* The same line of money twice in one file is two, the same note is one: `told` knows how often this file has told of such
 * a key, and which of them told just this. */
static ds_err count_repeats(ds_store *s, const ds_kind *k, ds_val *v, ds_why *w)
{
    char key[1024];
    int64_t nth = 0;
    size_t n = (size_t)snprintf(key, sizeof key, "%s %lld", k->name, (long long)v[DS_C_SOURCE].as.i);
    for (int i = 0; i < k->fields && n < sizeof key; i++) {
        const ds_val *x = &v[DS_C_FIELD + i];
        if (k->field[i].role != DS_R_KEY && k->field[i].role != DS_R_REF) continue;
        n += x->type == DS_V_TEXT ? (size_t)snprintf(key + n, sizeof key - n, " %zu:%.*s", x->as.s.n, DS_FMT(x->as.s))
                                  : (size_t)snprintf(key + n, sizeof key - n, " %lld", (long long)x->as.i);
    }
    if (n + DIGEST_TEXT >= sizeof key) return ds_fail(w, DS_DATA, "references of over 900 bytes: is this really a %s?", k->name);
    size_t same = 0; /* length of the key with its values; 0: equal ones are two all the same */
    if (k->owner == DS_OWNER_TURN)
        same = n + (size_t)snprintf(key + n, sizeof key - n, " = %016llx", (unsigned long long)digest_of_values(k, v));
    const bool again = same && ds_ids_find(&s->told, (ds_str){ key, same }, &nth);
    if (!again) (void)ds_ids_find(&s->told, (ds_str){ key, n }, &nth);
    v[DS_C_NTH] = DS_VINT(again ? nth : nth + 1);
    const bool kept = again || (ds_ids_add(&s->told, (ds_str){ key, n }, nth + 1) &&
                                (!same || ds_ids_add(&s->told, (ds_str){ key, same }, nth + 1)));
    return kept ? DS_OK : ds_fail(w, DS_MEMORY, "the keys of a file");
}

static ds_err take_record(ds_store *s, const ds_origin *from, const ds_record *r, ds_val *v, ds_why *w)
{
    const ds_kind *k = &ds_kinds[r->kind];
    v[DS_C_DOUBT] = r->doubt[0] ? DS_VTEXT(ds_str_of(r->doubt)) : DS_VNULL;
    v[DS_C_FILE] = DS_VINT(from->file);
    v[DS_C_LINE] = DS_VINT(r->line);
    v[DS_C_DIGEST] = DS_VNULL;
    v[DS_C_SOURCE] = DS_VINT(from->source);
    v[DS_C_NTH] = DS_VNULL;
    take_fields(k, r, v + DS_C_FIELD);
    if (k->client != DS_NO_FIELD) v[DS_C_FIELD + k->client] = from->client ? DS_VINT(from->client) : DS_VNULL;
    ds_err err = complete_key(r, v, w);
    if (err) return err;
    if (r->kind == DS_SESSION && v[DS_C_FIELD + DS_SESSION_STATUS].type == DS_V_NULL)
        v[ds_told_column(DS_SESSION)] = DS_VINT(0);
    return ds_has_column(k, DS_C_NTH) ? count_repeats(s, k, v, w) : DS_OK;
}

/* ---- columns ---- */

static bool may_repeat(const ds_kind *k)
{
    return k->owner == DS_OWNER_SOURCE || k->owner == DS_OWNER_TURN;
}

bool ds_has_column(const ds_kind *k, int column)
{
    if (column < DS_C_SOURCE) return true;
    if (column == DS_C_SOURCE) return k->owner == DS_OWNER_SERIES || k->owner == DS_OWNER_SOURCE;
    if (column == DS_C_NTH) return may_repeat(k);
    return k->field[column - DS_C_FIELD].role != DS_R_ROW;
}

static bool is_key(const ds_kind *k, int column)
{
    if (column == DS_C_FILE) return k->owner == DS_OWNER_SOURCE;
    if (column < DS_C_FIELD) return column >= DS_C_SOURCE && ds_has_column(k, column);
    ds_role role = k->field[column - DS_C_FIELD].role;
    return role == DS_R_KEY || role == DS_R_REF;
}

const ds_places *ds_places_of(ds_record_kind kind, bool key)
{
    static ds_places made_of[DS_KINDS][2];
    ds_places *p = &made_of[kind][key];
    const ds_kind *k = &ds_kinds[kind];
    for (int i = 0, made = p->n > 0; !made && i < DS_C_FIELD + k->fields; i++)
        if (key ? is_key(k, i) : ds_has_column(k, i)) p->at[p->n++] = (unsigned char)i;
    return p;
}

/* ---- merging ---- */

/* A column that comes with certain fields: a row that has any of them brings its own, even if that is none. */
typedef struct {
    int column;
    uint64_t with;
} companion;

bool ds_differ(ds_val a, ds_val b)
{
    if (a.type != b.type) return true;
    switch (a.type) {
    case DS_V_INT:
        return a.as.i != b.as.i;
    case DS_V_REAL:
        return a.as.d != b.as.d;
    case DS_V_TEXT:
        return !ds_same(a.as.s, b.as.s);
    case DS_V_NULL:
        break;
    }
    return false;
}

/* The column with the names of fields that are not believed; 0 for a kind that has none. */
static const int unbelieved_of[DS_KINDS] = {
    [DS_SESSION] = DS_C_FIELD + DS_SESSION_UNBELIEVED,
    [DS_SLEEP] = AT(UNBELIEVED),
};

/* Of kinds where a doubt does not come with every row. */
static const companion of_sleeps[2] = { { AT(BED_TEXT), BIT(SLEEP_BED) }, { DS_C_DOUBT, SLEEP_MASK } };
static const companion usual[2] = { { DS_C_DOUBT, UINT64_MAX }, { DS_C_DOUBT, UINT64_MAX } };

static const companion *companions_of(ds_record_kind kind)
{
    return kind == DS_SLEEP ? of_sleeps : usual;
}

static bool is_companion(const companion with[2], int column)
{
    return with[0].column == column || with[1].column == column;
}

/* Whether v has a value in any of these fields. */
static bool has_any(const ds_val *v, uint64_t fields)
{
    for (int i = 0; fields >> i; i++) {
        if ((fields >> i & 1) && v[DS_C_FIELD + i].type != DS_V_NULL) return true;
        if (i == DS_MAX_FIELDS - 1) break;
    }
    return false;
}

static bool names(ds_val list, const char *field)
{
    char word[64];
    int n = snprintf(word, sizeof word, " %s ", field);
    for (size_t i = 0; list.type == DS_V_TEXT && n > 0 && i + (size_t)n <= list.as.s.n; i++)
        if (!memcmp(list.as.s.p + i, word, (size_t)n)) return true;
    return false;
}

bool ds_disbelieved(ds_record_kind kind, const ds_val *v, int column)
{
    const int at = unbelieved_of[kind];
    return at && names(v[at], ds_kinds[kind].field[column - DS_C_FIELD].name);
}

/* Each field is believed as the row is from which its value comes; before the values are merged. Returns whether that
 * differs from before. */
static bool merge_unbelieved(ds_record_kind kind, ds_how h, const ds_val *old, ds_val *v, char text[DS_UNBELIEVED])
{
    const ds_kind *k = &ds_kinds[kind];
    const int at = unbelieved_of[kind];
    if (!at || (v[at].type == DS_V_NULL && old[at].type == DS_V_NULL)) return false;
    ds_print(text, DS_UNBELIEVED, " ");
    for (int i = 0; i < k->fields; i++) {
        int c = DS_C_FIELD + i;
        bool is_old = h == DS_FILL ? old[c].type != DS_V_NULL : h == DS_MERGE && v[c].type == DS_V_NULL;
        if (names(is_old ? old[at] : v[at], k->field[i].name)) ds_print_more(text, DS_UNBELIEVED, "%s ", k->field[i].name);
    }
    v[at] = text[1] ? DS_VTEXT(ds_str_of(text)) : DS_VNULL;
    return ds_differ(old[at], v[at]);
}

/* What is told whole: the new row as it is, but for one that says only that its line was struck out; and an older file changes
 * nothing, as what is missing now may have been taken out. */
static bool merge_whole(ds_record_kind kind, ds_how h, const ds_val *old, ds_val *v)
{
    const int struck = kind == DS_DECISION ? DS_C_FIELD + DS_DECISION_STRUCK : DS_NO_FIELD, end = DS_C_FIELD + ds_kinds[kind].fields;
    const bool out = h == DS_FILL || (struck != DS_NO_FIELD && v[struck].type != DS_V_NULL);
    bool changed = h != DS_FILL && struck != DS_NO_FIELD && ds_differ(old[struck], v[struck]);
    for (int i = DS_C_FIELD; i < end; i++) {
        if (i == struck && h != DS_FILL) continue;
        if (out)
            v[i] = old[i];
        else
            changed |= ds_differ(old[i], v[i]);
    }
    return changed;
}

/* Makes v, the new row, what the store shall hold; says whether a value differs from before. text is room for one. */
bool ds_merge(ds_record_kind kind, ds_how h, const ds_val *old, ds_val *v, char text[DS_UNBELIEVED])
{
    if (ds_kinds[kind].owner == DS_OWNER_PRACTICE || ds_kinds[kind].owner == DS_OWNER_WHOLE) return merge_whole(kind, h, old, v);
    const companion *with = companions_of(kind);
    bool changed = merge_unbelieved(kind, h, old, v, text), keep[2];
    for (int i = 0; i < 2; i++)
        keep[i] = h == DS_FILL ? has_any(old, with[i].with) : h == DS_MERGE && !has_any(v, with[i].with);
    for (int i = DS_C_FIELD; i < DS_C_FIELD + ds_kinds[kind].fields; i++) {
        if (is_companion(with, i) || i == unbelieved_of[kind] || !ds_has_column(&ds_kinds[kind], i)) continue;
        if (h == DS_FILL ? old[i].type != DS_V_NULL : h == DS_MERGE && v[i].type == DS_V_NULL)
            v[i] = old[i];
        else
            changed |= ds_differ(old[i], v[i]);
    }
    for (int i = 0; i < 2; i++)
        if (keep[i]) v[with[i].column] = old[with[i].column];
    /* what fills a gap is not what the rest of the row comes from */
    for (int i = DS_C_FILE; h == DS_FILL && i <= DS_C_LINE; i++) v[i] = old[i];
    return changed;
}

/* Kinds whose records are made anew of all that was told of them. */
typedef ds_err (*maker)(ds_store *s, const ds_val *v, ds_put_fate *fate, ds_why *w);
static const maker makers[DS_KINDS] = { [DS_SLEEP] = ds_put_sleep, [DS_SESSION] = ds_put_session };

bool ds_repeats(ds_record_kind kind, const ds_val *old, const ds_val *v)
{
    for (int i = DS_C_FIELD; i < DS_C_FIELD + ds_kinds[kind].fields; i++) {
        if (makers[kind] && i == ds_told_column(kind)) continue;
        if (ds_has_column(&ds_kinds[kind], i) && v[i].type != DS_V_NULL && ds_differ(old[i], v[i])) return false;
    }
    return true;
}

/* ---- statements ---- */

uint64_t ds_filled(ds_record_kind kind, const ds_val *v)
{
    const ds_places *columns = ds_places_of(kind, false);
    uint64_t bits = 0;
    for (size_t i = 0; i < columns->n; i++)
        bits |= (uint64_t)(v[columns->at[i]].type != DS_V_NULL) << columns->at[i];
    return bits;
}

int ds_bind_row(sqlite3_stmt *st, const ds_places *p, const ds_val *v, uint64_t *bound)
{
    uint64_t now = 0;
    int rc = SQLITE_OK;
    for (size_t i = 0; !rc && i < p->n; i++) {
        const ds_val *x = &v[p->at[i]];
        if (x->type != DS_V_NULL)
            rc = ds_bind_one(st, (int)i + 1, x);
        else if (*bound >> i & 1)
            rc = sqlite3_bind_null(st, (int)i + 1);
        now |= (uint64_t)(x->type != DS_V_NULL) << i;
    }
    *bound = rc ? UINT64_MAX : now;
    return rc;
}

static int step_row(ds_store *s, ds_query q, const ds_places *p, const ds_val *v)
{
    int rc;
    sqlite3_stmt *st = ds_stmt(s, q, &rc);
    if (!rc) rc = ds_bind_row(st, p, v, &s->bound[q]);
    return rc ? rc : sqlite3_step(st);
}

typedef struct {
    ds_record_kind kind;
    ds_query add, read, write, drop;
} place;

static const place places[DS_KINDS] = {
#define X(ID, id, owner)                                                                                               \
    [DS_##ID] = { DS_##ID, DS_Q_##ID##_ADD, DS_Q_##ID##_READ, DS_Q_##ID##_WRITE, DS_Q_##ID##_DROP },
    DS_RECORD_KINDS(X)
#undef X
};

static int read_row(ds_store *s, const place *p, const ds_val *v)
{
    return step_row(s, p->read, ds_places_of(p->kind, true), v);
}

static void seal(ds_record_kind kind, ds_val *v)
{
    v[DS_C_DIGEST] = DS_VINT(ds_record_digest(kind, v));
}

bool ds_put_sound(ds_record_kind kind, const ds_val *v)
{
    return v[DS_C_DIGEST].type == DS_V_INT && v[DS_C_DIGEST].as.i == ds_record_digest(kind, v);
}

/* The statement's result code, the sums of files with it. */
static int add_row(ds_store *s, const place *p, ds_val *v)
{
    seal(p->kind, v);
    int rc = step_row(s, p->add, ds_places_of(p->kind, false), v);
    if (s->stmt[p->add]) sqlite3_reset(s->stmt[p->add]);
    if (rc != SQLITE_DONE) return rc;
    const int64_t file = v[DS_C_FILE].as.i;
    return ds_sums_add(s, file, file == s->reading, v[DS_C_DIGEST].as.i) ? rc : SQLITE_NOMEM;
}

/* old NULL: its file's sum counts the row already. */
static int write_row(ds_store *s, const place *p, const ds_val *old, ds_val *v)
{
    seal(p->kind, v);
    int rc = step_row(s, p->write, ds_places_of(p->kind, false), v);
    if (s->stmt[p->write]) sqlite3_reset(s->stmt[p->write]);
    bool ok = rc != SQLITE_DONE || !old ||
              (ds_sums_take(s, old[DS_C_FILE].as.i, old[DS_C_DIGEST].as.i) &&
               ds_sums_add(s, v[DS_C_FILE].as.i, false, v[DS_C_DIGEST].as.i));
    return ok ? rc : SQLITE_NOMEM;
}

ds_err ds_row_write(ds_store *s, ds_record_kind kind, const ds_val *old, ds_val *v, ds_why *w)
{
    const place *p = &places[kind];
    int rc = old ? write_row(s, p, old, v) : add_row(s, p, v);
    return rc == SQLITE_DONE ? DS_OK : ds_sqlite_fail(&s->face, rc, w);
}

bool ds_row_may_be_written(ds_store *s, ds_record_kind kind, const ds_val *old, const ds_val *v)
{
    if (ds_put_sound(kind, old)) return true;
    s->sums.suspect = true;
    return v && ds_record_digest(kind, v) == old[DS_C_DIGEST].as.i;
}

ds_err ds_row_drop(ds_store *s, ds_record_kind kind, const ds_val *old, ds_why *w)
{
    const place *p = &places[kind];
    int rc = step_row(s, p->drop, ds_places_of(kind, true), old);
    if (s->stmt[p->drop]) sqlite3_reset(s->stmt[p->drop]);
    if (rc == SQLITE_DONE && !ds_sums_take(s, old[DS_C_FILE].as.i, old[DS_C_DIGEST].as.i)) rc = SQLITE_NOMEM;
    return rc == SQLITE_DONE ? DS_OK : ds_sqlite_fail(&s->face, rc, w);
}

/* ---- one row in ---- */

/* Files are numbered in the order they first came in, so that a smaller number is an older file read again, and a smaller
 * line of the same file one that a later line has overruled already. */
static bool older(const ds_val *old, const ds_val *new)
{
    int64_t was = old[DS_C_FILE].as.i, is = new[DS_C_FILE].as.i;
    return is < was || (is == was && new[DS_C_LINE].as.i < old[DS_C_LINE].as.i);
}

/* A record that something else than an import changed is not merged: it becomes again what it was, which its file's sum
 * still counts, or stays to be named by ds_store_verify. */
static int mend(ds_store *s, const place *p, const ds_val *old, const ds_val *v, ds_put_fate *fate)
{
    ds_val restored[DS_COLUMNS];
    s->sums.suspect = true;
    *fate = DS_PUT_SAME;
    if (!ds_damage_restore(p->kind, old, v, restored)) return SQLITE_DONE;
    *fate = DS_PUT_CHANGED;
    return write_row(s, p, NULL, restored);
}

/* Whether a day is told by a file of another format for the first time: it is then nobody's to take out. */
static ds_err is_shared_now(ds_store *s, const ds_val *old, const ds_val *v, bool *now, ds_why *w)
{
    bool same = true;
    int64_t one;
    const bool is = ds_val_int(old[DS_C_FIELD + DS_DAY_SHARED], 0), alone = !ds_differ(old[DS_C_FILE], v[DS_C_FILE]);
    ds_err err = is || alone ? DS_OK : DS_GET(s, w, DS_Q_SAME_FORMAT, &same, &one, old[DS_C_FILE], v[DS_C_FILE]);
    *now = !same;
    return err;
}

static ds_err merge_row(ds_store *s, const place *p, const ds_val *old, ds_val *v, ds_how h, ds_put_fate *fate, ds_why *w)
{
    char text[DS_UNBELIEVED];
    bool shared = false;
    ds_err err = p->kind == DS_DAY ? is_shared_now(s, old, v, &shared, w) : DS_OK;
    if (err) return err;
    if (older(old, v)) h = DS_FILL;
    *fate = ds_merge(p->kind, h, old, v, text) ? DS_PUT_CHANGED : DS_PUT_SAME;
    if (shared) v[DS_C_FIELD + DS_DAY_SHARED] = DS_VINT(1);
    for (int i = DS_C_FILE; shared && *fate == DS_PUT_SAME && i <= DS_C_LINE; i++) v[i] = old[i];
    const int rc = *fate == DS_PUT_CHANGED || shared ? write_row(s, p, old, v) : SQLITE_DONE;
    return rc == SQLITE_DONE ? DS_OK : ds_sqlite_fail(&s->face, rc, w);
}

void ds_put_columns(sqlite3_stmt *st, const ds_kind *k, ds_val *v)
{
    size_t n = 0;
    for (int i = 0; i < DS_C_FIELD + k->fields; i++) v[i] = ds_has_column(k, i) ? ds_column(st, n++) : DS_VNULL;
}

/* A row that is silent about it says that the visit took place, where its file says of another that it did not. */
static bool speaks(const ds_val *old, const ds_val *v)
{
    const int status = DS_C_FIELD + DS_SESSION_STATUS;
    const bool same_file = old[DS_C_FILE].as.i == v[DS_C_FILE].as.i && old[DS_C_LINE].as.i != v[DS_C_LINE].as.i;
    return same_file && ds_visit_missed(old) && v[status].type == DS_V_NULL;
}

static ds_err make_anew(ds_store *s, const place *p, const ds_val *old, const ds_val *v, ds_put_fate *fate, ds_why *w)
{
    *fate = DS_PUT_SAME;
    const bool alone = !ds_val_int(old[ds_told_column(p->kind)], 0) && !older(old, v);
    const bool same = p->kind == DS_SLEEP ? !ds_differ(old[AT(BED)], v[AT(BED)]) : !speaks(old, v);
    if (alone && same && ds_repeats(p->kind, old, v))
        return p->kind == DS_SESSION ? ds_retold_note(s, v, old[DS_C_FILE].as.i, DS_RETOLD_AGAIN, w) : DS_OK;
    sqlite3_reset(s->stmt[p->read]); /* the texts of old are gone */
    return makers[p->kind](s, v, fate, w);
}

/* The read statement stands on the old row. */
static ds_err meet(ds_store *s, const place *p, ds_val *v, ds_how h, ds_put_fate *fate, ds_why *w)
{
    const ds_kind *k = &ds_kinds[p->kind];
    ds_val old[DS_COLUMNS];
    ds_put_columns(s->stmt[p->read], k, old);
    const bool sound = ds_put_sound(p->kind, old);
    if (sound && makers[p->kind]) return make_anew(s, p, old, v, fate, w);
    if (sound) return merge_row(s, p, old, v, h, fate, w);
    const int rc = mend(s, p, old, v, fate);
    return rc == SQLITE_DONE ? DS_OK : ds_sqlite_fail(&s->face, rc, w);
}

/* A row that is new goes in by a plain INSERT, and only a key that is there already is read and compared. Rows come in runs,
 * though: after a row that was there the next one is looked for first, since a refused INSERT costs more than both. */
static ds_err upsert(ds_store *s, ds_record_kind kind, ds_val *v, ds_how h, ds_put_fate *fate, ds_why *w)
{
    const place *p = &places[kind];
    ds_err err = DS_OK;
    int rc = s->met ? read_row(s, p, v) : SQLITE_DONE;
    if (rc == SQLITE_DONE) {
        rc = add_row(s, p, v);
        *fate = DS_PUT_NEW;
        if (rc == SQLITE_CONSTRAINT_PRIMARYKEY) rc = read_row(s, p, v);
    }
    s->met = rc == SQLITE_ROW;
    if (s->met)
        err = meet(s, p, v, h, fate, w);
    else if (rc != SQLITE_DONE)
        err = ds_sqlite_fail(&s->face, rc, w);
    if (s->stmt[p->read]) sqlite3_reset(s->stmt[p->read]); /* only now: texts of the old row may stand in v */
    if (!err && !s->met && kind == DS_SESSION) err = ds_retold_note(s, v, 0, DS_RETOLD_NEW, w);
    return err;
}

/* Of a sleep's row the columns that may have a value. */
static uint64_t may_be_filled(const ds_record *r)
{
    const uint64_t fixed = COLUMN(FILE) | COLUMN(LINE) | COLUMN(DIGEST) | COLUMN(SOURCE);
    const uint64_t fields = (r->has | BIT(SLEEP_CLIENT)) & ~BIT(SLEEP_NAP);
    return fields << DS_C_FIELD | fixed | (*r->doubt ? COLUMN(DOUBT) : 0);
}

static ds_err put_sleep(ds_store *s, ds_val *v, uint64_t filled, ds_how h, ds_put_fate *fate, ds_why *w)
{
    ds_standing how = DS_AMONG;
    ds_err err = ds_sleep_stands(s, v, &how, w);
    if (err) return err;
    if (how == DS_NEAR) return ds_put_sleep(s, v, fate, w);
    if (how == DS_AMONG) return upsert(s, DS_SLEEP, v, h, fate, w);
    s->met = false;
    *fate = DS_PUT_NEW;
    return ds_append_sleep(s, v, filled, w);
}

/* An empty line of the workbook counts where it is one that was filled before. */
static ds_err put_decision(ds_store *s, ds_val *v, ds_how h, ds_put_fate *fate, ds_why *w)
{
    const place *p = &places[DS_DECISION];
    ds_err err = ds_decision_seen(s, v, w);
    if (err || v[DS_C_FIELD + DS_DECISION_STRUCK].type == DS_V_NULL) return err ? err : upsert(s, DS_DECISION, v, h, fate, w);
    const int rc = read_row(s, p, v);
    sqlite3_reset(s->stmt[p->read]);
    if (rc == SQLITE_ROW) return upsert(s, DS_DECISION, v, h, fate, w);
    *fate = DS_PUT_NOTHING;
    return rc == SQLITE_DONE ? DS_OK : ds_sqlite_fail(&s->face, rc, w);
}

/* filled: of a sleep, the columns that may have a value. */
static ds_err put_row(ds_store *s, ds_record_kind kind, ds_val *v, uint64_t filled, ds_how h, ds_put_fate *fate, ds_why *w)
{
    bool near = false, out = false;
    ds_err err = ds_withdrawn_meet(s, kind, v, &out, w);
    *fate = out ? DS_PUT_LOSER : DS_PUT_SAME;
    if (err || out) return err;
    if (kind == DS_SLEEP) return put_sleep(s, v, filled, h, fate, w);
    if (kind == DS_DECISION) return put_decision(s, v, h, fate, w);
    if (kind == DS_PLANNED && (err = ds_plan_seen(s, v, w))) return err;
    if (ds_kinds[kind].owner == DS_OWNER_SOURCE && ds_is_given_up(s, v[DS_C_FIELD + ds_kinds[kind].day].as.i)) return DS_OK;
    if (kind == DS_SESSION) err = ds_session_is_near(s, v, &near, w);
    if (err) return err;
    return near ? makers[kind](s, v, fate, w) : upsert(s, kind, v, h, fate, w);
}

ds_err ds_store_put(ds_store *s, const ds_origin *from, const ds_record *r, size_t n, ds_put_fate *fate, ds_why *w)
{
    ds_val v[DS_COLUMNS];
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < n; i++) {
        ds_put_fate this = DS_PUT_NEW;
        /* the day's facts stand whichever sleep is the night, but one that is not does not overrule the one that is */
        ds_how h = i && *fate == DS_PUT_LOSER ? DS_FILL : DS_MERGE;
        err = take_record(s, from, &r[i], v, w);
        if (!err) err = put_row(s, r[i].kind, v, may_be_filled(&r[i]), h, &this, w);
        if (i == 0)
            *fate = this;
        else if (*fate == DS_PUT_SAME && this != DS_PUT_SAME)
            *fate = DS_PUT_CHANGED;
    }
    return err;
}

ds_err ds_put_again(ds_store *s, ds_record_kind kind, const ds_val *was, ds_val *v, ds_why *w)
{
    ds_put_fate fate = DS_PUT_NEW;
    if (was && !ds_sums_take(s, was[DS_C_FILE].as.i, was[DS_C_DIGEST].as.i))
        return ds_fail(w, DS_MEMORY, "the sums of files");
    return put_row(s, kind, v, ds_filled(kind, v), DS_MERGE, &fate, w);
}
