/* What a made-up practice sold and how it was paid: Square at the front desk for therapists A and B, Stripe at booking for C. */
#ifndef TESTS_PRACTICE_MONEY_H
#define TESTS_PRACTICE_MONEY_H

#include "practice_csv.h"

typedef enum { SIM_CARD, SIM_CASH, SIM_GIFT } sim_method;
enum { SIM_LINES = 3 };

/* One thing sold. */
typedef struct {
    const char *category, *type; /* as Square writes them: "Massage", "Appointments Service" */
    char item[40];
    ds_cents gross, discount, tax; /* discount is below 0, or 0 */
} sim_line;

/* One sale, or a refund, whose amounts are below 0. Money in cents. */
typedef struct {
    size_t session; /* of a visit; SIZE_MAX: of none */
    size_t client;
    int therapist;
    ds_date date;
    int minute; /* after midnight */
    sim_line line[SIM_LINES];
    size_t lines;
    ds_cents gift_sold, tip, fee; /* fee is below 0, of a refund 0 */
    sim_method method;
    bool stripe, refund;
} sim_sale;

/* All of them in order of time; they live in a, NULL when it is full. */
const sim_sale *sim_sales(const sim_practice *p, ds_arena *a, size_t *n);
/* What was paid: lines less discounts, with tax, tip and the gift card that was sold. */
ds_cents sim_total(const sim_sale *s);
ds_cents sim_net(const sim_sale *s); /* of its lines */

/* Square's transactions (55 columns) and items (35), newest first. */
void sim_write_square(FILE *f, const sim_practice *p, const sim_sale *sale, size_t n);
void sim_write_square_items(FILE *f, const sim_practice *p, const sim_sale *sale, size_t n);
/* Stripe's payout reconciliation: charges, refunds and the payouts that they are in. */
/* Whether Stripe took it and paid it out before the data end. */
bool sim_paid_out(const sim_practice *p, const sim_sale *s);
void sim_write_stripe(FILE *f, const sim_practice *p, const sim_sale *sale, size_t n);

#endif
