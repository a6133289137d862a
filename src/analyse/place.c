#include "analyse/model/outcomes.h"
#include "analyse/panel/load.h"

#include <math.h>
#include <string.h>

static const struct an_panel_client *client_named(const struct an_panel *p, ds_str code)
{
    for (size_t i = 0; i < p->n_clients; i++)
        if (ds_same(ds_str_of(p->client[i].code), code)) return &p->client[i];
    return NULL;
}

static const char *missing_for_condition(const struct an_panel_row *r)
{
    if (an_row_asks(r, ASK_PRESSURE) && r->pressure == DS_PRESSURE_UNKNOWN)
        return "not in the condition model: the pressure is not known, or two differ";
    if (an_row_asks(r, ASK_LENGTH) && isnan(r->minutes)) return "not in the condition model: the session's length is not known";
    return isnan(r->gap_realised) ? "not in the condition model: the time from the session to bed is not known"
                                  : "not in the condition model: the client's usual bedtime is not yet known";
}

static const char *why_not(const struct an_panel_row *r, const ds_place_outcome *o)
{
    if (!o->source) return "no source of this client logs it";
    if (isnan(o->value)) return "not logged on this night by the source it is taken from";
    if (r->unknown) return "used nowhere: a refused session may belong to this night";
    return o->in_condition ? "" : missing_for_condition(r);
}

static ds_place_outcome outcome_of(const struct an_panel_client *c, const struct an_sources *src,
                                   const struct an_panel_row *r, int y)
{
    ds_place_outcome o = { .outcome = ds_outcome_names[y],
                           .source = c->source[y] < 0 ? NULL : src->name[c->source[y]],
                           .value = r->y[y],
                           .in_overall = an_row_usable(r, y),
                           .in_condition = an_row_usable(r, y) && an_row_complete(r) };
    o.why = why_not(r, &o);
    return o;
}

static bool logged(const struct an_panel *p, int y)
{
    for (size_t i = 0; i < p->n_clients; i++)
        if (p->client[i].source[y] >= 0) return true;
    return false;
}

static void describe(const struct an_panel *p, const struct an_panel_client *c, const struct an_sources *src,
                     const struct an_panel_row *r, ds_place *out)
{
    out->in_panel = true;
    out->night = r->night;
    out->unknown = r->unknown;
    out->absent = r->absent;
    out->night0 = r->massages0;
    out->night1 = r->massages1;
    out->self0 = r->selfs0;
    out->gap_min = r->gap;
    out->minutes = r->minutes;
    out->pressure = r->pressure == DS_PRESSURE_UNKNOWN ? NULL : ds_pressure_names[r->pressure];
    for (int y = 0; y < OUTCOMES; y++)
        if (logged(p, y)) out->outcome[out->n_outcomes++] = outcome_of(c, src, r, y);
}

ds_err ds_analyse_place(ds_store *s, const ds_settings *settings, ds_date as_of, ds_str code, ds_date night,
                        int64_t session, ds_arena *a, ds_place *out, ds_why *w)
{
    struct an_panel p = { 0 };
    struct an_sources src = { 0 };
    struct an_asked asked = { code, session, DS_NO_DATE };
    *out = (ds_place){
        .usual_bedtime = settings->analysis.bedtime == DS_BED_USUAL, .night = night, .gap_min = NAN, .minutes = NAN
    };
    out->outcome = ds_alloc(a, OUTCOMES * sizeof *out->outcome);
    if (!out->outcome) return ds_fail(w, DS_MEMORY, "a night's place");
    ds_err err = an_load_panel_asking(s, settings, as_of, &asked, a, &p, &src, w);
    const struct an_panel_client *c = err ? NULL : client_named(&p, code);
    const struct an_panel_row *r = c ? an_panel_find(&p, c, session == DS_NO_TIME ? night : asked.night) : NULL;
    out->known = c != NULL;
    if (r) describe(&p, c, &src, r, out);
    an_panel_free(&p);
    return err;
}
