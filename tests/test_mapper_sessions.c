#include <downshift/record.h>

#include "support/mapping.h"
#include "support/zones.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static const char all[] =
    "client_id|date|start|duration_min|pressure|technique|areas|therapist|service|place|kind|status|goal|"
    "price|tip|reaction|notes|booked_on";
static const char few[] = "client_id|date|start|duration_min";
static const char pressed[] = "client_id|date|start|duration_min|pressure";
static const char priced[] = "client_id|date|start|duration_min|price|tip";
static const char booked[] = "client_id|date|start|duration_min|Booked on";
static const char stated[] = "client_id|date|start|duration_min|status|kind";
static const char served[] = "client_id|date|start|duration_min|pressure|technique|service";

static const ds_service catalogue[] = {
    { .name = "Deep 60", .technique = "deep tissue", .pressure = DS_DEEP, .minutes = 60, .massage = true },
    { .name = "Facial", .pressure = DS_PRESSURE_UNKNOWN, .massage = false },
};

#define CASE(n, h, r, w) .name = (n), .header = (h), .row = (r), .want = (w)
static const struct row {
    const char *name, *header, *row, *want;
    ds_date_order dates;
    char mark;
    const char *zone;
} rows[] = {
    { CASE(
        "every column", all,
        "C001|2026-10-03|18:30|60|deep|swedish|back|Jo|Deep 60|studio|self|no-show|sleep|80.50|5|fine|a, b|2026-09-30",
        "ok: date=2026-10-03 start=2026-10-03 18:30 duration_min=60 pressure=deep "
        "technique=swedish areas=back "
        "therapist=Jo "
        "service=Deep 60 place=studio kind=self status=no-show goal=sleep price=80.50 tip=5.00 reaction=fine notes=a, "
        "b booked_on=2026-09-30") },
    { CASE("only what is needed", few, "C001|2026-10-03|18:30|60",
           "ok: date=2026-10-03 start=2026-10-03 18:30 duration_min=60") },
    { CASE("short row", all, "C001|2026-10-03|18:30|60",
           "ok: date=2026-10-03 start=2026-10-03 18:30 duration_min=60") },
    { CASE("columns in another order and spelling", "Start Time|Date|Duration (min)|CLIENT ID",
           "7:05 pm|2026-10-03|45| C001 ", "ok: date=2026-10-03 start=2026-10-03 19:05 duration_min=45") },

    { CASE("no client", few, "|2026-10-03|18:30|60", "refused: client_id||blank; every row needs it") },
    { CASE("client as n/a", few, "N/A|2026-10-03|18:30|60", "refused: client_id|N/A|blank; every row needs it") },
    { CASE("no date", few, "C001||18:30|60", "refused: date||blank; every row needs it") },
    { CASE("no start: a note", few, "C001|2026-10-03|-|60", "ok: date=2026-10-03 duration_min=60") },
    { CASE("no length", few, "C001|2026-10-03|18:30|", "ok: date=2026-10-03 start=2026-10-03 18:30") },
    { CASE("client with a control character", few, "C\t1|2026-10-03|18:30|60",
           "refused: client_id|C\t1|not a client's code: it has control characters") },

    { CASE("date with points", few, "C001|3.10.2026|18:30|60",
           "ok: date=2026-10-03 start=2026-10-03 18:30 duration_min=60") },
    { CASE("date with slashes, order unknown", few, "C001|10/03/2026|18:30|60",
           "refused as a file: line 2, date: \"10/03/2026\" is 2026-03-10 with the day first and 2026-10-03 "
           "with the month first, and no row of the file tells which: say dates: dmy or dates: mdy in "
           "practice.yaml") },
    { CASE("date with slashes, one reading", few, "C001|30/10/2026|18:30|60",
           "ok: date=2026-10-30 start=2026-10-30 18:30 duration_min=60") },
    { CASE("date with slashes, day first", few, "C001|10/03/2026|18:30|60",
           "ok: date=2026-03-10 start=2026-03-10 18:30 duration_min=60"),
      .dates = DS_DATES_DMY },
    { CASE("date with slashes, month first", few, "C001|10/03/2026|18:30|60",
           "ok: date=2026-10-03 start=2026-10-03 18:30 duration_min=60"),
      .dates = DS_DATES_MDY },
    { CASE("31 April", few, "C001|2026-04-31|18:30|60",
           "refused: date|2026-04-31|not a date: \"2026-04-31\"; write it like 2026-10-03") },
    { CASE("date that is a word", few, "C001|Monday|18:30|60",
           "refused: date|Monday|not a date: \"Monday\"; write it like 2026-10-03") },

    { CASE("start with its date", few, "C001|2026-10-03|2026-10-03 18:30|60",
           "ok: date=2026-10-03 start=2026-10-03 18:30 duration_min=60") },
    { CASE("start with date and offset", few, "C001|2026-10-03|2026-10-03T18:30:00+02:00|60",
           "ok: date=2026-10-03 start=2026-10-03 18:30+120 duration_min=60") },
    { CASE("start on another day", few, "C001|2026-10-03|2026-10-04 18:30|60",
           "refused: start|2026-10-04 18:30|starts on another day than its date column says") },
    { CASE("start at 25 o'clock", few, "C001|2026-10-03|25:00|60",
           "refused: start|25:00|not a time of day: \"25:00\"; write it like 22:40") },
    { CASE("zone known, summer", few, "C001|2026-10-03|18:30|60",
           "ok: date=2026-10-03 start=2026-10-03 18:30+120 duration_min=60"),
      .zone = "Europe/Berlin" },
    { CASE("zone known, winter", few, "C001|2026-12-03|18:30|60",
           "ok: date=2026-12-03 start=2026-12-03 18:30+60 duration_min=60"),
      .zone = "Europe/Berlin" },
    { CASE("zone known, offset written", few, "C001|2026-12-03|2026-12-03 18:30 -05:00|60",
           "ok: date=2026-12-03 start=2026-12-03 18:30-300 duration_min=60"),
      .zone = "Europe/Berlin" },

    { CASE("length of nothing", few, "C001|2026-10-03|18:30|0", "ok: date=2026-10-03 start=2026-10-03 18:30") },
    { CASE("length above", few, "C001|2026-10-03|18:30|481",
           "ok: date=2026-10-03 start=2026-10-03 18:30 !duration_min|481|481 is outside 1 to 480 min (more "
           "than 8 hours)") },
    { CASE("length with a unit", few, "C001|2026-10-03|18:30|60 min",
           "ok: date=2026-10-03 start=2026-10-03 18:30 duration_min=60") },
    { CASE("decimal comma in a file of points", few, "C001|2026-10-03|18:30|52,5",
           "ok: date=2026-10-03 start=2026-10-03 18:30 duration_min=52.5") },
    { CASE("decimal comma in a file of commas", few, "C001|2026-10-03|18:30|52,5",
           "ok: date=2026-10-03 start=2026-10-03 18:30 duration_min=52.5"),
      .mark = ',' },

    { CASE("pressure in capitals", pressed, "C001|2026-10-03|18:30|60|DEEP",
           "ok: date=2026-10-03 start=2026-10-03 18:30 duration_min=60 pressure=deep") },
    { CASE("pressure by another word", pressed, "C001|2026-10-03|18:30|60|Medium",
           "ok: date=2026-10-03 start=2026-10-03 18:30 duration_min=60 pressure=moderate") },
    { CASE("pressure 1", pressed, "C001|2026-10-03|18:30|60|1",
           "ok: date=2026-10-03 start=2026-10-03 18:30 duration_min=60 pressure=light") },
    { CASE("pressure 3.0", pressed, "C001|2026-10-03|18:30|60|3.0",
           "ok: date=2026-10-03 start=2026-10-03 18:30 duration_min=60 pressure=moderate") },
    { CASE("pressure 5", pressed, "C001|2026-10-03|18:30|60|5",
           "ok: date=2026-10-03 start=2026-10-03 18:30 duration_min=60 pressure=deep") },
    { CASE("pressure 6", pressed, "C001|2026-10-03|18:30|60|6",
           "ok: date=2026-10-03 start=2026-10-03 18:30 duration_min=60 !pressure|6|pressure 6 is not one of "
           "1 to 5") },
    { CASE("pressure 2.5", pressed, "C001|2026-10-03|18:30|60|2.5",
           "ok: date=2026-10-03 start=2026-10-03 18:30 duration_min=60 !pressure|2.5|pressure 2.5 is not one "
           "of 1 to 5") },
    { CASE(
        "pressure misspelt", pressed, "C001|2026-10-03|18:30|60|modrate",
        "ok: date=2026-10-03 start=2026-10-03 18:30 duration_min=60 !pressure|modrate|unknown pressure "
           "\"modrate\": did you mean \"moderate\"? (known: light, moderate, deep, 1 to 5)") },
    { CASE("pressure unknown", pressed, "C001|2026-10-03|18:30|60|squeezy",
           "ok: date=2026-10-03 start=2026-10-03 18:30 duration_min=60 !pressure|squeezy|unknown pressure "
           "\"squeezy\" (known: light, moderate, deep, 1 to 5); or teach it by `words:` in practice.yaml") },
    { CASE("pressure of a hundred letters", pressed,
           "C001|2026-10-03|18:30|60|"
           "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghij",
           "ok: date=2026-10-03 start=2026-10-03 18:30 duration_min=60 "
           "!pressure|abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdef...|unknown "
           "pressure \"abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghij...\" (known: light, "
           "moderate, deep, 1 to 5); or teach it by `words:` in practice.yaml") },

    { CASE("booked three days before", booked, "C001|2026-10-03|18:30|60|30.9.2026",
           "ok: date=2026-10-03 start=2026-10-03 18:30 duration_min=60 booked_on=2026-09-30") },
    { CASE("booked on the day", booked, "C001|2026-10-03|18:30|60|2026-10-03",
           "ok: date=2026-10-03 start=2026-10-03 18:30 duration_min=60 booked_on=2026-10-03") },
    { CASE("booked the day after", booked, "C001|2026-10-03|18:30|60|2026-10-04",
           "ok: date=2026-10-03 start=2026-10-03 18:30 duration_min=60 ?day of booking: Booked on \"2026-10-04\": after the session: taken "
           "as not known") },
    { CASE("booked at a time of day", booked, "C001|2026-10-12|18:30|60|2026-10-10 14:30",
           "ok: date=2026-10-12 start=2026-10-12 18:30 duration_min=60 booked_on=2026-10-10") },
    { CASE("booked at an instant", booked, "C001|2026-10-12|18:30|60|2026-10-10T23:30:05Z",
           "ok: date=2026-10-12 start=2026-10-12 18:30 duration_min=60 booked_on=2026-10-10") },
    { CASE("booked at a time of day, order known", booked, "C001|2026-10-12|18:30|60|09/10/2026 2:30 pm",
           "ok: date=2026-10-12 start=2026-10-12 18:30 duration_min=60 booked_on=2026-10-09"),
      .dates = DS_DATES_DMY },
    { CASE("booked at a time of day, order unknown", booked, "C001|2026-10-12|18:30|60|09/10/2026 14:30",
           "ok: date=2026-10-12 start=2026-10-12 18:30 duration_min=60 !Booked on|09/10/2026 "
           "14:30|\"09/10/2026 14:30\" can be 2026-10-09 or 2026-09-10: write it like that, or say dates: "
           "dmy or mdy in practice.yaml") },
    { CASE("booked at an hour that is none", booked, "C001|2026-10-12|18:30|60|2026-10-10 25:30",
           "ok: date=2026-10-12 start=2026-10-12 18:30 duration_min=60 !Booked on|2026-10-10 25:30|not a "
           "date: \"2026-10-10 25:30\"; write it like 2026-10-03") },
    { CASE("booked two years before", booked, "C001|2026-10-12|18:30|60|2024-10-12",
           "ok: date=2026-10-12 start=2026-10-12 18:30 duration_min=60 booked_on=2024-10-12") },
    { CASE("booked over two years before", booked, "C001|2026-10-12|18:30|60|2024-10-10",
           "ok: date=2026-10-12 start=2026-10-12 18:30 duration_min=60 ?day of booking: Booked on \"2024-10-10\": more than two years "
           "before the session: taken as not known") },
    { CASE("booked before 2000", booked, "C001|2000-10-12|18:30|60|1999-12-31",
           "ok: date=2000-10-12 start=2000-10-12 18:30 duration_min=60 ?day of booking: Booked on \"1999-12-31\": before 2000: taken as "
           "not known") },
    { CASE("booked on the first day of 2000", booked, "C001|2000-10-12|18:30|60|2000-01-01",
           "ok: date=2000-10-12 start=2000-10-12 18:30 duration_min=60 booked_on=2000-01-01") },
    { CASE("booking not noted", booked, "C001|2026-10-03|18:30|60|-",
           "ok: date=2026-10-03 start=2026-10-03 18:30 duration_min=60") },
    { CASE("booked on a word", booked, "C001|2026-10-03|18:30|60|last week",
           "ok: date=2026-10-03 start=2026-10-03 18:30 duration_min=60 !Booked on|last week|not a date: "
           "\"last week\"; write it like 2026-10-03") },
    { CASE("booked by an order unknown", booked, "C001|2026-10-03|18:30|60|09/10/2026",
           "ok: date=2026-10-03 start=2026-10-03 18:30 duration_min=60 !Booked on|09/10/2026|\"09/10/2026\" "
           "can be 2026-10-09 or 2026-09-10: write it like that, or say dates: dmy or mdy in practice.yaml") },

    { CASE("no show", stated, "C001|2026-10-03|18:30|60|No Show|",
           "ok: date=2026-10-03 start=2026-10-03 18:30 duration_min=60 status=no-show") },
    { CASE("noshow", stated, "C001|2026-10-03|18:30|60|noshow|",
           "ok: date=2026-10-03 start=2026-10-03 18:30 duration_min=60 status=no-show") },
    { CASE("late cancel", stated, "C001|2026-10-03|18:30|60|Late_Cancel|",
           "ok: date=2026-10-03 start=2026-10-03 18:30 duration_min=60 status=late-cancel") },
    { CASE("canceled", stated, "C001|2026-10-03|18:30|60|Canceled|",
           "ok: date=2026-10-03 start=2026-10-03 18:30 duration_min=60 status=cancelled") },
    { CASE("unknown status", stated, "C001|2026-10-03|18:30|60|moved|",
           "ok: date=2026-10-03 start=2026-10-03 18:30 duration_min=60 status=unknown !status|moved|unknown "
           "status \"moved\" (known: completed, no-show, late-cancel, cancelled, unknown, ill); or teach it by "
           "`words:` in practice.yaml") },
    { CASE("self-massage", stated, "C001|2026-10-03|18:30|10||Self-Massage",
           "ok: date=2026-10-03 start=2026-10-03 18:30 duration_min=10 kind=self") },

    { CASE("price with a sign", priced, "C001|2026-10-03|18:30|60|$1,280|",
           "ok: date=2026-10-03 start=2026-10-03 18:30 duration_min=60 price=1280.00") },
    { CASE("price with a comma", priced, "C001|2026-10-03|18:30|60|80,50 EUR|1,5",
           "ok: date=2026-10-03 start=2026-10-03 18:30 duration_min=60 price=80.50 tip=1.50"),
      .mark = ',' },
    { CASE("price that is none", priced, "C001|2026-10-03|18:30|60|free|",
           "ok: date=2026-10-03 start=2026-10-03 18:30 duration_min=60 !price|free|not an amount: \"free\"; "
           "write it like 80.50") },
    { CASE("negative price", priced, "C001|2026-10-03|18:30|60|-80|",
           "ok: date=2026-10-03 start=2026-10-03 18:30 duration_min=60 price=-80.00") },

    { CASE("the catalogue fills nothing in", served, "C001|2026-10-03|18:30||||deep  60",
           "ok: date=2026-10-03 start=2026-10-03 18:30 service=deep  60") },
    { CASE(
        "the log wins over the catalogue", served, "C001|2026-10-03|18:30|45|light|thai|Deep 60",
        "ok: date=2026-10-03 start=2026-10-03 18:30 duration_min=45 pressure=light technique=thai service=Deep 60") },
    { CASE("not in the catalogue", served, "C001|2026-10-03|18:30||||Waxing",
           "ok: date=2026-10-03 start=2026-10-03 18:30 service=Waxing") },
};

static void maps(void **state)
{
    const struct row *r = *state;
    mapping m;
    mapping_start(&m);
    m.settings.dates = r->dates;
    support_set_zone(&m.settings, r->zone, &m.arena);
    m.settings.services = (ds_list){ (void *)(uintptr_t)catalogue, DS_COUNT(catalogue) };
    if (r->mark) m.mark = r->mark;
    assert_int_equal(mapping_bind(&m, "downshift-sessions", r->header, NULL), DS_OK);
    assert_string_equal(mapping_row(&m, r->row), r->want);
    mapping_end(&m);
}

/* What a refused row still tells, so that its nights can be marked unknown. */
static const struct known {
    const char *name, *row, *client, *want;
} knowns[] = {
    { "bad start", "C001|2026-10-03|late|60|deep", "C001", "date=2026-10-03 duration_min=60 pressure=deep" },
    { "bad start and length before a good pressure", "C001|2026-10-03|late|x|deep", "C001",
      "date=2026-10-03 pressure=deep" },
    { "bad date", "C001|soon|18:30|60|deep", "C001", "duration_min=60 pressure=deep" },
    { "start on another day", "C001|2026-10-03|2026-10-05 18:30|60|", "C001", "date=2026-10-03 duration_min=60" },
    { "no client", "|2026-10-03|18:30|60|deep", NULL,
      "date=2026-10-03 start=2026-10-03 18:30 duration_min=60 pressure=deep" },
};

static void a_refused_row_tells_what_it_can(void **state)
{
    const struct known *k = *state;
    mapping m;
    char text[400];
    ds_str cell[MAPPING_CELLS];
    ds_records got;
    ds_refusal no;
    mapping_start(&m);
    assert_int_equal(mapping_bind(&m, "downshift-sessions", pressed, NULL), DS_OK);
    ds_cells row = mapping_cells(k->row, cell);
    assert_int_equal(ds_map_row(m.mapper, &row, NULL, &got, &no), DS_ROW_REFUSED);
    mapping_text(&got, text, sizeof text);
    assert_string_equal(text, k->want);
    assert_int_equal(got.n, 1);
    assert_int_equal(DS_HAS(got.record, SESSION_CLIENT), k->client != NULL);
    if (k->client) assert_true(ds_same(got.record->v[DS_SESSION_CLIENT].text, ds_str_of(k->client)));
    mapping_end(&m);
}

static void the_practice_may_scale_pressure(void **state)
{
    (void)state;
    mapping m;
    mapping_start(&m);
    m.settings.pressure_scale[2] = DS_DEEP;
    assert_int_equal(mapping_bind(&m, "downshift-sessions", pressed, NULL), DS_OK);
    assert_string_equal(mapping_row(&m, "C001|2026-10-03|18:30|60|3"),
                        "ok: date=2026-10-03 start=2026-10-03 18:30 duration_min=60 pressure=deep");
    mapping_end(&m);
}

static void one_row_leaves_nothing_to_the_next(void **state)
{
    (void)state;
    mapping m;
    mapping_start(&m);
    m.settings.services = (ds_list){ (void *)(uintptr_t)catalogue, DS_COUNT(catalogue) };
    assert_int_equal(mapping_bind(&m, "downshift-sessions", served, NULL), DS_OK);
    (void)mapping_row(&m, "C001|2026-10-03|18:30||soso||Facial");
    assert_string_equal(mapping_row(&m, "C002|2026-10-04|9:00||||"), "ok: date=2026-10-04 start=2026-10-04 09:00");
    mapping_end(&m);
}

#define ROW(rows, i, f)                                                                                                \
    {                                                                                                                  \
        .name = (rows)[i].name, .test_func = (f), .initial_state = (void *)(uintptr_t) & (rows)[i]                     \
    }

/* Before, each name copied the list of those before it: 3.6 GB for these. */
static void of_many_columns_without_a_place_some_are_named(void **state)
{
    enum { COLUMNS = 60000 };
    static ds_str cell[COLUMNS];
    mapping m;
    const ds_format *f;
    const char *const known[] = { "client_id", "date", "start", "duration_min" };
    (void)state;
    mapping_start(&m);
    for (size_t i = 0; i < COLUMNS; i++)
        cell[i] = i < DS_COUNT(known) ? ds_str_of(known[i]) : ds_str_of(ds_textf(&m.arena, "column %zu", i));
    const ds_cells header = { .cell = cell, .n = COLUMNS, .line = 1 };
    assert_int_equal(ds_recognise(m.formats, &header, &f, &m.why), DS_OK);
    assert_int_equal(ds_mapper_new(f, &header, '.', DS_LIT(""), &m.settings, &m.arena, &m.mapper, &m.unused, &m.why),
                     DS_OK);
    assert_memory_equal(m.unused, "column 4, column 5, ", 20);
    assert_string_equal(m.unused + strlen(m.unused) - 15, " and 59976 more");
    assert_in_range(strlen(m.unused), 100, 255);
    mapping_end(&m);
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(rows) + DS_COUNT(knowns) + 3];
    size_t n = 0;
    for (size_t i = 0; i < DS_COUNT(rows); i++) tests[n++] = (struct CMUnitTest)ROW(rows, i, maps);
    for (size_t i = 0; i < DS_COUNT(knowns); i++)
        tests[n++] = (struct CMUnitTest)ROW(knowns, i, a_refused_row_tells_what_it_can);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(the_practice_may_scale_pressure);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(of_many_columns_without_a_place_some_are_named);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(one_row_leaves_nothing_to_the_next);
    return cmocka_run_group_tests_name("record: sessions", tests, NULL, NULL);
}
