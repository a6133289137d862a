#include "cli/served.h"

#include <jansson.h>
#include <string.h>

static const char *const value_names[SERVED_VALUES] = { "minutes", "pressure", "technique", "price" };

/* What a person has to know of an entry: how often, what differs between visits, what nobody logged. */
static void print_remark(const struct served *s)
{
    cli_say("  # %s visit%s", cli_thousands(s->visits), s->visits == 1 ? "" : "s");
    if (s->by_name) cli_say("; minutes by its name");
    for (size_t i = 0; i < SERVED_VALUES; i++)
        if (s->several[i]) cli_say("; %s as logged, it differs", value_names[i]);
    cli_say("\n");
}

static ds_err print_unknown(struct practice *p, const struct served_list *list, ds_why *w)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct served *s = &list->at[i];
        if (s->of) continue;
        const char *entry = cli_service_entry(s, &p->arena);
        if (!entry) return ds_fail(w, DS_MEMORY, "the service catalogue");
        cli_say("  %s", entry);
        print_remark(s);
    }
    return DS_OK;
}

static void print_known(const struct served_list *list)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct served *s = &list->at[i];
        if (!s->of) continue;
        cli_say("  # in it: \"%s\", %s visit%s", s->name, cli_thousands(s->visits), s->visits == 1 ? "" : "s");
        if (ds_service_is_pattern(s->of)) cli_say(", by \"%s\"", s->of->name);
        cli_say("%s\n", s->of->massage ? "" : ", no massage");
    }
}

static ds_err print_all(struct practice *p, const struct served_list *list, ds_why *w)
{
    if (!list->n) {
        cli_say("# no visit names a service\n");
        return DS_OK;
    }
    cli_say("# The service catalogue by what has been imported: put the lines that are not in practice.yaml below its\n"
            "# `services:`, complete them, and write `massage: no` where it is none. \"Deep tissue *\" stands for all that\n"
            "# begin so.\nservices:\n");
    ds_err err = print_unknown(p, list, w);
    if (!err) print_known(list);
    return err;
}

static json_t *value_json(const struct served *s, size_t i)
{
    const ds_val v = s->value[i];
    if (v.type == DS_V_NULL) return json_null();
    if (v.type == DS_V_TEXT) return cli_json_text(v.as.s);
    if (i == SERVED_PRESSURE) return cli_json_text(ds_str_of(ds_pressure_names[v.as.i]));
    return json_real(i == SERVED_PRICE ? (double)v.as.i / 100 : ds_val_real(v));
}

static json_t *service_json(const struct served *s, ds_arena *a)
{
    const char *entry = cli_service_entry(s, a);
    json_t *j = json_pack("{s:o, s:I, s:o, s:o}", "service", cli_json_text(ds_str_of(s->name)), "visits",
                          (json_int_t)s->visits, "entry", s->of ? cli_json_text(ds_str_of(s->of->name)) : json_null(),
                          "yaml", entry ? cli_json_text(ds_str_of(entry)) : NULL);
    for (size_t i = 0; j && i < SERVED_VALUES; i++)
        if (json_object_set_new(j, value_names[i], value_json(s, i))) {
            json_decref(j);
            j = NULL;
        }
    return j;
}

static ds_err json_all(struct practice *p, const struct served_list *list, ds_why *w)
{
    json_t *all = json_array();
    for (size_t i = 0; i < list->n; i++) all = cli_json_with(all, service_json(&list->at[i], &p->arena));
    return cli_json_out(all, w);
}

/* A log that says all of its services itself needs no catalogue. */
static bool are_wanted(const struct practice *p, const struct served_list *list)
{
    bool wanted = p->settings.services.n > 0;
    for (size_t i = 0; i < list->n; i++)
        wanted |= !list->at[i].of && !list->at[i].several[SERVED_MINUTES] &&
                  (list->at[i].by_name || list->at[i].value[SERVED_MINUTES].type == DS_V_NULL);
    return wanted && list->unknown;
}

ds_err cli_services_show(struct practice *p, ds_why *w)
{
    enum { SHOWN = 5 };
    struct served_list list;
    size_t n = 0;
    ds_err err = cli_services_read(p, &list, w);
    if (err || !are_wanted(p, &list)) return err;
    cli_say("not in the service catalogue, so nothing is known of them but what the log says; to add below `services:` in "
            "practice.yaml:\n");
    for (size_t i = 0; i < list.n && n < SHOWN; i++) {
        if (list.at[i].of) continue;
        const char *entry = cli_service_entry(&list.at[i], &p->arena);
        if (!entry) return ds_fail(w, DS_MEMORY, "the service catalogue");
        cli_say("  %s", entry);
        print_remark(&list.at[i]);
        n++;
    }
    if (list.unknown > SHOWN) cli_say("  and %zu more:  downshift services\n", list.unknown - SHOWN);
    return DS_OK;
}

static ds_err print_typed(const struct served_list *list, ds_arena *a, ds_why *w)
{
    cli_say("# to put into practice.yaml\nservices:\n");
    for (size_t i = 0; i < list->n; i++) {
        const char *entry = cli_service_entry(&list->at[i], a);
        if (!entry) return ds_fail(w, DS_MEMORY, "the service catalogue");
        cli_say("  %s\n", entry);
    }
    return DS_OK;
}

/* A catalogue typed into a workbook; no database is asked for. */
static ds_err show_typed(const struct options *o, ds_why *w)
{
    struct practice p = { 0 };
    struct served_list list;
    ds_err err = cli_catalogue_read(o->arg[0], &p.arena, &list, w);
    if (!err) err = o->json ? json_all(&p, &list, w) : print_typed(&list, &p.arena, w);
    ds_arena_free(&p.arena);
    return err;
}

ds_err cmd_services(const struct options *o, ds_why *w)
{
    struct practice p;
    struct served_list list;
    if (o->n_args) return show_typed(o, w);
    ds_err err = cli_practice_open(o, DS_STORE_READ, false, &p, w);
    if (err) return err;
    err = cli_services_read(&p, &list, w);
    if (!err) err = o->json ? json_all(&p, &list, w) : print_all(&p, &list, w);
    cli_practice_close(&p);
    return err;
}
