/* Every published column with its privacy class: which column an audience may have. */
#ifndef DOWNSHIFT_AUDIENCE_CLASSES_H
#define DOWNSHIFT_AUDIENCE_CLASSES_H

#include <downshift/audience.h>

/* Those of sales, payments and takings, up to one without a view. */
extern const ds_published aud_of_money[];

bool ds_published_has(const char *view, const char *column);

#endif
