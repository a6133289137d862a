#include "store/rules.h"

#include <stdio.h>
#include <string.h>

#define KEY        DS_P_KEY
#define HEALTH     DS_P_HEALTH
#define TREATMENT  DS_P_TREATMENT
#define MONEY      DS_P_MONEY
#define WHEN       DS_P_WHEN
#define STAFF      DS_P_STAFF
#define FREE       DS_P_FREE
#define RESULT     DS_P_RESULT
#define PROVENANCE DS_P_PROVENANCE
#define DOUBT      DS_P_DOUBT

#define CLASSED_key(table, column, privacy)       { "v1_" #table, #column, privacy },
#define CLASSED_val(table, column, privacy)       { "v1_" #table, #column, privacy },
#define CLASSED_own(table, column, privacy)
#define CLASSED(table, TYPE, column, part, CLASS) CLASSED_##part(table, column, DS_P_##CLASS)

/* A column of a view that is not here has no class and reaches nobody; tests/test_snapshot.c compares this table with the views. */
const ds_published ds_published_columns[] = {
    { "v1_client", "client", KEY },
    { "v1_client", "first_session", WHEN },
    { "v1_client", "last_session", WHEN },
    { "v1_client", "sessions", TREATMENT },
    { "v1_client", "nights", HEALTH },

    { "v1_session", "client", KEY },
    { "v1_session", "date", WHEN },
    { "v1_session", "start", WHEN },
    { "v1_session", "minutes", TREATMENT },
    { "v1_session", "pressure", TREATMENT },
    { "v1_session", "technique", TREATMENT },
    { "v1_session", "areas", HEALTH },
    { "v1_session", "therapist", STAFF },
    { "v1_session", "service", TREATMENT },
    { "v1_session", "place", TREATMENT },
    { "v1_session", "kind", TREATMENT },
    { "v1_session", "status", TREATMENT },
    { "v1_session", "goal", HEALTH },
    { "v1_session", "price", MONEY },
    { "v1_session", "tip", MONEY },
    { "v1_session", "reaction", HEALTH },
    { "v1_session", "notes", FREE },
    { "v1_session", "is_massage", TREATMENT },
    { "v1_session", "doubt", DOUBT },
    { "v1_session", "file", PROVENANCE },
    { "v1_session", "line", PROVENANCE },
    { "v1_session", "booked_on", WHEN },

    { "v1_night", "client", KEY },
    { "v1_night", "night", WHEN },
    { "v1_night", "source", HEALTH },
    { "v1_night", "bed", WHEN },
    { "v1_night", "onset", WHEN },
    { "v1_night", "wake", WHEN },
    { "v1_night", "rise", WHEN },
    { "v1_night", "offset_min", WHEN },
    { "v1_night", "quality", HEALTH },
    { "v1_night", "sleep_score", HEALTH },
    { "v1_night", "tst_min", HEALTH },
    { "v1_night", "sol_min", HEALTH },
    { "v1_night", "waso_min", HEALTH },
    { "v1_night", "awakenings", HEALTH },
    { "v1_night", "efficiency_pct", HEALTH },
    { "v1_night", "vendor_efficiency_pct", HEALTH },
    { "v1_night", "tib_min", HEALTH },
    { "v1_night", "resting_hr", HEALTH },
    { "v1_night", "hrv_ms", HEALTH },
    { "v1_night", "doubt", DOUBT },
    { "v1_night", "file", PROVENANCE },
    { "v1_night", "line", PROVENANCE },

    { "v1_day", "client", KEY },
    { "v1_day", "date", WHEN },
    { "v1_day", "training_load", HEALTH },
    { "v1_day", "alcohol", HEALTH },
    { "v1_day", "caffeine_mg", HEALTH },
    { "v1_day", "stress", HEALTH },
    { "v1_day", "new_supplement", HEALTH },
    { "v1_day", "late_workout", HEALTH },
    { "v1_day", "late_meal", HEALTH },
    { "v1_day", "soreness", HEALTH },
    { "v1_day", "pain", HEALTH },

    /* sums over all clients of a day; here a service is what was sold and a status why it was charged */
    { "v1_takings", "date", WHEN },
    { "v1_takings", "service", MONEY },
    { "v1_takings", "status", MONEY },
    { "v1_takings", "visits", MONEY },
    { "v1_takings", "without_price", MONEY },
    { "v1_takings", "takings", MONEY },
    { "v1_takings", "tips", MONEY },

    { "v1_file", "id", PROVENANCE },
    { "v1_file", "file", PROVENANCE },
    { "v1_file", "format", PROVENANCE },
    { "v1_file", "encoding", PROVENANCE },
    { "v1_file", "client", KEY },
    { "v1_file", "unused", PROVENANCE },
    { "v1_file", "imported_at", PROVENANCE },
    { "v1_file", "rows", PROVENANCE },
    { "v1_file", "fresh", PROVENANCE },
    { "v1_file", "changed", PROVENANCE },
    { "v1_file", "same", PROVENANCE },
    { "v1_file", "lost", PROVENANCE },
    { "v1_file", "refused", PROVENANCE },
    { "v1_file", "ignored", PROVENANCE },
    { "v1_file", "doubts", PROVENANCE },

    { "v1_refused", "file", PROVENANCE },
    { "v1_refused", "line", PROVENANCE },
    { "v1_refused", "refused", PROVENANCE },
    { "v1_refused", "column", PROVENANCE },
    { "v1_refused", "value", FREE }, /* whatever stood in the cell */
    { "v1_refused", "reason", FREE },
    { "v1_refused", "client", KEY },
    { "v1_refused", "date", WHEN },
    { "v1_refused", "session", PROVENANCE },

    { "v1_series", "client", KEY },
    { "v1_series", "source", HEALTH },
    { "v1_series", "nights", HEALTH },
    { "v1_series", "first_night", WHEN },
    { "v1_series", "last_night", WHEN },
    { "v1_series", "without_bedtime", HEALTH },
    { "v1_series", "with_quality", HEALTH },
    { "v1_series", "with_score", HEALTH },
    { "v1_series", "with_tst", HEALTH },
    { "v1_series", "doubts", DOUBT },

    /* results: from their lists */
    { "v1_run", "run", RESULT },
    DS_RUN_COLUMNS(CLASSED, run)
#define X(TABLE, table) { "v1_" #table, "run", RESULT }, DS_##TABLE##_COLUMNS(CLASSED, table)
    DS_RESULT_TABLES(X)
#undef X
    { NULL, NULL, 0 },
};

/* The client: own rows up to the last day shown. What the practice wrote for itself (notes), how rows came in and what was found over
 * all clients is not theirs. A NULL :last sets no limit. */
static const ds_shown for_client[] = {
    { "v1_client", "client = :client" },
    { "v1_session", "client = :client AND (:last IS NULL OR date <= :last)" },
    { "v1_night", "client = :client AND (:last IS NULL OR night <= :last)" },
    { "v1_day", "client = :client AND (:last IS NULL OR date <= :last)" },
    { "v1_run", "run = :run" },
    { "v1_client_effect", "client = :client AND run = :run" },
    { "v1_exposure", "client = :client AND run = :run AND (:last IS NULL OR night <= :last)" },
    { NULL, NULL },
};

static const ds_shown for_accountant[] = {
    { "v1_takings", "(:first IS NULL OR date >= :first) AND (:last IS NULL OR date <= :last)" },
    { NULL, NULL },
};

const char *const ds_audience_names[] = { "practice", "client", "accountant", NULL };

const ds_rule ds_rules[DS_AUDIENCES] = {
    [DS_AUDIENCE_PRACTICE] = { "practice", ~0, NULL },
    [DS_AUDIENCE_CLIENT] = { "client", KEY | HEALTH | TREATMENT | MONEY | WHEN | STAFF | RESULT, for_client },
    [DS_AUDIENCE_ACCOUNTANT] = { "accountant", MONEY | WHEN, for_accountant },
};

const char *ds_rule_name(const ds_rule *r)
{
    return r->name;
}

bool ds_rule_shows(const ds_rule *r, const char *view)
{
    for (const ds_shown *s = r->shown; s->view; s++)
        if (!sqlite3_stricmp(s->view, view)) return true;
    return false;
}

void ds_rule_views(const ds_rule *r, char *out, size_t cap)
{
    size_t n = 0;
    out[0] = '\0';
    for (const ds_shown *s = r->shown; s->view && n < cap; s++) {
        const char *comma = s == r->shown ? "" : s[1].view ? ", " : " and ";
        n += (size_t)snprintf(out + n, cap - n, "%s%s", comma, s->view);
    }
}
