#include "full_results.h"

#include <math.h>

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
                                     .verdict = DS_HELPS,
                                     .verdict_words = "gains more",
                                     .cr2 = { 0.11, 25, 0.27, 0.73, 0.002 },
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
                                     .verdict = DS_WITHHELD,
                                     .cr2 = { NAN, NAN, NAN, NAN, NAN },
                                     .pct = NAN,
                                     .pct_low = NAN,
                                     .pct_high = NAN } };
static ds_curve_point curve[] = { { 60, 0.5, 0.3, 0.7 } };
static ds_timing_point timing[] = { { 90, 0.5, 0.3, 0.7 } };
static ds_statement statements[] = { { "still_rising", true, false, 0.4, -0.1, "No.", "Rising?", "No." },
                                     { "diminishing", true, true, 0.01, -0.2, "Yes.", "Less?", "Yes. Yes." },
                                     { "plateau_supported", true, true, 0.01, 0.05, "Yes.", "Level?", "Yes. Yes." },
                                     { "decline_supported", false, false, NAN, NAN, "Withheld.", "Worse?",
                                       "Withheld." } };
static ds_marginal_result marginal[] = { { 60, 75, 0.2, 0.1, 0.3, 0.01, 20, 0.01, "More.", 7, "alike" },
                                         { 75, 90, 0.0, -0.1, 0.1, 0.9, NAN, NAN, "No more.", 3, "" } };
static ds_sensitivity_result checks[] = {
    { "primary", "As reported", 0.5, 0.1, 30, 0.3, 0.7, 0.001, 1000, "", "outcome", "in points" },
    { "robustness_value", "How strong", 0.2, NAN, NAN, NAN, NAN, NAN, 1000, "Strong.", "share", "share of the rest" },
    { "naive_pre_post", "Before and after", 0.9, 0.1, 99, 0.7, 1.1, 0.001, 100, "Too good.", "outcome", "in points" },
    { "naive_session_vs_plain", "Against plain nights", -0.1, 0.1, 99, -0.3, 0.1, 0.3, 1000, "Too bad.", "outcome",
      "in points" },
};
static ds_planning_result plans[] = { { "mde", 0.4, "Four tenths." }, { "more", NAN, "No number is enough." } };
static ds_client_result clients[] = {
    { "C1",      60,     50, 8, 9, 6, 6.5, 6.2, 0.4, 0.1, 0.7, 0.95, 0.4, DS_HELPS, 1, 12, 3, 0.2, "You sleep better.",
      "Likely.", "Talk." }
};
static ds_trust_result trusts[] = { { "booking", "Clients book after bad nights." } };
static ds_truth_result truths[] = { { "quality", "night0", 0.5 }, { "tst_min", "night0", 12 } };
static ds_finding findings[] = { { DS_FINDING_PRIMARY, 1, "quality", "It helps.", "helps" },
                                 { DS_FINDING_LENGTH, 101, "quality", "It bends.", "length" } };

static ds_model_result model(const char *errors, double rho, double nu)
{
    return (ds_model_result){ .present = true,
                              .n_nights = 1000,
                              .n_clients = 20,
                              .n_sessions = 100,
                              .sigma = 1.1,
                              .sd_intercept = 0.9,
                              .sd_effect = 0.3,
                              .loglik = -1500,
                              .converged = true,
                              .status = "converged",
                              .note = "",
                              .contrast = contrasts,
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
    return (ds_outcome_result){ .outcome = "quality",
                                .unit = "points (0-10)",
                                .better = "higher",
                                .overall = model("ar1_noise", 0.4, 0.2),
                                .condition = model("independent", NAN, NAN),
                                .curve = curve,
                                .n_curve = 1,
                                .length_sentence = "It bends.",
                                .client = clients,
                                .n_clients = 1,
                                .timing = timing,
                                .n_timing = 1,
                                .statement = statements,
                                .n_statements = DS_COUNT(statements),
                                .breakpoint = { true, true, 75, 60, 90, 6.6, 0.01, 0.02, "At 75." },
                                .marginal = marginal,
                                .n_marginal = DS_COUNT(marginal),
                                .sensitivity = checks,
                                .n_sensitivity = DS_COUNT(checks),
                                .lead = { true, -0.3, 0.1, 40, -0.5, -0.1, 0.01, "They book." },
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
