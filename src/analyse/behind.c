/* Which nights an effect rests on, and which it would rest on and does not. */
#include "analyse/ask/part_of_day.h"
#include "analyse/model/contrasts.h"
#include "analyse/model/outcomes.h"
#include "analyse/panel/load.h"

#include <downshift/growing.h>

#include <math.h>
#include <string.h>

/* ---- what a contrast is about ---- */

/* Nights of a group, or of a level of a factor. */
struct side {
    enum an_group group;
    int factor, level; /* factor -1: of a group */
    const char *words;
};

struct about {
    enum an_model model;
    const struct an_contrast_spec *spec; /* NULL: of levels, parts of the day, or visits that did not take place */
    struct side side[2];
    int n; /* 2: a difference */
};

static const char *group_words(enum an_group g)
{
    for (size_t i = 0; i < an_n_condition_specs; i++)
        if (an_condition_specs[i].kind == H_STD && an_condition_specs[i].group == g) return an_condition_specs[i].label;
    return "";
}

static void of_spec(const struct an_contrast_spec *c, enum an_model m, struct about *out)
{
    *out = (struct about){ .model = m, .spec = c, .n = c->kind == H_DIFF ? 2 : 1 };
    for (int i = 0; i < 2; i++) {
        const enum an_group g = c->kind == H_DIFF ? (enum an_group)c->levels[i] : c->group;
        out->side[i] = (struct side){ g, -1, 0, c->kind == H_DIFF ? group_words(g) : c->label };
    }
}

static bool named_in(const struct an_contrast_spec *spec, size_t n, enum an_model m, const char *name, struct about *out)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(spec[i].name, name)) continue;
        of_spec(&spec[i], m, out);
        return true;
    }
    return false;
}

static bool names_control(const char *name, struct about *out)
{
    if (strcmp(name, "control") && strcmp(name, "less_control")) return false;
    *out = (struct about){ .model = M_OVERALL, .n = 1 };
    out->side[0] = (struct side){ G_MISSED, -1, 0, "The night after a visit that did not take place" };
    return true;
}

static bool names_part(const char *name, struct about *out)
{
    int part[2];
    if (!an_part_of_day_named(name, &part[0], &part[1])) return false;
    *out = (struct about){ .model = M_CONDITION, .n = part[1] ? 2 : 1 };
    for (int i = 0; i < out->n; i++)
        out->side[i] = (struct side){ G_SESSIONS, FACTOR_PART_OF_DAY, part[i], an_part_of_day_label(part[i]) };
    return true;
}

/* "technique swedish" */
static bool names_level(const struct an_panel *p, const char *name, struct about *out)
{
    for (int f = 0; f < FACTOR_PART_OF_DAY; f++) {
        const size_t n = strlen(ds_comparable_names[f]);
        if (strncmp(name, ds_comparable_names[f], n) || name[n] != ' ') continue;
        for (size_t i = 0; i < p->levels[f].n; i++) {
            if (strcmp(p->levels[f].name[i], name + n + 1)) continue;
            *out = (struct about){ .model = M_CONDITION, .n = 1 };
            out->side[0] = (struct side){ G_SESSIONS, f, (int)i + 1, p->levels[f].name[i] };
            return true;
        }
    }
    return false;
}

static bool find_contrast(const struct an_panel *p, const char *name, struct about *out)
{
    return named_in(an_overall_specs, an_n_overall_specs, M_OVERALL, name, out) ||
           named_in(an_condition_specs, an_n_condition_specs, M_CONDITION, name, out) || names_control(name, out) ||
           names_part(name, out) || names_level(p, name, out);
}

/* ---- nights ---- */

struct taking {
    const struct an_panel *p;
    const struct an_sources *sources;
    const struct about *about;
    int outcome;
    bool alone;
    ds_arena *a;
    ds_behind *out;
    size_t room, left_room;
    struct an_tally tally[2];
};

static bool is_of(const struct side *s, const struct an_panel_row *r)
{
    return s->factor < 0 ? an_row_in_group(r, s->group) : r->massages0 && r->level[s->factor] == s->level;
}

static int side_of(const struct about *about, const struct an_panel_row *r)
{
    for (int i = 0; i < about->n; i++)
        if (is_of(&about->side[i], r)) return i;
    return -1;
}

/* A night that the contrast would be about, had the model all that it asks: groups of pressure, time and length need just
 * what may be missing. */
static bool might_be_of(const struct about *about, const struct an_panel_row *r)
{
    const enum an_group g = about->side[0].group;
    if (side_of(about, r) >= 0) return true;
    return g >= G_PRESSURE && about->side[0].factor < 0 && r->massages0 && !an_row_complete(r);
}

static const char *why_not(const struct taking *t, const struct an_panel_client *c, const struct an_panel_row *r)
{
    if (c->source[t->outcome] < 0) return "no source of this client logs the outcome";
    if (r->unknown) return "a refused session may belong to this night";
    if (isnan(r->y[t->outcome])) return "the outcome was not logged on this night, or is doubted";
    if (t->about->model == M_CONDITION && !an_row_complete(r))
        return "the session's pressure, length or time before bed is not known";
    return "the night before the session was not logged";
}

static ds_err put(struct taking *t, const struct an_panel_client *c, const struct an_panel_row *r, bool used, ds_why *w)
{
    ds_behind *b = t->out;
    const int source = c->source[t->outcome];
    const ds_behind_night night = { c->code, source < 0 ? "" : t->sources->name[source], r->night, r->y[t->outcome],
                                    side_of(t->about, r), !r->massages0 && r->massages1, used ? "" : why_not(t, c, r) };
    ds_behind_night **list = used ? &b->night : &b->left;
    size_t *n = used ? &b->n_nights : &b->n_left;
    *list = ds_room_for_one(t->a, *list, *n, used ? &t->room : &t->left_room, 64, sizeof **list);
    if (!*list) return ds_fail(w, DS_MEMORY, "the nights behind an effect");
    (*list)[(*n)++] = night;
    return DS_OK;
}

static ds_err take_client(struct taking *t, const struct an_panel_client *c, ds_why *w)
{
    bool seen[2] = { false };
    ds_err err = DS_OK;
    for (size_t i = c->first; !err && i < c->first + c->n; i++) {
        const struct an_panel_row *r = &t->p->row[i];
        const bool used = an_row_in_model(r, t->outcome, t->about->model) && (!t->alone || an_row_led(t->p, c, i, t->outcome));
        const int side = side_of(t->about, r);
        t->out->model_nights += used;
        t->out->plain_nights += used && an_row_plain(r);
        if (used && side >= 0) {
            t->tally[side].nights++;
            t->tally[side].clients += !seen[side];
            seen[side] = true;
        }
        if (used ? side >= 0 : might_be_of(t->about, r)) err = put(t, c, r, used, w);
    }
    return err;
}

/* As an_contrast_tally has it, and of parts of the day by nights alone. */
static int rarer(const struct taking *t)
{
    const struct an_tally *x = &t->tally[0], *y = &t->tally[1];
    if (t->about->n < 2) return 0;
    if (t->about->spec && x->clients != y->clients) return x->clients < y->clients ? 0 : 1;
    return t->about->spec ? x->nights >= y->nights : y->nights < x->nights;
}

static ds_err put_terms(const struct taking *t, const ds_analysis_settings *s, ds_why *w)
{
    static const struct an_design any = { 0 };
    double weight[COLUMNS];
    struct an_counts counts;
    ds_behind *b = t->out;
    if (!t->about->spec) return DS_OK;
    if (t->alone)
        an_count_led_rows(t->p, t->outcome, s, &counts);
    else
        an_count_rows(t->p, t->outcome, t->about->model, s, &counts);
    if (!counts.group[G_SESSIONS].nights) return DS_OK;
    an_contrast_weights(t->about->spec, &counts, weight);
    if (!(b->term = ds_alloc(t->a, C_WEEK * sizeof *b->term))) return ds_fail(w, DS_MEMORY, "a contrast");
    for (int i = 0; i < C_WEEK; i++)
        if (fabs(weight[i]) > 0) b->term[b->n_terms++] = (ds_behind_term){ an_column_name(&any, (enum an_column)i), weight[i] };
    return DS_OK;
}

static ds_err take_all(struct taking *t, const ds_analysis_settings *s, ds_why *w)
{
    ds_err err = DS_OK;
    for (size_t k = 0; !err && k < t->p->n_clients; k++) err = take_client(t, &t->p->client[t->p->order[k]], w);
    for (int i = 0; i < t->about->n; i++) t->out->kind[i] = t->about->side[i].words;
    t->out->counted = rarer(t);
    return err ? err : put_terms(t, s, w);
}

static int outcome_named(const char *name)
{
    int y = 0;
    while (y < OUTCOMES && strcmp(ds_outcome_names[y], name)) y++;
    return y;
}

ds_err ds_analyse_behind(ds_store *s, const ds_settings *settings, ds_date as_of, const char *outcome, const char *contrast,
                         bool alone, ds_arena *a, ds_behind *out, ds_why *w)
{
    struct an_panel p = { 0 };
    struct an_sources src = { 0 };
    struct about about;
    struct taking t = { .p = &p, .sources = &src, .about = &about, .outcome = outcome_named(outcome), .alone = alone, .a = a, .out = out };
    *out = (ds_behind){ 0 };
    if (t.outcome == OUTCOMES) return ds_fail(w, DS_DATA, "no outcome \"%s\"", outcome);
    ds_err err = an_load_panel(s, settings, as_of, a, &p, &src, w);
    if (!err && !find_contrast(&p, contrast, &about)) err = ds_fail(w, DS_DATA, "no contrast \"%s\"", contrast);
    if (!err) err = take_all(&t, &settings->analysis, w);
    an_panel_free(&p);
    return err;
}
