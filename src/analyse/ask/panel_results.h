/* Everything that is asked of a panel, outcome by outcome, and concluded over all of them. */
#ifndef ANALYSE_PANEL_RESULTS_H
#define ANALYSE_PANEL_RESULTS_H

#include "analyse/panel/load.h"
#include "analyse/panel/prices.h"

/* Fills outcomes, findings and trust of out. verdicts_only: without the checks that no verdict rests on, which take
 * most of the time: for simulation. watch: NULL, none. */
DS_MUST ds_err an_panel_results(const struct an_panel *p, const struct an_sources *src, const struct an_prices *prices,
                                const ds_analysis_settings *s, const ds_analyse_watch *watch, bool verdicts_only,
                                ds_arena *a, ds_results *out, ds_why *w);

#endif
