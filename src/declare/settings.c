#include <downshift/declare.h>

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

const char *const ds_pressure_names[] = { "light", "moderate", "deep", NULL };

/* in the order of ds_date_order and ds_week */
static const char *const date_orders[] = { "iso", "dmy", "mdy", NULL };
static const char *const weeks[] = { "auto", "weekend", "weekday", NULL };

/* tests/test_field_names.c compares these with record's field table, which this room may not see. */
const char *const ds_outcome_names[] = { "quality",        "sleep_score", "tst_min", "sol_min", "waso_min",
                                         "efficiency_pct", "resting_hr",  "hrv_ms",  NULL };
const char *const ds_confounder_names[] = { "training_load", "alcohol",   "caffeine_mg", "stress", "new_supplement",
                                            "late_workout",  "late_meal", "soreness",    "pain",   NULL };
enum { OUTCOME_NAMES = DS_COUNT(ds_outcome_names) - 1, PRIMARY_CONFOUNDERS = 5 };

/* ---- checks of single texts ---- */

static bool among(const char *const *names, const char *text)
{
    for (; *names; names++)
        if (!strcmp(*names, text)) return true;
    return false;
}

static const char *check_outcome(const char *text)
{
    return among(ds_outcome_names, text) ? NULL
                                         : "is not an outcome (known: quality, sleep_score, tst_min, sol_min, "
                                           "waso_min, efficiency_pct, resting_hr, hrv_ms)";
}

static const char *check_primary(const char *text)
{
    if (strcmp(text, "efficiency_pct") != 0) return check_outcome(text);
    return "follows from other outcomes and is never judged by itself; name tst_min, sol_min or waso_min";
}

static const char *check_confounder(const char *text)
{
    return among(ds_confounder_names, text) ? NULL
                                            : "is not a confounder (known: training_load, alcohol, caffeine_mg, "
                                              "stress, new_supplement, late_workout, late_meal, soreness, pain)";
}

static const char *check_zone(const char *text)
{
    if (ds_zone_known(text)) return NULL;
    return "is not a time zone known here; write one such as Europe/Berlin, or install the tzdata package";
}

static const char *check_clock(const char *text)
{
    int minutes;
    return ds_clock(ds_str_of(text), &minutes) ? NULL : "is not a time of day; write one such as \"09:00\", in quotes";
}

static const char *check_currency(const char *text)
{
    size_t n = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    return n == 3 && !text[3] ? NULL : "is not a currency code of three capitals, such as EUR";
}

static const char *check_some(const char *text)
{
    return ds_trim(ds_str_of(text)).n ? NULL : "is blank; write a name or take the line out";
}

/* ---- the tables ---- */

static const ds_service plain_service = { .pressure = DS_PRESSURE_UNKNOWN, .massage = true };

#define AT(field) .at = offsetof(ds_service, field)
static const ds_key service_keys[] = {
    { .key = "name", .as = DS_AS_TEXT, AT(name), .flags = DS_IS_KEY, .check = check_some },
    { .key = "technique", .as = DS_AS_TEXT, AT(technique) },
    { .key = "pressure", .as = DS_AS_NAME, AT(pressure), .names = ds_pressure_names },
    { .key = "minutes", .as = DS_AS_INT, AT(minutes), .min = 1, .max = 480 },
    { .key = "massage", .as = DS_AS_BOOL, AT(massage) },
    { 0 },
};
#undef AT

#define AT(field) .at = offsetof(ds_analysis_settings, field)
static const ds_key analysis_keys[] = {
    { .key = "outcomes", .as = DS_AS_TEXTS, AT(outcomes), .flags = DS_NOT_EMPTY, .check = check_outcome },
    { .key = "primary", .as = DS_AS_TEXT, AT(primary), .check = check_primary },
    { .key = "primary", .as = DS_AS_MARK, AT(primary_at) },
    { .key = "confounders", .as = DS_AS_TEXTS, AT(confounders), .check = check_confounder },
    { .key = "seed", .as = DS_AS_INT, AT(seed), .min = 0, .max = 9007199254740991 }, /* 2^53 - 1: exact in JSON */
    { .key = "kenward_roger", .as = DS_AS_BOOL, AT(kenward_roger) },
    { .key = "technique", .as = DS_AS_BOOL, AT(technique) },
    { .key = "weekday", .as = DS_AS_NAME, AT(weekday), .names = weeks },
    { .key = "min_clients", .as = DS_AS_INT, AT(min_clients), .min = 2, .max = 1000 },
    { .key = "min_session_nights_per_client",
      .as = DS_AS_INT,
      AT(min_session_nights_per_client),
      .min = 1,
      .max = 1000 },
    { .key = "min_plain_nights_per_client", .as = DS_AS_INT, AT(min_plain_nights_per_client), .min = 1, .max = 1000 },
    { .key = "min_session_nights", .as = DS_AS_INT, AT(min_session_nights), .min = 1, .max = 100000 },
    { .key = "min_condition_session_nights",
      .as = DS_AS_INT,
      AT(min_condition_session_nights),
      .min = 1,
      .max = 100000 },
    { .key = "min_level_sessions", .as = DS_AS_INT, AT(min_level_sessions), .min = 1, .max = 100000 },
    { .key = "min_hinge_sessions", .as = DS_AS_INT, AT(min_hinge_sessions), .min = 1, .max = 100000 },
    { .key = "min_breakpoint_sessions", .as = DS_AS_INT, AT(min_breakpoint_sessions), .min = 1, .max = 100000 },
    { .key = "min_breakpoint_lengths", .as = DS_AS_INT, AT(min_breakpoint_lengths), .min = 3, .max = 100 },
    { .key = "min_technique_sessions", .as = DS_AS_INT, AT(min_technique_sessions), .min = 1, .max = 100000 },
    { .key = "min_build_up_clients", .as = DS_AS_INT, AT(min_build_up_clients), .min = 2, .max = 1000 },
    { .key = "min_build_up_weeks", .as = DS_AS_INT, AT(min_build_up_weeks), .min = 3, .max = 520 },
    { .key = "standing_days", .as = DS_AS_INT, AT(standing_days), .min = 1, .max = 365 },
    { .key = "max_missing", .as = DS_AS_REAL, AT(max_missing), .min = 0, .max = 1 },
    { .key = "plateau_margin", .as = DS_AS_REAL, AT(plateau_margin), .min = 0, .max = 10 },
    { 0 },
};
#undef AT

/* The contrasts of docs/results.md in their order, and the breakpoint. X(place, name) */
#define TRUTHS(X)                                                                                                      \
    X(0, "night0")                                                                                                     \
    X(1, "night1")                                                                                                     \
    X(2, "two_night_total")                                                                                            \
    X(3, "self_night0")                                                                                                \
    X(4, "light_ref")                                                                                                  \
    X(5, "moderate_ref")                                                                                               \
    X(6, "deep_ref")                                                                                                   \
    X(7, "deep_within_60min_ref")                                                                                      \
    X(8, "deep_late")                                                                                                  \
    X(9, "slope_before")                                                                                               \
    X(10, "slope_after")                                                                                               \
    X(11, "hinge_difference")                                                                                          \
    X(12, "std_average")                                                                                               \
    X(13, "std_light")                                                                                                 \
    X(14, "std_moderate")                                                                                              \
    X(15, "std_deep")                                                                                                  \
    X(16, "std_b0_60")                                                                                                 \
    X(17, "std_b60_120")                                                                                               \
    X(18, "std_b120_240")                                                                                              \
    X(19, "std_b240p")                                                                                                 \
    X(20, "len30")                                                                                                     \
    X(21, "len45")                                                                                                     \
    X(22, "len60")                                                                                                     \
    X(23, "len75")                                                                                                     \
    X(24, "len90")                                                                                                     \
    X(25, "len105")                                                                                                    \
    X(26, "len120")                                                                                                    \
    X(27, "breakpoint")
#define NAME(place, name)   name,
#define KEY(place, name)    { .key = name, .as = DS_AS_REAL, .at = offsetof(ds_truth, value) + place * sizeof(double) },
#define UNSAID(place, name) NAN,
const char *const ds_truth_names[] = { TRUTHS(NAME) NULL };
_Static_assert(DS_COUNT(ds_truth_names) == DS_TRUTHS + 1, "a place for every truth");
static const ds_truth no_truth = { .value = { TRUTHS(UNSAID) } };
static const ds_key truth_keys[] = {
    { .key = "outcome",
      .as = DS_AS_TEXT,
      .at = offsetof(ds_truth, outcome),
      .flags = DS_IS_KEY,
      .check = check_outcome },
    TRUTHS(KEY){ 0 },
};

#define AT(field) .at = offsetof(ds_settings, field)
static const ds_key hours_keys[] = {
    { .key = "opens", .as = DS_AS_TEXT, AT(opens), .check = check_clock },
    { .key = "closes", .as = DS_AS_TEXT, AT(closes), .check = check_clock },
    { 0 },
};

static const ds_key scale_keys[] = {
    { .key = "1", .as = DS_AS_NAME, AT(pressure_scale[0]), .names = ds_pressure_names },
    { .key = "2", .as = DS_AS_NAME, AT(pressure_scale[1]), .names = ds_pressure_names },
    { .key = "3", .as = DS_AS_NAME, AT(pressure_scale[2]), .names = ds_pressure_names },
    { .key = "4", .as = DS_AS_NAME, AT(pressure_scale[3]), .names = ds_pressure_names },
    { .key = "5", .as = DS_AS_NAME, AT(pressure_scale[4]), .names = ds_pressure_names },
    { 0 },
};

static const ds_key settings_keys[] = {
    { .key = "name", .as = DS_AS_TEXT, AT(name), .check = check_some },
    { .key = "currency", .as = DS_AS_TEXT, AT(currency), .check = check_currency },
    { .key = "time_zone", .as = DS_AS_TEXT, AT(time_zone), .check = check_zone },
    { .key = "dates", .as = DS_AS_NAME, AT(dates), .names = date_orders },
    { .key = "hours", .as = DS_AS_STRUCT, .at = 0, .of = hours_keys },
    { .key = "pressure_scale", .as = DS_AS_STRUCT, .at = 0, .of = scale_keys },
    { .key = "services",
      .as = DS_AS_MAP,
      AT(services),
      .of = service_keys,
      .size = sizeof(ds_service),
      .init = &plain_service },
    { .key = "analysis", .as = DS_AS_STRUCT, AT(analysis), .of = analysis_keys },
    { .key = "made_up_truth",
      .as = DS_AS_MAP,
      AT(made_up_truth),
      .of = truth_keys,
      .size = sizeof(ds_truth),
      .init = &no_truth },
    { 0 },
};
#undef AT

void ds_settings_default(ds_settings *s)
{
    *s = (ds_settings){
        .name = "My practice",
        .currency = "EUR",
        .dates = DS_DATES_ISO,
        .opens = "09:00",
        .closes = "21:00",
        .pressure_scale = { DS_LIGHT, DS_LIGHT, DS_MODERATE, DS_DEEP, DS_DEEP },
        .analysis = {
            /* a list's items are not written to through it */
            .outcomes = { (void *)(uintptr_t)ds_outcome_names, OUTCOME_NAMES },
            .confounders = { (void *)(uintptr_t)ds_confounder_names, PRIMARY_CONFOUNDERS },
            .seed = 1,
            .min_breakpoint_sessions = 300,
            .min_breakpoint_lengths = 4,
            .min_technique_sessions = 20,
            .min_build_up_clients = 10,
            .min_build_up_weeks = 6,
            .standing_days = 3,
            .weekday = DS_WEEK_AUTO,
            .min_clients = 5,
            .min_session_nights_per_client = 3,
            .min_plain_nights_per_client = 5,
            .min_session_nights = 20,
            .min_condition_session_nights = 100,
            .min_level_sessions = 15,
            .min_hinge_sessions = 40,
            .max_missing = 0.30,
            .plateau_margin = 0.10,
        },
    };
}

/* What no key can tell by itself. */
static ds_err check_together(const char *path, const ds_analysis_settings *s, ds_why *w)
{
    if (!s->primary || ds_list_has(&s->outcomes, s->primary)) return DS_OK;
    return ds_fail(w, DS_CONFIG,
                   "%s:%d:%d: primary: \"%s\" is not among outcomes; add it to outcomes, or make one of those primary",
                   path, s->primary_at.line, s->primary_at.column, s->primary);
}

ds_err ds_settings_load(const char *path, ds_settings *s, ds_arena *a, ds_why *w)
{
    ds_str yaml = { 0 };
    ds_settings_default(s);
    if (!path || (access(path, F_OK) != 0 && errno == ENOENT)) return DS_OK;
    ds_err err = ds_read_file(path, (size_t)1 << 20, a, &yaml, w);
    if (!err) err = ds_declare(path, yaml, settings_keys, s, a, w);
    return err ? err : check_together(path, &s->analysis, w);
}

extern const ds_embedded ds_embedded_settings[]; /* practice.yaml of this folder */

const char *ds_settings_template(void)
{
    return ds_embedded_settings[0].data;
}

const ds_service *ds_service_find(const ds_settings *s, ds_str name)
{
    const ds_service *service = s->services.item;
    char want[256], have[256];
    size_t n = ds_fold_name(name, want, sizeof want);
    if (!n) return NULL;
    for (size_t i = 0; i < s->services.n; i++)
        if (ds_fold_name(ds_str_of(service[i].name), have, sizeof have) == n && !memcmp(have, want, n))
            return &service[i];
    return NULL;
}

bool ds_list_has(const ds_list *texts, const char *name)
{
    const char *const *text = texts->item;
    for (size_t i = 0; i < texts->n; i++)
        if (!strcmp(text[i], name)) return true;
    return false;
}

/* ---- what results depend on ---- */

static void add_text(ds_hash *h, const char *text)
{
    ds_hash_add(h, text ? text : "", text ? strlen(text) + 1 : 1);
}

static void add_number(ds_hash *h, double v)
{
    char text[40];
    snprintf(text, sizeof text, "%.17g", v);
    add_text(h, text);
}

static void add_service(ds_hash *h, const ds_service *s)
{
    add_text(h, s->name);
    add_text(h, s->technique);
    add_number(h, s->pressure);
    add_number(h, (double)s->minutes);
    add_number(h, s->massage);
}

static void add_texts(ds_hash *h, const ds_list *texts)
{
    const char *const *text = texts->item;
    add_number(h, (double)texts->n);
    for (size_t i = 0; i < texts->n; i++) add_text(h, text[i]);
}

/* It changes no estimate, but it stands among the results. */
static void add_truth(ds_hash *h, const ds_truth *t)
{
    add_text(h, t->outcome);
    for (size_t i = 0; i < DS_TRUTHS; i++) add_number(h, t->value[i]);
}

static void add_analysis(ds_hash *h, const ds_analysis_settings *a)
{
    add_texts(h, &a->outcomes);
    add_text(h, a->primary);
    add_texts(h, &a->confounders);
    const double v[] = { (double)a->seed,
                         a->kenward_roger,
                         a->technique,
                         (double)a->min_breakpoint_sessions,
                         (double)a->min_breakpoint_lengths,
                         (double)a->min_technique_sessions,
                         (double)a->min_build_up_clients,
                         (double)a->min_build_up_weeks,
                         (double)a->standing_days,
                         a->weekday,
                         (double)a->min_clients,
                         (double)a->min_session_nights_per_client,
                         (double)a->min_plain_nights_per_client,
                         (double)a->min_session_nights,
                         (double)a->min_condition_session_nights,
                         (double)a->min_level_sessions,
                         (double)a->min_hinge_sessions,
                         a->max_missing,
                         a->plateau_margin };
    for (size_t i = 0; i < DS_COUNT(v); i++) add_number(h, v[i]);
}

/* Name, currency and hours are shown, never reckoned with. */
void ds_settings_hash(const ds_settings *s, ds_hash *h)
{
    const ds_service *service = s->services.item;
    add_text(h, s->time_zone);
    add_number(h, s->dates);
    for (size_t i = 0; i < DS_COUNT(s->pressure_scale); i++) add_number(h, s->pressure_scale[i]);
    add_number(h, (double)s->services.n);
    for (size_t i = 0; i < s->services.n; i++) add_service(h, &service[i]);
    add_analysis(h, &s->analysis);
    const ds_truth *truth = s->made_up_truth.item;
    add_number(h, (double)s->made_up_truth.n);
    for (size_t i = 0; i < s->made_up_truth.n; i++) add_truth(h, &truth[i]);
}
