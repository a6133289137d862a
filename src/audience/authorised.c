#include "audience/authorised.h"

#include <string.h>

/* What a view of the audience tells of; one that is not here has no rows. */
static const struct {
    const char *view;
    bool sleep, sessions;
} tells[] = {
    { "v1_night", true, false },
    { "v1_session", false, true },
    { "v1_exposure", false, true },
    { "v1_client_effect", true, true },
    { "v1_run", false, false }, /* of an analysis, not of a person */
};

/* The one that holds, else the latest. */
static const char find_sql[] = "SELECT sleep, sessions, until, revoked FROM v1_authorisation WHERE client = :client AND partner = :partner COLLATE NOCASE "
                               "ORDER BY revoked IS NULL AND until >= :today DESC, ifnull(revoked, until) DESC LIMIT 1";

static ds_err refuse(const ds_scope *s, const char *why, ds_str day, ds_why *w)
{
    return ds_fail(w, DS_DENIED,
                   "client %.*s has not authorised a report to \"%.*s\"%s%.*s; with the client's signed word: downshift authorise %.*s --partner "
                   "\"%.*s\" --scope sleep,sessions --until YYYY-MM-DD",
                   DS_FMT(s->client), DS_FMT(s->partner), why, DS_FMT(day), DS_FMT(s->client), DS_FMT(s->partner));
}

static bool is_before(ds_str day, const char *today)
{
    return day.n == 10 && memcmp(day.p, today, 10) < 0;
}

static ds_err judge(const ds_rows *row, const ds_scope *s, const char *today, ds_covers *out, ds_why *w)
{
    const ds_val until = ds_rows_at(row, 2), revoked = ds_rows_at(row, 3);
    if (revoked.type == DS_V_TEXT) return refuse(s, ": it was revoked on ", revoked.as.s, w);
    if (is_before(until.as.s, today)) return refuse(s, ": it ended on ", until.as.s, w);
    *out = (ds_covers){ ds_val_int(ds_rows_at(row, 0), 0) != 0, ds_val_int(ds_rows_at(row, 1), 0) != 0 };
    return DS_OK;
}

ds_err ds_authorised(ds_db *store, const ds_scope *scope, ds_covers *out, ds_why *w)
{
    char today[11];
    ds_rows *rows = NULL;
    bool more = false;
    *out = (ds_covers){ false, false };
    if (!ds_trim(scope->partner).n) return ds_fail(w, DS_USAGE, "a report to a partner needs the partner's name; give --partner NAME");
    ds_date_text(scope->today, today);
    const ds_param of[] = { { "client", DS_VTEXT(ds_trim(scope->client)) },
                            { "partner", DS_VTEXT(ds_trim(scope->partner)) },
                            { "today", DS_VTEXT(ds_str_of(today)) } };
    ds_err err = ds_ask(store, ds_str_of(find_sql), of, DS_COUNT(of), &rows, w);
    if (!err) err = ds_rows_next(rows, &more, w);
    if (!err) err = more ? judge(rows, scope, today, out, w) : refuse(scope, "", DS_LIT(""), w);
    ds_rows_close(rows);
    return err;
}

ds_err ds_covered_select(const ds_covers *c, const char *view, ds_arena *a, const char **sql, ds_why *w)
{
    bool covered = false;
    for (size_t i = 0; i < DS_COUNT(tells); i++)
        if (!strcmp(tells[i].view, view)) covered = (!tells[i].sleep || c->sleep) && (!tells[i].sessions || c->sessions);
    if (!covered && !(*sql = ds_textf(a, "%s AND 0", *sql))) return ds_fail(w, DS_MEMORY, "a snapshot for a partner");
    return DS_OK;
}
