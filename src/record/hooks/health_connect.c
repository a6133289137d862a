/* Health Connect: a session a row, or one for each of its stages; below them figures of the heart. All apps of a telephone write
 * there, so that of one night several tell (developer.android.com/health-and-fitness/guides/health-connect). */
#include "record/hooks/by_writer.h"
#include "record/hooks/hooks.h"
#include "record/hooks/stages.h"

typedef struct {
    rec_piece_keeper pieces; /* first: by_writer.h */
    int64_t sessions;
    char session[32]; /* the last one's number, as the table has it */
} health_connect;

static ds_str text_of(const row_state *s, part_id id)
{
    return rec_has_part(s, id) ? ds_trim(s->part[id].text) : (ds_str){ 0 };
}

/* Rows of one session stand together. */
static bool is_next_session(const row_state *s, health_connect *k)
{
    const ds_str number = text_of(s, PART_RECORD_ID);
    if (k->sessions && ds_same(number, ds_str_of(k->session))) return false;
    ds_copy(k->session, sizeof k->session, number);
    k->sessions++;
    return true;
}

static void set_span(row_state *s, ds_stamp from, ds_stamp to)
{
    ds_set(s->rec, DS_SLEEP_BED, (ds_fval){ .time = from });
    ds_set(s->rec, DS_SLEEP_RISE, (ds_fval){ .time = to });
}

static void keep_stage(row_state *s, health_connect *k, rec_piece p)
{
    int64_t stage;
    if (!rec_has_part(s, PART_STAGE) || !rec_has_part(s, PART_STAGE_FROM) || !rec_has_part(s, PART_STAGE_TO)) return;
    if (!rec_read_stage(s, &stage)) return;
    p.what = rec_span_of_stage[stage];
    set_span(s, s->part[PART_STAGE_FROM].time, s->part[PART_STAGE_TO].time);
    rec_keep_piece(s, &k->pieces, &p);
}

/* The model where it is told; else a digest of the app's name, since another app tells sleep in another way. */
static ds_str device_of(const row_state *s, char digest[REC_DIGEST])
{
    const ds_str model = text_of(s, PART_WRITER_DEVICE), app = text_of(s, PART_WRITER);
    if (model.n || !app.n) return model;
    rec_digest(app, digest);
    return ds_str_of(digest);
}

/* The session itself is time in bed, whatever its stages say. */
static void keep_session(row_state *s, health_connect *k)
{
    char digest[REC_DIGEST];
    const bool next = is_next_session(s, k);
    const rec_piece p = { .what = DS_SPAN_IN_BED,
                          .writer = text_of(s, PART_WRITER),
                          .device = device_of(s, digest),
                          .record = k->sessions };
    if (next) rec_keep_piece(s, &k->pieces, &p);
    if (!s->refused && !s->left) keep_stage(s, k, p);
    if (!s->refused && !s->left) rec_hold_row(s);
}

/* Rows of figures are of no session. */
static const struct {
    int field;
    rec_heart what;
} hearts[] = { { DS_SLEEP_RHR, REC_RESTING_HR }, { DS_SLEEP_HRV, REC_HRV_RMSSD } };

static void keep_heart(row_state *s, health_connect *k)
{
    for (size_t i = 0; i < DS_COUNT(hearts); i++)
        if (ds_has(s->rec, hearts[i].field))
            rec_keep_heart(s, &k->pieces, hearts[i].what, s->rec->v[hearts[i].field].real);
}

static void health_connect_row(row_state *s)
{
    if (s->refused) return;
    if (DS_HAS(s->rec, SLEEP_RHR) || DS_HAS(s->rec, SLEEP_HRV))
        keep_heart(s, s->m->kept);
    else if (DS_HAS(s->rec, SLEEP_RISE))
        keep_session(s, s->m->kept);
    else
        rec_refuse_lacking(s, DS_SLEEP_RISE, "neither the end of a sleep nor a figure of the heart");
}

static bool health_connect_night(row_state *s)
{
    return rec_give_night(s, s->m->kept);
}

const hook rec_health_connect_hook = { "health-connect", sizeof(health_connect), health_connect_row,
                                       health_connect_night };
