#include <downshift/record.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "../src/audience/classes.h"

/* A field's class in the field table and its column's in a view are the same. */
static void classes_agree_with_the_field_table(void **state)
{
    (void)state;
    static const struct {
        const char *field, *view, *column;
        int privacy;
        ds_role role;
    } fields[] = {
#define X(id, name, column, role, type, names, unit, low, high, direction, privacy, source)                            \
    { name, VIEW, name, DS_P_##privacy, DS_R_##role },
#define VIEW "v1_session"
        DS_SESSION_FIELDS(X)
#undef VIEW
#define VIEW "v1_night"
        DS_SLEEP_FIELDS(X)
#undef VIEW
#define VIEW "v1_day"
        DS_DAY_FIELDS(X)
#undef VIEW
#define VIEW "v1_sale"
        DS_SALE_FIELDS(X)
#undef VIEW
#define VIEW "v1_sale_line"
        DS_SALE_LINE_FIELDS(X)
#undef VIEW
#define VIEW "v1_tender"
        DS_TENDER_FIELDS(X)
#undef VIEW
#define VIEW "v1_fee"
        DS_FEE_FIELDS(X)
#undef VIEW
#define VIEW "v1_payout"
        DS_PAYOUT_FIELDS(X)
#undef VIEW
#define VIEW "v1_note"
        DS_NOTE_FIELDS(X)
#undef VIEW
#define VIEW "v1_corporate_event"
        DS_CORPORATE_EVENT_FIELDS(X)
#undef VIEW
#define VIEW "v1_decision"
        DS_DECISION_FIELDS(X)
#undef VIEW
#undef X
    };
    static const struct {
        const char *field, *column;
    } renamed[] = { { "client_id", "client" },
                    { "decision_no", "number" },
                    { "by_when", "until" },
                    { "duration_min", "minutes" },
                    { "night_date", "night" },
                    { "bedtime", "bed" },
                    { "sleep_onset", "onset" },
                    { "sale_ref", "reference" },
                    { "visit_ref", "visit_reference" },
                    { "tender_ref", "tender_reference" },
                    { "payout_ref", "payout_reference" },
                    { "line_kind", "kind" },
                    { "line_gross", "gross" },
                    { "line_discount", "discount" },
                    { "line_net", "net" },
                    { "line_tax", "tax" },
                    { "tender_tip", "tip" },
                    { "fee_kind", "kind" },
                    { "fee", "amount" },
                    { "payout_status", "status" },
                    { "payout_gross", "gross" },
                    { "payout_fees", "fees" },
                    { "payout_net", "net" } };
    for (size_t i = 0; i < DS_COUNT(fields); i++) {
        const char *column = fields[i].column, *view = fields[i].view;
        for (size_t k = 0; k < DS_COUNT(renamed); k++)
            if (!strcmp(renamed[k].field, column)) column = renamed[k].column;
        const ds_published *p = NULL;
        while ((p = ds_published_next(p)) && (strcmp(p->view, view) || strcmp(p->column, column))) {
        }
        if (!p && fields[i].role == DS_R_ROW) continue; /* it is kept nowhere */
        if (!p) fail_msg("%s is in no view", fields[i].field);
        if (p->privacy != fields[i].privacy) fail_msg("%s.%s has another class than its field", view, column);
    }
}

static const struct {
    int privacy;
    const char *word;
} class_words[] = { { DS_P_KEY, "key" },
                    { DS_P_HEALTH, "health" },
                    { DS_P_TREATMENT, "treatment" },
                    { DS_P_MONEY, "money" },
                    { DS_P_WHEN, "when" },
                    { DS_P_STAFF, "staff" },
                    { DS_P_FREE, "free" },
                    { DS_P_DOUBT, "doubt" },
                    { DS_P_RESULT, "result" },
                    { DS_P_PROVENANCE, "provenance" },
                    { DS_P_NAME, "name" } };

/* docs/views.md has, in the view's section, a line "| `column` | ... | class |". */
static bool documented(const char *text, const ds_published *p)
{
    char head[80], row[80], end[40];
    for (size_t i = 0; i < DS_COUNT(class_words); i++)
        if (class_words[i].privacy == p->privacy) snprintf(end, sizeof end, " %s |", class_words[i].word);
    snprintf(head, sizeof head, "\n## %s\n", p->view);
    snprintf(row, sizeof row, "\n| `%s` | ", p->column);
    const char *section = strstr(text, head), *next = section ? strstr(section + 1, "\n## ") : NULL;
    const char *line = section ? strstr(section, row) : NULL, *stop = line ? strchr(line + 1, '\n') : NULL;
    size_t k = strlen(end);
    return stop && (!next || line < next) && (size_t)(stop - line) > k && !memcmp(stop - k, end, k);
}

static void every_column_is_documented_with_its_class(void **state)
{
    (void)state;
    ds_why w = { 0 };
    ds_arena a = { 0 };
    ds_str text;
    if (ds_read_file("docs/views.md", 1 << 20, &a, &text, &w)) fail_msg("%s", w.text);
    size_t rows = 0, listed = 0;
    for (const ds_published *p = NULL; (p = ds_published_next(p)); listed++)
        if (!documented(text.p, p))
            fail_msg("docs/views.md: %s.%s is not described, or not with its class", p->view, p->column);
    for (const char *at = text.p; (at = strstr(at, "\n| `")); at++) rows++;
    assert_int_equal(rows, listed);
    ds_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(classes_agree_with_the_field_table),
        cmocka_unit_test(every_column_is_documented_with_its_class),
    };
    return cmocka_run_group_tests_name("audience: classes", tests, NULL, NULL);
}
