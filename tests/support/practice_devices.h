/* What a device saw of a night of a made-up practice, and the exports of phones and watches that are no CSV. */
#ifndef TESTS_PRACTICE_DEVICES_H
#define TESTS_PRACTICE_DEVICES_H

#include "practice_csv.h"

/* Seconds of UTC; minutes. */
typedef struct {
    const sim_night *night;
    int64_t start, end;
    int offset, asleep, awake, light, deep, rem, score;
    double breath;
    bool unscored, nap;
} sim_recording;

/* Draws what the device saw: tonight's stages and a breath. */
sim_recording sim_record(rnd *r, const sim_practice *p, const sim_night *n);

/* Fitbit's sleep-*.json: the nights from..to of one client, newest first, by the clock on the wall. */
void sim_write_fitbit(FILE *f, const sim_practice *p, size_t client, ds_date from, ds_date to);
/* Fitbit's sleep_score.csv. */
void sim_write_fitbit_scores(FILE *f, const sim_practice *p, size_t client);
/* Garmin's *_sleepData.json: oldest first, times in UTC. */
void sim_write_garmin(FILE *f, const sim_practice *p, size_t client);
/* Apple's export.xml: the watch's stages, the phone's time in bed beside them, the resting heart rate. All times with the offset of
 * the day of the export. */
void sim_write_apple(FILE *f, const sim_practice *p, size_t client);

#endif
