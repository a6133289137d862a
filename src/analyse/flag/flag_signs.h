/* What the words of a cell are a sign of: "slight bruise on the calf, no numbness" is of bruising. Pure. */
#ifndef ANALYSE_FLAG_SIGNS_H
#define ANALYSE_FLAG_SIGNS_H

#include <downshift/settings.h>

enum { AN_SIGN_LONGEST = 5 }; /* words of one sign */

/* Words that follow each other. */
typedef struct {
    ds_str word[AN_SIGN_LONGEST]; /* folded as by ds_fold_name */
    bool open[AN_SIGN_LONGEST];   /* it may end in any way */
    size_t n;
    int sign; /* place in ds_sign_names */
} an_sign_word;
typedef struct {
    an_sign_word *word;
    size_t n;
} an_sign_words;

/* Adds n more, each words with a * for any end and one of ds_sign_names. DS_CONFIG for one of more than AN_SIGN_LONGEST
 * words, or of none; DS_MEMORY. */
DS_MUST ds_err an_sign_words_add(an_sign_words *s, const ds_word *list, size_t n, ds_arena *a, ds_why *w);
/* The signs of the cell, a bit by each place in ds_sign_names. A sign does not count behind a word of the sign "no", up to
 * four words away with no comma, stop or the like between. DS_MEMORY. */
DS_MUST ds_err an_signs_of(const an_sign_words *s, ds_str cell, ds_arena *a, unsigned *signs, ds_why *w);

#endif
