/* Files of each kind for one small month, byte for byte; what programs do not take; where files are parted. */
#include <downshift/journal.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define LEG(date, role, cents) { date, DS_ROLE_##role, DS_MOVED, cents, NULL }

enum { FIRST = 20739 }; /* 2026-10-13 */

static const ds_account cards = { "Card clearing", "1010", DS_ASSET }, services = { "Services, massage", "4000", DS_INCOME },
                        tips = { "Tips payable", "2100", DS_LIABILITY }, fees = { "Fees:Cards", "6100", DS_EXPENSE };
static const ds_posting month[] = {
    { 1, FIRST, &cards, 11900, NULL },    { 1, FIRST, &services, -9900, NULL },   { 1, FIRST, &tips, -2000, NULL },
    { 2, FIRST + 1, &fees, 324, "card" }, { 2, FIRST + 1, &cards, -324, "card" },
};

static ds_journal journal_of(const ds_posting *p, size_t n)
{
    return (ds_journal){ p, n, "MP", "USD", "Daily summary", "Tax Exempt (0%)", DS_DATES_MDY };
}

static const struct file {
    ds_journal_kind kind;
    ds_cents debits;
    size_t lines;
    const char *text;
} files[] = {
    { DS_JOURNAL_QBO, 12224, 5,
      "Journal No.,Journal Date,Account Name,Debits,Credits,Description\r\n"
      "MP-20261013,10/13/2026,Card clearing,119.00,,Daily summary\r\n"
      "MP-20261013,10/13/2026,\"Services, massage\",,99.00,Daily summary\r\n"
      "MP-20261013,10/13/2026,Tips payable,,20.00,Daily summary\r\n"
      "MPA20261014,10/14/2026,Fees:Cards,3.24,,card\r\n"
      "MPA20261014,10/14/2026,Card clearing,,3.24,card\r\n" },
    { DS_JOURNAL_XERO, 12224, 5,
      "*Narration,*Date,Description,*AccountCode,*TaxRate,*Amount,"
      "TrackingName1,TrackingOption1,TrackingName2,TrackingOption2\r\n"
      "Daily summary 2026-10-13,13 Oct 2026,Card clearing,1010,Tax Exempt (0%),119.00,,,,\r\n"
      "Daily summary 2026-10-13,13 Oct 2026,\"Services, massage\",4000,Tax Exempt (0%),-99.00,,,,\r\n"
      "Daily summary 2026-10-13,13 Oct 2026,Tips payable,2100,Tax Exempt (0%),-20.00,,,,\r\n"
      "card 2026-10-14,14 Oct 2026,Fees:Cards,6100,Tax Exempt (0%),3.24,,,,\r\n"
      "card 2026-10-14,14 Oct 2026,Card clearing,1010,Tax Exempt (0%),-3.24,,,,\r\n" },
    { DS_JOURNAL_IIF, 12224, 5,
      "!TRNS\tTRNSID\tTRNSTYPE\tDATE\tACCNT\tNAME\tCLASS\tAMOUNT\tDOCNUM\tMEMO\r\n"
      "!SPL\tSPLID\tTRNSTYPE\tDATE\tACCNT\tNAME\tCLASS\tAMOUNT\tDOCNUM\tMEMO\r\n"
      "!ENDTRNS\r\n"
      "TRNS\t1\tGENERAL JOURNAL\t10/13/2026\tCard clearing\t\t\t119.00\tMP-20261013\tDaily summary\r\n"
      "SPL\t2\tGENERAL JOURNAL\t10/13/2026\tServices, massage\t\t\t-99.00\tMP-20261013\tDaily summary\r\n"
      "SPL\t3\tGENERAL JOURNAL\t10/13/2026\tTips payable\t\t\t-20.00\tMP-20261013\tDaily summary\r\n"
      "ENDTRNS\r\n"
      "TRNS\t1\tGENERAL JOURNAL\t10/14/2026\tFees:Cards\t\t\t3.24\tMPA20261014\tcard\r\n"
      "SPL\t2\tGENERAL JOURNAL\t10/14/2026\tCard clearing\t\t\t-3.24\tMPA20261014\tcard\r\n"
      "ENDTRNS\r\n" },
    { DS_JOURNAL_SAGE_US, 12224, 5,
      "Date,Reference,Number of Distributions,G/L Account,Description,Amount\r\n"
      "10/13/26,MP-20261013,3,1010,Card clearing,119.00\r\n"
      "10/13/26,MP-20261013,3,4000,\"Services, massage\",-99.00\r\n"
      "10/13/26,MP-20261013,3,2100,Tips payable,-20.00\r\n"
      "10/14/26,MPA20261014,2,6100,Fees:Cards,3.24\r\n"
      "10/14/26,MPA20261014,2,1010,Card clearing,-3.24\r\n" },
    { DS_JOURNAL_SAGE_UK, 12224, 5,
      "JD,,1010,0,13/10/2026,MP-20261013,Card clearing,119.00,T9,0.00\r\n"
      "JC,,4000,0,13/10/2026,MP-20261013,\"Services, massage\",99.00,T9,0.00\r\n"
      "JC,,2100,0,13/10/2026,MP-20261013,Tips payable,20.00,T9,0.00\r\n"
      "JD,,6100,0,14/10/2026,MPA20261014,Fees:Cards,3.24,T9,0.00\r\n"
      "JC,,1010,0,14/10/2026,MPA20261014,Card clearing,3.24,T9,0.00\r\n" },
    { DS_JOURNAL_HLEDGER, 12224, 5,
      "commodity $\n    format $1,000.00\n\n"
      "account Assets:Card clearing\naccount Income:Services, massage\naccount Liabilities:Tips payable\n"
      "account Expenses:Fees:Cards\n\n"
      "2026-10-13 * (MP-20261013) Daily summary\n"
      "    Assets:Card clearing  $119.00\n"
      "    Income:Services, massage  $-99.00\n"
      "    Liabilities:Tips payable  $-20.00\n\n"
      "2026-10-14 * (MPA20261014) card\n"
      "    Expenses:Fees:Cards  $3.24\n"
      "    Assets:Card clearing  $-3.24\n\n" },
    { DS_JOURNAL_BEANCOUNT, 12224, 5,
      "option \"operating_currency\" \"USD\"\n\n"
      "2026-10-13 open Assets:Card-clearing USD\n2026-10-13 open Income:Services-massage USD\n"
      "2026-10-13 open Liabilities:Tips-payable USD\n2026-10-13 open Expenses:Fees:Cards USD\n\n"
      "2026-10-13 * \"Daily summary\" ^MP-20261013\n"
      "    Assets:Card-clearing  119.00 USD\n"
      "    Income:Services-massage  -99.00 USD\n"
      "    Liabilities:Tips-payable  -20.00 USD\n\n"
      "2026-10-14 * \"card\" ^MPA20261014\n"
      "    Expenses:Fees:Cards  3.24 USD\n"
      "    Assets:Card-clearing  -3.24 USD\n\n" },
    /* what came onto the account less what went off it */
    { DS_JOURNAL_STATEMENT, 11576, 3,
      "Date,Description,Amount\r\n"
      "10/13/2026,\"Services, massage\",99.00\r\n"
      "10/13/2026,Tips payable,20.00\r\n"
      "10/14/2026,Fees:Cards,-3.24\r\n" },
};

static void a_month_is_written(void **state)
{
    const struct file *f = *state;
    const ds_journal j = journal_of(month, DS_COUNT(month));
    ds_arena memory = { 0 };
    ds_journal_part *part;
    ds_why w = { 0 };
    size_t n;
    if (ds_journal_write(f->kind, &j, &memory, &part, &n, &w)) fail_msg("%s", w.text);
    assert_int_equal(n, 1);
    assert_string_equal(part->text.p, f->text);
    assert_int_equal(part->text.n, strlen(f->text));
    assert_int_equal(part->lines, f->lines);
    assert_int_equal(part->debits, f->debits);
    ds_arena_free(&memory);
}

static void another_country_has_its_dates_and_code(void **state)
{
    (void)state;
    ds_journal j = journal_of(month, DS_COUNT(month));
    ds_arena memory = { 0 };
    ds_journal_part *part;
    ds_why w = { 0 };
    size_t n;
    j.currency = "GBP";
    j.dates = DS_DATES_DMY;
    assert_int_equal(ds_journal_write(DS_JOURNAL_QBO, &j, &memory, &part, &n, &w), DS_OK);
    assert_non_null(strstr(part->text.p, "MP-20261013,13/10/2026,"));
    assert_int_equal(ds_journal_write(DS_JOURNAL_HLEDGER, &j, &memory, &part, &n, &w), DS_OK);
    assert_non_null(strstr(part->text.p, "commodity GBP\n    format 1,000.00 GBP\n"));
    assert_non_null(strstr(part->text.p, "Assets:Card clearing  119.00 GBP\n"));
    ds_arena_free(&memory);
}

/* 200 days of three postings: Xero takes 300 lines, QuickBooks Online 1,000. */
static void files_are_parted_between_entries(void **state)
{
    (void)state;
    enum { DAYS = 200, EACH = 3 };
    ds_posting p[DAYS * EACH];
    for (int d = 0; d < DAYS; d++)
        for (int k = 0; k < EACH; k++) {
            p[d * EACH + k] = month[k];
            p[d * EACH + k].entry = d + 1;
            p[d * EACH + k].date = FIRST + d;
        }
    const ds_journal j = journal_of(p, DS_COUNT(p));
    ds_arena memory = { 0 };
    ds_journal_part *part;
    ds_why w = { 0 };
    size_t n, lines = 0;
    ds_cents debits = 0;
    assert_int_equal(ds_journal_write(DS_JOURNAL_XERO, &j, &memory, &part, &n, &w), DS_OK);
    assert_int_equal(n, 2);
    for (size_t i = 0; i < n; i++) {
        assert_true(part[i].lines <= 300 && part[i].lines % EACH == 0);
        assert_int_equal(strncmp(part[i].text.p, "*Narration,", 11), 0);
        lines += part[i].lines, debits += part[i].debits;
    }
    assert_int_equal(lines, DAYS * EACH);
    assert_int_equal(debits, (ds_cents)DAYS * 11900);
    assert_int_equal(ds_journal_write(DS_JOURNAL_QBO, &j, &memory, &part, &n, &w), DS_OK);
    assert_int_equal(n, 1);
    assert_int_equal(ds_journal_write(DS_JOURNAL_QBO, &(ds_journal){ .n = 0 }, &memory, &part, &n, &w), DS_OK);
    assert_int_equal(n, 0);
    ds_arena_free(&memory);
}

static const struct untaken {
    const char *name;
    ds_journal_kind kind;
    ds_account account;
    const char *says;
} untaken[] = {
    { "no code", DS_JOURNAL_XERO, { "Sales", NULL, DS_INCOME }, "account \"Sales\": Xero, manual journals: asks for a code" },
    { "a long code", DS_JOURNAL_XERO, { "Sales", "12345678901", DS_INCOME }, "the code is too long" },
    { "a quote", DS_JOURNAL_QBO, { "Sales \"old\"", NULL, DS_INCOME }, "must not hold" },
    { "a semicolon", DS_JOURNAL_HLEDGER, { "Sales; old", NULL, DS_INCOME }, "must not hold" },
    { "a formula", DS_JOURNAL_QBO, { "=SUM(A1)", NULL, DS_INCOME }, "would compute" },
    { "two blanks", DS_JOURNAL_HLEDGER, { "Sales  old", NULL, DS_INCOME }, "two blanks" },
    { "a long part", DS_JOURNAL_IIF, { "Sales:Of all that we have ever sold here", NULL, DS_INCOME }, "too long" },
    { "taken for another", DS_JOURNAL_BEANCOUNT, { "Card-clearing", NULL, DS_ASSET },
      "\"Card clearing\" and \"Card-clearing\" are both Assets:Card-clearing" },
};

static void an_account_is_not_taken(void **state)
{
    const struct untaken *u = *state;
    const ds_posting p[] = { { 1, FIRST, &cards, 100, NULL }, { 1, FIRST, &u->account, -100, NULL } };
    const ds_journal j = journal_of(p, DS_COUNT(p));
    ds_arena memory = { 0 };
    ds_journal_part *part;
    ds_why w = { 0 };
    size_t n;
    assert_int_equal(ds_journal_write(u->kind, &j, &memory, &part, &n, &w), DS_DATA);
    if (!strstr(w.text, u->says)) fail_msg("says: %s", w.text);
    ds_arena_free(&memory);
}

/* ---- days ---- */

static void legs_become_days(void **state)
{
    (void)state;
    ds_leg leg[] = { LEG(FIRST + 1, FEES, 324),     LEG(FIRST + 1, CLEARING, -324),
                     LEG(FIRST, CLEARING, 8000),    LEG(FIRST, SERVICES, -8000),
                     LEG(FIRST, UNDEPOSITED, 2000), LEG(FIRST, ADD_ONS, -2000),
                     LEG(FIRST, SERVICES, 500),     LEG(FIRST, CLEARING, -500) };
    ds_chart chart;
    ds_arena memory = { 0 };
    ds_posting *p;
    ds_why w = { 0 };
    size_t n;
    ds_chart_default(&chart);
    chart.of[DS_ROLE_ADD_ONS].name = chart.of[DS_ROLE_SERVICES].name;
    assert_int_equal(ds_daily_postings(leg, DS_COUNT(leg), &chart, &memory, &p, &n, &w), DS_OK);
    static const ds_cents expected[] = { 8000, -500, 2000, 500, -10000, -324, 324 };
    assert_int_equal(n, DS_COUNT(expected));
    for (size_t i = 0; i < n; i++) assert_int_equal(p[i].cents, expected[i]);
    assert_int_equal(p[0].date, FIRST);
    assert_int_equal(p[n - 1].entry, 2);
    assert_string_equal(p[4].account->name, "Service revenue");
    ds_arena_free(&memory);
}

static void the_settings_name_every_kind(void **state)
{
    (void)state;
    for (ds_journal_kind k = 0; k < DS_JOURNAL_COUNT; k++) assert_string_equal(ds_journal_formats[k], ds_journals[k].name);
    assert_null(ds_journal_formats[DS_JOURNAL_COUNT]);
}

/* made up: deep tissue has an account of its own, and a second line names the revenue's account itself */
static void what_has_an_account_of_its_own_stands_apart(void **state)
{
    (void)state;
    const ds_account deep = { "Deep tissue", NULL, DS_INCOME }, same = { "Service revenue", NULL, DS_INCOME };
    ds_leg leg[] = { LEG(FIRST, CLEARING, 900), LEG(FIRST, SERVICES, -300), LEG(FIRST, SERVICES, -400), LEG(FIRST, SERVICES, -200) };
    ds_chart chart;
    ds_arena memory = { 0 };
    ds_posting *p;
    ds_why w = { 0 };
    size_t n;
    leg[2].account = &deep;
    leg[3].account = &same;
    ds_chart_default(&chart);
    assert_int_equal(ds_daily_postings(leg, DS_COUNT(leg), &chart, &memory, &p, &n, &w), DS_OK);
    assert_int_equal(n, 3);
    assert_string_equal(p[1].account->name, "Deep tissue");
    assert_int_equal(p[1].cents, -400);
    assert_int_equal(p[2].cents, -500);
    ds_arena_free(&memory);
}

static void a_role_without_an_account_is_asked_for(void **state)
{
    (void)state;
    ds_leg leg[] = { LEG(FIRST, OTHER_TENDERS, 100), LEG(FIRST, SERVICES, -100) };
    ds_chart chart;
    ds_arena memory = { 0 };
    ds_posting *p;
    ds_why w = { 0 };
    size_t n;
    ds_chart_default(&chart);
    assert_int_equal(ds_daily_postings(leg, DS_COUNT(leg), &chart, &memory, &p, &n, &w), DS_DATA);
    assert_non_null(strstr(w.text, "other_tenders: NAME"));
    ds_arena_free(&memory);
}

int main(void)
{
    enum { F = DS_COUNT(files), U = DS_COUNT(untaken), OTHERS = 4 };
    struct CMUnitTest tests[F + U + OTHERS] = {
        cmocka_unit_test(another_country_has_its_dates_and_code),
        cmocka_unit_test(files_are_parted_between_entries),
        cmocka_unit_test(legs_become_days),
        cmocka_unit_test(the_settings_name_every_kind),
        cmocka_unit_test(what_has_an_account_of_its_own_stands_apart),
        cmocka_unit_test(a_role_without_an_account_is_asked_for),
    };
    for (int i = 0; i < F; i++)
        tests[OTHERS + i] = (struct CMUnitTest){ ds_journals[files[i].kind].name, a_month_is_written, NULL, NULL,
                                                 (void *)(uintptr_t)&files[i] };
    for (int i = 0; i < U; i++)
        tests[OTHERS + F + i] =
            (struct CMUnitTest){ untaken[i].name, an_account_is_not_taken, NULL, NULL, (void *)(uintptr_t)&untaken[i] };
    return cmocka_run_group_tests_name("journal files", tests, NULL, NULL);
}
