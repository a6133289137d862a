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

    { "v1_run", "run", RESULT },
    { "v1_run", "made_at", RESULT },
    { "v1_run", "version", RESULT },
    { "v1_run", "fingerprint", PROVENANCE },
    { "v1_run", "as_of", RESULT },
    { "v1_run", "provisional", RESULT },
    { "v1_run", "settings", PROVENANCE },

    { "v1_model", "run", RESULT },
    { "v1_model", "outcome", RESULT },
    { "v1_model", "model", RESULT },
    { "v1_model", "status", RESULT },
    { "v1_model", "note", RESULT },
    { "v1_model", "converged", RESULT },
    { "v1_model", "n_nights", RESULT },
    { "v1_model", "n_clients", RESULT },
    { "v1_model", "n_sessions", RESULT },
    { "v1_model", "sigma", RESULT },
    { "v1_model", "sd_intercept", RESULT },
    { "v1_model", "sd_effect", RESULT },
    { "v1_model", "loglik", RESULT },
    { "v1_model", "rho", RESULT },
    { "v1_model", "nu", RESULT },
    { "v1_model", "errors", RESULT },

    { "v1_effect", "run", RESULT },
    { "v1_effect", "outcome", RESULT },
    { "v1_effect", "model", RESULT },
    { "v1_effect", "rank", RESULT },
    { "v1_effect", "name", RESULT },
    { "v1_effect", "label", RESULT },
    { "v1_effect", "family", RESULT },
    { "v1_effect", "unit", RESULT },
    { "v1_effect", "better", RESULT },
    { "v1_effect", "estimate", RESULT },
    { "v1_effect", "se", RESULT },
    { "v1_effect", "df", RESULT },
    { "v1_effect", "low", RESULT },
    { "v1_effect", "high", RESULT },
    { "v1_effect", "p", RESULT },
    { "v1_effect", "p_holm", RESULT },
    { "v1_effect", "n_clients", RESULT },
    { "v1_effect", "n_sessions", RESULT },
    { "v1_effect", "n_nights", RESULT },
    { "v1_effect", "verdict", RESULT },
    { "v1_effect", "cr2_se", RESULT },
    { "v1_effect", "cr2_df", RESULT },
    { "v1_effect", "cr2_low", RESULT },
    { "v1_effect", "cr2_high", RESULT },
    { "v1_effect", "cr2_p", RESULT },
    { "v1_effect", "pct", RESULT },
    { "v1_effect", "pct_low", RESULT },
    { "v1_effect", "pct_high", RESULT },

    { "v1_length_curve", "run", RESULT },
    { "v1_length_curve", "outcome", RESULT },
    { "v1_length_curve", "minutes", RESULT },
    { "v1_length_curve", "estimate", RESULT },
    { "v1_length_curve", "low", RESULT },
    { "v1_length_curve", "high", RESULT },

    { "v1_timing_curve", "run", RESULT },
    { "v1_timing_curve", "outcome", RESULT },
    { "v1_timing_curve", "gap_min", RESULT },
    { "v1_timing_curve", "estimate", RESULT },
    { "v1_timing_curve", "low", RESULT },
    { "v1_timing_curve", "high", RESULT },

    { "v1_sensitivity", "run", RESULT },
    { "v1_sensitivity", "outcome", RESULT },
    { "v1_sensitivity", "rank", RESULT },
    { "v1_sensitivity", "name", RESULT },
    { "v1_sensitivity", "label", RESULT },
    { "v1_sensitivity", "estimate", RESULT },
    { "v1_sensitivity", "se", RESULT },
    { "v1_sensitivity", "df", RESULT },
    { "v1_sensitivity", "low", RESULT },
    { "v1_sensitivity", "high", RESULT },
    { "v1_sensitivity", "p", RESULT },
    { "v1_sensitivity", "n_nights", RESULT },
    { "v1_sensitivity", "words", RESULT },

    { "v1_lead_test", "run", RESULT },
    { "v1_lead_test", "outcome", RESULT },
    { "v1_lead_test", "estimate", RESULT },
    { "v1_lead_test", "se", RESULT },
    { "v1_lead_test", "df", RESULT },
    { "v1_lead_test", "low", RESULT },
    { "v1_lead_test", "high", RESULT },
    { "v1_lead_test", "p", RESULT },
    { "v1_lead_test", "words", RESULT },

    { "v1_breakpoint", "run", RESULT },
    { "v1_breakpoint", "outcome", RESULT },
    { "v1_breakpoint", "located", RESULT },
    { "v1_breakpoint", "minutes", RESULT },
    { "v1_breakpoint", "low", RESULT },
    { "v1_breakpoint", "high", RESULT },
    { "v1_breakpoint", "lr", RESULT },
    { "v1_breakpoint", "davies_p", RESULT },
    { "v1_breakpoint", "score_p", RESULT },
    { "v1_breakpoint", "words", RESULT },

    { "v1_length_statement", "run", RESULT },
    { "v1_length_statement", "outcome", RESULT },
    { "v1_length_statement", "rank", RESULT },
    { "v1_length_statement", "name", RESULT },
    { "v1_length_statement", "holds", RESULT },
    { "v1_length_statement", "p", RESULT },
    { "v1_length_statement", "bound", RESULT },
    { "v1_length_statement", "words", RESULT },

    { "v1_marginal", "run", RESULT },
    { "v1_marginal", "outcome", RESULT },
    { "v1_marginal", "from_min", RESULT },
    { "v1_marginal", "to_min", RESULT },
    { "v1_marginal", "estimate", RESULT },
    { "v1_marginal", "low", RESULT },
    { "v1_marginal", "high", RESULT },
    { "v1_marginal", "p", RESULT },
    { "v1_marginal", "price_step", RESULT },
    { "v1_marginal", "per_money", RESULT },
    { "v1_marginal", "words", RESULT },

    { "v1_planning", "run", RESULT },
    { "v1_planning", "outcome", RESULT },
    { "v1_planning", "rank", RESULT },
    { "v1_planning", "name", RESULT },
    { "v1_planning", "value", RESULT },
    { "v1_planning", "words", RESULT },

    { "v1_trust", "run", RESULT },
    { "v1_trust", "rank", RESULT },
    { "v1_trust", "topic", RESULT },
    { "v1_trust", "words", RESULT },

    { "v1_truth", "run", RESULT },
    { "v1_truth", "outcome", RESULT },
    { "v1_truth", "name", RESULT },
    { "v1_truth", "value", RESULT },

    { "v1_client_effect", "run", RESULT },
    { "v1_client_effect", "outcome", RESULT },
    { "v1_client_effect", "client", KEY },
    { "v1_client_effect", "n_nights", HEALTH },
    { "v1_client_effect", "n_plain", HEALTH },
    { "v1_client_effect", "n_session_nights", HEALTH },
    { "v1_client_effect", "n_sessions", TREATMENT },
    { "v1_client_effect", "mean_plain", HEALTH },
    { "v1_client_effect", "mean_session", HEALTH },
    { "v1_client_effect", "baseline", HEALTH },
    { "v1_client_effect", "effect", HEALTH },
    { "v1_client_effect", "low", HEALTH },
    { "v1_client_effect", "high", HEALTH },
    { "v1_client_effect", "p_improved", HEALTH },
    { "v1_client_effect", "p_20pct", HEALTH },
    { "v1_client_effect", "verdict", HEALTH },
    { "v1_client_effect", "attention", PROVENANCE }, /* a rank among all clients: the practice's business */
    { "v1_client_effect", "scored", HEALTH },
    { "v1_client_effect", "worse_in_row", HEALTH },
    { "v1_client_effect", "luck", HEALTH },

    { "v1_finding", "run", RESULT },
    { "v1_finding", "rank", RESULT },
    { "v1_finding", "outcome", RESULT },
    { "v1_finding", "sentence", RESULT },
    { "v1_finding", "verdict", RESULT },

    { "v1_exposure", "run", RESULT },
    { "v1_exposure", "client", KEY },
    { "v1_exposure", "night", WHEN },
    { "v1_exposure", "night0", TREATMENT },
    { "v1_exposure", "night1", TREATMENT },
    { "v1_exposure", "unknown", TREATMENT },
    { "v1_exposure", "self0", TREATMENT },
    { "v1_exposure", "gap_min", TREATMENT },
    { "v1_exposure", "minutes", TREATMENT },
    { "v1_exposure", "pressure", TREATMENT },
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
