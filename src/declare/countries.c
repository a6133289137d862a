/* What is usual where: dates, clocks, paper, the week's first day and the decimal sign as the Unicode CLDR (release 45) has
 * them. Where people write dates both ways (Canada), none is taken for granted, and dates like 10/03/2026 are asked about;
 * where they write numbers both ways, as most of them do (Canada: in English). */
#include <downshift/settings.h>

const ds_country ds_countries[] = {
    { "AT", "Austria", "EUR", DS_DATES_DMY, DS_CLOCK_24, DS_PAPER_A4, DS_STARTS_MONDAY, DS_COMMA },
    { "AU", "Australia", "AUD", DS_DATES_DMY, DS_CLOCK_12, DS_PAPER_A4, DS_STARTS_MONDAY, DS_POINT },
    { "BR", "Brazil", "BRL", DS_DATES_DMY, DS_CLOCK_24, DS_PAPER_A4, DS_STARTS_SUNDAY, DS_COMMA },
    { "CA", "Canada", "CAD", DS_DATES_ISO, DS_CLOCK_12, DS_PAPER_LETTER, DS_STARTS_SUNDAY, DS_POINT },
    { "CH", "Switzerland", "CHF", DS_DATES_DMY, DS_CLOCK_24, DS_PAPER_A4, DS_STARTS_MONDAY, DS_POINT },
    { "DE", "Germany", "EUR", DS_DATES_DMY, DS_CLOCK_24, DS_PAPER_A4, DS_STARTS_MONDAY, DS_COMMA },
    { "ES", "Spain", "EUR", DS_DATES_DMY, DS_CLOCK_24, DS_PAPER_A4, DS_STARTS_MONDAY, DS_COMMA },
    { "FR", "France", "EUR", DS_DATES_DMY, DS_CLOCK_24, DS_PAPER_A4, DS_STARTS_MONDAY, DS_COMMA },
    { "GB", "the United Kingdom", "GBP", DS_DATES_DMY, DS_CLOCK_24, DS_PAPER_A4, DS_STARTS_MONDAY, DS_POINT },
    { "IE", "Ireland", "EUR", DS_DATES_DMY, DS_CLOCK_24, DS_PAPER_A4, DS_STARTS_MONDAY, DS_POINT },
    { "IT", "Italy", "EUR", DS_DATES_DMY, DS_CLOCK_24, DS_PAPER_A4, DS_STARTS_MONDAY, DS_COMMA },
    { "JP", "Japan", "JPY", DS_DATES_ISO, DS_CLOCK_24, DS_PAPER_A4, DS_STARTS_SUNDAY, DS_POINT },
    { "MX", "Mexico", "MXN", DS_DATES_DMY, DS_CLOCK_12, DS_PAPER_LETTER, DS_STARTS_SUNDAY, DS_POINT },
    { "NL", "the Netherlands", "EUR", DS_DATES_DMY, DS_CLOCK_24, DS_PAPER_A4, DS_STARTS_MONDAY, DS_COMMA },
    { "NZ", "New Zealand", "NZD", DS_DATES_DMY, DS_CLOCK_12, DS_PAPER_A4, DS_STARTS_MONDAY, DS_POINT },
    { "PL", "Poland", "PLN", DS_DATES_DMY, DS_CLOCK_24, DS_PAPER_A4, DS_STARTS_MONDAY, DS_COMMA },
    { "SE", "Sweden", "SEK", DS_DATES_ISO, DS_CLOCK_24, DS_PAPER_A4, DS_STARTS_MONDAY, DS_COMMA },
    { "US", "the United States", "USD", DS_DATES_MDY, DS_CLOCK_12, DS_PAPER_LETTER, DS_STARTS_SUNDAY, DS_POINT },
    { 0 },
};

const ds_country *ds_country_find(ds_str code)
{
    for (const ds_country *c = ds_countries; c->code; c++)
        if (ds_same_fold(code, ds_str_of(c->code))) return c;
    return NULL;
}

void ds_settings_of_country(const ds_country *c, ds_settings *s)
{
    s->currency = c->currency;
    s->dates = c->dates;
    s->clock = c->clock;
    s->paper = c->paper;
    s->week_starts = c->week_starts;
    s->decimal_sign = c->decimal_sign;
}
