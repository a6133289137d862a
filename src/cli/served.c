#include "cli/served.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { NAME = 256 };

static bool same_service(const char *a, ds_str b)
{
    char x[NAME], y[NAME];
    return ds_fold_name(ds_str_of(a), x, sizeof x) && ds_fold_name(b, y, sizeof y) && !strcmp(x, y);
}

static struct served *find(struct served_list *list, ds_str name)
{
    for (size_t i = list->n; i; i--) /* rows come by name, so that it is mostly the last */
        if (same_service(list->at[i - 1].name, name)) return &list->at[i - 1];
    return NULL;
}

static struct served *add(struct practice *p, struct served_list *list, size_t *cap, ds_str name)
{
    if (list->n == *cap) {
        struct served *wide = ds_alloc(&p->arena, (*cap = 2 * *cap + 32) * sizeof *wide);
        if (!wide) return NULL;
        if (list->n) memcpy(wide, list->at, list->n * sizeof *wide);
        list->at = wide;
    }
    const ds_str kept = ds_keep(&p->arena, name);
    if (!kept.p) return NULL;
    list->at[list->n] = (struct served){ .name = kept.p, .of = ds_service_find(&p->settings, name) };
    return &list->at[list->n++];
}

static bool same_value(ds_val a, ds_val b)
{
    if (a.type == DS_V_TEXT && b.type == DS_V_TEXT) return ds_same_fold(ds_trim(a.as.s), ds_trim(b.as.s));
    return !(ds_val_real(a) < ds_val_real(b)) && !(ds_val_real(a) > ds_val_real(b));
}

static bool take_value(struct practice *p, struct served *s, size_t i, ds_val v)
{
    if (v.type == DS_V_NULL || s->several[i]) return true;
    if (s->value[i].type == DS_V_NULL) {
        s->value[i] = v;
        if (v.type == DS_V_TEXT) s->value[i].as.s = ds_keep(&p->arena, v.as.s);
        return v.type != DS_V_TEXT || s->value[i].as.s.p;
    }
    s->several[i] = !same_value(s->value[i], v);
    if (s->several[i]) s->value[i] = (ds_val){ .type = DS_V_NULL };
    return true;
}

/* A row: service, the values in their order, visits. */
static bool take_row(struct practice *p, struct served_list *list, size_t *cap, const ds_rows *row)
{
    const ds_str name = ds_trim(ds_rows_at(row, 0).as.s);
    struct served *s = find(list, name);
    if (!s && !(s = add(p, list, cap, name))) return false;
    s->visits += ds_val_int(ds_rows_at(row, SERVED_VALUES + 1), 0);
    bool room = true;
    for (size_t i = 0; i < SERVED_VALUES; i++) room = take_value(p, s, i, ds_rows_at(row, i + 1)) && room;
    return room;
}

static void take_names_length(struct served *s)
{
    const double minutes = ds_name_minutes(ds_str_of(s->name));
    if (s->value[SERVED_MINUTES].type != DS_V_NULL || s->several[SERVED_MINUTES] || !(minutes > 0)) return;
    s->value[SERVED_MINUTES] = DS_VREAL(minutes);
    s->by_name = true;
}

ds_err cli_services_read(struct practice *p, struct served_list *out, ds_why *w)
{
    ds_rows *rows = NULL;
    bool more = false;
    size_t cap = 0;
    *out = (struct served_list){ 0 };
    ds_err err = ds_store_read(p->store, DS_READ_SERVICES, NULL, 0, &rows, w);
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more)
        if (!take_row(p, out, &cap, rows)) err = ds_fail(w, DS_MEMORY, "the services of the log");
    ds_rows_close(rows);
    for (size_t i = 0; i < out->n; i++) {
        take_names_length(&out->at[i]);
        out->unknown += !out->at[i].of;
    }
    return err;
}

/* ---- the entry ---- */

static const char *value_text(const struct served *s, size_t i, ds_arena *a)
{
    char money[32];
    if (i == SERVED_PRESSURE) return ds_pressure_names[s->value[i].as.i];
    if (i == SERVED_MINUTES) return ds_textf(a, "%.0f", ds_val_real(s->value[i]));
    if (i == SERVED_TECHNIQUE) {
        const char *text = ds_textf(a, "%.*s", DS_FMT(s->value[i].as.s));
        return text ? ds_yaml_text(text, a) : NULL;
    }
    ds_money_text(s->value[i].as.i, money, sizeof money);
    return ds_textf(a, "%s", money);
}

/* What the catalogue may hold: a refund is no price. */
static bool may_stand(const struct served *s, size_t i)
{
    if (s->value[i].type == DS_V_NULL) return false;
    if (i == SERVED_PRICE) return s->value[i].as.i >= 0;
    return i != SERVED_MINUTES || ds_val_real(s->value[i]) >= 1;
}

const char *cli_service_entry(const struct served *s, ds_arena *a)
{
    static const struct {
        const char *key;
        size_t at;
    } order[] = { { "technique", SERVED_TECHNIQUE },
                  { "pressure", SERVED_PRESSURE },
                  { "minutes", SERVED_MINUTES },
                  { "price", SERVED_PRICE } };
    const char *name = ds_yaml_text(s->name, a), *text = name ? ds_textf(a, "%s: {", name) : NULL, *comma = "";
    for (size_t i = 0; text && i < DS_COUNT(order); i++) {
        if (!may_stand(s, order[i].at)) continue;
        const char *value = value_text(s, order[i].at, a);
        text = value ? ds_textf(a, "%s%s%s: %s", text, comma, order[i].key, value) : NULL;
        comma = ", ";
    }
    if (text && s->no_massage) text = ds_textf(a, "%s%smassage: no", text, comma);
    return text ? ds_textf(a, "%s}", text) : NULL;
}
