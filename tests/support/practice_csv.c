#include "practice_csv.h"
#include "practice_parts.h"

#include <math.h>
#include <string.h>

const sim_flaws sim_no_flaws = { .misspelt = SIZE_MAX,
                                 .impossible = SIZE_MAX,
                                 .typo = SIZE_MAX,
                                 .again = SIZE_MAX,
                                 .overlong = SIZE_MAX,
                                 .twin = SIZE_MAX };

void sim_date_text(sim_form form, ds_date d, char out[SIM_DATE_TEXT])
{
    char iso[11];
    ds_date_text(d, iso);
    if (form == SIM_ISO)
        memcpy(out, iso, sizeof iso);
    else
        snprintf(out, SIM_DATE_TEXT, "%.2s/%.2s/%.4s", iso + 5, iso + 8, iso);
}

void sim_clock_text(sim_form form, int minute, char out[SIM_CLOCK_TEXT])
{
    const unsigned hour = (unsigned)minute / 60 % 24, rest = (unsigned)minute % 60;
    if (form == SIM_ISO)
        snprintf(out, SIM_CLOCK_TEXT, "%02u:%02u", hour, rest);
    else
        snprintf(out, SIM_CLOCK_TEXT, "%u:%02u %s", hour % 12 ? hour % 12 : 12, rest, hour < 12 ? "AM" : "PM");
}

/* ---- sessions -------------------------------------------------------------------------------- */

/* As the session log spells them; written out here so that a test sees when the product's spelling changes. */
static const char *const pressures[] = { "light", "moderate", "deep" };
static const char *const statuses[] = { "completed", "no-show", "late-cancel", "cancelled" };
static const char *const therapists[] = { "Therapist A", "Therapist B", "Therapist C" };
static const char *const goals[] = { "sleep", "recovery", "pain", "sleep", "relaxation" };
static const char *const reactions[] = { "", "", "", "calm", "tired", "loose", "sore", "" };

static void put_money(FILE *f, ds_cents c)
{
    char text[24];
    ds_money_text(c, text, sizeof text);
    fputs(text, f);
}

static const char *session_notes(const sim_session *s)
{
    if (s->status == DS_NO_SHOW) return "\"called, no answer\"";
    if (s->status == DS_LATE_CANCEL) return "half the price charged";
    return s->kind == DS_KIND_MASSAGE && s->minutes == 120 ? "asked for the long one" : "";
}

static void put_self_care(FILE *f, const sim_session *s)
{
    bool roller = s->start % 10 == 0;
    fprintf(f, ",%s,%s,,,home,self,completed,,,,,\n", roller ? "roller" : "tennis balls",
            roller ? "calves;hamstrings" : "neck;upper back");
}

static void put_visit(FILE *f, const sim_session *s, bool misspelt)
{
    const sim_service *service = &sim_services[s->service];
    const char *pressure = s->pressure == DS_PRESSURE_UNKNOWN ? "" : pressures[s->pressure];
    bool done = s->status == DS_COMPLETED;
    fprintf(f, "%s,%s,%s,%s,%s,%s,massage,%s,%s,", misspelt ? "modrate" : pressure, service->technique,
            done ? service->areas : "", therapists[s->therapist], service->name, s->on_site ? "on-site" : "studio",
            statuses[s->status], s->goal < 0 ? "" : goals[s->goal]);
    if (s->price >= 0) put_money(f, s->price);
    fputc(',', f);
    if (s->tip > 0) put_money(f, s->tip);
    fprintf(f, ",%s,%s\n", done && service->massage ? reactions[(s->date + s->start / 15) % 8] : "", session_notes(s));
}

void sim_write_sessions(FILE *f, const sim_practice *p, sim_form form, const sim_flaws *flaws)
{
    fputs("client_id,date,start,booked_on,duration_min,pressure,technique,areas,therapist,service,place,kind,status,"
          "goal,price,tip,"
          "reaction,notes\n",
          f);
    for (size_t i = 0; i < p->n_sessions; i++) {
        const sim_session *s = &p->session[i];
        char date[SIM_DATE_TEXT], booked[SIM_DATE_TEXT] = "", start[SIM_CLOCK_TEXT];
        sim_date_text(form, s->date, date);
        sim_clock_text(form, s->start, start);
        if (s->booked_on != DS_NO_DATE) sim_date_text(form, s->booked_on, booked);
        fprintf(f, "%s,%s,%s,%s,%d,", p->client[s->client].code, date, start, booked, s->minutes);
        if (s->kind == DS_KIND_SELF)
            put_self_care(f, s);
        else
            put_visit(f, s, i == flaws->misspelt);
    }
}

/* ---- nights ---------------------------------------------------------------------------------- */

static const char night_columns[] =
    "client_id,night_date,bedtime,sleep_onset,wake,rise,quality,tst_min,sol_min,waso_min,"
    "awakenings,training_load,alcohol,caffeine_mg,stress,new_supplement,late_workout,"
    "late_meal,soreness,pain";
enum { NIGHT_LINE = 256 };

/* Fields joined by commas, no quoting: turned into the file's own delimiter and mark when the line is written. */
static void put_line(FILE *f, const sim_night_style *style, const char *line)
{
    for (; *line; line++) fputc(*line == ',' ? style->delimiter : *line == '.' ? style->mark : *line, f);
}

/* People round: the rating to halves, latency and wake time to five minutes. */
static int fives(int minutes)
{
    return (minutes + 2) / 5 * 5;
}

/* The time of day on the wall `minutes` after bedtime, the clocks having been changed perhaps. */
static void wall_clock(sim_form form, const sim_night *n, int minutes, char out[SIM_CLOCK_TEXT])
{
    int64_t later = n->bed + (int64_t)minutes * 60;
    sim_clock_text(form, ds_local_minute(later + (sim_offset(later) - sim_offset(n->bed)) * 60), out);
}

static size_t put_times(char *line, sim_form form, const sim_night *n, int sol, int waso, bool impossible, bool blank)
{
    const int up = sol + n->felt_tst + waso, after[] = { 0, sol, up, up + n->snooze / 5 * 5 };
    size_t at = 0;
    for (size_t i = 0; i < DS_COUNT(after); i++) {
        char clock[SIM_CLOCK_TEXT] = "";
        if (!blank) wall_clock(form, n, after[i], clock);
        at += (size_t)snprintf(line + at, NIGHT_LINE - at, ",%s", impossible && i == 0 ? "25:70" : clock);
    }
    return at;
}

/* Whether a night of this client lacks something, the same every time: the writer draws no chance of its own. */
static bool lacks(const sim_night *n, int salt, double share)
{
    rnd r = rnd_start((uint64_t)n->night * 1000 + (uint64_t)n->client, (uint64_t)salt);
    return rnd_chance(&r, share);
}

static size_t put_day(char *line, size_t room, const sim_night *n)
{
    bool none = lacks(n, 1, 0.03);
    if (none) return (size_t)snprintf(line, room, ",,,,,,,,,");
    char caffeine[16] = "";
    if (!lacks(n, 2, 0.05)) snprintf(caffeine, sizeof caffeine, "%.0f", n->caffeine);
    return (size_t)snprintf(line, room, ",%.0f,%.0f,%s,%.0f,%d,%d,%d,%.0f,%.0f", n->load, n->alcohol, caffeine,
                            n->stress, n->supplement, n->workout, n->meal, n->soreness, n->pain);
}

static void put_night(FILE *f, const sim_practice *p, const sim_night *n, const sim_night_style *style,
                      const sim_flaws *flaws, size_t row)
{
    char line[NIGHT_LINE], date[SIM_DATE_TEXT];
    int sol = fives(n->sol), waso = fives(n->waso);
    bool blank = flaws->no_bedtime > 0 && row != flaws->impossible && lacks(n, 3, flaws->no_bedtime);
    sim_date_text(style->form, n->night, date);
    size_t at = (size_t)snprintf(line, sizeof line, "%s,%s", p->client[n->client].code, date);
    if (row == flaws->typo) line[3] = line[3] == '9' ? '8' : (char)(line[3] + 1);
    at += put_times(line + at, style->form, n, sol, waso, row == flaws->impossible, blank);
    at += (size_t)snprintf(line + at, sizeof line - at, ",%.1f,%d,%d,%d,%d", floor(2 * n->y[SIM_QUALITY] + 0.5) / 2,
                           n->felt_tst, sol, row == flaws->overlong ? waso + 300 : waso, n->wakings);
    put_day(line + at, sizeof line - at, n);
    put_line(f, style, line);
    if (style->notes)
        fprintf(f, "%c%s", style->delimiter, n->meal ? "cen\xf3 tarde" : n->workout ? "entren\xf3 de noche" : "");
    fputs(style->eol, f);
}

void sim_write_nights(FILE *f, const sim_practice *p, const sim_night_style *style, const sim_flaws *flaws)
{
    size_t row = 0;
    put_line(f, style, night_columns);
    if (style->notes) fprintf(f, "%cNotas", style->delimiter);
    fputs(style->eol, f);
    for (size_t i = 0; i < p->n_nights; i++) {
        const sim_night *n = &p->night[i];
        if (!n->logged || !style->keeps[n->client]) continue;
        const size_t times = row == flaws->again ? 2 : 1;
        for (size_t k = 0; k < times; k++) put_night(f, p, n, style, flaws, row);
        row += times;
    }
}
