/* Words of a practice's own, by practice.yaml: a cell that is one of them is read as what it stands for. */
#include "record/form/forms.h"

#include <string.h>

enum { LONG_WORD = 256 }; /* bytes: places and services have long names */

const ds_list *rec_taught_words(const ds_settings *s, const column *c)
{
    const ds_list *words = ds_words_for(s, c->as == AS_FLAG ? "yes_no" : rec_column_id(c));
    return words && words->n ? words : NULL;
}

ds_str rec_taught_meaning(const ds_list *words, ds_str cell)
{
    char said[LONG_WORD], taught[LONG_WORD];
    if (!rec_squash_word(cell, said, sizeof said)) return cell;
    const ds_word *w = words->item;
    for (size_t i = 0; i < words->n; i++)
        if (rec_squash_word(ds_str_of(w[i].word), taught, sizeof taught) && !strcmp(said, taught))
            return ds_str_of(w[i].means);
    return cell;
}
