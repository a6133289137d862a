#include "practice_books.h"

#include <string.h>

static const char *const therapists[] = { "Therapist A", "Therapist B", "Therapist C" };
/* As the session log spells them; written out here so that a test sees when the product's spelling changes. */
static const char *const pressures[] = { "light", "moderate", "deep" };
static const char *const goals[] = { "sleep", "recovery", "pain", "sleep", "relaxation" };
static const char *const reactions[] = { "", "", "", "calm", "tired", "loose", "sore", "" };

const char *sim_new_name(size_t service)
{
    return strcmp(sim_services[service].name, "Deep tissue massage") ? NULL : "Deep tissue therapy";
}

void sim_service_text(const sim_session *s, char out[SIM_SERVICE_TEXT])
{
    const sim_service *service = &sim_services[s->service];
    const char *fresh = s->date >= ds_date_of(2026, 7, 1) ? sim_new_name((size_t)s->service) : NULL;
    if (service->massage)
        snprintf(out, SIM_SERVICE_TEXT, "%s %d", fresh ? fresh : service->name, s->minutes);
    else
        snprintf(out, SIM_SERVICE_TEXT, "%s", service->name);
}

void sim_ref_text(const sim_practice *p, size_t session, int use, char out[SIM_REF_TEXT])
{
    rnd r = rnd_start(p->params.seed, 11000000 + 10 * (uint64_t)session + (uint64_t)use);
    const uint64_t a = rnd_bits(&r), b = rnd_bits(&r);
    snprintf(out, SIM_REF_TEXT, "%08x-%04x-4%03x-a%03x-%012llx", (unsigned)(a >> 32), (unsigned)(a >> 16 & 0xffff),
             (unsigned)(a & 0xfff), (unsigned)(b >> 52), (unsigned long long)(b & 0xffffffffffff));
}

/* ---- Calendly -------------------------------------------------------------------------------- */

static const char calendly_columns[] =
    "User Name,Team,Invitee Name,Invitee First Name,Invitee Last Name,Invitee Email,Invitee Time Zone,Invitee accepted "
    "marketing emails,Text Reminder Number,Event Type Name,Start Date & Time,End Date & Time,Location,Event Created "
    "Date & Time,Canceled,Canceled By,Cancellation reason,Question 1,Response 1,UTM Campaign,UTM Source,UTM Medium,UTM "
    "Term,UTM Content,Salesforce UUID,Event Price,Payment Currency,Guest Email(s),Invitee Reconfirmed,Marked as "
    "No-Show,Meeting Notes,Group,User Email,Event UUID,Invitee UUID,Invitee scheduled by,Scheduling method";

/* "2026-03-03 11:00 am" */
static void put_moment(FILE *f, ds_date d, int minute)
{
    char date[SIM_DATE_TEXT], clock[SIM_CLOCK_TEXT];
    sim_date_text(SIM_ISO, d + minute / 1440, date);
    sim_clock_text(SIM_AMERICAN, minute % 1440, clock);
    const size_t n = strlen(clock);
    fprintf(f, "%s %s%.*s %cm,", date, n < 8 ? "0" : "", (int)n - 3, clock, clock[n - 2] == 'A' ? 'a' : 'p');
}

static void put_cancelled(FILE *f, const sim_session *s, const char *code)
{
    const bool gone = s->status == DS_LATE_CANCEL || s->status == DS_CANCELLED;
    if (gone)
        fprintf(f, "true,%s,%s,", code, s->status == DS_LATE_CANCEL ? "on the day itself" : "");
    else
        fputs("false,,,", f);
}

/* Lower case letters and digits, as people's addresses are; example.com is nobody's (RFC 2606). */
static void put_address(FILE *f, const char *name)
{
    for (const char *c = name; *c; c++)
        if (*c != ' ') fputc(*c >= 'A' && *c <= 'Z' ? *c + 'a' - 'A' : *c, f);
    fputs("@example.com,", f);
}

static void put_event(FILE *f, const sim_practice *p, size_t i)
{
    const sim_session *s = &p->session[i];
    const char *code = p->client[s->client].code, *therapist = therapists[s->therapist];
    char service[SIM_SERVICE_TEXT], event[SIM_REF_TEXT], invitee[SIM_REF_TEXT];
    sim_service_text(s, service);
    sim_ref_text(p, i, 0, event);
    sim_ref_text(p, i, 1, invitee);
    fprintf(f, "%s,,%s,,,", therapist, code);
    put_address(f, code);
    fprintf(f, "Eastern Time - US & Canada,false,,%s,", service);
    put_moment(f, s->date, s->start);
    put_moment(f, s->date, s->start + s->minutes);
    fprintf(f, "%s,", s->on_site ? "At the client's" : "Studio");
    put_moment(f, s->booked_on, 8 * 60 + (int)(7 * i % 720));
    put_cancelled(f, s, code);
    fprintf(f, ",,,,,,,,,,,,%s,,,", s->status == DS_NO_SHOW ? "Yes" : "No");
    put_address(f, therapist);
    fprintf(f, "%s,%s,%s,self-service\n", event, invitee, code);
}

void sim_write_calendly(FILE *f, const sim_practice *p, size_t twin)
{
    fprintf(f, "%s\n", calendly_columns);
    for (size_t i = 0; i < p->n_sessions; i++)
        for (int times = p->session[i].kind == DS_KIND_SELF ? 0 : i == twin ? 2 : 1; times > 0; times--)
            put_event(f, p, i);
}

/* ---- the therapists' log ---------------------------------------------------------------------- */

bool sim_has_note(const sim_session *s)
{
    return s->kind == DS_KIND_SELF || (s->status == DS_COMPLETED && sim_services[s->service].massage);
}

static void put_note(FILE *f, const sim_session *s, bool misspelt)
{
    if (s->kind == DS_KIND_SELF) {
        const bool roller = s->start % 10 == 0;
        fprintf(f, "self,,%s,,,%s\n", roller ? "calves;hamstrings" : "neck;upper back",
                roller ? "roller" : "tennis balls");
        return;
    }
    fprintf(f, "massage,%s,%s,%s,%s,%s\n", misspelt ? "modrate" : pressures[s->pressure],
            sim_services[s->service].areas, s->goal < 0 ? "" : goals[s->goal], reactions[(s->date + s->start / 15) % 8],
            s->minutes == 120 ? "asked for the long one" : "");
}

void sim_write_notes(FILE *f, const sim_practice *p, sim_form form, const sim_flaws *flaws)
{
    fputs("client_id,date,start,duration_min,kind,pressure,areas,goal,reaction,notes\n", f);
    for (size_t i = 0; i < p->n_sessions; i++) {
        const sim_session *s = &p->session[i];
        char date[SIM_DATE_TEXT], start[SIM_CLOCK_TEXT];
        if (!sim_has_note(s)) continue;
        sim_date_text(form, s->date, date);
        sim_clock_text(form, s->start, start);
        fprintf(f, "%s,%s,%s,%d,", p->client[s->client].code, date, start, s->minutes);
        put_note(f, s, i == flaws->misspelt);
    }
}
