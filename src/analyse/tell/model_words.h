/* What a model is called and how its errors and degrees of freedom are, for people. */
#ifndef ANALYSE_MODEL_WORDS_H
#define ANALYSE_MODEL_WORDS_H

#include "analyse/model/model.h"

/* Fills label, errors, errors_words and df_words. */
void an_model_words(enum an_model m, const struct an_fit_options *o, ds_model_result *out);

#endif
