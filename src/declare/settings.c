#include <downshift/settings.h>

#include "declare/sink.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

const char *const ds_pressure_names[] = { "light", "moderate", "deep", NULL };
const char *const ds_kind_names[] = { "massage", "self", NULL };
const char *const ds_planned_names[] = { "massage", "self-massage", "sleep", "race", NULL };
const char *const ds_side_names[] = { "booking", "note", NULL };
const char *const ds_status_names[] = { "completed", "no-show", "late-cancel", "cancelled", "unknown", "ill", NULL };
#define NAMED(id, name) name,
const char *const ds_line_names[] = { DS_LINE_KINDS(NAMED) NULL };
const char *const ds_method_names[] = { DS_METHODS(NAMED) NULL };
static const char *const yes_no_names[] = { "no", "yes", "false", "true", NULL };

/* in the order of ds_date_order and ds_week */
static const char *const date_orders[] = { "iso", "dmy", "mdy", NULL };
static const char *const week_names[] = { "auto", "weekend", "weekday", NULL };
static const char *const bedtime_names[] = { "usual", "realised", NULL };
static const char *const clock_names[] = { "12h", "24h", NULL };
static const char *const paper_names[] = { "letter", "a4", NULL };
static const char *const week_start_names[] = { "monday", "sunday", "saturday", NULL };
static const char *const decimal_names[] = { "point", "comma", NULL };

const char *const ds_partner_kind_names[] = { "co-owner", "referral", "corporate", NULL };
const char *const ds_engagement_names[] = { "employee", "contractor", "owner", NULL };
#define ACCOUNT_NAME(id, name, account, type) name,
const char *const ds_account_names[] = { DS_ROLES(ACCOUNT_NAME) NULL };
const char *const ds_journal_formats[] = { "qbo", "xero", "iif", "sage-us", "sage-uk", "hledger",
                                             "beancount", "wave", NULL };
static const char *const basis_names[] = { "accrual", "cash", NULL };
static const char *const shown_by_names[] = { "name", "code", NULL };
static const char *const pay_base_names[] = { "net", "list", NULL };
const char *const ds_habit_units[] = { "yes-no", "minutes", NULL };
static const char *const earning_names[] = { "on-use", "by-day", NULL };
#define UNIT_NAME(id, name) name,
const char *const ds_kpi_unit_names[] = { DS_KPI_UNITS(UNIT_NAME) NULL };
const char *const ds_kpi_better_names[] = { "neither", "higher", "lower", NULL };
/* of those of audience, which this room may not see, that may know of key figures */
const char *const ds_severity_names[] = { "look", "talk", "stop", NULL };
const char *const ds_sign_names[] = { "bruising", "numbness",  "sharp pain", "ask a doctor", "tired", "race",      "deload", "off-season", "in season", "base",
                                      "build",    "recreational", "trigger point", "no", NULL };
static const char *const kpi_audiences[] = { "practice", "accountant", NULL };

/* tests/test_field_names.c compares these with record's field table, which this room may not see. */
const char *const ds_outcome_names[] = { DS_OUTCOMES(NAMED) NULL };
const char *const ds_confounder_names[] = { DS_CONFOUNDERS(NAMED) NULL };
const char *const ds_comparable_names[] = { DS_COMPARABLES(NAMED) NULL };
enum { OUTCOME_NAMES = DS_COUNT(ds_outcome_names) - 1, PRIMARY_CONFOUNDERS = 5 };

static const struct declare_manner as_told = { .digits = 15 }, as_hashed = { .digits = 17, .skip = DS_DISPLAY };

#define NAME(name, example) #name,
const char *const ds_truth_names[] = { DS_TRUTH_LIST(NAME) NULL };

/* ---- checks of single texts ---- */

static const char *check_primary(const char *text)
{
    if (strcmp(text, "efficiency_pct") != 0) return NULL;
    return "follows from other outcomes and is never judged by itself; name tst_min, sol_min or waso_min";
}

static const char *check_clock(const char *text)
{
    int minutes;
    return ds_clock(ds_str_of(text), &minutes) ? NULL : "is not a time of day; write one such as \"09:00\", in quotes";
}

static const char *check_currency(const char *text)
{
    size_t n = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    return n == 3 && !text[3] ? NULL : "is not a currency code of three capitals, such as USD";
}

static const char *check_language(const char *text)
{
    const size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyz");
    return n >= 2 && n <= 3 && !text[n] ? NULL : "is no language; write two or three small letters, as en or es (ISO 639)";
}

static const char *check_words(const char *text)
{
    return ds_trim(ds_str_of(text)).n ? NULL : "is blank; write a name or take the line out";
}

/* Those that the analysis knows already, as a sheet may spell them. */
static const char *check_habit_column(const char *text)
{
    char name[64];
    if (!ds_trim(ds_str_of(text)).n) return "is blank; write a column's name or take it out";
    ds_copy(name, sizeof name, ds_trim(ds_str_of(text)));
    for (char *c = name; *c; c++)
        if (*c == ' ' || *c == '-') *c = '_';
    for (const char *const *n = ds_confounder_names; *n; n++)
        if (ds_same_fold(ds_str_of(name), ds_str_of(*n)))
            return "is a note of the day that is known already (analysis: confounders:); give your own column another name";
    return NULL;
}

static const char *check_day(const char *text)
{
    ds_date d;
    return ds_date_parse(ds_str_of(text), DS_DATES_ISO, &d) && strlen(text) == 10
               ? NULL
               : "is not a day; write it as 2026-04-01";
}

static const char *check_amount(const char *text)
{
    double x;
    return ds_decimal(ds_str_of(text), '.', &x) ? NULL : "is not a number; write it as 90 or 0.05";
}

static const char *check_kpi_name(const char *text)
{
    const size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return n && n <= 40 && !text[n] && (*text < '0' || *text > '9')
               ? NULL
               : "is not a name for a key figure: use small letters, digits and _";
}

static const char *check_reference(const char *text)
{
    const size_t n = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    return n && n <= 3 && !text[n] ? NULL : "is not one to three capitals, such as MP";
}

/* Words in braces are those that record reads (map/titles.c), {client} among them. */
static const char *check_title(const char *text)
{
    static const char *const words[] = { "{client}", "{service}", "{any}" };
    static const char wrong[] = "is no title: write {client}, and {service} or {any} beside it, such as \"{client} {service}\"";
    size_t clients = 0;
    for (const char *at = text; (at = strchr(at, '{')); at++) {
        size_t i = 0;
        while (i < DS_COUNT(words) && strncmp(at, words[i], strlen(words[i])) != 0) i++;
        if (i == DS_COUNT(words)) return wrong;
        clients += i == 0;
    }
    return clients == 1 ? NULL : wrong;
}

/* ---- the tables, from the lists of settings.h ---- */

#define RANGE(least, most)  .min = least, .max = most
#define NAMES(list)         .names = list
#define ONE_OF(list, what)  .choices = list, .choice = what
#define FLAGS(bits)         .flags = bits
#define EXAMPLE(text)       .example = text
#define OF(keys)            .of = keys
#define EACH(keys, plain)   .of = keys, .size = sizeof(plain), .init = &plain
#define JUDGED              .check = check_primary
#define ZONE                .pattern = "^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$", EXAMPLE("Europe/Berlin")
#define CURRENCY            .check = check_currency, .pattern = "^[A-Z][A-Z][A-Z]$", EXAMPLE("EUR")
#define LANGUAGE            .check = check_language, .pattern = "^[a-z]{2,3}$", EXAMPLE("es")
#define SPOKEN              .check = check_language
#define WORDS               .check = check_words
#define TITLE               .check = check_title
#define HABIT_COLUMN        .check = check_habit_column
#define DAY                 .check = check_day, .pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", EXAMPLE("2026-04-01")
#define AMOUNT              .check = check_amount
#define REFERENCE           .check = check_reference, .pattern = "^[A-Z]{1,3}$", EXAMPLE("ABC")
#define KPI_NAME            .check = check_kpi_name, .pattern = "^[a-z_][a-z0-9_]*$"
#define CLOCK                                                                                                          \
    .check = check_clock, .pattern = "^[0-2]?[0-9]:[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?( *[AaPp][Mm])?$",              \
    EXAMPLE("08:30")

#define ALL(...) __VA_ARGS__
#define KEY(owner, as_kind, field, rules, above, behind)                                                               \
    { .key = #field, .as = DS_AS_##as_kind, .at = offsetof(owner, field), .about = above, .beside = behind, ALL rules },
#define DEFAULT(type, kind, field, init, ...) .field = init,

#define HOURS_KEY(type, kind, field, init, ...)    KEY(ds_hours_settings, kind, field, __VA_ARGS__)
#define SERVICE_KEY(type, kind, field, init, ...)  KEY(ds_service, kind, field, __VA_ARGS__)
#define PREFER_KEY(type, kind, field, init, ...)   KEY(ds_prefer_settings, kind, field, __VA_ARGS__)
#define WORD_KEY(type, kind, field, init, ...)     KEY(ds_word_settings, kind, field, __VA_ARGS__)
#define PRIVATE_KEY(type, kind, field, init, ...)  KEY(ds_private_settings, kind, field, __VA_ARGS__)
#define THERAPIST_KEY(type, kind, field, init, ...) KEY(ds_therapist, kind, field, __VA_ARGS__)
#define PARTNER_KEY(type, kind, field, init, ...)  KEY(ds_partner, kind, field, __VA_ARGS__)
#define ACCOUNT_KEY(type, kind, field, init, ...)  KEY(ds_account_setting, kind, field, __VA_ARGS__)
#define CATEGORY_KEY(type, kind, field, init, ...) KEY(ds_category, kind, field, __VA_ARGS__)
#define TAX_KEY(type, kind, field, init, ...)      KEY(ds_tax, kind, field, __VA_ARGS__)
#define BOOK_KEY(type, kind, field, init, ...)     KEY(ds_book_settings, kind, field, __VA_ARGS__)
#define HABIT_KEY(type, kind, field, init, ...)    KEY(ds_habit, kind, field, __VA_ARGS__)
#define EVENT_KEY(type, kind, field, init, ...)    KEY(ds_practice_event, kind, field, __VA_ARGS__)
#define KPI_KEY(type, kind, field, init, ...)      KEY(ds_kpi, kind, field, __VA_ARGS__)
#define FLAG_KEY(type, kind, field, init, ...)     KEY(ds_flag_rule, kind, field, __VA_ARGS__)
#define LIMIT_KEY(type, kind, field, init, ...)    KEY(ds_limit_settings, kind, field, __VA_ARGS__)
#define ANALYSIS_KEY(type, kind, field, init, ...) KEY(ds_analysis_settings, kind, field, __VA_ARGS__)
#define PRACTICE_KEY(type, kind, field, init, ...) KEY(ds_settings, kind, field, __VA_ARGS__)
#define SCALE_KEY(place, name, init)                                                                                   \
    { .key = name, .as = DS_AS_NAME, .at = place * sizeof(int), .names = ds_pressure_names },
#define SCALE_DEFAULT(place, name, init) [place] = init,
#define TRUTH_KEY(name, shown)                                                                                         \
    { .key = #name, .as = DS_AS_REAL, .at = offsetof(ds_truth, value) + DS_TRUTH_##name * sizeof(double), EXAMPLE(shown) },
#define TRUTH_UNSAID(name, example) NAN,

static const ds_service plain_service = { DS_SERVICE_SETTINGS(DEFAULT) };
static const ds_therapist plain_therapist = { DS_THERAPIST_SETTINGS(DEFAULT) };
static const ds_partner plain_partner = { DS_PARTNER_SETTINGS(DEFAULT) };
static const ds_account_setting plain_account = { DS_ACCOUNT_SETTINGS(DEFAULT) };
static const ds_category plain_category = { DS_CATEGORY_SETTINGS(DEFAULT) };
static const ds_tax plain_tax = { DS_TAX_SETTINGS(DEFAULT) };
static const ds_habit plain_habit = { DS_HABIT_SETTINGS(DEFAULT) };
static const ds_practice_event plain_event = { DS_EVENT_SETTINGS(DEFAULT) };
const ds_kpi ds_kpi_plain = { DS_KPI_SETTINGS(DEFAULT) };
const ds_flag_rule ds_flag_plain = { DS_FLAG_SETTINGS(DEFAULT) };
static const ds_truth no_truth = { .value = { DS_TRUTH_LIST(TRUTH_UNSAID) } };

static const ds_key hours_keys[] = { DS_HOURS_SETTINGS(HOURS_KEY){ 0 } };
static const ds_key scale_keys[] = { DS_SCALE_SETTINGS(SCALE_KEY){ 0 } };
static const ds_key service_keys[] = { DS_SERVICE_SETTINGS(SERVICE_KEY){ 0 } };
static const ds_key prefer_keys[] = { DS_PREFER_SETTINGS(PREFER_KEY){ 0 } };
static const ds_key word_keys[] = { DS_WORD_SETTINGS(WORD_KEY){ 0 } };
static const ds_key private_keys[] = { DS_PRIVATE_SETTINGS(PRIVATE_KEY){ 0 } };
static const ds_key therapist_keys[] = { DS_THERAPIST_SETTINGS(THERAPIST_KEY){ 0 } };
static const ds_key partner_keys[] = {
    DS_PARTNER_SETTINGS(PARTNER_KEY) /* and where it stands */
    { .key = "", .as = DS_AS_MARK, .at = offsetof(ds_partner, at) },
    { 0 },
};
static const ds_key account_keys[] = { DS_ACCOUNT_SETTINGS(ACCOUNT_KEY){ 0 } };
static const ds_key category_keys[] = { DS_CATEGORY_SETTINGS(CATEGORY_KEY){ 0 } };
static const ds_key tax_keys[] = { DS_TAX_SETTINGS(TAX_KEY){ 0 } };
static const ds_key book_keys[] = { DS_BOOK_SETTINGS(BOOK_KEY){ 0 } };
static const ds_key habit_keys[] = {
    DS_HABIT_SETTINGS(HABIT_KEY) /* and where it stands */
    { .key = "", .as = DS_AS_MARK, .at = offsetof(ds_habit, at) },
    { 0 },
};
static const ds_key event_keys[] = { DS_EVENT_SETTINGS(EVENT_KEY){ 0 } };
const ds_key ds_kpi_keys[] = {
    DS_KPI_SETTINGS(KPI_KEY) /* and where it stands */
    { .key = "", .as = DS_AS_MARK, .at = offsetof(ds_kpi, at) },
    { 0 },
};
const ds_key ds_flag_keys[] = {
    DS_FLAG_SETTINGS(FLAG_KEY) /* and where it stands */
    { .key = "", .as = DS_AS_MARK, .at = offsetof(ds_flag_rule, at) },
    { 0 },
};
static const ds_key limit_keys[] = { DS_LIMIT_SETTINGS(LIMIT_KEY){ 0 } };
static const ds_key analysis_keys[] = {
    DS_ANALYSIS_SETTINGS(ANALYSIS_KEY) /* and where one of them stands */
    { .key = "primary", .as = DS_AS_MARK, .at = offsetof(ds_analysis_settings, primary_at) },
    { 0 },
};
static const ds_key truth_keys[] = {
    { .key = "outcome",
      .as = DS_AS_TEXT,
      .at = offsetof(ds_truth, outcome),
      FLAGS(DS_IS_KEY),
      ONE_OF(ds_outcome_names, "an outcome"),
      EXAMPLE("quality") },
    DS_TRUTH_LIST(TRUTH_KEY){ 0 },
};
const ds_key ds_settings_keys[] = {
    DS_PRACTICE_SETTINGS(PRACTICE_KEY) /* and where one of them stands */
    { .key = "time_zone", .as = DS_AS_MARK, .at = offsetof(ds_settings, time_zone_at) },
    { 0 },
};

/* a list's items are not written to through it */
#define DS_ALL_OUTCOMES      { (void *)(uintptr_t)ds_outcome_names, OUTCOME_NAMES }
#define DS_FIRST_CONFOUNDERS { (void *)(uintptr_t)ds_confounder_names, PRIMARY_CONFOUNDERS }
#define DS_DEFAULT_HOURS     { DS_HOURS_SETTINGS(DEFAULT) }
#define DS_DEFAULT_PREFER    { DS_PREFER_SETTINGS(DEFAULT) }
#define DS_NO_WORDS          { DS_WORD_SETTINGS(DEFAULT) }
#define DS_NOTHING_PRIVATE   { DS_PRIVATE_SETTINGS(DEFAULT) }
#define DS_DEFAULT_BOOKS     { DS_BOOK_SETTINGS(DEFAULT) }
#define DS_DEFAULT_LIMITS    { DS_LIMIT_SETTINGS(DEFAULT) }
#define DS_DEFAULT_SCALE     { DS_SCALE_SETTINGS(SCALE_DEFAULT) }
#define DS_DEFAULT_ANALYSIS  { DS_ANALYSIS_SETTINGS(DEFAULT) }

void ds_settings_default(ds_settings *s)
{
    *s = (ds_settings){ DS_PRACTICE_SETTINGS(DEFAULT) };
}

/* ---- loading ---- */

static ds_err check_primary_among(const char *path, const ds_analysis_settings *s, ds_why *w)
{
    if (!s->primary || ds_list_has(&s->outcomes, s->primary)) return DS_OK;
    return ds_fail(w, DS_CONFIG,
                   "%s:%d:%d: primary: \"%s\" is not among outcomes; add it to outcomes, or make one of those primary",
                   path, s->primary_at.line, s->primary_at.column, s->primary);
}

static const char *const *columns_of(const ds_habit *h, size_t *n)
{
    *n = h->columns.n ? h->columns.n : 1;
    return h->columns.n ? (const char *const *)h->columns.item : &h->name;
}

static const char *shared_column(const ds_habit *a, const ds_habit *b)
{
    size_t n, m;
    const char *const *one = columns_of(a, &n), *const *other = columns_of(b, &m);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < m; k++)
            if (ds_same_fold(ds_trim(ds_str_of(one[i])), ds_trim(ds_str_of(other[k])))) return one[i];
    return NULL;
}

/* A cell is of one habit, and each is a question more. */
static ds_err check_habits(const char *path, const ds_list *habits, ds_why *w)
{
    const ds_habit *h = habits->item;
    if (habits->n > DS_MOST_HABITS)
        return ds_fail(w, DS_CONFIG, "%s:%d:%d: habits: %zu of them; name the %d that matter most, as luck finds something among many",
                       path, h[DS_MOST_HABITS].at.line, h[DS_MOST_HABITS].at.column, habits->n, DS_MOST_HABITS);
    for (size_t i = 0; i < habits->n; i++) {
        const char *wrong = check_habit_column(h[i].columns.n ? *(const char *const *)h[i].columns.item : h[i].name);
        if (wrong) return ds_fail(w, DS_CONFIG, "%s:%d:%d: habits: \"%s\" %s", path, h[i].at.line, h[i].at.column, h[i].name, wrong);
        for (size_t k = 0; k < i; k++) {
            const char *both = shared_column(&h[k], &h[i]);
            if (both)
                return ds_fail(w, DS_CONFIG, "%s:%d:%d: habits: the column \"%s\" is of \"%s\" and of \"%s\"; give it to one of them",
                               path, h[i].at.line, h[i].at.column, both, h[k].name, h[i].name);
        }
    }
    return DS_OK;
}

static ds_err load_zone(const char *path, ds_settings *s, ds_arena *a, ds_why *w)
{
    if (!s->time_zone || !ds_zone_load(s->time_zone, a, &s->zone, w)) return DS_OK;
    return ds_within(w, "%s:%d:%d: time_zone", path, s->time_zone_at.line, s->time_zone_at.column);
}

ds_err ds_settings_load(const char *path, ds_settings *s, ds_arena *a, ds_why *w)
{
    ds_str yaml = { 0 };
    ds_settings_default(s);
    if (!path || (access(path, F_OK) != 0 && errno == ENOENT)) return DS_OK;
    ds_err err = ds_read_file(path, (size_t)1 << 20, a, &yaml, w);
    if (!err) err = ds_declare(path, yaml, ds_settings_keys, s, a, w);
    if (!err) err = load_zone(path, s, a, w);
    if (!err) err = check_habits(path, &s->habits, w);
    return err ? err : check_primary_among(path, &s->analysis, w);
}

const char *ds_language_for(const ds_settings *s, const char *who)
{
    const ds_word *own = s->languages.item;
    for (size_t i = 0; who && i < s->languages.n; i++)
        if (ds_same_fold(ds_trim(ds_str_of(own[i].word)), ds_trim(ds_str_of(who)))) return own[i].means;
    return s->language;
}

const ds_list *ds_words_for(const ds_settings *s, const char *field)
{
    if (!strcmp(field, "most_pressure")) field = "pressure"; /* a plan's is told in the words of a session's */
    for (const ds_key *k = word_keys; k->key; k++)
        if (!strcmp(k->key, field)) return (const ds_list *)(const void *)((const char *)&s->words + k->at);
    return NULL;
}

bool ds_list_has(const ds_list *texts, const char *name)
{
    const char *const *text = texts->item;
    for (size_t i = 0; i < texts->n; i++)
        if (!strcmp(text[i], name)) return true;
    return false;
}

/* ---- written from the table ---- */

static void add_to_hash(void *to, const char *p, size_t n)
{
    ds_hash_add(to, p, n);
}

void ds_settings_hash(const ds_settings *s, ds_hash *h)
{
    const struct declare_sink out = { add_to_hash, h };
    declare_object(&out, ds_settings_keys, s, as_hashed);
}

/* The sections that are told, then the single settings. */
const char *ds_settings_json(const ds_settings *s, ds_arena *a)
{
    struct declare_text text = { .a = a };
    const struct declare_sink out = declare_into(&text);
    const char *before = "{";
    for (const ds_key *k = ds_settings_keys; k->key; k++)
        if (k->as == DS_AS_STRUCT && (k->flags & DS_IN_RUN))
            before = declare_members(&out, before, k->of, (const char *)s + k->at, as_told);
    for (const ds_key *k = ds_settings_keys; k->key; k++)
        if (k->as != DS_AS_STRUCT && (k->flags & DS_IN_RUN)) before = declare_member(&out, before, k, s, as_told);
    declare_say(&out, "}");
    return declare_end(&text);
}

const char *ds_settings_template(const ds_country *c, const char *time_zone, ds_arena *a)
{
    struct declare_text text = { .a = a };
    const struct declare_sink out = declare_into(&text);
    ds_settings plain;
    ds_settings_default(&plain);
    if (c) ds_settings_of_country(c, &plain);
    plain.time_zone = time_zone;
    declare_say(&out, "# yaml-language-server: $schema=practice.schema.json\n");
    declare_comment(&out,
                    "practice.yaml: what Downshift should know about the practice. Every key may be left out, and so "
                    "may this file: then the values below hold. Indent with blanks, not tabs. (The first line tells "
                    "an editor where it finds what each key may be.)",
                    0);
    declare_yaml(&out, ds_settings_keys, &plain, 0);
    return declare_end(&text);
}

const char *ds_settings_schema(ds_arena *a)
{
    struct declare_text text = { .a = a };
    const struct declare_sink out = declare_into(&text);
    ds_settings plain;
    ds_settings_default(&plain);
    declare_say(&out, "{\"$schema\": \"http://json-schema.org/draft-07/schema#\", \"title\": \"practice.yaml of "
                      "Downshift " DS_VERSION "\",\n");
    declare_schema(&out, ds_settings_keys, &plain, 0);
    declare_say(&out, "}\n");
    return declare_end(&text);
}
