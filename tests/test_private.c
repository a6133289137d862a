/* What devices' exports hold beside sleep: nothing of it is read unasked, and of what is allowed nothing else is kept. */
#include <downshift/import.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "support/files.h"
#include "support/inbox.h"
#include "support/packing.h"

#define JOURNAL "Cycle start time,Cycle end time,Cycle timezone,Question text,Answered yes,Notes\n"
#define ROW(start, question, answer) start ",,UTC+02:00," question "," answer ",a private word\n"
#define WORKOUTS                                                                                                       \
    "Cycle timezone,Workout start time,Duration (min),Activity name,HR Zone 1 %,HR Zone 2 %,HR Zone 3 %,HR Zone 4 %,"    \
    "HR Zone 5 %\n"

static inbox_world *w;

static int open_world(void **state)
{
    (void)state;
    w = inbox_open();
    w->options.client = "ANN";
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    inbox_close(w);
    return 0;
}

static const char journal[] = JOURNAL ROW("2026-05-04 23:10:00", "Have any caffeine? ", "true")
    ROW("2026-05-05 00:40:00", "have any CAFFEINE", "false") ROW("2026-05-05 23:10:00", "Have any alcohol?", "true")
        ROW("2026-05-05 23:10:00", "Feel lonely?", "true") ROW("2026-05-06 23:10:00", "Dinner after nine?", "true")
            ROW("2026-05-07 23:10:00", "Dinner after nine?", "") ROW("2026-05-08 23:10:00", "Take a bath?", "true");

static void allow(const char *const *question, size_t n)
{
    static const ds_word own[] = { { "Dinner after nine?", "late_meal" } };
    w->settings.private.questions = (ds_list){ (void *)(uintptr_t)question, n };
    w->settings.private.own_questions = (ds_list){ (void *)(uintptr_t)own, n ? 1 : 0 };
}

static const char *days(void)
{
    return inbox_ask(w, "SELECT group_concat(d, ' ') FROM (SELECT date || ':' || coalesce('c' || caffeine_mg, '') || coalesce('a' || "
                        "alcohol, '') || coalesce('m' || late_meal, '') || coalesce('l' || training_load, '') AS d FROM v1_day ORDER BY date)");
}

static void a_journal_is_not_read_unasked(void **state)
{
    (void)state;
    inbox_put(w, "journal_entries.csv", journal);
    const ds_import_result *r = inbox_import(w);
    assert_int_equal(r->code, DS_OK);
    assert_non_null(strstr(r->not_read, "private: questions:"));
    assert_int_equal(inbox_count(w, "day") + inbox_count(w, "source_row"), 0);
}

/* An answer is a note of the evening on which its cycle begins, noon to noon. */
static void allowed_questions_become_notes(void **state)
{
    (void)state;
    static const char *const questions[] = { "have any caffeine", "Have any alcohol?", "Take a bath?" };
    allow(questions, 3);
    inbox_put(w, "journal_entries.csv", journal);
    const ds_import_result *r = inbox_import(w);
    assert_string_equal(r->not_read, "");
    assert_int_equal(r->counts.rows, 7);
    assert_int_equal(r->counts.ignored, 3);
    assert_string_equal(days(), "2026-05-04:c0.0 2026-05-05:a1.0 2026-05-06:m1");
}

static void only_what_is_allowed_is_read(void **state)
{
    (void)state;
    static const char *const questions[] = { "Have any alcohol?" };
    allow(questions, 1);
    w->settings.private.own_questions.n = 0;
    inbox_put(w, "journal_entries.csv", journal);
    (void)inbox_import(w);
    assert_string_equal(days(), "2026-05-05:a1.0");
}

/* Neither questions nor notes are anywhere in the file of the database. */
static void nothing_else_is_kept(void **state)
{
    (void)state;
    static const char *const questions[] = { "Have any caffeine?" };
    static const char *const words[] = { "lonely", "caffeine? ", "bath", "private word", "Dinner" };
    allow(questions, 1);
    inbox_put(w, "journal_entries.csv", journal);
    (void)inbox_import(w);
    size_t n;
    char *bytes = packing_bytes(support_path(w->folder, "practice.db"), &n);
    for (size_t i = 0; i < DS_COUNT(words); i++)
        for (size_t k = 0; k + strlen(words[i]) <= n; k++)
            if (!memcmp(bytes + k, words[i], strlen(words[i]))) fail_msg("\"%s\" is in the database", words[i]);
    free(bytes);
}

static void an_allowed_question_that_is_no_note_says_so(void **state)
{
    (void)state;
    static const char *const questions[] = { "Take a bath?" };
    allow(questions, 1);
    inbox_put(w, "journal_entries.csv", JOURNAL ROW("2026-05-08 23:10:00", "Take a bath?", "true"));
    (void)inbox_import(w);
    assert_non_null(strstr(inbox_ask(w, "SELECT reason FROM source_row"), "own_questions"));
}

static void workouts_are_a_days_load(void **state)
{
    (void)state;
    inbox_put(w, "workouts.csv",
              WORKOUTS "UTC+02:00,2026-05-04 18:00:00,40,Running,0,0,50,50,0\nUTC+02:00,2026-05-05 01:30:00,20,Running,100,0,0,0,0\n"
                       "UTC+02:00,2026-05-04 18:00:00,40,Running,0,0,50,50,0\nUTC+02:00,2026-05-06 08:00:00,30,Rowing,0,0,0,0,100\n"
                       "UTC+02:00,2026-05-07 08:00:00,30,Rowing,,,,,\n");
    assert_non_null(strstr(inbox_import(w)->not_read, "private: workouts: yes"));
    assert_int_equal(inbox_count(w, "day"), 0);
    w->settings.private.workouts = true;
    const ds_import_result *r = inbox_import(w);
    assert_string_equal(days(), "2026-05-04:l160.0 2026-05-06:l150.0"); /* 40 min x 3.5 + 20 x 1; 30 x 5 */
    assert_int_equal(r->counts.fresh, 2);
    assert_int_equal(r->counts.joined, 2);
    assert_int_equal(r->counts.ignored, 1);
}

/* Of accounts in other languages, as far as their columns' names are known. */
static void other_languages_are_read(void **state)
{
    (void)state;
    static const char *const questions[] = { "Have any alcohol?" };
    allow(questions, 1);
    w->settings.private.workouts = true;
    inbox_put(w, "logbuch_eintraege.csv",
              "Startzeit des Zyklus,Endzeit des Zyklus,Zeitzone des Zyklus,Fragetext,Mit Ja beantwortet,Notizen\n"
              "2026-05-05 23:10:00,,UTC+02:00,Have any alcohol?,true,\n");
    inbox_put(w, "entrenamientos.csv",
              "Hora de inicio del ciclo,Hora de finalizaci\xC3\xB3n del ciclo,Zona horaria del ciclo,Hora de inicio del "
              "entrenamiento,Duraci\xC3\xB3n (min),Nombre de la actividad,Zona de FC 1 %,Zona de FC 2 %,Zona de FC 3 %,Zona de FC 4 "
              "%,Zona de FC 5 %\n"
              "2026-05-06 23:10:00,,UTC+02:00,2026-05-07 18:00:00,60,Ciclismo,100,0,0,0,0\n");
    (void)inbox_import(w);
    assert_string_equal(days(), "2026-05-05:a1.0 2026-05-07:l60.0");
}

/* Real files where they lie beside the checkout: 21 min in zones 1 to 5 for 1, 6, 12, 58 and 23 % are a load of 83.16. */
static void real_files_are_read(void **state)
{
    (void)state;
    static const char *const files[] = { "journal_entries.csv", "workouts.csv" };
    static const char *const questions[] = { "Have any caffeine?" };
    if (access("../shared/samples/sleep/whoop/workouts.csv", R_OK)) {
        print_message("no ../shared/samples here\n");
        skip();
    }
    allow(questions, 1);
    w->settings.private.workouts = true;
    for (size_t i = 0; i < DS_COUNT(files); i++) {
        size_t n;
        char *bytes = packing_bytes(ds_textf(&w->a, "../shared/samples/sleep/whoop/%s", files[i]), &n);
        inbox_put(w, files[i], bytes);
        free(bytes);
    }
    (void)inbox_import(w);
    assert_string_equal(inbox_ask(w, "SELECT group_concat(date, ' ') FROM (SELECT date FROM v1_day WHERE caffeine_mg = 100 ORDER BY "
                                     "date)"),
                        "2024-06-14 2024-06-15 2024-06-22 2024-06-23");
    assert_string_equal(inbox_ask(w, "SELECT count(*) || ' ' || max(date) FROM v1_day WHERE training_load > 0"), "5 2024-06-24");
    assert_string_equal(inbox_ask(w, "SELECT training_load FROM v1_day WHERE date = '2024-06-24'"), "83.16");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_journal_is_not_read_unasked, open_world, close_world),
        cmocka_unit_test_setup_teardown(allowed_questions_become_notes, open_world, close_world),
        cmocka_unit_test_setup_teardown(only_what_is_allowed_is_read, open_world, close_world),
        cmocka_unit_test_setup_teardown(nothing_else_is_kept, open_world, close_world),
        cmocka_unit_test_setup_teardown(an_allowed_question_that_is_no_note_says_so, open_world, close_world),
        cmocka_unit_test_setup_teardown(workouts_are_a_days_load, open_world, close_world),
        cmocka_unit_test_setup_teardown(other_languages_are_read, open_world, close_world),
        cmocka_unit_test_setup_teardown(real_files_are_read, open_world, close_world),
    };
    return cmocka_run_group_tests_name("private", tests, NULL, NULL);
}
