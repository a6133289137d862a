#include <downshift/declare.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

const char *const ds_pressure_names[] = { "light", "moderate", "deep", NULL };

/* in the order of ds_date_order and ds_week */
static const char *const date_orders[] = { "iso", "dmy", "mdy", NULL };
static const char *const weeks[] = { "auto", "weekend", "weekday", NULL };

/* ---- checks of single texts ---- */

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
    { .key = "max_missing", .as = DS_AS_REAL, AT(max_missing), .min = 0, .max = 1 },
    { .key = "plateau_margin", .as = DS_AS_REAL, AT(plateau_margin), .min = 0, .max = 10 },
    { 0 },
};
#undef AT

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

ds_err ds_settings_load(const char *path, ds_settings *s, ds_arena *a, ds_why *w)
{
    ds_str yaml = { 0 };
    ds_settings_default(s);
    if (!path || (access(path, F_OK) != 0 && errno == ENOENT)) return DS_OK;
    ds_err err = ds_read_file(path, (size_t)1 << 20, a, &yaml, w);
    return err ? err : ds_declare(path, yaml, settings_keys, s, a, w);
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

static void add_analysis(ds_hash *h, const ds_analysis_settings *a)
{
    const double v[] = { a->weekday,
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
}
