/* The files of sample-data/: a made-up practice as its owner would have it, and beside it the truth it was made from. */
#ifndef TESTS_SAMPLE_H
#define TESTS_SAMPLE_H

#include <stdio.h>

#include "practice_csv.h"

/* Writes every file of the sample into a folder, made when absent; the same bytes on every machine. */
DS_MUST ds_err sample_write(const char *dir, ds_why *w);

/* What the sample practice is made from. */
sim_params sample_params(void);

/* What each client of the sample keeps; one letter a client, in the order of sim_practice.client. */
extern const char sample_logs[];
/* D diary; S diary in a file of the client's own; W WHOOP, V its header of 2023, E in Spanish, B WHOOP and diary, R the same, saved
 * again by a spreadsheet; O Oura, C Oura and diary; T WHOOP, Oura and diary; F Fitbit; G Garmin; A Apple, whose files have no
 * scores; N none */
bool sample_keeps_diary(char log);
bool sample_wears_whoop(char log);
bool sample_wears_oura(char log);
bool sample_wears(char log); /* anything */
bool sample_has_scores(char log);

/* The true contrasts as a section of practice.yaml. */
void sample_write_made_up_truth(FILE *f, const sim_practice *p);
/* What must come of the files: the value that a query of the store gives. */
typedef struct {
    const char *what, *sql;
    double value;
} sample_due;
enum { SAMPLE_DUES = 40 };
/* How many were written. */
size_t sample_dues(const sim_practice *p, sample_due out[SAMPLE_DUES]);
/* The practice of sample-data/, and its flaws; it lives in a, NULL when that is full. */
sim_practice *sample_make(ds_arena *a, sim_flaws *flaws);
/* TRUTH.md: the true effects, and where the flaws are. */
void sample_write_truth(FILE *f, const sim_practice *p, const sim_flaws *flaws);

#endif
