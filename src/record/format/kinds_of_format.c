/* Which kinds of record a format's rows make, which of their fields its columns fill, and whether that is enough. */
#include "record/format/loader.h"

#include <string.h>

/* What record: may say: a kind of record, or one of these names for several. */
static const struct {
    const char *name;
    ds_record_kind kind[2];
} compounds[] = { { "night", { DS_SLEEP, DS_DAY } } };
const char *rec_record_name(const ds_format *f)
{
    return f->record.n ? *(const char *const *)f->record.item : "";
}

/* Adds a kind once. */
static void add_kind(ds_format *f, ds_record_kind kind)
{
    for (size_t i = 0; i < f->kinds; i++)
        if (f->kind[i] == kind) return;
    f->kind[f->kinds++] = kind;
}

static ds_err unknown_record(const loader *l, const char *name)
{
    char known[300] = "";
    for (size_t i = 0; i < DS_COUNT(compounds); i++) ds_print_more(known, sizeof known, "%s, ", compounds[i].name);
    for (int k = 0; k < DS_KINDS; k++)
        ds_print_more(known, sizeof known, "%s%s", ds_kinds[k].name, k + 1 < DS_KINDS ? ", " : "");
    return rec_load_fault(l, l->f->record_at, "record: expected one of: %s, not \"%s\"", known,
                          DS_BRIEF(ds_str_of(name)));
}

static ds_err take_record_name(const loader *l, const char *name)
{
    for (size_t i = 0; i < DS_COUNT(compounds); i++)
        if (!strcmp(name, compounds[i].name)) {
            for (size_t k = 0; k < DS_COUNT(compounds[i].kind); k++) add_kind(l->f, compounds[i].kind[k]);
            return DS_OK;
        }
    for (int k = 0; k < DS_KINDS; k++)
        if (!strcmp(name, ds_kinds[k].name)) {
            add_kind(l->f, (ds_record_kind)k);
            return DS_OK;
        }
    return unknown_record(l, name);
}

ds_err rec_resolve_kinds(const loader *l)
{
    const char *const *name = l->f->record.item;
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < l->f->record.n; i++) err = take_record_name(l, name[i]);
    for (size_t i = 0; !err && i < l->f->kinds; i++) {
        const ds_owner owner = ds_kinds[l->f->kind[i]].owner;
        if ((owner == DS_OWNER_SERIES || owner == DS_OWNER_SOURCE) && !l->f->source)
            err = rec_load_fault(l, format_top, "a %s's format needs source:, the series that it feeds",
                                 rec_record_name(l->f));
    }
    return err;
}

static bool is_field(const char *name)
{
    for (int k = 0; k < DS_KINDS; k++)
        if (ds_field_find((ds_record_kind)k, ds_str_of(name)) != DS_NO_FIELD) return true;
    return false;
}

static ds_err unknown_field(const loader *l, const column *c)
{
    char known[300] = "";
    if (is_field(c->field))
        return rec_load_fault(l, c->at, "%s is not a field of a %s", c->field, rec_record_name(l->f));
    for (size_t slot = 0; slot < l->f->kinds; slot++) {
        const ds_kind *k = &ds_kinds[l->f->kind[slot]];
        for (int i = 0; i < k->fields; i++)
            if (k->field[i].role != DS_R_MADE)
                ds_print_more(known, sizeof known, "%s%s", *known ? ", " : "", k->field[i].name);
    }
    return rec_load_fault(l, c->field_at, "field: expected one of: %s, not \"%s\"", known,
                          DS_BRIEF(ds_str_of(c->field)));
}

/* The fields of that name in the format's kinds; a name means the same in all of them. */
ds_err rec_resolve_field(const loader *l, column *c)
{
    for (size_t slot = 0; slot < DS_KINDS; slot++) c->fills[slot] = DS_NO_FIELD;
    if (!c->field) return DS_OK;
    for (size_t slot = 0; slot < l->f->kinds; slot++) {
        int field = ds_field_find(l->f->kind[slot], ds_str_of(c->field));
        if (field == DS_NO_FIELD) continue;
        const ds_field *f = ds_field_of(l->f->kind[slot], field);
        if (f->role == DS_R_MADE)
            return rec_load_fault(l, c->at, "%s follows from other fields; no column fills it", f->name);
        c->fills[slot] = (int8_t)field;
        if (!c->of) c->of = f;
    }
    return c->of ? DS_OK : unknown_field(l, c);
}

/* The column that fills a field of that slot, NULL for none. */
static const column *filler(const ds_format *f, size_t slot, int field)
{
    for (size_t i = 0; field != DS_NO_FIELD && i < f->columns.n; i++)
        if (columns_of(f)[i].fills[slot] == field) return &columns_of(f)[i];
    return NULL;
}

static bool has_part(const ds_format *f, part_id part)
{
    for (size_t i = 0; i < f->columns.n; i++)
        if (!columns_of(f)[i].of && columns_of(f)[i].part == (int)part) return true;
    return false;
}

/* A day can be had from elsewhere: a night's from its bedtime, the notes' beside a night from the night, any from a full local
 * time. */
static bool day_follows(const ds_format *f, size_t slot)
{
    const ds_kind *k = &ds_kinds[f->kind[slot]];
    const column *start = filler(f, slot, k->start);
    switch (f->kind[slot]) {
    case DS_SLEEP:
        return filler(f, slot, DS_SLEEP_BED) || filler(f, slot, DS_SLEEP_RISE) || filler(f, slot, DS_SLEEP_WAKE) ||
               has_part(f, PART_WAKE_DATE) || has_part(f, PART_BED_DATE);
    case DS_DAY:
        return f->kind[0] == DS_SLEEP;
    default:
        if (k->owner == DS_OWNER_SOURCE && slot) return day_follows(f, 0) || filler(f, 0, ds_kinds[f->kind[0]].day);
        return start && (start->as == AS_STAMP || start->as == AS_UTC || start->as == AS_ZONED);
    }
}

/* Every record of the kind must be makeable from the format's columns. What a hook makes nobody can tell. */
ds_err rec_check_kind(const loader *l, size_t slot)
{
    const ds_kind *k = &ds_kinds[l->f->kind[slot]];
    if (l->f->hook) return DS_OK;
    for (int i = 0; i < k->fields; i++) {
        ds_role role = k->field[i].role;
        bool day = i == k->day, needed = role == DS_R_KEY || role == DS_R_NEED || day;
        if (!needed || i == k->client || filler(l->f, slot, i) || (day && day_follows(l->f, slot))) continue;
        const column *start = day ? filler(l->f, slot, k->start) : NULL;
        if (start)
            return rec_load_fault(l, start->at,
                                  "%s as %s needs a column with field: %s; where it holds the date, too, say as: stamp",
                                  start->field, rec_as_names[start->as], k->field[i].name);
        return rec_load_fault(l, format_top, "every %s needs %s: a column with field: %s is missing", k->name,
                              k->field[i].name, k->field[i].name);
    }
    return DS_OK;
}
