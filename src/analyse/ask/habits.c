#include "analyse/ask/habits.h"
#include "analyse/ask/effects.h"
#include "analyse/model/adequacy.h"
#include "analyse/model/contrasts.h"
#include "analyse/model/estimate.h"
#include "analyse/tell/verdict.h"

#include <math.h>
#include <string.h>

enum { ASKED = 2, STEP_MIN = 10 }; /* its own effect, and with a massage */

/* One habit over the nights that tell it. */
struct asked {
    const struct an_study *st;
    int place;
    double *y, *mean;                /* by row of the panel, by panel index of the client */
    struct an_tally done[2], not_done[2]; /* nights above and at or below the client's mean; [1]: of these after a massage */
    struct an_tally both[2];         /* clients who have enough of the two */
};

static const enum an_column columns[ASKED] = { C_HABIT, C_HABIT_A0 };

static bool tells(const struct asked *q, const struct an_panel_row *r)
{
    return an_row_usable(r, q->st->outcome) && !isnan(r->habit[q->place]);
}

/* ---- what it rests on ---- */

static double mean_of(const struct asked *q, const struct an_panel_client *c)
{
    double sum = 0, n = 0;
    for (size_t i = c->first; i < c->first + c->n; i++) {
        const struct an_panel_row *r = &q->st->p->row[i];
        if (!tells(q, r)) continue;
        sum += r->habit[q->place];
        n++;
    }
    return n > 0 ? sum / n : 0;
}

static void count_client(struct asked *q, size_t client)
{
    const struct an_panel_client *c = &q->st->p->client[client];
    int64_t n[2][2] = { { 0 } }; /* by after a massage, by done */
    for (size_t i = c->first; i < c->first + c->n; i++) {
        const struct an_panel_row *r = &q->st->p->row[i];
        q->y[i] = tells(q, r) ? r->y[q->st->outcome] : NAN;
        if (!tells(q, r)) continue;
        const bool done = r->habit[q->place] > q->mean[client];
        n[0][done]++;
        n[1][done] += r->massages0 > 0;
    }
    const int64_t few = q->st->s->min_session_nights_per_client;
    for (int after = 0; after < ASKED; after++) {
        q->done[after].nights += n[after][1];
        q->not_done[after].nights += n[after][0];
        q->both[after].clients += n[after][0] >= few && n[after][1] >= few;
    }
}

static void count(struct asked *q)
{
    for (size_t k = 0; k < q->st->p->n_clients; k++) {
        q->mean[k] = mean_of(q, &q->st->p->client[k]);
        count_client(q, k);
    }
}

static bool is_enough(const struct asked *q, int after)
{
    const ds_analysis_settings *s = q->st->s;
    return q->both[after].clients >= s->min_clients && q->done[after].nights >= s->min_session_nights &&
           q->not_done[after].nights >= s->min_session_nights;
}

/* ---- its contrasts ---- */

static double step(const ds_habit *h)
{
    return h->tells == DS_HABIT_MINUTES ? STEP_MIN : 1;
}

const char *an_habit_name(const ds_habit *h, const char *end, ds_arena *a)
{
    char *name = ds_alloc(a, strlen(h->name) + sizeof "habit_" + 16);
    if (!name) return NULL;
    char *to = (char *)memcpy(name, "habit_", 6) + 6;
    for (const char *c = h->name; *c; c++) {
        const bool letter = (*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || (unsigned char)*c >= 0x80;
        const bool capital = *c >= 'A' && *c <= 'Z';
        *to++ = letter ? *c : capital ? (char)(*c - 'A' + 'a') : '_';
    }
    memcpy(to, end, strlen(end) + 1);
    return name;
}

static const char *label_of(const ds_habit *h, bool meeting, ds_arena *a)
{
    const bool minutes = h->tells == DS_HABIT_MINUTES;
    if (meeting)
        return ds_textf(a, minutes ? "A massage, per 10 min more of %s that day" : "A massage on a day with %s, less on one without", h->name);
    return ds_textf(a, minutes ? "The night after %s, per 10 min more" : "The night after %s", h->name);
}

static ds_err blank(const struct asked *q, bool meeting, ds_arena *a, ds_contrast *out, ds_why *w)
{
    const ds_habit *h = &q->st->p->habit[q->place];
    const bool rarer = q->done[meeting].nights > q->not_done[meeting].nights;
    const int64_t nights = rarer ? q->not_done[meeting].nights : q->done[meeting].nights;
    const struct an_tally t = { .nights = nights, .sessions = meeting ? nights : 0, .clients = q->both[meeting].clients };
    const char *name = an_habit_name(h, meeting ? "_massage" : "", a), *label = label_of(h, meeting, a);
    if (!name || !label) return ds_fail(w, DS_MEMORY, "a habit");
    *out = an_blank_contrast(name, label, meeting ? AN_HABIT_MEETING : AN_HABIT, &t);
    return DS_OK;
}

static ds_err put(const struct asked *q, const struct an_fit *f, bool meeting, ds_contrast *out, ds_why *w)
{
    double weight[COLUMNS] = { 0 };
    struct an_estimate t;
    ds_estimate robust;
    weight[columns[meeting]] = step(&q->st->p->habit[q->place]);
    ds_err err = an_model_estimate(f, weight, &t, w);
    if (!err) err = an_model_robust(f, weight, &robust, w);
    if (err) return err;
    an_estimate_cap_df(q->both[meeting].clients, &t);
    an_put_estimate(&t.told, out);
    an_put_robust(&robust, out);
    return DS_OK;
}

static ds_err fit(const struct asked *q, ds_arena *own, struct an_fit *f, ds_why *w)
{
    const struct an_fit_options options = an_primary_options(q->st->s);
    const struct an_recipe r = { .model = M_OVERALL, .y = q->y, .add = columns, .n_add = is_enough(q, 1) ? ASKED : 1,
                                 .habit = q->place, .habit_mean = q->mean };
    return an_study_fit(q->st, &r, &options, own, f, w);
}

static ds_err ask(struct asked *q, ds_arena *a, ds_contrast *out, ds_why *w)
{
    const size_t rows = q->st->p->n_rows, clients = q->st->p->n_clients;
    ds_arena own = { 0 };
    struct an_fit f = { 0 };
    q->y = ds_alloc(&own, (rows + 1) * sizeof *q->y);
    q->mean = ds_alloc(&own, (clients + 1) * sizeof *q->mean);
    ds_err err = q->y && q->mean ? DS_OK : ds_fail(w, DS_MEMORY, "%zu nights", rows);
    if (!err) count(q);
    for (int i = 0; !err && i < ASKED; i++) err = blank(q, i, a, &out[i], w);
    if (!err && q->st->enough && q->st->overall->usable && is_enough(q, 0)) err = fit(q, &own, &f, w);
    for (int i = 0; !err && f.usable && i < ASKED; i++)
        if (is_enough(q, i)) err = put(q, &f, i, &out[i], w);
    an_model_free(&f);
    ds_arena_free(&own);
    return err;
}

static bool is_told(const struct an_study *st, int place)
{
    for (size_t i = 0; i < st->p->n_rows; i++)
        if (!isnan(st->p->row[i].habit[place])) return true;
    return false;
}

/* Two whose names differ by signs alone would be one question. */
static ds_err check_names(const struct an_study *st, ds_arena *a, ds_why *w)
{
    const ds_habit *h = st->p->habit;
    for (size_t i = 0; i < st->p->n_habits; i++) {
        const char *name = an_habit_name(&h[i], "", a);
        for (size_t k = 0; name && k < i; k++) {
            const char *other = an_habit_name(&h[k], "", a);
            if (!other) return ds_fail(w, DS_MEMORY, "a habit");
            if (!strcmp(name, other))
                return ds_fail(w, DS_CONFIG, "practice.yaml: the habits \"%s\" and \"%s\" differ by signs or capitals alone: call one otherwise", h[k].name, h[i].name);
        }
        if (!name) return ds_fail(w, DS_MEMORY, "a habit");
    }
    return DS_OK;
}

ds_err an_habits_results(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    ds_model_result *m = &out->overall;
    ds_err err = check_names(st, a, w);
    if (err) return err;
    ds_contrast *all = ds_alloc(a, (m->n_contrasts + ASKED * st->p->n_habits + 1) * sizeof *all);
    if (!all) return ds_fail(w, DS_MEMORY, "%zu habits", st->p->n_habits);
    if (m->n_contrasts) memcpy(all, m->contrast, m->n_contrasts * sizeof *all);
    const size_t before = m->n_contrasts;
    size_t n = before;
    for (int i = 0; !err && i < (int)st->p->n_habits; i++) {
        struct asked q = { .st = st, .place = i };
        if (!is_told(st, i)) continue; /* nobody notes it: not a question */
        err = ask(&q, a, all + n, w);
        n += ASKED;
    }
    an_holm_families(all + before, n - before);
    m->contrast = all;
    m->n_contrasts = n;
    return err;
}
