#include "audience/rules.h"
#include "audience/classes.h"

#include <string.h>

const char *const ds_audience_names[] = {
#define X(id, name, subject, days, classes, ...) name,
    DS_AUDIENCE_TABLE(X)
#undef X
        NULL
};

const ds_rule ds_rules[DS_AUDIENCES] = {
#define X(id, name, subject, days, classes, ...)                                                                       \
    { name, DS_##subject, DS_##days, classes, (const char *const[]){ __VA_ARGS__, NULL } },
    DS_AUDIENCE_TABLE(X)
#undef X
};

/* ---- columns ---- */

/* "a", "b" */
static const char *columns(const ds_rule *r, const char *view, ds_arena *a)
{
    const char *list = "";
    for (const ds_published *p = NULL; list && (p = ds_published_next(p));)
        if (!strcmp(p->view, view) && (p->privacy & r->classes))
            list = ds_textf(a, "%s%s\"%s\"", list, *list ? ", " : "", p->column);
    return list;
}

/* ---- rows ---- */

/* A condition more; NULL once memory has run out. */
static const char *both(ds_arena *a, const char *where, const char *more)
{
    if (!where || !more) return NULL;
    return *where ? ds_textf(a, "%s AND %s", where, more) : more;
}

static const char *day_column(const char *view)
{
    if (ds_published_has(view, "night")) return "night";
    return ds_published_has(view, "date") ? "date" : NULL;
}

/* A limit that the scope does not set, a NULL, limits nothing. */
static const char *on_days(const ds_rule *r, const char *view, ds_arena *a, const char *where)
{
    const char *day = day_column(view);
    if (day && r->days == DS_FIRST_TO_LAST)
        where = both(a, where, ds_textf(a, "(:first IS NULL OR %s >= :first)", day));
    if (day && r->days != DS_ANY_DAY) where = both(a, where, ds_textf(a, "(:last IS NULL OR %s <= :last)", day));
    return where;
}

static const char *condition(const ds_rule *r, const char *view, ds_arena *a)
{
    const char *where = "";
    if (r->subject == DS_ONE_CLIENT && ds_published_has(view, "client")) where = "client = :client";
    if (ds_published_has(view, "run")) where = both(a, where, "run = :run");
    where = on_days(r, view, a, where);
    return where && !*where ? "1" : where;
}

/* ---- the whole ---- */

ds_err ds_rule_select(const ds_rule *r, const char *view, ds_arena *a, const char **sql, ds_why *w)
{
    if (r->subject == DS_NO_CLIENT && ds_published_has(view, "client"))
        return ds_fail(w, DS_INTERNAL, "%s is of clients, and the audience %s may know of none", view, r->name);
    const char *list = columns(r, view, a), *where = condition(r, view, a);
    *sql = list && where ? ds_textf(a, "SELECT %s FROM %s WHERE %s", list, view, where) : NULL;
    return *sql ? DS_OK : ds_fail(w, DS_MEMORY, "a snapshot for %s", r->name);
}

const char *ds_rule_words(const ds_rule *r, ds_arena *a)
{
    const char *words = ds_textf(a, "the audience \"%s\" has ", r->name);
    if (!*r->view) return ds_textf(a, "the audience \"%s\" has the tables that are made for it only, v1_partner_... (docs/reports.md)", r->name);
    for (const char *const *v = r->view; words && *v; v++)
        words = ds_textf(a, "%s%s%s", words, v == r->view ? "" : v[1] ? ", " : " and ", *v);
    return words ? ds_textf(a, "%s only", words) : NULL;
}
