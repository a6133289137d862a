/* A made-up practice as files: our session log and night log, WHOOP and Oura exports. */
#ifndef TESTS_PRACTICE_CSV_H
#define TESTS_PRACTICE_CSV_H

#include <stdio.h>

#include "practice.h"

/* Rows (from 0, as written) that get a flaw of real life; SIZE_MAX for none. */
typedef struct {
    size_t misspelt;   /* a session's (by its index) pressure: "modrate" */
    size_t impossible; /* a night's bedtime: "25:70" */
    size_t typo;       /* a night whose client's code ends in another digit */
    size_t again;      /* a night that was typed in twice */
    size_t overlong;   /* a night awake so long that it does not fit into the time in bed */
    double no_bedtime; /* share of nights without clock times */
    size_t twin;       /* the session (by its index) whose booking stands there twice */
} sim_flaws;
extern const sim_flaws sim_no_flaws;

/* How days and times of day are written: 2026-10-03 and 18:05, or 10/03/2026 and 6:05 PM. */
typedef enum { SIM_ISO, SIM_AMERICAN } sim_form;
enum { SIM_DATE_TEXT = 12, SIM_CLOCK_TEXT = 9 };
void sim_date_text(sim_form form, ds_date d, char out[SIM_DATE_TEXT]);
void sim_clock_text(sim_form form, int minute, char out[SIM_CLOCK_TEXT]);

/* Every column of the session log; comma, LF. */
void sim_write_sessions(FILE *f, const sim_practice *p, sim_form form, const sim_flaws *flaws);

typedef struct {
    const bool *keeps; /* by client: whose nights */
    char delimiter, mark;
    const char *eol;
    bool notes; /* a column of the client's own, Windows-1252 */
    sim_form form;
} sim_night_style;
/* The night log. */
void sim_write_nights(FILE *f, const sim_practice *p, const sim_night_style *style, const sim_flaws *flaws);

/* Resaved: today's, after a spreadsheet of the United States has saved the file again. */
typedef enum { SIM_WHOOP_NOW, SIM_WHOOP_RESAVED, SIM_WHOOP_2023, SIM_WHOOP_SPANISH } sim_whoop_header;
/* WHOOP's sleeps.csv of one client: newest first; naps, an unscored placeholder and the trip included. */
void sim_write_whoop(FILE *f, const sim_practice *p, size_t client, sim_whoop_header header);
/* Oura's trends of one client: a row a day, CRLF; a day without the ring has no sleep cells. */
void sim_write_oura(FILE *f, const sim_practice *p, size_t client);

#endif
