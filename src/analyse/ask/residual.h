/* Nights beyond what a fit says of them, and the fit as a model for the nights to come. Pure. */
#ifndef ANALYSE_RESIDUAL_H
#define ANALYSE_RESIDUAL_H

#include "analyse/ask/forecast.h"
#include "analyse/model/model.h"

/* client: the panel index; the fit has two random effects. Lives as long as it. */
struct an_forecast_model an_forecast_model_of(const struct an_fit *f, size_t client);
/* A row of the panel that the design uses, beyond the fixed effects; as_plain: without those of sessions, for the overall
 * model. */
double an_residual(const struct an_fit *f, size_t client, size_t row, bool as_plain);

#endif
