/* Whom sources name: what is certain is joined, what is not is asked, and answers stay. */
#include <downshift/growing.h>
#include <downshift/import.h>
#include <downshift/person.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "../src/store/room.h"
#include "support/files.h"
#include "support/inbox.h"

static inbox_world *w;

static int open_world(void **state)
{
    (void)state;
    w = inbox_open();
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    inbox_close(w);
    return 0;
}

/* A list of bookings of two visits, each of one person as told. */
static const char *bookings(const char *one, const char *other)
{
    return ds_textf(&w->a,
                    "Date,Start Time,Service,Status,Client Name,Email,Phone\n"
                    "2026-10-05,17:00,Deep 60,Completed,%s\n2026-10-06,17:00,Deep 60,Completed,%s\n",
                    one, other);
}

static const ds_question *questions(size_t *n)
{
    const ds_question *q = NULL;
    if (ds_people_questions(w->store, &w->a, &q, n, &w->why)) fail_msg("%s", w->why.text);
    return q;
}

/* ---- two rows ---- */

static const struct pair {
    const char *name, *one, *other; /* name, email, phone */
    int clients;
    ds_ask_kind asked;
} pairs[] = {
    { "an address in capitals", "Ana Perez,ana@example.com,", "Ana Perez,ANA@Example.COM,", 1, DS_ASK_NOTHING },
    { "last name first", "Ana Perez,,", "\"Perez, Ana\",,", 1, DS_ASK_NOTHING },
    { "capitals and blanks", "Ana  Perez ,,", "ANA PEREZ,,", 1, DS_ASK_NOTHING },
    { "letters in two parts", "Zo\xC3\xAB Lind,,", "Zoe\xCC\x88 Lind,,", 1, DS_ASK_NOTHING },
    { "a number in other groups", "Ana Perez,,(503) 555-0141", "Ana Perez,,503.555.0141", 1, DS_ASK_NOTHING },
    { "with and without the country", ",,(503) 555-0141", ",,+1 503 555 0141", 1, DS_ASK_NOTHING },
    { "the country's one before it", ",,1-503-555-0141", ",,5035550141", 1, DS_ASK_NOTHING },
    { "an extension", ",,503-555-0141 x12", ",,5035550141", 1, DS_ASK_NOTHING },
    { "an address, then with a number", "Ana Perez,ana@example.com,", "Ana Perez,ana@example.com,503-555-0141", 1, DS_ASK_NOTHING },
    { "an address, then the number alone", "Ana Perez,ana@example.com,503-555-0141", ",,(503) 555-0141", 1, DS_ASK_NOTHING },
    { "a name, then with an address", "Ana Perez,,", "Ana Perez,ana@example.com,", 1, DS_ASK_NOTHING },
    { "an initial, and the same address", "Ana Perez,ana@example.com,", "Ana P.,ana@example.com,", 1, DS_ASK_NOTHING },
    { "one number and name, two addresses", "Ana Perez,a@example.com,503-555-0141", "Ana Perez,b@example.com,503-555-0141", 1, DS_ASK_NOTHING },
    { "the practice's own code", "A12,ana@example.com,", ",ana@example.com,", 1, DS_ASK_NOTHING },
    { "two people", "Ana Perez,ana@example.com,", "Ben Okafor,ben@example.com,", 2, DS_ASK_NOTHING },
    { "one name, two addresses", "Ana Perez,a@example.com,", "Ana Perez,b@example.com,", 2, DS_ASK_NAME },
    { "one name, two numbers", "Ana Perez,,503-555-0141", "Ana Perez,,503-555-0142", 2, DS_ASK_NAME },
    { "a family's address", "Ana Perez,home@example.com,", "Ben Perez,home@example.com,", 2, DS_ASK_EMAIL },
    { "a family's number", "Ana Perez,,503-555-0141", "Ben Lind,,503-555-0141", 2, DS_ASK_PHONE },
    { "one letter off", "Ana Perez,,", "Ana Peres,,", 2, DS_ASK_LETTER },
    { "two letters changed places", "Ana Perez,,", "Ana Preez,,", 2, DS_ASK_LETTER },
    { "short words one letter off", "Jan Lee,,", "Jon Lee,,", 2, DS_ASK_NOTHING },
    { "what people are called", "Robert Lind,,", "Bob Lind,,", 2, DS_ASK_NICK },
    { "an initial", "Ana Perez,,", "Ana P.,,", 2, DS_ASK_PART },
    { "a first name alone", "Ana Perez,,", "Ana,,", 2, DS_ASK_FIRST },
    { "no number", ",,0000000000", "Ana Perez,,0000000000", 1, DS_ASK_NOTHING },
};

static void two_rows_are_one_or_two_people(void **state)
{
    const struct pair *p = *state;
    size_t n = 0;
    inbox_put(w, "bookings.csv", bookings(p->one, p->other));
    (void)inbox_import(w);
    assert_int_equal(inbox_count(w, "client"), p->clients);
    const ds_question *q = questions(&n);
    assert_int_equal(n, p->asked != DS_ASK_NOTHING);
    if (n) assert_int_equal(q->kind, p->asked);
}

/* Whichever comes first, they are as many, asked about alike, and shown under one code. */
static void the_order_of_rows_does_not_matter(void **state)
{
    const struct pair *p = *state;
    size_t n = 0;
    char code[DS_CODE_MAX + 1];
    inbox_put(w, "bookings.csv", bookings(p->one, p->other));
    (void)inbox_import(w);
    ds_copy(code, sizeof code, ds_str_of(inbox_ask(w, "SELECT min(client) FROM v1_client")));
    inbox_close(w);
    w = inbox_open();
    inbox_put(w, "bookings.csv", bookings(p->other, p->one));
    (void)inbox_import(w);
    assert_int_equal(inbox_count(w, "client"), p->clients);
    (void)questions(&n);
    assert_int_equal(n, p->asked != DS_ASK_NOTHING);
    if (p->clients == 1) assert_string_equal(inbox_ask(w, "SELECT min(client) FROM v1_client"), code);
}

/* ---- many people ---- */

/* A word of its own for each number: no two are a letter apart. */
static void put_word(char *out, size_t i)
{
    static const char *const parts[] = { "bak", "cod", "dul", "fem", "gin", "hop", "juk", "lav", "mer", "niz" };
    for (size_t k = 0; k < 4; k++, i /= 10) ds_print_more(out, 16, "%s", parts[i % 10]);
}

/* All by one front desk's address, which tells nothing, and two of nearly one name among them. */
static void many_are_asked_about_as_few_are(void **state)
{
    enum { PEOPLE = 1500 };
    (void)state;
    size_t n = 0;
    ds_growing text = { .a = &w->a };
    bool good = ds_grow(&text, DS_LIT("Date,Start Time,Service,Status,Client Name,Email\n"
                                      "2026-10-05,17:00,Deep 60,Completed,Ana Perez,desk@example.com\n"
                                      "2026-10-06,17:00,Deep 60,Completed,Ana Peres,desk@example.com\n"));
    for (size_t i = 0; good && i < PEOPLE; i++) {
        char word[16] = "", line[128];
        put_word(word, i);
        ds_print(line, sizeof line, "2026-10-05,09:00,Deep 60,Completed,A%s Z%s,desk@example.com\n", word, word);
        good = ds_grow(&text, ds_str_of(line));
    }
    assert_true(good);
    inbox_put(w, "bookings.csv", text.p);
    (void)inbox_import(w);
    assert_int_equal(inbox_count(w, "client"), PEOPLE + 2);
    const ds_question *q = questions(&n);
    assert_int_equal(n, 1);
    assert_int_equal(q->kind, DS_ASK_LETTER);
}

/* ---- other ways to name a person ---- */

#define LOG    "client_id,date,start,duration_min,pressure\n"
#define NIGHTS "Cycle start time,Cycle end time,Cycle timezone,Sleep onset,Wake onset,Sleep performance %,Asleep duration (min),In bed duration (min),Light sleep duration (min),Deep (SWS) duration (min),REM duration (min),Awake duration (min),Sleep efficiency %,Nap\n" \
    "2026-10-05 22:50:00,,UTC-07:00,2026-10-05 22:50:00,2026-10-06 06:40:00,80,430,470,200,60,90,30,92,false\n"

static void a_log_and_folders_name_people_too(void **state)
{
    (void)state;
    size_t n;
    inbox_put(w, "bookings.csv", bookings("Ana Perez,ana@example.com,503-555-0141", "Ben Okafor,ben@example.com,"));
    (void)inbox_import(w);
    inbox_put(w, "log.csv", LOG "\"Perez, Ana\",2026-09-01,10:00,60,deep\nana@example.com,2026-09-02,10:00,60,deep\n"
                                "(503) 555-0141,2026-09-03,10:00,60,deep\nANA PEREZ,2026-09-04,10:00,60,deep\n");
    inbox_put(w, "ben-okafor/sleeps.csv", NIGHTS);
    inbox_put(w, "Ana Perez/sleeps.csv", NIGHTS);
    (void)inbox_import(w);
    assert_int_equal(inbox_count(w, "client"), 2);
    assert_string_equal(inbox_ask(w, "SELECT group_concat(n, ' ') FROM (SELECT count(*) AS n FROM v1_session GROUP BY client ORDER BY 1)"), "1 5");
    assert_string_equal(inbox_ask(w, "SELECT count(*) || ' ' || count(DISTINCT client) FROM v1_night"), "2 2");
    (void)questions(&n);
    assert_int_equal(n, 0);
}

static void a_folder_of_two_names_is_asked_about(void **state)
{
    (void)state;
    inbox_put(w, "bookings.csv", bookings("Ana Perez,a@example.com,", "Ana Perez,b@example.com,"));
    (void)inbox_import(w);
    inbox_put(w, "Ana Perez/sleeps.csv", NIGHTS);
    (void)inbox_import(w);
    const ds_import_result *r = inbox_result(w, "Ana Perez/sleeps.csv");
    assert_int_equal(r->code, DS_DATA);
    assert_non_null(strstr(r->story, "\"Ana Perez\" may be "));
}

/* Addresses and numbers are nobody's code. */
static void an_address_in_a_log_becomes_a_code(void **state)
{
    (void)state;
    inbox_put(w, "log.csv", LOG "ana@example.com,2026-09-02,10:00,60,deep\n503-555-0141,2026-09-03,10:00,60,deep\n");
    (void)inbox_import(w);
    assert_int_equal(inbox_count(w, "client"), 2);
    assert_string_equal(inbox_ask(w, "SELECT count(*) FROM client_alias WHERE code GLOB '*[@-]*'"), "0");
    (void)inbox_import(w);
    assert_int_equal(inbox_count(w, "client"), 2);
}

/* A refused visit of a person is the client's whom the same words named before. */
static void a_refused_row_is_its_persons(void **state)
{
    (void)state;
    inbox_put(w, "a.csv", bookings("Ana Perez,ana@example.com,", "Ben Okafor,,"));
    (void)inbox_import(w);
    inbox_put(w, "b.csv", "Date,Start Time,Service,Status,Client Name\n2026-10-08,25:00,Deep 60,Completed,Ana Perez\n");
    (void)inbox_import(w);
    assert_string_equal(inbox_ask(w, "SELECT r.client = c.client FROM v1_refused r JOIN v1_session c ON c.date = '2026-10-05'"), "1");
}

/* ---- answers ---- */

static const char *code_of(const char *date)
{
    char *code = ds_textf(&w->a, "%s", inbox_ask(w, ds_textf(&w->a, "SELECT client FROM v1_session WHERE date = '%s'", date)));
    assert_non_null(code);
    return code;
}

static void apart_stays_apart(void **state)
{
    (void)state;
    size_t n;
    inbox_put(w, "bookings.csv", bookings("Ana Perez,a@example.com,", "Ana Perez,b@example.com,"));
    (void)inbox_import(w);
    const char *one = code_of("2026-10-05"), *other = code_of("2026-10-06");
    assert_int_equal(ds_store_part_clients(w->store, ds_str_of(other), ds_str_of(one), &w->why), DS_OK);
    assert_int_equal(ds_store_part_clients(w->store, ds_str_of(one), ds_str_of(other), &w->why), DS_OK);
    (void)questions(&n);
    assert_int_equal(n, 0);
    assert_int_equal(ds_store_rename_client(w->store, ds_str_of(one), DS_LIT("ANA1"), &w->why), DS_OK);
    (void)inbox_import(w);
    (void)questions(&n);
    assert_int_equal(n, 0);
    assert_int_equal(inbox_count(w, "client"), 2);
    assert_int_equal(ds_store_part_clients(w->store, DS_LIT("ANA1"), DS_LIT("ANA1"), &w->why), DS_DATA);
    assert_int_equal(ds_store_part_clients(w->store, DS_LIT("ANA1"), DS_LIT("NOBODY"), &w->why), DS_DATA);
}

static void a_merge_carries_what_was_told(void **state)
{
    (void)state;
    size_t n;
    inbox_put(w, "bookings.csv", bookings("Ana Perez,a@example.com,", "Ana Perez,b@example.com,"));
    inbox_put(w, "more.csv", bookings("Carl Lind,a@example.com,", "Ann Novak,,"));
    (void)inbox_import(w);
    const char *by_b = ds_textf(&w->a, "%s", inbox_ask(w, "SELECT client FROM v1_person WHERE email = 'b@example.com'"));
    const char *by_a = ds_textf(&w->a, "%s", inbox_ask(w, "SELECT client FROM v1_person WHERE email = 'a@example.com' AND name = 'Ana Perez'"));
    assert_int_equal(ds_store_merge_clients(w->store, ds_str_of(by_b), ds_str_of(by_a), &w->why), DS_OK);
    (void)inbox_import(w);
    assert_int_equal(inbox_count(w, "client"), 3);
    (void)questions(&n);
    assert_int_equal(n, 1); /* the address that Carl has, too */
    assert_string_equal(inbox_ask(w, ds_textf(&w->a, "SELECT count(*) FROM person p JOIN client c ON c.id = p.client WHERE c.code = '%s'", by_a)), "2");
}

/* A store of before people were noted has clients by codes made of what was told. */
static void a_client_of_before_is_known_by_the_code(void **state)
{
    (void)state;
    inbox_put(w, "bookings.csv", bookings("Ana Perez,a@example.com,", "Ben Okafor,,"));
    (void)inbox_import(w);
    assert_int_equal(ds_store_begin(w->store, &w->why), DS_OK);
    assert_int_equal(ds_sqlite_exec(ds_store_db(w->store), "DELETE FROM person", &w->why), DS_OK);
    ds_ids_clear(&w->store->people);
    assert_int_equal(ds_store_commit(w->store, &w->why), DS_OK);
    assert_int_equal(inbox_count(w, "client"), 2);
    inbox_put(w, "again.csv", bookings("Ana Perez,A@example.com,", "Ben Okafor,,503-555-0141"));
    (void)inbox_import(w);
    assert_int_equal(inbox_count(w, "client"), 2);
}

/* ---- pure ---- */

static void names_as_they_are_shown(void **state)
{
    (void)state;
    static const char *const rows[][2] = { { "Ana Perez", "Ana P." },       { "Perez, Ana", "Ana P." }, { "Ana", "Ana" },
                                           { "Ana Maria Perez", "Ana P." }, { "  Ana   Perez ", "Ana P." },
                                           { "Zo\xC3\xAB \xC3\x98stby", "Zo\xC3\xAB \xC3\x98." }, { "", "" }, { "Perez,", "Perez" } };
    char out[80];
    for (size_t i = 0; i < DS_COUNT(rows); i++) {
        (void)ds_name_short(ds_str_of(rows[i][0]), out, sizeof out);
        assert_string_equal(out, rows[i][1]);
    }
}

static void numbers_have_one_key(void **state)
{
    (void)state;
    static const struct {
        const char *number, *calling, *key;
    } rows[] = { { "020 7946 0958", "44", "+442079460958" },       { "+44 20 7946 0958", "44", "+442079460958" },
                 { "+44 (0)20 7946 0958", "44", "+442079460958" }, { "0044 20 7946 0958", "44", "+442079460958" },
                 { "+49 30 1234567", "44", "+49301234567" },       { "(503) 555-0141", "1", "+15035550141" },
                 { "1 503 555 0141", "1", "+15035550141" },        { "030 1234567", "", "301234567" },
                 { "12345", "1", "" },                             { "0000000000", "1", "" },
                 { "no number", "1", "" } };
    char out[DS_PHONE_KEY + 1];
    for (size_t i = 0; i < DS_COUNT(rows); i++) {
        (void)ds_phone_key(ds_str_of(rows[i].number), rows[i].calling, out);
        assert_string_equal(out, rows[i].key);
    }
}

int main(void)
{
    struct CMUnitTest tests[2 * DS_COUNT(pairs)];
    const struct CMUnitTest others[] = {
        cmocka_unit_test_setup_teardown(many_are_asked_about_as_few_are, open_world, close_world),
        cmocka_unit_test_setup_teardown(a_log_and_folders_name_people_too, open_world, close_world),
        cmocka_unit_test_setup_teardown(a_folder_of_two_names_is_asked_about, open_world, close_world),
        cmocka_unit_test_setup_teardown(an_address_in_a_log_becomes_a_code, open_world, close_world),
        cmocka_unit_test_setup_teardown(a_refused_row_is_its_persons, open_world, close_world),
        cmocka_unit_test_setup_teardown(apart_stays_apart, open_world, close_world),
        cmocka_unit_test_setup_teardown(a_merge_carries_what_was_told, open_world, close_world),
        cmocka_unit_test_setup_teardown(a_client_of_before_is_known_by_the_code, open_world, close_world),
        cmocka_unit_test(names_as_they_are_shown),
        cmocka_unit_test(numbers_have_one_key),
    };
    for (size_t i = 0; i < DS_COUNT(tests); i++) {
        const struct pair *p = &pairs[i / 2];
        tests[i] = (struct CMUnitTest){ p->name, i % 2 ? the_order_of_rows_does_not_matter : two_rows_are_one_or_two_people,
                                        open_world, close_world, (void *)(uintptr_t)p };
    }
    int failed = cmocka_run_group_tests_name("pairs", tests, NULL, NULL);
    return failed + cmocka_run_group_tests_name("people", others, NULL, NULL);
}
