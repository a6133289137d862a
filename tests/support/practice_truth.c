#include "practice.h"

/* How often the massages were of each pressure and each band, and what length did on average. */
typedef struct {
    size_t n;
    double pressure[DS_PRESSURES], band[SIM_BANDS], length, wired, average;
} mix;

static mix delivered(const sim_practice *p, const sim_truth *t, const bool *keeps)
{
    mix m = { 0 };
    for (size_t i = 0; i < p->n_nights; i++) {
        const sim_night *n = &p->night[i];
        if (n->session < 0 || n->first >= 0 || !n->logged || !keeps[n->client]) continue;
        const sim_session *s = &p->session[n->session];
        m.n++;
        m.pressure[s->pressure]++;
        m.band[sim_band(n->gap)]++;
        m.wired += s->pressure == DS_DEEP && sim_band(n->gap) == SIM_B0_60;
        m.length += sim_night0(t, DS_MODERATE, 90, s->minutes) - sim_night0(t, DS_MODERATE, 90, 60);
        m.average += sim_night0(t, s->pressure, n->gap, s->minutes);
    }
    double n = m.n ? (double)m.n : 1;
    for (int i = 0; i < DS_PRESSURES; i++) m.pressure[i] /= n;
    for (int i = 0; i < SIM_BANDS; i++) m.band[i] /= n;
    m.length /= n, m.wired /= n, m.average /= n;
    return m;
}

/* Everybody at this pressure, gaps and lengths as delivered. */
static double at_pressure(const sim_truth *t, const mix *m, int pressure)
{
    double sum = t->pressure[pressure] + m->length + (pressure == DS_DEEP ? t->deep_late * m->band[SIM_B0_60] : 0);
    for (int b = 0; b < SIM_BANDS; b++) sum += m->band[b] * t->band[b];
    return sum;
}

/* Everybody at this gap, pressures and lengths as delivered. */
static double at_band(const sim_truth *t, const mix *m, int band)
{
    double sum = t->band[band] + m->length + (band == SIM_B0_60 ? t->deep_late * m->pressure[DS_DEEP] : 0);
    for (int i = 0; i < DS_PRESSURES; i++) sum += m->pressure[i] * t->pressure[i];
    return sum;
}

size_t sim_contrasts(const sim_practice *p, int outcome, const bool *keeps, sim_contrast out[SIM_CONTRASTS])
{
    const sim_truth *t = &p->params.truth[outcome];
    mix m = delivered(p, t, keeps);
    const sim_contrast all[SIM_CONTRASTS] = {
        { "night0", m.average },
        { "night1", t->night1 },
        { "two_night_total", m.average + t->night1 },
        { "light_ref", t->pressure[DS_LIGHT] },
        { "moderate_ref", t->pressure[DS_MODERATE] },
        { "deep_ref", t->pressure[DS_DEEP] },
        { "deep_within_60min_ref", sim_night0(t, DS_DEEP, 30, 60) },
        { "deep_late", t->deep_late },
        { "slope_before", t->before },
        { "slope_after", t->after },
        { "hinge_difference", t->after - t->before },
        { "std_average", m.average },
        { "std_light", at_pressure(t, &m, DS_LIGHT) },
        { "std_moderate", at_pressure(t, &m, DS_MODERATE) },
        { "std_deep", at_pressure(t, &m, DS_DEEP) },
        { "std_b0_60", at_band(t, &m, SIM_B0_60) },
        { "std_b60_120", at_band(t, &m, SIM_B60_120) },
        { "std_b120_240", at_band(t, &m, SIM_B120_240) },
        { "std_b240p", at_band(t, &m, SIM_B240P) },
    };
    for (int i = 0; i < SIM_CONTRASTS; i++) out[i] = all[i];
    return m.n;
}
