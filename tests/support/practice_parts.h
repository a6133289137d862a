/* What the parts of the made-up practice ask of each other. */
#ifndef TESTS_PRACTICE_PARTS_H
#define TESTS_PRACTICE_PARTS_H

#include "practice.h"

/* One client's days as they pass. */
typedef struct {
    sim_practice *practice;
    size_t client;
    ds_date today, last;          /* last: the massage before, DS_NO_DATE for none */
    ds_date planned, booked_on;   /* the next massage; DS_NO_DATE: none is planned */
    int of_course;                /* massages of the present course so far */
    int pause;                    /* days without entries still to come */
    double carried[SIM_OUTCOMES]; /* the part of the error that lasts, variance 1 */
} sim_life;

void sim_book_start(rnd *r, sim_life *l);
/* What is booked for today, and today's massage. Looks at the nights before today. */
void sim_book_day(rnd *r, sim_life *l);
/* Marks on the nights what a session is to them: its own evening, and the one after. */
void sim_mark(sim_practice *p, size_t session);
/* Tonight. Call for every evening from log_first, in order. */
void sim_sleep(rnd *r, sim_life *l);

/* Minutes ahead of UTC at a local time of the practice: New York's, with the summer time of 2026. */
int sim_offset(int64_t local);

#endif
