/* Whether the records are as they were imported. SQLite's own check finds pages that make no sense; a wrong digit of a
 * price makes perfect sense. So each record carries a digest of its values, and each file how many records are its own
 * and the sum of their digests, so that a record that is gone is missed, too. */
#include "store/columns.h"
#include "store/rows/row.h"
#include "store/rows/seal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIGEST_OF(owner, fields, more)                                                                                 \
    "row_digest('doubt', doubt, 'file', file, 'line', line" DS_OWNED_PAIR_##owner fields(DS_COLUMN_PAIR) more ")"
#define DIGEST(owner, fields) DIGEST_OF(owner, fields, "")
/* clang-format off */
/* A table whose rows have digests. */
static const struct table {
    const char *what, *look, *fill, *sum, *sweep, *seal;
    bool counted; /* its rows are a file's records */
} tables[] = {
#define X(ID, id, owner)                                                                                               \
    { #id,                                                                                                             \
      "SELECT file, line, digest, " DIGEST(owner, DS_##ID##_FIELDS) " FROM " #id,                                      \
      "UPDATE " #id " SET digest = " DIGEST(owner, DS_##ID##_FIELDS) " WHERE digest IS NULL",                          \
      "SELECT digest, " DIGEST(owner, DS_##ID##_FIELDS) " FROM " #id " WHERE file = ?",                                \
      "DELETE FROM " #id " WHERE file = ? AND digest IS NOT " DIGEST(owner, DS_##ID##_FIELDS),                         \
      "UPDATE " #id " SET digest = " DIGEST(owner, DS_##ID##_FIELDS) " WHERE file = ?",                                \
      true },
    DS_RECORD_KINDS(X)
#undef X
#define TOLD_DIGEST(owner, fields) DIGEST_OF(owner, fields, ", 'mark', mark, 'aside', aside")
#define TELLINGS(id, owner, fields)                                                                                    \
    { .what = #id,                                                                                                     \
      .look = "SELECT file, line, digest, " TOLD_DIGEST(owner, fields) " FROM " #id "_told",                           \
      .fill = "UPDATE " #id "_told SET digest = " TOLD_DIGEST(owner, fields) " WHERE digest IS NULL" }
    TELLINGS(sleep, SERIES, DS_SLEEP_FIELDS),
    TELLINGS(session, CLIENT, DS_SESSION_FIELDS),
    { .what = "row left aside",
      .look = "SELECT file, line, digest, " DS_LEFT_ASIDE("client", "client_key") " FROM source_row",
      .fill = "UPDATE source_row SET digest = " DS_LEFT_ASIDE("client", "client_key") " WHERE digest IS NULL" },
};
/* clang-format on */

/* ---- one record ---- */

static uint64_t name_of(const ds_kind *k, int column)
{
    static const char *const fixed[] = {
        [DS_C_DOUBT] = "doubt", [DS_C_FILE] = "file", [DS_C_LINE] = "line", [DS_C_SOURCE] = "source", [DS_C_NTH] = "nth"
    };
    return ds_digest_name(ds_str_of(column < DS_C_FIELD ? fixed[column] : k->field[column - DS_C_FIELD].name));
}

/* What the schema makes of a NULL: a session's log that says nothing means a massage that took place. */
static const struct {
    int column, value;
} silent[] = { { DS_C_FIELD + DS_SESSION_KIND, 0 },
               { DS_C_FIELD + DS_SESSION_STATUS, 0 },
               { DS_C_FIELD + DS_SESSION_MASSAGE, 1 } };

ds_val ds_as_stored(ds_record_kind kind, int column, const ds_val *v)
{
    for (size_t i = 0; kind == DS_SESSION && v->type == DS_V_NULL && i < DS_COUNT(silent); i++)
        if (silent[i].column == column) return DS_VINT(silent[i].value);
    return *v;
}

/* Of its columns, hashed once. */
static const uint64_t *names_of(ds_record_kind kind)
{
    static uint64_t names[DS_KINDS][DS_COLUMNS];
    static bool made[DS_KINDS];
    const ds_places *columns = ds_places_of(kind, false);
    for (size_t i = 0; !made[kind] && i < columns->n; i++)
        if (columns->at[i] != DS_C_DIGEST) names[kind][columns->at[i]] = name_of(&ds_kinds[kind], columns->at[i]);
    made[kind] = true;
    return names[kind];
}

static uint64_t sum_of_parts(ds_record_kind kind, const ds_val *v, uint64_t filled)
{
    const uint64_t *name = names_of(kind);
    uint64_t sum = 0;
    for (filled &= ~(UINT64_C(1) << DS_C_DIGEST); filled; filled &= filled - 1) {
        const int at = ds_lowest(filled);
        sum += ds_digest_part(name[at], &v[at]);
    }
    return sum;
}

int64_t ds_digest_of_filled(ds_record_kind kind, const ds_val *v, uint64_t filled)
{
    uint64_t sum = sum_of_parts(kind, v, filled);
    for (size_t i = 0; kind == DS_SESSION && i < DS_COUNT(silent); i++)
        if (v[silent[i].column].type == DS_V_NULL)
            sum += ds_digest_part(names_of(kind)[silent[i].column], &DS_VINT(silent[i].value));
    return (int64_t)sum;
}

int64_t ds_record_digest(ds_record_kind kind, const ds_val *v)
{
    return ds_digest_of_filled(kind, v, ds_filled(kind, v));
}

int64_t ds_told_digest(ds_record_kind kind, const ds_val *v)
{
    return (int64_t)sum_of_parts(kind, v, ds_filled(kind, v));
}

/* ---- what a record must have been ---- */

static bool proves(ds_record_kind kind, const ds_val *v, int64_t digest)
{
    return ds_record_digest(kind, v) == digest;
}

/* With the file, the line and the doubt of either. */
static bool proves_anywhere(ds_record_kind kind, ds_val *v, const ds_val *old, const ds_val *row)
{
    const int64_t digest = old[DS_C_DIGEST].as.i;
    for (int i = 0; i < 4; i++) {
        const ds_val *place = i & 1 ? row : old;
        v[DS_C_FILE] = place[DS_C_FILE];
        v[DS_C_LINE] = place[DS_C_LINE];
        v[DS_C_DOUBT] = (i & 2 ? row : old)[DS_C_DOUBT];
        if (proves(kind, v, digest)) return true;
    }
    return false;
}

bool ds_damage_restore(ds_record_kind kind, const ds_val *old, const ds_val *row, ds_val *restored)
{
    const int last = DS_C_FIELD + ds_kinds[kind].fields;
    /* told by this row alone; then it does not matter that the digest, too, may be what was changed */
    memcpy(restored, row, (size_t)last * sizeof *row);
    if (proves_anywhere(kind, restored, old, row)) return true;
    memcpy(restored, row, (size_t)last * sizeof *row);
    if (proves(kind, row, ds_record_digest(kind, old))) return true;
    /* told by others, too, and changed in what this row tells */
    for (int i = DS_C_FIELD; i < last; i++)
        if (restored[i].type == DS_V_NULL) restored[i] = old[i];
    if (proves_anywhere(kind, restored, old, row)) return true;
    /* or in a value that nobody told */
    for (int i = DS_C_FIELD; i < last; i++) {
        const ds_val was = restored[i];
        if (row[i].type != DS_V_NULL || was.type == DS_V_NULL) continue;
        restored[i] = DS_VNULL;
        if (proves_anywhere(kind, restored, old, row)) return true;
        restored[i] = was;
    }
    return false;
}

/* ---- the sums of files, while records come in ---- */

static ds_sum *sum_of(ds_store *s, int64_t file)
{
    ds_sums *m = &s->sums;
    for (size_t i = 0; i < m->n; i++) {
        size_t k = (m->last + i) % m->n;
        if (m->sum[k].file != file) continue;
        m->last = k;
        return &m->sum[k];
    }
    if (m->n == m->cap) {
        size_t cap = m->cap ? 2 * m->cap : 16;
        ds_sum *wide = realloc(m->sum, cap * sizeof *wide);
        if (!wide) return NULL;
        m->sum = wide;
        m->cap = cap;
    }
    m->sum[m->last = m->n++] = (ds_sum){ .file = file };
    return &m->sum[m->last];
}

bool ds_sums_add(ds_store *s, int64_t file, bool is_new, int64_t digest)
{
    ds_sum *m = is_new && s->sums.again ? &s->sums.found : sum_of(s, file);
    if (!m) return false;
    m->records++;
    m->digest += (uint64_t)digest;
    return true;
}

bool ds_sums_take(ds_store *s, int64_t file, int64_t digest)
{
    ds_sum *m = sum_of(s, file);
    if (!m) return false;
    m->records--;
    m->digest -= (uint64_t)digest;
    return true;
}

void ds_sums_clear(ds_store *s)
{
    free(s->sums.sum);
    s->sums = (ds_sums){ 0 };
}

void ds_sums_begin(ds_store *s, bool again)
{
    s->sums.found = (ds_sum){ 0 };
    s->sums.again = again;
    s->sums.suspect = false;
}

static ds_err write_sum(ds_store *s, const ds_sum *m, ds_why *w)
{
    bool found;
    int64_t kept = 0, digest = 0;
    ds_val file = DS_VINT(m->file);
    ds_err err = ds_get(s, DS_Q_FILE_KEPT, 1, &file, &found, &kept, w);
    if (!err) err = ds_get(s, DS_Q_FILE_SUM, 1, &file, &found, &digest, w);
    if (err) return err;
    return DS_PUT(s, w, DS_Q_FILE_SUMMED, file, DS_VINT(kept + m->records),
                  DS_VINT((int64_t)((uint64_t)digest + m->digest)));
}

ds_err ds_sums_write(ds_store *s, ds_why *w)
{
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < s->sums.n; i++) err = write_sum(s, &s->sums.sum[i], w);
    s->sums.n = s->sums.last = 0;
    return err;
}

/* ---- a file that was read again ---- */

/* Its records as they are: those whose digest is right, and all with the digests that they ought to have. */
struct counted {
    int64_t sound, all;
    uint64_t sound_digest, all_digest;
};

static void count_row(sqlite3_stmt *st, struct counted *c)
{
    const uint64_t is = (uint64_t)sqlite3_column_int64(st, 0), ought = (uint64_t)sqlite3_column_int64(st, 1);
    c->all++;
    c->all_digest += ought;
    if (is != ought || sqlite3_column_type(st, 0) != SQLITE_INTEGER) return;
    c->sound++;
    c->sound_digest += ought;
}

static ds_err count(const ds_db *d, int64_t file, struct counted *c, ds_why *w)
{
    int rc = SQLITE_OK;
    *c = (struct counted){ 0 };
    for (size_t t = 0; !rc && t < DS_COUNT(tables); t++) {
        sqlite3_stmt *st = NULL;
        if (!tables[t].counted) continue;
        rc = sqlite3_prepare_v2(d->db, tables[t].sum, -1, &st, NULL);
        if (!rc) rc = sqlite3_bind_int64(st, 1, file);
        while (!rc && (rc = sqlite3_step(st)) == SQLITE_ROW) {
            count_row(st, c);
            rc = SQLITE_OK;
        }
        if (rc == SQLITE_DONE) rc = SQLITE_OK;
        sqlite3_finalize(st);
    }
    return rc ? ds_sqlite_fail(d, rc, w) : DS_OK;
}

/* The sweep or the seal of every table, for one file. */
static ds_err run_for(const ds_db *d, int64_t file, bool sweep, ds_why *w)
{
    int rc = SQLITE_OK;
    for (size_t t = 0; !rc && t < DS_COUNT(tables); t++) {
        sqlite3_stmt *st = NULL;
        if (!tables[t].counted) continue;
        rc = sqlite3_prepare_v2(d->db, sweep ? tables[t].sweep : tables[t].seal, -1, &st, NULL);
        if (!rc) rc = sqlite3_bind_int64(st, 1, file);
        if (!rc) rc = sqlite3_step(st);
        if (rc == SQLITE_DONE) rc = SQLITE_OK;
        sqlite3_finalize(st);
    }
    return rc ? ds_sqlite_fail(d, rc, w) : DS_OK;
}

/* Only what adds up is believed; all else stays for ds_store_verify to name. */
static ds_err weigh(ds_store *s, int64_t file, ds_why *w)
{
    struct counted is;
    bool found;
    int64_t kept = 0, sum = 0;
    const ds_sum added = s->sums.found;
    ds_val id = DS_VINT(file);
    ds_err err = ds_get(s, DS_Q_FILE_KEPT, 1, &id, &found, &kept, w);
    if (!err) err = ds_get(s, DS_Q_FILE_SUM, 1, &id, &found, &sum, w);
    if (!err) err = count(&s->face, file, &is, w);
    if (err) return err;
    const uint64_t digest = (uint64_t)sum;
    if (is.sound == kept && is.sound_digest == digest)
        return run_for(&s->face, file, true, w);                                             /* what was lost is back */
    if (is.all == kept && is.all_digest == digest) return run_for(&s->face, file, false, w); /* digests were changed */
    if (is.sound == kept + added.records && is.sound_digest == digest + added.digest) /* more of it is read now */
        return DS_PUT(s, w, DS_Q_FILE_SUMMED, id, DS_VINT(is.sound), DS_VINT((int64_t)is.sound_digest));
    return DS_OK;
}

/* What the database has of the file is not as it was: where all its records are, their number and sum are theirs. */
static ds_err recount(ds_store *s, int64_t file, ds_why *w)
{
    struct counted is;
    ds_err err = count(&s->face, file, &is, w);
    if (err || is.sound != is.all) return err;
    return DS_PUT(s, w, DS_Q_FILE_SUMMED, DS_VINT(file), DS_VINT(is.sound), DS_VINT((int64_t)is.sound_digest));
}

ds_err ds_sums_end(ds_store *s, int64_t file, ds_why *w)
{
    ds_err err = ds_sums_write(s, w);
    if (!err && ds_seal_is_odd(s, "source_file", DS_VINT(file))) err = recount(s, file, w);
    if (!err && (s->sums.found.records || s->sums.suspect)) err = weigh(s, file, w);
    ds_sums_begin(s, false);
    return err;
}

/* ---- looking ---- */

enum { TOLD = 3 }; /* places named */

struct looking {
    const ds_db *db;
    struct {
        int64_t records;
        uint64_t digest;
    } * file; /* by id; what its records add up to */
    int64_t most;
    char story[400];
    int64_t faults;
};

static void tell(struct looking *l, const char *place)
{
    size_t n = strlen(l->story);
    if (l->faults++ < TOLD) snprintf(l->story + n, sizeof l->story - n, "%s%s", n ? ", " : "", place);
}

static void tell_row(struct looking *l, const char *what, int64_t file, int64_t line)
{
    char place[160] = "";
    sqlite3_stmt *st = NULL;
    if (!sqlite3_prepare_v2(l->db->db, "SELECT name FROM source_file WHERE id = ?", -1, &st, NULL) &&
        !sqlite3_bind_int64(st, 1, file) && sqlite3_step(st) == SQLITE_ROW)
        snprintf(place, sizeof place, "%.100s:%" PRId64 " (%s)", (const char *)sqlite3_column_text(st, 0), line, what);
    else
        snprintf(place, sizeof place, "a %s of a file that is not known", what);
    sqlite3_finalize(st);
    tell(l, place);
}

static ds_err look_at(struct looking *l, const struct table *t, ds_why *w)
{
    sqlite3_stmt *st = NULL;
    int rc = sqlite3_prepare_v2(l->db->db, t->look, -1, &st, NULL);
    while (!rc && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        int64_t file = sqlite3_column_int64(st, 0), digest = sqlite3_column_int64(st, 2);
        if (sqlite3_column_type(st, 2) != SQLITE_INTEGER || digest != sqlite3_column_int64(st, 3))
            tell_row(l, t->what, file, sqlite3_column_int64(st, 1));
        if (t->counted && file > 0 && file <= l->most) {
            l->file[file].records++;
            l->file[file].digest += (uint64_t)digest;
        }
        rc = SQLITE_OK;
    }
    sqlite3_finalize(st);
    return rc == SQLITE_DONE ? DS_OK : ds_sqlite_fail(l->db, rc, w);
}

static ds_err look_at_files(struct looking *l, ds_why *w)
{
    sqlite3_stmt *st = NULL;
    int rc = sqlite3_prepare_v2(l->db->db, "SELECT id, name, kept, digest FROM source_file ORDER BY id", -1, &st, NULL);
    while (!rc && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        char place[160];
        int64_t id = sqlite3_column_int64(st, 0), kept = sqlite3_column_int64(st, 2);
        bool same = id > 0 && id <= l->most && l->file[id].records == kept &&
                    l->file[id].digest == (uint64_t)sqlite3_column_int64(st, 3);
        snprintf(place, sizeof place, "%.100s (%" PRId64 " records, of %" PRId64 ")",
                 (const char *)sqlite3_column_text(st, 1), id > 0 && id <= l->most ? l->file[id].records : 0, kept);
        if (!same) tell(l, place);
        rc = SQLITE_OK;
    }
    sqlite3_finalize(st);
    return rc == SQLITE_DONE ? DS_OK : ds_sqlite_fail(l->db, rc, w);
}

/* A row of a sealed table in words, by its key: with the place of a record that refers to it. */
static const struct {
    const char *table, *words;
} sealed[] = {
    { "client", "SELECT 'client \"' || c.code || '\" (' || f.name || ':' || r.line || ')' FROM client c LEFT JOIN "
                "(SELECT file, line FROM session WHERE client = ?1 UNION ALL SELECT file, line FROM sleep WHERE "
                "client = ?1 UNION ALL SELECT file, line FROM day WHERE client = ?1 ORDER BY file, line LIMIT 1) r "
                "LEFT JOIN source_file f ON f.id = r.file WHERE c.id = ?1" },
    { "client_alias", "SELECT 'code \"' || code || '\"' FROM client_alias WHERE key = ?1" },
    { "source", "SELECT 'source \"' || c.name || '\" (' || f.name || ':' || r.line || ')' FROM source c LEFT JOIN "
                "(SELECT file, line FROM sleep WHERE source = ?1 ORDER BY file, line LIMIT 1) r "
                "LEFT JOIN source_file f ON f.id = r.file WHERE c.id = ?1" },
    { "source_file", "SELECT name || ' (its counts and facts)' FROM source_file WHERE id = ?1" },
    { "source_cell", "SELECT f.name || ':' || c.line || ' (cell set aside)' FROM source_cell c JOIN source_file f ON "
                     "f.id = c.file WHERE c.file || ' ' || c.line || ' ' || c.field = ?1" },
    { "source_client", "SELECT f.name || ' (its clients)' FROM source_client c JOIN source_file f ON f.id = c.file "
                       "WHERE c.file || ' ' || c.client_key = ?1" },
    { "given_up", "SELECT f.name || ' (days given up to a newer file)' FROM given_up g JOIN source_file f ON f.id = g.file "
                  "WHERE g.file || ' ' || g.first || ' ' || g.last || ' ' || g.to_file = ?1" },
    { "withdrawn", "SELECT f.name || ':' || d.line || ' (a newer sheet has it no more)' FROM withdrawn d JOIN source_file f "
                   "ON f.id = d.file WHERE d.kind || ' ' || d.client || ' ' || d.key || ' ' || d.file || ' ' || d.line = ?1" },
    { "unread_file", "SELECT name || ' (could not be read)' FROM unread_file WHERE name = ?1" },
};

static void tell_odd(struct looking *l, const ds_odd *o)
{
    char place[200];
    sqlite3_stmt *st = NULL;
    const char *words = NULL;
    snprintf(place, sizeof place, "%s %.80s", o->table, o->key);
    for (size_t i = 0; !o->gone && !words && i < DS_COUNT(sealed); i++)
        if (!strcmp(sealed[i].table, o->table)) words = sealed[i].words;
    if (words && !sqlite3_prepare_v2(l->db->db, words, -1, &st, NULL) &&
        !sqlite3_bind_text(st, 1, o->key, -1, SQLITE_STATIC) && sqlite3_step(st) == SQLITE_ROW &&
        sqlite3_column_type(st, 0) == SQLITE_TEXT)
        snprintf(place, sizeof place, "%.190s", (const char *)sqlite3_column_text(st, 0));
    sqlite3_finalize(st);
    tell(l, place);
}

static ds_err look_at_sealed(struct looking *l, ds_why *w)
{
    ds_odds odds = { 0 };
    ds_err err = ds_seals_read(l->db, &odds, w);
    for (size_t i = 0; !err && i < odds.n; i++) tell_odd(l, &odds.odd[i]);
    ds_odds_clear(&odds);
    return err;
}

static ds_err say_changed(const struct looking *l, ds_why *w)
{
    char more[48] = "";
    if (l->faults > TOLD) snprintf(more, sizeof more, " and %" PRId64 " more", l->faults - TOLD);
    return ds_fail(
        w, DS_STORE,
        "%s: is not as it was imported, by damage or another program: %s%s; import what is named once more, or "
        "all files where several told of the same, which mends it, or go back to a copy",
        l->db->path, l->story, more);
}

ds_err ds_store_verify(ds_store *s, ds_why *w)
{
    struct looking l = { .db = &s->face };
    bool large;
    ds_err err = ds_store_is_larger(s, DS_STORE_CHECKED, &large, w);
    if (err || large) return err;
    if ((err = ds_sqlite_int(&s->face, "SELECT ifnull(max(id), 0) FROM source_file", &l.most, w))) return err;
    if (l.most < 0 || l.most > 100000000 || !(l.file = calloc((size_t)l.most + 1, sizeof *l.file)))
        return ds_fail(w, DS_MEMORY, "%s: %" PRId64 " files", s->face.path, l.most);
    for (size_t t = 0; !err && t < DS_COUNT(tables); t++) err = look_at(&l, &tables[t], w);
    if (!err) err = look_at_sealed(&l, w);
    /* a record that was changed is told of once */
    if (!err && !l.faults) err = look_at_files(&l, w);
    if (!err && l.faults) err = say_changed(&l, w);
    free(l.file);
    return err ? err : ds_store_closed_verify(s, w);
}

/* ---- after migrations ---- */

static ds_err sum_all(const ds_db *d, ds_why *w)
{
    sqlite3_stmt *st = NULL, *put = NULL;
    ds_err err = DS_OK;
    int rc = sqlite3_prepare_v2(d->db, "SELECT id FROM source_file", -1, &st, NULL);
    if (!rc)
        rc = sqlite3_prepare_v2(d->db, "UPDATE source_file SET kept = ?2, digest = ?3 WHERE id = ?1", -1, &put, NULL);
    while (!rc && !err && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        struct counted is;
        int64_t id = sqlite3_column_int64(st, 0);
        err = count(d, id, &is, w);
        if (!err) rc = ds_bind(put, 1, (ds_val[]){ DS_VINT(id), DS_VINT(is.all), DS_VINT((int64_t)is.all_digest) }, 3);
        if (!err && !rc && (rc = sqlite3_step(put)) == SQLITE_DONE) rc = sqlite3_reset(put);
    }
    if (!err && rc != SQLITE_DONE) err = ds_sqlite_fail(d, rc, w);
    sqlite3_finalize(st);
    sqlite3_finalize(put);
    return err;
}

ds_err ds_damage_settle(const ds_db *d, ds_why *w)
{
    int64_t has = 0;
    ds_err err = ds_sqlite_int(d, "SELECT count(*) FROM sqlite_master WHERE name = 'seal'", &has, w);
    if (err || !has) return err;
    for (size_t t = 0; !err && t < DS_COUNT(tables); t++) err = ds_sqlite_exec(d, tables[t].fill, w);
    if (!err) err = sum_all(d, w);
    return err ? err : ds_seals_write(d, &(ds_odds){ 0 }, w);
}
