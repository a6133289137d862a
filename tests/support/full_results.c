#include "full_results.h"

#include <math.h>
#include <string.h>

static ds_contrast contrasts[] = { { .name = "night0",
                                     .label = "The night after",
                                     .family = "",
                                     .estimate = 0.5,
                                     .se = 0.1,
                                     .df = 30,
                                     .low = 0.3,
                                     .high = 0.7,
                                     .p = 0.001,
                                     .p_holm = 0.001,
                                     .n_clients = 20,
                                     .n_sessions = 100,
                                     .n_nights = 100,
                                     .level = 0.03,
                                     .verdict = DS_HELPS,
                                     .strength = DS_ESTABLISHED,
                                     .since = 20729,
                                     .verdict_words = "gains more",
                                     .cr2_se = 0.11,
                                     .cr2_df = 25,
                                     .cr2_low = 0.27,
                                     .cr2_high = 0.73,
                                     .cr2_p = 0.002,
                                     .pct = 8,
                                     .pct_low = 5,
                                     .pct_high = 11 },
                                   { .name = "night1",
                                     .label = "The second night",
                                     .family = "",
                                     .estimate = NAN,
                                     .se = NAN,
                                     .df = NAN,
                                     .low = NAN,
                                     .high = NAN,
                                     .p = NAN,
                                     .p_holm = NAN,
                                     .level = NAN,
                                     .since = DS_NO_DATE,
                                     .verdict = DS_WITHHELD,
                                     .cr2_se = NAN,
                                     .cr2_df = NAN,
                                     .cr2_low = NAN,
                                     .cr2_high = NAN,
                                     .cr2_p = NAN,
                                     .pct = NAN,
                                     .pct_low = NAN,
                                     .pct_high = NAN } };
static ds_curve_point curve[] = { { .minutes = 60, .estimate = 0.5, .low = 0.3, .high = 0.7 } };
static ds_timing_point timing[] = { { .gap_min = 90, .estimate = 0.5, .low = 0.3, .high = 0.7 } };
#define STATEMENT(n, h, s, P, b, w, q, a)                                                                              \
    {                                                                                                                  \
        .name = (n), .holds = (h), .strength = (s), .p = (P), .bound = (b), .words = (w), .question = (q),             \
        .answer = (a)                                                                                                  \
    }
static ds_statement statements[] = {
    STATEMENT("still_rising", false, DS_NO_STRENGTH, 0.4, -0.1, "No.", "Rising?", "No."),
    STATEMENT("diminishing", true, DS_ESTABLISHED, 0.01, -0.2, "Yes.", "Less?", "Yes. Yes."),
    STATEMENT("plateau_supported", false, DS_HINT, 0.01, 0.05, "Perhaps.", "Level?", "Perhaps. Perhaps."),
    STATEMENT("decline_supported", DS_NOT_KNOWN, DS_NO_STRENGTH, NAN, NAN, "Withheld.", "Worse?", "Withheld.")
};
static ds_breakpoint_result breakpoint = { .located = true,
                                           .strength = DS_ESTABLISHED,
                                           .minutes = 75,
                                           .low = 60,
                                           .high = 90,
                                           .lr = 6.6,
                                           .davies_p = 0.01,
                                           .score_p = 0.02,
                                           .words = "At 75." };
static ds_marginal_result marginal[] = { { .from_min = 60,
                                           .to_min = 75,
                                           .estimate = 0.2,
                                           .low = 0.1,
                                           .high = 0.3,
                                           .p = 0.01,
                                           .price_step = 20,
                                           .per_money = 0.01,
                                           .words = "More.",
                                           .visits = 7,
                                           .prices = "alike" },
                                         { .from_min = 75,
                                           .to_min = 90,
                                           .low = -0.1,
                                           .high = 0.1,
                                           .p = 0.9,
                                           .price_step = NAN,
                                           .per_money = NAN,
                                           .words = "No more.",
                                           .visits = 3,
                                           .prices = "" } };
static ds_length_step_row steps[] = { { .from_min = 60, .to_min = 75, .estimate = 0.2, .low = 0.1, .high = 0.3 } };
static ds_length_best_row best[] = { { .minutes = 60, .p_sleep = 0.25, .p_money = NAN },
                                     { .minutes = 75, .p_sleep = 0.75, .p_money = NAN } };
static ds_length_weight_row weights[] = { { .bend = NAN, .weight = 0.5 }, { .bend = 75, .weight = 0.5 } };
#define CHECK(n, l, e, s, d, lo, hi, P, nights, w, u, sc)                                                              \
    {                                                                                                                  \
        .name = (n), .label = (l), .estimate = (e), .se = (s), .df = (d), .low = (lo), .high = (hi), .p = (P),         \
        .n_nights = (nights), .estimand = "night0", .night0_estimate = (e), .night0_se = (s), .night0_low = (lo),      \
        .night0_high = (hi), .words = (w), .unit = (u), .scale = (sc)                                                  \
    }
static ds_sensitivity_result checks[] = {
    CHECK("primary", "As reported", 0.5, 0.1, 30, 0.3, 0.7, 0.001, 1000, "", "outcome", "in points"),
    CHECK("robustness_value", "How strong", 0.2, NAN, NAN, NAN, NAN, NAN, 1000, "Strong.", "share",
          "share of the rest"),
    CHECK("naive_pre_post", "Before and after", 0.9, 0.1, 99, 0.7, 1.1, 0.001, 100, "Too good.", "outcome",
          "in points"),
    CHECK("naive_session_vs_plain", "Against plain nights", -0.1, 0.1, 99, -0.3, 0.1, 0.3, 1000, "Too bad.", "outcome",
          "in points"),
};
static ds_lead_result lead = {
    .estimate = -0.3, .se = 0.1, .df = 40, .low = -0.5, .high = -0.1, .p = 0.01, .words = "They book."
};
static ds_planning_result plans[] = { { .name = "mde", .value = 0.4, .words = "Four tenths." },
                                      { .name = "more", .value = NAN, .words = "No number is enough." } };
static ds_device_step_row device_steps[] = { { .client = "C1",
                                               .night = 20100,
                                               .origin = "told",
                                               .size = 12.5,
                                               .low = 4,
                                               .high = 21,
                                               .split = true,
                                               .sentence = "Another one." },
                                             { .client = "C1",
                                               .night = 20200,
                                               .origin = "found",
                                               .size = NAN,
                                               .low = NAN,
                                               .high = NAN,
                                               .near_known = true,
                                               .sentence = "" } };
static ds_client_result clients[] = { { .client = "C1",
                                        .n_nights = 60,
                                        .n_plain = 50,
                                        .n_session_nights = 8,
                                        .n_sessions = 9,
                                        .alone = true,
                                        .session_nights_needed = 1,
                                        .plain_nights_needed = 2,
                                        .mean_plain = 6,
                                        .mean_session = 6.5,
                                        .mean_other = 6.125,
                                        .mean_before = 5.75,
                                        .baseline = 6.2,
                                        .effect = 0.4,
                                        .low = 0.1,
                                        .high = 0.7,
                                        .p_improved = 0.95,
                                        .p_20pct = 0.4,
                                        .p_noticed = 0.25,
                                        .p = 0.02,
                                        .verdict = DS_HELPS,
                                        .flag = DS_UNCLEAR,
                                        .attention = 1,
                                        .scored = 12,
                                        .worse_in_row = 3,
                                        .luck = 0.2,
                                        .sentence = "You sleep better.",
                                        .why = "It looks otherwise.",
                                        .chance = "Likely.",
                                        .notice = "Perhaps.",
                                        .talk = "Talk." } };
static ds_client_level_row levels[] = { { .client = "C1",
                                          .topic = "pressure",
                                          .level = "deep",
                                          .sessions = 9,
                                          .n_nights = 8,
                                          .usual = true,
                                          .gain = NAN,
                                          .low = NAN,
                                          .high = NAN,
                                          .p_better = NAN,
                                          .own = NAN,
                                          .origin = "",
                                          .sentence = "" },
                                        { .client = "C1",
                                          .topic = "pressure",
                                          .level = "light",
                                          .sessions = 3,
                                          .n_nights = 3,
                                          .gain = 0.5,
                                          .low = 0.125,
                                          .high = 0.875,
                                          .p_better = 0.95,
                                          .own = 0.25,
                                          .nights_needed = 12,
                                          .origin = "own",
                                          .sentence = "Try it." } };
static ds_session_score_row scores[] = { { .client = "C1", .night = 20100, .score = 0.25 },
                                         { .client = "C1", .night = 20107, .score = -0.75, .worse_sum = 0.375, .worse_sessions = 1 } };
static ds_trust_result trusts[] = { { .topic = "booking", .words = "Clients book after bad nights." } };
static ds_truth_result truths[] = { { .outcome = "quality", .name = "night0", .value = 0.5 },
                                    { .outcome = "tst_min", .name = "night0", .value = 12 } };
static ds_finding findings[] = {
    { .rank = 1, .outcome = "quality", .sentence = "It helps.", .verdict = "helps", .kind = DS_FINDING_PRIMARY },
    { .rank = 101, .outcome = "quality", .sentence = "It bends.", .verdict = "length", .kind = DS_FINDING_LENGTH }
};

/* Each model has rows of its own: an analysis writes into them which model they are of. */
static ds_model_result model(ds_contrast of[DS_COUNT(contrasts)], const char *errors, double rho, double nu)
{
    memcpy(of, contrasts, sizeof contrasts);
    return (ds_model_result){ .present = true,
                              .n_nights = 1000,
                              .n_clients = 20,
                              .n_sessions = 100,
                              .sigma = 1.1,
                              .sd_intercept = 0.9,
                              .sd_effect = 0.3,
                              .loglik = -1500,
                              .converged = true,
                              .scope = "clients like these",
                              .status = "converged",
                              .note = "",
                              .contrast = of,
                              .n_contrasts = DS_COUNT(contrasts),
                              .label = "overall effect",
                              .errors_words = "Errors.",
                              .df_words = "Ours",
                              .errors = errors,
                              .rho = rho,
                              .nu = nu };
}

static ds_outcome_result outcome(void)
{
    static ds_contrast of_overall[DS_COUNT(contrasts)], of_condition[DS_COUNT(contrasts)], of_control[2];
    for (int i = 0; i < 2; i++) of_control[i] = contrasts[0];
    of_control[0].name = "control", of_control[1].name = "less_control";
    return (ds_outcome_result){ .outcome = "quality",
                                .unit = "points (0-10)",
                                .better = "higher",
                                .overall = model(of_overall, "ar1_noise", 0.4, 0.2),
                                .condition = model(of_condition, "independent", NAN, NAN),
                                .control = { .present = true,
                                             .n_nights = 30,
                                             .n_clients = 9,
                                             .n_sessions = 30,
                                             .status = "compared",
                                             .note = "",
                                             .label = "visits",
                                             .errors = "ar1_noise",
                                             .errors_words = "Errors.",
                                             .df_words = "Ours",
                                             .rho = NAN,
                                             .nu = NAN,
                                             .contrast = of_control,
                                             .n_contrasts = 2 },
                                .curve = curve,
                                .n_curve = 1,
                                .length_sentence = "It bends.",
                                .client = clients,
                                .n_clients = 1,
                                .client_level = levels,
                                .n_client_levels = DS_COUNT(levels),
                                .session_score = scores,
                                .n_session_scores = DS_COUNT(scores),
                                .timing = timing,
                                .n_timing = 1,
                                .statement = statements,
                                .n_statements = DS_COUNT(statements),
                                .breakpoint = &breakpoint,
                                .n_breakpoint = 1,
                                .marginal = marginal,
                                .n_marginal = DS_COUNT(marginal),
                                .step = steps,
                                .n_step = DS_COUNT(steps),
                                .best = best,
                                .n_best = DS_COUNT(best),
                                .weight = weights,
                                .n_weight = DS_COUNT(weights),
                                .device_step = device_steps,
                                .n_device_steps = DS_COUNT(device_steps),
                                .sensitivity = checks,
                                .n_sensitivity = DS_COUNT(checks),
                                .lead = &lead,
                                .n_lead = 1,
                                .planning = plans,
                                .n_planning = DS_COUNT(plans) };
}

ds_results *support_full_results(void)
{
    static ds_outcome_result o;
    static ds_results r;
    o = outcome();
    r = (ds_results){ .run = 3,
                      .when = "2026-11-01 09:00",
                      .version = "0.1.0",
                      .fingerprint = "f00d",
                      .settings_json = NULL,
                      .as_of = ds_date_of(2026, 10, 31),
                      .outcome = &o,
                      .n_outcomes = 1,
                      .finding = findings,
                      .n_findings = DS_COUNT(findings),
                      .trust = trusts,
                      .n_trust = 1,
                      .truth = truths,
                      .n_truth = DS_COUNT(truths) };
    return &r;
}
