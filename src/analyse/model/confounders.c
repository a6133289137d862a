#include "analyse/model/confounders.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *const an_confounder_names[CONFOUNDERS] = {
    [X_LOAD] = "training load",  [X_ALCOHOL] = "alcohol",           [X_CAFFEINE] = "caffeine",
    [X_STRESS] = "stress",       [X_SUPPLEMENT] = "new supplement", [X_LATE_WORKOUT] = "late workout",
    [X_LATE_MEAL] = "late meal", [X_SORENESS] = "soreness",         [X_PAIN] = "pain",
    [X_LATE_FLUIDS] = "late fluids"
};
static const char *const weekdays[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };

/* What one pass over the rows leaves of one confounder. */
struct sum {
    double total, filled; /* of values logged; of values after filling, where the client logged any */
    double low, high;
    size_t logged, without; /* rows; rows of clients who logged none */
};

static bool in_week_term(int n_week, ds_date night, int term)
{
    int day = ds_weekday(night);
    return n_week == 1 ? day == 4 || day == 5 : day == term + 1;
}

static void add_client(const struct an_panel *p, size_t client, int outcome, int x, double *mean, struct sum *s)
{
    const struct an_panel_client *c = &p->client[client];
    size_t rows = 0, logged = 0;
    double total = 0;
    for (size_t i = c->first; i < c->first + c->n; i++) {
        const struct an_panel_row *r = &p->row[i];
        if (!an_row_usable(r, outcome)) continue;
        rows++;
        if (isnan(r->x[x])) continue;
        logged++;
        total += r->x[x];
        s->low = fmin(s->low, r->x[x]);
        s->high = fmax(s->high, r->x[x]);
    }
    *mean = logged ? total / (double)logged : NAN;
    s->total += total;
    s->filled += logged ? total + *mean * (double)(rows - logged) : 0;
    s->logged += logged;
    s->without += logged ? 0 : rows;
}

static void plan_one(struct an_confounders *c, int x, const struct sum *s, bool wanted, double max_missing)
{
    double n = (double)c->n_rows;
    c->missing[x] = c->n_rows ? (double)(c->n_rows - s->logged) / n : 1;
    c->constant[x] = s->logged && s->low == s->high;
    c->wanted[x] = wanted;
    c->use[x] = wanted && s->logged && !c->constant[x] && c->missing[x] <= max_missing;
    c->grand[x] = s->logged ? s->total / (double)s->logged : NAN;
    c->centre[x] = s->logged ? (s->filled + c->grand[x] * (double)s->without) / n : NAN;
}

static void count_week(const struct an_panel *p, int outcome, struct an_confounders *c)
{
    size_t count[WEEK_TERMS] = { 0 };
    for (size_t i = 0; i < p->n_rows; i++)
        for (int t = 0; t < c->n_week && an_row_usable(&p->row[i], outcome); t++)
            count[t] += in_week_term(c->n_week, p->row[i].night, t);
    for (int t = 0; t < c->n_week; t++) {
        c->use_week[t] = count[t] && count[t] < c->n_rows;
        c->week_centre[t] = c->n_rows ? (double)count[t] / (double)c->n_rows : 0;
    }
}

ds_err an_confounders_plan(const struct an_panel *p, int outcome, const ds_analysis_settings *s, ds_arena *a,
                           struct an_confounders *out, ds_why *w)
{
    *out = (struct an_confounders){ 0 };
    out->client_mean = ds_alloc(a, (p->n_clients + 1) * CONFOUNDERS * sizeof *out->client_mean);
    if (!out->client_mean) return ds_fail(w, DS_MEMORY, "confounders of %zu clients", p->n_clients);
    for (size_t i = 0; i < p->n_rows; i++) out->n_rows += an_row_usable(&p->row[i], outcome);
    for (int x = 0; x < CONFOUNDERS; x++) {
        struct sum sum = { .low = INFINITY, .high = -INFINITY };
        for (size_t k = 0; k < p->n_clients; k++)
            add_client(p, p->order[k], outcome, x, &out->client_mean[p->order[k] * CONFOUNDERS + (size_t)x], &sum);
        plan_one(out, x, &sum, ds_list_has(&s->confounders, ds_confounder_names[x]), s->max_missing);
    }
    out->n_week = s->weekday == DS_WEEK_WEEKEND ? 1 : WEEK_TERMS;
    count_week(p, outcome, out);
    return DS_OK;
}

double an_confounder_value(const struct an_confounders *c, const struct an_panel_row *r, size_t client, int x)
{
    double v = r->x[x];
    if (isnan(v)) v = c->client_mean[client * CONFOUNDERS + (size_t)x];
    if (isnan(v)) v = c->grand[x];
    return v - c->centre[x];
}

double an_week_value(const struct an_confounders *c, ds_date night, int term)
{
    return in_week_term(c->n_week, night, term) - c->week_centre[term];
}

const char *an_week_name(const struct an_confounders *c, int term)
{
    return c->n_week == 1 ? "weekend" : weekdays[term + 1];
}

/* ---- words ---- */

static void join(char *list, size_t cap, const char *item)
{
    size_t n = strlen(list);
    snprintf(list + n, cap - n, "%s%s", n ? ", " : "", item);
}

const char *an_confounders_note(const struct an_confounders *c, ds_arena *a)
{
    char used[240] = "", left[640] = "", item[96];
    for (int x = 0; x < CONFOUNDERS; x++) {
        if (c->use[x]) join(used, sizeof used, an_confounder_names[x]);
        if (!c->wanted[x] || c->use[x] || c->missing[x] >= 1) continue;
        if (c->constant[x])
            snprintf(item, sizeof item, "%s (always the same)", an_confounder_names[x]);
        else
            snprintf(item, sizeof item, "%s (missing on %.0f %% of nights)", an_confounder_names[x],
                     100 * c->missing[x]);
        join(left, sizeof left, item);
    }
    bool week = false;
    for (int t = 0; t < c->n_week; t++) week |= c->use_week[t];
    if (week) join(used, sizeof used, c->n_week == 1 ? "weekend" : "day of the week");
    return ds_textf(a, "%s%s%s%s", *used ? "adjusted for " : "no confounder logged", used, *left ? "; left out: " : "",
                    left);
}
