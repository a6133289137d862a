/* What is usual where: dates, clocks and paper as the Unicode CLDR (release 45) has them. Where people write dates both
 * ways (Canada), none is taken for granted, and dates like 10/03/2026 are asked about. */
#include <downshift/settings.h>

const ds_country ds_countries[] = {
    { "AT", "Austria", "EUR", DS_DATES_DMY, DS_CLOCK_24, DS_PAPER_A4 },
    { "AU", "Australia", "AUD", DS_DATES_DMY, DS_CLOCK_12, DS_PAPER_A4 },
    { "BR", "Brazil", "BRL", DS_DATES_DMY, DS_CLOCK_24, DS_PAPER_A4 },
    { "CA", "Canada", "CAD", DS_DATES_ISO, DS_CLOCK_12, DS_PAPER_LETTER },
    { "CH", "Switzerland", "CHF", DS_DATES_DMY, DS_CLOCK_24, DS_PAPER_A4 },
    { "DE", "Germany", "EUR", DS_DATES_DMY, DS_CLOCK_24, DS_PAPER_A4 },
    { "ES", "Spain", "EUR", DS_DATES_DMY, DS_CLOCK_24, DS_PAPER_A4 },
    { "FR", "France", "EUR", DS_DATES_DMY, DS_CLOCK_24, DS_PAPER_A4 },
    { "GB", "the United Kingdom", "GBP", DS_DATES_DMY, DS_CLOCK_24, DS_PAPER_A4 },
    { "IE", "Ireland", "EUR", DS_DATES_DMY, DS_CLOCK_24, DS_PAPER_A4 },
    { "IT", "Italy", "EUR", DS_DATES_DMY, DS_CLOCK_24, DS_PAPER_A4 },
    { "JP", "Japan", "JPY", DS_DATES_ISO, DS_CLOCK_24, DS_PAPER_A4 },
    { "MX", "Mexico", "MXN", DS_DATES_DMY, DS_CLOCK_12, DS_PAPER_LETTER },
    { "NL", "the Netherlands", "EUR", DS_DATES_DMY, DS_CLOCK_24, DS_PAPER_A4 },
    { "NZ", "New Zealand", "NZD", DS_DATES_DMY, DS_CLOCK_12, DS_PAPER_A4 },
    { "PL", "Poland", "PLN", DS_DATES_DMY, DS_CLOCK_24, DS_PAPER_A4 },
    { "SE", "Sweden", "SEK", DS_DATES_ISO, DS_CLOCK_24, DS_PAPER_A4 },
    { "US", "the United States", "USD", DS_DATES_MDY, DS_CLOCK_12, DS_PAPER_LETTER },
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
}
