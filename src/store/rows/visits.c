#include "store/rows/visits.h"

#include <stdio.h>
#include <string.h>

#define AT(field) (DS_C_FIELD + DS_SESSION_##field)

/* What one file's rows, and others' after them, told of one service, or of the visit as a whole. */
typedef struct {
    ds_val v[DS_COLUMNS];
    int64_t newest; /* file */
    bool any;
} line;

typedef struct {
    line *line, whole;
    size_t n;
    ds_tellings *l;
    bool missed; /* the visit did not take place */
} visit;

/* ---- one telling ---- */

bool ds_visit_missed(const ds_val *v)
{
    const ds_val *x = &v[AT(STATUS)];
    return x->type == DS_V_INT && x->as.i != DS_COMPLETED && x->as.i != DS_STATUS_UNKNOWN;
}

static bool has_service(const ds_val *v)
{
    return v[AT(SERVICE)].type == DS_V_TEXT && ds_trim(v[AT(SERVICE)].as.s).n;
}

bool ds_visit_same_service(const ds_val *a, const ds_val *b)
{
    char x[256], y[256];
    if (!has_service(a) || !has_service(b)) return has_service(a) == has_service(b);
    const size_t n = ds_fold_name(a[AT(SERVICE)].as.s, x, sizeof x);
    return ds_fold_name(b[AT(SERVICE)].as.s, y, sizeof y) == n && !memcmp(x, y, n);
}

static int64_t file_of(const ds_telling *t)
{
    return t->v[DS_C_FILE].as.i;
}

static bool is_out(const ds_telling *t)
{
    return t->mark > 0;
}

static bool both_known(ds_val a, ds_val b)
{
    return a.type != DS_V_NULL && b.type != DS_V_NULL;
}

/* Whether minutes, price and tip are known of both and the same, or missing in a row. */
static bool adds_nothing(const ds_val *to, const ds_val *v)
{
    static const int sums[] = { AT(DURATION), AT(PRICE), AT(TIP) };
    for (size_t i = 0; i < DS_COUNT(sums); i++)
        if (v[sums[i]].type != DS_V_NULL && ds_differ(to[sums[i]], v[sums[i]])) return false;
    return true;
}

static bool same_but_name(const ds_val *a, const ds_val *b)
{
    return both_known(a[AT(DURATION)], b[AT(DURATION)]) && both_known(a[AT(PRICE)], b[AT(PRICE)]) &&
           !ds_differ(a[AT(DURATION)], b[AT(DURATION)]) && !ds_differ(a[AT(PRICE)], b[AT(PRICE)]);
}

/* ---- whether it took place ---- */

/* A row that is silent says that it did where its file says of others that they did not. */
static bool says_held(const ds_tellings *l, const ds_telling *t)
{
    if (ds_visit_missed(t->v)) return false;
    if (t->v[AT(STATUS)].type == DS_V_INT) return true;
    for (size_t i = 0; i < l->n; i++)
        if (!is_out(l->at[i]) && ds_visit_missed(l->at[i]->v) && file_of(l->at[i]) == file_of(t)) return true;
    return false;
}

static bool all_missed(const ds_tellings *l)
{
    bool missed = false;
    for (size_t i = 0; i < l->n; i++) {
        if (is_out(l->at[i])) continue;
        if (says_held(l, l->at[i])) return false;
        missed |= ds_visit_missed(l->at[i]->v);
    }
    return missed;
}

/* ---- a booking and the therapist's note ---- */

/* Whether a row of that side tells it. Of a booking that nobody says anything more of, whether it took place is not told. */
static bool is_told(const ds_tellings *l, bool note, int field)
{
    for (size_t i = 0; i < l->n; i++) {
        const ds_val *v = &l->at[i]->v[field];
        if (is_out(l->at[i]) || l->at[i]->note != note || v->type == DS_V_NULL) continue;
        if (field != AT(STATUS) || v->as.i != DS_STATUS_UNKNOWN) return true;
    }
    return false;
}

static bool has_both(const ds_tellings *l)
{
    bool has[2] = { false, false };
    for (size_t i = 0; i < l->n; i++) has[l->at[i]->note] |= !is_out(l->at[i]);
    return has[0] && has[1];
}

static bool is_noted_first(const ds_tellings *l, int field)
{
    return l->notes_first >> field & 1;
}

/* Who is asked first stands in practice.yaml; a value that the other side tells alone stands. */
static void leave_out(const ds_tellings *l, bool note, ds_val *v)
{
    static const int kept[] = { DS_SESSION_CLIENT, DS_SESSION_DATE,    DS_SESSION_START, DS_SESSION_KIND,
                                DS_SESSION_MASSAGE, DS_SESSION_UNBELIEVED, DS_SESSION_TOLD };
    uint64_t shared = 0;
    for (size_t i = 0; i < DS_COUNT(kept); i++) shared |= UINT64_C(1) << kept[i];
    for (int f = 0; f < ds_kinds[DS_SESSION].fields; f++)
        if (!(shared >> f & 1) && is_noted_first(l, f) != note && is_told(l, !note, DS_C_FIELD + f)) v[DS_C_FIELD + f] = DS_VNULL;
}

/* Of a booking that nobody says anything more of, whether it took place is not told. */
static bool is_open_status(const ds_val *v)
{
    return v[AT(STATUS)].type == DS_V_INT && v[AT(STATUS)].as.i == DS_STATUS_UNKNOWN;
}

/* false: no memory */
static bool choose_values(ds_tellings *l)
{
    const bool both = has_both(l);
    for (size_t i = 0; i < l->n; i++) {
        ds_telling *t = l->at[i];
        t->use = t->v;
        if (!both) continue;
        ds_val *v = ds_alloc(l->a, sizeof t->v);
        if (!v) return false;
        memcpy(v, t->v, sizeof t->v);
        leave_out(l, t->note, v);
        if (!t->note && is_open_status(v) && is_told(l, true, AT(STATUS))) v[AT(STATUS)] = DS_VNULL;
        t->use = v;
    }
    return true;
}

/* A visit stands as of its booking. */
static void stand_as_booked(const ds_tellings *l, ds_val *v)
{
    if (!has_both(l)) return;
    for (size_t i = 0; i < l->n; i++)
        if (!is_out(l->at[i]) && !l->at[i]->note)
            for (int c = DS_C_FILE; c <= DS_C_LINE; c++) v[c] = l->at[i]->v[c];
}

/* ---- lines ---- */

static line *line_named(visit *x, const ds_val *v)
{
    for (size_t i = 0; i < x->n; i++)
        if (ds_visit_same_service(x->line[i].v, v)) return &x->line[i];
    return NULL;
}

/* Whether the file names a service here, the one of v where it is given. */
static bool file_names(const visit *x, int64_t file, const ds_val *v)
{
    for (size_t i = 0; i < x->l->n; i++) {
        const ds_telling *t = x->l->at[i];
        bool such = !is_out(t) && file_of(t) == file && ds_visit_missed(t->v) == x->missed && has_service(t->use);
        if (such && (!v || ds_visit_same_service(t->use, v))) return true;
    }
    return false;
}

/* A line of other files that this file has under another name. */
static line *line_renamed(visit *x, const ds_telling *t)
{
    for (size_t i = 0; i < x->n; i++) {
        line *o = &x->line[i];
        bool other = o->newest != file_of(t) && has_service(o->v) && !file_names(x, file_of(t), o->v);
        if (other && same_but_name(o->v, t->use)) return o;
    }
    return NULL;
}

static line *new_line(visit *x)
{
    line *o = &x->line[x->n++];
    for (int i = 0; i < DS_COLUMNS; i++) o->v[i] = DS_VNULL;
    return o;
}

/* Where the telling belongs. */
static line *line_for(visit *x, const ds_telling *t)
{
    line *o = NULL;
    if (!has_service(t->use)) {
        bool repeats = !file_names(x, file_of(t), NULL);
        for (size_t i = 0; !repeats && i < x->l->n; i++) {
            const ds_telling *of = x->l->at[i];
            repeats = !is_out(of) && file_of(of) == file_of(t) && has_service(of->use) && adds_nothing(of->use, t->use);
        }
        if (repeats) return &x->whole;
    }
    if ((o = line_named(x, t->use))) return o;
    if (has_service(t->use) && (o = line_renamed(x, t))) return o;
    return new_line(x);
}

static bool merge(ds_arena *a, line *to, ds_telling *t)
{
    ds_val next[DS_COLUMNS];
    char *text = ds_alloc(a, DS_UNBELIEVED);
    if (!text) return false;
    memcpy(next, t->use, sizeof next);
    t->silent = to->any && !ds_merge(DS_SESSION, DS_MERGE, to->v, next, text);
    if (!t->silent) memcpy(to->v, next, sizeof next);
    to->newest = file_of(t);
    to->any = true;
    return true;
}

/* ---- what the lines are together ---- */

static bool is_massage(const line *o)
{
    return o->v[AT(MASSAGE)].type != DS_V_INT || o->v[AT(MASSAGE)].as.i;
}

static double minutes_of(const line *o)
{
    return o->v[AT(DURATION)].type == DS_V_REAL ? o->v[AT(DURATION)].as.d : -1;
}

static bool in_order(ds_str a, ds_str b)
{
    const int order = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);
    return order ? order < 0 : a.n < b.n;
}

static bool goes_before(const line *a, const line *b)
{
    if (is_massage(a) != is_massage(b)) return is_massage(a);
    if (minutes_of(a) != minutes_of(b)) return minutes_of(a) > minutes_of(b);
    if (!has_service(a->v) || !has_service(b->v)) return has_service(a->v);
    return in_order(a->v[AT(SERVICE)].as.s, b->v[AT(SERVICE)].as.s);
}

static void sort_lines(visit *x)
{
    for (size_t i = 1; i < x->n; i++)
        for (size_t k = i; k && goes_before(&x->line[k], &x->line[k - 1]); k--) {
            line swap = x->line[k];
            x->line[k] = x->line[k - 1];
            x->line[k - 1] = swap;
        }
}

static void add_number(ds_val *to, const ds_val *v)
{
    if (v->type == DS_V_NULL) return;
    if (to->type == DS_V_NULL)
        *to = *v;
    else if (to->type == DS_V_INT)
        to->as.i += v->as.i;
    else
        to->as.d += v->as.d;
}

/* "Massage + Hot stones"; the same words once. false: no memory. */
static bool join_text(ds_arena *a, ds_val *to, const ds_val *v, const char *between)
{
    if (v->type != DS_V_TEXT || (to->type == DS_V_TEXT && ds_same(to->as.s, v->as.s))) return true;
    if (to->type != DS_V_TEXT) {
        *to = *v;
        return true;
    }
    const char *both = ds_textf(a, "%.*s%s%.*s", DS_FMT(to->as.s), between, DS_FMT(v->as.s));
    *to = both ? DS_VTEXT(ds_str_of(both)) : DS_VNULL;
    return both;
}

/* What is disbelieved in a value that is added is so in the sum; of other values what stands there is. */
static bool join_unbelieved(ds_arena *a, const ds_val *to, const ds_val *from, ds_val *out)
{
    char text[DS_UNBELIEVED];
    ds_print(text, sizeof text, " ");
    for (int i = 0; i < ds_kinds[DS_SESSION].fields; i++) {
        const int c = DS_C_FIELD + i;
        const bool sum = i == DS_SESSION_DURATION || i == DS_SESSION_PRICE || i == DS_SESSION_TIP;
        const bool old = ds_disbelieved(DS_SESSION, to, c), new = ds_disbelieved(DS_SESSION, from, c);
        if (sum ? old || new : to[c].type != DS_V_NULL ? old : new)
            ds_print_more(text, sizeof text, "%s ", ds_kinds[DS_SESSION].field[i].name);
    }
    *out = DS_VNULL;
    if (!text[1]) return true;
    const char *kept = ds_textf(a, "%s", text);
    *out = kept ? DS_VTEXT(ds_str_of(kept)) : DS_VNULL;
    return kept;
}

static bool add_line(ds_arena *a, ds_val *to, const line *from, bool minutes)
{
    ds_val unbelieved, v[DS_COLUMNS];
    memcpy(v, from->v, sizeof v);
    if (!minutes) v[AT(DURATION)] = DS_VNULL;
    if (!join_unbelieved(a, to, v, &unbelieved)) return false;
    if (!join_text(a, &to[AT(SERVICE)], &v[AT(SERVICE)], " + ")) return false;
    if (!join_text(a, &to[DS_C_DOUBT], &v[DS_C_DOUBT], "; ")) return false;
    add_number(&to[AT(DURATION)], &v[AT(DURATION)]);
    add_number(&to[AT(PRICE)], &v[AT(PRICE)]);
    add_number(&to[AT(TIP)], &v[AT(TIP)]);
    for (int i = DS_C_FIELD; i < DS_C_FIELD + ds_kinds[DS_SESSION].fields; i++)
        if (ds_has_column(&ds_kinds[DS_SESSION], i) && to[i].type == DS_V_NULL && i != AT(DURATION)) to[i] = v[i];
    to[AT(UNBELIEVED)] = unbelieved;
    return true;
}

static bool add_up(visit *x, line *sum)
{
    sort_lines(x);
    *sum = x->line[0];
    for (size_t i = 1; i < x->n; i++) {
        const line *o = &x->line[i];
        if (!add_line(x->l->a, sum->v, o, is_massage(o) == is_massage(&x->line[0]))) return false;
        if (o->newest > sum->newest) sum->newest = o->newest;
    }
    return true;
}

/* Lines, and what was told of the visit as a whole: the newer goes first. */
static bool join_whole(visit *x, ds_val *out)
{
    line sum;
    if (!x->n) {
        memcpy(out, x->whole.v, sizeof x->whole.v);
        return true;
    }
    if (!add_up(x, &sum)) return false;
    if (x->whole.any) {
        char *text = ds_alloc(x->l->a, DS_UNBELIEVED);
        const bool newer = x->whole.newest >= sum.newest;
        line both = newer ? x->whole : sum;
        if (!text) return false;
        if (ds_merge(DS_SESSION, DS_MERGE, newer ? sum.v : x->whole.v, both.v, text)) sum = both;
    }
    memcpy(out, sum.v, sizeof sum.v);
    return true;
}

/* ---- all that was told ---- */

/* The same words for all of a kind: sheets count by them. */
static const char *reason_of(const visit *x, const ds_telling *t)
{
    if (t->mark) return t->aside;
    if (!x->missed && ds_visit_missed(t->v)) return "did not take place, beside the visit of that hour that did";
    return NULL;
}

static bool place(visit *x, size_t *used)
{
    for (size_t i = 0; i < x->l->n; i++) {
        ds_telling *t = x->l->at[i];
        t->silent = false;
        if (is_out(t) || (!x->missed && ds_visit_missed(t->v))) continue;
        if (!merge(x->l->a, line_for(x, t), t)) return false;
        *used += !t->silent;
    }
    return true;
}

static bool show_lines(const visit *x, ds_visit *out)
{
    const bool whole = x->whole.any && x->whole.v[AT(DURATION)].type != DS_V_NULL;
    if (x->n < 2 || whole) return true;
    ds_val(*v)[DS_COLUMNS] = ds_alloc(x->l->a, x->n * sizeof *v);
    for (size_t i = 0; v && i < x->n; i++) memcpy(v[i], x->line[i].v, sizeof v[i]);
    out->line = (const ds_val(*)[DS_COLUMNS])v;
    return v;
}

bool ds_visit_of(ds_tellings *l, ds_visit *out)
{
    visit x = { .l = l, .line = ds_alloc(l->a, (l->n + 1) * sizeof *x.line) };
    size_t used = 0;
    bool aside = false;
    *out = (ds_visit){ 0 };
    if (!x.line) return false;
    ds_tellings_sort(l);
    if (!choose_values(l)) return false;
    x.missed = all_missed(l);
    if (!place(&x, &used)) return false;
    for (size_t i = 0; i < l->n; i++) {
        ds_telling_set_aside(l->at[i], reason_of(&x, l->at[i]));
        aside |= l->at[i]->aside != NULL;
    }
    out->any = used;
    out->made = used > 1 || aside;
    out->lines = x.n > 1 ? x.n : 1;
    if (!used) return true;
    if (!join_whole(&x, out->v) || !show_lines(&x, out)) return false;
    stand_as_booked(l, out->v);
    out->v[AT(TOLD)] = out->made ? DS_VINT(1) : out->v[AT(STATUS)].type == DS_V_NULL ? DS_VINT(0) : DS_VNULL;
    return true;
}
