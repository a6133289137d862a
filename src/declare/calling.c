/* Which country's a telephone number is that is written without one: ITU-T E.164, list of assigned country codes. */
#include <downshift/settings.h>

#include <string.h>

/* What a currency, or a time zone of a country that shares one, tells. */
static const struct calling {
    const char *of, *code;
} by_currency[] = {
    { "AUD", "61" }, { "BRL", "55" }, { "CAD", "1" },  { "CHF", "41" }, { "CZK", "420" }, { "DKK", "45" }, { "GBP", "44" },
    { "HUF", "36" }, { "INR", "91" }, { "JPY", "81" }, { "MXN", "52" }, { "NOK", "47" },  { "NZD", "64" }, { "PLN", "48" },
    { "SEK", "46" }, { "USD", "1" },  { NULL, NULL },
}, by_zone[] = {
    { "Atlantic/Canary", "34" },   { "Europe/Amsterdam", "31" }, { "Europe/Athens", "30" },  { "Europe/Berlin", "49" },
    { "Europe/Bratislava", "421" }, { "Europe/Brussels", "32" },  { "Europe/Dublin", "353" }, { "Europe/Helsinki", "358" },
    { "Europe/Lisbon", "351" },    { "Europe/Ljubljana", "386" }, { "Europe/Luxembourg", "352" }, { "Europe/Madrid", "34" },
    { "Europe/Paris", "33" },      { "Europe/Riga", "371" },     { "Europe/Rome", "39" },    { "Europe/Tallinn", "372" },
    { "Europe/Vienna", "43" },     { "Europe/Vilnius", "370" },  { "Europe/Zagreb", "385" }, { NULL, NULL },
};

static const char *find(const struct calling *c, const char *of)
{
    while (c->of && of && strcmp(c->of, of)) c++;
    return of && c->code ? c->code : "";
}

const char *ds_calling_code(const ds_settings *s)
{
    const char *code = find(by_currency, s->currency);
    return *code ? code : find(by_zone, s->time_zone);
}
