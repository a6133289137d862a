#include "analyse/tell/next_words.h"
#include "analyse/model/topics.h"
#include "analyse/model/worse_run.h"
#include "analyse/tell/verdict.h"
#include "analyse/tell/words.h"

#include <math.h>
#include <string.h>

/* ---- words ---- */

/* "light pressure", "a massage of about 45 minutes" */
static const char *const kinds[TOPICS][TOPIC_LEVELS] = {
    [TOPIC_PRESSURE] = { "light pressure", "moderate pressure", "deep pressure" },
    [TOPIC_GAP] = { "a massage that ends within an hour of your bedtime", "a massage that ends one to two hours before your bedtime",
                    "a massage that ends two to four hours before your bedtime", "a massage that ends over four hours before your bedtime" },
    [TOPIC_LENGTH] = { "a massage of 45 minutes or less", "a massage of about 60 minutes", "a massage of about 90 minutes" },
    [TOPIC_PART] = { "a massage in the morning", "a massage at midday", "a massage in the late afternoon", "a massage in the evening" },
};

/* ---- one client ---- */

struct client {
    ds_client_level_row *row[TOPICS][TOPIC_LEVELS]; /* NULL: nothing is known of it */
    int usual[TOPICS];
    bool careful; /* sessions worse in a row: nothing stronger, longer or later for now */
};

static int topic_named(const char *name)
{
    int t = 0;
    while (t < TOPICS && strcmp(an_topics[t].name, name) != 0) t++;
    return t;
}

static void take(ds_client_level_row *r, struct client *c)
{
    const int t = topic_named(r->topic);
    for (int level = 0; t < TOPICS && level < TOPIC_LEVELS && an_topics[t].level[level]; level++)
        if (!strcmp(an_topics[t].level[level], r->level)) {
            c->row[t][level] = r;
            if (r->usual) c->usual[t] = level;
        }
}

/* The rows of one client, from *at on. */
static struct client gather(ds_outcome_result *o, const char *code, size_t *at)
{
    struct client c = { .careful = false };
    for (int t = 0; t < TOPICS; t++) c.usual[t] = UNTOLD;
    for (; *at < o->n_client_levels && !strcmp(o->client_level[*at].client, code); ++*at) take(&o->client_level[*at], &c);
    return c;
}

static int level_in(const struct client *c, const ds_client_level_row *r)
{
    int level = 0;
    while (c->row[topic_named(r->topic)][level] != r) level++;
    return level;
}

static const ds_client_level_row *usual_of(const struct client *c, const ds_client_level_row *r)
{
    const int t = topic_named(r->topic);
    return c->row[t][c->usual[t]];
}

/* One outcome speaks for a client. */
static bool slips(const ds_outcome_result *o, size_t n, size_t client)
{
    for (size_t i = 0; i < n; i++)
        if (an_is_worse(o[i].client[client].worse_sum, (int)o[i].client[client].worse_sessions)) return true;
    return false;
}

/* Deep work late in the day leaves people wired; while sleep slips nothing gets stronger, longer or later. */
static bool forbidden(const struct client *c, int topic, int level)
{
    int with[TOPICS];
    memcpy(with, c->usual, sizeof with);
    with[topic] = level;
    const bool late = with[TOPIC_PART] == PART_EVENING - 1 || with[TOPIC_GAP] == B_0_60 || with[TOPIC_GAP] == B_60_120;
    if (with[TOPIC_PRESSURE] == DS_DEEP && late && (topic == TOPIC_PRESSURE || topic == TOPIC_PART || topic == TOPIC_GAP)) return true;
    if (!c->careful) return false;
    const bool more = topic == TOPIC_GAP ? level < c->usual[topic] : level > c->usual[topic];
    return more;
}

/* ---- by the client's own nights ---- */

enum { OWN_NIGHTS = 3 }; /* of each kind */
static const double likely = 0.94, even = 0.5; /* of chances rounded to 5 % */

static ds_client_level_row *best_of_own(const struct client *c)
{
    ds_client_level_row *best = NULL;
    for (int t = 0; t < TOPICS; t++)
        for (int level = 0; level < TOPIC_LEVELS; level++) {
            ds_client_level_row *r = c->row[t][level];
            if (!r || !(r->own > 0) || !(r->p_better > likely) || forbidden(c, t, level)) continue;
            if (r->n_nights < OWN_NIGHTS || usual_of(c, r)->n_nights < OWN_NIGHTS) continue;
            if (!best || r->gain > best->gain) best = r;
        }
    return best;
}

/* ---- by what the practice has found ---- */

/* What is said of a level less another: above 0 it does better, 2 established, 1 a hint. */
static int said_of(const ds_outcome_result *o, int t, int level, int less)
{
    static const int say[DS_VERDICTS] = { [DS_MAY_HELP] = 1, [DS_HELPS] = 2, [DS_MAY_HURT] = -1, [DS_HURTS] = -2 };
    const char *const *name = an_topics[t].contrast;
    const ds_contrast *c;
    if (t == TOPIC_LENGTH) { /* past 75 minutes is all that is judged */
        c = an_contrast_named(&o->condition, "slope_after");
        if (!c || level == LENGTH_SHORT || less == LENGTH_SHORT) return 0;
        return level == LENGTH_LONG ? say[c->verdict] : -say[c->verdict];
    }
    if ((c = an_contrast_between(&o->condition, name[level], name[less]))) return say[c->verdict];
    return (c = an_contrast_between(&o->condition, name[less], name[level])) ? -say[c->verdict] : 0;
}

static ds_client_level_row *best_of_practice(const ds_outcome_result *o, const struct client *c)
{
    ds_client_level_row *best = NULL;
    for (int t = 0; t < TOPICS; t++)
        for (int level = 0; c->usual[t] != UNTOLD && level < TOPIC_LEVELS; level++) {
            ds_client_level_row *r = c->row[t][level];
            if (!r || level == c->usual[t] || !(r->gain > 0) || !(r->p_better > even) || forbidden(c, t, level)) continue;
            if (said_of(o, t, level, c->usual[t]) > 0 && (!best || r->gain > best->gain)) best = r;
        }
    return best;
}

/* ---- the founder's guidance ---- */

enum { ANY = UNTOLD };
static const struct advice {
    bool careful;
    int usual[TOPICS]; /* ANY; else where the client's usual massage is that */
    int topic, level;
    const char *why;
} advices[] = {
    { true, { DS_DEEP, ANY, ANY, ANY }, TOPIC_PRESSURE, DS_MODERATE, "less pressure for a while is worth a try where sleep could be better" },
    { true, { DS_MODERATE, ANY, ANY, ANY }, TOPIC_PRESSURE, DS_LIGHT, "less pressure for a while is worth a try where sleep could be better" },
    { true, { ANY, ANY, LENGTH_LONG, ANY }, TOPIC_LENGTH, LENGTH_MIDDLE, "a shorter massage for a while is worth a try where sleep could be better" },
    { true, { ANY, ANY, LENGTH_MIDDLE, ANY }, TOPIC_LENGTH, LENGTH_SHORT, "a shorter massage for a while is worth a try where sleep could be better" },
    { false, { DS_DEEP, ANY, ANY, PART_EVENING - 1 }, TOPIC_PART, PART_MIDDAY - 1, "deep work late in the day leaves some people wired for a few hours" },
    { false, { ANY, B_0_60, ANY, ANY }, TOPIC_GAP, B_60_120, "a massage straight before bed keeps some people awake" },
    { false, { ANY, ANY, LENGTH_LONG, ANY }, TOPIC_LENGTH, LENGTH_MIDDLE, "past 75 minutes people get tired but do not sleep better" },
    { false, { DS_DEEP, ANY, ANY, ANY }, TOPIC_PRESSURE, DS_MODERATE, "heavier is not better for sleep" },
};

static bool applies(const struct advice *v, const struct client *c)
{
    bool fits = !v->careful || c->careful;
    for (int t = 0; t < TOPICS; t++) fits &= v->usual[t] == ANY || v->usual[t] == c->usual[t];
    return fits && c->row[v->topic][v->level] && !forbidden(c, v->topic, v->level);
}

/* The first that fits and that nothing known, of this client or of all, speaks against. */
static const struct advice *advice_for(const struct client *c)
{
    for (size_t i = 0; i < DS_COUNT(advices); i++) {
        const struct advice *v = &advices[i];
        if (applies(v, c) && !(c->row[v->topic][v->level]->p_better < even)) return v;
    }
    return NULL;
}

/* ---- sentences ---- */

/* "0.8 points of 10 higher", of a gain. */
static const char *by(int outcome, double gain, ds_arena *a)
{
    const struct an_outcome *o = &an_outcomes[outcome];
    const char *size = an_number_text(fabs(gain), o->letter_decimals, a);
    return size ? ds_textf(a, "%s %s %s", size, o->letter_unit, gain * an_outcome_sign(outcome) > 0 ? o->letter_more : o->letter_less) : NULL;
}

static const char *own_words(int outcome, const ds_client_level_row *r, const ds_client_level_row *usual, ds_arena *a)
{
    const char *size = by(outcome, r->gain, a);
    const char *n = an_counted(r->n_nights, "night", "nights", a), *less = an_count_text(usual->n_nights, a);
    if (!size || !n || !less) return NULL;
    return ds_textf(a, "After it %s was about %s than after your usual kind, going by your own log (%s after it, %s after the usual kind) and, the "
                       "fewer these are, the more by the practice's other clients.",
                    an_outcomes[outcome].letter, size, n, less);
}

static const char *practice_words(const ds_outcome_result *o, int t, int level, int usual)
{
    return said_of(o, t, level, usual) > 1 ? "That did better for the practice's clients on average; your own log does not tell yet."
                                           : "For the practice's clients on average it may do better, which is a hint and not sure; your own log does not "
                                             "tell yet.";
}

static const char *know_by(int outcome, int64_t nights, ds_arena *a)
{
    if (nights < 1) return "";
    const char *n = an_counted(nights, "more such night", "more such nights", a);
    const char *what = an_outcomes[outcome].noticed > 0 ? "that people notice" : "that matters";
    return n ? ds_textf(a, " After about %s we will know whether it makes a difference %s for you.", n, what) : NULL;
}

/* "one that ends within an hour of your bedtime" */
static const char *instead(const char *kind, ds_arena *a)
{
    static const char noun[] = "a massage";
    return strncmp(kind, noun, sizeof noun - 1) ? kind : ds_textf(a, "one%s", kind + sizeof noun - 1);
}

static bool put(int outcome, const char *origin, const char *why, const struct client *c, ds_client_level_row *r, ds_arena *a)
{
    const int t = topic_named(r->topic), level = level_in(c, r);
    const char *know = know_by(outcome, r->nights_needed, a), *less = instead(kinds[t][c->usual[t]], a);
    r->origin = origin;
    r->sentence = why && know && less ? ds_textf(a, "%s, instead of %s, and all else as it is. %s%s", kinds[t][level], less, why, know) : NULL;
    return r->sentence;
}

static bool tell_advice(int outcome, const struct client *c, ds_arena *a)
{
    const struct advice *v = advice_for(c);
    if (!v) return true;
    const char *why = ds_textf(a, "This is the usual advice, not your data: %s.", v->why);
    return put(outcome, "guidance", why, c, c->row[v->topic][v->level], a);
}

static bool tell(int outcome, const ds_outcome_result *o, const struct client *c, ds_arena *a)
{
    ds_client_level_row *r = best_of_own(c);
    if (r) return put(outcome, "own", own_words(outcome, r, usual_of(c, r), a), c, r, a);
    if (!(r = best_of_practice(o, c))) return tell_advice(outcome, c, a);
    const int t = topic_named(r->topic);
    return put(outcome, "practice", practice_words(o, t, level_in(c, r), c->usual[t]), c, r, a);
}

ds_err an_next_words(const int *which, ds_arena *a, ds_outcome_result *o, size_t n, ds_why *w)
{
    for (size_t i = 0; i < n; i++) {
        size_t at = 0;
        for (size_t k = 0; an_outcomes[which[i]].letter && o[i].n_client_levels && k < o[i].n_clients; k++) {
            struct client c = gather(&o[i], o[i].client[k].client, &at);
            c.careful = slips(o, n, k);
            if (!tell(which[i], &o[i], &c, a)) return ds_fail(w, DS_MEMORY, "what client %s may try next", o[i].client[k].client);
        }
    }
    return DS_OK;
}
