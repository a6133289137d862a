/* What a client's next nights are to be expected like, from those before (docs/methods.md 14): the model of a fit as
 * a Kalman filter. Pure. */
#ifndef ANALYSE_FORECAST_H
#define ANALYSE_FORECAST_H

#include <stdbool.h>

/* Variances in the outcome's unit squared. */
struct an_forecast_model {
    double client[2][2]; /* between clients: level, effect of a session */
    double slow, noise;  /* of the errors: what lasts, correlated by rho a night, and what is of one night */
    double rho;
};
enum { F_LEVEL, F_EFFECT, F_SLOW, F_STATES };
struct an_forecast {
    const struct an_forecast_model *model;
    double mean[F_STATES], cov[F_STATES][F_STATES];
};
struct an_expected {
    double mean, sd; /* sd: of what will be found, less the mean */
};

void an_forecast_start(const struct an_forecast_model *m, struct an_forecast *f);
void an_forecast_wait(struct an_forecast *f, int nights); /* time passes: only the slow part changes */
/* A night was logged: what it was beyond the fixed effects, average effects of sessions among them. */
void an_forecast_learn(struct an_forecast *f, bool session, double residual);
/* The mean of tonight and the nights - 1 after it, nights 1 or 2, were they plain; beyond the fixed effects, too. */
struct an_expected an_forecast_plain(const struct an_forecast *f, int nights);
/* Tonight after a session, beyond the fixed effects. */
struct an_expected an_forecast_session(const struct an_forecast *f);

#endif
