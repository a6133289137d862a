/* Who is taken out, and who is known again: the list of places where persons stand against the schema, and names, addresses and numbers
 * that tell of an erased person or of somebody else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include <downshift/person.h>
#include <downshift/results.h>

#include "../src/store/rows/person_room.h"
#include "support/store_help.h"

static ds_store *S;

static int open_one(void **state)
{
    (void)state;
    S = help_store("erase.db");
    return 0;
}

static int close_one(void **state)
{
    (void)state;
    ds_store_close(S);
    S = NULL;
    help_gone();
    return 0;
}

/* ---- the list ---- */

/* Of the connection itself: questions about the schema are not for reports. */
static int count(const char *sql)
{
    sqlite3_stmt *st = NULL;
    assert_int_equal(sqlite3_prepare_v2(S->face.db, sql, -1, &st, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(st), SQLITE_ROW);
    const int n = sqlite3_column_int(st, 0);
    sqlite3_finalize(st);
    return n;
}

static const ds_person_place *place_of(const char *table)
{
    for (const ds_person_place *p = ds_person_places; p->table; p++)
        if (!strcmp(p->table, table)) return p;
    return NULL;
}

static bool is_result(const char *table)
{
    for (int t = 0; t < DS_RESULTS; t++)
        if (!strcmp(ds_result_tables[t].name, table)) return true;
    return false;
}

static bool names_column(const ds_person_place *p, const char *column)
{
    char list[200], word[80];
    snprintf(list, sizeof list, " %s ", p->columns ? p->columns : "");
    snprintf(word, sizeof word, " %s ", column);
    return strstr(list, word);
}

/* Tables without a word, and columns that lead to a client and are not named, "table.column". */
static void missing(char *out, size_t cap)
{
    sqlite3_stmt *st = NULL;
    *out = '\0';
    const char *sql = "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND "
                      "m.name NOT LIKE 'sqlite%' ORDER BY 1, c.cid";
    assert_int_equal(sqlite3_prepare_v2(S->face.db, sql, -1, &st, NULL), SQLITE_OK);
    while (sqlite3_step(st) == SQLITE_ROW) {
        const char *table = (const char *)sqlite3_column_text(st, 0), *column = (const char *)sqlite3_column_text(st, 1);
        const ds_person_place *p = place_of(table);
        if (is_result(table)) continue;
        if (!p || (strstr(column, "client") && !names_column(p, column))) ds_print_more(out, cap, "%s.%s ", table, column);
    }
    sqlite3_finalize(st);
}

static void every_table_has_a_word_on_persons(void **state)
{
    (void)state;
    char out[500];
    missing(out, sizeof out);
    assert_string_equal(out, "");
    assert_int_equal(sqlite3_exec(S->face.db, "CREATE TABLE guest (id INTEGER); ALTER TABLE tender ADD COLUMN client INTEGER", NULL, NULL, NULL), SQLITE_OK);
    missing(out, sizeof out);
    assert_string_equal(out, "guest.id tender.client ");
}

static void every_word_is_of_a_table_and_its_columns(void **state)
{
    (void)state;
    for (const ds_person_place *p = ds_person_places; p->table; p++) {
        ds_str rest = ds_str_of(p->columns ? p->columns : ""), column;
        char sql[300];
        snprintf(sql, sizeof sql, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = '%s'", p->table);
        assert_int_equal(count(sql), 1);
        assert_true(p->erase || p->why);
        while (p->columns && ds_cut(&rest, ' ', &column)) {
            snprintf(sql, sizeof sql, "SELECT count(*) FROM pragma_table_info('%s') WHERE name = '%.*s'", p->table, DS_FMT(column));
            if (count(sql) != 1) fail_msg("%s has no column %.*s", p->table, DS_FMT(column));
        }
    }
}

/* Every column that refers to a client is in the list, whatever it is called. */
static void every_reference_is_named(void **state)
{
    (void)state;
    sqlite3_stmt *st = NULL;
    const char *sql = "SELECT m.name, f.\"from\" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table' AND f.\"table\" = 'client'";
    int n = 0;
    assert_int_equal(sqlite3_prepare_v2(S->face.db, sql, -1, &st, NULL), SQLITE_OK);
    for (; sqlite3_step(st) == SQLITE_ROW; n++) {
        const char *table = (const char *)sqlite3_column_text(st, 0), *column = (const char *)sqlite3_column_text(st, 1);
        const ds_person_place *p = place_of(table);
        if (!p || !names_column(p, column)) fail_msg("%s.%s", table, column);
    }
    sqlite3_finalize(st);
    assert_true(n > 10);
}

/* ---- who is known again ---- */

static ds_named person(const char *name, const char *email, const char *phone)
{
    return (ds_named){ .by = *email ? DS_BY_EMAIL : *phone ? DS_BY_PHONE : DS_BY_NAME,
                       .told = { ds_str_of(name), ds_str_of(email), ds_str_of(phone) } };
}

/* The client that a row's person comes to; DS_ERASED_CLIENT. */
static int64_t comes_to(const char *code, ds_named who)
{
    ds_why w = { 0 };
    int64_t client = 0;
    if (ds_store_begin(S, &w) || ds_store_person(S, ds_str_of(code), &who, "1", &client, &w)) fail_msg("%s", w.text);
    ds_store_rollback(S);
    return client;
}

static void erase_person(const char *code)
{
    ds_why w = { 0 };
    ds_erased e;
    if (ds_store_erase_client(S, ds_str_of(code), 20000, &e, &w) || ds_store_verify(S, &w)) fail_msg("%s", w.text);
}

static const struct {
    const char *words, *name, *email, *phone;
    bool her;
} told[] = {
    { "all of it", "Anna Maria Berg", "anna@berg.example", "202 555 0143", true },
    { "by the address alone", "", "ANNA@berg.example", "", true },
    { "by the number alone, written otherwise", "", "", "+1 (202) 555-0143", true },
    { "by the name alone, turned round", "Berg, Anna Maria", "", "", true },
    { "the address, and some of the name", "Anna Berg", "anna@berg.example", "", true },
    { "the address, and letters for names", "A. M. Berg", "anna@berg.example", "", true },
    { "another number, and her address", "Anna Maria Berg", "anna@berg.example", "202 555 0199", true },
    { "another of the family, by the address", "Peter Berg", "anna@berg.example", "", false },
    { "somebody of her name, who has another address", "Anna Maria Berg", "a.m.berg@home.example", "", false },
    { "somebody of her name, who has another number", "Anna Maria Berg", "", "202 555 0188", false },
    { "some of her name", "Anna Berg", "", "", false },
    { "somebody else", "Carl Dahl", "carl@dahl.example", "", false },
};

static void who_comes_again_is_known(void **state)
{
    (void)state;
    ds_why w = { 0 };
    int64_t client = 0;
    const ds_named anna = person("Anna Maria Berg", "anna@berg.example", "202 555 0143");
    if (ds_store_begin(S, &w) || ds_store_person(S, DS_LIT("PRSN7777"), &anna, "1", &client, &w) || ds_store_commit(S, &w)) fail_msg("%s", w.text);
    for (size_t i = 0; i < 3; i++) assert_true(comes_to("PRSN7777", person(told[i].name, told[i].email, told[i].phone)) == client);
    erase_person("PRSN7777");
    for (size_t i = 0; i < DS_COUNT(told); i++) {
        const bool her = comes_to("NEWCODE1", person(told[i].name, told[i].email, told[i].phone)) == DS_ERASED_CLIENT;
        if (her != told[i].her) fail_msg("%s: %s", told[i].words, her ? "taken for her" : "not known again");
    }
    assert_string_equal(help_ask_store(S, "SELECT count(*) FROM person"), "0");
    assert_string_equal(help_ask_store(S, "SELECT count(*) FROM client"), "0");
}

static void a_code_is_nobodys_for_good(void **state)
{
    (void)state;
    ds_why w = { 0 };
    const ds_named plain = { .by = DS_BY_OWN };
    help_client(S, "C07");
    help_client(S, "BEA");
    erase_person("c 07");
    assert_true(comes_to("C07", plain) == DS_ERASED_CLIENT);
    assert_true(comes_to(" c\u200B07", plain) == DS_ERASED_CLIENT);
    assert_true(comes_to("C08", plain) > 0);
    assert_int_equal(ds_store_rename_client(S, DS_LIT("BEA"), DS_LIT("C07"), &w), DS_DATA);
    ds_erased e;
    assert_int_equal(ds_store_erase_client(S, DS_LIT("C07"), 20000, &e, &w), DS_DATA);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_table_has_a_word_on_persons, open_one, close_one),
        cmocka_unit_test_setup_teardown(every_word_is_of_a_table_and_its_columns, open_one, close_one),
        cmocka_unit_test_setup_teardown(every_reference_is_named, open_one, close_one),
        cmocka_unit_test_setup_teardown(who_comes_again_is_known, open_one, close_one),
        cmocka_unit_test_setup_teardown(a_code_is_nobodys_for_good, open_one, close_one),
    };
    return cmocka_run_group_tests_name("erase", tests, NULL, NULL);
}
