#include "analyse/panel/usual_bed.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { EVENING_SHIFT = 4 * 3600, MOST_NIGHTS_ON = 2, NOON = 12 * 3600, WELL_PAST = 120 };

void an_panel_start(struct an_panel *p, size_t n_sources, ds_date as_of)
{
    *p = (struct an_panel){ .n_sources = n_sources, .as_of = as_of };
}

void an_panel_free(struct an_panel *p)
{
    free(p->row);
    free(p->client);
    free(p->order);
    free(p->scratch);
    free(p->nights_of);
    free(p->step);
    *p = (struct an_panel){ 0 };
}

/* Whether the log tells it of the row's session. */
static bool is_told(const struct an_panel_row *r, enum an_ask what)
{
    switch (what) {
    case ASK_PRESSURE:
        return r->pressure != DS_PRESSURE_UNKNOWN;
    case ASK_GAP:
        return !isnan(r->gap);
    default:
        return !isnan(r->minutes);
    }
}

bool an_row_complete(const struct an_panel_row *r)
{
    bool complete = true;
    if (!r->massages0 || r->twice) return true;
    for (int i = 0; i < ASKS; i++) complete &= !an_row_asks(r, (enum an_ask)i) || is_told(r, (enum an_ask)i);
    return complete;
}

/* at with room for need items; NULL when memory is full, and at is still good. */
static void *grown(void *at, size_t *cap, size_t need, size_t size)
{
    if (need <= *cap) return at;
    size_t more = *cap + *cap / 2 + 64;
    if (more < need) more = need;
    void *p = realloc(at, more * size);
    if (p) *cap = more;
    return p;
}

/* ---- one source for each outcome, one bedtime for each night ---- */

static int rank_of(const struct an_panel *p, int source)
{
    return p->rank ? p->rank[source] : 0;
}

/* The source that is preferred; of equals that with most nights, the first by name; -1 when none has any. */
static int preferred_of(const struct an_panel *p, const int *count, int *used, int64_t *nights)
{
    int best = -1;
    *used = 0;
    *nights = 0;
    for (int i = 0; i < (int)p->n_sources; i++) {
        if (!count[i]) continue;
        ++*used;
        *nights += count[i];
        const int better = best < 0 ? 1 : rank_of(p, best) - rank_of(p, i);
        if (better > 0 || (!better && count[i] > count[best])) best = i;
    }
    return best;
}

static void choose_sources(const struct an_raw_client *c, size_t n_nights, struct an_panel *p, int *count,
                           struct an_panel_client *to)
{
    const size_t n_sources = p->n_sources;
    for (int y = 0; y < OUTCOMES; y++) {
        memset(count, 0, n_sources * sizeof *count);
        for (size_t i = 0; i < n_nights; i++) count[c->night[i].source] += !isnan(c->night[i].y[y]);
        for (size_t i = 0; i < n_sources; i++) p->nights_of[i][y] += count[i];
        to->source[y] = preferred_of(p, count, &to->n_sources[y], &to->aside[y]);
        if (to->source[y] >= 0) to->aside[y] -= count[to->source[y]];
    }
    memset(count, 0, n_sources * sizeof *count); /* left so for the bedtimes */
    for (size_t i = 0; i < n_nights; i++) count[c->night[i].source] += c->night[i].bed != DS_NO_TIME;
}

static struct an_panel_row blank_row(ds_date night)
{
    struct an_panel_row r = { .night = night,
                              .pressure = DS_PRESSURE_UNKNOWN,
                              .gap = NAN,
                              .gap_usual = NAN,
                              .gap_realised = NAN,
                              .minutes = NAN,
                              .in_bed = NAN };
    for (int y = 0; y < OUTCOMES; y++) r.y[y] = NAN;
    for (int x = 0; x < CONFOUNDERS; x++) r.x[x] = NAN;
    for (int h = 0; h < DS_MOST_HABITS; h++) r.habit[h] = NAN;
    return r;
}

/* Sources come in the order of their names only by their number, not within a night. */
static bool preferred(const struct an_panel *p, int source, int to, const int *beds_of)
{
    if (rank_of(p, source) != rank_of(p, to)) return rank_of(p, source) < rank_of(p, to);
    return beds_of[source] != beds_of[to] ? beds_of[source] > beds_of[to] : source < to;
}

static size_t rows_of_client(const struct an_panel *p, const struct an_raw_client *c, size_t n_nights,
                             const struct an_panel_client *pc, const int *beds_of, struct an_panel_row *row,
                             struct an_bed *bed)
{
    size_t n = 0;
    int from = -1;
    for (size_t i = 0; i < n_nights; i++) {
        const struct an_raw_night *r = &c->night[i];
        if (!n || row[n - 1].night != r->night) {
            row[n] = blank_row(r->night);
            bed[n++] = (struct an_bed){ DS_NO_TIME, DS_NO_OFFSET, NAN };
            from = -1;
        }
        for (int y = 0; y < OUTCOMES; y++) {
            if (pc->source[y] != r->source) continue;
            row[n - 1].y[y] = r->y[y];
            row[n - 1].device[y] = r->device;
        }
        if (pc->source[Y_TST] == r->source) row[n - 1].in_bed = r->in_bed;
        if (r->bed == DS_NO_TIME || (from >= 0 && !preferred(p, r->source, from, beds_of))) continue;
        bed[n - 1] = (struct an_bed){ r->bed, r->offset_min, NAN };
        from = r->source;
    }
    return n;
}

static void put_days(const struct an_raw_client *c, struct an_panel_row *row, size_t n)
{
    size_t d = 0;
    for (size_t i = 0; i < n; i++) {
        while (d < c->n_days && c->day[d].date < row[i].night) d++;
        if (d < c->n_days && c->day[d].date == row[i].night) memcpy(row[i].x, c->day[d].x, sizeof row[i].x);
    }
}

static void put_habits(const struct an_raw_client *c, struct an_panel_row *row, size_t n)
{
    size_t h = 0;
    for (size_t i = 0; i < n; i++) {
        while (h < c->n_habits && c->habit[h].date < row[i].night) h++;
        for (; h < c->n_habits && c->habit[h].date == row[i].night; h++)
            if (c->habit[h].place < DS_MOST_HABITS) row[i].habit[c->habit[h].place] = c->habit[h].amount;
    }
}

/* ---- sessions that overlap ---- */

/* Local seconds; one of unknown length ends where it begins. */
static int64_t session_end(const struct an_raw_session *s)
{
    return s->start + (int64_t)(60 * (isnan(s->minutes) ? 0 : s->minutes));
}

/* What both say; 0 where they differ. */
static void agree(int level[FACTORS], const int other[FACTORS])
{
    for (int f = 0; f < FACTORS; f++)
        if (level[f] != other[f]) level[f] = 0;
}

/* What both say; nothing where they differ. */
static void join(struct an_raw_session *s, const struct an_raw_session *other)
{
    int64_t end = session_end(s), last = session_end(other);
    s->minutes = isnan(other->minutes) ? NAN : (double)((last > end ? last : end) - s->start) / 60;
    if (s->pressure != other->pressure) s->pressure = DS_PRESSURE_UNKNOWN;
    agree(s->level, other->level);
    if (s->booked_on != DS_NO_DATE && (other->booked_on == DS_NO_DATE || other->booked_on > s->booked_on))
        s->booked_on = other->booked_on;
}

size_t an_join_overlapping(struct an_raw_session *s, size_t n)
{
    size_t kept = 0, last[2] = { SIZE_MAX, SIZE_MAX }; /* of massages and of self-massages */
    for (size_t i = 0; i < n; i++) {
        size_t *before = &last[s[i].self];
        if (*before != SIZE_MAX && s[i].start < session_end(&s[*before])) {
            join(&s[*before], &s[i]);
            continue;
        }
        *before = kept;
        s[kept++] = s[i];
    }
    return kept;
}

/* ---- sessions to nights ---- */

static struct an_panel_row *find(struct an_panel_row *row, size_t n, ds_date night)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (row[mid].night < night)
            low = mid + 1;
        else
            high = mid;
    }
    return low < n && row[low].night == night ? &row[low] : NULL;
}

struct an_panel_row *an_panel_find(const struct an_panel *p, const struct an_panel_client *c, ds_date night)
{
    return find(p->row + c->first, c->n, night);
}

/* Minutes from a session's end to a bedtime: as instants where both offsets are known, else on the local clock. */
static double minutes_to_bed(const struct an_raw_session *s, const struct an_bed *b)
{
    double end = (double)s->start + 60 * (isnan(s->minutes) ? 0 : s->minutes);
    double bed = (double)b->local;
    if (s->offset_min != DS_NO_OFFSET && b->offset_min != DS_NO_OFFSET) bed += 60.0 * (s->offset_min - b->offset_min);
    return (bed - end) / 60;
}

/* Whether the row is a sleep that began no earlier than the session's end. One whose bedtime is not known is taken to, on
 * the evening of that end. */
static bool begins_after(const struct an_raw_session *s, const struct an_panel_row *r, const struct an_bed *b,
                         bool evening)
{
    if (!r || b->local == DS_NO_TIME) return evening;
    return minutes_to_bed(s, b) >= 0;
}

/* The night of the first sleep that begins no earlier than the session's end, whatever evening that sleep is kept under: it
 * may be the one before, as with a day sleep on the morning after a night's work. Ends before 04:00 belong to the evening
 * before. A night that nobody logged on that evening is one that followed. */
static ds_date night_zero(const struct an_raw_session *s, struct an_panel_row *row, const struct an_bed *bed, size_t n)
{
    const ds_date evening = ds_local_date(session_end(s) - EVENING_SHIFT);
    ds_date night = evening - 1;
    for (; night < evening + MOST_NIGHTS_ON; night++) {
        const struct an_panel_row *r = find(row, n, night);
        if (begins_after(s, r, r ? &bed[r - row] : NULL, night >= evening)) break;
    }
    return night;
}

/* Minutes from a session's end to the client's usual bedtime. One that ends up to two hours after it is as close to bed as
 * can be; later, the usual is none to go by. */
static double minutes_to_usual(const struct an_raw_session *s, ds_date night, const struct an_bed *b)
{
    double gap = b->usual - (double)(session_end(s) - night * INT64_C(86400) - NOON) / 60;
    return gap >= -WELL_PAST ? fmax(gap, 0) : NAN;
}

static double nearer(double so_far, bool first, double gap)
{
    return first ? gap : isnan(gap) || isnan(so_far) ? NAN : fmin(gap, so_far);
}

/* A second massage on one evening: minutes add up, the later end counts, pressures that differ are unknown. */
static void put_night_zero(const struct an_raw_session *s, struct an_panel_row *r, const struct an_bed *b)
{
    bool first = !r->massages0++, ends = !isnan(s->minutes);
    r->twice = !first;
    double gap = b->local == DS_NO_TIME || !ends ? NAN : minutes_to_bed(s, b);
    if (first) memcpy(r->level, s->level, sizeof r->level);
    agree(r->level, s->level);
    r->minutes = first ? s->minutes : r->minutes + s->minutes;
    r->gap_realised = nearer(r->gap_realised, first, gap < 0 ? NAN : gap); /* clocks that contradict each other */
    r->gap_usual = nearer(r->gap_usual, first, ends ? minutes_to_usual(s, r->night, b) : NAN);
    r->gap = r->gap_usual;
    r->pressure = (int8_t)(first || r->pressure == s->pressure ? s->pressure : DS_PRESSURE_UNKNOWN);
}

static bool within(ds_date night, ds_date as_of)
{
    return as_of == DS_NO_DATE || night <= as_of;
}

/* A row for each session's night that falls between logged ones and was not logged: what was missed is part of the
 * record. */
static size_t add_absent(const struct an_raw_client *c, struct an_panel_row *row, struct an_bed *bed, size_t n)
{
    for (size_t i = 0; n && i < c->n_sessions; i++) {
        ds_date night = night_zero(&c->session[i], row, bed, n);
        size_t at = n;
        if (c->session[i].self || night < row[0].night || night > row[n - 1].night || find(row, n, night)) continue;
        while (row[at - 1].night > night) at--;
        memmove(row + at + 1, row + at, (n - at) * sizeof *row);
        memmove(bed + at + 1, bed + at, (n - at) * sizeof *bed);
        row[at] = blank_row(night);
        row[at].absent = true;
        bed[at] = (struct an_bed){ DS_NO_TIME, DS_NO_OFFSET, NAN };
        n++;
    }
    return n;
}

static int16_t days_ahead(const struct an_raw_session *s)
{
    if (s->booked_on == DS_NO_DATE) return UNBOOKED;
    int64_t days = (int64_t)ds_local_date(s->start) - s->booked_on;
    return (int16_t)(days < 0 ? UNBOOKED : days > MOST_AHEAD ? MOST_AHEAD : days);
}

static int16_t fewest(int16_t so_far, bool first, int16_t days)
{
    return first || days < so_far ? days : so_far;
}

static void put_massage(const struct an_raw_session *s, ds_date night, ds_date as_of, struct an_panel_row *row,
                        const struct an_bed *bed, size_t n)
{
    struct an_panel_row *zero = find(row, n, night), *one = find(row, n, night + 1);
    struct an_panel_row *before = within(night, as_of) ? find(row, n, night - 1) : NULL;
    if (zero) {
        zero->ahead0 = fewest(zero->ahead0, !zero->massages0, days_ahead(s));
        put_night_zero(s, zero, &bed[zero - row]);
    }
    if (one) {
        one->ahead1 = fewest(one->ahead1, !one->massages1, days_ahead(s));
        one->massages1++;
    }
    if (before) before->lead++;
}

static void tell_asked(const struct an_raw_client *c, const struct an_raw_session *s, ds_date night,
                       struct an_asked *asked)
{
    bool is_it = asked && ds_same(asked->code, ds_str_of(c->code)) && s->start <= asked->start &&
                 (s->start == asked->start || asked->start < session_end(s));
    if (is_it) asked->night = night;
}

static void put_sessions(const struct an_raw_client *c, const struct an_panel *p, struct an_panel_row *row,
                         const struct an_bed *bed, size_t n, struct an_panel_client *to)
{
    const ds_date as_of = p->as_of;
    for (size_t i = 0; i < c->n_sessions; i++) {
        const struct an_raw_session *s = &c->session[i];
        ds_date night = night_zero(s, row, bed, n);
        tell_asked(c, s, night, p->asked);
        struct an_panel_row *zero = find(row, n, night);
        if (s->self) {
            if (zero) zero->selfs0++;
            continue;
        }
        if (within(night, as_of)) {
            to->n_massages++;
            if (to->first_massage == DS_NO_DATE || night < to->first_massage) to->first_massage = night;
        }
        put_massage(s, night, as_of, row, bed, n);
    }
}

static void put_marks(const struct an_raw_client *c, struct an_panel_row *row, const struct an_bed *bed, size_t n)
{
    for (size_t i = 0; i < c->n_marks; i++) {
        const struct an_raw_mark *m = &c->mark[i];
        struct an_raw_session s = { .start = m->start, .offset_min = DS_NO_OFFSET, .minutes = NAN };
        ds_date night = m->start == DS_NO_TIME ? m->date : night_zero(&s, row, bed, n);
        for (ds_date d = night; d <= night + 1; d++) {
            struct an_panel_row *r = find(row, n, d);
            if (r) r->unknown = true;
        }
    }
}

/* A night after a massage is one, whatever else was booked for that day. */
static void put_missed(const struct an_raw_client *c, struct an_panel_row *row, const struct an_bed *bed, size_t n)
{
    for (size_t i = 0; i < c->n_missed; i++) {
        ds_date night = night_zero(&c->missed[i], row, bed, n);
        struct an_panel_row *zero = find(row, n, night), *one = find(row, n, night + 1);
        if (zero && !zero->massages0) zero->missed0++;
        if (one && !(zero && zero->massages0)) one->missed1++;
    }
}

/* ---- clients ---- */

/* Room for one more client of n nights; on failure what is there stays good. */
static ds_err make_room(struct an_panel *p, size_t n, ds_why *w)
{
    size_t need = n * sizeof(struct an_bed) + (p->n_sources + 1) * sizeof(int);
    void *client = grown(p->client, &p->client_cap, p->n_clients + 1, sizeof *p->client);
    if (client) p->client = client;
    void *row = grown(p->row, &p->row_cap, p->n_rows + n + 1, sizeof *p->row);
    if (row) p->row = row;
    void *scratch = grown(p->scratch, &p->scratch_size, need, 1);
    if (scratch) p->scratch = scratch;
    if (!p->nights_of) p->nights_of = calloc(p->n_sources + 1, sizeof *p->nights_of);
    return client && row && scratch && p->nights_of ? DS_OK
                                                    : ds_fail(w, DS_MEMORY, "the panel of %zu nights", p->n_rows + n);
}

ds_err an_panel_add(struct an_panel *p, const struct an_raw_client *raw, ds_why *w)
{
    struct an_panel_client pc = { .id = raw->id, .code = raw->code, .first = p->n_rows, .first_massage = DS_NO_DATE };
    struct an_raw_client joined = *raw;
    const struct an_raw_client *c = &joined;
    size_t n = c->n_nights, most;
    joined.n_sessions = an_join_overlapping(raw->session, raw->n_sessions);
    while (n && !within(c->night[n - 1].night, p->as_of)) n--;
    most = n + c->n_sessions;
    ds_err err = make_room(p, most, w);
    if (err) return err;

    struct an_panel_row *row = p->row + p->n_rows;
    struct an_bed *bed = p->scratch;
    int *count = (int *)(void *)(bed + most);
    choose_sources(c, n, p, count, &pc);
    pc.n = rows_of_client(p, c, n, &pc, count, row, bed);
    pc.n = add_absent(c, row, bed, pc.n);
    an_usual_beds(row, bed, pc.n);
    for (size_t i = 0; i < pc.n; i++) row[i].usual_known = !isnan(bed[i].usual);
    put_days(c, row, pc.n);
    put_habits(c, row, pc.n);
    put_sessions(c, p, row, bed, pc.n, &pc);
    put_marks(c, row, bed, pc.n);
    put_missed(c, row, bed, pc.n);
    p->n_rows += pc.n;
    p->client[p->n_clients++] = pc;
    return DS_OK;
}

void an_panel_by_realised(struct an_panel *p)
{
    for (size_t i = 0; i < p->n_rows; i++) p->row[i].gap = p->row[i].gap_realised;
}

/* A few nights say nothing of how a practice logs. */
static bool is_seldom_told(const struct an_panel *p, int what, const ds_analysis_settings *s)
{
    return p->told.nights >= s->min_session_nights &&
           (double)p->told.missing[what] > s->max_missing * (double)p->told.nights;
}

static void leave_out(struct an_panel *p, const ds_analysis_settings *s)
{
    for (size_t i = 0; i < p->n_rows; i++) {
        const struct an_panel_row *r = &p->row[i];
        if (!r->massages0 || r->twice || r->unknown) continue;
        p->told.nights++;
        for (int k = 0; k < ASKS; k++) p->told.missing[k] += !is_told(r, (enum an_ask)k);
    }
    for (int k = 0; k < ASKS; k++)
        if (is_seldom_told(p, k, s)) p->told.left_out |= (uint8_t)(1u << k);
    for (size_t i = 0; i < p->n_rows; i++) p->row[i].left_out = p->told.left_out;
}

void an_panel_settle(struct an_panel *p, const ds_analysis_settings *s)
{
    if (s->bedtime == DS_BED_REALISED) an_panel_by_realised(p);
    for (size_t i = 0; i < p->n_rows && !s->two_apart; i++) p->row[i].twice = false;
    leave_out(p, s);
}

struct by_code {
    const char *code;
    size_t at;
};

static int compare_codes(const void *a, const void *b)
{
    return strcmp(((const struct by_code *)a)->code, ((const struct by_code *)b)->code);
}

ds_err an_panel_finish(struct an_panel *p, ds_why *w)
{
    struct by_code *key = malloc((p->n_clients + 1) * sizeof *key);
    p->order = malloc((p->n_clients + 1) * sizeof *p->order);
    if (!key || !p->order) {
        free(key);
        return ds_fail(w, DS_MEMORY, "%zu clients of the panel", p->n_clients);
    }
    for (size_t i = 0; i < p->n_clients; i++) key[i] = (struct by_code){ p->client[i].code, i };
    qsort(key, p->n_clients, sizeof *key, compare_codes);
    for (size_t i = 0; i < p->n_clients; i++) p->order[i] = key[i].at;
    free(key);
    return DS_OK;
}
