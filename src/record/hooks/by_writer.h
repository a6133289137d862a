/* Sleeps that a file tells in pieces: a stage, or a stretch in bed, a row, written by several programs and devices side
 * by side. Kept until the file's end, then given as nights, of each the telling of one writer. */
#ifndef RECORD_BY_WRITER_H
#define RECORD_BY_WRITER_H

#include "record/format.h"

/* What may be told of the heart beside it. */
typedef enum { REC_RESTING_HR, REC_HRV_SDNN, REC_HRV_RMSSD, REC_HEART_KINDS } rec_heart;

typedef struct rec_pieces rec_pieces;

/* A hook's memory begins with one of these. */
typedef struct {
    rec_pieces *all; /* NULL before the first */
} rec_piece_keeper;

typedef struct {
    ds_span_kind what;
    ds_str writer;  /* who wrote it; "" where nobody is told */
    ds_str device, version; /* of the writer, as the night's fields have them; "" where nothing is told */
    bool preferred; /* the writer goes before others that tell as much */
    int64_t record; /* as in ds_span */
} rec_piece;

/* Keeps the row's bedtime to rise as a piece, on the clock of the zone that the row names (part time_zone), or refuses
 * the row, or leaves it aside where it is none. */
void rec_keep_piece(row_state *s, rec_piece_keeper *k, const rec_piece *p);
/* Keeps a figure of the heart, told at the row's bedtime. */
void rec_keep_heart(row_state *s, rec_piece_keeper *k, rec_heart what, double value);
/* A hook's `rest`. Of a night that several writers tell one is taken: one that tells stages goes before one that tells but
 * sleep, and that before one that tells but a time in bed; of those the preferred, then the one that tells the longer
 * sleep. SDNN and rMSSD are the means of the figures told within it, the resting heart rate is that of the day on which it
 * ends. */
bool rec_give_night(row_state *s, rec_piece_keeper *k);

#endif
