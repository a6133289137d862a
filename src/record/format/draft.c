/* A format to be completed by a person, for a header that no format knows: the nearest one's declaration with the
 * header's names in it. */
#include "record/format/draft.h"
#include "record/format/closeness.h"
#include "record/format/loader.h"

#include <string.h>

typedef struct {
    draft_text t;
    const ds_format *like;
    const ds_cells *header;
    size_t cell[MAX_COLUMNS]; /* by column: the header's cell that is it, header->n for none */
    bool guessed[MAX_COLUMNS];
} draft;

#define put(d, ...)  rec_draft_put(&(d)->t, __VA_ARGS__)
#define quoted(d, s) rec_draft_quoted(&(d)->t, s)

static void put_list(draft *d, const char *key, const ds_list *l)
{
    const char *const *item = l->item;
    if (!l->n) return;
    put(d, "%s: [", key);
    for (size_t i = 0; i < l->n; i++) put(d, "%s%s", i ? ", " : "", quoted(d, ds_str_of(item[i])));
    put(d, "]\n");
}

/* ---- which cell is which column ---- */

static void place(draft *d)
{
    for (size_t i = 0; i < d->like->columns.n; i++) {
        const ds_str *cell = rec_find_in_header(d->header, &columns_of(d->like)[i].folded);
        d->cell[i] = cell ? (size_t)(cell - d->header->cell) : d->header->n;
    }
}

static bool is_taken(const draft *d, size_t cell)
{
    for (size_t i = 0; i < d->like->columns.n; i++)
        if (d->cell[i] == cell) return true;
    return false;
}

static void guess(draft *d, size_t i, double from)
{
    const column *c = &columns_of(d->like)[i];
    double most = from;
    for (size_t k = 0; k < d->header->n; k++) {
        char folded[MAX_NAME];
        if (is_taken(d, k) || !rec_fold_column(d->header->cell[k], folded, sizeof folded)) continue;
        double one = rec_likeness_to(c, folded);
        if (one <= most) continue;
        most = one;
        d->cell[i] = k;
        d->guessed[i] = true;
    }
}

/* Those that must be there choose first. */
static void guess_all(draft *d)
{
    for (int required = 1; required >= 0; required--)
        for (size_t i = 0; i < d->like->columns.n; i++)
            if (columns_of(d->like)[i].required == !!required && d->cell[i] == d->header->n)
                guess(d, i, required ? REC_LIKE_NEEDED : REC_LIKE_OTHER);
}

static bool has(const draft *d, const char *id)
{
    for (size_t i = 0; i < d->like->columns.n; i++)
        if (!strcmp(rec_column_id(&columns_of(d->like)[i]), id)) return d->cell[i] < d->header->n;
    return false;
}

/* ---- the text ---- */

static void put_values(draft *d, const column *c)
{
    const value_words *v = c->values.item;
    if (!c->values.n) return;
    put(d, ", values: [");
    for (size_t i = 0; i < c->values.n; i++) {
        const char *const *word = v[i].written.item;
        put(d, "%s{is: %s, written: [", i ? ", " : "", v[i].is);
        for (size_t k = 0; k < v[i].written.n; k++) put(d, "%s%s", k ? ", " : "", quoted(d, ds_str_of(word[k])));
        put(d, "]}");
    }
    put(d, "]");
}

static void put_segment(draft *d, const column *c)
{
    const char *const part[][2] = { { "stage", c->segment.stage },
                                    { "seconds", c->segment.seconds },
                                    { "offset", c->segment.offset },
                                    { "start", c->segment.start },
                                    { "end", c->segment.end } };
    if (!c->segment.stage) return;
    for (size_t i = 0; i < DS_COUNT(part); i++)
        if (part[i][1]) put(d, "%s%s: %s", i ? ", " : ", segment: {", part[i][0], quoted(d, ds_str_of(part[i][1])));
    put(d, "}");
}

static void put_column(draft *d, size_t i)
{
    const column *c = &columns_of(d->like)[i];
    const bool there = d->cell[i] < d->header->n;
    if (!there && !c->required) return;
    put(d, "  %s- {%s: %s, names: [%s]", there ? "" : "# needed: ", c->of ? "field" : "part", rec_column_id(c),
        there ? quoted(d, d->header->cell[d->cell[i]]) : "...");
    if (c->as >= 0) put(d, ", as: %s", rec_as_names[c->as]);
    if (c->required) put(d, ", required: yes");
    if (c->filled) put(d, ", filled: yes");
    if (c->times > 0) put(d, ", times: %.10g", c->times);
    put_segment(d, c);
    put_values(d, c);
    put(d, "}%s\n", d->guessed[i] ? " # a guess" : "");
}

static void put_those_without_place(draft *d)
{
    bool any = false;
    for (size_t k = 0; k < d->header->n; k++) {
        if (is_taken(d, k) || !ds_trim(d->header->cell[k]).n) continue;
        if (!any) put(d, "  # Not read. Give a column the field that it fills, or leave it out:\n");
        any = true;
        put(d, "  # - {field: ..., names: [%s]}\n", quoted(d, d->header->cell[k]));
    }
}

static void put_empty(draft *d, const ignore_rule *r)
{
    const char *const *id = r->empty.item;
    const char *comma = ", empty: [";
    for (size_t i = 0; i < r->empty.n; i++)
        if (has(d, id[i])) {
            put(d, "%s%s", comma, id[i]);
            comma = ", ";
        }
    put(d, "]");
}

static bool holds(const draft *d, const ignore_rule *r)
{
    const char *const *id = r->empty.item;
    if (r->of) return has(d, r->of);
    for (size_t i = 0; i < r->empty.n; i++)
        if (has(d, id[i])) return true;
    return false;
}

static void put_words(draft *d, const char *key, const ds_list *words)
{
    const char *const *word = words->item;
    if (!words->n) return;
    put(d, ", %s: [", key);
    for (size_t k = 0; k < words->n; k++) put(d, "%s%s", k ? ", " : "", quoted(d, ds_str_of(word[k])));
    put(d, "]");
}

static void put_rules(draft *d)
{
    const ignore_rule *r = d->like->ignore.item;
    const char *title = "ignore:\n";
    for (size_t i = 0; i < d->like->ignore.n; i++) {
        if (!holds(d, &r[i])) continue;
        put(d, "%s  - {reason: %s", title, quoted(d, ds_str_of(r[i].reason)));
        title = "";
        if (r[i].of) put(d, ", column: %s", r[i].of);
        put_words(d, "equals", &r[i].equals);
        put_words(d, "unless", &r[i].unless);
        if (r[i].empty.n) put_empty(d, &r[i]);
        put(d, "}\n");
    }
}

static void put_any(draft *d)
{
    const char *comma = "recognise:\n  any: [";
    bool one = false;
    for (size_t i = 0; i < d->like->columns.n; i++) {
        if (!(d->like->any >> i & 1) || d->cell[i] == d->header->n) continue;
        put(d, "%s%s", comma, rec_column_id(&columns_of(d->like)[i]));
        comma = ", ";
        one = true;
    }
    if (one) put(d, "]\n");
}

static void put_head(draft *d, const char *name)
{
    const ds_format *f = d->like;
    put(d,
        "# A draft, made after %s. Complete it, save it as FOLDER/%s.yaml, and import with --formats FOLDER.\n"
        "# What each key means stands in docs/formats.md; \"downshift formats %s\" shows the fields.\n"
        "name: %s\ntitle: %s\n",
        f->name, name, f->name, name, quoted(d, ds_str_of(name)));
    put_list(d, "record", &f->record);
    if (f->source) put(d, "source: %s\n", quoted(d, ds_str_of(f->source)));
    if (f->client >= 0) put(d, "client: %s\n", rec_client_names[f->client]);
    put(d, "dates: %s\n", rec_date_names[f->dates]);
    put_list(d, "derive", &f->derive);
    if (f->hook_id) put(d, "hook: %s\n", rec_hook_names[f->hook_id]);
    put_list(d, "missing", &f->missing);
    rec_draft_records(&d->t, d->header->place);
    put_any(d);
}

static const char *draft_like(const ds_formats *all, const ds_draft_from *from, const char *name, ds_arena *a)
{
    const ds_format *like = rec_nearest(all, from->header);
    draft d = { .t = { a, "" },
                .like = like ? like : ds_formats_named(all, "downshift-sessions"),
                .header = from->header };
    place(&d);
    guess_all(&d);
    put_head(&d, name);
    put(&d, "columns:\n");
    for (size_t i = 0; i < d.like->columns.n; i++) put_column(&d, i);
    put_those_without_place(&d);
    put_rules(&d);
    return d.t.text;
}

/* ---- which draft reads the file better ---- */

static ds_err bind(const ds_formats *all, const char *yaml, const ds_draft_from *from, ds_arena *a, ds_settings *s,
                   ds_mapper **m, ds_why *w)
{
    const ds_format *f;
    const char *unused;
    ds_settings_default(s);
    ds_why no = { 0 };
    if (ds_zone_load("Europe/London", a, &s->zone, &no)) s->zone = NULL; /* any will do */
    ds_err err = rec_load_text(all, yaml, &f, a, w);
    if (err) return err;
    if (!ds_fits(f, from->header)) return ds_fail(w, DS_DATA, "it does not know the file's own header");
    return ds_mapper_new(f, from->header, '.', f->client == CLIENT_FILE ? DS_LIT("TEST") : (ds_str){ 0 }, s, a, m,
                         &unused, w);
}

/* Rows that it reads, of those given; -1: it does not load, and *w tells why. */
static int reads(const ds_formats *all, const char *yaml, const ds_draft_from *from, ds_arena *a, ds_why *w)
{
    ds_settings s;
    ds_mapper *m;
    int n = 0;
    if (bind(all, yaml, from, a, &s, &m, w)) return -1;
    for (size_t i = 0; i < from->rows; i++) {
        ds_records out;
        ds_refusal no;
        n += ds_map_row(m, &from->row[i], NULL, &out, &no) != DS_ROW_REFUSED;
    }
    return n;
}

/* "My list (2).csv": "my-list-2" */
static const char *plain_name(ds_str file, char out[64])
{
    size_t n = 0;
    for (size_t i = 0; i < file.n && file.p[i] != '.' && n < 60; i++) {
        char c = file.p[i] >= 'A' && file.p[i] <= 'Z' ? (char)(file.p[i] + 'a' - 'A') : file.p[i];
        bool part = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (part)
            out[n++] = c;
        else if (n && out[n - 1] != '-')
            out[n++] = '-';
    }
    while (n && out[n - 1] == '-') n--;
    out[n] = '\0';
    return n ? out : "mine";
}

const char *ds_format_draft(const ds_formats *all, const ds_draft_from *from, ds_arena *a, ds_why *w)
{
    char room[64];
    ds_why other = { 0 };
    const char *name = plain_name(ds_str_of(from->file), room);
    *w = (ds_why){ 0 };
    const char *like = draft_like(all, from, name, a), *sketch = rec_sketch(all, from, name, a);
    if (!like || !sketch) return NULL;
    const int by_like = reads(all, like, from, a, w), by_sketch = reads(all, sketch, from, a, &other);
    /* one after a format that has not all it needs says less of the file than the file itself */
    const bool whole = !strstr(like, "# needed: ");
    if (by_sketch < by_like || by_sketch < 0 || (whole && by_sketch == by_like)) return like;
    *w = other;
    return sketch;
}
