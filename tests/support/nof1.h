/* nof1: the randomisation test of pairs, flip by flip and with its interval by bisection: what ds_trial_test is held against. */
#ifndef SUPPORT_NOF1_H
#define SUPPORT_NOF1_H

#include <downshift/base.h>

/* N-of-1 trial: each block is two equal periods, a coin said which has the sessions. Fisher's randomisation test of the
 * mean difference of period means over all 2^blocks coins up to 20 blocks, else over 9,999 draws, p = (1 + #) / (1 +
 * 9,999); two-sided on the absolute difference. The 95 % interval is the set of effects that the test, after they are
 * taken from the session periods, does not reject; bounded to 60 halvings. Washout nights are the caller's to leave out
 * before taking means. */
typedef struct {
    double estimate, p, low, high; /* outcome units; p, low, high NaN when refused */
    bool refused; /* fewer than 6 blocks: not even the clearest result could reach p < .05 (2 / 2^blocks) */
} ds_nof1;
/* seed: the stored one; the same seed gives the same bytes (mt19937, which takes 32 bits: both halves are folded).
 * DS_DATA names the block whose mean is not finite; DS_MEMORY. */
DS_MUST ds_err ds_nof1_test(const double *session, const double *plain, size_t blocks, uint64_t seed, ds_nof1 *out, ds_why *w);

#endif
