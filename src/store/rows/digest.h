/* A number made of a record's values: another one when any of them changes. Against damage, not against forgery. */
#ifndef STORE_DIGEST_H
#define STORE_DIGEST_H

#include "store/room.h"

/* What a column is called in it, hashed. */
uint64_t ds_digest_name(ds_str name);
/* The part of a digest that one value makes; parts are added up, so that their order and columns without a value do not
 * count, and a number counts alike whether it is stored whole or as a real. */
uint64_t ds_digest_part(uint64_t name, const ds_val *v);

#endif
