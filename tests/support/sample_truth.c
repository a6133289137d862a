#include "sample.h"
#include "practice_books.h"
#include "practice_money.h"

#include <math.h>
#include <string.h>

/* Decimals that each outcome is told with. */
static const int digits[SIM_OUTCOMES] = { 3, 2, 3 };

static const struct {
    const char *text;
    size_t at;
} parameters[] = {
#define P(field, words)                                                                                                \
    {                                                                                                                  \
        words, offsetof(sim_truth, field)                                                                              \
    }
    P(mean, "average client, plain weekday night, no confounder"),
    P(pressure[DS_LIGHT], "night 0, light, 60-120 min before bed, 60 min long"),
    P(pressure[DS_MODERATE], "night 0, moderate, the same"),
    P(pressure[DS_DEEP], "night 0, deep, the same"),
    P(band[SIM_B0_60], "gap to the usual bedtime under 60 min, added"),
    P(band[SIM_B120_240], "gap 120-240 min, added"),
    P(band[SIM_B240P], "gap over 240 min, added"),
    P(deep_late, "deep and under 60 min before bed, added on top"),
    P(before, "each 15 min of length below 75 min"),
    P(after, "each 15 min of length above 75 min"),
    P(night1, "night 1"),
    P(self_care, "self-massage that day"),
    P(load, "training load, a point"),
    P(alcohol, "alcohol, a drink"),
    P(caffeine, "caffeine, a milligram"),
    P(stress, "stress, a point"),
    P(supplement, "new supplement"),
    P(weekend, "Friday or Saturday night"),
    P(late, "an hour later to bed than usual"),
    P(sd_client, "SD of clients' own levels"),
    P(sd_effect, "SD of clients' own effects"),
    P(correlation, "correlation of the two"),
    P(sigma, "SD from night to night (sigma)"),
    P(rho, "what lasts of a night, kept to the next night (rho)"),
    P(nu, "share of the variance that is each night's own (nu)"),
#undef P
};

static void put_parameters(FILE *f, const sim_practice *p)
{
    fputs("## What the nights were made from\n\n| | quality (points) | tst_min (min) | sleep_score (points) |\n"
          "| --- | ---: | ---: | ---: |\n",
          f);
    for (size_t i = 0; i < DS_COUNT(parameters); i++) {
        fprintf(f, "| %s |", parameters[i].text);
        for (int o = 0; o < SIM_OUTCOMES; o++) {
            double x;
            memcpy(&x, (const char *)&p->params.truth[o] + parameters[i].at, sizeof x);
            fprintf(f, " %.*f |", digits[o], x);
        }
        fputc('\n', f);
    }
    fputs("\nErrors of two nights d days apart have covariance sigma^2 (1 - nu) rho^d, over the calendar; those of the "
          "three "
          "outcomes are drawn apart. Sessions that are not completed and services that are not massage do nothing.\n\n",
          f);
}

static void put_bookings(FILE *f, const sim_practice *p)
{
    const sim_reacts *b = &p->params.reacts;
    size_t n = 0;
    for (size_t i = 0; i < p->n_clients; i++) n += p->client[i].reacts;
    fprintf(
        f,
        "## Who books when\n\n%zu of the %zu clients book after bad nights: when the last %d were rated %.1f points or "
        "more "
        "below the client's four weeks up to then, the chance to book for that day or the next is %.2f, on other days "
        "%.2f, and never "
        "within %d days of the last massage. They look at quality only. The others book their next massage at every "
        "visit, by their "
        "own rhythm, whatever their sleep was like.\n\n"
        "So a night before a massage is often a bad one, and bad nights last. Comparing the night after with the night "
        "before finds too much; comparing nights with and without a massage finds too little.\n\n",
        n, p->n_clients, b->nights, b->below, b->chance, b->otherwise, b->rest);
}

/* The true contrasts of one outcome, averaged over the clients who log it; how many massages that were. */
static size_t contrasts_of(const sim_practice *p, int outcome, sim_contrast c[SIM_CONTRASTS])
{
    bool keeps[64] = { false };
    for (size_t i = 0; i < p->n_clients; i++) {
        const bool diary = sample_keeps_diary(sample_logs[i]), device = sample_wears(sample_logs[i]);
        keeps[i] = outcome == SIM_QUALITY ? diary
                   : outcome == SIM_TST   ? diary || device
                                          : sample_has_scores(sample_logs[i]);
    }
    return sim_contrasts(p, outcome, keeps, c);
}

void sample_write_made_up_truth(FILE *f, const sim_practice *p)
{
    fputs("\n# This practice is made up: its true effects are known (TRUTH.md). They are shown beside the estimates on "
          "the sheet\n"
          "# \"Can we trust this?\" and used nowhere else.\nmade_up_truth:\n",
          f);
    for (int o = 0; o < SIM_OUTCOMES; o++) {
        sim_contrast c[SIM_CONTRASTS];
        (void)contrasts_of(p, o, c);
        fprintf(f, "  %s:\n", sim_outcome_names[o]);
        for (int i = 0; i < SIM_CONTRASTS; i++) fprintf(f, "    %s: %.*f\n", c[i].name, digits[o], c[i].value);
        fputs("    breakpoint: 75\n", f);
    }
}

static void put_contrasts(FILE *f, const sim_practice *p)
{
    sim_contrast c[SIM_OUTCOMES][SIM_CONTRASTS];
    size_t n[SIM_OUTCOMES];
    for (int o = 0; o < SIM_OUTCOMES; o++) n[o] = contrasts_of(p, o, c[o]);
    fputs("## The true contrasts\n\nIn the names of `analyse --json`. Averages are over the massages before logged "
          "nights.\n\n"
          "| contrast | quality | tst_min | sleep_score |\n| --- | ---: | ---: | ---: |\n",
          f);
    for (int i = 0; i < SIM_CONTRASTS; i++) {
        fprintf(f, "| %s |", c[0][i].name);
        for (int o = 0; o < SIM_OUTCOMES; o++) fprintf(f, " %.*f |", digits[o], c[o][i].value);
        fputc('\n', f);
    }
    fprintf(f, "| massages averaged over | %zu | %zu | %zu |\n\n", n[0], n[1], n[2]);
}

static const char *kept(char log)
{
    static const struct {
        char log;
        const char *text;
    } rows[] = { { 'D', "diary" },
                 { 'S', "diary, a file of its own" },
                 { 'W', "WHOOP" },
                 { 'V', "WHOOP, header of 2023" },
                 { 'E', "WHOOP in Spanish" },
                 { 'B', "WHOOP and diary" },
                 { 'O', "Oura" },
                 { 'C', "Oura and diary" },
                 { 'R', "WHOOP, saved again by a spreadsheet, and diary" },
                 { 'T', "WHOOP, Oura and diary" },
                 { 'F', "Fitbit" },
                 { 'G', "Garmin" },
                 { 'A', "Apple Watch" } };
    for (size_t i = 0; i < DS_COUNT(rows); i++)
        if (rows[i].log == log) return rows[i].text;
    return "nothing";
}

static void put_clients(FILE *f, const sim_practice *p)
{
    fputs("## The clients\n\nDeviations from the average level and from the average effect of night 0.\n\n"
          "| client | keeps | books | quality level | quality effect | tst_min level | tst_min effect |\n"
          "| --- | --- | --- | ---: | ---: | ---: | ---: |\n",
          f);
    for (size_t i = 0; i < p->n_clients; i++) {
        const sim_client *c = &p->client[i];
        fprintf(f, "| %s | %s | %s | %+.2f | %+.2f | %+.1f | %+.1f |\n", c->code, kept(sample_logs[i]),
                c->reacts ? "after bad nights" : "at the visit before", c->level[SIM_QUALITY], c->effect[SIM_QUALITY],
                c->level[SIM_TST], c->effect[SIM_TST]);
    }
    fputc('\n', f);
}

static const char *first_with(const sim_practice *p, char log)
{
    return p->client[strchr(sample_logs, log) - sample_logs].code;
}

/* Of the therapists' log. */
static size_t note_line(const sim_practice *p, size_t session)
{
    size_t line = 2;
    for (size_t i = 0; i < session; i++) line += sim_has_note(&p->session[i]);
    return line;
}

/* Of the booking program's export. */
static size_t event_line(const sim_practice *p, size_t session)
{
    size_t line = 2;
    for (size_t i = 0; i < session; i++) line += p->session[i].kind != DS_KIND_SELF;
    return line;
}

static void put_log_flaws(FILE *f, const sim_practice *p, const sim_flaws *flaws)
{
    fputs("- `events-export.csv` is the booking program's (Calendly): people stand there by the practice's codes, "
          "lengths are "
          "services of their own, and a visit that was cancelled late looks like any other that was cancelled. "
          "Pressure, areas and "
          "reactions stand in the therapists' own `sessions.csv`; rows of one client, day and start are one visit.\n",
          f);
    fprintf(f,
            "- `events-export.csv`: the massage of line %zu stands there twice. \"Deep tissue massage\" is called "
            "\"Deep tissue "
            "therapy\" from July 1 on.\n",
            event_line(p, flaws->twin));
    fprintf(f, "- `sessions.csv` line %zu: pressure \"modrate\". The session stands, its pressure is unknown.\n",
            note_line(p, flaws->misspelt));
    fprintf(f, "- `nights.csv` line %zu: bedtime \"25:70\". The night stands, its bedtime is unknown.\n",
            flaws->impossible + 2);
    fprintf(f, "- `nights.csv` line %zu: awake five hours too long for the time in bed. Kept with a doubt.\n",
            flaws->overlong + 2);
    fprintf(f,
            "- `nights.csv` line %zu: a typo in the client's code. Import makes a client of it and asks whether it is "
            "another's; "
            "`downshift clients merge` answers.\n",
            flaws->typo + 2);
    fprintf(f, "- `nights.csv` lines %zu and %zu: one night, typed in twice. It counts once.\n", flaws->again + 2,
            flaws->again + 3);
    fputs(
        "- `nights.csv`: some nights without clock times, some without what the day brought; weeks without entries.\n",
        f);
}

static void put_money_flaws(FILE *f)
{
    fputs("- Square's `transactions-` and `items-` files tell what therapists A and B sold: a visit paid back, late "
          "cancellations and "
          "no-shows charged half, some visits a tenth off, oil and heat packs with sales tax, gift cards sold and "
          "used, and on "
          "September 9 two bottles in one sale whose rows are the same in all. Tips and fees stand in the transactions "
          "only.\n",
          f);
    fputs("- `payout_reconciliation.csv` is Stripe's: C's clients pay when they book; late cancellations and no-shows get half back. "
          "Its times are in UTC, its payouts of Fridays.\n",
          f);
}

static void put_device_flaws(FILE *f, const sim_practice *p)
{
    fprintf(f, "- `nights-%s.csv`: semicolons, decimal commas, Windows-1252, CRLF, and a column of the client's own.\n",
            first_with(p, 'S'));
    fprintf(f, "- `nights-%s.xlsx`: the same diary as the workbook that it was typed into. Each night counts once.\n",
            first_with(p, 'S'));
    const char *twice = p->client[strcspn(sample_logs, "WVEB")].code;
    fprintf(f, "- `%s/sleeps (1).csv`: the same export saved twice.\n", twice);
    fprintf(f, "- `%s/sleeps.csv`: a trip to UTC+01:00 from July 4 to 15.\n", first_with(p, 'W'));
    fprintf(f, "- `%s/sleeps.csv`: saved again by a spreadsheet: months before days, no seconds.\n",
            first_with(p, 'R'));
    fprintf(f,
            "- `%s/`: WHOOP and Oura, both worn every night, and a diary: three series of one client, each outcome "
            "taken from one.\n",
            first_with(p, 'T'));
    fprintf(f,
            "- `%s/`: Garmin, whose times are in UTC. `%s/`: Fitbit, whose nights stand in a file a month and whose "
            "scores stand in "
            "another. `%s/`: Apple's export.xml, stages of the watch beside the phone's time in bed, without scores.\n",
            first_with(p, 'G'), first_with(p, 'F'), first_with(p, 'A'));
    fputs(
        "- The clocks go forward in the night that begins on March 7, and back in the one that begins on October 31.\n",
        f);
    fprintf(f, "- `%s/sleeps.csv`: the header of 2023, without consistency. `%s/sleeps.csv`: headers in Spanish.\n",
            first_with(p, 'V'), first_with(p, 'E'));
    fputs(
        "- WHOOP: naps, nights that could not be scored, no row where the strap was not worn.\n"
        "- Oura: days without the ring; on the night of a clock change both stamps carry the offset of its end.\n"
        "- Diaries tell rather more sleep than devices, in steps of five minutes; clients with both have two series.\n"
        "- No-shows and cancellations; facials and waxing; self-massage; bedtimes after midnight.\n"
        "- Wearables bring no confounders: only the clients who also keep a diary have them.\n",
        f);
}

/* ---- what must come out ------------------------------------------------------------------------ */

static double visits(const sim_practice *p, int kind, int status, bool massage)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n_sessions; i++) {
        const sim_session *s = &p->session[i];
        n += s->kind == kind && s->status == status && (!massage || sim_services[s->service].massage);
    }
    return (double)n;
}

/* Nights with an entry, of the clients who keep one of these. */
static double logged(const sim_practice *p, const char *logs)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n_nights; i++) n += p->night[i].logged && strchr(logs, sample_logs[p->night[i].client]);
    return (double)n;
}

/* Cancelled late and in time: Calendly tells them apart in no way. */
static double cancelled(const sim_practice *p)
{
    return visits(p, DS_KIND_MASSAGE, DS_CANCELLED, false) + visits(p, DS_KIND_MASSAGE, DS_LATE_CANCEL, false);
}

static double list_prices(const sim_practice *p)
{
    ds_cents sum = 0;
    for (size_t i = 0; i < p->n_sessions; i++) {
        const sim_session *s = &p->session[i];
        if (s->kind == DS_KIND_MASSAGE && s->status == DS_COMPLETED) sum += sim_price(s->service, s->minutes);
    }
    return (double)sum / 100;
}

/* What Square's files sum up to, dollars. */
typedef struct {
    double sales, net, tax, tips, total, fees, gift_cards, lines, refunded;
} takings;

static takings takings_of(const sim_practice *p, bool stripe)
{
    ds_arena a = { 0 };
    size_t n = 0;
    const sim_sale *sale = sim_sales(p, &a, &n);
    takings t = { 0 };
    for (size_t i = 0; sale && i < n; i++) {
        const sim_sale *s = &sale[i];
        if (stripe ? !sim_paid_out(p, s) : s->stripe) continue;
        t.sales++, t.net += (double)sim_net(s), t.tips += (double)s->tip, t.total += (double)sim_total(s);
        t.fees += (double)s->fee, t.gift_cards += (double)s->gift_sold, t.lines += (double)s->lines;
        t.refunded += s->refund ? (double)sim_total(s) : 0;
        for (size_t k = 0; k < s->lines; k++) t.tax += (double)s->line[k].tax;
    }
    ds_arena_free(&a);
    return t;
}

#define STRIPE(column, table) "SELECT sum(" column ") / 100.0 FROM " table " WHERE source = 'stripe'"
#define SQUARE(column, table) "SELECT sum(" column ") / 100.0 FROM " table " WHERE source = 'square'"

size_t sample_dues(const sim_practice *p, sample_due out[SAMPLE_DUES])
{
    const takings square = takings_of(p, false), stripe = takings_of(p, true);
    const sample_due dues[] = {
        { "clients, one of them made by a typo", "SELECT count(*) FROM v1_client", (double)p->n_clients + 1 },
        { "nights of diaries: the one that was typed in twice counts once",
          "SELECT count(*) FROM v1_night WHERE source = 'diary'", logged(p, "DSBCRT") },
        { "nights of Oura", "SELECT count(*) FROM v1_night WHERE source = 'oura'", logged(p, "OCT") },
        { "nights of Fitbit, scored", "SELECT count(*) FROM v1_night WHERE source = 'fitbit' AND sleep_score NOT NULL",
          logged(p, "F") },
        { "nights of Garmin", "SELECT count(*) FROM v1_night WHERE source = 'garmin'", logged(p, "G") },
        { "nights of Apple, with stages", "SELECT count(*) FROM v1_night WHERE source = 'apple' AND deep_min > 0",
          logged(p, "A") },
        { "visits that took place", "SELECT count(*) FROM v1_session WHERE kind = 'massage' AND status = 'completed'",
          visits(p, DS_KIND_MASSAGE, DS_COMPLETED, false) },
        { "massages of known pressure: all but the misspelt one",
          "SELECT count(*) FROM v1_session WHERE kind = 'massage' AND status = 'completed' AND pressure NOT NULL",
          visits(p, DS_KIND_MASSAGE, DS_COMPLETED, true) - 1 },
        { "self-massages", "SELECT count(*) FROM v1_session WHERE kind = 'self'",
          visits(p, DS_KIND_SELF, DS_COMPLETED, false) },
        { "no-shows", "SELECT count(*) FROM v1_session WHERE status = 'no-show'",
          visits(p, DS_KIND_MASSAGE, DS_NO_SHOW, false) },
        { "cancelled visits", "SELECT count(*) FROM v1_session WHERE status = 'cancelled'", cancelled(p) },
        { "services without massage that took place",
          "SELECT count(*) FROM v1_session WHERE NOT is_massage AND status = 'completed'",
          visits(p, DS_KIND_MASSAGE, DS_COMPLETED, false) - visits(p, DS_KIND_MASSAGE, DS_COMPLETED, true) },
        { "visits under the new name, which the settings map to the old one",
          "SELECT count(*) FROM v1_session WHERE service LIKE 'Deep tissue therapy%'", 0 },
        { "dollars, by the price list, of the visits that took place",
          "SELECT sum(price) FROM v1_session WHERE kind = 'massage' AND status = 'completed'", list_prices(p) },
        { "Square: sales and refunds", "SELECT count(*) FROM v1_sale WHERE source = 'square'", square.sales },
        { "dollars, net of discounts and refunds", SQUARE("net_cents", "v1_sale"), square.net / 100 },
        { "sales tax", SQUARE("tax_cents", "v1_sale"), square.tax / 100 },
        { "tips", SQUARE("tip_cents", "v1_sale"), square.tips / 100 },
        { "collected in all", SQUARE("total_cents", "v1_sale"), square.total / 100 },
        { "as the ways to pay sum up", SQUARE("amount_cents", "v1_tender"), square.total / 100 },
        { "gift cards sold", SQUARE("net_cents", "v1_sale_line") " AND kind = 'gift-card'", square.gift_cards / 100 },
        { "paid back", SQUARE("total_cents", "v1_sale") " AND refund", square.refunded / 100 },
        { "kept by Square", SQUARE("amount_cents", "v1_fee"), square.fees / 100 },
        { "things sold, of which two rows are the same in all, and gift cards",
          "SELECT count(*) FROM v1_sale_line WHERE source = 'square'", square.lines + square.gift_cards / 10000 },
        { "Stripe: charges and refunds that were paid out", "SELECT count(*) FROM v1_sale WHERE source = 'stripe'", stripe.sales },
        { "charged less paid back", STRIPE("total_cents", "v1_sale"), stripe.total / 100 },
        { "of it paid back", STRIPE("total_cents", "v1_sale") " AND refund", stripe.refunded / 100 },
        { "kept by Stripe", STRIPE("amount_cents", "v1_fee"), stripe.fees / 100 },
    };
    memcpy(out, dues, sizeof dues);
    return DS_COUNT(dues);
}

static void put_dues(FILE *f, const sim_practice *p)
{
    sample_due due[SAMPLE_DUES];
    const size_t n = sample_dues(p, due);
    fputs("## What must come out\n\nAfter an import of all of it.\n\n| what | how much |\n| --- | ---: |\n", f);
    for (size_t i = 0; i < n; i++)
        fprintf(f, "| %s | %.*f |\n", due[i].what, due[i].value == floor(due[i].value) ? 0 : 2, due[i].value);
    fputc('\n', f);
}

void sample_write_truth(FILE *f, const sim_practice *p, const sim_flaws *flaws)
{
    fprintf(f,
            "# The truth behind the sample data\n\nA made-up practice: nobody here exists. `make sample-data` writes "
            "these files again, byte "
            "for byte, from seed %llu.\n\n",
            (unsigned long long)p->params.seed);
    put_contrasts(f, p);
    put_parameters(f, p);
    put_bookings(f, p);
    put_clients(f, p);
    put_dues(f, p);
    fputs("## The flaws of real life\n\n", f);
    put_log_flaws(f, p, flaws);
    put_money_flaws(f);
    put_device_flaws(f, p);
}
