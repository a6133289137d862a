#include "analyse/tell/model_words.h"

static const char *const labels[] = { [M_OVERALL] = "overall effect", [M_CONDITION] = "pressure, time, length" };

static const struct {
    const char *name, *words;
} errors[] = {
    [DS_ERRORS_IID] = { "independent", "" },
    [DS_ERRORS_AR1] = { "ar1",
                        "Within a client the errors are a first-order autoregression over calendar nights (AR(1))." },
    [DS_ERRORS_AR1_NOISE] = { "ar1_noise",
                              "Within a client the errors are a first-order autoregression over calendar nights "
                              "(AR(1)) "
                              "and, on top, noise of the single night; nights that were not logged count as time "
                              "passed. Since the model follows how sleep hangs together from night to night, booking "
                              "after bad nights that are in the log does not bias it." },
};

void an_model_words(enum an_model m, const struct an_fit_options *o, ds_model_result *out)
{
    out->label = labels[m];
    out->errors = errors[o->errors].name;
    out->errors_words = errors[o->errors].words;
    out->df_words = o->kenward_roger ? "Kenward and Roger's standard errors and" : "Satterthwaite's";
}
