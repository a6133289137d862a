#include "analyse/tell/source_words.h"
#include "analyse/tell/words.h"

#include <downshift/stats.h>

#include <math.h>
#include <string.h>

const char *an_source_words(const char *name, const struct an_counts *of, bool answered, ds_arena *a)
{
    const char *clients = an_counted(of->clients, "client", "clients", a),
               *nights = an_counted(of->rows, "night", "nights", a),
               *sessions = an_counted(of->group[G_SESSIONS].sessions, "session", "sessions", a);
    if (!clients || !nights || !sessions) return NULL;
    return ds_textf(a, "Only nights from %s: %s, %s, %s%s", name, clients, nights, sessions,
                    answered ? "" : "; not enough to be asked by themselves");
}

static bool is_source(const ds_sensitivity_result *r)
{
    return !strcmp(r->name, "by_source");
}

static bool answered(const ds_sensitivity_result *r)
{
    return is_source(r) && !isnan(r->estimate);
}

/* No client is of two sources, so their answers are independent; each pair by its own df, the smaller of the two. */
static double smallest_p(const ds_outcome_result *o, int *pairs)
{
    double least = 1;
    *pairs = 0;
    for (size_t i = 0; i < o->n_sensitivity; i++)
        for (size_t k = i + 1; k < o->n_sensitivity; k++) {
            const ds_sensitivity_result *x = &o->sensitivity[i], *y = &o->sensitivity[k];
            if (!answered(x) || !answered(y)) continue;
            double t = (x->estimate - y->estimate) / sqrt(x->se * x->se + y->se * y->se);
            least = fmin(least, ds_t_two_sided(t, fmin(x->df, y->df)));
            ++*pairs;
        }
    return least;
}

/* "Nights from diary: 0.41 (1,020 nights); nights from oura: not enough (80 nights)" */
static const char *list(const ds_outcome_result *o, int decimals, ds_arena *a)
{
    const char *all = "";
    for (size_t i = 0; all && i < o->n_sensitivity; i++) {
        const ds_sensitivity_result *r = &o->sensitivity[i];
        if (!is_source(r)) continue;
        const char *size = answered(r) ? an_number_text(r->estimate, decimals, a) : "not enough",
                   *nights = an_counted(r->n_nights, "night", "nights", a);
        all = size && nights ? ds_textf(a, "%s%s%s: %s (%s)", all, *all ? "; " : "", r->label, size, nights) : NULL;
    }
    return all;
}

const char *an_sources_words(const ds_outcome_result *o, int decimals, ds_arena *a)
{
    int pairs = 0;
    const double p = smallest_p(o, &pairs);
    const char *each = list(o, decimals, a);
    if (!each || !*each) return each;
    return ds_textf(a, "Nights are told by more than one source, never mixed within a client. Each by itself: %s. %s",
                    each,
                    !pairs             ? "Fewer than two have enough to be held against each other."
                    : pairs * p < 0.05 ? "They differ more than chance explains: read the answer with its sources."
                                       : "They differ no more than chance explains.");
}
