/* Exports of booking programs: rows to visits, and whose they are. */
#include <downshift/record.h>

#include "support/mapping.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define CALENDLY                                                                                                       \
    "Invitee Name|Invitee Email|Event Type Name|Start Date & Time|End Date & Time|Event Created Date & Time|Canceled|" \
    "Marked as No-Show|Event Price|Invitee UUID"
#define ACUITY  "Start Time|End Time|First Name|Last Name|Phone|Email|Type|Calendar|Appointment Price|Appointment ID"
#define FRESHA  "Appt. ref.|Client|Team member|Status|Created date|Scheduled date|Service|Duration (mins)|Appt. slot|Net sales"
#define VISITED "Client|Date|Time|Visit Type|Staff|Late Cancel|No-show"
#define PLANNED "Client ID|Client|Date|Start time|End time|Description|Staff|Status"
#define CLINIKO "starts_at|ends_at|patient_name|did_not_arrive|cancelled_at"
#define SQUARE  "Customer Name|Service|Date|Time|Staff|Price"
#define LISTED  "Client Name|Date|Start Time|Service|Status|Price"
#define CALENDAR "UID|DTSTART|DTEND|ALL-DAY|SUMMARY|STATUS"
#define UNTOLD  "Client Name|Date|Start Time|Service"
#define JANES   "Patient|Start At|End At|Treatment|Staff Member|State|Cancelled At|Cancellation Reason"
#define SENSE   "Date|Time|Client|Service|Practitioner|Status"
#define SIMPLE  "Date of Service|Start Time|Client|Clinician|Appointment Status|Location"
#define NOTERRO "Event ID|Date|Start Time|Client|Event|Provider|Status"
#define JANE    "Patient|Start At|End At|Treatment|Staff Member|State"

static const struct row {
    const char *name, *format, *header, *row, *want;
} rows[] = {
    { "calendly", "calendly-events", CALENDLY,
      "Ana Perez|ana@example.com|Deep tissue 60|2025-03-03 11:00 am|2025-03-03 12:00 pm|2025-02-20 09:15 am|false|No|95.00|u1",
      "ok: date=2025-03-03 start=2025-03-03 11:00 duration_min=60 service=Deep tissue 60 price=95.00 booked_on=2025-02-20 "
      "reference=u1" },
    { "calendly, cancelled: nothing was charged", "calendly-events", CALENDLY,
      "Ana Perez|ana@example.com|Deep|2025-03-03 11:00 am|2025-03-03 12:00 pm||true||95.00|u1",
      "ok: date=2025-03-03 start=2025-03-03 11:00 duration_min=60 service=Deep status=cancelled reference=u1" },
    { "calendly, did not come", "calendly-events", CALENDLY,
      "Ana Perez|ana@example.com|Deep|2025-03-03 11:00 am|2025-03-03 12:00 pm||false|Yes||u1",
      "ok: date=2025-03-03 start=2025-03-03 11:00 duration_min=60 service=Deep status=no-show reference=u1" },
    { "a mark that nobody can read", "calendly-events", CALENDLY,
      "Ana Perez|ana@example.com|Deep|2025-03-03 11:00 am|2025-03-03 12:00 pm||perhaps|||u1",
      "ok: date=2025-03-03 start=2025-03-03 11:00 duration_min=60 service=Deep status=unknown reference=u1 "
      "!Canceled|perhaps|*" },
    { "acuity", "acuity-appointments", ACUITY,
      "January 5, 2023 10:00 am|January 5, 2023 11:30 am|Ana|Perez|555-010-1234|ana@example.com|Swedish 90|Kim|120.00|77",
      "ok: date=2023-01-05 start=2023-01-05 10:00 duration_min=90 therapist=Kim service=Swedish 90 price=120.00 "
      "reference=77" },
    { "fresha", "fresha-appointments", FRESHA,
      "#A1|Ana Perez|Kim|Completed|1 Nov 2025, 3:05pm|14 Nov 2025, 12:00am|Deep tissue|1h 10min|10:00am - 11:10am|\xC2\xA3"
      "1,034.56",
      "ok: date=2025-11-14 start=2025-11-14 10:00 duration_min=70 therapist=Kim service=Deep tissue status=completed "
      "price=1034.56 booked_on=2025-11-01 reference=#A1" },
    { "fresha, two hours, not held yet", "fresha-appointments", FRESHA,
      "#A1|Ana Perez|Kim|Confirmed||14 Nov 2025, 12:00am|Deep tissue|2h|2:15pm|0",
      "ok: date=2025-11-14 start=2025-11-14 14:15 duration_min=120 therapist=Kim service=Deep tissue status=unknown "
      "price=0.00 reference=#A1" },
    { "a slot whose half of the day only its end tells", "fresha-appointments", FRESHA,
      "#A1|Ana Perez|Kim|Completed||14 Nov 2025, 12:00am|Deep tissue|45min|10:00 - 10:45am|40",
      "refused: Appt. slot|10:00 - 10:45am|a time whose half of the day only its end tells: \"10:00 - 10:45am\"" },
    { "mindbody, came", "mindbody-attendance", VISITED, "Perez, Ana|2025-03-01|9:30 am|Massage 60|Kim||",
      "ok: date=2025-03-01 start=2025-03-01 09:30 therapist=Kim service=Massage 60" },
    { "mindbody, late", "mindbody-attendance", VISITED, "Perez, Ana|2025-03-01|9:30 am|Massage 60|Kim|Yes|---",
      "ok: date=2025-03-01 start=2025-03-01 09:30 therapist=Kim service=Massage 60 status=late-cancel" },
    { "mindbody, absent", "mindbody-attendance", VISITED, "Perez, Ana|2025-03-01|9:30 am|Massage 60|Kim|No|Yes",
      "ok: date=2025-03-01 start=2025-03-01 09:30 therapist=Kim service=Massage 60 status=no-show" },
    { "mindbody's schedule, past midnight", "mindbody-schedule", PLANNED,
      "1288|Perez, Ana|2025-03-01|8:30 pm|12:15 am|Massage|Kim|Signed in",
      "ok: date=2025-03-01 start=2025-03-01 20:30 duration_min=225 therapist=Kim service=Massage status=completed" },
    { "cliniko, no zone", "cliniko-appointments", CLINIKO,
      "2026-10-03T16:00:00Z|2026-10-03T17:00:00Z|Ana Perez|false|",
      "refused: starts_at|2026-10-03T16:00:00Z|in UTC, and nothing tells the local time: say time_zone in practice.yaml" },
    { "square", "square-appointments", SQUARE, "Ana Perez|Deep 60|2026-10-03|6:00 PM|Kim|$95.00",
      "ok: date=2026-10-03 start=2026-10-03 18:00 therapist=Kim service=Deep 60 price=95.00" },
    { "jane, arrived", "booking-list", JANE, "Ana Perez|2026-10-03 14:00|2026-10-03 15:15|Massage|Kim|Arrived",
      "ok: date=2026-10-03 start=2026-10-03 14:00 duration_min=75 therapist=Kim service=Massage status=completed" },
    { "jane, a break", "booking-list", JANE, "|2026-10-03 14:00|2026-10-03 15:15||Kim|Breaks", "ignored: no appointment" },
    { "jane, moved", "booking-list", JANE, "Ana|2026-10-03 14:00|2026-10-03 15:15|Massage|Kim|Rescheduled",
      "ignored: moved: the new booking counts" },
    { "vagaro", "booking-list", LISTED, "Ana Perez|2026-10-03|2:00 PM|Massage|Service Completed|80",
      "ok: date=2026-10-03 start=2026-10-03 14:00 service=Massage status=completed price=80.00" },
    { "vagaro, not there yet", "booking-list", LISTED, "Ana Perez|2026-10-03|2:00 PM|Massage|Awaiting Confirmation|80",
      "ok: date=2026-10-03 start=2026-10-03 14:00 service=Massage status=unknown" },
    { "by the seller", "booking-list", LISTED, "Ana Perez|2026-10-03|2:00 PM|Massage|CANCELLED_BY_SELLER|80",
      "ok: date=2026-10-03 start=2026-10-03 14:00 service=Massage status=cancelled" },
    { "a calendar", "calendar-events", CALENDAR,
      "1|2026-03-18T14:00:00-04:00|2026-03-18T15:00:00-04:00|no|X.Y. Appointment|CONFIRMED",
      "ok: date=2026-03-18 start=2026-03-18 14:00-240 duration_min=60 status=completed reference=1" },
    { "a calendar, over a clock change", "calendar-events", CALENDAR,
      "1|2026-03-07T23:30:00-05:00|2026-03-08T03:30:00-04:00|no|X.Y. APPOINTMENT|",
      "ok: date=2026-03-07 start=2026-03-07 23:30-300 duration_min=180 reference=1 ?*" },
    { "a calendar, a whole day", "calendar-events", CALENDAR, "1|2026-03-18|2026-03-19|yes|Holiday|", "ignored: a whole day" },
    { "a calendar, cancelled", "calendar-events", CALENDAR,
      "1|2026-03-18T14:00:00|2026-03-18T15:00:00|no|X.Y. Appointment|CANCELLED",
      "ok: date=2026-03-18 start=2026-03-18 14:00 duration_min=60 status=cancelled reference=1" },
    { "a calendar, a title of neither", "calendar-events", CALENDAR,
      "1|2026-03-18T14:00:00|2026-03-18T15:00:00|no|Dentist|",
      "ignored: a title that names neither client nor service; say how yours are made by calendar: in practice.yaml, such as "
      "\"{client} {service}\"" },
    { "a calendar, a service and nobody", "calendar-events", CALENDAR,
      "1|2026-03-18T14:00:00|2026-03-18T15:00:00|no|Massage conference|",
      "refused: SUMMARY|Massage conference|a title that names no client; say how yours are made by calendar: in practice.yaml, such "
      "as \"{client} {service}\"" },
    { "a list of one status, which nothing tells", "booking-files", UNTOLD, "Ana Perez|2026-10-03|2:00 PM|Massage",
      "ok: date=2026-10-03 start=2026-10-03 14:00 service=Massage status=unknown" },
    { "jane's export, cancelled", "jane-appointments", JANES,
      "Ana|2026-10-03 14:00|2026-10-03 15:15|Massage|Kim|Cancelled|2026-10-01|ill",
      "ok: date=2026-10-03 start=2026-10-03 14:00 duration_min=75 therapist=Kim service=Massage status=cancelled" },
    { "clinicsense, no length", "clinicsense-appointments", SENSE, "2026-10-03|2:00 PM|Ana Perez|Relax 60|Kim|Late Cancelled",
      "ok: date=2026-10-03 start=2026-10-03 14:00 therapist=Kim service=Relax 60 status=late-cancel" },
    { "simplepractice, show", "simplepractice-appointments", SIMPLE, "2026-10-03|2:00 PM|Ana Perez|Kim|Show|Home",
      "ok: date=2026-10-03 start=2026-10-03 14:00 therapist=Kim status=completed" },
    { "noterro", "noterro-appointments", NOTERRO, "E1|2026-10-03|2:00 PM|Ana Perez|Massage|Kim|Complete",
      "ok: date=2026-10-03 start=2026-10-03 14:00 therapist=Kim service=Massage status=completed" },
    { "nobody's", "booking-list", LISTED, "|2026-10-03|2:00 PM|Massage|Show|80",
      "refused: ||no client_id; every session needs one" },
};

/* A * at the end stands for the rest. */
static bool is_like(const char *have, const char *want)
{
    const size_t n = strlen(want);
    return n && want[n - 1] == '*' ? !strncmp(have, want, n - 1) : !strcmp(have, want);
}

static void maps(void **state)
{
    const struct row *r = *state;
    mapping m;
    mapping_start(&m);
    if (mapping_bind(&m, r->format, r->header, NULL)) fail_msg("%s", m.why.text);
    const char *got = mapping_row(&m, r->row);
    if (!is_like(got, r->want)) fail_msg("%s\nwanted: %s", got, r->want);
    mapping_end(&m);
}

/* ---- titles of a calendar's events ---- */

static const ds_service catalogue[] = { { .name = "Deep tissue", .massage = true }, { .name = "Lomi *", .massage = true } };
static const char *const ways[] = { "{service} / {client}", "{client}: {service}" };

static const struct title {
    const char *name, *title, *client, *service; /* client NULL: none is named */
    bool taught, known; /* with calendar: of practice.yaml, with a catalogue */
} titles[] = {
    { "a code first", "K7QM 60 deep tissue", "K7QM", "60 deep tissue", false, false },
    { "a code last", "Swedish 90 - D8FK", "D8FK", "Swedish 90", false, false },
    { "a code alone", "K7QM", "K7QM", "", false, false },
    { "two codes", "K7QM D8FK", NULL, "", false, false },
    { "a short name of a service and its length", "DT60 Ana", NULL, "", false, false },
    { "a length", "60min Ana", NULL, "", false, false },
    { "massage and a name", "Massage - Ana Perez", "V3FTKWAV", "Massage", false, false },
    { "a name and massage", "Ana Perez (hot stone massage)", "V3FTKWAV", "hot stone massage", false, false },
    { "with a word between", "Massage with Ana Perez", "V3FTKWAV", "Massage", false, false },
    { "a name and a word", "Ana Perez Appointment", "V3FTKWAV", "", false, false },
    { "a name alone", "Ana Perez", NULL, "", false, false },
    { "massage on both sides", "Massage - massage school", NULL, "", false, false },
    { "massage and a time", "Massage - pay rent by 3", NULL, "", false, false },
    { "massage and no sign between", "Ana Perez massage", NULL, "", false, false },
    { "a service of the catalogue", "Ana Perez deep tissue", "V3FTKWAV", "deep tissue", false, true },
    { "the same behind", "Deep Tissue Ana Perez", "V3FTKWAV", "Deep Tissue", false, true },
    { "a service by a pattern", "Lomi 90 - Ana Perez", "V3FTKWAV", "Lomi 90", false, true },
    { "a way that is taught", "Facial / Ana Perez", "V3FTKWAV", "Facial", true, false },
    { "the one whose service is known", "Ana Perez: Lomi / long", "V3FTKWAV", "Lomi / long", true, true },
    { "one that is not", "Facial at Ana's", NULL, "", true, false },
};

static void names_whom_a_title_tells(void **state)
{
    const struct title *t = *state;
    char line[200], want[200];
    mapping m;
    mapping_start(&m);
    if (t->known) m.settings.services = (ds_list){ (void *)(uintptr_t)catalogue, DS_COUNT(catalogue) };
    if (t->taught) m.settings.calendar = (ds_list){ (void *)(uintptr_t)ways, DS_COUNT(ways) };
    if (mapping_bind(&m, "calendar-events", CALENDAR, NULL)) fail_msg("%s", m.why.text);
    snprintf(line, sizeof line, "1|2026-03-18T14:00:00|2026-03-18T15:00:00|no|%s|", t->title);
    ds_str cell[MAPPING_CELLS];
    ds_records got;
    ds_refusal no;
    ds_cells row = mapping_cells(line, cell);
    const ds_row_fate fate = ds_map_row(m.mapper, &row, NULL, &got, &no);
    const ds_record *r = got.record;
    if (fate == DS_ROW_OK)
        snprintf(want, sizeof want, "%.*s|%.*s", DS_FMT(r->v[DS_SESSION_CLIENT].text),
                 DS_FMT(DS_HAS(r, SESSION_SERVICE) ? r->v[DS_SESSION_SERVICE].text : DS_LIT("")));
    if (!t->client)
        assert_int_not_equal(fate, DS_ROW_OK);
    else {
        assert_int_equal(fate, DS_ROW_OK);
        snprintf(line, sizeof line, "%s|%s", t->client, t->service);
        assert_string_equal(want, line);
    }
    mapping_end(&m);
}

/* A pattern of many words takes no time without end. */
static void a_title_of_many_words_is_given_up(void **state)
{
    (void)state;
    static const char *const way[] = { "{any} a {any} a {any} a {any} a {any} a {client} b" };
    char line[400] = "1|2026-03-18T14:00:00|2026-03-18T15:00:00|no|";
    mapping m;
    mapping_start(&m);
    m.settings.calendar = (ds_list){ (void *)(uintptr_t)way, 1 };
    for (int i = 0; i < 60; i++) strcat(line, "a a");
    if (mapping_bind(&m, "calendar-events", CALENDAR, NULL)) fail_msg("%s", m.why.text);
    strcat(line, "|");
    assert_true(!strncmp(mapping_row(&m, line), "ignored: ", 9));
    mapping_end(&m);
}

/* ---- a status in a name ---- */

static const struct named {
    const char *file, *want;
} named[] = {
    { "AppointmentSummary - No Show (3).xlsx", "no-show" }, { "inbox/AppointmentSummaryNoShow.csv", "no-show" },
    { "show.csv", "completed" }, { "service completed", "completed" }, { "cancelled.csv", "cancelled" },
    { "Late-cancelled.csv", "late-cancel" }, { "AppointmentSummary (1).xlsx", "unknown" }, { "showroom.csv", "unknown" },
    { "cancelled and no show.csv", "unknown" }, { "Ready to Start.csv", "unknown" },
};

static void a_name_tells_what_became_of_visits(void **state)
{
    (void)state;
    for (size_t i = 0; i < DS_COUNT(named); i++) {
        char want[40];
        mapping m;
        mapping_start(&m);
        if (mapping_bind(&m, "booking-files", UNTOLD, NULL)) fail_msg("%s", m.why.text);
        ds_mapper_set_name(m.mapper, named[i].file);
        snprintf(want, sizeof want, "status=%s", named[i].want);
        const char *got = mapping_row(&m, "Ana Perez|2026-10-03|2:00 PM|Massage");
        if (!strstr(got, want)) fail_msg("%s: %s", named[i].file, got);
        mapping_end(&m);
    }
}

/* ---- whose ---- */

#define PEOPLE "Client Name|Email|Phone|Date|Start Time|Service|Status"

static const char *code_of(const char *who)
{
    static char code[4][32];
    static int turn;
    char *out = code[turn = (turn + 1) % 4], line[300];
    mapping m;
    ds_str cell[MAPPING_CELLS];
    ds_records got;
    ds_refusal no;
    mapping_start(&m);
    if (mapping_bind(&m, "booking-list", PEOPLE, NULL)) fail_msg("%s", m.why.text);
    snprintf(line, sizeof line, "%s|2026-10-03|2:00 PM|Massage|Show", who);
    ds_cells row = mapping_cells(line, cell);
    assert_int_equal(ds_map_row(m.mapper, &row, NULL, &got, &no), DS_ROW_OK);
    ds_copy(out, sizeof code[0], got.record->v[DS_SESSION_CLIENT].text);
    mapping_end(&m);
    return out;
}

static const struct pair {
    const char *name, *a, *b;
    bool same;
} pairs[] = {
    { "names in capitals", "Ana Perez||", "ANA  PEREZ||", true },
    { "names in another order", "Ana Perez||", "Perez, Ana||", true },
    { "composed and not", "Zo\xC3\xAB Ek||", "Zoe\xCC\x88 Ek||", true },
    { "another name", "Ana Perez||", "Anna Perez||", false },
    { "words that run together", "Ana Perez||", "Anap Erez||", false },
    { "an address goes before a name", "Ana Perez|a@x.org|", "A. P.|A@X.org|", true },
    { "a name and two addresses", "Ana Perez|a@x.org|", "Ana Perez|b@x.org|", false },
    { "a phone with its country's number", "A||(555) 010-1234", "B||+1 555 010 1234", true },
    { "an address goes before a phone", "A|a@x.org|555 010 1234", "B||555 010 1234", false },
    { "what is no address", "Ana Perez|none|", "Ana Perez||", true },
    { "what is no phone", "Ana Perez||12", "Ana Perez||", true },
};

static void tells_people_apart(void **state)
{
    const struct pair *p = *state;
    const char *a = code_of(p->a), *b = code_of(p->b);
    assert_int_equal(!strcmp(a, b), p->same);
    assert_int_equal(strlen(a), 8);
    assert_true(a[0] >= 'A' && a[0] <= 'Z');
}

/* So that files of another version, or in another order, find the same people. */
static void codes_stay_what_they_are(void **state)
{
    (void)state;
    assert_string_equal(code_of("Ana Perez|ana@example.com|"), "KQJB66JK");
    assert_string_equal(code_of("Ana Perez||"), "V3FTKWAV");
    assert_string_equal(code_of("K7QM||"), "K7QM"); /* the practice's own */
}

#define ROW(rows, i, f)                                                                                                \
    {                                                                                                                  \
        .name = (rows)[i].name, .test_func = (f), .initial_state = (void *)(uintptr_t) & (rows)[i]                     \
    }

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(rows) + DS_COUNT(pairs) + DS_COUNT(titles) + 3];
    size_t n = 0;
    for (size_t i = 0; i < DS_COUNT(rows); i++) tests[n++] = (struct CMUnitTest)ROW(rows, i, maps);
    for (size_t i = 0; i < DS_COUNT(pairs); i++) tests[n++] = (struct CMUnitTest)ROW(pairs, i, tells_people_apart);
    for (size_t i = 0; i < DS_COUNT(titles); i++) tests[n++] = (struct CMUnitTest)ROW(titles, i, names_whom_a_title_tells);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_title_of_many_words_is_given_up);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_name_tells_what_became_of_visits);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(codes_stay_what_they_are);
    return cmocka_run_group_tests_name("record: bookings", tests, NULL, NULL);
}
