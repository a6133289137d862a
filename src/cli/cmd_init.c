#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Writes text to a new file of mode 0600, and says so; an existing one stays as it is. */
static ds_err write_new(const char *path, const char *text, bool *made, ds_why *w)
{
    *made = false;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (fd < 0 && errno != EEXIST) return ds_fail(w, DS_NOWRITE, "%s: %s", path, strerror(errno));
    if (fd < 0) {
        cli_say("kept %s\n", path);
        return DS_OK;
    }
    size_t n = strlen(text);
    bool whole = write(fd, text, n) == (ssize_t)n && fsync(fd) == 0;
    if (close(fd) || !whole) {
        unlink(path);
        return ds_fail(w, DS_NOWRITE, "%s: %s", path, strerror(errno));
    }
    *made = true;
    cli_say("made %s\n", path);
    return DS_OK;
}

static ds_err print_schema(ds_arena *a, ds_why *w)
{
    const char *schema = ds_settings_schema(a);
    if (!schema) return ds_fail(w, DS_MEMORY, "the schema");
    cli_say_text(schema);
    return DS_OK;
}

/* ---- where the practice is ---- */

/* "en_US.UTF-8": US. By the variables that rule how times and money are written (POSIX.1-2017, 8.2). */
static const char *locale_country(ds_str *code)
{
    static const char *const variables[] = { "LC_ALL", "LC_TIME", "LANG" };
    for (size_t i = 0; i < DS_COUNT(variables); i++) {
        const char *locale = getenv(variables[i]);
        if (!locale || !*locale) continue;
        const char *under = strchr(locale, '_');
        *code = under && strlen(under) > 2 ? (ds_str){ under + 1, 2 } : (ds_str){ 0 };
        return locale;
    }
    return NULL;
}

static ds_err unknown_country(const char *code, ds_why *w)
{
    char known[256] = "";
    for (const ds_country *c = ds_countries; c->code; c++)
        ds_print_more(known, sizeof known, "%s%s", c == ds_countries ? "" : ", ", c->code);
    return ds_fail(w, DS_USAGE, "--country %s: known are %s; take the nearest and change practice.yaml", code, known);
}

/* Whose money, dates, clock and paper practice.yaml begins with; *locale is what told it. NULL: nothing tells, and the
 * order of dates is not to be guessed. */
static ds_err find_country(const struct options *o, const ds_country **out, const char **locale, ds_why *w)
{
    ds_str code = { 0 };
    *locale = o->country ? NULL : locale_country(&code);
    *out = ds_country_find(o->country ? ds_str_of(o->country) : code);
    return o->country && !*out ? unknown_country(o->country, w) : DS_OK;
}

static void say_country(const ds_country *c, const char *locale)
{
    static const char *const order[] = { "dates like 10/03/2026 are asked about", "dates with the day first",
                                         "dates with the month first" };
    static const char *const first_day[] = { "Monday", "Sunday", "Saturday" };
    ds_settings s;
    ds_settings_default(&s);
    if (c) ds_settings_of_country(c, &s);
    cli_say("set up for %s", c ? c->name : "no country, as your locale names none that is known");
    if (c && locale) cli_say(", by your locale %s", locale);
    cli_say(": %s, %s, a %s-hour clock, %s paper, weeks from %s, a decimal %s (another: --country XX, or change "
            "practice.yaml)\n",
            s.currency, order[s.dates], s.clock == DS_CLOCK_12 ? "12" : "24", s.paper == DS_PAPER_LETTER ? "Letter" : "A4",
            first_day[s.week_starts], s.decimal_sign == DS_COMMA ? "comma" : "point");
}

/* ---- the clock on its wall ---- */

/* What this computer says of its zone: TZ, which rules where it is set (POSIX.1-2017, 8.3), else where the link
 * /etc/localtime leads. NULL: neither says anything. */
static const char *computer_zone(const char **by, ds_arena *a)
{
    static const char localtime[] = "/etc/localtime";
    char target[1024];
    const char *told = getenv("TZ");
    *by = told ? "TZ" : localtime;
    if (told) return told;
    ssize_t n = readlink(localtime, target, sizeof target);
    return n > 0 && (size_t)n < sizeof target ? ds_textf(a, "%.*s", (int)n, target) : NULL;
}

/* "America/New_York", as also ":America/New_York" and the path of its file name it; NULL where it is no zone known here,
 * or no place's: a practice lives by a clock that UTC and Etc/GMT+5 are none of. */
static const char *zone_of_place(const char *told, ds_arena *a)
{
    static const char folder[] = "zoneinfo/";
    const ds_zone *zone;
    ds_why no = { 0 };
    const char *path = strstr(told, folder);
    const char *name = path ? path + strlen(folder) : told + (*told == ':');
    bool place = strchr(name, '/') && strncmp(name, "Etc/", strlen("Etc/")) != 0;
    return place && !ds_zone_load(name, a, &zone, &no) ? name : NULL;
}

static void say_zone(const char *zone, const char *by)
{
    if (zone)
        cli_say("time_zone: %s, by this computer's %s (practice.yaml: if the practice is elsewhere, change it)\n", zone, by);
    else
        cli_say("time_zone: none, as this computer names none of a place; logs in UTC (Stripe, Cliniko) need one in "
                "practice.yaml\n");
}

/* ---- the files ---- */

static ds_err make_files(const char *db, const ds_country *c, const char *locale, ds_arena *a, ds_why *w)
{
    bool made = false;
    const char *by, *told = computer_zone(&by, a), *zone = told ? zone_of_place(told, a) : NULL;
    const char *yaml = cli_beside_db(db, "practice.yaml", a), *schema = cli_beside_db(db, "practice.schema.json", a);
    const char *settings = ds_settings_template(c, zone, a), *rules = ds_settings_schema(a);
    if (!yaml || !schema || !settings || !rules) return ds_fail(w, DS_MEMORY, "init");
    ds_err err = write_new(yaml, settings, &made, w);
    if (!err && made) {
        say_country(c, locale);
        say_zone(zone, by);
    }
    return err ? err : write_new(schema, rules, &made, w);
}

/* samples/ beside the database: no place that is imported by itself. */
static ds_err make_samples(const char *db, const ds_country *c, ds_arena *a, ds_why *w)
{
    const ds_blank *all;
    size_t n;
    ds_settings s;
    ds_settings_default(&s);
    if (c) ds_settings_of_country(c, &s);
    const char *folder = cli_beside_db(db, "samples", a);
    ds_err err = folder ? ds_blanks_load(a, &all, &n, w) : ds_fail(w, DS_MEMORY, "init");
    for (size_t i = 0; !err && i < n; i++) err = cli_template_write(ds_blank_at(all, i), &s, true, folder, a, w);
    return err;
}

static ds_err make(const struct options *o, ds_arena *a, ds_why *w)
{
    ds_store *store = NULL;
    const ds_country *country;
    const char *locale;
    ds_err err = find_country(o, &country, &locale, w);
    if (!err) err = ds_store_open(o->db, DS_STORE_CREATE, &store, NULL, w);
    ds_store_close(store);
    if (err) return err;
    cli_say("made %s\n", o->db);
    err = make_files(o->db, country, locale, a, w);
    if (!err && o->samples) err = make_samples(o->db, country, a, w);
    if (err) return err;
    cli_say("next: put your logs into a folder and run  downshift import FOLDER  (\"downshift formats\" lists what is "
            "known)\n");
    return DS_OK;
}

ds_err cmd_init(const struct options *o, ds_why *w)
{
    ds_arena arena = { 0 };
    ds_err err = o->schema ? print_schema(&arena, w) : make(o, &arena, w);
    ds_arena_free(&arena);
    return err;
}
