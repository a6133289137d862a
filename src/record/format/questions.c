/* What of a device's export is private: read only as far as practice.yaml allows it. */
#include "record/format/loader.h"

#include <string.h>

const char *const rec_opt_in_names[] = { "none", "questions", "workouts", NULL };

#define AT(member) .at = offsetof(journal_question, member)
const ds_key rec_question_keys[] = {
    { .key = "", .as = DS_AS_MARK, AT(at) },
    { .key = "asks", .as = DS_AS_TEXTS, AT(asks), .flags = DS_REQUIRED },
    { .key = "field", .as = DS_AS_TEXT, AT(field), .flags = DS_REQUIRED },
    { .key = "yes", .as = DS_AS_REAL, AT(yes), .min = 0, .max = 3000, .flags = DS_REQUIRED },
    { 0 },
};
#undef AT

ds_err rec_resolve_questions(const loader *l)
{
    journal_question *q = l->f->questions.item;
    for (size_t i = 0; i < l->f->questions.n; i++) {
        q[i].of = ds_field_find(DS_DAY, ds_str_of(q[i].field));
        const ds_field *f = q[i].of == DS_NO_FIELD ? NULL : ds_field_of(DS_DAY, q[i].of);
        if (!f || f->role != DS_R_VALUE)
            return rec_load_fault(l, q[i].at, "no note of a day is called \"%s\"", DS_BRIEF(ds_str_of(q[i].field)));
        if (q[i].yes > f->high) return rec_load_fault(l, q[i].at, "yes: is beyond what %s can be", q[i].field);
    }
    return DS_OK;
}

const char *ds_format_withheld(const ds_format *f, const ds_settings *s)
{
    const ds_private_settings *p = &s->private;
    if (f->opt_in == OPT_IN_QUESTIONS && !p->questions.n && !p->own_questions.n)
        return "it holds private questions; those that practice.yaml names under private: questions: are read, no others";
    if (f->opt_in == OPT_IN_WORKOUTS && !p->workouts)
        return "workouts are private; private: workouts: yes in practice.yaml has them read as training load";
    return NULL;
}

const char *ds_format_question(const ds_format *f, size_t i, ds_arena *a)
{
    const journal_question *q = f->questions.item;
    const char *text = "";
    if (i >= f->questions.n) return NULL;
    for (size_t k = 0; text && k < q[i].asks.n; k++)
        text = ds_textf(a, "%s%s%s", text, k ? ", " : "", ((const char *const *)q[i].asks.item)[k]);
    return text ? ds_textf(a, "%s: %s", text, q[i].field) : NULL;
}

/* ---- one question ---- */

/* However it is put: capitals, blanks and signs do not matter. */
static bool is_same(const char *folded, const char *other)
{
    char name[MAX_NAME];
    return rec_fold_column(ds_str_of(other), name, sizeof name) && !strcmp(folded, name);
}

static bool is_among(const char *folded, const ds_list *texts)
{
    const char *const *text = texts->item;
    for (size_t i = 0; i < texts->n; i++)
        if (is_same(folded, text[i])) return true;
    return false;
}

static const journal_question *of_format(const ds_format *f, const char *folded)
{
    const journal_question *q = f->questions.item;
    for (size_t i = 0; i < f->questions.n; i++)
        if (is_among(folded, &q[i].asks)) return &q[i];
    return NULL;
}

/* What a yes says of a note that the practice names for a question of its own: as for the format's, else 1. */
static double yes_to(const ds_format *f, int field)
{
    const journal_question *q = f->questions.item;
    for (size_t i = 0; i < f->questions.n; i++)
        if (q[i].of == field) return q[i].yes;
    return 1;
}

static int own_field(const ds_private_settings *p, const char *folded)
{
    const ds_word *own = p->own_questions.item;
    for (size_t i = 0; i < p->own_questions.n; i++)
        if (is_same(folded, own[i].word)) return ds_field_find(DS_DAY, ds_str_of(own[i].means));
    return DS_NO_FIELD;
}

/* A yes says that it was done, not for how long. */
static const char *habit_asked(const ds_settings *s, const char *folded, const char **why)
{
    const ds_habit *h = s->habits.item;
    for (size_t i = 0; i < s->habits.n; i++) {
        if (!is_among(folded, &h[i].questions)) continue;
        if (h[i].tells == DS_HABIT_YES_NO) return h[i].name;
        *why = "a question of a habit in minutes, which a yes does not tell";
    }
    return NULL;
}

int rec_question_field(const ds_mapper *m, ds_str question, double *yes, const char **habit, const char **why)
{
    char folded[MAX_NAME];
    const ds_private_settings *p = &m->settings->private;
    const journal_question *q = NULL;
    *why = "a question that practice.yaml does not allow";
    if (!rec_fold_column(question, folded, sizeof folded)) return DS_NO_FIELD;
    const int own = own_field(p, folded);
    if (own != DS_NO_FIELD) {
        *yes = yes_to(m->format, own);
        return own;
    }
    if (!is_among(folded, &p->questions)) return DS_NO_FIELD;
    *why = "allowed, but nothing says which note it is: put the question under own_questions in practice.yaml";
    if ((*habit = habit_asked(m->settings, folded, why))) return DS_NO_FIELD;
    if (!(q = of_format(m->format, folded))) return DS_NO_FIELD;
    *yes = q->yes;
    return q->of;
}
