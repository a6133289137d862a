/* random: numbers by chance for made-up data, the same on every machine: integers, and doubles made with + - * / and square
 * roots only, which IEEE 754 fixes to the last bit (a logarithm or a cosine it does not).
 * Draw at most once in an expression: C leaves open which operand or argument is worked out first.
 */
#ifndef TESTS_RANDOM_H
#define TESTS_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __clang__
#pragma STDC FP_CONTRACT OFF /* gcc's -std=c11 never fuses a product and a sum; clang may */
#endif

typedef struct {
    uint64_t s[4];
} rnd;

/* xoshiro256** (Blackman & Vigna 2018), started by splitmix64 from a seed and the number of an independent stream. Seed and
 * stream go through it one after the other: were their bits only joined by XOR, streams of one seed would hang together. */
rnd rnd_start(uint64_t seed, uint64_t stream);
uint64_t rnd_bits(rnd *r);
double rnd_unit(rnd *r);                  /* [0, 1), 53 bits */
bool rnd_chance(rnd *r, double share);    /* true with this probability */
int rnd_whole(rnd *r, int low, int high); /* low..high, both included */
/* Standard normal as the sum of twelve uniforms less six: mean 0, variance 1, kurtosis 2.9, none beyond 6. */
double rnd_normal(rnd *r);
/* An index below n with probability in proportion to weight[index]. */
int rnd_pick(rnd *r, const double *weight, int n);

#endif
