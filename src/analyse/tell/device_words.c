#include "analyse/tell/device_words.h"
#include "analyse/tell/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- to the client ---- */

#define APART "nights before and after are not compared with each other."

const char *an_device_sentence(const ds_device_step_row *r, int outcome, ds_arena *a)
{
    const struct an_outcome *o = &an_outcomes[outcome];
    const bool told = !strcmp(r->origin, "told");
    if (!o->letter) return "";
    if (!r->split)
        return "your nights are told by another device, or a new version of its program; the side of the change that has "
               "few nights is left out.";
    const char *size = an_number_text(fabs(r->size), o->letter_decimals, a), *way = r->size < 0 ? "down" : "up";
    if (!size) return NULL;
    return ds_textf(a,
                    told ? "your nights are told by another device, or a new version of its program, and %s went %s by "
                           "about %s %s with it; " APART
                         : "%s, as your device tells it, went %s by about %s %s from one night to the next; " APART,
                    o->letter, way, size, o->letter_unit);
}

/* ---- to the practice ---- */

/* A client whom several outcomes name counts once. */
struct tally {
    int64_t told, found, left_out;
};

static int by_client(const void *x, const void *y)
{
    const ds_device_step_row *a = *(const ds_device_step_row *const *)x, *b = *(const ds_device_step_row *const *)y;
    const int order = strcmp(a->origin, b->origin);
    return order ? order : strcmp(a->client, b->client);
}

static bool count(const ds_results *r, ds_arena *a, struct tally *t)
{
    size_t most = 0, n = 0;
    for (size_t k = 0; k < r->n_outcomes; k++) most += r->outcome[k].n_device_steps;
    const ds_device_step_row **of = ds_alloc(a, (most + 1) * sizeof *of);
    *t = (struct tally){ 0 };
    if (!of) return false;
    for (size_t k = 0; k < r->n_outcomes; k++)
        for (size_t i = 0; i < r->outcome[k].n_device_steps; i++) of[n++] = &r->outcome[k].device_step[i];
    qsort(of, n, sizeof *of, by_client);
    for (size_t i = 0; i < n; i++) {
        t->left_out += !of[i]->split;
        if (!i || by_client(&of[i - 1], &of[i])) *(strcmp(of[i]->origin, "told") ? &t->found : &t->told) += 1;
    }
    return true;
}

const char *an_devices_words(const ds_results *r, ds_arena *a)
{
    struct tally t;
    if (!count(r, a, &t)) return NULL;
    const char *told = an_counted(t.told, "client", "clients", a), *found = an_counted(t.found, "client", "clients", a);
    if (!t.told && !t.found) return "";
    if (!told || !found) return NULL;
    const char *first = t.told ? ds_textf(a, "The files of %s tell another device or version from some night on. ", told) : "",
               *second = t.found ? ds_textf(a, "In the nights of %s the figures make a step that no file tells of. ", found)
                                 : "";
    if (!first || !second) return NULL;
    return ds_textf(a, "%s%sNights before and after such a change are not compared with each other%s.", first, second,
                    t.left_out ? "; where one side has too few, it is left out" : "");
}

/* ---- to whoever reads a model ---- */

/* Steps not known stand last. */
static int by_size(const void *x, const void *y)
{
    const double a = *(const double *)x, b = *(const double *)y;
    return isnan(a) || isnan(b) ? isnan(a) - isnan(b) : (a < b) - (a > b);
}

/* "+30, -12, not known": in the order of their sizes, so that they are nobody's. */
static const char *sizes(const struct an_panel *p, int outcome, bool told, int64_t *clients, ds_arena *a)
{
    const char *by = "";
    size_t last = SIZE_MAX, n = 0;
    double *size = ds_alloc(a, (p->n_steps + 1) * sizeof *size);
    *clients = 0;
    for (size_t i = 0; size && i < p->n_steps; i++) {
        const struct an_device_step *s = &p->step[i];
        if (s->outcome != outcome || s->told != told) continue;
        *clients += s->client != last;
        last = s->client;
        size[n++] = s->size;
    }
    if (!size) return NULL;
    qsort(size, n, sizeof *size, by_size);
    for (size_t i = 0; by && i < n; i++)
        by = isnan(size[i]) ? ds_textf(a, "%s%snot known", by, *by ? ", " : "")
                            : ds_textf(a, "%s%s%+.*f", by, *by ? ", " : "", an_outcomes[outcome].decimals ? 1 : 0, size[i]);
    return by;
}

static const char *note_of(const struct an_panel *p, int outcome, bool told, ds_arena *a)
{
    int64_t n;
    const char *by = sizes(p, outcome, told, &n, a), *clients = by && n ? an_counted(n, "client", "clients", a) : "";
    if (!by || !clients || !n) return by && clients ? "" : NULL;
    return ds_textf(a,
                    told ? "; the files of %s tell another device or version from some night on, a series of its own "
                           "(%s %s)"
                         : "; in the nights of %s the device's level made a step (%s %s), which is taken out",
                    clients, by, an_outcomes[outcome].unit);
}

const char *an_devices_note(const struct an_panel *p, int outcome, ds_arena *a)
{
    const char *told = note_of(p, outcome, true, a), *found = note_of(p, outcome, false, a);
    return told && found ? ds_textf(a, "%s%s", told, found) : NULL;
}
