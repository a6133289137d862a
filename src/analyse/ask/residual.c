#include "analyse/ask/residual.h"

struct an_forecast_model an_forecast_model_of(const struct an_fit *f, size_t client)
{
    const double spread = f->spread ? f->spread[client] : 1, *between = f->fit.re_cov; /* SD of the client's nights over sigma */
    const double total = f->fit.sigma * f->fit.sigma * spread * spread;
    return (struct an_forecast_model){ .client = { { between[0], between[1] }, { between[2], between[3] } },
                                       .slow = (1 - f->fit.nu) * total,
                                       .noise = f->fit.nu * total,
                                       .rho = f->fit.rho };
}

static bool of_sessions(enum an_column c)
{
    return c == C_A0 || c == C_TWICE || c == C_A1;
}

double an_residual(const struct an_fit *f, size_t client, size_t row, bool as_plain)
{
    const struct an_design *g = &f->design;
    double x[COLUMNS], y = an_design_y(g, row);
    an_design_row(g, &g->panel->row[row], client, x);
    for (size_t k = 0; k < g->p; k++)
        if (!as_plain || !of_sessions(g->column[k])) y -= f->fit.beta[k] * x[k];
    return y;
}
