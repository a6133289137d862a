/* The flags and lines of guidance there are, as their files declare them. */
#ifndef ANALYSE_FLAG_CATALOGUE_H
#define ANALYSE_FLAG_CATALOGUE_H

#include "analyse/flag/flag_signs.h"
#include "analyse/rule/rule_catalogue.h"

#include <downshift/flag.h>

struct ds_flags {
    an_catalogue rules; /* of ds_flag_rule */
    an_sign_words signs;
};

#endif
