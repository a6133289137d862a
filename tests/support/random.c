#include "random.h"

static uint64_t splitmix(uint64_t *x)
{
    uint64_t z = (*x += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

rnd rnd_start(uint64_t seed, uint64_t stream)
{
    uint64_t x = seed, y = splitmix(&x) + stream, z = splitmix(&y);
    rnd r;
    for (int i = 0; i < 4; i++) r.s[i] = splitmix(&z);
    return r;
}

static uint64_t turn(uint64_t x, int by)
{
    return (x << by) | (x >> (64 - by));
}

uint64_t rnd_bits(rnd *r)
{
    uint64_t *s = r->s, out = turn(s[1] * 5, 7) * 9, t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = turn(s[3], 45);
    return out;
}

double rnd_unit(rnd *r)
{
    return (double)(rnd_bits(r) >> 11) * 0x1p-53;
}

bool rnd_chance(rnd *r, double share)
{
    return rnd_unit(r) < share;
}

int rnd_whole(rnd *r, int low, int high)
{
    return low + (int)(rnd_unit(r) * (high - low + 1));
}

double rnd_normal(rnd *r)
{
    double sum = -6;
    for (int i = 0; i < 12; i++) sum += rnd_unit(r);
    return sum;
}

int rnd_pick(rnd *r, const double *weight, int n)
{
    double total = 0;
    for (int i = 0; i < n; i++) total += weight[i];
    double at = rnd_unit(r) * total;
    int i = 0;
    while (i < n - 1 && at >= weight[i]) at -= weight[i++];
    return i;
}
