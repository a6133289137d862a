/* What sessions cost, by service and length, and what the longer of two costs more. Pure. */
#ifndef ANALYSE_PRICES_H
#define ANALYSE_PRICES_H

#include <downshift/base.h>

/* One service, one length, one price. */
struct an_price {
    size_t service;         /* same number: same service; sessions whose service was not logged are one of their own */
    double minutes, amount; /* currency units */
    int64_t sessions;       /* how many were charged so */
};
struct an_prices {
    struct an_price *at; /* by service, minutes, then the most usual price first */
    size_t n;
};

struct an_price_step {
    double amount; /* NaN: no service was charged at both lengths, or longer costs no more */
    bool differ;   /* services, or visits of one service, were charged differently: amount is the usual one */
};
/* The step within a service, from the most usual price of each length; over services the median by sessions. */
DS_MUST ds_err an_price_step(const struct an_prices *p, double from, double to, ds_arena *a, struct an_price_step *out,
                             ds_why *w);

#endif
