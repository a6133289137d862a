#include "audience/classes.h"

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
#define NAME       DS_P_NAME

/* Of views over records and files; those of results have their classes in their lists (results.h). A column of a view that
 * is in neither has no class, reaches nobody and stops the build (tests/tools/check_classes.c). */
static const ds_published of_records[] = {
    { "v1_client", "client", KEY },
    { "v1_client", "first_session", WHEN },
    { "v1_client", "last_session", WHEN },
    { "v1_client", "sessions", TREATMENT },
    { "v1_client", "nights", HEALTH },

    { "v1_person", "client", KEY },
    { "v1_person", "shown", NAME },
    { "v1_person", "name", NAME },
    { "v1_person", "email", NAME },
    { "v1_person", "phone", NAME },

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
    { "v1_session", "unbelieved", DOUBT },
    { "v1_session", "told", PROVENANCE },
    { "v1_session", "reference", KEY },

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
    { "v1_night", "hrv_sdnn_ms", HEALTH },
    { "v1_night", "light_min", HEALTH },
    { "v1_night", "deep_min", HEALTH },
    { "v1_night", "rem_min", HEALTH },
    { "v1_night", "awake_min", HEALTH },
    { "v1_night", "morning_soreness", HEALTH },
    { "v1_night", "morning_looseness", HEALTH },
    { "v1_night", "morning_pain", HEALTH },
    { "v1_night", "doubt", DOUBT },
    { "v1_night", "file", PROVENANCE },
    { "v1_night", "line", PROVENANCE },
    { "v1_night", "bed_text", FREE }, /* what stood in the cell */
    { "v1_night", "placed", WHEN },
    { "v1_night", "unbelieved", HEALTH }, /* which of the values */
    { "v1_night", "told", PROVENANCE },
    { "v1_night", "device", PROVENANCE },
    { "v1_night", "version", PROVENANCE },

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
    { "v1_day", "late_fluids", HEALTH },

    /* sums over all clients of a day; here a service is what was sold and a status why it was charged */
    { "v1_takings", "date", WHEN },
    { "v1_takings", "service", MONEY },
    { "v1_takings", "status", MONEY },
    { "v1_takings", "visits", MONEY },
    { "v1_takings", "without_price", MONEY },
    { "v1_takings", "takings", MONEY },
    { "v1_takings", "tips", MONEY },
    { "v1_takings", "by_catalogue", MONEY },

    /* what was sold and how it was paid */
    { "v1_sale", "source", MONEY },
    { "v1_sale", "reference", MONEY },
    { "v1_sale", "visit_reference", KEY },
    { "v1_sale", "date", WHEN },
    { "v1_sale", "sold_at", WHEN },
    { "v1_sale", "client", KEY },
    { "v1_sale", "therapist", STAFF },
    { "v1_sale", "gross", MONEY },
    { "v1_sale", "discount", MONEY },
    { "v1_sale", "service_charge", MONEY },
    { "v1_sale", "net", MONEY },
    { "v1_sale", "tax", MONEY },
    { "v1_sale", "tip", MONEY },
    { "v1_sale", "total", MONEY },
    { "v1_sale", "gross_cents", MONEY },
    { "v1_sale", "discount_cents", MONEY },
    { "v1_sale", "service_charge_cents", MONEY },
    { "v1_sale", "net_cents", MONEY },
    { "v1_sale", "tax_cents", MONEY },
    { "v1_sale", "tip_cents", MONEY },
    { "v1_sale", "total_cents", MONEY },
    { "v1_sale", "refund", MONEY },
    { "v1_sale", "nth", PROVENANCE },
    { "v1_sale", "doubt", DOUBT },
    { "v1_sale", "file", PROVENANCE },
    { "v1_sale", "line", PROVENANCE },

    { "v1_sale_line", "source", MONEY },
    { "v1_sale_line", "reference", MONEY },
    { "v1_sale_line", "date", WHEN },
    { "v1_sale_line", "kind", MONEY },
    { "v1_sale_line", "item", MONEY },
    { "v1_sale_line", "therapist", STAFF },
    { "v1_sale_line", "quantity", MONEY },
    { "v1_sale_line", "gross", MONEY },
    { "v1_sale_line", "discount", MONEY },
    { "v1_sale_line", "net", MONEY },
    { "v1_sale_line", "tax", MONEY },
    { "v1_sale_line", "gross_cents", MONEY },
    { "v1_sale_line", "discount_cents", MONEY },
    { "v1_sale_line", "net_cents", MONEY },
    { "v1_sale_line", "tax_cents", MONEY },
    { "v1_sale_line", "refund", MONEY },
    { "v1_sale_line", "nth", PROVENANCE },
    { "v1_sale_line", "doubt", DOUBT },
    { "v1_sale_line", "file", PROVENANCE },
    { "v1_sale_line", "line", PROVENANCE },

    { "v1_tender", "source", MONEY },
    { "v1_tender", "reference", MONEY },
    { "v1_tender", "tender_reference", MONEY },
    { "v1_tender", "payout_reference", MONEY },
    { "v1_tender", "date", WHEN },
    { "v1_tender", "method", MONEY },
    { "v1_tender", "amount", MONEY },
    { "v1_tender", "tip", MONEY },
    { "v1_tender", "amount_cents", MONEY },
    { "v1_tender", "tip_cents", MONEY },
    { "v1_tender", "refund", MONEY },
    { "v1_tender", "nth", PROVENANCE },
    { "v1_tender", "doubt", DOUBT },
    { "v1_tender", "file", PROVENANCE },
    { "v1_tender", "line", PROVENANCE },

    { "v1_fee", "source", MONEY },
    { "v1_fee", "reference", MONEY },
    { "v1_fee", "tender_reference", MONEY },
    { "v1_fee", "payout_reference", MONEY },
    { "v1_fee", "date", WHEN },
    { "v1_fee", "kind", MONEY },
    { "v1_fee", "amount", MONEY },
    { "v1_fee", "amount_cents", MONEY },
    { "v1_fee", "nth", PROVENANCE },
    { "v1_fee", "doubt", DOUBT },
    { "v1_fee", "file", PROVENANCE },
    { "v1_fee", "line", PROVENANCE },

    { "v1_payout", "source", MONEY },
    { "v1_payout", "payout_reference", MONEY },
    { "v1_payout", "date", WHEN },
    { "v1_payout", "deposited_on", WHEN },
    { "v1_payout", "status", MONEY },
    { "v1_payout", "gross", MONEY },
    { "v1_payout", "fees", MONEY },
    { "v1_payout", "net", MONEY },
    { "v1_payout", "gross_cents", MONEY },
    { "v1_payout", "fees_cents", MONEY },
    { "v1_payout", "net_cents", MONEY },
    { "v1_payout", "nth", PROVENANCE },
    { "v1_payout", "doubt", DOUBT },
    { "v1_payout", "file", PROVENANCE },
    { "v1_payout", "line", PROVENANCE },

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
    { "v1_file", "joined", PROVENANCE },
    { "v1_file", "cells", PROVENANCE },

    { "v1_doubt", "record", PROVENANCE },
    { "v1_doubt", "file", PROVENANCE },
    { "v1_doubt", "line", PROVENANCE },
    { "v1_doubt", "client", KEY },
    { "v1_doubt", "date", WHEN },
    { "v1_doubt", "kind", DOUBT },
    { "v1_doubt", "doubt", DOUBT },
    { "v1_doubt", "unbelieved", DOUBT },
    { "v1_doubt", "together", PROVENANCE },

    { "v1_refused", "file", PROVENANCE },
    { "v1_refused", "line", PROVENANCE },
    { "v1_refused", "refused", PROVENANCE },
    { "v1_refused", "column", PROVENANCE },
    { "v1_refused", "value", FREE }, /* whatever stood in the cell */
    { "v1_refused", "reason", FREE },
    { "v1_refused", "client", KEY },
    { "v1_refused", "date", WHEN },
    { "v1_refused", "session", PROVENANCE },

    { "v1_cell", "file", PROVENANCE },
    { "v1_cell", "line", PROVENANCE },
    { "v1_cell", "column", PROVENANCE },
    { "v1_cell", "value", FREE }, /* whatever stood there */
    { "v1_cell", "reason", FREE },
    { "v1_cell", "client", KEY },
    { "v1_cell", "date", WHEN },
    { "v1_cell", "record", PROVENANCE },

    { "v1_unread", "file", PROVENANCE },
    { "v1_unread", "reason", FREE }, /* may quote the file */
    { "v1_unread", "seen_at", PROVENANCE },
    { "v1_unread_count", "files", MONEY }, /* whether sums can be complete; of nobody */

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
    { NULL, NULL, 0 },
};

const ds_published *ds_published_next(const ds_published *p)
{
    p = p ? p + 1 : of_records;
    if (!p->view && p == &of_records[DS_COUNT(of_records) - 1]) p = ds_published_results;
    return p->view ? p : NULL;
}

bool ds_published_has(const char *view, const char *column)
{
    for (const ds_published *p = NULL; (p = ds_published_next(p));)
        if (!strcmp(p->view, view) && !strcmp(p->column, column)) return true;
    return false;
}
