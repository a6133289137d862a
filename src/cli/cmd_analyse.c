#include "cli/cli.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Minutes are told whole or to one place, points to two. */
static int places(const ds_outcome_result *o)
{
    return strncmp(o->unit, "min", 3) ? 2 : 1;
}

static void print_contrast(const ds_outcome_result *o, const ds_contrast *c)
{
    int d = places(o);
    char interval[48] = "", effect[24] = "";
    if (isfinite(c->estimate)) {
        snprintf(effect, sizeof effect, "%+.*f", d, c->estimate);
        snprintf(interval, sizeof interval, "%+.*f to %+.*f", d, c->low, d, c->high);
    }
    cli_say("  %-60s %8s  %-18s %8s %8s  %s\n", c->label, effect, interval, cli_thousands(c->n_sessions),
            cli_thousands(c->n_clients), c->verdict_words);
}

/* What sessions do not log is said in the note, and is no line of noughts. */
static bool is_unlogged(const ds_outcome_result *o, const ds_contrast *c)
{
    const struct {
        const char *why, *families;
    } of[] = { { o->untold_pressure, " pressure pressure_diff deep_late " },
               { o->untold_time, " timing timing_diff " },
               { o->untold_length, " hinge " } };
    char family[40];
    snprintf(family, sizeof family, " %.30s ", c->family);
    for (size_t i = 0; i < DS_COUNT(of); i++)
        if (of[i].why && !c->n_sessions && strstr(of[i].families, family)) return true;
    return false;
}

/* The rest, mostly effects at single settings, is for --json and the workbook. */
static bool worth_a_line(const ds_outcome_result *o, const ds_contrast *c)
{
    return !is_unlogged(o, c) && (strcmp(c->family, "display") || !strcmp(c->name, "slope_before"));
}

static void print_model(const char *title, const ds_outcome_result *o, const ds_model_result *m)
{
    if (!m->present) return;
    cli_say("\n  %-60s %8s  %-18s %8s %8s  %s\n", title, "effect", "95 % interval", "sessions", "clients", "verdict");
    for (size_t i = 0; i < m->n_contrasts; i++)
        if (worth_a_line(o, &m->contrast[i])) print_contrast(o, &m->contrast[i]);
    if (*m->note) cli_say("  (%s)\n", m->note);
}

/* Beside the answer: what it is in good nights where points can show no more, and from each source of nights. */
static void print_beside(const ds_outcome_result *o)
{
    int d = places(o);
    for (size_t i = 0; i < o->n_sensitivity; i++) {
        const ds_sensitivity_result *r = &o->sensitivity[i];
        if (!strcmp(r->name, "at_top") || !strcmp(r->name, "good_night")) cli_say("  %s\n", r->words);
        if (strcmp(r->name, "by_source")) continue;
        if (isfinite(r->estimate))
            cli_say("  %s, both nights: %+.*f (%+.*f to %+.*f)\n", r->words, d, r->estimate, d, r->low, d, r->high);
        else
            cli_say("  %s\n", r->words);
    }
}

static void print_outcome(const ds_outcome_result *o)
{
    cli_say("\n%s, %s; positive is better; %s nights\n", o->outcome, o->unit, cli_thousands(o->overall.n_nights));
    print_model("Overall", o, &o->overall);
    print_beside(o);
    print_model("By pressure, timing and length", o, &o->condition);
    if (o->condition.present)
        cli_say("  That one line helps and another is not clear does not rank them; the lines that say \"less\" do.\n");
    if (o->length_sentence && *o->length_sentence) cli_say("  %s\n", o->length_sentence);
}

static void print_trust(const ds_results *r)
{
    if (r->n_trust) cli_say("\nCan we trust this?\n");
    for (size_t i = 0; i < r->n_trust; i++) cli_say("- %s\n", r->trust[i].words);
}

static void print_results(const ds_results *r)
{
    char date[11] = "";
    if (r->as_of != DS_NO_DATE) ds_date_text(r->as_of, date);
    cli_say("Analysis %" PRId64 "%s%s, %s\n", r->run, *date ? ", as of " : " of all data", date, r->when);
    for (size_t i = 0; i < r->n_outcomes; i++) print_outcome(&r->outcome[i]);
    if (!r->n_outcomes) cli_say("\nNo night with a sleep rating, score or minutes asleep yet.\n");
    cli_say("\n");
    for (size_t i = 0; i < r->n_findings; i++)
        if (ds_on_page_one(r->finding[i].kind)) cli_say("- %s\n", r->finding[i].sentence);
    print_trust(r);
    cli_say("\nHelps and hurts are established: all that is asked, every month, is counted. May help and may hurt are hints, "
            "up to one in\nfive of them luck. Intervals are 95 %% and of their own line at this look. Association, not "
            "proof of cause.\n");
}

ds_err cmd_analyse(const struct options *o, ds_why *w)
{
    struct practice p;
    ds_results results = { 0 };
    ds_date as_of = DS_NO_DATE;
    ds_err err = o->as_of ? cli_date_option("as-of", o->as_of, &as_of, w) : DS_OK;
    if (err || (err = cli_practice_open(o, DS_STORE_WRITE, false, &p, w))) return err;
    err = ds_store_verify(p.store, w);
    if (!err) err = ds_analyse(p.store, &p.settings, as_of, p.now, &cli_show_analysis, &p.arena, &results, w);
    cli_bar_clear();
    if (!err && o->json)
        err = cli_json_out(cli_json_results(&results), w);
    else if (!err)
        print_results(&results);
    cli_practice_close(&p);
    return err;
}
