#include "ledger/journal_layout.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define ABOUT(id, name, title, suffix) [DS_JOURNAL_##id] = { name, title, suffix },
const ds_journal_about ds_journals[DS_JOURNAL_COUNT] = { DS_JOURNALS(ABOUT) };

static bool put(ds_growing *g, const char *text)
{
    return ds_grow(g, ds_str_of(text));
}

/* ---- dates ---- */

struct day {
    int year, month, day;
};

static struct day day_of(const struct led_line *l)
{
    struct day d;
    ds_date_parts(l->posting->date, &d.year, &d.month, &d.day);
    return d;
}

static bool put_three(ds_growing *g, const char *form, int a, int b, int c)
{
    char text[40];
    snprintf(text, sizeof text, form, a, b, c);
    return put(g, text);
}

static bool put_month_first(ds_growing *g, const struct led_line *l)
{
    const struct day d = day_of(l);
    return put_three(g, "%02d/%02d/%04d", d.month, d.day, d.year);
}

static bool put_month_first_short(ds_growing *g, const struct led_line *l)
{
    const struct day d = day_of(l);
    return put_three(g, "%02d/%02d/%02d", d.month, d.day, d.year % 100);
}

static bool put_day_first(ds_growing *g, const struct led_line *l)
{
    const struct day d = day_of(l);
    return put_three(g, "%02d/%02d/%04d", d.day, d.month, d.year);
}

static bool put_iso(ds_growing *g, const struct led_line *l)
{
    char text[11];
    ds_date_text(l->posting->date, text);
    return put(g, text);
}

static bool put_company_date(ds_growing *g, const struct led_line *l)
{
    static led_put *const by_order[] = { [DS_DATES_ISO] = put_iso,
                                         [DS_DATES_DMY] = put_day_first,
                                         [DS_DATES_MDY] = put_month_first };
    return by_order[l->journal->dates](g, l);
}

/* Read alike by companies that write the day first and those that write the month first. */
static bool put_date_in_words(ds_growing *g, const struct led_line *l)
{
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    const struct day d = day_of(l);
    char text[40];
    snprintf(text, sizeof text, "%d %s %04d", d.day, months[d.month - 1], d.year);
    return put(g, text);
}

/* ---- amounts ---- */

static bool put_cents(ds_growing *g, ds_cents cents)
{
    char text[32];
    ds_money_text(cents, text, sizeof text);
    return put(g, text);
}

static bool put_debit(ds_growing *g, const struct led_line *l)
{
    return l->posting->cents < 0 || put_cents(g, l->posting->cents);
}

static bool put_credit(ds_growing *g, const struct led_line *l)
{
    return l->posting->cents > 0 || put_cents(g, -l->posting->cents);
}

static bool put_signed(ds_growing *g, const struct led_line *l)
{
    return put_cents(g, l->posting->cents);
}

static bool put_unsigned(ds_growing *g, const struct led_line *l)
{
    return put_cents(g, l->posting->cents < 0 ? -l->posting->cents : l->posting->cents);
}

static bool put_change(ds_growing *g, const struct led_line *l)
{
    return put_cents(g, -l->posting->cents);
}

static bool put_amount_with_code(ds_growing *g, const struct led_line *l)
{
    return put_signed(g, l) && put(g, " ") && put(g, l->journal->currency);
}

/* hledger and ledger both read a sign before the figure. */
static bool put_amount_with_sign(ds_growing *g, const struct led_line *l)
{
    if (strcmp(l->journal->currency, "USD")) return put_amount_with_code(g, l);
    return put(g, "$") && put_signed(g, l);
}

/* ---- words ---- */

/* An entry beside its day's summary has another, no longer one. */
static bool put_reference(ds_growing *g, const struct led_line *l)
{
    const struct day d = day_of(l);
    return put(g, l->journal->prefix) && put(g, l->posting->memo ? "A" : "-") &&
           put_three(g, "%04d%02d%02d", d.year, d.month, d.day);
}

static bool put_memo(ds_growing *g, const struct led_line *l)
{
    return put(g, l->posting->memo ? l->posting->memo : l->journal->words);
}

/* One narration and one date are one journal (Xero). */
static bool put_narration(ds_growing *g, const struct led_line *l)
{
    return put_memo(g, l) && put(g, " ") && put_iso(g, l);
}

static bool put_name(ds_growing *g, const struct led_line *l)
{
    return put(g, l->posting->account->name);
}

static bool put_code(ds_growing *g, const struct led_line *l)
{
    return put(g, l->posting->account->code);
}

static bool put_tax_rate(ds_growing *g, const struct led_line *l)
{
    return put(g, l->journal->tax_rate);
}

static bool put_number(ds_growing *g, size_t number)
{
    char text[24];
    snprintf(text, sizeof text, "%zu", number);
    return put(g, text);
}

static bool put_nth(ds_growing *g, const struct led_line *l)
{
    return put_number(g, l->nth + 1);
}

static bool put_how_many(ds_growing *g, const struct led_line *l)
{
    return put_number(g, l->of);
}

static const char *const types[] = { [DS_ASSET] = "Assets:",
                                     [DS_LIABILITY] = "Liabilities:",
                                     [DS_INCOME] = "Income:",
                                     [DS_EXPENSE] = "Expenses:" };

static bool put_typed_name(ds_growing *g, const struct led_line *l)
{
    const ds_account *a = l->posting->account;
    const char *type = types[a->type];
    return (!strncmp(a->name, type, strlen(type)) || put(g, type)) && put(g, a->name);
}

/* ---- texts that stand as they are ---- */

#define FIXED(name, text)                                                                                              \
    static bool name(ds_growing *g, const struct led_line *l)                                                          \
    {                                                                                                                  \
        (void)l;                                                                                                       \
        return put(g, text);                                                                                           \
    }
FIXED(put_general_journal, "GENERAL JOURNAL")
FIXED(put_department, "0")
FIXED(put_outside_tax, "T9") /* Sage's code for what is outside VAT */
FIXED(put_no_tax, "0.00")
FIXED(put_indent, "    ")
FIXED(put_gap, "  ") /* two blanks end an account's name */
FIXED(put_iif_head, "!TRNS\tTRNSID\tTRNSTYPE\tDATE\tACCNT\tNAME\tCLASS\tAMOUNT\tDOCNUM\tMEMO\r\n"
                    "!SPL\tSPLID\tTRNSTYPE\tDATE\tACCNT\tNAME\tCLASS\tAMOUNT\tDOCNUM\tMEMO\r\n!ENDTRNS\r\n")

static bool put_iif_row(ds_growing *g, const struct led_line *l)
{
    return put(g, l->nth ? "SPL" : "TRNS");
}

static bool put_sage_side(ds_growing *g, const struct led_line *l)
{
    return put(g, l->posting->cents > 0 ? "JD" : "JC");
}

static bool put_text_entry(ds_growing *g, const struct led_line *l)
{
    return put_iso(g, l) && put(g, " * (") && put_reference(g, l) && put(g, ") ") && put_memo(g, l) &&
           put(g, "\n");
}

static bool put_beancount_entry(ds_growing *g, const struct led_line *l)
{
    return put_iso(g, l) && put(g, " * \"") && put_memo(g, l) && put(g, "\" ^") && put_reference(g, l) &&
           put(g, "\n");
}

/* ---- heads of whole files: what the strict checks of these programs want declared ---- */

static bool first_of_account(const ds_journal *j, size_t nth)
{
    size_t first = 0;
    while (strcmp(j->posting[first].account->name, j->posting[nth].account->name)) first++;
    return first == nth;
}

/* The two-line form of a commodity is the one that both programs read. */
static bool put_text_head(ds_growing *g, const struct led_line *l)
{
    const bool sign = !strcmp(l->journal->currency, "USD");
    bool ok = put(g, "commodity ") && put(g, sign ? "$" : l->journal->currency) && put(g, "\n    format ") &&
              put(g, sign ? "$1,000.00" : "1,000.00 ") && put(g, sign ? "" : l->journal->currency) && put(g, "\n\n");
    for (size_t i = 0; ok && i < l->journal->n; i++) {
        const struct led_line of = { l->journal, &l->journal->posting[i], 0, 0 };
        if (first_of_account(l->journal, i)) ok = put(g, "account ") && put_typed_name(g, &of) && put(g, "\n");
    }
    return ok && put(g, "\n");
}

static bool put_beancount_head(ds_growing *g, const struct led_line *l)
{
    bool ok = put(g, "option \"operating_currency\" \"") && put(g, l->journal->currency) && put(g, "\"\n\n");
    for (size_t i = 0; ok && i < l->journal->n; i++) {
        const struct led_line of = { l->journal, &l->journal->posting[i], 0, 0 };
        if (first_of_account(l->journal, i))
            ok = put_iso(g, l) && put(g, " open ") && led_put_beancount_name(g, &of) && put(g, " ") &&
                 put(g, l->journal->currency) && put(g, "\n");
    }
    return ok && put(g, "\n");
}

/* ---- the layouts ---- */

static const struct led_column qbo[] = { { "Journal No.", put_reference }, { "Journal Date", put_company_date },
                                         { "Account Name", put_name },     { "Debits", put_debit },
                                         { "Credits", put_credit },        { "Description", put_memo } };
static const struct led_column xero[] = {
    { "*Narration", put_narration }, { "*Date", put_date_in_words },   { "Description", put_name },
    { "*AccountCode", put_code },    { "*TaxRate", put_tax_rate },     { "*Amount", put_signed },
    { "TrackingName1", NULL },       { "TrackingOption1", NULL },      { "TrackingName2", NULL },
    { "TrackingOption2", NULL },
};
static const struct led_column iif[] = {
    { NULL, put_iif_row }, { NULL, put_nth }, { NULL, put_general_journal }, { NULL, put_month_first },
    { NULL, put_name },    { NULL, NULL },    { NULL, NULL },                { NULL, put_signed },
    { NULL, put_reference }, { NULL, put_memo },
};
static const struct led_column sage_us[] = {
    { "Date", put_month_first_short }, { "Reference", put_reference }, { "Number of Distributions", put_how_many },
    { "G/L Account", put_code },       { "Description", put_name },    { "Amount", put_signed },
};
static const struct led_column sage_uk[] = {
    { NULL, put_sage_side }, { NULL, NULL },     { NULL, put_code },     { NULL, put_department },
    { NULL, put_day_first }, { NULL, put_reference }, { NULL, put_name }, { NULL, put_unsigned },
    { NULL, put_outside_tax }, { NULL, put_no_tax },
};
static const struct led_column hledger[] = {
    { NULL, put_indent }, { NULL, put_typed_name }, { NULL, put_gap }, { NULL, put_amount_with_sign }
};
static const struct led_column beancount[] = {
    { NULL, put_indent }, { NULL, led_put_beancount_name }, { NULL, put_gap }, { NULL, put_amount_with_code }
};
static const struct led_column statement[] = { { "Date", put_month_first },
                                               { "Description", put_name },
                                               { "Amount", put_change } };

#define COLUMNS(of) .column = (of), .columns = DS_COUNT(of)
#define AS_CSV      .separator = ",", .line_end = "\r\n", .entry_end = ""
#define AS_TEXT     .separator = "", .line_end = "\n", .entry_end = "\n"

const struct led_layout led_layouts[DS_JOURNAL_COUNT] = {
    [DS_JOURNAL_QBO] = { COLUMNS(qbo), AS_CSV, .most_lines = 1000, .longest_name = 100, .not_in_names = "\"" },
    [DS_JOURNAL_XERO] = { COLUMNS(xero), AS_CSV, .most_lines = 300, .by_code = true, .longest_code = 10 },
    [DS_JOURNAL_IIF] = { COLUMNS(iif), .separator = "\t", .line_end = "\r\n", .entry_end = "ENDTRNS\r\n",
                         .file_head = put_iif_head, .longest_part = 31, .not_in_names = "\t\"" },
    [DS_JOURNAL_SAGE_US] = { COLUMNS(sage_us), AS_CSV, .by_code = true, .longest_code = 15, .not_in_names = "\"" },
    [DS_JOURNAL_SAGE_UK] = { COLUMNS(sage_uk), AS_CSV, .by_code = true, .longest_code = 8, .not_in_names = "\"" },
    [DS_JOURNAL_HLEDGER] = { COLUMNS(hledger), AS_TEXT, .file_head = put_text_head, .entry_head = put_text_entry,
                             .not_in_names = ";\t" },
    [DS_JOURNAL_BEANCOUNT] = { COLUMNS(beancount), AS_TEXT, .file_head = put_beancount_head,
                               .entry_head = put_beancount_entry },
    [DS_JOURNAL_STATEMENT] = { COLUMNS(statement), AS_CSV, .most_lines = 1000, .only_changes = true },
};
