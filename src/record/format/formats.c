/* Loads format declarations and checks that what they say fits together. */
#include "record/format/loader.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

extern const ds_embedded ds_embedded_formats[];

const char *const rec_client_names[] = { "column", "file", "person", NULL };
const char *const rec_date_names[] = { "iso", "dmy", "mdy", "practice", NULL };
const char *const rec_as_names[] = {
#define X(id, name, type) name,
    AS(X)
#undef X
        NULL
};
static const int as_type[] = {
#define X(id, name, type) DS_T_##type,
    AS(X)
#undef X
};
static const char *const part_names[] = {
#define X(id, name, type) name,
    PARTS(X)
#undef X
        NULL
};
static const int part_type[] = {
#define X(id, name, type) DS_T_##type,
    PARTS(X)
#undef X
};

/* ---- the tables ---- */

#define AT(field) .at = offsetof(value_words, field)
static const ds_key value_keys[] = {
    { .key = "", .as = DS_AS_MARK, AT(at) },
    { .key = "is", .as = DS_AS_TEXT, AT(is), .flags = DS_REQUIRED },
    { .key = "written", .as = DS_AS_TEXTS, AT(written), .flags = DS_REQUIRED },
    { 0 },
};
#undef AT

static const column no_column = { .part = -1, .as = -1 };
#define AT(member) .at = offsetof(column, member)
static const ds_key column_keys[] = {
    { .key = "", .as = DS_AS_MARK, AT(at) },
    { .key = "field", .as = DS_AS_MARK, AT(field_at) },
    { .key = "field", .as = DS_AS_TEXT, AT(field) },
    { .key = "part", .as = DS_AS_NAME, AT(part), .names = part_names },
    { .key = "names", .as = DS_AS_TEXTS, AT(names), .flags = DS_REQUIRED },
    { .key = "as", .as = DS_AS_NAME, AT(as), .names = rec_as_names },
    { .key = "required", .as = DS_AS_BOOL, AT(required) },
    { .key = "filled", .as = DS_AS_BOOL, AT(filled) },
    { .key = "best_first", .as = DS_AS_BOOL, AT(best_first) },
    { .key = "missing", .as = DS_AS_TEXTS, AT(missing) },
    { .key = "values", .as = DS_AS_LIST, AT(values), .of = value_keys, .size = sizeof(value_words) },
    { .key = "pattern", .as = DS_AS_TEXTS, AT(pattern) },
    { .key = "titles", .as = DS_AS_TEXTS, AT(titles) },
    { .key = "times", .as = DS_AS_REAL, AT(times), .min = -1e6, .max = 1e6 },
    { .key = "segment", .as = DS_AS_STRUCT, .at = 0, .of = rec_segment_keys },
    { 0 },
};
#undef AT

enum { NOT_SAID = -1 };
static const ignore_rule no_rule = { .column = -1 };
#define AT(member) .at = offsetof(ignore_rule, member)
static const ds_key ignore_keys[] = {
    { .key = "", .as = DS_AS_MARK, AT(at) },
    { .key = "reason", .as = DS_AS_TEXT, AT(reason), .flags = DS_REQUIRED },
    { .key = "column", .as = DS_AS_TEXT, AT(of) },
    { .key = "equals", .as = DS_AS_TEXTS, AT(equals) },
    { .key = "unless", .as = DS_AS_TEXTS, AT(unless) },
    { .key = "empty", .as = DS_AS_TEXTS, AT(empty) },
    { 0 },
};
#undef AT

#define AT(member) .at = offsetof(ds_format, member)
static const ds_key recognise_keys[] = {
    { .key = "any", .as = DS_AS_TEXTS, AT(recognise.any) },
    { .key = "without", .as = DS_AS_TEXTS, AT(recognise.without) },
    { .key = "only_with", .as = DS_AS_TEXTS, AT(recognise.only_with) },
    { 0 },
};
static const ds_key format_keys[] = {
    { .key = "name", .as = DS_AS_TEXT, AT(name), .flags = DS_REQUIRED },
    { .key = "title", .as = DS_AS_TEXT, AT(title), .flags = DS_REQUIRED },
    { .key = "record", .as = DS_AS_MARK, AT(record_at) },
    { .key = "record", .as = DS_AS_TEXTS, AT(record) },
    { .key = "source", .as = DS_AS_TEXT, AT(source) },
    { .key = "client", .as = DS_AS_NAME, AT(client), .names = rec_client_names },
    { .key = "pass_over", .as = DS_AS_TEXT, AT(pass_over) },
    { .key = "dates", .as = DS_AS_NAME, AT(dates), .names = rec_date_names },
    { .key = "missing", .as = DS_AS_TEXTS, AT(missing) },
    { .key = "folders", .as = DS_AS_TEXTS, AT(folders) },
    { .key = "beside", .as = DS_AS_TEXTS, AT(beside) },
    { .key = "records", .as = DS_AS_LIST, AT(records), .of = rec_records_keys, .size = sizeof(records_at) },
    { .key = "recognise", .as = DS_AS_STRUCT, .at = 0, .of = recognise_keys },
    { .key = "columns",
      .as = DS_AS_LIST,
      AT(columns),
      .flags = DS_REQUIRED,
      .of = column_keys,
      .size = sizeof(column),
      .init = &no_column },
    { .key = "ignore", .as = DS_AS_LIST, AT(ignore), .of = ignore_keys, .size = sizeof(ignore_rule), .init = &no_rule },
    { .key = "confirmed", .as = DS_AS_BOOL, AT(confirmed) },
    { .key = "checked_on", .as = DS_AS_TEXT, AT(checked_on) },
    { .key = "more_cells", .as = DS_AS_BOOL, AT(more_cells) },
    { .key = "offset_in_name", .as = DS_AS_BOOL, AT(offset_in_name) },
    { .key = "fallback", .as = DS_AS_BOOL, AT(fallback) },
    { .key = "status_in_name", .as = DS_AS_BOOL, AT(status_in_name) },
    { .key = "derive", .as = DS_AS_TEXTS, AT(derive) },
    { .key = "shortest", .as = DS_AS_REAL, AT(shortest), .min = 0, .max = 60 },
    { .key = "hook", .as = DS_AS_NAME, AT(hook_id), .names = rec_hook_names },
    { .key = "opt_in", .as = DS_AS_NAME, AT(opt_in), .names = rec_opt_in_names },
    { .key = "questions", .as = DS_AS_LIST, AT(questions), .of = rec_question_keys, .size = sizeof(journal_question) },
    { 0 },
};
#undef AT

/* ---- names ---- */

size_t rec_fold_column(ds_str name, char *out, size_t cap)
{
    size_t n = ds_fold_name(name, out, cap), k = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)out[i];
        bool part = c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
        if (part)
            out[k++] = out[i];
        else if (k && out[k - 1] != ' ')
            out[k++] = ' ';
    }
    if (k && out[k - 1] == ' ') k--;
    if (cap) out[k] = '\0';
    return k;
}

bool rec_is_named(const ds_list *folded, const char *name, size_t n)
{
    const char *const *one = folded->item;
    for (size_t i = 0; n && i < folded->n; i++)
        if (!strcmp(one[i], name)) return true;
    return false;
}

const char *rec_column_id(const column *c)
{
    return c->field ? c->field : part_names[c->part];
}

/* ---- what loading resolves ---- */

ds_err rec_load_fault(const loader *l, ds_mark at, const char *fmt, ...)
{
    char text[400];
    va_list ap;
    va_start(ap, fmt);
    ds_vprint(text, sizeof text, fmt, ap);
    va_end(ap);
    return ds_fail(l->w, DS_CONFIG, "%s:%d:%d: %s", l->file, at.line, at.column, text);
}

ds_err rec_load_full(const loader *l)
{
    return ds_fail(l->w, DS_MEMORY, "%s: no memory for the format", l->file);
}

/* The names of a list as rec_fold_column makes them. */
static ds_err fold_all(const loader *l, ds_mark at, const ds_list *names, ds_list *out)
{
    const char *const *name = names->item;
    const char **folded = ds_alloc(l->a, names->n * sizeof *folded);
    char text[MAX_NAME];
    if (!folded) return rec_load_full(l);
    for (size_t i = 0; i < names->n; i++) {
        size_t n = rec_fold_column(ds_str_of(name[i]), text, sizeof text);
        if (!n) return rec_load_fault(l, at, "\"%s\" cannot be a column's name", DS_BRIEF(ds_str_of(name[i])));
        if (!(folded[i] = ds_keep(l->a, (ds_str){ text, n }).p)) return rec_load_full(l);
    }
    *out = (ds_list){ folded, names->n };
    return DS_OK;
}

/* Index of the column that fills this field or part, -1 for none. */
static int find_column(const ds_format *f, const char *id)
{
    for (size_t i = 0; i < f->columns.n; i++)
        if (!strcmp(rec_column_id(&columns_of(f)[i]), id)) return (int)i;
    return -1;
}

static int type_of(const column *c)
{
    return c->of ? (int)c->of->type : part_type[c->part];
}

/* The first form that fits the type, where the declaration leaves `as` out. */
static int usual_form(int type)
{
    int as = 0;
    while (as_type[as] != type) as++;
    return as;
}

static ds_err check_patterns(const loader *l, const column *c, int type)
{
    const char *const *pattern = c->pattern.item;
    if (c->pattern.n && type != DS_T_TEXT)
        return rec_load_fault(l, c->at, "%s is no text that pattern: could take a part of", rec_column_id(c));
    for (size_t i = 0; i < c->pattern.n; i++) {
        const char *star = strchr(pattern[i], '*');
        if (!star || strchr(star + 1, '*'))
            return rec_load_fault(l, c->at, "pattern: \"%s\" needs one *, for what is taken",
                                  DS_BRIEF(ds_str_of(pattern[i])));
    }
    return DS_OK;
}

static ds_err check_form(const loader *l, column *c)
{
    int type = type_of(c);
    if (c->as < 0) c->as = usual_form(type);
    if (as_type[c->as] != type)
        return rec_load_fault(l, c->at, "%s cannot be read as %s", rec_column_id(c), rec_as_names[c->as]);
    if ((c->times < 0 || c->times > 0) && type != DS_T_REAL && type != DS_T_MONEY)
        return rec_load_fault(l, c->at, "%s is no number that times: could multiply", rec_column_id(c));
    return check_patterns(l, c, type);
}

/* ---- columns and rules ---- */

/* All of them before anything asks for a column by what it fills. */
static ds_err check_purpose(const loader *l)
{
    for (size_t i = 0; i < l->f->columns.n; i++) {
        const column *c = &columns_of(l->f)[i];
        if (!c->field == (c->part < 0)) return rec_load_fault(l, c->at, "a column needs either field: or part:");
        if (!c->names.n) return rec_load_fault(l, c->at, "a column needs at least one name");
    }
    return DS_OK;
}

static ds_err resolve_column(const loader *l, column *c)
{
    if (find_column(l->f, rec_column_id(c)) != c - columns_of(l->f))
        return rec_load_fault(l, c->at, "%s stands here twice", rec_column_id(c));
    ds_err err = rec_resolve_field(l, c);
    if (!err) err = check_form(l, c);
    if (!err) err = rec_check_segment(l, c);
    if (!err) err = fold_all(l, c->at, &c->names, &c->folded);
    return err ? err : rec_resolve_words(l, c);
}

/* Two columns with a name in common could not be told apart. */
static ds_err check_apart(const loader *l)
{
    const column *c = columns_of(l->f);
    for (size_t i = 0; i < l->f->columns.n; i++)
        for (size_t k = 0; k < c[i].folded.n; k++)
            for (size_t j = 0; j < i; j++) {
                const char *name = ((const char *const *)c[i].folded.item)[k];
                if (rec_is_named(&c[j].folded, name, strlen(name)))
                    return rec_load_fault(l, c[i].at, "the name \"%s\" belongs to %s already", name,
                                          rec_column_id(&c[j]));
            }
    return DS_OK;
}

static ds_err bits_of(const loader *l, ds_mark at, const ds_list *ids, uint64_t *bits)
{
    const char *const *id = ids->item;
    for (size_t i = 0; i < ids->n; i++) {
        int k = find_column(l->f, id[i]);
        if (k < 0) return rec_load_fault(l, at, "no column fills \"%s\"", DS_BRIEF(ds_str_of(id[i])));
        *bits |= (uint64_t)1 << k;
    }
    return DS_OK;
}

static ds_err resolve_rule(const loader *l, ignore_rule *r)
{
    const bool by_cell = r->of && !r->equals.n != !r->unless.n;
    if (by_cell == (r->empty.n > 0))
        return rec_load_fault(l, r->at, "a rule needs column: and equals: or unless:, or empty:");
    if (r->of && (r->column = find_column(l->f, r->of)) < 0)
        return rec_load_fault(l, r->at, "no column fills \"%s\"", DS_BRIEF(ds_str_of(r->of)));
    return bits_of(l, r->at, &r->empty, &r->blank);
}

static ds_err resolve_derived(const loader *l)
{
    const char *const *name = l->f->derive.item;
    for (size_t i = 0; i < l->f->derive.n; i++) {
        const uint64_t field = rec_derivable(name[i]);
        if (!field)
            return rec_load_fault(l, format_top, "derive: \"%s\" is none of bedtime, tst_min, waso_min",
                                  DS_BRIEF(ds_str_of(name[i])));
        l->f->derives |= field;
    }
    return DS_OK;
}

/* Such columns only tell what a file is, so all of them must be in its header. */
static ds_err resolve_telling_column(const loader *l, column *c)
{
    if (c->field || c->part >= 0 || c->as >= 0 || c->filled || c->missing.n || c->values.n)
        return rec_load_fault(l, c->at, "a column of a format that is passed over has names: only");
    if (!c->names.n) return rec_load_fault(l, c->at, "a column needs at least one name");
    c->required = true;
    return fold_all(l, c->at, &c->names, &c->folded);
}

static ds_err resolve_passed_over(const loader *l)
{
    ds_format *f = l->f;
    ds_err err = DS_OK;
    if (!*f->pass_over) return rec_load_fault(l, format_top, "pass_over: says why such a file is not read");
    if (f->record.n || f->client != NOT_SAID || f->source || f->dates || f->missing.n || f->ignore.n || f->hook_id ||
        f->recognise.any.n || f->recognise.only_with.n)
        return rec_load_fault(l, format_top,
                              "beside pass_over: a format has name:, title:, beside:, recognise: without: and columns: only");
    for (size_t i = 0; !err && i < f->columns.n; i++) err = resolve_telling_column(l, (column *)f->columns.item + i);
    return err ? err : fold_all(l, format_top, &f->recognise.without, &f->without_folded);
}

/* Whether records of its kinds are a client's. */
static bool names_clients(const ds_format *f)
{
    for (size_t slot = 0; slot < f->kinds; slot++) {
        const ds_owner owner = ds_kinds[f->kind[slot]].owner;
        if (owner != DS_OWNER_SOURCE && owner != DS_OWNER_PRACTICE) return true;
    }
    return false;
}

static bool names_persons(const ds_format *f)
{
    for (size_t i = 0; i < f->columns.n; i++) {
        const int part = columns_of(f)[i].part;
        if (part == PART_EMAIL || part == PART_PHONE || part == PART_NAME || part == PART_TITLE || part == PART_LAST_NAME) return true;
    }
    return false;
}

static ds_err resolve_read(const loader *l)
{
    ds_format *f = l->f;
    ignore_rule *rule = f->ignore.item;
    if (!f->record.n) return rec_load_fault(l, format_top, "missing key \"record\"");
    f->hook = rec_hooks[f->hook_id];
    ds_err err = rec_resolve_kinds(l);
    if (!err && f->client == NOT_SAID && names_clients(f))
        err = rec_load_fault(l, format_top, "missing key \"client\"");
    if (!err) err = check_purpose(l);
    for (size_t i = 0; !err && i < f->columns.n; i++) err = resolve_column(l, (column *)f->columns.item + i);
    if (!err) err = check_apart(l);
    for (size_t i = 0; !err && i < f->ignore.n; i++) err = resolve_rule(l, &rule[i]);
    if (!err) err = rec_resolve_questions(l);
    if (!err) err = resolve_derived(l);
    if (!err) err = bits_of(l, format_top, &f->recognise.any, &f->any);
    if (!err) err = fold_all(l, format_top, &f->recognise.without, &f->without_folded);
    if (!err) err = fold_all(l, format_top, &f->recognise.only_with, &f->only_folded);
    if (!err && f->client == CLIENT_COLUMN && find_column(f, "client_id") < 0)
        err = rec_load_fault(l, format_top, "client: column needs a column with field: client_id");
    if (!err && f->client == CLIENT_PERSON && !names_persons(f))
        err = rec_load_fault(l, format_top, "client: person needs a column with part: client_email, client_phone, "
                                            "client_name, client_last_name or title");
    for (size_t slot = 0; !err && slot < f->kinds; slot++) err = rec_check_kind(l, slot);
    return err;
}

static ds_err resolve(const loader *l)
{
    size_t n = l->f->columns.n;
    if (!n || n > MAX_COLUMNS) return rec_load_fault(l, format_top, "a format has 1 to %d columns", MAX_COLUMNS);
    ds_err err = rec_resolve_records(l);
    if (err) return err;
    if (!l->f->confirmed && !l->f->checked_on)
        return rec_load_fault(l, format_top, "beside confirmed: no stands checked_on:, which says why");
    return l->f->pass_over ? resolve_passed_over(l) : resolve_read(l);
}

/* ---- the set of formats ---- */

static ds_err add(ds_formats *all, const ds_format *f, ds_arena *a, ds_why *w)
{
    for (size_t i = 0; i < all->n; i++)
        if (!strcmp(all->item[i]->name, f->name)) {
            all->item[i] = f;
            return DS_OK;
        }
    const ds_format **more = ds_alloc(a, (all->n + 1) * sizeof *more);
    if (!more) return ds_fail(w, DS_MEMORY, "no memory for the formats");
    if (all->n) memcpy(more, all->item, all->n * sizeof *more);
    more[all->n++] = f;
    all->item = more;
    return DS_OK;
}

static ds_err load_one(const char *file, ds_str yaml, ds_formats *all, const ds_format **out, ds_arena *a, ds_why *w)
{
    loader l = { file, ds_alloc(a, sizeof(ds_format)), a, w };
    if (!l.f) return rec_load_full(&l);
    l.f->client = NOT_SAID;
    l.f->confirmed = true;
    ds_err err = ds_declare(file, yaml, format_keys, l.f, a, w);
    if (!err) err = resolve(&l);
    *out = l.f;
    return err ? err : add(all, l.f, a, w);
}

static ds_err load_path(const char *path, ds_formats *all, const ds_format **out, ds_arena *a, ds_why *w)
{
    ds_str yaml;
    ds_err err = ds_read_file(path, (size_t)1 << 20, a, &yaml, w);
    return err ? err : load_one(path, yaml, all, out, a, w);
}

static ds_err load_dir(const char *dir, ds_formats *all, ds_arena *a, ds_why *w)
{
    const char **path = NULL;
    const ds_format *f;
    size_t n = 0;
    ds_err err = ds_folder_files(dir, ".yaml", a, &path, &n, w);
    for (size_t i = 0; !err && i < n; i++) err = load_path(path[i], all, &f, a, w);
    return err;
}

ds_err ds_formats_load(const char *dir, ds_arena *a, ds_formats **out, ds_why *w)
{
    ds_formats *all = ds_alloc(a, sizeof *all);
    ds_err err = all ? DS_OK : ds_fail(w, DS_MEMORY, "no memory for the formats");
    const ds_format *f;
    *out = NULL;
    for (const ds_embedded *e = ds_embedded_formats; !err && e->name; e++)
        err = load_one(e->name, (ds_str){ e->data, e->size }, all, &f, a, w);
    if (!err && dir) err = load_dir(dir, all, a, w);
    if (err) return err;
    rec_collect_places(all);
    *out = all;
    return DS_OK;
}

ds_err rec_load_text(const ds_formats *all, const char *yaml, const ds_format **out, ds_arena *a, ds_why *w)
{
    ds_formats beside = *all;
    return load_one("the draft", ds_str_of(yaml), &beside, out, a, w);
}

ds_err ds_formats_add(ds_formats *all, const char *path, ds_arena *a, const ds_format **out, ds_why *w)
{
    ds_err err = load_path(path, all, out, a, w);
    if (!err) rec_collect_places(all);
    return err;
}

size_t ds_formats_count(const ds_formats *f)
{
    return f->n;
}

const ds_format *ds_formats_at(const ds_formats *f, size_t i)
{
    return f->item[i];
}

const ds_format *ds_formats_named(const ds_formats *f, const char *name)
{
    for (size_t i = 0; i < f->n; i++)
        if (!strcmp(f->item[i]->name, name)) return f->item[i];
    return NULL;
}

const char *ds_format_name(const ds_format *f)
{
    return f->name;
}

const char *ds_format_title(const ds_format *f)
{
    return f->title;
}

bool ds_format_confirmed(const ds_format *f)
{
    return f->confirmed;
}

bool ds_format_more_cells(const ds_format *f)
{
    return f->more_cells;
}

const char *ds_format_checked_on(const ds_format *f)
{
    return f->checked_on ? f->checked_on : "";
}

const char *ds_format_source(const ds_format *f)
{
    return f->source ? f->source : "";
}

const char *ds_format_pass_over(const ds_format *f)
{
    return f->pass_over;
}

bool ds_format_has_beside(const ds_format *f, ds_str sheet)
{
    for (size_t i = 0; i < f->beside.n; i++)
        if (ds_same_fold(sheet, ds_str_of(((const char *const *)f->beside.item)[i]))) return true;
    return false;
}

const char *ds_format_record(const ds_format *f)
{
    return rec_record_name(f);
}

size_t ds_format_kinds(const ds_format *f, const ds_record_kind **out)
{
    *out = f->kind;
    return f->kinds;
}

bool ds_format_names_client(const ds_format *f)
{
    return f->client != CLIENT_FILE;
}

size_t ds_format_required(const ds_format *f, const char **out, size_t cap)
{
    size_t n = 0;
    for (size_t i = 0; i < f->columns.n && n < cap; i++)
        if (columns_of(f)[i].required) out[n++] = *(const char *const *)columns_of(f)[i].names.item;
    return n;
}
