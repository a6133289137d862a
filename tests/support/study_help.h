/* study_help: one outcome of a panel with its primary fits, and small panels made up night by night, for tests that look inside the
 * analyse room. */
#ifndef TESTS_STUDY_HELP_H
#define TESTS_STUDY_HELP_H

#include "../../src/analyse/ask/study.h"
#include "random.h"

struct help_study {
    ds_settings settings;
    struct an_prices prices;
    struct an_confounders conf;
    struct an_fit overall, condition;
    struct an_study st;
    ds_arena a;
};

/* Fits the overall model, and the condition model where it is asked for; thresholds count as met. Fails the test that it is in. */
void help_study_start(const struct an_panel *p, int outcome, const ds_settings *s, bool condition,
                      struct help_study *out);
void help_study_end(struct help_study *h);

/* ---- made-up nights ---- */

/* Quality = 6 + client + night 0 + night 1 + error; the error's nights hang together by rho. */
struct help_world {
    int clients, nights;
    double sd_client, sd_effect, sigma, rho;
    double night0, night1;
    double books;     /* share of days with a massage, on an average day */
    bool rests;       /* never on two days running */
    double after_bad; /* in log odds for each SD that the night before fell short; 0: bookings do not look at sleep */
    /* Kind of a massage, drawn with r: minutes, pressure, and what it adds to night 0 beside the client's own. NULL: 60 min, moderate, 0. */
    double (*kind)(rnd *r, double *minutes, int *pressure);
    double hidden; /* share of massages whose pressure is not logged */
    double bed_sd; /* minutes; 0: bed is at 23:00 always, and massages end two hours before. Else they end from 13:00 to 22:30, the first bedtime */
    double lost;   /* of quality, for each hour that a bedtime is later than 23:00 */
    double friday; /* chance of a massage on each Friday, and none on other days, instead of books */
    double roster; /* the practice sets the day, Sundays in the first half and Saturdays from then on: chance of a massage on each, instead of books */
    double lie_in; /* what a Saturday night is better by */
    double noise;  /* SD of what each night has beside its error; bookings look at the error alone, as it is felt */
    double missed; /* share of bookings that do not take place */
    double twice;  /* chance that a massage is one of two that day: 45 minutes more in the morning, of the same effect again */
};

/* The panel of a world by its seed; an_panel_free when done. Day 0 is a Thursday. */
void help_world_panel(const struct help_world *world, uint64_t seed, struct an_panel *out);

#endif
