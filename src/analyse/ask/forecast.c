#include "analyse/ask/forecast.h"

#include <math.h>

void an_forecast_start(const struct an_forecast_model *m, struct an_forecast *f)
{
    *f = (struct an_forecast){ .model = m };
    for (int i = 0; i < F_SLOW; i++)
        for (int j = 0; j < F_SLOW; j++) f->cov[i][j] = m->client[i][j];
    f->cov[F_SLOW][F_SLOW] = m->slow;
}

void an_forecast_wait(struct an_forecast *f, int nights)
{
    double left = pow(f->model->rho, nights);
    f->mean[F_SLOW] *= left;
    for (int i = 0; i < F_STATES; i++) {
        f->cov[i][F_SLOW] *= left;
        f->cov[F_SLOW][i] *= left;
    }
    f->cov[F_SLOW][F_SLOW] += f->model->slow * (1 - left * left);
}

static double dot(const double a[F_STATES], const double b[F_STATES])
{
    double sum = 0;
    for (int i = 0; i < F_STATES; i++) sum += a[i] * b[i];
    return sum;
}

static void times(const struct an_forecast *f, const double h[F_STATES], double out[F_STATES])
{
    for (int i = 0; i < F_STATES; i++) out[i] = dot(f->cov[i], h);
}

void an_forecast_learn(struct an_forecast *f, bool session, double residual)
{
    const double h[F_STATES] = { [F_LEVEL] = 1, [F_EFFECT] = session, [F_SLOW] = 1 };
    double gain[F_STATES];
    times(f, h, gain);
    double variance = dot(h, gain) + f->model->noise, surprise = residual - dot(h, f->mean);
    for (int i = 0; i < F_STATES; i++) {
        f->mean[i] += gain[i] * surprise / variance;
        for (int j = 0; j < F_STATES; j++) f->cov[i][j] -= gain[i] * gain[j] / variance;
    }
}

struct an_expected an_forecast_plain(const struct an_forecast *f, int nights)
{
    const struct an_forecast_model *m = f->model;
    bool two = nights > 1;
    const double h[F_STATES] = { [F_LEVEL] = 1, [F_SLOW] = two ? (1 + m->rho) / 2 : 1 };
    double fresh = two ? m->slow * (1 - m->rho * m->rho) / 4 : 0, p[F_STATES];
    times(f, h, p);
    return (struct an_expected){ dot(h, f->mean), sqrt(dot(h, p) + fresh + m->noise / (two ? 2 : 1)) };
}

struct an_expected an_forecast_session(const struct an_forecast *f)
{
    const double h[F_STATES] = { [F_LEVEL] = 1, [F_EFFECT] = 1, [F_SLOW] = 1 };
    double p[F_STATES];
    times(f, h, p);
    return (struct an_expected){ dot(h, f->mean), sqrt(dot(h, p) + f->model->noise) };
}
