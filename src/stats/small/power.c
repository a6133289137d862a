#include <downshift/stats.h>

#include <math.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>

static const double POWER = 0.8;
enum { MOST_CLIENTS = 1 << 30 };

static bool sensible(const ds_plan_input *in)
{
    return in->sd_effect >= 0 && in->sigma >= 0 && isfinite(in->sd_effect) && isfinite(in->sigma) && in->rho > -1 &&
           in->rho < 1 && in->nu >= 0 && in->nu <= 1;
}

/* Variance of a night given all nights before it, in units of sigma^2: the steady state of the filter that whitens
 * them. P = rho^2 P nu / (P + nu) + (1 - nu)(1 - rho^2), the answer P + nu. */
static double one_step(double rho, double nu)
{
    double fresh = (1 - nu) * (1 - rho * rho), b = nu * (1 - rho * rho) - fresh;
    return (sqrt(b * b + 4 * fresh * nu) - b) / 2 + nu;
}

static double night_variance(const ds_plan_input *in)
{
    return in->sigma * in->sigma * one_step(in->rho, in->nu);
}

/* Variance of one client's effect as seen. */
static double client_variance(const ds_plan_input *in)
{
    double night = night_variance(in);
    return in->sd_effect * in->sd_effect + (night > 0 ? night / in->n_sessions : 0);
}

/* Standard errors that an effect must measure to be found four times in five. */
static double ses_needed(int clients)
{
    return clients < 2 ? INFINITY : ds_t_quantile(0.975, clients - 1) + ds_t_quantile(POWER, clients - 1);
}

double ds_plan_se(const ds_plan_input *in)
{
    if (!sensible(in) || !(in->n_sessions > 0) || in->clients < 1) return NAN;
    return sqrt(client_variance(in) / in->clients);
}

double ds_plan_mde(const ds_plan_input *in)
{
    double se = ds_plan_se(in);
    return isnan(se) ? NAN : in->clients < 2 ? INFINITY : ses_needed(in->clients) * se;
}

double ds_plan_sessions_needed(const ds_plan_input *in, double delta)
{
    if (!sensible(in) || in->clients < 1 || isnan(delta)) return NAN;
    if (!(delta > 0) || in->clients < 2) return INFINITY;
    double se = delta / ses_needed(in->clients), room = in->clients * se * se - in->sd_effect * in->sd_effect;
    if (!(room > 0)) return INFINITY;
    return fmax(1, ceil(night_variance(in) / room * (1 - 1e-12))); /* not one more for a rounding error */
}

int ds_plan_clients_needed(const ds_plan_input *in, double delta)
{
    ds_plan_input with = *in;
    int few = 1, enough = 2;
    if (!sensible(in) || !(in->n_sessions > 0) || !(delta > 0)) return 0;
    for (with.clients = 2; ds_plan_mde(&with) > delta; with.clients = enough) {
        if (enough == MOST_CLIENTS) return 0;
        few = enough;
        enough *= 2;
    }
    while (enough - few > 1) {
        with.clients = few + (enough - few) / 2;
        if (ds_plan_mde(&with) > delta)
            few = with.clients;
        else
            enough = with.clients;
    }
    return enough;
}

/* ---- power: P(|t| > critical) for a noncentral t, averaged over the SD that will be found ------------ */

typedef struct {
    double shift, critical, df;
} noncentral;

/* At a variance of the q-quantile of chi^2: the chance of leaving the critical band. */
static double at_quantile(double q, void *v)
{
    const noncentral *c = v;
    double band = c->critical * sqrt(gsl_cdf_chisq_Pinv(q, c->df) / c->df);
    return gsl_cdf_ugaussian_Q(band - c->shift) + gsl_cdf_ugaussian_P(-band - c->shift);
}

double ds_plan_power(const ds_plan_input *in, double delta)
{
    enum { ROOM = 200 };
    double se = ds_plan_se(in), power = NAN, error = 0;
    if (isnan(se) || isnan(delta) || in->clients < 2) return NAN;
    if (!(se > 0)) return delta ? 1 : NAN;
    noncentral c = { fabs(delta) / se, ds_t_quantile(0.975, in->clients - 1), in->clients - 1 };
    gsl_integration_workspace *w = gsl_integration_workspace_alloc(ROOM);
    gsl_function f = { at_quantile, &c };
    if (w && gsl_integration_qag(&f, 0, 1, 0, 1e-10, ROOM, GSL_INTEG_GAUSS21, w, &power, &error)) power = NAN;
    gsl_integration_workspace_free(w);
    return power;
}
