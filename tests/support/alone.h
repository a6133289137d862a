/* alone: made-up logs of one person, or of two to four clients, and what the shipped analysis says of them: how often is it
 * right, at one look and month after month? In memory. */
#ifndef TESTS_ALONE_H
#define TESTS_ALONE_H

#include <downshift/analyse.h>

enum { ALONE_MOST = 4, ALONE_DAYS = 730, ALONE_LOOKS = 24 };

/* Ratings with mean 6 and SD 1.2 a night; errors hang together by rho and nu (docs/methods.md 2). A massage on no two days running,
 * on one day in nine or so; where the last rating was an SD below the usual one, after_bad more in log odds. */
typedef struct {
    const char *name, *words;
    int clients;
    double night0, night1; /* points; 0: massage does nothing */
    double sd_effect;      /* between clients, of night 0 */
    double rho, nu, after_bad;
    double logged;  /* share of nights in the log */
    double drift;   /* points by which a client begins below the usual level; half of it is gone after three weeks */
    bool standing;  /* every Friday instead */
} alone_practice;
extern const alone_practice alone_practices[];
extern const size_t alone_practices_n;
const alone_practice *alone_named(const char *name); /* NULL: none */

/* What is said of night 0 and of both nights; claims: p below 0.05 at this look. */
typedef struct {
    bool asked, covers, claims, hint, established, wrong; /* wrong: a hint or more that is not so */
    double width;                                         /* of the interval */
} alone_answer;
typedef struct {
    alone_answer night0, total, client; /* client: the first one's own effect */
} alone_look;

/* The nights up to the one on which the first client had `sessions` nights after a massage and `plain` others, which are then
 * enough to speak of one person; false: not within the two years. */
DS_MUST ds_err alone_first(const alone_practice *p, uint64_t seed, int sessions, int plain, bool *there, alone_look *out, ds_why *w);
/* The nights up to the end of the month `month` (0..ALONE_LOOKS - 1), with the settings as shipped. */
DS_MUST ds_err alone_month(const alone_practice *p, uint64_t seed, int month, alone_look *out, ds_why *w);

#endif
