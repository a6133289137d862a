/* In which unit a column of lengths is written: hours, seconds or parts of a day where minutes are meant. What one
 * cell may be is a matter of doubt; a whole column tells. */
#include "record/form/forms.h"

#include <math.h>

/* Minutes, of fields that tell the unit by how long they are. */
typedef struct {
    ds_record_kind kind;
    int field;
    double odd_below;   /* no night, no visit is so short */
    double least, most; /* where all of a column lies */
} usual;
static const usual usuals[] = { { DS_SLEEP, DS_SLEEP_TST, 15, 60, 900 },
                                { DS_SLEEP, DS_SLEEP_TIB, 15, 60, 1000 },
                                { DS_SESSION, DS_SESSION_DURATION, 5, 10, 300 } };

static const usual *usual_of(const column *c)
{
    for (size_t i = 0; c->of && i < DS_COUNT(usuals); i++)
        if (c->of == ds_field_of(usuals[i].kind, usuals[i].field)) return &usuals[i];
    return NULL;
}

double rec_times(const column *c)
{
    return c->times < 0 || c->times > 0 ? c->times : 1;
}

bool rec_length_is_odd(const column *c, double minutes)
{
    const usual *u = minutes > 0 ? usual_of(c) : NULL;
    return u && (minutes < u->odd_below || minutes > c->of->high);
}

/* What a bare number may be written in, by the form that is declared. */
typedef struct {
    double factor; /* to minutes, from the number as it is read by its form */
    const char *name;
} unit;
enum { UNITS = 4 };
static const unit of_minutes[UNITS] = {
    { 60, "hours" }, { 1440, "parts of a day" }, { 1.0 / 60, "seconds" }, { 1.0 / 60000, "milliseconds" }
};
static const unit of_seconds[UNITS] = {
    { 60, "minutes" }, { 3600, "hours" }, { 86400, "parts of a day" }, { 1.0 / 1000, "milliseconds" }
};

static const unit *units_of(const column *c)
{
    return c->as == AS_SECONDS ? of_seconds : of_minutes;
}

void rec_length_see(rec_lengths *l, double minutes)
{
    if (!(minutes > 0)) return;
    if (!l->n || minutes < l->least) l->least = minutes;
    if (minutes > l->most) l->most = minutes;
    l->fraction |= minutes > floor(minutes);
    l->n++;
}

enum { FEW = 3 }; /* values that are needed to speak for a column */

double rec_length_factor(const column *c, const rec_lengths *l)
{
    const usual *u = usual_of(c);
    const unit *units = units_of(c);
    if (!u || l->n < FEW || !(l->most < u->odd_below || l->least > c->of->high)) return 1;
    for (int i = 0; i < UNITS; i++)
        if (l->least * units[i].factor >= u->least && l->most * units[i].factor <= u->most) return units[i].factor;
    return 1;
}

/* Minutes awake of a night, at most; what is longer was not written in a larger unit; what is shorter than the other
 * was not written in a smaller one. */
enum { LONG_AWAKE = 300, SHORT_AWAKE = 120 };

double rec_length_factor_beside(const column *c, const rec_lengths *l, double factor)
{
    const bool larger = factor > 1, fits = larger ? l->most * factor <= LONG_AWAKE : l->most > SHORT_AWAKE;
    const bool is_length = c->as == AS_SECONDS || ((c->as == AS_MINUTES || c->as == AS_LENGTHS) && (!larger || l->fraction));
    return l->n && is_length && fits && !usual_of(c) ? factor : 1;
}

const char *rec_length_unit(const column *c, double factor)
{
    const unit *units = units_of(c);
    for (int i = 0; i < UNITS; i++)
        if (fabs(units[i].factor / factor - 1) < 1e-9) return units[i].name;
    return "";
}
