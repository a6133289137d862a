/* The exports of WHOOP and Oura in their own layout, with made-up values. */
#include "practice_devices.h"
#include "practice_parts.h"

#include <math.h>
#include <stdlib.h>

static bool is_away(const sim_practice *p, const sim_night *n)
{
    return n->client == p->params.trip.client && n->night >= p->params.trip.first && n->night <= p->params.trip.last;
}

static int offset_of(const sim_practice *p, const sim_night *n)
{
    return is_away(p, n) ? p->params.trip.offset_min : sim_offset(n->bed);
}

static void draw_stages(rnd *r, sim_recording *w)
{
    w->deep = (int)(w->asleep * (0.14 + 0.08 * rnd_unit(r)));
    w->rem = (int)(w->asleep * (0.18 + 0.10 * rnd_unit(r)));
    w->light = w->asleep - w->deep - w->rem;
}

sim_recording sim_record(rnd *r, const sim_practice *p, const sim_night *n)
{
    sim_recording w = { .night = n, .offset = offset_of(p, n), .awake = n->sol + n->waso + n->snooze };
    w.asleep = (int)floor(n->y[SIM_TST] + 0.5);
    w.score = (int)floor(n->y[SIM_SCORE] + 0.5);
    w.breath = 13 + (double)(n->client % 5) * 0.7 + 0.125 * rnd_whole(r, 0, 12);
    w.start = n->bed - w.offset * 60 + rnd_whole(r, 0, 59);
    w.end = w.start + (w.asleep + w.awake) * 60 + rnd_whole(r, 0, 179);
    draw_stages(r, &w);
    return w;
}

/* ---- WHOOP ----------------------------------------------------------------------------------- */

static const char *const whoop_columns[] = {
    [SIM_WHOOP_NOW] =
        "Cycle start time,Cycle end time,Cycle timezone,Sleep onset,Wake onset,Sleep performance %,"
        "Respiratory rate (rpm),Asleep duration (min),In bed duration (min),Light sleep duration (min),"
        "Deep (SWS) duration (min),REM duration (min),Awake duration (min),Sleep need (min),Sleep debt (min),"
        "Sleep efficiency %,Sleep consistency %,Nap",
    [SIM_WHOOP_RESAVED] =
        "Cycle start time,Cycle end time,Cycle timezone,Sleep onset,Wake onset,Sleep performance %,"
        "Respiratory rate (rpm),Asleep duration (min),In bed duration (min),Light sleep duration (min),"
        "Deep (SWS) duration (min),REM duration (min),Awake duration (min),Sleep need (min),Sleep debt (min),"
        "Sleep efficiency %,Sleep consistency %,Nap",
    [SIM_WHOOP_2023] =
        "Cycle start time,Cycle end time,Cycle timezone,Sleep onset,Wake onset,Sleep performance %,"
        "Respiratory rate (rpm),Asleep duration (min),In bed duration (min),Light sleep duration (min),"
        "Deep (SWS) duration (min),REM duration (min),Awake duration (min),Sleep need (min),Sleep debt (min),"
        "Sleep efficiency %,Nap",
    [SIM_WHOOP_SPANISH] =
        "Hora de inicio del ciclo,Hora de finalización del ciclo,Zona horaria del ciclo,Inicio del sueño,"
        "Inicio de la vigilia,Calificación del sueño (%),Frecuencia respiratoria (rpm),Duración del sueño (min),"
        "Tiempo en la cama (min),Duración de sueño ligero (min),Duración de sueño profundo (SWS) (min),"
        "Duración de sueño REM (min),Tempo despierto/a (min),Sueño necesario (min),Deuda de sueño (min),"
        "Eficiencia del sueño %,Regularidad del sueño %,Siesta",
};

static void put_stamp(FILE *f, int64_t utc, int offset, bool resaved)
{
    char text[20];
    ds_local_text(utc + offset * 60, text);
    if (resaved) /* as a spreadsheet of the United States shows it: 2/3/2026 22:50 */
        fprintf(f, "%d/%d/%.4s %d:%.2s", atoi(text + 5), atoi(text + 8), text, atoi(text + 11), text + 14);
    else
        fputs(text, f);
}

/* "UTC+02:00", "UTC-04:00", and "UTCZ" for none */
static void put_zone(FILE *f, int offset)
{
    if (offset == 0)
        fputs("UTCZ", f);
    else
        fprintf(f, "UTC%c%02d:%02d", offset < 0 ? '-' : '+', abs(offset) / 60, abs(offset) % 60);
}

/* A cycle runs from falling asleep to falling asleep; the running one has no end yet. All its stamps carry the offset it began in. */
static void put_cycle(FILE *f, const sim_recording *main, const sim_recording *next, bool resaved)
{
    put_stamp(f, main->start, main->offset, resaved);
    fputc(',', f);
    if (next) put_stamp(f, next->start, main->offset, resaved);
    fputc(',', f);
    put_zone(f, main->offset);
    fputc(',', f);
}

static void put_whoop_row(FILE *f, const sim_recording *w, const sim_recording *main, const sim_recording *next,
                          sim_whoop_header header)
{
    const bool resaved = header == SIM_WHOOP_RESAVED;
    const char *yes = resaved ? "TRUE" : "true", *no = resaved ? "FALSE" : "false";
    put_cycle(f, main, next, resaved);
    put_stamp(f, w->start, main->offset, resaved);
    fputc(',', f);
    put_stamp(f, w->end, main->offset, resaved);
    if (w->unscored) {
        fprintf(f, ",,,,,,,,,,,,%s%s\n", header == SIM_WHOOP_2023 ? "" : ",", w->nap ? yes : no);
        return;
    }
    int bed = w->asleep + w->awake, need = w->nap ? 470 : w->asleep * 100 / w->score;
    fprintf(f, ",%d,%.1f,%d,%d,%d,%d,%d,%d,%d,%d,%d", w->score, w->breath, w->asleep, bed, w->light, w->deep, w->rem,
            w->awake, need, need > 480 ? (need - 480) / 4 : 0, (100 * w->asleep + bed / 2) / bed);
    if (header != SIM_WHOOP_2023 && w->nap) fputc(',', f);
    if (header != SIM_WHOOP_2023 && !w->nap) fprintf(f, ",%d", 55 + (int)(w->start % 37));
    fprintf(f, ",%s\n", w->nap ? yes : no);
}

/* An afternoon nap of a good half hour in the cycle that `main` began. */
static sim_recording nap_of(rnd *r, const sim_recording *main)
{
    sim_recording w = { .night = main->night, .offset = main->offset, .nap = true, .breath = main->breath };
    w.start = main->end + rnd_whole(r, 380 * 60, 460 * 60);
    w.asleep = rnd_whole(r, 18, 55);
    w.awake = rnd_whole(r, 2, 8);
    w.score = rnd_whole(r, 4, 11);
    w.end = w.start + (w.asleep + w.awake) * 60;
    draw_stages(r, &w);
    return w;
}

/* Round times and no metrics: what WHOOP writes for a night that it could not score. */
static void unscore(sim_recording *w)
{
    int64_t hour = (w->start + w->offset * 60) / 3600 * 3600;
    w->unscored = true;
    w->start = hour - w->offset * 60;
    w->end = w->start + 8 * 3600;
}

void sim_write_whoop(FILE *f, const sim_practice *p, size_t client, sim_whoop_header header)
{
    rnd r = rnd_start(p->params.seed, 2000000 + client);
    sim_recording later = { 0 };
    bool any = false;
    fprintf(f, "%s\n", whoop_columns[header]);
    for (size_t i = p->n_nights; i-- > 0;) {
        const sim_night *n = &p->night[i];
        if (n->client != client || !n->logged) continue;
        sim_recording w = sim_record(&r, p, n);
        if (rnd_chance(&r, 0.01)) unscore(&w);
        sim_recording nap = nap_of(&r, &w);
        if (any && rnd_chance(&r, 0.03)) put_whoop_row(f, &nap, &w, &later, header);
        put_whoop_row(f, &w, &w, any ? &later : NULL, header);
        later = w;
        any = true;
    }
}

/* ---- Oura ------------------------------------------------------------------------------------ */

static const char oura_columns[] =
    "date,Sleep Score,Total Sleep Score,REM Sleep Score,Deep Sleep Score,Sleep Efficiency Score,Sleep Tranquility "
    "Score,"
    "Sleep Latency Score,Sleep Timing Score,Total Bedtime,Total Sleep Time,Awake Time,REM Sleep Time,Light Sleep Time,"
    "Deep Sleep Time,Restless Sleep,Sleep Efficiency,Sleep Latency,Sleep Timing,Sleep Timing,Bedtime Start,Bedtime End,"
    "Average Resting Heart Rate,Lowest Resting Heart Rate,Average HRV,Temperature Deviation,Respiratory Rate,Activity "
    "Score,"
    "Stay Active Score,Move Every Hour Score,Meet Daily Targets Score,Training Frequency Score,Training Volume Score,"
    "Recovery Time Score,Activity Burn,Total Burn,Target Calories,Steps,Daily Movement,Inactive Time,Rest Time,"
    "Low Activity Time,Medium Activity Time,High Activity Time,Non-wear Time,Average MET,Long Periods of Inactivity,"
    "Readiness Score,Previous Night Score,Sleep Balance Score,Previous Day Activity Score,Activity Balance Score,"
    "Temperature Score,Resting Heart Rate Score,HRV Balance Score,Recovery Index Score";

/* n numbers from low..high. One draw a statement: C leaves the order of a call's arguments open. */
static void put_numbers(FILE *f, rnd *r, int n, int low, int high)
{
    for (int i = 0; i < n; i++) fprintf(f, ",%d", rnd_whole(r, low, high));
}

static void put_scores(FILE *f, rnd *r, int n)
{
    put_numbers(f, r, n, 45, 100);
}

/* "2026-03-28T23:27:09+02:00": on the night of a clock change both stamps carry the offset of the end. */
static void put_iso(FILE *f, int64_t utc, int offset)
{
    char text[20];
    ds_local_text(utc + offset * 60, text);
    text[10] = 'T';
    fprintf(f, ",%s%c%02d:%02d", text, offset < 0 ? '-' : '+', abs(offset) / 60, abs(offset) % 60);
}

static void put_oura_sleep(FILE *f, rnd *r, const sim_recording *w)
{
    const sim_night *n = w->night;
    int bed = (w->asleep + w->awake) * 60, asleep = w->asleep * 60, offset = sim_offset(w->end + w->offset * 60);
    fprintf(f, ",%d", w->score);
    put_scores(f, r, 7);
    fprintf(f, ",%d,%d,%d,%d,%d,%d", bed, asleep, bed - asleep, w->rem * 60, w->light * 60, w->deep * 60);
    put_numbers(f, r, 1, 15, 45); /* restless, % */
    fprintf(f, ",%d,%d", (100 * asleep + bed / 2) / bed, n->sol * 60);
    put_numbers(f, r, 1, 9000, 15600); /* midpoint, seconds after midnight */
    fputc(',', f);                     /* the second column of that name stays empty */
    put_iso(f, w->start, offset);
    put_iso(f, w->start + bed, offset);
    fprintf(f, ",%.2f,%.0f,%.0f", n->resting_hr + 3 + 0.01 * rnd_whole(r, 0, 99), n->resting_hr, n->hrv);
    fprintf(f, ",%.2f,%g", 0.01 * rnd_whole(r, -40, 40), w->breath);
}

static void put_oura_activity(FILE *f, rnd *r)
{
    static const int range[][2] = { { 150, 600 },   { 2000, 2800 }, { 500, 500 }, { 2500, 14000 },
                                    { 2000, 9000 }, { 450, 700 },   { 400, 600 }, { 120, 300 },
                                    { 10, 90 },     { 0, 40 },      { 0, 90 } };
    put_scores(f, r, 7);
    for (size_t i = 0; i < DS_COUNT(range); i++) put_numbers(f, r, 1, range[i][0], range[i][1]);
    fprintf(f, ",1.%d", rnd_whole(r, 11, 59)); /* average MET */
    put_numbers(f, r, 1, 0, 2);
}

void sim_write_oura(FILE *f, const sim_practice *p, size_t client)
{
    rnd r = rnd_start(p->params.seed, 3000000 + client);
    fprintf(f, "%s\r\n", oura_columns);
    for (size_t i = 0; i < p->n_nights; i++) {
        const sim_night *n = &p->night[i];
        if (n->client != client) continue;
        sim_recording w = sim_record(&r, p, n);
        char date[11];
        ds_date_text(n->night + 1, date); /* the morning */
        fputs(date, f);
        if (n->logged)
            put_oura_sleep(f, &r, &w);
        else
            fputs(",,,,,,,,,,,,,,,,,,,,,,,,,,", f);
        put_oura_activity(f, &r);
        if (n->logged)
            put_scores(f, &r, 9);
        else
            fputs(",,,,,,,,,", f);
        fputs("\r\n", f);
    }
}
