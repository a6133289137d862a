/* A number made of a record's values: another one when any of them changes. Against damage, not against forgery. */
#ifndef STORE_DIGEST_H
#define STORE_DIGEST_H

#include "store/room.h"

#include <math.h>
#include <string.h>

/* The last step of splitmix64: every bit reaches every other. */
static inline uint64_t ds_digest_mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

/* What a column is called in it, hashed. */
uint64_t ds_digest_name(ds_str name);
uint64_t ds_digest_text(uint64_t name, ds_str s);
/* The part of a digest that one value makes; parts are added up, so that their order and columns without a value do not
 * count, and a number counts alike whether it is stored whole or as a real. */
static inline uint64_t ds_digest_part(uint64_t name, const ds_val *v)
{
    if (v->type == DS_V_NULL) return 0;
    if (v->type == DS_V_TEXT) return ds_digest_text(name, v->as.s);
    double number = v->type == DS_V_INT ? (double)v->as.i : v->as.d;
    uint64_t bits;
    if (isnan(number)) return 0; /* is stored as NULL */
    number += 0.0;               /* -0 is stored as 0 */
    memcpy(&bits, &number, sizeof bits);
    return ds_digest_mix(name + ds_digest_mix(bits ^ 0x9e3779b97f4a7c15u));
}

#endif
